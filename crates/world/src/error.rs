//! Errors of the world: an illegal move of a state machine.

/// A state machine was asked for a move it does not have. Code `E_STATE`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{thing} is {from} and cannot become {to}")]
pub struct StateError {
    /// What was to change: "proposal", "task".
    pub thing: &'static str,
    /// The state it is in.
    pub from: String,
    /// The state that was asked for.
    pub to: String,
}

impl StateError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "E_STATE"
    }
}
