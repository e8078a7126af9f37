//! What the forecast of the morning says of dates, handed to those who ask how likely one is kept, so that a date has the
//! same odds on every page of a day.

use std::collections::BTreeMap;
use world::{ProjectId, Snapshot, Task, TaskId};

/// The odds of one date, and of what task they were told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The chance that it is kept, 0–1.
    pub chance: f64,
    /// Its date then.
    pub due: Option<jiff::civil::Date>,
    /// Its estimate then, minutes.
    pub estimate: Option<u32>,
    /// Minutes spent on it by then.
    pub spent: u32,
}

/// The odds of a project.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectTold {
    /// Of how many open tasks of the executive's it was told.
    pub tasks: usize,
    /// The chance that they are done in time, 0–1.
    pub chance: f64,
}

/// What was told this morning; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Morning {
    /// By task.
    pub told: BTreeMap<TaskId, Told>,
    /// By project, of those with a date within the weeks.
    pub projects: BTreeMap<ProjectId, ProjectTold>,
    /// Whether there was so little history that chances are told in tens.
    pub thin: bool,
}

impl Morning {
    /// Whether nothing was forecast.
    pub fn is_none(&self) -> bool {
        self.told.is_empty()
    }

    /// The chance that the date of a task is kept, where the task is as it was this morning; 0–1.
    pub fn chance(&self, world: &Snapshot, task: &Task) -> Option<f64> {
        let told = self.told.get(&task.id)?;
        let now = (task.due.map(|due| due.date(&world.zone())), task.estimate_minutes, task.spent_minutes);
        (now == (told.due, told.estimate, told.spent)).then_some(told.chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene};
    use world::Due;

    #[test]
    fn what_was_told_holds_while_the_task_is_as_it_was() {
        let mut scene = Scene::new();
        let id = scene.task("Board paper", 60);
        scene.change_task(id, |t| t.due = Some(Due::On(MONDAY)));
        let told = Told { chance: 0.6, due: Some(MONDAY), estimate: Some(60), spent: 0 };
        let morning = Morning { told: [(id, told)].into(), ..Morning::default() };
        let chance = |scene: &Scene| morning.chance(&scene.world, &scene.world.tasks[&id]);
        assert_eq!(chance(&scene), Some(0.6));
        let changes: [fn(&mut Task); 3] = [
            |t| t.estimate_minutes = Some(90),
            |t| t.spent_minutes = 10,
            |t| t.due = Some(Due::On(MONDAY.tomorrow().unwrap())),
        ];
        for change in changes {
            let mut other = Scene { world: scene.world.clone() };
            other.change_task(id, change);
            assert_eq!(chance(&other), None);
        }
        assert!(
            Morning::default().is_none()
                && Morning::default().chance(&scene.world, &scene.world.tasks[&id]).is_none()
        );
    }
}
