//! What somebody did with an item without answering it: put it off, passed it on, filed it, put it elsewhere.

use crate::clearance::Actor;
use crate::message::Queue;
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

/// Who did it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who.
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
    pub passed: Option<Deed>,
    /// A proposal that was fetched from the weekly digest: it stays until it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Deed>,
    /// A message that is dealt with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<Deed>,
    /// The queue a person put a message into; sorting keeps to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Queue>,
}

impl Handling {
    /// Whether nothing was done with it.
    pub fn is_none(&self) -> bool {
        *self == Handling::default()
    }
    /// Whether it rests at `now`: put off to a time that has not come.
    pub fn rests(&self, now: Timestamp) -> bool {
        self.later.as_ref().is_some_and(|later| now < later.until)
    }
}
