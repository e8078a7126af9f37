//! What is at stake with somebody: the goals they can move, how near they are to be kept, what they can do.

use super::numbers::Numbers;
use super::reading::{Reading, other};
use super::{days, merged_into};
use crate::maths::goal_tree::GoalTree;
use crate::maths::time_by_goal::{self, SURE_LINK};
use crate::maths::words::spaced;
use std::collections::BTreeMap;
use world::{GoalId, ItemRef, Person, PersonId, Snapshot};

/// Days of contact that show what somebody works on.
const WORKS_DAYS: f64 = 90.0;
/// Share of that contact, and weight of it, from which it shows something.
const WORKS_SHARE: f64 = 0.3;
const WORKS_WEIGHT: f64 = 2.0;
/// How much of a goal somebody moves whose card names it.
const NAMED: f64 = 0.5;
/// Categories of cards, and what they put at stake.
const CATEGORIES: [(&str, f64); 5] =
    [("board", 0.6), ("direct report", 0.6), ("customer", 0.4), ("investor", 0.4), ("partner", 0.3)];

/// Why somebody matters for a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// A person linked them.
    ByHand,
    /// Their card names it, by this word.
    Named(String),
    /// Much of what one has to do with them serves it.
    Works,
}

/// What is at stake with somebody.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stake {
    /// How far they move each goal, 0 to 1, and how one knows; the largest first.
    pub goals: Vec<(GoalId, f64, How)>,
    /// What it is made of, by code: "goals", "tier", "power", "set", or the category of their card.
    pub parts: Vec<(String, f64)>,
}

impl Stake {
    /// All of it, 0 to 1: the largest part, and half of what it leaves for every further one.
    pub fn value(&self) -> f64 {
        let mut parts: Vec<f64> = self.parts.iter().map(|p| p.1.clamp(0.0, 1.0)).collect();
        parts.sort_by(|a, b| b.total_cmp(a));
        let add = |(whole, share): (f64, f64), part: &f64| (whole + share * part * (1.0 - whole), 0.5);
        parts.iter().fold((0.0, 1.0), add).0
    }
    /// The goal they move most.
    pub fn goal(&self) -> Option<GoalId> {
        self.goals.first().map(|g| g.0)
    }
}

/// What is at stake with everybody who counts; whoever is nothing to anything is left out.
pub(super) fn stakes(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    reading: &Reading,
) -> BTreeMap<PersonId, Stake> {
    let tree = GoalTree::of(world);
    let works = works(world, numbers, reading);
    let keywords: Vec<(GoalId, Vec<String>)> = world
        .goals
        .values()
        .map(|g| (g.id, g.keywords.iter().map(|k| spaced(k)).filter(|k| k.trim().len() > 2).collect()))
        .collect();
    let mut found: BTreeMap<PersonId, Stake> = BTreeMap::new();
    for person in world.people.values().filter(|p| numbers.number(p.id).is_some_and(|n| n != super::ME)) {
        let main = merged_into(&world.people, person.id);
        let mut goals = by_hand(world, person.id);
        goals.extend(named(person, &keywords));
        goals.extend(works.get(&main).into_iter().flatten().map(|(g, share)| (*g, 0.5 * share, How::Works)));
        let stake = found.entry(main).or_default();
        stake.goals.append(&mut goals);
        said(person, stake);
    }
    for stake in found.values_mut() {
        settle(stake, &tree);
    }
    found.retain(|_, stake| stake.value() > 0.0);
    found
}

/// Each goal once, the firmest word first; what they come to by the weights of the goals.
fn settle(stake: &mut Stake, tree: &GoalTree) {
    stake.goals.retain(|g| tree.holds(g.0) && g.1 > 0.0);
    stake.goals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut seen = std::collections::BTreeSet::new();
    stake.goals.retain(|g| seen.insert(g.0));
    let moved = stake.goals.iter().map(|(goal, far, _)| far * tree.weight(*goal).sqrt());
    let most = moved.fold(0.0, f64::max);
    if most > 0.0 {
        stake.parts.push(("goals".to_owned(), most));
    }
}

/// What was said of somebody by hand, and the category of their card.
fn said(person: &Person, stake: &mut Stake) {
    let mut add = |code: &str, part: f64| {
        if part > 0.0 && !stake.parts.iter().any(|p| p.0 == code) {
            stake.parts.push((code.to_owned(), part));
        }
    };
    if let Some(importance) = person.importance {
        add("set", f64::from(importance.min(100)) / 100.0);
    }
    if let Some(tier) = person.relation.tier {
        add("tier", [0.9, 0.7, 0.4, 0.2][tier as usize]);
    }
    if let Some(row) = &person.relation.stakeholder {
        add("power", f64::from(row.power) / 5.0 * (0.5 + f64::from(row.interest) / 10.0));
    }
    let categories: Vec<String> = person.categories.iter().map(|c| c.trim().to_lowercase()).collect();
    if let Some((code, part)) = CATEGORIES.iter().find(|(code, _)| categories.iter().any(|c| c == code)) {
        add(code, *part);
    }
}

fn by_hand(world: &Snapshot, person: PersonId) -> Vec<(GoalId, f64, How)> {
    let links = time_by_goal::links(world, ItemRef::Person(person), SURE_LINK);
    links.into_iter().map(|(goal, far)| (goal, far, How::ByHand)).collect()
}

/// Goals one of whose words stands in the organisation or title of a card: a name tells of nothing but its bearer.
fn named(person: &Person, keywords: &[(GoalId, Vec<String>)]) -> Vec<(GoalId, f64, How)> {
    let card = [person.organisation.as_deref(), person.title.as_deref()];
    let words: String = card.into_iter().flatten().map(spaced).collect();
    let of = |(goal, keys): &(GoalId, Vec<String>)| {
        let key = keys.iter().find(|key| words.contains(key.as_str()))?;
        Some((*goal, NAMED, How::Named(key.trim().to_owned())))
    };
    keywords.iter().filter_map(of).collect()
}

/// The share of the latest contact with each person that serves each goal.
fn works(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    reading: &Reading,
) -> BTreeMap<PersonId, Vec<(GoalId, f64)>> {
    let since = days(world.now) - WORKS_DAYS;
    let mut whole: BTreeMap<PersonId, f64> = BTreeMap::new();
    let mut serving: BTreeMap<(PersonId, GoalId), f64> = BTreeMap::new();
    for (contact, item) in reading.contacts.iter().zip(&reading.sources).filter(|(c, _)| c.at >= since) {
        let Some(person) = other(contact, numbers) else { continue };
        let weight = contact.kind.weight();
        *whole.entry(person).or_default() += weight;
        for (goal, far) in time_by_goal::links(world, *item, SURE_LINK) {
            *serving.entry((person, goal)).or_default() += weight * far;
        }
    }
    let mut found: BTreeMap<PersonId, Vec<(GoalId, f64)>> = BTreeMap::new();
    for ((person, goal), weight) in serving {
        let share = weight / whole[&person];
        if share >= WORKS_SHARE && whole[&person] >= WORKS_WEIGHT {
            found.entry(person).or_default().push((goal, share.min(1.0)));
        }
    }
    found
}
