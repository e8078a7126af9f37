//! Everybody one knows as they stand: who was in touch with whom, how strong each tie is, which fade, what is at stake.
//!
//! `numbers` says who counts and which addresses are one person, `reading` turns messages, meetings and notes into
//! contacts, `standing` says what they come to for each person, `stake` who matters for what, `portfolio` what the whole
//! looks like, `ways` who could introduce whom.

mod numbers;
mod portfolio;
mod reading;
mod sides;
mod stake;
mod standing;
#[cfg(test)]
mod tests;
mod ways;

pub use numbers::counts;
pub use portfolio::{Coverage, Portfolio, Reliance};
pub use sides::{CHANNELS, SIDES, Sides};
pub use stake::{How, Stake};
pub use standing::{Cadence, CadenceFrom, Moment, RHYTHM_FROM, Standing, Warmth, exchanges, rhythm};
pub use ways::{ASKED_EVERY, Known, Step, WayIn, Ways};
pub use world::consent::merged_into;

use super::contact::Contact;
use super::network::Network;
use super::ties::{self, Likely, Tie};
use numbers::Numbers;
use std::collections::BTreeMap;
use world::{ItemRef, PersonId, Snapshot};

/// The number of the executive.
const ME: u32 = 0;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Everybody one knows, reckoned from a snapshot. Those who object to being counted are not in it.
#[derive(Debug)]
pub struct Circle<'a> {
    world: &'a Snapshot,
    numbers: Numbers<'a>,
    contacts: Vec<Contact>,
    /// Where each contact was seen.
    sources: Vec<ItemRef>,
    /// Of every two people between whom contact is known.
    ties: Vec<Tie>,
    standings: BTreeMap<PersonId, Standing>,
    stakes: BTreeMap<PersonId, Stake>,
}

/// An instant in days.
fn days(at: jiff::Timestamp) -> f64 {
    at.as_second() as f64 / DAY
}

impl<'a> Circle<'a> {
    /// Reckons everybody in the snapshot, as far back as it reaches.
    pub fn of(world: &'a Snapshot) -> Circle<'a> {
        let numbers = Numbers::of(world);
        let reading = reading::read(world, &numbers);
        let now = days(world.now);
        let ties = ties::ties_at(&reading.contacts, now);
        let mine: Vec<Contact> =
            reading.contacts.iter().filter(|c| c.from == ME || c.to == ME).copied().collect();
        let likely = Likely::taught(&mine, now);
        let peaks = standing::peaks(&mine, now);
        let stakes = stake::stakes(world, &numbers, &reading);
        let mut circle = Circle {
            world,
            numbers,
            contacts: reading.contacts,
            sources: reading.sources,
            ties,
            standings: BTreeMap::new(),
            stakes,
        };
        circle.standings = standing::standings(&circle, &mine, likely.as_ref(), &peaks);
        circle
    }
    /// How things stand with somebody; none without contact, and for whoever is not counted.
    pub fn standing(&self, person: PersonId) -> Option<&Standing> {
        self.standings.get(&self.numbers.person(self.numbers.number(person)?))
    }
    /// Everybody with whom contact is known, in the order of their ids.
    pub fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.standings.values()
    }
    /// What is at stake with somebody; none where nothing is.
    pub fn stake(&self, person: PersonId) -> Option<&Stake> {
        self.stakes.get(&self.numbers.person(self.numbers.number(person)?))
    }
    /// Everybody with whom something is at stake, in the order of their ids.
    pub fn stakes(&self) -> impl Iterator<Item = (PersonId, &Stake)> {
        self.stakes.iter().map(|(id, stake)| (*id, stake))
    }
    /// Everybody who counts, each once, the executive left out.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.numbers.people().skip(1)
    }
    /// Those whose silence is longer than half beyond their rhythm, by what is at stake: the drift list. Whoever is not
    /// to be contacted any more, or with whom nothing is at stake, is not on it.
    pub fn drifting(&self) -> Vec<&Standing> {
        let open = |s: &&Standing| {
            self.world.people.get(&s.person).is_some_and(|p| !p.relation.no_contact)
                && self.stakes.contains_key(&s.person)
        };
        let mut found: Vec<&Standing> =
            self.standings.values().filter(|s| s.is_drifting()).filter(open).collect();
        found.sort_by(|a, b| self.urgency(b).total_cmp(&self.urgency(a)).then(a.person.cmp(&b.person)));
        found
    }
    /// What is at stake, times how much of the tie's health is gone; half more for a bridge, which fades fastest
    /// (Burt 2002).
    pub fn urgency(&self, standing: &Standing) -> f64 {
        let stake = self.stakes.get(&standing.person).map_or(0.0, Stake::value);
        let bridge = if standing.bridge { 1.5 } else { 1.0 };
        stake * (1.0 - standing.health.unwrap_or(1.0)) * bridge
    }
    /// The ties between those who count, each as strong as it is from 0 to 1.
    pub fn network(&self) -> Network {
        let tied = self.ties.iter().map(|t| {
            let strength = standing::strength(t) / 100.0;
            (t.a as usize, t.b as usize, strength)
        });
        Network::new(self.numbers.len(), tied)
    }
}
