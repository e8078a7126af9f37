//! The Friday report: three lines a person, what blocks across people, which decisions are wanted, who is missing.

use crate::card::first;
use crate::words::{clock, count, inert, sentence};
use engines::maths::spoken;
use engines::partnership::propose;
use engines::partnership::updates::{self, Blocker, Friday};
use jiff::civil::Date;
use serde::Serialize;
use world::{Effect, Evidence, ItemRef, NoteId, PersonId, Snapshot, State};

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
    /// What; empty where nothing is.
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
    /// "Not in yet", "Never came".
    pub absent: &'static str,
    /// What was done about those who are missing: "Reminded Thu 26 Nov, 15:04; one line by phone is fine."
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
    let open = world.now < times.report;
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
        absent: if open { "Not in yet" } else { "Never came" },
        reminded: reminded(world, week, open),
        open,
        minutes: friday.minutes,
        sources: sources(world, &friday),
    }
}

/// What really was done about a line that is missing: a reminder that was laid into Drafts or sent, or none.
fn reminded(world: &Snapshot, week: Date, open: bool) -> String {
    let said = |step, done: &str| written(world, week, step).map(|at| format!("{done} {}", when(world, at)));
    let times = updates::times(world, week);
    let what = match said("remind", "Reminded").or_else(|| said("ask", "Asked")) {
        Some(what) => what,
        None if world.now < times.asked => return "Asked for on Wednesday.".to_owned(),
        None if world.now < times.reminded => "Not asked for yet".to_owned(),
        None => "No reminder was sent".to_owned(),
    };
    if open { format!("{what}; one line by phone is fine.") } else { format!("{what}.") }
}

/// When the mail of a step was sent, or laid into Drafts on somebody’s yes.
fn written(world: &Snapshot, week: Date, step: &str) -> Option<jiff::Timestamp> {
    let id = propose::update_mail(week, step);
    let sent = world.messages.values().find(|m| m.mine && m.message_id == id).and_then(|m| m.date);
    let is_it = |p: &&world::Proposal| {
        p.effect
            .parts()
            .into_iter()
            .any(|part| matches!(part, Effect::DraftMail { message_id, .. } if *message_id == id))
    };
    let laid = || {
        world.proposals.values().find(is_it).and_then(|p| match &p.state {
            State::Applied { at, .. } => Some(*at),
            _ => None,
        })
    };
    sent.or_else(laid)
}

fn when(world: &Snapshot, at: jiff::Timestamp) -> String {
    format!("{}, {}", world.zone().to_datetime(at).strftime("%a %-d %b"), clock(at, &world.zone()))
}

fn person(of: &updates::Lines) -> Person {
    let (need_is, need) = match (of.need.is_empty(), of.decides) {
        (true, _) => ("", ""),
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
