//! The Friday report: three lines a person, what blocks across people, which decisions are wanted, who is missing.

use crate::card::first;
use crate::words::{clock, count, inert, sentence};
use engines::maths::spoken;
use engines::partnership::updates::{self, Blocker, Friday};
use jiff::civil::Date;
use serde::Serialize;
use world::{Evidence, ItemRef, NoteId, PersonId, Snapshot};

/// What is said of one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub name: String,
    /// The update it comes from; none while it is missing.
    pub update: Option<NoteId>,
    /// What was done.
    pub done: String,
    /// What comes next; empty where nothing was said.
    pub next: String,
    /// "Needs you", "Blocked".
    pub need_is: &'static str,
    /// What; "nothing" where nothing is.
    pub need: String,
    /// How it goes, in their own word.
    pub mood: String,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// "To Mara, Fri 27 Nov 15:30, four minutes to read".
    pub to: String,
    /// "Friday report from your team".
    pub title: &'static str,
    /// Those whose update is in.
    pub people: Vec<Person>,
    /// What blocks several, or one by another.
    pub blockers: Vec<String>,
    /// Decisions that are wanted, with who wants them.
    pub decisions: Vec<String>,
    /// Who is missing, and what was done about it.
    pub missing: Vec<Person>,
    /// What is said of those who are missing: "Reminded Thu 15:00; one line by phone is fine."
    pub reminded: String,
    /// Whether updates still come in.
    pub open: bool,
    /// Minutes to read it.
    pub minutes: usize,
    /// The updates behind it.
    pub sources: Vec<Evidence>,
}

/// The report of a week, from what is in.
pub(super) fn report(world: &Snapshot, week: Date) -> Report {
    let friday = updates::friday(world, week);
    let times = updates::times(world, week);
    let zone = world.zone();
    let owner = first(&world.office.owner.name);
    let due =
        format!("{} {}", zone.to_datetime(times.report).strftime("%a %-d %b"), clock(times.report, &zone));
    let minutes = count(friday.minutes, "minute", "minutes");
    let reminded = match world.now {
        now if now >= times.reminded => "Reminded Thu 15:00; one line by phone is fine.",
        now if now >= times.asked => "Asked on Wednesday.",
        _ => "Asked for on Wednesday.",
    };
    Report {
        to: format!("To {owner}, {due}, {minutes} to read"),
        title: "Friday report from your team",
        people: friday.people.iter().map(person).collect(),
        blockers: friday.blockers.iter().map(blocker).collect(),
        decisions: friday
            .decisions
            .iter()
            .map(|(who, what)| inert(&format!("{}: {what}", first(&who.name))))
            .collect(),
        missing: friday.missing.iter().map(missing).collect(),
        reminded: reminded.to_owned(),
        open: world.now < times.report,
        minutes: friday.minutes,
        sources: sources(world, &friday),
    }
}

fn person(of: &updates::Lines) -> Person {
    let (need_is, need) = match (of.need.is_empty(), of.decides) {
        (true, _) => ("Needs you", "nothing"),
        (false, true) => ("Needs you", of.need.as_str()),
        (false, false) => ("Blocked", of.need.as_str()),
    };
    Person {
        person: of.report.person,
        name: inert(first(&of.report.name)),
        update: Some(of.update),
        done: inert(&of.done),
        next: inert(&of.next),
        need_is,
        need: inert(need),
        mood: inert(&of.mood),
    }
}

fn missing(of: &world::office::Member) -> Person {
    Person {
        person: of.person,
        name: inert(first(&of.name)),
        update: None,
        done: String::new(),
        next: String::new(),
        need_is: "",
        need: String::new(),
        mood: String::new(),
    }
}

fn blocker(of: &Blocker) -> String {
    let names: Vec<String> = of.people.iter().map(|m| first(&m.name).to_owned()).collect();
    let who = spoken::listed(&names);
    let words = of.words.trim_end_matches('.');
    inert(&match &of.waits_for {
        Some(other) => format!("{who} waits for {}: {words}.", first(&other.name)),
        None => format!("{who} share one: {words}."),
    })
}

/// The updates behind the report.
fn sources(world: &Snapshot, friday: &Friday) -> Vec<Evidence> {
    let of = |person: &updates::Lines| {
        let note = world.notes.get(&person.update)?;
        Some(Evidence {
            item: ItemRef::Note(note.id),
            quote: inert(&format!(
                "{}, {}: {}",
                first(&person.report.name),
                super::on(world, note.at),
                sentence(&person.done)
            )),
            at: Some(note.at),
            clearance: note.clearance.clone(),
        })
    };
    friday.people.iter().filter_map(of).collect()
}
