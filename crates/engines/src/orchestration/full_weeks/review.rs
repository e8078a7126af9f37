//! Afterwards: where the minutes of a week came from, and whose requests were accepted.

use crate::maths::calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::{Interval, PersonId, Snapshot, Task, TaskId, TaskState};

/// So often a date is put off before that is a sign of avoiding it.
const PUT_OFF: u16 = 3;

/// Why a week had more in it than was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// It came up in the week itself.
    Unplanned,
    /// Others asked for it.
    Asked,
    /// Its date was put off three times or more.
    PutOff,
    /// It took longer than estimated.
    Longer,
    /// What it needed from somebody else came late.
    LateInput,
}

/// A cause, with what it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which.
    pub cause: Cause,
    /// Minutes.
    pub minutes: f64,
    /// The tasks, the longest first.
    pub tasks: Vec<TaskId>,
}

/// Where the minutes of a week's work came from, the most first. A task may count under several causes.
pub fn causes(world: &Snapshot, week: Interval) -> Vec<Part> {
    let mut found: BTreeMap<Cause, Vec<(f64, TaskId)>> = BTreeMap::new();
    let within = |at: Option<jiff::Timestamp>| at.is_some_and(|at| week.contains(at));
    let zone = world.zone();
    for task in world.tasks.values() {
        let due = task.due.map(|d| d.instant(&zone, world.office.hours.day_end(d.date(&zone))));
        let done = task.state == TaskState::Done && within(task.ended);
        if !done && (!task.state.is_open() || !within(due)) {
            continue;
        }
        let minutes = f64::from(task.actual_minutes.or(task.estimate_minutes).unwrap_or(0));
        let longer =
            f64::from(task.actual_minutes.unwrap_or(0)) - task.estimate_minutes.map_or(f64::MAX, f64::from);
        let counts = [
            (Cause::Unplanned, within(task.created), minutes),
            (Cause::Asked, is_asked(world, task), minutes),
            (Cause::PutOff, task.put_off >= PUT_OFF, minutes),
            (Cause::Longer, longer > 0.0, longer),
            (Cause::LateInput, task.state == TaskState::Waiting, minutes),
        ];
        for (cause, _, minutes) in counts.into_iter().filter(|(_, holds, minutes)| *holds && *minutes > 0.0) {
            found.entry(cause).or_default().push((minutes, task.id));
        }
    }
    let mut parts: Vec<Part> = found
        .into_iter()
        .map(|(cause, mut tasks)| {
            tasks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let minutes = tasks.iter().map(|t| t.0).sum();
            Part { cause, minutes, tasks: tasks.into_iter().map(|t| t.1).collect() }
        })
        .collect();
    parts.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.cause.cmp(&b.cause)));
    parts
}

fn is_asked(world: &Snapshot, task: &Task) -> bool {
    task.requester.is_some_and(|r| r != world.office.owner.person)
}

/// What was accepted of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Who asked.
    pub person: PersonId,
    /// The tasks, the longest first.
    pub tasks: Vec<TaskId>,
    /// Minutes: what they took, or are estimated at; those without either are in `unknown`.
    pub minutes: f64,
    /// Tasks without a length.
    pub unknown: usize,
    /// Share of the working time of these days, 0–1.
    pub share: f64,
}

/// Whose requests the executive took on in the last `days`, by the time they take, the most first.
pub fn accepted(world: &Snapshot, days: i64) -> Vec<Accepted> {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let from: Date = today.saturating_sub(days.days());
    let capacity = (0..days)
        .map(|n| from.saturating_add(n.days()))
        .flat_map(|day| calendar::working_stretches(&world.office.hours, day, &zone))
        .map(|s| s.minutes())
        .sum::<i64>() as f64;
    let taken_on = |t: &&Task| {
        let on = t.created.map(|at| calendar::date_of(at, &zone));
        t.state != TaskState::Dropped && is_asked(world, t) && on.is_some_and(|on| on > from && on <= today)
    };
    let mut by_person: BTreeMap<PersonId, Vec<&Task>> = BTreeMap::new();
    for task in world.tasks.values().filter(taken_on) {
        by_person.entry(task.requester.unwrap_or(world.office.owner.person)).or_default().push(task);
    }
    let length = |t: &Task| t.actual_minutes.or(t.estimate_minutes);
    let mut found: Vec<Accepted> = by_person
        .into_iter()
        .map(|(person, mut tasks)| {
            tasks.sort_by_key(|t| (std::cmp::Reverse(length(t)), t.id));
            let minutes = tasks.iter().filter_map(|t| length(t)).map(f64::from).sum::<f64>();
            let unknown = tasks.iter().filter(|t| length(t).is_none()).count();
            let share = if capacity > 0.0 { minutes / capacity } else { 0.0 };
            Accepted { person, tasks: tasks.iter().map(|t| t.id).collect(), minutes, unknown, share }
        })
        .collect();
    found.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.person.cmp(&b.person)));
    found
}
