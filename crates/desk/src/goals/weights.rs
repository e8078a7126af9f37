//! The weights of goals that stand beside each other, given by points, by swing or by rank; what would change is shown
//! before anything is saved (spec §4.1).

use super::change::{LONGEST_WHY, WEIGH, called, check_tree, goal_named};
use super::difference::{Difference, all_with, difference, with_goals};
use super::{GoalChanged, GoalForm, change};
use crate::by_hand::{self, Deed};
use crate::words::{inert, short};
use crate::{Desk, DeskError, FieldError};
use engines::maths::weights;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use world::{Goal, GoalId, Item, Snapshot};

/// How weights are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Any numbers of 0 or more; twice the number weighs twice as much.
    #[default]
    Points,
    /// 100 for the goal whose step from where it stands to its target matters most, the others against it.
    Swing,
    /// 1 for the one that matters most; the weights follow from the order.
    Rank,
}

impl FromStr for Method {
    type Err = String;
    fn from_str(word: &str) -> Result<Method, String> {
        match word {
            "points" => Ok(Method::Points),
            "swing" => Ok(Method::Swing),
            "rank" => Ok(Method::Rank),
            _ => Err("say points, swing or rank".to_owned()),
        }
    }
}

impl Method {
    /// Its word in forms and commands.
    pub fn word(self) -> &'static str {
        match self {
            Method::Points => "points",
            Method::Swing => "swing",
            Method::Rank => "rank",
        }
    }
}

/// What somebody gives for the goals of one group: its numbers by the goals' ids.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Priorities {
    /// How.
    pub method: Method,
    /// Why.
    pub why: String,
    /// Id of a goal and what was given for it, in the order given.
    pub given: Vec<(String, String)>,
}

/// A goal among its siblings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sibling {
    /// Its id.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its share among them, 0–1.
    pub share: f64,
    /// Its place by weight, from 1.
    pub rank: usize,
    /// Its weight against the largest, 0–100.
    pub swing: f64,
}

/// Goals that stand beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Siblings {
    /// The id of the goal they are below; empty at the top.
    pub below: String,
    /// Its name, or "All goals".
    pub title: String,
    /// They, heaviest first.
    pub goals: Vec<Sibling>,
}

/// All groups of two goals and more, from the top down.
///
/// # Errors
/// Those of the ledger.
pub async fn siblings(desk: &Desk) -> Result<Vec<Siblings>, DeskError> {
    let world = desk.snapshot().await?;
    let mut groups: BTreeMap<Option<GoalId>, Vec<&Goal>> = BTreeMap::new();
    for goal in world.goals.values() {
        let parent = goal.parent.filter(|p| world.goals.contains_key(p));
        groups.entry(parent).or_default().push(goal);
    }
    let groups = groups.into_iter().filter(|(_, goals)| goals.len() > 1);
    Ok(groups.map(|(parent, goals)| group(&world, parent, goals)).collect())
}

fn group(world: &Snapshot, parent: Option<GoalId>, mut goals: Vec<&Goal>) -> Siblings {
    goals.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.order().cmp(&b.order())));
    let points: Vec<f64> = goals.iter().map(|g| g.weight).collect();
    let shares = weights::from_points(&points).unwrap_or_else(|| vec![0.0; points.len()]);
    let most = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let sibling = |(n, (goal, share)): (usize, (&&Goal, f64))| Sibling {
        slug: called(world, goal),
        name: inert(&goal.name),
        share,
        rank: n + 1,
        swing: (100.0 * share / most).round(),
    };
    let parent = parent.and_then(|p| world.goals.get(&p));
    Siblings {
        below: parent.map_or(String::new(), |p| p.slug.clone()),
        title: parent.map_or_else(|| "All goals".to_owned(), |p| inert(&p.name)),
        goals: goals.iter().zip(shares).enumerate().map(sibling).collect(),
    }
}

/// What would be different with these priorities.
///
/// # Errors
/// As [`weigh`]; nothing is changed.
pub async fn preview(desk: &Desk, given: &Priorities) -> Result<Difference, DeskError> {
    let world = desk.snapshot().await?;
    let changed = read(desk, &world, given)?;
    difference(desk, &world, &with_goals(&world, changed.into_values())).await
}

/// What would be different if a goal were changed as the form says.
///
/// # Errors
/// As [`super::edit`]; nothing is changed.
pub async fn preview_edit(desk: &Desk, slug: &str, form: &GoalForm) -> Result<Difference, DeskError> {
    let world = desk.snapshot().await?;
    let (_, after) = change::edited(desk, &world, slug, form)?;
    check_tree(&all_with(&world, &[(after.id, after.clone())].into()))?;
    difference(desk, &world, &with_goals(&world, [after])).await
}

/// Weighs the goals of one group anew, all in one change that is taken back as one.
///
/// # Errors
/// `E_FORM` for each number that cannot be used, `E_NOT_FOUND`, `E_WEIGHTS` for numbers that make no weights or goals
/// that do not stand beside each other, `E_STATE` where they weigh so already, `E_CLEARANCE` for anybody but the
/// executive.
pub async fn weigh(desk: &Desk, given: &Priorities) -> Result<GoalChanged, DeskError> {
    desk.only_executive(WEIGH)?;
    let world = desk.snapshot().await?;
    let changed = read(desk, &world, given)?;
    let pairs = changed.into_iter().filter_map(|(id, after)| {
        let before = world.goals.get(&id)?;
        (before.weight != after.weight).then(|| (before.clone(), after))
    });
    let mut pairs: Vec<(Goal, Goal)> = pairs.collect();
    pairs.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.1.order().cmp(&b.1.order())));
    let told: Vec<String> = pairs
        .iter()
        .take(4)
        .map(|(_, after)| format!("{} {:.0}%", short(&after.name, 40), 100.0 * after.weight))
        .collect();
    let mut pairs = pairs.into_iter();
    let Some((before, after)) = pairs.next() else {
        let hint = "nothing was changed";
        return Err(DeskError::input("the goals weigh so already", "E_STATE", hint));
    };
    let (slug, said) = (after.slug.clone(), format!("Weighed anew: {}", told.join(", ")));
    let mut deed = Deed::of("goal.weighed", said.clone(), Some(Item::Goal(before)), Item::Goal(after));
    deed.also = pairs.map(|(before, after)| (Item::Goal(before), Item::Goal(after))).collect();
    deed.reason = short(&given.why, LONGEST_WHY);
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(GoalChanged { slug, said, undo })
}

/// The goals of the group with the weights that the numbers make, together 1.
fn read(desk: &Desk, world: &Snapshot, given: &Priorities) -> Result<BTreeMap<GoalId, Goal>, DeskError> {
    let mut goals = Vec::new();
    for (slug, _) in &given.given {
        goals.push(&world.goals[&goal_named(world, slug)?]);
    }
    whole_group(world, &goals)?;
    let shares = shares(given, &goals)?;
    let (now, who) = (desk.now(), desk.reader().actor.person);
    let why = short(&given.why, LONGEST_WHY);
    let weighed = |(goal, share): (&Goal, f64)| {
        let after = Goal { weight: (share * 1e4).round() / 1e4, ..goal.clone() };
        (goal.id, after.noting(Some(goal), now, Some(who), &why))
    };
    let changed: BTreeMap<GoalId, Goal> = goals.into_iter().zip(shares).map(weighed).collect();
    check_tree(&all_with(world, &changed))?;
    Ok(changed)
}

/// The goals named must be all that stand below one goal, each once.
fn whole_group(world: &Snapshot, goals: &[&Goal]) -> Result<(), DeskError> {
    let parent = |g: &Goal| g.parent.filter(|p| world.goals.contains_key(p));
    let refuse = |problem: &str| {
        Err(DeskError::input(
            problem,
            "E_WEIGHTS",
            "give each goal of one group its number; nothing was changed",
        ))
    };
    let Some(first) = goals.first().map(|g| parent(g)) else { return refuse("no goal was named") };
    if goals.iter().any(|g| parent(g) != first) {
        return refuse("these goals do not stand beside each other");
    }
    let named = |id| goals.iter().filter(|g| g.id == id).count();
    let missing = world.goals.values().find(|g| parent(g) == first && named(g.id) != 1);
    match missing {
        Some(goal) => refuse(&format!("\"{}\" has no number, or more than one", goal.name)),
        None => Ok(()),
    }
}

fn shares(given: &Priorities, goals: &[&Goal]) -> Result<Vec<f64>, DeskError> {
    let mut wrong = Vec::new();
    let mut numbers = Vec::new();
    for ((_, text), goal) in given.given.iter().zip(goals) {
        let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|n| (0.0..=1e6).contains(n));
        match number {
            Some(number) => numbers.push(number),
            None => wrong.push(FieldError {
                field: "weights",
                problem: format!("{}: give a number from 0 to a million.", inert(&goal.name)),
            }),
        }
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    made(given.method, &numbers).map_err(|problem| {
        DeskError::input(problem.trim_end_matches('.'), "E_WEIGHTS", "nothing was changed")
    })
}

fn made(method: Method, numbers: &[f64]) -> Result<Vec<f64>, &'static str> {
    const ALL_ZERO: &str = "At least one goal needs more than 0.";
    match method {
        Method::Points => weights::from_points(numbers).ok_or(ALL_ZERO),
        Method::Swing if numbers.iter().copied().fold(0.0, f64::max) != 100.0 => {
            Err("The goal that matters most gets 100, the others less against it.")
        }
        Method::Swing => weights::from_points(numbers).ok_or(ALL_ZERO),
        Method::Rank => {
            let whole = |n: &f64| n.fract() == 0.0 && (1.0..=numbers.len() as f64).contains(n);
            let usable = numbers.iter().all(whole) && numbers.contains(&1.0);
            let ranks: Vec<usize> = numbers.iter().map(|n| *n as usize).collect();
            usable
                .then(|| weights::from_ranks(&ranks))
                .flatten()
                .ok_or("Ranks are whole numbers: 1 for the goal that matters most, then 2 and so on.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_make_weights_or_say_what_is_wrong() {
        let close = |method, numbers: &[f64], weights: &[f64]| {
            let made = made(method, numbers).unwrap();
            assert!(made.iter().zip(weights).all(|(a, b)| (a - b).abs() < 1e-4), "{method:?} {made:?}");
        };
        close(Method::Points, &[2.0, 1.0, 1.0], &[0.5, 0.25, 0.25]);
        close(Method::Swing, &[100.0, 60.0, 40.0], &[0.5, 0.3, 0.2]);
        close(Method::Rank, &[2.0, 1.0, 3.0], &[0.2778, 0.6111, 0.1111]);
        close(Method::Rank, &[1.0, 1.0], &[0.5, 0.5]);
        for (method, numbers) in [
            (Method::Points, &[0.0, 0.0][..]),
            (Method::Swing, &[80.0, 40.0]),
            (Method::Swing, &[120.0, 100.0]),
            (Method::Rank, &[2.0, 3.0]),
            (Method::Rank, &[1.0, 1.5]),
            (Method::Rank, &[1.0, 4.0]),
        ] {
            assert!(made(method, numbers).is_err(), "{method:?} {numbers:?}");
        }
    }
}
