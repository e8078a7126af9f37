//! Who does what: the areas with everybody's part in them, what each may decide, who covers for whom, and what could be
//! shared out better. Everything is proposed or entered; nothing is imposed (spec §9).

mod accountability;
mod asked;
mod balance;
mod change;
mod complexity;
mod counted;
mod cover;
mod earned;
mod ending;
mod faults;
mod file;
mod find;
mod hand_over;
mod numbers;
mod own;
mod page;
mod promises;
mod rights;
mod self_done;
mod sheet;
mod spread;
mod training;
mod work;

pub use accountability::{Answers, AreaLine, GoalLine, accountability};
pub use asked::{Waiting, answer, ask_for, give_back, take_back, waiting, waiting_for_me};
pub(crate) use asked::{known as known_question, put_asked};
pub(crate) use balance::balance;
pub use change::{AreaForm, Changed, add, area_form, edit, leave, review};
pub use complexity::Complexity;
pub(crate) use complexity::{crossed, watch};
pub use counted::{Behind, Figure, Side};
pub(crate) use counted::{WEEKS, fell_due, set, sides};
pub use cover::{CoverLine, CoverPlan, cover};
pub(crate) use earned::{awaits, earned, say_yes};
pub use ending::{absences, end_absence, remove};
pub use faults::faults;
pub use file::{File, import, read};
pub use find::{Found, found};
pub use hand_over::{HandOver, HandOverForm, before_hand_over, hand_over};
pub use own::{Own, OwnArea, of_named, of_person};
pub use page::{Cell, Column, Page, Row, Standing, page};
pub use promises::{Board, Promise, SHOWN, SlipForm, board, slip};
pub use rights::{DELEGATION, LEVELS, LevelForm, acknowledge, set_level};
pub(crate) use rights::{money, put_right};
pub use self_done::{SelfDone, self_done};
pub use sheet::{AreaSheet, BriefSheet, Holder, sheet};
pub use spread::spread;
pub(crate) use training::unanswered;
pub use training::{
    AnswerForm, ProcessForm, Request, TrainingForm, answer_training, ask_training, change_process,
};
pub use work::{WorkForm, enter_work, work_form};

use crate::marks::Marks;
use crate::words::inert;
use crate::{Desk, DeskError};
use world::{ItemRef, PersonId, Responsibility, ResponsibilityId, Snapshot};

/// The areas that a reader sees: those of one goal together, by name.
pub(crate) fn areas<'a>(world: &'a Snapshot, marks: &Marks) -> Vec<&'a Responsibility> {
    let mut areas: Vec<&Responsibility> = world.responsibilities.values().collect();
    let place = |area: &Responsibility| {
        let mark = marks.item(world, ItemRef::Responsibility(area.id));
        mark.map_or('z', |m| m.letter)
    };
    areas.sort_by_key(|area| (place(area), area.name.to_lowercase(), area.id));
    areas
}

/// The area that is meant by its name or the beginning of its id.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub(crate) async fn area(desk: &Desk, word: &str) -> Result<Responsibility, DeskError> {
    let world = desk.snapshot().await?;
    let wanted = word.trim().to_lowercase();
    let by_name = world.responsibilities.values().find(|area| area.name.to_lowercase() == wanted);
    if let Some(area) = by_name {
        return Ok(area.clone());
    }
    let missing = || DeskError::NotFound { kind: "area", id: crate::words::short(word.trim(), 60) };
    match desk.named(Some("responsibility"), word).await {
        Ok(ItemRef::Responsibility(id)) => world.responsibilities.get(&id).cloned().ok_or_else(missing),
        Ok(_) | Err(DeskError::NotFound { .. }) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// The organisation that somebody works for, where it is another than the executive's: what the house does is not handed
/// to outsiders (spec §9.5).
pub(crate) fn outside(world: &Snapshot, person: PersonId) -> Option<String> {
    let office = &world.office;
    let own = office.reports.iter().chain(&office.assistant).any(|member| member.person == person);
    let card = world.people.get(&person)?;
    let theirs = card.organisation.as_deref()?;
    let ours = world.people.get(&office.owner.person).and_then(|card| card.organisation.as_deref());
    let same = ours.is_some_and(|ours| ours.trim().eq_ignore_ascii_case(theirs.trim()));
    let domain =
        |email: &String| email.rsplit_once('@').is_some_and(|(_, d)| office.domains().any(|own| own == d));
    (!own && !same && !card.emails.iter().any(domain)).then(|| inert(theirs))
}

/// Refuses somebody who works for another organisation.
pub(crate) fn must_work_here(
    world: &Snapshot,
    person: PersonId,
    field: &'static str,
) -> Result<(), DeskError> {
    let Some(firm) = outside(world, person) else { return Ok(()) };
    let who = name(world, person);
    let problem =
        format!("{who} works for {firm}: choose somebody of the house, and have {who} asked or told.");
    Err(DeskError::Form(vec![crate::FieldError { field, problem }]))
}

/// What somebody is called; those whose card is not seen have no name.
pub(crate) fn name(world: &Snapshot, person: PersonId) -> String {
    crate::goals::person(world, person).map_or("somebody".to_owned(), |name| inert(&name))
}

/// Their first name, or the whole where two of the grid share it.
pub(crate) fn first(world: &Snapshot, person: PersonId) -> String {
    let whole = name(world, person);
    crate::settings::first_name(&whole).to_owned()
}

/// Names in a row: "Ana, Ben and Cleo".
pub(crate) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The id as addresses and forms carry it.
pub(crate) fn part(id: ResponsibilityId) -> String {
    ItemRef::Responsibility(id).uuid().simple().to_string()
}

#[cfg(test)]
mod accountability_tests;
#[cfg(test)]
mod tests;
