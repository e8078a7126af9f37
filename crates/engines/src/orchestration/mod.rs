//! Cognitive Task Orchestration: what to do when, what not to do today and why, and which problems are coming
//! (spec §1).
//!
//! `clarify` reads captured words. For a plan, `jobs` says what could be done, `sequence` holds the ATCS rule with
//! `switching` and the energy of the hour as its factors, `schedule` puts an order of jobs around the real events,
//! `search` finds a better order, `explain` says why, and `plan` is the whole. `radar` looks for trouble and reckons the
//! odds of dates, `propose` offers ways out, `notices` guards the blocks, `relative` counts dates from the end of other
//! tasks, `split` cuts long ones into steps, `full_weeks` sees weeks that are too full and eases them. `dialogue` asks for
//! what a captured item lacks, `share` hands over what the day leaves out, `adjust` tells what has changed a day.

mod adjust;
mod assistant;
mod clarify;
mod cycles;
mod dialogue;
mod explain;
pub mod full_weeks;
mod jobs;
mod notices;
mod plan;
mod propose;
mod radar;
mod relative;
mod schedule;
mod search;
mod sequence;
mod share;
mod split;
mod switching;
mod verbs;

pub use crate::maths::energy::energy;
pub use crate::maths::morning::Morning;
pub use crate::maths::work::effort;
pub use adjust::{Picture, Shift, Trigger, joined, offer as offer_freed, picture, shifts, triggers};
pub use assistant::as_the_assistant;
pub use clarify::{Clarified, clarify, minutes_of};
pub use dialogue::{AT_ONCE, Lack, Offer, lacks, offer, question};
pub use notices::{Notice, may_notify, rests};
pub use plan::{Block, Cost, DayPlan, LeftOut, Part, WeekPlan, plan_day, plan_days, plan_week};
pub use propose::propose;
pub use radar::{Finding, Odds, Problem, odds, radar};
pub use relative::{counted, may_wait, settle, settled};
pub use sequence::{Atcs, atcs};
pub use share::{Share, shares};
pub use split::{FIRST_STEP, LONG, LONGEST_STEP, Step, is_long, steps};

pub use verbs::begins_with_verb;

#[cfg(test)]
mod tests;

/// Minutes it costs to turn from one thing to another (spec §1.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchCosts {
    /// Another project, the same kind of work.
    pub same_kind: f64,
    /// Another kind of work for the same project.
    pub same_project: f64,
    /// Everything is another.
    pub otherwise: f64,
    /// More after a meeting of more than five people.
    pub after_meeting: f64,
}

impl Default for SwitchCosts {
    fn default() -> Self {
        Self { same_kind: 5.0, same_project: 8.0, otherwise: 15.0, after_meeting: 5.0 }
    }
}

impl SwitchCosts {
    /// Turning costs nothing.
    pub fn none() -> Self {
        Self { same_kind: 0.0, same_project: 0.0, otherwise: 0.0, after_meeting: 0.0 }
    }
}

/// Settings, minutes unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct OrchestrationConfig {
    /// What turning costs.
    pub switch: SwitchCosts,
    /// Shortest piece of a task that is cut.
    pub chunk_min: i64,
    /// Length aimed at.
    pub chunk_target: i64,
    /// Longest piece.
    pub chunk_max: i64,
    /// Most deep work in a day.
    pub deep_max: i64,
    /// Rest after a deep block.
    pub recovery: i64,
    /// How long from now the previous plan stays as it is.
    pub frozen: i64,
    /// Share of free time left for what comes, when the office has learned none, 0–1.
    pub reserve: f64,
    /// Tasks up to which every order is tried.
    pub exact_up_to: usize,
    /// Task placements the local search may try in all.
    pub search_effort: usize,
    /// When notices that can wait are shown together.
    pub batches: Vec<jiff::civil::Time>,
    /// Most problems proposed at once.
    pub most_problems: usize,
    /// What this morning's forecast says of dates; empty where none is kept.
    pub morning: Morning,
}

impl OrchestrationConfig {
    /// The share of the free time that is kept for what comes: the owner's own record of the last weeks where there
    /// is one, else the setting; 0–1.
    pub fn reserve_of(&self, world: &world::Snapshot) -> f64 {
        crate::maths::work::reserve(world, self.reserve)
    }
}

impl Default for OrchestrationConfig {
    fn default() -> Self {
        Self {
            switch: SwitchCosts::default(),
            chunk_min: 60,
            chunk_target: 90,
            chunk_max: 120,
            deep_max: 240,
            recovery: 10,
            frozen: 120,
            reserve: crate::maths::work::USUAL_RESERVE,
            exact_up_to: 8,
            search_effort: 200_000,
            batches: vec![jiff::civil::time(11, 30, 0, 0), jiff::civil::time(16, 0, 0, 0)],
            most_problems: 9,
            morning: Morning::default(),
        }
    }
}
