//! The catch-up: fifteen minutes of executive and assistant, in four timed parts (spec §12.6).
//!
//! It is made for a screen that both look at: what the assistant may not see is left out for either, and only the
//! executive is told how much that is. What is asked is answered in its line; at the end, what was agreed is kept as notes.
//! [`compose`] is pure.

mod asks;
mod finish;

pub use asks::{Ask, Gap, say};
pub use finish::{Finished, Kept, finish, finished, kept};

use self::asks::{coverage, gaps, of_meeting, stale_department};
use crate::brief::{self, Day, Line, by};
use crate::card::{Card, Seats, card};
use crate::marks::Marks;
use crate::words::{clock, count, day, duration, sentence, short};
use crate::{Desk, DeskError, sources};
use jiff::{SignedDuration, Timestamp, civil};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use world::event::EventStatus;
use world::{
    Actor, Event, Grant, GrantId, Interval, ItemRef, Level, PersonId, Proposal, Reader, Role, Snapshot, Verb,
};

/// How many answers are asked for at most.
const ANSWERS: usize = 3;
/// How many candid views are spoken of at once.
const VIEWS: usize = 3;
/// How many lines a part shows at most.
const LINES: usize = 7;
/// Working days ahead that the week shows.
const DAYS_AHEAD: usize = 5;
/// A promise overdue for longer belongs to the weekly review.
const STALE_DAYS: i64 = 30;

/// The agenda of a catch-up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatchUp {
    /// On which day.
    pub date: civil::Date,
    /// The executive.
    pub executive: String,
    /// The assistant; none where the office names nobody.
    pub assistant: Option<(PersonId, String)>,
    /// The finding.
    pub headline: String,
    /// Decide, Today, Week ahead, Promises.
    pub parts: Vec<Part>,
    /// When the first meeting of the rest of the day begins: until then the assistant can be told something.
    pub until: Option<String>,
    /// How many private items are left out; only for the executive, none where nothing is.
    pub left_out: Option<usize>,
}

/// A timed part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub title: &'static str,
    /// Minutes it may take.
    pub minutes: u32,
    /// A few words beside the title.
    pub note: String,
    /// Its lines.
    pub lines: Vec<Item>,
}

impl Part {
    /// Its name on the bar of the agenda.
    pub fn short(&self) -> &'static str {
        self.title.split(',').next().unwrap_or(self.title)
    }
}

/// A line of a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its sentence and sources.
    pub line: Line,
    /// What it is about.
    pub about: Option<ItemRef>,
    /// The proposal that a yes or no here answers.
    pub answer: Option<Card>,
    /// What else is asked, and can be answered in the line.
    pub ask: Option<Ask>,
    /// Whether something is wrong with it: late, clashing, not known.
    pub warn: bool,
}

impl Item {
    fn new(line: Line) -> Item {
        Item { line, about: None, answer: None, ask: None, warn: false }
    }
}

/// The catch-up of today.
///
/// # Errors
/// Those of the ledger.
pub async fn catch_up(desk: &Desk) -> Result<CatchUp, DeskError> {
    let shared = shared_reader(desk).await?;
    let mut world = desk.snapshot_of(&shared).await?.as_agreed();
    // Both look at the screen: what is the assistant's own is not on it.
    Arc::make_mut(&mut world.notes).retain(|_, note| note.clearance.owner().is_none());
    let mut told = compose(&world, &desk.seats().await?);
    if let Some(due) = crate::mode::due(desk).await? {
        let ask = Some(Ask::Page { path: "settings/mode", words: "Answer them" });
        told.parts[0].lines.push(Item { ask, ..Item::new(Line::new(format!("{due}?"), Vec::new())) });
    }
    if desk.reader().actor.role == Role::Executive {
        let all = desk.snapshot().await?.as_agreed();
        let hidden = subjects(&all).difference(&subjects(&world)).count();
        told.left_out = (hidden > 0).then_some(hidden);
    }
    Ok(told)
}

/// Whoever may see what both may see: the assistant; without one, a reader up to Confidential.
async fn shared_reader(desk: &Desk) -> Result<Reader, DeskError> {
    let office = desk.office();
    let now = desk.now();
    if let Some(assistant) = &office.assistant {
        let actor = Actor {
            person: assistant.person,
            role: Role::Assistant,
            name: assistant.name.clone(),
            automation: None,
        };
        return Ok(desk.ledger.reader(&actor, now).await?);
    }
    let person = office.owner.person;
    let grant = Grant {
        id: GrantId::derive("shared screen"),
        holder: person,
        verbs: [Verb::See].into(),
        level: Level::Confidential,
        compartments: Default::default(),
        from: now,
        until: None,
        granted_by: person,
        area: None,
        under: None,
    };
    let actor = Actor { person, role: Role::Assistant, name: office.owner.name.clone(), automation: None };
    Ok(Reader { actor, grants: vec![grant], at: now, whole: false })
}

/// What a catch-up of this world could speak of.
fn subjects(world: &Snapshot) -> BTreeSet<String> {
    let day = Day::new(world, world.zone().to_datetime(world.now).date());
    let week = Interval::new(day.span.start, day.span.end + SignedDuration::from_hours(24 * 7));
    let events = world.busy_events(week).into_iter().map(|e| ItemRef::Event(e.id).uuid().to_string());
    let open = proposals(world).into_iter().map(|p| ItemRef::Proposal(p.id).uuid().to_string());
    let promises = world.commitments.values().filter(|c| c.state.is_open() && c.due.is_some());
    events.chain(open).chain(promises.map(|c| ItemRef::Commitment(c.id).uuid().to_string())).collect()
}

/// Makes the agenda for the day of the snapshot's instant, with the answers that whoever sits there may give.
pub fn compose(world: &Snapshot, seats: &Seats) -> CatchUp {
    let date = world.zone().to_datetime(world.now).date();
    let day = Day::new(world, date);
    let open = proposals(world);
    let marks = Marks::of(world);
    let ask = |proposal: &Proposal| card(world, seats, &marks, proposal);
    let (asked, rest) = open.split_at(open.len().min(ANSWERS));
    let parts = vec![
        decide(&day, asked, rest.len(), &ask),
        today(&day),
        week_ahead(&day),
        promises(&day, rest, &ask),
    ];
    let office = &world.office;
    CatchUp {
        date,
        executive: office.owner.name.clone(),
        assistant: office.assistant.as_ref().map(|a| (a.person, a.name.clone())),
        headline: headline(world, parts[0].lines.len(), open.len()),
        until: rest_of_today(&day)
            .into_iter()
            .find(|e| e.is_meeting(&office.addresses))
            .map(|e| clock(e.interval(&day.zone).start, &day.zone)),
        parts,
        left_out: None,
    }
}

/// Open proposals, best first.
fn proposals(world: &Snapshot) -> Vec<&Proposal> {
    let pressing = |p: &Proposal| p.by.unwrap_or(Timestamp::MAX).min(p.expires);
    let mut open = crate::inbox::waiting_proposals(world);
    let soon = world.now + SignedDuration::from_hours(24);
    open.sort_by_key(|p| if pressing(p) < soon { pressing(p) } else { Timestamp::MAX });
    open
}

fn headline(world: &Snapshot, asked: usize, open: usize) -> String {
    let who = world.office.owner.name.split_whitespace().next().unwrap_or("the executive");
    let answers = sentence(&count(asked, "answer", "answers"));
    match (asked, open.saturating_sub(asked)) {
        (0, _) => "Nothing waits for an answer. The day comes first.".to_owned(),
        (_, 0) => format!("{answers} from {who}, and nothing is left open."),
        (_, rest) => {
            format!("{answers} from {who} first; {} can wait in the Inbox.", count(rest, "more", "more"))
        }
    }
}

/// What needs a yes or no: the best proposals, those that run out today first.
fn decide(day: &Day<'_>, asked: &[&Proposal], rest: usize, ask: &dyn Fn(&Proposal) -> Card) -> Part {
    let lines: Vec<Item> = asked
        .iter()
        .map(|proposal| {
            let mut evidence = proposal.evidence.clone();
            evidence.truncate(5);
            let line = Line::new(format!("{}?", proposal.title.trim_end_matches(['.', '?'])), evidence)
                .detail(proposal.because.clone());
            let line = match proposal.by {
                Some(due) => line.at(by(day, due)),
                None => line,
            };
            let warn = proposal.by.is_some_and(|due| due < day.span.end);
            let about = proposal.about.first().copied();
            Item { about, answer: Some(ask(proposal)), warn, ..Item::new(line) }
        })
        .collect();
    let note = match rest {
        0 => lines.len().to_string(),
        rest => format!("{} of {}", lines.len(), lines.len() + rest),
    };
    let training =
        crate::grid::unanswered(day.world).into_iter().take(LINES - ANSWERS).map(|(text, note)| Item {
            about: Some(ItemRef::Note(note.id)),
            ask: Some(Ask::Training { note: note.id }),
            warn: true,
            ..Item::new(Line::new(text, vec![sources::note(note)]))
        });
    let views = crate::views::unheard(day.world).into_iter().take(VIEWS);
    let told = crate::growth::told(day.world).into_iter().take(VIEWS);
    let told = told.map(|(text, source, note)| (text, source, None, note));
    let views = views.chain(told).map(|(text, source, about, note)| Item {
        about: about.or(Some(source.item)),
        ask: Some(Ask::Heard { note }),
        ..Item::new(Line::new(text, vec![source]))
    });
    let department = stale_department(day.world);
    let lines = lines.into_iter().chain(views).chain(training).chain(department).collect();
    Part { title: "Decide", minutes: 6, note, lines }
}

/// What is still to come today, busy or all day.
fn rest_of_today<'a>(day: &Day<'a>) -> Vec<&'a Event> {
    let rest = Interval::new(day.world.now.clamp(day.span.start, day.span.end), day.span.end);
    day.world.busy_events(rest)
}

/// Today's meetings, each with what one wants from it, or the question.
fn today(day: &Day<'_>) -> Part {
    let events = rest_of_today(day);
    let world = day.world;
    let lines = events
        .iter()
        .map(|event| {
            let mut line = brief::meeting(day, event, &events);
            line.when = Some(clock(event.interval(&day.zone).start, &day.zone));
            line.text = crate::words::inert(&event.summary);
            let warn = clashes(day, event, &events);
            let gaps = gaps(world, event);
            if !gaps.is_empty() {
                let before = line.detail.take().unwrap_or_default();
                let ends = before.is_empty() || before.ends_with(['.', '?', '!', '”']);
                let stop = if ends { "" } else { "." };
                line.detail = Some(format!("{before}{stop} {gaps}").trim_start().to_owned());
            }
            let ask = of_meeting(world, event);
            Item { about: Some(ItemRef::Event(event.id)), ask, warn, ..Item::new(line) }
        })
        .collect();
    let note = coverage(world, &events);
    Part { title: "Today, and what you want", minutes: 4, note, lines }
}

fn clashes(day: &Day<'_>, event: &Event, all: &[&Event]) -> bool {
    let span = event.interval(&day.zone);
    all.iter().any(|o| o.id != event.id && o.interval(&day.zone).overlaps(&span))
}

/// The working days ahead: how full each is, what is due, which 1-2-1s are kept.
fn week_ahead(day: &Day<'_>) -> Part {
    let world = day.world;
    let mut lines = Vec::new();
    let mut all = Vec::new();
    let mut date = day.date;
    let mut seen = 0;
    while seen < DAYS_AHEAD && (date - day.date).get_days() < 14 {
        date = date.saturating_add(jiff::Span::new().days(1));
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        let works = world.office.hours.days.get(weekday).is_some_and(Option::is_some);
        if !works {
            continue;
        }
        seen += 1;
        let that = Day::new(world, date);
        let events: Vec<&Event> = world
            .busy_events(that.span)
            .into_iter()
            .filter(|e| e.status != EventStatus::Cancelled && !e.is_all_day())
            .collect();
        all.extend(events.iter().copied());
        lines.extend(ahead(day, &that, &events));
    }
    let note = coverage(world, &all);
    Part { title: "Week ahead", minutes: 3, note, lines }
}

/// One working day in a line; none where nothing is known of it.
fn ahead(today: &Day<'_>, that: &Day<'_>, events: &[&Event]) -> Option<Item> {
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
    let warn = events.iter().any(|e| clashes(that, e, events));
    if let Some(clash) = events.iter().find(|e| clashes(that, e, events)) {
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
    Some(Item { warn, ask, ..Item::new(line) })
}

/// Promises late or due by the end of the working week, ours and theirs, with the answer where one is proposed.
fn promises(day: &Day<'_>, open: &[&Proposal], ask: &dyn Fn(&Proposal) -> Card) -> Part {
    let late_from = day.span.start - SignedDuration::from_hours(24 * STALE_DAYS);
    let soon = day.span.end + SignedDuration::from_hours(24 * 4);
    let watched = crate::grid::watched(day.world, &crate::grid::seems_kept(day.world));
    // As many as the board of promises counts; those of long ago belong to the weekly review.
    let late = watched.iter().filter(|c| crate::grid::is_late(day.world, c)).count();
    let due: Vec<_> = watched
        .into_iter()
        .filter_map(|c| c.due.map(|d| (day.due(d), c)))
        .filter(|(at, c)| *at > late_from && *at < if c.ours { soon } else { day.world.now })
        .collect();
    // A report that never came belongs to the weekly review as well, after so long.
    let reports = crate::occasion::reported_late(day.world).into_iter().filter(|(.., at)| *at > late_from);
    let mut lines: Vec<(Timestamp, Item)> = reports
        .map(|(event, who, at)| {
            let text = format!("{who} was to report on {}; nothing is in.", short(&event.summary, 60));
            let line = Line::new(text, vec![sources::event(event, &day.zone)]).at(by(day, at));
            (at, Item { about: Some(ItemRef::Event(event.id)), warn: true, ..Item::new(line) })
        })
        .collect();
    let now = day.world.now;
    lines.extend(due.iter().map(|(at, promise)| {
        let words = short(&engines::navigator::commitments::promised(day.world, promise), 110);
        let text = if promise.ours {
            format!("You told {}: “{words}”", promise.counterparty_name)
        } else {
            format!("{} said: “{words}”", promise.counterparty_name)
        };
        let about = ItemRef::Commitment(promise.id);
        let answer = open.iter().find(|p| p.about.contains(&about));
        let line = Line::new(text, vec![sources::commitment(promise)]).at(by(day, *at));
        let line = match answer {
            Some(proposal) => line.detail(format!("Proposed: {}", proposal.title)),
            None => line,
        };
        (*at, Item { about: Some(about), answer: answer.map(|p| ask(p)), warn: *at < now, ..Item::new(line) })
    }));
    // What is late comes first, the latest to become so on top; then what is due soonest.
    lines.sort_by_key(|(at, item)| (*at >= now, at.duration_since(now).abs(), item.about));
    let lines = lines.into_iter().map(|line| line.1).take(LINES).collect();
    let note = if late == 0 { String::new() } else { format!("{late} late") };
    Part { title: "Promises", minutes: 2, note, lines }
}

#[cfg(test)]
mod tests;
