//! The finding that would survive alone, and one line of support.

use super::sections::{who, words};
use super::{Day, Line, Parts};
use crate::sources;
use crate::words::{self, clock, count, duration, sentence, short};
use engines::navigator::{Ask, commitments};
use std::collections::BTreeSet;
use world::time::covered_minutes;
use world::{Event, TaskState};

/// The most pressing true thing of the day; below it a promise, a clash, a message, a free day.
pub(super) fn headline(day: &Day<'_>, parts: &Parts<'_>, asks: &[Ask<'_>]) -> Line {
    lapses_today(day, asks)
        .or_else(|| clash(day))
        .or_else(|| late_promise(day))
        .or_else(|| asked(day, asks))
        .or_else(|| planned(day, parts))
        .unwrap_or_else(|| quiet(day))
}

/// Of what falls due at one minute, the first leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Task,
    Promise,
    Mail,
}

/// Something with a clock time today: a message's date, a promise, a task, a proposal.
fn lapses_today(day: &Day<'_>, asks: &[Ask<'_>]) -> Option<Line> {
    let mut found: Vec<(jiff::Timestamp, Kind, Line)> = Vec::new();
    let begin = day.world.now.max(day.span.start);
    let ahead = |at: jiff::Timestamp| at >= begin && at < day.span.end;
    for ask in asks.iter().filter(|ask| ask.today && ask.doubt.is_none()) {
        if let Some(due) = ask.due.filter(|d| ahead(*d)) {
            let who = day.world.called(&ask.message.from);
            let text = format!("{who} needs an answer by {}{}.", clock(due, &day.zone), about(ask, ": "));
            found.push((
                due,
                Kind::Mail,
                Line::new(text, vec![sources::message(ask.message, ask.act.map(|a| a.sentence.as_str()))]),
            ));
        }
    }
    for promise in sure_promises(day) {
        if let Some(due) = promise.due.map(|d| day.due(d)).filter(|d| ahead(*d)) {
            let text = format!(
                "You promised {} by {}: “{}”",
                who(day, promise),
                clock(due, &day.zone),
                short(words(promise), 70)
            );
            found.push((due, Kind::Promise, Line::new(text, vec![sources::commitment(promise)])));
        }
    }
    for task in day.world.tasks.values().filter(|t| t.state.is_open() && t.state != TaskState::Someday) {
        let mine = task.owner.is_none_or(|o| o == day.world.office.owner.person);
        if let Some(due) = task.due.map(|d| day.due(d)).filter(|d| mine && ahead(*d)) {
            let text = format!("{} is due by {}.", task.title, clock(due, &day.zone));
            found.push((due, Kind::Task, Line::new(text, vec![sources::task(task)])));
        }
    }
    // What a task of the same hour and minute says already is not said of the mail that asked for it.
    let tasks: BTreeSet<jiff::Timestamp> = found.iter().filter(|f| f.1 == Kind::Task).map(|f| f.0).collect();
    found.retain(|(at, kind, _)| *kind != Kind::Mail || *at == day.end || !tasks.contains(at));
    found.sort_by(|a, b| (a.0, a.1, &a.2.text).cmp(&(b.0, b.1, &b.2.text)));
    let mut lines = found.into_iter().map(|(.., line)| line);
    let mut first = lines.next()?;
    let others: Vec<Line> = lines.collect();
    if !others.is_empty() {
        let more = sentence(&count(others.len(), "more thing falls due", "more things fall due"));
        first.text = format!("{} {more} today.", first.text);
        first.sources.extend(others.into_iter().flat_map(|line| line.sources));
    }
    Some(first)
}

/// Promises of ours that are worth the first line: confirmed, or in words that leave little doubt.
fn sure_promises<'d, 'a>(day: &'d Day<'a>) -> impl Iterator<Item = &'a world::Commitment> + use<'d, 'a> {
    let sure = |c: &&world::Commitment| {
        c.state != world::CommitmentState::Detected || c.firmness >= commitments::SURE
    };
    day.promises().iter().copied().filter(|c| c.ours).filter(sure)
}

/// What an ask is about, after `mark`; nothing where its mail has no subject.
fn about(ask: &Ask<'_>, mark: &str) -> String {
    match short(&ask.message.subject, 60) {
        subject if subject.is_empty() => subject,
        subject => format!("{mark}{subject}"),
    }
}

/// Two meetings at once; in a diary that names nobody, two appointments.
fn clash(day: &Day<'_>) -> Option<Line> {
    let mine = &day.world.office.addresses;
    let events: Vec<&Event> =
        day.world.busy_events(day.span).into_iter().filter(|e| !e.is_all_day()).collect();
    events.windows(2).find_map(|pair| {
        let (a, b) = (pair[0].interval(&day.zone), pair[1].interval(&day.zone));
        (a.overlaps(&b) && b.end > day.world.now).then(|| {
            Line::new(
                format!(
                    "Two {} clash at {}: {} and {}.",
                    if pair.iter().all(|e| e.is_meeting(mine)) { "meetings" } else { "appointments" },
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
    let late = sure_promises(day)
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, _)| *at < day.world.now && *at > since)
        .max_by_key(|(at, c)| (*at, c.id))?;
    let (at, promise) = late;
    let text = format!(
        "A promise to {} was due {}: “{}”",
        who(day, promise),
        words::day(day.date_of(at), day.date),
        short(words(promise), 70)
    );
    Some(Line::new(text, vec![sources::commitment(promise)]))
}

/// Somebody asks and waits.
fn asked(day: &Day<'_>, asks: &[Ask<'_>]) -> Option<Line> {
    let today: Vec<&Ask<'_>> = asks.iter().filter(|ask| ask.today).collect();
    let first = today.iter().find(|ask| ask.act.is_some() && ask.doubt.is_none())?;
    let (who, about) = (day.world.called(&first.message.from), about(first, " about "));
    let text = match (today.len() - 1, asks.len()) {
        (0, 1) => format!("{who} waits for your answer{about}. Nothing else needs you."),
        (0, _) => format!("{who} waits for your answer{about}. Nothing else needs you today."),
        (n, _) => {
            format!("{who} waits for your answer{about}, and {} with them.", count(n, "other", "others"))
        }
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

/// What is absent, and only where it was looked for: an office that has read no calendar knows of no meetings.
fn nothing(world: &world::Snapshot) -> &'static str {
    match (world.events.is_empty(), world.messages.is_empty()) {
        (true, true) => "No calendar and no mail of these weeks has been read.",
        (true, false) => "No open asks, no proposals. No calendar of these weeks has been read.",
        (false, _) => "No meetings, no open asks, no proposals.",
    }
}

/// "Six meetings, 4 h 15. Nine messages need you. Nothing after 16:15."
pub(super) fn support(day: &Day<'_>, parts: &Parts<'_>, asks: &[Ask<'_>]) -> Line {
    let world = day.world;
    let events = world.busy_events(day.span);
    let meetings: Vec<&&Event> = events.iter().filter(|e| e.is_meeting(&world.office.addresses)).collect();
    let timed: Vec<&&Event> = events.iter().filter(|e| !e.is_all_day()).collect();
    let minutes = covered_minutes(meetings.iter().map(|e| e.interval(&day.zone)));
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
    } else if !timed.is_empty() {
        let minutes = covered_minutes(timed.iter().map(|e| e.interval(&day.zone)));
        said.push(format!(
            "{}, {}.",
            sentence(&count(timed.len(), "appointment", "appointments")),
            duration(minutes)
        ));
        from.extend(timed.iter().map(|e| sources::event(e, &day.zone)));
    } else if !world.events.is_empty() {
        said.push("No meetings.".to_owned());
    }
    let today = asks.iter().filter(|ask| ask.today).count();
    let rest = asks.len() - today;
    if today > 0 {
        said.push(format!("{} you.", sentence(&count(today, "message needs", "messages need"))));
    }
    if rest > 0 {
        let (one, many) = if today > 0 {
            ("more can wait", "more can wait")
        } else {
            ("message can wait", "messages can wait")
        };
        said.push(format!("{}.", sentence(&count(rest, one, many))));
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
        said.push(nothing(world).to_owned());
    }
    Line::new(said.join(" "), from)
}
