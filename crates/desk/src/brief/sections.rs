//! The parts of the brief, one function each. A part with nothing to say has no lines and is left out.

use super::words::{clock, count, duration, sentence, short};
use super::{Day, Line, Section};
use crate::sources;
use engines::orchestration::DayPlan;
use std::collections::BTreeMap;
use world::message::{ActKind, SpeechAct};
use world::{Attendee, CommitmentState, Event, Message, Queue, Task, TaskState, ThreadId};

/// How many lines a part of one page may have.
const LINES: usize = 7;
/// Messages older than this many days are no longer news in a brief.
const NEWS_DAYS: i64 = 14;
/// A promise or task overdue for longer belongs to the weekly review.
const STALE_DAYS: i64 = 30;

/// Three outcomes that matter: the most valuable tasks that today's plan has room for.
pub(super) fn outcomes(day: &Day<'_>, plan: &DayPlan) -> Section {
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for block in &plan.blocks {
        let Some(task) = day.world.tasks.get(&block.task).filter(|t| !seen.contains(&t.id)) else { continue };
        seen.push(task.id);
        let minutes: i64 =
            plan.blocks.iter().filter(|b| b.task == task.id).map(|b| b.interval.minutes()).sum();
        let mut detail = format!("{} planned today", duration(minutes));
        if let Some(due) = task.due {
            detail = format!("{detail}, due {}", super::day(due.date(&day.zone), day.date));
        }
        lines.push(
            Line::new(task.title.clone(), vec![sources::task(task)])
                .at(clock(block.interval.start, &day.zone))
                .detail(detail),
        );
    }
    lines.truncate(3);
    lines.sort_by(|a, b| a.when.cmp(&b.when));
    Section { title: "What today is for", note: String::new(), lines }
}

/// The meetings of the day, each with what one wants from it, or the question.
pub(super) fn meetings(day: &Day<'_>) -> Section {
    let world = day.world;
    let mine = &world.office.addresses;
    let mut lines: Vec<Line> = world
        .events
        .values()
        .filter(|e| e.is_all_day() && e.status != world::event::EventStatus::Cancelled)
        .filter(|e| e.interval(&day.zone).overlaps(&day.span))
        .map(|e| Line::new(e.summary.clone(), vec![sources::event(e, &day.zone)]).at("all day"))
        .collect();
    let timed = world.busy_events(day.span);
    let total: i64 =
        timed.iter().filter(|e| e.is_meeting(mine)).map(|e| e.interval(&day.zone).minutes()).sum();
    let meetings = timed.iter().filter(|e| e.is_meeting(mine)).count();
    for event in &timed {
        lines.push(meeting(day, event, &timed));
    }
    let note = if meetings == 0 {
        String::new()
    } else {
        format!("{}, {}", count(meetings, "meeting", "meetings"), duration(total))
    };
    Section { title: "Today", note, lines }
}

fn meeting(day: &Day<'_>, event: &Event, all: &[&Event]) -> Line {
    let world = day.world;
    let span = event.interval(&day.zone);
    let others: Vec<&Attendee> = event.others(&world.office.addresses).collect();
    let mut text =
        if event.summary.trim().is_empty() { "(no title)".to_owned() } else { event.summary.clone() };
    let names: Vec<&str> = others
        .iter()
        .map(|a| a.name.as_deref().unwrap_or_else(|| world.name_of(&a.email)))
        .filter(|name| !name.split_whitespace().next().is_some_and(|first| event.summary.contains(first)))
        .collect();
    match names.as_slice() {
        [] => {}
        [one] => text = format!("{text}, with {one}"),
        [one, two] => text = format!("{text}, with {one} and {two}"),
        [one, rest @ ..] => text = format!("{text}, with {one} and {} others", rest.len()),
    }
    if let Some(place) = event.location.as_deref().filter(|p| !p.trim().is_empty()) {
        text = format!("{text} ({})", short(place, 40));
    }
    let mut sources = vec![sources::event(event, &day.zone)];
    let mut said = Vec::new();
    let clashes: Vec<&&Event> =
        all.iter().filter(|o| o.id != event.id && o.interval(&day.zone).overlaps(&span)).collect();
    if let Some(other) = clashes.first() {
        said.push(format!("Clashes with {}.", other.summary));
        sources.push(sources::event(other, &day.zone));
    }
    if let Some(flag) = &event.flag {
        said.push(format!("{}.", sentence(flag.trim_end_matches('.'))));
    }
    if let Some(outcome) = event.hoped_outcome.as_deref().or_else(|| first_line(&event.description)) {
        said.push(short(outcome, 140));
    } else if let Some(message) = last_word(day, &others) {
        let from = world.name_of(&message.from.email);
        said.push(format!("{from} wrote last, “{}”.", short(&message.subject, 70)));
        sources.push(sources::message(message, None));
    } else if event.is_meeting(&world.office.addresses) {
        said.push("No purpose is written: what do you want from it?".to_owned());
    }
    let line = Line::new(text, sources).at(format!(
        "{}–{}",
        clock(span.start, &day.zone),
        clock(span.end, &day.zone)
    ));
    if said.is_empty() { line } else { line.detail(said.join(" ")) }
}

fn first_line(text: &str) -> Option<&str> {
    text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with("http"))
}

/// The latest message of the week from one of these people to the owner.
fn last_word<'a>(day: &Day<'a>, others: &[&Attendee]) -> Option<&'a Message> {
    if others.len() > 4 {
        return None;
    }
    day.world
        .messages
        .values()
        .filter(|m| !m.mine && others.iter().any(|a| a.email == m.from.email))
        .filter(|m| m.date.is_some_and(|d| (day.world.now - d).get_seconds() < 7 * 86_400))
        .filter(|m| !matches!(m.triage.as_ref().map(|t| t.queue), Some(Queue::Noise)) && !m.marks.automatic)
        .max_by_key(|m| (m.date, m.id))
}

/// A message that waits for the owner, with the sentence that asks and its date.
pub(super) struct Ask<'a> {
    pub message: &'a Message,
    pub act: Option<&'a SpeechAct>,
    pub due: Option<jiff::Timestamp>,
    score: f64,
}

/// What needs the owner: the latest unanswered message of each thread, most pressing first.
pub(super) fn asks<'a>(day: &Day<'a>) -> Vec<Ask<'a>> {
    let mut last: BTreeMap<ThreadId, &Message> = BTreeMap::new();
    for message in day.world.messages.values().filter(|m| m.date.is_some()) {
        let kept = last.entry(message.thread).or_insert(message);
        if (message.date, message.id) > (kept.date, kept.id) {
            *kept = message;
        }
    }
    let mut asks: Vec<Ask<'a>> = last
        .into_values()
        .filter(|m| !m.mine && m.date.is_some_and(|d| (day.world.now - d).get_seconds() < NEWS_DAYS * 86_400))
        .filter_map(|message| {
            let triage = message.triage.as_ref()?;
            let handled = message.handling.filed.is_some() || message.handling.rests(day.world.now);
            if triage.queue != Queue::NeedsYou || triage.answered.is_some() || handled {
                return None;
            }
            let act = message
                .acts
                .iter()
                .filter(|a| matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting))
                .filter(|a| a.named.is_none())
                .max_by(|a, b| {
                    (a.due.is_some(), a.confidence)
                        .partial_cmp(&(b.due.is_some(), b.confidence))
                        .unwrap_or(std::cmp::Ordering::Equal)
                });
            let due = act.and_then(|a| a.due).map(|d| day.due(d));
            let pressing = due.is_some_and(|d| d < day.span.end);
            let score = triage.importance
                + 0.3 * f64::from(u8::from(act.is_some()))
                + 0.5 * f64::from(u8::from(pressing));
            Some(Ask { message, act, due, score })
        })
        .collect();
    asks.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.message.date.cmp(&a.message.date)));
    // The same mail filed twice is one ask.
    let mut seen = std::collections::BTreeSet::new();
    asks.retain(|ask| {
        let words = ask.act.map_or_else(|| ask.message.subject.clone(), |act| act.sentence.clone());
        seen.insert((ask.message.from.email.clone(), words))
    });
    asks
}

pub(super) fn needs_you(day: &Day<'_>) -> Section {
    let asks = asks(day);
    let note = if asks.len() > LINES { format!("{LINES} of {}", asks.len()) } else { String::new() };
    let lines = asks
        .iter()
        .take(LINES)
        .map(|ask| {
            let who = day.world.name_of(&ask.message.from.email);
            let who = if who == ask.message.from.email { ask.message.from.shown() } else { who };
            let text = match ask.act {
                Some(act) if act.kind == ActKind::ProposeMeeting => {
                    format!("{who} proposes to meet: “{}”", short(&act.sentence, 120))
                }
                Some(act) => format!("{who} asks: “{}”", short(&act.sentence, 120)),
                None => format!("{who} writes about “{}”", short(&ask.message.subject, 90)),
            };
            let age = ask.message.date.map_or(String::new(), |d| since(day, d));
            let subject = if ask.act.is_some() && !ask.message.subject.trim().is_empty() {
                format!("{}, {age}", short(&ask.message.subject, 60))
            } else {
                sentence(&age)
            };
            let quote = ask.act.map(|a| a.sentence.as_str());
            let line = Line::new(text, vec![sources::message(ask.message, quote)]).detail(subject);
            match ask.due {
                Some(due) => line.at(by(day, due)),
                None => line,
            }
        })
        .collect();
    Section { title: "Needs you", note, lines }
}

/// "2 hours ago", "yesterday", "Mon 16 Nov".
fn since(day: &Day<'_>, at: jiff::Timestamp) -> String {
    let minutes = (day.world.now.as_second() - at.as_second()) / 60;
    match minutes {
        0..=59 => format!("{minutes} min ago"),
        60..=719 => format!("{} h ago", minutes / 60),
        _ => super::day(day.date_of(at), day.date),
    }
}

/// "by 12:00", "by Fri 27 Nov", "was due Mon 23 Nov".
pub(super) fn by(day: &Day<'_>, due: jiff::Timestamp) -> String {
    let date = day.date_of(due);
    if due < day.world.now {
        format!("was due {}", super::day(date, day.date))
    } else if date == day.date {
        format!("by {}", clock(due, &day.zone))
    } else {
        format!("by {}", super::day(date, day.date))
    }
}

fn watched(state: CommitmentState, firmness: f64) -> bool {
    matches!(state, CommitmentState::Open | CommitmentState::Confirmed)
        || (state == CommitmentState::Detected && firmness >= 0.7)
}

/// Promises of ours that fall due by tomorrow or are late.
pub(super) fn promises(day: &Day<'_>) -> Section {
    let soon = day.span.end + jiff::SignedDuration::from_hours(24);
    let late_from = day.span.start - jiff::SignedDuration::from_hours(24 * STALE_DAYS);
    let mut due: Vec<_> = day
        .world
        .commitments
        .values()
        .filter(|c| c.ours && watched(c.state, c.firmness))
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, _)| *at < soon && *at > late_from)
        .collect();
    due.sort_by_key(|(at, c)| (*at, c.id));
    let note = if due.len() > LINES { format!("{LINES} of {}", due.len()) } else { String::new() };
    let lines = due
        .into_iter()
        .rev()
        .take(LINES)
        .rev()
        .map(|(at, c)| {
            let unsure =
                if c.state == CommitmentState::Detected { " Not confirmed as a promise yet." } else { "" };
            Line::new(
                format!("You told {}: “{}”", c.counterparty_name, short(&c.object, 120)),
                vec![sources::commitment(c)],
            )
            .at(by(day, at))
            .detail(format!("Said {}.{unsure}", super::day(day.date_of(c.made), day.date)))
        })
        .collect();
    Section { title: "Promises due", note, lines }
}

/// What others owe and is late.
pub(super) fn waiting(day: &Day<'_>) -> Section {
    let late_from = day.span.start - jiff::SignedDuration::from_hours(24 * STALE_DAYS);
    let mut lines: Vec<(jiff::Timestamp, Line)> = day
        .world
        .commitments
        .values()
        .filter(|c| !c.ours && watched(c.state, c.firmness))
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, _)| *at < day.world.now && *at > late_from)
        .map(|(at, c)| {
            let line = Line::new(
                format!("{} said: “{}”", c.counterparty_name, short(&c.object, 120)),
                vec![sources::commitment(c)],
            );
            (at, line.at(by(day, at)))
        })
        .collect();
    lines.extend(day.world.tasks.values().filter(|t| t.state == TaskState::Waiting).filter_map(|task| {
        let at = day.due(task.due?);
        let who = task.waiting_for.and_then(|p| day.world.people.get(&p)).map_or("somebody", |p| &p.name);
        let line = Line::new(format!("Waiting for {who}: {}", task.title), vec![sources::task(task)]);
        (at < day.span.end).then(|| (at, line.at(by(day, at))))
    }));
    lines.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.text.cmp(&b.1.text)));
    let note = if lines.len() > LINES { format!("{LINES} of {}", lines.len()) } else { String::new() };
    Section { title: "Others owe you", note, lines: lines.into_iter().map(|(_, l)| l).take(LINES).collect() }
}

/// Open tasks whose date has passed.
pub(super) fn slipping(day: &Day<'_>) -> Section {
    let late_from = day.span.start - jiff::SignedDuration::from_hours(24 * STALE_DAYS);
    let mut late: Vec<(jiff::Timestamp, &Task)> = day
        .world
        .tasks
        .values()
        .filter(|t| {
            t.state.is_open()
                && !matches!(t.state, TaskState::Waiting | TaskState::Parked | TaskState::Someday)
        })
        .filter(|t| t.owner.is_none_or(|o| o == day.world.office.owner.person))
        .filter_map(|t| t.due.map(|d| (day.due(d), t)))
        .filter(|(at, _)| *at < day.world.now && *at > late_from)
        .collect();
    late.sort_by_key(|(at, t)| (std::cmp::Reverse(*at), t.id));
    let note = if late.len() > LINES { format!("{LINES} of {}", late.len()) } else { String::new() };
    let lines = late
        .into_iter()
        .take(LINES)
        .map(|(at, task)| Line::new(task.title.clone(), vec![sources::task(task)]).at(by(day, at)))
        .collect();
    Section { title: "Slipping", note, lines }
}

/// Birthdays of people one is in touch with.
pub(super) fn people(day: &Day<'_>) -> Section {
    let lines = day
        .world
        .people
        .values()
        .filter(|p| p.birthday.is_some_and(|b| (b.month(), b.day()) == (day.date.month(), day.date.day())))
        .take(LINES)
        .map(|p| {
            Line::new(
                format!("{} has a birthday", p.name),
                vec![sources::person(p, format!("birthday of {}", p.name))],
            )
        })
        .collect();
    Section { title: "People", note: String::new(), lines }
}

/// What is not known, said plainly.
pub(super) fn unknown(day: &Day<'_>, unread: &[Line]) -> Section {
    let world = day.world;
    let mut lines = Vec::new();
    if world.events.is_empty() {
        lines.push(
            Line::new(
                "No calendar has been read around this day",
                vec![sources::office(world, "0 events around this day")],
            )
            .detail("Import one: equerry import FILE.ics"),
        );
    }
    if world.goals.is_empty() {
        lines.push(
            Line::new(
                "No goals are set, so urgency and sender decide",
                vec![sources::office(world, "0 goals")],
            )
            .detail("Goals shape every proposal: equerry goal add NAME"),
        );
    }
    lines.extend(unread.iter().cloned());
    Section { title: "Not known", note: String::new(), lines }
}
