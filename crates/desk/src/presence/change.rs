//! What the pair writes on the list of meetings to which the assistant goes along.

use super::family_of;
use crate::by_hand::{self, Deed};
use crate::grid::Changed;
use crate::words::{inert, short};
use crate::{Desk, DeskError, FieldError};
use serde::Deserialize;
use world::note::{Stage, Watch, Written};
use world::office::Member;
use world::{Clearance, Event, Evidence, Item, ItemRef, Note};

/// Longest line and longest note afterwards, characters.
const MOST_LINE: usize = 300;
const MOST_AFTER: usize = 2_000;

/// Going along to a meeting, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct GoForm {
    /// To which: an event's id or its first characters.
    pub event: String,
    /// What for.
    pub purpose: String,
    /// What is watched of how the work runs.
    pub operation: String,
    /// Of who is who.
    pub people: String,
    /// Of how it is decided.
    pub decision: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// What was noted afterwards, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AfterForm {
    /// Of which entry.
    pub id: String,
    /// What.
    pub after: String,
    /// "yes" where they were there without the executive.
    pub alone: String,
    /// "yes" where they spoke at least once.
    pub spoke: String,
}

/// How far one goes at a kind of meeting, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StageForm {
    /// At which: what such a meeting is called.
    pub family: String,
    /// How far.
    pub stage: String,
    /// "yes" where those who work here see it, too.
    pub share: String,
}

/// The form of a meeting, with its title: as it is on the list, else with what its purpose is known to be.
///
/// # Errors
/// `E_NOT_FOUND` for a meeting, or where no assistant sits here.
pub async fn form(desk: &Desk, event: &str) -> Result<(String, GoForm), DeskError> {
    let who = assistant(desk)?;
    let event = meeting(desk, event).await?;
    let mut form = GoForm { event: event.id.to_string(), ..GoForm::default() };
    match listed(desk, &who, &event).await? {
        Some(note) => {
            if note.clearance.owner().is_none() {
                form.share = "yes".to_owned();
            }
            if let Written::GoesAlong { watch, .. } = note.written {
                (form.operation, form.people, form.decision) =
                    (watch.operation, watch.people, watch.decision);
            }
            form.purpose = note.text;
        }
        None => form.purpose = super::purpose(&event),
    }
    Ok((crate::week::title(&event), form))
}

/// Puts a meeting on the list, or says anew what it is for. What the executive puts there is shared.
///
/// # Errors
/// `E_NOT_FOUND` for a meeting, or where no assistant sits here; `E_FORM`; `E_CLEARANCE`. Nothing is changed then.
pub async fn go(desk: &Desk, form: &GoForm) -> Result<Changed, DeskError> {
    let who = assistant(desk)?;
    let event = meeting(desk, &form.event).await?;
    let mut wrong = Vec::new();
    let purpose = line("purpose", &form.purpose, &mut wrong);
    if purpose.is_empty() && wrong.is_empty() {
        let problem = "Say what you go there for.".to_owned();
        wrong.push(FieldError { field: "purpose", problem });
    }
    let watch = Watch {
        operation: line("operation", &form.operation, &mut wrong),
        people: line("people", &form.people, &mut wrong),
        decision: line("decision", &form.decision, &mut wrong),
    };
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let before = listed(desk, &who, &event).await?;
    let shared = form.share == "yes" || desk.is_executive();
    let (mut after, mut alone, mut spoke) = (String::new(), goes_alone(&event, &who), false);
    if let Some(Written::GoesAlong { after: a, alone: l, spoke: s, .. }) = before.as_ref().map(|n| &n.written)
    {
        (after, alone, spoke) = (a.clone(), *l, *s);
    }
    let zone = desk.office().tz();
    let on = zone.to_datetime(event.interval(&zone).start).date();
    let title = crate::week::title(&event);
    let written =
        Written::GoesAlong { event: event.id, title: title.clone(), on, watch, after, alone, spoke };
    let note = of_event(desk, &who, purpose, written, shared, &event);
    let said = format!("On the list: {}", short(&title, 80));
    by_hand::keep_note(desk, "presence.listed", said, before, note).await
}

/// Keeps what was noted after a meeting; the assistant does.
///
/// # Errors
/// `E_NOT_FOUND`, `E_FORM`, `E_CLEARANCE` for anybody else; `E_STATE` before it is over. Nothing is changed then.
pub async fn note_after(desk: &Desk, form: &AfterForm) -> Result<Changed, DeskError> {
    let who = assistant(desk)?;
    only(desk, &who, "note what was learnt there")?;
    let before = entry(desk, &form.id).await?;
    let Written::GoesAlong { event, title, on, watch, .. } = before.written.clone() else {
        return Err(missing(&form.id));
    };
    let over = match desk.item(ItemRef::Event(event)).await {
        Ok(Item::Event(there)) => there.interval(&desk.office().tz()).end <= desk.now(),
        _ => on <= desk.today(),
    };
    if !over {
        let hint = "write the note when it is over; nothing was changed";
        return Err(DeskError::input(&format!("\"{title}\" is not over yet"), "E_STATE", hint));
    }
    let after = inert(form.after.trim());
    let problem = match after.chars().count() {
        0 => Some("Say what you saw, learnt or did there.".to_owned()),
        n if n > MOST_AFTER => Some(format!("This is {n} characters long; use at most {MOST_AFTER}.")),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(DeskError::Form(vec![FieldError { field: "after", problem }]));
    }
    let (alone, spoke) = (form.alone == "yes", form.spoke == "yes");
    let said = format!("Noted: {}", short(&title, 80));
    let written = Written::GoesAlong { event, title, on, watch, after, alone, spoke };
    let note = Note { written, ..before.clone() };
    by_hand::keep_note(desk, "presence.noted", said, Some(before), note).await
}

/// Says how far the assistant goes at a kind of meeting; they do themselves.
///
/// # Errors
/// `E_FORM`, `E_CLEARANCE` for anybody else. Nothing is changed then.
pub async fn set_stage(desk: &Desk, form: &StageForm) -> Result<Changed, DeskError> {
    let who = assistant(desk)?;
    only(desk, &who, "say how far they go")?;
    let mut wrong = Vec::new();
    let name = line("family", &form.family, &mut wrong);
    let family = family_of(&name);
    if family.is_empty() && wrong.is_empty() {
        wrong.push(FieldError { field: "family", problem: "Name a kind of meeting.".to_owned() });
    }
    let Some(stage) = Stage::named(&form.stage).filter(|_| wrong.is_empty()) else {
        let problem = "Choose observe, assist, speak or represent.".to_owned();
        wrong.push(FieldError { field: "stage", problem });
        return Err(DeskError::Form(wrong));
    };
    let notes = desk.ledger.notes_with(desk.reader(), who.person).await?;
    let of_it = |n: &Note| matches!(&n.written, Written::Grows { family: f, .. } if *f == family);
    let before = notes.into_iter().filter(|n| of_it(n)).max_by_key(|n| n.at);
    // The name stays as it was first said.
    let name = before.as_ref().map_or(name, |note| note.text.clone());
    let said = format!("{}: {}", short(&name, 60), stage.word());
    let since = match before.as_ref().map(|note| &note.written) {
        Some(Written::Grows { stage: was, since, .. }) if *was == stage => *since,
        _ => desk.today(),
    };
    let written = Written::Grows { family, stage, since };
    let note = Note::of_growth(
        who.person,
        desk.reader().actor.person,
        desk.now(),
        name,
        written,
        form.share == "yes",
    );
    by_hand::keep_note(desk, "presence.stage", said, before, note).await
}

/// Takes a meeting off the list.
///
/// # Errors
/// `E_NOT_FOUND`, `E_CLEARANCE`.
pub async fn drop_entry(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    let before = entry(desk, id).await?;
    let Written::GoesAlong { title, .. } = &before.written else { return Err(missing(id)) };
    let said = format!("Off the list: {}", short(title, 80));
    let id = before.id.to_string();
    let deed = Deed::take_out("presence.dropped", said.clone(), Item::Note(before), Vec::new());
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// A note of somebody's growth that copies words of a meeting: nobody sees it who may not see the meeting.
fn of_event(
    desk: &Desk,
    who: &Member,
    purpose: String,
    written: Written,
    shared: bool,
    event: &Event,
) -> Note {
    let note = Note::of_growth(who.person, desk.reader().actor.person, desk.now(), purpose, written, shared);
    let evidence = Evidence {
        item: ItemRef::Event(event.id),
        quote: short(&event.summary, 80),
        at: Some(desk.now()),
        clearance: event.clearance.clone(),
    };
    let clearance: Clearance = note.clearance.join(&event.clearance);
    Note { evidence: vec![evidence], clearance, ..note }
}

/// The entry of a meeting that whoever sits here may see.
async fn listed(desk: &Desk, who: &Member, event: &Event) -> Result<Option<Note>, DeskError> {
    let notes = desk.ledger.notes_with(desk.reader(), who.person).await?;
    let is_it = |n: &Note| matches!(&n.written, Written::GoesAlong { event: of, .. } if *of == event.id);
    Ok(notes.into_iter().find(is_it))
}

async fn entry(desk: &Desk, id: &str) -> Result<Note, DeskError> {
    match desk.note("entry", id).await {
        Ok(note) if matches!(note.written, Written::GoesAlong { .. }) => Ok(note),
        Ok(_) | Err(DeskError::NotFound { .. }) => Err(missing(id)),
        Err(other) => Err(other),
    }
}

/// Whether the assistant goes to a meeting in the executive's place.
fn goes_alone(event: &Event, who: &Member) -> bool {
    let stand_in = event.occasion.as_deref().and_then(|o| o.stand_in.as_ref());
    stand_in.is_some_and(|one| one.who.email == who.email)
}

async fn meeting(desk: &Desk, id: &str) -> Result<Event, DeskError> {
    match desk.item(desk.named(Some("event"), id).await?).await? {
        Item::Event(event) if crate::meeting::can_be_briefed(desk, &event) => Ok(event),
        _ => Err(DeskError::NotFound { kind: "meeting", id: short(id.trim(), 40) }),
    }
}

fn assistant(desk: &Desk) -> Result<Member, DeskError> {
    let none = || DeskError::NotFound { kind: "assistant", id: "of this office".to_owned() };
    desk.office().assistant.clone().ok_or_else(none)
}

fn only(desk: &Desk, who: &Member, what: &str) -> Result<(), DeskError> {
    match desk.reader().actor.person == who.person {
        true => Ok(()),
        false => Err(DeskError::NotAllowed { who: who.name.clone(), what: what.to_owned() }),
    }
}

fn missing(id: &str) -> DeskError {
    DeskError::NotFound { kind: "meeting on the list", id: short(id.trim(), 40) }
}

fn line(field: &'static str, text: &str, wrong: &mut Vec<FieldError>) -> String {
    let text = inert(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let n = text.chars().count();
    if n > MOST_LINE {
        let problem = format!("This is {n} characters long; use at most {MOST_LINE}.");
        wrong.push(FieldError { field, problem });
    }
    text
}
