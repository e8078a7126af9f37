//! Whether people who rank the same things blind agree (spec §4.7).

use crate::maths::kendall;

/// A thing two people rank far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Which, by its place in the list that was ranked.
    pub item: usize,
    /// The first person's rank, 1 is best.
    pub first: usize,
    /// The second person's.
    pub second: usize,
}

/// How far two rankings agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Kendall's tau-b, −1 to 1.
    pub tau: f64,
    /// The three largest gaps of at least two ranks, largest first: questions for the catch-up.
    pub gaps: Vec<Gap>,
}

impl Agreement {
    /// Whether it is so low that fifteen minutes of talk are due.
    pub fn wants_talk(&self) -> bool {
        self.tau < 0.4
    }
}

/// Ranks one place apart are no gap.
const GAP: usize = 2;

/// The agreement of two rankings of the same things, each a list of ranks in the order of the things; none unless both
/// rank the same two or more things, and neither puts all on one rank.
pub fn agreement(first: &[usize], second: &[usize]) -> Option<Agreement> {
    if first.len() != second.len() {
        return None;
    }
    let pairs: Vec<(f64, f64)> = first.iter().zip(second).map(|(a, b)| (*a as f64, *b as f64)).collect();
    let tau = kendall::tau_b(&pairs)?;
    let mut gaps: Vec<Gap> = first
        .iter()
        .zip(second)
        .enumerate()
        .map(|(item, (first, second))| Gap { item, first: *first, second: *second })
        .filter(|gap| gap.first.abs_diff(gap.second) >= GAP)
        .collect();
    gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.first.abs_diff(gap.second)), gap.item));
    gaps.truncate(3);
    Some(Agreement { tau, gaps })
}

/// How far the rankings of a leadership team agree.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamAgreement {
    /// The mean of Kendall's tau-b over all pairs of people, −1 to 1.
    pub mean_tau: f64,
    /// For each thing the distance between its best and its worst rank.
    pub spread: Vec<usize>,
}

/// The agreement of a team's rankings, one list of ranks a person; none with fewer than two people, or where a pair of
/// them cannot be compared.
pub fn team_agreement(rankings: &[Vec<usize>]) -> Option<TeamAgreement> {
    let mut taus = Vec::new();
    for (n, one) in rankings.iter().enumerate() {
        for other in &rankings[..n] {
            taus.push(agreement(one, other)?.tau);
        }
    }
    let things = rankings.first()?.len();
    let of = |thing: usize| rankings.iter().map(move |ranks| ranks[thing]);
    let spread = |thing| of(thing).max().unwrap_or(0) - of(thing).min().unwrap_or(0);
    let mean_tau = taus.iter().sum::<f64>() / taus.len() as f64;
    (!taus.is_empty()).then(|| TeamAgreement { mean_tau, spread: (0..things).map(spread).collect() })
}
