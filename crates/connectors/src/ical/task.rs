//! Tasks out of VTODO components.

use super::CalendarContext;
use super::event::{categories, clearance};
use super::scan::Component;
use super::value::{self, Clock, When};
use super::zones::{Cursor, Zones};
use crate::text::{cut, one_line, shown};
use ical::tree::line::IcalLine;
use world::{Due, Task, TaskId, TaskState};

/// The task of a VTODO. A time that cannot be read is said in the notes, and the task stays.
pub(crate) fn task(
    component: &Component<'_>,
    uid: &str,
    zones: &Zones<'_>,
    context: &CalendarContext<'_>,
) -> Task {
    let id = TaskId::derive(&format!("{}\n{uid}", context.source));
    let summary =
        component.text("SUMMARY").map(|text| one_line(text.into(), 1_000)).filter(|t| !t.is_empty());
    let mut task = Task::new(id, context.source, summary.unwrap_or_else(|| "(no title)".into()));
    let mut doubts: Vec<String> = Vec::new();
    let mut time = |name: &str| {
        let line = component.first(name)?;
        let when = value::when(line, &line.raw_value_str(), zones);
        match &when {
            None => doubts.push(format!("{name} could not be read: {}", one_line(line.raw_value_str(), 40))),
            Some(when) => doubts.extend(when.clock.flag().map(str::to_owned)),
        }
        when
    };
    let (due, start) = (time("DUE"), time("DTSTART"));
    task.foreign = Some(uid.to_owned());
    task.due = due.as_ref().map(|when| match when.clock {
        Clock::Date => Due::On(value::date(when.local)),
        _ => Due::At(value::timestamp(instant(when))),
    });
    task.start = start.as_ref().map(|when| value::date(when.local));
    task.created = time("CREATED").or_else(|| time("DTSTAMP")).map(|when| value::timestamp(instant(&when)));
    task.touched = time("LAST-MODIFIED").map(|when| value::timestamp(instant(&when)));
    task.ended = time("COMPLETED").map(|when| value::timestamp(instant(&when)));
    let rule =
        component.first("RRULE").map(|line| format!("repeats: {}", one_line(line.raw_value_str(), 200)));
    doubts.extend(rule);
    task.priority = component.text("PRIORITY").and_then(|p| p.trim().parse::<u8>().ok()).and_then(letter);
    let estimate = component.first("ESTIMATED-DURATION").or_else(|| component.first("DURATION"));
    task.estimate_minutes = estimate.and_then(minutes);
    task.contexts = categories(component);
    task.clearance = clearance(component);
    task.state = state(component, task.ended.is_some());
    let notes = component.text("DESCRIPTION").map_or_else(String::new, |text| shown(text.into()));
    doubts.dedup();
    task.notes = std::iter::once(cut(&notes, 65_536).to_owned())
        .chain(doubts)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    task
}

fn instant(when: &When) -> i64 {
    Cursor::new(&when.clock).literal(when.local)
}

/// PRIORITY 1–9 as A–I; 0 is none (RFC 5545 §3.8.1.9).
fn letter(priority: u8) -> Option<char> {
    (1..=9).contains(&priority).then(|| char::from(b'A' + priority - 1))
}

fn minutes(line: &IcalLine<'_>) -> Option<u32> {
    let (days, seconds) = value::duration(&line.raw_value_str())?;
    u32::try_from(days * 480 + seconds / 60).ok().filter(|m| (1..=10_000).contains(m))
}

fn state(component: &Component<'_>, ended: bool) -> TaskState {
    let percent = component.text("PERCENT-COMPLETE").and_then(|p| p.trim().parse::<u8>().ok());
    match component.text("STATUS").unwrap_or_default().trim().to_ascii_uppercase().as_str() {
        "COMPLETED" => TaskState::Done,
        "CANCELLED" => TaskState::Dropped,
        "IN-PROCESS" => TaskState::Doing,
        "NEEDS-ACTION" if !ended => TaskState::Next,
        _ if ended || percent == Some(100) => TaskState::Done,
        _ => TaskState::Next,
    }
}
