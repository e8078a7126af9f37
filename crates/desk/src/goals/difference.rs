//! What would be different if the goals were: the order of work, the day, the Inbox, the proposals. Nothing is written.

use crate::card::Seats;
use crate::propose::listed_supposing;
use crate::words::{clock, count, inert, sentence, short};
use crate::{Desk, DeskError, inbox};
use engines::alignment::{GoalTree, Ranking, values};
use serde::Serialize;
use std::collections::BTreeMap;
use world::{Goal, GoalId, Item, Proposal, Snapshot};

/// How many lines of each part are told.
const LINES: usize = 6;

/// Something that would stand at another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// What.
    pub title: String,
    /// Its place now, from 1.
    pub from: usize,
    /// Its place then.
    pub to: usize,
}

/// A goal's share of all weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighed {
    /// Which.
    pub name: String,
    /// Now, 0–1.
    pub from: f64,
    /// Then.
    pub to: f64,
}

/// What would be different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The finding.
    pub headline: String,
    /// Goals whose weight would be another, most first.
    pub goals: Vec<Weighed>,
    /// Open tasks that would stand at another place in the order of work, furthest first; the first of them.
    pub tasks: Vec<Moved>,
    /// How many tasks would.
    pub tasks_moved: usize,
    /// What would come into today's plan and leave it.
    pub day: Vec<String>,
    /// What would stand elsewhere in its part of the Inbox, furthest first; the first of them.
    pub inbox: Vec<Moved>,
    /// Proposals that would be made, and that would not be made any more.
    pub proposals: Vec<String>,
}

/// The world as it would be with these goals.
pub(super) fn with_goals(world: &Snapshot, goals: impl IntoIterator<Item = Goal>) -> Snapshot {
    let mut then = world.clone();
    goals.into_iter().for_each(|goal| then.put(Item::Goal(goal)));
    then
}

/// What tells `then` from `world`, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub(super) async fn difference(
    desk: &Desk,
    world: &Snapshot,
    then: &Snapshot,
) -> Result<Difference, DeskError> {
    let seats = desk.seats().await?;
    let goals = weighed(world, then);
    let (mut tasks, of) = tasks(desk, world, then);
    let tasks_moved = tasks.len();
    let headline = headline(&tasks, of);
    tasks.truncate(LINES);
    Ok(Difference {
        headline,
        goals,
        tasks,
        tasks_moved,
        day: day(desk, world, then),
        inbox: in_inbox(world, then, &seats),
        proposals: proposals(desk, then).await?,
    })
}

fn headline(moved: &[Moved], of: usize) -> String {
    match moved.first() {
        None => "The order of work would stay as it is.".to_owned(),
        Some(first) => {
            let all = sentence(&count(moved.len(), "task", "tasks"));
            let title = short(&first.title, 60);
            format!("{all} of {of} would change places: “{title}” from {} to {}.", first.from, first.to)
        }
    }
}

fn weighed(world: &Snapshot, then: &Snapshot) -> Vec<Weighed> {
    let (before, after) = (GoalTree::of(world), GoalTree::of(then));
    let changed = |goal: &Goal| {
        let (from, to) = (before.weight(goal.id), after.weight(goal.id));
        ((to - from).abs() >= 0.005).then(|| Weighed { name: inert(&goal.name), from, to })
    };
    let mut found: Vec<Weighed> = then.goals.values().filter_map(changed).collect();
    found.sort_by(|a, b| (b.to - b.from).abs().total_cmp(&(a.to - a.from).abs()).then(a.name.cmp(&b.name)));
    found
}

/// The tasks that would change places, and how many there are.
fn tasks(desk: &Desk, world: &Snapshot, then: &Snapshot) -> (Vec<Moved>, usize) {
    let config = desk.engines().alignment;
    let before = Ranking::of(world).order(&values(world, &config));
    let after = Ranking::of(then).order(&values(then, &config));
    let title = |id: &world::TaskId| world.tasks.get(id).map_or(String::new(), |t| inert(&t.title));
    (moved(&before, &after, title), before.len())
}

/// What stands at another place in the second list, furthest first.
fn moved<T: Ord>(before: &[T], after: &[T], title: impl Fn(&T) -> String) -> Vec<Moved> {
    let places: BTreeMap<&T, usize> = before.iter().enumerate().map(|(n, item)| (item, n + 1)).collect();
    let mut found: Vec<Moved> = after
        .iter()
        .enumerate()
        .filter_map(|(n, item)| Some((*places.get(item)?, n + 1, item)))
        .filter(|(from, to, _)| from != to)
        .map(|(from, to, item)| Moved { title: title(item), from, to })
        .collect();
    found.sort_by_key(|m| (std::cmp::Reverse(m.from.abs_diff(m.to)), m.to));
    found
}

/// What comes into the plan of today and what leaves it, planned afresh both times.
fn day(desk: &Desk, world: &Snapshot, then: &Snapshot) -> Vec<String> {
    let zone = world.zone();
    let blocks = |world: &Snapshot| {
        let plan = crate::plan::of_day(desk, world, desk.today(), None);
        plan.blocks.into_iter().map(|b| (b.interval, b.task)).collect::<Vec<_>>()
    };
    let (before, after) = (blocks(world), blocks(then));
    let title = |id| world.tasks.get(id).map_or(String::new(), |t: &world::Task| inert(&short(&t.title, 60)));
    let new = after
        .iter()
        .filter(|b| !before.contains(b))
        .map(|(at, task)| format!("In at {}: {}", clock(at.start, &zone), title(task)));
    let gone = before.iter().filter(|b| !after.iter().any(|a| a.1 == b.1));
    let gone = gone.map(|(_, task)| format!("No longer today: {}", title(task)));
    new.chain(gone).take(LINES).collect()
}

fn in_inbox(world: &Snapshot, then: &Snapshot, seats: &Seats) -> Vec<Moved> {
    let (before, after) = (inbox::compose(world, seats), inbox::compose(then, seats));
    let mut found = Vec::new();
    for section in &after.sections {
        let Some(was) = before.sections.iter().find(|s| s.group == section.group) else { continue };
        let ids = |rows: &[inbox::Row]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        let title = |id: &String| {
            let row = section.rows.iter().find(|row| row.id == *id);
            row.map_or(String::new(), |row| format!("{}: {}", row.from, row.line))
        };
        found.extend(moved(&ids(&was.rows), &ids(&section.rows), title));
    }
    found.sort_by_key(|m| (std::cmp::Reverse(m.from.abs_diff(m.to)), m.to));
    found.truncate(LINES);
    found
}

/// What would come to the list of proposals and leave it, listed afresh both times.
async fn proposals(desk: &Desk, then: &Snapshot) -> Result<Vec<String>, DeskError> {
    let goals: Vec<Goal> = then.goals.values().cloned().collect();
    let weighed = |world: &mut Snapshot| {
        for goal in goals.iter().filter(|g| world.goals.contains_key(&g.id)).cloned().collect::<Vec<_>>() {
            world.put(Item::Goal(goal));
        }
    };
    let before = listed_supposing(desk, &|_| ()).await?;
    let after = listed_supposing(desk, &weighed).await?;
    // The same problem may get another way out.
    let is_in =
        |p: &Proposal, all: &[Proposal]| all.iter().any(|one| (one.id, &one.title) == (p.id, &p.title));
    let new = after.iter().filter(|p| !is_in(p, &before)).map(|p| format!("New: {}", inert(&p.title)));
    let gone = before.iter().filter(|p| !is_in(p, &after));
    let gone = gone.map(|p| format!("Not proposed any more: {}", inert(&p.title)));
    Ok(new.chain(gone).take(LINES).collect())
}

/// The goals of one group as they would be, out of all: for the tree to be checked.
pub(super) fn all_with(world: &Snapshot, changed: &BTreeMap<GoalId, Goal>) -> Vec<Goal> {
    world.goals.values().map(|g| changed.get(&g.id).unwrap_or(g).clone()).collect()
}
