//! How far Equerry may go by itself, kind by kind: given by the executive alone, lowered by whoever finds the record
//! wanting, each change in the audit log.

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::error::{LedgerError, Result};
use world::acting::{self, Acting, ActingRight};
use world::{Actor, Effect, Grant, Proposal, Reader, Role};

/// The key under which the rights are kept.
const ACTING: &str = "acting";

impl Ledger {
    /// How far Equerry may go; nothing is set for a reader who does not see everything.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn acting(&self, reader: &Reader) -> Result<Acting> {
        Ok(self.state(reader, ACTING).await?.unwrap_or_default())
    }
}

impl Txn {
    /// Sets how far Equerry may go, and writes it down. Only the executive sets a level as high or higher; Equerry
    /// itself may lose one.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else; `E_FULL`, `E_IO`.
    pub async fn set_acting(&mut self, right: ActingRight) -> Result<()> {
        let mut acting: Acting = self.state(ACTING).await?.unwrap_or_default();
        let before = acting.level(&right.kind, &right.scope);
        let loses = self.who.role == Role::Agent && right.level < before;
        if self.who.role != Role::Executive && !loses {
            return Err(LedgerError::Clearance {
                why: "only the executive can say what Equerry may do".to_owned(),
            });
        }
        let verb = if right.level < before { "acting.lowered" } else { "acting.set" };
        let entry = Entry::new(verb)
            .because(right.why.as_str())
            .with("kind", right.kind.as_str())
            .with("scope", right.scope.as_str())
            .with("from", before.to_string())
            .with("to", right.level.to_string());
        acting.set(right);
        self.set_state(ACTING, &acting).await?;
        self.audit(entry).await.map(drop)
    }

    /// What gives Equerry the right to this effect of a proposal now: nothing below the level at which it acts, beyond its
    /// kind, or on the floor.
    pub(crate) async fn acting_grants(
        &mut self,
        by: &Actor,
        proposal: Option<&Proposal>,
        effect: &Effect,
    ) -> Result<Vec<Grant>> {
        let acting: Acting = self.state(ACTING).await?.unwrap_or_default();
        let Some((kind, proposal)) = by.automation.as_deref().zip(proposal) else { return Ok(Vec::new()) };
        let right = acting.right(kind, proposal.sender.as_deref().unwrap_or_default());
        let acts = right.filter(|right| right.level >= Acting::ACTS && proposal.kind.0 == kind);
        let free = acting::floor(effect, &proposal.clearance).is_none();
        Ok(acts.filter(|_| free).map(|right| acting::grant(right, by.person)).into_iter().collect())
    }
}
