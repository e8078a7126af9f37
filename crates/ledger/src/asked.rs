//! Levels in areas take the yes of both: of whoever gives them and of whoever holds them, each said by themselves. Who
//! says it is known from who sits at the transaction, never from what a form claims (spec §9.8).

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items::{self, Work, id_of};
use crate::sql::{Cells, Sql};
use serde::Serialize;
use sqlx::sqlite::SqliteConnection;
use world::authority::AskedLevel;
use world::{Grant, GrantId, Item, ItemRef, PersonId, Reader, Role};

impl Ledger {
    /// Levels that wait for somebody's yes: all of them for whoever sees everything, their own for others.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn asked_levels(&self, reader: &Reader) -> Result<Vec<AskedLevel>> {
        let mut on = self.connection("read what was asked").await?;
        let mut asked = read(all(), &mut on).await?;
        let own = reader.actor.person;
        asked.retain(|asked| door::sees_all(reader) || asked.grant.holder == own || asked.by == own);
        Ok(asked)
    }
}

impl Txn {
    /// Asks for a level: whoever would give it asks its holder, or its holder asks whoever would give it. In place of
    /// what was asked before. Written to the audit log.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else, and for what is no right in an area.
    pub async fn ask_level(&mut self, grant: &Grant) -> Result<()> {
        if grant.area.is_none() {
            return Err(LedgerError::Clearance { why: "only a level in an area is asked for".to_owned() });
        }
        if self.is_holder(grant) {
            self.keep_yes(grant).await?;
        } else {
            self.check_giving(grant).await?;
        }
        let asked = AskedLevel { grant: grant.clone(), by: self.who.person, at: self.now };
        self.forget_asked(grant.id).await?;
        Sql::new("ask for a level", "INSERT INTO asked_level (id, holder, body) VALUES ")
            .tuples(vec![vec![
                grant.id.to_string().into(),
                grant.holder.to_string().into(),
                body(&asked)?.into(),
            ]])
            .run(&mut self.on)
            .await?;
        self.audit(Entry::new("level.asked").with("grant", body(grant)?)).await.map(drop)
    }

    /// The other's answer to a level that was asked for. A yes puts it into force, and from then on only levels count in
    /// its area; a no ends the question. Written to the audit log.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_CLEARANCE` for whoever asked, and for anybody whose yes it does not take.
    pub async fn answer_level(&mut self, id: GrantId, yes: bool) -> Result<Grant> {
        let asked = self.asked(id).await?;
        let AskedLevel { grant, at, .. } = &asked;
        // It begins with the second yes, unless an earlier day was named.
        let grant = Grant { from: if grant.from == *at { self.now } else { grant.from }, ..grant.clone() };
        match (asked.is_by_holder(), self.is_holder(&grant)) {
            (false, true) => {}
            (true, _) if self.who.person != asked.by => self.check_giving(&grant).await?,
            _ => {
                let why = "the yes is the other's to give".to_owned();
                return Err(LedgerError::Clearance { why });
            }
        }
        self.forget_asked(id).await?;
        if !yes {
            let entry = Entry::new("level.refused").with("grant", body(&grant)?);
            return self.audit(entry).await.map(|_| grant);
        }
        // An agreement is worth what its giver may still give.
        if grant.until.is_some_and(|end| end <= self.now) || !self.may_be_given(&grant).await? {
            let why = "what was asked can no longer be given".to_owned();
            return Err(LedgerError::Clearance { why });
        }
        self.keep_yes(&grant).await?;
        self.keep_grant(&grant).await?;
        self.rule(&grant).await?;
        self.audit(Entry::new("level.agreed").with("grant", body(&grant)?)).await.map(|_| grant)
    }

    /// Takes a question back. Written to the audit log.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_CLEARANCE` for anybody but whoever asked and the executive.
    pub async fn withdraw_asked(&mut self, id: GrantId) -> Result<()> {
        let asked = self.asked(id).await?;
        if asked.by != self.who.person {
            self.only_executive("take back what another asked")?;
        }
        self.forget_asked(id).await?;
        let entry = Entry::new("level.withdrawn").with("grant", id.to_string());
        self.audit(entry.with("holder", asked.grant.holder.to_string())).await.map(drop)
    }

    /// The holder of a level says yes to it exactly as it is written; it holds once whoever gives it does.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else.
    pub async fn agree_to_level(&mut self, grant: &Grant) -> Result<()> {
        if !self.is_holder(grant) {
            let why = "nobody says yes for somebody else".to_owned();
            return Err(LedgerError::Clearance { why });
        }
        self.keep_yes(grant).await?;
        self.audit(Entry::new("level.yes").with("grant", body(grant)?)).await.map(drop)
    }

    /// The holder of a level gives it back: it ends at once. Written to the audit log.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_CLEARANCE` for a right that is not theirs, or is none in an area.
    pub async fn give_back(&mut self, id: GrantId) -> Result<Grant> {
        let known = crate::grants::every(&mut self.on).await?;
        let missing = || LedgerError::NotFound { what: format!("grant {}", id.short()) };
        let grant = known.into_iter().find(|g| g.id == id).ok_or_else(missing)?;
        if grant.area.is_none() || !self.is_holder(&grant) {
            let why = "only whoever holds a level gives it back".to_owned();
            return Err(LedgerError::Clearance { why });
        }
        self.drop_grant(&grant).await.map(|()| grant)
    }

    /// Whether a right in an area may be put into force now: it gives nothing more than the one in force, or its holder
    /// has said yes to it exactly as it is.
    pub(crate) async fn holder_agrees(&mut self, grant: &Grant) -> Result<bool> {
        if grant.area.is_none() || grant.gives_nothing() {
            return Ok(true);
        }
        let known = crate::grants::every(&mut self.on).await?;
        let in_force = known.iter().find(|g| g.id == grant.id && g.holds_at(self.now));
        if in_force.is_some_and(|now| grant.gives_no_more_than(now)) {
            return Ok(true);
        }
        let said = Sql::new("read a yes", "SELECT body FROM level_yes WHERE id = ")
            .bind(grant.id.to_string())
            .push(" AND body = ")
            .bind(body(grant)?);
        Ok(said.row(&mut self.on).await?.is_some())
    }

    /// Whether whoever sits here is the holder of a grant; nobody holds one in the executive's place.
    fn is_holder(&self, grant: &Grant) -> bool {
        self.who.person == grant.holder && self.who.role != Role::Executive
    }

    /// Whether the giver of a grant still may: the executive, or whoever holds what it is given under.
    async fn may_be_given(&mut self, grant: &Grant) -> Result<bool> {
        let Some(under) = grant.under else { return Ok(true) };
        let known = crate::grants::every(&mut self.on).await?;
        let own = world::authority::counting(&known, grant.granted_by);
        let above = own.iter().find(|own| own.id == under && own.holds_at(self.now));
        Ok(above.is_some_and(|above| grant.lies_within(above)))
    }

    /// From the first level on only levels count in an area.
    async fn rule(&mut self, grant: &Grant) -> Result<()> {
        let Some(right) = &grant.area else { return Ok(()) };
        let id = id_of(ItemRef::Responsibility(right.area));
        let keys = self.keys.clone();
        let found = items::load(&mut self.on, &keys, [id.clone()]).await?.remove(&id);
        let Some(Item::Responsibility(area)) = found.map(|row| row.item) else {
            return Err(LedgerError::NotFound { what: "area of that level".to_owned() });
        };
        if area.ruled {
            return Ok(());
        }
        let item = Item::Responsibility(world::Responsibility { ruled: true, ..area });
        let work = Work { item, extra: items::Extra::default(), import: false, set: None };
        self.write(vec![work]).await.map(drop)
    }

    async fn asked(&mut self, id: GrantId) -> Result<AskedLevel> {
        let one = Sql::new("read what was asked", "SELECT body FROM asked_level WHERE id = ");
        let found = read(one.bind(id.to_string()), &mut self.on).await?.pop();
        found.ok_or_else(|| LedgerError::NotFound { what: format!("question {}", id.short()) })
    }

    async fn forget_asked(&mut self, id: GrantId) -> Result<()> {
        let gone = Sql::new("forget what was asked", "DELETE FROM asked_level WHERE id = ");
        gone.bind(id.to_string()).run(&mut self.on).await.map(drop)
    }

    async fn keep_yes(&mut self, grant: &Grant) -> Result<()> {
        Sql::new("keep a yes", "INSERT INTO level_yes (id, body) VALUES ")
            .tuples(vec![vec![grant.id.to_string().into(), body(grant)?.into()]])
            .push(" ON CONFLICT (id, body) DO NOTHING")
            .run(&mut self.on)
            .await
            .map(drop)
    }
}

/// What nobody has said yes to yet, in words.
pub(crate) fn unanswered(holder: PersonId) -> LedgerError {
    let why = format!("{} has not said yes to this level", holder.short());
    LedgerError::Clearance { why }
}

fn all() -> Sql {
    Sql::new("read what was asked", "SELECT body FROM asked_level ORDER BY id")
}

async fn read(sql: Sql, on: &mut SqliteConnection) -> Result<Vec<AskedLevel>> {
    let rows = sql.rows(on).await?;
    let one = |text: String| {
        serde_json::from_str(&text).map_err(|e| LedgerError::damaged("a level that was asked for", e))
    };
    rows.iter().map(|row| one(row.text(0)?)).collect()
}

fn body<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|e| LedgerError::Store { doing: "ask for a level", why: e.to_string() })
}
