//! What it takes to make changes: how many they are, how many meetings they touch, who has to be told, who has to agree.

use super::{Act, series};
use crate::words::{count, inert, sentence};
use engines::maths::{meetings, spoken};
use engines::twin::Change;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{Effect, Event, EventId, PersonId, Snapshot};

/// What it takes to make a set of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// How many changes.
    pub changes: usize,
    /// How many meetings are touched.
    pub meetings: usize,
    /// How many people besides the executive have to be told: whoever is in those meetings.
    pub tell: usize,
    /// How many of them are outside the house.
    pub outside: usize,
    /// Who has to agree, since work comes to them.
    pub agree: Vec<String>,
    /// All of it in a sentence.
    pub words: String,
}

impl Effort {
    /// By what less effort is told from more: people first, then meetings, then changes.
    pub fn rank(&self) -> (usize, usize, usize) {
        (self.tell + self.agree.len(), self.meetings, self.changes)
    }
}

/// What a change touches.
#[derive(Debug, Clone, Default)]
pub(in crate::twin) struct Touched {
    meetings: BTreeSet<EventId>,
    /// Whoever is in them, by who they are, and whether that is outside the house.
    people: BTreeMap<String, bool>,
    /// Who takes work over, by who they are, with their names.
    takers: BTreeMap<String, String>,
}

/// What a change touches: what would be proposed of it, or, where nothing can be, all that it speaks of.
pub(super) fn touched(world: &Snapshot, change: &Change, act: Result<&Act, &str>, weeks: u32) -> Touched {
    let mut found = Touched::default();
    match act {
        Ok(act) => act.effects.iter().for_each(|effect| found.by(world, effect)),
        Err(_) => {
            let (Change::Drop { series }
            | Change::Skip { series, .. }
            | Change::Alternate { series }
            | Change::Shorten { series, .. }
            | Change::Move { series, .. }) = change
            else {
                return found;
            };
            series::called(world, series, weeks).into_iter().for_each(|event| found.meeting(world, event));
        }
    }
    found
}

impl Touched {
    fn by(&mut self, world: &Snapshot, effect: &Effect) {
        match effect {
            Effect::CancelEvent { event }
            | Effect::ChangeEvent { event, .. }
            | Effect::MoveEvent { event, .. } => {
                if let Some(event) = world.events.get(event) {
                    self.meeting(world, event);
                }
            }
            Effect::HandOver { to, .. } => self.taker(world, *to),
            Effect::ChangeTask { change, .. } => {
                if let Some(to) = change.owner {
                    self.taker(world, to);
                }
            }
            _ => {}
        }
    }

    fn meeting(&mut self, world: &Snapshot, event: &Event) {
        self.meetings.insert(event.id);
        let others = meetings::others(world, event).into_iter().map(|a| a.email.as_str());
        let caller = event.organiser.as_deref().filter(|o| !world.office.is_mine(o));
        for email in others.chain(caller) {
            self.people.insert(who(world, email), meetings::is_external(world, email));
        }
    }

    fn taker(&mut self, world: &Snapshot, person: PersonId) {
        let name = world.people.get(&person).map_or("somebody".to_owned(), |p| inert(&p.name));
        if person != world.office.owner.person {
            self.takers.insert(person.to_string(), name);
        }
    }
}

/// Who is behind an address: one person with two addresses is one.
fn who(world: &Snapshot, email: &str) -> String {
    let email = email.to_lowercase();
    world.person_by_email(&email).map_or(email, |person| person.id.to_string())
}

/// What changes take together; somebody who is in several meetings is told once, and whoever agrees knows of it.
pub(in crate::twin) fn together<'a>(parts: impl IntoIterator<Item = &'a Touched>) -> Effort {
    let (mut all, mut changes) = (Touched::default(), 0);
    for part in parts {
        changes += 1;
        all.meetings.extend(&part.meetings);
        all.people.extend(part.people.clone());
        all.takers.extend(part.takers.clone());
    }
    all.people.retain(|who, _| !all.takers.contains_key(who));
    let effort = Effort {
        changes,
        meetings: all.meetings.len(),
        tell: all.people.len(),
        outside: all.people.values().filter(|outside| **outside).count(),
        agree: all.takers.into_values().collect(),
        words: String::new(),
    };
    Effort { words: words(&effort), ..effort }
}

/// "Two changes, eight meetings; seven people to tell, three of them outside the house; Lena Ford has to agree."
fn words(effort: &Effort) -> String {
    let mut said = sentence(&count(effort.changes, "change", "changes"));
    if effort.meetings > 0 {
        said.push_str(&format!(", {}", count(effort.meetings, "meeting", "meetings")));
    }
    let outside = match (effort.outside, effort.tell) {
        (0, _) => String::new(),
        (1, 1) => ", outside the house".to_owned(),
        (some, all) if some == all => ", all outside the house".to_owned(),
        (some, _) => format!(", {} of them outside the house", count(some, "", "").trim()),
    };
    let tell = match (effort.tell, effort.agree.is_empty()) {
        (0, true) => "; nobody else has to be told".to_owned(),
        (0, false) => String::new(),
        (n, _) => format!("; {} to tell{outside}", count(n, "person", "people")),
    };
    let agree = match &effort.agree[..] {
        [] => String::new(),
        [one] => format!("; {one} has to agree"),
        many => format!("; {} have to agree", spoken::listed(many)),
    };
    format!("{said}{tell}{agree}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_takes_is_one_plain_sentence() {
        let of = |changes, meetings, tell, outside, agree: &[&str]| {
            let agree = agree.iter().map(|&name| name.to_owned()).collect();
            words(&Effort { changes, meetings, tell, outside, agree, words: String::new() })
        };
        assert_eq!(of(1, 0, 0, 0, &[]), "One change; nobody else has to be told.");
        assert_eq!(
            of(2, 8, 7, 3, &["Lena Ford"]),
            "Two changes, eight meetings; seven people to tell, three of them outside the house; Lena Ford has to agree."
        );
        assert_eq!(of(1, 1, 1, 1, &[]), "One change, one meeting; one person to tell, outside the house.");
        assert_eq!(
            of(1, 0, 0, 0, &["Lena Ford", "Jo Weil"]),
            "One change; Lena Ford and Jo Weil have to agree."
        );
    }
}
