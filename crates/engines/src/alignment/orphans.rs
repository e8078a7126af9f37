//! What takes time and serves no goal (spec §4, outputs), and duties from which no path leads to one (§12.4).

use super::value::links;
use super::{AlignmentConfig, GoalTree};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::{EventId, GoalId, Interval, ItemRef, ResponsibilityId, Snapshot, TaskState};

/// A project, a task or a row of events that takes time and serves no goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Orphan {
    /// It; of a row of events the next one.
    pub item: ItemRef,
    /// Its name.
    pub name: String,
    /// Planned minutes: estimates of open tasks, or events of the next four weeks.
    pub minutes: f64,
}

/// Less than this planned is not worth a question, minutes.
const WORTH_ASKING: f64 = 240.0;
/// A weaker link is none.
const SERVES: f64 = 0.3;

/// What takes more than four hours and has no link of 0.3 or more, most time first.
pub fn orphans(world: &Snapshot, config: &AlignmentConfig) -> Vec<Orphan> {
    let serves = |item: ItemRef| links(world, item, config).iter().any(|l| l.1 >= SERVES);
    let mut found = tasks(world, &serves);
    found.extend(rows_of_events(world, &serves));
    found.retain(|orphan| orphan.minutes > WORTH_ASKING);
    found.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.item.cmp(&b.item)));
    found
}

/// Open tasks by project; those without one stand alone.
fn tasks(world: &Snapshot, serves: &impl Fn(ItemRef) -> bool) -> Vec<Orphan> {
    let mut minutes: BTreeMap<ItemRef, f64> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state.is_open() && t.state != TaskState::Someday) {
        let own = ItemRef::Task(task.id);
        let item = task.project.map_or(own, ItemRef::Project);
        if !serves(own) && !serves(item) {
            let left = task.estimate_minutes.unwrap_or(0).saturating_sub(task.spent_minutes);
            *minutes.entry(item).or_insert(0.0) += f64::from(left);
        }
    }
    let name = |item: ItemRef| match item {
        ItemRef::Task(id) => world.tasks.get(&id).map(|t| t.title.clone()),
        ItemRef::Project(id) => world.projects.get(&id).map(|p| p.name.clone()),
        _ => None,
    };
    let orphan = |(item, minutes)| Some(Orphan { item, name: name(item)?, minutes });
    minutes.into_iter().filter_map(orphan).collect()
}

/// Events of the next four weeks, those of one row together.
fn rows_of_events(world: &Snapshot, serves: &impl Fn(ItemRef) -> bool) -> Vec<Orphan> {
    let zone = world.zone();
    let span = Interval::new(world.now, world.now + SignedDuration::from_hours(28 * 24));
    let mut rows: BTreeMap<&str, (EventId, f64)> = BTreeMap::new();
    for event in world.busy_events(span).into_iter().filter(|e| !e.is_all_day()) {
        if !serves(ItemRef::Event(event.id)) {
            let row = rows.entry(&event.uid).or_insert((event.id, 0.0));
            row.1 += event.interval(&zone).minutes() as f64;
        }
    }
    let orphan = |(first, minutes): (EventId, f64)| Orphan {
        item: ItemRef::Event(first),
        name: world.events[&first].summary.clone(),
        minutes,
    };
    rows.into_values().map(orphan).collect()
}

/// A duty, and the way up from it to the goals.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Which.
    pub duty: ResponsibilityId,
    /// The goal it serves and those above it, up to the top; empty: no path leads to a goal.
    pub path: Vec<GoalId>,
}

/// The map from responsibilities up to goals: each with its path through the goal it serves most, by a link that
/// counts; those without one are the flagged ones.
pub fn mission_map(world: &Snapshot, config: &AlignmentConfig) -> Vec<Duty> {
    let tree = GoalTree::of(world);
    let path = |duty: ResponsibilityId| {
        let served = links(world, ItemRef::Responsibility(duty), config);
        let served = served.into_iter().filter(|(goal, _)| tree.holds(*goal));
        let first = served.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|l| l.0);
        let up = |goal: &GoalId| world.goals.get(goal).and_then(|g| g.parent).filter(|p| tree.holds(*p));
        std::iter::successors(first, up).collect()
    };
    world.responsibilities.keys().map(|duty| Duty { duty: *duty, path: path(*duty) }).collect()
}
