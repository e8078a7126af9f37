//! Trials: what a kind of proposal really brings, told by holding some occasions back by chance (spec §10.5). What was
//! decided about an occasion is written once and stays.

use crate::ids::ItemRef;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// That occasions of a kind are held back by chance, from the yes that allowed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The kind: "navigator.reply".
    pub kind: String,
    /// From which chance is drawn, together with the occasion: asked again, the same occasion is decided alike.
    pub seed: u64,
    /// When the yes was given last.
    pub since: Timestamp,
    /// Who gave it: a name, as the audit log has it.
    pub by: String,
    /// When it was stopped; none while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Timestamp>,
}

/// One occasion of a kind on trial: what was decided, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Occasion {
    /// The kind.
    pub kind: String,
    /// What makes it the same occasion when it is found again: the kind and what it is about, never the words.
    pub key: String,
    /// What it is about, as far as its outcome needs.
    pub about: Vec<ItemRef>,
    /// What its effect does, as a key: the same under another name is the same.
    pub doing: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Whether it was held back.
    pub held_back: bool,
    /// When its outcome is known at the latest; held back until then.
    pub closes: Timestamp,
    /// What came of it, the less the better, in the unit of its kind's outcome; none while it is open, and where nothing is
    /// known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<f64>,
    /// When that was read, or when it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Timestamp>,
}

impl Occasion {
    /// Whether it is kept from the list at this instant.
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.held_back && self.settled.is_none() && now < self.closes
    }
}

/// All trials and their occasions, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trials {
    /// One for each kind that was ever tried.
    #[serde(default)]
    pub trials: Vec<Trial>,
    /// What was decided.
    #[serde(default)]
    pub occasions: Vec<Occasion>,
}

impl Trials {
    /// The running trial of a kind.
    pub fn running(&self, kind: &str) -> Option<&Trial> {
        self.trials.iter().find(|t| t.kind == kind && t.stopped.is_none())
    }
    /// The occasions of a kind.
    pub fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Occasion> {
        self.occasions.iter().filter(move |o| o.kind == kind)
    }
    /// The occasion of this key.
    pub fn known(&self, key: &str) -> Option<&Occasion> {
        self.occasions.iter().find(|o| o.key == key)
    }
}
