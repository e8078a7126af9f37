//! Where tasks stand in the list: by their dates, and what others wait for never below them. With how likely each date
//! is met.

use super::{LATELY_DAYS, List, Place, shown_title};
use crate::words::{count, day, duration, short};
use engines::maths::blockers;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{Due, Snapshot, Task, TaskId, TaskState};

/// Letters of a title inside another's row.
const NAME: usize = 40;

/// How likely a task is done by its date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OddsSaid {
    /// "71 in 100 in time", as on every page.
    pub words: String,
    /// What it rests on.
    pub why: String,
    /// The chance, 0–1.
    pub chance: f64,
}

/// The open tasks that wait for each open task.
pub(super) fn holds(world: &Snapshot) -> BTreeMap<TaskId, Vec<TaskId>> {
    let mut holds: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    let is_open = |id: &&TaskId| world.tasks.get(id).is_some_and(|t| t.state.is_open());
    for task in world.tasks.values().filter(|t| t.state.is_open()) {
        task.after.iter().filter(is_open).for_each(|before| holds.entry(*before).or_default().push(task.id));
    }
    holds
}

impl<'a> List<'a> {
    /// Every task that is listed, in order: the most pressing first, what is waited for before what waits and with no
    /// later a place.
    pub(super) fn ranked(&self) -> Vec<(Place, &'a Task)> {
        let tasks = &self.world.tasks;
        let needs = |id: TaskId| tasks.get(&id).map_or_else(Vec::new, |t| t.after.clone());
        let open = tasks.values().filter(|t| t.state.is_open());
        let own: Vec<(TaskId, (Place, Timestamp))> = open.map(|t| (t.id, self.presses(t))).collect();
        let lifted = blockers::lift(&own, needs, |a, b| b.cmp(a));
        let mut order: Vec<TaskId> = lifted.keys().copied().collect();
        order.sort_by_key(|id| (lifted[id], tasks[id].created, *id));
        let order = blockers::first(&order, needs);
        let open = order.iter().filter_map(|id| {
            let own = self.place(&tasks[id])?;
            Some((if own < Place::Waiting { own.min(lifted[id].0) } else { own }, &tasks[id]))
        });
        let ended = tasks.values().filter(|t| !t.state.is_open());
        open.chain(ended.filter_map(|t| Some((self.place(t)?, t)))).collect()
    }

    /// How much a task presses by itself: where its date puts it, and the date.
    fn presses(&self, task: &Task) -> (Place, Timestamp) {
        if task.state == TaskState::Someday || task.is_parked(self.today) {
            return (Place::Later, Timestamp::MAX);
        }
        (self.place_by_date(task), self.due(task).unwrap_or(Timestamp::MAX))
    }

    /// Where a task belongs; none for one that ended long ago.
    pub(super) fn place(&self, task: &Task) -> Option<Place> {
        let ended = task.ended.map(|at| self.zone.to_datetime(at).date());
        Some(match task.state {
            TaskState::Done | TaskState::Dropped => {
                let lately = ended.is_some_and(|on| (self.today - on).get_days() <= LATELY_DAYS as i32);
                return lately.then_some(Place::Done);
            }
            TaskState::Waiting => Place::Waiting,
            _ if self.is_anothers(task) => Place::Waiting,
            TaskState::Parked if task.is_parked(self.today) => Place::Parked,
            TaskState::Someday => Place::Parked,
            _ => self.place_by_date(task),
        })
    }

    fn place_by_date(&self, task: &Task) -> Place {
        match task.due.map(|d| d.date(&self.zone)) {
            _ if task.state == TaskState::Doing => Place::Today,
            Some(date) if date <= self.today => Place::Today,
            None if task.state == TaskState::Parked => Place::Today,
            Some(date) if date <= self.sunday => Place::Week,
            _ => Place::Later,
        }
    }

    /// Whether somebody has it who is neither the executive nor the assistant.
    fn is_anothers(&self, task: &Task) -> bool {
        let office = &self.world.office;
        let assistant = office.assistant.as_ref().map(|a| a.person);
        task.owner.is_some_and(|o| o != office.owner.person && Some(o) != assistant)
    }

    pub(super) fn due(&self, task: &Task) -> Option<Timestamp> {
        let hours = &self.world.office.hours;
        task.due.map(|due| due.instant(&self.zone, hours.day_end(due.date(&self.zone))))
    }

    /// Late once its instant, or the whole of its day, has passed.
    pub(super) fn is_late(&self, task: &Task) -> bool {
        match task.due {
            Some(Due::On(date)) => date < self.today,
            Some(Due::At(at)) => at < self.world.now,
            None => false,
        }
    }

    /// What it waits for, and what waits for it.
    pub(super) fn tied(&self, task: &Task) -> Vec<String> {
        if !task.state.is_open() {
            return Vec::new();
        }
        let open = |id: &&TaskId| self.world.tasks.get(id).is_some_and(|t| t.state.is_open());
        let before: Vec<&TaskId> = task.after.iter().filter(open).collect();
        let waits: Vec<&TaskId> = self.holds.get(&task.id).into_iter().flatten().collect();
        [self.named("after", &before), self.named("holds up", &waits)].into_iter().flatten().collect()
    }

    /// "after “Sign the lease” and two more".
    fn named(&self, what: &str, tasks: &[&TaskId]) -> Option<String> {
        let first = self.world.tasks.get(tasks.first()?)?;
        let name = format!("{what} “{}”", short(&shown_title(first), NAME));
        Some(match tasks.len() - 1 {
            0 => name,
            n => format!("{name} and {}", count(n, "more", "more")),
        })
    }

    /// The odds of a date that has not passed, in words.
    pub(super) fn odds_of(&self, task: &Task) -> Option<OddsSaid> {
        let odds = self.odds.get(&task.id).filter(|odds| odds.due > self.world.now)?;
        let on = match self.zone.to_datetime(odds.due).date() {
            date if date == self.today => "today".to_owned(),
            date => format!("until {}", day(date, self.today)),
        };
        let (needs, left) = (duration(odds.effort.p80.round() as i64), duration(odds.left.round() as i64));
        let (thin, none) = self.morning;
        let from = match (odds.told, none) {
            (true, _) => "As of this morning, from the coming weeks lived through many times. ",
            (false, true) => "",
            (false, false) => "Reckoned anew, as it came or was changed since this morning’s forecast. ",
        };
        let why = format!(
            "{from}Four times in five it takes no more than {needs} ({}). {left} of working time are left for it {on}, \
             after what is due before.",
            odds.effort.basis
        );
        let words = format!("{} in time", crate::twin::in_100(odds.chance, thin));
        Some(OddsSaid { words, why, chance: odds.chance })
    }
}
