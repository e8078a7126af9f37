//! Putting items in and taking them out: idempotent by id, in batches, never lowering a level.

use crate::content::{self, Kept};
use crate::db::{Keys, Txn};
use crate::error::{LedgerError, Result};
use crate::facts::{self, Facts};
use crate::sources::ResourceId;
use crate::sql::{Arg, Cells, Sql};
use crate::{proposals, search};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::{HashMap, HashSet};
use world::{Clearance, Compartment, Item, ItemRef, Level};

/// What comes with an item besides itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// Its bytes as they came.
    pub raw: Option<Vec<u8>>,
    /// Its whole text, for the index and for [`crate::Ledger::text`]; none: what the item itself says.
    pub text: Option<String>,
    /// Words to find its people by, besides the names and addresses in it.
    pub people: String,
    /// The calendar or card file it is part of.
    pub resource: Option<ResourceId>,
}

/// What became of an item that was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Put {
    /// It is new.
    Added,
    /// It was known and is different now.
    Changed,
    /// It was known just so.
    Same,
}

/// An item on its way in.
pub(crate) struct Work {
    pub item: Item,
    pub extra: Extra,
    /// From outside: what the office has added stays, and saying the same again changes nothing.
    pub import: bool,
    /// Its clearance exactly, set by a person or by what it is derived from; none: it can only rise.
    pub set: Option<Clearance>,
}

/// An item as it lies in the store.
pub(crate) struct Row {
    pub seq: i64,
    pub version: i64,
    pub clearance: Clearance,
    pub imprint: Option<Vec<u8>>,
    pub until: Option<Timestamp>,
    pub parent: Option<String>,
    pub item: Item,
}

/// The columns [`read_item`] reads, of the table `i`: the id only where it is needed to unseal.
pub(crate) const ITEM: &str = "i.kind, i.body, i.sealed, CASE WHEN i.sealed IS NULL THEN NULL ELSE i.id END";
/// How many columns [`ITEM`] has: the first one after it has this number.
pub(crate) const AFTER_ITEM: usize = 4;

/// The item in a row that begins with [`ITEM`].
pub(crate) fn read_item(row: &SqliteRow, keys: &Keys) -> Result<Item> {
    let kind = row.text(0)?;
    let Some(sealed) = row.maybe_bytes(2)? else { return facts::read_body(&kind, &row.text(1)?) };
    let body = keys
        .data
        .open(&sealed, body_owner(&row.text(3)?).as_bytes())
        .ok_or_else(|| LedgerError::damaged(format!("a sealed {kind}"), "it does not open"))?;
    let body = std::str::from_utf8(&body).map_err(|e| LedgerError::damaged(format!("a sealed {kind}"), e))?;
    facts::read_body(&kind, body)
}

/// The clearance in the columns `level` and `compartment` at `at`.
pub(crate) fn read_clearance(row: &SqliteRow, at: usize) -> Result<Clearance> {
    Ok(Clearance {
        level: Level::from_rank(row.int(at)?),
        compartment: row.maybe_text(at + 1)?.map(Compartment),
    })
}

fn read_row(row: &SqliteRow, keys: &Keys) -> Result<(String, Row)> {
    const AT: usize = AFTER_ITEM;
    let read = Row {
        clearance: read_clearance(row, AT)?,
        seq: row.int(AT + 2)?,
        version: row.int(AT + 3)?,
        imprint: row.maybe_bytes(AT + 4)?,
        until: row.maybe_time(AT + 5)?,
        parent: row.maybe_text(AT + 6)?,
        item: read_item(row, keys)?,
    };
    Ok((row.text(AT + 7)?, read))
}

/// Items as stored, by id, whoever may see them: for writing only.
pub(crate) async fn load(
    on: &mut SqliteConnection,
    keys: &Keys,
    ids: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Row>> {
    let ids: Vec<String> = ids.into_iter().collect();
    let mut found = HashMap::new();
    for some in ids.chunks(512) {
        let text = format!(
            "SELECT {ITEM}, i.level, i.compartment, i.seq, i.version, i.imprint, i.until, i.parent, i.id \
             FROM item i WHERE i.id IN "
        );
        let rows = Sql::new("read items", &text).list(some.iter().map(String::as_str)).rows(on).await?;
        for row in &rows {
            let (id, row) = read_row(row, keys)?;
            found.insert(id, row);
        }
    }
    Ok(found)
}

/// The clearances of items by id, whoever may see them: for levels of derived items only.
pub(crate) async fn clearances(
    on: &mut SqliteConnection,
    ids: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Clearance>> {
    let ids: Vec<String> = ids.into_iter().collect();
    let mut found = HashMap::new();
    for some in ids.chunks(512) {
        let rows = Sql::new("read levels", "SELECT id, level, compartment FROM item WHERE id IN ")
            .list(some.iter().map(String::as_str))
            .rows(on)
            .await?;
        for row in &rows {
            found.insert(row.text(0)?, read_clearance(row, 1)?);
        }
    }
    Ok(found)
}

/// The plain id of an item as stored.
pub(crate) fn id_of(item: ItemRef) -> String {
    item.uuid().simple().to_string()
}

fn body_owner(id: &str) -> String {
    format!("body {id}")
}

/// How many items are read and written together.
const BATCH: usize = 128;

impl Txn {
    /// Puts an item from outside in, in place of what is known under its id.
    ///
    /// What the office has added stays (triage, roles, importance set by hand), and so does a raised level: an
    /// import can raise a clearance, never lower it. A derived item gets at least the clearance of its evidence.
    ///
    /// # Errors
    /// `E_STATE` for a proposal that makes an illegal move; `E_FULL`, `E_IO`.
    pub async fn put(&mut self, item: &Item, extra: Extra) -> Result<Put> {
        let done = self.put_all(vec![(item.clone(), extra)]).await?;
        Ok(done[0])
    }

    /// Puts many items in, as [`Txn::put`] does one; the answers come in the same order.
    ///
    /// # Errors
    /// As [`Txn::put`].
    pub async fn put_all(&mut self, incoming: Vec<(Item, Extra)>) -> Result<Vec<Put>> {
        self.write(
            incoming.into_iter().map(|(item, extra)| Work { item, extra, import: true, set: None }).collect(),
        )
        .await
    }

    /// Keeps an item as the office itself has made or changed it (a triage, a task that was done). Its clearance
    /// can rise, never fall; its bytes and whole text stay.
    ///
    /// # Errors
    /// As [`Txn::put`].
    pub async fn save(&mut self, item: &Item) -> Result<Put> {
        let done = self.save_all(vec![item.clone()]).await?;
        Ok(done[0])
    }

    /// Keeps many items, as [`Txn::save`] does one; the answers come in the same order.
    ///
    /// # Errors
    /// As [`Txn::put`].
    pub async fn save_all(&mut self, items: Vec<Item>) -> Result<Vec<Put>> {
        self.check_say(&items).await?;
        let work = |item| Work { item, extra: Extra::default(), import: false, set: None };
        self.write(items.into_iter().map(work).collect()).await
    }

    /// Takes an item out, with its bytes, words and links; a goal with the links to it. True if there was one.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn remove(&mut self, item: ItemRef) -> Result<bool> {
        let id = id_of(item);
        let keys = self.keys.clone();
        let Some(row) = load(&mut self.on, &keys, [id.clone()]).await?.remove(&id) else { return Ok(false) };
        self.check_taking_out(&row.item)?;
        let kept = content::kept(&mut self.on, &keys, row.seq, &id).await?;
        self.unindex(&row.clearance, row.seq, &kept).await?;
        let of_it =
            [("link", "item"), ("link", "goal"), ("derived", "item"), ("address", "item"), ("item", "id")];
        for (table, column) in of_it {
            Sql::new("take an item out", &format!("DELETE FROM {table} WHERE {column} = "))
                .bind(id.as_str())
                .run(&mut self.on)
                .await?;
        }
        Sql::new("take an item out", "DELETE FROM content WHERE seq = ")
            .bind(row.seq)
            .run(&mut self.on)
            .await?;
        Ok(true)
    }

    /// Writes items, origins before what is derived from them, and raises what is derived from those that rose.
    pub(crate) async fn write(&mut self, work: Vec<Work>) -> Result<Vec<Put>> {
        let (done, mut rose) = self.write_only(work).await?;
        while !rose.is_empty() {
            let derived = self.below_their_origins(&rose).await?;
            (_, rose) = self.write_only(derived).await?;
        }
        Ok(done)
    }

    /// Writes items in batches; says what became of each, and the ids of those whose clearance is another now.
    async fn write_only(&mut self, work: Vec<Work>) -> Result<(Vec<Put>, Vec<String>)> {
        let mut rose = Vec::new();
        let mut done = vec![Put::Same; work.len()];
        let mut waiting: Vec<(usize, Work)> = work.into_iter().enumerate().collect();
        waiting.sort_by_key(|(_, work)| facts::generation(&work.item));
        let mut batch: Vec<(usize, Work)> = Vec::new();
        let mut generation = 0;
        let mut ids = HashSet::new();
        for next in waiting {
            let id = next.1.item.reference();
            let age = facts::generation(&next.1.item);
            if batch.len() == BATCH || age != generation || !ids.insert(id) {
                self.write_batch(std::mem::take(&mut batch), &mut done, &mut rose).await?;
                ids = HashSet::from([id]);
                generation = age;
            }
            batch.push(next);
        }
        self.write_batch(batch, &mut done, &mut rose).await?;
        Ok((done, rose))
    }

    async fn write_batch(
        &mut self,
        batch: Vec<(usize, Work)>,
        done: &mut [Put],
        rose: &mut Vec<String>,
    ) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let keys = self.keys.clone();
        let zone = self.zone().await?;
        let known = load(&mut self.on, &keys, batch.iter().map(|(_, w)| id_of(w.item.reference()))).await?;
        let origins = batch.iter().flat_map(|(_, w)| facts::origins(&w.item)).map(id_of);
        let origins: HashSet<String> = origins.collect();
        let floors = clearances(&mut self.on, origins).await?;
        let mut out = Written::default();
        for (index, work) in batch {
            let id = id_of(work.item.reference());
            let stored = known.get(&id);
            let Some(ready) = self.prepare(&id, work, stored, &floors).await? else { continue };
            // Of what two sources say in turn, only the mark of who said it last is new.
            done[index] = match stored {
                None => Put::Added,
                Some(stored) if stored.item == ready.item => Put::Same,
                Some(_) => Put::Changed,
            };
            let was = stored.map(|s| s.clearance.clone()).unwrap_or_default();
            if was != ready.item.clearance() {
                rose.push(id.clone());
            }
            self.lay_out(&id, ready, stored, &zone, &mut out).await?;
        }
        self.write_out(out).await
    }

    /// What is to be written of an incoming item, its clearance settled; none if nothing is.
    async fn prepare(
        &mut self,
        id: &str,
        work: Work,
        stored: Option<&Row>,
        floors: &HashMap<String, Clearance>,
    ) -> Result<Option<Ready>> {
        let Work { mut item, extra, import, set } = work;
        let resource = extra.resource.as_ref().map(|r| r.0.as_str());
        let imprint = match (import, stored) {
            (true, _) => Some(facts::imprint(&item, &facts::body(&item)?, resource, &self.keys.data)),
            (false, stored) => stored.and_then(|s| s.imprint.clone()),
        };
        let said_before = import && stored.is_some_and(|s| s.imprint == imprint);
        let mut clearance = item.clearance();
        if let Some(stored) = stored {
            if let (Item::Proposal(old), Item::Proposal(new)) = (&stored.item, &item) {
                proposals::check_move(old, new)?;
            }
            clearance = clearance.join(&stored.clearance);
            item = match (said_before, import) {
                (true, _) => stored.item.clone(),
                (false, true) => facts::merged(&stored.item, item),
                (false, false) => item,
            };
        }
        if let Some(floor) = self.raised_of(&item).await? {
            clearance = clearance.join(&floor);
        }
        for origin in facts::origins(&item) {
            if let Some(floor) = floors.get(&id_of(origin)) {
                clearance = clearance.join(floor);
            }
        }
        let clearance = set.unwrap_or(clearance);
        facts::set_clearance(&mut item, clearance.clone());
        if stored.is_some_and(|s| s.item == item && s.clearance == clearance && s.imprint == imprint) {
            return Ok(None);
        }
        self.raise_what_joins(&item, &clearance).await?;
        let resource = extra.resource.clone();
        let content = self.new_content(id, &item, extra, stored).await?;
        Ok(Some(Ready { item, content, imprint, resource }))
    }

    /// The words and bytes of an item that are to be written; none where those that are there still hold.
    async fn new_content(
        &mut self,
        id: &str,
        item: &Item,
        extra: Extra,
        stored: Option<&Row>,
    ) -> Result<Option<Content>> {
        let mut words = facts::words(item);
        let Some(stored) = stored else {
            words.text = extra.text.unwrap_or(words.text);
            let kept = Kept { words, more_people: extra.people }.bounded();
            return Ok(Some(Content { kept, old: None, raw: extra.raw }));
        };
        let were = facts::words(&stored.item);
        let moved = item.clearance() != stored.clearance;
        let brings_none = extra.text.is_none() && extra.people.is_empty() && extra.raw.is_none();
        if brings_none && words == were && !moved {
            return Ok(None);
        }
        let keys = self.keys.clone();
        let old = content::kept(&mut self.on, &keys, stored.seq, id).await?;
        words.text = match extra.text {
            Some(text) => text,
            // A text that was given once stays, until another is given.
            None if old.words.text != were.text => old.words.text.clone(),
            None => words.text,
        };
        let more_people = if extra.people.is_empty() { old.more_people.clone() } else { extra.people };
        let kept = Kept { words, more_people }.bounded();
        let before = content::raw(&mut self.on, &keys, stored.seq, id).await?;
        let raw = extra.raw.or_else(|| before.clone());
        let same = !moved && kept == old && raw == before;
        Ok((!same).then_some(Content { kept, old: Some(old), raw }))
    }

    /// Adds the rows of one item to what is written together.
    async fn lay_out(
        &mut self,
        id: &str,
        ready: Ready,
        stored: Option<&Row>,
        zone: &TimeZone,
        out: &mut Written,
    ) -> Result<()> {
        let keys = self.keys.clone();
        let clearance = ready.item.clearance();
        let sealed = clearance.level == Level::EyesOnly;
        let seq = match stored {
            Some(s) => s.seq,
            None => self.fresh_seq().await?,
        };
        let was_sealed = stored.is_some_and(|s| s.clearance.level == Level::EyesOnly);
        let moved = stored.is_some_and(|s| s.clearance != clearance);
        if sealed && stored.is_some() && !was_sealed {
            self.wipe();
        }
        if moved && matches!(ready.item, Item::Proposal(_)) {
            self.level_jobs(id, &clearance).await?;
        }
        if let Some(Content { kept, old, raw }) = ready.content {
            if let (Some(s), Some(old)) = (stored, old) {
                self.unindex(&s.clearance, seq, &old).await?;
            }
            out.content.push(content::row(seq, id, &kept, raw.as_deref(), sealed, &keys)?);
            if let Some(shelf) = self.shelf(&clearance).await? {
                out.words.entry(shelf).or_default().push(search::entry(seq, &kept));
            }
        }
        let mut facts = facts::facts(&ready.item, zone, self.now);
        if let Some(s) = stored.filter(|_| facts.state == "closed") {
            facts.until = facts.until.map(|_| s.until.unwrap_or(self.now));
        }
        let is_event = matches!(ready.item, Item::Event(_));
        let parent = ready
            .resource
            .map(|r| r.0)
            .or(facts.parent.clone())
            .or_else(|| stored.filter(|_| is_event).and_then(|s| s.parent.clone()));
        let facts = Facts { parent, ..facts };
        let stays = stored.is_some_and(|s| {
            let were = Facts { parent: s.parent.clone(), ..facts::facts(&s.item, zone, self.now) };
            let same_end = s.until == facts.until;
            !moved && same_end && Facts { until: None, ..were } == Facts { until: None, ..facts.clone() }
        });
        let version = stored.map_or(1, |s| s.version + 1);
        let rows = if stays { &mut out.bodies } else { &mut out.items };
        rows.push(row(seq, id, &ready.item, facts, version, ready.imprint, &keys)?);
        let origins = facts::origins(&ready.item);
        if !origins.is_empty() {
            out.forget_origins.push(id.to_owned());
            out.origins.extend(origins.into_iter().map(|o| vec![Arg::from(id), id_of(o).into()]));
        }
        let addresses = facts::addresses(&ready.item);
        if !addresses.is_empty() || stored.is_some() && matches!(ready.item, Item::Person(_)) {
            out.forget_addresses.push(id.to_owned());
            if !sealed {
                let unique: HashSet<&String> = addresses.iter().collect();
                out.addresses.extend(unique.into_iter().map(|a| vec![Arg::from(a.as_str()), id.into()]));
            }
        }
        Ok(())
    }

    async fn write_out(&mut self, out: Written) -> Result<()> {
        for (rows, on_known) in [(out.items, ON_KNOWN_ITEM), (out.bodies, ON_SAME_PLACE)] {
            for rows in packs(rows) {
                Sql::new("keep items", INSERT_ITEM).tuples(rows).push(on_known).run(&mut self.on).await?;
            }
        }
        for rows in packs(out.content) {
            content::write(rows).run(&mut self.on).await?;
        }
        for (shelf, rows) in out.words {
            for rows in packs(rows) {
                search::add(shelf, rows).run(&mut self.on).await?;
            }
        }
        for (table, forget, rows) in [
            ("derived (item, origin)", out.forget_origins, out.origins),
            ("address (email, item)", out.forget_addresses, out.addresses),
        ] {
            let (name, _) = table.split_once(' ').unwrap_or((table, ""));
            for some in forget.chunks(BATCH) {
                Sql::new("keep items", &format!("DELETE FROM {name} WHERE item IN "))
                    .list(some.iter().map(String::as_str))
                    .run(&mut self.on)
                    .await?;
            }
            for rows in packs(rows) {
                Sql::new("keep items", &format!("INSERT INTO {table} VALUES "))
                    .tuples(rows)
                    .push(" ON CONFLICT DO NOTHING")
                    .run(&mut self.on)
                    .await?;
            }
        }
        Ok(())
    }

    async fn fresh_seq(&mut self) -> Result<i64> {
        let next = match self.next_seq {
            Some(next) => next,
            None => {
                Sql::new("count items", "SELECT COALESCE(MAX(seq), 0) + 1 FROM item")
                    .number(&mut self.on)
                    .await?
            }
        };
        self.next_seq = Some(next + 1);
        Ok(next)
    }
}

/// An item ready to be laid out in rows.
struct Ready {
    item: Item,
    content: Option<Content>,
    imprint: Option<Vec<u8>>,
    resource: Option<ResourceId>,
}

/// The words and bytes of an item to be written, and the words that the index has of it so far.
struct Content {
    kept: Kept,
    old: Option<Kept>,
    raw: Option<Vec<u8>>,
}

/// The rows of a batch, by table.
#[derive(Default)]
struct Written {
    items: Vec<Vec<Arg>>,
    /// Items of which only the body is another: no query column, so no index, is touched.
    bodies: Vec<Vec<Arg>>,
    content: Vec<Vec<Arg>>,
    words: HashMap<i64, Vec<Vec<Arg>>>,
    origins: Vec<Vec<Arg>>,
    forget_origins: Vec<String>,
    addresses: Vec<Vec<Arg>>,
    forget_addresses: Vec<String>,
}

const INSERT_ITEM: &str = "INSERT INTO item (seq, id, kind, key, parent, series, source, at, until, state, \
                           known_from, level, compartment, version, imprint, body, sealed) VALUES ";
const ON_KNOWN_ITEM: &str = " ON CONFLICT (id) DO UPDATE SET key = excluded.key, parent = excluded.parent, \
                             series = excluded.series, source = excluded.source, at = excluded.at, \
                             until = excluded.until, state = excluded.state, known_from = excluded.known_from, \
                             level = excluded.level, compartment = excluded.compartment, \
                             version = excluded.version, imprint = excluded.imprint, body = excluded.body, \
                             sealed = excluded.sealed";

const ON_SAME_PLACE: &str = " ON CONFLICT (id) DO UPDATE SET version = excluded.version, \
                             imprint = excluded.imprint, body = excluded.body, sealed = excluded.sealed";

fn row(
    seq: i64,
    id: &str,
    item: &Item,
    facts: Facts,
    version: i64,
    imprint: Option<Vec<u8>>,
    keys: &Keys,
) -> Result<Vec<Arg>> {
    let Clearance { level, compartment } = item.clearance();
    let body = facts::sound_body(item)?;
    let sealed = match level {
        Level::EyesOnly => Some(keys.data.seal(body.as_bytes(), body_owner(id).as_bytes())?),
        _ => None,
    };
    let open = sealed.is_none();
    Ok(vec![
        seq.into(),
        id.into(),
        item.reference().kind().into(),
        facts.key.filter(|_| open).into(),
        facts.parent.into(),
        facts::series(item).into(),
        facts.source.map(|s| s.to_string()).into(),
        facts.at.into(),
        facts.until.into(),
        facts.state.into(),
        facts.known_from.unwrap_or(facts::ALWAYS).into(),
        level.rank().into(),
        compartment.map(|c| c.0).into(),
        version.into(),
        imprint.into(),
        if open { body.into() } else { "".into() },
        sealed.into(),
    ])
}

/// Rows in packs of few different sizes, so that few different statements are prepared.
pub(crate) fn packs(mut rows: Vec<Vec<Arg>>) -> Vec<Vec<Vec<Arg>>> {
    let mut packs = Vec::new();
    for size in [64, 16, 4, 1] {
        while rows.len() >= size {
            let rest = rows.split_off(size);
            packs.push(std::mem::replace(&mut rows, rest));
        }
    }
    packs
}
