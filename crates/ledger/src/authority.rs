//! Authority at the instant of acting: whoever agreed to an effect is judged when it is queued and again when it is
//! taken up, by the grants, areas, items and the declared mode as they stand then (spec §9.4, §13.1, A13.8). What
//! areas there are and who has a say in them only the executive changes.

use crate::db::Txn;
use crate::error::{LedgerError, Result};
use crate::grants;
use crate::items::{self, ITEM, id_of, read_item};
use crate::sql::Sql;
use world::authority::Matter;
use world::{
    Actor, Clearance, Effect, Item, ItemRef, Level, ProposalId, Reader, Responsibility, Role, Subject, Verb,
    allows_under, may,
};

impl Txn {
    /// Why this actor may not carry out this effect of a proposal now, in words; none where they may.
    pub(crate) async fn refused(
        &mut self,
        by: &Actor,
        proposal: ProposalId,
        effect: &Effect,
    ) -> Result<Option<String>> {
        if by.role == Role::Executive {
            return Ok(None);
        }
        let keys = self.keys.clone();
        let stored = id_of(ItemRef::Proposal(proposal));
        let found = items::load(&mut self.on, &keys, [stored.clone()]).await?.remove(&stored);
        let (clearance, made) = match found.map(|row| (row.clearance, row.item)) {
            Some((clearance, Item::Proposal(proposal))) => (clearance, Some(proposal)),
            _ => (Clearance::at(Level::EyesOnly), None),
        };
        let acting = self.acting_grants(by, made.as_deref(), effect).await?;
        let about = made.map(|proposal| proposal.about).unwrap_or_default();
        let named: Vec<String> = about.into_iter().chain(effect.changes()).map(id_of).collect();
        let touched = items::load(&mut self.on, &keys, named.clone()).await?;
        let areas = self.areas().await?;
        let mut subjects: Vec<Subject<'_>> = touched.values().map(|row| Subject::of(&row.item)).collect();
        subjects.extend(effect.makes());
        let matter = Matter::of(&clearance, effect, &subjects, &areas);
        // Equerry needs its level for the kind; where rights of an area count, one there besides, as anybody does.
        let grants = match by.role {
            Role::Agent if acting.is_empty() => acting,
            _ => [acting, grants::counting(&mut self.on, by.person).await?].concat(),
        };
        let reader = Reader { actor: by.clone(), grants, at: self.now, whole: false };
        let covering = areas.iter().filter(|area| subjects.iter().any(|s| area.covers(s)));
        let covering = covering.map(|area| id_of(ItemRef::Responsibility(area.id)));
        let served: Vec<String> = named.into_iter().chain(covering).collect();
        let serves_goal = self.serve_a_goal(served).await?;
        let declared = self.declared().await?;
        let named = |area| {
            let seen = areas.iter().find(|a| Some(a.id) == area && may(&reader, Verb::See, &a.clearance));
            seen.map_or("this area".to_owned(), |a| format!("“{}”", a.name))
        };
        let refusal = allows_under(declared.as_ref(), &reader, Verb::Approve, &matter, serves_goal).err();
        Ok(refusal.map(|refusal| refusal.words(&by.name, &named(refusal.area()))))
    }

    /// All areas, whoever may see them: for judging only.
    async fn areas(&mut self) -> Result<Vec<Responsibility>> {
        let sql = Sql::new("read the areas", &format!("SELECT {ITEM} FROM item i WHERE i.kind = "));
        let rows = sql.bind("responsibility").push(" ORDER BY i.id").rows(&mut self.on).await?;
        let mut areas = Vec::new();
        for row in &rows {
            if let Item::Responsibility(area) = read_item(row, &self.keys)? {
                areas.push(area);
            }
        }
        Ok(areas)
    }

    /// Lets anybody but the executive change of an area only what gives nobody a say.
    pub(crate) async fn check_say<'a>(&mut self, items: impl IntoIterator<Item = &'a Item>) -> Result<()> {
        if self.who.role == Role::Executive {
            return Ok(());
        }
        let keys = self.keys.clone();
        for item in items {
            let Item::Responsibility(after) = item else { continue };
            let id = id_of(item.reference());
            let before =
                items::load(&mut self.on, &keys, [id.clone()]).await?.remove(&id).map(|row| row.item);
            let same = match before {
                Some(Item::Responsibility(before)) => before.same_say(after),
                _ => !after.ruled && after.reviewed.is_none(),
            };
            if !same {
                let why = format!("only the executive can change who has a say in “{}”", after.name);
                return Err(LedgerError::Clearance { why });
            }
        }
        Ok(())
    }

    /// Lets only the executive take an area out in which somebody was given a right.
    pub(crate) fn check_taking_out(&self, item: &Item) -> Result<()> {
        match item {
            Item::Responsibility(area) if area.ruled => {
                self.only_executive("take out an area that has rights")
            }
            _ => Ok(()),
        }
    }
}
