//! The days of a scenario as people write them: "2026-12-01 to 2026-12-03", "from 7 to 9 December", "next Tuesday", "next
//! week for three days". Words that are left over are said, never passed over.

use super::Wrong;
use crate::words::short;
use engines::maths::calendar;
use engines::navigator::deadlines::{DatePhrase, Locale, Sent, Value, find};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use world::Snapshot;

const HINT: &str = "say the days like this: 2026-12-01 to 2026-12-03, from 7 to 9 December, next Tuesday";
/// Words between dates that say nothing of their own.
const JOINS: [&str; 16] = [
    "from", "to", "until", "till", "through", "on", "for", "the", "and", "in", "of", "-", "–", "—", "..",
    "days",
];

/// First and last day, and what stands before the first date: where a journey goes.
pub(super) struct Days {
    pub from: Date,
    pub until: Date,
    pub before: String,
}

/// The days of a text and nothing else.
pub(super) fn days(world: &Snapshot, weeks: u32, text: &str) -> Result<(Date, Date), Wrong> {
    let found = days_after(world, weeks, text)?;
    match found.before.is_empty() {
        true => Ok((found.from, found.until)),
        false => Err(Wrong::new(format!("“{}” is not understood; {HINT}", short(&found.before, 60)))),
    }
}

/// The days of a text, and what stands before them.
pub(super) fn days_after(world: &Snapshot, weeks: u32, text: &str) -> Result<Days, Wrong> {
    let found = of(world, text)?;
    let today = calendar::date_of(world.now, &world.zone());
    let last = today.saturating_add(i64::from(weeks.max(1)).weeks());
    // A day and month without a year that lies a little back is read as next year's, or as the end of last year's.
    let (year, back) = (Span::new().years(1), today.saturating_sub(Span::new().weeks(26)));
    match (found.from, found.until) {
        (from, until) if from < today && until > from.saturating_add(Span::new().weeks(26)) => {
            Err(Wrong::new(format!("it would begin on {from} and end on {until}: say the earlier day first")))
        }
        (from, _)
            if from >= last && from.saturating_sub(year) >= back && from.saturating_sub(year) < today =>
        {
            Err(Wrong::new(format!("{} is past; {from} lies too far ahead", from.saturating_sub(year))))
        }
        (from, until) if until < from => {
            Err(Wrong::new(format!("it ends on {until}, before it begins on {from}")))
        }
        (_, until) if until < today => Err(Wrong::new(format!("{until} is past"))),
        (from, _) if from >= last => Err(Wrong::new(format!(
            "{from} lies beyond the {} looked at: look further ahead",
            crate::words::count(weeks as usize, "week", "weeks")
        ))),
        _ => Ok(found),
    }
}

/// The days of a text, within the weeks or beyond.
pub(super) fn of(world: &Snapshot, text: &str) -> Result<Days, Wrong> {
    match iso(text)? {
        Some(found) => Ok(found),
        None => spoken(world, text),
    }
}

/// The day by which something is to be done, which may lie beyond the weeks.
pub(super) fn by(world: &Snapshot, text: &str) -> Result<Date, Wrong> {
    let found = of(world, text)?;
    match found.before.is_empty() {
        true if found.until < calendar::date_of(world.now, &world.zone()) => {
            Err(Wrong::new(format!("{} is past", found.until)))
        }
        true => Ok(found.until),
        false => Err(left(&found.before)),
    }
}

/// Dates as a computer writes them; none where it begins with none.
fn iso(text: &str) -> Result<Option<Days>, Wrong> {
    let mut words = text.split_whitespace().flat_map(|w| w.split(".."));
    let mut dates: Vec<Date> = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    for word in words.by_ref() {
        match word.trim_end_matches([',', '.']).parse::<Date>() {
            Ok(date) => dates.push(date),
            Err(_) if is_join(word) => {}
            Err(_) if dates.is_empty() => before.push(word),
            Err(_) => return Err(left(word)),
        }
    }
    match dates[..] {
        [one] => Ok(Some(Days { from: one, until: one, before: place(&before.join(" ")) })),
        [from, until] => Ok(Some(Days { from, until, before: place(&before.join(" ")) })),
        [] => Ok(None),
        _ => Err(Wrong::new(HINT)),
    }
}

fn is_join(word: &str) -> bool {
    JOINS.contains(&word.to_lowercase().as_str())
}

/// What is left of the words before the first date.
fn place(words: &str) -> String {
    let mut rest: Vec<&str> = words.split_whitespace().collect();
    while rest.first().is_some_and(|w| is_join(w)) {
        rest.remove(0);
    }
    while rest.last().is_some_and(|w| is_join(w)) {
        rest.pop();
    }
    rest.join(" ").trim_end_matches(',').to_owned()
}

fn left(words: &str) -> Wrong {
    Wrong::new(format!("“{}” is not understood; {HINT}", short(words.trim(), 60)))
}

/// Dates as people say them.
fn spoken(world: &Snapshot, text: &str) -> Result<Days, Wrong> {
    let locale = match world.office.locale {
        world::office::Locale::EnGb => Locale::EnGb,
        world::office::Locale::EnUs => Locale::EnUs,
    };
    let today = calendar::date_of(world.now, &world.zone());
    let mut sent = Sent::new(world.now.to_zoned(world.zone()), locale);
    (sent.day_start, sent.day_end) = (world.office.hours.day_start(today), world.office.hours.day_end(today));
    let spread = spread(text);
    let phrases = find(&spread, &sent);
    let Some(first) = phrases.first() else {
        return Err(match text.split_whitespace().all(is_join) {
            true => Wrong::new(HINT),
            false => left(text),
        });
    };
    let before = place(&spread[..first.span.start]);
    let mut at = first.span.end;
    for phrase in &phrases[1..] {
        said(&spread[at..phrase.span.start])?;
        at = phrase.span.end;
    }
    said(&spread[at..])?;
    let (from, until) = ends(world, &phrases).ok_or_else(|| Wrong::new(HINT))?;
    Ok(Days { from, until, before })
}

/// "7 to 9 December" with the month at both days, so that each stands for itself.
fn spread(text: &str) -> String {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let day = |w: &&str| w.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u8>().is_ok_and(|d| d <= 31);
    let month = |w: &&str| {
        let low = w.to_lowercase();
        low.len() >= 3 && MONTHS.iter().any(|m| low.starts_with(m))
    };
    match words.windows(4).position(|w| day(&w[0]) && is_join(w[1]) && day(&w[2]) && month(&w[3])) {
        None => words.join(" "),
        Some(n) => {
            let mut spread: Vec<&str> = words[..=n].to_vec();
            spread.push(words[n + 3]);
            spread.extend(&words[n + 1..]);
            spread.join(" ")
        }
    }
}

/// Refuses words between dates that mean something.
fn said(between: &str) -> Result<(), Wrong> {
    match between.split_whitespace().all(|w| is_join(w.trim_end_matches([',', '.']))) {
        true => Ok(()),
        false => Err(left(between)),
    }
}

/// The first and the last day that phrases name together.
fn ends(world: &Snapshot, phrases: &[DatePhrase]) -> Option<(Date, Date)> {
    use engines::navigator::deadlines::Point;
    let date = |value: &Value| match value {
        Value::Date(date) | Value::EndOfDay(date) => Some((*date, *date)),
        Value::DateRange { first, last } => Some((*first, *last)),
        Value::From(Point::Date(date)) | Value::Until(Point::Date(date)) => Some((*date, *date)),
        _ => None,
    };
    match phrases {
        // "for two weeks" alone begins today.
        [one] if matches!(one.value, Value::Duration { .. }) => {
            let Value::Duration { seconds } = one.value else { return None };
            let days = (seconds / 86_400.0).round();
            let today = calendar::date_of(world.now, &world.zone());
            (1.0..=182.0).contains(&days).then(|| lasting(world, today, days as usize)).flatten()
        }
        [one] => date(&one.value),
        [from, length] => {
            let (first, last) = date(&from.value)?;
            if let Value::Duration { seconds } = length.value {
                let days = (seconds / 86_400.0).round();
                return (1.0..=182.0).contains(&days).then(|| lasting(world, first, days as usize)).flatten();
            }
            let (begins, ends) = date(&length.value)?;
            (begins >= last || ends >= first).then_some((first, ends))
        }
        _ => None,
    }
}

/// So many working days from a day on; whole weeks have five of them.
fn lasting(world: &Snapshot, from: Date, days: usize) -> Option<(Date, Date)> {
    if days.is_multiple_of(7) {
        return Some((from, from.saturating_add((days as i64 - 1).days())));
    }
    let hours = &world.office.hours;
    let working: Vec<Date> = (0..400)
        .map(|n| from.saturating_add(i64::from(n).days()))
        .filter(|d| calendar::is_working_day(hours, *d))
        .take(days)
        .collect();
    Some((*working.first()?, *working.last()?))
}
