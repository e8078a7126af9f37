//! One goal on its sheet: how far it is, what it went through, what serves it, its projects.

use super::change::goal_named;
use super::effort::{Effort, Efforts};
use super::page::{GoalLine, View, figure, unit};
use super::projects::ProjectRow;
use super::{LeverTold, Siblings, forecast, weights};
use crate::words::{count, day, inert, on_day, sentence};
use crate::{Desk, DeskError};
use engines::alignment::{PACE_NEEDS, reached};
use jiff::civil::Date;
use serde::Serialize;
use world::{Goal, GoalLink, ItemRef, Snapshot};

/// How many items that serve a goal are listed.
const LISTED: usize = 30;
/// So many dates of a row of events are corrected at once.
const TOGETHER: usize = 60;

/// One change of a goal in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TurnTold {
    /// When: "Tue 24 Nov".
    pub when: String,
    /// Who: "Mara", "a file".
    pub who: String,
    /// What: "Weight 1 to 2".
    pub what: String,
    /// Why; empty where nobody said.
    pub why: String,
}

impl Served {
    /// The ids of its items, with commas between, as [`super::link_goal`] takes them.
    pub fn ids(&self) -> String {
        self.items.iter().map(|item| item.uuid().to_string()).collect::<Vec<_>>().join(",")
    }
}

/// How a goal was set and changed, newest first.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn history(desk: &Desk, slug: &str) -> Result<Vec<TurnTold>, DeskError> {
    let world = desk.snapshot().await?;
    Ok(turns(&world, &world.goals[&goal_named(&world, slug)?], desk.today()))
}

fn turns(world: &Snapshot, goal: &Goal, today: Date) -> Vec<TurnTold> {
    let zone = world.zone();
    let told = |turn: &world::GoalTurn| TurnTold {
        when: day(zone.to_datetime(turn.at).date(), today),
        who: turn
            .by
            .and_then(|p| super::person(world, p))
            .map_or("a file or proposal".to_owned(), |n| inert(&n)),
        what: what(turn, today),
        why: inert(&turn.why),
    };
    goal.history.iter().rev().map(told).collect()
}

fn what(turn: &world::GoalTurn, today: Date) -> String {
    let on = |date: &Option<Date>| date.map_or("no date".to_owned(), |d| day(d, today));
    match &turn.what {
        world::Turn::Set => "Set".to_owned(),
        world::Turn::Weight { from, to } => format!("Weight {from} to {to}"),
        world::Turn::Due { from, to } => format!("Date {} to {}", on(from), on(to)),
    }
}

/// An item that serves a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Served {
    /// Which: the dates of one row of events are corrected together.
    pub items: Vec<ItemRef>,
    /// Its title.
    pub title: String,
    /// What it is: "task", "event", "message".
    pub kind: &'static str,
    /// "strong", "useful" …
    pub how: &'static str,
    /// Whether a person set or confirmed the link.
    pub confirmed: bool,
}

/// A goal on its sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalSheet {
    /// As on the page of the goals.
    pub line: GoalLine,
    /// How far it is, in a sentence.
    pub progress: String,
    /// How likely it is met by its date, or when it is reached at its pace where it has none; and on what that rests.
    pub pace: String,
    /// What would raise that chance most.
    pub levers: Vec<LeverTold>,
    /// What was measured, newest first: day and value.
    pub measures: Vec<(String, String)>,
    /// What it went through, newest first.
    pub history: Vec<TurnTold>,
    /// What serves it by a link of its own, unconfirmed first; the first of them.
    pub served: Vec<Served>,
    /// How many items do.
    pub served_count: usize,
    /// How many of these are not listed.
    pub served_more: usize,
    /// Its projects.
    pub projects: Vec<ProjectRow>,
    /// The goals right below it.
    pub below: Vec<GoalLine>,
    /// The goals it stands beside, itself among them.
    pub beside: Option<Siblings>,
    /// The other goals, id and name in their order: what serves this one may serve one of them.
    pub others: Vec<(String, String)>,
    /// The unit it is measured in.
    pub unit: String,
}

/// The sheet of a goal for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn sheet(desk: &Desk, slug: &str) -> Result<GoalSheet, DeskError> {
    let world = desk.snapshot().await?;
    let goal = &world.goals[&goal_named(&world, slug)?];
    // Looking at one that few may see is written down.
    desk.ledger.item(desk.reader(), ItemRef::Goal(goal.id)).await?;
    let today = desk.today();
    let beside = weights::siblings(desk).await?;
    let mut served = served(&world, goal);
    let served_count: usize = served.iter().map(|s| s.items.len()).sum();
    served.truncate(LISTED);
    let served_more = served_count - served.iter().map(|s| s.items.len()).sum::<usize>();
    let config = desk.engines().alignment;
    let efforts = Efforts::read(desk, &world).await?;
    let effort = efforts.get(goal.id);
    let view = View::of(&world, &config, efforts);
    Ok(GoalSheet {
        line: view.line(goal, 0),
        progress: progress(goal, today),
        pace: pace(goal, today, effort),
        levers: forecast::of(goal, today, effort).map_or_else(Vec::new, |odds| odds.levers),
        measures: measures(goal, today),
        history: turns(&world, goal, today),
        served,
        served_count,
        served_more,
        projects: view.projects.iter().filter(|p| p.goals.contains(&goal.id)).cloned().collect(),
        beside: beside.into_iter().find(|group| group.goals.iter().any(|g| g.slug == goal.slug)),
        below: view.below(Some(goal.id)).into_iter().map(|g| view.line(g, 0)).collect(),
        others: super::choices(&world).into_iter().filter(|(slug, _)| *slug != goal.slug).collect(),
        unit: unit(goal).trim().to_owned(),
    })
}

fn measures(goal: &Goal, today: Date) -> Vec<(String, String)> {
    let told = |m: &world::goal::Measure| (day(m.date, today), format!("{}{}", figure(m.value), unit(goal)));
    goal.status.iter().rev().take(12).map(told).collect()
}

/// "From 92.1% to 96% by Wed 31 Mar; 92.4% today."
fn progress(goal: &Goal, today: Date) -> String {
    let unit = unit(goal);
    let by = goal.due.map_or(String::new(), |due| format!(" by {}", day(due, today)));
    let last = goal.status.last().map(|m| format!("{}{unit} {}", figure(m.value), on_day(m.date, today)));
    let last = last.unwrap_or_else(|| "not measured yet".to_owned());
    match (goal.baseline, goal.target) {
        (Some(from), Some(to)) => format!("From {}{unit} to {}{unit}{by}; {last}.", figure(from), figure(to)),
        _ => format!("No measure is set{by}."),
    }
}

fn pace(goal: &Goal, today: Date, effort: Option<Effort>) -> String {
    if goal.target.is_none() {
        return String::new();
    }
    if let Some(odds) = forecast::of(goal, today, effort) {
        return format!("{}. {}; {}.", sentence(&odds.words), odds.pace, odds.basis);
    }
    let Some(pace) = reached(goal, today) else {
        let has = count(goal.status.len(), "measured state", "measured states");
        return format!(
            "Not enough history for a forecast (needs {} over {} days, has {has}).",
            PACE_NEEDS.0, PACE_NEEDS.1
        );
    };
    let on = |date: Option<Date>| date.map_or("never".to_owned(), |d| day(d, today));
    match pace.likely {
        None => "At the pace of its measures it is not reached.".to_owned(),
        Some(likely) => format!(
            "At the pace of its measures it is reached {}; between {} and {}.",
            day(likely, today),
            on(pace.early),
            on(pace.late)
        ),
    }
}

/// What is linked to a goal: what nobody confirmed first, then by kind and title.
fn served(world: &Snapshot, goal: &Goal) -> Vec<Served> {
    let link = |links: &[GoalLink]| links.iter().find(|l| l.goal == goal.id && l.contribution > 0.0).cloned();
    let mut found: Vec<Served> = world
        .links
        .iter()
        .filter_map(|(item, links)| {
            let (link, title) = (link(links)?, title(world, *item)?);
            let (kind, how) = (item.kind(), how(link.contribution));
            Some(Served { items: vec![*item], title: inert(&title), kind, how, confirmed: link.confirmed })
        })
        .collect();
    let key = |s: &Served| (s.confirmed, s.kind, s.title.clone(), s.how);
    found.sort_by_key(|s| (key(s), s.items.clone()));
    found.dedup_by(|next, kept| {
        let same = key(next) == key(kept) && next.kind == "event" && kept.items.len() < TOGETHER;
        if same {
            kept.items.append(&mut next.items);
        }
        same
    });
    found
}

fn title(world: &Snapshot, item: ItemRef) -> Option<String> {
    match item {
        ItemRef::Task(id) => world.tasks.get(&id).map(|t| t.title.clone()),
        ItemRef::Event(id) => world.events.get(&id).map(|e| e.summary.clone()),
        ItemRef::Message(id) => world.messages.get(&id).map(|m| m.subject.clone()),
        ItemRef::Project(id) => world.projects.get(&id).map(|p| p.name.clone()),
        _ => None,
    }
}

/// The word of a contribution, as forms and commands take it.
fn how(contribution: f64) -> &'static str {
    match contribution {
        c if c >= 0.8 => "decisive",
        c if c >= 0.45 => "strong",
        c if c >= 0.2 => "useful",
        _ => "weak",
    }
}
