//! Strategic Prioritization Alignment: what an item is worth to the goals, where the time goes against where it
//! should, and which goal starves (spec §4).
//!
//! `tree` normalises the weights, `value` prices items, `index` compares shares of time, `links` guesses what
//! serves which goal, `propose` turns the largest gaps into proposals. Without goals everything still works.

use crate::error::EngineError;
use crate::maths::Values;
use world::{Goal, GoalId, GoalLink, ItemRef, Proposal, Reason, Snapshot};

/// Settings.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignmentConfig {
    /// Value of an item without a link, points.
    pub base_value: f64,
    /// Target share of time that serves no goal, 0–1.
    pub no_goal_share: f64,
    /// Probability from which a link is made without asking, 0–1.
    pub link_threshold: f64,
    /// How many links are suggested at once.
    pub most_suggestions: usize,
}

impl Default for AlignmentConfig {
    fn default() -> Self {
        Self { base_value: 2.0, no_goal_share: 0.15, link_threshold: 0.7, most_suggestions: 3 }
    }
}

/// Global weights of a goal tree: each the product of the normalised weights down its path. Those of the leaves
/// add up to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoalTree {}

impl GoalTree {
    /// The tree of these goals. A parent that is not among them counts as none.
    ///
    /// # Errors
    /// `E_WEIGHTS` for siblings that are negative, not finite or all 0; `E_CYCLE`; `E_LIMIT` beyond 6 levels;
    /// `E_TIME_ORDER` for a goal due before its start.
    pub fn new<'a>(_goals: impl IntoIterator<Item = &'a Goal>) -> Result<GoalTree, EngineError> {
        Ok(GoalTree {})
    }
    /// The tree of a snapshot; empty where its goals make none (entering them says why).
    pub fn of(world: &Snapshot) -> GoalTree {
        Self::new(world.goals.values()).unwrap_or_default()
    }
    /// Global weight of a goal, 0–1; 0 for an unknown one.
    pub fn weight(&self, _goal: GoalId) -> f64 {
        0.0
    }
}

/// What an item is worth, in points (100: decisive for everything), and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// Points.
    pub points: f64,
    /// Parts that add up to it.
    pub reasons: Vec<Reason>,
    /// The goal it serves most.
    pub goal: Option<GoalId>,
}

/// What an item is worth: 100 times the sum of weight and contribution over its goals, more when the goal is
/// behind its line; the base value without a link; the value set by hand where there is one.
pub fn value(_world: &Snapshot, _tree: &GoalTree, _item: ItemRef, config: &AlignmentConfig) -> Worth {
    Worth { points: config.base_value, reasons: Vec::new(), goal: None }
}

/// The value of every open task, event, project and message of the snapshot, in points.
pub fn values(_world: &Snapshot, _config: &AlignmentConfig) -> Values {
    Values::new()
}

/// The links of an item, its project's included: goals and contributions, automatic ones below the threshold
/// left out.
pub fn links(_world: &Snapshot, _item: ItemRef, _config: &AlignmentConfig) -> Vec<(GoalId, f64)> {
    Vec::new()
}

/// A place where time can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// To a goal.
    Goal(GoalId),
    /// To a goal the reader does not see.
    Other,
    /// To none.
    NoGoal,
}

/// One bucket's target and actual share.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Which.
    pub bucket: Bucket,
    /// Name as shown: the goal's, "other", "no goal".
    pub name: String,
    /// Target share, 0–1.
    pub target: f64,
    /// Actual share, 0–1.
    pub actual: f64,
    /// Actual minutes.
    pub minutes: f64,
}

/// How well time follows the goals (spec §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// From 0.80.
    Aligned,
    /// From 0.60.
    Drifting,
    /// Below.
    OffCourse,
}

/// The index A with all its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// 1 − half the sum of the absolute gaps, 0–1.
    pub index: f64,
    /// In a word.
    pub band: Band,
    /// Every bucket; targets and actuals each add up to 1.
    pub shares: Vec<Share>,
    /// Minutes that were shared out.
    pub minutes: f64,
    /// Gaps in minutes, largest first: positive where a goal had more than its target.
    pub reasons: Vec<Reason>,
}

/// Which four weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The last four, up to now.
    Back,
    /// The next four, from now.
    Forward,
}

/// The index A over the events of four weeks.
///
/// # Errors
/// `E_NOT_ENOUGH_DATA` without goals or without events.
pub fn index(
    _world: &Snapshot,
    _window: Window,
    _config: &AlignmentConfig,
) -> Result<Alignment, EngineError> {
    Err(EngineError::NotEnoughData { what: "goals", needs: 1, has: 0 })
}

/// How far a goal is along its straight line from baseline to target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Where it should be now, in its unit.
    pub expected: f64,
    /// Where it was measured last.
    pub actual: f64,
    /// What is missing as a share of the whole distance; negative when ahead.
    pub short: f64,
}

impl Line {
    /// Whether more than 10 % of the distance is missing.
    pub fn is_behind(&self) -> bool {
        self.short > 0.1
    }
}

/// Where a goal stands against its line on `today`; none when a part of it is not known.
pub fn goal_line(_goal: &Goal, _today: jiff::civil::Date) -> Option<Line> {
    None
}

/// A goal that gets less than half of its share.
#[derive(Debug, Clone, PartialEq)]
pub struct Starved {
    /// Which.
    pub goal: GoalId,
    /// Target share, 0–1.
    pub target: f64,
    /// Actual shares of the last three weeks, oldest first.
    pub weeks: [f64; 3],
    /// Minutes it is short of over the three weeks.
    pub missing_minutes: f64,
}

/// Goals below half their target share in each of the last three weeks, most minutes missing first.
pub fn starved(_world: &Snapshot, _config: &AlignmentConfig) -> Vec<Starved> {
    Vec::new()
}

/// Links that are sure enough to be made without asking, for items that have none. The desk stores them.
pub fn suggest_links(_world: &Snapshot, _config: &AlignmentConfig) -> Vec<(ItemRef, GoalLink)> {
    Vec::new()
}

/// `alignment.starved` and `alignment.link`.
pub fn propose(_world: &Snapshot, _values: &Values, _config: &AlignmentConfig) -> Vec<Proposal> {
    Vec::new()
}
