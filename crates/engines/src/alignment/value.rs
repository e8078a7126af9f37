//! What an item is worth to the goals (spec §4.2).

use super::{AlignmentConfig, GoalTree, Line, goal_line};
use crate::maths::{Values, calendar, time_by_goal};
use jiff::civil::Date;
use world::{Evidence, GoalId, ItemRef, Reason, Snapshot, evidence::Unit};

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

/// The links of an item, its project's included: goals and contributions, the larger where there are two;
/// automatic ones below the threshold are left out.
pub fn links(world: &Snapshot, item: ItemRef, config: &AlignmentConfig) -> Vec<(GoalId, f64)> {
    time_by_goal::links(world, item, config.link_threshold)
}

/// What an item is worth: 100 times the sum of weight and contribution over its goals, up to half more when the
/// goal is behind its line; the base value without a link; the value set by hand where there is one.
pub fn value(world: &Snapshot, tree: &GoalTree, item: ItemRef, config: &AlignmentConfig) -> Worth {
    let links: Vec<(GoalId, f64)> =
        links(world, item, config).into_iter().filter(|(g, _)| tree.holds(*g)).collect();
    let today = calendar::date_of(world.now, &world.zone());
    let by_hand = match item {
        ItemRef::Task(id) => world.tasks.get(&id).and_then(|t| t.value).filter(|v| v.is_finite()),
        _ => None,
    };
    let mut parts: Vec<(GoalId, Reason)> = Vec::new();
    for (goal, contribution) in links {
        parts.extend(parts_of(world, tree, goal, contribution, today));
    }
    let goal = parts.iter().max_by(|a, b| a.1.amount.total_cmp(&b.1.amount)).map(|p| p.0);
    let reasons = match by_hand {
        Some(points) => {
            vec![Reason::new("value.by_hand", "set by hand", points.clamp(0.0, 100.0), Unit::Points)]
        }
        None if parts.is_empty() => {
            vec![Reason::new("value.base", "serves no goal", config.base_value, Unit::Points)]
        }
        None => parts.into_iter().map(|p| p.1).collect(),
    };
    Worth { points: reasons.iter().map(|r| r.amount).sum(), reasons, goal }
}

/// The part of one goal, and the part for being behind.
fn parts_of(
    world: &Snapshot,
    tree: &GoalTree,
    id: GoalId,
    contribution: f64,
    today: Date,
) -> Vec<(GoalId, Reason)> {
    let Some(goal) = world.goals.get(&id) else { return Vec::new() };
    let plain = 100.0 * tree.weight(id) * contribution;
    let source = Evidence {
        item: ItemRef::Goal(id),
        quote: format!("{:.0}% of all goals", 100.0 * tree.weight(id)),
        at: None,
        clearance: goal.clearance.clone(),
    };
    let words = format!("{} for {}", contribution_word(contribution), goal.name);
    let mut parts = vec![(id, Reason::new("value.goal", words, plain, Unit::Points).with(vec![source]))];
    if let Some(line) = goal_line(goal, today).filter(Line::is_behind) {
        let words = format!("{} is behind its line", goal.name);
        parts.push((id, Reason::new("value.behind", words, plain * line.short.min(0.5), Unit::Points)));
    }
    parts
}

fn contribution_word(contribution: f64) -> &'static str {
    match contribution {
        c if c >= 0.8 => "decisive",
        c if c >= 0.45 => "strong",
        c if c >= 0.2 => "useful",
        _ => "weak",
    }
}

/// The value of every open task, event and project, and of every message with a link, in points.
pub fn values(world: &Snapshot, config: &AlignmentConfig) -> Values {
    let tree = GoalTree::of(world);
    let tasks = world.tasks.values().filter(|t| t.state.is_open()).map(|t| ItemRef::Task(t.id));
    let events = world.events.keys().map(|e| ItemRef::Event(*e));
    let projects = world.projects.keys().map(|p| ItemRef::Project(*p));
    let decisions = world.decisions.keys().map(|d| ItemRef::Decision(*d));
    let messages = world.links.keys().copied().filter(|i| matches!(i, ItemRef::Message(_)));
    tasks
        .chain(events)
        .chain(projects)
        .chain(decisions)
        .chain(messages)
        .map(|item| (item, value(world, &tree, item, config).points))
        .collect()
}
