//! Who relies on somebody's work, from what is recorded: tasks that they do for others, promises that they made, work of
//! others that cannot go on before theirs, areas that they do for whoever answers for them. Every line has its source.

use crate::office::is_shared;
use crate::people::may_be_shown;
use crate::words::{day, inert, short};
use crate::{people, sources};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use world::office::Member;
use world::{Commitment, CommitmentState, Evidence, PersonId, Snapshot, Task, TaskState};

/// Lines of one person that are shown.
const LINES: usize = 5;

/// Why somebody relies on them: one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelyLine {
    /// In words.
    pub text: String,
    /// Whether they wait for it now.
    pub open: bool,
    /// Where that is recorded.
    pub source: Evidence,
    /// Its page below the office.
    pub link: Option<String>,
}

/// Somebody who relies on their work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relies {
    /// Their name.
    pub name: String,
    /// Their page below the office, where they have a card.
    pub link: Option<String>,
    /// How many things they wait for now.
    pub open: usize,
    /// What there is in all.
    pub all: usize,
    /// The first of them, what is open first.
    pub lines: Vec<RelyLine>,
}

/// Who is meant: by their card, else by their address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    Person(PersonId),
    Address(String),
}

type Found = BTreeMap<Whom, Vec<RelyLine>>;

/// Who relies on the work of `who`, from what those who work here share.
pub(super) fn map(world: &Snapshot, who: &Member, own: bool, today: Date) -> Vec<Relies> {
    let mut found = Found::new();
    of_tasks(world, who.person, today, &mut found);
    of_promises(world, who, today, &mut found);
    of_areas(world, who, own, &mut found);
    let mut all: Vec<Relies> =
        found.into_iter().filter_map(|(whom, lines)| told(world, who, &whom, lines)).collect();
    all.sort_by(|a, b| b.open.cmp(&a.open).then(b.all.cmp(&a.all)).then(a.name.cmp(&b.name)));
    all
}

/// One of them with their lines; none for the person themselves, and for whoever objects to being looked at.
fn told(world: &Snapshot, who: &Member, whom: &Whom, mut lines: Vec<RelyLine>) -> Option<Relies> {
    let card = match whom {
        Whom::Person(id) => world.people.get(id),
        Whom::Address(email) => world.person_by_email(email),
    };
    if card.is_some_and(|card| !may_be_shown(card)) || matches!(whom, Whom::Person(id) if *id == who.person) {
        return None;
    }
    let name = match whom {
        Whom::Person(id) => crate::goals::person(world, *id).map(|name| inert(&name))?,
        Whom::Address(email) if *email == who.email => return None,
        Whom::Address(email) => inert(&world.name_of(email)),
    };
    lines.sort_by_key(|line| (!line.open, std::cmp::Reverse(line.source.at)));
    let (open, all) = (lines.iter().filter(|line| line.open).count(), lines.len());
    lines.truncate(LINES);
    Some(Relies { name, link: card.map(|card| people::link(card.id)), open, all, lines })
}

fn add(found: &mut Found, whom: Whom, text: String, open: bool, source: Evidence) {
    let line = RelyLine { text, open, link: crate::card::link(source.item), source };
    let lines = found.entry(whom).or_default();
    if lines.iter().all(|other| other.text != line.text || other.source.item != line.source.item) {
        lines.push(line);
    }
}

/// Tasks that they do or did for somebody, and those of others that wait for them.
fn of_tasks(world: &Snapshot, person: PersonId, today: Date, found: &mut Found) {
    let zone = world.zone();
    let owner = |task: &Task| task.owner.unwrap_or(world.office.owner.person);
    let by =
        |task: &Task| task.due.map_or(String::new(), |due| format!(", due {}", day(due.date(&zone), today)));
    for task in world.tasks.values().filter(|t| is_shared(&t.clearance)) {
        let title = short(&inert(&task.title), 80);
        if let (true, Some(asked)) = (owner(task) == person, task.requester) {
            match (task.state, task.ended) {
                (TaskState::Dropped, _) => {}
                (TaskState::Done, ended) => {
                    let on = ended
                        .map_or(String::new(), |at| format!(" {}", day(zone.to_datetime(at).date(), today)));
                    add(
                        found,
                        Whom::Person(asked),
                        format!("Asked for it; done{on}: {title}"),
                        false,
                        sources::task(task),
                    );
                }
                _ => {
                    let text = format!("Waits for “{title}”{}", by(task));
                    add(found, Whom::Person(asked), text, true, sources::task(task));
                }
            }
        }
        if !task.state.is_open() || owner(task) == person {
            continue;
        }
        if task.waiting_for == Some(person) {
            let text = format!("Goes on with “{title}” once it comes back{}", by(task));
            add(found, Whom::Person(owner(task)), text, true, sources::task(task));
        }
        let before = task.after.iter().filter_map(|id| world.tasks.get(id));
        for first in before.filter(|t| owner(t) == person && t.state.is_open() && is_shared(&t.clearance)) {
            let text = format!("Cannot begin “{title}” before “{}”", short(&inert(&first.title), 60));
            add(found, Whom::Person(owner(task)), text, true, sources::task(first));
        }
    }
}

/// Promises that they wrote themselves.
fn of_promises(world: &Snapshot, who: &Member, today: Date, found: &mut Found) {
    let theirs = |promise: &&Commitment| {
        let wrote = world.messages.get(&promise.message).is_some_and(|m| {
            m.from.email == who.email || m.sender.as_ref().is_some_and(|s| s.email == who.email)
        });
        // What was read in a message and never confirmed is relied on where it names a date.
        let firm = promise.state != CommitmentState::Detected || promise.due.is_some();
        promise.ours && wrote && firm
    };
    // Of the set that every page counts.
    for one in crate::grid::set(world).into_iter().filter(|one| theirs(&one.promise)) {
        let (promise, open) = (one.promise, one.is_open());
        let by = one.awaited.map_or(String::new(), |due| format!(", by {}", day(due, today)));
        let words = short(&inert(&engines::navigator::commitments::promised(world, promise)), 80);
        let text = match open {
            true => format!("Was promised “{words}”{by}"),
            false => format!("Was promised earlier: “{words}”"),
        };
        // One person by their card, whatever else names them so.
        let card = world.person_by_email(&promise.counterparty);
        let whom = card.map_or(Whom::Address(promise.counterparty.clone()), |card| Whom::Person(card.id));
        add(found, whom, text, open, sources::commitment(promise));
    }
}

/// Areas: whoever answers for what they do, and whoever is told of it.
fn of_areas(world: &Snapshot, who: &Member, own: bool, found: &mut Found) {
    let does = if own { "you do".to_owned() } else { format!("{} does", crate::card::first(&who.name)) };
    for area in world.responsibilities.values().filter(|a| is_shared(&a.clearance)) {
        let works = area.owner == who.person || area.responsible.contains(&who.person);
        if !works {
            continue;
        }
        let name = inert(&area.name);
        let source = || Evidence {
            item: world::ItemRef::Responsibility(area.id),
            quote: area.name.clone(),
            at: area.reviewed,
            clearance: area.clearance.clone(),
        };
        if area.owner != who.person {
            let text = format!("Answers for {name}, which {does}");
            add(found, Whom::Person(area.owner), text, false, source());
        }
        for informed in &area.informed {
            let text = format!("Is told what comes of {name}");
            add(found, Whom::Person(*informed), text, false, source());
        }
    }
}
