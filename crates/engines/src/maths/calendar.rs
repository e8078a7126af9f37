//! Working time: which days and stretches count, how much lies between two instants, what is free.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use world::time::{WorkingHours, free};
use world::{Interval, Snapshot};

/// The Monday of the week of a day.
pub fn monday_of(date: Date) -> Date {
    date.saturating_sub(jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset())))
}

/// The day after.
pub fn next_day(date: Date) -> Date {
    date.saturating_add(1.day())
}

/// Whether two days are of one week of the ISO calendar.
pub fn is_same_week(a: Date, b: Date) -> bool {
    let (a, b) = (a.iso_week_date(), b.iso_week_date());
    (a.year(), a.week()) == (b.year(), b.week())
}

/// The local date of an instant.
pub fn date_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// The working stretches of a day, lunch taken out; none on a day off.
pub fn working_stretches(hours: &WorkingHours, date: Date, zone: &TimeZone) -> Vec<Interval> {
    hours
        .on(date, zone)
        .map_or_else(Vec::new, |day| free(day, hours.lunch_on(date, zone).into_iter().collect()))
}

/// The working stretches of a day of the executive's, by the clock of where they are.
pub fn worked(world: &Snapshot, date: Date) -> Vec<Interval> {
    working_stretches(&world.office.hours, date, &super::travel::zone_on(world, date))
}

/// Whether any work is done on that day of the week.
pub fn is_working_day(hours: &WorkingHours, date: Date) -> bool {
    hours.days[date.weekday().to_monday_zero_offset() as usize].is_some()
}

/// The first `n` working days from `date` on, itself included; fewer when the week has none.
pub fn working_days(hours: &WorkingHours, date: Date, n: usize) -> Vec<Date> {
    let mut found = Vec::with_capacity(n);
    let mut day = date;
    for _ in 0..n * 7 + 7 {
        if found.len() == n {
            break;
        }
        if is_working_day(hours, day) {
            found.push(day);
        }
        day = next_day(day);
    }
    found
}

/// How many working days lie after `from` up to and with `to`; 0 when `to` is not later.
/// ```
/// use engines::maths::calendar::working_days_between;
/// use jiff::civil::date;
/// let hours = world::time::WorkingHours::default();
/// assert_eq!(working_days_between(&hours, date(2026, 11, 20), date(2026, 11, 24)), 2); // Fri to Tue
/// ```
pub fn working_days_between(hours: &WorkingHours, from: Date, to: Date) -> i64 {
    if to <= from {
        return 0;
    }
    let days = i64::from((to - from).get_days());
    let a_week = hours.days.iter().flatten().count() as i64;
    let mut day = from;
    let mut rest = 0;
    for _ in 0..days % 7 {
        day = next_day(day);
        rest += i64::from(is_working_day(hours, day));
    }
    days / 7 * a_week + rest
}

/// Working minutes from `from` to `to`, lunch left out; negative when `to` is earlier. Looks at most two years far.
pub fn working_minutes(hours: &WorkingHours, from: Timestamp, to: Timestamp, zone: &TimeZone) -> i64 {
    if to < from {
        return -working_minutes(hours, to, from, zone);
    }
    let span = Interval { start: from, end: to };
    let (mut day, last) = (date_of(from, zone), date_of(to, zone));
    let mut sum = 0;
    for _ in 0..732 {
        if day > last {
            break;
        }
        let stretches = working_stretches(hours, day, zone);
        sum += stretches.iter().filter_map(|s| s.intersection(&span)).map(|s| s.minutes()).sum::<i64>();
        day = next_day(day);
    }
    sum
}

/// The stretches of a day that are free of events, journeys, lunch and everything before `from`.
pub fn free_on(world: &Snapshot, date: Date, from: Timestamp) -> Vec<Interval> {
    worked(world, date)
        .into_iter()
        .filter(|s| s.end > from)
        .map(|s| Interval { start: s.start.max(from), end: s.end })
        .flat_map(|s| {
            let first = world.busy.partition_point(|b| b.end <= s.start);
            let busy = world.busy[first..].iter().take_while(|b| b.start < s.end).copied().collect();
            free(s, busy)
        })
        .flat_map(|s| free(s, super::travel::on_the_way(world, s)))
        .collect()
}

/// `hours` of clock time before `at`, days off not counted.
pub fn working_hours_before(hours: &WorkingHours, at: Timestamp, count: i64, zone: &TimeZone) -> Timestamp {
    let mut left = count * 60;
    let mut end = at;
    for _ in 0..60 {
        let date = date_of(end - jiff::SignedDuration::from_nanos(1), zone);
        let midnight = world::time::instant(date, jiff::civil::Time::midnight(), zone);
        let here = Interval::new(midnight, end).minutes();
        if is_working_day(hours, date) {
            if here >= left {
                return end - jiff::SignedDuration::from_mins(left);
            }
            left -= here;
        }
        end = midnight;
    }
    end
}

/// The same forwards: the instant that lies `count` hours of clock time after `at`, days off not counted.
pub fn working_hours_after(hours: &WorkingHours, at: Timestamp, count: i64, zone: &TimeZone) -> Timestamp {
    let mut left = count * 60;
    let mut start = at;
    for _ in 0..60 {
        let date = date_of(start, zone);
        let midnight = world::time::instant(next_day(date), jiff::civil::Time::midnight(), zone);
        let here = Interval::new(start, midnight).minutes();
        if is_working_day(hours, date) {
            if here >= left {
                return start + jiff::SignedDuration::from_mins(left);
            }
            left -= here;
        }
        start = midnight;
    }
    start
}

/// `at` moved up to the next whole `minutes` of the hour.
pub fn round_up(at: Timestamp, minutes: i64) -> Timestamp {
    let step = minutes * 60;
    let over = at.as_second().rem_euclid(step) * 1_000_000_000 + i64::from(at.subsec_nanosecond());
    if over == 0 { at } else { at + jiff::SignedDuration::from_nanos(step * 1_000_000_000 - over) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use world::time::instant;

    #[test]
    fn working_minutes_leave_out_lunch_nights_and_weekends() {
        let (hours, zone) = (WorkingHours::default(), TimeZone::get("Europe/Berlin").unwrap());
        let at = |d: i8, h: i8, m: i8| instant(date(2026, 11, d), time(h, m, 0, 0), &zone);
        for (from, to, minutes) in [
            (at(24, 9, 0), at(24, 17, 30), 480),
            (at(24, 12, 0), at(24, 13, 30), 60),
            (at(20, 16, 30), at(23, 10, 0), 120),
            (at(21, 0, 0), at(22, 23, 0), 0),
            (at(24, 10, 0), at(24, 9, 0), -60),
        ] {
            assert_eq!(working_minutes(&hours, from, to, &zone), minutes);
        }
    }

    #[test]
    fn two_days_before_monday_noon_is_thursday_noon() {
        let (hours, zone) = (WorkingHours::default(), TimeZone::UTC);
        let monday = instant(date(2026, 11, 23), time(12, 0, 0, 0), &zone);
        let thursday = instant(date(2026, 11, 19), time(12, 0, 0, 0), &zone);
        assert_eq!(working_hours_before(&hours, monday, 48, &zone), thursday);
        assert_eq!(working_hours_after(&hours, thursday, 48, &zone), monday);
    }

    #[test]
    fn a_week_without_work_has_no_working_days() {
        let never = WorkingHours { days: [None; 7], ..WorkingHours::default() };
        assert!(working_days(&never, date(2026, 11, 23), 5).is_empty());
        assert_eq!(working_days(&WorkingHours::default(), date(2026, 11, 21), 1), [date(2026, 11, 23)]);
    }
}
