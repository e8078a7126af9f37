//! Dates and deadlines in words.
//!
//! [`find`] reads every date, time, stretch and length that a text names; [`deadline`] says by when something is due.
//! Both read English, with day or month first as the locale has it, and everyday German. The text is cut into tokens
//! once (`tokens`, `words`); small parsers read clocks (`clock`), days (`days`), stretches and lengths (`spans`), put
//! them together (`bits`, `phrase`) and tie them to the `calendar` (`meaning`); `due` knows deadlines. Which of the sentences of a mail are
//! requests is not decided here, and neither is what comes again ("every Monday").

mod bits;
mod calendar;
mod clock;
mod days;
mod due;
mod meaning;
mod phrase;
mod reader;
mod spans;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// When, where and in which manner a text was written.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The moment of sending, in the zone that the writer's "tomorrow at 3" refers to.
    pub at: Zoned,
    /// Decides what "04/05" means.
    pub locale: Locale,
    /// When the working day begins: "first thing Monday".
    pub day_start: Time,
    /// When the working day ends: a deadline without a time of day falls here.
    pub day_end: Time,
}

impl Sent {
    /// A text sent at this moment, with a working day from 09:00 to 17:30.
    pub fn new(at: Zoned, locale: Locale) -> Sent {
        Sent { at, locale, day_start: Time::constant(9, 0, 0, 0), day_end: Time::constant(17, 30, 0, 0) }
    }
}

/// The manner of writing dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locale {
    /// British: 04/05 is the 4th of May.
    EnGb,
    /// American: 04/05 is the 5th of April.
    EnUs,
    /// German: 4.5. is the 4th of May, and "morgen" is tomorrow.
    De,
    /// Any other: the day comes first.
    Other,
}

impl Locale {
    /// The locale of a BCP 47 tag such as `en-GB`; the region decides only for English.
    pub fn from_tag(tag: &str) -> Locale {
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        match tag.as_str() {
            "en-us" | "en-us-posix" => Locale::EnUs,
            _ if tag == "en" || tag.starts_with("en-") => Locale::EnGb,
            _ if tag == "de" || tag.starts_with("de-") => Locale::De,
            _ => Locale::Other,
        }
    }
}

/// A day, a time of day, or both; in the writer's zone unless the phrase names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Point {
    /// A day.
    Date(Date),
    /// A day and a time.
    DateTime(DateTime),
    /// A time of day.
    Time(Time),
}

/// What a phrase names. Dates and times are local to the phrase's zone, or else to the writer's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A day: "on Friday".
    Date(Date),
    /// A moment: "Friday at 3", "in 5 minutes".
    DateTime(DateTime),
    /// A time on a day not named: "3pm".
    Time(Time),
    /// The end of a day: "EOD", "close of business tomorrow".
    EndOfDay(Date),
    /// Whole days, the last one included: "next week", "9 to 12 June".
    DateRange {
        /// First day.
        first: Date,
        /// Last day, included.
        last: Date,
    },
    /// A stretch with hours: "tomorrow afternoon", "Monday 9-11".
    DateTimeRange {
        /// Where it begins.
        start: DateTime,
        /// Where it ends.
        end: DateTime,
    },
    /// A stretch of hours on a day not named: "in the morning", "3 to 5 pm".
    TimeRange {
        /// Where it begins.
        start: Time,
        /// Where it ends; earlier than the start if midnight lies between.
        end: Time,
    },
    /// From then on: "since August", "starting Monday", "after 3pm".
    From(Point),
    /// Up to, but without, then: "before 2010".
    Before(Point),
    /// Up to and with then: "until Friday", "no later than 6".
    Until(Point),
    /// Near then: "around 3pm".
    Around(Point),
    /// A length: "for two hours".
    Duration {
        /// Unit: seconds. A month counts 30 days, a year 365.
        seconds: f64,
    },
}

/// The zone that a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// An IANA name: "New York time" is `America/New_York`.
    Named(&'static str),
    /// So far ahead of UTC: "UTC+2", "GMT-06:00".
    Offset {
        /// Unit: minutes east of Greenwich.
        minutes: i16,
    },
}

impl Zone {
    fn time_zone(self) -> Option<TimeZone> {
        match self {
            Zone::Named(name) => TimeZone::get(name).ok(),
            Zone::Offset { minutes } => {
                Some(TimeZone::fixed(Offset::from_seconds(i32::from(minutes) * 60).ok()?))
            }
        }
    }
}

/// One date, time, stretch or length in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct DatePhrase {
    /// Where the words stand, in bytes.
    pub span: Range<usize>,
    /// The words.
    pub words: String,
    /// The best reading: the next such day ahead where the words leave it open.
    pub value: Value,
    /// The other reading, if there is one: the last such day behind, or a stretch whose last month does not count.
    pub other: Option<Value>,
    /// The zone, if the words name one.
    pub zone: Option<Zone>,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
}

/// Every date, time, stretch of time and length that the text names, in its order.
///
/// Recurring ones ("every Monday", "daily") and impossible ones ("30 February") are left out. Never fails; the work
/// grows with the length of the text.
/// ```
/// use engines::navigator::deadlines::{Locale, Sent, Value, find};
/// let sent = Sent::new("2026-03-11T10:00[Europe/London]".parse().unwrap(), Locale::EnGb);
/// let found = find("Lunch on Friday?", &sent);
/// assert_eq!(found[0].words, "on Friday");
/// assert_eq!(found[0].value, Value::Date(jiff::civil::date(2026, 3, 13)));
/// ```
pub fn find(text: &str, sent: &Sent) -> Vec<DatePhrase> {
    let Some(tokens) = tokens::tokens(text) else { return Vec::new() };
    let reader = reader::Reader::new(text, &tokens, sent);
    let phrases = reader.phrases();
    phrases.iter().filter_map(|found| reader.shown(found)).collect()
}

impl reader::Reader<'_> {
    fn shown(&self, found: &phrase::Found) -> Option<DatePhrase> {
        let (value, other) = self.meaning(found)?;
        let span = self.bytes(found.first, found.next);
        let words = self.text[span.clone()].to_owned();
        Some(DatePhrase { span, words, value, other, zone: found.zone, confidence: found.trust })
    }

    fn bytes(&self, first: usize, next: usize) -> Range<usize> {
        self.tokens[first].start..self.tokens[next - 1].end
    }
}

/// An event that lies ahead, by the name people use for it.
#[derive(Clone, Copy, Debug)]
pub struct NamedEvent<'a> {
    /// Its title: "Board meeting".
    pub name: &'a str,
    /// When it begins.
    pub start: Timestamp,
}

/// What a text says about when something is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadline {
    /// Where the words stand, in bytes.
    pub span: Range<usize>,
    /// The words.
    pub words: String,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
    /// What they mean.
    pub due: Due,
}

/// The meaning of a deadline.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// At this moment, because the words give a time of day.
    At(Timestamp),
    /// On this day; the moment is the end of its working day.
    OnDay {
        /// The day, in the writer's zone.
        day: Date,
        /// The end of the working day.
        at: Timestamp,
    },
    /// When this event begins.
    AtEvent {
        /// The event's place in the list that was given.
        event: usize,
        /// When it begins.
        at: Timestamp,
    },
    /// Before something that is not known, or not known once: to be asked.
    Ask,
    /// As soon as possible, without a date.
    AtOnce,
    /// Whenever it suits.
    Whenever,
    /// On a day that no calendar has: "30 February".
    Impossible,
}

impl Due {
    /// The moment, if there is one.
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Due::At(at) | Due::OnDay { at, .. } | Due::AtEvent { at, .. } => Some(*at),
            Due::Ask | Due::AtOnce | Due::Whenever | Due::Impossible => None,
        }
    }

    /// How urgent the words themselves make it, from 0 to 1; `None` where the date decides.
    pub fn urgency(&self) -> Option<f32> {
        match self {
            Due::AtOnce => Some(0.95),
            Due::Whenever => Some(0.1),
            _ => None,
        }
    }
}

/// By when the text wants something done, if it says so.
///
/// A date without a time of day is due at the end of that working day; a week at the end of its Friday; a date that
/// lies behind is no deadline. Of several dates, the one that words like "by" or "due" introduce is taken.
/// ```
/// use engines::navigator::deadlines::{Due, Locale, Sent, deadline};
/// let sent = Sent::new("2026-03-11T10:00[Europe/London]".parse().unwrap(), Locale::EnGb);
/// let due = deadline("Please send it by Friday.", &sent, &[]).unwrap().due;
/// assert_eq!(due.instant(), Some("2026-03-13T17:30Z".parse().unwrap()));
/// ```
pub fn deadline(text: &str, sent: &Sent, ahead: &[NamedEvent<'_>]) -> Option<Deadline> {
    due::deadline(text, sent, ahead)
}

/// Whether a sentence is of the kind that [`find`] declares itself for, decided from its words alone.
///
/// The rule: running text of at most 300 bytes, without markup (`< > = { } | \`), or links; nothing
/// about seasons, semesters, fiscal or school years, decades, centuries, "greater" years or movable feasts and Christmas.
pub fn supported(text: &str) -> bool {
    due::supported(text)
}
