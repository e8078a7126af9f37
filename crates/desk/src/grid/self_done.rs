//! What the executive still does that somebody else could, by minutes a month (spec §9.10).

use super::numbers::{COMFORTABLE, Numbers};
use super::{first, part};
use crate::words::{count, duration, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::alignment;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{ItemRef, Snapshot, Subject, Task};

/// From this fit on somebody could do it.
const FITS: f64 = 0.7;
/// So many of the tasks are named.
const NAMED: usize = 3;
/// Days after its date from which an open task counts no more.
const OVER_DAYS: i64 = 7;
/// Days of which finished tasks are counted: a month.
const DAYS: i64 = 30;

/// An area of which the executive does something that another could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelfDone {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Minutes a month.
    pub minutes: i64,
    /// "2 h 30 a month".
    pub takes: String,
    /// Who could.
    pub who: String,
    /// Their id.
    pub person: String,
    /// What it was: tasks by their titles with their ids.
    pub tasks: Vec<(String, String)>,
    /// What it rests on: "Four tasks of the last 30 days".
    pub why: String,
}

/// The list, most minutes first, with its finding; for the executive and the assistant.
///
/// # Errors
/// Those of the ledger.
pub async fn self_done(desk: &Desk) -> Result<(String, Vec<SelfDone>), DeskError> {
    let world = desk.snapshot().await?;
    let found = of(&world);
    let who = if desk.is_executive() {
        "You do".to_owned()
    } else {
        format!("{} does", first(&world, desk.office().owner.person))
    };
    let minutes = found.iter().map(|f| f.minutes).sum();
    let headline = match found.len() {
        0 => format!("{who} nothing that somebody else is known to be able to."),
        n => format!(
            "{who} {} a month in {} that others could do.",
            duration(minutes),
            count(n, "area", "areas")
        ),
    };
    Ok((headline, found))
}

pub(super) fn of(world: &Snapshot) -> Vec<SelfDone> {
    let numbers = Numbers::of(world);
    let own = own_tasks(world);
    let mut found: Vec<SelfDone> = (0..numbers.areas.len())
        .filter_map(|n| {
            let area = numbers.areas[n];
            let who = could(&numbers, n)?;
            let here: Vec<&Task> = own.iter().copied().filter(|t| area.covers(&subject(t))).collect();
            let of_tasks: i64 = here.iter().map(|t| minutes(t)).sum();
            let does = area.responsible.contains(&world.office.owner.person);
            let entered = if does { numbers.share(n).unwrap_or(0) } else { 0 };
            let minutes = of_tasks.max(entered);
            (minutes > 0).then(|| SelfDone {
                id: part(area.id),
                name: inert(&area.name),
                minutes,
                takes: format!("{} a month", duration(minutes)),
                who: first(world, numbers.people[who]),
                person: numbers.people[who].to_string(),
                tasks: here.iter().take(NAMED).map(|t| named(t)).collect(),
                why: match (here.len(), does) {
                    (0, _) => "By the length entered for the area.".to_owned(),
                    (n, _) => {
                        let tasks = count(n, "task", "tasks");
                        format!("{}, open or of the last {DAYS} days.", sentence(&tasks))
                    }
                },
            })
        })
        .collect();
    found.sort_by_key(|f| (-f.minutes, f.name.clone()));
    found
}

pub(super) fn subject(task: &Task) -> Subject<'_> {
    Subject { item: Some(ItemRef::Task(task.id)), project: task.project, words: &task.title }
}

fn named(task: &Task) -> (String, String) {
    (ItemRef::Task(task.id).uuid().simple().to_string(), inert(&short(&task.title, 80)))
}

/// Minutes of a task: what it took, else what is estimated; without either none is made up.
fn minutes(task: &Task) -> i64 {
    i64::from(task.actual_minutes.or(task.estimate_minutes).unwrap_or(0))
}

/// The executive's own tasks: those that ended within a month, and the open ones of the less valuable half.
fn own_tasks(world: &Snapshot) -> Vec<&Task> {
    let values = alignment::values(world, &alignment::AlignmentConfig::default());
    let worth: BTreeMap<_, f64> = world
        .tasks
        .values()
        .filter(|t| t.state.is_open() && engines::maths::work::is_mine(world, t))
        .filter_map(|t| Some((t.id, values.get(&ItemRef::Task(t.id)).copied()?)))
        .collect();
    let mut sorted: Vec<f64> = worth.values().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let since = world.now - jiff::SignedDuration::from_hours(24 * DAYS);
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let counts = |t: &&Task| match t.ended {
        Some(ended) => ended >= since && t.state == world::TaskState::Done,
        // What fell due long ago is done, or is not: nobody takes it over.
        None => {
            let over = t
                .due
                .is_some_and(|due| due.date(&zone) < today.saturating_sub(jiff::Span::new().days(OVER_DAYS)));
            t.state.is_open() && !over && worth.get(&t.id).is_none_or(|v| *v <= middle)
        }
    };
    world.tasks.values().filter(|t| engines::maths::work::is_mine(world, t)).filter(counts).collect()
}

/// Who could do an area instead of the executive: who does it or fits well enough, with room.
fn could(numbers: &Numbers<'_>, area: usize) -> Option<usize> {
    let fits = |p: &usize| {
        let does = numbers.rows[area].responsible.contains(&(*p as u32));
        let able = numbers.able(area).contains(&(*p as u32));
        let needs = !numbers.areas[area].needs.is_empty();
        let fits = needs && numbers.fit(area, *p).is_some_and(|fit| fit >= FITS);
        let room =
            numbers.capacity(*p).is_none_or(|all| (numbers.load(*p) as f64) < COMFORTABLE * all as f64);
        *p > 0 && (does || able || fits) && room
    };
    let best = |p: &usize| {
        let does = numbers.rows[area].responsible.contains(&(*p as u32));
        (does, numbers.fit(area, *p).map_or(0, |fit| (fit * 1_000.0) as i64), std::cmp::Reverse(*p))
    };
    (0..numbers.people.len()).filter(fits).max_by_key(best)
}
