//! Goal fit: the index A of the week's booked minutes against the planned shares.

use super::{Dial, Reading, Week};
use crate::agenda::cost;
use crate::maths::attention::Bucket;
use crate::maths::goal_tree::GoalTree;
use crate::maths::spoken;
use crate::maths::time_by_goal::{NO_GOAL_SHARE, SURE_LINK, Share, TELLING_WEEK, by_event, shares_of};
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::{Event, Evidence, ItemRef, Reason};

/// So many events show where the time of a goal goes.
const SHOWN: usize = 3;

pub(super) fn read(week: &Week) -> Reading {
    let tree = GoalTree::of(week.world);
    if tree.is_empty() {
        return Reading::missing(Dial::GoalFit, "no goals are set yet");
    }
    let events = by_event(week.world, &tree, week.span, SURE_LINK);
    let mut spent = BTreeMap::new();
    for (_, bucket, minutes) in &events {
        *spent.entry(*bucket).or_insert(0.0) += minutes;
    }
    let minutes: f64 = spent.values().sum();
    if minutes < TELLING_WEEK {
        let needs = spoken::minutes(TELLING_WEEK);
        let words = format!("{} are booked; from {needs} on it can be told", spoken::minutes(minutes));
        return Reading::missing(Dial::GoalFit, words);
    }
    if spent.keys().all(|bucket| *bucket == Bucket::NoGoal) {
        return Reading::missing(Dial::GoalFit, "nothing on the calendar is linked to a goal");
    }
    let shares = shares_of(week.world, &tree, &spent, NO_GOAL_SHARE);
    let mut gaps: Vec<Reason> = shares.iter().filter_map(|share| gap(week, share, &events)).collect();
    gaps.sort_by(|a, b| a.amount.total_cmp(&b.amount));
    let whole = Reason::new("goal_fit.whole", "all time as planned", 100.0, Unit::Points);
    let words = format!("{} booked, against the planned shares of the goals", spoken::minutes(minutes));
    Reading::of(Dial::GoalFit, words, std::iter::once(whole).chain(gaps).collect())
}

/// What a bucket takes from the whole: 50 points for each share of 1 that it is off.
fn gap(week: &Week, share: &Share, events: &[(&Event, Bucket, f64)]) -> Option<Reason> {
    let gap = (share.target - share.actual).abs();
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let words =
        format!("{}: {} booked, {} planned", share.name, percent(share.actual), percent(share.target));
    let evidence = goal(week, share).into_iter().chain(largest(week, share.bucket, events)).collect();
    (gap > 1e-9).then(|| Reason::new("goal_fit.gap", words, -50.0 * gap, Unit::Points).with(evidence))
}

fn goal(week: &Week, share: &Share) -> Option<Evidence> {
    let Bucket::Goal(id) = share.bucket else { return None };
    let goal = week.world.goals.get(&id)?;
    let (quote, clearance) = (goal.name.clone(), goal.clearance.clone());
    Some(Evidence { item: ItemRef::Goal(id), quote, at: None, clearance })
}

/// The events that give a bucket most.
fn largest(week: &Week, bucket: Bucket, events: &[(&Event, Bucket, f64)]) -> Vec<Evidence> {
    let mut own: Vec<&(&Event, Bucket, f64)> = events.iter().filter(|e| e.1 == bucket).collect();
    own.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.id.cmp(&b.0.id)));
    own.into_iter().take(SHOWN).map(|(event, ..)| cost::evidence(week.world, event)).collect()
}
