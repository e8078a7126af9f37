//! Now, today, not today: the one thing under way or next, at most five more, and how many are left alone (spec §12.8).
//! With where each was stopped, and the question about a block that has ended unfinished.

use crate::marks::{Mark, Marks};
use crate::tasks::{self, Stretch};
use crate::words::{clock, inert};
use engines::maths::work;
use engines::orchestration::DayPlan;
use serde::Serialize;
use std::collections::BTreeSet;
use world::{ItemRef, Snapshot, TaskId};

/// Tasks on the board besides the one that is now.
const MOST: usize = 5;

/// One task on the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    /// The task's whole id.
    pub id: String,
    /// "10:00".
    pub at: String,
    /// "11:30".
    pub end: String,
    /// Its title.
    pub title: String,
    /// The goal it serves.
    pub goal: Option<Mark>,
    /// Where somebody stopped.
    pub stopped: Vec<String>,
    /// Whether it is under way.
    pub under_way: bool,
}

/// The board.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Board {
    /// What is under way, else what comes next.
    pub now: Option<Turn>,
    /// What comes after it today.
    pub today: Vec<Turn>,
    /// How many open tasks are not for today.
    pub not_today: usize,
    /// A block that ended with its task unfinished: where did it stop?
    pub unfinished: Option<Turn>,
}

/// The stretches of today: what has begun as it was planned in the morning, what is ahead as it is planned now.
pub(super) fn stretches(world: &Snapshot, kept: Option<&DayPlan>, plan: &DayPlan) -> Vec<Stretch> {
    let begun = kept.map_or(&[][..], |kept| &kept.blocks);
    let blocks = engines::orchestration::joined(begun, plan, world.now).blocks;
    tasks::stretches(world, &blocks)
}

/// Makes the board.
pub(super) fn board(world: &Snapshot, marks: &Marks, stretches: &[Stretch]) -> Board {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let workable = |id: &TaskId| world.tasks.get(id).is_some_and(|t| t.is_workable(today));
    let turn = |stretch: &Stretch| {
        let task = world.tasks.get(&stretch.task)?;
        Some(Turn {
            id: task.id.to_string(),
            at: clock(stretch.interval.start, &zone),
            end: clock(stretch.interval.end, &zone),
            title: inert(&task.title),
            goal: marks.item(world, ItemRef::Task(task.id)),
            stopped: tasks::stopped(task),
            under_way: stretch.interval.contains(world.now),
        })
    };
    let mut seen = BTreeSet::new();
    let ahead = stretches.iter().filter(|s| s.interval.end > world.now && workable(&s.task));
    let mut turns = ahead.filter(|s| seen.insert(s.task)).take(MOST + 1).filter_map(turn);
    let now = turns.next();
    let today_: Vec<Turn> = turns.collect();
    let shown = now.iter().count() + today_.len();
    let all = world.tasks.values().filter(|t| t.is_workable(today) && work::is_mine(world, t)).count();
    Board {
        now,
        today: today_,
        not_today: all.saturating_sub(shown),
        unfinished: tasks::unfinished(world, stretches).as_ref().and_then(turn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, morning, task};
    use world::{Interval, Item, Task, TaskState};

    #[test]
    fn one_is_now_five_are_today_and_the_rest_is_counted() {
        let all: Vec<Task> = (0..9).map(|n| task(&format!("Task {n}"), None)).collect();
        let mut world = morning(all.iter().cloned().map(Item::Task).collect());
        let slot = |n: usize| {
            let from = at("24 09:00") + jiff::SignedDuration::from_mins(30 * n as i64);
            Stretch { interval: Interval::lasting(from, 30), task: all[n % 9].id }
        };
        let day: Vec<Stretch> = (0..8).map(slot).collect();
        let told = |world: &Snapshot| {
            let board = board(world, &Marks::default(), &day);
            let now = board.now.as_ref().map(|t| (t.title.clone(), t.under_way));
            (now, board.today.len(), board.not_today, board.unfinished.map(|t| t.title))
        };
        assert_eq!(told(&world), (Some(("Task 0".into(), false)), 5, 3, None));
        world.now = at("24 09:40");
        assert_eq!(told(&world), (Some(("Task 1".into(), true)), 5, 3, Some("Task 0".into())));
        for done in &all[..3] {
            world.put(Item::Task(Task { state: TaskState::Done, ..done.clone() }));
        }
        assert_eq!(told(&world), (Some(("Task 3".into(), false)), 4, 1, None));
    }
}
