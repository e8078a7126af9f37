//! Grants: who else may see and do what, until when.

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;
use world::{Actor, Grant, GrantId, Reader, Role};

impl Ledger {
    /// The reader an actor is at `at`: with the grants they hold.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn reader(&self, actor: &Actor, at: Timestamp) -> Result<Reader> {
        let mut on = self.connection("read grants").await?;
        let sql = Sql::new("read grants", "SELECT body FROM granted WHERE holder = ")
            .bind(actor.person.to_string())
            .push(" ORDER BY id");
        Ok(Reader { actor: actor.clone(), grants: read(sql, &mut on).await?, at })
    }

    /// All grants, those that ran out too; for whoever sees everything, none for others.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn grants(&self, reader: &Reader) -> Result<Vec<Grant>> {
        if !door::sees_all(reader) {
            return Ok(Vec::new());
        }
        let mut on = self.connection("read grants").await?;
        read(Sql::new("read grants", "SELECT body FROM granted ORDER BY id"), &mut on).await
    }
}

impl Txn {
    /// Gives or replaces a grant. Only the executive can. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else.
    pub async fn put_grant(&mut self, grant: &Grant) -> Result<()> {
        self.only_executive("give a grant")?;
        let body = serde_json::to_string(grant)
            .map_err(|e| LedgerError::Store { doing: "give a grant", why: e.to_string() })?;
        Sql::new("give a grant", "INSERT INTO granted (id, holder, body) VALUES ")
            .tuples(vec![vec![
                grant.id.to_string().into(),
                grant.holder.to_string().into(),
                body.as_str().into(),
            ]])
            .push(" ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, body = excluded.body")
            .run(&mut self.on)
            .await?;
        self.audit(Entry::new("grant.given").with("grant", body)).await.map(drop)
    }

    /// Withdraws a grant, from now on. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`.
    pub async fn withdraw_grant(&mut self, grant: GrantId) -> Result<()> {
        self.only_executive("withdraw a grant")?;
        let one =
            Sql::new("withdraw a grant", "SELECT body FROM granted WHERE id = ").bind(grant.to_string());
        let Some(withdrawn) = read(one, &mut self.on).await?.pop() else {
            return Err(LedgerError::NotFound { what: format!("grant {}", grant.short()) });
        };
        Sql::new("withdraw a grant", "DELETE FROM granted WHERE id = ")
            .bind(grant.to_string())
            .run(&mut self.on)
            .await?;
        let entry = Entry::new("grant.withdrawn").with("grant", grant.to_string());
        self.audit(entry.with("holder", withdrawn.holder.to_string())).await.map(drop)
    }

    pub(crate) fn only_executive(&self, what: &str) -> Result<()> {
        match self.who.role {
            Role::Executive => Ok(()),
            _ => Err(LedgerError::Clearance { why: format!("only the executive can {what}") }),
        }
    }
}

async fn read(sql: Sql, on: &mut SqliteConnection) -> Result<Vec<Grant>> {
    let rows = sql.rows(on).await?;
    let grant = |text: String| serde_json::from_str(&text).map_err(|e| LedgerError::damaged("a grant", e));
    rows.iter().map(|row| grant(row.text(0)?)).collect()
}
