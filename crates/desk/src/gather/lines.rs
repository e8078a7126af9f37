//! Reporting lines that cards bring: settled once everybody of a gathering is known. What a person said by hand stays.

use super::resolve::Names;
use crate::{Desk, DeskError};
use ledger::Txn;
use std::collections::BTreeMap;
use world::{Item, Person, PersonId};

/// Under what is kept which lines came from cards, so that a card may change its own and no other.
const LINES: &str = "reporting lines of cards";
/// Steps up a line before it counts as a circle.
const MOST_STEPS: usize = 50;

/// Lines ready to be kept.
#[derive(Debug, Default)]
pub(super) struct Lines {
    people: Vec<Person>,
    /// Every line that came from a card, where one is new.
    known: Option<BTreeMap<PersonId, PersonId>>,
}

/// Settles whom people report to: by address or name. Whoever is not known, or would end up above themselves, brings no
/// line; nor does anybody whose line was said otherwise.
pub(super) async fn settle(desk: &Desk, found: BTreeMap<PersonId, String>) -> Result<Lines, DeskError> {
    if found.is_empty() {
        return Ok(Lines::default());
    }
    let house = desk.house();
    let mut known: BTreeMap<PersonId, PersonId> = desk.ledger.state(&house, LINES).await?.unwrap_or_default();
    let before = known.clone();
    let world = desk.snapshot_of(&house).await?;
    let names = Names::of(&world);
    let mut above: BTreeMap<PersonId, PersonId> =
        world.people.values().filter_map(|p| Some((p.id, p.manager?))).collect();
    let mut people = Vec::new();
    for (id, word) in found {
        let Some(person) = world.people.get(&id) else { continue };
        let Some(manager) = who(&names, &word).filter(|manager| !leads_to(&above, *manager, id)) else {
            continue;
        };
        let by_card = person.manager.is_none() || person.manager == known.get(&id).copied();
        if person.relation.not_under.contains(&manager) || !by_card {
            continue;
        }
        known.insert(id, manager);
        above.insert(id, manager);
        if person.manager != Some(manager) {
            people.push(Person { manager: Some(manager), ..person.clone() });
        }
    }
    Ok(Lines { people, known: (known != before).then_some(known) })
}

/// Who is meant: as it stands, or the address within it ("Ana Lima <ana@far.example>").
fn who(names: &Names, word: &str) -> Option<PersonId> {
    let address = || word.split_whitespace().find(|part| part.contains('@'));
    names.find(word).or_else(|| names.find(address()?.trim_matches(['<', '>'])))
}

/// Whether a line up from somebody comes to another.
fn leads_to(above: &BTreeMap<PersonId, PersonId>, from: PersonId, to: PersonId) -> bool {
    let mut at = Some(from);
    for _ in 0..MOST_STEPS {
        match at {
            None => return false,
            Some(here) if here == to => return true,
            Some(here) => at = above.get(&here).copied(),
        }
    }
    true
}

impl Lines {
    /// Keeps them.
    pub(super) async fn keep(self, txn: &mut Txn) -> Result<(), DeskError> {
        if !self.people.is_empty() {
            txn.save_all(self.people.into_iter().map(Item::Person).collect()).await?;
        }
        if let Some(known) = &self.known {
            txn.set_state(LINES, known).await?;
        }
        Ok(())
    }
}
