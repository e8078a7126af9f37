//! Enablement: one gate for what every engine proposes, and how far Equerry may go by itself (spec §10).
//!
//! What is worth showing is shown, best first, within what one person can weigh in a day; one place in ten tries what
//! is little known. A right to act alone is earned kind by kind, offered and never taken, lost at once, and reaches
//! no farther than a floor that always asks. What it all brings is measured against what was held back by chance.

mod budget;
pub mod effect;
pub mod floor;
pub mod forecast;
pub mod ladder;
mod merge;
pub mod outcome;
pub mod playbook;
pub mod trial;

pub use budget::{Chosen, DAILY, Held, INTERRUPTING, choose, may_interrupt};
pub use merge::merge;

use crate::maths::acceptance;
use world::acting::Acting;
use world::{Floor, Proposal, Snapshot};

/// Minutes that a right act done alone brings.
pub const BENEFIT_MINUTES: f64 = 6.0;
/// Minutes that a wrong one costs.
pub const COST_MINUTES: f64 = 18.0;

/// Why Equerry does not do something alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asks {
    /// No right to: at this level.
    Level(u8),
    /// The floor, whatever the level.
    Floor(Floor),
    /// The record would lose the right.
    Record,
    /// The chance that it is kept is not above what a wrong act costs.
    Chance(f64),
}

/// Whether Equerry may do a proposal alone: the level of its kind, the floor, then p > C / (C + B), which is .75.
///
/// # Errors
/// Why it asks.
pub fn may_act(world: &Snapshot, acting: &Acting, proposal: &Proposal) -> Result<(), Asks> {
    let level = acting.level(&proposal.kind.0, acceptance::context(proposal));
    if level < Acting::ACTS {
        return Err(Asks::Level(level));
    }
    if let Some(floor) = floor::of(world, proposal) {
        return Err(Asks::Floor(floor));
    }
    let scope =
        acting.right(&proposal.kind.0, acceptance::context(proposal)).map_or("", |r| r.scope.as_str());
    let answers = ladder::answers(&world.learned.answers, &proposal.kind.0, scope, None, world.now);
    if ladder::record(&answers).lost().is_some() {
        return Err(Asks::Record);
    }
    let chance = acceptance::chance_of(world, proposal);
    if chance > COST_MINUTES / (COST_MINUTES + BENEFIT_MINUTES) { Ok(()) } else { Err(Asks::Chance(chance)) }
}

#[cfg(test)]
mod tests;
