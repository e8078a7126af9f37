//! What a measure is made of: tasks and meetings with their part of it, that add up to its mean.

use super::horizon::SURE;
use super::lived::Lived;
use super::runs::mean;
use super::what_if::Measure;
use crate::maths::attention::Bucket;
use crate::maths::goal_tree::GoalTree;
use crate::maths::time_by_goal;
use std::collections::BTreeMap;
use world::{EventId, ItemRef, Snapshot, TaskId};

/// What a part comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// A task.
    Task(TaskId),
    /// A meeting.
    Meeting(EventId),
    /// Work that is not in the list: of a new project, and what usually comes up.
    Unnamed,
    /// Meetings that are not in the calendar yet: of series that are taken to go on.
    Renewed,
    /// Work in stretches of less than an hour: taken off.
    Short,
    /// What was under way when a day ended.
    Close,
}

/// A part, in the unit of its measure.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Part {
    /// What it comes from.
    pub from: From,
    /// How much.
    pub amount: f64,
}

/// The parts of a measure, the largest first; they add up to its mean.
pub type Parts = Vec<Part>;

/// Less than this is no part.
const NOTHING: f64 = 1e-9;

impl Lived {
    /// What a measure is made of.
    pub(super) fn parts(&self, world: &Snapshot, measure: Measure) -> Parts {
        let mut found: BTreeMap<From, f64> = BTreeMap::new();
        let runs = self.runs.all();
        for n in 0..self.horizon.work.len() {
            let from = self.horizon.work[n].task.map_or(From::Unnamed, From::Task);
            let amount = mean(runs.iter().map(|run| self.part(measure, n, run))).0;
            *found.entry(from).or_default() += amount;
        }
        let all = mean(runs.iter().map(|run| self.horizon.measure(measure, run, &self.others))).0;
        let rest = |found: &BTreeMap<From, f64>| all - found.values().sum::<f64>();
        match measure {
            Measure::GoalHours => {
                let tree = GoalTree::of(world);
                for held in &self.horizon.held {
                    let Some(event) = held.event else { continue };
                    let of = time_by_goal::buckets(world, &tree, ItemRef::Event(event), SURE);
                    let share: f64 =
                        of.iter().filter(|(b, _)| matches!(b, Bucket::Goal(_))).map(|(_, share)| share).sum();
                    *found.entry(From::Meeting(event)).or_default() +=
                        share * held.minutes / 60.0 / self.horizon.weeks;
                }
                found.insert(From::Renewed, rest(&found));
            }
            Measure::Focus => drop(found.insert(From::Short, rest(&found))),
            Measure::AfterHours => drop(found.insert(From::Close, rest(&found))),
            Measure::Late | Measure::Tardiness => {}
        }
        let mut parts: Parts = found
            .into_iter()
            .filter(|(_, amount)| amount.abs() > NOTHING)
            .map(|(from, amount)| Part { from, amount })
            .collect();
        parts.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()).then(a.from.cmp(&b.from)));
        parts
    }
}
