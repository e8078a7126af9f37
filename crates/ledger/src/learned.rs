//! What was learned, beside what it was learned from: a reader gets only what comes from items they may all see.

use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items::packs;
use crate::sql::{Cells, Sql};
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;
use world::learned::{Correspondent, Learned};
use world::{Clearance, Level, Reader};

/// From which items something was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LearnedFrom {
    /// Those up to this level that are in no compartment.
    Upto(Level),
    /// All of them.
    Everything,
}

pub(crate) const EVERYTHING: i64 = 5;

impl LearnedFrom {
    pub(crate) fn rank(self) -> i64 {
        match self {
            LearnedFrom::Upto(level) => i64::from(level.rank()),
            LearnedFrom::Everything => EVERYTHING,
        }
    }
}

impl Ledger {
    /// All that was learned from what this reader may see: nothing where it was never kept apart for them.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn learned(&self, reader: &Reader) -> Result<Learned> {
        let mut on = self.still("read what was learned").await?;
        read(&mut on, reader, None).await
    }

    /// What answers and finished work have taught, as far as this reader may know: without correspondents.
    ///
    /// # Errors
    /// As [`Ledger::learned`].
    pub async fn lessons(&self, reader: &Reader) -> Result<Learned> {
        let mut on = self.still("read what was learned").await?;
        read(&mut on, reader, Some(Vec::new())).await
    }

    /// Whether something was learned from what not everybody may see, so that it is kept apart for the executive.
    ///
    /// # Errors
    /// `E_IO`.
    pub async fn learned_apart(&self) -> Result<bool> {
        let mut on = self.connection("read what was learned").await?;
        let found = Sql::new("read what was learned", "SELECT COUNT(*) FROM learned WHERE level = ")
            .bind(EVERYTHING)
            .number(&mut on)
            .await?;
        Ok(found > 0)
    }
}

impl Txn {
    /// Keeps what was learned. Correspondents that are the same as before cost little; those that are missing
    /// now are forgotten.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn save_learned(&mut self, from: LearnedFrom, learned: &Learned) -> Result<()> {
        let rank = from.rank();
        let known = Sql::new("keep what was learned", "SELECT email FROM correspondent WHERE level = ")
            .bind(rank)
            .rows(&mut self.on)
            .await?;
        for row in &known {
            let email = row.text(0)?;
            if !learned.correspondents.contains_key(&email) {
                Sql::new("keep what was learned", "DELETE FROM correspondent WHERE level = ")
                    .bind(rank)
                    .push(" AND email = ")
                    .bind(email)
                    .run(&mut self.on)
                    .await?;
            }
        }
        self.save_correspondents(from, &learned.correspondents).await?;
        self.save_lessons(from, learned).await
    }

    /// Keeps what answers and finished work have taught, and leaves the correspondents as they are.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn save_lessons(&mut self, from: LearnedFrom, learned: &Learned) -> Result<()> {
        let rest = Learned { correspondents: BTreeMap::new(), ..learned.clone() };
        Sql::new("keep what was learned", "INSERT INTO learned (level, body) VALUES ")
            .tuples(vec![vec![from.rank().into(), json(&rest)?.into()]])
            .push(" ON CONFLICT (level) DO UPDATE SET body = excluded.body")
            .run(&mut self.on)
            .await
            .map(drop)
    }

    /// Keeps these correspondents, and leaves the others as they are.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn save_correspondents(
        &mut self,
        from: LearnedFrom,
        some: &BTreeMap<String, Correspondent>,
    ) -> Result<()> {
        let row = |(email, one): (&String, &Correspondent)| {
            Ok(vec![from.rank().into(), email.as_str().into(), json(one)?.into()])
        };
        for rows in packs(some.iter().map(row).collect::<Result<_>>()?) {
            Sql::new("keep what was learned", "INSERT INTO correspondent (level, email, body) VALUES ")
                .tuples(rows)
                .push(
                    " ON CONFLICT (level, email) DO UPDATE SET body = excluded.body \
                     WHERE correspondent.body <> excluded.body",
                )
                .run(&mut self.on)
                .await?;
        }
        Ok(())
    }
}

/// What was learned that this reader may know; of correspondents only these, where they are named.
pub(crate) async fn read(
    on: &mut SqliteConnection,
    reader: &Reader,
    only: Option<Vec<&str>>,
) -> Result<Learned> {
    let rows = Sql::new("read what was learned", "SELECT level, body FROM learned ORDER BY level DESC")
        .rows(on)
        .await?;
    for row in &rows {
        let rank = row.int(0)?;
        let seen = match rank {
            EVERYTHING => door::sees_all(reader),
            _ => door::sees(reader, &Clearance::at(Level::from_rank(rank))),
        };
        if seen {
            let mut learned: Learned = parse(&row.text(1)?)?;
            learned.correspondents = correspondents(on, rank, only).await?;
            return Ok(learned);
        }
    }
    Ok(Learned::default())
}

async fn correspondents(
    on: &mut SqliteConnection,
    rank: i64,
    only: Option<Vec<&str>>,
) -> Result<BTreeMap<String, Correspondent>> {
    let all = || {
        Sql::new("read what was learned", "SELECT email, body FROM correspondent WHERE level = ").bind(rank)
    };
    let mut rows = Vec::new();
    match only {
        None => rows = all().rows(on).await?,
        Some(emails) => {
            for some in emails.chunks(512) {
                rows.extend(all().push(" AND email IN ").list(some.iter().copied()).rows(on).await?);
            }
        }
    }
    rows.iter().map(|row| Ok((row.text(0)?, parse(&row.text(1)?)?))).collect()
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| LedgerError::Store { doing: "keep what was learned", why: e.to_string() })
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| LedgerError::damaged("what was learned", e))
}
