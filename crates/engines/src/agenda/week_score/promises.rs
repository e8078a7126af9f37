//! Promises kept: what is due in the week, and whether there is enough time for it before it is due.

use super::{Dial, Reading, Week, span_of};
use crate::maths::effort::History;
use crate::maths::kept::{self, Kept};
use crate::maths::retold;
use crate::maths::{calendar, spoken, work};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::task::{TaskKind, TaskState};
use world::{Commitment, CommitmentState, Due, Evidence, Interval, ItemRef, Reason, Snapshot, Task, TaskId};

/// How long the dated tasks of the executive will still take: in four cases of five, minutes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Efforts(BTreeMap<TaskId, f64>);

impl Efforts {
    /// Of the tasks that are due before the week from `monday` on ends.
    pub fn until(world: &Snapshot, monday: Date) -> Efforts {
        let end = span_of(monday, &world.zone()).end;
        let history = History::new(&world.learned.effort, world.now);
        let due = world.tasks.values().filter(|t| is_work(world, t));
        let due = due.filter(|t| t.due.is_some_and(|d| at(world, d) < end));
        Efforts(due.map(|t| (t.id, work::remaining(&history, world, t).p80)).collect())
    }
}

/// Something that is due.
struct Owed<'a> {
    due: Timestamp,
    item: ItemRef,
    name: String,
    /// Minutes that it needs; none where it is settled already, one way or the other.
    needs: Option<f64>,
    /// Whether it was kept, where it is settled.
    kept: bool,
    evidence: Evidence,
    task: Option<&'a Task>,
}

pub(super) fn read(week: &Week, efforts: &Efforts) -> Reading {
    let owed = owed(week, efforts);
    let due = owed.iter().filter(|o| week.span.contains(o.due)).count();
    if due == 0 {
        return Reading::missing(Dial::PromisesKept, "nothing is due in this week");
    }
    let reasons = judged(week, owed, 100.0 / due as f64);
    let good = reasons.iter().filter(|r| r.amount > 0.0).count();
    let words = format!("{good} of {due} kept, or with enough time before they are due");
    Reading::of(Dial::PromisesKept, words, reasons)
}

/// In the order in which they are due: each takes its time from what is left of the free time before it, once the
/// share that goes to what comes unplanned is taken off; what is kept for a task is its own. Where not all fit, the
/// largest give way, so that most are kept (Moore 1968): more free time never keeps fewer.
fn judged(week: &Week, owed: Vec<Owed>, points: f64) -> Vec<Reason> {
    let room = Room::new(week);
    let fits = most_that_fit(week, &room, &owed);
    let mut placed = 0.0;
    let mut reasons = Vec::new();
    for (one, fits) in owed.into_iter().zip(fits) {
        let (good, words) = match one.needs {
            None => (one.kept, settled(&one)),
            Some(_) if one.due <= week.world.now => (false, format!("{} is overdue", one.name)),
            Some(needs) => {
                let has = room.kept_for(&one) + (room.until(one.due) - placed).max(0.0);
                placed += if fits { room.more_for(&one) } else { 0.0 };
                (fits, wants(week, &one, needs, has, fits))
            }
        };
        if week.span.contains(one.due) {
            let amount = if good { points } else { 0.0 };
            let reason = Reason::new("promises.due", words, amount, Unit::Points);
            reasons.push(reason.with(vec![one.evidence]));
        }
    }
    reasons
}

/// Which of them, in their order, fit into the free time before each is due; as many as can.
fn most_that_fit(week: &Week, room: &Room, owed: &[Owed]) -> Vec<bool> {
    let mut fits = vec![false; owed.len()];
    let mut placed = 0.0;
    for (n, one) in owed.iter().enumerate() {
        if one.needs.is_none() || one.due <= week.world.now {
            continue;
        }
        fits[n] = true;
        placed += room.more_for(one);
        while placed > room.until(one.due) + 1e-9 {
            let taken = (0..=n).filter(|m| fits[*m]);
            let largest = taken
                .max_by(|x, y| room.more_for(&owed[*x]).total_cmp(&room.more_for(&owed[*y])).then(x.cmp(y)));
            let Some(largest) = largest else { break };
            fits[largest] = false;
            placed -= room.more_for(&owed[largest]);
        }
    }
    fits
}

fn settled(one: &Owed) -> String {
    format!("{}: {}", one.name, if one.kept { "kept" } else { "not in time" })
}

fn wants(week: &Week, one: &Owed, needs: f64, has: f64, fits: bool) -> String {
    let day = spoken::day(calendar::date_of(one.due, &week.zone));
    let needs_words = spoken::minutes(needs);
    if !fits && has >= needs {
        return format!(
            "{}: up to {needs_words} of work before {day}; it gives way, so that more is kept",
            one.name
        );
    }
    format!("{}: up to {needs_words} of work, {} for it before {day}", one.name, spoken::minutes(has))
}

/// The time from now on in which work can be done.
struct Room {
    free: Vec<Interval>,
    share: f64,
    kept: Vec<Kept>,
}

impl Room {
    fn new(week: &Week) -> Room {
        let world = week.world;
        let mut day = calendar::date_of(world.now, &week.zone);
        let mut free = Vec::new();
        while week.span.end > world.now && day <= calendar::date_of(week.span.end, &week.zone) {
            free.extend(calendar::free_on(world, day, world.now));
            day = calendar::next_day(day);
        }
        let share = 1.0 - work::reserve(world, work::USUAL_RESERVE);
        Room { free, share, kept: kept::ahead(world) }
    }
    fn until(&self, due: Timestamp) -> f64 {
        self.share * minutes_before(self.free.iter().copied(), due)
    }
    /// What it takes of the free time, beyond what is kept for it.
    fn more_for(&self, one: &Owed) -> f64 {
        (one.needs.unwrap_or(0.0) - self.kept_for(one)).max(0.0)
    }
    fn kept_for(&self, one: &Owed) -> f64 {
        let own = self.kept.iter().filter(|k| one.task.is_some_and(|t| t.id == k.task));
        minutes_before(own.map(|k| k.interval), one.due)
    }
}

fn minutes_before(stretches: impl Iterator<Item = Interval>, due: Timestamp) -> f64 {
    let before = stretches.filter(|i| i.start < due);
    before.map(|i| Interval { start: i.start, end: i.end.min(due) }.minutes() as f64).sum()
}

fn owed<'a>(week: &Week<'a>, efforts: &Efforts) -> Vec<Owed<'a>> {
    let tasks = week.world.tasks.values().filter_map(|t| of_task(week, efforts, t));
    let promises = week.world.commitments.values().filter_map(|c| of_promise(week, c));
    let mut owed: Vec<Owed> = tasks.chain(promises).filter(|o| o.due < week.span.end).collect();
    owed.sort_by_key(|o| (o.due, o.item));
    owed
}

fn of_task<'a>(week: &Week, efforts: &Efforts, task: &'a Task) -> Option<Owed<'a>> {
    let due = at(week.world, task.due?);
    let needs = efforts.0.get(&task.id).copied().filter(|_| is_work(week.world, task));
    let done = task.state == TaskState::Done && work::is_mine(week.world, task);
    if needs.is_none() && !done {
        return None;
    }
    let evidence = Evidence {
        item: ItemRef::Task(task.id),
        quote: spoken::short(&task.title, 80),
        at: task.touched.or(task.created),
        clearance: task.clearance.clone(),
    };
    Some(Owed {
        due,
        item: ItemRef::Task(task.id),
        name: spoken::short(&task.title, 50),
        needs,
        kept: done && task.ended.is_some_and(|ended| ended <= due),
        evidence,
        task: Some(task),
    })
}

/// A promise that a person stands by; one with a task made of it counts as that task.
fn of_promise<'a>(week: &Week, promise: &Commitment) -> Option<Owed<'a>> {
    let due = at(week.world, promise.due?);
    let needs = match promise.state {
        CommitmentState::Confirmed | CommitmentState::Open => Some(work::usual_minutes(TaskKind::Shallow)),
        CommitmentState::Kept | CommitmentState::LateKept | CommitmentState::Broken => None,
        CommitmentState::Detected | CommitmentState::Released => return None,
    };
    let message = ItemRef::Message(promise.message);
    let is_a_task = |t: &Task| t.due.is_some() && t.evidence.iter().any(|e| e.item == message);
    if !promise.ours || week.world.tasks.values().any(is_a_task) {
        return None;
    }
    let item = ItemRef::Commitment(promise.id);
    Some(Owed {
        due,
        item,
        name: format!(
            "{}, to {}",
            spoken::short(&retold::act(week.world, promise), 50),
            spoken::short(&promise.counterparty_name, 30)
        ),
        needs,
        kept: promise.state == CommitmentState::Kept,
        evidence: Evidence {
            item,
            quote: spoken::short(&promise.object, 80),
            at: Some(promise.made),
            clearance: promise.clearance.clone(),
        },
        task: None,
    })
}

fn is_work(world: &Snapshot, task: &Task) -> bool {
    let rests = matches!(task.state, TaskState::Waiting | TaskState::Parked | TaskState::Someday);
    task.state.is_open() && !rests && work::is_mine(world, task)
}

fn at(world: &Snapshot, due: Due) -> Timestamp {
    let zone = world.zone();
    due.instant(&zone, world.office.hours.day_end(due.date(&zone)))
}
