//! What could be better: pure functions, a [`world`] snapshot in, findings and proposals out.
//!
//! No clock, no chance, no I/O: time and seeds come in as arguments, so the same input gives the same
//! bytes. An engine is a folder; engines import `maths` and `world`, never each other: what one needs of
//! another is handed in, here or by the desk.

pub mod agenda;
pub mod alignment;
pub mod error;
pub mod learning;
pub mod maths;
pub mod navigator;
pub mod orchestration;

#[cfg(test)]
mod testing;

pub use error::EngineError;

use world::{Proposal, Snapshot};

/// The settings of every engine that proposes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Of the agenda.
    pub agenda: agenda::AgendaConfig,
    /// Of the goals.
    pub alignment: alignment::AlignmentConfig,
    /// Of the plan and the problem radar.
    pub orchestration: orchestration::OrchestrationConfig,
}

/// Everything the engines would change, best first: one call per engine in a row, then [`learning::ready`].
///
/// The navigator's proposals need its own learned model; the desk adds them and calls [`learning::ready`] on
/// the whole.
pub fn propose_all(world: &Snapshot, config: &Config) -> Vec<Proposal> {
    let values = alignment::values(world, &config.alignment);
    let mut found = agenda::propose(world, &values, &config.agenda);
    found.extend(alignment::propose(world, &values, &config.alignment));
    found.extend(orchestration::propose(world, &values, &config.orchestration));
    learning::ready(world, found)
}
