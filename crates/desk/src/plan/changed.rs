//! What has changed the day: seen at every round, planned anew from the plan there is, and told with its reason (spec §5.7).

use super::of_day;
use crate::words::{clock, count, duration, inert, short};
use crate::{Desk, DeskError};
use engines::orchestration::{self as engine, Picture, Shift, Trigger};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use world::{Interval, Proposal, Role, Snapshot};

/// Changes of one day that are kept; a day with more is told from its last ones.
const MOST: usize = 40;

/// What is kept of a day: what it looked like when it was planned last, and what has changed it since its morning. Ids
/// and times alone, no words.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Day {
    picture: Picture,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Change {
    at: Timestamp,
    why: Vec<Trigger>,
    moved: Vec<Shift>,
}

fn key(date: civil::Date) -> String {
    format!("day {date}")
}

/// What has changed today since its plan was first made.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Changed {
    /// The finding.
    pub headline: String,
    /// Each change, the latest first.
    pub rows: Vec<ChangeRow>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRow {
    /// When it was seen: "10:42".
    pub at: String,
    /// What happened.
    pub why: Vec<String>,
    /// What it moved; empty where every block stands.
    pub moved: Vec<String>,
}

/// Looks whether something has changed today since it was planned, and if so plans it anew from the plan there is: the next
/// two hours stay, few blocks move. Whether something had changed. Only the executive's day is kept.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn adjust(desk: &Desk) -> Result<bool, DeskError> {
    let today = desk.today();
    if desk.reader().actor.role != Role::Executive {
        return Ok(false);
    }
    let Some(kept) = desk.last_plan(today).await? else { return Ok(false) };
    let world = desk.snapshot().await?;
    let Some(mut day) = read(desk, today).await? else {
        return keep(desk, &Day { picture: engine::picture(&world, today), changes: Vec::new() })
            .await
            .map(|()| false);
    };
    let why = engine::triggers(&day.picture, &world, &kept);
    if why.is_empty() {
        return Ok(false);
    }
    let after = of_day(desk, &world, today, Some(&kept));
    let joined = engine::joined(&kept.blocks, &after, world.now);
    let moved = engine::shifts(&kept.blocks, &joined.blocks, world.now);
    desk.keep_plan(&joined).await?;
    day.picture = engine::picture(&world, today);
    day.changes.push(Change { at: world.now, why, moved });
    let surplus = day.changes.len().saturating_sub(MOST);
    day.changes.drain(..surplus);
    keep(desk, &day).await?;
    Ok(true)
}

async fn read(desk: &Desk, date: civil::Date) -> Result<Option<Day>, DeskError> {
    Ok(desk.ledger.state(&desk.house(), &key(date)).await?)
}

async fn keep(desk: &Desk, day: &Day) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.set_state(&key(desk.today()), day).await?;
    txn.commit().await?;
    Ok(())
}

/// Time of today that has become free since its morning is offered to the goal that starves most.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn freed(desk: &Desk, world: &Snapshot) -> Result<Vec<Proposal>, DeskError> {
    let Some(day) = read(desk, desk.today()).await? else { return Ok(Vec::new()) };
    let freed: Vec<Interval> = day
        .changes
        .iter()
        .flat_map(|change| &change.why)
        .filter_map(|why| match why {
            Trigger::Gone { freed, .. } | Trigger::Moved { from: freed, .. } if freed.end > world.now => {
                Some(*freed)
            }
            _ => None,
        })
        .collect();
    if freed.is_empty() {
        return Ok(Vec::new());
    }
    let config = desk.engines().alignment;
    let starved: Vec<_> = engines::alignment::starved(world, &config).into_iter().map(|s| s.goal).collect();
    Ok(engine::offer_freed(world, &engines::alignment::values(world, &config), &starved, &freed))
}

/// What has changed today, for whoever sits here; nothing for anybody but the executive, whose day it is.
///
/// # Errors
/// Those of the ledger.
pub async fn changed(desk: &Desk) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let changes = match desk.reader().actor.role {
        Role::Executive => read(desk, desk.today()).await?.map_or_else(Vec::new, |day| day.changes),
        _ => Vec::new(),
    };
    Ok(told(&world, &changes))
}

fn told(world: &Snapshot, changes: &[Change]) -> Changed {
    let zone = world.zone();
    let row = |change: &Change| ChangeRow {
        at: clock(change.at, &zone),
        why: change.why.iter().map(|why| happened(world, why)).collect(),
        moved: change.moved.iter().map(|shift| moved(world, shift)).collect(),
    };
    let blocks: usize = changes.iter().map(|c| c.moved.len()).sum();
    let headline = match (changes.len(), blocks) {
        (0, _) => "Nothing has changed the plan of today.".to_owned(),
        (_, 0) => "The day has changed, and every block of the plan stands.".to_owned(),
        (_, n) => format!("The day has changed: {} of the plan moved.", count(n, "block", "blocks")),
    };
    Changed { headline, rows: changes.iter().rev().map(row).collect() }
}

fn happened(world: &Snapshot, why: &Trigger) -> String {
    let zone = world.zone();
    let event = |id| match world.events.get(id) {
        Some(event) => format!("“{}”", short(&inert(&event.summary), 60)),
        None => "What was in the calendar".to_owned(),
    };
    let task = |id| {
        world.tasks.get(id).map_or("A task".to_owned(), |t| format!("“{}”", short(&inert(&t.title), 60)))
    };
    let times = |at: &Interval| format!("{}–{}", clock(at.start, &zone), clock(at.end, &zone));
    match why {
        Trigger::Came { event: id, at } => format!("{} is new, {}.", event(id), times(at)),
        Trigger::Gone { event: id, freed } => format!("{} is off: {} is free.", event(id), times(freed)),
        Trigger::Moved { event: id, from, to } => {
            format!("{} moved from {} to {}.", event(id), times(from), times(to))
        }
        Trigger::LateTravel { event: id, minutes } => {
            format!("{} takes {} longer.", event(id), duration(*minutes))
        }
        Trigger::Overrun { task: id, ended } => {
            format!("{} was not done by {}.", task(id), clock(*ended, &zone))
        }
        Trigger::Ill { .. } => {
            "You are ill today: nothing is planned. The weeks ahead free the rest.".to_owned()
        }
        Trigger::Presses { task: id } => format!("{} presses more than this morning.", task(id)),
        Trigger::Shifted { goal } => {
            let name = world
                .goals
                .get(goal)
                .map_or("A goal".to_owned(), |g| format!("“{}”", short(&inert(&g.name), 60)));
            format!("{name} has another weight.")
        }
    }
}

fn moved(world: &Snapshot, shift: &Shift) -> String {
    let zone = world.zone();
    let title = world.tasks.get(&shift.task).map_or("A task".to_owned(), |t| short(&inert(&t.title), 60));
    let at = |i: Interval| clock(i.start, &zone);
    match (shift.from, shift.to) {
        (Some(from), Some(to)) => format!("{title}: {} instead of {}", at(to), at(from)),
        (Some(from), None) => format!("{title}: no longer today, it was {}", at(from)),
        (None, Some(to)) => format!("{title}: now {}", at(to)),
        (None, None) => title,
    }
}
