//! What usually comes up meanwhile, counted from the last four weeks: every snapshot holds these, so that all pages count
//! the same.

use super::pickup::{Pickup, still_to_come};
use crate::maths::{calendar, meetings, work};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::event::EventTime;
use world::{Event, Interval, Queue, Snapshot, Task};

/// Weeks that are counted.
pub const WEEKS: f64 = 4.0;
/// Minutes of a message on average, and of its square: half take less than 1.5, with a deviation of the logarithm of 0.8.
const MESSAGE: (f64, f64) = (2.066, 8.09);
/// Longer events are no meetings, minutes.
const LONGEST: i64 = 12 * 60;
/// How much the count of a weekday weighs against the mean of all: as one week more of it.
const SHRINKS: f64 = 4.0;
/// Weeks from its coming up to its date after which a task counts as known in time.
const LEADS: usize = 8;

/// Minutes that come by chance.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Chance {
    /// On average.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
}

impl Chance {
    /// Nothing.
    pub const NONE: Chance = Chance { mean: 0.0, variance: 0.0 };

    /// What comes for sure.
    pub fn sure(minutes: f64) -> Chance {
        Chance { mean: minutes, variance: 0.0 }
    }
    /// So many on average that come one by one, of so many minutes and squared minutes each (compound Poisson).
    fn of(count: f64, minutes: f64, square: f64) -> Chance {
        Chance { mean: count * minutes, variance: count * square }
    }
    /// Both together.
    pub fn and(self, other: Chance) -> Chance {
        Chance { mean: self.mean + other.mean, variance: self.variance + other.variance }
    }
    /// So many times as often.
    pub fn times(self, share: f64) -> Chance {
        Chance { mean: self.mean * share, variance: self.variance * share }
    }
}

/// What usually comes up.
#[derive(Debug, Clone, PartialEq)]
pub struct Usual {
    /// Mail of a working day.
    pub mail_day: Chance,
    /// Single meetings a day, Monday first.
    singles: [f64; 7],
    /// Minutes of one, and squared minutes.
    single: (f64, f64),
    /// How long before their day they are asked for, where that is known.
    pickup: Option<Pickup>,
    /// Tasks of a week that are due so many weeks after they came up, the week itself first.
    by_lead: [Chance; LEADS],
    /// Working days of a week.
    days: f64,
}

impl Usual {
    /// Where too little is known.
    pub const NONE: Usual = Usual {
        mail_day: Chance::NONE,
        singles: [0.0; 7],
        single: (0.0, 0.0),
        pickup: None,
        by_lead: [Chance::NONE; LEADS],
        days: 5.0,
    };

    /// Counts the last four weeks; nothing where there are fewer.
    pub fn of(world: &Snapshot) -> Usual {
        let from = world.now - SignedDuration::from_hours(24 * 7 * WEEKS as i64);
        let zone = world.zone();
        let is_early = |e: &&Event| e.interval(&zone).start <= from && is_meeting(world, e);
        let early = |at: Option<jiff::Timestamp>| at.is_some_and(|at| at <= from);
        if !world.events.values().any(|e| is_early(&e)) && !world.messages.values().any(|m| early(m.date)) {
            return Usual::NONE;
        }
        let past = Interval { start: from, end: world.now };
        let days = world.office.hours.days.iter().flatten().count().max(1) as f64;
        let inside = |e: &&Event| past.contains(e.interval(&zone).start) && is_single(world, e);
        let all: Vec<&Event> = world.events.values().filter(inside).collect();
        let (singles, single) = singles(world, &all, days);
        let a_day = mail(world, past) / (days * WEEKS);
        Usual {
            mail_day: Chance::of(a_day, MESSAGE.0, MESSAGE.1),
            singles,
            single,
            pickup: Pickup::of(world, all),
            by_lead: by_lead(world, past),
            days,
        }
    }

    /// Whether nothing is known.
    pub fn is_none(&self) -> bool {
        *self == Usual::NONE
    }

    /// Single meetings that will still be asked for on a date that holds so many already.
    pub fn coming(&self, world: &Snapshot, date: Date, known: f64) -> Chance {
        let usual = self.singles[date.weekday().to_monday_zero_offset() as usize];
        let count = still_to_come(world, self.pickup.as_ref(), date, usual, known);
        Chance::of(count, self.single.0, self.single.1)
    }

    /// Tasks that will come up and be due on a day so many weeks ahead, 0 for the one under way.
    pub fn new_work(&self, weeks_ahead: usize) -> Chance {
        let known_by_then = self.by_lead.iter().take(weeks_ahead + 1);
        known_by_then.fold(Chance::NONE, |sum, lead| sum.and(*lead)).times(1.0 / self.days)
    }
}

fn is_meeting(world: &Snapshot, event: &Event) -> bool {
    matches!(event.time, EventTime::Timed { .. })
        && event.is_busy(&world.office.addresses)
        && event.interval(&world.zone()).minutes() <= LONGEST
        && !meetings::is_own_work(world, event)
}

fn is_single(world: &Snapshot, event: &Event) -> bool {
    event.recurrence_id.is_none() && is_meeting(world, event)
}

/// How many single meetings each date of a span holds, time of which only that is known that it is taken among them.
pub fn singles_by_date(world: &Snapshot, span: Interval) -> BTreeMap<Date, f64> {
    let zone = world.zone();
    let known = world.busy_events(span).into_iter().filter(|e| is_single(world, e));
    let starts = known.map(|e| e.interval(&zone).start);
    let mut found = BTreeMap::new();
    for start in starts.chain(world.unseen_busy(span).into_iter().map(|i| i.start)) {
        *found.entry(calendar::date_of(start, &zone)).or_default() += 1.0;
    }
    found
}

/// Single meetings a day by weekday, shrunk to the mean of all working days, and their mean minutes and squared minutes.
fn singles(world: &Snapshot, all: &[&Event], days: f64) -> ([f64; 7], (f64, f64)) {
    let zone = world.zone();
    let mut counts = [0.0_f64; 7];
    let (mut n, mut sum, mut squares) = (0.0_f64, 0.0, 0.0);
    for event in all {
        let span = event.interval(&zone);
        let weekday = calendar::date_of(span.start, &zone).weekday().to_monday_zero_offset() as usize;
        if world.office.hours.days[weekday].is_none() {
            continue;
        }
        let minutes = span.minutes() as f64;
        counts[weekday] += 1.0;
        (n, sum, squares) = (n + 1.0, sum + minutes, squares + minutes * minutes);
    }
    let mean = n / WEEKS / days;
    let mut a_day = [0.0; 7];
    for (weekday, count) in counts.iter().enumerate() {
        if world.office.hours.days[weekday].is_some() {
            a_day[weekday] = (count + SHRINKS * mean) / (WEEKS + SHRINKS);
        }
    }
    (a_day, (sum / n.max(1.0), squares / n.max(1.0)))
}

/// Messages of others that take their reader's time.
fn mail(world: &Snapshot, past: Interval) -> f64 {
    let mine = |a: &str| world.office.addresses.iter().any(|b| b == a) || a == world.office.owner.email;
    let noise =
        |m: &world::Message| m.triage.as_ref().is_some_and(|t| matches!(t.queue, Queue::Noise | Queue::Sent));
    let inside = |m: &&world::Message| m.date.is_some_and(|at| past.contains(at));
    let counts = |m: &&world::Message| !mine(&m.from.email) && !noise(m);
    world.messages.values().filter(inside).filter(counts).count() as f64
}

/// Minutes of tasks that came up in a week, by how many weeks later they were due; of those without a date, by when they
/// were done.
fn by_lead(world: &Snapshot, past: Interval) -> [Chance; LEADS] {
    let zone = world.zone();
    let mut found = [Chance::NONE; LEADS];
    let own = world.tasks.values().filter(|t| work::is_mine(world, t));
    for task in own {
        let Some(came) = task.created.filter(|at| past.contains(*at)) else { continue };
        let came = calendar::monday_of(calendar::date_of(came, &zone));
        let Some(when) = wanted(task, &zone) else { continue };
        let lead = usize::try_from((when - came).get_days() / 7).unwrap_or(0);
        let minutes = task.actual_minutes.or(task.estimate_minutes);
        let minutes = minutes.map_or_else(|| work::usual_minutes(task.kind), f64::from);
        if let Some(sum) = found.get_mut(lead) {
            *sum = sum.and(Chance::of(1.0 / WEEKS, minutes, minutes * minutes));
        }
    }
    found
}

fn wanted(task: &Task, zone: &jiff::tz::TimeZone) -> Option<Date> {
    let done = || task.ended.map(|at| calendar::date_of(at, zone));
    task.due.map(|due| due.date(zone)).or_else(done)
}
