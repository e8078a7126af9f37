//! The directory: organisations with their people and reporting lines, who may be one person, and what to learn by heart.

use super::{link, may_be_shown};
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError};
use engines::relationships::aliases::{self, Form, Shown, Why};
use engines::relationships::circle;
use engines::relationships::hierarchy::{Managers, Message, Traffic};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{Person, PersonId, Snapshot};

/// So many doubles and reporting lines are asked about at once.
const MOST_DOUBLES: usize = 12;
const MOST_REPORTS: usize = 5;
/// Messages from which a manager may be guessed.
const TRAFFIC_FROM: usize = 12;
/// Forms of names that are compared at most: beyond, only names that are spelt alike.
const MOST_FORMS: usize = 3_000;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// What it does; empty where nobody said.
    pub purpose: String,
    /// Who leads it: nobody there whom they report to, and somebody who reports to them.
    pub heads: Vec<String>,
    /// Its people: page below the office, name, what they do, whom they report to.
    pub people: Vec<(String, String, String, String)>,
}

/// Two cards that may be one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Double {
    /// Ids and names.
    pub one: (String, String),
    /// The other.
    pub other: (String, String),
    /// Why, in words.
    pub why: &'static str,
    /// Whether their addresses belong to two organisations.
    pub across: bool,
}

/// Somebody who may report to somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Id and name.
    pub person: (String, String),
    /// To whom, by name.
    pub manager: String,
    /// The manager's id.
    pub manager_id: String,
    /// Why, in words.
    pub why: String,
}

/// The directory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Directory {
    /// The finding.
    pub headline: String,
    /// One's own organisation first, then the largest.
    pub organisations: Vec<Organisation>,
    /// Cards that may be one person.
    pub doubles: Vec<Double>,
    /// Reporting lines that mail suggests.
    pub reports: Vec<Report>,
    /// Questions and answers: "Who is Finance director?", "Aiko Tan".
    pub cards: Vec<(String, String)>,
}

/// The directory for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn directory(desk: &Desk) -> Result<Directory, DeskError> {
    let world = super::history(desk).await?;
    let people: Vec<&Person> = world
        .people
        .values()
        .filter(|p| may_be_shown(p) && circle::merged_into(&world.people, p.id) == p.id)
        .collect();
    let organisations = organisations(&world, &people);
    let doubles = doubles(&people);
    let of = count(organisations.len(), "organisation", "organisations");
    let headline = match doubles.len() {
        0 => format!("{} in {of}.", sentence(&count(people.len(), "person is known", "people are known"))),
        n => format!("{} may be one person.", sentence(&count(n, "pair of cards", "pairs of cards"))),
    };
    Ok(Directory { headline, doubles, reports: reports(&world), cards: study(&people), organisations })
}

fn organisations(world: &Snapshot, people: &[&Person]) -> Vec<Organisation> {
    let own = world.people.get(&world.office.owner.person).and_then(|p| p.organisation.clone());
    let mut by_name: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in people.iter().filter(|p| p.relation.left.is_none()) {
        if let Some(name) = person.organisation.as_deref() {
            by_name.entry(name).or_default().push(person);
        }
    }
    let mut found: Vec<Organisation> =
        by_name.into_iter().map(|(name, here)| organisation(world, name, &here)).collect();
    let is_own = |o: &Organisation| own.as_deref().is_some_and(|name| inert(name) == o.name);
    found.sort_by(|a, b| {
        (!is_own(a), std::cmp::Reverse(a.people.len()), &a.name).cmp(&(
            !is_own(b),
            std::cmp::Reverse(b.people.len()),
            &b.name,
        ))
    });
    found
}

fn organisation(world: &Snapshot, name: &str, here: &[&Person]) -> Organisation {
    let ids: BTreeSet<PersonId> = here.iter().map(|p| p.id).collect();
    let leads = |p: &&&Person| {
        p.manager.is_none_or(|m| !ids.contains(&m)) && here.iter().any(|other| other.manager == Some(p.id))
    };
    let row = |p: &&Person| {
        let to = p.manager.and_then(|id| crate::goals::person(world, id)).unwrap_or_default();
        (link(p.id), inert(&p.name), p.title.as_deref().map_or_else(String::new, inert), inert(&to))
    };
    let mut people: Vec<_> = here.iter().map(row).collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    let purpose = world.organisations.values().find(|o| o.name == name).and_then(|o| o.purpose.clone());
    Organisation {
        name: inert(name),
        purpose: inert(&purpose.unwrap_or_default()),
        heads: here.iter().filter(leads).map(|p| inert(&p.name)).collect(),
        people,
    }
}

/// Cards that may be one person; never one that somebody said is another.
fn doubles(people: &[&Person]) -> Vec<Double> {
    let mut forms: Vec<(usize, Form)> = Vec::new();
    let mut shown: Vec<Shown> = Vec::new();
    for (n, person) in people.iter().enumerate() {
        let name = (!person.name.contains('@')).then(|| {
            forms.push((n, Form::of(&person.name)));
            forms.len() - 1
        });
        for email in &person.emails {
            forms.push((n, Form::of(email)));
            shown.extend(name.map(|name| Shown { name, address: forms.len() - 1, times: 1 }));
        }
        if forms.len() > MOST_FORMS {
            break;
        }
    }
    let written: Vec<Form> = forms.iter().map(|f| f.1.clone()).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for join in aliases::joins(&written, &shown) {
        let (a, b) = (forms[join.forms.0].0, forms[join.forms.1].0);
        let (one, other) = (people[a.min(b)], people[a.max(b)]);
        let apart =
            one.relation.apart_from.contains(&other.id) || other.relation.apart_from.contains(&one.id);
        // A lone first name is too little to ask about.
        if a != b && join.why != Why::OnlyBearer && !apart && seen.insert((one.id, other.id)) {
            found.push(double(one, other, join.why));
        }
    }
    found.truncate(MOST_DOUBLES);
    found
}

fn double(one: &Person, other: &Person, why: Why) -> Double {
    let shown = |p: &Person| {
        let email = p.emails.first().map_or_else(String::new, |e| format!(" ({e})"));
        (p.id.0.simple().to_string(), inert(&format!("{}{email}", p.name)))
    };
    Double {
        one: shown(one),
        other: shown(other),
        why: match why {
            Why::SameName => "the same name",
            Why::NameMakesLogin => "the name makes up the address",
            Why::SameLogin => "the same login at another address",
            Why::ShownTogether => "a header shows both",
            Why::OnlyBearer => "the only one of that name",
        },
        across: one.domain() != other.domain(),
    }
}

/// Whom colleagues probably report to, by who writes to whom: questions, never facts.
fn reports(world: &Snapshot) -> Vec<Report> {
    let colleague = |p: &&Person| {
        may_be_shown(p) && p.domain().is_some_and(|domain| world.office.domains().any(|own| own == domain))
    };
    let people: Vec<&Person> = world.people.values().filter(colleague).collect();
    let number: BTreeMap<&str, u32> = people
        .iter()
        .enumerate()
        .flat_map(|(n, p)| p.emails.iter().map(move |e| (e.as_str(), n as u32)))
        .collect();
    let messages: Vec<Message> = world.messages.values().filter_map(|m| message(m, &number)).collect();
    let traffic = Traffic::of(&messages);
    let managers = Managers::of(&traffic);
    let known: BTreeMap<u32, u32> = people
        .iter()
        .enumerate()
        .filter_map(|(n, p)| {
            let manager = people.iter().position(|m| Some(m.id) == p.manager)?;
            Some((n as u32, manager as u32))
        })
        .collect();
    let guess = |(n, person): (usize, &&Person)| {
        let sent = messages.iter().filter(|m| m.from == n as u32).count();
        if person.manager.is_some() || sent < TRAFFIC_FROM || person.id == world.office.owner.person {
            return None;
        }
        let best = managers.completing(n as u32, &known).into_iter().next()?;
        let manager = people[best.person as usize];
        // Nobody reports to whoever reports to them.
        (manager.manager != Some(person.id)).then(|| Report {
            person: (person.id.0.simple().to_string(), inert(&person.name)),
            manager: inert(&manager.name),
            manager_id: manager.id.0.simple().to_string(),
            why: format!("{} sent; most of what was seen goes there", count(sent, "message", "messages")),
        })
    };
    people.iter().enumerate().filter_map(guess).take(MOST_REPORTS).collect()
}

fn message(message: &world::Message, number: &BTreeMap<&str, u32>) -> Option<Message> {
    let from = *number.get(message.from.email.as_str())?;
    let to: Vec<u32> = message
        .recipients()
        .filter_map(|r| number.get(r.email.as_str()).copied())
        .filter(|to| *to != from)
        .collect();
    let day = message.date?.as_second() / 86_400;
    (!to.is_empty()).then_some(Message { day, from, to })
}

/// What to know by heart: who does what, of those with a title.
fn study(people: &[&Person]) -> Vec<(String, String)> {
    let ask = |p: &&Person| {
        let title = p.title.as_deref()?;
        let at = p.organisation.as_deref().map_or_else(String::new, |o| format!(" at {o}"));
        Some((inert(&format!("Who is {title}{at}?")), inert(&p.name)))
    };
    people.iter().filter_map(ask).collect()
}
