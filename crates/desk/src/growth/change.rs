//! What somebody writes down of their own work. Each entry is theirs alone until they share it.

use crate::by_hand::{self, Deed};
use crate::grid::Changed;
use crate::words::{inert, short};
use crate::{Desk, DeskError, FieldError};
use jiff::civil::Date;
use serde::Deserialize;
use world::note::{Aim, Mistake, Skill, Written};
use world::{Item, ItemRef, Note, NoteId};

/// Longest text of a field, characters.
const MOST: usize = 300;

/// A goal of one's own, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AimForm {
    /// Which entry; empty for a new one.
    pub id: String,
    /// Which goal.
    pub aim: String,
    /// By when, as written or said; may be empty.
    pub due: String,
    /// "yes" for one of one's career.
    pub career: String,
    /// "yes" once it is reached.
    pub reached: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// A mistake, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MistakeForm {
    /// Which entry; empty for a new one.
    pub id: String,
    /// What went wrong.
    pub mistake: String,
    /// On which day; today where empty.
    pub on: String,
    /// What was done so that it does not happen again; may be empty.
    pub fix: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// What one is good at, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SkillForm {
    /// Which entry; empty for a new one.
    pub id: String,
    /// What.
    pub skill: String,
    /// Where it showed; may be empty.
    pub shown: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// The form that an entry is changed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// A goal.
    Aim(AimForm),
    /// A mistake.
    Mistake(MistakeForm),
    /// What one is good at.
    Skill(SkillForm),
}

/// An entry as it is kept.
pub(super) struct Entry {
    /// What the audit trail calls it.
    pub verb: &'static str,
    /// What was done, in words.
    pub said: String,
    /// Its words.
    pub text: String,
    /// What it is.
    pub written: Written,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// The form of an entry of one's own.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn form(desk: &Desk, id: &str) -> Result<Opened, DeskError> {
    let note = own(desk, id).await?;
    let (id, text, share) = (note.id.to_string(), note.text.clone(), yes(note.clearance.owner().is_none()));
    let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    Ok(match note.written {
        Written::Aim(aim) => Opened::Aim(AimForm {
            id,
            aim: text,
            due: date(aim.due),
            career: yes(aim.career),
            reached: yes(aim.reached.is_some()),
            share,
        }),
        Written::Mistake(one) => {
            Opened::Mistake(MistakeForm { id, mistake: text, on: one.on.to_string(), fix: one.fix, share })
        }
        Written::Skill(one) => Opened::Skill(SkillForm { id, skill: text, shown: one.shown, share }),
        _ => return Err(missing(&id)),
    })
}

/// Keeps a goal of one's own.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND` for an entry. Nothing is changed then.
pub async fn keep_aim(desk: &Desk, form: &AimForm) -> Result<Changed, DeskError> {
    let before = before(desk, &form.id).await?;
    let mut wrong = Vec::new();
    let text = said("aim", &form.aim, "Say which goal you set yourself.", &mut wrong);
    let due = match form.due.trim() {
        "" => None,
        typed => {
            let due = crate::tasks::due_of(desk, typed).map(|due| due.date(&desk.office().tz()));
            if due.is_none() {
                let problem = "Give a day: 2026-12-18, or “end of March”; or leave it empty.".to_owned();
                wrong.push(FieldError { field: "due", problem });
            }
            due
        }
    };
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let was = match before.as_ref().map(|note| &note.written) {
        None => None,
        Some(Written::Aim(was)) => was.reached,
        Some(_) => return Err(missing(&form.id)),
    };
    let reached = (form.reached == "yes").then(|| was.unwrap_or(desk.today()));
    let done = if reached.is_some() { "Reached" } else { "A goal of your own" };
    let entry = Entry {
        verb: "growth.aim",
        said: format!("{done}: {}", short(&text, 80)),
        text,
        written: Written::Aim(Aim { career: form.career == "yes", due, reached }),
        shared: form.share == "yes",
    };
    keep(desk, before, entry).await
}

/// Keeps a mistake of one's own, or the fix that was made.
///
/// # Errors
/// `E_FORM`, also for a day to come; `E_NOT_FOUND` for an entry. Nothing is changed then.
pub async fn keep_mistake(desk: &Desk, form: &MistakeForm) -> Result<Changed, DeskError> {
    let before = before(desk, &form.id).await?;
    let mut wrong = Vec::new();
    let text = said("mistake", &form.mistake, "Say what went wrong.", &mut wrong);
    let fix = limited("fix", &form.fix, &mut wrong);
    let on = match form.on.trim() {
        "" => Some(desk.today()),
        typed => typed.parse().ok().filter(|on: &Date| *on <= desk.today()),
    };
    if on.is_none() {
        let problem = "Give a day that is past, 2026-11-02, or leave it empty for today.".to_owned();
        wrong.push(FieldError { field: "on", problem });
    }
    let Some(on) = on.filter(|_| wrong.is_empty()) else { return Err(DeskError::Form(wrong)) };
    let fixed = match before.as_ref().map(|note| &note.written) {
        Some(Written::Mistake(was)) if was.fix == fix => was.fixed,
        Some(Written::Mistake(_)) | None => (!fix.is_empty()).then(|| desk.today()),
        Some(_) => return Err(missing(&form.id)),
    };
    let entry = Entry {
        verb: "growth.mistake",
        said: format!("Written down: {}", short(&text, 80)),
        text,
        written: Written::Mistake(Mistake { on, fix, fixed }),
        shared: form.share == "yes",
    };
    keep(desk, before, entry).await
}

/// Keeps something that one is good at.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND` for an entry. Nothing is changed then.
pub async fn keep_skill(desk: &Desk, form: &SkillForm) -> Result<Changed, DeskError> {
    let before = before(desk, &form.id).await?;
    if before.as_ref().is_some_and(|note| !matches!(note.written, Written::Skill(_))) {
        return Err(missing(&form.id));
    }
    let mut wrong = Vec::new();
    let text = said("skill", &form.skill, "Say what you are good at.", &mut wrong);
    let shown = limited("shown", &form.shown, &mut wrong);
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let entry = Entry {
        verb: "growth.skill",
        said: format!("Good at: {}", short(&text, 80)),
        text,
        written: Written::Skill(Skill { shown }),
        shared: form.share == "yes",
    };
    keep(desk, before, entry).await
}

/// Takes an entry of one's own out.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn drop_entry(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    let note = own(desk, id).await?;
    if !matches!(note.written, Written::Aim(_) | Written::Mistake(_) | Written::Skill(_)) {
        return Err(missing(id));
    }
    let said = format!("Taken out: {}", short(&note.text, 80));
    take_out(desk, "growth.dropped", said, note).await
}

pub(super) async fn take_out(
    desk: &Desk,
    verb: &'static str,
    said: String,
    note: Note,
) -> Result<Changed, DeskError> {
    let id = note.id.to_string();
    let deed = Deed::take_out(verb, said.clone(), Item::Note(note), Vec::new());
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// Keeps an entry, new or in place of the one before. One that is shared from now on, or no longer, is another one, so
/// that nobody finds the one by the other.
pub(super) async fn keep(desk: &Desk, before: Option<Note>, entry: Entry) -> Result<Changed, DeskError> {
    let me = desk.reader().actor.person;
    let Entry { verb, said, text, written, shared } = entry;
    let at = before.as_ref().map_or(desk.now(), |note| note.at);
    let after = Note::of_growth(me, me, at, text, written, shared);
    let id = match &before {
        Some(was) if was.clearance.owner().is_none() == shared => was.id,
        _ => NoteId::derive(&format!("{} {verb} {}", after.id, after.text)),
    };
    by_hand::keep_note(desk, verb, said, before, Note { id, ..after }).await
}

/// The entry that a form changes; none where it is a new one.
pub(super) async fn before(desk: &Desk, id: &str) -> Result<Option<Note>, DeskError> {
    match id.trim() {
        "" => Ok(None),
        id => own(desk, id).await.map(Some),
    }
}

/// An entry of whoever sits here.
pub(super) async fn own(desk: &Desk, id: &str) -> Result<Note, DeskError> {
    let note: NoteId = id.trim().parse().map_err(|_| missing(id))?;
    let me = desk.reader().actor.person;
    match desk.item(ItemRef::Note(note)).await {
        Ok(Item::Note(note)) if note.author == me => Ok(note),
        Ok(_) | Err(DeskError::NotFound { .. }) => Err(missing(id)),
        Err(other) => Err(other),
    }
}

pub(super) fn missing(id: &str) -> DeskError {
    DeskError::NotFound { kind: "entry of yours", id: short(id.trim(), 40) }
}

pub(super) fn yes(on: bool) -> String {
    if on { "yes".to_owned() } else { String::new() }
}

/// A line that must be there.
pub(super) fn said(at: &'static str, text: &str, problem: &str, wrong: &mut Vec<FieldError>) -> String {
    let text = limited(at, text, wrong);
    if text.is_empty() {
        wrong.push(FieldError { field: at, problem: problem.to_owned() });
    }
    text
}

fn limited(at: &'static str, text: &str, wrong: &mut Vec<FieldError>) -> String {
    let text = inert(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let n = text.chars().count();
    if n > MOST {
        let problem = format!("This is {n} characters long; use at most {MOST}.");
        wrong.push(FieldError { field: at, problem });
    }
    text
}
