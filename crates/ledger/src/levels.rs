//! Levels stick: what joins a raised thread or series is raised, and what is derived from a raised item rises
//! with it. Only a named person with a reason lowers one (spec §13.2, security rule 2).

use crate::audit::Entry;
use crate::db::Txn;
use crate::error::{LedgerError, Result};
use crate::facts;
use crate::items::{self, Extra, Work, id_of, read_clearance};
use crate::reads;
use crate::sql::{Cells, Sql};
use std::collections::{BTreeSet, HashMap};
use world::{Clearance, Item, ItemRef, Level, Reader, Verb, may};

impl Txn {
    /// Sets what one must be cleared for to see an item, and with it its whole thread or series. What is derived
    /// from it rises with it. Written to the audit log.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when the reader cannot see it; `E_REASON` when it is lowered without a reason;
    /// `E_CLEARANCE` when the reader may not lower it, or it would fall below what it was made from.
    pub async fn set_clearance(
        &mut self,
        reader: &Reader,
        item: ItemRef,
        clearance: &Clearance,
        reason: &str,
    ) -> Result<()> {
        let keys = self.keys.clone();
        let current = reads::item(&mut self.on, &keys, reader, item).await?;
        let was = current.clearance();
        let raises = clearance.level >= was.level
            && (was.compartment.is_none() || was.compartment == clearance.compartment);
        if !raises {
            self.check_lowering(reader, &current, &was, clearance, reason).await?;
        }
        let group = facts::group(&current);
        let members = match &group {
            Some(group) => self.members(&current, group).await?,
            None => vec![id_of(item)],
        };
        if let Some(group) = group {
            self.remember_raised(&group, clearance).await?;
        }
        self.relevel(members, clearance).await?;
        let entry = Entry::new("clearance.set")
            .about(item)
            .because(reason)
            .with("from", word(&was))
            .with("to", word(clearance));
        self.audit(entry).await.map(drop)
    }

    async fn check_lowering(
        &mut self,
        reader: &Reader,
        current: &Item,
        was: &Clearance,
        to: &Clearance,
        reason: &str,
    ) -> Result<()> {
        if reason.trim().is_empty() {
            return Err(LedgerError::Reason);
        }
        if !may(reader, Verb::Approve, was) {
            let why = "only somebody who may approve for it can lower its level".to_owned();
            return Err(LedgerError::Clearance { why });
        }
        let origins = facts::origins(current).into_iter().map(id_of);
        let floor = items::clearances(&mut self.on, origins).await?;
        if floor.values().all(|floor| stands_on(to, floor)) {
            return Ok(());
        }
        Err(LedgerError::Clearance { why: "it would fall below what it was made from".into() })
    }

    /// All of a thread or a series.
    async fn members(&mut self, item: &Item, group: &str) -> Result<Vec<String>> {
        let text = match item {
            Item::Message(_) => "SELECT id FROM item WHERE kind = 'message' AND parent = ",
            _ => "SELECT id FROM item WHERE series = ",
        };
        let rows = Sql::new("find the rest of it", text).bind(group).rows(&mut self.on).await?;
        rows.iter().map(|row| row.text(0)).collect()
    }

    /// Gives items another clearance, their files with them, and raises what is derived from them.
    async fn relevel(&mut self, ids: Vec<String>, clearance: &Clearance) -> Result<()> {
        let keys = self.keys.clone();
        let rows = items::load(&mut self.on, &keys, ids).await?;
        let is_event = |row: &&items::Row| matches!(row.item, Item::Event(_));
        let files: BTreeSet<String> =
            rows.values().filter(is_event).filter_map(|r| r.parent.clone()).collect();
        for row in rows.values() {
            if let Item::Task(task) = &row.item {
                self.raise_files_of(task, clearance).await?;
            }
        }
        let set = |row: items::Row| Work {
            item: row.item,
            extra: Extra::default(),
            import: false,
            set: Some(clearance.clone()),
        };
        self.write(rows.into_values().map(set).collect()).await?;
        for file in files {
            self.level_resource(&file).await?;
        }
        Ok(())
    }

    /// What is derived from these items and stands below them, raised; for writing.
    pub(crate) async fn below_their_origins(&mut self, ids: &[String]) -> Result<Vec<Work>> {
        let keys = self.keys.clone();
        let mut derived = BTreeSet::new();
        for some in ids.chunks(512) {
            let rows = Sql::new("find what is derived", "SELECT item FROM derived WHERE origin IN ")
                .list(some.iter().map(String::as_str))
                .rows(&mut self.on)
                .await?;
            for row in &rows {
                derived.insert(row.text(0)?);
            }
        }
        let mut raised = Vec::new();
        for row in items::load(&mut self.on, &keys, derived).await?.into_values() {
            let origins = facts::origins(&row.item).into_iter().map(id_of);
            let floors = items::clearances(&mut self.on, origins).await?;
            let clearance = floors.values().fold(row.clearance.clone(), |joined, floor| joined.join(floor));
            if clearance != row.clearance {
                raised.push(Work {
                    item: row.item,
                    extra: Extra::default(),
                    import: false,
                    set: Some(clearance),
                });
            }
        }
        Ok(raised)
    }

    /// Keeps in mind that what joins this item's thread or series later is at least so confidential.
    pub(crate) async fn raise_what_joins(&mut self, item: &Item, clearance: &Clearance) -> Result<()> {
        if is_usual(clearance) {
            return Ok(());
        }
        let Some(group) = facts::group(item) else { return Ok(()) };
        let known = self.raised().await?.get(&group).cloned().unwrap_or_default();
        let joined = known.join(clearance);
        if joined == known { Ok(()) } else { self.remember_raised(&group, &joined).await }
    }

    /// What an item's thread or series demands of those who join it.
    pub(crate) async fn raised_of(&mut self, item: &Item) -> Result<Option<Clearance>> {
        let Some(group) = facts::group(item) else { return Ok(None) };
        Ok(self.raised().await?.get(&group).cloned())
    }

    async fn raised(&mut self) -> Result<&mut HashMap<String, Clearance>> {
        if self.raised.is_none() {
            let rows = Sql::new("read raised threads", "SELECT parent, level, compartment FROM raised")
                .rows(&mut self.on)
                .await?;
            let read = rows.iter().map(|row| Ok((row.text(0)?, read_clearance(row, 1)?)));
            self.raised = Some(read.collect::<Result<_>>()?);
        }
        Ok(self.raised.get_or_insert_default())
    }

    async fn remember_raised(&mut self, group: &str, clearance: &Clearance) -> Result<()> {
        Sql::new("note a raised thread", "DELETE FROM raised WHERE parent = ")
            .bind(group)
            .run(&mut self.on)
            .await?;
        if is_usual(clearance) {
            self.raised().await?.remove(group);
            return Ok(());
        }
        Sql::new("note a raised thread", "INSERT INTO raised (parent, level, compartment) VALUES ")
            .tuples(vec![vec![
                group.into(),
                clearance.level.rank().into(),
                clearance.compartment.clone().map(|c| c.0).into(),
            ]])
            .run(&mut self.on)
            .await?;
        self.raised().await?.insert(group.to_owned(), clearance.clone());
        Ok(())
    }
}

/// Not above what everything has by default.
fn is_usual(clearance: &Clearance) -> bool {
    clearance.level <= Level::Internal && clearance.compartment.is_none()
}

/// Whether a derived clearance is at least that of one of its origins; with several groups in it, it is Eyes-only
/// in one of them.
fn stands_on(derived: &Clearance, origin: &Clearance) -> bool {
    let group = origin.compartment.is_none() || origin.compartment == derived.compartment;
    derived.level >= origin.level && (group || derived.level == Level::EyesOnly)
}

/// A clearance in words, for the log.
fn word(clearance: &Clearance) -> String {
    let level = format!("{:?}", clearance.level).to_lowercase();
    match &clearance.compartment {
        Some(compartment) => format!("{level} ({})", compartment.0),
        None => level,
    }
}
