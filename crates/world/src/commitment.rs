//! Promises: who owes what to whom by when.

use crate::clearance::Clearance;
use crate::error::StateError;
use crate::evidence::Evidence;
use crate::ids::{CommitmentId, MessageId, PersonId, ThreadId};
use crate::time::Due;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

/// detected > confirmed > open > kept | late-kept | broken | released.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentState {
    /// Read in a message, not confirmed.
    #[default]
    Detected,
    /// A person said yes, that is a promise.
    Confirmed,
    /// Watched.
    Open,
    /// Kept in time.
    Kept,
    /// Kept, late.
    LateKept,
    /// Not kept.
    Broken,
    /// Let go by the creditor.
    Released,
}

impl CommitmentState {
    /// Whether something is still owed.
    pub fn is_open(self) -> bool {
        matches!(self, CommitmentState::Detected | CommitmentState::Confirmed | CommitmentState::Open)
    }
    /// Moves to `to`.
    ///
    /// # Errors
    /// `E_STATE` when the machine of spec §0.3 has no such move.
    pub fn become_(self, to: CommitmentState) -> Result<CommitmentState, StateError> {
        use CommitmentState::*;
        let legal = match self {
            Detected => matches!(to, Confirmed | Released),
            Confirmed => matches!(to, Open | Kept | LateKept | Broken | Released),
            Open => matches!(to, Kept | LateKept | Broken | Released),
            _ => false,
        };
        if legal {
            Ok(to)
        } else {
            Err(StateError {
                thing: "commitment",
                from: format!("{self:?}").to_lowercase(),
                to: format!("{to:?}").to_lowercase(),
            })
        }
    }
}

/// That a promise will be late, said plainly (spec §12.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// When it was said; before the promise was due it counts as honest.
    pub said: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// Why, in their words.
    pub why: String,
    /// The new date.
    pub due: civil::Date,
}

/// A promise between the owner and somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Identity.
    pub id: CommitmentId,
    /// True: owed by us. False: owed to us.
    pub ours: bool,
    /// The other side's address.
    pub counterparty: String,
    /// The other side as shown.
    pub counterparty_name: String,
    /// What, in the words of the promise.
    pub object: String,
    /// By when.
    pub due: Option<Due>,
    /// How firm the words are, 0–1; confirmed by a person: 1.
    pub firmness: f64,
    /// Where it stands.
    pub state: CommitmentState,
    /// When it was made.
    pub made: Timestamp,
    /// The message that made it.
    pub message: MessageId,
    /// In this thread.
    pub thread: ThreadId,
    /// What supports it.
    pub evidence: Vec<Evidence>,
    /// That it will be late, and why, where somebody has said so; the last time it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slip: Option<Slip>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}
