//! The likeliest managers of somebody, with reasons.

use super::Traffic;
use std::collections::{BTreeMap, BTreeSet};

/// So many close colleagues have a say.
const COLLEAGUES: usize = 8;

/// Somebody who may be the manager.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Their number.
    pub person: u32,
    /// The higher, the likelier; only its order within one person's candidates means anything.
    pub score: f64,
    /// What it is made of, by code, in the order of the formula.
    pub parts: Vec<(&'static str, f64)>,
}

/// Everybody's likely managers.
#[derive(Debug)]
pub struct Managers<'a> {
    traffic: &'a Traffic,
    /// How each person's first guess is shared among their contacts.
    guesses: BTreeMap<u32, BTreeMap<u32, f64>>,
    /// How much of all guesses falls on each person.
    pull: BTreeMap<u32, f64>,
}

impl<'a> Managers<'a> {
    /// A first guess for everybody, on which the second builds.
    pub fn of(traffic: &'a Traffic) -> Managers<'a> {
        let guess = |person| {
            let first = |c: u32| (c, first(traffic, person, c).iter().map(|p| p.1).sum::<f64>());
            (person, shares(traffic.contacts(person).map(first).collect()))
        };
        let guesses: BTreeMap<u32, BTreeMap<u32, f64>> = traffic.people().map(guess).collect();
        let mut pull: BTreeMap<u32, f64> = BTreeMap::new();
        for (candidate, share) in guesses.values().flatten() {
            *pull.entry(*candidate).or_default() += share;
        }
        Managers { traffic, guesses, pull }
    }

    /// The contacts of somebody, the likeliest manager first.
    pub fn likely(&self, person: u32) -> Vec<Candidate> {
        let colleagues = self.colleagues(person);
        let whole: f64 = colleagues.iter().map(|c| c.1).sum();
        let candidate = |c: u32| {
            let mut parts = first(self.traffic, person, c);
            let vote = |(k, close): &(u32, f64)| close * self.guesses[k].get(&c).copied().unwrap_or(0.0);
            let votes: f64 = colleagues.iter().filter(|(k, _)| *k != c).map(vote).sum();
            parts.push(("many_point_there", 0.25 * (0.2 + self.pull.get(&c).copied().unwrap_or(0.0)).ln()));
            parts.push(("colleagues", if whole > 0.0 { 3.0 * votes / whole } else { 0.0 }));
            candidate(c, parts)
        };
        best_first(self.traffic.contacts(person).map(candidate).collect())
    }

    /// The contacts of somebody and their known managers, the likeliest manager first, where `known` tells whom some
    /// people report to. What `known` says of the person is not used.
    pub fn completing(&self, person: u32, known: &BTreeMap<u32, u32>) -> Vec<Candidate> {
        let traffic = self.traffic;
        let contacts: BTreeSet<u32> = traffic.contacts(person).collect();
        let close: BTreeMap<u32, f64> = contacts.iter().map(|k| (*k, self.close(person, *k))).collect();
        let whole: f64 = close.values().sum();
        let mut teams: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (member, manager) in known.iter().filter(|(member, _)| **member != person) {
            teams.entry(*manager).or_default().insert(*member);
        }
        let told = contacts.iter().filter_map(|k| known.get(k)).copied();
        let all: BTreeSet<u32> = contacts.iter().copied().chain(told).filter(|c| *c != person).collect();
        let none = BTreeSet::new();
        let of = |c: u32| {
            let team = teams.get(&c).unwrap_or(&none);
            let votes = team.iter().filter_map(|k| close.get(k)).sum::<f64>() / whole.max(1e-12);
            let size = team.len() as f64;
            candidate(
                c,
                vec![
                    ("mail", traffic.shared(person, c).ln_1p()),
                    ("team_mail", 0.3 * traffic.team(c, person).ln_1p()),
                    ("leads_others", 1.2 * size.ln_1p()),
                    ("colleagues", 6.0 * votes),
                    ("whole_team", if team.is_empty() { 0.0 } else { 4.0 * votes / size.sqrt() }),
                ],
            )
        };
        best_first(all.into_iter().map(of).collect())
    }

    /// How close two people work: mail between them, and mail that both get.
    fn close(&self, a: u32, b: u32) -> f64 {
        self.traffic.shared(a, b) + 0.2 * self.traffic.together(a, b)
    }

    /// The closest colleagues who do not draw twice the attention, as a manager would.
    fn colleagues(&self, person: u32) -> Vec<(u32, f64)> {
        let peer = |k: &u32| self.traffic.attention(*k) < 2.0 * self.traffic.attention(person);
        let mut found: Vec<(u32, f64)> =
            self.traffic.contacts(person).filter(peer).map(|k| (k, self.close(person, k))).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(COLLEAGUES);
        found
    }
}

/// What a pair's own mail says for one being the other's manager.
fn first(traffic: &Traffic, person: u32, candidate: u32) -> Vec<(&'static str, f64)> {
    let drawn = (traffic.attention(candidate) / traffic.attention(person)).ln();
    vec![
        ("mail", traffic.shared(person, candidate).ln_1p()),
        ("team_mail", 0.3 * traffic.team(candidate, person).ln_1p()),
        ("days", 0.3 * traffic.days(person, candidate).ln_1p()),
        ("attention", 0.3 * drawn),
    ]
}

fn candidate(person: u32, parts: Vec<(&'static str, f64)>) -> Candidate {
    Candidate { person, score: parts.iter().map(|p| p.1).sum(), parts }
}

fn best_first(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.person.cmp(&b.person)));
    found
}

/// Scores as shares of one guess: a point more is seven times as likely.
fn shares(scores: BTreeMap<u32, f64>) -> BTreeMap<u32, f64> {
    let top = scores.values().copied().fold(f64::NEG_INFINITY, f64::max);
    let raw: BTreeMap<u32, f64> = scores.into_iter().map(|(c, s)| (c, (2.0 * (s - top)).exp())).collect();
    let whole: f64 = raw.values().sum();
    raw.into_iter().map(|(c, r)| (c, r / whole)).collect()
}
