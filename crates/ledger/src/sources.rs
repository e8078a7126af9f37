//! Where things come from: files and folders, their calendar and card files, and what could not be read.

use crate::content::{self, Stored};
use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items::{Extra, Put, Work, id_of, read_clearance};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteConnection;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use world::{Clearance, Event, Item, ItemRef, Level, PersonId, Reader, SourceId};

/// An imported file or a connected folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// What it is: "mbox", "maildir", "vdir", "ics", "tasks".
    pub kind: String,
    /// Its place: a path, later an address.
    pub place: String,
    /// Its name for people.
    #[serde(default)]
    pub name: String,
    /// Whether changes may be written back there.
    #[serde(default)]
    pub writable: bool,
    /// When it was read last.
    #[serde(default)]
    pub read: Option<Timestamp>,
    /// Further settings, as its connector wants them.
    #[serde(default)]
    pub settings: serde_json::Value,
    /// What was read of it: file or resource to a stamp that changes with it.
    #[serde(default)]
    pub cursor: BTreeMap<String, String>,
}

/// The identity of a calendar or card file: its source and place there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub(crate) String);

impl ResourceId {
    /// The resource at this place of this source.
    pub fn of(source: SourceId, href: &str) -> ResourceId {
        let hash = blake3::hash(format!("{source}\n{href}").as_bytes());
        ResourceId(crate::seal::hex(&hash.as_bytes()[..16]))
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A calendar or card file as it came. Its occurrences are events with it as their resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its source.
    pub source: SourceId,
    /// Its place there.
    pub href: String,
    /// The stamp of its content there, where there is one.
    pub etag: Option<String>,
    /// "calendar" or "card".
    pub kind: String,
    /// Its UID.
    pub uid: String,
    /// Its bytes.
    pub raw: Vec<u8>,
}

impl Resource {
    /// Its identity.
    pub fn id(&self) -> ResourceId {
        ResourceId::of(self.source, &self.href)
    }
}

/// What became of the occurrences of a resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replaced {
    /// New ones.
    pub added: u64,
    /// Known ones that are different now.
    pub changed: u64,
    /// Known ones, untouched.
    pub same: u64,
    /// Those that are no longer in it.
    pub removed: u64,
}

/// Something that could not be read. Its bytes lie in the quarantine folder under their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Where it was found: "inbox.mbox, message 312".
    pub place: String,
    /// BLAKE3 of its bytes, hexadecimal.
    pub hash: String,
    /// Why, as a stable code.
    pub code: String,
    /// Why, in words.
    pub why: String,
    /// How many bytes.
    pub bytes: u64,
    /// When it was set aside first.
    pub at: Timestamp,
}

impl Ledger {
    /// All sources this reader may know of, by kind and place.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn sources(&self, reader: &Reader) -> Result<Vec<Source>> {
        let mut on = self.connection("read the sources").await?;
        let sql = Sql::new("read the sources", "SELECT body FROM source s WHERE ");
        let rows = door::seen_by(sql, reader, "s").rows(&mut on).await?;
        let source =
            |text: String| serde_json::from_str(&text).map_err(|e| LedgerError::damaged("a source", e));
        let mut found: Vec<Source> = rows.iter().map(|row| source(row.text(0)?)).collect::<Result<_>>()?;
        found.sort_by(|a, b| (&a.kind, &a.place).cmp(&(&b.kind, &b.place)));
        Ok(found)
    }

    /// What could not be read, oldest first, as far as this reader may know: nobody can tell what is in it, so
    /// it counts as Restricted.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn quarantined(&self, reader: &Reader) -> Result<Vec<Quarantined>> {
        let mut on = self.connection("read the quarantine").await?;
        let sql = Sql::new(
            "read the quarantine",
            "SELECT place, hash, code, why, bytes, at FROM quarantine q WHERE ",
        );
        let rows = door::seen_by(sql, reader, "q").push(" ORDER BY at, place").rows(&mut on).await?;
        let one = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Quarantined {
                place: row.text(0)?,
                hash: row.text(1)?,
                code: row.text(2)?,
                why: row.text(3)?,
                bytes: row.int(4)?.max(0) as u64,
                at: row.time(5)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// A calendar or card file as it came: at least as confidential as everything in it.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when there is none that this reader may see; `E_DAMAGED`.
    pub async fn resource(&self, reader: &Reader, id: &ResourceId) -> Result<Resource> {
        let mut on = self.connection("read a file of a source").await?;
        let sql = Sql::new(
            "read a file of a source",
            "SELECT source, href, etag, kind, uid, form, raw FROM resource r WHERE r.id = ",
        )
        .bind(id.0.as_str())
        .push(" AND ");
        let row = door::seen_by(sql, reader, "r").row(&mut on).await?;
        let row = row.ok_or_else(|| LedgerError::NotFound { what: format!("file {id}") })?;
        let source: PersonId = row.text(0)?.parse().map_err(|e| LedgerError::damaged("a stored id", e))?;
        let stored = Stored { form: row.int(5)?, bytes: row.bytes(6)? };
        Ok(Resource {
            source: SourceId(source.0),
            href: row.text(1)?,
            etag: row.maybe_text(2)?,
            kind: row.text(3)?,
            uid: row.text(4)?,
            raw: content::unstore(stored, &owner(&id.0), &self.keys)?,
        })
    }

    /// All calendar or card files that this reader may see, by id.
    ///
    /// # Errors
    /// `E_IO`.
    pub async fn resources(&self, reader: &Reader) -> Result<Vec<ResourceId>> {
        let mut on = self.connection("list the files of the sources").await?;
        let sql = Sql::new("list the files of the sources", "SELECT r.id FROM resource r WHERE ");
        let rows = door::seen_by(sql, reader, "r").push(" ORDER BY r.id").rows(&mut on).await?;
        rows.iter().map(|row| row.text(0).map(ResourceId)).collect()
    }

    /// The resource an event came in; none for one that was made here.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when the reader cannot see the event.
    pub async fn resource_of(&self, reader: &Reader, event: ItemRef) -> Result<Option<ResourceId>> {
        let mut on = self.connection("find the file of an event").await?;
        let sql = Sql::new("find the file of an event", "SELECT i.parent FROM item i WHERE i.id = ")
            .bind(id_of(event))
            .push(" AND ");
        let row = door::seen_by(sql, reader, "i").row(&mut on).await?;
        let row = row.ok_or_else(|| crate::reads::not_found(event))?;
        Ok(row.maybe_text(0)?.map(ResourceId))
    }
}

impl Txn {
    /// Keeps a source, with its settings and cursor.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn put_source(&mut self, source: &Source) -> Result<()> {
        let body = serde_json::to_string(source)
            .map_err(|e| LedgerError::Store { doing: "keep a source", why: e.to_string() })?;
        Sql::new("keep a source", "INSERT INTO source (id, level, compartment, body) VALUES ")
            .tuples(vec![vec![
                source.id.to_string().into(),
                Level::Internal.rank().into(),
                crate::sql::Arg::Null,
                body.into(),
            ]])
            .push(" ON CONFLICT (id) DO UPDATE SET body = excluded.body")
            .run(&mut self.on)
            .await
            .map(drop)
    }

    /// Sets something aside that could not be read. The same bytes at the same place are one entry.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn quarantine(&mut self, place: &str, code: &str, why: &str, bytes: &[u8]) -> Result<Put> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let added = Sql::new(
            "set something aside",
            "INSERT INTO quarantine (place, hash, code, why, bytes, at, level, compartment) VALUES ",
        )
        .tuples(vec![vec![
            place.into(),
            hash.into(),
            code.into(),
            why.into(),
            (bytes.len() as i64).into(),
            self.now.into(),
            Level::Restricted.rank().into(),
            crate::sql::Arg::Null,
        ]])
        .push(" ON CONFLICT (place, hash) DO NOTHING")
        .run(&mut self.on)
        .await?;
        Ok(if added > 0 { Put::Added } else { Put::Same })
    }

    /// Takes what stands at a place out of quarantine, once it could be read after all.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn release(&mut self, place: &str) -> Result<u64> {
        Sql::new("release from quarantine", "DELETE FROM quarantine WHERE place = ")
            .bind(place)
            .run(&mut self.on)
            .await
    }

    /// Keeps a calendar or card file as it came. A level it was raised to stays.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn put_resource(&mut self, resource: &Resource) -> Result<Put> {
        let id = resource.id().0;
        let known = self.known_resource(&id).await?;
        let clearance = known.as_ref().map_or_else(Clearance::default, |k| k.clearance.clone());
        let same = known.as_ref().is_some_and(|k| k.raw == resource.raw && k.etag == resource.etag);
        if same {
            return Ok(Put::Same);
        }
        self.write_resource(&id, resource, &clearance).await?;
        Ok(if known.is_some() { Put::Changed } else { Put::Added })
    }

    /// Makes these the events of a resource: known ones are put, missing ones taken out. The resource gets at
    /// least the clearance of all of them.
    ///
    /// # Errors
    /// As [`Txn::put`].
    pub async fn replace_events(&mut self, resource: &ResourceId, events: Vec<Event>) -> Result<Replaced> {
        let now: HashSet<String> = events.iter().map(|e| id_of(ItemRef::Event(e.id))).collect();
        let before =
            Sql::new("read the events of a file", "SELECT id FROM item WHERE kind = 'event' AND parent = ")
                .bind(resource.0.as_str())
                .rows(&mut self.on)
                .await?;
        let mut replaced = Replaced::default();
        for row in &before {
            let id = row.text(0)?;
            if !now.contains(&id) {
                self.remove(crate::facts::reference("event", &id)?).await?;
                replaced.removed += 1;
            }
        }
        let extra = || Extra { resource: Some(resource.clone()), ..Extra::default() };
        let work = |event| Work { item: Item::Event(event), extra: extra(), import: true, set: None };
        for put in self.write(events.into_iter().map(work).collect()).await? {
            match put {
                Put::Added => replaced.added += 1,
                Put::Changed => replaced.changed += 1,
                Put::Same => replaced.same += 1,
            }
        }
        self.level_resource(&resource.0).await?;
        Ok(replaced)
    }

    /// Raises a resource to at least this: what its tasks demand, and what stands in it without an event.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn raise_resource(&mut self, resource: &ResourceId, clearance: &Clearance) -> Result<()> {
        let Some(known) = self.known_resource(&resource.0).await? else { return Ok(()) };
        let joined = known.clearance.join(clearance);
        if joined == known.clearance {
            return Ok(());
        }
        if joined.level == Level::EyesOnly {
            self.wipe();
        }
        self.seal_resource(&resource.0, known.etag, &known.raw, &joined).await
    }

    /// Raises the files that a task came in, which hold its words.
    pub(crate) async fn raise_files_of(&mut self, task: &world::Task, clearance: &Clearance) -> Result<()> {
        let Some(uid) = &task.foreign else { return Ok(()) };
        let rows = Sql::new("find the file of a task", "SELECT id FROM resource WHERE source = ")
            .bind(task.source.to_string())
            .push(" AND uid = ")
            .bind(uid.as_str())
            .rows(&mut self.on)
            .await?;
        for row in &rows {
            self.raise_resource(&ResourceId(row.text(0)?), clearance).await?;
        }
        Ok(())
    }

    /// Takes a resource and its events out; true if there was one.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn remove_resource(&mut self, resource: &ResourceId) -> Result<bool> {
        self.replace_events(resource, Vec::new()).await?;
        let gone = Sql::new("take a file out", "DELETE FROM resource WHERE id = ")
            .bind(resource.0.as_str())
            .run(&mut self.on)
            .await?;
        Ok(gone > 0)
    }

    /// Gives a resource the clearance that its events demand together.
    pub(crate) async fn level_resource(&mut self, id: &str) -> Result<()> {
        let Some(known) = self.known_resource(id).await? else { return Ok(()) };
        let rows = Sql::new(
            "level a file",
            "SELECT DISTINCT level, compartment FROM item WHERE kind = 'event' AND parent = ",
        )
        .bind(id)
        .rows(&mut self.on)
        .await?;
        let mut demanded = Clearance::at(Level::Public);
        for row in &rows {
            demanded = demanded.join(&read_clearance(row, 0)?);
        }
        if rows.is_empty() || demanded == known.clearance {
            return Ok(());
        }
        if demanded.level == Level::EyesOnly {
            self.wipe();
        }
        let Known { etag, raw, .. } = known;
        self.seal_resource(id, etag, &raw, &demanded).await
    }

    async fn write_resource(&mut self, id: &str, resource: &Resource, clearance: &Clearance) -> Result<()> {
        Sql::new(
            "keep a file of a source",
            "INSERT INTO resource (id, source, href, kind, uid, level, form, raw) VALUES ",
        )
        .tuples(vec![vec![
            id.into(),
            resource.source.to_string().into(),
            resource.href.as_str().into(),
            resource.kind.as_str().into(),
            resource.uid.as_str().into(),
            clearance.level.rank().into(),
            0_i64.into(),
            Vec::<u8>::new().into(),
        ]])
        .push(" ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, uid = excluded.uid")
        .run(&mut self.on)
        .await?;
        self.seal_resource(id, resource.etag.clone(), &resource.raw, clearance).await
    }

    async fn seal_resource(
        &mut self,
        id: &str,
        etag: Option<String>,
        raw: &[u8],
        clearance: &Clearance,
    ) -> Result<()> {
        let sealed = clearance.level == Level::EyesOnly;
        let stored = content::store(raw, &owner(id), sealed, &self.keys)?;
        let hash = (!sealed).then(|| blake3::hash(raw).as_bytes().to_vec());
        Sql::new("keep a file of a source", "UPDATE resource SET etag = ")
            .bind(etag)
            .push(", level = ")
            .bind(clearance.level.rank())
            .push(", compartment = ")
            .bind(clearance.compartment.clone().map(|c| c.0))
            .push(", form = ")
            .bind(stored.form)
            .push(", hash = ")
            .bind(hash)
            .push(", raw = ")
            .bind(stored.bytes)
            .push(" WHERE id = ")
            .bind(id)
            .run(&mut self.on)
            .await
            .map(drop)
    }

    async fn known_resource(&mut self, id: &str) -> Result<Option<Known>> {
        let keys = self.keys.clone();
        known(&mut self.on, &keys, id).await
    }
}

struct Known {
    etag: Option<String>,
    clearance: Clearance,
    raw: Vec<u8>,
}

async fn known(on: &mut SqliteConnection, keys: &crate::db::Keys, id: &str) -> Result<Option<Known>> {
    let sql = Sql::new(
        "read a file of a source",
        "SELECT etag, level, compartment, form, raw FROM resource WHERE id = ",
    );
    let Some(row) = sql.bind(id).row(on).await? else { return Ok(None) };
    let stored = Stored { form: row.int(3)?, bytes: row.bytes(4)? };
    Ok(Some(Known {
        etag: row.maybe_text(0)?,
        clearance: read_clearance(&row, 1)?,
        raw: content::unstore(stored, &owner(id), keys)?,
    }))
}

fn owner(id: &str) -> String {
    format!("resource {id}")
}
