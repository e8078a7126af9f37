//! The days of the catch-up: each meeting with what is said of it, and the days ahead in a line each.

use super::asks::{coverage, of_meeting};
use super::{DAYS_AHEAD, Item, Part, fields};
use crate::brief::{Day, Line, meeting};
use crate::sources;
use crate::words::{clock, count, day, duration, sentence, short};
use world::event::EventStatus;
use world::{Event, Interval, ItemRef};

/// How much of the four fields should be said: of the meetings of today, and of those of the week.
const GOAL_TODAY: u32 = 100;
const GOAL_WEEK: u32 = 80;
/// Days looked through for the working days that a part shows.
const LOOKED_THROUGH: i32 = 21;

/// What is still to come today, busy or all day.
pub(super) fn rest_of_today<'a>(day: &Day<'a>) -> Vec<&'a Event> {
    let rest = Interval::new(day.world.now.clamp(day.span.start, day.span.end), day.span.end);
    day.world.busy_events(rest)
}

/// Today's meetings, each with its four fields, or the question.
pub(super) fn today(day: &Day<'_>) -> Part {
    let events = rest_of_today(day);
    let lines = events.iter().map(|event| line_of(day, day, event, &events)).collect();
    Part {
        title: "Today, and what you want",
        minutes: 4,
        note: coverage(day.world, &events, GOAL_TODAY),
        lines,
    }
}

/// Every meeting of today and of the working days ahead, each with its four fields.
pub(super) fn whole_week(day: &Day<'_>) -> Part {
    let now = rest_of_today(day);
    let mut lines: Vec<Item> = now.iter().map(|event| line_of(day, day, event, &now)).collect();
    let mut all = now;
    for that in working_days(day, 0, DAYS_AHEAD) {
        let events = timed(&that);
        lines.extend(events.iter().map(|event| line_of(day, &that, event, &events)));
        all.extend(events);
    }
    let note = coverage(day.world, &all, GOAL_WEEK);
    Part { title: "The week, and what you want", minutes: 12, note, lines }
}

/// A meeting, or what else stands in the calendar, in a line.
fn line_of(today: &Day<'_>, that: &Day<'_>, event: &Event, events: &[&Event]) -> Item {
    let world = that.world;
    let mut line = meeting(that, event, events);
    let start = clock(event.interval(&that.zone).start, &that.zone);
    line.when = Some(match that.date == today.date {
        true => start,
        false => format!("{} {start}", sentence(&day(that.date, today.date))),
    });
    line.text = crate::week::title(event);
    let fields = fields::fields(world, event);
    if !fields.is_empty() {
        line.detail = clash(that, event, events).map(|other| format!("Clashes with {other}."));
    }
    Item {
        about: Some(ItemRef::Event(event.id)),
        ask: of_meeting(world, event),
        warn: clash(that, event, events).is_some(),
        state: fields::state(world, event, &fields),
        fields,
        ..Item::new(line)
    }
}

/// What it clashes with.
fn clash(day: &Day<'_>, event: &Event, all: &[&Event]) -> Option<String> {
    let span = event.interval(&day.zone);
    let other = all.iter().find(|o| o.id != event.id && o.interval(&day.zone).overlaps(&span))?;
    Some(crate::week::title(other))
}

/// So many working days after today, leaving out the first few.
fn working_days<'a>(day: &Day<'a>, leave: usize, many: usize) -> Vec<Day<'a>> {
    let days = (1..=LOOKED_THROUGH).map(|n| day.date.saturating_add(jiff::Span::new().days(n)));
    let works = |date: &jiff::civil::Date| {
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        day.world.office.hours.days.get(weekday).is_some_and(Option::is_some)
    };
    days.filter(works).skip(leave).take(many).map(|date| Day::new(day.world, date)).collect()
}

/// What has an hour on a day.
fn timed<'a>(that: &Day<'a>) -> Vec<&'a Event> {
    let busy = that.world.busy_events(that.span).into_iter();
    busy.filter(|e| e.status != EventStatus::Cancelled && !e.is_all_day()).collect()
}

/// Working days ahead, a line each, leaving out the first few: how full each is, what is due, which 1-2-1s are kept.
pub(super) fn ahead(day: &Day<'_>, leave: usize, (title, minutes): (&'static str, u32)) -> Part {
    let mut lines = Vec::new();
    let mut all = Vec::new();
    for that in working_days(day, leave, DAYS_AHEAD) {
        let events = timed(&that);
        lines.extend(a_day(day, &that, &events));
        all.extend(events);
    }
    let goal = if leave == 0 { GOAL_WEEK } else { 0 };
    Part { title, minutes, note: coverage(day.world, &all, goal), lines }
}

/// One working day in a line; none where nothing is known of it.
fn a_day(today: &Day<'_>, that: &Day<'_>, events: &[&Event]) -> Option<Item> {
    let mine = &that.world.office.addresses;
    let meetings: Vec<&&Event> = events.iter().filter(|e| e.is_meeting(mine)).collect();
    let mut said = Vec::new();
    let mut found = Vec::new();
    if let Some(first) = meetings.first() {
        let minutes = world::time::covered_minutes(meetings.iter().map(|e| e.interval(&that.zone)));
        let n = sentence(&count(meetings.len(), "meeting", "meetings"));
        said.push(format!(
            "{n}, {}, from {}.",
            duration(minutes),
            clock(first.interval(&that.zone).start, &that.zone)
        ));
        found.extend(meetings.iter().take(3).map(|e| sources::event(e, &that.zone)));
    }
    let clashing = events.iter().find(|e| clash(that, e, events).is_some());
    if let Some(clash) = clashing {
        said.push(format!("{} clashes with another.", short(&clash.summary, 50)));
        found.push(sources::event(clash, &that.zone));
    }
    let due: Vec<_> = that
        .world
        .tasks
        .values()
        .filter(|t| t.state.is_open() && t.due.is_some_and(|d| d.date(&that.zone) == that.date))
        .collect();
    if let Some(first) = due.first() {
        let title = short(&first.title, 60);
        said.push(match due.len() {
            1 => format!("{title} is due."),
            n => format!("{title} and {} are due.", count(n - 1, "more", "more")),
        });
        found.extend(due.iter().take(2).map(|task| sources::task(task)));
    }
    if let Some(kept) = events.iter().find(|e| e.protected) {
        said.push(format!("{} stays put.", short(&kept.summary, 50)));
        found.push(sources::event(kept, &that.zone));
    }
    if found.is_empty() {
        return None;
    }
    found.truncate(5);
    let line = Line::new(said.join(" "), found).at(sentence(&day(that.date, today.date)));
    let ask = meetings.iter().find_map(|event| of_meeting(that.world, event));
    Some(Item { warn: clashing.is_some(), ask, ..Item::new(line) })
}
