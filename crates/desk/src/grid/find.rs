//! Responsibilities that nobody has written down: what recurs in the calendar, projects, what one person keeps doing, and
//! what one of the house keeps writing about. Each is offered with what speaks for it; a person says whether it is one.

use super::{first, name};
use crate::sources;
use crate::words::{count, inert, short};
use crate::{Desk, DeskError};
use engines::maths::{meetings, titles};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, Evidence, ItemRef, Message, PersonId, Responsibility, Snapshot, Subject, Task};

/// So many times makes a series, or a habit.
const OFTEN: usize = 3;
/// Mail is looked through for so many days.
const LETTER_DAYS: i64 = 60;
/// So many are offered.
const MOST: usize = 8;

/// Something that may be an area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// What it could be called.
    pub name: String,
    /// Why it may be one.
    pub why: String,
    /// Who does it, by what is seen; may be empty.
    pub responsible: String,
    /// The words by which it would be known; may be empty.
    pub covers: String,
    /// The slug of its project; may be empty.
    pub project: String,
    /// Minutes a month, where they are seen.
    pub minutes: Option<u32>,
    /// Where it was seen.
    pub sources: Vec<Evidence>,
}

/// What may be an area and belongs to none so far.
///
/// # Errors
/// Those of the ledger.
pub async fn found(desk: &Desk) -> Result<Vec<Found>, DeskError> {
    Ok(of(&desk.snapshot().await?))
}

pub(super) fn of(world: &Snapshot) -> Vec<Found> {
    let mut found = projects(world);
    found.extend(series(world));
    found.extend(habits(world));
    found.extend(letters(world));
    let mut names = BTreeSet::new();
    found.retain(|f| names.insert(f.name.to_lowercase()));
    found.truncate(MOST);
    found
}

fn is_covered(world: &Snapshot, subject: &Subject<'_>) -> bool {
    let same = |area: &Responsibility| area.name.to_lowercase() == subject.words.trim().to_lowercase();
    world.responsibilities.values().any(|area| area.covers(subject) || same(area))
}

/// Projects with open work that no area holds.
fn projects(world: &Snapshot) -> Vec<Found> {
    let mut open: BTreeMap<_, Vec<&Task>> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state.is_open()) {
        if let Some(project) = task.project {
            open.entry(project).or_default().push(task);
        }
    }
    let mut held: Vec<_> = open.into_iter().filter(|(_, tasks)| tasks.len() >= OFTEN).collect();
    held.sort_by_key(|(id, tasks)| (std::cmp::Reverse(tasks.len()), *id));
    let one = |(id, tasks): (world::ProjectId, Vec<&Task>)| {
        let project = world.projects.get(&id)?;
        let subject = Subject { item: Some(ItemRef::Project(id)), project: Some(id), words: &project.name };
        if is_covered(world, &subject) {
            return None;
        }
        Some(Found {
            name: inert(&short(&project.name, 80)),
            why: format!(
                "A project with {} that is in no area.",
                count(tasks.len(), "open task", "open tasks")
            ),
            responsible: most(tasks.iter().filter_map(|t| t.owner)).map_or(String::new(), |p| name(world, p)),
            covers: String::new(),
            project: project.slug.clone(),
            minutes: None,
            sources: tasks.iter().take(3).map(|t| sources::task(t)).collect(),
        })
    };
    held.into_iter().filter_map(one).collect()
}

/// Meetings that recur, by their title.
fn series(world: &Snapshot) -> Vec<Found> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let mut by_uid: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    let month = world.now - jiff::SignedDuration::from_hours(24 * 60);
    for event in world.events.values().filter(|e| e.is_meeting(mine) && e.recurrence_id.is_some()) {
        if (month..world.now).contains(&event.interval(&zone).start) {
            by_uid.entry(&event.uid).or_default().push(event);
        }
    }
    let mut often: Vec<Vec<&Event>> = by_uid.into_values().filter(|held| held.len() >= OFTEN).collect();
    often.sort_by_key(|held| (std::cmp::Reverse(held.len()), held[0].summary.clone()));
    let one = |held: Vec<&Event>| {
        let first_of = held.first()?;
        let subject =
            Subject { item: Some(ItemRef::Event(first_of.id)), project: None, words: &first_of.summary };
        // The pair's own catch-up and a 1-2-1 are how one works, not a duty to hand over.
        let of_the_pair =
            first_of.summary.to_lowercase().contains("catch-up") || meetings::is_called_one_to_one(first_of);
        if first_of.protected || of_the_pair || is_covered(world, &subject) {
            return None;
        }
        let minutes: i64 = held.iter().map(|e| e.interval(&zone).minutes()).sum();
        let holder =
            first_of.organiser.as_deref().and_then(|email| world.person_by_email(email)).map(|p| p.id);
        Some(Found {
            name: inert(&short(&first_of.summary, 80)),
            why: format!("Held {} in 60 days.", count(held.len(), "time", "times")),
            responsible: holder.map_or(String::new(), |p| name(world, p)),
            covers: inert(&short(&first_of.summary, 80)).replace(',', " "),
            project: String::new(),
            minutes: u32::try_from(minutes / 2).ok().filter(|m| *m > 0),
            sources: held.iter().take(3).map(|e| sources::event(e, &zone)).collect(),
        })
    };
    often.into_iter().filter_map(one).collect()
}

/// What one person keeps doing outside of projects: tasks whose titles begin alike.
fn habits(world: &Snapshot) -> Vec<Found> {
    let mut alike: BTreeMap<(PersonId, String), Vec<&Task>> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.project.is_none()) {
        let words: Vec<&str> = task.title.split_whitespace().take(2).collect();
        if let (Some(owner), [_, _]) = (task.owner, &words[..]) {
            alike.entry((owner, words.join(" ").to_lowercase())).or_default().push(task);
        }
    }
    let mut often: Vec<_> = alike.into_iter().filter(|(_, tasks)| tasks.len() >= OFTEN).collect();
    often.sort_by_key(|((owner, words), tasks)| (std::cmp::Reverse(tasks.len()), words.clone(), *owner));
    let one = |((owner, words), tasks): ((PersonId, String), Vec<&Task>)| {
        let subject = Subject { item: None, project: None, words: &words };
        if is_covered(world, &subject) {
            return None;
        }
        Some(Found {
            name: inert(&crate::words::sentence(&words)),
            why: format!("{} has done it {}.", first(world, owner), count(tasks.len(), "time", "times")),
            responsible: name(world, owner),
            covers: words.replace(',', " "),
            project: String::new(),
            minutes: None,
            sources: tasks.iter().take(3).map(|t| sources::task(t)).collect(),
        })
    };
    often.into_iter().filter_map(one).collect()
}

/// What one of the house keeps writing about: new threads whose subjects are the same but for numbers, dates and places.
fn letters(world: &Snapshot) -> Vec<Found> {
    let since = world.now - jiff::SignedDuration::from_hours(24 * LETTER_DAYS);
    let mut alike: BTreeMap<(PersonId, Vec<String>), Vec<&Message>> = BTreeMap::new();
    let mut threads = BTreeSet::new();
    let mut mail: Vec<&Message> = world
        .messages
        .values()
        .filter(|m| m.date.is_some_and(|d| (since..=world.now).contains(&d)))
        .filter(|m| !m.marks.automatic && !m.marks.bulk && !meetings::is_external(world, &m.from.email))
        .collect();
    mail.sort_by_key(|m| (m.date, m.id));
    for message in mail {
        let family = titles::family(world::message::unmarked(&message.subject));
        let Some(writer) = world.person_by_email(&message.from.email).map(|p| p.id) else { continue };
        // One word alone is about anything, and an answer begins nothing new.
        if family.len() >= 2 && threads.insert(message.thread) {
            alike.entry((writer, family)).or_default().push(message);
        }
    }
    let mut often: Vec<_> = alike.into_iter().filter(|(_, mail)| mail.len() >= OFTEN).collect();
    often.sort_by_key(|((writer, words), mail)| (std::cmp::Reverse(mail.len()), words.clone(), *writer));
    let one = |((writer, words), mail): ((PersonId, Vec<String>), Vec<&Message>)| {
        let subject = world::message::unmarked(&mail.last()?.subject);
        let covers = words.join(" ");
        let known = Subject { item: None, project: None, words: subject };
        if is_covered(world, &known) {
            return None;
        }
        Some(Found {
            name: inert(&short(subject, 80)),
            why: format!(
                "{} has begun {} about it in {LETTER_DAYS} days.",
                first(world, writer),
                count(mail.len(), "thread", "threads")
            ),
            responsible: name(world, writer),
            covers,
            project: String::new(),
            minutes: None,
            sources: mail.iter().take(3).map(|m| sources::message(m, None)).collect(),
        })
    };
    often.into_iter().filter_map(one).collect()
}

/// Whoever occurs most often.
fn most(people: impl Iterator<Item = PersonId>) -> Option<PersonId> {
    let mut counts: BTreeMap<PersonId, usize> = BTreeMap::new();
    people.for_each(|p| *counts.entry(p).or_default() += 1);
    counts.into_iter().max_by_key(|(p, n)| (*n, std::cmp::Reverse(*p))).map(|(p, _)| p)
}
