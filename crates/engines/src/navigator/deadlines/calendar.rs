//! Ties what the words say to a calendar: which Friday, which 15th, which week.

use jiff::Span as Step;
use jiff::civil::{Date, DateTime, Weekday};

use super::clock::Edge;
use super::words::{Feast, Unit};

/// A day as the words give it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Day {
    On(Date),
    /// "15 April": the year is left out.
    InMonth {
        month: i8,
        day: i8,
    },
    /// "the 15th".
    Number(i8),
    Weekday(Weekday),
    /// "Friday 13th".
    WeekdayNumber(Weekday, i8),
    /// "Christmas".
    Feast(Feast),
    /// "Friday of the first week of October": the year is left out.
    InWeek {
        month: i8,
        week: u8,
        weekday: Weekday,
    },
    /// "30 February".
    Impossible,
}

/// A stretch of whole days as the words give it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) days: Days,
    pub(super) edge: Option<Edge>,
}

/// The days of a stretch, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Days {
    Known {
        first: Date,
        last: Date,
    },
    Month(i8),
    Quarter(u8),
    /// "3rd week of Jan".
    MonthWeek {
        month: i8,
        week: u8,
    },
    /// "week of 12 January".
    WeekOf {
        month: i8,
        day: i8,
    },
    /// The days from Saturday to Sunday that touch a feast.
    FeastWeekend(Feast),
}

/// Where to look for the year, month or week that the words leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The first that is not before the anchor.
    Ahead,
    /// The last that is before the anchor.
    Behind,
}

/// A length of several parts: "2 weeks and 2 days".
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    parts: [(f64, Unit); 4],
    count: usize,
}

impl Length {
    pub(super) fn of(amount: f64, unit: Unit) -> Length {
        Length { parts: [(amount, unit); 4], count: 1 }
    }

    /// Adds a part; `false` if there are enough of them.
    pub(super) fn and(&mut self, amount: f64, unit: Unit) -> bool {
        if self.count == self.parts.len() {
            return false;
        }
        self.parts[self.count] = (amount, unit);
        self.count += 1;
        true
    }

    pub(super) fn parts(&self) -> &[(f64, Unit)] {
        &self.parts[..self.count]
    }

    /// Whether any part is a day or longer.
    pub(super) fn has_days(&self) -> bool {
        self.parts().iter().any(|&(_, unit)| !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour))
    }

    /// Whether it is a whole number of days, weeks, months or years.
    pub(super) fn is_days(&self) -> bool {
        self.parts().iter().all(|&(amount, unit)| {
            amount.fract() == 0.0 && !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
        })
    }

    /// Unit: seconds. A month counts 30 days, a year 365.
    pub(super) fn seconds(&self) -> f64 {
        self.parts().iter().map(|&(amount, unit)| amount * unit_seconds(unit)).sum()
    }
}

fn unit_seconds(unit: Unit) -> f64 {
    const DAY: f64 = 86_400.0;
    match unit {
        Unit::Second => 1.0,
        Unit::Minute => 60.0,
        Unit::Hour => 3_600.0,
        Unit::Day | Unit::WorkingDay | Unit::Night => DAY,
        Unit::Weekend => 2.0 * DAY,
        Unit::Week => 7.0 * DAY,
        Unit::Fortnight => 14.0 * DAY,
        Unit::Month => 30.0 * DAY,
        Unit::Quarter => 91.0 * DAY,
        Unit::Year => 365.0 * DAY,
        Unit::Decade => 3_650.0 * DAY,
    }
}

// ---- steps on the calendar ---------------------------------------------------------------------------------------

pub(super) fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Step::new().try_days(days).ok()?).ok()
}

fn plus_months(day: Date, months: i64) -> Option<Date> {
    day.checked_add(Step::new().try_months(months).ok()?).ok()
}

/// The same day a length later, or earlier with `sign` -1.
pub(super) fn step_days(day: Date, length: &Length, sign: i64) -> Option<Date> {
    length.parts().iter().try_fold(day, |day, &(amount, unit)| {
        let n = sign * amount as i64;
        match unit {
            Unit::Month => plus_months(day, n),
            Unit::Quarter => plus_months(day, n.checked_mul(3)?),
            Unit::Year => plus_months(day, n.checked_mul(12)?),
            Unit::Decade => plus_months(day, n.checked_mul(120)?),
            Unit::WorkingDay => plus_working_days(day, n),
            _ => plus_days(day, (sign as f64 * amount * unit_seconds(unit) / 86_400.0) as i64),
        }
    })
}

/// The instant a length later, or earlier with `sign` -1.
pub(super) fn step(at: DateTime, length: &Length, sign: i64) -> Option<DateTime> {
    if length.is_days() {
        return Some(step_days(at.date(), length, sign)?.to_datetime(at.time()));
    }
    let seconds = length.seconds() as i64;
    at.checked_add(Step::new().try_seconds(sign * seconds).ok()?).ok()
}

fn plus_working_days(day: Date, n: i64) -> Option<Date> {
    if n.abs() > 5_000 {
        return None;
    }
    let mut day = day;
    for _ in 0..n.abs() {
        loop {
            day = plus_days(day, n.signum())?;
            if day.weekday().to_monday_zero_offset() < 5 {
                break;
            }
        }
    }
    Some(day)
}

pub(super) fn monday_of(day: Date) -> Option<Date> {
    plus_days(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

/// Monday to Sunday, `n` weeks after the week of this day.
pub(super) fn week(day: Date, n: i64) -> Option<Days> {
    let first = plus_days(monday_of(day)?, n.checked_mul(7)?)?;
    Some(Days::Known { first, last: plus_days(first, 6)? })
}

/// Saturday and Sunday, `n` weeks after the week of this day.
pub(super) fn weekend(day: Date, n: i64) -> Option<Days> {
    let first = plus_days(monday_of(day)?, n.checked_mul(7)? + 5)?;
    Some(Days::Known { first, last: plus_days(first, 1)? })
}

/// The stretch of `months` months that begins with this month.
pub(super) fn months(year: i16, month: i8, months: i64) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days::Known { first, last: plus_days(plus_months(first, months)?, -1)? })
}

/// The calendar period of this unit, `n` after the one that holds the day.
pub(super) fn period(day: Date, unit: Unit, n: i64) -> Option<Days> {
    match unit {
        Unit::Day => plus_days(day, n).map(|day| Days::Known { first: day, last: day }),
        Unit::Week => week(day, n),
        Unit::Weekend => weekend(day, n),
        Unit::Fortnight => {
            let first = monday_of(day)?;
            Some(Days::Known { first, last: plus_days(first, 13)? })
        }
        Unit::Month => {
            let there = plus_months(day.first_of_month(), n)?;
            months(there.year(), there.month(), 1)
        }
        Unit::Quarter => {
            let quarter = Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?;
            let there = plus_months(quarter, n.checked_mul(3)?)?;
            months(there.year(), there.month(), 3)
        }
        Unit::Year => months(i16::try_from(i64::from(day.year()) + n).ok()?, 1, 12),
        Unit::Decade => {
            let there = (i64::from(day.year()) + n.checked_mul(10)?).div_euclid(10) * 10;
            months(i16::try_from(there).ok()?, 1, 120)
        }
        _ => None,
    }
}

/// The ISO 8601 week of a year. Source: ISO 8601, week 1 holds the first Thursday.
pub(super) fn week_of_year(year: i16, week_number: i64) -> Option<Days> {
    if !(1..=53).contains(&week_number) {
        return None;
    }
    week(Date::new(year, 1, 4).ok()?, week_number - 1)
}

/// The n-th week of a stretch, or the last one: a week belongs to the stretch that holds its Thursday.
pub(super) fn week_within(first: Date, last: Date, n: u8) -> Option<Days> {
    let thursday = plus_days(first, (3 - i64::from(first.weekday().to_monday_zero_offset())).rem_euclid(7))?;
    if n == LAST {
        let back = (i64::from(last.weekday().to_monday_zero_offset()) - 3).rem_euclid(7);
        return week(plus_days(last, -back)?, 0);
    }
    week(thursday, i64::from(n) - 1)
}

/// Stands for "the last" where an ordinal is asked for.
pub(super) const LAST: u8 = u8::MAX;

/// The n-th such weekday within a stretch, or the last one.
pub(super) fn weekday_within(first: Date, last: Date, weekday: Weekday, n: u8) -> Option<Date> {
    if n == LAST {
        return on_or_before(last, weekday);
    }
    let day = plus_days(on_or_after(first, weekday)?, 7 * (i64::from(n) - 1))?;
    (day <= last).then_some(day)
}

pub(super) fn on_or_after(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(day, i64::from(day.weekday().until(weekday)))
}

fn on_or_before(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(day, -i64::from(day.weekday().since(weekday)))
}

/// The weekday in the week that lies `n` weeks after the week of this day.
pub(super) fn weekday_in_week(day: Date, weekday: Weekday, n: i64) -> Option<Date> {
    plus_days(monday_of(day)?, n * 7 + i64::from(weekday.to_monday_zero_offset()))
}

/// The day of a feast in a year. Easter: Meeus, Jones and Butcher's Gregorian computus.
pub(super) fn feast_in(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::EasterPlus(days) => plus_days(easter(year)?, i64::from(days)),
        Feast::Nth(month, weekday, n, plus) => {
            let first = Date::new(year, month, 1).ok()?;
            let n = if n < 0 { LAST } else { n as u8 };
            plus_days(weekday_within(first, first.last_of_month(), weekday, n)?, i64::from(plus))
        }
    }
}

fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

/// The first candidate of the years around the anchor that lies on the wanted side.
fn in_some_year<T: Copy>(
    anchor: Date,
    look: Look,
    last_day: impl Fn(T) -> Date,
    of: impl Fn(i16) -> Option<T>,
) -> Option<T> {
    let year = anchor.year();
    match look {
        Look::Ahead => (year..year.saturating_add(9)).filter_map(of).find(|&c| last_day(c) >= anchor),
        Look::Behind => (year.saturating_sub(9)..=year).rev().filter_map(of).find(|&c| last_day(c) < anchor),
    }
}

impl Day {
    /// The date, looked for from an anchor.
    pub(super) fn resolve(self, anchor: Date, look: Look) -> Option<Date> {
        match self {
            Day::On(date) => Some(date),
            Day::InMonth { month, day } => {
                in_some_year(anchor, look, |d| d, |year| Date::new(year, month, day).ok())
            }
            Day::Feast(feast) => in_some_year(anchor, look, |d| d, |year| feast_in(feast, year)),
            Day::InWeek { month, week, weekday } => in_some_year(
                anchor,
                look,
                |d| d,
                |year| {
                    let first = Date::new(year, month, 1).ok()?;
                    match week_within(first, first.last_of_month(), week)? {
                        Days::Known { first, .. } => on_or_after(first, weekday),
                        _ => None,
                    }
                },
            ),
            Day::Number(day) => self.in_some_month(anchor, look, |d| d.day() == day, day),
            Day::WeekdayNumber(weekday, day) => {
                self.in_some_month(anchor, look, |d| d.day() == day && d.weekday() == weekday, day)
            }
            Day::Weekday(weekday) => match look {
                Look::Ahead => on_or_after(anchor, weekday),
                Look::Behind => on_or_before(plus_days(anchor, -1)?, weekday),
            },
            Day::Impossible => None,
        }
    }

    fn in_some_month(self, anchor: Date, look: Look, fits: impl Fn(Date) -> bool, day: i8) -> Option<Date> {
        let month = anchor.first_of_month();
        (0..60).find_map(|n| {
            let there = plus_months(month, if look == Look::Ahead { n } else { -n })?;
            let date = Date::new(there.year(), there.month(), day).ok()?;
            let side = if look == Look::Ahead { date >= anchor } else { date < anchor };
            (side && fits(date)).then_some(date)
        })
    }

    /// Whether the words fix the day without any looking around.
    pub(super) fn is_fixed(self) -> bool {
        matches!(self, Day::On(_))
    }
}

impl Span {
    pub(super) fn known(first: Date, last: Date) -> Span {
        Span { days: Days::Known { first, last }, edge: None }
    }

    pub(super) fn whole(days: Days) -> Span {
        Span { days, edge: None }
    }

    /// The whole period, its edge not yet cut out.
    pub(super) fn period(self, anchor: Date, look: Look) -> Option<(Date, Date)> {
        let ends = |days: Days| match days {
            Days::Known { first, last } => Some((first, last)),
            _ => None,
        };
        let of_month = |year: i16, month: i8, n: i64| ends(months(year, month, n)?);
        match self.days {
            Days::Known { first, last } => Some((first, last)),
            Days::Month(month) => {
                in_some_year(anchor, look, |(_, last)| last, |year| of_month(year, month, 1))
            }
            Days::Quarter(q) => {
                in_some_year(anchor, look, |(_, last)| last, |year| of_month(year, q as i8 * 3 - 2, 3))
            }
            Days::MonthWeek { month, week } => in_some_year(
                anchor,
                look,
                |(_, last)| last,
                |year| {
                    let (first, last) = of_month(year, month, 1)?;
                    ends(week_within(first, last, week)?)
                },
            ),
            Days::WeekOf { month, day } => in_some_year(
                anchor,
                look,
                |(_, last)| last,
                |year| ends(week(Date::new(year, month, day).ok()?, 0)?),
            ),
            Days::FeastWeekend(feast) => {
                in_some_year(anchor, look, |(_, last)| last, |year| feast_weekend(feast_in(feast, year)?))
            }
        }
    }

    /// First and last day, looked for from an anchor.
    pub(super) fn resolve(self, anchor: Date, look: Look) -> Option<(Date, Date)> {
        let (first, last) = self.period(anchor, look)?;
        match self.edge {
            None => Some((first, last)),
            Some(edge) => cut(first, last, edge, anchor),
        }
    }

    pub(super) fn is_fixed(self) -> bool {
        matches!(self.days, Days::Known { .. })
    }
}

/// The weekend that touches a feast, stretched to it.
pub(super) fn feast_weekend(feast: Date) -> Option<(Date, Date)> {
    let days = i64::from(feast.weekday().to_monday_zero_offset());
    match days {
        0 | 1 => Some((plus_days(feast, -2 - days)?, feast)),
        2 => Some((plus_days(feast, 3)?, plus_days(feast, 4)?)),
        3 | 4 => Some((feast, plus_days(feast, 6 - days)?)),
        _ => Some((plus_days(feast, 5 - days)?, plus_days(feast, 6 - days)?)),
    }
}

/// The beginning, middle or end of a stretch: thirds of a year, a quarter or a month, parts of a week. The year in
/// which the words were written is cut in halves.
fn cut(first: Date, last: Date, edge: Edge, now: Date) -> Option<(Date, Date)> {
    let days = i64::from(first.until(last).ok()?.get_days()) + 1;
    let at = |n: i64| plus_days(first, n);
    let month = |n: i64| plus_months(first, n);
    let before = |day: Option<Date>| plus_days(day?, -1);
    Some(match (days, edge) {
        (1, _) => (first, last),
        (2..=7, Edge::Start) => (first, at(2.min(days - 1))?),
        (2..=7, Edge::Mid) => (at(1)?, at((days - 2).min(3))?),
        (2..=7, Edge::End) => (at(3.min(days - 1))?, last),
        (8..=31, Edge::Start) => (first, at(9)?),
        (8..=31, Edge::Mid) => (at(9)?, at(19)?),
        (8..=31, Edge::End) => (at(19)?, last),
        (32..=92, Edge::Start) => (first, before(month(1))?),
        (32..=92, Edge::Mid) => (month(1)?, before(month(2))?),
        (32..=92, Edge::End) => (month(2)?, last),
        (365..=366, Edge::Start) if first.year() == now.year() => (first, before(month(6))?),
        (365..=366, Edge::End) if first.year() == now.year() => (month(6)?, last),
        (365..=366, Edge::Start) => (first, before(month(4))?),
        (365..=366, Edge::Mid) => (month(4)?, before(month(8))?),
        (365..=366, Edge::End) => (month(8)?, last),
        (_, Edge::Start) => (first, at(days / 3 - 1)?),
        (_, Edge::Mid) => (at(days / 3)?, at(2 * days / 3)?),
        (_, Edge::End) => (at(2 * days / 3)?, last),
    })
}
