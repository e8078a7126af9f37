//! What the weeks are made of, fitted to an executive's own history; each figure with how much data is behind it.

use super::LogNormal;
use crate::maths::calendar::date_of;
use crate::maths::outlook::Pickup;
use jiff::{SignedDuration, civil::Weekday};
use std::collections::BTreeMap;
use world::event::EventTime;
use world::{Event, PersonId, Snapshot};

/// Weeks that are looked back on.
pub const WEEKS: f64 = 12.0;
/// Weeks from which on a forecast is told to the point.
pub const LEAST_WEEKS: f64 = 4.0;
/// Observations from which on history speaks alone; below, it is mixed with the usual figure in proportion (spec §8.2).
const ALONE: f64 = 30.0;

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Nothing was observed.
    Prior,
    /// Less than 30 observations, mixed with the usual figure.
    Mixed,
    /// Own history.
    Own,
}

impl Basis {
    fn of(count: usize) -> Basis {
        match count {
            0 => Basis::Prior,
            n if (n as f64) < ALONE => Basis::Mixed,
            _ => Basis::Own,
        }
    }
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Prior => "our own guess, no data",
            Basis::Mixed => "your history, mixed with a guess",
            Basis::Own => "your history",
        }
    }
}

/// A figure that the weeks are simulated with.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Input {
    /// What.
    pub name: &'static str,
    /// The figure.
    pub value: f64,
    /// Its unit, in words.
    pub unit: &'static str,
    /// The usual figure, where it is used at all.
    pub prior: Option<f64>,
    /// Observations.
    pub count: usize,
    /// Where it comes from.
    pub basis: Basis,
}

/// The fitted figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Weeks of history, at most [`WEEKS`].
    pub weeks: f64,
    /// Single meetings a day, Monday first.
    pub one_off: [f64; 7],
    /// How long before their day they are asked for, where that is known.
    pub pickup: Option<Pickup>,
    /// Their lengths.
    pub one_off_minutes: LogNormal,
    /// Minutes of series a week.
    pub series_week: f64,
    /// Minutes of single meetings a week.
    pub one_off_week: f64,
    /// Actual over planned length of meetings.
    pub overrun: LogNormal,
    /// Messages in each hour of the clock on a working day.
    pub mail_hours: [f64; 24],
    /// Minutes a message takes.
    pub handling: LogNormal,
    /// Interruptions an hour.
    pub interruptions: f64,
    /// Minutes of each.
    pub interruption_minutes: f64,
    /// Minutes to find back.
    pub resume: f64,
    /// Minutes of new work a week.
    pub new_work_week: f64,
    /// Of that, what is done within a week of coming up: it goes before what lies there.
    pub prompt_week: f64,
    /// Working days that others take with what is theirs.
    pub team: LogNormal,
    /// The same by person, for those of whom something is known.
    pub others: BTreeMap<PersonId, LogNormal>,
    /// Everything above as it is told.
    pub inputs: Vec<Input>,
}

impl Fit {
    /// Minutes a week of work that comes up and is not done within its week; none from a short history.
    pub(super) fn to_come_week(&self) -> f64 {
        if self.is_thin() { 0.0 } else { (self.new_work_week - self.prompt_week).max(0.0) }
    }
    /// Whether there is too little history for anything but a rough answer.
    pub fn is_thin(&self) -> bool {
        self.weeks < LEAST_WEEKS
    }
}

/// History and prior in proportion.
fn mixed(own: f64, count: usize, prior: f64) -> f64 {
    let share = (count as f64 / ALONE).min(1.0);
    if count == 0 { prior } else { share * own + (1.0 - share) * prior }
}

/// Whether an event is one of a series.
pub(super) fn is_series(event: &Event) -> bool {
    event.recurrence_id.is_some()
}

/// Reads the last twelve weeks of a snapshot.
pub fn fit(world: &Snapshot) -> Fit {
    let zone = world.zone();
    let from = world.now - SignedDuration::from_hours(24 * 7 * WEEKS as i64);
    let past = |e: &&Event| {
        let span = e.interval(&zone);
        matches!(e.time, EventTime::Timed { .. })
            && span.start >= from
            && span.end <= world.now
            && e.is_busy(&world.office.addresses)
            && span.minutes() <= 12 * 60
            && !crate::maths::meetings::is_own_work(world, e)
    };
    let events: Vec<&Event> = world.events.values().filter(past).collect();
    let mine = |address: &str| {
        world.office.addresses.iter().any(|a| a == address) || address == world.office.owner.email
    };
    let mail: Vec<_> = world
        .messages
        .values()
        .filter(|m| !mine(&m.from.email) && is_read(m))
        .filter_map(|m| m.date)
        .collect();
    let mail: Vec<_> = mail.into_iter().filter(|at| (from..=world.now).contains(at)).collect();
    let first = events.iter().map(|e| e.interval(&zone).start).chain(mail.iter().copied()).min();
    let weeks =
        first.map_or(0.0, |first| (world.now - first).get_seconds() as f64 / (7.0 * 86_400.0)).min(WEEKS);
    let over = weeks.max(1.0);
    let (series, single): (Vec<&Event>, Vec<&Event>) = events.iter().copied().partition(|e| is_series(e));
    let minutes = |of: &[&Event]| of.iter().map(|e| e.interval(&zone).minutes() as f64).sum::<f64>() / over;
    let mut inputs = Vec::new();
    let mut told = |name, value: f64, unit, prior, count| {
        inputs.push(Input { name, value, unit, prior, count, basis: Basis::of(count) });
        value
    };
    let one_off = single_a_day(&single, over, &zone);
    told("Single meetings", one_off.iter().sum(), "a week", Some(5.0), single.len());
    let pickup = Pickup::of(world, single.iter().copied());
    if let Some(pickup) = &pickup {
        let half = pickup.median();
        told("A single meeting is asked for", half, "days before, half later", None, pickup.count());
    }
    let one_off_minutes = lengths(&single, &zone);
    told(
        "Length of a single meeting",
        one_off_minutes.median,
        "minutes, half are shorter",
        Some(30.0),
        single.len(),
    );
    let series_week = told("Series", minutes(&series) / 60.0, "hours a week", None, series.len()) * 60.0;
    let overrun = LogNormal {
        median: told("Meetings against their plan", 1.05, "times as long", Some(1.05), 0),
        sigma: 0.2,
    };
    let (mail_hours, messages) = by_hour(world, &mail, over);
    told("Messages", mail_hours.iter().sum(), "a working day", Some(PRIOR_MAIL), messages);
    let handling =
        LogNormal { median: told("A message", 1.5, "minutes, half take less", Some(1.5), 0), sigma: 0.8 };
    let interruptions = told("Interruptions", 1.0, "an hour", Some(1.0), 0);
    let resume = told("Finding back after one", 5.0, "minutes", Some(5.0), 0);
    told(
        "Finished tasks that estimates are corrected by",
        world.learned.effort.len() as f64,
        "tasks",
        None,
        world.learned.effort.len(),
    );
    let new = new_work(world, from, over);
    let new_work_week = told("New work", new.all / 60.0, "hours a week", None, new.tasks) * 60.0;
    let prompt_week = 60.0
        * told(
            "New work that is done within a week",
            new.prompt / 60.0,
            "hours a week",
            None,
            new.prompt_tasks,
        );
    let renewals = crate::maths::renewed::renewed(world);
    told(
        "Series that go on after their end",
        renewals.len() as f64,
        "series that were renewed before; others are taken to end",
        None,
        renewals.iter().map(|r| r.times).sum(),
    );
    let (team, others, handed) = others(world, from);
    told(
        "What others do, until it is done",
        team.median,
        "working days, half take less",
        Some(TEAM.median),
        handed,
    );
    Fit {
        weeks,
        one_off,
        pickup,
        one_off_minutes,
        series_week,
        one_off_week: minutes(&single),
        overrun,
        mail_hours,
        handling,
        interruptions,
        interruption_minutes: 8.0,
        resume,
        new_work_week,
        prompt_week,
        team,
        others,
        inputs,
    }
}

/// Single meetings a day by weekday: own counts, shrunk to the mean of all working days, that to one a day.
fn single_a_day(single: &[&Event], weeks: f64, zone: &jiff::tz::TimeZone) -> [f64; 7] {
    let mut counts = [0_usize; 7];
    for event in single {
        counts[date_of(event.interval(zone).start, zone).weekday().to_monday_zero_offset() as usize] += 1;
    }
    let all = mixed(single.len() as f64 / weeks / 5.0, single.len(), 1.0);
    let mut days = [0.0; 7];
    for (day, count) in counts.iter().enumerate().take(5) {
        days[day] = if *count == 0 && single.is_empty() { all } else { shrunk(*count, weeks, all) };
    }
    days
}

/// A count over so many days, shrunk to a rate that counts as much as `ALONE / 5` days.
fn shrunk(count: usize, days: f64, rate: f64) -> f64 {
    let weight = ALONE / 5.0;
    (count as f64 + weight * rate) / (days + weight)
}

fn lengths(single: &[&Event], zone: &jiff::tz::TimeZone) -> LogNormal {
    let logs: Vec<f64> = single.iter().map(|e| (e.interval(zone).minutes().max(5) as f64).ln()).collect();
    let n = logs.len().max(1) as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let spread = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / n).sqrt();
    LogNormal { median: mixed(mean, logs.len(), 30_f64.ln()).exp(), sigma: mixed(spread, logs.len(), 0.5) }
}

/// Messages a working day before anything is known.
const PRIOR_MAIL: f64 = 30.0;

/// Messages in each hour of the clock on a working day, and how many were counted.
fn by_hour(world: &Snapshot, mail: &[jiff::Timestamp], weeks: f64) -> ([f64; 24], usize) {
    let zone = world.zone();
    let mut counts = [0_usize; 24];
    for at in mail {
        let local = zone.to_datetime(*at);
        if !matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday) {
            counts[local.hour() as usize] += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let usual =
        |hour: usize| if (8..18).contains(&hour) { 0.08 * PRIOR_MAIL } else { 0.2 * PRIOR_MAIL / 14.0 };
    let mut hours = [0.0; 24];
    for (hour, count) in counts.iter().enumerate() {
        hours[hour] = mixed(*count as f64 / (5.0 * weeks), all, usual(hour));
    }
    (hours, all)
}

/// Whether a message takes its reader's time: noise does not.
fn is_read(message: &world::Message) -> bool {
    message.triage.as_ref().is_none_or(|t| !matches!(t.queue, world::Queue::Noise | world::Queue::Sent))
}

/// The executive's own work that came up.
#[derive(Default)]
struct NewWork {
    /// Minutes a week.
    all: f64,
    tasks: usize,
    /// Minutes a week of what was done within a week.
    prompt: f64,
    prompt_tasks: usize,
}

fn new_work(world: &Snapshot, from: jiff::Timestamp, weeks: f64) -> NewWork {
    let mut found = NewWork::default();
    let own = world.tasks.values().filter(|t| crate::maths::work::is_mine(world, t));
    for task in own {
        let Some(at) = task.created.filter(|at| (from..=world.now).contains(at)) else { continue };
        let known = task.actual_minutes.or(task.estimate_minutes);
        let minutes = known.map_or_else(|| crate::maths::work::usual_minutes(task.kind), f64::from) / weeks;
        (found.all, found.tasks) = (found.all + minutes, found.tasks + 1);
        if task.ended.is_some_and(|ended| ended.duration_since(at) <= SignedDuration::from_hours(24 * 7)) {
            (found.prompt, found.prompt_tasks) = (found.prompt + minutes, found.prompt_tasks + 1);
        }
    }
    found
}

/// Working days that others take, before anything is known.
const TEAM: LogNormal = LogNormal { median: 3.0, sigma: 0.8 };

/// Working days from asking to done of what others did, all together and by person; those of whom little is known are
/// mixed with all, and all with the usual figure.
fn others(world: &Snapshot, from: jiff::Timestamp) -> (LogNormal, BTreeMap<PersonId, LogNormal>, usize) {
    let zone = world.zone();
    let mut by: BTreeMap<PersonId, Vec<f64>> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state == world::TaskState::Done) {
        let (Some(owner), Some(created), Some(ended)) = (task.owner, task.created, task.ended) else {
            continue;
        };
        if owner != world.office.owner.person && ended >= from && ended > created {
            let minutes = crate::maths::calendar::working_minutes(&world.office.hours, created, ended, &zone);
            by.entry(owner).or_default().push((minutes as f64 / 480.0).max(0.25).ln());
        }
    }
    let law = |logs: &[f64], usual: LogNormal| {
        let n = logs.len().max(1) as f64;
        let mean = logs.iter().sum::<f64>() / n;
        let spread = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / n).sqrt();
        LogNormal {
            median: mixed(mean, logs.len(), usual.median.ln()).exp(),
            sigma: mixed(spread, logs.len(), usual.sigma),
        }
    };
    let all: Vec<f64> = by.values().flatten().copied().collect();
    let team = law(&all, TEAM);
    (team, by.iter().map(|(who, logs)| (*who, law(logs, team))).collect(), all.len())
}
