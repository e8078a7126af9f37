//! Shares of time week by week: what sparklines show, and whether time moves away from the plan.

use super::index::{shares_of, spent};
use super::{AlignmentConfig, Bucket, GoalTree};
use crate::maths::time_by_goal::{Share, TELLING_WEEK, agreement};
use jiff::{SignedDuration, Timestamp};
use world::{GoalId, Interval, Snapshot};

/// Where the time of seven days went.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Which days.
    pub span: Interval,
    /// Minutes that were shared out.
    pub minutes: f64,
    /// Every bucket as in [`super::Alignment`]; none where nothing was in the calendar.
    pub shares: Vec<Share>,
}

impl Week {
    /// The planned and the actual share of a goal and everything below it, 0–1; none in an empty week.
    pub fn share(&self, tree: &GoalTree, goal: GoalId) -> Option<(f64, f64)> {
        let leaves = tree.spread(goal);
        let below = |s: &&Share| matches!(s.bucket, Bucket::Goal(g) if leaves.iter().any(|l| l.0 == g));
        let sum = |part: fn(&Share) -> f64| self.shares.iter().filter(below).map(part).sum();
        (!self.shares.is_empty()).then(|| (sum(|s| s.target), sum(|s| s.actual)))
    }
    /// The planned and the actual share of what serves no goal, 0–1.
    pub fn no_goal(&self) -> Option<(f64, f64)> {
        let bucket = self.shares.iter().find(|s| s.bucket == Bucket::NoGoal);
        bucket.map(|s| (s.target, s.actual))
    }
    /// The index A of the week; none where too little was in the calendar to tell.
    pub fn index(&self) -> Option<f64> {
        (self.minutes >= TELLING_WEEK).then(|| agreement(&self.shares))
    }
}

/// The last `count` weeks of seven days up to `until`, oldest first.
pub fn weeks(world: &Snapshot, until: Timestamp, count: usize, config: &AlignmentConfig) -> Vec<Week> {
    let tree = GoalTree::of(world);
    let days = |weeks: usize| SignedDuration::from_hours(7 * 24 * weeks as i64);
    (0..count)
        .rev()
        .map(|back| {
            let span = Interval::new(until - days(back + 1), until - days(back));
            let spent = spent(world, &tree, span, config);
            let minutes = spent.values().sum();
            let shares = if minutes > 0.0 { shares_of(world, &tree, &spent, config) } else { Vec::new() };
            Week { span, minutes, shares }
        })
        .collect()
}
