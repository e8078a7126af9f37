//! Why: signed parts that add up, and pointers to what supports them.

use crate::clearance::Clearance;
use crate::ids::ItemRef;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A pointer to the message, event or entry that supports a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The item.
    pub item: ItemRef,
    /// A short quote or number from it, as plain text.
    pub quote: String,
    /// When it happened or was written.
    pub at: Option<Timestamp>,
    /// What one must be cleared for to see it: the item's own clearance.
    #[serde(default)]
    pub clearance: Clearance,
}

/// The unit of a reason's amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Minutes of real time.
    Minutes,
    /// Points of a 0–100 score.
    Points,
    /// Log-odds, for learned probabilities.
    LogOdds,
    /// Shares of 1.
    Share,
    /// Whole things.
    Count,
}

/// One signed part of a figure. The parts of a figure add up to it (tolerance 0.5 of a displayed unit).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is, stable across runs and languages: "switch", "sender.reply_rate".
    pub code: String,
    /// The same in words for a person, a phrase without a full stop.
    pub words: String,
    /// Its signed share.
    pub amount: f64,
    /// In this unit.
    pub unit: Unit,
    /// What supports it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Reason {
    /// A part without evidence of its own.
    pub fn new(code: &str, words: impl Into<String>, amount: f64, unit: Unit) -> Self {
        Self { code: code.to_owned(), words: words.into(), amount, unit, evidence: Vec::new() }
    }
    /// The same with evidence.
    pub fn with(mut self, evidence: Vec<Evidence>) -> Self {
        self.evidence = evidence;
        self
    }
}
