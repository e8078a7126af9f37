//! What somebody needs to learn for an area, asked for and answered, and changes of how an area is done (spec §12.2).

use super::change::Changed;
use crate::by_hand;
use crate::office::is_shared;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::note::Written;
use world::{Note, NoteId, Responsibility, Snapshot};

/// A request that nobody answered for so many days comes back to the catch-up.
const PATIENCE_DAYS: i64 = 14;
/// The longest text of a field, in characters.
const LONGEST: usize = 200;

/// A request for training, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TrainingForm {
    /// For which area: its name or id.
    pub area: String,
    /// What is missing.
    pub gap: String,
    /// What is asked for.
    pub request: String,
    /// What it costs, in minutes or errors.
    pub reason: String,
}

/// A request for training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Which, as forms take it.
    pub id: String,
    /// What is asked for, and for which area.
    pub what: String,
    /// What is missing, and what that costs.
    pub why: String,
    /// The answer; empty until then.
    pub answer: String,
    /// By whom and when it was asked for: "Joss, Mon 9 Nov".
    pub asked: String,
}

/// An answer to one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// Which.
    pub id: String,
    /// What.
    pub answer: String,
}

/// A change of how an area is done, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProcessForm {
    /// Of which area: its name or id.
    pub area: String,
    /// What was changed.
    pub change: String,
    /// From which day on, as it is written or said.
    pub on: String,
    /// "yes" where it was talked over first.
    pub agreed: String,
}

/// Asks for training.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND` for an area; `E_CLEARANCE`.
pub async fn ask_training(desk: &Desk, form: &TrainingForm) -> Result<Changed, DeskError> {
    let area = shared_area(desk, &form.area).await?;
    let mut wrong = Vec::new();
    let gap = said("gap", &form.gap, "Say what is missing.", &mut wrong);
    let request = said("request", &form.request, "Say what you ask for.", &mut wrong);
    let reason = said("reason", &form.reason, "Say what it costs now, in minutes or errors.", &mut wrong);
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let told = format!("Asked for training in {}: {}", inert(&area.name), inert(&short(&request, 80)));
    let written = Written::Training { area: area.id, gap, reason, answer: String::new() };
    by_hand::keep_note(desk, "training.asked", told, None, note(desk, &area, request, written)).await
}

/// Answers a request for training; the executive does.
///
/// # Errors
/// `E_FORM` without an answer, `E_NOT_FOUND`, `E_CLEARANCE` for anybody else.
pub async fn answer_training(desk: &Desk, form: &AnswerForm) -> Result<Changed, DeskError> {
    desk.only_executive("answer a request for training")?;
    let missing = || DeskError::NotFound { kind: "request", id: short(&form.id, 40) };
    let before = desk.note("request", &form.id).await?;
    let Written::Training { area, gap, reason, .. } = before.written.clone() else { return Err(missing()) };
    let mut wrong = Vec::new();
    let answer = said("answer", &form.answer, "Say yes with a date, or no with a reason.", &mut wrong);
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let told = format!("Answered: {}", inert(&short(&answer, 80)));
    let after = Note { written: Written::Training { area, gap, reason, answer }, ..before.clone() };
    by_hand::keep_note(desk, "training.answered", told, Some(before), after).await
}

/// Writes down that the way an area is done was changed, so that the minutes before and after are compared.
///
/// # Errors
/// `E_FORM`, also for a day to come; `E_NOT_FOUND`; `E_CLEARANCE`.
pub async fn change_process(desk: &Desk, form: &ProcessForm) -> Result<Changed, DeskError> {
    let area = shared_area(desk, &form.area).await?;
    let mut wrong = Vec::new();
    let change = said("change", &form.change, "Say what was changed.", &mut wrong);
    let on = form.on.trim();
    let on =
        if on.is_empty() { Some(desk.today()) } else { on.parse().ok().filter(|on| *on <= desk.today()) };
    let on = on.unwrap_or_else(|| {
        let problem = "Give a day that is past, 2026-11-02, or leave it empty for today.".to_owned();
        wrong.push(FieldError { field: "on", problem });
        desk.today()
    });
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let told = format!("Changed how {} is done", inert(&area.name));
    let written = Written::Improved { area: area.id, on, agreed: form.agreed == "yes" };
    by_hand::keep_note(desk, "process.changed", told, None, note(desk, &area, change, written)).await
}

/// Requests of both, the open ones first.
pub(super) fn asked(world: &Snapshot, today: Date) -> Vec<Request> {
    let mut all: Vec<(bool, &Note, Request)> = world
        .notes
        .values()
        .filter_map(|note| {
            let Written::Training { area, gap, reason, answer } = &note.written else { return None };
            let area = world.responsibilities.get(area)?;
            let request = Request {
                id: note.id.to_string(),
                what: format!("{}, for {}", inert(note.text.trim_end_matches('.')), inert(&area.name)),
                why: format!(
                    "{}. {}.",
                    inert(gap.trim_end_matches('.')),
                    inert(reason.trim_end_matches('.'))
                ),
                answer: inert(answer),
                asked: format!(
                    "{}, {}",
                    super::first(world, note.author),
                    day(world.zone().to_datetime(note.at).date(), today)
                ),
            };
            Some((!answer.is_empty(), note, request))
        })
        .collect();
    all.sort_by_key(|(answered, note, _)| (*answered, note.at, note.id));
    all.into_iter().map(|(_, _, request)| request).collect()
}

/// Requests that nobody has answered, in words, the oldest first; and whether they have waited for 14 days.
pub(crate) fn unanswered(world: &Snapshot) -> Vec<(String, &Note, bool)> {
    let mut found: Vec<(i64, &Note, &Responsibility)> = world
        .notes
        .values()
        .filter_map(|note| {
            let Written::Training { area, answer, .. } = &note.written else { return None };
            let days = (world.now.as_second() - note.at.as_second()) / 86_400;
            answer.is_empty().then_some((days, note, world.responsibilities.get(area)?))
        })
        .collect();
    found.sort_by_key(|(days, note, _)| (-days, note.id));
    let told = |days: i64, note: &Note, area: &Responsibility| {
        let asked = inert(note.text.trim_end_matches(['.', '?']));
        let since = match days {
            0 => "Asked for today".to_owned(),
            days => format!("{} without an answer", sentence(&count(days as usize, "day", "days"))),
        };
        format!("{asked}, for {}? {since}", inert(&area.name))
    };
    found
        .into_iter()
        .map(|(days, note, area)| (told(days, note, area), note, days >= PATIENCE_DAYS))
        .collect()
}

/// An area that the pair both see: what is written about it, both read.
async fn shared_area(desk: &Desk, word: &str) -> Result<Responsibility, DeskError> {
    let area = super::area(desk, word).await?;
    match is_shared(&area.clearance) {
        true => Ok(area),
        false => Err(DeskError::NotFound { kind: "shared area", id: short(word.trim(), 60) }),
    }
}

fn said(at: &'static str, text: &str, problem: &str, wrong: &mut Vec<FieldError>) -> String {
    let text = short(&text.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST);
    if text.is_empty() {
        wrong.push(FieldError { field: at, problem: problem.to_owned() });
    }
    text
}

fn note(desk: &Desk, area: &Responsibility, text: String, written: Written) -> Note {
    let author = desk.reader().actor.person;
    let text_of = Note::between(author, author, desk.now(), text, written);
    Note { id: NoteId::derive(&format!("{} {}", area.id, text_of.id)), ..text_of }
}
