//! The mode that the executive declared: kept, ended, and read wherever authority is judged (spec §9.4).

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::error::{LedgerError, Result};
use crate::sql::Sql;
use crate::state;
use world::Declared;

/// The key it is kept under.
const MODE: &str = "mode";

impl Ledger {
    /// The mode that was declared last, whether or not it still holds; everybody may know it, since it binds everybody.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn mode(&self) -> Result<Option<Declared>> {
        let mut on = self.connection("read the mode").await?;
        state::read::<Option<Declared>>(&mut on, MODE).await.map(Option::flatten)
    }
}

impl Txn {
    /// Declares a mode in place of the one before; none ends it at once. The one before comes back, for whoever takes it
    /// back. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody but the executive. What is unsound ([`Declared::check`]) is kept as it is: it gives nobody
    /// anything.
    pub async fn declare_mode(&mut self, mode: Option<&Declared>) -> Result<Option<Declared>> {
        self.only_executive("declare a mode")?;
        let before = self.declared().await?;
        self.set_state(MODE, &mode).await?;
        let body = serde_json::to_string(&mode)
            .map_err(|e| LedgerError::Store { doing: "declare a mode", why: e.to_string() })?;
        self.audit(Entry::new("mode.declared").with("mode", body)).await?;
        Ok(before)
    }

    /// The mode that was declared last.
    pub(crate) async fn declared(&mut self) -> Result<Option<Declared>> {
        state::read::<Option<Declared>>(&mut self.on, MODE).await.map(Option::flatten)
    }

    /// Whether any of these items, by their stored ids, is put to a goal.
    pub(crate) async fn serve_a_goal(&mut self, items: impl IntoIterator<Item = String>) -> Result<bool> {
        for item in items {
            let sql =
                Sql::new("read links to goals", "SELECT 1 FROM link WHERE contribution > 0 AND item = ");
            if sql.bind(item).push(" LIMIT 1").row(&mut self.on).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
