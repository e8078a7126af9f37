//! What was forecast day by day, kept apart by what it was made from: a reader gets only what comes from items they may
//! all see, and nothing more of it once one of them is hidden from them.

use crate::content::{self, Stored};
use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items::id_of;
use crate::learned::{EVERYTHING, LearnedFrom};
use crate::sql::{Cells, Sql};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeSet;
use world::{Clearance, ItemRef, Level, Reader};

/// Days for which forecasts are kept.
pub const FORECAST_DAYS: i64 = 92;

/// A forecast with what it was made of.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    of: BTreeSet<String>,
    forecast: T,
}

impl Ledger {
    /// What was forecast on a day from what this reader may see; none where nothing was, or where something that it was
    /// made of is hidden from them now.
    ///
    /// # Errors
    /// `E_DAMAGED` when it is not what this type says; `E_IO`.
    pub async fn forecast<T: DeserializeOwned>(&self, reader: &Reader, day: Date) -> Result<Option<T>> {
        let mut on = self.still("read a forecast").await?;
        let rows = Sql::new("read a forecast", "SELECT level, form, body FROM forecast WHERE day = ")
            .bind(day.to_string())
            .push(" ORDER BY level DESC")
            .rows(&mut on)
            .await?;
        for row in &rows {
            let level = row.int(0)?;
            if !may_read(reader, level) {
                continue;
            }
            let stored = Stored { form: row.int(1)?, bytes: row.bytes(2)? };
            let body = content::unstore(stored, &owner(day, level), &self.keys)?;
            let kept: Kept<T> =
                serde_json::from_slice(&body).map_err(|e| LedgerError::damaged("a forecast", e))?;
            if sees_all_of(&mut on, reader, &kept.of).await? {
                return Ok(Some(kept.forecast));
            }
        }
        Ok(None)
    }

    /// The days before this one of which something is kept for this reader, latest first.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn forecast_days(&self, reader: &Reader, before: Date) -> Result<Vec<Date>> {
        let mut on = self.connection("read forecasts").await?;
        let rows = Sql::new("read forecasts", "SELECT day, level FROM forecast WHERE day < ")
            .bind(before.to_string())
            .push(" ORDER BY day DESC")
            .rows(&mut on)
            .await?;
        let mut days = Vec::new();
        for row in &rows {
            let day = row.text(0)?.parse().map_err(|e| LedgerError::damaged("the day of a forecast", e))?;
            if may_read(reader, row.int(1)?) && days.last() != Some(&day) {
                days.push(day);
            }
        }
        Ok(days)
    }

    /// Whether anything was forecast on a day.
    ///
    /// # Errors
    /// `E_IO`.
    pub async fn has_forecast(&self, day: Date) -> Result<bool> {
        let mut on = self.connection("read a forecast").await?;
        let sql = Sql::new("read a forecast", "SELECT COUNT(*) FROM forecast WHERE day = ");
        Ok(sql.bind(day.to_string()).number(&mut on).await? > 0)
    }
}

impl Txn {
    /// Lets go what was forecast on a day, so that it can be forecast anew.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn drop_forecast(&mut self, day: Date) -> Result<()> {
        Sql::new("forecast anew", "DELETE FROM forecast WHERE day = ")
            .bind(day.to_string())
            .run(&mut self.on)
            .await
            .map(drop)
    }

    /// Keeps what was forecast on a day, and lets go what is older than [`FORECAST_DAYS`]. The first of a day stays.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn save_forecast<T: Serialize>(
        &mut self,
        day: Date,
        from: LearnedFrom,
        made_of: &BTreeSet<ItemRef>,
        forecast: &T,
    ) -> Result<()> {
        let of = made_of.iter().map(|item| id_of(*item)).collect();
        let body = serde_json::to_vec(&Kept { of, forecast })
            .map_err(|e| LedgerError::Store { doing: "keep a forecast", why: e.to_string() })?;
        let stored = content::store(&body, &owner(day, from.rank()), true, &self.keys)?;
        let row = vec![day.to_string().into(), from.rank().into(), stored.form.into(), stored.bytes.into()];
        Sql::new("keep a forecast", "INSERT INTO forecast (day, level, form, body) VALUES ")
            .tuples(vec![row])
            .push(" ON CONFLICT (day, level) DO NOTHING")
            .run(&mut self.on)
            .await?;
        let oldest = day.saturating_sub(jiff::Span::new().days(FORECAST_DAYS));
        Sql::new("let old forecasts go", "DELETE FROM forecast WHERE day < ")
            .bind(oldest.to_string())
            .run(&mut self.on)
            .await
            .map(drop)
    }
}

/// Whether a reader may see all items of a level: what was made from them is theirs to read.
fn may_read(reader: &Reader, level: i64) -> bool {
    match level {
        EVERYTHING => door::sees_all(reader),
        _ => door::sees(reader, &Clearance::at(Level::from_rank(level))),
    }
}

/// Whether none of these items is hidden from a reader. What is no longer there hides nothing.
async fn sees_all_of(on: &mut SqliteConnection, reader: &Reader, of: &BTreeSet<String>) -> Result<bool> {
    if door::sees_all(reader) {
        return Ok(true);
    }
    let ids: Vec<&String> = of.iter().collect();
    for some in ids.chunks(512) {
        let all = Sql::new("read a forecast", "SELECT COUNT(*) FROM item i WHERE i.id IN ")
            .list(some.iter().map(|id| id.as_str()));
        let seen = door::seen_by(all.clone().push(" AND "), reader, "i");
        if all.number(on).await? != seen.number(on).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn owner(day: Date, level: i64) -> String {
    format!("forecast {day} {level}")
}
