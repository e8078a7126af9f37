//! How likely it is that what is due in a week is done: all of it together, which is less likely than each by itself.

use super::stream::{Source, Stream};
use super::what_if::{Lived, Settings, told};
use super::{horizon, open_work::Work};
use crate::maths::calendar::monday_of;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::TaskId;

/// The odds of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekPlan {
    /// Its Monday.
    pub monday: Date,
    /// Its last working day.
    pub last: Date,
    /// Open tasks whose date lies in it, most doubtful first.
    pub tasks: Vec<TaskId>,
    /// The chance that each of them is done by its date, 0–1.
    pub kept: f64,
    /// The chance that all of them are done when the week ends, 0–1.
    pub done: f64,
    /// So many are done by their dates on average.
    pub expected: f64,
    /// In four of five cases at least so many are.
    pub at_least: usize,
}

/// The odds of every week ahead in which something is due.
///
/// What the record puts right in the chance of one task it puts right here too: in each replication a task counts as done
/// in the order in which the replications finish it, as many of them as its chance says. So each task keeps its chance,
/// and the weeks in which everything runs late stay the same weeks (the Schaake shuffle: Clark et al. 2004).
pub(super) fn plans(lived: &Lived, settings: &Settings, thin: bool) -> Vec<WeekPlan> {
    let horizon = &lived.horizon;
    let length = horizon.model.day_minutes;
    let mut mondays: Vec<Date> = horizon.dates.iter().map(|d| monday_of(*d)).collect();
    mondays.dedup();
    let mut found = Vec::new();
    for monday in mondays {
        let inside = |n: &usize| monday_of(horizon.dates[*n]) == monday;
        let days: Vec<usize> = (0..horizon.dates.len()).filter(inside).collect();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
        let (from, until) = (*first as f64 * length, (*last + 1) as f64 * length);
        let is_due = |w: &Work| {
            w.task.is_some() && !w.waited_for && w.due.is_some_and(|due| from < due && due <= until)
        };
        let places: Vec<usize> = (0..horizon.work.len()).filter(|n| is_due(&horizon.work[*n])).collect();
        if places.is_empty() {
            continue;
        }
        let by = |minute: &dyn Fn(&Work) -> f64| -> Vec<Done> {
            places.iter().map(|n| done(lived, settings, *n, minute(&horizon.work[*n]))).collect()
        };
        let kept = by(&|w| w.due.unwrap_or(until));
        let ended = by(&|_| until);
        let count = |r: usize| kept.iter().filter(|d| d.in_run[r]).count();
        let runs = lived.runs.replications();
        let mut counts: Vec<usize> = (0..runs).map(count).collect();
        counts.sort_unstable();
        let mut tasks: Vec<(f64, TaskId)> =
            places.iter().zip(&kept).filter_map(|(n, d)| Some((d.chance, horizon.work[*n].task?))).collect();
        tasks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.push(WeekPlan {
            monday,
            last: horizon.dates[*last],
            tasks: tasks.iter().map(|t| t.1).collect(),
            kept: told(all(&kept, runs), thin),
            done: told(all(&ended, runs), thin),
            expected: kept.iter().map(|d| d.chance).sum(),
            at_least: counts.get(runs / 5).copied().unwrap_or(0),
        });
    }
    found
}

/// In which replications a task is done by a minute, and how likely that is.
struct Done {
    chance: f64,
    in_run: Vec<bool>,
}

fn done(lived: &Lived, settings: &Settings, n: usize, minute: f64) -> Done {
    let work = &lived.horizon.work[n];
    let ended: Vec<f64> = lived.runs.all().iter().map(|run| run.ended[n]).collect();
    let chance = lived.ends(n, &settings.stretch).by(minute).clamp(0.0, 1.0);
    let key = work.task.map_or(0, horizon::key);
    let tie = |r: usize| Stream::of(settings.seed, r as u64, Source::Tie, key).share();
    let mut order: Vec<(f64, f64, usize)> =
        ended.iter().enumerate().map(|(r, end)| (*end, tie(r), r)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut in_run = vec![false; ended.len()];
    for (_, _, r) in order.iter().take((chance * ended.len() as f64).round() as usize) {
        in_run[*r] = true;
    }
    Done { chance, in_run }
}

/// The share of replications in which every one of them is done.
fn all(them: &[Done], runs: usize) -> f64 {
    let whole = (0..runs).filter(|r| them.iter().all(|d| d.in_run[*r])).count();
    whole as f64 / runs.max(1) as f64
}
