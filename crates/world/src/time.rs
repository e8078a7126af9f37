//! Time: half-open intervals, due dates, working hours.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A stretch of real time from `start` up to, not including, `end`. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First instant inside.
    pub start: Timestamp,
    /// First instant after.
    pub end: Timestamp,
}

impl Interval {
    /// The interval between two instants, in either order.
    pub fn new(a: Timestamp, b: Timestamp) -> Self {
        Self { start: a.min(b), end: a.max(b) }
    }
    /// `minutes` from `start` on.
    pub fn lasting(start: Timestamp, minutes: i64) -> Self {
        Self::new(start, start + jiff::SignedDuration::from_mins(minutes))
    }
    /// Whole real minutes inside.
    pub fn minutes(&self) -> i64 {
        (self.end.as_second() - self.start.as_second()) / 60
    }
    /// Whether the two share any instant. An empty interval shares none.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// Whether `at` lies inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
    /// The shared part, if any.
    pub fn intersection(&self, other: &Interval) -> Option<Interval> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Interval { start, end })
    }
}

/// The union of intervals: sorted, disjoint, without empty ones.
pub fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|i| i.start < i.end);
    intervals.sort();
    let mut joined: Vec<Interval> = Vec::with_capacity(intervals.len());
    for next in intervals {
        match joined.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => joined.push(next),
        }
    }
    joined
}

/// The minutes that these intervals cover: where some overlap, the time counts once.
pub fn covered_minutes(intervals: impl Iterator<Item = Interval>) -> i64 {
    union(intervals.collect()).iter().map(Interval::minutes).sum()
}

/// What is left of `whole` once `busy` is taken out; `busy` in any order.
pub fn free(whole: Interval, busy: Vec<Interval>) -> Vec<Interval> {
    let mut left = Vec::new();
    let mut from = whole.start;
    for b in union(busy) {
        if b.start >= whole.end {
            break;
        }
        if b.start > from {
            left.push(Interval { start: from, end: b.start });
        }
        from = from.max(b.end);
    }
    if from < whole.end {
        left.push(Interval { start: from, end: whole.end });
    }
    left
}

/// When something is due: a day, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// By the end of that working day.
    On(civil::Date),
    /// By that instant.
    At(Timestamp),
}

impl Due {
    /// The instant by which it is due, a day ending at `day_end` in `zone`.
    pub fn instant(&self, zone: &TimeZone, day_end: civil::Time) -> Timestamp {
        match self {
            Due::At(at) => *at,
            Due::On(date) => instant(*date, day_end, zone),
        }
    }
    /// The day it falls on in `zone`.
    pub fn date(&self, zone: &TimeZone) -> civil::Date {
        match self {
            Due::On(date) => *date,
            Due::At(at) => zone.to_datetime(*at).date(),
        }
    }
}

/// The instant of a local wall clock time; in a gap the offset before it holds, in a fold the earlier one.
pub fn instant(date: civil::Date, time: civil::Time, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Working hours: one local stretch a weekday, none for a day off; lunch inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// Monday first.
    pub days: [Option<(civil::Time, civil::Time)>; 7],
    /// Start of lunch.
    pub lunch: civil::Time,
    /// Its length; 0 for none.
    pub lunch_minutes: i64,
}

impl Default for WorkingHours {
    /// Monday to Friday 09:00–17:30 with 30 minutes of lunch at 12:30.
    fn default() -> Self {
        let day = Some((civil::time(9, 0, 0, 0), civil::time(17, 30, 0, 0)));
        Self {
            days: [day, day, day, day, day, None, None],
            lunch: civil::time(12, 30, 0, 0),
            lunch_minutes: 30,
        }
    }
}

impl WorkingHours {
    /// The working stretch of a day, lunch included; none on a day off.
    pub fn on(&self, date: civil::Date, zone: &TimeZone) -> Option<Interval> {
        let (from, to) = self.days[date.weekday().to_monday_zero_offset() as usize]?;
        Some(Interval::new(instant(date, from, zone), instant(date, to, zone)))
    }
    /// Lunch of a day; none on a day off or where no lunch is kept.
    pub fn lunch_on(&self, date: civil::Date, zone: &TimeZone) -> Option<Interval> {
        self.on(date, zone)?;
        (self.lunch_minutes > 0)
            .then(|| Interval::lasting(instant(date, self.lunch, zone), self.lunch_minutes))
    }
    /// When work ends on that day, or would end on a usual one.
    pub fn day_end(&self, date: civil::Date) -> civil::Time {
        self.days[date.weekday().to_monday_zero_offset() as usize]
            .or_else(|| self.days.iter().flatten().next().copied())
            .map_or(civil::time(17, 30, 0, 0), |(_, to)| to)
    }
    /// When work begins on that day, or would begin on a usual one.
    pub fn day_start(&self, date: civil::Date) -> civil::Time {
        self.days[date.weekday().to_monday_zero_offset() as usize]
            .or_else(|| self.days.iter().flatten().next().copied())
            .map_or(civil::time(9, 0, 0, 0), |(from, _)| from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn free_time_is_what_the_busy_leave() {
        let whole = Interval::new(at(0), at(100));
        for (busy, left) in [
            (vec![], vec![(0, 100)]),
            (vec![(10, 20), (15, 30)], vec![(0, 10), (30, 100)]),
            (vec![(-5, 5), (95, 120)], vec![(5, 95)]),
            (vec![(0, 100)], vec![]),
        ] {
            let busy = busy.into_iter().map(|(a, b)| Interval::new(at(a), at(b))).collect();
            let left: Vec<_> = left.into_iter().map(|(a, b)| Interval::new(at(a), at(b))).collect();
            assert_eq!(free(whole, busy), left);
        }
    }

    #[test]
    fn a_clock_change_changes_real_minutes() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let mut hours = WorkingHours::default();
        hours.days[6] = Some((civil::time(0, 0, 0, 0), civil::time(23, 0, 0, 0)));
        assert_eq!(hours.on(civil::date(2026, 3, 29), &zone).unwrap().minutes(), 22 * 60);
        assert_eq!(hours.on(civil::date(2026, 10, 25), &zone).unwrap().minutes(), 24 * 60);
    }
}
