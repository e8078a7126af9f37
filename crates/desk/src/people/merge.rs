//! Cards that are one person after all, or two: only ever by hand, and taken back.

use super::change::{Changed, carry_out};
use super::named;
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use std::collections::BTreeSet;
use world::consent::merged_into;
use world::{Item, Person, Snapshot, folded};

/// Counts a card under another from now on: both are one person, somebody says. Cards at two organisations are joined at
/// the second word alone (`sure`), and two people of the office never.
///
/// # Errors
/// `E_STATE` where they are one already, the same card or two people of the office; `E_TWICE` for two organisations at the
/// first word; as [`super::set`].
pub async fn is_one(desk: &Desk, card: &str, with: &str, sure: bool) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let (main, other) = (named(desk, &world, with).await?, itself(desk, card).await?);
    let counted = merged_into(&world.people, other.id);
    if counted == main.id {
        return Err(DeskError::input("they are one already", "E_STATE", "nothing was changed"));
    }
    if let Some(head) = world.people.get(&counted).filter(|_| counted != other.id) {
        let problem = format!("{} is counted with {} already", called(&other), called(head));
        return Err(DeskError::input(&problem, "E_STATE", "split that first; nothing was changed"));
    }
    if is_of_office(&world, &main) && is_of_office(&world, &other) {
        let problem = format!("{} and {} both work here", called(&other), called(&main));
        return Err(DeskError::input(&problem, "E_STATE", "they are two people; nothing was changed"));
    }
    if let Some(between) = across(&main, &other).filter(|_| !sure) {
        return Err(DeskError::input(
            &format!("{} and {} are at two organisations: {between}", called(&other), called(&main)),
            "E_TWICE",
            "nothing was changed; say it once more (--yes) if both are one person all the same",
        ));
    }
    let mut after = other.clone();
    after.relation.merged_into = Some(main.id);
    after.relation.apart_from.remove(&main.id);
    let said = both("One person", &other, &main);
    carry_out(desk, "person.merged", said, other, after).await
}

/// The two organisations that two cards name, or the two houses of their addresses; none where they may be of one.
pub(super) fn across(one: &Person, other: &Person) -> Option<String> {
    let named =
        |p: &Person| p.organisation.as_deref().map(str::trim).filter(|o| !o.is_empty()).map(str::to_owned);
    match (named(one), named(other)) {
        (Some(a), Some(b)) if folded(&a) == folded(&b) => None,
        (Some(a), Some(b)) => Some(inert(&format!("{} and {}", short(&b, 60), short(&a, 60)))),
        _ if one.domain() == other.domain() => None,
        (a, b) => {
            let house = |named: Option<String>, p: &Person| {
                named.or_else(|| p.domain().map(str::to_owned)).unwrap_or_else(|| "none said".to_owned())
            };
            Some(inert(&format!("{} and {}", short(&house(b, other), 60), short(&house(a, one), 60))))
        }
    }
}

/// Whether somebody has a seat in the office: its executive, assistant, direct reports and auditors are one person each.
fn is_of_office(world: &Snapshot, person: &Person) -> bool {
    let office = &world.office;
    let reports = world.reports();
    let mut members =
        [&office.owner].into_iter().chain(&office.assistant).chain(&reports).chain(&office.auditors);
    members.any(|m| m.person == person.id || person.emails.contains(&m.email))
}

fn called(person: &Person) -> String {
    inert(&short(&person.name, 60))
}

/// Counts a card for itself again: everything is reckoned as before. A card is named by its id, its name or address, or by
/// the one it is counted under, where that takes in no other.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; `E_STATE` where it is counted for itself already.
pub async fn split(desk: &Desk, card: &str) -> Result<Changed, DeskError> {
    let before = part(desk, card).await?;
    if before.relation.merged_into.is_none() {
        return Err(DeskError::input(
            "that card is counted for itself already",
            "E_STATE",
            "nothing was changed",
        ));
    }
    let mut after = before.clone();
    after.relation.merged_into = None;
    let said = format!("Counted for itself again: {}", before.name);
    carry_out(desk, "person.split", said, before, after).await
}

/// The card that is to be counted for itself: the very one, or the only one that is counted under it.
async fn part(desk: &Desk, word: &str) -> Result<Person, DeskError> {
    let card = match itself(desk, word).await {
        Err(DeskError::Ambiguous { .. }) => None,
        other => Some(other?),
    };
    if let Some(card) = card.clone().filter(|c| c.relation.merged_into.is_some()) {
        return Ok(card);
    }
    let world = desk.snapshot().await?;
    let heads: BTreeSet<_> = match &card {
        Some(card) => [card.id].into(),
        None => bearing(&world, word).map(|p| p.id).collect(),
    };
    let within = |p: &&Person| {
        p.relation.merged_into.is_some()
            && (heads.contains(&p.id) || heads.contains(&merged_into(&world.people, p.id)))
    };
    let found: Vec<&Person> = world.people.values().filter(within).collect();
    match (found.as_slice(), card) {
        ([one], _) => Ok((*one).clone()),
        ([], Some(card)) => Ok(card),
        (several, _) => Err(DeskError::Ambiguous {
            kind: "card",
            id: short(word.trim(), 60),
            candidates: several.iter().map(|p| format!("{} {}", p.id.short(), called(p))).collect(),
        }),
    }
}

/// Keeps two cards apart: they are two people, and it is not asked again.
///
/// # Errors
/// As [`is_one`].
pub async fn two_people(desk: &Desk, card: &str, other: &str) -> Result<Changed, DeskError> {
    let (before, other) = (itself(desk, card).await?, itself(desk, other).await?);
    if before.id == other.id {
        return Err(DeskError::input("that is one card", "E_STATE", "name two; nothing was changed"));
    }
    let mut after = before.clone();
    after.relation.apart_from.insert(other.id);
    let said = both("Two people", &before, &other);
    carry_out(desk, "person.apart", said, before, after).await
}

/// What was done with two cards. Whoever may see the one is told of the other only where they may see that, too.
pub(super) fn both(what: &str, card: &Person, other: &Person) -> String {
    match card.clearance.join(&other.clearance) == card.clearance {
        true => format!("{what}: {} and {}", other.name, card.name),
        false => format!("{what}: {}", card.name),
    }
}

/// The cards that bear a name or an address.
fn bearing<'a>(world: &'a Snapshot, word: &str) -> impl Iterator<Item = &'a Person> {
    let (name, email) = (folded(word.trim()), word.trim().to_lowercase());
    world.people.values().filter(move |p| folded(&p.name) == name || p.emails.contains(&email))
}

/// The very card that is meant, whomever it is counted under: by its id or its first characters, its name or address.
pub(super) async fn itself(desk: &Desk, word: &str) -> Result<Person, DeskError> {
    match desk.named(Some("person"), word).await {
        Ok(item) => match desk.item(item).await? {
            Item::Person(person) => return Ok(person),
            _ => return Err(DeskError::NotFound { kind: "person", id: short(word.trim(), 60) }),
        },
        Err(DeskError::NotFound { .. }) => {}
        Err(other) => return Err(other),
    }
    let world = desk.snapshot().await?;
    let found: Vec<&Person> = bearing(&world, word).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        // Nobody bears it in full: a first name or a surname may do, and what is near is named.
        [] => named(desk, &world, word).await,
        several => Err(DeskError::Ambiguous {
            kind: "card",
            id: short(word.trim(), 60),
            candidates: several.iter().map(|p| format!("{} {}", p.id.short(), called(p))).collect(),
        }),
    }
}
