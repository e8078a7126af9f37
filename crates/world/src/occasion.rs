//! What the pair say of a meeting: what it is for, who goes in the executive's place and how far they may go, what was said
//! there, and what was brought back (spec §12.6).

use crate::authority::Money;
use crate::clearance::Actor;
use crate::message::Mailbox;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is said of a meeting beyond what its calendar holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// Why it is held; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// What is to be reached there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<String>,
    /// What somebody who is there wants, by their address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wants: BTreeMap<String, String>,
    /// Who goes in the executive's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<StandIn>,
    /// What was said there, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minutes: Vec<Minute>,
    /// That it was brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportBack>,
}

/// Somebody who goes in the executive's place, and how far they may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Who.
    pub who: Mailbox,
    /// What they may agree.
    pub may_agree: Vec<String>,
    /// What they may answer.
    pub may_answer: Vec<String>,
    /// What they must take back.
    pub take_back: Vec<String>,
    /// Up to which sum they may agree; none: no money at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Money>,
    /// By when they report back.
    pub report_by: Timestamp,
    /// How the executive wants to hear: "in writing, five lines"; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// Who said so.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// How far what was said at a meeting reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It stands.
    Agreed,
    /// It was answered, and binds nobody.
    Answered,
    /// It goes back to the executive.
    TakenBack,
}

/// What kind of line it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Noted {
    /// A point that was made.
    Point,
    /// Something that was to be decided or answered, and how far that reached.
    Decision {
        /// How far.
        reach: Reach,
        /// Why so far: "“dates” may be agreed".
        why: String,
    },
    /// Something to be done.
    Action {
        /// By whom; empty where nobody was named.
        owner: String,
        /// By when.
        due: Option<civil::Date>,
    },
}

/// A line of the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minute {
    /// What kind.
    pub noted: Noted,
    /// In words.
    pub text: String,
    /// By when the executive's answer is promised, for what is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<civil::Date>,
    /// The executive's answer to what was taken back; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// Who wrote it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// The executive's answer to something that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// In words.
    pub answer: String,
    /// Who gave it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// That a meeting was reported back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportBack {
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What was not expected; may be empty.
    #[serde(default)]
    pub surprise: String,
    /// When the executive said that they have heard it; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Timestamp>,
}

impl Occasion {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Occasion::default()
    }
    /// What was taken back to the executive.
    pub fn taken_back(&self) -> impl Iterator<Item = &Minute> {
        self.minutes.iter().filter(|m| matches!(m.noted, Noted::Decision { reach: Reach::TakenBack, .. }))
    }
    /// What was taken back and is not answered yet.
    pub fn open_questions(&self) -> impl Iterator<Item = &Minute> {
        self.taken_back().filter(|m| m.settled.is_none())
    }
    /// What was agreed.
    pub fn agreed(&self) -> impl Iterator<Item = &Minute> {
        self.minutes.iter().filter(|m| matches!(m.noted, Noted::Decision { reach: Reach::Agreed, .. }))
    }
    /// All that is said of it, for a search.
    pub fn words(&self) -> Vec<&str> {
        let limits = self.stand_in.iter().flat_map(|s| [&s.may_agree, &s.may_answer, &s.take_back]).flatten();
        let lines = self.minutes.iter().flat_map(|m| {
            let answer = m.settled.as_ref().map(|s| &s.answer);
            std::iter::once(&m.text).chain(answer)
        });
        std::iter::once(&self.purpose)
            .chain(&self.objectives)
            .chain(self.wants.values())
            .chain(limits)
            .chain(lines)
            .chain(self.report.iter().map(|r| &r.surprise))
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect()
    }
}
