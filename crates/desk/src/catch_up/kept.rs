//! What was promised, and how it goes: promises late or due, reports that never came, slips that were said, boundaries that
//! are crossed, and how the two and their people say they are (spec §12.6).

use super::{Ask, Item, LINES, Part};
use crate::brief::{Day, Line, by};
use crate::card::Card;
use crate::words::{count, inert, sentence, short};
use crate::{boundaries, sources};
use engines::partnership::{promises, reroute, updates};
use jiff::{SignedDuration, Timestamp};
use world::note::Written;
use world::{ItemRef, Proposal, Snapshot};

/// A promise overdue for longer belongs to the weekly review.
const STALE_DAYS: i64 = 30;
/// Days of which it is told how somebody says it goes, and how many requests came past the assistant.
const LATELY_DAYS: i64 = 7;

/// Promises late or due within so many days, ours and theirs, with the answer where one is proposed. `past` is the world of
/// which every page counts promises.
pub(super) fn promises(
    day: &Day<'_>,
    past: &Snapshot,
    open: &[&Proposal],
    (minutes, days): (u32, i64),
    ask: &dyn Fn(&Proposal) -> Card,
) -> Part {
    let late_from = day.span.start - SignedDuration::from_hours(24 * STALE_DAYS);
    let soon = day.span.end + SignedDuration::from_hours(24 * days);
    let set = crate::grid::set(past);
    // As many as every page counts; those of long ago belong to the weekly review.
    let late = set.iter().filter(|one| one.is_late()).count();
    // A report that never came belongs to the weekly review as well, after so long.
    let reports = crate::occasion::reported_late(day.world).into_iter().filter(|(.., at)| *at > late_from);
    let mut lines: Vec<(Timestamp, Item)> = reports
        .map(|(event, who, at)| {
            let text = format!("{who} was to report on {}; nothing is in.", short(&event.summary, 60));
            let line = Line::new(text, vec![sources::event(event, &day.zone)]).at(by(day, at));
            (at, Item { about: Some(ItemRef::Event(event.id)), warn: true, ..Item::new(line) })
        })
        .collect();
    let due = set.iter().filter(|one| one.is_open()).filter_map(|one| Some((one.over?, one)));
    let due =
        due.filter(|(at, one)| *at > late_from && *at < if one.promise.ours { soon } else { day.world.now });
    lines.extend(due.map(|(at, one)| (at, promise(day, one, at, open, ask))));
    let now = day.world.now;
    // What is late comes first, the latest to become so on top; then what is due soonest.
    lines.sort_by_key(|(at, item)| (*at >= now, at.duration_since(now).abs(), item.about));
    let lines: Vec<Item> = lines.into_iter().map(|line| line.1).take(LINES).collect();
    let note = if late == 0 { String::new() } else { format!("{late} late") };
    Part { title: "Promises", minutes, note, lines }
}

fn promise(
    day: &Day<'_>,
    one: &promises::Counted<'_>,
    at: Timestamp,
    open: &[&Proposal],
    ask: &dyn Fn(&Proposal) -> Card,
) -> Item {
    let of = one.promise;
    let words = short(&engines::navigator::commitments::promised(day.world, of), 110);
    let text = match of.ours {
        true => format!("You promised {}: {words}", of.counterparty_name),
        false => format!("{} promised: {words}", of.counterparty_name),
    };
    let about = ItemRef::Commitment(of.id);
    let answer = open.iter().find(|p| p.about.contains(&about));
    let line = Line::new(text, vec![sources::commitment(of)]).at(by(day, at));
    let slipped = of.slip.as_ref().map(|slip| {
        let why = inert(slip.why.trim_end_matches('.'));
        format!("Slipped: {why}. New date {}.", crate::words::day(slip.due, day.date))
    });
    let again = one.again.filter(|_| slipped.is_none()).zip(one.awaited);
    let slipped = slipped.or_else(|| Some(format!("New date {}.", crate::words::day(again?.1, day.date))));
    let found = one.found.then(|| "Only found in mail; nobody has confirmed it.".to_owned());
    let details: Vec<String> = [slipped, found].into_iter().flatten().collect();
    let line = if details.is_empty() { line } else { line.detail(details.join(" ")) };
    let now = day.world.now;
    Item { about: Some(about), answer: answer.map(|p| ask(p)), warn: at < now, ..Item::new(line) }
}

/// Boundaries that are crossed, and how it goes; empty where there is nothing to tell.
pub(super) fn how_it_goes(day: &Day<'_>) -> Vec<Item> {
    [full(day), past_the_assistant(day)].into_iter().flatten().chain(moods(day)).collect()
}

/// That more is taken than there is time for.
fn full(day: &Day<'_>) -> Option<Item> {
    let capacity = boundaries::capacity(day.world);
    if !capacity.beyond {
        return None;
    }
    let line = Line::new(format!("Boundary: {} What is declined, or traded?", capacity.words), Vec::new());
    Some(Item {
        warn: true,
        ask: Some(Ask::Page { path: "full-weeks", words: "Look at the weeks" }),
        ..Item::new(line)
    })
}

/// Requests for the executive's time that came past the assistant in a week; none where that was not agreed.
fn past_the_assistant(day: &Day<'_>) -> Option<Item> {
    let world = day.world;
    let assistant = world.office.assistant.as_ref().filter(|_| reroute::is_agreed(world))?;
    let since = world.now - SignedDuration::from_hours(24 * LATELY_DAYS);
    let lately = |m: &&world::Message| m.date.is_some_and(|at| at >= since) && reroute::passes_by(world, m);
    let mut found: Vec<&world::Message> = world.messages.values().filter(lately).collect();
    found.sort_by_key(|m| (std::cmp::Reverse(m.date), m.id));
    let first = *found.first()?;
    let text = format!(
        "Boundary: {} for time came past {} in {LATELY_DAYS} days, the last from {}.",
        sentence(&count(found.len(), "request", "requests")),
        crate::card::first(&assistant.name),
        inert(&world.called(&first.from))
    );
    let sources = found.iter().take(3).map(|m| sources::message(m, None)).collect();
    Some(Item { about: Some(ItemRef::Message(first.id)), ..Item::new(Line::new(text, sources)) })
}

/// How the two say they are, where they share it, and the words of the last reports of Friday. Nothing is inferred.
fn moods(day: &Day<'_>) -> Vec<Item> {
    let world = day.world;
    let since = world.now - SignedDuration::from_hours(24 * LATELY_DAYS);
    let pair = [Some(&world.office.owner), world.office.assistant.as_ref()];
    let energy = pair.into_iter().flatten().filter_map(|one| {
        let theirs = |n: &&world::Note| {
            n.author == one.person && n.at >= since && matches!(n.written, Written::Energy { .. })
        };
        let note = world.notes.values().filter(theirs).max_by_key(|n| (n.at, n.id))?;
        let Written::Energy { level } = note.written else { return None };
        let why = if note.text.is_empty() { String::new() } else { format!(": {}", inert(&note.text)) };
        let text = format!("{}’s energy, as they said: {level} of 10{why}.", crate::card::first(&one.name));
        Some(Item { about: None, ..Item::new(Line::new(text, vec![sources::note(note)])) })
    });
    let energy: Vec<Item> = energy.collect();
    energy.into_iter().chain(words_of_the_week(day)).collect()
}

fn words_of_the_week(day: &Day<'_>) -> Option<Item> {
    let world = day.world;
    let this = updates::week_of(day.date);
    let last = this.saturating_sub(jiff::Span::new().days(7));
    let mut said: Vec<(&world::Note, String)> = world
        .reports()
        .into_iter()
        .filter_map(|report| {
            let of = |n: &&world::Note| {
                n.is_shared_with(report.person)
                    && n.update().is_some_and(|u| (u.week == this || u.week == last) && !u.mood.is_empty())
            };
            let note = world.notes.values().filter(of).max_by_key(|n| n.update().map(|u| u.week))?;
            let mood = &note.update()?.mood;
            Some((note, format!("{} “{}”", crate::card::first(&report.name), inert(mood))))
        })
        .collect();
    said.truncate(LINES);
    if said.is_empty() {
        return None;
    }
    let words: Vec<String> = said.iter().map(|(_, words)| words.clone()).collect();
    let text = format!("How it goes, in their own word: {}.", words.join(", "));
    let from = said.iter().map(|(note, _)| sources::note(note)).collect();
    Some(Item::new(Line::new(text, from)))
}
