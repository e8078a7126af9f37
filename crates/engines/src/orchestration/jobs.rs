//! What could be done in a plan, and what could not and why.

use super::plan::LeftOut;
use super::switching::Context;
use super::{OrchestrationConfig, cycles};
use crate::maths::effort::{Effort, History};
use crate::maths::kept::{self, Kept};
use crate::maths::work::{cost_of_delay, due_in, is_mine, remaining, usual_minutes};
use crate::maths::{Values, blockers, calendar, spoken, value_of};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use world::task::{TaskKind, TaskState};
use world::{Snapshot, Task, TaskId};

/// A task as the plan sees it. Working minutes count from the world's now.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub task: TaskId,
    pub title: String,
    /// Cost of delay an hour, of itself or of what waits for it.
    pub weight: f64,
    /// The same in points.
    pub value: f64,
    /// P50 of what is left, in whole five minutes.
    pub minutes: i64,
    /// Minutes that the calendar keeps for it already, besides.
    pub kept: i64,
    /// Working minutes until due, or until what waits for it must begin; none without a date.
    pub due_in: Option<f64>,
    pub context: Context,
    pub demand: f64,
    pub not_before: Option<Date>,
    /// Jobs that must be finished before, by index.
    pub after: Vec<usize>,
    pub unsplittable: bool,
    /// It presses for what waits for it, more than for itself.
    pub holds_up: bool,
}

impl Job {
    pub fn is_deep(&self) -> bool {
        self.context.kind == TaskKind::Deep
    }
}

/// Cost units of one point an hour late: an hour's delay of what is worth 100 points weighs as much as one full
/// switch of 15 minutes (0.2 · 15/60), so that switches count among like things and never against what matters.
const WEIGHT: f64 = 0.05 / 100.0;

/// The jobs of the executive for days up to `last`, and the open tasks that are none, with the reason.
pub(super) fn jobs(
    world: &Snapshot,
    values: &Values,
    last: Date,
    _config: &OrchestrationConfig,
) -> (Vec<Job>, Vec<LeftOut>) {
    let history = History::new(&world.learned.effort, world.now);
    let circles = cycles::circles(&world.tasks);
    let mut left_out = Vec::new();
    let mut chosen: BTreeMap<TaskId, &Task> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state.is_open() && is_mine(world, t)) {
        match why_not(world, task, last, &circles) {
            None => drop(chosen.insert(task.id, task)),
            Some((code, why)) => left_out.push(LeftOut { task: task.id, code, why }),
        }
    }
    keep_the_most_pressing(world, values, &mut chosen, &mut left_out);
    let kept = kept::ahead(world);
    let has = kept::minutes(&kept);
    let kept_minutes = |task: &Task| has.get(&task.id).copied().unwrap_or(0);
    chosen.retain(|_, task| {
        let enough =
            kept_minutes(task) > 0 && minutes_of(&remaining(&history, world, task)) <= kept_minutes(task);
        if enough {
            left_out.push(LeftOut { task: task.id, code: "kept", why: when_kept(world, &kept, task) });
        }
        !enough
    });
    leave_out_dependents(world, &mut chosen, &mut left_out);
    let index: BTreeMap<TaskId, usize> = chosen.keys().enumerate().map(|(n, t)| (*t, n)).collect();
    let mut jobs: Vec<Job> = chosen
        .values()
        .map(|task| {
            let effort = remaining(&history, world, task);
            let value = value_of(values, task.id);
            Job {
                task: task.id,
                title: task.title.clone(),
                weight: (cost_of_delay(world, task, value, &effort) * WEIGHT).max(1e-6),
                value,
                minutes: (minutes_of(&effort) - kept_minutes(task)).max(5),
                kept: kept_minutes(task),
                due_in: due_in(world, task),
                context: Context { project: task.project, kind: task.kind },
                demand: task.demand(),
                not_before: task.start,
                after: task.after.iter().filter_map(|a| index.get(a).copied()).collect(),
                unsplittable: task.unsplittable,
                holds_up: false,
            }
        })
        .collect();
    press(&mut jobs);
    left_out.retain(|l| l.code != "someday");
    (jobs, left_out)
}

/// So many tasks are weighed against each other: more than fit into any week, and few enough for an answer at once.
const WEIGHED: usize = 400;

/// Keeps the tasks that press most, and what they wait for; the others are left out and say so.
fn keep_the_most_pressing(
    world: &Snapshot,
    values: &Values,
    chosen: &mut BTreeMap<TaskId, &Task>,
    left_out: &mut Vec<LeftOut>,
) {
    if chosen.len() <= WEIGHED {
        return;
    }
    let mut by_pull: Vec<(f64, &Task)> =
        chosen.values().map(|task| (rough_pull(world, values, task), *task)).collect();
    by_pull.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let mut kept: BTreeSet<TaskId> = by_pull.iter().take(WEIGHED).map(|(_, task)| task.id).collect();
    let mut open: Vec<TaskId> = kept.iter().copied().collect();
    while let Some(task) = open.pop().and_then(|id| chosen.get(&id)) {
        open.extend(task.after.iter().filter(|before| chosen.contains_key(before) && kept.insert(**before)));
    }
    let why = format!("not weighed: {} press more", spoken::count(kept.len(), "task", "tasks"));
    chosen.retain(|id, _| {
        let stays = kept.contains(id);
        if !stays {
            left_out.push(LeftOut { task: *id, code: "beyond", why: why.clone() });
        }
        stays
    });
}

/// How much a task presses, without forecasts: its value for each minute, less the further off it is due, as in the
/// ATCS index; one without a date counts as due in two weeks.
fn rough_pull(world: &Snapshot, values: &Values, task: &Task) -> f64 {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let days = task.due.map_or(14, |due| (due.date(&zone) - today).get_days().max(0));
    let minutes = task.estimate_minutes.map_or(usual_minutes(task.kind), f64::from).max(5.0);
    let urgent = if task.priority == Some('A') { 3.0 } else { 1.0 };
    urgent * value_of(values, task.id) / minutes * (-f64::from(days) / 3.0).exp()
}

/// P50 in whole five minutes.
fn minutes_of(effort: &Effort) -> i64 {
    ((effort.p50 / 5.0 - 1e-6).ceil() as i64 * 5).max(5)
}

/// "time is kept for it: Tue 14:00–15:30".
fn when_kept(world: &Snapshot, kept: &[Kept], task: &Task) -> String {
    let (zone, today) = (world.zone(), calendar::date_of(world.now, &world.zone()));
    let times = kept.iter().filter(|k| k.task == task.id);
    let times: Vec<String> = times.map(|k| spoken::stretch(k.interval, &zone, today)).collect();
    format!("time is kept for it: {}", times.join(", "))
}

fn why_not(
    world: &Snapshot,
    task: &Task,
    last: Date,
    circles: &[Vec<TaskId>],
) -> Option<(&'static str, String)> {
    let name = |id: &TaskId| world.tasks.get(id).map_or("?", |t| t.title.as_str());
    if let Some(circle) = circles.iter().find(|c| c.contains(&task.id)) {
        let mut names: Vec<&str> = circle.iter().map(name).collect();
        names.push(names[0]);
        return Some(("E_CYCLE", format!("in a circle: {}", names.join(" waits for "))));
    }
    let minutes = task.estimate_minutes.unwrap_or(30);
    if !(1..=10_000).contains(&minutes) {
        return Some(("E_RANGE", format!("its estimate of {minutes} min is not between 1 and 10,000")));
    }
    if let Some(start) = task.start.filter(|s| *s > last) {
        return Some(("not_before", format!("not before {}", spoken::day(start))));
    }
    if task.decision.is_some() {
        return Some(("decision", "waits for a decision".into()));
    }
    match task.state {
        TaskState::Waiting => {
            let who =
                task.waiting_for.and_then(|p| world.people.get(&p)).map_or("somebody else", |p| &p.name);
            Some(("waiting", format!("the next move is {who}'s")))
        }
        TaskState::Parked if task.is_parked(calendar::date_of(world.now, &world.zone())) => {
            Some(("parked", "parked".into()))
        }
        TaskState::Someday => Some(("someday", "for some day".into())),
        _ => None,
    }
}

/// What waits for an open task that is not in the plan cannot be in it either.
fn leave_out_dependents(world: &Snapshot, chosen: &mut BTreeMap<TaskId, &Task>, left_out: &mut Vec<LeftOut>) {
    loop {
        let blocked: Vec<(TaskId, TaskId)> = chosen
            .values()
            .filter_map(|t| {
                let before = t.after.iter().find(|a| {
                    !chosen.contains_key(a) && world.tasks.get(a).is_some_and(|b| b.state.is_open())
                })?;
                Some((t.id, *before))
            })
            .collect();
        if blocked.is_empty() {
            return;
        }
        for (task, before) in blocked {
            chosen.remove(&task);
            let why = format!("waits for \"{}\"", spoken::short(&world.tasks[&before].title, 60));
            left_out.push(LeftOut { task, code: "after", why });
        }
    }
}

/// Jobs in an order that puts everything behind what it waits for, otherwise as given.
pub(super) fn in_order(jobs: &[Job], order: &[usize]) -> Vec<usize> {
    blockers::places_first(order, jobs.len(), |job| &jobs[job].after)
}

/// What waits for a job makes it press as much: it is worth no less an hour, and due so early that there is time for
/// what comes after. `jobs` has no circles.
fn press(jobs: &mut [Job]) {
    let all: Vec<usize> = (0..jobs.len()).collect();
    for waits in in_order(jobs, &all).into_iter().rev() {
        let (weight, value) = (jobs[waits].weight, jobs[waits].value);
        let latest = jobs[waits].due_in.map(|due| due - jobs[waits].minutes as f64);
        for before in jobs[waits].after.clone() {
            let job = &mut jobs[before];
            job.holds_up |= weight > job.weight || value > job.value;
            (job.weight, job.value) = (job.weight.max(weight), job.value.max(value));
            job.due_in = match (job.due_in, latest) {
                (Some(own), Some(latest)) => Some(own.min(latest)),
                (own, latest) => own.or(latest),
            };
        }
    }
}
