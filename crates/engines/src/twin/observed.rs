//! What is behind each figure that is fitted: the very meetings, messages and tasks that were counted.

use super::fit::{WEEKS, is_series};
use crate::maths::{meetings, work};
use jiff::SignedDuration;
use jiff::civil::Weekday;
use world::event::EventTime;
use world::{ItemRef, Queue, Snapshot, TaskState};

/// The items behind a fitted figure by its name, latest first; nothing behind a guess of our own.
pub fn behind(world: &Snapshot, name: &str) -> Vec<ItemRef> {
    match name {
        "Single meetings" | "Length of a single meeting" => held(world, false),
        "Series" => held(world, true),
        "Messages" => messages(world),
        "Finished tasks that estimates are corrected by" => finished(world),
        "New work" => new_work(world, false),
        "New work that is done within a week" => new_work(world, true),
        "What others do, until it is done" => of_others(world),
        _ => Vec::new(),
    }
}

fn from(world: &Snapshot) -> jiff::Timestamp {
    world.now - SignedDuration::from_hours(24 * 7 * WEEKS as i64)
}

fn held(world: &Snapshot, series: bool) -> Vec<ItemRef> {
    let (zone, from) = (world.zone(), from(world));
    let mut found: Vec<_> = world
        .events
        .values()
        .filter(|e| matches!(e.time, EventTime::Timed { .. }) && is_series(e) == series)
        .map(|e| (e.interval(&zone), e))
        .filter(|(span, e)| {
            span.start >= from
                && span.end <= world.now
                && span.minutes() <= 12 * 60
                && e.is_busy(&world.office.addresses)
                && !meetings::is_own_work(world, e)
        })
        .map(|(span, e)| (span.start, ItemRef::Event(e.id)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, item)| item).collect()
}

fn messages(world: &Snapshot) -> Vec<ItemRef> {
    let (zone, from) = (world.zone(), from(world));
    let mine = |address: &str| {
        world.office.addresses.iter().any(|a| a == address) || address == world.office.owner.email
    };
    let is_read =
        |m: &world::Message| m.triage.as_ref().is_none_or(|t| !matches!(t.queue, Queue::Noise | Queue::Sent));
    let mut found: Vec<_> = world
        .messages
        .values()
        .filter(|m| !mine(&m.from.email) && is_read(m))
        .filter_map(|m| Some((m.date?, ItemRef::Message(m.id))))
        .filter(|(at, _)| (from..=world.now).contains(at))
        .filter(|(at, _)| !matches!(zone.to_datetime(*at).weekday(), Weekday::Saturday | Weekday::Sunday))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, item)| item).collect()
}

fn new_work(world: &Snapshot, prompt: bool) -> Vec<ItemRef> {
    let from = from(world);
    let mut found: Vec<_> = world
        .tasks
        .values()
        .filter(|t| work::is_mine(world, t))
        .filter_map(|t| Some((t.created.filter(|at| (from..=world.now).contains(at))?, t)))
        .filter(|(at, t)| {
            let soon = |end: jiff::Timestamp| end.duration_since(*at) <= SignedDuration::from_hours(24 * 7);
            !prompt || t.ended.is_some_and(soon)
        })
        .map(|(at, t)| (at, ItemRef::Task(t.id)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, item)| item).collect()
}

/// Finished tasks with an estimate and what they took; some that were counted may be older than what is still kept.
fn finished(world: &Snapshot) -> Vec<ItemRef> {
    let done = world.tasks.values().filter(|t| t.state == TaskState::Done);
    let mut found: Vec<_> = done
        .filter(|t| t.estimate_minutes.is_some() && t.actual_minutes.is_some())
        .map(|t| (t.ended, ItemRef::Task(t.id)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, item)| item).collect()
}

fn of_others(world: &Snapshot) -> Vec<ItemRef> {
    let from = from(world);
    let mut found: Vec<_> = world
        .tasks
        .values()
        .filter(|t| t.state == TaskState::Done && t.owner.is_some_and(|o| o != world.office.owner.person))
        .filter_map(|t| Some((t.created?, t.ended?, t.id)))
        .filter(|(created, ended, _)| *ended >= from && ended > created)
        .map(|(_, ended, id)| (ended, ItemRef::Task(id)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fit::{Basis, fit};
    use super::*;
    use crate::testing::{Scene, at};

    #[test]
    fn as_many_items_are_named_as_were_counted() {
        let mut scene = Scene::new();
        for week in -14..3 {
            let event = scene.event(&format!("Series {week}"), at(7 * week + 1, 9, 0), 60, &["ana"]);
            scene.change_event(event, |e| e.recurrence_id = Some(format!("{week}")));
            let single = scene.event(&format!("Single {week}"), at(7 * week + 2, 14, 0), 30, &["ben"]);
            scene.change_event(single, |e| e.recurrence_id = None);
            let task = scene.task(&format!("Work {week}"), 60);
            scene.change_task(task, |t| {
                (t.created, t.state) = (Some(at(7 * week, 9, 0)), TaskState::Done);
                t.ended = Some(at(7 * week + if week % 2 == 0 { 2 } else { 12 }, 9, 0));
            });
        }
        let world = scene.world;
        for input in fit(&world).inputs {
            let named = behind(&world, input.name);
            match input.basis {
                Basis::Prior => assert!(named.is_empty(), "{}", input.name),
                _ => assert_eq!(named.len(), input.count, "{}", input.name),
            }
        }
    }
}
