//! How far the calendar could be better: what it costs, what the best plan found costs, and what none costs less than.

use super::model::Model;
use super::{AgendaConfig, solver};
use crate::maths::Values;
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::Snapshot;

/// Ruins and repairs, rounds of the bound, and the seed.
const ITERATIONS: u64 = 1_600;
const ROUNDS: u64 = 120;
const SEED: u64 = 7;

/// What a calendar costs in minutes-equivalent: work and long stretches that find no place, lateness, hours that suit
/// badly, crowded days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// With its meetings where they are.
    pub now: i64,
    /// With those that may move at the best places found, what moving disturbs counted.
    pub best: i64,
    /// No places cost less (a proved bound).
    pub least: i64,
}

/// Measures the calendar of these days; none where no day is worked or what may move stands in each other's way.
pub fn measured(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    dates: &[Date],
) -> Option<Measured> {
    let fixed = Model::new(world, values, config, dates, &BTreeSet::new())?;
    let movable = Model::movable(world, config, dates);
    let model = Model::new(world, values, config, dates, &movable)?;
    // Meetings that stand still have no hours that suit them; what may move has, also where it is today.
    let hours = solver::judge(&model.problem, &model.today).terms.fit;
    let now =
        solver::resume(&fixed.problem, &fixed.today, SEED, |p| p.iterations < ITERATIONS).ok()?.cost + hours;
    let found = solver::resume(&model.problem, &model.today, SEED, |p| p.iterations < ITERATIONS).ok()?;
    if !found.unplaced.is_empty() {
        return None;
    }
    let best = found.cost.min(now);
    let least = solver::bound(&model.problem, best, |rounds| rounds < ROUNDS).ok()?.points;
    Some(Measured { now, best, least: least.min(best) })
}
