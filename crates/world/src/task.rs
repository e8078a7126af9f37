//! Tasks: units of work with one owner, an estimate and a next physical action.

use crate::clearance::Clearance;
use crate::error::StateError;
use crate::evidence::Evidence;
use crate::ids::{DecisionId, PersonId, ProjectId, SourceId, TaskId};
use crate::time::Due;
use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

fn is_zero(count: &u16) -> bool {
    *count == 0
}

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

/// A date that counts from the end of another task: so many working days after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lag {
    /// Whose end it counts from.
    pub task: TaskId,
    /// Working days after that day; 0 is the day itself.
    pub working_days: u16,
}

/// Where somebody stopped, so that going on is easy (Leroy & Glomb 2018).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// When it was written.
    pub at: Timestamp,
    /// Where it stands.
    pub stopped: String,
    /// The next step.
    #[serde(default)]
    pub next: String,
    /// What is hard, or open.
    #[serde(default)]
    pub open: String,
}

/// That a task gave way to others when more was urgent than fitted: who chose it, and what it had been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GaveWay {
    /// When it was chosen.
    pub at: Timestamp,
    /// Who chose.
    pub by: PersonId,
    /// What stays urgent in its place.
    pub to: Vec<TaskId>,
    /// Its date before.
    #[serde(default)]
    pub due: Option<Due>,
    /// Its priority before.
    #[serde(default)]
    pub priority: Option<char>,
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
    /// What is true once it is done; empty where the next action says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
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
    /// Its date counts from the end of another task, and is not known before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_after: Option<Lag>,
    /// So does the day before which it does not begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_after: Option<Lag>,
    /// The task it is a step of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TaskId>,
    /// Where somebody stopped last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Box<Resume>>,
    /// How often its date was put off.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub put_off: u16,
    /// That it gave way to what was more urgent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gave_way: Option<Box<GaveWay>>,
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
            outcome: String::new(),
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
            due_after: None,
            start_after: None,
            parent: None,
            resume: None,
            put_off: 0,
            gave_way: None,
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
    /// Gives it a date of its own, or none. One that is put off is counted, and one that counted from another task
    /// gives way.
    pub fn give_due(&mut self, due: Option<Due>) {
        let on = |due: Due| due.date(&TimeZone::UTC);
        if let (Some(then), Some(now)) = (self.due, due)
            && on(now) > on(then)
        {
            self.put_off = self.put_off.saturating_add(1);
        }
        if due.is_some() && due != self.due {
            self.due_after = None;
        }
        self.due = due;
    }
    /// Whether it is on hold on that day. One with a wake date comes back on it.
    pub fn is_parked(&self, on: civil::Date) -> bool {
        self.state == TaskState::Parked && self.start.is_none_or(|wakes| wakes > on)
    }
    /// Whether somebody could work on it that day: it is open, not on hold, not for some day, and the next move is
    /// nobody else's.
    pub fn is_workable(&self, on: civil::Date) -> bool {
        self.state.is_open()
            && !matches!(self.state, TaskState::Waiting | TaskState::Someday)
            && !self.is_parked(on)
    }
    /// Mental demand, stated or usual for the kind.
    pub fn demand(&self) -> f64 {
        self.demand.unwrap_or_else(|| self.kind.usual_demand())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn task() -> Task {
        Task::new(TaskId::derive("t"), SourceId::derive("s"), "Call Ana")
    }

    #[test]
    fn an_older_task_reads_and_a_plain_one_is_written_as_before() {
        let text = serde_json::to_string(&task()).unwrap();
        for new in ["outcome", "due_after", "start_after", "parent", "resume", "put_off", "gave_way"] {
            assert!(!text.contains(new), "{new}");
        }
        assert_eq!(serde_json::from_str::<Task>(&text).unwrap(), task());
    }

    #[test]
    fn only_a_later_date_counts_as_put_off() {
        let on = |day| Some(Due::On(date(2026, 11, day)));
        let mut task = task();
        for (due, times) in [(on(5), 0), (on(4), 0), (on(9), 1), (None, 1), (on(20), 1), (on(21), 2)] {
            task.give_due(due);
            assert_eq!(task.put_off, times, "{due:?}");
        }
        task.due_after = Some(Lag { task: TaskId::derive("x"), working_days: 3 });
        task.give_due(on(21));
        assert!(task.due_after.is_some(), "the same date");
        task.give_due(on(22));
        assert!(task.due_after.is_none(), "a date of its own");
    }

    #[test]
    fn what_is_parked_comes_back_on_its_wake_date() {
        let mut task = Task { state: TaskState::Parked, ..task() };
        assert!(
            task.is_parked(date(2030, 1, 1)) && !task.is_workable(date(2030, 1, 1)),
            "without a date never"
        );
        task.start = Some(date(2026, 11, 9));
        for (day, parked) in [(8, true), (9, false), (10, false)] {
            assert_eq!(task.is_parked(date(2026, 11, day)), parked, "{day}");
            assert_eq!(task.is_workable(date(2026, 11, day)), !parked, "{day}");
        }
    }
}
