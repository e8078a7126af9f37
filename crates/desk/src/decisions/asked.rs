//! Mail in which the executive is asked to choose, as questions that can be framed.

use super::Say;
use crate::tasks::due_as_typed;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::navigator::{self, Ask, Choosing};
use jiff::ToSpan;
use serde::Serialize;
use world::{ItemRef, MessageId, Snapshot};

/// The longest question that a mail gives.
const LONGEST: usize = 160;
/// Mails that the list shows.
const MOST: usize = 6;

/// A mail that asks for a choice, of which no decision tells yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Which.
    pub message: MessageId,
    /// The sentence that asks.
    pub question: String,
    /// "Ben Hollis · by today, 12:00".
    pub facts: String,
}

/// What the form of a new decision begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// The question.
    pub question: String,
    /// What could be done, where the words say it.
    pub options: Vec<String>,
    /// "2026-11-24 12:00", or empty.
    pub due: String,
    /// Who asks, for the eye.
    pub by: String,
}

/// The mails that ask for a choice, the most pressing first.
pub(super) fn asked(say: &Say) -> Vec<Asked> {
    let world = say.world;
    let told = |message: MessageId| {
        let tells = |d: &world::Decision| d.evidence.iter().any(|e| e.item == ItemRef::Message(message));
        world.decisions.values().any(tells)
    };
    let open = asks(world).into_iter().filter(|(ask, ..)| !told(ask.message.id) && ask.doubt.is_none());
    let row = |(ask, question, _): (Ask, String, Choosing)| {
        let due = ask.act.and_then(|act| act.due).map(|due| format!("by {}", say.due(due)));
        let facts: Vec<String> = std::iter::once(inert(&ask.message.from.called())).chain(due).collect();
        Asked { message: ask.message.id, question, facts: facts.join(" · ") }
    };
    open.map(row).take(MOST).collect()
}

/// "Two mails ask for a choice.", for a list without a decision that waits.
pub(super) fn finding(asked: &[Asked]) -> Option<String> {
    let mails = sentence(&count(asked.len(), "mail asks", "mails ask"));
    (!asked.is_empty()).then(|| format!("{mails} for a choice."))
}

/// What waits for the executive's yes, no or choice, with its sentence.
fn asks(world: &Snapshot) -> Vec<(Ask<'_>, String, Choosing)> {
    let zone = world.zone();
    let tomorrow = zone.to_datetime(world.now).date().saturating_add(1.day());
    let until = world::time::instant(tomorrow, jiff::civil::Time::midnight(), &zone);
    navigator::asks(world, until).into_iter().filter_map(choice).collect()
}

fn choice(ask: Ask<'_>) -> Option<(Ask<'_>, String, Choosing)> {
    let act = ask.act?;
    let question = sentence(&inert(&short(&act.sentence, LONGEST)));
    Some((ask, question, navigator::choosing(act)?))
}

/// What the form begins with when a mail asks.
///
/// # Errors
/// `E_NOT_FOUND` for a mail that is not there, or asks for no choice any more.
pub async fn from_mail(desk: &Desk, message: &str) -> Result<Draft, DeskError> {
    let world = desk.snapshot().await?;
    let found = asks(&world).into_iter().find(|(ask, ..)| ask.message.id.to_string() == message);
    let absent = || DeskError::NotFound { kind: "question in the mail", id: short(message, 40) };
    let (ask, question, choosing) = found.ok_or_else(absent)?;
    let options: &[&str] = match choosing {
        Choosing::Consent => &["Yes", "No"],
        Choosing::OneOf => &[],
    };
    let zone = world.zone();
    let sent = ask.message.date.map(|at| zone.to_datetime(at).date());
    let today = zone.to_datetime(world.now).date();
    let when = sent.map_or(String::new(), |date| format!(", {}", day(date, today)));
    Ok(Draft {
        question,
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        due: ask.act.and_then(|act| act.due).map_or(String::new(), |due| due_as_typed(due, &world)),
        by: format!("{}{when}", inert(&ask.message.from.called())),
    })
}
