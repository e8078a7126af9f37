//! What the executive and the assistant agreed for the assistant: hours, what may be declined, training, feedback, what
//! they are told, whether requests come through them; and who put their name to it as it stands (spec §12.1).

use crate::by_hand;
use crate::card::first;
use crate::grid::Changed;
use crate::words::{day, inert};
use crate::{Desk, DeskError, FieldError};
use serde::{Deserialize, Serialize};
use world::Note;
use world::note::{Rights, Signed, Written};
use world::office::Member;

/// Longest text of a right, characters.
const MOST: usize = 600;

/// What is agreed, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RightsForm {
    /// When they work, and when they can be reached.
    pub hours: String,
    /// What they may decline.
    pub decline: String,
    /// What training they get.
    pub training: String,
    /// When and how they hear how it goes.
    pub feedback: String,
    /// What they are told, and when.
    pub told: String,
    /// "yes" where requests for the executive's time come through them.
    pub through: String,
}

/// A name below what is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// "Mara Ellingsen".
    pub name: String,
    /// "Tue 3 Nov"; none while it is not signed.
    pub on: Option<String>,
    /// Whether it is whoever sits here.
    pub me: bool,
}

/// What is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// Whether it stands.
    pub headline: String,
    /// The assistant's first name; empty where none sits here.
    pub who: String,
    /// The texts, and whether requests come through the assistant.
    pub form: RightsForm,
    /// Whether anything is written.
    pub written: bool,
    /// The two names; none where no assistant sits here.
    pub names: Vec<Name>,
    /// Whether whoever sits here has still to sign.
    pub may_sign: bool,
}

/// The fields, each with what it asks and an example.
pub const FIELDS: [(&str, &str, &str); 5] = [
    ("hours", "Agreed hours", "Monday to Friday 08:30–17:30; by phone until 20:00 when something burns"),
    (
        "decline",
        "The right to decline",
        "Private errands, and whatever comes in after 17:00 for the same day",
    ),
    ("training", "The right to training", "Three days a year, chosen together in January"),
    ("feedback", "The right to feedback", "A 1-2-1 on the work each month, praise and blame with examples"),
    ("told", "The right to be told", "Changes of plan, of people and of mood, before others hear them"),
];

impl RightsForm {
    /// The text of a field, by its name.
    pub fn text(&self, field: &str) -> &str {
        match field {
            "hours" => &self.hours,
            "decline" => &self.decline,
            "training" => &self.training,
            "feedback" => &self.feedback,
            "told" => &self.told,
            _ => "",
        }
    }
}

/// What is agreed, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn agreed(desk: &Desk) -> Result<Agreed, DeskError> {
    let Some(assistant) = desk.office().assistant.clone() else {
        let headline = "No assistant sits here yet.".to_owned();
        let (form, names) = (RightsForm::default(), Vec::new());
        return Ok(Agreed { headline, who: String::new(), form, written: false, names, may_sign: false });
    };
    let note = standing(desk, &assistant).await?;
    let (rights, signed) = note.as_ref().and_then(parts).unwrap_or_default();
    let me = desk.reader().actor.person;
    let owner = desk.office().owner.clone();
    let zone = desk.office().tz();
    let name = |member: &Member| Name {
        name: member.name.clone(),
        on: signed
            .iter()
            .find(|s| s.by == member.person)
            .map(|s| day(zone.to_datetime(s.at).date(), desk.today())),
        me: member.person == me,
    };
    let names = vec![name(&owner), name(&assistant)];
    let written = note.is_some();
    let missing: Vec<&str> = names.iter().filter(|n| n.on.is_none()).map(|n| first(&n.name)).collect();
    let headline = match (written, missing.as_slice()) {
        (false, _) => format!(
            "Nothing is agreed in writing between {} and {}.",
            first(&owner.name),
            first(&assistant.name)
        ),
        (true, []) => "It stands: both have signed.".to_owned(),
        (true, [one]) => format!("{one} has still to sign."),
        (true, _) => "It is written; nobody has signed.".to_owned(),
    };
    let may_sign = written && names.iter().any(|n| n.me && n.on.is_none());
    let who = first(&assistant.name).to_owned();
    Ok(Agreed { headline, who, form: form_of(&rights), written, names, may_sign })
}

/// Writes down what is agreed. Names below another wording are struck: each signs what they read.
///
/// # Errors
/// `E_NOT_FOUND` where no assistant sits here, `E_FORM`, `E_STATE` where it stands so already, `E_CLEARANCE`; nothing is
/// changed then.
pub async fn write(desk: &Desk, form: &RightsForm) -> Result<Changed, DeskError> {
    let assistant = assistant(desk)?;
    let before = standing(desk, &assistant).await?;
    let mut wrong = Vec::new();
    let mut text = |field: &'static str, given: &str| {
        let words = inert(given.trim());
        let n = words.chars().count();
        if n > MOST {
            let problem = format!("This is {n} characters long; use at most {MOST}.");
            wrong.push(FieldError { field, problem });
        }
        words
    };
    let rights = Rights {
        hours: text("hours", &form.hours),
        decline: text("decline", &form.decline),
        training: text("training", &form.training),
        feedback: text("feedback", &form.feedback),
        told: text("told", &form.told),
        through: form.through == "yes",
    };
    if rights == Rights::default() && before.is_none() {
        wrong.push(FieldError { field: "hours", problem: "Write down at least one of them.".to_owned() });
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    if before.as_ref().and_then(parts).is_some_and(|(was, _)| was == rights) {
        return Err(DeskError::input("that is what is agreed already", "E_STATE", "nothing was changed"));
    }
    keep(desk, &assistant, "rights.written", "What we agreed is written anew", before, rights, Vec::new())
        .await
}

/// Puts the name of whoever sits here below what is agreed.
///
/// # Errors
/// `E_NOT_FOUND` where nothing is written, `E_STATE` where they have signed, `E_CLEARANCE`.
pub async fn sign(desk: &Desk) -> Result<Changed, DeskError> {
    let assistant = assistant(desk)?;
    let before = standing(desk, &assistant).await?;
    let missing = || DeskError::NotFound { kind: "agreement", id: "in writing".to_owned() };
    let (rights, mut signed) = before.as_ref().and_then(parts).ok_or_else(missing)?;
    let me = desk.reader().actor.person;
    if me != assistant.person && me != desk.office().owner.person {
        let who = format!("{} or {}", desk.office().owner.name, assistant.name);
        return Err(DeskError::NotAllowed { who, what: "sign what the two agreed".to_owned() });
    }
    if signed.iter().any(|s| s.by == me) {
        return Err(DeskError::input("you have signed it", "E_STATE", "nothing was changed"));
    }
    signed.push(Signed { by: me, at: desk.now() });
    let said = format!("{} signed what we agreed", first(&desk.reader().actor.name));
    keep(desk, &assistant, "rights.signed", &said, before, rights, signed).await
}

async fn keep(
    desk: &Desk,
    assistant: &Member,
    verb: &'static str,
    said: &str,
    before: Option<Note>,
    rights: Rights,
    signed: Vec<Signed>,
) -> Result<Changed, DeskError> {
    let author = desk.reader().actor.person;
    let written = Written::Agreed { rights, signed };
    let after = Note::of_growth(assistant.person, author, desk.now(), "What we agreed", written, true);
    by_hand::keep_note(desk, verb, said.to_owned(), before, after).await
}

/// What is written, as whoever sits here may see it.
async fn standing(desk: &Desk, assistant: &Member) -> Result<Option<Note>, DeskError> {
    let notes = desk.ledger.notes_with(desk.reader(), assistant.person).await?;
    Ok(notes.into_iter().find(|n| matches!(n.written, Written::Agreed { .. })))
}

fn parts(note: &Note) -> Option<(Rights, Vec<Signed>)> {
    match &note.written {
        Written::Agreed { rights, signed } => Some((rights.clone(), signed.clone())),
        _ => None,
    }
}

fn form_of(rights: &Rights) -> RightsForm {
    let through = if rights.through { "yes".to_owned() } else { String::new() };
    let Rights { hours, decline, training, feedback, told, .. } = rights.clone();
    RightsForm { hours, decline, training, feedback, told, through }
}

fn assistant(desk: &Desk) -> Result<Member, DeskError> {
    let none = || DeskError::NotFound { kind: "assistant", id: "of this office".to_owned() };
    desk.office().assistant.clone().ok_or_else(none)
}
