//! When a playbook offers itself: told from the calendar and the clock, in one line of its text.

use crate::maths::{absence, calendar, meetings};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use world::{Event, EventId, Snapshot};

/// Days before the day, and days of an absence, at most.
const MOST_DAYS: i64 = 120;

/// When a playbook offers itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// `week ends`: on the last working day of each week.
    WeekEnds,
    /// `quarter begins, 28d before`.
    Quarter(i64),
    /// `meeting board, 28d before`: a meeting with this word in its title.
    Meeting(String, i64),
    /// `away 4 days, 14d before`: at least so many working days in a row.
    Away(i64, i64),
    /// `back after 4 days`: the first working day after such an absence.
    Back(i64),
}

/// That it is time for a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The day from which it counts.
    pub on: Date,
    /// The entry of the calendar that says so, where one does.
    pub event: Option<EventId>,
}

/// Reads what stands after `when:`.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn read(text: &str) -> Result<When, String> {
    let (what, before) =
        text.split_once(',').map_or((text.trim(), None), |(a, b)| (a.trim(), Some(b.trim())));
    let words: Vec<&str> = what.split_whitespace().collect();
    let ahead = || {
        let days = before.and_then(|b| b.strip_suffix("before")).map(str::trim);
        days.and_then(|d| d.strip_suffix('d')).and_then(days_of).ok_or_else(wrong)
    };
    match (words.as_slice(), before) {
        (["week", "ends"], None) => Ok(When::WeekEnds),
        (["quarter", "begins"], Some(_)) => Ok(When::Quarter(ahead()?)),
        (["meeting", word @ ..], Some(_)) if !word.is_empty() => {
            Ok(When::Meeting(word.join(" ").to_lowercase(), ahead()?))
        }
        (["away", n, "days"], Some(_)) => Ok(When::Away(days_of(n).ok_or_else(wrong)?, ahead()?)),
        (["back", "after", n, "days"], None) => Ok(When::Back(days_of(n).ok_or_else(wrong)?)),
        _ => Err(wrong()),
    }
}

fn days_of(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| (1..=MOST_DAYS).contains(n))
}

fn wrong() -> String {
    "when is `week ends`, `quarter begins, 28d before`, `meeting WORD, 28d before`, `away 4 days, 14d before` or \
     `back after 4 days`, at most 120 days"
        .to_owned()
}

/// Whether it is time, on this day.
pub fn time(when: &When, world: &Snapshot, today: Date) -> Option<Time> {
    let clock = |on: Date| Time { on, event: None };
    match when {
        When::WeekEnds => (last_of_week(world, today) == Some(today)).then(|| clock(today)),
        When::Quarter(before) => {
            let begins = next_quarter(today);
            is_near(today, begins, *before).then(|| clock(first_working(world, begins)))
        }
        When::Meeting(word, before) => meeting(world, word, today, *before),
        When::Away(least, before) => absences(world, *least)
            .into_iter()
            .find(|a| is_near(today, a.first, *before))
            .map(|a| Time { on: a.first, event: Some(a.event) }),
        When::Back(least) => absences(world, *least)
            .into_iter()
            .find(|a| a.last < today && first_working(world, next(a.last)) == today)
            .map(|a| Time { on: today, event: Some(a.event) }),
    }
}

/// The next day that a playbook is for, however far off; none where nothing in the calendar says.
pub fn next_day(when: &When, world: &Snapshot, today: Date) -> Option<Date> {
    match when {
        When::WeekEnds => last_of_week(world, today).filter(|day| *day >= today),
        When::Quarter(_) => Some(first_working(world, next_quarter(today))),
        When::Meeting(word, _) => first_meeting(world, word, |on| on > today).map(|t| t.on),
        When::Away(least, _) => {
            absences(world, *least).into_iter().map(|a| a.first).find(|first| *first >= today)
        }
        When::Back(least) => absences(world, *least)
            .into_iter()
            .map(|a| first_working(world, next(a.last)))
            .find(|day| *day >= today),
    }
}

/// Whether a day is still to come, at most so many days off, and at least a third of them is left: what begins weeks
/// ahead is of no use on the eve.
fn is_near(today: Date, day: Date, before: i64) -> bool {
    let earliest = today.saturating_add((before / 3).max(1).days());
    day >= earliest && day <= today.saturating_add(before.days())
}

fn next(day: Date) -> Date {
    calendar::next_day(day)
}

fn last_of_week(world: &Snapshot, today: Date) -> Option<Date> {
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let week = (0..7).map(|n| monday.saturating_add(i64::from(n).days()));
    week.rev().find(|day| calendar::is_working_day(&world.office.hours, *day))
}

fn first_working(world: &Snapshot, day: Date) -> Date {
    calendar::working_days(&world.office.hours, day, 1).first().copied().unwrap_or(day)
}

fn next_quarter(today: Date) -> Date {
    match today.month() {
        1..=3 => date(today.year(), 4, 1),
        4..=6 => date(today.year(), 7, 1),
        7..=9 => date(today.year(), 10, 1),
        _ => date(today.year().saturating_add(1), 1, 1),
    }
}

/// The next meeting with this word in its title.
fn meeting(world: &Snapshot, word: &str, today: Date, before: i64) -> Option<Time> {
    first_meeting(world, word, |on| is_near(today, on, before))
}

/// The first meeting with this word in its title on a day that fits.
fn first_meeting(world: &Snapshot, word: &str, fits: impl Fn(Date) -> bool) -> Option<Time> {
    let zone = world.zone();
    let on = |event: &Event| calendar::date_of(event.interval(&zone).start, &zone);
    let named = |event: &&Event| {
        event.is_busy(&world.office.addresses)
            && event.is_meeting(&world.office.addresses)
            && names(&event.summary.to_lowercase(), word)
            && fits(on(event))
    };
    let first = world.events.values().filter(named).min_by_key(|e| (e.interval(&zone).start, e.id))?;
    Some(Time { on: on(first), event: Some(first.id) })
}

/// What may follow the word of a meeting in its title.
const GATHERINGS: [&str; 10] =
    ["meeting", "meetings", "call", "session", "day", "days", "week", "retreat", "conference", "workshop"];

/// Whether a title names a gathering of this word, not something about it: "Supervisory board", "Board meeting in May",
/// "Board: the budget", but no "Board pre-read".
fn names(title: &str, word: &str) -> bool {
    let follows = title.find(word).map(|at| title[at + word.len()..].trim_start());
    let next = follows.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let is_gathering = |next: &str| {
        let bare = next.trim_end_matches(|c: char| !c.is_alphanumeric());
        GATHERINGS.contains(&bare) || !next.starts_with(char::is_alphabetic)
    };
    meetings::holds_word(title, word) && (next.is_empty() || is_gathering(next))
}

struct Absence {
    first: Date,
    last: Date,
    event: EventId,
}

/// Stretches of whole days away that hold at least so many working days, the earliest first. Days off between two of them
/// join them.
fn absences(world: &Snapshot, least: i64) -> Vec<Absence> {
    let works = |day: Date| calendar::is_working_day(&world.office.hours, day);
    let days = absence::days(world);
    let mut found: Vec<(Absence, i64)> = Vec::new();
    for (day, event) in &days {
        let joins = |a: &Absence| {
            let mut between = std::iter::successors(Some(next(a.last)), |d| Some(next(*d)));
            between.find(|d| works(*d) || *d >= *day).is_none_or(|d| d >= *day)
        };
        match found.last_mut() {
            Some((absence, n)) if joins(absence) => {
                absence.last = *day;
                *n += i64::from(works(*day));
            }
            _ => found.push((Absence { first: *day, last: *day, event: event.id }, i64::from(works(*day)))),
        }
    }
    found.into_iter().filter(|(_, n)| *n >= least).map(|(absence, _)| absence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use world::event::EventTime;
    use world::{Item, SourceId};

    fn day(n: i64) -> Date {
        MONDAY.saturating_add(n.days())
    }

    fn away(scene: &mut Scene, title: &str, from: i64, to: i64) {
        let time = EventTime::AllDay { start: day(from), end: day(to + 1) };
        scene.world.put(Item::Event(Event::new(SourceId::derive("own"), format!("{from}"), title, time)));
    }

    #[test]
    fn what_reads_and_what_does_not() {
        for (text, expected) in [
            ("week ends", Some(When::WeekEnds)),
            ("quarter begins, 28d before", Some(When::Quarter(28))),
            ("meeting Supervisory Board, 21d before", Some(When::Meeting("supervisory board".into(), 21))),
            ("away 4 days, 14d before", Some(When::Away(4, 14))),
            ("back after 4 days", Some(When::Back(4))),
            ("back after 0 days", None),
            ("meeting , 3d before", None),
            ("meeting board", None),
            ("away 4 days, 500d before", None),
            ("the last working day", None),
        ] {
            assert_eq!(read(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn the_clock_and_the_calendar_say_when() {
        let mut scene = Scene::new();
        let board = scene.event("Board meeting", at(23, 10, 0), 120, &["ana@far.example"]);
        scene.event("Board games", at(9, 18, 0), 120, &[]);
        away(&mut scene, "Holiday", 14, 18);
        away(&mut scene, "Holiday", 21, 22);
        away(&mut scene, "Joss on leave", 2, 9);
        let on =
            |when: &str, n: i64| time(&read(when).unwrap(), &scene.world, day(n)).map(|t| (t.on, t.event));
        // Monday 2 November is day 0.
        assert_eq!(on("week ends", 3), None);
        assert_eq!(on("week ends", 4), Some((day(4), None)));
        assert_eq!(on("quarter begins, 28d before", 0), None);
        assert_eq!(on("quarter begins, 28d before", 40).map(|(on, _)| on), Some(date(2027, 1, 1)));
        let meeting = "meeting board, 14d before";
        assert_eq!(on(meeting, 8), None, "too far off");
        assert_eq!(on(meeting, 9), Some((day(23), Some(board))));
        assert_eq!(on(meeting, 19).map(|(on, _)| on), Some(day(23)));
        assert_eq!(on(meeting, 20), None, "too little of the fortnight is left");
        assert_eq!(on(meeting, 23), None, "it is today");
        // A week and two days of the next, with a weekend between: one absence of seven working days.
        assert_eq!(on("away 7 days, 14d before", 0).map(|(on, _)| on), Some(day(14)));
        assert_eq!(on("away 8 days, 14d before", 0), None);
        assert_eq!(on("back after 4 days", 22), None);
        assert_eq!(on("back after 4 days", 23).map(|(on, _)| on), Some(day(23)));
        assert_eq!(on("back after 4 days", 24), None);
        let next = |when: &str, n: i64| next_day(&read(when).unwrap(), &scene.world, day(n));
        assert_eq!(next(meeting, 0), Some(day(23)), "however far off");
        assert_eq!((next(meeting, 23), next("meeting walk, 3d before", 0)), (None, None));
        assert_eq!((next("week ends", 0), next("week ends", 5)), (Some(day(4)), None));
        assert_eq!(next("quarter begins, 28d before", 0), Some(date(2027, 1, 1)));
        assert_eq!(
            (next("away 7 days, 14d before", 0), next("back after 4 days", 0)),
            (Some(day(14)), Some(day(23)))
        );
    }

    #[test]
    fn a_gathering_is_told_from_what_is_about_it() {
        for title in [
            "board",
            "board meeting",
            "supervisory board",
            "meeting of the board",
            "board: budget",
            "board, 3 h",
            "board 2027",
        ] {
            assert!(names(title, "board"), "{title}");
        }
        for title in ["board pre-read", "board paper", "onboarding", "dashboard review"] {
            assert!(!names(title, "board"), "{title}");
        }
    }
}
