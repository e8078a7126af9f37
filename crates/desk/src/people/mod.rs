//! People: how relationships stand, who drifts, who could introduce whom. Reckoned from calendar and mail headers as
//! whoever sits here may see them; whoever objects is not reckoned and has no card.

mod attention;
mod change;
mod departments;
mod directory;
mod ego;
mod form;
mod labels;
mod merge;
mod note;
mod page;
mod portfolio;
mod register;
mod sensible;
mod sheet;
mod sides;
mod stopped;
mod study;
mod ways;

pub use attention::Row;
pub use change::{Changed, Met, NewPerson, PersonChange, add, does_not_report, met, reports_to, set};
pub use departments::{DepartmentForm, Kept, department_form, places, save_department};
pub use directory::{Colleague, Department, Directory, Double, Organisation, Report, directory};
pub use ego::{Anchor, Ego, Line, Name, Node, Ring, Shape};
pub use form::{MetForm, PersonForm, WaysForm, form, meet, new_person, save};
pub use merge::{is_one, split, two_people};
pub use note::{note, open_note};
pub use page::{Page, page, whom};
pub use portfolio::{Fact, GoalRow, Portfolio, portfolio};
pub(crate) use register::stance_words;
pub use register::{Register, RegisterRow, register};
pub use sheet::{Owed, Part, Seen, Sheet, sheet};
pub use sides::{Side, Source};
pub(crate) use stopped::{check, stopped};
pub use study::{Card, study};
pub use ways::{Answer, StepTold, WayTold, ways_to};

use crate::words::inert;
use crate::{Desk, DeskError};
use engines::relationships::circle::{self, Circle};
use engines::relationships::suggest;
use world::{Item, ItemRef, Person, PersonId, Proposal, Reader, Snapshot};

/// Weeks of history from which relationships are reckoned: strong ties of two years ago can be told from new ones.
const WEEKS: usize = 104;
/// So many are offered where nobody bears a name.
const NEAREST: usize = 3;

/// The world with its history, as whoever sits here may see it.
async fn history(desk: &Desk) -> Result<Snapshot, DeskError> {
    desk.history(WEEKS).await
}

/// What the engine suggests of relationships, for a reader of the office's own.
pub(crate) async fn suggested(desk: &Desk, reader: &Reader) -> Result<Vec<Proposal>, DeskError> {
    let world = desk.read_world(reader, Some(WEEKS)).await?;
    Ok(suggest::propose(&world, &Circle::of(&world)))
}

/// Whether somebody may have a card at all: they have not objected to being looked at.
pub(crate) fn may_be_shown(person: &Person) -> bool {
    person.relation.consent.structure
}

/// The card that is meant by an id, a name or an address. Cards that are one person answer with the one they are
/// counted under.
///
/// # Errors
/// `E_NOT_FOUND`, whether they are absent or not to be seen; `E_AMBIGUOUS`.
pub(crate) async fn named(desk: &Desk, world: &Snapshot, word: &str) -> Result<Person, DeskError> {
    let names = crate::gather::Names::of(world);
    let known = names.find(word).and_then(|id| world.people.get(&id)).cloned();
    let person = match known {
        Some(person) => person,
        None => match desk.named(Some("person"), word).await {
            Ok(item) => match desk.item(item).await? {
                Item::Person(person) => person,
                _ => return Err(DeskError::NotFound { kind: "person", id: word.to_owned() }),
            },
            Err(DeskError::NotFound { .. }) => return Err(nobody(world, &names, word)),
            Err(other) => return Err(other),
        },
    };
    let main = circle::merged_into(&world.people, person.id);
    Ok(world.people.get(&main).cloned().unwrap_or(person))
}

/// Nobody, or several, are known by a word: those who are meant perhaps are named.
fn nobody(world: &Snapshot, names: &crate::gather::Names, word: &str) -> DeskError {
    let shown = |ids: Vec<PersonId>| -> Vec<String> {
        let cards = ids.into_iter().filter_map(|id| world.people.get(&id));
        cards.filter(|p| may_be_shown(p)).take(NEAREST).map(|p| inert(&p.name)).collect()
    };
    let id = crate::words::short(word.trim(), 60);
    let several = shown(names.bearers(word));
    if several.len() > 1 {
        return DeskError::Ambiguous { kind: "person", id, candidates: several };
    }
    let near = shown(names.near(word));
    if near.is_empty() {
        return DeskError::NotFound { kind: "person", id };
    }
    let hint = format!("did you mean {}? Give a name or an address", near.join(" or "));
    DeskError::input(&format!("there is no person \"{id}\""), "E_NOT_FOUND", &hint)
}

/// The name of somebody as it is shown.
fn called(world: &Snapshot, id: PersonId) -> String {
    crate::goals::person(world, id).map_or_else(|| "somebody".to_owned(), |name| inert(&name))
}

/// "Chair of the board, Reyes Advisory"; "Formerly …" of whoever has left.
pub(crate) fn about(person: &Person) -> String {
    let parts = [person.title.as_deref(), person.department.as_deref(), person.organisation.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    let formerly = if person.relation.left.is_some() && !parts.is_empty() { "Formerly " } else { "" };
    inert(&format!("{formerly}{}", parts.join(", ")))
}

/// The path of somebody's page below the office.
pub fn link(id: PersonId) -> String {
    format!("people/{}", ItemRef::Person(id).uuid().simple())
}

/// "strong", "steady", "weak", by a strength of 0 to 100.
fn strong(strength: f64) -> &'static str {
    match strength {
        s if s >= 65.0 => "strong",
        s if s >= 40.0 => "steady",
        _ => "weak",
    }
}
