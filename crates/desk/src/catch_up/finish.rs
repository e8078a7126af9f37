//! The end of a catch-up: what was agreed today as a draft to look at and change, then kept as notes that both see. Nothing
//! leaves the house.

use super::{Ask, CatchUp, catch_up, shared_reader};
use crate::by_hand;
use crate::card::first;
use crate::grid::Changed;
use crate::office::is_shared;
use crate::words::{clock, day, inert, inside_a_sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::civil::Date;
use serde::Serialize;
use world::clearance::Role;
use world::effect::Effect;
use world::note::Written;
use world::{Answer, Item, ItemRef, Note, NoteId, PersonId, Proposal, Snapshot, State, Verdict};

/// What a catch-up does by hand, besides answers to proposals.
const DEEDS: [&str; 7] = [
    "hand.meeting.said",
    "hand.meeting.represented",
    "hand.task.added",
    "hand.view.heard",
    "hand.training.answered",
    "hand.promise.slipped",
    "hand.decision.made",
];
/// Lines of the draft, and characters of the notes, at most.
const MOST_LINES: usize = 30;
const MOST: usize = 6_000;
/// Questions that are named as left open, and notes that are listed.
const OPEN: usize = 8;
const LISTED: usize = 5;

/// The end of today's catch-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finished {
    /// The finding.
    pub headline: String,
    /// What was agreed and done today, a line each.
    pub agreed: Vec<String>,
    /// What still waits for an answer.
    pub open: Vec<String>,
    /// The notes: as they were kept today, else a draft of the two.
    pub text: String,
    /// Whether they were kept today.
    pub kept: bool,
}

/// Notes of a catch-up that was finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Which.
    pub id: NoteId,
    /// "Tue 24 Nov".
    pub on: String,
    /// By whom and when they were kept last: "Joss, 08:44".
    pub by: String,
    /// In words.
    pub text: String,
}

/// What was agreed in today's catch-up, to be looked at before it is kept.
///
/// # Errors
/// Those of the ledger.
pub async fn finished(desk: &Desk) -> Result<Finished, DeskError> {
    let world = desk.snapshot_of(&shared_reader(desk).await?).await?;
    let told = catch_up(desk).await?;
    let today = desk.today();
    let agreed = agreed(&world, today);
    let open = left_open(&told);
    let before = of_day(desk, today).await?;
    let text = before.as_ref().map_or_else(|| draft(today, &agreed, &open), |note| note.text.clone());
    let headline = match (before.is_some(), agreed.len()) {
        (true, _) => "Today’s notes are kept; they can still be changed.".to_owned(),
        (false, 0) => "Nothing was agreed in the office today so far.".to_owned(),
        (false, 1) => "One thing was agreed. Look at the notes, then keep them.".to_owned(),
        (false, n) => format!(
            "{} were agreed. Look at the notes, then keep them.",
            crate::words::sentence(&crate::words::count(n, "thing", "things"))
        ),
    };
    Ok(Finished { headline, agreed, open, text, kept: before.is_some() })
}

/// Keeps the notes of today's catch-up, so that both see them. Once more on the same day changes them.
///
/// # Errors
/// `E_FORM` for no words or too many, `E_CLEARANCE`. Nothing is changed then.
pub async fn finish(desk: &Desk, text: &str) -> Result<Changed, DeskError> {
    let lines: Vec<String> = text.lines().map(|line| inert(line.trim_end())).collect();
    let text = lines.join("\n").trim().to_owned();
    let problem = match text.chars().count() {
        0 => Some("Write what was agreed.".to_owned()),
        n if n > MOST => Some(format!("This is {n} characters long; use at most {MOST}.")),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(DeskError::Form(vec![FieldError { field: "text", problem }]));
    }
    let on = desk.today();
    let before = of_day(desk, on).await?;
    let with = whose(desk);
    let me = desk.reader().actor.person;
    let note = Note::of_growth(with, me, desk.now(), text, Written::CaughtUp { on }, true);
    let note = Note { id: NoteId::derive(&format!("{with} caught up {on}")), ..note };
    let said = format!("Notes of the catch-up of {} are kept", on.strftime("%a %-d %b"));
    by_hand::keep_note(desk, "catch_up.finished", said, before, note).await
}

/// The notes of the last catch-ups that were finished, the latest first.
///
/// # Errors
/// Those of the ledger.
pub async fn kept(desk: &Desk) -> Result<Vec<Kept>, DeskError> {
    let zone = desk.office().tz();
    let notes = desk.ledger.notes_with(desk.reader(), whose(desk)).await?;
    let mut all: Vec<(Date, Note)> = notes
        .into_iter()
        .filter_map(|note| if let Written::CaughtUp { on } = note.written { Some((on, note)) } else { None })
        .collect();
    all.sort_by_key(|(on, note)| (std::cmp::Reverse(*on), note.id));
    all.truncate(LISTED);
    let told = |(on, note): (Date, Note)| Kept {
        id: note.id,
        on: day(on, desk.today()),
        by: format!("{}, {}", called(desk, note.author), clock(note.at, &zone)),
        text: note.text,
    };
    Ok(all.into_iter().map(told).collect())
}

/// Whose notes they are kept with: the assistant's, else the executive's own.
fn whose(desk: &Desk) -> PersonId {
    let office = desk.office();
    office.assistant.as_ref().map_or(office.owner.person, |assistant| assistant.person)
}

fn called(desk: &Desk, person: PersonId) -> String {
    let office = desk.office();
    let assistant = office.assistant.as_ref().filter(|a| a.person == person);
    first(assistant.map_or(&office.owner.name, |a| &a.name)).to_owned()
}

async fn of_day(desk: &Desk, on: Date) -> Result<Option<Note>, DeskError> {
    let notes = desk.ledger.notes_with(desk.reader(), whose(desk)).await?;
    Ok(notes.into_iter().find(|note| note.written == Written::CaughtUp { on }))
}

fn draft(today: Date, agreed: &[String], open: &[String]) -> String {
    let list = |title: &str, lines: &[String]| match lines {
        [] => String::new(),
        lines => format!("\n\n{title}\n- {}", lines.join("\n- ")),
    };
    let head = format!("Catch-up of {}", today.strftime("%A %-d %B"));
    format!("{head}{}{}", list("Agreed", agreed), list("Left open", open))
}

/// What the pair answered, said and gave each other on a day, in its order; of what both see.
pub(super) fn agreed(world: &Snapshot, today: Date) -> Vec<String> {
    let zone = world.zone();
    let mut found: Vec<(jiff::Timestamp, String)> = world
        .proposals
        .values()
        .filter(|p| is_shared(&p.clearance))
        .filter_map(|proposal| {
            let verdict = answered(proposal)?;
            let of_today = zone.to_datetime(verdict.at).date() == today;
            let by_pair = matches!(verdict.by.role, Role::Executive | Role::Assistant);
            let counts = of_today && by_pair && verdict.by.automation.is_none();
            counts.then(|| Some((verdict.at, line(world, proposal, verdict)?))).flatten()
        })
        .collect();
    found.sort();
    found.dedup_by(|a, b| a.1 == b.1);
    found.truncate(MOST_LINES);
    found.into_iter().map(|(_, line)| line).collect()
}

/// The answer that stands.
fn answered(proposal: &Proposal) -> Option<&Verdict> {
    match &proposal.state {
        State::Accepted { verdict }
        | State::Dismissed { verdict }
        | State::Applied { verdict, .. }
        | State::Failed { verdict, .. } => Some(verdict),
        _ => None,
    }
}

/// One thing that was agreed, in words; none for what is done by hand and is no matter of a catch-up.
fn line(world: &Snapshot, proposal: &Proposal, verdict: &Verdict) -> Option<String> {
    let title = short(&inert(proposal.title.trim_end_matches(['.', '?'])), 160);
    if !by_hand::is_by_hand(proposal) {
        let who = first(&verdict.by.name);
        return Some(match &verdict.answer {
            Answer::Dismissed { reason, .. } if reason.trim().is_empty() => format!("No: {title} ({who})"),
            Answer::Dismissed { reason, .. } => format!("No: {title} ({who}: {})", short(&inert(reason), 80)),
            Answer::Edited => format!("Yes, changed: {title} ({who})"),
            Answer::Accepted => format!("Yes: {title} ({who})"),
        });
    }
    if !DEEDS.contains(&proposal.kind.0.as_str()) {
        return None;
    }
    match proposal.about.first() {
        Some(ItemRef::Event(id)) if proposal.kind.0 == "hand.meeting.said" => {
            let event = world.events.get(id)?;
            let purpose = event.occasion.as_deref().map(|said| said.purpose.as_str()).unwrap_or_default();
            let said = [purpose, event.hoped_outcome.as_deref().unwrap_or_default()];
            let said: Vec<String> = said.iter().filter(|text| !text.is_empty()).map(|t| inert(t)).collect();
            let what = if said.is_empty() { "prepared".to_owned() } else { said.join("; ") };
            Some(format!("{}: {}", crate::week::title(event), short(&what, 200)))
        }
        Some(ItemRef::Task(_)) if proposal.kind.0 == "hand.task.added" => {
            let task = proposal.effect.parts().into_iter().find_map(|part| match part {
                Effect::PutBack { item } => match &**item {
                    Item::Task(task) => Some(task),
                    _ => None,
                },
                _ => None,
            })?;
            let who = crate::grid::first(world, task.owner.unwrap_or(world.office.owner.person));
            Some(format!("{who}: {}", short(&inert(&task.title), 160)))
        }
        Some(ItemRef::Note(id)) if proposal.kind.0 == "hand.view.heard" => {
            let note = world.notes.get(id)?;
            let who = crate::grid::first(world, note.author);
            Some(format!("Heard from {who}: {}", short(&inert(&note.text), 160)))
        }
        _ => Some(title),
    }
}

/// What still waits: the questions of the first part, and the meetings of today of which something is not said.
fn left_open(told: &CatchUp) -> Vec<String> {
    let asks = told.parts[0].lines.iter().map(|item| item.line.text.clone());
    let gaps = told.parts[1].lines.iter().filter_map(|item| match &item.ask {
        Some(Ask::Meeting { title, gaps, .. }) => {
            let mut missing: Vec<String> = gaps
                .iter()
                .map(|gap| match gap.name.starts_with("want-") {
                    true => "what the others want".to_owned(),
                    false => inside_a_sentence(&gap.label),
                })
                .collect();
            missing.dedup();
            Some(format!("{title}: not said yet, {}", engines::maths::spoken::listed(&missing)))
        }
        _ => None,
    });
    asks.chain(gaps).take(OPEN).collect()
}
