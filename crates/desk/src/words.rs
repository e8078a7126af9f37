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

/// The same after a noun or a verb: "today", "yesterday", "on Tue 24 Nov".
pub fn on_day(date: civil::Date, today: civil::Date) -> String {
    let words = day(date, today);
    let near = (-1..=1).contains(&(date - today).get_days());
    if near { words } else { format!("on {words}") }
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

/// The first letter small.
pub(crate) fn inside_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

pub use engines::maths::spoken::short;

/// Whether a character is unseen and turns the direction of writing or joins what it should not.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Text of outside made harmless wherever a program reads the brief as Markdown or HTML: tags, links and script
/// addresses are broken open, control characters and marks that turn the direction of writing are left out, everything
/// else stays letter for letter.
pub fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if turns(c) || (c.is_control() && !c.is_whitespace()) {
            rest = after;
            continue;
        }
        let is_script = c == ':'
            && out.len() >= 10
            && out.as_bytes()[out.len() - 10..].eq_ignore_ascii_case(b"javascript");
        match c {
            '<' if after.starts_with(|n: char| n.is_ascii_alphabetic() || matches!(n, '/' | '!')) => {
                out.push('‹')
            }
            '(' if out.ends_with(']') => out.push_str(" ("),
            ':' if is_script => out.push_str(" :"),
            c => out.push(c),
        }
        rest = after;
    }
    out
}

/// What [`inert`] broke open, as it was typed: for a field of a form, which its template escapes.
pub(crate) fn as_typed(text: &str) -> String {
    text.replace('‹', "<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_it_was() {
        for typed in ["<b>Done</b>", "a < b", "Ana <ana@far.example>"] {
            assert_eq!(as_typed(&inert(typed)), typed);
        }
    }

    #[test]
    fn markup_in_titles_is_only_text() {
        for (given, shown) in [
            ("![x](http://a.test/?q)", "![x] (http://a.test/?q)"),
            ("<script>alert(1)</script>", "‹script>alert(1)‹/script>"),
            ("[Click](JavaScript:alert(1))", "[Click] (JavaScript :alert(1))"),
            ("Q1 < Q2, 5<6 (draft)", "Q1 < Q2, 5<6 (draft)"),
            ("Zürich: plan", "Zürich: plan"),
            ("Pay\u{202e}ment \u{7}now\u{200b}", "Payment now"),
        ] {
            assert_eq!(inert(given), shown);
        }
    }

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
