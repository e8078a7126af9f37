//! How good a week is: five dials of 0–100, each with its formula, its parts and what shows them (spec §5, §0.4).
//!
//! | dial | formula |
//! | --- | --- |
//! | Goal fit | 100 · A of the week: A = 1 − ½ Σ \|planned share − booked share\| over the goals and "no goal" (spec §4.4) |
//! | Deep work | 100 · minutes in stretches of 90 min and more that are free or kept for one's own work, in working hours, / 8 h; at most 100 |
//! | Breathing room | 50 · gaps of 10 min and more / gaps between successive meetings of a day + 50 · meeting days without more than three in a row / meeting days; without a gap the first half counts whole |
//! | Promises kept | 100 · promises and dated tasks due in the week that were kept, or have enough time before they are due, / all of them |
//! | 1-2-1s kept | 100 · 1-2-1s due by their rhythm that stand in the calendar / all that are due |
//!
//! The score is the mean of the dials that have anything to go by; a dial without data says what is missing.

mod breathing;
mod deep_work;
mod goal_fit;
mod one_to_ones;
mod promises;

pub use promises::Efforts;

use super::AgendaConfig;
use crate::maths::calendar;
use jiff::civil::{Date, Time};
use jiff::{ToSpan, tz::TimeZone};
use world::{Event, Interval, Reason, Snapshot};

/// One of the five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dial {
    /// Whether time goes where it is planned to go.
    GoalFit,
    /// Whether there are long stretches for one's own work.
    DeepWork,
    /// Whether there is air between meetings.
    BreathingRoom,
    /// Whether what is due can be done in time.
    PromisesKept,
    /// Whether the 1-2-1s that are due stand.
    OneToOnesKept,
}

impl Dial {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Dial; 5] =
        [Dial::GoalFit, Dial::DeepWork, Dial::BreathingRoom, Dial::PromisesKept, Dial::OneToOnesKept];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Dial::GoalFit => "Goal fit",
            Dial::DeepWork => "Deep work",
            Dial::BreathingRoom => "Breathing room",
            Dial::PromisesKept => "Promises kept",
            Dial::OneToOnesKept => "1-2-1s kept",
        }
    }
    /// How it is reckoned, for whoever asks.
    pub fn formula(self) -> &'static str {
        match self {
            Dial::GoalFit => {
                "100 less half of every point by which the booked share of a goal, or of no goal, is off its plan."
            }
            Dial::DeepWork => {
                "Minutes in stretches of 90 min and more that are free or kept for your own work, in working hours, \
                 out of 8 h."
            }
            Dial::BreathingRoom => {
                "Half: pauses of 10 min and more among those between meetings. Half: days without more than three \
                 meetings in a row among those with meetings."
            }
            Dial::PromisesKept => {
                "Promises and dated tasks due in the week that were kept, or have enough time before they are due, \
                 among all of them. Four times in five the time is enough; part of it is left for what comes."
            }
            Dial::OneToOnesKept => {
                "1-2-1s that stand in the calendar among those that are due by their rhythm."
            }
        }
    }
}

/// What a dial shows, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which.
    pub dial: Dial,
    /// 0–100; none where there is too little to go by.
    pub points: Option<f64>,
    /// What was counted, in a phrase; where there is too little, what is missing.
    pub words: String,
    /// Parts in points that add up to it, with what shows them.
    pub reasons: Vec<Reason>,
}

impl Reading {
    fn of(dial: Dial, words: String, reasons: Vec<Reason>) -> Reading {
        let points: f64 = reasons.iter().map(|r| r.amount).sum();
        Reading { dial, points: Some(points.clamp(0.0, 100.0)), words, reasons }
    }
    fn missing(dial: Dial, words: impl Into<String>) -> Reading {
        Reading { dial, points: None, words: words.into(), reasons: Vec::new() }
    }
}

/// How good a week is.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekScore {
    /// In the order of [`Dial::ALL`].
    pub readings: [Reading; 5],
}

impl WeekScore {
    /// The mean of the dials that have data, 0–100; none where none has.
    pub fn points(&self) -> Option<f64> {
        mean(self.readings.iter().filter_map(|r| r.points))
    }
}

/// The scores of two weeks over the dials that have data in both, so that they can be compared; none where no dial has.
pub fn compared(before: &WeekScore, after: &WeekScore) -> Option<(f64, f64)> {
    let both: Vec<(f64, f64)> = before
        .readings
        .iter()
        .zip(&after.readings)
        .filter_map(|(before, after)| Some((before.points?, after.points?)))
        .collect();
    Some((mean(both.iter().map(|b| b.0))?, mean(both.iter().map(|b| b.1))?))
}

fn mean(points: impl Iterator<Item = f64>) -> Option<f64> {
    let points: Vec<f64> = points.collect();
    (!points.is_empty()).then(|| points.iter().sum::<f64>() / points.len() as f64)
}

/// How good the seven days from `monday` on are. `efforts` are those of the tasks due until then ([`Efforts::until`]):
/// read once, they serve for every change of the calendar that is thought of.
pub fn week_score(world: &Snapshot, efforts: &Efforts, config: &AgendaConfig, monday: Date) -> WeekScore {
    let week = Week::new(world, config, monday);
    WeekScore {
        readings: [
            goal_fit::read(&week),
            deep_work::read(&week),
            breathing::read(&week),
            promises::read(&week, efforts),
            one_to_ones::read(&week),
        ],
    }
}

/// The instants from one Monday to the next.
fn span_of(monday: Date, zone: &TimeZone) -> Interval {
    let midnight = |date| world::time::instant(date, Time::midnight(), zone);
    Interval::new(midnight(monday), midnight(monday.saturating_add(7.days())))
}

/// What every dial looks at.
struct Week<'a> {
    world: &'a Snapshot,
    config: &'a AgendaConfig,
    zone: TimeZone,
    span: Interval,
    /// Its working days.
    days: Vec<Date>,
    /// What takes the executive's time in it, by start.
    busy: Vec<&'a Event>,
    /// Time taken by what the reader may not see.
    unseen: Vec<Interval>,
}

impl<'a> Week<'a> {
    fn new(world: &'a Snapshot, config: &'a AgendaConfig, monday: Date) -> Week<'a> {
        let zone = world.zone();
        let span = span_of(monday, &zone);
        let hours = &world.office.hours;
        let seven = (0..7).map(|n: i64| monday.saturating_add(n.days()));
        Week {
            world,
            config,
            span,
            days: seven.filter(|d| calendar::is_working_day(hours, *d)).collect(),
            busy: world.busy_events(span),
            unseen: world.unseen_busy(span),
            zone,
        }
    }
}

#[cfg(test)]
mod tests;
