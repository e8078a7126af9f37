//! Formulas, one a file, each with its source and an example that runs. Nothing here knows an engine.

use std::collections::BTreeMap;
use world::{ItemRef, TaskId};

pub mod absence;
pub mod acceptance;
pub mod attention;
pub mod beta_binomial;
pub mod blockers;
pub mod brier;
pub mod calendar;
pub mod conformal;
pub mod cost_of_delay;
pub mod drafts;
pub mod effort;
pub mod energy;
pub mod fragmentation;
pub mod goal_tree;
pub mod half_life;
pub mod kendall;
pub mod kept;
pub mod logistic;
pub mod lognormal;
pub mod mann_whitney;
pub mod meetings;
pub mod morning;
pub mod normal;
pub mod outlook;
pub mod points;
pub mod quantile;
pub mod random;
pub mod renewed;
pub mod retold;
pub mod shares;
pub mod spoken;
pub mod time_by_goal;
pub mod titles;
pub mod travel;
pub mod trend;
pub mod weights;
pub mod wilson;
pub mod words;
pub mod work;

/// What items are worth to the goals, in points; what is missing counts as unlinked.
pub type Values = BTreeMap<ItemRef, f64>;

/// Value of what serves no goal, in points (spec §4.2).
pub const BASE_VALUE: f64 = 2.0;

/// The value of a task in points.
pub fn value_of(values: &Values, task: TaskId) -> f64 {
    values.get(&ItemRef::Task(task)).copied().unwrap_or(BASE_VALUE)
}
