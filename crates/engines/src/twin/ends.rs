//! When something ends, from many replications, put right by how earlier dates were kept.

use super::backtest::{LEVELS, Stretch};
use super::habit::Habit;
use super::linger;

/// When something ends, put right as the record says.
pub(super) struct Ends<'a> {
    /// Minutes from the start, in order.
    ended: Vec<f64>,
    /// Working days of what has no date, in the same order, each put off as the record says of its level.
    put_off: Vec<f64>,
    stretch: &'a Stretch,
    /// The working day of its date: 0 where that is past, infinite beyond the weeks; none without one.
    due: Option<f64>,
    day_minutes: f64,
}

impl<'a> Ends<'a> {
    pub(super) fn of(
        mut ended: Vec<f64>,
        due: Option<f64>,
        stretch: &'a Stretch,
        day_minutes: f64,
    ) -> Ends<'a> {
        ended.sort_unstable_by(f64::total_cmp);
        let reaches = if due.is_none() { stretch.reaches } else { Stretch::NONE.reaches };
        let count = ended.len().max(1) as f64;
        let mut latest = 0.0_f64;
        let put_off = |(n, end): (usize, &f64)| {
            let simulated = (end / day_minutes).ceil().max(1.0);
            // A later level is no earlier day.
            let factors = linger::at(&reaches, simulated);
            latest = latest.max((simulated * between(&factors, (n + 1) as f64 / count)).ceil());
            latest
        };
        let put_off = ended.iter().enumerate().map(put_off).collect();
        Ends { ended, put_off, stretch, due: due.map(|minute| (minute / day_minutes).ceil()), day_minutes }
    }

    /// By which working day it has ended at each level, of so many; infinite beyond them.
    pub(super) fn days(&self, all: usize) -> [f64; 3] {
        LEVELS.map(|level| first_day(all, level, |day| self.by_day(day)))
    }

    /// The habit that counts for it: that of dated work.
    fn habit(&self) -> Option<(&Habit, f64)> {
        Some((self.stretch.habit.as_ref()?, self.due?))
    }

    /// The chance that it has ended by a working day, 0–1.
    pub(super) fn by_day(&self, day: f64) -> f64 {
        let simulated = |day: f64| self.simulated(day * self.day_minutes);
        let put_off =
            || self.put_off.partition_point(|end| *end <= day) as f64 / self.put_off.len().max(1) as f64;
        self.habit().map_or_else(put_off, |(habit, due)| habit.chance(day, due, simulated))
    }

    fn simulated(&self, minute: f64) -> f64 {
        self.ended.partition_point(|end| *end <= minute) as f64 / self.ended.len().max(1) as f64
    }

    /// The chance that it has ended by a minute, 0–1; of its own day by that minute, of another by the end of the day.
    pub(super) fn by(&self, minute: f64) -> f64 {
        let day = (minute / self.day_minutes).ceil();
        match self.habit() {
            None => self.simulated(minute),
            Some((habit, due)) if day == due => habit.told(self.simulated(minute)),
            Some(_) => self.by_day(day),
        }
    }
}

/// The first of so many working days by which a chance reaches a level; infinite beyond them.
pub(super) fn first_day(all: usize, level: f64, by_day: impl Fn(f64) -> f64) -> f64 {
    (1..=all).map(|day| day as f64).find(|day| by_day(*day) >= level - 1e-9).unwrap_or(f64::INFINITY)
}

/// The chance that all of them have ended by a working day, 0–1: that of the last of them as it is told, and no more than
/// they end together as simulated.
pub(super) fn all_by(all: &Ends<'_>, each: &[Ends<'_>], day: f64) -> f64 {
    let minute = day * all.day_minutes;
    let least = |of: &dyn Fn(&Ends<'_>) -> f64| each.iter().map(of).fold(1.0, f64::min);
    let (told, alone) = (least(&|e| e.by_day(day)), least(&|e| e.simulated(minute)));
    if alone > 0.0 { told * all.simulated(minute) / alone } else { told }
}

/// The factor of a level between those that are told.
fn between(factors: &[f64; 3], level: f64) -> f64 {
    let place = LEVELS.iter().position(|l| level <= l + 1e-9);
    match place {
        Some(0) => factors[0],
        Some(n) if factors[n].is_finite() => {
            let share = (level - LEVELS[n - 1]) / (LEVELS[n] - LEVELS[n - 1]);
            factors[n - 1] + share * (factors[n] - factors[n - 1])
        }
        Some(n) => factors[n],
        None => factors[2],
    }
}
