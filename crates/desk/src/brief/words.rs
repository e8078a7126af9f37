//! Times, dates, durations and counts in words: 24-hour clock, "Tue 24 Nov", "2 h 45".

use jiff::{Timestamp, civil, tz::TimeZone};

/// "09:05".
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let time = zone.to_datetime(at).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "today", "tomorrow", "yesterday", else "Tue 24 Nov", with the year when it is another.
pub fn day(date: civil::Date, today: civil::Date) -> String {
    match (date - today).get_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        _ if date.year() == today.year() => date.strftime("%a %-d %b").to_string(),
        _ => date.strftime("%a %-d %b %Y").to_string(),
    }
}

/// "45 min", "2 h", "2 h 45".
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} min"),
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02}"),
    }
}

/// "no meetings", "one meeting", "six meetings", "14 meetings".
pub fn count(n: usize, one: &str, many: &str) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let noun = if n == 1 { one } else { many };
    match WORDS.get(n) {
        Some(word) => format!("{word} {noun}"),
        None => format!("{n} {noun}"),
    }
}

/// The first letter large.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// At most `limit` characters of one line, cut at a word, with an ellipsis where something is left out.
pub fn short(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let cut: String = line.chars().take(limit).collect();
    let at = cut.rfind(' ').filter(|at| *at > limit / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_figures() {
        assert_eq!(["45 min", "2 h", "2 h 05"].map(str::to_owned), [45, 120, 125].map(duration));
        assert_eq!(count(6, "meeting", "meetings"), "six meetings");
        assert_eq!(count(14, "meeting", "meetings"), "14 meetings");
        assert_eq!(short("The quick brown fox", 12), "The quick…");
        let today = civil::date(2026, 11, 24);
        assert_eq!(day(civil::date(2026, 11, 25), today), "tomorrow");
        assert_eq!(day(civil::date(2026, 11, 27), today), "Fri 27 Nov");
    }
}
