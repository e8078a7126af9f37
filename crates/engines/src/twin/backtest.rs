//! How good the forecasts have been: past weeks lived through again from what was known at their beginning, against
//! what came of them, and what that says of the dates told now (spec §8.7).

pub use super::coverage::{Coverage, Standing};
use super::fit::{Fit, fit};
use super::habit;
pub use super::habit::Habit;
use super::linger::{self, Factors};
use super::what_if::{Lived, Settings};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::calendar::{self, monday_of};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use world::{Effect, Interval, Item, Snapshot, State, Task, TaskId, TaskState};

/// Weeks that are lived through again.
pub const WEEKS: i64 = 12;
/// How far each of them looks ahead, in weeks.
const AHEAD: u32 = 4;
/// So many forecasts are needed to say anything.
pub const ENOUGH: usize = 10;
/// The latest so many forecasts tell whether the record drifts.
pub const DRIFT_OVER: usize = 40;
/// Between these the coverage of "four of five" is as it should be.
pub const DRIFT: (f64, f64) = (0.70, 0.90);
/// The levels that dates are told at.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// How what is simulated is put right by the record.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Stretch {
    /// What has no date is told at about so many times as many working days, for each level.
    pub factors: [f64; 3],
    /// The same of what could be done soon and of what could be done in weeks.
    #[serde(skip)]
    pub(super) reaches: Factors,
    /// When dated work was done.
    pub habit: Option<Habit>,
    /// From so many forecasts.
    pub count: usize,
}

impl Stretch {
    /// As simulated.
    pub const NONE: Stretch = Stretch { factors: [1.0; 3], reaches: linger::NONE, habit: None, count: 0 };

    /// The same factors whatever the reach, for tests.
    #[cfg(test)]
    pub(super) fn by(factors: [f64; 3]) -> Stretch {
        Stretch { factors, reaches: [factors; 2], ..Stretch::NONE }
    }
}

/// A forecast of the past with what came of it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Judged {
    /// Of which task.
    pub task: TaskId,
    /// As of which Monday.
    pub monday: Date,
    /// The days told for each level; none beyond the weeks.
    pub told: [Option<Date>; 3],
    /// The chance told that its date would be met; none without one.
    pub met: Option<f64>,
    /// Its date, where it lay within those weeks.
    pub due: Option<Date>,
    /// When it was done.
    pub ended: Option<Date>,
    /// Whether its date was met; none while that is not known.
    pub was_met: Option<bool>,
    /// For the next correction: working days simulated for each level, those it took, the one of its date, and the
    /// chance as simulated.
    #[serde(skip)]
    days: Days,
}

/// Working days from a Monday, 1 for the first.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Days {
    simulated: [Option<f64>; 3],
    took: f64,
    due: Option<f64>,
    met: Option<f64>,
}

/// Chances that were told, and how often they came true.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Bin {
    /// Chances from here, 0–1.
    pub from: f64,
    /// Up to there.
    pub until: f64,
    /// Their mean.
    pub told: f64,
    /// The share that came true.
    pub came: f64,
    /// How many.
    pub count: usize,
}

/// The record.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Accuracy {
    /// Each forecast, oldest first; a task counts once, by the first week it was open in.
    pub judged: Vec<Judged>,
    /// Weeks that could be lived through again.
    pub weeks: usize,
    /// How often each level held.
    pub coverage: [Coverage; 3],
    /// Chances by fifths, those that were told.
    pub reliability: Vec<Bin>,
    /// Mean squared error of the chances, and of telling everybody the share that was met (Brier 1950); lower is better.
    pub brier: Option<(f64, f64)>,
    /// Coverage of four of five over the latest 40, ties shared, where it has left 0.70 to 0.90.
    pub drift: Option<f64>,
    /// By what dates are put off now.
    pub stretch: Stretch,
}

impl Accuracy {
    /// Whether there is too little to say how good the forecasts are.
    pub fn is_too_little(&self) -> bool {
        self.coverage[1].of < ENOUGH
    }
}

/// Lives through the last twelve weeks again, each from its Monday.
///
/// # Errors
/// Those of [`super::what_if::Weeks::compare`].
pub fn replay(
    world: &Snapshot,
    settings: &Settings,
    config: &AlignmentConfig,
) -> Result<Accuracy, EngineError> {
    let today = world.zone().to_datetime(world.now).date();
    let monday = monday_of(today);
    let (mut judged, mut seen, mut weeks): (Vec<Judged>, BTreeSet<TaskId>, usize) = Default::default();
    for back in (1..=WEEKS).rev() {
        let start = monday.saturating_sub((7 * back).days());
        let then = as_of(world, start);
        let fit = fit(&then);
        if fit.is_thin() {
            continue;
        }
        weeks += 1;
        let settings = Settings { weeks: AHEAD, stretch: learned(&judged, start), ..*settings };
        judged.extend(forecast(world, &then, &fit, &settings, config, &mut seen)?);
    }
    let stretch = if weeks == 0 { Stretch::NONE } else { learned(&judged, today) };
    Ok(Accuracy {
        weeks,
        coverage: [0, 1, 2].map(|n| coverage(&judged, n, today)),
        reliability: reliability(&judged),
        brier: brier(&judged),
        drift: drift(&judged, today),
        stretch,
        judged,
    })
}

/// The world as it was known at the beginning of a day: what came later is not there, what ended later is still open.
/// Dates and estimates are those of then, as far as what was changed since by a yes or by hand says what they were.
fn as_of(world: &Snapshot, start: Date) -> Snapshot {
    let now = world::time::instant(start, Time::midnight(), &world.zone());
    let whole = Interval::new(jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    let unseen = world.unseen_busy(whole);
    let mut then = world.clone();
    then.now = now;
    let before = before_changes(world, now);
    let tasks = world.tasks.values().filter(|t| t.created.is_some_and(|at| at <= now)).filter_map(|task| {
        if task.state == TaskState::Dropped || task.ended.is_some_and(|ended| ended <= now) {
            return None;
        }
        let mut task = task.clone();
        if let Some(before) = before.get(&task.id) {
            (task.due, task.estimate_minutes) = (before.due, before.estimate_minutes);
        }
        if task.state == TaskState::Done {
            (task.state, task.ended, task.actual_minutes, task.spent_minutes) =
                (TaskState::Next, None, None, 0);
        }
        Some((task.id, task))
    });
    then.tasks = Arc::new(tasks.collect());
    let known = world.events.values().filter(|e| e.created.is_none_or(|at| at <= now));
    then.events = Arc::new(known.map(|e| (e.id, e.clone())).collect());
    Arc::make_mut(&mut then.learned).effort.retain(|r| r.ended <= now);
    then.busy = Arc::new(unseen);
    then.reckon_busy();
    then
}

/// Tasks that were changed after an instant, each as it was before the first of those changes.
fn before_changes(world: &Snapshot, now: jiff::Timestamp) -> BTreeMap<TaskId, &Task> {
    let mut changes: Vec<(jiff::Timestamp, &Effect)> = world
        .proposals
        .values()
        .filter_map(|proposal| match &proposal.state {
            State::Applied { at, undo: Some(undo), .. } if *at > now => Some((*at, undo)),
            _ => None,
        })
        .collect();
    // The earliest comes last, and stays.
    changes.sort_by_key(|change| std::cmp::Reverse(change.0));
    let mut found = BTreeMap::new();
    for part in changes.iter().flat_map(|(_, undo)| undo.parts()) {
        if let Effect::PutBack { item } = part
            && let Item::Task(task) = &**item
        {
            found.insert(task.id, task);
        }
    }
    found
}

/// The forecasts of one Monday for tasks that had none before, with what came of them.
fn forecast(
    world: &Snapshot,
    then: &Snapshot,
    fit: &Fit,
    settings: &Settings,
    config: &AlignmentConfig,
    seen: &mut BTreeSet<TaskId>,
) -> Result<Vec<Judged>, EngineError> {
    let zone = world.zone();
    let lived = Lived::through(then, fit, &[], settings, config, None)?;
    let simulated = lived.promises(&Stretch::NONE, false);
    let told = lived.promises(&settings.stretch, false);
    let monday = zone.to_datetime(then.now).date();
    let mut found = Vec::new();
    for (raw, told) in simulated.iter().zip(told) {
        let (Some(task), true) = (world.tasks.get(&told.task), seen.insert(told.task)) else { continue };
        let ended = (task.state == TaskState::Done).then_some(task.ended).flatten();
        let ended = ended.map(|at| zone.to_datetime(at).date());
        // The date of then: one that was put off since was not kept.
        let due = then.tasks.get(&told.task).and_then(|task| task.due).map(|due| due.date(&zone));
        let due = due.filter(|_| told.met.is_some());
        let today = zone.to_datetime(world.now).date();
        let was_met = due.filter(|due| *due < today).map(|due| ended.is_some_and(|on| on <= due));
        let days = |day: Date| working_days(world, &lived, day);
        found.push(Judged {
            task: told.task,
            monday,
            told: [told.p50, told.p80, told.p95],
            met: told.met.filter(|_| was_met.is_some()),
            due,
            ended,
            was_met,
            days: Days {
                simulated: [raw.p50, raw.p80, raw.p95].map(|day| day.map(days)),
                took: ended.map_or(f64::INFINITY, days),
                due: due.map(days),
                met: raw.met,
            },
        });
    }
    Ok(found)
}

/// Working days from the Monday of a forecast up to and with a date, beyond its weeks as well.
fn working_days(world: &Snapshot, lived: &Lived, date: Date) -> f64 {
    let within = lived.working_days(date);
    let beyond = lived.last_day().filter(|last| *last < date);
    let after = beyond.map_or(0, |last| calendar::working_days_between(&world.office.hours, last, date));
    within + after as f64
}

/// What the forecasts before that day teach, each as far as it was known on it.
fn learned(judged: &[Judged], on: Date) -> Stretch {
    let before: Vec<&Judged> = judged.iter().filter(|j| j.monday < on).collect();
    let done = |j: &Judged| j.ended.is_some_and(|ended| ended < on);
    let over = before.iter().filter(|j| j.due.is_some_and(|due| due < on));
    let dated: Vec<habit::Past> = over
        .filter_map(|j| {
            let took = if done(j) { j.days.took } else { f64::INFINITY };
            Some((took - j.days.due?, j.days.met?))
        })
        .collect();
    let passed = |j: &Judged| (f64::from((on - j.monday).get_days()) * 5.0 / 7.0).floor().max(0.0);
    let undated: Vec<linger::Past> = before
        .iter()
        .filter(|j| j.days.due.is_none())
        .map(|j| linger::Past {
            simulated: j.days.simulated,
            days: if done(j) { j.days.took } else { passed(j) },
            done: done(j),
        })
        .collect();
    Stretch {
        factors: linger::overall(&undated),
        reaches: linger::factors(&undated),
        habit: Some(Habit::of(&dated)),
        count: before.len(),
    }
}

fn coverage(judged: &[Judged], n: usize, today: Date) -> Coverage {
    let past = judged.iter().filter_map(|j| Some((j, j.told[n]?))).filter(|(_, day)| *day < today);
    let none = Coverage { level: LEVELS[n], before: 0, held: 0, of: 0 };
    past.fold(none, |sum, (j, day)| Coverage {
        before: sum.before + usize::from(j.ended.is_some_and(|ended| ended < day)),
        held: sum.held + usize::from(j.ended.is_some_and(|ended| ended <= day)),
        of: sum.of + 1,
        ..sum
    })
}

fn chances(judged: &[Judged]) -> Vec<(f64, f64)> {
    judged.iter().filter_map(|j| Some((j.met?, f64::from(u8::from(j.was_met?))))).collect()
}

fn reliability(judged: &[Judged]) -> Vec<Bin> {
    let all = chances(judged);
    let bins = (0..5).filter_map(|n| {
        let (from, until) = (f64::from(n) / 5.0, f64::from(n + 1) / 5.0);
        let here: Vec<&(f64, f64)> =
            all.iter().filter(|(p, _)| *p >= from && (*p < until || n == 4)).collect();
        let mean =
            |of: &dyn Fn(&(f64, f64)) -> f64| here.iter().map(|p| of(p)).sum::<f64>() / here.len() as f64;
        (!here.is_empty()).then(|| Bin {
            from,
            until,
            told: mean(&|p| p.0),
            came: mean(&|p| p.1),
            count: here.len(),
        })
    });
    bins.collect()
}

fn brier(judged: &[Judged]) -> Option<(f64, f64)> {
    let all = chances(judged);
    if all.len() < ENOUGH {
        return None;
    }
    let n = all.len() as f64;
    let rate = all.iter().map(|p| p.1).sum::<f64>() / n;
    let error =
        |told: &dyn Fn(&(f64, f64)) -> f64| all.iter().map(|p| (told(p) - p.1).powi(2)).sum::<f64>() / n;
    Some((error(&|p| p.0), error(&|_| rate)))
}

fn drift(judged: &[Judged], today: Date) -> Option<f64> {
    let past: Vec<Judged> =
        judged.iter().filter(|j| j.told[1].is_some_and(|day| day < today)).cloned().collect();
    let latest = past.len().checked_sub(DRIFT_OVER)?;
    let share = coverage(&past[latest..], 1, today).shared()?;
    (!(DRIFT.0..=DRIFT.1).contains(&share)).then_some(share)
}

#[cfg(test)]
#[path = "backtest_tests.rs"]
mod tests;
