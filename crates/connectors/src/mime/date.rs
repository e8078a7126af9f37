//! Dates of mail headers (RFC 5322 §3.3), as they are really written.

use jiff::{Timestamp, civil, tz::Offset};

/// Zones that old mail names (RFC 5322 §4.3), in hours.
const ZONES: [(&str, i32); 16] = [
    ("UT", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("BST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("JST", 9),
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[derive(Default)]
struct Parts {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<(i8, i8, i8)>,
    offset_minutes: Option<i32>,
    after_noon: Option<bool>,
}

/// The instant a date header names, and its offset in minutes. An offset that is missing is read as UTC, as RFC
/// 5322 §4.3 has it for unknown zones.
pub(crate) fn date(text: &str) -> Option<(Timestamp, i16)> {
    let mut parts = Parts::default();
    let mut depth = 0u32;
    for word in text.split([' ', '\t', ',', '\r', '\n']).filter(|word| !word.is_empty()).take(40) {
        // Comments: "(PDT)".
        let opened = word.bytes().filter(|b| *b == b'(').count() as u32;
        if depth + opened > 0 {
            depth = (depth + opened).saturating_sub(word.bytes().filter(|b| *b == b')').count() as u32);
            continue;
        }
        parts.take(word);
    }
    let (mut hour, minute, second) = parts.time.unwrap_or_default();
    match parts.after_noon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    let offset = parts.offset_minutes.unwrap_or(0);
    let local =
        civil::DateTime::new(parts.year?, parts.month?, parts.day?, hour, minute, second.min(59), 0).ok()?;
    let zone = Offset::from_seconds(offset * 60).ok()?;
    Some((zone.to_timestamp(local).ok()?, i16::try_from(offset).ok()?))
}

impl Parts {
    fn take(&mut self, word: &str) {
        let first = word.as_bytes()[0];
        if word.contains(':') {
            let (day, time) =
                word.rsplit_once(['T', 't']).map_or((None, word), |(day, time)| (Some(day), time));
            if let Some(day) = day {
                self.dashed(day);
            }
            self.clock(time);
        } else if matches!(first, b'+' | b'-') {
            self.offset(word);
        } else if word.contains('-') {
            self.dashed(word);
        } else if first.is_ascii_digit() {
            self.number(word);
        } else {
            self.name(word);
        }
    }

    fn clock(&mut self, word: &str) {
        if self.time.is_some() {
            return;
        }
        let end = word.find(['+', '-', 'Z', 'z']).unwrap_or(word.len());
        let mut fields = word[..end].split([':', '.']).map(|f| f.parse::<i8>());
        let (Some(Ok(hour)), Some(Ok(minute))) = (fields.next(), fields.next()) else { return };
        let second = fields.next().and_then(Result::ok).unwrap_or(0);
        if (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second) {
            self.time = Some((hour, minute, second));
        }
        let rest = &word[end..];
        if rest.starts_with(['+', '-']) {
            self.offset(rest);
        }
    }

    fn offset(&mut self, word: &str) {
        let digits: String = word[1..].chars().filter(char::is_ascii_digit).take(5).collect();
        if self.offset_minutes.is_some() || digits.len() < 3 {
            return;
        }
        let Ok(number) = digits.parse::<i32>() else { return };
        let minutes = number / 100 * 60 + number % 100;
        if minutes < 24 * 60 {
            self.offset_minutes = Some(if word.starts_with('-') { -minutes } else { minutes });
        }
    }

    /// `14-May-2001`, `2001-05-14`.
    fn dashed(&mut self, word: &str) {
        let fields: Vec<&str> = word.splitn(4, '-').collect();
        match fields[..] {
            [year, month, day] if year.len() == 4 => {
                (self.year, self.month, self.day) = (year.parse().ok(), month.parse().ok(), day.parse().ok());
            }
            [day, month, year] => {
                self.number(day);
                self.name(month);
                self.number(year);
            }
            _ => {}
        }
    }

    fn number(&mut self, word: &str) {
        let Ok(number) = word.parse::<i16>() else { return };
        if self.day.is_none() && word.len() <= 2 && (1..=31).contains(&number) {
            self.day = i8::try_from(number).ok();
        } else if self.year.is_none() {
            self.year = Some(match number {
                0..50 if word.len() <= 3 => 2000 + number,
                50..1000 if word.len() <= 3 => 1900 + number,
                _ => number,
            });
        }
    }

    fn name(&mut self, word: &str) {
        let Some(head) = word.get(..3) else {
            if let Some((_, hours)) = ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(word)) {
                self.offset_minutes.get_or_insert(hours * 60);
            }
            match word.to_ascii_uppercase().as_str() {
                "PM" => self.after_noon = Some(true),
                "AM" => self.after_noon = Some(false),
                _ => {}
            }
            return;
        };
        let month = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(head));
        if let (Some(month), None) = (month, self.month) {
            self.month = i8::try_from(month + 1).ok();
        } else if let Some((_, hours)) = ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(word)) {
            self.offset_minutes.get_or_insert(hours * 60);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_are_written() {
        for (text, read) in [
            ("Mon, 14 May 2001 16:39:00 -0700 (PDT)", Some(("2001-05-14T23:39:00Z", -420))),
            ("14 May 01 16:39 EST", Some(("2001-05-14T21:39:00Z", -300))),
            ("Tue May 15 16:39:00 2001", Some(("2001-05-15T16:39:00Z", 0))),
            ("Wed, 11 Mar 2026 10:00:00 +0530", Some(("2026-03-11T04:30:00Z", 330))),
            ("11-Mar-2026 10:00:00 GMT", Some(("2026-03-11T10:00:00Z", 0))),
            ("2026-03-11T10:00:00+01:00", Some(("2026-03-11T09:00:00Z", 60))),
            ("Fri, 31 Dec 1999 23:59:60 +0000", Some(("1999-12-31T23:59:59Z", 0))),
            ("Wed, 11 Mar 2026 1:05:00 PM -0600", Some(("2026-03-11T19:05:00Z", -360))),
            ("Mon, 32 Foo 9999 25:61:61 +9999", None),
            ("Fri, 31 Dec 9999 23:59:59 -2359", None),
            ("yesterday", None),
            ("", None),
            ("\u{20ac}\u{20ac} \u{20ac}:\u{20ac}", None),
        ] {
            let found = date(text).map(|(at, offset)| (at.to_string(), offset));
            assert_eq!(found, read.map(|(at, offset)| (at.to_owned(), offset)), "{text}");
        }
    }
}
