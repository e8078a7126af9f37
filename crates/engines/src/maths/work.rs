//! What is left of open work: how long it takes, whose it is, what waiting for it costs (spec §0.5, §4.3).

use super::calendar;
use super::cost_of_delay::Urgency;
use super::effort::{Asked, Effort, History};
use super::spoken;
use world::task::TaskKind;
use world::{GoalId, Snapshot, Task};

/// The share of free time that is kept for what comes, before it is learned (Porter & Nohria 2018).
pub const USUAL_RESERVE: f64 = 0.36;
/// What is kept for it whatever the record says, and the most of a day that is: a diary that writes everything down on
/// the day itself tells when things were written, not that nothing can be planned.
const RESERVE: (f64, f64) = (0.1, 0.6);

/// The share of the free time that is kept for what comes, 0–1: the owner's own record of the last weeks, `usual` where
/// there is none.
pub fn reserve(world: &Snapshot, usual: f64) -> f64 {
    let own = world.office.reactive_share.map(|share| share.clamp(RESERVE.0, RESERVE.1));
    own.unwrap_or(usual).clamp(0.0, 1.0)
}

/// Minutes taken for a task without an estimate, by kind.
pub fn usual_minutes(kind: TaskKind) -> f64 {
    match kind {
        TaskKind::Deep => 90.0,
        TaskKind::Travel => 60.0,
        TaskKind::Shallow | TaskKind::Errand | TaskKind::People => 30.0,
        TaskKind::Call => 15.0,
    }
}

/// How long a task will still take: P50, P80 and why. For many tasks, read the history once:
/// [`History::new`] and [`remaining`].
pub fn effort(world: &Snapshot, task: &Task) -> Effort {
    remaining(&History::new(&world.learned.effort, world.now), world, task)
}

/// The same with a history read before.
pub fn remaining(history: &History, world: &Snapshot, task: &Task) -> Effort {
    let owner = task.owner.filter(|o| *o != world.office.owner.person).map(|o| o.to_string());
    let asked = Asked {
        estimate: task.estimate_minutes.map_or(usual_minutes(task.kind), f64::from),
        kind: task.kind,
        title: &task.title,
        owner: owner.as_deref().unwrap_or(""),
    };
    let mut effort = history.forecast(&asked, world.now).remaining(f64::from(task.spent_minutes));
    if task.estimate_minutes.is_none() {
        effort.basis = format!(
            "no estimate, so taken as {} of {} work; {}",
            spoken::minutes(asked.estimate),
            task.kind.word(),
            effort.basis
        );
    }
    effort
}

/// Whether the executive does it themselves.
pub fn is_mine(world: &Snapshot, task: &Task) -> bool {
    task.owner.is_none_or(|o| o == world.office.owner.person)
}

/// What waiting costs: value times urgency (spec §4.3).
pub fn cost_of_delay(world: &Snapshot, task: &Task, value: f64, effort: &Effort) -> f64 {
    value * urgency(world, task, effort).factor()
}

fn urgency(world: &Snapshot, task: &Task, effort: &Effort) -> Urgency {
    if task.priority == Some('A') {
        return Urgency::Expedite;
    }
    match due_in(world, task) {
        Some(minutes_left) if task.hard_due => {
            Urgency::FixedDate { minutes_left, window: effort.p80.max(480.0) }
        }
        Some(_) => Urgency::Standard,
        None if is_long_term(world, task) => Urgency::LongTerm,
        None => Urgency::Standard,
    }
}

/// Without a date, for goals that are all due in more than half a year.
fn is_long_term(world: &Snapshot, task: &Task) -> bool {
    let today = calendar::date_of(world.now, &world.zone());
    let own = world.links_of(world::ItemRef::Task(task.id)).iter().map(|l| l.goal);
    let projects = task.project.and_then(|p| world.projects.get(&p));
    let goals: Vec<GoalId> =
        own.chain(projects.into_iter().flat_map(|p| p.goals.iter().map(|g| g.0))).collect();
    let far =
        |g: &GoalId| world.goals.get(g).and_then(|g| g.due).is_some_and(|due| (due - today).get_days() > 180);
    !goals.is_empty() && goals.iter().all(far)
}

/// Working minutes until a task is due.
pub fn due_in(world: &Snapshot, task: &Task) -> Option<f64> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let due = task.due?;
    let at = due.instant(&zone, hours.day_end(due.date(&zone)));
    Some(calendar::working_minutes(hours, world.now, at, &zone) as f64)
}
