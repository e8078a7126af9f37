//! The audit log: who did what, when, why and on whose behalf; append only, hash-chained, with a keyed head.
//!
//! Entry n is `digest = BLAKE3(salt, body)`, `hash = BLAKE3(hash of n-1, n, at, digest)`. The head keeps the
//! number of entries and the last hash under a key that is not in the store, so that whoever changes, drops,
//! swaps, inserts or cuts off entries is found out. Erasure (later) can drop salt and body and keep the digest:
//! the chain still verifies.

use crate::db::{Keys, Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items;
use crate::reads;
use crate::seal::{MasterKey, Secret, hex, random, unhex};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use world::{Actor, Item, ItemRef, Proposal, Reader};

/// Something that was done, to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What: "proposal.accepted", "effect.done", "item.seen".
    pub verb: String,
    /// To which items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemRef>,
    /// Why, in the words of whoever did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// On whose behalf, when not on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// Further facts by name, in the order of the names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl Entry {
    /// An entry that says just this.
    pub fn new(verb: impl Into<String>) -> Entry {
        Entry {
            verb: verb.into(),
            items: Vec::new(),
            reason: None,
            on_behalf_of: None,
            facts: BTreeMap::new(),
        }
    }
    /// The same about one more item.
    pub fn about(mut self, item: ItemRef) -> Entry {
        self.items.push(item);
        self
    }
    /// The same with a reason; an empty one is none.
    pub fn because(mut self, reason: impl Into<String>) -> Entry {
        self.reason = Some(reason.into()).filter(|r| !r.trim().is_empty());
        self
    }
    /// The same on somebody's behalf.
    pub fn on_behalf_of(mut self, name: impl Into<String>) -> Entry {
        self.on_behalf_of = Some(name.into());
        self
    }
    /// The same with one more fact.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Entry {
        self.facts.insert(name.to_owned(), value.into());
        self
    }
}

/// An entry as it was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its number, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: Actor,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// An entry of the history, with the proposal it is about as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What was written down.
    pub recorded: Recorded,
    /// The proposal, with the evidence that the reader may see; none where the entry is about none, or where looking
    /// at it is itself written down.
    pub proposal: Option<Proposal>,
}

/// The body as hashed: fields in this order, maps by name, no blanks.
#[derive(Serialize, Deserialize)]
struct Body {
    who: Actor,
    #[serde(flatten)]
    entry: Entry,
}

/// An entry of the trail without anything of content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a name, in which role, under which rule where Equerry acted.
    pub who: Actor,
    /// What was done: "proposal.accepted".
    pub verb: String,
    /// To how many things of which kind.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Whether a reason was given.
    pub reasoned: bool,
    /// On whose behalf, if on somebody's.
    pub on_behalf_of: Option<String>,
}

impl Trace {
    fn of(recorded: Recorded) -> Trace {
        let Recorded { seq, at, who, entry } = recorded;
        let mut kinds = BTreeMap::new();
        for item in &entry.items {
            *kinds.entry(item.kind()).or_insert(0) += 1;
        }
        Trace {
            seq,
            at,
            who,
            verb: entry.verb,
            kinds,
            reasoned: entry.reason.is_some(),
            on_behalf_of: entry.on_behalf_of,
        }
    }
}

/// The head of the log: how many entries, the hash of the last, and the mark that only the key makes. Kept
/// elsewhere, it proves that nothing was cut off or put back to an older state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// How many entries.
    pub entries: u64,
    /// Hash of the last, hexadecimal.
    pub hash: String,
    /// Keyed mark over both, hexadecimal.
    pub mac: String,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Entries that verified, from the first on.
    pub sound: u64,
    /// The first thing that is wrong.
    pub broken: Option<Broken>,
    /// The head that was found.
    pub head: Option<AuditHead>,
}

impl AuditReport {
    /// Whether all is as it was written.
    pub fn is_sound(&self) -> bool {
        self.broken.is_none()
    }
}

/// The first broken entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its number.
    pub seq: u64,
    /// How it is broken.
    pub why: &'static str,
}

/// An entry as it lies in the store or in an export.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Raw {
    seq: i64,
    at: i64,
    text: Option<(Vec<u8>, Vec<u8>)>,
    digest: Vec<u8>,
    hash: Vec<u8>,
}

const NOTHING_BEFORE: [u8; 32] = [0; 32];

fn digest(salt: &[u8], body: &[u8]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(&(salt.len() as u64).to_le_bytes()).update(salt).update(body);
    *hash.finalize().as_bytes()
}

fn chained(before: &[u8], seq: i64, at: i64, digest: &[u8]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(before).update(&seq.to_le_bytes()).update(&at.to_le_bytes()).update(digest);
    *hash.finalize().as_bytes()
}

fn mark(key: &Secret, entries: u64, hash: &[u8]) -> blake3::Hash {
    blake3::Hasher::new_keyed(key.bytes()).update(&entries.to_le_bytes()).update(hash).finalize()
}

/// Walks along the chain.
struct Walk {
    before: Vec<u8>,
    sound: u64,
    broken: Option<Broken>,
}

impl Walk {
    fn new() -> Walk {
        Walk { before: NOTHING_BEFORE.to_vec(), sound: 0, broken: None }
    }
    fn breaks(&mut self, why: &'static str) {
        self.broken.get_or_insert(Broken { seq: self.sound + 1, why });
    }
    fn step(&mut self, entry: &Raw) {
        if self.broken.is_some() {
            return;
        }
        let next = self.sound as i64 + 1;
        let text = entry.text.as_ref();
        let reads = text.is_none_or(|(_, body)| serde_json::from_slice::<Body>(body).is_ok());
        if entry.seq > next {
            self.breaks("it is missing");
        } else if entry.seq < next {
            self.breaks("it is out of order");
        } else if text.is_some_and(|(salt, body)| digest(salt, body)[..] != entry.digest) {
            self.breaks("its text was changed");
        } else if chained(&self.before, entry.seq, entry.at, &entry.digest)[..] != entry.hash {
            self.breaks("it does not follow from the one before");
        } else if !reads {
            self.breaks("its text cannot be read");
        } else {
            self.before.clone_from(&entry.hash);
            self.sound += 1;
        }
    }
    fn end(mut self, head: Option<AuditHead>, key: Option<&Secret>) -> AuditReport {
        if self.broken.is_none() {
            self.check_head(head.as_ref(), key);
        }
        AuditReport { sound: self.sound, broken: self.broken, head }
    }
    fn check_head(&mut self, head: Option<&AuditHead>, key: Option<&Secret>) {
        let Some(head) = head else { return self.breaks("the head of the log is missing") };
        let signed = |key: &Secret| {
            // The comparison of two BLAKE3 hashes takes the same time wherever they differ.
            unhex(&head.hash).is_some_and(|hash| hex(mark(key, head.entries, &hash).as_bytes()) == head.mac)
        };
        if key.is_some_and(|key| !signed(key)) {
            self.breaks("the head of the log was changed");
        } else if head.entries > self.sound {
            self.breaks("it was cut off");
        } else if head.entries < self.sound {
            self.broken = Some(Broken { seq: head.entries + 1, why: "it was put in without the key" });
        } else if head.hash != hex(&self.before) {
            self.broken = Some(Broken { seq: self.sound.max(1), why: "it is not the last that was written" });
        }
    }
}

/// Begins an empty log.
pub(crate) async fn begin(on: &mut SqliteConnection, keys: &Keys) -> Result<()> {
    write_head(on, keys, 0, &NOTHING_BEFORE).await
}

async fn write_head(on: &mut SqliteConnection, keys: &Keys, entries: u64, hash: &[u8]) -> Result<()> {
    let mac = mark(&keys.audit, entries, hash).as_bytes().to_vec();
    Sql::new("sign the audit log", "INSERT INTO audit_head (one, entries, hash, mac) VALUES ")
        .tuples(vec![vec![1_i64.into(), (entries as i64).into(), hash.to_vec().into(), mac.into()]])
        .push(
            " ON CONFLICT (one) DO UPDATE SET entries = excluded.entries, hash = excluded.hash, \
             mac = excluded.mac",
        )
        .run(on)
        .await
        .map(drop)
}

async fn read_head(on: &mut SqliteConnection) -> Result<Option<AuditHead>> {
    let row = Sql::new("read the head of the log", "SELECT entries, hash, mac FROM audit_head WHERE one = 1")
        .row(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(AuditHead {
        entries: row.int(0)?.max(0) as u64,
        hash: hex(&row.bytes(1)?),
        mac: hex(&row.bytes(2)?),
    }))
}

/// Writes one entry; its number.
pub(crate) async fn append(
    on: &mut SqliteConnection,
    keys: &Keys,
    who: &Actor,
    at: Timestamp,
    entry: Entry,
) -> Result<u64> {
    let head =
        read_head(on).await?.ok_or_else(|| LedgerError::damaged("the audit log", "its head is missing"))?;
    let before = unhex(&head.hash).unwrap_or_default();
    let seq = head.entries + 1;
    let body = serde_json::to_vec(&Body { who: who.clone(), entry })
        .map_err(|e| LedgerError::Store { doing: "write the audit log", why: e.to_string() })?;
    let salt = random::<16>()?;
    let digest = digest(&salt, &body);
    let hash = chained(&before, seq as i64, at.as_microsecond(), &digest);
    Sql::new("write the audit log", "INSERT INTO audit (seq, at, salt, body, digest, hash) VALUES ")
        .tuples(vec![vec![
            (seq as i64).into(),
            at.into(),
            salt.to_vec().into(),
            body.into(),
            digest.to_vec().into(),
            hash.to_vec().into(),
        ]])
        .run(on)
        .await?;
    write_head(on, keys, seq, &hash).await?;
    Ok(seq)
}

const AUDIT: &str = "SELECT seq, at, salt, body, digest, hash FROM audit WHERE seq >= ";

fn read_raw(row: &SqliteRow) -> Result<Raw> {
    Ok(Raw {
        seq: row.int(0)?,
        at: row.int(1)?,
        text: row.maybe_bytes(2)?.zip(row.maybe_bytes(3)?),
        digest: row.bytes(4)?,
        hash: row.bytes(5)?,
    })
}

/// Entries from `from` on, a page of them.
async fn page(on: &mut SqliteConnection, from: i64, limit: i64) -> Result<Vec<Raw>> {
    let rows = Sql::new("read the audit log", AUDIT)
        .bind(from)
        .push(" ORDER BY seq LIMIT ")
        .bind(limit)
        .rows(on)
        .await?;
    rows.iter().map(read_raw).collect()
}

const PAGE: i64 = 1_000;

impl Txn {
    /// Writes an entry to the audit log, as done by this change's actor at its time; the entry's number.
    ///
    /// Effects are written by [`Txn::job_done`], [`Txn::job_failed`] and [`Txn::job_unknown`] themselves,
    /// clearances and grants by the calls that set them: exactly one entry each.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn audit(&mut self, entry: Entry) -> Result<u64> {
        let (keys, who) = (self.keys.clone(), self.who.clone());
        append(&mut self.on, &keys, &who, self.now, entry).await
    }
}

impl Ledger {
    /// Walks along the whole log and names the first broken entry, if any.
    ///
    /// # Errors
    /// `E_DAMAGED` when the file cannot be read at all.
    pub async fn audit_verify(&self) -> Result<AuditReport> {
        let mut on = self.still("verify the audit log").await?;
        let mut walk = Walk::new();
        let mut from = i64::MIN;
        loop {
            let entries = page(&mut on, from, PAGE).await?;
            entries.iter().for_each(|entry| walk.step(entry));
            match entries.last() {
                Some(last) if entries.len() as i64 == PAGE => from = last.seq.saturating_add(1),
                _ => break,
            }
        }
        Ok(walk.end(read_head(&mut on).await?, Some(&self.keys.audit)))
    }

    /// The head of the log, to be kept elsewhere.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn audit_head(&self) -> Result<Option<AuditHead>> {
        let mut on = self.connection("read the head of the log").await?;
        read_head(&mut on).await
    }

    /// Entries by number; none for a reader who does not see everything.
    ///
    /// # Errors
    /// `E_DAMAGED` for an entry that cannot be read.
    pub async fn audit_entries(&self, reader: &Reader, numbers: Range<u64>) -> Result<Vec<Recorded>> {
        if !door::sees_all(reader) {
            return Ok(Vec::new());
        }
        let mut on = self.connection("read the audit log").await?;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let entries =
            page(&mut on, number(numbers.start), number(numbers.end.saturating_sub(numbers.start))).await?;
        entries.into_iter().filter_map(recorded).collect()
    }

    /// The trail as an auditor reads it, latest first: entries before a number, at most `most`. Who did what to how many
    /// things of which kind, and when; no title, no reason, no words of content. None for anybody but an auditor and
    /// whoever sees everything.
    ///
    /// # Errors
    /// `E_DAMAGED` for an entry that cannot be read.
    pub async fn trail(&self, reader: &Reader, before: Option<u64>, most: usize) -> Result<Vec<Trace>> {
        if !door::sees_all(reader) && reader.actor.role != world::Role::Auditor {
            return Ok(Vec::new());
        }
        let mut on = self.still("read the trail").await?;
        let mut before = before.map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let mut found = Vec::new();
        while found.len() < most {
            let entries = page_before(&mut on, before, &(Timestamp::MIN..Timestamp::MAX)).await?;
            let Some(last) = entries.last() else { break };
            before = last.seq;
            for recorded in entries.into_iter().filter_map(recorded) {
                found.push(Trace::of(recorded?));
            }
        }
        found.truncate(most);
        Ok(found)
    }

    /// What was written down after an entry, as far as this reader may know of it, without numbers, which would tell
    /// how much else there is.
    ///
    /// # Errors
    /// `E_DAMAGED` for an entry that cannot be read.
    pub async fn entries_after(&self, reader: &Reader, entry: u64) -> Result<Vec<Entry>> {
        let mut on = self.still("read the audit log").await?;
        let from = i64::try_from(entry).unwrap_or(i64::MAX).saturating_add(1);
        let entries = page(&mut on, from, i64::MAX - from).await?;
        let entries = entries.into_iter().filter_map(recorded).collect::<Result<Vec<_>>>()?;
        Ok(seen_entries(&mut on, reader, entries).await?.into_iter().map(|e| e.entry).collect())
    }

    /// The history as this reader may know it, newest first: the entries between two instants that are `wanted`, after
    /// the first `skip` of those, at most `most`.
    ///
    /// Whoever sees everything gets every entry. Anybody else gets those about items that they may all see; what was
    /// done to other items, or to the office as a whole, is not there, and no number or count tells of it.
    ///
    /// # Errors
    /// `E_DAMAGED` for an entry that cannot be read.
    pub async fn history(
        &self,
        reader: &Reader,
        times: Range<Timestamp>,
        wanted: impl Fn(&Recorded) -> bool,
        skip: usize,
        most: usize,
    ) -> Result<Vec<Told>> {
        let mut on = self.still("read the history").await?;
        let mut found = Vec::new();
        let mut before = i64::MAX;
        while found.len() < skip.saturating_add(most) {
            let entries = page_before(&mut on, before, &times).await?;
            let Some(last) = entries.last() else { break };
            before = last.seq;
            let entries: Vec<Recorded> = entries.into_iter().filter_map(recorded).collect::<Result<_>>()?;
            let entries = entries.into_iter().filter(&wanted).collect();
            found.extend(seen_entries(&mut on, reader, entries).await?);
        }
        let mut told = Vec::new();
        for recorded in found.into_iter().skip(skip).take(most) {
            let proposal = self.proposal_of(&mut on, reader, &recorded).await?;
            told.push(Told { recorded, proposal });
        }
        Ok(told)
    }

    /// The proposal that an entry is about, where looking at it need not be written down.
    async fn proposal_of(
        &self,
        on: &mut SqliteConnection,
        reader: &Reader,
        recorded: &Recorded,
    ) -> Result<Option<Proposal>> {
        let Some(about) = recorded.entry.items.iter().find(|i| matches!(i, ItemRef::Proposal(_))) else {
            return Ok(None);
        };
        match reads::item(on, &self.keys, reader, *about).await {
            Ok(Item::Proposal(proposal)) if !door::is_recorded(reader, &proposal.clearance) => {
                Ok(Some(*proposal))
            }
            Ok(_) | Err(LedgerError::NotFound { .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The whole log as text, a line an entry and the head at the end, to be verified anywhere with
    /// [`verify_export`]; empty for a reader who does not see everything.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn audit_export(&self, reader: &Reader) -> Result<String> {
        if !door::sees_all(reader) {
            return Ok(String::new());
        }
        let mut on = self.still("export the audit log").await?;
        let mut text = String::new();
        let mut from = i64::MIN;
        loop {
            let entries = page(&mut on, from, PAGE).await?;
            for entry in &entries {
                text.push_str(&line(entry));
            }
            match entries.last() {
                Some(last) if entries.len() as i64 == PAGE => from = last.seq.saturating_add(1),
                _ => break,
            }
        }
        if let Some(head) = read_head(&mut on).await? {
            text.push_str(&head_line(&head));
        }
        Ok(text)
    }
}

/// Entries before a number and between two instants, latest first, a page of them.
async fn page_before(on: &mut SqliteConnection, before: i64, times: &Range<Timestamp>) -> Result<Vec<Raw>> {
    let rows =
        Sql::new("read the history", "SELECT seq, at, salt, body, digest, hash FROM audit WHERE seq < ")
            .bind(before)
            .push(" AND at >= ")
            .bind(times.start)
            .push(" AND at < ")
            .bind(times.end)
            .push(" ORDER BY seq DESC LIMIT ")
            .bind(PAGE)
            .rows(on)
            .await?;
    rows.iter().map(read_raw).collect()
}

/// Those entries that this reader may know of.
async fn seen_entries(
    on: &mut SqliteConnection,
    reader: &Reader,
    entries: Vec<Recorded>,
) -> Result<Vec<Recorded>> {
    if door::sees_all(reader) {
        return Ok(entries);
    }
    let ids = entries.iter().flat_map(|e| &e.entry.items).map(|item| items::id_of(*item));
    let levels = items::clearances(on, ids.collect::<BTreeSet<String>>()).await?;
    // What is gone has no level any more, and is not to be seen.
    let seen = |item: &ItemRef| levels.get(&items::id_of(*item)).is_some_and(|c| door::sees(reader, c));
    Ok(entries.into_iter().filter(|e| !e.entry.items.is_empty() && e.entry.items.iter().all(seen)).collect())
}

/// An entry as a person reads it; none where it was erased.
fn recorded(raw: Raw) -> Option<Result<Recorded>> {
    let (_, body) = raw.text?;
    let damaged = |why: String| LedgerError::damaged(format!("audit entry {}", raw.seq), why);
    let read = || {
        let Body { who, entry } = serde_json::from_slice(&body).map_err(|e| damaged(e.to_string()))?;
        let at = Timestamp::from_microsecond(raw.at).map_err(|e| damaged(e.to_string()))?;
        Ok(Recorded { seq: raw.seq as u64, at, who, entry })
    };
    Some(read())
}

fn line(entry: &Raw) -> String {
    let text =
        entry.text.as_ref().map(|(salt, body)| format!("{} {}", hex(salt), String::from_utf8_lossy(body)));
    let Raw { seq, at, digest, hash, .. } = entry;
    format!("{seq} {at} {} {} {}\n", hex(digest), hex(hash), text.unwrap_or_else(|| "erased".into()))
}

fn head_line(head: &AuditHead) -> String {
    format!("head {} {} {}\n", head.entries, head.hash, head.mac)
}

fn read_line(text: &str) -> Option<Raw> {
    let mut parts = text.strip_suffix('\n')?.splitn(6, ' ');
    let mut next = || parts.next();
    let (seq, at) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let (digest, hash) = (unhex(next()?)?, unhex(next()?)?);
    let text = match next()? {
        "erased" => None,
        salt => Some((unhex(salt)?, next()?.as_bytes().to_vec())),
    };
    Some(Raw { seq, at, text, digest, hash })
}

fn read_head_line(text: &str) -> Option<AuditHead> {
    let mut parts = text.strip_prefix("head ")?.strip_suffix('\n')?.split(' ');
    let mut next = || parts.next();
    let head = AuditHead { entries: next()?.parse().ok()?, hash: next()?.into(), mac: next()?.into() };
    parts.next().is_none().then_some(head)
}

/// Verifies an exported log. With the key, a log that was cut off or rebuilt as a whole is found out as well;
/// without it, the chain is checked and the head is taken on trust.
pub fn verify_export(text: &[u8], key: Option<&MasterKey>) -> AuditReport {
    let mut walk = Walk::new();
    let mut head = None;
    let Ok(text) = std::str::from_utf8(text) else {
        // Up to the first byte that is no text, it may still be a log.
        let sound = text.split(|b| *b == b'\n').take_while(|l| std::str::from_utf8(l).is_ok()).count();
        let broken = Some(Broken { seq: sound as u64 + 1, why: "its text cannot be read" });
        return AuditReport { sound: sound as u64, broken, head };
    };
    for written in text.split_inclusive('\n') {
        match (read_line(written), read_head_line(written)) {
            _ if head.is_some() => walk.breaks("something follows the head"),
            // Only what is written exactly as it would be written again is taken.
            (Some(entry), _) if line(&entry) == written => walk.step(&entry),
            (_, Some(found)) if head_line(&found) == written => head = Some(found),
            _ => walk.breaks("its line was changed"),
        }
    }
    let key = key.map(audit_key);
    walk.end(head, key.as_ref())
}

/// The key that marks the head.
pub(crate) fn audit_key(master: &MasterKey) -> Secret {
    master.derive("equerry 2026-11 audit head")
}
