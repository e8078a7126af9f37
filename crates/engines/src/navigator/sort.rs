//! The date-ordered pass over newly arrived messages: threads, counters, labels, queues.

use super::triage::State;
use jiff::Timestamp;
use world::ids::MessageId;
use world::message::Message;

/// What one pass gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted {
    /// The messages given, with thread and triage.
    pub messages: Vec<Message>,
    /// Messages of earlier calls that the owner has answered now, and when: set `triage.answered` there.
    pub answered: Vec<(MessageId, Timestamp)>,
}

/// Sorts messages that arrived after those of earlier calls, in date order, and learns what has become known by
/// `upto`. When something older than [`State::latest`] arrives, begin again with a new state and all messages.
pub fn sort(state: &mut State, messages: Vec<Message>, upto: Timestamp) -> Sorted {
    let _ = (state, upto);
    Sorted { messages, answered: Vec::new() }
}
