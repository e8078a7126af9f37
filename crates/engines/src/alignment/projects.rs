//! Where a project stands: its next action, its milestones, and the odds of its date.

use crate::error::EngineError;
use crate::maths::cost_of_delay::wsjf;
use crate::maths::effort::{Effort, History};
use crate::maths::morning::ProjectTold;
use crate::maths::random::Random;
use crate::maths::{Values, calendar, value_of, work};
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::goal::Milestone;
use world::{Project, ProjectId, Snapshot, Task, TaskId, TaskState};

/// Where a project stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectStatus {
    /// Its open tasks, someday left out, by date.
    pub open: Vec<TaskId>,
    /// The one that can be done next; none: it has no next action.
    pub next: Option<TaskId>,
    /// The next milestone that is not reached.
    pub milestone: Option<Milestone>,
    /// Milestones whose date has passed unreached.
    pub late: Vec<Milestone>,
    /// Its date: that of its last unreached milestone, or else of its last open task.
    pub due: Option<Date>,
    /// The odds of that date; none where it has no date or no open work of the executive's.
    pub odds: Option<Result<Odds, EngineError>>,
}

/// The odds of a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// The chance that the executive's part is done in time, 0–1.
    pub chance: f64,
    /// What half of all runs of that part take up to, working minutes.
    pub p50: f64,
    /// What four of five take up to.
    pub p80: f64,
    /// What comes before it: the median of all other work due by then that presses more, working minutes.
    pub before: f64,
    /// Working minutes left for planned work until the date, after meetings and what comes between.
    pub room: f64,
    /// Open tasks of others, which are not counted.
    pub others: usize,
    /// Whether the chance is that of the simulated weeks, which know all other work.
    pub simulated: bool,
}

/// So many finished tasks must have taught how long work takes.
pub const ODDS_NEED: usize = 20;
/// Runs of chance.
const RUNS: usize = 500;
/// Days for which the calendar is known well; what lies beyond is taken to be as free as they are.
const KNOWN_DAYS: i64 = 28;

/// Open work with how long it will take, read once for many questions.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenWork {
    /// How long each task will take, and how much it presses: cost of delay over effort.
    efforts: BTreeMap<TaskId, (Effort, f64)>,
    finished: usize,
    /// What the forecast of the morning says of projects.
    told: BTreeMap<ProjectId, ProjectTold>,
}

impl OpenWork {
    /// That of a snapshot, someday left out. `values` are those of [`super::values`].
    pub fn of(world: &Snapshot, values: &Values) -> OpenWork {
        let history = History::new(&world.learned.effort, world.now);
        let open = |t: &&Task| t.state.is_open() && t.state != TaskState::Someday;
        let efforts = world.tasks.values().filter(open).map(|task| {
            let effort = work::remaining(&history, world, task);
            let cost = work::cost_of_delay(world, task, value_of(values, task.id), &effort);
            let presses = wsjf(cost, effort.p50);
            (task.id, (effort, presses))
        });
        OpenWork { efforts: efforts.collect(), finished: history.len(), told: BTreeMap::new() }
    }
    /// The same with the chances that the forecast of the morning gives, so that a project has one on every page.
    pub fn told(self, told: BTreeMap<ProjectId, ProjectTold>) -> OpenWork {
        OpenWork { told, ..self }
    }
    /// How long an open task will take; none for one that is not open.
    pub fn effort(&self, task: TaskId) -> Option<&Effort> {
        self.efforts.get(&task).map(|known| &known.0)
    }
}

/// Where a project stands at the snapshot's instant.
pub fn project_status(world: &Snapshot, project: &Project, work: &OpenWork) -> ProjectStatus {
    let (zone, today) = (world.zone(), calendar::date_of(world.now, &world.zone()));
    let mut open: Vec<&Task> = world
        .tasks
        .values()
        .filter(|t| t.project == Some(project.id) && t.state.is_open() && t.state != TaskState::Someday)
        .collect();
    open.sort_by_key(|t| (t.due.map_or(Date::MAX, |d| d.date(&zone)), t.id));
    let can_be_next = |t: &&&Task| {
        matches!(t.state, TaskState::Next | TaskState::Doing | TaskState::Scheduled)
            && t.after.iter().all(|a| world.tasks.get(a).is_none_or(|before| !before.state.is_open()))
    };
    let unreached = || project.milestones.iter().filter(|m| m.done.is_none());
    let last = unreached().filter_map(|m| m.due).max();
    let due = last.or_else(|| open.iter().filter_map(|t| t.due.map(|d| d.date(&zone))).max());
    ProjectStatus {
        next: open.iter().find(can_be_next).map(|t| t.id),
        milestone: unreached().min_by_key(|m| m.due.unwrap_or(Date::MAX)).cloned(),
        late: unreached().filter(|m| m.due.is_some_and(|due| due < today)).cloned().collect(),
        due,
        odds: due.filter(|due| *due >= today).and_then(|due| odds(world, project, &open, work, due)),
        open: open.iter().map(|t| t.id).collect(),
    }
}

/// The odds that the executive's open tasks of a project, after all their other work that is due by then and presses
/// more than the least of them, fit into the time left: the sum of their lognormal efforts in 500 runs of chance, seeded by the project, against the room.
fn odds(
    world: &Snapshot,
    project: &Project,
    open: &[&Task],
    open_work: &OpenWork,
    due: Date,
) -> Option<Result<Odds, EngineError>> {
    let zone = world.zone();
    let mine: Vec<&(Effort, f64)> = open
        .iter()
        .filter(|t| work::is_mine(world, t))
        .filter_map(|t| open_work.efforts.get(&t.id))
        .collect();
    let least = mine.iter().map(|m| m.1).fold(f64::INFINITY, f64::min);
    let own: Vec<&Effort> = mine.iter().map(|m| &m.0).collect();
    if own.is_empty() {
        return None;
    }
    if open_work.finished < ODDS_NEED {
        let has = open_work.finished;
        return Some(Err(EngineError::NotEnoughData { what: "finished tasks", needs: ODDS_NEED, has }));
    }
    let before = |t: &Task| {
        work::is_mine(world, t)
            && t.project != Some(project.id)
            && t.due.is_some_and(|d| d.date(&zone) <= due)
    };
    let besides =
        open_work.efforts.iter().filter(|(id, m)| m.1 > least && world.tasks.get(id).is_some_and(before));
    let besides: Vec<&Effort> = besides.map(|(_, m)| &m.0).collect();
    let room = room(world, due);
    let seed = project.id.to_string().bytes().fold(0u64, |sum, b| sum.wrapping_mul(31) + u64::from(b));
    let mut chance = Random::new(seed);
    let mut draw = |efforts: &[&Effort]| -> f64 {
        efforts.iter().map(|e| e.law.quantile(chance.share().clamp(1e-9, 1.0 - 1e-9))).sum()
    };
    let runs: Vec<(f64, f64)> = (0..RUNS).map(|_| (draw(&own), draw(&besides))).collect();
    let mut sums: Vec<f64> = runs.iter().map(|run| run.0).collect();
    sums.sort_by(f64::total_cmp);
    let in_time = runs.iter().filter(|(own, besides)| own + besides <= room).count();
    // What came or ended since the morning makes its forecast one of another project.
    let told = open_work.told.get(&project.id).filter(|told| told.tasks == own.len());
    Some(Ok(Odds {
        chance: told.map_or(in_time as f64 / RUNS as f64, |told| told.chance),
        simulated: told.is_some(),
        p50: sums[RUNS / 2],
        p80: sums[RUNS * 4 / 5],
        before: besides.iter().map(|e| e.p50).sum(),
        room,
        others: open.len() - own.len(),
    }))
}

/// Working minutes for planned work from now up to the end of a day: free time, less the share that goes to what comes.
fn room(world: &Snapshot, due: Date) -> f64 {
    let today = calendar::date_of(world.now, &world.zone());
    let known = today.saturating_add(jiff::Span::new().days(KNOWN_DAYS));
    let free = |date: Date| -> f64 {
        calendar::free_on(world, date, world.now).iter().map(|i| i.minutes() as f64).sum()
    };
    let days = |from: Date, to: Date| calendar::working_days_between(&world.office.hours, from, to).max(0);
    let near: f64 = days_from(today, due.min(known)).map(free).sum();
    let far = match days(today, known) {
        0 => 0.0,
        count => days_from(today, known).map(free).sum::<f64>() / count as f64 * days(known, due) as f64,
    };
    let far = if due > known { far } else { 0.0 };
    (near + far) * (1.0 - work::reserve(world, work::USUAL_RESERVE))
}

fn days_from(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| Some(calendar::next_day(*day))).take_while(move |day| *day <= to)
}
