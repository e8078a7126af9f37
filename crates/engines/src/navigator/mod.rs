//! Intelligent Workflow Navigator: what a message asks, of whom, by when, and how much it matters.
//!
//! Mail text becomes zones, speech acts and cues ([`reading`]); a date-ordered pass threads messages, counts who
//! answers whom and puts each into a queue ([`sort`]) by hard rules first and a learned probability after them
//! ([`triage`]). Promises both ways ([`commitments`]) and the open asks become proposals ([`propose`]); nothing
//! here changes anything. Text from outside informs a proposal that quotes it, and has no other power.

mod acts;
pub mod asks;
pub mod commitments;
pub mod deadlines;
mod handing;
pub mod identity;
mod learner;
mod lists;
mod phrases;
pub mod propose;
pub mod queues;
pub mod reading;
mod record;
pub mod sort;
pub mod surroundings;
#[cfg(test)]
mod tests;
pub mod triage;
mod weights;
mod wording;
mod zoning;

pub use asks::{Ask, Choosing, asks, choosing};
pub use identity::Namesakes;
pub use propose::propose;
pub use queues::queues;
pub use reading::{ReadContext, Reading, read};
pub use sort::{Sorted, sort};
pub use surroundings::{Role, Surroundings};
pub use triage::State;

/// What the navigator may propose, and when.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NavigatorConfig {
    /// At most this many proposals in one call, best first.
    pub at_most: usize,
    /// At most this many of one kind.
    pub at_most_of_a_kind: usize,
    /// Working days within which a key contact is answered when nothing else tells.
    pub key_contact_days: i64,
    /// Working days within which a colleague is answered.
    pub colleague_days: i64,
    /// Working days within which everybody else is answered.
    pub other_days: i64,
    /// Messages and promises older than this many days are not brought up again.
    pub forget_after_days: i64,
    /// Probability of an answer from which one is proposed.
    pub reply_from: f64,
    /// Confidence from which a request becomes a task, 0–1.
    pub task_from: f64,
}

impl Default for NavigatorConfig {
    fn default() -> Self {
        Self {
            at_most: 24,
            at_most_of_a_kind: 8,
            key_contact_days: 1,
            colleague_days: 2,
            other_days: 5,
            forget_after_days: 30,
            reply_from: 0.35,
            task_from: 0.7,
        }
    }
}
