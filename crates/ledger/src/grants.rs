//! Grants: who else may see and do what, until when.

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;
use world::{Actor, Grant, GrantId, PersonId, Reader, Role};

impl Ledger {
    /// The reader an actor is at `at`: with the grants they hold, as far as each counts.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn reader(&self, actor: &Actor, at: Timestamp) -> Result<Reader> {
        let mut on = self.connection("read grants").await?;
        Ok(Reader { actor: actor.clone(), grants: counting(&mut on, actor.person).await?, at, whole: false })
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
        read(all(), &mut on).await
    }
}

impl Txn {
    /// Gives or replaces a grant. The executive can, and under their own grant whoever may pass it on: no more than it
    /// gives. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else, for more than one has, and for a level in an area that gives its holder more and
    /// that they have not said yes to.
    pub async fn put_grant(&mut self, grant: &Grant) -> Result<()> {
        self.check_giving(grant).await?;
        if !self.holder_agrees(grant).await? {
            return Err(crate::asked::unanswered(grant.holder));
        }
        self.keep_grant(grant).await
    }

    /// Keeps a grant that may be given, in place of the one before. Written to the audit log.
    pub(crate) async fn keep_grant(&mut self, grant: &Grant) -> Result<()> {
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

    /// Withdraws a grant, from now on, and with it what was given under it. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody but the executive and whoever gave it; `E_NOT_FOUND`.
    pub async fn withdraw_grant(&mut self, grant: GrantId) -> Result<()> {
        let one =
            Sql::new("withdraw a grant", "SELECT body FROM granted WHERE id = ").bind(grant.to_string());
        let Some(withdrawn) = read(one, &mut self.on).await?.pop() else {
            self.only_executive("withdraw a grant")?;
            return Err(LedgerError::NotFound { what: format!("grant {}", grant.short()) });
        };
        if withdrawn.granted_by != self.who.person {
            self.only_executive("withdraw a grant")?;
        }
        self.drop_grant(&withdrawn).await
    }

    /// Ends a grant. Written to the audit log.
    pub(crate) async fn drop_grant(&mut self, grant: &Grant) -> Result<()> {
        Sql::new("withdraw a grant", "DELETE FROM granted WHERE id = ")
            .bind(grant.id.to_string())
            .run(&mut self.on)
            .await?;
        let entry = Entry::new("grant.withdrawn").with("grant", grant.id.to_string());
        self.audit(entry.with("holder", grant.holder.to_string())).await.map(drop)
    }

    /// Whether whoever makes this change may give this grant.
    pub(crate) async fn check_giving(&mut self, grant: &Grant) -> Result<()> {
        let known = read(all(), &mut self.on).await?;
        let replaced = known.iter().find(|g| g.id == grant.id);
        let Some(under) = grant.under else { return self.only_executive("give a grant") };
        let own = world::authority::counting(&known, self.who.person);
        let above = own.iter().find(|own| own.id == under && own.holds_at(self.now));
        let theirs =
            replaced.is_none_or(|g| g.granted_by == self.who.person) && grant.granted_by == self.who.person;
        match above {
            Some(above) if theirs && grant.lies_within(above) => Ok(()),
            _ => {
                let why = "nobody can give more than they have and may pass on".to_owned();
                Err(LedgerError::Clearance { why })
            }
        }
    }

    pub(crate) fn only_executive(&self, what: &str) -> Result<()> {
        match self.who.role {
            Role::Executive => Ok(()),
            _ => Err(LedgerError::Clearance { why: format!("only the executive can {what}") }),
        }
    }
}

/// The grants of somebody, as far as each counts.
pub(crate) async fn counting(on: &mut SqliteConnection, holder: PersonId) -> Result<Vec<Grant>> {
    Ok(world::authority::counting(&read(all(), on).await?, holder))
}

/// Every grant there is, those that ran out too.
pub(crate) async fn every(on: &mut SqliteConnection) -> Result<Vec<Grant>> {
    read(all(), on).await
}

fn all() -> Sql {
    Sql::new("read grants", "SELECT body FROM granted ORDER BY id")
}

async fn read(sql: Sql, on: &mut SqliteConnection) -> Result<Vec<Grant>> {
    let rows = sql.rows(on).await?;
    let grant = |text: String| serde_json::from_str(&text).map_err(|e| LedgerError::damaged("a grant", e));
    rows.iter().map(|row| grant(row.text(0)?)).collect()
}
