//! Goals that get less than their plan in the last seven days and the next (spec §4.4): not starved yet, and cheapest to
//! help now, while the coming week still has room.

use super::index::{Starved, spent};
use super::{AlignmentConfig, Bucket, GoalTree};
use crate::maths::time_by_goal::TELLING_WEEK;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::{GoalId, Interval, Snapshot};

/// A goal that the last seven days and the next, as they are planned so far, leave short of its share.
#[derive(Debug, Clone, PartialEq)]
pub struct Short {
    /// Which.
    pub goal: GoalId,
    /// Target share, 0–1.
    pub target: f64,
    /// Minutes it had in the last seven days.
    pub had: f64,
    /// Minutes it has in the next seven days so far.
    pub planned: f64,
    /// Minutes that its share is of the next seven days; those are taken as full as the last seven, or fuller.
    pub share: f64,
    /// Minutes that are missing over both weeks, of what is in them so far.
    pub missing_minutes: f64,
}

/// A smaller gap is none, of all time.
const TELLING: f64 = 0.05;
/// Less missing in the coming week is not worth a block, minutes.
const WORTH_A_BLOCK: f64 = 60.0;

/// Goals that are short by a twentieth of all time and more over the last seven days and the next seven together, and by
/// an hour and more in the next; most minutes missing first. None while the last week tells too little, or nothing in it
/// serves any goal; those that starve are not among them.
pub fn short(world: &Snapshot, starved: &[Starved], config: &AlignmentConfig) -> Vec<Short> {
    let tree = GoalTree::of(world);
    let week = SignedDuration::from_hours(7 * 24);
    let back = Week::of(world, &tree, Interval::new(world.now - week, world.now), config);
    let ahead = Week::of(world, &tree, Interval::new(world.now, world.now + week), config);
    if back.minutes < TELLING_WEEK || back.serving <= 0.0 {
        return Vec::new();
    }
    let starves = |goal: &GoalId| starved.iter().any(|s| s.goal == *goal);
    let leaves = tree.leaves().filter(|goal| !starves(goal));
    let mut found: Vec<Short> =
        leaves.filter_map(|goal| short_goal(&tree, goal, &back, &ahead, config)).collect();
    found.sort_by(|a, b| b.missing_minutes.total_cmp(&a.missing_minutes).then(a.goal.cmp(&b.goal)));
    found
}

fn short_goal(
    tree: &GoalTree,
    goal: GoalId,
    back: &Week,
    ahead: &Week,
    config: &AlignmentConfig,
) -> Option<Short> {
    let target = tree.weight(goal) * (1.0 - config.no_goal_share);
    let (had, planned, both) = (back.of_goal(goal), ahead.of_goal(goal), back.seen + ahead.seen);
    let share = target * ahead.seen.max(back.seen);
    let missing_minutes = target * both - had - planned;
    let telling = missing_minutes >= TELLING * both && share - planned >= WORTH_A_BLOCK;
    telling.then_some(Short { goal, target, had, planned, share, missing_minutes })
}

/// Minutes of seven days.
struct Week {
    by_bucket: BTreeMap<Bucket, f64>,
    /// All of them.
    minutes: f64,
    /// Without what goes to goals that the reader does not see: what the targets are shares of.
    seen: f64,
    /// What serves a goal, seen or not.
    serving: f64,
}

impl Week {
    fn of(world: &Snapshot, tree: &GoalTree, span: Interval, config: &AlignmentConfig) -> Week {
        let by_bucket = spent(world, tree, span, config);
        let minutes: f64 = by_bucket.values().sum();
        let on = |bucket| by_bucket.get(&bucket).copied().unwrap_or(0.0);
        let (seen, serving) = (minutes - on(Bucket::Other), minutes - on(Bucket::NoGoal));
        Week { by_bucket, minutes, seen, serving }
    }
    fn of_goal(&self, goal: GoalId) -> f64 {
        self.by_bucket.get(&Bucket::Goal(goal)).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{propose, starved};
    use super::*;
    use crate::testing::{Scene, at};
    use world::ItemRef;

    /// Two goals of the same weight over three weeks: "lean" has a fifth of the time, "fat" the rest.
    fn uneven() -> (Scene, GoalId, GoalId) {
        let mut scene = Scene::new();
        let (lean, fat) = (scene.goal("lean", 1.0, None), scene.goal("fat", 1.0, None));
        for day in 0..21 {
            keep(&mut scene, fat, day, 9, 240);
            keep(&mut scene, lean, day, 14, 90);
        }
        scene.set_now(at(21, 7, 40));
        (scene, lean, fat)
    }

    fn keep(scene: &mut Scene, goal: GoalId, day: i64, hour: i64, minutes: i64) {
        let event = scene.event(&format!("e {goal} {day}"), at(day, hour, 0), minutes, &[]);
        scene.link(ItemRef::Event(event), goal, 1.0);
    }

    fn found(scene: &Scene) -> Vec<Short> {
        let config = AlignmentConfig::default();
        short(&scene.world, &starved(&scene.world, &config), &config)
    }

    #[test]
    fn a_goal_short_of_its_plan_gets_a_slot_though_it_does_not_starve() {
        let (scene, lean, _) = uneven();
        let config = AlignmentConfig::default();
        assert_eq!(starved(&scene.world, &config), [], "90 of 330 minutes are more than half of 42.5%");
        let [one] = &found(&scene)[..] else { panic!("{:?}", found(&scene)) };
        assert_eq!((one.goal, one.had, one.planned), (lean, 630.0, 0.0));
        assert!((one.share - 0.425 * 2310.0).abs() < 1e-6, "as full as the last seven days: {one:?}");
        let proposals = propose(&scene.world, &Default::default(), &config);
        let [offer] = &proposals[..] else { panic!("{proposals:?}") };
        assert_eq!(offer.kind.0, "alignment.short");
        assert_eq!(
            offer.because,
            "lean had 10 h 30 in the last seven days and has none in the next; its share is 16 h 22."
        );
        let sum: f64 = offer.reasons.iter().map(|r| r.amount).sum();
        assert!((offer.expected.minutes - sum).abs() < 1e-9 && sum > 0.0);
    }

    #[test]
    fn a_coming_week_that_makes_up_for_it_needs_no_block() {
        let (mut scene, lean, _) = uneven();
        for day in 21..28 {
            keep(&mut scene, lean, day, 14, 200);
        }
        assert_eq!(found(&scene), []);
    }

    #[test]
    fn a_goal_that_had_its_share_is_short_of_the_coming_week() {
        let mut scene = Scene::new();
        let (lean, fat) = (scene.goal("lean", 1.0, None), scene.goal("fat", 1.0, None));
        for day in 0..7 {
            keep(&mut scene, fat, day, 9, 120);
            keep(&mut scene, lean, day, 14, 120);
            keep(&mut scene, fat, day + 7, 9, 240);
        }
        scene.set_now(at(7, 7, 40));
        assert_eq!(found(&scene).iter().map(|s| s.goal).collect::<Vec<_>>(), [lean]);
    }

    #[test]
    fn too_little_to_tell_is_no_gap() {
        let mut scene = Scene::new();
        let goal = scene.goal("g", 1.0, None);
        scene.event("e", at(1, 9, 0), 600, &[]);
        scene.set_now(at(2, 9, 0));
        assert_eq!(found(&scene), [], "nothing serves any goal: links are missing, not time");
        keep(&mut scene, goal, 1, 20, 30);
        assert_eq!(found(&scene).len(), 1);
    }
}
