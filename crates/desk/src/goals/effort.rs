//! The hours of goals: what each got lately, and what the forecast of the morning leaves for it.

use crate::{Desk, DeskError};
use engines::alignment::is_within;
use engines::maths::attention::Bucket;
use engines::maths::goal_tree::GoalTree;
use engines::maths::morning::ProjectTold;
use engines::maths::{meetings, time_by_goal, work};
use engines::twin::issued::Issue;
use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::{Goal, GoalId, Interval, ItemRef, ProjectId, Snapshot, TaskState};

/// Weeks that are looked back on; the forecast looks as many ahead.
pub(super) const WEEKS: i64 = 4;
/// Links less probable are left out.
const SURE: f64 = 0.5;

/// Hours a week of one goal with all below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effort {
    /// In the last four weeks.
    pub past: f64,
    /// In the coming four, as they are forecast; up to the goal's own date where that is sooner.
    pub ahead: f64,
    /// Whether it is up to that date.
    pub to_its_date: bool,
}

/// Hours of every goal; empty where no forecast is kept or history is thin.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Efforts {
    of: BTreeMap<GoalId, Effort>,
    /// What the same forecast says of projects.
    projects: BTreeMap<ProjectId, ProjectTold>,
}

impl Efforts {
    /// Those that whoever sits here may know of.
    pub async fn read(desk: &Desk, world: &Snapshot) -> Result<Efforts, DeskError> {
        let issue = crate::twin::issue_of(desk, desk.today()).await?;
        Ok(issue.map(|issue| Efforts::of(world, issue)).unwrap_or_default())
    }

    /// Those of a forecast.
    pub fn of(world: &Snapshot, issue: Issue) -> Efforts {
        let projects = issue.morning().projects;
        if issue.thin {
            return Efforts { projects, ..Efforts::default() };
        }
        let past = past(world);
        let ahead: BTreeMap<GoalId, f64> = issue.goals.iter().map(|g| (g.goal, g.hours())).collect();
        let by: BTreeMap<Date, BTreeMap<GoalId, f64>> =
            issue.goals_by.into_iter().map(|(due, hours)| (due, hours.into_iter().collect())).collect();
        let one = |(id, goal): (&GoalId, &Goal)| {
            let in_time = goal.due.and_then(|due| by.get(&due));
            let past = with_below(world, &past, *id);
            let hours = with_below(world, in_time.unwrap_or(&ahead), *id);
            (*id, Effort { past, ahead: hours, to_its_date: in_time.is_some() })
        };
        Efforts { of: world.goals.iter().map(one).collect(), projects }
    }

    pub fn projects(&self) -> &BTreeMap<ProjectId, ProjectTold> {
        &self.projects
    }

    pub fn get(&self, goal: GoalId) -> Option<Effort> {
        self.of.get(&goal).copied()
    }
}

/// Hours by goal, of what was counted by bucket.
pub(crate) fn by_goal(hours: &[(Bucket, f64)]) -> BTreeMap<GoalId, f64> {
    let of = |(bucket, hours): &(Bucket, f64)| match bucket {
        Bucket::Goal(goal) => Some((*goal, *hours)),
        _ => None,
    };
    hours.iter().filter_map(of).collect()
}

/// Hours of a goal and of all goals below it.
pub(crate) fn with_below(world: &Snapshot, hours: &BTreeMap<GoalId, f64>, goal: GoalId) -> f64 {
    hours.iter().filter(|(id, _)| is_within(world, **id, goal)).map(|(_, hours)| hours).sum()
}

/// Hours a week of each goal in the last four weeks, meetings and finished work, as the weeks ahead are counted.
pub(crate) fn past(world: &Snapshot) -> BTreeMap<GoalId, f64> {
    let tree = GoalTree::of(world);
    let from = world.now - SignedDuration::from_hours(24 * 7 * WEEKS);
    let span = Interval { start: from, end: world.now };
    let mut found: BTreeMap<GoalId, f64> = BTreeMap::new();
    let mut add = |bucket: Bucket, minutes: f64| {
        if let Bucket::Goal(goal) = bucket {
            *found.entry(goal).or_default() += minutes / 60.0 / WEEKS as f64;
        }
    };
    for (event, bucket, minutes) in time_by_goal::by_event(world, &tree, span, SURE) {
        if !meetings::is_own_work(world, event) {
            add(bucket, minutes);
        }
    }
    let done = |t: &&world::Task| {
        t.state == TaskState::Done && t.ended.is_some_and(|at| span.contains(at)) && work::is_mine(world, t)
    };
    for task in world.tasks.values().filter(done) {
        let minutes = task.actual_minutes.or(task.estimate_minutes);
        let minutes = minutes.map_or_else(|| work::usual_minutes(task.kind), f64::from);
        for (bucket, share) in time_by_goal::buckets(world, &tree, ItemRef::Task(task.id), SURE) {
            add(bucket, share * minutes);
        }
    }
    found
}
