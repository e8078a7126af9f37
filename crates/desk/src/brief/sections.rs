//! The parts of the brief, one function each. A part with nothing to say has no lines and is left out.

use super::{Day, Line, Section};
use crate::sources;
use crate::words::{self, clock, count, duration, sentence, short};
use engines::navigator::Ask;
use engines::orchestration::DayPlan;
use world::message::ActKind;
use world::time::covered_minutes;
use world::{
    Attendee, Commitment, CommitmentState, Event, Interval, Message, Queue, Task, TaskId, TaskState,
};

/// How many lines a part of one page may have.
const LINES: usize = 7;
/// How many of those that can wait.
const LATER: usize = 5;
/// A task, or a promise that somebody confirmed, overdue for longer belongs to the weekly review.
const STALE_DAYS: i64 = 30;
/// A promise that was only read from the words is let go after this many days.
const DOUBTFUL_DAYS: i64 = 5;

/// Three outcomes that matter: the tasks that the calendar keeps time for today, then those that the plan begins with.
pub(super) fn outcomes(day: &Day<'_>, plan: &DayPlan) -> Section {
    let kept = engines::maths::kept::ahead(day.world);
    let kept = kept.iter().filter(|k| day.span.overlaps(&k.interval));
    let kept: Vec<(Interval, TaskId, &str)> = kept.map(|k| (k.interval, k.task, "kept free")).collect();
    let planned = plan.blocks.iter().map(|b| (b.interval, b.task, "planned"));
    let blocks: Vec<(Interval, TaskId, &str)> = kept.into_iter().chain(planned).collect();
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for (interval, id, how) in &blocks {
        let Some(task) = day.world.tasks.get(id).filter(|t| !seen.contains(&t.id)) else { continue };
        seen.push(task.id);
        let minutes: i64 = blocks.iter().filter(|b| b.1 == task.id).map(|b| b.0.minutes()).sum();
        let mut detail = format!("{} {how} today", duration(minutes));
        if let Some(due) = task.due {
            detail = format!("{detail}, due {}", words::day(due.date(&day.zone), day.date));
        }
        lines.push(
            Line::new(task.title.clone(), vec![sources::task(task)])
                .at(clock(interval.start, &day.zone))
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
    let total = covered_minutes(timed.iter().filter(|e| e.is_meeting(mine)).map(|e| e.interval(&day.zone)));
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

/// A meeting with whom it is with and what one wants from it, or the question.
pub(crate) fn meeting(day: &Day<'_>, event: &Event, all: &[&Event]) -> Line {
    let world = day.world;
    let span = event.interval(&day.zone);
    let others: Vec<&Attendee> = event.others(&world.office.addresses).collect();
    let mut text =
        if event.summary.trim().is_empty() { "(no title)".to_owned() } else { event.summary.clone() };
    let names: Vec<String> = others
        .iter()
        .map(|a| world.called(&world::Mailbox { email: a.email.clone(), name: a.name.clone() }))
        .filter(|name| !name.split_whitespace().next().is_some_and(|first| event.summary.contains(first)))
        .collect();
    match names.as_slice() {
        [] => {}
        [one] => text = format!("{text}, with {one}"),
        [one, two] => text = format!("{text}, with {one} and {two}"),
        [one, rest @ ..] => text = format!("{text}, with {one} and {} others", rest.len()),
    }
    let told = |place: &&str| place.trim().is_empty() || event.summary.contains(place.trim());
    if let Some(place) = event.location.as_deref().filter(|place| !told(place)) {
        text = format!("{text} ({})", short(place, 40));
    }
    let mut sources = vec![sources::event(event, &day.zone)];
    let mut said = Vec::new();
    // Said once, at the one that begins first.
    let later = all.iter().skip_while(|o| o.id != event.id).skip(1);
    if let Some(other) = later.into_iter().find(|o| o.interval(&day.zone).overlaps(&span)) {
        said.push(format!("Clashes with {}.", other.summary));
        sources.push(sources::event(other, &day.zone));
    }
    if let Some(flag) = &event.flag {
        said.push(format!("{}.", sentence(flag.trim_end_matches('.'))));
    }
    if let Some(outcome) = purpose(event) {
        said.push(short(outcome, 140));
    } else if let Some(message) = last_word(day, &others) {
        let from = world.called(&message.from);
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

/// What is wanted from a meeting, where somebody wrote it.
pub(crate) fn purpose(event: &Event) -> Option<&str> {
    event.hoped_outcome.as_deref().or_else(|| first_line(&event.description))
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

/// What came back from meetings to which somebody went in the executive's place, until it is settled.
pub(super) fn came_back(day: &Day<'_>) -> Section {
    let mut lines = Vec::new();
    for back in crate::occasion::came_back(day.world) {
        let source = || vec![sources::event(back.event, &day.zone)];
        lines.extend(back.news_words(day.world).map(|text| Line::new(text, source())));
        lines.extend(back.open.iter().map(|(_, minute, due)| {
            let at = crate::occasion::due_at(day.world, *due);
            Line::new(back.question_words(day.world, minute), source()).at(by(day, at))
        }));
    }
    let note = if lines.len() > LINES { format!("{LINES} of {}", lines.len()) } else { String::new() };
    lines.truncate(LINES);
    Section { title: "Came back", note, lines }
}

/// What needs the owner today.
pub(super) fn needs_you(day: &Day<'_>, asks: &[Ask<'_>]) -> Section {
    let lines = asks.iter().filter(|ask| ask.today).map(|ask| ask_line(day, ask)).collect();
    Section { title: "Needs you", note: String::new(), lines }
}

/// What was asked and can wait, in fewer words.
pub(super) fn also_waiting(day: &Day<'_>, asks: &[Ask<'_>]) -> Section {
    let rest: Vec<&Ask<'_>> = asks.iter().filter(|ask| !ask.today).collect();
    let note = if rest.len() > LATER { format!("{LATER} of {}", rest.len()) } else { String::new() };
    let lines = rest.into_iter().take(LATER).map(|ask| ask_line(day, ask)).collect();
    Section { title: "Also waiting", note, lines }
}

fn ask_line(day: &Day<'_>, ask: &Ask<'_>) -> Line {
    let who = day.world.called(&ask.message.from);
    let text = match ask.act {
        Some(act) if is_bare(&act.sentence) && !ask.message.preview.is_empty() => {
            format!("{who} writes: “{}”", in_context(&ask.message.preview, &act.sentence))
        }
        Some(act) if act.kind == ActKind::ProposeMeeting => {
            format!("{who} proposes to meet: “{}”", asked(&act.sentence))
        }
        Some(act) => format!("{who} asks: “{}”", asked(&act.sentence)),
        None => format!("{who} writes about “{}”", short(&ask.message.subject, 90)),
    };
    let age = ask.message.date.map_or(String::new(), |d| since(day, d));
    let age = match ask.alike {
        0 => age,
        n => format!("{age}, and {} the same", count(n, "other asks", "others ask")),
    };
    let detail = if ask.act.is_some() && !ask.message.subject.trim().is_empty() {
        format!("{}, {age}", short(&ask.message.subject, 60))
    } else {
        sentence(&age)
    };
    let detail = match &ask.doubt {
        Some(doubt) => format!("{detail}. Take care: {doubt}"),
        None => detail,
    };
    let quote = ask.act.map(|a| a.sentence.as_str());
    let line = Line::new(text, vec![sources::message(ask.message, quote)]).detail(detail);
    match ask.due {
        Some(due) => line.at(by(day, due)),
        None => line,
    }
}

/// "Let me know …", "Your thoughts?": an ask that says nothing without what stands around it.
fn is_bare(sentence: &str) -> bool {
    sentence.split_whitespace().count() < 5
}

/// A bare ask with what stands before it, from the beginning of a sentence: it says what the ask is about.
fn in_context(preview: &str, sentence: &str) -> String {
    let Some(at) = preview.find(sentence) else { return asked(preview) };
    let ends = preview[..at].match_indices(['.', '!', '?']).map(|(end, _)| end + 1);
    let telling = |from: &usize| preview[*from..at].split_whitespace().count() >= 4;
    let from = ends.rev().find(telling).unwrap_or(0);
    let upto = at + sentence.len();
    let lead = if from > 0 { "…" } else { "" };
    format!("{lead}{}", short(preview[from..upto].trim(), 160))
}

/// The words of an ask: links cut to their host, and a long lead left out before what is asked.
fn asked(sentence: &str) -> String {
    let plain = world::message::without_links(sentence);
    let lower = plain.to_ascii_lowercase();
    let asks =
        ["please", "can you", "could you", "would you", "will you", "let me know", "do you", "are you"];
    let from = asks
        .iter()
        .filter_map(|ask| lower.find(ask))
        .min()
        .filter(|at| *at > 60 && plain.chars().count() > 120)
        .unwrap_or(0);
    let lead = if from > 0 { "…" } else { "" };
    format!("{lead}{}", short(plain[from..].trim_end_matches([';', ',', ' ']), 120))
}

/// "2 hours ago", "yesterday", "Mon 16 Nov".
fn since(day: &Day<'_>, at: jiff::Timestamp) -> String {
    let minutes = (day.world.now.as_second() - at.as_second()) / 60;
    match minutes {
        0..=59 => format!("{minutes} min ago"),
        60..=719 => format!("{} h ago", minutes / 60),
        _ => words::day(day.date_of(at), day.date),
    }
}

/// "by 12:00", "by Fri 27 Nov", "was due Mon 23 Nov".
pub(crate) fn by(day: &Day<'_>, due: jiff::Timestamp) -> String {
    let date = day.date_of(due);
    if due < day.world.now {
        format!("was due {}", words::day(date, day.date))
    } else if date == day.date {
        format!("by {}", clock(due, &day.zone))
    } else {
        format!("by {}", words::day(date, day.date))
    }
}

/// Promises with their date, where that lies after what belongs to the weekly review and before `until`.
fn dated<'a>(day: &Day<'a>, ours: bool, until: jiff::Timestamp) -> Vec<(jiff::Timestamp, &'a Commitment)> {
    let late_from = |c: &Commitment| {
        let days = if c.state == CommitmentState::Detected { DOUBTFUL_DAYS } else { STALE_DAYS };
        day.span.start - jiff::SignedDuration::from_hours(24 * days)
    };
    day.promises()
        .iter()
        .copied()
        .filter(|c| c.ours == ours)
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, c)| *at < until && *at > late_from(c))
        .collect()
}

/// The words of a promise: the sentence that made it, else what is promised; without a bracket that never closes.
pub(super) fn words(promise: &Commitment) -> &str {
    let said = promise.evidence.first().map_or(&promise.object, |e| &e.quote);
    if said.contains(')') { said } else { said.trim_start_matches('(') }
}

/// Promises of ours that fall due by tomorrow or are late.
pub(super) fn promises(day: &Day<'_>) -> Section {
    let mut due = dated(day, true, day.span.end + jiff::SignedDuration::from_hours(24));
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
                format!("You told {}: “{}”", who(day, c), short(words(c), 120)),
                vec![sources::commitment(c)],
            )
            .at(by(day, at))
            .detail(format!("Said {}.{unsure}", words::day(day.date_of(c.made), day.date)))
        })
        .collect();
    Section { title: "Promises due", note, lines }
}

/// The other side of a promise by name.
pub(super) fn who(day: &Day<'_>, promise: &Commitment) -> String {
    let name = Some(promise.counterparty_name.clone()).filter(|name| !name.is_empty());
    day.world.called(&world::Mailbox { email: promise.counterparty.clone(), name })
}

/// What others owe and is late, one line for each of them.
pub(super) fn waiting(day: &Day<'_>) -> Section {
    let mut late = dated(day, false, day.world.now);
    late.sort_by_key(|(at, c)| (std::cmp::Reverse(*at), c.id));
    let mut of_whom: Vec<(&Commitment, jiff::Timestamp, usize)> = Vec::new();
    for (at, promise) in late {
        match of_whom.iter_mut().find(|(first, ..)| first.counterparty == promise.counterparty) {
            Some((.., more)) => *more += 1,
            None => of_whom.push((promise, at, 0)),
        }
    }
    let mut lines: Vec<(jiff::Timestamp, Line)> = of_whom
        .into_iter()
        .map(|(c, at, more)| {
            let line = Line::new(
                format!("{} said: “{}”", who(day, c), short(words(c), 120)),
                vec![sources::commitment(c)],
            );
            let line = line.at(by(day, at));
            let more = count(more, "more promise of theirs is late", "more promises of theirs are late");
            (at, if more.starts_with("no ") { line } else { line.detail(format!("{}.", sentence(&more))) })
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
                && !matches!(t.state, TaskState::Waiting | TaskState::Someday)
                && !t.is_parked(day.date)
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
            .detail("Goals shape every proposal: equerry goal start"),
        );
    }
    lines.extend(unread.iter().cloned());
    Section { title: "Not known", note: String::new(), lines }
}
