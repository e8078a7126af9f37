//! Growing by being there: the meetings to which the assistant goes along, what they watch and note there, and how far
//! they go at each kind of meeting (spec §12.5). The list is the assistant's own; what they share, the executive sees.
//!
//! [`compose`] is pure: a snapshot as its reader may see it and the notes they may see, in; the page out.

mod change;

pub use change::{AfterForm, GoForm, StageForm, drop_entry, form, go, note_after, set_stage};

use crate::card::first;
use crate::office::is_shared;
use crate::words::{clock, count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::maths::{meetings, titles};
use engines::partnership::presence::{PRACTICE, Went, ready_for, spoke_alone};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::note::{Stage, Written};
use world::office::Member;
use world::{Event, EventId, Interval, Note, NoteId, Snapshot};

/// Days ahead of which meetings are offered, and how many.
const OFFERED_DAYS: i64 = 14;
const OFFERED: usize = 6;
/// Notes of earlier ones that are shown.
const NOTED: usize = 12;

/// A meeting on the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Which.
    pub id: NoteId,
    /// The meeting.
    pub event: EventId,
    /// Whether it is still in the calendar, as far as this reader sees it.
    pub there: bool,
    /// What it is called.
    pub title: String,
    /// "Tue 1 Dec, 10:00".
    pub when: String,
    /// What for.
    pub purpose: String,
    /// What is watched, what was said of it alone: a label, the field's name, the words.
    pub watch: [(&'static str, &'static str, String); 3],
    /// How far one goes at such a meeting: "observe".
    pub stage: &'static str,
    /// What was noted afterwards; empty until then.
    pub after: String,
    /// Whether they were there without the executive.
    pub alone: bool,
    /// Whether they spoke at least once.
    pub spoke: bool,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// A kind of meeting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Family {
    /// What its title says beside place and number, as forms take it.
    pub family: String,
    /// What such a meeting is called.
    pub name: String,
    /// How far one goes there.
    pub stage: Stage,
    /// "since Mon 2 Nov"; empty while nothing was said.
    pub since: String,
    /// "Three times, last Tue 10 Nov".
    pub went: String,
    /// "Spoke at one of two alone"; empty while they never went alone.
    pub alone: String,
    /// The stage that may come next, and why.
    pub next: Option<(Stage, String)>,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// A meeting of the executive to which the assistant might go along.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Might {
    /// Which.
    pub event: EventId,
    /// What it is called.
    pub title: String,
    /// "Tue 1 Dec, 10:00".
    pub when: String,
    /// "With Ana Lima and three more".
    pub with: String,
    /// What it is for, where somebody wrote it.
    pub purpose: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Presence {
    /// The finding.
    pub headline: String,
    /// The assistant's first name; empty where none sits here.
    pub who: String,
    /// Whether it is the assistant who looks.
    pub own: bool,
    /// Meetings to come, soonest first.
    pub ahead: Vec<Entry>,
    /// Meetings that are over and wait for a note, latest first.
    pub waiting: Vec<Entry>,
    /// Meetings that were noted, latest first.
    pub noted: Vec<Entry>,
    /// Kinds of meetings, by name.
    pub families: Vec<Family>,
    /// Meetings to which one might go along.
    pub might: Vec<Might>,
}

/// The list as whoever sits here may see it.
///
/// # Errors
/// Those of the ledger.
pub async fn presence(desk: &Desk) -> Result<Presence, DeskError> {
    let world = desk.snapshot().await?;
    let Some(assistant) = world.office.assistant.clone() else { return Ok(nobody()) };
    let notes = desk.ledger.notes_with(desk.reader(), assistant.person).await?;
    let own = desk.reader().actor.person == assistant.person;
    let might = might(desk, &world, &assistant, &notes);
    Ok(Presence { might, ..compose(&world, &assistant, &notes, own) })
}

fn nobody() -> Presence {
    Presence {
        headline: "No assistant sits here yet.".to_owned(),
        who: String::new(),
        own: false,
        ahead: Vec::new(),
        waiting: Vec::new(),
        noted: Vec::new(),
        families: Vec::new(),
        might: Vec::new(),
    }
}

/// The list of somebody, of these notes; what they might go to is not in it.
pub(crate) fn compose(world: &Snapshot, who: &Member, notes: &[Note], own: bool) -> Presence {
    let today = world.zone().to_datetime(world.now).date();
    let families = families(notes, today);
    let mut all: Vec<(bool, Date, Entry)> =
        notes.iter().filter_map(|n| entry(world, n, &families, today)).collect();
    all.sort_by_key(|(_, on, entry)| (*on, entry.id));
    let (mut ahead, mut waiting, mut noted) = (Vec::new(), Vec::new(), Vec::new());
    for (over, _, entry) in all {
        let place = match (over, entry.after.is_empty()) {
            (_, false) => &mut noted,
            (true, true) => &mut waiting,
            (false, true) => &mut ahead,
        };
        place.push(entry);
    }
    waiting.reverse();
    noted.reverse();
    let who = first(&who.name).to_owned();
    let headline = headline(&who, own, [ahead.len(), waiting.len(), noted.len()]);
    noted.truncate(NOTED);
    Presence { headline, who, own, ahead, waiting, noted, families, might: Vec::new() }
}

fn headline(who: &str, own: bool, [ahead, waiting, noted]: [usize; 3]) -> String {
    let (they, have) = if own { ("You", "have") } else { (who, "has") };
    let went = match noted {
        0 => format!("{they} {have} not gone along to a meeting yet"),
        n => format!("{they} {have} gone along to {}", count(n, "meeting", "meetings")),
    };
    let more: Vec<String> = [(ahead, "ahead"), (waiting, "waiting for a note")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {what}", count(n, "is", "are")))
        .collect();
    match more.is_empty() {
        true => format!("{went}."),
        false => format!("{went}; {}.", more.join(", ")),
    }
}

/// The kind of meeting that a title names, as notes keep it.
pub(crate) fn family_of(title: &str) -> String {
    titles::family(title).join(" ")
}

fn families(notes: &[Note], today: Date) -> Vec<Family> {
    let mut went: BTreeMap<String, (String, Vec<Went>)> = BTreeMap::new();
    let mut said: BTreeMap<&str, (&Note, Stage, Date)> = BTreeMap::new();
    for note in notes {
        match &note.written {
            Written::GoesAlong { title, on, after, alone, spoke, .. } => {
                let (_, all) = went.entry(family_of(title)).or_insert_with(|| (inert(title), Vec::new()));
                if !after.is_empty() {
                    all.push(Went { on: *on, alone: *alone, spoke: *spoke });
                }
            }
            Written::Grows { family, stage, since } => {
                went.entry(family.clone()).or_insert_with(|| (inert(&note.text), Vec::new()));
                // One that is one's own and one that is shared: the latest counts.
                let older = said.get(family.as_str()).is_some_and(|(other, ..)| other.at > note.at);
                if !older {
                    said.insert(family, (note, *stage, *since));
                }
            }
            _ => {}
        }
    }
    let mut all: Vec<Family> = went
        .into_iter()
        .map(|(family, (name, mut went))| {
            went.sort_by_key(|one| one.on);
            let said = said.get(family.as_str()).copied();
            let stage = said.map_or(Stage::default(), |(_, stage, _)| stage);
            let since = said.map(|(.., since)| since);
            let last = went.last().map_or(String::new(), |one| format!(", last {}", day(one.on, today)));
            let next = ready_for(stage, since, &went)
                .map(|next| (next, format!("{} with a note at this stage", sentence(&times(PRACTICE)))));
            Family {
                name,
                stage,
                since: since.map_or(String::new(), |since| format!("since {}", day(since, today))),
                went: match went.len() {
                    0 => "Not been there yet".to_owned(),
                    n => format!("{}{last}", sentence(&times(n))),
                },
                alone: match spoke_alone(&went) {
                    (_, 0) => String::new(),
                    (spoke, of) => format!("Spoke at {spoke} of {of} attended alone"),
                },
                next,
                shared: said.is_some_and(|(note, ..)| note.clearance.owner().is_none()),
                family,
            }
        })
        .collect();
    all.sort_by(|a, b| (a.name.to_lowercase(), &a.family).cmp(&(b.name.to_lowercase(), &b.family)));
    all
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => count(n, "time", "times"),
    }
}

/// A note as the page shows it: whether the meeting is over, and on which day it is.
fn entry(world: &Snapshot, note: &Note, families: &[Family], today: Date) -> Option<(bool, Date, Entry)> {
    let Written::GoesAlong { event, title, on, watch, after, alone, spoke } = &note.written else {
        return None;
    };
    let zone = world.zone();
    let there = world.events.get(event);
    let (on, when, over) = match there.map(|e| e.interval(&zone)) {
        Some(span) => {
            let on = zone.to_datetime(span.start).date();
            (on, format!("{}, {}", day(on, today), clock(span.start, &zone)), span.end <= world.now)
        }
        None => (*on, day(*on, today), *on < today),
    };
    let family = family_of(title);
    let stage = families.iter().find(|f| f.family == family).map_or(Stage::default(), |f| f.stage);
    let entry = Entry {
        id: note.id,
        event: *event,
        there: there.is_some(),
        title: inert(title),
        when,
        purpose: inert(&note.text),
        watch: [
            ("How the work runs", "operation", inert(&watch.operation)),
            ("Who is who", "people", inert(&watch.people)),
            ("How it is decided", "decision", inert(&watch.decision)),
        ],
        stage: stage.word(),
        after: inert(after),
        alone: *alone,
        spoke: *spoke,
        shared: note.clearance.owner().is_none(),
    };
    Some((over, on, entry))
}

/// What a meeting is for, where somebody wrote it; else empty.
fn purpose(event: &Event) -> String {
    let said = event.occasion.as_deref().map(|o| o.purpose.as_str()).filter(|p| !p.is_empty());
    short(&inert(said.or_else(|| crate::brief::purpose(event)).unwrap_or_default()), 120)
}

/// Meetings of the executive with others in the next two weeks to which the assistant is not invited and that are not on
/// the list: one of a kind, soonest first. What is private is not offered.
fn might(desk: &Desk, world: &Snapshot, who: &Member, notes: &[Note]) -> Vec<Might> {
    let zone = world.zone();
    let span = Interval::new(world.now, world.now + SignedDuration::from_hours(24 * OFFERED_DAYS));
    let listed: BTreeSet<EventId> = notes
        .iter()
        .filter_map(|n| if let Written::GoesAlong { event, .. } = &n.written { Some(*event) } else { None })
        .collect();
    let fits = |event: &&Event| {
        let start = event.interval(&zone).start;
        start >= span.start
            && event.of.is_none()
            && is_shared(&event.clearance)
            && !listed.contains(&event.id)
            && meetings::others(world, event).len() >= 2
            && event.attendees.iter().all(|a| a.email != who.email)
            && crate::meeting::can_be_briefed(desk, event)
    };
    let mut kinds = BTreeSet::new();
    let today = zone.to_datetime(world.now).date();
    let mut found: Vec<&Event> = world.busy_events(span).into_iter().filter(fits).collect();
    found.sort_by_key(|event| (event.interval(&zone).start, event.id));
    found.retain(|event| kinds.insert(family_of(&event.summary)));
    let told = |event: &Event| {
        let start = event.interval(&zone).start;
        let names: Vec<String> = meetings::others(world, event)
            .into_iter()
            .map(|a| inert(a.name.as_deref().unwrap_or(&a.email)))
            .collect();
        let with = match names.as_slice() {
            [a, b] => format!("With {a} and {b}"),
            [a, rest @ ..] => format!("With {a} and {}", count(rest.len(), "more", "more")),
            [] => String::new(),
        };
        Might {
            event: event.id,
            title: crate::week::title(event),
            when: format!("{}, {}", day(zone.to_datetime(start).date(), today), clock(start, &zone)),
            with,
            purpose: purpose(event),
        }
    };
    found.into_iter().take(OFFERED).map(told).collect()
}
