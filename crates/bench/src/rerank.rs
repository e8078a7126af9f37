//! `bench rerank`: how long it takes to value and order open work anew once a goal weighs otherwise.

use crate::measure::Watch;
use crate::plan::{MONDAY, at, median, task};
use engines::alignment::{AlignmentConfig, Ranking, values};
use engines::maths::random::Random;
use serde_json::{Value, json};
use std::sync::Arc;
use world::learned::EffortRecord;
use world::office::Member;
use world::{Effect, Goal, GoalId, GoalLink, Item, ItemRef, Office, Snapshot};

/// How much there is to order.
#[derive(clap::Args)]
pub struct Args {
    /// Open tasks
    #[arg(long, default_value_t = 10_000)]
    items: usize,
    /// Goals they serve
    #[arg(long, default_value_t = 30)]
    goals: usize,
    /// Finished tasks that taught how long work takes
    #[arg(long, default_value_t = 1_500)]
    finished: usize,
    /// Changes of a goal's weight
    #[arg(long, default_value_t = 20)]
    changes: usize,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Changes a goal's weight again and again: `median_ms` and `max_ms` of CPU until all items are valued and ordered
/// anew, `first_ms` for the first order, in which efforts are forecast; `moved_share` the items that changed places.
///
/// # Errors
/// A sentence when there is nothing to order.
pub fn run(args: &Args) -> Result<Value, String> {
    if args.items == 0 || args.goals == 0 || args.changes == 0 {
        return Err("--items, --goals and --changes are at least 1".into());
    }
    let config = AlignmentConfig::default();
    let mut chance = Random::new(args.seed);
    let (mut world, goals) = office(args, &mut chance);
    let watch = Watch::start();
    let ranking = Ranking::of(&world);
    let mut before = ranking.order(&values(&world, &config));
    let first = watch.cpu() * 1000.0;
    let (mut spent, mut moved) = (Vec::new(), 0);
    for _ in 0..args.changes {
        let (goal, weight) = (goals[chance.below(goals.len())], 5.0 * chance.share());
        let watch = Watch::start();
        world = world.with(&Effect::SetGoalWeight { goal, weight });
        let after = ranking.order(&values(&world, &config));
        spent.push(watch.cpu() * 1000.0);
        moved += before.iter().zip(&after).filter(|(a, b)| a != b).count();
        before = after;
    }
    Ok(json!({
        "items": args.items,
        "goals": args.goals,
        "changes": args.changes,
        "first_ms": first,
        "median_ms": median(&mut spent),
        "max_ms": spent.last(),
        "moved_share": moved as f64 / (args.changes * args.items) as f64,
    }))
}

/// An office with goals two levels deep and tasks that serve up to two of them.
fn office(args: &Args, chance: &mut Random) -> (Snapshot, Vec<GoalId>) {
    let owner = Member::new("Robin Hale", "robin.hale@meridian.example");
    let mut world = Snapshot::empty(Office::new(owner, "Europe/London"), at(MONDAY, 7, 40));
    let mut goals = Vec::new();
    for n in 0..args.goals {
        let parent = (n >= 5).then(|| goals[n % 5]);
        let goal =
            Goal { parent, weight: 0.1 + chance.share(), ..Goal::new(format!("g{n}"), format!("Goal {n}")) };
        goals.push(goal.id);
        world.put(Item::Goal(goal));
    }
    let mut links = std::collections::BTreeMap::new();
    for n in 0..args.items {
        let task = task(n, 12, chance);
        let link = |goal| GoalLink { goal, contribution: 0.6, confirmed: true, probability: 1.0 };
        let served = (0..chance.below(3)).map(|_| link(goals[chance.below(goals.len())])).collect();
        links.insert(ItemRef::Task(task.id), served);
        world.put(Item::Task(task));
    }
    world.links = Arc::new(links);
    let record = |n: usize| EffortRecord {
        estimate: 30 + (n as u32 % 90),
        actual: 30 + (n as u32 % 120),
        kind: Default::default(),
        title: format!("Task {n}"),
        owner: String::new(),
        ended: world.now - jiff::SignedDuration::from_hours(6 * (n as i64 + 1)),
    };
    let finished: Vec<EffortRecord> = (0..args.finished).map(record).collect();
    Arc::make_mut(&mut world.learned).effort = finished;
    (world, goals)
}
