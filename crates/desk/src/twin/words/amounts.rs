//! Lengths, times of day and weekdays as people write them. A word that is left over makes it no such amount: nothing is
//! read as if the rest had not been written.

use jiff::civil::{Time, Weekday};

/// "30", "30 min", "half an hour", "1 h", "1 h 30", "an hour and a half": minutes.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let low = text.trim().to_lowercase();
    match low.as_str() {
        "a quarter of an hour" | "quarter of an hour" => return Some(15),
        "half an hour" | "a half hour" => return Some(30),
        "an hour" | "one hour" => return Some(60),
        "an hour and a half" | "one and a half hours" => return Some(90),
        "two hours" => return Some(120),
        _ => {}
    }
    let (first, rest) = number(&low)?;
    let (unit, rest) = word(rest);
    match unit {
        "" | "m" | "min" | "mins" | "minute" | "minutes" => rest.is_empty().then_some(first),
        "h" | "hour" | "hours" if rest.is_empty() => first.checked_mul(60),
        "h" | "hour" | "hours" => {
            let (second, rest) = number(rest)?;
            let (unit, rest) = word(rest);
            let whole =
                matches!(unit, "" | "m" | "min" | "mins" | "minutes") && rest.is_empty() && second < 60;
            whole.then(|| first.checked_mul(60)?.checked_add(second)).flatten()
        }
        _ => None,
    }
}

/// The whole number at the beginning and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, text[end..].trim_start()))
}

/// The word at the beginning and what follows it.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// "40%", "40 %", "40 percent", "2.5": percent.
pub(super) fn percent(text: &str) -> Option<f64> {
    let low = text.trim().to_lowercase();
    let bare = low.trim_end_matches("percent").trim_end_matches("per cent").trim_end_matches('%').trim();
    let plain = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| bare.parse().ok()).flatten()
}

/// "40 h", "40h", "2.5 hours": hours.
pub(super) fn hours(text: &str) -> Option<f64> {
    let low = text.trim().to_lowercase();
    let bare = ["hours", "hour", "h"].iter().find_map(|unit| low.strip_suffix(unit)).unwrap_or(&low).trim();
    let plain = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| bare.parse().ok()).flatten()
}

/// Which day of the week a word names.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    let low = text.to_lowercase();
    let low = low.trim_end_matches([',', '.']);
    let stem = low.trim_end_matches('s');
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let place =
        names.iter().position(|name| stem.len() >= 3 && (name.starts_with(stem) || name.starts_with(low)))?;
    Weekday::from_monday_zero_offset(place as i8).ok()
}

/// "9", "09:30", "9.30", "2pm", "noon": minutes after midnight.
pub(super) fn time(text: &str) -> Option<u32> {
    let low = text.trim().to_lowercase();
    if low == "noon" {
        return Some(720);
    }
    let (bare, after) = match (low.strip_suffix("pm"), low.strip_suffix("am")) {
        (Some(bare), _) => (bare.trim(), Some(12)),
        (_, Some(bare)) => (bare.trim(), Some(0)),
        _ => (low.as_str(), None),
    };
    let (hour, minute) = bare.split_once([':', '.']).unwrap_or((bare, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match after {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(more) => hour % 12 + more,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(60 * hour + minute)
}

/// "Thu 14:00", "Thursday at 2 pm".
pub(super) fn day_and_time(text: &str) -> Option<(Weekday, u32)> {
    let low = text.to_lowercase();
    let (first, rest) = low.trim().split_once(char::is_whitespace)?;
    let first =
        if matches!(first, "every" | "on") { rest.split_once(char::is_whitespace)? } else { (first, rest) };
    let at = first.1.trim().trim_start_matches("at ").trim_start_matches("from ");
    Some((weekday(first.0)?, time(at)?))
}

/// Minutes after midnight as a time of day.
pub(in crate::twin) fn at(minutes: u32) -> Time {
    Time::new((minutes / 60 % 24) as i8, (minutes % 60) as i8, 0, 0).unwrap_or(Time::midnight())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_to_their_last_word() {
        for (said, meant) in [
            ("30", Some(30)),
            ("30 min", Some(30)),
            ("1 h 30", Some(90)),
            ("1h", Some(60)),
            ("2 hours", Some(120)),
            ("half an hour", Some(30)),
            ("-5", None),
            ("-5 min", None),
            ("30 min on Tuesdays", None),
            ("30 cakes", None),
            ("1 h 75", None),
            ("", None),
            ("99999999999", None),
            ("4294967295 h", None),
        ] {
            assert_eq!(minutes(said), meant, "{said}");
        }
        assert_eq!(
            (percent("40 %"), percent("40%"), percent("-5%"), percent("%")),
            (Some(40.0), Some(40.0), None, None)
        );
        assert_eq!(
            (hours("40h"), hours("2.5 hours"), hours("-3 h"), hours("h")),
            (Some(40.0), Some(2.5), None, None)
        );
    }

    #[test]
    fn times_and_days_are_read_to_their_last_word() {
        assert_eq!(day_and_time("Thursday at 2 pm"), Some((Weekday::Thursday, 840)));
        assert_eq!(day_and_time("every Thu 9:30"), Some((Weekday::Thursday, 570)));
        assert_eq!(day_and_time("Thu 14:00 in May"), None);
        assert_eq!(
            (time("12am"), time("12pm"), time("24:00"), time("13pm")),
            (Some(0), Some(720), None, None)
        );
    }
}
