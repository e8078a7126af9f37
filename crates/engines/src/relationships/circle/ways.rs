//! Who could introduce whom: the warmest ways of at most three steps, with what each step rests on (spec §7.6).

use super::{Circle, ME, standing};
use crate::relationships::network::{Network, Path, introductions};
use crate::relationships::suggest::INTRODUCTION;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use world::relation::Way;
use world::{ItemRef, Person, PersonId, Proposal, Snapshot, State};

/// Somebody is asked to introduce once in so many days.
pub const ASKED_EVERY: i64 = 30;
/// How strong a tie is that others have and that one was told of: well, and a little.
const WELL: f64 = 0.8;
const A_LITTLE: f64 = 0.3;
/// Words of cards for people who know each other well.
const CLOSE: [&str; 9] =
    ["colleague", "co-worker", "friend", "spouse", "sibling", "child", "parent", "kin", "agent"];

/// What a step of a way rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Contact that was seen.
    Seen,
    /// What somebody noted by hand.
    Noted,
    /// What a card says, in its word.
    Card(String),
}

/// A step from one person to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// From whom.
    pub from: PersonId,
    /// To whom.
    pub to: PersonId,
    /// How warm, 0 to 1.
    pub strength: f64,
    /// What it rests on.
    pub rests_on: Known,
}

/// A way to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct WayIn {
    /// Its steps, the first from the executive.
    pub steps: Vec<Step>,
    /// The product of their strengths, 0 to 1.
    pub warmth: f64,
}

impl WayIn {
    /// Whom one would ask: the first on the way; none where one knows them oneself.
    pub fn asks(&self) -> Option<PersonId> {
        (self.steps.len() > 1).then(|| self.steps[0].to)
    }
}

/// A tie that one was told of.
type Told = BTreeMap<(u32, u32), (f64, Known)>;

/// The network with the ties that one was told of, and who may be asked now.
#[derive(Debug)]
pub struct Ways<'c, 'a> {
    circle: &'c Circle<'a>,
    network: Network,
    told: Told,
    busy: BTreeSet<PersonId>,
}

impl Ways<'_, '_> {
    /// The warmest ways to somebody, at most three, no introducer on two of them. Nobody is on one who is not to be
    /// asked, or was asked within the last 30 days.
    pub fn to(&self, whom: PersonId) -> Vec<WayIn> {
        let circle = self.circle;
        let Some(to) = circle.numbers.number(whom) else { return Vec::new() };
        let may_ask = |node: usize| {
            let person = circle.numbers.person(node as u32);
            !self.busy.contains(&person) && circle.world.people.get(&person).is_some_and(may_be_asked)
        };
        let found = introductions(&self.network, ME as usize, to as usize, may_ask);
        found.iter().map(|path| self.way(path)).collect()
    }
    fn way(&self, path: &Path) -> WayIn {
        let person = |node: usize| self.circle.numbers.person(node as u32);
        let step = |pair: &[usize]| {
            let (a, b) = (pair[0] as u32, pair[1] as u32);
            let strength = self.network.weight(pair[0], pair[1]).min(1.0);
            let told = self.told.get(&(a.min(b), a.max(b))).filter(|(told, _)| *told >= strength);
            let rests_on = told.map_or(Known::Seen, |(_, known)| known.clone());
            Step { from: person(pair[0]), to: person(pair[1]), strength, rests_on }
        };
        WayIn { steps: path.nodes.windows(2).map(step).collect(), warmth: path.warmth }
    }
}

impl<'a> Circle<'a> {
    /// The ways to everybody.
    pub fn ways(&self) -> Ways<'_, 'a> {
        let told = self.told();
        let mut ties: BTreeMap<(u32, u32), f64> =
            self.ties.iter().map(|t| ((t.a, t.b), standing::strength(t) / 100.0)).collect();
        for (pair, (strength, _)) in &told {
            let seen = ties.entry(*pair).or_default();
            *seen = seen.max(*strength);
        }
        let ties = ties.into_iter().map(|((a, b), s)| (a as usize, b as usize, s));
        let network = Network::new(self.numbers.len(), ties);
        Ways { circle: self, network, told, busy: self.asked_lately() }
    }
    /// Ties between others that were noted or stand on cards.
    fn told(&self) -> Told {
        let names = names(self.world);
        let mut told = Told::new();
        let mut add = |a: Option<u32>, b: Option<u32>, strength: f64, known: Known| {
            if let (Some(a), Some(b)) = (a, b)
                && a != b
                && a != ME
                && b != ME
            {
                let best = told.entry((a.min(b), a.max(b))).or_insert((strength, known.clone()));
                if strength > best.0 {
                    *best = (strength, known);
                }
            }
        };
        for person in self.world.people.values() {
            let number = self.numbers.number(person.id);
            for known in &person.relation.knows {
                let strength = if known.well { WELL } else { A_LITTLE };
                add(number, self.numbers.number(known.person), strength, Known::Noted);
            }
            for related in &person.related {
                let other = names.get(&related.name.to_lowercase()).copied().flatten();
                let close = CLOSE.contains(&related.kind.as_str());
                let strength = if close { WELL } else { A_LITTLE };
                let other = other.and_then(|id| self.numbers.number(id));
                add(number, other, strength, Known::Card(related.kind.clone()));
            }
        }
        told
    }
    /// Who was asked for an introduction within the last 30 days: by a proposal that was accepted, or by hand.
    pub fn asked_lately(&self) -> BTreeSet<PersonId> {
        let since = self.world.now - SignedDuration::from_hours(24 * ASKED_EVERY);
        let today = crate::maths::drafts::today(self.world);
        let accepted = |p: &&Proposal| {
            p.kind.0 == INTRODUCTION
                && match &p.state {
                    State::Accepted { verdict } | State::Applied { verdict, .. } => verdict.at > since,
                    _ => false,
                }
        };
        let asked = self.world.proposals.values().filter(accepted).filter_map(|p| match p.about.first() {
            Some(ItemRef::Person(id)) => Some(*id),
            _ => None,
        });
        let by_hand = self.world.people.values().filter(|p| {
            let recent = |on: jiff::civil::Date| i64::from((today - on).get_days()) < ASKED_EVERY;
            p.relation.favours.iter().any(|f| f.way == Way::Asked && recent(f.on))
        });
        asked.chain(by_hand.map(|p| p.id)).collect()
    }
}

/// Whether somebody may be asked to introduce at all.
fn may_be_asked(person: &Person) -> bool {
    !person.relation.do_not_ask && !person.relation.no_contact
}

/// People by name and address, where only one bears it.
fn names(world: &Snapshot) -> BTreeMap<String, Option<PersonId>> {
    let mut names: BTreeMap<String, Option<PersonId>> = BTreeMap::new();
    for person in world.people.values() {
        let all = person.emails.iter().cloned().chain([person.name.to_lowercase()]);
        for name in all {
            names
                .entry(name)
                .and_modify(|known| *known = known.filter(|id| *id == person.id))
                .or_insert(Some(person.id));
        }
    }
    names
}
