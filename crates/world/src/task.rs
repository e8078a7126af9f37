//! Tasks: units of work with one owner, an estimate and a next physical action.

use crate::clearance::Clearance;
use crate::error::StateError;
use crate::evidence::Evidence;
use crate::ids::{DecisionId, PersonId, ProjectId, SourceId, TaskId};
use crate::time::Due;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

/// What kind of work it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Needs a long stretch of thought.
    Deep,
    /// Small desk work.
    #[default]
    Shallow,
    /// A telephone call.
    Call,
    /// Outside the desk.
    Errand,
    /// With or about people.
    People,
    /// On the way.
    Travel,
}

impl TaskKind {
    /// Mental demand when none is stated, 0–1.
    pub fn usual_demand(self) -> f64 {
        match self {
            TaskKind::Deep => 0.9,
            TaskKind::People => 0.6,
            TaskKind::Call => 0.5,
            TaskKind::Shallow => 0.3,
            TaskKind::Errand | TaskKind::Travel => 0.2,
        }
    }
    /// As one lower-case word.
    pub fn word(self) -> &'static str {
        match self {
            TaskKind::Deep => "deep",
            TaskKind::Shallow => "shallow",
            TaskKind::Call => "call",
            TaskKind::Errand => "errand",
            TaskKind::People => "people",
            TaskKind::Travel => "travel",
        }
    }
}

/// Where a task stands: inbox > next | scheduled | waiting | parked | someday > doing > done | dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Captured, not clarified.
    #[default]
    Inbox,
    /// Can be done now.
    Next,
    /// Has a place in the calendar.
    Scheduled,
    /// The next move is somebody else's.
    Waiting,
    /// On hold, with a wake date.
    Parked,
    /// Perhaps one day.
    Someday,
    /// Being done.
    Doing,
    /// Finished.
    Done,
    /// Given up, with a reason.
    Dropped,
}

impl TaskState {
    /// Whether it still asks for work.
    pub fn is_open(self) -> bool {
        !matches!(self, TaskState::Done | TaskState::Dropped)
    }
    /// Moves to `to`.
    ///
    /// # Errors
    /// `E_STATE` when the machine of spec §0.3 has no such move: nothing leaves done or dropped other than by
    /// undoing, and nothing goes back to the inbox.
    pub fn become_(self, to: TaskState) -> Result<TaskState, StateError> {
        let legal = self.is_open() && to != TaskState::Inbox && self != to;
        if legal {
            Ok(to)
        } else {
            Err(StateError {
                thing: "task",
                from: format!("{self:?}").to_lowercase(),
                to: format!("{to:?}").to_lowercase(),
            })
        }
    }
}

/// A unit of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Identity.
    pub id: TaskId,
    /// Where it came from.
    pub source: SourceId,
    /// Its id there, kept for the round trip.
    #[serde(default)]
    pub foreign: Option<String>,
    /// The next physical action.
    pub title: String,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Who does it; none is the executive.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Who asked.
    #[serde(default)]
    pub requester: Option<PersonId>,
    /// Whose next move it is while waiting.
    #[serde(default)]
    pub waiting_for: Option<PersonId>,
    /// Its project.
    #[serde(default)]
    pub project: Option<ProjectId>,
    /// Estimate in minutes as given (1–10,000); none is unknown.
    #[serde(default)]
    pub estimate_minutes: Option<u32>,
    /// Earlier estimates, oldest first, when it was raised.
    #[serde(default)]
    pub earlier_estimates: Vec<u32>,
    /// Minutes already spent.
    #[serde(default)]
    pub spent_minutes: u32,
    /// By when.
    #[serde(default)]
    pub due: Option<Due>,
    /// Whether missing the date is worse than being late.
    #[serde(default)]
    pub hard_due: bool,
    /// Not before.
    #[serde(default)]
    pub start: Option<civil::Date>,
    /// Kind of work.
    #[serde(default)]
    pub kind: TaskKind,
    /// Mental demand 0–1, when stated.
    #[serde(default)]
    pub demand: Option<f64>,
    /// Context words (todo.txt `@`).
    #[serde(default)]
    pub contexts: Vec<String>,
    /// Where it stands.
    #[serde(default)]
    pub state: TaskState,
    /// Tasks that must be done before it.
    #[serde(default)]
    pub after: Vec<TaskId>,
    /// A decision it waits for.
    #[serde(default)]
    pub decision: Option<DecisionId>,
    /// May not be cut into pieces.
    #[serde(default)]
    pub unsplittable: bool,
    /// Value set by hand, 0–100; overrides the computed one.
    #[serde(default)]
    pub value: Option<f64>,
    /// todo.txt priority A–Z, or VTODO PRIORITY 1–9 as A–I.
    #[serde(default)]
    pub priority: Option<char>,
    /// When it was captured.
    pub created: Option<Timestamp>,
    /// When it was last worked on or changed.
    #[serde(default)]
    pub touched: Option<Timestamp>,
    /// When it ended.
    #[serde(default)]
    pub ended: Option<Timestamp>,
    /// Minutes it really took, when known.
    #[serde(default)]
    pub actual_minutes: Option<u32>,
    /// What it came from.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Task {
    /// An empty task with this title, in the inbox.
    pub fn new(id: TaskId, source: SourceId, title: impl Into<String>) -> Self {
        Self {
            id,
            source,
            foreign: None,
            title: title.into(),
            notes: String::new(),
            owner: None,
            requester: None,
            waiting_for: None,
            project: None,
            estimate_minutes: None,
            earlier_estimates: Vec::new(),
            spent_minutes: 0,
            due: None,
            hard_due: false,
            start: None,
            kind: TaskKind::default(),
            demand: None,
            contexts: Vec::new(),
            state: TaskState::Inbox,
            after: Vec::new(),
            decision: None,
            unsplittable: false,
            value: None,
            priority: None,
            created: None,
            touched: None,
            ended: None,
            actual_minutes: None,
            evidence: Vec::new(),
            clearance: Clearance::default(),
        }
    }
    /// Mental demand, stated or usual for the kind.
    pub fn demand(&self) -> f64 {
        self.demand.unwrap_or_else(|| self.kind.usual_demand())
    }
}
