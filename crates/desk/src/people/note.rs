//! The executive's private note on somebody: sealed, theirs alone, and no word of it in the audit trail.

use super::change::{agrees_to_notes, out_of_range};
use super::{may_be_shown, named};
use crate::words::inert;
use crate::{Desk, DeskError};
use ledger::Entry;
use world::{ItemRef, Level, PersonId};

/// The most letters of a note.
const NOTE: usize = 4_000;

fn note_key(person: PersonId) -> String {
    format!("note on {person:?} {}", person.0.simple())
}

/// The executive's private note on somebody; none for anybody else.
///
/// # Errors
/// Those of the ledger.
pub async fn open_note(desk: &Desk, person: PersonId) -> Result<Option<String>, DeskError> {
    let sealed = desk.ledger.secret(desk.reader(), &note_key(person)).await?;
    Ok(sealed.map(|bytes| inert(&String::from_utf8_lossy(&bytes))))
}

/// Keeps the executive's private note on somebody, sealed; an empty one takes it away.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_RANGE` for more than 4,000 letters; `E_STATE` for somebody who objects to
/// notes, and where there is none to take away.
pub async fn note(desk: &Desk, word: &str, text: &str) -> Result<PersonId, DeskError> {
    desk.only_executive("keep a private note")?;
    let world = desk.snapshot().await?;
    let person = named(desk, &world, word).await?;
    let text = text.trim();
    if text.chars().count() > NOTE {
        return Err(out_of_range("the note is too long", "give at most 4,000 letters"));
    }
    match text.is_empty() {
        false => agrees_to_notes(&person.name, person.relation.consent)?,
        true if open_note(desk, person.id).await?.is_none() => {
            let problem =
                format!("there is no note on {} to take away", crate::words::short(&person.name, 60));
            return Err(DeskError::input(&problem, "E_STATE", "write one; nothing was changed"));
        }
        true => {}
    }
    let name = match person.clearance.level <= Level::Confidential && may_be_shown(&person) {
        true => person.name.clone(),
        false => "(private)".to_owned(),
    };
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_secret(&note_key(person.id), (!text.is_empty()).then_some(text.as_bytes())).await?;
    txn.audit(Entry::new("person.noted").about(ItemRef::Person(person.id)).with("title", name)).await?;
    txn.commit().await?;
    Ok(person.id)
}
