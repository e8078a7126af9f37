//! The open work of a scenario: what is left of each task, by when, and in which order it is done.

use super::horizon::{Builder, SURE, holds};
use super::{Change, LogNormal};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::goal_tree::GoalTree;
use crate::maths::{effort::History, time_by_goal, work};
use crate::orchestration::{Atcs, atcs};
use jiff::Timestamp;
use world::{ItemRef, ProjectId, TaskId};

/// What stays with the executive of what somebody else does.
const STAYS: f64 = 0.1;
/// A task without a date counts as due after a month of work, in minutes.
const UNDATED: f64 = 9_600.0;

/// An open task in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Work {
    pub task: Option<TaskId>,
    pub project: Option<ProjectId>,
    /// In working minutes from the start: none without a date, 0 where it is past already, infinite beyond the weeks.
    pub due: Option<f64>,
    /// Not before, in working minutes from the start.
    pub start: f64,
    /// Places of those that come first.
    pub after: Vec<usize>,
    pub weight: f64,
    pub buckets: Vec<(Bucket, f64)>,
    /// Working minutes that somebody else takes once it is handed over.
    pub lag: Option<LogNormal>,
}

impl Work {
    /// Whether its date lies within the weeks ahead.
    pub fn is_dated(&self) -> bool {
        self.due.is_some_and(|due| due > 0.0 && due.is_finite())
    }
}

impl Builder<'_> {
    /// The tasks that can be worked on in these weeks, with how long each takes.
    pub fn work(
        &self,
        tree: &GoalTree,
        config: &AlignmentConfig,
    ) -> Result<(Vec<Work>, Vec<LogNormal>), EngineError> {
        let world = self.world;
        let history = History::new(&world.learned.effort, world.now);
        let values = crate::alignment::values(world, config);
        let (mut all, mut laws, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        let mut handed = vec![false; self.changes.len()];
        let last = self.dates.last().copied().unwrap_or_default();
        let open = |t: &&world::Task| {
            t.state.is_open()
                && work::is_mine(world, t)
                && t.is_workable(last)
                && t.start.is_none_or(|s| s <= last)
        };
        for task in world.tasks.values().filter(open) {
            let effort = work::remaining(&history, world, task);
            let value = values.get(&ItemRef::Task(task.id)).copied().unwrap_or(1.0);
            let sigma = ((effort.p80 / effort.p50.max(1.0)).max(1.0).ln() / 0.8416).clamp(0.05, 1.5);
            let (mut median, mut lag) = (effort.p50, None);
            for (n, change) in self.changes.iter().enumerate() {
                if let Change::Delegate { what, to } = change
                    && self.belongs(task, what)
                {
                    handed[n] = true;
                    median *= STAYS;
                    lag = Some(self.lag(to.as_deref()));
                }
            }
            laws.push(LogNormal { median, sigma });
            ids.push(task);
            all.push(Work {
                task: Some(task.id),
                project: task.project,
                due: task.due.map(|due| self.due(due)),
                start: task.start.map_or(0.0, |date| self.begins(date)),
                after: Vec::new(),
                weight: work::cost_of_delay(world, task, value, &effort).max(0.01),
                buckets: time_by_goal::buckets(world, tree, ItemRef::Task(task.id), SURE),
                lag,
            });
        }
        for (n, task) in ids.iter().enumerate() {
            let place = |id: &TaskId| ids.iter().position(|t| t.id == *id);
            all[n].after = task.after.iter().filter_map(place).collect();
        }
        self.new_projects(&mut all, &mut laws);
        for (change, handed) in self.changes.iter().zip(handed) {
            if let (Change::Delegate { what, .. }, false) = (change, handed) {
                let kind = "area, project or person with open work of yours";
                return Err(EngineError::Unknown { kind, name: what.clone() });
            }
        }
        Ok((all, laws))
    }

    fn new_projects(&self, all: &mut Vec<Work>, laws: &mut Vec<LogNormal>) {
        for change in self.changes {
            if let Change::Project { hours, .. } = change {
                laws.push(LogNormal { median: 60.0 * hours, sigma: 0.4 });
                let weight = all.iter().map(|w| w.weight).sum::<f64>() / all.len().max(1) as f64;
                all.push(Work {
                    task: None,
                    project: None,
                    due: None,
                    start: 0.0,
                    after: Vec::new(),
                    weight: weight.max(0.01),
                    buckets: Vec::new(),
                    lag: None,
                });
            }
        }
    }

    /// How long somebody takes with what is handed to them: their own record, else everybody's.
    fn lag(&self, to: Option<&str>) -> LogNormal {
        let called = |p: &&world::Person| to.is_some_and(|to| holds(&p.name, to));
        let person = self.world.people.values().find(called);
        let days = person.and_then(|p| self.fit.others.get(&p.id)).copied().unwrap_or(self.fit.team);
        LogNormal { median: days.median * self.day_minutes, sigma: days.sigma }
    }

    fn belongs(&self, task: &world::Task, what: &str) -> bool {
        let world = self.world;
        let subject =
            world::Subject { item: Some(ItemRef::Task(task.id)), project: task.project, words: &task.title };
        let area = |r: &world::Responsibility| holds(&r.name, what) && r.covers(&subject);
        let project = task.project.and_then(|p| world.projects.get(&p));
        let person = task.requester.and_then(|p| world.people.get(&p));
        project.is_some_and(|p| holds(&p.name, what))
            || person.is_some_and(|p| holds(&p.name, what))
            || world.responsibilities.values().any(area)
    }

    /// The first instant of the weeks ahead.
    fn from(&self) -> Timestamp {
        let world = self.world;
        let opens = |d: &jiff::civil::Date| world.office.hours.on(*d, &world.zone()).map(|i| i.start);
        self.dates.first().and_then(opens).unwrap_or(world.now)
    }

    /// The working minute from the start at which a day begins.
    fn begins(&self, date: jiff::civil::Date) -> f64 {
        self.dates.iter().filter(|d| **d < date).count() as f64 * self.day_minutes
    }

    /// A due date in working minutes from the start of the first day.
    fn due(&self, due: world::time::Due) -> f64 {
        let (zone, hours) = (self.world.zone(), &self.world.office.hours);
        let date = due.date(&zone);
        let at = due.instant(&zone, hours.day_end(date));
        if at < self.from() {
            return 0.0;
        }
        if self.dates.last().is_some_and(|last| *last < date) {
            return f64::INFINITY;
        }
        let local = zone.to_datetime(at);
        let minute = self.minute(date, f64::from(local.hour()) * 60.0 + f64::from(local.minute()));
        let worked = self.dates.contains(&date);
        self.begins(date) + if worked { minute } else { 0.0 }
    }
}

/// Equerry's own order: each time the job with the largest index at the minute at which it would begin, of those that
/// may begin. `free` is the share of the working time that is left for tasks.
pub(super) fn order(work: &[Work], tasks: &[LogNormal], free: f64) -> Vec<usize> {
    let mean = tasks.iter().map(|t| t.median).sum::<f64>() / tasks.len().max(1) as f64;
    let mut left: Vec<usize> = (0..work.len()).collect();
    let (mut order, mut now): (Vec<usize>, f64) = (Vec::new(), 0.0);
    while !left.is_empty() {
        let index = |n: usize| {
            atcs(&Atcs {
                weight: work[n].weight,
                minutes: tasks[n].median,
                due_in: work[n].due.unwrap_or(UNDATED).min(1e6) - now,
                switch: 0.0,
                energy: 1.0,
                mean_minutes: mean,
                mean_switch: 1.0,
            })
        };
        let may = |n: usize| work[n].start <= now && !work[n].after.iter().any(|a| left.contains(a));
        let best = |may: &dyn Fn(usize) -> bool| {
            let places = (0..left.len()).filter(|place| may(left[*place]));
            places.max_by(|a, b| index(left[*a]).total_cmp(&index(left[*b])).then(b.cmp(a)))
        };
        // Where nothing may begin yet, the time goes to what comes first all the same: idle time is not planned.
        let earliest =
            || (0..left.len()).min_by(|a, b| work[left[*a]].start.total_cmp(&work[left[*b]].start));
        let next = left.remove(best(&may).or_else(earliest).unwrap_or(0));
        now += tasks[next].median / free.max(0.1);
        order.push(next);
    }
    order
}
