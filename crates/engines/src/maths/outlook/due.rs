//! Tasks in the weeks in which they are due.

use super::{Demand, Stretches, Week, day_after};
use crate::maths::effort::History;
use crate::maths::work;
use jiff::civil::Date;
use world::{Snapshot, Task, TaskState};

/// Puts every dated task of the executive's into its week.
pub(super) fn put_all(world: &Snapshot, weeks: &mut [Week], work: &[Stretches]) {
    let Some(monday) = weeks.first().map(|w| w.monday) else { return };
    let history = History::new(&world.learned.effort, world.now);
    let zone = world.zone();
    for task in world.tasks.values().filter(|t| t.state.is_open() && work::is_mine(world, t)) {
        let Some(due) = task.due.map(|due| due.date(&zone)).filter(|due| is_load(task, *due)) else {
            continue;
        };
        let n = usize::try_from((due - monday).get_days().max(0) / 7).unwrap_or(weeks.len());
        if n < weeks.len() {
            put(world, &history, weeks, work, n, task, due);
        }
    }
}

/// Whether a task that is due that day takes its time: it is neither somebody else's move nor on hold till later.
fn is_load(task: &Task, due: Date) -> bool {
    let on_hold = task.state == TaskState::Parked && task.start.is_none_or(|wakes| wakes > due);
    !matches!(task.state, TaskState::Waiting | TaskState::Someday) && !on_hold
}

/// Puts a task into the week in which it is due, and what that week has no time for before its date into the one
/// before.
fn put(
    world: &Snapshot,
    history: &History,
    weeks: &mut [Week],
    work: &[Stretches],
    n: usize,
    task: &Task,
    due: Date,
) {
    let effort = work::remaining(history, world, task);
    let mean = effort.law.mean();
    let variance = mean * mean * (effort.law.sigma.powi(2).exp() - 1.0);
    let until = day_after(world, due);
    let mut left = 1.0;
    for at in (0..=n).rev() {
        let here = if at == 0 { left } else { (work[at].before(until) / mean.max(1.0)).min(left) };
        if here > 0.0 {
            let day = due.max(work[at].monday).min(work[at].last());
            let demand = Demand { task: task.id, day, mean: mean * here, variance: variance * here * here };
            weeks[at].demands.push(demand);
        }
        left -= here;
        if left <= 1e-9 {
            break;
        }
    }
    weeks[n].unestimated += usize::from(task.estimate_minutes.is_none());
}
