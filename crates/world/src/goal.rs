//! Goals in a tree, projects, and what serves them.

use crate::clearance::Clearance;
use crate::ids::{GoalId, PersonId, ProjectId};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

/// A measured state of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// On which day.
    pub date: civil::Date,
    /// In the goal's unit.
    pub value: f64,
}

/// What was changed of a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It was set.
    Set,
    /// Its weight among its siblings.
    Weight {
        /// Before.
        from: f64,
        /// Since.
        to: f64,
    },
    /// Its date.
    Due {
        /// Before.
        from: Option<civil::Date>,
        /// Since.
        to: Option<civil::Date>,
    },
}

/// A change of a goal that others must know of: when, by whom, why, what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalTurn {
    /// When.
    pub at: Timestamp,
    /// By whom; none is a file that was read, or a proposal that was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Why, in words; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What.
    pub what: Turn,
}

/// A desired state with a measure, a target and a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Identity.
    pub id: GoalId,
    /// The id people gave it in the goals file: "rotterdam".
    pub slug: String,
    /// Name.
    pub name: String,
    /// The one it serves.
    #[serde(default)]
    pub parent: Option<GoalId>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Where it stands among all goals, in the order in which they were set: what comes later is appended, so that
    /// lists and colours stay as they are.
    #[serde(default, skip_serializing_if = "is_first")]
    pub place: u32,
    /// Weight among siblings, not negative; normalised when used.
    pub weight: f64,
    /// What is measured.
    #[serde(default)]
    pub measure: Option<String>,
    /// In which unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Where it started.
    #[serde(default)]
    pub baseline: Option<f64>,
    /// Where it shall be.
    #[serde(default)]
    pub target: Option<f64>,
    /// Since when.
    #[serde(default)]
    pub start: Option<civil::Date>,
    /// By when.
    #[serde(default)]
    pub due: Option<civil::Date>,
    /// Measured states, oldest first.
    #[serde(default)]
    pub status: Vec<Measure>,
    /// Words that point to it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// When it was set, weighed anew and put to another date, oldest first; the latest [`Goal::TURNS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<GoalTurn>,
    /// Since when nothing serves it any more: reached, or given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<civil::Date>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_first(place: &u32) -> bool {
    *place == 0
}

impl Goal {
    /// So many changes are kept of one goal.
    pub const TURNS: usize = 100;

    /// This goal with what tells it from `before` (none: it is new) written into its history.
    #[must_use]
    pub fn noting(mut self, before: Option<&Goal>, at: Timestamp, by: Option<PersonId>, why: &str) -> Goal {
        let mut turns = Vec::new();
        match before {
            None => turns.push(Turn::Set),
            Some(before) => {
                self.history.clone_from(&before.history);
                if before.weight != self.weight {
                    turns.push(Turn::Weight { from: before.weight, to: self.weight });
                }
                if before.due != self.due {
                    turns.push(Turn::Due { from: before.due, to: self.due });
                }
            }
        }
        self.history.extend(turns.into_iter().map(|what| GoalTurn { at, by, why: why.to_owned(), what }));
        self.history.drain(..self.history.len().saturating_sub(Self::TURNS));
        self
    }
    /// Its weight before it was weighed anew at an instant or later; none where it was set after that. One that was set
    /// at that very instant was set first.
    pub fn weight_before(&self, at: Timestamp) -> Option<f64> {
        let set_later = |turn: &&GoalTurn| turn.at > at && turn.what == Turn::Set;
        if self.history.iter().any(|turn| set_later(&turn)) {
            return None;
        }
        let later = || self.history.iter().filter(move |turn| turn.at >= at);
        let then = later().find_map(|turn| match turn.what {
            Turn::Weight { from, .. } => Some(from),
            _ => None,
        });
        Some(then.unwrap_or(self.weight))
    }
    /// What people call it: its id and its name.
    pub fn names(&self) -> [&str; 2] {
        [&self.slug, &self.name]
    }
    /// What goals are sorted by: their place, and their slug where offices of old have none.
    pub fn order(&self) -> (u32, &str) {
        (self.place, &self.slug)
    }
    /// Whether people mean it by this word: its id or its name, in capitals or not.
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.trim().to_lowercase();
        self.names().iter().any(|name| name.to_lowercase() == word)
    }
    /// A goal of weight 1 with nothing but a name.
    pub fn new(slug: impl Into<String>, name: impl Into<String>) -> Goal {
        let slug = slug.into();
        Goal {
            id: GoalId::derive(&slug),
            slug,
            name: name.into(),
            parent: None,
            owner: None,
            place: 0,
            weight: 1.0,
            measure: None,
            unit: None,
            baseline: None,
            target: None,
            start: None,
            due: None,
            status: Vec::new(),
            keywords: Vec::new(),
            history: Vec::new(),
            closed: None,
            clearance: Clearance::default(),
        }
    }
}

/// How much an item serves a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalLink {
    /// The goal.
    pub goal: GoalId,
    /// 0 none, 0.1 weak, 0.3 useful, 0.6 strong, 1 decisive.
    pub contribution: f64,
    /// Whether a person set or confirmed it.
    pub confirmed: bool,
    /// Probability of an automatic link, 0–1; 1 when confirmed.
    pub probability: f64,
}

/// A step of a project with a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Name.
    pub name: String,
    /// By when.
    pub due: Option<civil::Date>,
    /// When it was reached.
    #[serde(default)]
    pub done: Option<civil::Date>,
}

/// A goal-linked set of tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Identity.
    pub id: ProjectId,
    /// The word that names it in task lists (todo.txt `+`).
    pub slug: String,
    /// Name.
    pub name: String,
    /// Goals and its share for each, 0–1.
    #[serde(default)]
    pub goals: Vec<(GoalId, f64)>,
    /// Who wants it.
    #[serde(default)]
    pub sponsor: Option<PersonId>,
    /// Where it stands, in a word.
    #[serde(default)]
    pub stage: Option<String>,
    /// Steps.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// What could go wrong, in words.
    #[serde(default)]
    pub risks: Vec<String>,
    /// How much longer than planned projects like it took, where somebody entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Overrun>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Project {
    /// A project with nothing but a name.
    pub fn new(slug: impl Into<String>, name: impl Into<String>) -> Project {
        let slug = slug.into();
        Project {
            id: ProjectId::derive(&slug),
            slug,
            name: name.into(),
            goals: Vec::new(),
            sponsor: None,
            stage: None,
            milestones: Vec::new(),
            risks: Vec::new(),
            outside: None,
            clearance: Clearance::default(),
        }
    }
}

/// How much longer than planned projects took, as factors: 1.2 is a fifth longer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overrun {
    /// The middle one.
    pub middle: f64,
    /// Four of five took no more than this.
    pub most: f64,
    /// Which projects they were, in words.
    #[serde(default)]
    pub from: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_tells_what_it_weighed_when() {
        let at = |hour: i64| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hour);
        let set = Goal::new("hub", "Hub").noting(None, at(1), None, "");
        let heavier = Goal { weight: 3.0, ..set.clone() }.noting(Some(&set), at(5), None, "the board");
        let later = Goal { due: Some(civil::date(2027, 3, 31)), weight: 2.0, ..heavier.clone() };
        let later = later.noting(Some(&heavier), at(9), None, "");
        assert_eq!(
            [0, 1, 5, 6, 9, 10].map(|h| later.weight_before(at(h))),
            [None, Some(1.0), Some(1.0), Some(3.0), Some(3.0), Some(2.0)]
        );
        assert_eq!(later.history.len(), 4);
        assert_eq!(later.history[1].why, "the board");
        let same = later.clone().noting(Some(&later), at(10), None, "");
        assert_eq!(same, later, "what was not changed is not told");
    }
}
