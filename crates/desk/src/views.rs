//! Candid views that the assistant records for the executive, with how firmly each is held; about a decision, or about
//! nothing in particular (spec §12.1). Each waits until the executive says that they have heard it.

use crate::by_hand;
use crate::card::first;
use crate::grid::Changed;
use crate::words::{day, inert, short};
use crate::{Desk, DeskError, FieldError, sources};
use serde::{Deserialize, Serialize};
use world::note::{Firmness, Written};
use world::office::Member;
use world::{DecisionId, Evidence, ItemRef, Note, NoteId, Snapshot};

/// Longest view, characters.
const MOST: usize = 1_000;

/// A view, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewForm {
    /// About which decision: its id or its first characters; empty for none.
    pub about: String,
    /// What they think.
    pub view: String,
    /// "loosely", "fairly" or "firmly".
    pub firmness: String,
}

/// A view that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ViewRow {
    /// Which.
    pub id: NoteId,
    /// Whose, by their first name.
    pub who: String,
    /// On which day.
    pub when: String,
    /// The view.
    pub text: String,
    /// How firmly it is held.
    pub firmness: &'static str,
    /// On which day it was heard; empty until then.
    pub heard: String,
}

/// What is thought of a decision, latest first.
///
/// # Errors
/// Those of the ledger.
pub async fn of_decision(desk: &Desk, decision: DecisionId) -> Result<Vec<ViewRow>, DeskError> {
    let Some(assistant) = desk.office().assistant.clone() else { return Ok(Vec::new()) };
    let notes = desk.ledger.notes_with(desk.reader(), assistant.person).await?;
    let zone = desk.office().tz();
    let on = |at: jiff::Timestamp| day(zone.to_datetime(at).date(), desk.today());
    let mut rows: Vec<(jiff::Timestamp, ViewRow)> = notes
        .iter()
        .filter_map(|note| {
            let Written::View { about, firmness, heard } = &note.written else { return None };
            (*about == Some(decision)).then(|| {
                let row = ViewRow {
                    id: note.id,
                    who: first(&assistant.name).to_owned(),
                    when: on(note.at),
                    text: inert(&note.text),
                    firmness: firmness.word(),
                    heard: heard.map(on).unwrap_or_default(),
                };
                (note.at, row)
            })
        })
        .collect();
    rows.sort_by_key(|(at, row)| (std::cmp::Reverse(*at), row.id));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Views that the executive has not heard yet, in words, oldest first, with what each is about: for the catch-up.
pub(crate) fn unheard(world: &Snapshot) -> Vec<(String, Evidence, Option<ItemRef>, NoteId)> {
    let Some(assistant) = &world.office.assistant else { return Vec::new() };
    let mut found: Vec<&Note> = world
        .notes
        .values()
        .filter(|n| n.with == Some(assistant.person))
        .filter(|n| matches!(n.written, Written::View { heard: None, .. }))
        .collect();
    found.sort_by_key(|n| (n.at, n.id));
    let told = |note: &Note| {
        let Written::View { about, firmness, .. } = &note.written else { return None };
        let on = about.and_then(|id| world.decisions.get(&id));
        let on = on.map_or(String::new(), |d| format!(" on “{}”", short(&inert(&d.question), 80)));
        let text = short(&inert(&note.text), 160);
        let words = format!("{}{on}, {} held: {text}", first(&assistant.name), firmness.word());
        let about = about.map(ItemRef::Decision).filter(|_| !on.is_empty());
        Some((words, sources::note(note), about, note.id))
    };
    found.into_iter().filter_map(told).collect()
}

/// Records a view for the executive; the assistant does.
///
/// # Errors
/// `E_NOT_FOUND` for a decision, `E_FORM`, `E_CLEARANCE` for anybody else; nothing is changed then.
pub async fn give(desk: &Desk, form: &ViewForm) -> Result<Changed, DeskError> {
    let assistant = assistant(desk)?;
    if desk.reader().actor.person != assistant.person {
        let what = "record a view for the executive".to_owned();
        return Err(DeskError::NotAllowed { who: assistant.name, what });
    }
    let decision = match form.about.trim() {
        "" => None,
        word => Some(desk.decision(word).await?),
    };
    let mut wrong = Vec::new();
    let text = inert(form.view.trim());
    let problem = match text.chars().count() {
        0 => Some("Say what you think.".to_owned()),
        n if n > MOST => Some(format!("This is {n} characters long; use at most {MOST}.")),
        _ => None,
    };
    wrong.extend(problem.map(|problem| FieldError { field: "view", problem }));
    let firmness = Firmness::named(&form.firmness);
    if firmness.is_none() {
        let problem = "Say how firmly you hold it: loosely, fairly or firmly.".to_owned();
        wrong.push(FieldError { field: "firmness", problem });
    }
    let Some(firmness) = firmness.filter(|_| wrong.is_empty()) else { return Err(DeskError::Form(wrong)) };
    let about = decision.as_ref().map(|d| d.id);
    let written = Written::View { about, firmness, heard: None };
    let note = Note::of_growth(assistant.person, assistant.person, desk.now(), text, written, true);
    // Two that are given at one instant are two.
    let note = Note { id: NoteId::derive(&format!("{} {}", note.id, note.text)), ..note };
    // Whoever may not see the decision sees no view of it either.
    let note = match &decision {
        Some(of) => Note {
            clearance: note.clearance.join(&of.clearance),
            evidence: vec![sources::decision(of)],
            ..note
        },
        None => note,
    };
    let said = format!("Your view is recorded for {}", first(&desk.office().owner.name));
    by_hand::keep_note(desk, "view.given", said, None, note).await
}

/// Says that a view was heard, or what the assistant wanted them to hear; the executive does.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` where it was heard already, `E_CLEARANCE` for anybody else.
pub async fn heard(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    desk.only_executive("say that they have heard it")?;
    let missing = || DeskError::NotFound { kind: "view", id: short(id.trim(), 40) };
    let before = desk.note("view", id).await?;
    let now = Some(desk.now());
    let (was, written) = match before.written.clone() {
        Written::View { about, firmness, heard } => (heard, Written::View { about, firmness, heard: now }),
        Written::Tell { of, heard } => (heard, Written::Tell { of, heard: now }),
        _ => return Err(missing()),
    };
    if was.is_some() {
        return Err(DeskError::input("you have heard it", "E_STATE", "nothing was changed"));
    }
    let after = Note { written, ..before.clone() };
    by_hand::keep_note(desk, "view.heard", "Heard".to_owned(), Some(before), after).await
}

fn assistant(desk: &Desk) -> Result<Member, DeskError> {
    let none = || DeskError::NotFound { kind: "assistant", id: "of this office".to_owned() };
    desk.office().assistant.clone().ok_or_else(none)
}
