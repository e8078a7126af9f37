//! Dates as distances: "week -1, Friday, 16:20" and the slots that texts leave for them.

use std::io;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::fault;

/// The zone in which the office lives.
pub(super) const HOME: &str = "Europe/Amsterdam";

/// The Tuesday around which everything is laid.
pub(super) struct Anchor {
    pub(super) tuesday: Date,
    pub(super) home: TimeZone,
}

impl Anchor {
    /// An anchor at `tuesday`.
    pub(super) fn new(tuesday: Date) -> io::Result<Anchor> {
        if tuesday.weekday() != Weekday::Tuesday {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{tuesday} is not a Tuesday")));
        }
        Ok(Anchor { tuesday, home: zone(HOME)? })
    }

    /// The day `days` after the anchor; before it if negative.
    pub(super) fn plus(&self, days: i64) -> Date {
        self.tuesday.saturating_add(days.days())
    }

    /// Reads `-1 Fri` as the Friday of the week before the anchor's.
    pub(super) fn day(&self, text: &str) -> io::Result<Date> {
        let mut words = text.split_whitespace();
        let (Some(week), Some(day)) = (words.next(), words.next()) else { return Err(fault("no day", text)) };
        let week: i64 = week.parse().map_err(|_| fault("no week", text))?;
        let Some(index) = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|d| *d == day)
        else {
            return Err(fault("no weekday", text));
        };
        Ok(self.plus(week * 7 + index as i64 - 1))
    }

    /// Reads `-1 Fri 16:20` as a moment on the office's wall clock.
    pub(super) fn moment(&self, text: &str) -> io::Result<DateTime> {
        let date = self.day(text)?;
        let clock = text.split_whitespace().nth(2).ok_or_else(|| fault("no time", text))?;
        at(date, clock)
    }

    /// The instant of a wall-clock moment at the office.
    pub(super) fn instant(&self, moment: DateTime) -> io::Result<Zoned> {
        moment.to_zoned(self.home.clone()).map_err(io::Error::other)
    }

    /// The instant in UTC, for properties that want it so.
    pub(super) fn utc(&self, moment: DateTime) -> io::Result<Timestamp> {
        Ok(self.instant(moment)?.timestamp())
    }

    /// Fills the slots of a text: `{{-1 Fri}}` is "Friday 20 November", a third word asks for another form.
    pub(super) fn fill(&self, text: &str) -> io::Result<String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (slot, tail) = after.split_once("}}").ok_or_else(|| fault("slot not closed", after))?;
            out.push_str(before);
            out.push_str(&self.slot(slot.trim())?);
            rest = tail;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn slot(&self, slot: &str) -> io::Result<String> {
        Ok(match slot {
            // The year being planned, the month under discussion and the month it is.
            "plan" => self.plus(120).year().to_string(),
            "year" => self.tuesday.year().to_string(),
            "oct" => month(self.plus(-35)).to_owned(),
            "sep" => month(self.plus(-66)).to_owned(),
            "nov" => month(self.tuesday).to_owned(),
            _ => {
                let date = self.day(slot)?;
                let form = slot.split_whitespace().nth(2).unwrap_or("long");
                if let Some(name) =
                    [("offset", HOME), ("dublin", "Europe/Dublin")].iter().find(|(f, _)| *f == form)
                {
                    let noon = date.at(12, 0, 0, 0).to_zoned(zone(name.1)?).map_err(io::Error::other)?;
                    return Ok(noon.strftime("%:z").to_string());
                }
                if form == "ord" {
                    let suffix = match date.day() {
                        1 | 21 | 31 => "st",
                        2 | 22 => "nd",
                        3 | 23 => "rd",
                        _ => "th",
                    };
                    return Ok(format!("{}{suffix}", date.day()));
                }
                let form = match form {
                    "long" => "%A %-d %B",
                    "d" => "%-d %B",
                    "dm" => "%-d %b",
                    "short" => "%a %-d %b",
                    "iso" => "%Y-%m-%d",
                    "basic" => "%Y%m%d",
                    "dow" => "%A",
                    "month" => "%B",
                    "wk" => "%-V",
                    "full" => "%-d %B %Y",
                    _ => return Err(fault("no such form of a date", slot)),
                };
                date.strftime(form).to_string()
            }
        })
    }
}

/// A zone by its IANA name.
pub(super) fn zone(name: &str) -> io::Result<TimeZone> {
    TimeZone::get(name).map_err(io::Error::other)
}

/// `date` at `clock`, as `16:20`.
pub(super) fn at(date: Date, clock: &str) -> io::Result<DateTime> {
    let (hour, minute) = clock.split_once(':').ok_or_else(|| fault("no time", clock))?;
    let (Ok(hour), Ok(minute)) = (hour.parse::<i64>(), minute.parse::<i64>()) else {
        return Err(fault("no time", clock));
    };
    Ok(later(date.to_datetime(jiff::civil::Time::midnight()), hour * 60 + minute))
}

/// `moment` some `minutes` later on the same wall clock.
pub(super) fn later(moment: DateTime, minutes: i64) -> DateTime {
    moment.saturating_add(minutes.minutes())
}

fn month(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(date.month() - 1) as usize]
}
