//! How much a message matters to the owner, and whether they will answer: learned, inspected, corrected.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::evidence::Reason;
use world::learned::Correspondent;
use world::message::Message;
use world::office::Office;

/// Everything the pass over the mail remembers. Serialised between runs; the same mail gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    addresses: Vec<String>,
}

/// Two probabilities and what they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Probability that it matters to the owner, 0–1.
    pub importance: f64,
    /// Probability that the owner will answer within seven days, 0–1.
    pub reply_needed: f64,
    /// Every signed part of the log-odds of `importance`, largest first; they add up to it.
    pub importance_parts: Vec<Reason>,
    /// Every signed part of the log-odds of `reply_needed`, largest first; they add up to it.
    pub reply_parts: Vec<Reason>,
}

impl State {
    /// Nothing seen yet.
    pub fn new(office: &Office) -> Self {
        Self { addresses: office.addresses.clone() }
    }
    /// Judges a message by what was observed before it.
    pub fn score(&self, message: &Message) -> Score {
        let _ = message;
        Score { importance: 0.5, reply_needed: 0.1, importance_parts: Vec::new(), reply_parts: Vec::new() }
    }
    /// What the owner said themselves: counts ten times an observation.
    pub fn correct(&mut self, message: &Message, important: bool) {
        let _ = (message, important);
    }
    /// Mail by address, for [`world::learned::Learned::correspondents`].
    pub fn correspondents(&self) -> BTreeMap<String, Correspondent> {
        BTreeMap::new()
    }
    /// Importance above which a message needs the executive, so that at most 5 % of what mattered lay below it;
    /// none until twenty messages that mattered are known.
    pub fn needs_you_above(&self) -> Option<f64> {
        None
    }
    /// Date of the latest message observed.
    pub fn latest(&self) -> Option<Timestamp> {
        None
    }
}
