//! The week in sentences: headline, support, free time, and what each mark says.

use super::grid::Piece;
use super::{Block, Changes, WeekDay};
use crate::words::{clock, count, day, duration, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::maths::calendar;
use jiff::{ToSpan, civil, tz::TimeZone};
use serde::Serialize;
use world::time::{free as left, union};
use world::{Event, Interval, Snapshot};

/// A stretch shorter than this many minutes is no free time.
const WORTH: i64 = 15;

/// "23–27 November", "30 November – 4 December", with the year when it is another.
pub(super) fn dates(first: civil::Date, last: civil::Date, today: civil::Date) -> String {
    let year = if last.year() == today.year() { String::new() } else { format!(" {}", last.year()) };
    let to = last.strftime("%-d %B");
    if first.month() == last.month() {
        format!("{}–{to}{year}", first.day())
    } else if first.year() == last.year() {
        format!("{} – {to}{year}", first.strftime("%-d %B"))
    } else {
        format!("{} – {to} {}", first.strftime("%-d %B %Y"), last.year())
    }
}

/// What an event is called.
pub(crate) fn title(event: &Event) -> String {
    match event.summary.trim() {
        "" => "(no title)".to_owned(),
        title => inert(title),
    }
}

/// From when till when, as seen from one of its days.
pub(super) fn stretch(
    span: Interval,
    piece: Option<&Piece>,
    all_day: bool,
    zone: &TimeZone,
    today: civil::Date,
) -> String {
    let date = |at| zone.to_datetime(at).date();
    let full = |at| format!("{} {}", day(date(at), today), clock(at, zone));
    let midnights =
        [span.start, span.end].iter().all(|at| zone.to_datetime(*at).time() == civil::Time::midnight());
    match piece {
        _ if all_day && midnights => "all day".to_owned(),
        _ if all_day => format!("{} to {}", full(span.start), full(span.end)),
        Some(p) if p.began_before => format!("from {} to {}", full(span.start), clock(span.end, zone)),
        Some(p) if p.goes_on => format!("{} to {}", clock(span.start, zone), full(span.end)),
        _ if span.start == span.end => clock(span.start, zone),
        _ => format!("{}–{}", clock(span.start, zone), clock(span.end, zone)),
    }
}

/// What the marks of a block say.
pub(super) fn said(block: &Block) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |holds: bool, words: &str| said.extend(holds.then(|| words.to_owned()));
    say(block.ghost, "proposed");
    say(block.gone, "no longer here then");
    say(block.private, "private");
    say(block.glance.protected, "protected");
    say(block.glance.stays && !block.ghost, "stays where it is");
    say(block.glance.kept && !block.ghost, "kept free");
    say(block.glance.tentative, "tentative");
    say(block.glance.declined, "declined");
    say(block.glance.unanswered, "not answered");
    say(block.glance.away, "away or travelling");
    say(block.clash, "clashes");
    if let Some(number) = block.number {
        said.push(format!("change {number}"));
    }
    if let Some(goal) = &block.goal {
        said.push(goal.name.clone());
    }
    said
}

/// The most pressing true thing of the week: a clash, then what waits for a yes, then its fullest day.
pub(super) fn headline(
    world: &Snapshot,
    days: &[WeekDay],
    changes: &Changes,
    today: civil::Date,
    span: &Interval,
) -> String {
    if days.iter().all(|d| d.all().is_empty()) {
        let verb = if span.end <= world.now { "was" } else { "is" };
        return format!("Nothing {verb} on the calendar this week.");
    }
    clash(days, today).or_else(|| waiting(changes)).unwrap_or_else(|| fullest(world, days, today, span))
}

/// Two at once, today or later.
fn clash(days: &[WeekDay], today: civil::Date) -> Option<String> {
    let clashing: Vec<(&WeekDay, &Block)> = days
        .iter()
        .filter(|d| d.date >= today)
        .flat_map(|d| d.all().into_iter().map(move |b| (d, b)))
        .filter(|(_, b)| b.clash && !b.past)
        .collect();
    let (day, first) = clashing.first()?;
    let (_, second) = clashing.iter().skip(1).find(|(d, _)| d.date == day.date)?;
    let name = |block: &Block| short(&block.title, 40);
    let more = if clashing.len() > 3 { " More clash later." } else { "" };
    Some(format!(
        "{} and {} clash {} at {}.{more}",
        name(first),
        name(second),
        if day.today { "today".to_owned() } else { format!("on {}", day.date.strftime("%A")) },
        second.from
    ))
}

fn waiting(changes: &Changes) -> Option<String> {
    let first = crate::words::inside_a_sentence(&short(&changes.list.first()?.card.action, 70));
    let wait = sentence(&count(changes.list.len(), "change waits", "changes wait"));
    Some(match changes.list.len() {
        1 => format!("{wait} for a yes: {first}."),
        _ => format!("{wait} for a yes. First: {first}."),
    })
}

fn fullest(world: &Snapshot, days: &[WeekDay], today: civil::Date, span: &Interval) -> String {
    let most = days
        .iter()
        .filter(|d| d.date >= today || span.end <= world.now)
        .map(|d| (meeting_minutes(world, d.date), d))
        .max_by_key(|(minutes, d)| (*minutes, std::cmp::Reverse(d.date)));
    match most {
        Some((minutes, d)) if minutes > 0 => {
            let verb = if span.end <= world.now { "was" } else { "is" };
            let name = if d.today { "Today".to_owned() } else { d.date.strftime("%A").to_string() };
            format!("{name} {verb} the fullest day: {} of meetings.", duration(minutes))
        }
        _ => "No meetings are left this week.".to_owned(),
    }
}

fn day_span(world: &Snapshot, date: civil::Date) -> Interval {
    let zone = world.zone();
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone);
    Interval::new(midnight(date), midnight(date.saturating_add(1.days())))
}

pub(super) fn meeting_minutes(world: &Snapshot, date: civil::Date) -> i64 {
    let (zone, span) = (world.zone(), day_span(world, date));
    let meetings = world.busy_events(span).into_iter().filter(|e| e.is_meeting(&world.office.addresses));
    union(meetings.filter_map(|e| e.interval(&zone).intersection(&span)).collect())
        .iter()
        .map(Interval::minutes)
        .sum()
}

/// "21 meetings, 17 h 30. Three 1-2-1s are protected. Friday afternoon has most room."
pub(super) fn support(world: &Snapshot, days: &[WeekDay], today: civil::Date) -> String {
    let mine = &world.office.addresses;
    let mut meetings: Vec<&Event> = Vec::new();
    for d in days {
        for event in world.busy_events(day_span(world, d.date)) {
            if event.is_meeting(mine) && !meetings.iter().any(|m| m.id == event.id) {
                meetings.push(event);
            }
        }
    }
    let minutes: i64 = days.iter().map(|d| meeting_minutes(world, d.date)).sum();
    let mut said = vec![match meetings.len() {
        0 => "No meetings.".to_owned(),
        n => format!("{}, {}.", sentence(&count(n, "meeting", "meetings")), duration(minutes)),
    }];
    let protected = days.iter().flat_map(|d| d.all()).filter(|b| b.glance.protected && !b.past).count();
    if protected > 0 {
        said.push(format!("{} protected.", sentence(&count(protected, "entry is", "entries are"))));
    }
    let ahead = days.iter().filter(|d| d.date >= today);
    let room = ahead
        .filter_map(|d| longest(world, d.date).map(|free| (free, d)))
        .max_by_key(|(free, d)| (free.minutes(), std::cmp::Reverse(d.date)));
    if let Some((free, d)) = room {
        let zone = world.zone();
        said.push(format!(
            "The longest free stretch is {} {}–{}.",
            if d.today { "today".to_owned() } else { d.date.strftime("%A").to_string() },
            clock(free.start, &zone),
            clock(free.end, &zone)
        ));
    }
    if days.iter().flat_map(|d| d.all()).any(|b| b.private) {
        said.push("Private time shows as busy.".to_owned());
    }
    said.join(" ")
}

/// What is free of a working day from now on.
fn free_of(world: &Snapshot, date: civil::Date) -> Option<(Interval, Vec<Interval>)> {
    let zone = world.zone();
    let whole = world.office.hours.on(date, &zone)?;
    let mut free = left(whole, world.busy.to_vec());
    free.retain(|f| f.minutes() >= WORTH);
    Some((whole, free))
}

fn longest(world: &Snapshot, date: civil::Date) -> Option<Interval> {
    let (_, free) = free_of(world, date)?;
    free.into_iter()
        .filter(|f| f.end > world.now)
        .map(|f| Interval::new(f.start.max(world.now), f.end))
        .filter(|f| f.minutes() >= 30)
        .max_by_key(|f| (f.minutes(), std::cmp::Reverse(f.start)))
        .map(|f| Interval::new(calendar::round_up(f.start, 5), f.end))
}

/// "Free until 10:00, 11:00–12:15 and after 16:15: 4 h 15."
pub(super) fn free(world: &Snapshot, date: civil::Date) -> String {
    let zone = world.zone();
    let Some((whole, free)) = free_of(world, date) else { return "A day off.".to_owned() };
    let minutes: i64 = free.iter().map(Interval::minutes).sum();
    let words: Vec<String> = free
        .iter()
        .map(|f| match (f.start == whole.start, f.end == whole.end) {
            (true, true) => format!("all of {}–{}", clock(f.start, &zone), clock(f.end, &zone)),
            (true, false) => format!("until {}", clock(f.end, &zone)),
            (false, true) => format!("after {}", clock(f.start, &zone)),
            (false, false) => format!("{}–{}", clock(f.start, &zone), clock(f.end, &zone)),
        })
        .collect();
    match words.as_slice() {
        [] => {
            format!("Nothing is free between {} and {}.", clock(whole.start, &zone), clock(whole.end, &zone))
        }
        [one] => format!("Free {one}: {}.", duration(minutes)),
        [init @ .., last] => format!("Free {} and {last}: {}.", init.join(", "), duration(minutes)),
    }
}

/// A day's free and busy time in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayWords {
    /// Which day.
    pub date: civil::Date,
    /// "Tue 24 Nov".
    pub title: String,
    /// "Busy 5 h 30 between 08:30 and 17:00."
    pub busy: String,
    /// "Free until 10:00 and after 16:15: 3 h."
    pub free: String,
}

/// When a day is busy and when it is free, in words: nothing of what fills it.
///
/// # Errors
/// Those of the ledger.
pub async fn free_busy(desk: &Desk, date: civil::Date) -> Result<DayWords, DeskError> {
    let zone = desk.office().tz();
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone);
    let span = Interval::new(midnight(date), midnight(date.saturating_add(1.days())));
    let world = desk.calendar_of(span).await?;
    Ok(in_words(&world, date, desk.today()))
}

pub(super) fn in_words(world: &Snapshot, date: civil::Date, today: civil::Date) -> DayWords {
    let (zone, span) = (world.zone(), day_span(world, date));
    let busy: Vec<Interval> = world.busy.iter().filter_map(|b| b.intersection(&span)).collect();
    let minutes: i64 = busy.iter().map(Interval::minutes).sum();
    let said = match (busy.first(), busy.last()) {
        (Some(first), Some(last)) => {
            let end = if last.end == span.end { "24:00".to_owned() } else { clock(last.end, &zone) };
            format!("Busy {} between {} and {end}.", duration(minutes), clock(first.start, &zone))
        }
        _ => "Nothing is on the calendar.".to_owned(),
    };
    DayWords { date, title: sentence(&day(date, today)), busy: said, free: free(world, date) }
}
