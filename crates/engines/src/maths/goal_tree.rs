//! The goal tree and its global weights (spec §4.1).

use super::weights;
use crate::error::EngineError;
use jiff::Timestamp;
use std::collections::BTreeMap;
use world::{Goal, GoalId, Snapshot};

/// Levels a tree may have: Mission, Objective, Key result, Initiative and two more.
const MOST_LEVELS: usize = 6;

/// Global weights of a goal tree: each the product of the normalised weights down its path. Those of the leaves
/// add up to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GoalTree {
    weights: BTreeMap<GoalId, f64>,
    children: BTreeMap<Option<GoalId>, Vec<GoalId>>,
}

impl GoalTree {
    /// The tree of these goals. A parent that is not among them counts as none.
    ///
    /// # Errors
    /// `E_WEIGHTS` for siblings that are negative, not finite or all 0; `E_CYCLE`; `E_LIMIT` beyond 6 levels;
    /// `E_TIME_ORDER` for a goal due before its start.
    pub fn new<'a>(goals: impl IntoIterator<Item = &'a Goal>) -> Result<GoalTree, EngineError> {
        let goals: BTreeMap<GoalId, &Goal> = goals.into_iter().map(|g| (g.id, g)).collect();
        let mut children: BTreeMap<Option<GoalId>, Vec<GoalId>> = BTreeMap::new();
        for goal in goals.values() {
            check_dates(goal)?;
            check_path(goal, &goals)?;
            children.entry(parent_of(goal, &goals)).or_default().push(goal.id);
        }
        let mut tree = GoalTree { weights: BTreeMap::new(), children };
        tree.share_out(None, 1.0, &goals)?;
        Ok(tree)
    }
    /// The tree of a snapshot; empty where its goals make none (entering them says why).
    pub fn of(world: &Snapshot) -> GoalTree {
        Self::new(world.goals.values()).unwrap_or_default()
    }
    /// The tree of a snapshot's goals as they weighed before an instant; those that were set later are left out.
    pub fn before(world: &Snapshot, at: Timestamp) -> GoalTree {
        let then: Vec<Goal> = world
            .goals
            .values()
            .filter_map(|goal| Some(Goal { weight: goal.weight_before(at)?, ..goal.clone() }))
            .collect();
        Self::new(&then).unwrap_or_default()
    }
    /// Global weight of a goal, 0–1; 0 for an unknown one.
    pub fn weight(&self, goal: GoalId) -> f64 {
        self.weights.get(&goal).copied().unwrap_or(0.0)
    }
    /// Whether it knows the goal.
    pub fn holds(&self, goal: GoalId) -> bool {
        self.weights.contains_key(&goal)
    }
    /// Whether it has no goal.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }
    /// The goals without goals below them.
    pub fn leaves(&self) -> impl Iterator<Item = GoalId> + '_ {
        self.weights.keys().copied().filter(|g| !self.children.contains_key(&Some(*g)))
    }
    /// How time for a goal falls on the leaves below it: shares by weight that add up to 1; itself when it is one.
    pub fn spread(&self, goal: GoalId) -> Vec<(GoalId, f64)> {
        let Some(below) = self.children.get(&Some(goal)) else { return vec![(goal, 1.0)] };
        let whole: f64 = below.iter().map(|g| self.weight(*g)).sum();
        let even = 1.0 / below.len() as f64;
        let share = |g: GoalId| if whole > 0.0 { self.weight(g) / whole } else { even };
        below
            .iter()
            .flat_map(|g| self.spread(*g).into_iter().map(|(leaf, part)| (leaf, part * share(*g))))
            .collect()
    }

    fn share_out(
        &mut self,
        parent: Option<GoalId>,
        whole: f64,
        goals: &BTreeMap<GoalId, &Goal>,
    ) -> Result<(), EngineError> {
        let siblings = self.children.get(&parent).cloned().unwrap_or_default();
        if siblings.is_empty() {
            return Ok(());
        }
        let points: Vec<f64> = siblings.iter().map(|id| goals[id].weight).collect();
        let shares = weights::from_points(&points).ok_or_else(|| EngineError::Weights {
            group: parent.map_or("the top goals".into(), |p| format!("the goals below {}", goals[&p].name)),
            why: why_unusable(&points),
        })?;
        for (goal, share) in siblings.into_iter().zip(shares) {
            self.weights.insert(goal, whole * share);
            self.share_out(Some(goal), whole * share, goals)?;
        }
        Ok(())
    }
}

fn why_unusable(points: &[f64]) -> &'static str {
    if points.iter().any(|p| !p.is_finite()) {
        "one is not a number"
    } else if points.iter().any(|p| *p < 0.0) {
        "one is negative"
    } else {
        "all are 0"
    }
}

fn parent_of(goal: &Goal, goals: &BTreeMap<GoalId, &Goal>) -> Option<GoalId> {
    goal.parent.filter(|p| goals.contains_key(p))
}

fn check_dates(goal: &Goal) -> Result<(), EngineError> {
    match (goal.start, goal.due) {
        (Some(start), Some(due)) if due < start => {
            Err(EngineError::TimeOrder { what: goal.name.clone(), start, due })
        }
        _ => Ok(()),
    }
}

/// Walks from a goal to the top: no circle, and at most six levels.
fn check_path(goal: &Goal, goals: &BTreeMap<GoalId, &Goal>) -> Result<(), EngineError> {
    let mut path = vec![goal];
    while let Some(parent) = parent_of(path[path.len() - 1], goals) {
        if let Some(from) = path.iter().position(|g| g.id == parent) {
            return Err(EngineError::Cycle {
                members: path[from..].iter().map(|g| g.name.clone()).collect(),
            });
        }
        path.push(goals[&parent]);
    }
    if path.len() > MOST_LEVELS {
        return Err(EngineError::Limit {
            what: format!("the depth of goal {}", goal.name),
            found: path.len() as i64,
            limit: MOST_LEVELS as i64,
        });
    }
    Ok(())
}
