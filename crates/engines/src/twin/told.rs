//! A date has the odds that were told of it this morning; what is lived through later in the day says by how much a
//! scenario moves them.

use super::what_if::Outcome;
use crate::maths::morning::Morning;
use std::collections::BTreeMap;
use world::{Snapshot, TaskId};

impl Outcome {
    /// How much the odds of each date that is as it was this morning differ from what was told of it.
    pub fn since_told(&self, world: &Snapshot, morning: &Morning) -> BTreeMap<TaskId, f64> {
        let by = |p: &super::what_if::Promise| {
            let told = morning.chance(world, world.tasks.get(&p.task)?)?;
            Some((p.task, told - p.met?))
        };
        self.promises.iter().filter_map(by).collect()
    }

    /// Moves the odds of dates by so much each, to what was told.
    pub fn as_told(&mut self, by: &BTreeMap<TaskId, f64>) {
        for promise in &mut self.promises {
            if let (Some(met), Some(by)) = (&mut promise.met, by.get(&promise.task)) {
                *met = (*met + by).clamp(0.0, 1.0);
            }
        }
    }
}
