//! What is due in each of the coming weeks, against the working time there is.

use super::FULL;
use crate::maths::effort::History;
use crate::maths::{absence, calendar, kept, normal, work};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use world::time::instant;
use world::{Interval, Snapshot, Task, TaskId, TaskState};

/// The week under way and four more.
pub const WEEKS: usize = 5;
/// A task whose date falls into a week: what it takes of that week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Which.
    pub task: TaskId,
    /// Minutes it takes on average.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
}

/// A week as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Working minutes from now on, without days on which one is away.
    pub capacity: f64,
    /// Minutes of meetings and other events within them; what is kept for a task is the task's.
    pub meetings: f64,
    /// What is due in it.
    pub demands: Vec<Demand>,
    /// How many of these tasks have no estimate; they are taken as is usual for their kind.
    pub unestimated: usize,
}

impl Week {
    /// Minutes that are taken, meetings and work together, in four of five cases no more: the sum of the tasks is read
    /// as lognormal with their mean and variance (Fenton 1960).
    pub fn load_p80(&self) -> f64 {
        self.meetings + self.tasks(0.8)
    }
    /// The same in half of the cases.
    pub fn load_p50(&self) -> f64 {
        self.meetings + self.tasks(0.5)
    }
    fn tasks(&self, p: f64) -> f64 {
        let mean: f64 = self.demands.iter().map(|d| d.mean).sum();
        if mean <= 0.0 {
            return 0.0;
        }
        let variance: f64 = self.demands.iter().map(|d| d.variance).sum();
        let spread = (1.0 + variance / (mean * mean)).ln();
        (mean.ln() - spread / 2.0 + normal::quantile(p) * spread.sqrt()).exp()
    }
    /// Load P80 over capacity; none in a week without working time.
    pub fn share(&self) -> Option<f64> {
        (self.capacity > 0.0).then(|| self.load_p80() / self.capacity)
    }
    /// Whether more than nine tenths of its time are taken.
    pub fn is_full(&self) -> bool {
        self.share().is_some_and(|share| share > FULL)
    }
    /// The same without some of its tasks.
    pub fn without(&self, gone: &[TaskId]) -> Week {
        let demands = self.demands.iter().filter(|d| !gone.contains(&d.task)).copied().collect();
        Week { demands, ..self.clone() }
    }
}

/// The week under way and the four after it.
pub fn weeks(world: &Snapshot) -> Vec<Week> {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let back = i64::from(today.weekday().since(Weekday::Monday));
    let monday = today.saturating_sub(back.days());
    let mondays = (0..WEEKS as i64).map(|n| monday.saturating_add((7 * n).days()));
    let work: Vec<(Date, Vec<Interval>)> = mondays.map(|monday| (monday, stretches(world, monday))).collect();
    let kept: Vec<Interval> = kept::ahead(world).into_iter().map(|k| k.interval).collect();
    let kept = world::time::union(kept);
    let mut weeks: Vec<Week> = work.iter().map(|(monday, work)| empty(world, *monday, work, &kept)).collect();
    let history = History::new(&world.learned.effort, world.now);
    for task in world.tasks.values().filter(|t| t.state.is_open() && work::is_mine(world, t)) {
        let Some(due) = task.due.map(|due| due.date(&zone)).filter(|due| is_load(task, *due)) else {
            continue;
        };
        let n = usize::try_from((due - monday).get_days().max(0) / 7).unwrap_or(WEEKS);
        if n < WEEKS {
            put(world, &history, &mut weeks, &work, n, task, due);
        }
    }
    weeks
}

/// Whether a task that is due that day takes its time: it is neither somebody else's move nor on hold till later.
fn is_load(task: &Task, due: Date) -> bool {
    let on_hold = task.state == TaskState::Parked && task.start.is_none_or(|wakes| wakes > due);
    !matches!(task.state, TaskState::Waiting | TaskState::Someday) && !on_hold
}

/// Puts a task into the week in which it is due, and what that week has no time for before its date into the one
/// before.
fn put(
    world: &Snapshot,
    history: &History,
    weeks: &mut [Week],
    work: &[(Date, Vec<Interval>)],
    n: usize,
    task: &Task,
    due: Date,
) {
    let effort = work::remaining(history, world, task);
    let mean = effort.law.mean();
    let variance = mean * mean * (effort.law.sigma.powi(2).exp() - 1.0);
    // Working minutes of a week before the date.
    let until = instant(calendar::next_day(due), jiff::civil::Time::midnight(), &world.zone());
    let before = |n: usize| {
        let ahead = work[n].1.iter().filter(|s| s.start < until);
        ahead.map(Interval::minutes).sum::<i64>() as f64
    };
    let mut left = 1.0;
    let mut at = n;
    loop {
        let here = if at == 0 { left } else { (before(at) / mean.max(1.0)).min(left) };
        if here > 0.0 {
            let demand = Demand { task: task.id, mean: mean * here, variance: variance * here * here };
            weeks[at].demands.push(demand);
        }
        left -= here;
        if at == 0 || left <= 1e-9 {
            break;
        }
        at -= 1;
    }
    weeks[n].unestimated += usize::from(task.estimate_minutes.is_none());
}

fn empty(world: &Snapshot, monday: Date, work: &[Interval], kept: &[Interval]) -> Week {
    let inside = |busy: &[Interval]| {
        let cut = |w: &Interval| {
            let from = busy.partition_point(|b| b.end <= w.start);
            let here = busy[from..].iter().take_while(|b| b.start < w.end);
            here.filter_map(|b| b.intersection(w)).map(|i| i.minutes()).sum::<i64>()
        };
        work.iter().map(cut).sum::<i64>() as f64
    };
    let meetings = (inside(&world.busy) - inside(kept)).max(0.0);
    let capacity = work.iter().map(Interval::minutes).sum::<i64>() as f64;
    Week { monday, capacity, meetings, demands: Vec::new(), unestimated: 0 }
}

/// The working stretches of a week that lie ahead, without days on which one is away.
fn stretches(world: &Snapshot, monday: Date) -> Vec<Interval> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let away = absence::days(world);
    (0..7)
        .map(|n: i64| monday.saturating_add(n.days()))
        .filter(|day| !away.contains_key(day))
        .flat_map(|day| calendar::working_stretches(hours, day, &zone))
        .filter(|s| s.end > world.now)
        .map(|s| Interval { start: s.start.max(world.now), end: s.end })
        .collect()
}

/// The last week that holds each task: the one in which it is due.
pub(super) fn by_task(weeks: &[Week]) -> BTreeMap<TaskId, usize> {
    let places = weeks.iter().enumerate();
    places.flat_map(|(n, week)| week.demands.iter().map(move |d| (d.task, n))).collect()
}
