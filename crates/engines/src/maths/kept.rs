//! Time already kept for work: events of one's own that name a task, and so are its block.

use jiff::Timestamp;
use std::collections::BTreeMap;
use world::task::TaskKind;
use world::{EventId, Interval, Snapshot, Task, TaskId};

/// A stretch of the calendar that is kept for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The event.
    pub event: EventId,
    /// For which task.
    pub task: TaskId,
    /// The event's time, or what is left of it.
    pub interval: Interval,
}

/// Words that a block begins with and that name nothing.
const LEADS: [&str; 5] = ["kept free:", "focus:", "hold:", "block:", "work on"];
/// A title shorter than this may be in any other by accident.
const TELLING_CHARS: usize = 8;

/// What is kept from now on, in order of time. An event counts when the executive is alone in it and it was made for
/// the task (its UID says so), or its title holds the task's or stands whole in it; of several tasks deep work comes
/// first, then the earliest due.
pub fn ahead(world: &Snapshot) -> Vec<Kept> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let open = |t: &&Task| {
        t.is_workable(zone.to_datetime(world.now).date())
            && t.owner.is_none_or(|o| o == world.office.owner.person)
    };
    let mut tasks: Vec<(&Task, String)> =
        world.tasks.values().filter(open).map(|t| (t, t.title.trim().to_lowercase())).collect();
    let due = |t: &Task| t.due.map(|d| d.date(&zone));
    tasks.sort_by_key(|(t, _)| (t.kind != TaskKind::Deep, due(t).is_none(), due(t), t.id));
    let mut found: Vec<Kept> = world
        .events
        .values()
        .filter(|e| e.is_busy(mine) && !e.is_meeting(mine) && !e.is_all_day())
        .filter_map(|event| {
            let interval = left(event.interval(&zone), world.now)?;
            let title = named(&event.summary);
            let (task, _) = tasks
                .iter()
                .find(|(t, name)| event.uid.contains(&t.id.to_string()) || are_one(&title, name))?;
            Some(Kept { event: event.id, task: task.id, interval })
        })
        .collect();
    found.sort_by_key(|k| (k.interval, k.event));
    found
}

/// Minutes kept for each task.
pub fn minutes(kept: &[Kept]) -> BTreeMap<TaskId, i64> {
    let mut sums = BTreeMap::new();
    for one in kept {
        *sums.entry(one.task).or_default() += one.interval.minutes();
    }
    sums
}

/// What of a stretch lies ahead.
fn left(interval: Interval, now: Timestamp) -> Option<Interval> {
    (interval.end > now).then(|| Interval { start: interval.start.max(now), end: interval.end })
}

/// A block's title without the words in front.
fn named(summary: &str) -> String {
    let lower = summary.trim().to_lowercase();
    let lead = LEADS.iter().find_map(|lead| lower.strip_prefix(lead));
    lead.map_or(lower.clone(), |rest| rest.trim().to_owned())
}

/// Whether one title stands whole in the other.
fn are_one(block: &str, task: &str) -> bool {
    let holds = |long: &str, short: &str| {
        short.chars().count() >= TELLING_CHARS && super::meetings::holds_word(long, short)
    };
    !task.is_empty() && (block == task || holds(block, task) || holds(task, block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use world::Due;

    #[test]
    fn a_block_is_kept_for_the_task_it_names() {
        for (block, people, task) in [
            ("Board paper", &[][..], Some("Finish the board paper, sections 3 and 4")),
            (
                "Kept free: Finish the board paper, sections 3 and 4",
                &[],
                Some("Finish the board paper, sections 3 and 4"),
            ),
            ("Focus: budget letter", &[], Some("Budget letter")),
            ("Board paper", &["ben"], None),
            ("Board papers", &[], None),
            ("Paper", &[], None),
            ("Gym", &[], None),
        ] {
            let mut scene = Scene::new();
            let paper = scene.task("Finish the board paper, sections 3 and 4", 150);
            scene.change_task(paper, |t| t.kind = TaskKind::Deep);
            let annex = scene.task("Check the annex of the board paper", 30);
            scene.change_task(annex, |t| t.due = Some(Due::At(at(1, 12, 0))));
            scene.task("Budget letter", 60);
            scene.event(block, at(0, 14, 0), 90, people);
            let kept = ahead(&scene.world);
            let found = kept.first().map(|k| scene.world.tasks[&k.task].title.as_str());
            assert_eq!(found, task, "{block} {people:?}");
            assert_eq!(minutes(&kept).values().sum::<i64>(), if task.is_some() { 90 } else { 0 });
        }
    }

    #[test]
    fn what_is_over_is_kept_no_more() {
        let mut scene = Scene::new();
        scene.task("Write the board paper", 150);
        scene.event("Write the board paper", at(0, 9, 0), 60, &[]);
        for (now, left) in [(at(0, 8, 0), 60), (at(0, 9, 45), 15), (at(0, 10, 0), 0)] {
            scene.set_now(now);
            assert_eq!(minutes(&ahead(&scene.world)).values().sum::<i64>(), left);
        }
    }
}
