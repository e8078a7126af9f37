//! Cognitive Task Orchestration: what to do when, what not to do today and why, and which problems are coming
//! (spec §1).
//!
//! `clarify` reads captured words, `sequence` holds the ATCS rule, `energy` and `switching` its two factors,
//! `search` improves an order, `plan` puts it around the real events, `radar` looks for trouble, `notices`
//! guards the blocks.

use crate::maths::Values;
use crate::maths::effort::Effort;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use world::task::TaskKind;
use world::{
    Due, EventId, Evidence, GoalId, Interval, ItemRef, PersonId, ProjectId, Proposal, Reason, Snapshot,
    SourceId, Task, TaskId,
};

/// Minutes it costs to turn from one thing to another (spec §1.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchCosts {
    /// Another project, the same kind of work.
    pub same_kind: f64,
    /// Another kind of work for the same project.
    pub same_project: f64,
    /// Everything is another.
    pub otherwise: f64,
    /// More after a meeting of more than five people.
    pub after_meeting: f64,
}

impl Default for SwitchCosts {
    fn default() -> Self {
        Self { same_kind: 5.0, same_project: 8.0, otherwise: 15.0, after_meeting: 5.0 }
    }
}

/// Settings, minutes unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct OrchestrationConfig {
    /// What turning costs.
    pub switch: SwitchCosts,
    /// Shortest piece of a task that is cut.
    pub chunk_min: i64,
    /// Length aimed at.
    pub chunk_target: i64,
    /// Longest piece.
    pub chunk_max: i64,
    /// Most deep work in a day.
    pub deep_max: i64,
    /// Rest after a deep block.
    pub recovery: i64,
    /// How long from now the previous plan stays as it is.
    pub frozen: i64,
    /// Share of free time left for what comes, when the office has learned none, 0–1.
    pub reserve: f64,
    /// Tasks up to which every order is tried.
    pub exact_up_to: usize,
    /// Task placements the local search may try in all.
    pub search_effort: usize,
    /// When notices that can wait are shown together.
    pub batches: Vec<jiff::civil::Time>,
    /// Most problems proposed at once.
    pub most_problems: usize,
}

impl Default for OrchestrationConfig {
    fn default() -> Self {
        Self {
            switch: SwitchCosts::default(),
            chunk_min: 60,
            chunk_target: 90,
            chunk_max: 120,
            deep_max: 240,
            recovery: 10,
            frozen: 120,
            reserve: 0.36,
            exact_up_to: 8,
            search_effort: 200_000,
            batches: vec![jiff::civil::time(11, 30, 0, 0), jiff::civil::time(16, 0, 0, 0)],
            most_problems: 9,
        }
    }
}

/// What captured words mean, to be shown back before it becomes a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Clarified {
    /// The words without the date, beginning with a verb where they did.
    pub title: String,
    /// By when.
    pub due: Option<Due>,
    /// The words the date was read from.
    pub due_words: Option<String>,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The goal it serves.
    pub goal: Option<GoalId>,
    /// Its project.
    pub project: Option<ProjectId>,
    /// Kind of work.
    pub kind: TaskKind,
    /// Minutes, when the words say so.
    pub estimate_minutes: Option<u32>,
    /// `@context` words.
    pub contexts: Vec<String>,
    /// What is still open, one question each, most pressing first.
    pub questions: Vec<String>,
}

impl Clarified {
    /// The task they make, ready to be done next.
    pub fn task(&self, id: TaskId, source: SourceId, now: Timestamp) -> Task {
        let mut task = Task::new(id, source, self.title.clone());
        task.created = Some(now);
        task
    }
}

/// Reads captured words: `date_reader` finds a date and the words it came from.
pub fn clarify(
    words: &str,
    _now: Timestamp,
    _zone: &TimeZone,
    _world: &Snapshot,
    _date_reader: &dyn Fn(&str) -> Option<(Due, String)>,
) -> Clarified {
    Clarified {
        title: words.trim().to_owned(),
        due: None,
        due_words: None,
        person: None,
        goal: None,
        project: None,
        kind: TaskKind::default(),
        estimate_minutes: None,
        contexts: Vec::new(),
        questions: Vec::new(),
    }
}

/// How long a task will really take: P50, P80 and why.
pub fn effort(world: &Snapshot, task: &Task) -> Effort {
    crate::maths::effort::History::new(&world.learned.effort, world.now).forecast(
        &crate::maths::effort::Asked { estimate: 30.0, kind: task.kind, title: &task.title, owner: "" },
        world.now,
    )
}

/// Which piece of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// From 1.
    pub number: u16,
    /// How many pieces the plan has.
    pub of: u16,
}

/// A stretch of the day for a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// When.
    pub interval: Interval,
    /// What.
    pub task: TaskId,
    /// Which piece of it.
    pub part: Part,
    /// Why here: value, due pressure, switch, energy; points that add up to [`Block::pull`].
    pub reasons: Vec<Reason>,
    /// How strongly it is drawn here, points (ten times the decimal logarithm of the ATCS index).
    pub pull: f64,
}

/// A task that is not in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Which.
    pub task: TaskId,
    /// Which constraint: "full", "waiting", "not_before", "after", "E_CYCLE", "E_RANGE", "E_LIMIT", "decision".
    pub code: &'static str,
    /// The same in words.
    pub why: String,
}

/// What a plan costs, in its four parts (spec §1.6).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// Value times working hours late.
    pub tardiness: f64,
    /// 0.2 times switch hours.
    pub switches: f64,
    /// 0.3 times hours at the wrong time of day.
    pub mismatch: f64,
    /// 0.1 times blocks moved since the previous plan.
    pub moved: f64,
}

impl Cost {
    /// J, the sum.
    pub fn total(&self) -> f64 {
        self.tardiness + self.switches + self.mismatch + self.moved
    }
}

/// A time-blocked day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayPlan {
    /// The day.
    pub date: Date,
    /// In order of time.
    pub blocks: Vec<Block>,
    /// What is not in it, most valuable first.
    pub left_out: Vec<LeftOut>,
    /// Minutes free of events, lunch and the past.
    pub free_minutes: i64,
    /// Minutes of the blocks.
    pub planned_minutes: i64,
    /// Share of the free minutes kept for what comes, 0–1.
    pub reserve: f64,
    /// What it costs.
    pub cost: Cost,
    /// What should be said about the whole day: "No free minutes: six meetings fill it."
    pub note: Option<String>,
    /// Meetings that could be moved to make room, least worth first, when there is none.
    pub could_move: Vec<EventId>,
}

/// The days of a week, and what found no place in any.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekPlan {
    /// Days that are left of the week, in order.
    pub days: Vec<DayPlan>,
    /// What is not in it, most valuable first.
    pub left_out: Vec<LeftOut>,
    /// What it costs.
    pub cost: Cost,
}

/// Plans a day around its real events. The next two hours of `previous` stay, and the rest of it moves only
/// where that pays; without it, or to be asked afresh, hand in none.
pub fn plan_day(
    world: &Snapshot,
    values: &Values,
    date: Date,
    config: &OrchestrationConfig,
    seed: u64,
    previous: Option<&DayPlan>,
) -> DayPlan {
    let _ = (world, values, seed, previous);
    DayPlan {
        date,
        blocks: Vec::new(),
        left_out: Vec::new(),
        free_minutes: 0,
        planned_minutes: 0,
        reserve: config.reserve,
        cost: Cost::default(),
        note: None,
        could_move: Vec::new(),
    }
}

/// Plans what is left of the week that holds `date`, from `date` on.
pub fn plan_week(
    world: &Snapshot,
    values: &Values,
    date: Date,
    config: &OrchestrationConfig,
    seed: u64,
    previous: Option<&WeekPlan>,
) -> WeekPlan {
    let _ = (world, values, date, config, seed, previous);
    WeekPlan { days: Vec::new(), left_out: Vec::new(), cost: Cost::default() }
}

/// The nine kinds of problem (spec §1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// P80 finish after due, or overdue.
    DueRisk,
    /// Waiting for somebody past the follow-up day.
    Waiting,
    /// Untouched for 10 workdays.
    Stale,
    /// Tasks that wait for each other.
    Cycle,
    /// A meeting within 48 working hours without preparation.
    PrepareMissing,
    /// Two events at once.
    DoubleBooked,
    /// Two promises to one person for the same day.
    TwoPromises,
    /// The estimate has grown twice.
    EstimateGrew,
    /// A decision holds up three or more tasks.
    BlockingDecision,
}

/// A problem that is coming.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which kind.
    pub problem: Problem,
    /// In a sentence: names, dates, numbers.
    pub words: String,
    /// What it is about, the main thing first.
    pub about: Vec<ItemRef>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Chance that the date is met, where there is one, 0–1.
    pub chance: Option<f64>,
    /// How many minutes are at stake, for the order.
    pub minutes: f64,
}

/// Every problem in sight, the most minutes at stake first.
pub fn radar(_world: &Snapshot, _values: &Values, _config: &OrchestrationConfig) -> Vec<Finding> {
    Vec::new()
}

/// Proposals for the problems that orchestration itself mends, each with two or three ways out:
/// `orchestration.due_risk`, `.waiting`, `.stale`, `.cycle`, `.two_promises`, `.estimate_grew`,
/// `.blocking_decision`. Missing preparation and double bookings are the agenda's.
pub fn propose(_world: &Snapshot, _values: &Values, _config: &OrchestrationConfig) -> Vec<Proposal> {
    Vec::new()
}

/// When a notice may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// At once.
    Now,
    /// Not before that instant.
    At(Timestamp),
}

/// When a notice that arises `at` may be shown (bounded deferral, spec §1.7): at once outside blocks when it
/// matters; at a block's end, yet never later than 5 minutes at importance 0.9 or more; the rest in batches.
pub fn may_notify(
    _world: &Snapshot,
    _plan: &[Block],
    _at: Timestamp,
    _importance: f64,
    always_through: bool,
    _config: &OrchestrationConfig,
) -> Notice {
    let _ = always_through;
    Notice::Now
}
