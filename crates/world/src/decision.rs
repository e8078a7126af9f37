//! Decisions: for now their states (spec §0.3); options, criteria and journal join in later releases.

use crate::error::StateError;
use serde::{Deserialize, Serialize};

/// framing > open > decided > awaiting outcome > scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionState {
    /// The question is being put.
    #[default]
    Framing,
    /// Options lie on the table.
    Open,
    /// Chosen.
    Decided,
    /// Waiting to see what came of it.
    AwaitingOutcome,
    /// The forecast has been compared with the outcome.
    Scored,
}

impl DecisionState {
    /// Moves one step on.
    ///
    /// # Errors
    /// `E_STATE` for any other move.
    pub fn become_(self, to: DecisionState) -> Result<DecisionState, StateError> {
        if to as u8 == self as u8 + 1 {
            Ok(to)
        } else {
            Err(StateError {
                thing: "decision",
                from: format!("{self:?}").to_lowercase(),
                to: format!("{to:?}").to_lowercase(),
            })
        }
    }
}
