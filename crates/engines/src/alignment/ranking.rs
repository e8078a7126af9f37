//! The order in which open work wastes least: cost of delay over effort (spec §4.3).

use crate::maths::cost_of_delay::wsjf;
use crate::maths::effort::History;
use crate::maths::{Values, value_of, work};
use world::{Snapshot, TaskId, TaskState};

/// Open tasks with all that their order needs but their value, read once for many orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Task, hours of work left (P50), urgency as a factor.
    jobs: Vec<(TaskId, f64, f64)>,
}

impl Ranking {
    /// The open tasks of a snapshot, someday left out.
    pub fn of(world: &Snapshot) -> Ranking {
        let history = History::new(&world.learned.effort, world.now);
        let open = world.tasks.values().filter(|t| t.state.is_open() && t.state != TaskState::Someday);
        let jobs = open.map(|task| {
            let effort = work::remaining(&history, world, task);
            (task.id, effort.p50 / 60.0, work::cost_of_delay(world, task, 1.0, &effort))
        });
        Ranking { jobs: jobs.collect() }
    }
    /// The tasks in WSJF order under these values, what wastes most by waiting first (Smith 1956; Reinertsen 2009).
    pub fn order(&self, values: &Values) -> Vec<TaskId> {
        let pull =
            |(task, hours, factor): &(TaskId, f64, f64)| wsjf(value_of(values, *task) * factor, *hours);
        let mut order: Vec<(f64, TaskId)> = self.jobs.iter().map(|job| (pull(job), job.0)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|job| job.1).collect()
    }
}
