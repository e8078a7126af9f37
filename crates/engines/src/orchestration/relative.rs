//! Dates that count from the end of another task: known once that has ended, never before.

use crate::error::EngineError;
use crate::maths::calendar;
use jiff::civil::Date;
use world::time::WorkingHours;
use world::{Due, Lag, Snapshot, Task, TaskId};

/// The day that lies so many working days after `ended`; 0 is that day, or the first working day after it.
pub fn counted(hours: &WorkingHours, ended: Date, working_days: u16) -> Date {
    let from = if working_days == 0 { ended } else { calendar::next_day(ended) };
    calendar::working_days(hours, from, usize::from(working_days.max(1))).last().copied().unwrap_or(from)
}

/// Sets the dates of a task that count from `before`, which ended on that day.
pub fn settle(hours: &WorkingHours, task: &mut Task, before: TaskId, ended: Date) {
    let known = |lag: Option<Lag>| {
        lag.filter(|lag| lag.task == before).map(|lag| counted(hours, ended, lag.working_days))
    };
    if let Some(date) = known(task.due_after) {
        task.due = Some(Due::On(date));
        task.due_after = None;
    }
    if let Some(date) = known(task.start_after) {
        task.start = Some(date);
        task.start_after = None;
    }
}

/// Every open task one of whose dates counts from a task that has ended, with that date set.
pub fn settled(world: &Snapshot) -> Vec<Task> {
    let zone = world.zone();
    let ended = |lag: &Lag| Some((lag.task, calendar::date_of(world.tasks.get(&lag.task)?.ended?, &zone)));
    let settle_all = |task: &Task| {
        let mut after = task.clone();
        for (before, on) in [task.due_after, task.start_after].iter().flatten().filter_map(ended) {
            settle(&world.office.hours, &mut after, before, on);
        }
        (after != *task).then_some(after)
    };
    world.tasks.values().filter(|t| t.state.is_open()).filter_map(settle_all).collect()
}

/// Refuses that `task` should wait for `before` where that makes a circle.
///
/// # Errors
/// [`EngineError::Cycle`] with the titles of its members.
pub fn may_wait(world: &Snapshot, task: TaskId, before: TaskId) -> Result<(), EngineError> {
    let mut trails = vec![vec![before]];
    let mut seen = std::collections::BTreeSet::from([before]);
    while let Some(trail) = trails.pop() {
        let last = trail[trail.len() - 1];
        if last == task {
            let name = |id: &TaskId| world.tasks.get(id).map_or("?", |t| t.title.as_str()).to_owned();
            return Err(EngineError::Cycle { members: trail.iter().map(name).collect() });
        }
        let open = world.tasks.get(&last).filter(|t| t.state.is_open());
        for next in open.into_iter().flat_map(|t| &t.after).filter(|next| seen.insert(**next)) {
            trails.push([trail.as_slice(), &[*next]].concat());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use jiff::civil::date;
    use world::TaskState;

    #[test]
    fn days_count_from_the_day_of_the_end() {
        let hours = WorkingHours::default();
        for (ended, days, counts) in [
            (date(2026, 11, 2), 0, date(2026, 11, 2)),
            (date(2026, 11, 2), 1, date(2026, 11, 3)),
            (date(2026, 11, 6), 3, date(2026, 11, 11)),
            (date(2026, 11, 7), 0, date(2026, 11, 9)),
            (date(2026, 11, 7), 1, date(2026, 11, 9)),
        ] {
            assert_eq!(counted(&hours, ended, days), counts, "{days} after {ended}");
        }
    }

    #[test]
    fn a_date_is_known_once_the_other_has_ended() {
        let mut scene = Scene::new();
        let [lease, tell] = ["Sign the lease", "Tell the team"].map(|t| scene.task(t, 30));
        scene.change_task(tell, |t| {
            t.due_after = Some(Lag { task: lease, working_days: 3 });
            t.start_after = Some(Lag { task: lease, working_days: 1 });
        });
        assert!(settled(&scene.world).is_empty());
        scene.change_task(lease, |t| (t.state, t.ended) = (TaskState::Done, Some(at(0, 10, 0))));
        let found = settled(&scene.world);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].due, found[0].start),
            (Some(Due::On(date(2026, 11, 5))), MONDAY.tomorrow().ok())
        );
        assert_eq!((found[0].due_after, found[0].start_after, found[0].put_off), (None, None, 0));
        scene.world.put(world::Item::Task(found[0].clone()));
        assert!(settled(&scene.world).is_empty(), "once");
    }

    #[test]
    fn a_circle_is_refused_with_its_members() {
        let mut scene = Scene::new();
        let [a, b, c] = ["a", "b", "c"].map(|t| scene.task(t, 30));
        scene.change_task(a, |t| t.after = vec![b]);
        scene.change_task(b, |t| t.after = vec![c]);
        assert!(may_wait(&scene.world, a, c).is_ok());
        let Err(EngineError::Cycle { members }) = may_wait(&scene.world, c, a) else { panic!() };
        assert_eq!(members, ["a", "b", "c"]);
        assert!(may_wait(&scene.world, a, a).is_err());
    }
}
