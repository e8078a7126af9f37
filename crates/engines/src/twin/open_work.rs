//! The open work of a scenario: what is left of each task, by when, and in which order it is done.

use super::horizon::{Builder, SURE, holds, key};
use super::{Change, LogNormal};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::goal_tree::GoalTree;
use crate::maths::{calendar, effort::History, time_by_goal, work};
use crate::orchestration::{Atcs, atcs};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::{Effect, Item, ItemRef, PersonId, ProjectId, Snapshot, State, TaskId};

/// What stays with the executive of what somebody else does.
const STAYS: f64 = 0.1;
/// A task without a date counts as due after a month of work, in minutes.
const UNDATED: f64 = 9_600.0;

/// Work of which only the amount is known comes in steps of so many minutes.
const STEP: f64 = 90.0;

/// A new project of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewOne {
    pub name: String,
    pub hours: f64,
    pub by: Option<Date>,
    /// So many steps of it are lived through, each of so many minutes.
    pub steps: usize,
    pub step_minutes: f64,
    /// Whether those are all.
    pub fits: bool,
}

/// Who does work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// The executive.
    Owner,
    /// Somebody who is known.
    Person(PersonId),
    /// Somebody who is hired in a scenario, by what they are called there.
    New(String),
}

/// Minutes of open work by who does it.
pub(super) type Shares = BTreeMap<Holder, f64>;

/// An open task in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Work {
    /// What tells it from other work, for chance.
    pub key: u64,
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
    /// Whether it was handed over already, with a yes: it is waited for, and others do it in the weeks as they are.
    pub waited_for: bool,
    /// Where it is a step of a new project.
    pub new: Option<Step>,
}

/// A step of a new project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// Which of the new projects of a scenario, from 0.
    pub project: usize,
    /// Whether it is the last: the project's date is its date, not that of each step.
    pub last: bool,
}

impl Work {
    /// Work without a name, a date or a goal, from a minute on.
    fn unnamed(start: f64, key: u64) -> Work {
        Work {
            key,
            task: None,
            project: None,
            due: None,
            start,
            after: Vec::new(),
            weight: 0.01,
            buckets: Vec::new(),
            lag: None,
            waited_for: false,
            new: None,
        }
    }

    /// So many times what stays with the executive is done by others in the weeks as they are.
    pub fn by_others(&self) -> f64 {
        if self.waited_for { (1.0 - STAYS) / STAYS } else { 0.0 }
    }

    /// Whether its date counts by itself.
    pub fn counts(&self) -> bool {
        self.new.is_none_or(|step| step.last)
    }

    /// Whether its date lies within the weeks ahead.
    pub fn is_dated(&self) -> bool {
        self.counts() && self.due.is_some_and(|due| due > 0.0 && due.is_finite())
    }
}

impl Builder<'_> {
    /// The tasks that can be worked on in these weeks, with how long each takes.
    pub fn work(
        &self,
        tree: &GoalTree,
        config: &AlignmentConfig,
    ) -> Result<(Vec<Work>, Vec<LogNormal>, Shares), EngineError> {
        let world = self.world;
        let (lost, leaves) = (self.lost()?, self.leaves()?);
        let history = History::new(&world.learned.effort, world.now);
        let values = crate::alignment::values(world, config);
        let (mut all, mut laws, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        let mut handed = vec![false; self.changes.len()];
        let last = self.dates.last().copied().unwrap_or_default();
        let open =
            |t: &&world::Task| t.state.is_open() && t.is_workable(last) && t.start.is_none_or(|s| s <= last);
        let mut shares = Shares::new();
        let given = handed_over(world);
        for task in world.tasks.values().filter(open) {
            let due = task.due.map(|due| due.date(&world.zone()));
            let comes_back = |o: &PersonId| {
                let away = |(who, from, until): &(PersonId, Date, Date)| {
                    who == o && due.is_some_and(|due| (*from..=*until).contains(&due))
                };
                lost_from(&lost, *o, due).is_some() || leaves.iter().any(away)
            };
            let theirs = task.owner.filter(|o| *o != world.office.owner.person && !comes_back(o));
            let given = theirs.and_then(|person| Some((person, *given.get(&task.id)?)));
            // What was given away is as long as it was for who gave it.
            let asked = given.map(|_| world::Task { owner: None, ..task.clone() });
            let effort = work::remaining(&history, world, asked.as_ref().unwrap_or(task));
            if let (Some(person), None) = (theirs, given) {
                *shares.entry(Holder::Person(person)).or_default() += effort.p50;
                continue;
            }
            let value = values.get(&ItemRef::Task(task.id)).copied().unwrap_or(1.0);
            let sigma = ((effort.p80 / effort.p50.max(1.0)).max(1.0).ln() / 0.8416).clamp(0.05, 1.5);
            let (mut median, mut lag) = (effort.p50, None);
            if let Some((person, on)) = given {
                *shares.entry(Holder::Person(person)).or_default() += (1.0 - STAYS) * median;
                median *= STAYS;
                lag = Some(self.still_takes(person, on, &leaves));
            }
            for (n, change) in self.changes.iter().enumerate() {
                if let Change::Delegate { what, to } = change
                    && self.belongs(task, what)
                    // Nobody is given what is not theirs to see, nor what somebody has already.
                    && task.clearance.is_shared()
                    && given.is_none()
                {
                    handed[n] = true;
                    if lag.is_none() {
                        let holder = self.called(to.as_deref()).map(|p| Holder::Person(p.id));
                        if let Some(holder) = holder {
                            *shares.entry(holder).or_default() += (1.0 - STAYS) * median;
                        }
                        median *= STAYS;
                    }
                    lag = Some(self.lag(to.as_deref(), &leaves));
                }
            }
            // Who leaves on a day brings back what is not done by then on that day.
            let comes = task.owner.and_then(|o| lost_from(&lost, o, due)).map_or(0.0, |day| self.begins(day));
            laws.push(LogNormal { median, sigma });
            ids.push(task);
            all.push(Work {
                key: key(task.id),
                task: Some(task.id),
                project: task.project,
                due: task.due.map(|due| self.due(due)),
                start: task.start.map_or(0.0, |date| self.begins(date)).max(comes),
                after: Vec::new(),
                weight: work::cost_of_delay(world, task, value, &effort).max(0.01),
                buckets: time_by_goal::buckets(world, tree, ItemRef::Task(task.id), SURE),
                lag,
                waited_for: given.is_some(),
                new: None,
            });
        }
        for (n, task) in ids.iter().enumerate() {
            let place = |id: &TaskId| ids.iter().position(|t| t.id == *id);
            all[n].after = task.after.iter().filter_map(place).collect();
        }
        self.hired(&mut all, &mut laws, &mut shares);
        self.new_projects(&mut all, &mut laws);
        shares.insert(Holder::Owner, laws.iter().map(|law| law.median).sum());
        self.still_to_come(&mut all, &mut laws);
        for (change, handed) in self.changes.iter().zip(handed) {
            if let (Change::Delegate { what, .. }, false) = (change, handed) {
                let kind = "area, project or person with open work of yours";
                return Err(EngineError::Unknown { kind, name: what.clone() });
            }
        }
        Ok((all, laws, shares))
    }

    /// Those who leave, with the day.
    fn lost(&self) -> Result<Vec<(PersonId, Date)>, EngineError> {
        let mut found = Vec::new();
        let first = self.dates.first().copied().unwrap_or_default();
        for change in self.changes {
            if let Change::Lose { name, from } = change {
                let person = self.called(Some(name));
                let unknown = || EngineError::Unknown { kind: "person", name: name.clone() };
                found.push((person.ok_or_else(unknown)?.id, from.unwrap_or(first)));
            }
        }
        Ok(found)
    }

    /// Those who are away for a while, with the first and the last day.
    fn leaves(&self) -> Result<Vec<(PersonId, Date, Date)>, EngineError> {
        let mut found = Vec::new();
        for change in self.changes {
            if let Change::Leave { name, from, until } = change {
                let unknown = || EngineError::Unknown { kind: "person", name: name.clone() };
                found.push((self.called(Some(name)).ok_or_else(unknown)?.id, *from, *until));
            }
        }
        Ok(found)
    }

    /// Gives to those who are hired what costs least by waiting, one after another, as far as their hours reach. They work
    /// at the pace of those hours; what they have not begun yet waits for them.
    fn hired(&self, all: &mut [Work], laws: &mut [LogNormal], shares: &mut Shares) {
        for change in self.changes {
            let Change::Hire { name, hours, from } = change else { continue };
            let begins = from.map_or(0.0, |date| self.begins(date));
            let there = (self.dates.len() as f64 * self.day_minutes - begins).max(0.0);
            // A working minute of the executive's is so much of one of theirs.
            let pace = (60.0 * hours / (5.0 * self.day_minutes)).max(1e-6);
            let mut places: Vec<usize> =
                (0..all.len()).filter(|n| all[*n].lag.is_none() && all[*n].task.is_some()).collect();
            places.sort_by(|a, b| all[*a].weight.total_cmp(&all[*b].weight).then(a.cmp(b)));
            let takes = |n: usize, laws: &[LogNormal]| (1.0 - STAYS) * laws[n].median;
            let mut room = there * pace;
            places.retain(|n| {
                let fits = takes(*n, laws) <= room;
                room -= if fits { takes(*n, laws) } else { 0.0 };
                fits
            });
            // They do first what is due first; what would be due before they could have done it stays.
            let due = |n: usize| all[n].due.unwrap_or(f64::INFINITY);
            places.sort_by(|a, b| due(*a).total_cmp(&due(*b)).then(a.cmp(b)));
            let mut done = 0.0;
            for n in places {
                let ready = begins + (done + takes(n, laws)) / pace;
                if all[n].due.is_some_and(|due| due < ready) {
                    continue;
                }
                done += takes(n, laws);
                laws[n].median *= STAYS;
                all[n].lag = Some(LogNormal { median: ready, sigma: laws[n].sigma });
            }
            *shares.entry(Holder::New(name.clone())).or_default() += done;
        }
    }

    fn called(&self, name: Option<&str>) -> Option<&world::Person> {
        let name = name?;
        let people = || self.world.people.values();
        people()
            .find(|p| p.name.eq_ignore_ascii_case(name))
            .or_else(|| people().find(|p| holds(&p.name, name)))
    }

    /// A new project comes in steps, each of which presses as the usual task does: it takes its share of the weeks from now
    /// on, and neither waits until all else is done nor stands before it as one block.
    fn new_projects(&self, all: &mut Vec<Work>, laws: &mut Vec<LogNormal>) {
        let weight = usual_weight(all);
        for (project, one) in self.new_ones().into_iter().enumerate() {
            let due = one.by.map(|by| self.due(world::time::Due::On(by)));
            for step in 0..one.steps {
                laws.push(LogNormal { median: one.step_minutes, sigma: 0.4 });
                let new = Some(Step { project, last: step + 1 == one.steps });
                let unnamed = Work::unnamed(0.0, key(format!("{} {step}", one.name)));
                all.push(Work { weight, due, new, ..unnamed });
            }
        }
    }

    /// The new projects. What could not be done in all of the working time there is, is no step: it lies beyond the weeks.
    pub fn new_ones(&self) -> Vec<NewOne> {
        let there = (self.dates.len() as f64 * self.day_minutes / STEP).ceil().max(1.0);
        let one = |change: &Change| {
            let Change::Project { name, hours, by } = change else { return None };
            let all = (60.0 * hours / STEP).ceil().max(1.0);
            Some(NewOne {
                name: name.clone(),
                hours: *hours,
                by: *by,
                steps: all.min(there) as usize,
                step_minutes: 60.0 * hours / all,
                fits: all <= there,
            })
        };
        self.changes.iter().filter_map(one).collect()
    }

    /// Work that nobody has asked for yet, as much as came up a week before, less what was done within its week and is
    /// counted among the day's own; from the second week on, as the first is made of what is known. It serves the goals
    /// as the open work does.
    fn still_to_come(&self, all: &mut Vec<Work>, laws: &mut Vec<LogNormal>) {
        let minutes = self.fit.to_come_week();
        let (weight, buckets) = (usual_weight(all), shared_out(all));
        let pieces = (minutes / STEP).round();
        if pieces < 1.0 {
            return;
        }
        for week in 1..self.dates.len().div_ceil(5) {
            for piece in 0..pieces as usize {
                let day = 5.0 * week as f64 + (5.0 * piece as f64 / pieces).floor();
                laws.push(LogNormal { median: minutes / pieces, sigma: 0.4 });
                let start = day * self.day_minutes;
                let unnamed = Work::unnamed(start, key(format!("to come {week} {piece}")));
                all.push(Work { weight, buckets: buckets.clone(), ..unnamed });
            }
        }
    }

    /// How long somebody takes with what is handed to them.
    fn lag(&self, to: Option<&str>, leaves: &[(PersonId, Date, Date)]) -> LogNormal {
        self.takes(self.called(to).map(|p| p.id), 0.0, leaves)
    }

    /// How long somebody still takes with what was handed to them on a day.
    fn still_takes(&self, person: PersonId, on: Date, leaves: &[(PersonId, Date, Date)]) -> LogNormal {
        let first = self.dates.first().copied().unwrap_or(on);
        let passed = calendar::working_days_between(&self.world.office.hours, on, first);
        self.takes(Some(person), passed as f64, leaves)
    }

    /// Working minutes that somebody takes, some working days after it was handed to them: their own record, else
    /// everybody's; at least a quarter of it is left; and the working days of their leave.
    fn takes(&self, person: Option<PersonId>, passed: f64, leaves: &[(PersonId, Date, Date)]) -> LogNormal {
        let days = person.and_then(|p| self.fit.others.get(&p)).copied().unwrap_or(self.fit.team);
        let away = |date: &&Date| {
            let within = |(who, from, until): &(PersonId, Date, Date)| {
                person == Some(*who) && (from..=until).contains(date)
            };
            leaves.iter().any(within)
        };
        let away = self.dates.iter().filter(away).count() as f64;
        let left = (days.median - passed).max(days.median / 4.0);
        LogNormal { median: (left + away) * self.day_minutes, sigma: days.sigma }
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
        let opens = |d: &Date| world.office.hours.on(*d, &world.zone()).map(|i| i.start);
        self.dates.first().and_then(opens).unwrap_or(world.now)
    }

    /// The working minute from the start at which a day begins.
    fn begins(&self, date: Date) -> f64 {
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

/// The day on which somebody leaves, where that leaves a task of theirs undone: one that is due later, or at no time.
fn lost_from(lost: &[(PersonId, Date)], owner: PersonId, due: Option<Date>) -> Option<Date> {
    let (_, on) = lost.iter().find(|(who, _)| *who == owner)?;
    due.is_none_or(|due| due >= *on).then_some(*on)
}

/// Open tasks that were the executive's until a yes gave them to somebody else, with the day of the latest such yes.
fn handed_over(world: &Snapshot) -> BTreeMap<TaskId, Date> {
    let zone = world.zone();
    let mut found: BTreeMap<TaskId, Date> = BTreeMap::new();
    for proposal in world.proposals.values() {
        let State::Applied { at, undo: Some(undo), .. } = &proposal.state else { continue };
        for part in undo.parts().into_iter().filter(|_| *at <= world.now) {
            if let Effect::PutBack { item } = part
                && let Item::Task(before) = &**item
                && work::is_mine(world, before)
                && world.tasks.get(&before.id).is_some_and(|now| !work::is_mine(world, now))
            {
                let on = calendar::date_of(*at, &zone);
                found.entry(before.id).and_modify(|day| *day = on.max(*day)).or_insert(on);
            }
        }
    }
    found
}

/// What a day of waiting costs of the usual task that has a name.
pub(super) fn usual_weight(work: &[Work]) -> f64 {
    let named: Vec<f64> = work.iter().filter(|w| w.task.is_some()).map(|w| w.weight).collect();
    (named.iter().sum::<f64>() / named.len().max(1) as f64).max(0.01)
}

/// What a minute of the open work serves.
fn shared_out(work: &[Work]) -> Vec<(Bucket, f64)> {
    let mut shares: BTreeMap<Bucket, f64> = BTreeMap::new();
    let count = work.iter().filter(|w| w.task.is_some()).count().max(1) as f64;
    for (bucket, share) in work.iter().flat_map(|w| &w.buckets) {
        *shares.entry(*bucket).or_default() += share / count;
    }
    shares.into_iter().collect()
}

/// Before which minute nobody works on each: its own day, and that of whatever comes first.
pub(super) fn starts(work: &[Work]) -> Vec<f64> {
    let mut starts: Vec<f64> = work.iter().map(|w| w.start).collect();
    // As many rounds as a chain can be long; one that goes round in a circle ends too.
    for _ in 0..work.len() {
        let later = |(n, w): (usize, &Work)| {
            let before = w.after.iter().map(|a| starts[*a]).fold(starts[n], f64::max);
            (before > starts[n]).then_some((n, before))
        };
        let moved: Vec<(usize, f64)> = work.iter().enumerate().filter_map(later).collect();
        if moved.is_empty() {
            break;
        }
        moved.into_iter().for_each(|(n, start)| starts[n] = start);
    }
    starts
}

/// Equerry's own order: each time the job with the largest index at the minute at which it would begin, of those that
/// may begin. `when` tells the minute at which so many minutes have been worked.
pub(super) fn order(work: &[Work], tasks: &[LogNormal], when: impl Fn(f64) -> f64) -> Vec<usize> {
    // Steps that stand for an amount say nothing of how long work usually is.
    let named = || work.iter().zip(tasks).filter(|(w, _)| w.task.is_some()).map(|(_, t)| t.median);
    let mean = (named().sum::<f64>() / named().count().max(1) as f64).max(1.0);
    let mut left: Vec<usize> = (0..work.len()).collect();
    let (mut order, mut worked): (Vec<usize>, f64) = (Vec::new(), 0.0);
    while !left.is_empty() {
        let now = when(worked);
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
        worked += tasks[next].median;
        order.push(next);
    }
    order
}
