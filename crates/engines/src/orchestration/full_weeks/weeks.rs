//! The weeks ahead that are looked at for relief.

use crate::maths::outlook::{self, Week};
use std::collections::BTreeMap;
use world::{Snapshot, TaskId};

/// The week under way and four more.
pub const WEEKS: usize = 5;

/// The week under way and the four after it, as [`outlook`] reckons them.
pub fn weeks(world: &Snapshot) -> Vec<Week> {
    outlook::weeks(world, WEEKS)
}

/// The last week that holds each task: the one in which it is due.
pub(super) fn by_task(weeks: &[Week]) -> BTreeMap<TaskId, usize> {
    let places = weeks.iter().enumerate();
    places.flat_map(|(n, week)| week.demands.iter().map(move |d| (d.task, n))).collect()
}
