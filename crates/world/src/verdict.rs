//! What somebody said to a proposal.

use crate::clearance::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Yes, yes with a change, no, or nothing in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Yes, as proposed.
    Accepted,
    /// Yes, with another effect (the proposal then holds it).
    Edited,
    /// No.
    Dismissed {
        /// Why, in their words; may be empty.
        reason: String,
        /// Never propose this again.
        never: bool,
    },
}

/// An answer, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which.
    #[serde(flatten)]
    pub answer: Answer,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}
