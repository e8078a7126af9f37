//! What the whole of one's relationships looks like: coverage of goals, reliance on single people, variety, who lies
//! dormant (spec §7.5, §7.7).

use super::{Circle, ME, Standing, ways::Ways};
use crate::maths::meetings::is_external;
use crate::relationships::network::{Network, betweenness, holes};
use std::collections::BTreeMap;
use world::{GoalId, PersonId};

/// A goal with fewer people says nothing about whom one relies on.
const RELIANCE_FROM: usize = 3;
/// Share of the ways to a goal from which one person carries too much of it.
const TOO_MUCH: f64 = 0.5;
/// So many dormant ties are shown.
const MOST_DORMANT: usize = 10;

/// How well a goal is covered.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// Which goal.
    pub goal: GoalId,
    /// Influence times strength, added up over those who move it.
    pub covered: f64,
    /// Those who move it, with how far (0 to 1) and how strong the tie is (0 to 100; none: not met).
    pub people: Vec<(PersonId, f64, Option<f64>)>,
}

/// A goal that hangs on one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliance {
    /// Which goal.
    pub goal: GoalId,
    /// On whom.
    pub on: PersonId,
    /// Ways to its people that lead over them.
    pub ways: usize,
    /// Ways in all.
    pub of: usize,
    /// Whether they are the only one whom one knows of those who move it; ways over them are then one of one.
    pub alone: bool,
}

/// The portfolio. Figures that need ties are none without them.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    /// People one is in touch with.
    pub contacts: usize,
    /// How far all contacts lead back to one another (Burt 1992).
    pub constraint: Option<f64>,
    /// Contacts that are not redundant.
    pub effective_size: Option<f64>,
    /// The share of contacts that is not redundant, 0 to 1.
    pub efficiency: Option<f64>,
    /// On how many shortest ways between two others one stands.
    pub betweenness: f64,
    /// Share of the strength of all ties that lies outside one's own organisation, 0 to 1.
    pub outside: Option<f64>,
    /// Organisations one is in touch with.
    pub organisations: usize,
    /// Every goal, the least covered first.
    pub coverage: Vec<Coverage>,
    /// Goals that hang on one person.
    pub reliance: Vec<Reliance>,
    /// Strong once, silent for more than a year, of use to a goal.
    pub dormant: Vec<PersonId>,
}

impl Circle<'_> {
    /// What the whole looks like.
    pub fn portfolio(&self) -> Portfolio {
        let network = self.network();
        let holes = holes(&network);
        let (coverage, ways) = (self.coverage(), self.ways());
        Portfolio {
            contacts: self.standings.len(),
            constraint: holes.constraint[ME as usize],
            effective_size: holes.effective_size[ME as usize],
            efficiency: holes.efficiency(&network, ME as usize),
            betweenness: own_betweenness(&network),
            outside: self.outside(),
            organisations: self.organisations(),
            reliance: coverage.iter().filter_map(|c| alone(c).or_else(|| reliance(&ways, c))).collect(),
            coverage,
            dormant: self.dormant(),
        }
    }
    fn coverage(&self) -> Vec<Coverage> {
        let mut found: BTreeMap<GoalId, Coverage> = BTreeMap::new();
        for (person, stake) in &self.stakes {
            let strength = self.standings.get(person).map(Standing::strength);
            for (goal, far, _) in &stake.goals {
                let of =
                    found.entry(*goal).or_insert(Coverage { goal: *goal, covered: 0.0, people: Vec::new() });
                of.covered += far * strength.unwrap_or(0.0) / 100.0;
                of.people.push((*person, *far, strength));
            }
        }
        let mut found: Vec<Coverage> = found.into_values().collect();
        for of in &mut found {
            of.people.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        found.sort_by(|a, b| a.covered.total_cmp(&b.covered).then(a.goal.cmp(&b.goal)));
        found
    }
    fn outside(&self) -> Option<f64> {
        let of = |outside: Option<bool>| {
            let counts = |s: &&Standing| outside.is_none_or(|o| self.is_outside(s.person) == o);
            self.standings.values().filter(counts).map(Standing::strength).sum::<f64>()
        };
        let all = of(None);
        (all > 0.0).then(|| of(Some(true)) / all)
    }
    fn is_outside(&self, person: PersonId) -> bool {
        let email = self.world.people.get(&person).and_then(|p| p.emails.first());
        email.is_some_and(|email| is_external(self.world, email))
    }
    fn organisations(&self) -> usize {
        let cards = self.standings.keys().filter_map(|id| self.world.people.get(id));
        cards.filter_map(|p| p.organisation.as_deref()).collect::<std::collections::BTreeSet<_>>().len()
    }
    /// Dormant ties of use to a goal, those that were strongest first (Levin, Walter & Murnighan 2011).
    fn dormant(&self) -> Vec<PersonId> {
        let of_use = |s: &&Standing| {
            let open = self.world.people.get(&s.person).is_some_and(|p| !p.relation.no_contact);
            let stake = self.stakes.get(&s.person);
            open && s.is_dormant() && stake.is_some_and(|s| s.value() > 0.0)
        };
        let mut found: Vec<&Standing> = self.standings.values().filter(of_use).collect();
        found.sort_by(|a, b| b.peak.total_cmp(&a.peak).then(a.person.cmp(&b.person)));
        found.into_iter().take(MOST_DORMANT).map(|s| s.person).collect()
    }
}

/// The betweenness of the executive.
fn own_betweenness(network: &Network) -> f64 {
    betweenness(network).first().copied().unwrap_or(0.0)
}

/// The only one whom one knows of those who move a goal.
fn alone(coverage: &Coverage) -> Option<Reliance> {
    let mut known = coverage.people.iter().filter(|p| p.2.is_some());
    let (on, ..) = known.next()?;
    known.next().is_none().then_some(Reliance { goal: coverage.goal, on: *on, ways: 1, of: 1, alone: true })
}

/// On whom more than half of the ways to a goal's people lead over.
fn reliance(ways: &Ways<'_, '_>, coverage: &Coverage) -> Option<Reliance> {
    let mut over: BTreeMap<PersonId, usize> = BTreeMap::new();
    let mut of = 0;
    for (person, ..) in &coverage.people {
        let ways = ways.to(*person);
        let Some(first) = ways.first() else { continue };
        of += 1;
        if let Some(on) = first.asks() {
            *over.entry(on).or_default() += 1;
        }
    }
    let (on, count) = over.into_iter().max_by_key(|(person, ways)| (*ways, std::cmp::Reverse(*person)))?;
    let too_much = of >= RELIANCE_FROM && count as f64 > TOO_MUCH * of as f64;
    too_much.then_some(Reliance { goal: coverage.goal, on, ways: count, of, alone: false })
}
