//! What the weeks ahead hold: their working time, and what takes it. The one place that reckons either; every page that
//! tells how full a week is reads it here.
//!
//! Working time is what is left of the office's hours from now on, by the clock of where the executive is, lunch and days
//! away taken out. It is taken by meetings that stand in the calendar, the ways to them, tasks in the week in which they
//! are due, mail as it usually comes, meetings and tasks that usually come up meanwhile. What only comes by chance is a
//! range; how much usually comes is counted from the last four weeks, and nothing is where there are fewer.

mod due;
mod parts;
mod pickup;
#[cfg(test)]
mod tests;
mod usual;

pub use parts::{Booked, booked, going_on};
pub use pickup::{Pickup, still_to_come};
pub use usual::{Chance, Usual, singles_by_date};

use super::renewed::renewed;
use super::{absence, calendar, kept, normal, travel};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;
use world::time::{free, instant, union};
use world::{Interval, Snapshot, TaskId};

/// From this share of its working time on that known things take, a week is full (spec §12.8).
pub const FULL: f64 = 0.9;

/// A task whose date falls into a week: what it takes of that week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    /// Which.
    pub task: TaskId,
    /// The day by which it takes it: its date, or the last working day of an earlier week.
    pub day: Date,
    /// Minutes it takes on average.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
}

/// A day ahead, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Working time from now on; none on a day off.
    pub time: f64,
    /// Meetings and other events within it; what is kept for a task is the task's.
    pub meetings: f64,
    /// Ways to them and back within it.
    pub travel: f64,
    /// Mail as it usually comes.
    pub mail: Chance,
    /// Meetings that are not in the calendar yet: those that usually come up, and series that end and were renewed before.
    pub coming: Chance,
    /// Tasks that usually come up and are due then, and are not known yet.
    pub new_work: Chance,
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
    /// Minutes of the ways to them.
    pub travel: f64,
    /// Mail as it usually comes.
    pub mail: Chance,
    /// Meetings that are not in the calendar yet.
    pub coming: Chance,
    /// Tasks that usually come up.
    pub new_work: Chance,
    /// What is due in it.
    pub demands: Vec<Demand>,
    /// How many of these tasks have no estimate; they are taken as is usual for their kind.
    pub unestimated: usize,
    /// Its days from today on.
    pub days: Vec<Day>,
}

impl Week {
    /// What tasks that are due in it take.
    pub fn due(&self) -> Chance {
        self.demands
            .iter()
            .fold(Chance::NONE, |sum, d| sum.and(Chance { mean: d.mean, variance: d.variance }))
    }
    /// What is known of it already, in four of five cases no more: events, their ways, and what is due.
    pub fn known_p80(&self) -> f64 {
        self.meetings + self.travel + self.due().quantile(0.8)
    }
    /// Minutes that are taken on average.
    pub fn load(&self) -> f64 {
        self.meetings + self.travel + self.by_chance().mean
    }
    /// Minutes that are taken, all together, in four of five cases no more: the sum of what comes by chance is read as
    /// lognormal with its mean and variance (Fenton 1960).
    pub fn load_p80(&self) -> f64 {
        self.load_at(0.8)
    }
    /// The same in half of the cases.
    pub fn load_p50(&self) -> f64 {
        self.load_at(0.5)
    }
    fn load_at(&self, p: f64) -> f64 {
        self.meetings + self.travel + self.by_chance().quantile(p)
    }
    fn by_chance(&self) -> Chance {
        self.due().and(self.mail).and(self.coming).and(self.new_work)
    }
    /// Load P80 over capacity; none in a week without working time.
    pub fn share(&self) -> Option<f64> {
        (self.capacity > 0.0).then(|| self.load_p80() / self.capacity)
    }
    /// Whether what is known already takes more than nine tenths of its time. What only usually comes up can still be
    /// turned away, and parking known work for it would be rash.
    pub fn is_full(&self) -> bool {
        self.capacity > 0.0 && self.known_p80() > FULL * self.capacity
    }
    /// The same without some of its tasks.
    pub fn without(&self, gone: &[TaskId]) -> Week {
        let demands = self.demands.iter().filter(|d| !gone.contains(&d.task)).copied().collect();
        Week { demands, ..self.clone() }
    }
}

impl Chance {
    /// So much or less, in a share of the cases.
    fn quantile(self, p: f64) -> f64 {
        if self.mean <= 0.0 {
            return 0.0;
        }
        let spread = (1.0 + self.variance / (self.mean * self.mean)).ln();
        (self.mean.ln() - spread / 2.0 + normal::quantile(p) * spread.sqrt()).exp()
    }
}

/// The week under way and those after it, `count` in all.
pub fn weeks(world: &Snapshot, count: usize) -> Vec<Week> {
    let monday = calendar::monday_of(calendar::date_of(world.now, &world.zone()));
    let usual = Usual::of(world);
    let work: Vec<Stretches> =
        (0..count as i64).map(|n| stretches(world, monday.saturating_add((7 * n).days()))).collect();
    let taken = Taken::of(world, count);
    let mut weeks: Vec<Week> =
        work.iter().enumerate().map(|(n, week)| empty(world, n, week, &taken, &usual)).collect();
    due::put_all(world, &mut weeks, &work);
    weeks
}

/// The working stretches of a week that lie ahead, by day.
pub(super) struct Stretches {
    pub monday: Date,
    pub days: Vec<(Date, Vec<Interval>)>,
}

impl Stretches {
    /// Working minutes before an instant.
    fn before(&self, until: jiff::Timestamp) -> f64 {
        let all = self.days.iter().flat_map(|(_, day)| day);
        all.filter(|s| s.start < until).map(Interval::minutes).sum::<i64>() as f64
    }
    /// The last day on which one works.
    fn last(&self) -> Date {
        let worked = self.days.iter().rev().find(|(_, day)| !day.is_empty());
        worked.map_or(self.monday.saturating_add(4.days()), |(date, _)| *date)
    }
}

/// The working stretches of a week that lie ahead, none on days on which one is away.
fn stretches(world: &Snapshot, monday: Date) -> Stretches {
    let away = absence::days(world);
    let today = calendar::date_of(world.now, &world.zone());
    let dates = (0..7).map(|n: i64| monday.saturating_add(n.days())).filter(|day| *day >= today);
    let day = |date: Date| {
        if away.contains_key(&date) {
            return (date, Vec::new());
        }
        let ahead = calendar::worked(world, date).into_iter().filter(|s| s.end > world.now);
        (date, ahead.map(|s| Interval { start: s.start.max(world.now), end: s.end }).collect())
    };
    Stretches { monday, days: dates.map(day).collect() }
}

/// What takes time already.
struct Taken {
    busy: Vec<Interval>,
    kept: Vec<Interval>,
    /// Meetings of series that end and are taken to go on.
    going_on: Vec<Interval>,
    /// Single meetings by date.
    singles: BTreeMap<Date, f64>,
}

impl Taken {
    fn of(world: &Snapshot, weeks: usize) -> Taken {
        let zone = world.zone();
        let until = calendar::date_of(world.now, &zone).saturating_add((7 * weeks as i64).days());
        let kept = kept::ahead(world).into_iter().map(|k| k.interval).collect();
        let all = renewed(world).into_iter().flat_map(|series| {
            let at = |date| Interval::lasting(instant(date, series.from, &zone), series.minutes);
            series.dates(until).into_iter().map(at).collect::<Vec<_>>()
        });
        let beside = all.flat_map(|meeting| free(meeting, world.busy.to_vec())).collect();
        let ahead =
            Interval { start: world.now, end: instant(until, Time::midnight(), &zone).max(world.now) };
        let singles = singles_by_date(world, ahead);
        Taken { busy: world.busy.to_vec(), kept: union(kept), going_on: union(beside), singles }
    }
}

/// Minutes of a stretch that intervals in order of time take.
fn inside(stretch: &Interval, taken: &[Interval]) -> f64 {
    let first = taken.partition_point(|b| b.end <= stretch.start);
    let here = taken[first..].iter().take_while(|b| b.start < stretch.end);
    here.filter_map(|b| b.intersection(stretch)).map(|i| i.minutes()).sum::<i64>() as f64
}

fn empty(world: &Snapshot, place: usize, work: &Stretches, taken: &Taken, usual: &Usual) -> Week {
    let days: Vec<Day> =
        work.days.iter().map(|(date, day)| one(world, *date, day, taken, usual, place)).collect();
    let sum = |of: fn(&Day) -> f64| days.iter().map(of).sum::<f64>();
    let chance = |of: fn(&Day) -> Chance| days.iter().map(of).fold(Chance::NONE, Chance::and);
    Week {
        monday: work.monday,
        capacity: sum(|d| d.time),
        meetings: sum(|d| d.meetings),
        travel: sum(|d| d.travel),
        mail: chance(|d| d.mail),
        coming: chance(|d| d.coming),
        new_work: chance(|d| d.new_work),
        demands: Vec::new(),
        unestimated: 0,
        days,
    }
}

/// A day with what is in it, tasks left out.
fn one(world: &Snapshot, date: Date, work: &[Interval], taken: &Taken, usual: &Usual, place: usize) -> Day {
    let time = work.iter().map(Interval::minutes).sum::<i64>() as f64;
    let sum = |of: &[Interval]| work.iter().map(|stretch| inside(stretch, of)).sum::<f64>();
    let meetings = (sum(&taken.busy) - sum(&taken.kept)).max(0.0);
    let on_the_way = |stretch: &Interval| {
        let ways = union(travel::on_the_way(world, *stretch));
        let busy: Vec<Interval> = taken.busy.iter().filter(|b| b.overlaps(stretch)).copied().collect();
        let alone = ways.into_iter().filter_map(|way| way.intersection(stretch));
        alone.flat_map(|way| free(way, busy.clone())).map(|i| i.minutes()).sum::<i64>() as f64
    };
    let travel = work.iter().map(on_the_way).sum();
    // Of the day under way, the part that is left.
    let known = taken.singles.get(&date).copied().unwrap_or(0.0);
    let whole = calendar::worked(world, date).iter().map(Interval::minutes).sum::<i64>() as f64;
    let share = if whole > 0.0 { time / whole } else { 0.0 };
    Day {
        date,
        time,
        meetings,
        travel,
        mail: usual.mail_day.times(share),
        coming: usual.coming(world, date, known).times(share).and(Chance::sure(sum(&taken.going_on))),
        new_work: usual.new_work(place).times(share),
    }
}

/// The first instant of the day after.
fn day_after(world: &Snapshot, date: Date) -> jiff::Timestamp {
    instant(calendar::next_day(date), Time::midnight(), &world.zone())
}
