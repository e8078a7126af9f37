//! Proposals: made, refreshed, answered. Only the moves of their state machine are kept, and only by whoever
//! read the latest version.

use crate::db::{Ledger, Txn};
use crate::error::{LedgerError, Result};
use crate::items::{Extra, Put, Work, id_of};
use crate::reads;
use crate::sql::Sql;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;
use world::{Item, ItemRef, Proposal, ProposalId, Reader, State, StateError};

/// Which version of an item was read; it counts its changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub i64);

impl Ledger {
    /// A proposal and its version.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when there is none that this reader may see.
    pub async fn proposal(&self, reader: &Reader, id: ProposalId) -> Result<(Proposal, Version)> {
        let found = self.item(reader, ItemRef::Proposal(id)).await?;
        let mut on = self.connection("read a proposal").await?;
        Ok((proposal(found)?, version(&mut on, id).await?))
    }
}

impl Txn {
    /// A proposal and its version, as this change has left it so far.
    ///
    /// # Errors
    /// `E_NOT_FOUND` when there is none that this reader may see.
    pub async fn proposal(&mut self, reader: &Reader, id: ProposalId) -> Result<(Proposal, Version)> {
        let found = self.item(reader, ItemRef::Proposal(id)).await?;
        Ok((proposal(found)?, version(&mut self.on, id).await?))
    }

    /// Keeps a proposal after a move of its state machine. `read` is the version the move was made from.
    ///
    /// # Errors
    /// `E_CONFLICT` when it changed since; `E_STATE` for a move the machine does not have.
    pub async fn save_proposal(&mut self, changed: &Proposal, read: Version) -> Result<Version> {
        let found = version(&mut self.on, changed.id).await?;
        if found != read {
            let what = format!("proposal {}", changed.id.short());
            return Err(LedgerError::Conflict { what, read: read.0, found: found.0 });
        }
        // Evidence is shown to some and not to others; the one that is kept has all of it.
        let keys = self.keys.clone();
        let id = id_of(ItemRef::Proposal(changed.id));
        let mut whole = changed.clone();
        if let Some(row) = crate::items::load(&mut self.on, &keys, [id.clone()]).await?.remove(&id) {
            let kept = proposal(row.item)?;
            (whole.evidence, whole.reasons, whole.about) = (kept.evidence, kept.reasons, kept.about);
        }
        self.save(&Item::Proposal(Box::new(whole))).await?;
        version(&mut self.on, changed.id).await
    }

    /// Keeps what the engines propose. New ones are added. An open one is refreshed and stays as seen as it was.
    /// One that ran out or failed is made again. One that was answered, done or taken back stays so.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn propose(&mut self, found: Vec<Proposal>) -> Result<Vec<Put>> {
        let keys = self.keys.clone();
        let ids = found.iter().map(|p| id_of(ItemRef::Proposal(p.id)));
        let known = crate::items::load(&mut self.on, &keys, ids).await?;
        let known: HashMap<ProposalId, Proposal> =
            known.into_values().map(|row| proposal(row.item).map(|p| (p.id, p))).collect::<Result<_>>()?;
        let mut done = vec![Put::Same; found.len()];
        let mut places = Vec::new();
        let mut work = Vec::new();
        for (place, made) in found.into_iter().enumerate() {
            if let Some(next) = renewed(known.get(&made.id), made) {
                places.push(place);
                let item = Item::Proposal(Box::new(next));
                work.push(Work { item, extra: Extra::default(), import: false, set: None });
            }
        }
        for (place, put) in places.into_iter().zip(self.write(work).await?) {
            done[place] = put;
        }
        Ok(done)
    }
}

/// What is to be kept of a proposal that was made, when one like it is known; none if nothing is.
fn renewed(known: Option<&Proposal>, made: Proposal) -> Option<Proposal> {
    let Some(known) = known else { return Some(made) };
    match &known.state {
        State::New | State::Shown { .. } => {
            let (state, handling) = (known.state.clone(), known.handling.clone());
            Some(Proposal { state, handling, created: known.created, ..made })
        }
        State::Expired { .. } | State::Failed { .. } if made.created > known.created => Some(made),
        _ => None,
    }
}

/// Whether a kept proposal may become this one.
pub(crate) fn check_move(old: &Proposal, new: &Proposal) -> Result<()> {
    let legal = match (&old.state, &new.state) {
        (a, b) if a.word() == b.word() => true,
        (State::New, State::Shown { .. } | State::Expired { .. }) => true,
        (State::Shown { .. }, State::Accepted { .. } | State::Dismissed { .. } | State::Expired { .. }) => {
            true
        }
        (State::Accepted { .. }, State::Applied { .. } | State::Failed { .. }) => true,
        (State::Applied { .. }, State::Undone { .. }) => true,
        // A no that is taken back, and what is asked again after its yes was.
        (State::Dismissed { .. } | State::Undone { .. }, State::Shown { .. }) => true,
        (State::Expired { .. } | State::Failed { .. }, State::New) => new.created > old.created,
        _ => false,
    };
    if legal {
        return Ok(());
    }
    let (from, to) = (old.state.word().to_owned(), new.state.word().to_owned());
    Err(StateError { thing: "proposal", from, to }.into())
}

fn proposal(item: Item) -> Result<Proposal> {
    match item {
        Item::Proposal(proposal) => Ok(*proposal),
        other => Err(reads::not_found(other.reference())),
    }
}

async fn version(on: &mut SqliteConnection, id: ProposalId) -> Result<Version> {
    Sql::new("read a version", "SELECT version FROM item WHERE id = ")
        .bind(id.to_string())
        .number(on)
        .await
        .map(Version)
}
