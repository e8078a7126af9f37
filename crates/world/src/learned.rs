//! What verdicts and history have taught, as far as engines need it.

use crate::ids::ProposalId;
use crate::task::TaskKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How one kind of proposal has fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRecord {
    /// Accepted as proposed.
    pub accepted: u32,
    /// Accepted with edits.
    pub edited: u32,
    /// Dismissed.
    pub dismissed: u32,
    /// Ran out unanswered.
    pub expired: u32,
    /// Taken back after a yes.
    pub undone: u32,
}

impl KindRecord {
    /// Answers that say something: a yes, an edit, a no; what was undone counts as a no.
    pub fn verdicts(&self) -> u32 {
        self.accepted + self.edited + self.dismissed
    }
    /// Yes, and still standing.
    pub fn kept(&self) -> u32 {
        (self.accepted + self.edited).saturating_sub(self.undone)
    }
}

/// How a proposal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Accepted as proposed.
    Kept,
    /// Accepted with a change.
    Edited,
    /// Declined.
    Declined,
    /// Ran out unanswered.
    Expired,
}

/// How one proposal ended, as the record of its kind keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Which.
    pub proposal: ProposalId,
    /// Of which kind.
    pub kind: String,
    /// In which context: the address whose mail it rests on; empty where it rests on nobody's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
    /// When.
    pub at: Timestamp,
    /// How.
    pub ending: Ending,
    /// Whether its yes was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
    /// Whether Equerry said yes itself, under a right to act alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

impl Answered {
    /// Whether it says something: a yes, an edit, a no.
    pub fn is_verdict(&self) -> bool {
        self.ending != Ending::Expired
    }
    /// A yes that stands, edited or not.
    pub fn is_kept(&self) -> bool {
        matches!(self.ending, Ending::Kept | Ending::Edited) && !self.undone
    }
    /// Accepted as it was, and not taken back: what a right to act alone is earned by.
    pub fn is_clean(&self) -> bool {
        self.ending == Ending::Kept && !self.undone
    }
}

/// A finished task with an estimate, for calibration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffortRecord {
    /// Estimate in minutes.
    pub estimate: u32,
    /// What it took.
    pub actual: u32,
    /// Kind of work.
    pub kind: TaskKind,
    /// Title words, for likeness.
    pub title: String,
    /// Owner's id as text; empty for the executive.
    pub owner: String,
    /// When it ended.
    pub ended: Timestamp,
}

/// Mail with one address, counted in date order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Correspondent {
    /// Messages from them to the owner.
    pub received: u32,
    /// Of those, answered by the owner.
    pub answered: u32,
    /// Messages of the owner to them.
    pub sent: u32,
    /// Last from them.
    pub last_received: Option<Timestamp>,
    /// Last to them.
    pub last_sent: Option<Timestamp>,
    /// The owner's latest reply times to them in minutes, newest last, at most 20.
    #[serde(default)]
    pub our_reply_minutes: Vec<u32>,
    /// Their latest reply times to the owner in minutes, newest last, at most 20.
    #[serde(default)]
    pub their_reply_minutes: Vec<u32>,
}

/// A time that was chosen among those that were offered, with what each was worth: shares 0–1 of earliness, who of the
/// optional people comes, comfort, energy and theme, and free time left whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotChoice {
    /// The one that was chosen.
    pub chosen: [f64; 5],
    /// The others.
    pub others: Vec<[f64; 5]>,
}

/// Everything learned that engines read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// By kind of proposal.
    #[serde(default)]
    pub kinds: BTreeMap<String, KindRecord>,
    /// How proposals ended, oldest first; the latest [`Learned::MOST_ANSWERS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
    /// Kinds (or kind and subject, "agenda.prepare|uid") never to be proposed again.
    #[serde(default)]
    pub never: BTreeSet<String>,
    /// Learners that stand still, by name.
    #[serde(default)]
    pub frozen: BTreeSet<String>,
    /// Finished tasks, oldest first.
    #[serde(default)]
    pub effort: Vec<EffortRecord>,
    /// Times that were chosen, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotChoice>,
    /// By address.
    #[serde(default)]
    pub correspondents: BTreeMap<String, Correspondent>,
    /// Importance above which a message needs the executive, learned so that few are missed; prior 0.5.
    #[serde(default)]
    pub needs_you_above: Option<f64>,
}

impl Learned {
    /// So many answers are remembered one by one; those before count in the record of their kind alone.
    pub const MOST_ANSWERS: usize = 1_000;
}
