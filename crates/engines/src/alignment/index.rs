//! Where the time goes against where it should: the index A and the starved goals (spec §4.4).

use super::{AlignmentConfig, GoalTree};
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::spoken;
use crate::maths::time_by_goal::{self, Share, TELLING_WEEK, agreement};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::{Evidence, GoalId, Interval, ItemRef, Reason, Snapshot, evidence::Unit};

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

impl Band {
    pub(super) fn of(index: f64) -> Band {
        match index {
            a if a >= 0.8 => Band::Aligned,
            a if a >= 0.6 => Band::Drifting,
            _ => Band::OffCourse,
        }
    }
    /// As shown.
    pub fn word(self) -> &'static str {
        match self {
            Band::Aligned => "aligned",
            Band::Drifting => "drifting",
            Band::OffCourse => "off course",
        }
    }
}

/// The index A with all its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// 1 − half the sum of the absolute gaps, 0–1.
    pub index: f64,
    /// In a word.
    pub band: Band,
    /// Every bucket, goals by target, largest first; targets and actuals each add up to 1.
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

impl Window {
    /// Its stretch at `now`.
    pub fn span(self, now: Timestamp) -> Interval {
        let four_weeks = SignedDuration::from_hours(28 * 24);
        match self {
            Window::Back => Interval::new(now - four_weeks, now),
            Window::Forward => Interval::new(now, now + four_weeks),
        }
    }
}

/// The index A over the events of four weeks.
///
/// # Errors
/// `E_NOT_ENOUGH_DATA` without goals or without events.
pub fn index(world: &Snapshot, window: Window, config: &AlignmentConfig) -> Result<Alignment, EngineError> {
    let tree = GoalTree::of(world);
    if tree.is_empty() {
        return Err(EngineError::NotEnoughData { what: "goals", needs: 1, has: world.goals.len() });
    }
    let spent = spent(world, &tree, window.span(world.now), config);
    let minutes: f64 = spent.values().sum();
    if minutes <= 0.0 {
        return Err(EngineError::NotEnoughData { what: "events in four weeks", needs: 1, has: 0 });
    }
    let shares = shares_of(world, &tree, &spent, config);
    let index = agreement(&shares);
    let reasons = gaps(world, &shares, minutes);
    Ok(Alignment { index, band: Band::of(index), shares, minutes, reasons })
}

/// How an item's time falls on the buckets; the shares add up to 1.
pub fn buckets(
    world: &Snapshot,
    tree: &GoalTree,
    item: ItemRef,
    config: &AlignmentConfig,
) -> Vec<(Bucket, f64)> {
    time_by_goal::buckets(world, tree, item, config.link_threshold)
}

/// Minutes of a span by bucket.
pub(super) fn spent(
    world: &Snapshot,
    tree: &GoalTree,
    span: Interval,
    config: &AlignmentConfig,
) -> BTreeMap<Bucket, f64> {
    time_by_goal::spent(world, tree, span, config.link_threshold)
}

/// Targets and actuals of every bucket.
pub(super) fn shares_of(
    world: &Snapshot,
    tree: &GoalTree,
    spent: &BTreeMap<Bucket, f64>,
    config: &AlignmentConfig,
) -> Vec<Share> {
    time_by_goal::shares_of(world, tree, spent, config.no_goal_share)
}

fn gaps(world: &Snapshot, shares: &[Share], minutes: f64) -> Vec<Reason> {
    let mut gaps: Vec<Reason> = shares
        .iter()
        .map(|s| {
            let gap = (s.actual - s.target) * minutes;
            let side = if gap < 0.0 { "short of" } else { "over" };
            let target = spoken::minutes(s.target * minutes);
            let words = format!("{}: {} {side} {target}", s.name, spoken::minutes(gap.abs()));
            Reason::new("alignment.gap", words, gap, Unit::Minutes).with(source(world, s))
        })
        .collect();
    gaps.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
    gaps
}

fn source(world: &Snapshot, share: &Share) -> Vec<Evidence> {
    let Bucket::Goal(id) = share.bucket else { return Vec::new() };
    let quote = format!("{:.0}% of the time, target {:.0}%", 100.0 * share.actual, 100.0 * share.target);
    let clearance = world.goals.get(&id).map(|g| g.clearance.clone()).unwrap_or_default();
    vec![Evidence { item: ItemRef::Goal(id), quote, at: None, clearance }]
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

/// Goals below half their target share in each of the last three weeks, most minutes missing first. None while a
/// week has too little in it, or nothing in it serves any goal (then links are missing, not time).
pub fn starved(world: &Snapshot, config: &AlignmentConfig) -> Vec<Starved> {
    let tree = GoalTree::of(world);
    let week = SignedDuration::from_hours(7 * 24);
    let weeks: Vec<Vec<Share>> = [3, 2, 1]
        .into_iter()
        .map(|n| Interval::new(world.now - week * n, world.now - week * (n - 1)))
        .map(|span| spent(world, &tree, span, config))
        .filter(|spent| spent.values().sum::<f64>() >= TELLING_WEEK)
        .map(|spent| shares_of(world, &tree, &spent, config))
        .collect();
    let serves = |shares: &Vec<Share>| shares.iter().any(|s| s.minutes > 0.0 && s.bucket != Bucket::NoGoal);
    if weeks.len() < 3 || !weeks.iter().any(serves) {
        return Vec::new();
    }
    let mut found: Vec<Starved> = tree.leaves().filter_map(|goal| starved_goal(goal, &weeks)).collect();
    found.sort_by(|a, b| b.missing_minutes.total_cmp(&a.missing_minutes));
    found
}

fn starved_goal(goal: GoalId, weeks: &[Vec<Share>]) -> Option<Starved> {
    let mut actual = [0.0; 3];
    let (mut target, mut missing) = (0.0, 0.0);
    for (n, shares) in weeks.iter().enumerate() {
        let share = shares.iter().find(|s| s.bucket == Bucket::Goal(goal))?;
        if share.target <= 0.0 || share.actual >= share.target / 2.0 {
            return None;
        }
        let whole: f64 = shares.iter().map(|s| s.minutes).sum();
        (actual[n], target) = (share.actual, share.target);
        missing += (share.target - share.actual) * whole;
    }
    Some(Starved { goal, target, weeks: actual, missing_minutes: missing })
}
