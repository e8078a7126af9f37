//! What somebody did with an item without answering it: put it off, passed it on.

use crate::clearance::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Put off until a time, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// It comes back then.
    pub until: Timestamp,
    /// Who put it off.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// Passed to the executive, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Who passed it on.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// How an open item is handled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// Neither shown nor counted until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<Later>,
    /// Waits for the executive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Passed>,
}

impl Handling {
    /// Whether nothing was done with it.
    pub fn is_none(&self) -> bool {
        self.later.is_none() && self.passed.is_none()
    }
    /// Whether it rests at `now`: put off to a time that has not come.
    pub fn rests(&self, now: Timestamp) -> bool {
        self.later.as_ref().is_some_and(|later| now < later.until)
    }
}
