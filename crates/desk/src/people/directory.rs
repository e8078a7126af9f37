//! The directory: organisations with their people and reporting lines, who may be one person, and what to learn by heart.

use super::study::{self, Card};
use super::{link, may_be_shown};
use crate::words::{count, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::relationships::aliases::{self, Form, Shown, Why};
use engines::relationships::circle;
use engines::relationships::directory as tree;
use engines::relationships::hierarchy::{Managers, Message, Traffic};
use jiff::civil::Date;
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

/// Somebody in the directory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Colleague {
    /// Their page below the office.
    pub link: String,
    /// Their name.
    pub name: String,
    /// What they do; may be empty.
    pub title: String,
    /// Whom they report to; may be empty.
    pub manager: String,
    /// Steps below whoever leads here, 0 to 4.
    pub depth: usize,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Department {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Steps below its organisation, 1 to 4.
    pub depth: usize,
    /// What it does; may be empty, as the next ones.
    pub purpose: String,
    /// What the executive needs from them.
    pub wanted: String,
    /// What they need from the executive.
    pub given: String,
    /// "14 people", as was said, else as many as are known.
    pub size: String,
    /// Who leads it: page below the office and name.
    pub heads: Vec<(String, String)>,
    /// When it was last looked at, in words.
    pub checked: String,
    /// Whether that is long ago.
    pub stale: bool,
    /// Its people, each below whom they report to.
    pub people: Vec<Colleague>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// What it does; empty where nobody said.
    pub purpose: String,
    /// Who leads it: nobody there whom they report to, and somebody who reports to them.
    pub heads: Vec<String>,
    /// Its departments, each before those below it.
    pub departments: Vec<Department>,
    /// Departments that cards name and nobody has entered: name and how many people.
    pub unentered: Vec<(String, usize)>,
    /// Its people who are in no department, each below whom they report to.
    pub people: Vec<Colleague>,
    /// How many of its people are known.
    pub known: usize,
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
    /// "Far Grocers and home.example", where they are at two organisations; else empty.
    pub across: String,
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
    /// Questions and answers to learn by heart.
    pub cards: Vec<Card>,
    /// How many departments were looked at more than 180 days ago, or never.
    pub stale: usize,
    /// What was sought; empty where everything is shown.
    pub sought: String,
}

/// The directory for whoever sits here; with words, the people, departments and organisations that have them all.
///
/// # Errors
/// Those of the ledger.
pub async fn directory(desk: &Desk, sought: &str) -> Result<Directory, DeskError> {
    let world = super::history(desk).await?;
    let people: Vec<&Person> = world
        .people
        .values()
        .filter(|p| may_be_shown(p) && circle::merged_into(&world.people, p.id) == p.id)
        .collect();
    let mut organisations = organisations(&world, &people, desk.today());
    let cards = study::cards(&organisations);
    let departments = || organisations.iter().flat_map(|o| &o.departments);
    let stale = departments().filter(|d| d.stale).count();
    let of = count(organisations.len(), "organisation", "organisations");
    let doubles = doubles(&people);
    let mut headline = match doubles.len() {
        0 => format!("{} in {of}.", sentence(&count(people.len(), "person is known", "people are known"))),
        n => format!("{} may be one person.", sentence(&count(n, "pair of cards", "pairs of cards"))),
    };
    if doubles.is_empty() && stale > 0 {
        let are = count(stale, "department is", "departments are");
        headline = format!("{} to be looked at again: nobody has for half a year.", sentence(&are));
    }
    let sought = short(sought.trim(), 80);
    if !sought.is_empty() {
        seek(&mut organisations, &sought);
        let found: usize = organisations.iter().map(|o| o.known).sum();
        let people = match found {
            0 => "Nobody".to_owned(),
            n => sentence(&count(n, "person", "people")),
        };
        headline = format!("{people} found for “{sought}”.");
    }
    Ok(Directory { headline, doubles, reports: reports(&world), cards, organisations, stale, sought })
}

/// Leaves what has all the words: people by name, title and department, and departments by name and purpose.
fn seek(organisations: &mut Vec<Organisation>, sought: &str) {
    let words: Vec<String> = sought.split_whitespace().map(str::to_lowercase).collect();
    let has = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    for one in organisations.iter_mut() {
        let at = one.name.clone();
        for department in &mut one.departments {
            let its = format!("{} {} {at}", department.name, department.purpose);
            let here = department.name.clone();
            if !has(&its) {
                department.people.retain(|p| has(&format!("{} {} {here} {at}", p.name, p.title)));
            }
        }
        one.departments.retain(|d| !d.people.is_empty() || has(&format!("{} {} {at}", d.name, d.purpose)));
        one.people.retain(|p| has(&format!("{} {} {at}", p.name, p.title)));
        one.unentered.clear();
        let inside = one.departments.iter().flat_map(|d| &d.people).chain(&one.people);
        one.known = inside.map(|p| &p.link).collect::<BTreeSet<_>>().len();
    }
    organisations.retain(|o| o.known > 0 || !o.departments.is_empty());
}

fn organisations(world: &Snapshot, people: &[&Person], today: Date) -> Vec<Organisation> {
    let own = world.people.get(&world.office.owner.person).and_then(|p| p.organisation.clone());
    let mut by_name: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
    for person in people.iter().filter(|p| p.relation.left.is_none()) {
        let department = tree::department_of(world, person).map(|d| tree::top(world, d).name.as_str());
        if let Some(name) = department.or(person.organisation.as_deref()) {
            by_name.entry(name).or_default().push(person);
        }
    }
    // A department that was entered is shown though nobody in it is known.
    for department in world.organisations.values().filter(|o| o.parent.is_some() && o.closed.is_none()) {
        by_name.entry(tree::top(world, department).name.as_str()).or_default();
    }
    let mut found: Vec<Organisation> =
        by_name.into_iter().map(|(name, here)| organisation(world, name, &here, today)).collect();
    let is_own = |o: &Organisation| own.as_deref().is_some_and(|name| inert(name) == o.name);
    found.sort_by(|a, b| {
        (!is_own(a), std::cmp::Reverse(a.known), &a.name).cmp(&(
            !is_own(b),
            std::cmp::Reverse(b.known),
            &b.name,
        ))
    });
    found
}

fn organisation(world: &Snapshot, name: &str, here: &[&Person], today: Date) -> Organisation {
    let it = world.organisations.values().find(|o| o.parent.is_none() && o.name == name);
    let branches = it.map_or_else(Vec::new, |it| tree::departments(world, it.id, today));
    let placed: BTreeSet<PersonId> = branches.iter().flat_map(|b| &b.people).map(|p| p.id).collect();
    let ids: BTreeSet<PersonId> = here.iter().map(|p| p.id).collect();
    let leads = |p: &&&Person| {
        above(world, p).is_none_or(|m| !ids.contains(&m))
            && here.iter().any(|other| above(world, other) == Some(p.id))
    };
    let free: Vec<&Person> = here.iter().copied().filter(|p| !placed.contains(&p.id)).collect();
    let unentered = tree::unentered(world).into_iter().filter(|(at, ..)| at == name);
    Organisation {
        name: inert(name),
        purpose: inert(&it.and_then(|o| o.purpose.clone()).unwrap_or_default()),
        heads: here.iter().filter(leads).map(|p| inert(&p.name)).collect(),
        departments: branches.iter().map(|b| department(world, b, today)).collect(),
        unentered: unentered.map(|(_, name, n)| (inert(&name), n)).collect(),
        people: in_lines(world, &free),
        known: ids.union(&placed).count(),
    }
}

/// To whom somebody reports: as their card says, or to the executive whose report they are.
fn above(world: &Snapshot, person: &Person) -> Option<PersonId> {
    let is_report = || world.office.reports.iter().any(|r| r.person == person.id);
    person.manager.or_else(|| is_report().then_some(world.office.owner.person))
}

fn department(world: &Snapshot, branch: &tree::Branch<'_>, today: Date) -> Department {
    let it = branch.it;
    let head = |id: &PersonId| (link(*id), super::called(world, *id));
    let known = branch.people.len();
    Department {
        id: it.id.0.simple().to_string(),
        name: inert(&it.name),
        depth: branch.depth.min(4),
        purpose: inert(it.purpose.as_deref().unwrap_or_default()),
        wanted: inert(&it.wanted),
        given: inert(&it.given),
        size: match it.size {
            Some(n) => count(n as usize, "person", "people"),
            None if known == 0 => String::new(),
            None => format!("{} known", count(known, "person", "people")),
        },
        heads: branch.heads.iter().map(head).collect(),
        checked: match it.checked.map(|on| (today - on).get_days()) {
            None => "never looked at".to_owned(),
            Some(0) => "looked at today".to_owned(),
            Some(days) => format!("looked at {} ago", count(days.unsigned_abs() as usize, "day", "days")),
        },
        stale: branch.stale,
        people: in_lines(world, &branch.people),
    }
}

/// People as rows, each below whom they report to.
fn in_lines(world: &Snapshot, people: &[&Person]) -> Vec<Colleague> {
    let row = |(depth, p): (usize, &Person)| Colleague {
        link: link(p.id),
        name: inert(&p.name),
        title: p.title.as_deref().map_or_else(String::new, inert),
        manager: inert(&p.manager.and_then(|id| crate::goals::person(world, id)).unwrap_or_default()),
        depth: depth.min(4),
    };
    tree::by_lines(people).into_iter().map(row).collect()
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
        across: super::merge::across(one, other).unwrap_or_default(),
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
            let manager = people.iter().position(|m| Some(m.id) == above(world, p))?;
            Some((n as u32, manager as u32))
        })
        .collect();
    let guess = |(n, person): (usize, &&Person)| {
        let sent = messages.iter().filter(|m| m.from == n as u32).count();
        if above(world, person).is_some() || sent < TRAFFIC_FROM || person.id == world.office.owner.person {
            return None;
        }
        let likely = managers.completing(n as u32, &known).into_iter().map(|l| people[l.person as usize]);
        let manager = likely.into_iter().find(|m| !person.relation.not_under.contains(&m.id))?;
        // Nobody reports to whoever reports to them.
        (above(world, manager) != Some(person.id)).then(|| Report {
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
