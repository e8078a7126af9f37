//! Time by goal: what serves which goal, where the time of a stretch goes, and where it should go (spec §4.4).

use super::attention::{self, Bucket};
use super::goal_tree::GoalTree;
use super::shares;
use std::collections::BTreeMap;
use world::{Event, GoalId, Interval, ItemRef, Snapshot};

/// Target share of time that serves no goal, 0–1 (spec §4.4).
pub const NO_GOAL_SHARE: f64 = 0.15;
/// Probability from which a link counts without a person's yes, 0–1 (spec §4.6).
pub const SURE_LINK: f64 = 0.7;
/// A week with less than this in the calendar says nothing about where time goes, minutes.
pub const TELLING_WEEK: f64 = 240.0;

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

/// The links of an item, its project's included: goals and contributions, the larger where there are two;
/// automatic ones less probable than `sure` are left out.
pub fn links(world: &Snapshot, item: ItemRef, sure: f64) -> Vec<(GoalId, f64)> {
    let own = world
        .links_of(item)
        .iter()
        .filter(|l| l.confirmed || l.probability >= sure)
        .map(|l| (l.goal, l.contribution));
    let project = match item {
        ItemRef::Task(id) => world.tasks.get(&id).and_then(|t| t.project),
        ItemRef::Project(id) => Some(id),
        _ => None,
    };
    let of_project =
        project.and_then(|p| world.projects.get(&p)).map_or(&[][..], |p| &p.goals).iter().copied();
    let mut found: BTreeMap<GoalId, f64> = BTreeMap::new();
    for (goal, contribution) in own.chain(of_project) {
        let contribution = if contribution.is_finite() { contribution.clamp(0.0, 1.0) } else { 0.0 };
        if contribution > 0.0 {
            let known = found.entry(goal).or_insert(0.0);
            *known = known.max(contribution);
        }
    }
    found.into_iter().collect()
}

/// How an item's time falls on the buckets; the shares add up to 1.
pub fn buckets(world: &Snapshot, tree: &GoalTree, item: ItemRef, sure: f64) -> Vec<(Bucket, f64)> {
    let links = links(world, item, sure);
    let whole: f64 = links.iter().map(|l| l.1).sum();
    if whole <= 0.0 {
        return vec![(Bucket::NoGoal, 1.0)];
    }
    let mut found = Vec::new();
    for (goal, contribution) in links {
        let share = contribution / whole;
        if tree.holds(goal) {
            found
                .extend(tree.spread(goal).into_iter().map(|(leaf, part)| (Bucket::Goal(leaf), share * part)));
        } else {
            found.push((Bucket::Other, share));
        }
    }
    found
}

/// The events of a span with the minutes that each gives to each bucket: what overlaps is shared out, holds count half,
/// and an event's time is split by its contributions. Events above 12 hours are left out until somebody says what they
/// are.
pub fn by_event<'a>(
    world: &'a Snapshot,
    tree: &GoalTree,
    span: Interval,
    sure: f64,
) -> Vec<(&'a Event, Bucket, f64)> {
    let zone = world.zone();
    let mine = &world.office.addresses;
    let counted: Vec<(Interval, &Event)> = world
        .events
        .values()
        .filter_map(|e| e.interval(&zone).intersection(&span).map(|i| (i, e)))
        .filter(|(_, e)| e.is_busy(mine) && e.interval(&zone).minutes() <= attention::LONGEST)
        .collect();
    let taken: Vec<(Interval, f64)> =
        counted.iter().map(|(i, e)| (*i, attention::firmness(e, mine))).collect();
    let mut found = Vec::new();
    for ((_, event), minutes) in counted.into_iter().zip(attention::shared_out(&taken)) {
        let buckets = buckets(world, tree, ItemRef::Event(event.id), sure);
        found.extend(buckets.into_iter().map(|(bucket, share)| (event, bucket, minutes * share)));
    }
    found
}

/// Minutes of a span by bucket, shared out as [`by_event`] does.
pub fn spent(world: &Snapshot, tree: &GoalTree, span: Interval, sure: f64) -> BTreeMap<Bucket, f64> {
    let mut spent = BTreeMap::new();
    for (_, bucket, minutes) in by_event(world, tree, span, sure) {
        *spent.entry(bucket).or_insert(0.0) += minutes;
    }
    spent
}

/// Targets and actuals of every bucket. What goes to goals the reader does not see is its own target: it can be
/// neither too much nor too little for them, and the other targets share the rest.
pub fn shares_of(
    world: &Snapshot,
    tree: &GoalTree,
    spent: &BTreeMap<Bucket, f64>,
    no_goal_share: f64,
) -> Vec<Share> {
    let minutes: f64 = spent.values().sum();
    let spent_on = |bucket| spent.get(&bucket).copied().unwrap_or(0.0);
    let other = spent_on(Bucket::Other) / minutes;
    let share = |bucket, name: String, target: f64| Share {
        bucket,
        name,
        target,
        actual: spent_on(bucket) / minutes,
        minutes: spent_on(bucket),
    };
    let for_goals = (1.0 - no_goal_share) * (1.0 - other);
    let mut shares: Vec<Share> = tree
        .leaves()
        .map(|g| share(Bucket::Goal(g), world.goals[&g].name.clone(), tree.weight(g) * for_goals))
        .collect();
    shares.sort_by(|a, b| b.target.total_cmp(&a.target));
    if other > 0.0 {
        shares.push(share(Bucket::Other, "other".into(), other));
    }
    shares.push(share(Bucket::NoGoal, "no goal".into(), no_goal_share * (1.0 - other)));
    shares
}

/// The index A: how far actual shares agree with their targets, 0–1.
pub fn agreement(shares: &[Share]) -> f64 {
    shares::agreement(&shares.iter().map(|s| (s.target, s.actual)).collect::<Vec<_>>())
}
