//! The finding that would survive alone, and one line of support.

use super::sections::asks;
use super::words::{clock, count, duration, sentence, short};
use super::{Day, Line, Parts};
use crate::sources;
use world::{Event, TaskState};

/// The most pressing true thing of the day; below it a promise, a clash, a message, a free day.
pub(super) fn headline(day: &Day<'_>, parts: &Parts<'_>) -> Line {
    lapses_today(day)
        .or_else(|| clash(day))
        .or_else(|| late_promise(day))
        .or_else(|| asked(day))
        .or_else(|| planned(day, parts))
        .unwrap_or_else(|| quiet(day))
}

/// Something with a clock time today: a message's date, a promise, a task, a proposal.
fn lapses_today(day: &Day<'_>) -> Option<Line> {
    let mut found: Vec<(jiff::Timestamp, Line)> = Vec::new();
    let begin = day.world.now.max(day.span.start);
    let ahead = |at: jiff::Timestamp| at >= begin && at < day.span.end;
    for ask in asks(day) {
        if let Some(due) = ask.due.filter(|d| ahead(*d)) {
            let who = day.world.name_of(&ask.message.from.email).to_owned();
            let who = if who == ask.message.from.email { ask.message.from.shown().to_owned() } else { who };
            let text = format!(
                "{who} needs an answer by {}: {}.",
                clock(due, &day.zone),
                short(&ask.message.subject, 60)
            );
            found.push((
                due,
                Line::new(text, vec![sources::message(ask.message, ask.act.map(|a| a.sentence.as_str()))]),
            ));
        }
    }
    for promise in day.world.commitments.values().filter(|c| c.ours && c.state.is_open() && c.firmness >= 0.7)
    {
        if let Some(due) = promise.due.map(|d| day.due(d)).filter(|d| ahead(*d)) {
            let text = format!(
                "You owe {} what you promised by {}.",
                promise.counterparty_name,
                clock(due, &day.zone)
            );
            found.push((due, Line::new(text, vec![sources::commitment(promise)])));
        }
    }
    for task in day.world.tasks.values().filter(|t| t.state.is_open() && t.state != TaskState::Someday) {
        let mine = task.owner.is_none_or(|o| o == day.world.office.owner.person);
        if let Some(due) = task.due.map(|d| day.due(d)).filter(|d| mine && ahead(*d)) {
            let text = format!("{} is due by {}.", task.title, clock(due, &day.zone));
            found.push((due, Line::new(text, vec![sources::task(task)])));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.text.cmp(&b.1.text)));
    let more = found.len().saturating_sub(1);
    let (_, mut first) = found.into_iter().next()?;
    if more > 0 {
        first.text = format!(
            "{} {} today.",
            first.text,
            sentence(&count(more, "more thing falls due", "more things fall due"))
        );
    }
    Some(first)
}

/// Two meetings at once.
fn clash(day: &Day<'_>) -> Option<Line> {
    let events: Vec<&Event> = day
        .world
        .busy_events(day.span)
        .into_iter()
        .filter(|e| e.is_meeting(&day.world.office.addresses))
        .collect();
    events.windows(2).find_map(|pair| {
        let (a, b) = (pair[0].interval(&day.zone), pair[1].interval(&day.zone));
        (a.overlaps(&b) && b.end > day.world.now).then(|| {
            Line::new(
                format!(
                    "Two meetings clash at {}: {} and {}.",
                    clock(b.start, &day.zone),
                    pair[0].summary,
                    pair[1].summary
                ),
                vec![sources::event(pair[0], &day.zone), sources::event(pair[1], &day.zone)],
            )
        })
    })
}

/// A promise of ours that became late in the last three days.
fn late_promise(day: &Day<'_>) -> Option<Line> {
    let since = day.span.start - jiff::SignedDuration::from_hours(72);
    let late = day
        .world
        .commitments
        .values()
        .filter(|c| c.ours && c.state.is_open() && c.firmness >= 0.7)
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, _)| *at < day.world.now && *at > since)
        .max_by_key(|(at, c)| (*at, c.id))?;
    let (at, promise) = late;
    let text = format!(
        "A promise to {} was due {}: “{}”",
        promise.counterparty_name,
        super::day(day.date_of(at), day.date),
        short(&promise.object, 70)
    );
    Some(Line::new(text, vec![sources::commitment(promise)]))
}

/// Somebody asks and waits.
fn asked(day: &Day<'_>) -> Option<Line> {
    let asks = asks(day);
    let first = asks.iter().find(|a| a.act.is_some())?;
    let who = day.world.name_of(&first.message.from.email).to_owned();
    let who = if who == first.message.from.email { first.message.from.shown().to_owned() } else { who };
    let about = short(&first.message.subject, 60);
    let about = if about.is_empty() { String::new() } else { format!(" about {about}") };
    let text = match asks.len() - 1 {
        0 => format!("{who} waits for your answer{about}. Nothing else needs you."),
        n => format!("{who} waits for your answer{about}, and {} with them.", count(n, "other", "others")),
    };
    Some(Line::new(text, vec![sources::message(first.message, first.act.map(|a| a.sentence.as_str()))]))
}

/// What the plan puts first.
fn planned(day: &Day<'_>, parts: &Parts<'_>) -> Option<Line> {
    let block = parts.plan.blocks.first()?;
    let task = day.world.tasks.get(&block.task)?;
    let text = format!(
        "Nothing presses. {} comes first, at {}.",
        task.title,
        clock(block.interval.start, &day.zone)
    );
    Some(Line::new(text, vec![sources::task(task)]))
}

fn quiet(day: &Day<'_>) -> Line {
    let next =
        day.world.busy_events(day.span).into_iter().find(|e| e.interval(&day.zone).start >= day.world.now);
    match next {
        Some(event) => Line::new(
            format!(
                "Nothing needs you. Next: {} at {}.",
                event.summary,
                clock(event.interval(&day.zone).start, &day.zone)
            ),
            vec![sources::event(event, &day.zone)],
        ),
        None => {
            Line::new("Nothing needs you today.", vec![sources::office(day.world, "no open asks, no events")])
        }
    }
}

/// "Six meetings, 4 h 15. Nine messages need you. Nothing after 16:15."
pub(super) fn support(day: &Day<'_>, parts: &Parts<'_>) -> Line {
    let world = day.world;
    let events = world.busy_events(day.span);
    let meetings: Vec<&&Event> = events.iter().filter(|e| e.is_meeting(&world.office.addresses)).collect();
    let minutes: i64 = meetings.iter().map(|e| e.interval(&day.zone).minutes()).sum();
    let mut said = Vec::new();
    let mut from = vec![sources::office(
        world,
        format!("{} events, {} messages read around this day", world.events.len(), world.messages.len()),
    )];
    if !meetings.is_empty() {
        said.push(format!(
            "{}, {}.",
            sentence(&count(meetings.len(), "meeting", "meetings")),
            duration(minutes)
        ));
        from.extend(meetings.iter().map(|e| sources::event(e, &day.zone)));
    } else if !world.events.is_empty() {
        said.push("No meetings.".to_owned());
    }
    let asks = asks(day);
    if !asks.is_empty() {
        said.push(format!("{} you.", sentence(&count(asks.len(), "message needs", "messages need"))));
    }
    if !parts.proposals.is_empty() {
        said.push(format!(
            "{} for a yes or no.",
            sentence(&count(parts.proposals.len(), "proposal waits", "proposals wait"))
        ));
    }
    if let Some(last) = events.iter().map(|e| e.interval(&day.zone).end).max().filter(|end| *end < day.end) {
        said.push(format!("Nothing after {}.", clock(last, &day.zone)));
    }
    if said.is_empty() {
        said.push("No meetings, no open asks, no proposals.".to_owned());
    }
    Line::new(said.join(" "), from)
}
