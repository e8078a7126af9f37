//! Values of properties: times on their clocks, durations, offsets, text.

use super::scan;
use super::zones::{Zone, Zones};
use ical::recur::IcalRecurDateTime;
use ical::tree::line::IcalLine;
use jiff::{Timestamp, civil};
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) const DAY: i64 = 86_400;

/// What a written time is told on.
#[derive(Debug, Clone)]
pub(crate) enum Clock {
    /// A date: no clock at all.
    Date,
    /// UTC.
    Utc,
    /// A zone's wall clock; floating times have the office's, flagged.
    Zone(Arc<Zone>),
}

impl Clock {
    pub(crate) fn is_date(&self) -> bool {
        matches!(self, Clock::Date)
    }
    /// IANA name, or the TZID as written.
    pub(crate) fn name(&self) -> &str {
        match self {
            Clock::Date | Clock::Utc => "UTC",
            Clock::Zone(zone) => &zone.name,
        }
    }
    pub(crate) fn flag(&self) -> Option<&str> {
        match self {
            Clock::Zone(zone) => zone.flag.as_deref(),
            _ => None,
        }
    }
}

/// A written time: seconds of its own clock since 1970, as if that clock were UTC.
#[derive(Debug, Clone)]
pub(crate) struct When {
    pub(crate) local: i64,
    pub(crate) clock: Clock,
}

/// Seconds as a civil time; the last representable one beyond the calendar's edge.
pub(crate) fn civil(local: i64) -> civil::DateTime {
    let t = IcalRecurDateTime::from_seconds(local.clamp(-377_705_116_800, 253_402_300_799));
    let year = i16::try_from(t.year).unwrap_or(9999);
    civil::DateTime::new(
        year,
        t.month as i8,
        t.day as i8,
        t.hour as i8,
        t.minute as i8,
        t.second.min(59) as i8,
        0,
    )
    .unwrap_or(civil::DateTime::MAX)
}

/// Seconds as a date.
pub(crate) fn date(local: i64) -> civil::Date {
    civil(local).date()
}

/// Seconds of an instant.
pub(crate) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// `YYYYMMDD`, `YYYYMMDDTHHMMSS` and the same with `Z`, as seconds and whether it is a date.
pub(crate) fn local(text: &str) -> Option<(i64, bool)> {
    let text = text.trim();
    let time = IcalRecurDateTime::parse(text).ok().or_else(|| lenient(text))?;
    // The year 0 has no date in the office's calendar.
    (time.year >= 1).then(|| (time.seconds(), text.len() == 8))
}

/// Forms that other programs write: without seconds, with a fraction, with dashes and colons, hour 24.
fn lenient(text: &str) -> Option<IcalRecurDateTime> {
    let bare: String = text.chars().filter(|c| !matches!(c, '-' | ':')).take(32).collect();
    let bare = bare.trim_end_matches(['Z', 'z']);
    let bare = bare.split('.').next().unwrap_or(bare);
    let whole = match bare.len() {
        13 if bare.as_bytes()[8] == b'T' => format!("{bare}00"),
        11 if bare.as_bytes()[8] == b'T' => format!("{bare}0000"),
        _ => bare.to_owned(),
    };
    if let Some(date) = whole.strip_suffix("T240000") {
        let midnight = IcalRecurDateTime::parse(date).ok()?;
        return Some(IcalRecurDateTime::from_seconds(midnight.seconds() + DAY));
    }
    IcalRecurDateTime::parse(&whole).ok()
}

/// A time as RFC 5545 writes it on its clock.
pub(crate) fn written(local: i64, clock: &Clock) -> String {
    let t = IcalRecurDateTime::from_seconds(local);
    let day = format!("{:04}{:02}{:02}", t.year, t.month, t.day);
    match clock {
        Clock::Date => day,
        Clock::Utc => format!("{day}T{:02}{:02}{:02}Z", t.hour, t.minute, t.second),
        Clock::Zone(_) => format!("{day}T{:02}{:02}{:02}", t.hour, t.minute, t.second),
    }
}

/// An instant as RFC 5545 writes it in UTC.
pub(crate) fn stamp(at: Timestamp) -> String {
    written(at.as_second(), &Clock::Utc)
}

/// A time of a property, by its value, VALUE and TZID.
pub(crate) fn when(line: &IcalLine<'_>, text: &str, zones: &Zones<'_>) -> Option<When> {
    let text = text.trim();
    let (local, short) = local(text)?;
    let declared_date = scan::param(line, "VALUE").is_some_and(|v| v.eq_ignore_ascii_case("DATE"));
    // A day with a time of day is a time, whatever it is declared to be.
    let clock = if short || (declared_date && !text.contains(['T', 't'])) {
        Clock::Date
    } else if text.ends_with(['Z', 'z']) {
        Clock::Utc
    } else {
        match scan::param(line, "TZID") {
            Some(tzid) if !tzid.trim().is_empty() => match zones.named(&tzid) {
                zone if zone.name == "UTC" && zone.flag.is_none() => Clock::Utc,
                zone => Clock::Zone(zone),
            },
            _ => Clock::Zone(zones.floating()),
        }
    };
    let local = if clock.is_date() { local.div_euclid(DAY) * DAY } else { local };
    Some(When { local, clock })
}

/// `+0100`, `-053000`, in seconds east of UTC; none beyond a day.
pub(crate) fn utc_offset(text: &str) -> Option<i32> {
    let text = text.trim().replace(':', "");
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, &text[..]),
    };
    let two = |at: usize| digits.get(at..at + 2).and_then(|d| d.parse::<i32>().ok());
    let seconds = two(0)? * 3600 + two(2)? * 60 + if digits.len() >= 6 { two(4)? } else { 0 };
    (seconds < 86_400).then_some(sign * seconds)
}

/// A duration: whole days, which follow the wall clock, and seconds, which do not (RFC 5545 §3.3.6).
pub(crate) fn duration(text: &str) -> Option<(i64, i64)> {
    let text = text.trim();
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (mut days, mut seconds, mut number, mut timed, mut any) = (0i64, 0i64, None::<i64>, false, false);
    for c in rest.chars() {
        match (c.to_ascii_uppercase(), number) {
            ('0'..='9', n) => {
                let digit = i64::from(c.to_digit(10)?);
                number = Some(
                    n.unwrap_or(0).checked_mul(10)?.checked_add(digit).filter(|n| *n < 100_000_000_000)?,
                );
                continue;
            }
            ('T', None) => timed = true,
            ('W', Some(n)) => days += n * 7,
            ('D', Some(n)) => days += n,
            ('H', Some(n)) => seconds += n * 3600,
            ('M', Some(n)) if timed => seconds += n * 60,
            ('S', Some(n)) => seconds += n,
            _ => return None,
        }
        any |= number.take().is_some();
    }
    // Longer than the calendar is no duration.
    (any && number.is_none() && days < 4_000_000 && seconds < 400_000_000_000)
        .then_some((sign * days, sign * seconds))
}

/// A text value without its escapes (RFC 5545 §3.3.11).
pub(crate) fn text(line: &IcalLine<'_>) -> String {
    let raw = decoded(line);
    if !raw.contains('\\') {
        return raw.into_owned();
    }
    unescaped(&raw)
}

fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ (',' | ';' | '\\' | ':' | '"')) => out.push(c),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// A UID as it is compared everywhere: on one line, at most 1,000 characters.
pub(crate) fn clean_uid(uid: String) -> String {
    if uid.len() <= 1_000 && !uid.chars().any(char::is_control) {
        return uid;
    }
    uid.chars().filter(|c| !c.is_control()).take(1_000).collect()
}

/// The items of a text list.
pub(crate) fn text_list(line: &IcalLine<'_>) -> Vec<String> {
    let raw = decoded(line);
    let (mut items, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in raw.char_indices() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            ',' if !escaped => {
                items.push(unescaped(&raw[from..at]));
                from = at + 1;
            }
            _ => {}
        }
        escaped = false;
    }
    items.push(unescaped(&raw[from..]));
    items
}

/// The raw value as text: the transfer encoding and the character set of vCalendar 1.0 are undone.
fn decoded<'l>(line: &'l IcalLine<'_>) -> Cow<'l, str> {
    let quoted = line.params.iter().any(|p| {
        let name = p.name.get();
        name.eq_ignore_ascii_case("QUOTED-PRINTABLE")
            || (name.eq_ignore_ascii_case("ENCODING")
                && p.values.first().is_some_and(|v| v.get().eq_ignore_ascii_case("QUOTED-PRINTABLE")))
    });
    let charset = scan::param(line, "CHARSET");
    if !quoted && charset.is_none() {
        return line.raw_value_str();
    }
    let raw = line.raw_value();
    let bytes = if quoted {
        mail_parser::decoders::quoted_printable::quoted_printable_decode(&raw).unwrap_or_else(|| raw.to_vec())
    } else {
        raw.to_vec()
    };
    let decoder =
        charset.and_then(|c| mail_parser::decoders::charsets::map::charset_decoder(c.trim().as_bytes()));
    Cow::Owned(match decoder {
        Some(decode) => decode(&bytes),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, read) in [
            ("PT1H", Some((0, 3600))),
            ("P1D", Some((1, 0))),
            ("P2W", Some((14, 0))),
            ("P1DT2H3M4S", Some((1, 7384))),
            ("-PT15M", Some((0, -900))),
            ("+PT0S", Some((0, 0))),
            ("P", None),
            ("PT", None),
            ("1H", None),
            ("P1H2", None),
            ("PT99999999999999999999H", None),
            ("P99999999D", None),
        ] {
            assert_eq!(duration(text), read, "{text}");
        }
    }

    #[test]
    fn times_as_others_write_them() {
        let at = |text: &str| local(text).map(|(at, date)| (written(at, &Clock::Utc), date));
        for (text, read) in [
            ("20260311", Some(("20260311T000000Z", true))),
            ("20260311T1000", Some(("20260311T100000Z", false))),
            ("2026-03-11T10:00:00Z", Some(("20260311T100000Z", false))),
            ("20260311T240000", Some(("20260312T000000Z", false))),
            ("20260230", None),
            ("00000101", None),
            ("99991231T235959", Some(("99991231T235959Z", false))),
            ("\u{20ac}0260311", None),
            ("", None),
        ] {
            assert_eq!(at(text), read.map(|(t, d)| (t.to_owned(), d)), "{text}");
        }
    }

    #[test]
    fn escapes() {
        let line = |text: &str| IcalLine::text("SUMMARY", text.to_owned());
        assert_eq!(unescaped(r"a\, b\; c\nd\\n\x"), "a, b; c\nd\\n\\x");
        assert_eq!(text_list(&line("a,b")).len(), 2);
        assert_eq!(utc_offset("-0530"), Some(-19_800));
        assert_eq!(utc_offset("+01:00"), Some(3_600));
        assert_eq!(utc_offset("+9900"), None);
        assert_eq!(utc_offset("x"), None);
    }
}
