//! What a phrase means on the calendar: one value, and the other one where the words allow two.

use jiff::civil::{Date, DateTime, Time};

use super::calendar::{self, Day, Look};
use super::clock::{self, Edge, TimeSaid};
use super::phrase::{Bit, Found, Said, Side};
use super::reader::Reader;
use super::{Point, Value};

/// For so many days a date without its year is more likely the one behind.
const JUST_GONE_DAYS: i64 = 31;

impl Reader<'_> {
    /// What the phrase means, best reading first, then the other one if there is one.
    pub(super) fn meaning(&self, found: &Found) -> Option<(Value, Option<Value>)> {
        if let (Some(before), Said::One(bit)) = (found.after, found.said)
            && before >= self.today
        {
            return self.meaning_after(bit, before);
        }
        let other = |value: Value, other: Option<Value>| (value, other.filter(|o| *o != value));
        match found.said {
            Said::One(bit) => {
                let value = self.value_of(bit, Look::Ahead)?;
                let behind = self.value_of(bit, Look::Behind);
                // "The meeting on 3 March", written on the 11th, is rather the one of last week.
                match behind {
                    Some(behind) if self.just_gone(bit) => Some(other(behind, Some(value))),
                    _ => Some(other(value, behind)),
                }
            }
            Said::Range(a, b) => self.range_value(a, b),
            Said::Open(side, bit) => {
                let looks = if side == Side::Since && !matches!(bit, Bit::Time(_)) && !self.is_start(found) {
                    [Look::Behind, Look::Ahead]
                } else {
                    [Look::Ahead, Look::Behind]
                };
                let values = looks.map(|look| self.open_value(side, bit, look));
                Some(other(values[0].or(values[1])?, values[1]))
            }
            Said::Length(length) => Some((Value::Duration { seconds: length.seconds() }, None)),
            Said::Lasting(bit, length) => {
                let first = match self.value_of(bit, Look::Ahead)? {
                    Value::Date(date) => date,
                    Value::DateRange { first, .. } => first,
                    _ => return None,
                };
                let last = calendar::plus_days(calendar::step_days(first, &length, 1)?, -1)?;
                Some((Value::DateRange { first, last }, None))
            }
        }
    }

    /// Whether a day without its year was not long ago.
    fn just_gone(&self, bit: Bit) -> bool {
        let (Bit::Day(day @ Day::InMonth { .. }) | Bit::DayTime(day @ Day::InMonth { .. }, _)) = bit else {
            return false;
        };
        let recent = calendar::plus_days(self.today, -JUST_GONE_DAYS);
        day.resolve(self.today, Look::Behind).is_some_and(|gone| Some(gone) >= recent)
    }

    /// "starting", unlike "since", looks ahead.
    fn is_start(&self, found: &Found) -> bool {
        !self.any(found.first, &["since", "seit"])
    }

    fn meaning_after(&self, bit: Bit, before: Date) -> Option<(Value, Option<Value>)> {
        let moved = |day: Day| Some(Day::On(day.resolve(before, Look::Ahead)?));
        let in_week = match bit {
            Bit::Day(day) => Bit::Day(moved(day)?),
            Bit::DayTime(day, time) => Bit::DayTime(moved(day)?, time),
            _ => return None,
        };
        let (value, other) = (self.value_of(in_week, Look::Ahead)?, self.value_of(bit, Look::Ahead));
        Some((value, other.filter(|other| *other != value)))
    }

    fn value_of(&self, bit: Bit, look: Look) -> Option<Value> {
        let day = |day: Day| day.resolve(self.today, look);
        Some(match bit {
            Bit::Day(d) => Value::Date(day(d)?),
            Bit::EndOfDay(d) => Value::EndOfDay(day(d)?),
            Bit::DayEdge(d, edge) => {
                let date = day(d)?;
                let (from, to) = match edge {
                    Edge::Start => (date.at(0, 0, 0, 0), date.at(12, 0, 0, 0)),
                    Edge::Mid => (date.at(10, 0, 0, 0), date.at(14, 0, 0, 0)),
                    Edge::End => (date.at(12, 0, 0, 0), date.at(23, 59, 59, 0)),
                };
                Value::DateTimeRange { start: from, end: to }
            }
            Bit::Span(span) => {
                let (first, last) = span.resolve(self.today, look)?;
                Value::DateRange { first, last }
            }
            Bit::Time(TimeSaid::At(clock)) => Value::Time(clock.settled(self.sent).time()),
            Bit::Time(TimeSaid::Between(from, to)) => {
                let (from, to) = clock::paired(from, to, self.sent);
                Value::TimeRange { start: from.time(), end: to.time() }
            }
            Bit::Time(TimeSaid::Part(part, edge)) => {
                let (start, end) = clock::hours_of(part, edge);
                Value::TimeRange { start, end }
            }
            Bit::DayTime(d, time) => {
                let date = day(d)?;
                match time {
                    TimeSaid::At(clock) => Value::DateTime(date.to_datetime(clock.settled(self.sent).time())),
                    TimeSaid::Between(from, to) => {
                        let (from, to) = clock::paired(from, to, self.sent);
                        self.hours_on(date, from.time(), to.time())?
                    }
                    TimeSaid::Part(part, edge) => {
                        let (from, to) = clock::hours_of(part, edge);
                        self.hours_on(date, from, to)?
                    }
                }
            }
            Bit::Moment(at) => Value::DateTime(at),
            Bit::Moments(start, end) => Value::DateTimeRange { start, end },
            Bit::Within(last) => Value::DateRange { first: self.today, last },
        })
    }

    fn hours_on(&self, date: Date, from: Time, to: Time) -> Option<Value> {
        let end_day = if to <= from { calendar::plus_days(date, 1)? } else { date };
        Some(Value::DateTimeRange { start: date.to_datetime(from), end: end_day.to_datetime(to) })
    }

    fn open_value(&self, side: Side, bit: Bit, look: Look) -> Option<Value> {
        let open = |point| match side {
            Side::Since | Side::After => Value::From(point),
            Side::Before => Value::Before(point),
            Side::By => Value::Until(point),
            Side::Around => Value::Around(point),
        };
        let starts_late = side == Side::After;
        let ends_early = side == Side::Before;
        Some(match self.value_of(bit, look)? {
            Value::Date(date) => open(Point::Date(date)),
            Value::EndOfDay(date) if side == Side::Before => Value::Until(Point::Date(date)),
            value @ Value::EndOfDay(_) => value,
            Value::DateTime(at) => open(Point::DateTime(at)),
            Value::Time(time) => open(Point::Time(time)),
            Value::DateRange { first, last } => {
                let edge = match bit {
                    Bit::Span(span) => span.edge,
                    _ => None,
                };
                match (side, edge) {
                    (Side::Around, _) => Value::DateRange { first, last },
                    (Side::Since, _) | (Side::After, Some(Edge::Start)) => open(Point::Date(first)),
                    (Side::After, _) => open(Point::Date(calendar::plus_days(last, 1)?)),
                    (Side::Before, Some(Edge::End)) => open(Point::Date(calendar::plus_days(last, 1)?)),
                    (Side::Before, _) => open(Point::Date(first)),
                    (Side::By, _) => open(Point::Date(last)),
                }
            }
            Value::DateTimeRange { start, end } if side != Side::Around => {
                open(Point::DateTime(if starts_late || side == Side::By { end } else { start }))
            }
            Value::TimeRange { start, end } if side != Side::Around => {
                open(Point::Time(if ends_early || side == Side::Since { start } else { end }))
            }
            other => other,
        })
    }

    /// A stretch with two ends: what one end says about year, month and day helps the other.
    fn range_value(&self, a: Bit, b: Bit) -> Option<(Value, Option<Value>)> {
        match (a, b) {
            (Bit::Time(TimeSaid::At(from)), Bit::Time(TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                Some((Value::TimeRange { start: from.time(), end: to.time() }, None))
            }
            (Bit::Time(TimeSaid::At(from)), Bit::Moment(to)) => {
                let start = to.date().to_datetime(from.settled(self.sent).time());
                Some((Value::DateTimeRange { start, end: to }, None))
            }
            (Bit::DayTime(day, TimeSaid::At(from)), Bit::Time(TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                let on = |look| self.hours_on(day.resolve(self.today, look)?, from.time(), to.time());
                Some((on(Look::Ahead)?, on(Look::Behind)))
            }
            (Bit::Time(TimeSaid::At(from)), Bit::DayTime(day, TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                let on = |look| self.hours_on(day.resolve(self.today, look)?, from.time(), to.time());
                Some((on(Look::Ahead)?, on(Look::Behind)))
            }
            (Bit::DayTime(..), _) | (_, Bit::DayTime(..)) => {
                let start = self.start_of(a, None)?;
                let end = self.end_of(b, Some(start.date()))?;
                let start = if fixed(a) { start } else { self.start_of(a, Some(end.date()))? };
                Some((Value::DateTimeRange { start, end }, None))
            }
            (Bit::Moment(start), Bit::Moment(end)) => Some((Value::DateTimeRange { start, end }, None)),
            _ => self.range_of_days(a, b),
        }
    }

    fn range_of_days(&self, a: Bit, b: Bit) -> Option<(Value, Option<Value>)> {
        let both_weekdays = matches!((a, b), (Bit::Day(Day::Weekday(_)), Bit::Day(Day::Weekday(_))));
        let only_number = matches!(b, Bit::Day(Day::Number(_)));
        let (first, (last_from, last)) = if fixed(a) || both_weekdays || only_number {
            let first = self.first_last(a, self.today, Look::Ahead)?.0;
            (first, self.first_last(b, first, Look::Ahead)?)
        } else {
            let end = self.first_last(b, self.today, Look::Ahead)?;
            let after = calendar::plus_days(end.1, 1)?;
            (self.first_last(a, after, Look::Behind)?.0, end)
        };
        if last < first {
            return None;
        }
        let value = Value::DateRange { first, last };
        // "from May to September" may leave September out.
        let other =
            (last_from != last && last_from >= first).then_some(Value::DateRange { first, last: last_from });
        Some((value, other))
    }

    fn first_last(&self, bit: Bit, anchor: Date, look: Look) -> Option<(Date, Date)> {
        match bit {
            Bit::Day(day) | Bit::EndOfDay(day) => day.resolve(anchor, look).map(|d| (d, d)),
            Bit::Span(span) => {
                let (first, last) = span.resolve(anchor, look)?;
                Some(match span.edge {
                    Some(Edge::Start) => (first, first),
                    Some(_) => (last, last),
                    None => (first, last),
                })
                .map(|(from, to)| if span.edge == Some(Edge::Mid) { (first, to) } else { (from, to) })
            }
            Bit::Moment(at) => Some((at.date(), at.date())),
            _ => None,
        }
    }

    fn start_of(&self, bit: Bit, before: Option<Date>) -> Option<DateTime> {
        let look = |day: Day| match before {
            Some(end) => day.resolve(calendar::plus_days(end, 1)?, Look::Behind),
            None => day.resolve(self.today, Look::Ahead),
        };
        match bit {
            Bit::DayTime(day, TimeSaid::At(clock)) => {
                Some(look(day)?.to_datetime(clock.settled(self.sent).time()))
            }
            Bit::Day(day) => Some(look(day)?.to_datetime(Time::MIN)),
            Bit::Moment(at) => Some(at),
            _ => None,
        }
    }

    fn end_of(&self, bit: Bit, after: Option<Date>) -> Option<DateTime> {
        let anchor = after.unwrap_or(self.today);
        match bit {
            Bit::DayTime(day, TimeSaid::At(clock)) => {
                Some(day.resolve(anchor, Look::Ahead)?.to_datetime(clock.settled(self.sent).time()))
            }
            Bit::Day(day) => Some(day.resolve(anchor, Look::Ahead)?.to_datetime(self.sent.day_end)),
            Bit::Moment(at) => Some(at),
            _ => None,
        }
    }
}

fn fixed(bit: Bit) -> bool {
    match bit {
        Bit::Day(day) | Bit::DayTime(day, _) | Bit::EndOfDay(day) => day.is_fixed(),
        Bit::Span(span) => span.is_fixed(),
        _ => true,
    }
}
