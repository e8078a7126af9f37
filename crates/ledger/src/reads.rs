//! Reads of single items and lists. An item this reader may not see is not there, and no error, count or order
//! tells otherwise.

use crate::audit::{self, Entry};
use crate::content;
use crate::db::{Keys, Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::facts;
use crate::items::{AFTER_ITEM, ITEM, id_of, read_item};
use crate::search;
use crate::snapshot;
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeMap;
use world::{Actor, Interval, Item, ItemRef, Message, MessageId, Note, PersonId, Reader, Role, ThreadId};

impl Ledger {
    /// An item. Looking at one that is Restricted or above is written to the audit log first, for anybody but
    /// the executive; at an Eyes-only one, for anybody.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when there is none that this reader may see; `E_BUSY` when the look could not be written
    /// down (never call it for such an item while holding a [`Txn`]: use [`Txn::item`]).
    pub async fn item(&self, reader: &Reader, item: ItemRef) -> Result<Item> {
        let found = {
            let mut on = self.connection("read an item").await?;
            self::item(&mut on, &self.keys, reader, item).await?
        };
        self.record(reader, [&found]).await?;
        Ok(found)
    }

    /// The bytes of an item as they came; recorded as [`Ledger::item`].
    ///
    /// # Errors
    /// As [`Ledger::item`]; `E_NOT_FOUND` also when it came without bytes.
    pub async fn raw(&self, reader: &Reader, item: ItemRef) -> Result<Vec<u8>> {
        let (found, raw) = {
            let mut on = self.still("read the bytes of an item").await?;
            let (seq, found) = seq_and_item(&mut on, &self.keys, reader, item).await?;
            (found, content::raw(&mut on, &self.keys, seq, &id_of(item)).await?)
        };
        self.record(reader, [&found]).await?;
        raw.ok_or_else(|| LedgerError::NotFound { what: format!("original of {}", named(item)) })
    }

    /// The whole text of an item; recorded as [`Ledger::item`].
    ///
    /// # Errors
    /// As [`Ledger::item`].
    pub async fn text(&self, reader: &Reader, item: ItemRef) -> Result<String> {
        let (found, kept) = {
            let mut on = self.still("read the text of an item").await?;
            let (seq, found) = seq_and_item(&mut on, &self.keys, reader, item).await?;
            (found, content::kept(&mut on, &self.keys, seq, &id_of(item)).await?)
        };
        self.record(reader, [&found]).await?;
        Ok(kept.words.text)
    }

    /// Items whose id begins so, of one kind or of all; at most 20, by id.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn find(&self, reader: &Reader, kind: Option<&str>, prefix: &str) -> Result<Vec<Item>> {
        let prefix = prefix.to_ascii_lowercase().replace('-', "");
        if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("find an item", &format!("SELECT {ITEM} FROM item i WHERE i.id >= "))
            .bind(prefix.as_str())
            .push(" AND i.id < ")
            .bind(format!("{prefix}g"))
            .push(" AND ");
        if let Some(kind) = kind {
            sql = sql.push("i.kind = ").bind(kind).push(" AND ");
        }
        let sql = door::seen_by(sql, reader, "i").push(" ORDER BY i.id LIMIT 20");
        self.list(reader, sql).await
    }

    /// The item of one kind with this natural key (UID, slug, foreign id); the first by id where several have it.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn by_key(&self, reader: &Reader, kind: &str, key: &str) -> Result<Option<Item>> {
        let sql = Sql::new("find an item", &format!("SELECT {ITEM} FROM item i WHERE i.kind = "))
            .bind(kind)
            .push(" AND i.key = ")
            .bind(key)
            .push(" AND ");
        let sql = door::seen_by(sql, reader, "i").push(" ORDER BY i.id LIMIT 1");
        Ok(self.list(reader, sql).await?.pop())
    }

    /// The messages that bear one of these Message-IDs, with it: more than one where different bodies claim it.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn claiming(&self, reader: &Reader, message_ids: &[&str]) -> Result<Vec<(String, MessageId)>> {
        let mut on = self.connection("find Message-IDs").await?;
        let mut found = Vec::new();
        for some in message_ids.chunks(512) {
            let text = "SELECT i.key, i.id FROM item i WHERE i.kind = 'message' AND i.key IN ";
            let sql = Sql::new("find Message-IDs", text).list(some.iter().copied()).push(" AND ");
            for row in &door::seen_by(sql, reader, "i").rows(&mut on).await? {
                if let ItemRef::Message(id) = facts::reference("message", &row.text(1)?)? {
                    found.push((row.text(0)?, id));
                }
            }
        }
        Ok(found)
    }

    /// All items of a kind, by id: for the small kinds (people, goals, projects, tasks).
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn all(&self, reader: &Reader, kind: &str) -> Result<Vec<Item>> {
        let sql = Sql::new("read all of a kind", &format!("SELECT {ITEM} FROM item i WHERE i.kind = "))
            .bind(kind)
            .push(" AND ");
        self.list(reader, door::seen_by(sql, reader, "i").push(" ORDER BY i.id")).await
    }

    /// All notes with somebody, however old, by id.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn notes_with(&self, reader: &Reader, person: PersonId) -> Result<Vec<Note>> {
        let sql = Sql::new(
            "read notes",
            &format!("SELECT {ITEM} FROM item i WHERE i.kind = 'note' AND i.parent = "),
        )
        .bind(person.to_string())
        .push(" AND ");
        let items = self.list(reader, door::seen_by(sql, reader, "i").push(" ORDER BY i.id")).await?;
        Ok(items
            .into_iter()
            .filter_map(|item| if let Item::Note(note) = item { Some(note) } else { None })
            .collect())
    }

    /// What is shared between a direct report with this address and the executive: notes, the meetings of a stretch that
    /// name them, promises of the two made since it began. Of a meeting come its time, its title and its people.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn between(&self, reader: &Reader, address: &str, span: Interval) -> Result<Vec<Item>> {
        let mut on = self.still("read what is between two").await?;
        let of = |end: &str| {
            let text = format!("SELECT {ITEM} FROM item i WHERE {end}");
            Sql::new("read what is between two", &text)
        };
        let since = |end: &str| of(end).bind(span.start);
        let candidates = [
            of("i.kind = 'note' AND i.parent = ").bind(reader.actor.person.to_string()),
            since("i.kind = 'event' AND i.until >= ").push(" AND i.at < ").bind(span.end),
            since("i.kind = 'commitment' AND i.at >= "),
        ];
        let mut found = Vec::new();
        for sql in candidates {
            for row in &sql.push(" ORDER BY i.id").rows(&mut on).await? {
                let item = read_item(row, &self.keys)?;
                let message = made_in(&mut on, &self.keys, address, &item).await?;
                if door::is_between(reader, address, &item, message.as_ref()) {
                    found.push(bare(item));
                }
            }
        }
        Ok(found)
    }

    /// People, open tasks and the events that touch `ahead`: what is at hand by its name while somebody types. As in
    /// a search, Eyes-only items are left out, and looking is not written down.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn at_hand(&self, reader: &Reader, ahead: Interval) -> Result<Vec<Item>> {
        let mut on = self.still("read what is at hand").await?;
        let of = |kind: &str| {
            let text = format!("SELECT {ITEM} FROM item i WHERE i.level < 4 AND i.kind = '{kind}' AND ");
            Sql::new("read what is at hand", &text)
        };
        let events = of("event")
            .push("i.kind <> 'message' AND i.until >= ")
            .bind(ahead.start)
            .push(" AND i.at < ")
            .bind(ahead.end)
            .push(" AND ");
        let tasks = of("task").push("i.kind <> 'message' AND i.until IS NULL AND ");
        let mut found = Vec::new();
        for sql in [of("person"), tasks, events] {
            let rows = door::seen_by(sql, reader, "i").rows(&mut on).await?;
            for row in &rows {
                found.push(read_item(row, &self.keys)?);
            }
        }
        Ok(found)
    }

    /// A page of messages in order of date, then id, with the instant each counts as known from; `after` is that
    /// instant and id of the last of the page before.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn messages_after(
        &self,
        reader: &Reader,
        after: Option<(Timestamp, MessageId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, Message)>> {
        let mut on = self.connection("read messages in order").await?;
        let (at, id) = after.unwrap_or((Timestamp::MIN, MessageId::derive("")));
        let text = format!("SELECT {ITEM}, i.at FROM item i WHERE i.kind = 'message' AND (i.at, i.id) > (");
        let sql = Sql::new("read messages in order", &text)
            .bind(at)
            .push(", ")
            .bind(if after.is_some() { id.to_string() } else { String::new() })
            .push(") AND ");
        let sql = door::seen_by(sql, reader, "i").push(" ORDER BY i.at, i.id LIMIT ").bind(i64::from(limit));
        let rows = sql.rows(&mut on).await?;
        let keys = &self.keys;
        let message = |row: &SqliteRow| match read_item(row, keys)? {
            Item::Message(message) => Ok((row.time(AFTER_ITEM)?, *message)),
            other => Err(LedgerError::damaged("a stored message", other.reference().kind())),
        };
        rows.iter().map(message).collect()
    }

    /// The messages of a thread, oldest first.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn thread(&self, reader: &Reader, thread: ThreadId) -> Result<Vec<Message>> {
        let text = format!("SELECT {ITEM} FROM item i WHERE i.kind = 'message' AND i.parent = ");
        let sql = Sql::new("read a thread", &text).bind(thread.to_string()).push(" AND ");
        let sql = door::seen_by(sql, reader, "i").push(" ORDER BY i.at, i.id");
        let items = self.list(reader, sql).await?;
        let message = |item| match item {
            Item::Message(message) => Some(*message),
            _ => None,
        };
        Ok(items.into_iter().filter_map(message).collect())
    }

    /// The latest messages, events, tasks and promises that somebody is part of, newest first.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when this reader cannot see the person.
    pub async fn items_about(&self, reader: &Reader, person: PersonId, limit: u32) -> Result<Vec<Item>> {
        let who = match self.item(reader, ItemRef::Person(person)).await? {
            Item::Person(person) => person,
            other => return Err(not_found(other.reference())),
        };
        let found = {
            let mut on = self.still("read what is about somebody").await?;
            search::about(&mut on, &self.keys, reader, &who, limit).await?
        };
        self.record(reader, &found).await?;
        Ok(found)
    }

    /// How many items of each kind this reader may see.
    ///
    /// # Errors
    /// `E_IO`.
    pub async fn counts(&self, reader: &Reader) -> Result<BTreeMap<String, u64>> {
        let mut on = self.connection("count items").await?;
        let sql = Sql::new("count items", "SELECT i.kind, COUNT(*) FROM item i WHERE ");
        let rows = door::seen_by(sql, reader, "i").push(" GROUP BY i.kind").rows(&mut on).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?.max(0) as u64))).collect()
    }

    /// Runs a list of items, redacts it for the reader and records what must be.
    async fn list(&self, reader: &Reader, sql: Sql) -> Result<Vec<Item>> {
        let items = {
            let mut on = self.still("read items").await?;
            let rows = sql.rows(&mut on).await?;
            let mut items: Vec<Item> =
                rows.iter().map(|row| read_item(row, &self.keys)).collect::<Result<_>>()?;
            snapshot::keep_seen_evidence(&mut on, reader, &mut items).await?;
            items
        };
        self.record(reader, &items).await?;
        Ok(items)
    }

    /// Writes down who looked at what, where that must be; one entry for all of them.
    pub(crate) async fn record<'a>(
        &self,
        reader: &Reader,
        items: impl IntoIterator<Item = &'a Item>,
    ) -> Result<()> {
        let Some(entry) = look(reader, items) else { return Ok(()) };
        let mut txn = self.begin(&reader.actor, reader.at).await?;
        txn.audit(entry).await?;
        txn.commit().await
    }
}

impl Txn {
    /// An item, as this change has left it so far; recorded as [`Ledger::item`].
    ///
    /// # Errors
    /// `E_NOT_FOUND` when there is none that this reader may see.
    pub async fn item(&mut self, reader: &Reader, item: ItemRef) -> Result<Item> {
        let keys = self.keys.clone();
        let found = self::item(&mut self.on, &keys, reader, item).await?;
        if let Some(entry) = look(reader, [&found]) {
            audit::append(&mut self.on, &keys, &reader.actor, reader.at, entry).await?;
        }
        Ok(found)
    }
}

/// The entry about a look at these items; none where it need not be written down.
fn look<'a>(reader: &Reader, items: impl IntoIterator<Item = &'a Item>) -> Option<Entry> {
    let seen = items.into_iter().filter(|item| door::is_recorded(reader, &item.clearance()));
    let entry = seen.fold(Entry::new("item.seen"), |entry, item| entry.about(item.reference()));
    (!entry.items.is_empty()).then_some(entry)
}

/// An item as this reader may see it; not recorded.
pub(crate) async fn item(
    on: &mut SqliteConnection,
    keys: &Keys,
    reader: &Reader,
    item: ItemRef,
) -> Result<Item> {
    let (_, found) = seq_and_item(on, keys, reader, item).await?;
    let mut one = [found];
    snapshot::keep_seen_evidence(on, reader, &mut one).await?;
    let [found] = one;
    Ok(found)
}

async fn seq_and_item(
    on: &mut SqliteConnection,
    keys: &Keys,
    reader: &Reader,
    item: ItemRef,
) -> Result<(i64, Item)> {
    let sql = Sql::new("read an item", &format!("SELECT {ITEM}, i.seq FROM item i WHERE i.id = "))
        .bind(id_of(item))
        .push(" AND i.kind = ")
        .bind(item.kind())
        .push(" AND ");
    let row = door::seen_by(sql, reader, "i").row(on).await?;
    let row = row.ok_or_else(|| not_found(item))?;
    Ok((row.int(AFTER_ITEM)?, read_item(&row, keys)?))
}

/// The message in which a promise to or of this address was made.
async fn made_in(
    on: &mut SqliteConnection,
    keys: &Keys,
    address: &str,
    item: &Item,
) -> Result<Option<Message>> {
    let Item::Commitment(promise) = item else { return Ok(None) };
    if promise.counterparty != address {
        return Ok(None);
    }
    let id = id_of(ItemRef::Message(promise.message));
    let sql = Sql::new("read an item", &format!("SELECT {ITEM} FROM item i WHERE i.id = ")).bind(id);
    match sql.row(on).await?.map(|row| read_item(&row, keys)).transpose()? {
        Some(Item::Message(message)) => Ok(Some(*message)),
        _ => Ok(None),
    }
}

/// A meeting without what the office says of it, and anything without its evidence, which may be of others.
fn bare(mut item: Item) -> Item {
    facts::evidence_of(&mut item).into_iter().for_each(Vec::clear);
    match item {
        Item::Event(event) => Item::Event(world::Event {
            description: String::new(),
            hoped_outcome: None,
            activity: None,
            stay: None,
            ..event
        }),
        other => other,
    }
}

/// The one answer about what is absent or not to be seen.
pub(crate) fn not_found(item: ItemRef) -> LedgerError {
    LedgerError::NotFound { what: named(item) }
}

fn named(item: ItemRef) -> String {
    format!("{} {}", item.kind(), &id_of(item)[..6])
}

/// The reader as whom the office itself works: it gathers, sorts and learns over everything. What is shown to
/// anybody is read anew as them.
pub fn as_executive(actor: &Actor, at: Timestamp) -> Reader {
    Reader { actor: Actor { role: Role::Executive, ..actor.clone() }, grants: Vec::new(), at, whole: true }
}

/// What an item is called in lists.
pub fn title(item: &Item) -> &str {
    facts::title(item)
}
