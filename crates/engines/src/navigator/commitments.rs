//! Promises both ways, and asks of ours that nobody has answered.

use jiff::Timestamp;
use world::commitment::Commitment;
use world::evidence::Evidence;
use world::ids::{CommitmentId, MessageId};
use world::message::{Mailbox, Message};
use world::office::Office;
use world::snapshot::Snapshot;

/// The promises a message makes, firm ones only (confidence 0.7 and above), as detected.
pub fn detect(message: &Message, office: &Office) -> Vec<Commitment> {
    let _ = (message, office);
    Vec::new()
}

/// A sign that a promise was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSign {
    /// Which promise.
    pub commitment: CommitmentId,
    /// How sure, 0–1.
    pub confidence: f64,
    /// What says so.
    pub evidence: Evidence,
}

/// Open promises that a later message in their thread seems to have kept.
pub fn kept(world: &Snapshot) -> Vec<KeptSign> {
    let _ = world;
    Vec::new()
}

/// An ask of ours that has waited longer than it usually does.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// Our message.
    pub message: MessageId,
    /// Who owes an answer.
    pub from: Mailbox,
    /// The ask in its own words.
    pub ask: String,
    /// When we asked.
    pub asked: Timestamp,
    /// From when a reminder is in place: max(P90 of their reply times, two working days) after it.
    pub since: Timestamp,
    /// Their P90 in minutes, where at least nine of their replies are known.
    pub usual_minutes: Option<u32>,
}

/// Asks of ours that wait for an answer past the usual time, longest first.
pub fn waiting(world: &Snapshot) -> Vec<Wait> {
    let _ = world;
    Vec::new()
}
