//! What the pair say of a meeting: what it is for, who goes in the executive's place and how far they may go, what was said
//! there, and what was brought back (spec §12.6).

mod actions;
mod back;
mod delegated;
mod minutes;
mod sheet;
mod stand_in;

pub use actions::tasks;
pub(crate) use back::{came_back, due_at, in_short, of as brought_back};
pub use back::{heard, settle};
pub(crate) use delegated::{KNOWN, could_go, empty, fill};
pub use minutes::{Line, Minuted, note, report, strike};
pub use sheet::{MinuteRow, Person, Represented, Sheet, sheet};
pub(crate) use sheet::{limits, reported_late};
pub use stand_in::{Limits, represent, withdraw};

use crate::by_hand::{self, Deed};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use serde::Serialize;
use std::collections::BTreeMap;
use world::event::MyRole;
use world::occasion::Occasion;
use world::{Event, Item, ProposalId};

/// Longest line, characters, and most lines of a field.
const MOST_CHARS: usize = 300;
const MOST_LINES: usize = 12;

/// What came of saying something of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// In words.
    pub words: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// What a meeting is for, as it is typed; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purpose {
    /// Why it is held.
    pub purpose: Option<String>,
    /// What is to be reached, a line each.
    pub objectives: Option<String>,
    /// The outcome hoped for.
    pub outcome: Option<String>,
    /// "decide", "contribute", "represent", "inform", "optional"; empty leaves it open.
    pub role: Option<String>,
    /// What those who are there want, by address.
    pub wants: BTreeMap<String, String>,
}

/// Says what a meeting is for.
///
/// # Errors
/// `E_NOT_FOUND`, `E_UNIT` for what is no meeting, `E_RANGE` for what is too long, `E_PARSE` for another role, `E_CLEARANCE`
/// when it is not theirs to say; nothing is changed then.
pub async fn say(desk: &Desk, id: &str, typed: &Purpose) -> Result<Done, DeskError> {
    let event = meeting(desk, id).await?;
    let mut after = event.clone();
    let mut said = occasion_of(&event);
    if let Some(purpose) = &typed.purpose {
        said.purpose = line("the purpose", purpose)?;
    }
    if let Some(objectives) = &typed.objectives {
        said.objectives = lines("the objectives", objectives)?;
    }
    if let Some(outcome) = &typed.outcome {
        after.hoped_outcome = Some(line("the outcome", outcome)?).filter(|text| !text.is_empty());
    }
    if let Some(role) = &typed.role {
        after.my_role = self::role(role)?;
    }
    let there =
        |email: &str| event.attendees.iter().any(|a| a.email == email) || said.wants.contains_key(email);
    if let Some((email, _)) =
        typed.wants.iter().find(|(email, want)| !want.trim().is_empty() && !there(email))
    {
        let problem = format!("{} is not invited to it", short(&inert(email), 60));
        return Err(DeskError::input(
            &problem,
            "E_NOT_FOUND",
            "name them by the address they are invited with; nothing was changed",
        ));
    }
    for (email, want) in &typed.wants {
        let want = line("what somebody wants", want)?;
        match want.is_empty() {
            true => drop(said.wants.remove(email)),
            false => drop(said.wants.insert(email.clone(), want)),
        }
    }
    let words = format!("What {} is for is noted.", short(&event.summary, 60));
    keep(desk, "meeting.said", words, event, after, said).await
}

fn role(text: &str) -> Result<Option<MyRole>, DeskError> {
    Ok(Some(match text.trim().to_lowercase().as_str() {
        "" => return Ok(None),
        "decide" => MyRole::Decide,
        "contribute" => MyRole::Contribute,
        "represent" => MyRole::Represent,
        "inform" | "listen" => MyRole::Inform,
        "optional" => MyRole::Optional,
        other => {
            let problem = format!("\"{}\" is no role in a meeting", short(other, 30));
            let hint = "write decide, contribute, represent, inform or optional; nothing was changed";
            return Err(DeskError::input(&problem, "E_PARSE", hint));
        }
    }))
}

/// A meeting with others, by its id or a part of it.
async fn meeting(desk: &Desk, id: &str) -> Result<Event, DeskError> {
    let wrong = |problem: &str| DeskError::input(problem, "E_UNIT", "name a meeting with others");
    match desk.item(crate::meeting::meant(desk, id).await?).await? {
        Item::Event(event) if crate::meeting::can_be_briefed(desk, &event) => Ok(event),
        Item::Event(event) => {
            Err(wrong(&format!("\"{}\" is no meeting with others", short(&inert(&event.summary), 60))))
        }
        _ => Err(wrong("that is no meeting")),
    }
}

fn occasion_of(event: &Event) -> Occasion {
    event.occasion.as_deref().cloned().unwrap_or_default()
}

/// Keeps what is said now, with the way back.
async fn keep(
    desk: &Desk,
    verb: &'static str,
    words: String,
    before: Event,
    after: Event,
    said: Occasion,
) -> Result<Done, DeskError> {
    let occasion = (!said.is_empty()).then(|| Box::new(said));
    let after = Event { occasion, ..after };
    if after == before {
        let hint = "nothing was changed";
        return Err(DeskError::input("that is said of the meeting already", "E_STATE", hint));
    }
    let deed = Deed::of(verb, words.clone(), Some(Item::Event(before)), Item::Event(after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Done { words, undo })
}

/// One line of text.
fn line(what: &str, text: &str) -> Result<String, DeskError> {
    let text = inert(text.split_whitespace().collect::<Vec<_>>().join(" ").trim());
    match text.chars().count() > MOST_CHARS {
        true => Err(DeskError::input(
            &format!("{what} is too long"),
            "E_RANGE",
            "use at most 300 characters a line; nothing was changed",
        )),
        false => Ok(text),
    }
}

/// Some lines of text, empty ones left out.
fn lines(what: &str, text: &str) -> Result<Vec<String>, DeskError> {
    let all: Vec<String> = text.lines().map(|one| line(what, one)).collect::<Result<_, _>>()?;
    let all: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    match all.len() > MOST_LINES {
        true => Err(DeskError::input(
            &format!("{what} has too many lines"),
            "E_RANGE",
            "use at most 12 lines; nothing was changed",
        )),
        false => Ok(all),
    }
}

/// The four fields of a meeting that nobody has filled: purpose (as the pair say it, or as the invitation does), objectives,
/// what those who are there want, outcome.
pub(crate) fn missing(event: &Event) -> Vec<&'static str> {
    let said = event.occasion.as_deref();
    let written = !crate::meeting::purposes(&event.description).is_empty();
    [
        ("purpose", written || said.is_some_and(|s| !s.purpose.is_empty())),
        ("objectives", said.is_some_and(|s| !s.objectives.is_empty())),
        ("what the others want", said.is_some_and(|s| !s.wants.is_empty())),
        ("outcome", event.hoped_outcome.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, filled)| (!filled).then_some(field))
    .collect()
}
