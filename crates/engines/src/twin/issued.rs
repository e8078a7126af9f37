//! What was forecast on a day and what it rested on, so that a later day can tell what moved and why (spec §8.10).

use super::DayLoad;
use super::week_plan::{self, WeekPlan};
use super::what_if::{Landing, Lived, Settings};
use crate::maths::attention::Bucket;
use crate::maths::morning::{Morning, ProjectTold, Told};
use crate::maths::work;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use world::{EventId, GoalId, ItemRef, Snapshot, TaskId};

/// A forecast as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// The day on which it was made.
    pub day: Date,
    /// From so many replications.
    pub replications: usize,
    /// Whether there was too little history for more than a rough answer.
    pub thin: bool,
    /// Open work, in the order in which it is done.
    pub work: Vec<WorkThen>,
    /// The meetings in the calendar of the weeks ahead, by date.
    pub meetings: Vec<MeetingThen>,
    /// The working days ahead.
    pub days: Vec<DayLoad>,
    /// Hours a week by goal.
    pub goals: Vec<GoalThen>,
    /// The same up to each date within these weeks by which an open goal is to be met.
    #[serde(default)]
    pub goals_by: BTreeMap<Date, Vec<(GoalId, f64)>>,
    /// How likely what is due in each week is done.
    pub plans: Vec<WeekPlan>,
    /// When the executive's part of each project is done.
    pub projects: Vec<Landing>,
    /// What earlier dates had taught of how chances are told; none where nothing.
    #[serde(default)]
    pub record: Option<Record>,
}

/// How often dates were kept by then, 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Of those that fitted, as simulated.
    pub fits: f64,
    /// Of those that did not.
    pub does_not: f64,
}

impl Record {
    /// The chance that is told with this record, of one that was told with another; none where that one says nothing.
    pub(super) fn retold(&self, chance: f64, other: &Record) -> Option<f64> {
        let spread = other.fits - other.does_not;
        let simulated = (spread > 0.05).then(|| ((chance - other.does_not) / spread).clamp(0.0, 1.0))?;
        Some(simulated * self.fits + (1.0 - simulated) * self.does_not)
    }
}

/// A task in a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WorkThen {
    /// Which.
    pub task: TaskId,
    /// Its date.
    pub due: Option<Date>,
    /// Its estimate in minutes, as it was given.
    pub estimate: Option<u32>,
    /// Minutes already spent on it.
    pub spent: u32,
    /// Minutes that are left of it: half of the work like it takes no more.
    pub minutes: f64,
    /// In four of five cases done by that day; none where that lies beyond the weeks.
    pub p80: Option<Date>,
    /// The chance that its date is met, 0–1; none without one within the weeks.
    pub met: Option<f64>,
}

/// A meeting in a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeetingThen {
    /// Which; none where it was only known that the time is taken.
    pub event: Option<EventId>,
    /// When.
    pub date: Date,
    /// Planned minutes; half of them for what is only held.
    pub minutes: f64,
}

/// Hours a week for a goal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GoalThen {
    /// Which.
    pub goal: GoalId,
    /// In meetings of the calendar.
    pub meetings: f64,
    /// On tasks.
    pub work: f64,
}

impl GoalThen {
    /// Both.
    pub fn hours(&self) -> f64 {
        self.meetings + self.work
    }
}

impl Issue {
    /// Everything it was made from that has a name.
    pub fn made_of(&self) -> BTreeSet<ItemRef> {
        let tasks = self.work.iter().map(|w| ItemRef::Task(w.task));
        let events = self.meetings.iter().filter_map(|m| m.event).map(ItemRef::Event);
        let goals = self.goals.iter().map(|g| ItemRef::Goal(g.goal));
        let projects = self.projects.iter().map(|p| ItemRef::Project(p.project));
        tasks.chain(events).chain(goals).chain(projects).collect()
    }

    /// What it said of dates, for whoever tells their odds.
    pub fn morning(&self) -> Morning {
        let told = |w: &WorkThen| {
            Some((w.task, Told { chance: w.met?, due: w.due, estimate: w.estimate, spent: w.spent }))
        };
        let project = |p: &Landing| Some((p.project, ProjectTold { tasks: p.tasks, chance: p.met? }));
        Morning {
            told: self.work.iter().filter_map(told).collect(),
            projects: self.projects.iter().filter_map(project).collect(),
            thin: self.thin,
        }
    }

    /// What it said of a task.
    pub fn of(&self, task: TaskId) -> Option<&WorkThen> {
        self.work.iter().find(|w| w.task == task)
    }
}

/// Makes it of weeks that were lived through.
pub(super) fn issue(
    world: &Snapshot,
    lived: &Lived,
    days: Vec<DayLoad>,
    settings: &Settings,
    thin: bool,
) -> Issue {
    let horizon = &lived.horizon;
    let promises: BTreeMap<TaskId, _> =
        lived.promises(&settings.stretch, thin).into_iter().map(|p| (p.task, p)).collect();
    let zone = world.zone();
    let as_now = |n: &usize| {
        // What is waited for is no open work of one's own.
        let work = Some(&horizon.work[*n]).filter(|work| !work.waited_for)?;
        let task = world.tasks.get(&work.task?)?;
        let promise = promises.get(&task.id)?;
        Some(WorkThen {
            task: task.id,
            due: task.due.map(|due| due.date(&zone)),
            estimate: task.estimate_minutes,
            spent: task.spent_minutes,
            minutes: horizon.model.tasks[*n].median,
            p80: promise.p80,
            met: promise.met,
        })
    };
    Issue {
        day: world.zone().to_datetime(world.now).date(),
        replications: lived.runs.replications(),
        thin,
        work: horizon.model.order.iter().filter_map(as_now).collect(),
        meetings: horizon.held.clone(),
        days,
        goals: horizon.goals(lived.runs.all()),
        goals_by: lived.goals_by(world).into_iter().map(|(due, hours)| (due, of_goals(hours))).collect(),
        plans: week_plan::plans(lived, settings, thin),
        projects: lived.projects(world, &settings.stretch, thin),
        record: settings.stretch.habit.map(|h| Record { fits: h.fits, does_not: h.does_not }),
    }
}

fn of_goals(hours: Vec<(Bucket, f64)>) -> Vec<(GoalId, f64)> {
    let goal = |(bucket, hours)| match bucket {
        Bucket::Goal(goal) => Some((goal, hours)),
        _ => None,
    };
    hours.into_iter().filter_map(goal).collect()
}

/// Whether a task of a world is open work of the executive's.
pub fn is_open_work(world: &Snapshot, task: TaskId) -> bool {
    world.tasks.get(&task).is_some_and(|t| t.state.is_open() && work::is_mine(world, t))
}
