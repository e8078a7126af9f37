//! The goal that a title names in so many words, by its own name or by that of a project.

use crate::maths::words;
use std::collections::{BTreeMap, BTreeSet};
use world::{GoalId, Snapshot};

/// A name has words of so many letters at least.
const LETTERS: usize = 4;
/// Words that stand in many titles and name nothing by themselves.
const GENERAL: [&str; 26] = [
    "board",
    "budget",
    "call",
    "depot",
    "head",
    "list",
    "meeting",
    "night",
    "office",
    "operation",
    "paper",
    "panel",
    "plan",
    "preparation",
    "project",
    "quarterly",
    "review",
    "running",
    "second",
    "session",
    "system",
    "team",
    "time",
    "visit",
    "weekly",
    "year",
];

/// The goal that a title names, by most words of its name or of a project's; none where it names none, or names several that
/// do not belong together. Of a goal and those below it the higher one counts.
/// ```
/// use engines::alignment::named;
/// use world::{Goal, Item, Snapshot, office::{Member, Office}};
/// let office = Office::new(Member::new("Mara Ellingsen", "mara@near.example"), "UTC");
/// let mut world = Snapshot::empty(office, "2026-11-24T07:40:00Z".parse().unwrap());
/// let hub = Goal::new("hub", "Rotterdam hub");
/// let nights = Goal::new("nights", "Haarlem nights");
/// for goal in [&hub, &nights] {
///     world.put(Item::Goal(goal.clone()));
/// }
/// assert_eq!(named(&world, "Rotterdam steering"), Some(hub.id));
/// assert_eq!(named(&world, "Weekly review"), None);
/// assert_eq!(named(&world, "Rotterdam and Haarlem"), None);
/// ```
pub fn named(world: &Snapshot, title: &str) -> Option<GoalId> {
    let said = name_words(title);
    let mut found: BTreeMap<GoalId, BTreeSet<String>> = BTreeMap::new();
    let mut name = |goal: GoalId, text: &str| {
        let shared: Vec<String> = name_words(text).intersection(&said).cloned().collect();
        if !shared.is_empty() {
            found.entry(goal).or_default().extend(shared);
        }
    };
    for goal in world.goals.values() {
        name(goal.id, &goal.name);
    }
    for project in world.projects.values() {
        let goals = project.goals.iter().filter(|(goal, _)| world.goals.contains_key(goal));
        if let Some((goal, _)) = goals.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
            name(*goal, &project.name);
        }
    }
    let most = found.values().map(BTreeSet::len).max()?;
    let best: Vec<GoalId> = found.into_iter().filter(|(_, words)| words.len() == most).map(|f| f.0).collect();
    best.iter().copied().find(|goal| best.iter().all(|other| is_within(world, *other, *goal)))
}

/// Whether a goal is another or lies below it.
pub fn is_within(world: &Snapshot, goal: GoalId, other: GoalId) -> bool {
    let parent = |goal: &GoalId| world.goals.get(goal).and_then(|g| g.parent);
    std::iter::successors(Some(goal), parent).take(world.goals.len() + 1).any(|one| one == other)
}

/// The words that name something, without the endings of plurals.
fn name_words(text: &str) -> BTreeSet<String> {
    let words = words::telling(text).into_iter().filter(|word| word.chars().count() >= LETTERS);
    let single = |word: String| match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.chars().count() >= LETTERS => stem.to_owned(),
        _ => word,
    };
    words.map(single).filter(|word| !GENERAL.contains(&word.as_str())).collect()
}
