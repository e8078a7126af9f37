//! Open work of the executive as items: how long, by when, how much waiting and leaving out cost.

use super::{Model, SUBJECT, What};
use crate::agenda::solver::{Item, Node, Precedence, Span};
use crate::agenda::timeline::SLOT;
use crate::maths::effort::{Effort, History};
use crate::maths::{Values, kept, value_of, work};
use std::collections::BTreeMap;
use world::task::{TaskKind, TaskState};
use world::{ProjectId, Snapshot, Task, TaskId};

/// So many tasks are weighed: those that cost most to leave lying.
const WEIGHED: usize = 48;
/// Slots from which on a task may be cut, and the shortest piece.
const CUT_FROM: usize = 8;
const PIECE: usize = 4;
/// Most pieces, and points for each after the first.
const MOST_PIECES: usize = 8;
const A_PIECE: i64 = 5;
/// Points a slot late for each point that an hour's delay costs, and the most: a working day late weighs from half an
/// hour to an hour and a half.
const LATE: f64 = 0.006;
const MOST_LATE: i64 = 3;
/// What a minute of work is worth whatever it serves, in points, if it is left out.
const WORK: f64 = 0.25;

/// A task that can be placed.
struct Job<'a> {
    task: &'a Task,
    slots: usize,
    delay: f64,
    value: f64,
    after: Vec<TaskId>,
}

impl Model {
    /// Adds what the executive has to do and nothing is kept for yet.
    pub(super) fn add_work(&mut self, world: &Snapshot, values: &Values) {
        let jobs = jobs(world, values);
        let mut subjects: BTreeMap<Result<ProjectId, TaskKind>, usize> = BTreeMap::new();
        let mut index: BTreeMap<TaskId, usize> = BTreeMap::new();
        for job in &jobs {
            let subject = job.task.project.ok_or(job.task.kind);
            let next = subjects.len();
            let context = *subjects.entry(subject).or_insert(next);
            if context == next {
                self.problem.contexts.push(SUBJECT);
            }
            let Some(item) = self.item_of_job(world, job, context) else { continue };
            let before: Option<Vec<usize>> = job.after.iter().map(|a| index.get(a).copied()).collect();
            let Some(before) = before else { continue };
            let number = self.what.len();
            index.insert(job.task.id, number);
            self.add(What::Work(job.task.id), item, Vec::new());
            let rule = |b: usize| Precedence { before: Node::Item(b), after: Node::Item(number), lag: 0 };
            self.problem.precedence.extend(before.into_iter().map(rule));
        }
    }

    fn item_of_job(&mut self, world: &Snapshot, job: &Job, context: usize) -> Option<Item> {
        let (zone, slots) = (world.zone(), self.timeline.slots());
        let task = job.task;
        let from = task.start.map_or(0, |date| self.timeline.from(date));
        if from >= slots {
            return None;
        }
        let due = task.due.map(|d| {
            let at = d.instant(&zone, world.office.hours.day_end(d.date(&zone)));
            (self.timeline.upto(at), at < self.timeline.start(slots - 1))
        });
        let weight = ((job.delay * LATE).round() as i64).clamp(1, MOST_LATE);
        let late = due.filter(|d| d.1).map_or(0, |d| weight * (slots - d.0) as i64);
        let left_out = (job.slots as f64 * SLOT as f64 * (WORK + job.value / 100.0)).round() as i64;
        let cut = job.slots > CUT_FROM && !task.unsplittable;
        Some(Item {
            context: Some(context),
            max_chunks: if cut { (job.slots / PIECE).min(MOST_PIECES) } else { 1 },
            min_chunk: PIECE,
            split_cost: A_PIECE,
            due: due.map(|d| d.0),
            weight: if due.is_some() { weight } else { 0 },
            drop: Some((left_out + late).max(10)),
            ..Item::new(
                job.slots.min(slots),
                Span { start: from, end: slots },
                self.kind(world, task.demand()),
            )
        })
    }
}

/// What can be done, what comes first before what waits for it, most costly to leave first otherwise.
fn jobs<'a>(world: &'a Snapshot, values: &Values) -> Vec<Job<'a>> {
    let history = History::new(&world.learned.effort, world.now);
    let kept = kept::minutes(&kept::ahead(world));
    let mut open: Vec<(Job, f64)> = world
        .tasks
        .values()
        .filter(|t| can_be_done(world, t))
        .filter_map(|task| {
            let effort = work::remaining(&history, world, task);
            // What must be done by its date is planned so that four cases of five are (spec §5.1).
            let needed = if task.hard_due && task.due.is_some() { effort.p80 } else { effort.p50 };
            let minutes = needed - kept.get(&task.id).copied().unwrap_or(0) as f64;
            let job = job(world, values, task, &effort, minutes)?;
            let pull = job.delay / minutes;
            Some((job, pull))
        })
        .collect();
    open.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.task.id.cmp(&b.0.task.id)));
    open.truncate(WEIGHED);
    in_order(open.into_iter().map(|(job, _)| job).collect())
}

fn can_be_done(world: &Snapshot, task: &Task) -> bool {
    let state =
        matches!(task.state, TaskState::Inbox | TaskState::Next | TaskState::Scheduled | TaskState::Doing);
    state
        && work::is_mine(world, task)
        && task.decision.is_none()
        && task.estimate_minutes.is_none_or(|m| (1..=10_000).contains(&m))
}

fn job<'a>(
    world: &Snapshot,
    values: &Values,
    task: &'a Task,
    effort: &Effort,
    minutes: f64,
) -> Option<Job<'a>> {
    let value = value_of(values, task.id);
    let is_open = |id: &&TaskId| world.tasks.get(id).is_some_and(|t| t.state.is_open());
    (minutes > 1.0).then(|| Job {
        task,
        slots: ((minutes / SLOT as f64) - 1e-6).ceil().max(1.0) as usize,
        delay: work::cost_of_delay(world, task, value, effort),
        value,
        after: task.after.iter().filter(is_open).copied().collect(),
    })
}

/// Jobs behind what they wait for; those that wait in a circle or for what is not here are left out.
fn in_order(mut open: Vec<Job>) -> Vec<Job> {
    let mut done: Vec<Job> = Vec::with_capacity(open.len());
    while let Some(n) = open.iter().position(|j| j.after.iter().all(|a| done.iter().any(|d| d.task.id == *a)))
    {
        done.push(open.remove(n));
    }
    done
}
