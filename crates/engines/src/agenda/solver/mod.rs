//! The optimiser: lays items on a timeline of slots so that a plan costs few points. It knows nothing of calendars,
//! zones or people's names; what a point stands for is its caller's affair.
//!
//! [`Problem`] says what is to be placed, [`judge`] what a plan costs and which rules it breaks, plainly. [`solve`]
//! searches by ruin and recreate (`search`, `ruin`, `insert`; `pieces` and `day` cut items into chunks), [`resume`]
//! goes on from a plan after something changed, [`exact`] proves the best places of a few items, [`bound`] tells what
//! no plan can cost less than, and [`order`] puts jobs that wait for one machine into sequence.
//!
//! No clock: work is counted in iterations, and the same problem, seed and iterations give the same plan on every
//! machine. A closure says after every few iterations whether to go on; a clock in it decides when to stop, nothing
//! else.

pub mod order;

mod bound;
mod day;
mod exact;
mod insert;
mod mask;
mod pieces;
mod plan;
mod problem;
mod ruin;
mod score;
mod search;
mod tables;

#[cfg(test)]
mod tests;

pub use bound::{Bound, bound};
pub use exact::exact;
pub use problem::{Chunk, Fault, Fixed, Item, Limits, Node, Precedence, Problem, Span};
pub use score::{Broken, Judgement, Placements, Terms, judge};

use search::Search;
use tables::Tables;

/// Iterations between two questions whether to go on.
const BATCH: u64 = 16;

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Ruins and repairs so far; 0 with the first plan.
    pub iterations: u64,
    /// Points of the best plan so far; those of mandatory items that are left out are beyond all others.
    pub cost: i64,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// For each item its chunks in order of time; none: it is left out.
    pub placements: Placements,
    /// Points.
    pub cost: i64,
    /// Ruins and repairs that it took.
    pub iterations: u64,
    /// Mandatory items for which no place was found; the plan breaks no other rule.
    pub unplaced: Vec<usize>,
}

/// Up to so many items the search ends with a proof, where one takes no more than so many nodes.
const PROVED_UP_TO: usize = 5;
const NODES: u64 = 50_000;

/// Plans from nothing: the first plan takes one pass, then it is improved while `keep_going` says so; the plan of a few
/// items is the best there is.
///
/// ```
/// use engines::agenda::solver::{Item, Limits, Problem, Span, solve};
/// let limits = Limits { meeting_slots: 9, meeting_cost: 0, busy_slots: 9, busy_cost: 0 };
/// let day = Span { start: 0, end: 4 };
/// let kinds = vec![vec![3, 1, 0, 2]];
/// let items = vec![Item::new(2, day, 0), Item { drop: Some(5), ..Item::new(1, day, 0) }];
/// let problem = Problem {
///     days: 1, slots_per_day: 4, period_starts: vec![0], blocked: vec![], fixed: vec![], kinds, contexts: vec![],
///     people: vec![], items, precedence: vec![], limits,
/// };
/// let plan = solve(&problem, 1, |progress| progress.iterations < 100)?;
/// assert_eq!((plan.placements[0][0].start, plan.placements[1][0].start, plan.cost), (1, 3, 3));
/// # Ok::<(), engines::agenda::solver::Fault>(())
/// ```
///
/// # Errors
/// See [`Problem::check`].
pub fn solve(
    problem: &Problem,
    seed: u64,
    keep_going: impl FnMut(Progress) -> bool,
) -> Result<Solution, Fault> {
    let tables = Tables::new(problem)?;
    proved(problem, run(Search::new(&tables, seed), keep_going))
}

/// Plans anew after something changed: what of the incumbent still fits stays where it is, the rest is laid around
/// it, then the plan is improved while `keep_going` says so. The incumbent has one entry for each item.
///
/// # Errors
/// See [`Problem::check`].
pub fn resume(
    problem: &Problem,
    incumbent: &Placements,
    seed: u64,
    keep_going: impl FnMut(Progress) -> bool,
) -> Result<Solution, Fault> {
    let tables = Tables::new(problem)?;
    proved(problem, run(Search::resumed(&tables, incumbent, seed), keep_going))
}

fn run(mut search: Search, mut keep_going: impl FnMut(Progress) -> bool) -> Solution {
    while keep_going(Progress { iterations: search.iterations, cost: search.best_cost }) {
        (0..BATCH).for_each(|_| search.step());
    }
    search.solution()
}

/// The best plan of a few items, where it can be proved; else the one found.
fn proved(problem: &Problem, found: Solution) -> Result<Solution, Fault> {
    if problem.items.len() > PROVED_UP_TO {
        return Ok(found);
    }
    let all: Vec<usize> = (0..problem.items.len()).collect();
    let rank = |s: &Solution| (s.unplaced.len(), s.cost);
    let best = exact(problem, &found.placements, &all, NODES)?.filter(|best| rank(best) < rank(&found));
    Ok(best.map_or(found.clone(), |best| Solution { iterations: found.iterations, ..best }))
}
