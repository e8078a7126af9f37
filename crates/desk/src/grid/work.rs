//! What is entered of somebody who works here: what they can do and wish to learn, their time, when they are away, and
//! the hours of this week as they allow them to be shown.

use super::change::{Changed, competences, list, number};
use crate::by_hand::{self, Deed};
use crate::words::short;
use crate::{Desk, DeskError, FieldError};
pub(super) use engines::maths::calendar::monday_of;
use jiff::civil::Date;
use serde::Deserialize;
use world::person::Work;
use world::{Item, ItemRef, Person, PersonId, Snapshot};

/// The most stretches of absence that are kept.
const MOST_AWAY: usize = 20;

/// What is known of somebody as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct WorkForm {
    /// What they can do: "budgets 3, hiring 4".
    pub can: String,
    /// What they wish to grow in, with commas between.
    pub wishes: String,
    /// Hours a week for duties.
    pub week: String,
    /// Hours of this week, as they said.
    pub told: String,
    /// "2026-12-21 to 2027-01-02", with commas between.
    pub away: String,
}

/// The form of somebody as it stands.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn work_form(desk: &Desk, word: &str) -> Result<(String, WorkForm), DeskError> {
    let world = desk.snapshot().await?;
    let person = meant(&world, word)?;
    let work = world.people.get(&person).map(Person::work).unwrap_or_default();
    let can = work.competences.iter().map(|c| format!("{} {}", c.name, c.level));
    let hours = |minutes: Option<u32>| minutes.map_or(String::new(), |m| format!("{}", f64::from(m) / 60.0));
    let this_week = work.told.filter(|(monday, _)| *monday == monday_of(desk.today())).map(|told| told.1);
    let away = work.away.iter().map(|(from, to)| format!("{from} to {to}"));
    let form = WorkForm {
        can: can.collect::<Vec<_>>().join(", "),
        wishes: work.wishes.join(", "),
        week: hours(work.weekly_minutes),
        told: hours(this_week),
        away: away.collect::<Vec<_>>().join(", "),
    };
    Ok((super::name(&world, person), form))
}

/// Enters what is known of somebody.
///
/// # Errors
/// `E_FORM`, `E_NOT_FOUND`, `E_CLEARANCE`.
pub async fn enter_work(desk: &Desk, word: &str, form: &WorkForm) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let person = meant(&world, word)?;
    let known = desk.ledger.item(desk.reader(), ItemRef::Person(person)).await.ok();
    let before = known.and_then(|item| match item {
        Item::Person(person) => Some(person),
        _ => None,
    });
    let work = read(desk, form, before.as_ref().map(Person::work).unwrap_or_default())?;
    let card = match &before {
        Some(card) => card.clone(),
        None => Person { id: person, ..Person::new(super::name(&world, person), address(&world, person)) },
    };
    let after = Person { work: Some(Box::new(work)), ..card };
    let said = format!("Entered what is known of {}.", after.name);
    let deed = Deed::of("work.entered", said.clone(), before.map(Item::Person), Item::Person(after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: person.to_string(), said, undo })
}

/// The address of a member of the office without a card.
fn address(world: &Snapshot, person: PersonId) -> String {
    let members = [Some(&world.office.owner), world.office.assistant.as_ref()];
    let member = members.into_iter().flatten().find(|m| m.person == person);
    member.map_or(String::new(), |m| m.email.clone())
}

pub(super) fn meant(world: &Snapshot, word: &str) -> Result<PersonId, DeskError> {
    let by_id = word.trim().parse().ok().filter(|id| crate::goals::person(world, *id).is_some());
    let named = by_id.or_else(|| crate::gather::Names::of(world).find(word));
    named.ok_or_else(|| DeskError::NotFound { kind: "person", id: short(word.trim(), 60) })
}

fn read(desk: &Desk, form: &WorkForm, base: Work) -> Result<Work, DeskError> {
    let mut wrong = Vec::new();
    let competences = competences("can", &form.can, &mut wrong);
    let hours =
        |at, text: &str, wrong: &mut Vec<FieldError>| number(at, text, 0..=168, wrong).map(|h| h * 60);
    let weekly_minutes = hours("week", &form.week, &mut wrong);
    let told = hours("told", &form.told, &mut wrong).map(|minutes| (monday_of(desk.today()), minutes));
    let away = stretches(&form.away, &mut wrong);
    let wishes = list(&form.wishes).into_iter().map(|w| w.to_lowercase()).collect();
    match wrong.is_empty() {
        true => Ok(Work { competences, wishes, weekly_minutes, away, told: told.or(base.told) }),
        false => Err(DeskError::Form(wrong)),
    }
}

/// "2026-12-21 to 2027-01-02": first and last day; one day stands alone.
fn stretches(text: &str, wrong: &mut Vec<FieldError>) -> Vec<(Date, Date)> {
    let mut found = Vec::new();
    for part in list(text).into_iter().take(MOST_AWAY) {
        let (from, to) = part.split_once(" to ").unwrap_or((&part, &part));
        match (from.trim().parse::<Date>(), to.trim().parse::<Date>()) {
            (Ok(from), Ok(to)) if from <= to => found.push((from, to)),
            _ => wrong.push(FieldError {
                field: "away",
                problem: "Write each stretch as 2026-12-21 to 2027-01-02.".to_owned(),
            }),
        }
    }
    found
}
