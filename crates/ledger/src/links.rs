//! Links from items to goals.

use crate::db::{Ledger, Txn};
use crate::error::Result;
use crate::facts;
use crate::items::id_of;
use crate::sql::{Cells, Sql};
use sqlx::sqlite::SqliteRow;
use world::{GoalLink, ItemRef, Reader};

impl Ledger {
    /// The links of an item, to those goals that this reader may see.
    ///
    /// # Errors
    /// `E_NOT_FOUND` for an item that this reader may not see; `E_DAMAGED`, `E_IO`.
    pub async fn links_of(&self, reader: &Reader, item: ItemRef) -> Result<Vec<GoalLink>> {
        self.item(reader, item).await?;
        let rows = {
            let mut on = self.connection("read links to goals").await?;
            Sql::new("read links to goals", &format!("SELECT {LINK} FROM link l WHERE l.item = "))
                .bind(id_of(item))
                .rows(&mut on)
                .await?
        };
        let mut links = Vec::new();
        for row in &rows {
            let (_, link) = read(row)?;
            if self.item(reader, ItemRef::Goal(link.goal)).await.is_ok() {
                links.push(link);
            }
        }
        Ok(links)
    }
}

impl Txn {
    /// Links an item to a goal; contribution 0 unlinks. An automatic link never replaces one that a person
    /// confirmed.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn link(&mut self, item: ItemRef, link: &GoalLink) -> Result<()> {
        self.link_all(vec![(item, link.clone())]).await
    }

    /// Links many, as [`Txn::link`] does one.
    ///
    /// # Errors
    /// As [`Txn::link`].
    pub async fn link_all(&mut self, links: Vec<(ItemRef, GoalLink)>) -> Result<()> {
        let (keep, drop): (Vec<_>, Vec<_>) = links.into_iter().partition(|(_, link)| link.contribution > 0.0);
        for (item, link) in drop {
            Sql::new("unlink a goal", "DELETE FROM link WHERE item = ")
                .bind(id_of(item))
                .push(" AND goal = ")
                .bind(link.goal.to_string())
                .push(" AND confirmed <= ")
                .bind(link.confirmed)
                .run(&mut self.on)
                .await?;
        }
        let row = |(item, link): (ItemRef, GoalLink)| {
            vec![
                id_of(item).into(),
                item.kind().into(),
                link.goal.to_string().into(),
                link.contribution.into(),
                link.confirmed.into(),
                link.probability.into(),
            ]
        };
        for rows in crate::items::packs(keep.into_iter().map(row).collect()) {
            Sql::new(
                "link a goal",
                "INSERT INTO link (item, kind, goal, contribution, confirmed, probability) VALUES ",
            )
            .tuples(rows)
            .push(
                " ON CONFLICT (item, goal) DO UPDATE SET contribution = excluded.contribution, \
                 confirmed = excluded.confirmed, probability = excluded.probability \
                 WHERE link.confirmed <= excluded.confirmed",
            )
            .run(&mut self.on)
            .await?;
        }
        Ok(())
    }
}

/// The columns [`read`] reads.
pub(crate) const LINK: &str = "l.item, l.kind, l.goal, l.contribution, l.confirmed, l.probability";

/// A link in a row of [`LINK`].
pub(crate) fn read(row: &SqliteRow) -> Result<(ItemRef, GoalLink)> {
    let item = facts::reference(&row.text(1)?, &row.text(0)?)?;
    let ItemRef::Goal(goal) = facts::reference("goal", &row.text(2)?)? else {
        unreachable!("a goal is a goal")
    };
    let link =
        GoalLink { goal, contribution: row.real(3)?, confirmed: row.int(4)? != 0, probability: row.real(5)? };
    Ok((item, link))
}
