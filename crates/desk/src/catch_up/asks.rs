//! What the catch-up asks and can be answered in its line: what a meeting is for, whether something was heard, what is said to
//! a request for training.

use super::Item;
use crate::brief::Line;
use crate::occasion::{self, Done, Purpose};
use crate::words::{day, inert};
use crate::{Desk, DeskError};
use engines::relationships::directory;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{Event, EventId, Evidence, ItemRef, NoteId, Organisation, Snapshot};

/// At so many meetings of the others it is asked what they want.
const OTHERS: usize = 3;

/// What is asked, and how it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Ask {
    /// The executive says that they have heard it.
    Heard {
        /// Which.
        note: NoteId,
    },
    /// A request for training gets its answer from the executive.
    Training {
        /// Which.
        note: NoteId,
    },
    /// What is not said of a meeting is said.
    Meeting {
        /// Which.
        event: EventId,
        /// Its title.
        title: String,
        /// What is asked: "What is to be reached? What outcome do you hope for?"
        question: String,
        /// What is not said.
        gaps: Vec<Gap>,
    },
    /// What somebody took back from a meeting waits for the executive's answer.
    Back {
        /// Which meeting.
        event: EventId,
        /// The line of its minutes, from 1.
        number: usize,
    },
    /// The executive says that they have heard what was brought back from a meeting.
    Reported {
        /// Which meeting.
        event: EventId,
    },
    /// Whether a department is still as it stands.
    Department {
        /// Which, as forms take it.
        id: String,
        /// Its name.
        name: String,
    },
    /// It is answered on a page of its own.
    Page {
        /// Its path below the office.
        path: &'static str,
        /// What the link says.
        words: &'static str,
    },
}

/// Something that is not said of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What the form calls it: "purpose", "objectives", "outcome", "want-ana@far.example".
    pub name: String,
    /// As it is asked.
    pub label: String,
    /// What was typed and not kept; empty as it is asked first.
    #[serde(skip)]
    pub typed: String,
}

/// Says what was not said of a meeting, of what was typed: "purpose", "objectives", "outcome" and "want-" with an address. What
/// is left empty stays as it is.
///
/// # Errors
/// `E_MISSING` where nothing was typed; those of [`occasion::say`]. Nothing is changed then.
pub async fn say(desk: &Desk, event: &str, typed: &BTreeMap<String, String>) -> Result<Done, DeskError> {
    let mut said = Purpose::default();
    for (name, words) in typed.iter().filter(|(_, words)| !words.trim().is_empty()) {
        let words = words.clone();
        match (name.as_str(), name.strip_prefix("want-")) {
            ("purpose", _) => said.purpose = Some(words),
            ("objectives", _) => said.objectives = Some(words),
            ("outcome", _) => said.outcome = Some(words),
            (_, Some(email)) => drop(said.wants.insert(email.to_owned(), words)),
            _ => {}
        }
    }
    if said == Purpose::default() {
        let hint = "say one of them at least; nothing was changed";
        return Err(DeskError::input("nothing was typed", "E_MISSING", hint));
    }
    occasion::say(desk, event, &said).await
}

/// The department that nobody has looked at for longest, as a question; none where each was looked at in time.
pub(super) fn stale_department(world: &Snapshot) -> Option<Item> {
    let today = world.zone().to_datetime(world.now).date();
    let stale =
        |it: &&Organisation| it.parent.is_some() && it.closed.is_none() && directory::is_stale(it, today);
    let it = world.organisations.values().filter(stale).min_by_key(|it| (it.checked, it.id))?;
    let name = inert(&it.name);
    let since = it.checked.map_or("Nobody has looked at it yet".to_owned(), |on| {
        format!("Nobody has looked at it since {}", day(on, today))
    });
    let quote = it.purpose.clone().unwrap_or_else(|| it.name.clone());
    let from =
        Evidence { item: ItemRef::Organisation(it.id), quote, at: None, clearance: it.clearance.clone() };
    let id = it.id.to_string();
    let line = Line::new(format!("Is {name} still as it stands? {since}."), vec![from]);
    Some(Item { ask: Some(Ask::Department { id, name }), ..Item::new(line) })
}

/// What is not said of a meeting, to be said in the line; none where all is said, and for what is no meeting.
pub(super) fn of_meeting(world: &Snapshot, event: &Event) -> Option<Ask> {
    if !event.is_meeting(&world.office.addresses) || event.is_all_day() {
        return None;
    }
    let mut gaps = Vec::new();
    let mut questions = Vec::new();
    for field in missing(world, event) {
        questions.push(match field {
            "purpose" => "What is it for?",
            "objectives" => "What is to be reached?",
            "outcome" => "What outcome is hoped for?",
            _ => "What do they want?",
        });
        let gap =
            |name: &str, label: &str| Gap { name: name.into(), label: label.into(), typed: String::new() };
        match field {
            "purpose" => gaps.push(gap("purpose", "What it is for")),
            "objectives" => gaps.push(gap("objectives", "What is to be reached")),
            "outcome" => gaps.push(gap("outcome", "Outcome hoped for")),
            _ => {
                let others = engines::maths::meetings::others(world, event).into_iter().take(OTHERS);
                gaps.extend(others.map(|one| Gap {
                    name: format!("want-{}", one.email),
                    label: format!("What {} wants", inert(&world.name_of(&one.email))),
                    typed: String::new(),
                }));
            }
        }
    }
    let title = crate::week::title(event);
    let question = questions.join(" ");
    (!gaps.is_empty()).then_some(Ask::Meeting { event: event.id, title, question, gaps })
}

/// What is not said of a meeting. The points that a direct report has brought are the objectives of their 1-2-1, and what
/// they want; the pair's own catch-up has this page for an agenda.
pub(super) fn missing(world: &Snapshot, event: &Event) -> Vec<&'static str> {
    let mut missing = crate::occasion::missing(event);
    if super::fields::is_of_the_pair(world, event) {
        return Vec::new();
    }
    if let Some(report) = crate::team::whose(world, event) {
        let points = world.notes.values().any(|n| n.is_open_point() && n.is_shared_with(report.person));
        missing.retain(|field| !(points && matches!(*field, "objectives" | "what the others want")));
    }
    missing
}

/// "4 of 6 prepared, 62% said; the goal is 100%": what is said of purpose, objectives, what the others want and outcome, beside
/// how much should be, in percent (0 for no goal); empty where there is no meeting. The pair's own catch-up does not count.
pub(super) fn coverage(world: &Snapshot, events: &[&Event], goal: u32) -> String {
    let counts =
        |e: &&&Event| e.is_meeting(&world.office.addresses) && !super::fields::is_of_the_pair(world, e);
    let missing: Vec<usize> = events.iter().filter(counts).map(|e| missing(world, e).len()).collect();
    let (n, ready) = (missing.len(), missing.iter().filter(|m| **m == 0).count());
    let share = 100 * (4 * n - missing.iter().sum::<usize>()) / (4 * n).max(1);
    let goal = if goal == 0 { String::new() } else { format!("; the goal is {goal}%") };
    match n {
        0 => String::new(),
        n if n == ready => format!("each is prepared, 100% said{goal}"),
        n => format!("{ready} of {n} prepared, {share}% said{goal}"),
    }
}
