//! How good the forecasts have been: past weeks lived through again from what was known at their beginning, against
//! what came of them, and what that says of the dates told now (spec §8.7).

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

/// How often a level held.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Coverage {
    /// The level, 0–1.
    pub level: f64,
    /// Done by the day that was told.
    pub held: usize,
    /// Of so many whose day is past.
    pub of: usize,
}

impl Coverage {
    /// As a share; none where there is nothing.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.held as f64 / self.of as f64)
    }
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
    /// Coverage of four of five over the latest 40, where it has left 0.70 to 0.90.
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
    let (held, of) = past.fold((0, 0), |(held, of), (j, day)| {
        (held + usize::from(j.ended.is_some_and(|ended| ended <= day)), of + 1)
    });
    Coverage { level: LEVELS[n], held, of }
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
    let share = coverage(&past[latest..], 1, today).share()?;
    (!(DRIFT.0..=DRIFT.1).contains(&share)).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use world::time::Due;
    use world::{Actor, Answer, Proposal, Role, Verdict};

    const SETTINGS: Settings =
        Settings { weeks: 4, replications: 100, seed: 7, threads: 2, stretch: Stretch::NONE };

    /// Half a year of meetings, and tasks that come up on Mondays and take so many working days in all.
    fn scene(days: impl Fn(i64) -> i64) -> Scene {
        let mut scene = Scene::new();
        for week in -26..4 {
            let event = scene.event("Vendor review", at(7 * week + 1, 9, 0), 120, &["ana"]);
            scene.change_event(event, |e| e.recurrence_id = Some(format!("r{week}")));
        }
        for n in 0..60 {
            let (week, took) = (-14 + n / 5, days(n));
            let task = scene.task(&format!("Work {n}"), 60);
            let (came, ended) = (at(7 * week - 3, 12, 0), at(7 * week + took, 16, 0));
            scene.change_task(task, |t| {
                t.created = Some(came);
                t.due = Some(Due::At(at(7 * week + 9, 17, 0)));
                if ended < at(0, 0, 0) {
                    (t.state, t.ended, t.actual_minutes) = (TaskState::Done, Some(ended), Some(60));
                }
            });
        }
        scene
    }

    #[test]
    fn what_was_not_known_on_a_day_has_no_part_in_its_forecast() {
        let mut scene = scene(|_| 3);
        let later = scene.event("Came up later", at(-19, 9, 0), 300, &["ben"]);
        scene.change_event(later, |e| e.created = Some(at(-21, 9, 0)));
        let start = crate::testing::MONDAY.saturating_sub(28.days());
        let then = as_of(&scene.world, start);
        assert_eq!(then.now, at(-28, 0, 0));
        assert!(!then.events.contains_key(&later));
        assert!(then.tasks.values().all(|t| t.created.unwrap() <= then.now && t.state != TaskState::Done));
        assert!(then.tasks.values().any(|t| scene.world.tasks[&t.id].state == TaskState::Done));
        assert!(then.learned.effort.iter().all(|r| r.ended <= then.now));
        let free = then.busy.iter().all(|i| !i.overlaps(&Interval::lasting(at(-19, 9, 0), 300)));
        assert!(free, "its time is not taken either");
    }

    #[test]
    fn a_date_that_was_put_off_later_is_the_date_of_then() {
        let mut scene = scene(|n| n % 5);
        let id = scene.task("Lease draft", 60);
        let first = Due::At(at(-12, 12, 0));
        scene.change_task(id, |task| (task.created, task.due) = (Some(at(-30, 9, 0)), Some(first)));
        let before = scene.world.tasks[&id].clone();
        let later = Due::On(MONDAY);
        scene.change_task(id, |task| task.due = Some(later));
        let draft = world::proposal::Draft {
            kind: "twin.test",
            key: id.to_string(),
            title: "Give it longer".to_owned(),
            because: "It is late.".to_owned(),
            effect: Effect::Together { effects: Vec::new() },
            ways: Vec::new(),
            expected: String::new(),
            reasons: Vec::new(),
            evidence: Vec::new(),
            about: Vec::new(),
            goal: None,
            by: None,
            expires: at(0, 9, 0),
        };
        let mut proposal = Proposal::new(draft, at(-10, 8, 0));
        let owner = scene.world.office.owner.clone();
        let by = Actor { person: owner.person, role: Role::Executive, name: owner.name, automation: None };
        proposal.state = State::Applied {
            verdict: Verdict { answer: Answer::Accepted, by, at: at(-10, 9, 0) },
            at: at(-10, 9, 0),
            undo: Some(Effect::PutBack { item: Box::new(Item::Task(before.clone())) }),
        };
        scene.world.put(Item::Proposal(Box::new(proposal)));
        let due = |day| as_of(&scene.world, day).tasks.get(&id).and_then(|task| task.due);
        assert_eq!(due(MONDAY.saturating_sub(14.days())), before.due);
        assert_eq!(due(MONDAY.saturating_sub(7.days())), Some(later));
    }

    fn replayed(days: impl Fn(i64) -> i64, dated: bool) -> Accuracy {
        let mut scene = scene(days);
        if !dated {
            let ids: Vec<TaskId> = scene.world.tasks.keys().copied().collect();
            ids.into_iter().for_each(|id| scene.change_task(id, |t| t.due = None));
        }
        replay(&scene.world, &SETTINGS, &AlignmentConfig::default()).unwrap()
    }

    fn share(of: &[Judged]) -> f64 {
        coverage(of, 1, crate::testing::MONDAY).share().unwrap()
    }

    #[test]
    fn what_lingers_without_a_date_is_put_off_until_its_dates_hold() {
        // Each task could be done at once and is done on the third to the ninth day.
        let found = replayed(|n| [2, 3, 4, 7, 8][(n % 5) as usize], false);
        assert_eq!(found.weeks, 12);
        assert!(found.judged.len() >= 40, "{}", found.judged.len());
        assert!(!found.is_too_little());
        let seen: BTreeSet<TaskId> = found.judged.iter().map(|j| j.task).collect();
        assert_eq!(seen.len(), found.judged.len(), "a task counts once");
        let dated = found.stretch.habit.map_or(0, |h| h.count);
        assert!(found.stretch.factors[1] > 2.0 && dated == 0, "{:?}", found.stretch);
        let late = &found.judged[found.judged.len() - 25..];
        assert!(share(late) >= 0.7, "{}", share(late));
    }

    #[test]
    fn dated_work_is_told_for_when_it_is_done_and_chances_as_they_come_true() {
        // Due on the tenth day; four of five are done a day before, one three days after.
        let found = replayed(|n| if n % 5 == 0 { 14 } else { 8 }, true);
        let habit = found.stretch.habit.unwrap();
        assert!((0.7..=0.9).contains(&habit.kept), "{habit:?}");
        assert!(
            (0.7..=0.9).contains(&habit.fits),
            "the simulation says that all could be done in time: {habit:?}"
        );
        assert!(
            habit.does_not < 0.2 && habit.misfits < 5.0,
            "what does not fit has not been seen: {habit:?}"
        );
        let late = &found.judged[found.judged.len() - 20..];
        assert!(share(late) >= 0.7, "{}", share(late));
        let told: Vec<f64> = late.iter().filter_map(|j| j.met).collect();
        assert!(!told.is_empty() && told.iter().all(|met| (0.6..=0.95).contains(met)), "{told:?}");
        assert!(found.reliability.iter().all(|b| b.count > 0 && (0.0..=1.0).contains(&b.came)));
    }

    #[test]
    fn without_a_past_nothing_is_judged() {
        let found = replay(&Scene::new().world, &SETTINGS, &AlignmentConfig::default()).unwrap();
        assert_eq!((found.judged.len(), found.weeks, found.stretch), (0, 0, Stretch::NONE));
        assert!(found.is_too_little() && found.brier.is_none() && found.drift.is_none());
    }

    #[test]
    fn drift_is_told_over_forty_and_not_before() {
        let day = crate::testing::MONDAY;
        let one = |n: usize, held: bool| Judged {
            task: TaskId::derive(&n.to_string()),
            monday: day.saturating_sub(28.days()),
            told: [None, Some(day.saturating_sub(20.days())), None],
            met: None,
            ended: Some(day.saturating_sub(if held { 21.days() } else { 19.days() })),
            was_met: None,
            due: None,
            days: Days { simulated: [None, Some(5.0), None], took: 6.0, due: None, met: None },
        };
        let of = |all: usize, held: usize| (0..all).map(|n| one(n, n < held)).collect::<Vec<_>>();
        assert_eq!(drift(&of(39, 0), day), None);
        assert_eq!(drift(&of(40, 32), day), None);
        assert_eq!(drift(&of(40, 20), day), Some(0.5));
        assert_eq!(drift(&of(40, 40), day), Some(1.0));
        assert_eq!(coverage(&of(40, 32), 1, day), Coverage { level: 0.8, held: 32, of: 40 });
    }
}
