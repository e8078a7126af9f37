//! Trips: for now their states (spec §0.3); legs and reservations join in a later release.

use crate::error::StateError;
use serde::{Deserialize, Serialize};

/// draft > booked > in progress > closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TripState {
    /// Thought of.
    #[default]
    Draft,
    /// Paid or reserved.
    Booked,
    /// Under way.
    InProgress,
    /// Over.
    Closed,
}

impl TripState {
    /// Moves one step on.
    ///
    /// # Errors
    /// `E_STATE` for any other move.
    pub fn become_(self, to: TripState) -> Result<TripState, StateError> {
        if to as u8 == self as u8 + 1 {
            Ok(to)
        } else {
            Err(StateError {
                thing: "trip",
                from: format!("{self:?}").to_lowercase(),
                to: format!("{to:?}").to_lowercase(),
            })
        }
    }
}
