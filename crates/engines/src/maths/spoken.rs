//! Times, dates and durations as the interface says them: 24-hour times, "Tue 24 Nov", "2 h 45".

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use world::Interval;

/// A duration in minutes, rounded: "45 min", "2 h", "2 h 45".
/// ```
/// use engines::maths::spoken::minutes;
/// assert_eq!([minutes(45.0), minutes(300.2), minutes(165.0)], ["45 min", "5 h", "2 h 45"]);
/// ```
pub fn minutes(minutes: f64) -> String {
    let whole = minutes.max(0.0).round() as i64;
    match (whole / 60, whole % 60) {
        (0, m) => format!("{m} min"),
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02}"),
    }
}

/// A length in whole hours, from ten hours on: minutes are no longer meant then.
/// ```
/// use engines::maths::spoken::whole;
/// assert_eq!([whole(95.0), whole(2_541.0)], ["1 h 35", "42 h"]);
/// ```
pub fn whole(length: f64) -> String {
    minutes(if length >= 600.0 { (length / 60.0).round() * 60.0 } else { length })
}

/// What a week is taken by, in half of the cases and in four of five: "38 h to 42 h", one figure where they are the same.
/// ```
/// use engines::maths::spoken::load;
/// assert_eq!([load((2_280.0, 2_520.0)), load((90.0, 90.0))], ["38 h to 42 h", "1 h 30"]);
/// ```
pub fn load((half, most): (f64, f64)) -> String {
    let (half, most) = (whole(half), whole(most));
    if half == most { most } else { format!("{half} to {most}") }
}

/// A day: "Tue 24 Nov".
/// ```
/// assert_eq!(engines::maths::spoken::day(jiff::civil::date(2026, 11, 24)), "Tue 24 Nov");
/// ```
pub fn day(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// A time of day: "14:00".
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%H:%M").to_string()
}

/// A stretch as seen from `today`: "14:00–14:45" today, "Thu 14:00–14:45" within six days, else with the date.
pub fn stretch(interval: Interval, zone: &TimeZone, today: Date) -> String {
    let date = zone.to_datetime(interval.start).date();
    let times = format!("{}–{}", clock(interval.start, zone), clock(interval.end, zone));
    match (date - today).get_days() {
        0 => times,
        1..=6 => format!("{} {times}", date.strftime("%a")),
        _ => format!("{} {times}", day(date)),
    }
}

/// "Luis, Saskia and Priya".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A count with its noun: "1 person", "6 people".
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// One line of at most `most` characters, cut at a word, with an ellipsis where something is left out.
/// ```
/// use engines::maths::spoken::short;
/// assert_eq!(short("Vendor review", 8), "Vendor…");
/// assert_eq!(short("Compare the racking offers, round of October", 40), "Compare the racking offers, round of…");
/// ```
pub fn short(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let at = cut.rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.', '-']))
}
