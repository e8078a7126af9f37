//! How good the forecasts have been: past weeks lived through again from what was known at their beginning, against
//! what came of them, and what that says of the dates told now (spec §8.7).

use super::fit::{Fit, fit};
use super::what_if::{Lived, Settings};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::calendar::monday_of;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;
use std::sync::Arc;
use world::{Interval, Snapshot, TaskId, TaskState};

/// Weeks that are lived through again.
pub const WEEKS: i64 = 12;
/// How far each of them looks ahead, in weeks.
const AHEAD: u32 = 4;
/// So many forecasts are needed to say anything.
pub const ENOUGH: usize = 10;
/// So many are needed before dates are put off by them.
const CORRECTS: usize = 20;
/// A forecast teaches once so many weeks have gone by; what is not done by then counts as later than all.
const TEACHES_AFTER: i64 = 2;
/// The latest so many forecasts tell whether the record drifts.
pub const DRIFT_OVER: usize = 40;
/// Between these the coverage of "four of five" is as it should be.
pub const DRIFT: (f64, f64) = (0.70, 0.90);
/// The levels that dates are told at.
pub const LEVELS: [f64; 3] = [0.5, 0.8, 0.95];

/// Working days about a date that a habit tells apart.
const ABOUT: i64 = 10;
/// Dates of either sort that count as having gone as simulated before any is known.
const PRIOR: f64 = 5.0;
/// The share of them that did.
const AS_SIMULATED: f64 = 0.95;
/// A share for each of them, and one for later or never.
const PLACES: usize = 2 * ABOUT as usize + 2;

/// What became of dated work: how many of the dates were kept that the simulation said would be, how many of the others,
/// and when about its date it was done.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Habit {
    /// The share kept of dates that fit, as simulated; 0–1.
    pub fits: f64,
    /// The share kept of dates that do not.
    pub does_not: f64,
    /// So many dates as simulated not to fit, a part each; few of them leave `does_not` a guess.
    pub misfits: f64,
    /// The share that was done by its date.
    pub kept: f64,
    /// From so many dates.
    pub count: usize,
    /// The share done so many working days after its date, from ten before to ten after, then later or never.
    #[serde(skip)]
    shares: [f64; PLACES],
}

impl Habit {
    /// One that was learned from dates kept on the day itself, for tests.
    #[cfg(test)]
    pub(super) fn as_simulated_but(fits: f64, does_not: f64) -> Habit {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize], shares[PLACES - 1]) = (fits, 1.0 - fits);
        Habit { fits, does_not, misfits: 10.0, kept: fits, count: 40, shares }
    }

    /// The chance that a date is kept, from the one simulated; 0–1 both.
    pub fn told(&self, simulated: f64) -> f64 {
        simulated * self.fits + (1.0 - simulated) * self.does_not
    }

    /// The chance that what is not done today is done by a working day, both days counted from today. Before its date by
    /// the habit of work that is done in time, though no sooner than it can be; after it by the habit of work that is late
    /// and, while few were, by the simulation.
    pub(super) fn chance(&self, day: f64, due: f64, simulated: impl Fn(f64) -> f64) -> f64 {
        if !due.is_finite() {
            return 0.0;
        }
        let met = if due > 0.0 { self.told(simulated(due)) } else { 0.0 };
        if day <= due {
            let in_time = self.since_today(due, due);
            let share = if in_time > 0.0 { self.since_today(day, due) / in_time } else { 1.0 };
            return (met * share).min(self.told(simulated(day)));
        }
        let late = |of: &dyn Fn(f64) -> f64| {
            let before = of(due.max(0.0));
            if before < 1.0 - 1e-9 { ((of(day) - before) / (1.0 - before)).max(0.0) } else { 0.0 }
        };
        let seen = self.count as f64 * (1.0 - self.kept);
        let trust = seen / (seen + PRIOR);
        let later = trust * late(&|day| self.since_today(day, due)) + (1.0 - trust) * late(&simulated);
        met + (1.0 - met) * later
    }

    /// The share of what is not done today that is done by a working day.
    fn since_today(&self, day: f64, due: f64) -> f64 {
        let before = self.by(-due);
        if before >= 1.0 - 1e-9 { 0.0 } else { (self.by(day - due) - before).max(0.0) / (1.0 - before) }
    }

    /// The share done by so many working days after the date.
    fn by(&self, days: f64) -> f64 {
        if days < -(ABOUT as f64) {
            return 0.0;
        }
        let place = (days.floor() as i64 + ABOUT).clamp(0, 2 * ABOUT) as usize;
        self.shares[..=place].iter().sum()
    }
}

/// How what is simulated is put right by the record.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Stretch {
    /// What has no date is told at so many times as many working days, for each level.
    pub factors: [f64; 3],
    /// When dated work was done.
    pub habit: Option<Habit>,
    /// From so many forecasts that are old enough.
    pub count: usize,
}

impl Stretch {
    /// As simulated.
    pub const NONE: Stretch = Stretch { factors: [1.0; 3], habit: None, count: 0 };
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
    let stretch = learned(&judged, today);
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
/// Dates and estimates are today's; the ledger keeps no older ones.
fn as_of(world: &Snapshot, start: Date) -> Snapshot {
    let now = world::time::instant(start, Time::midnight(), &world.zone());
    let whole = Interval::new(jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    let unseen = world.unseen_busy(whole);
    let mut then = world.clone();
    then.now = now;
    let tasks = world.tasks.values().filter(|t| t.created.is_some_and(|at| at <= now)).filter_map(|task| {
        if task.state == TaskState::Dropped || task.ended.is_some_and(|ended| ended <= now) {
            return None;
        }
        let mut task = task.clone();
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
        let due = task.due.map(|due| due.date(&zone)).filter(|_| told.met.is_some());
        let today = zone.to_datetime(world.now).date();
        let was_met = due.filter(|due| *due < today).map(|due| ended.is_some_and(|on| on <= due));
        let days = |day: Date| lived.working_days(day);
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

/// What the forecasts that are some weeks old on that day teach. For what has no date: at each level, the times by which it
/// took longer in so many of them (split conformal, with its rank rounded up: Vovk, Gammerman & Shafer 2005).
fn learned(judged: &[Judged], on: Date) -> Stretch {
    let before = on.saturating_sub((7 * TEACHES_AFTER).days());
    let old: Vec<&Judged> = judged.iter().filter(|j| j.monday <= before).collect();
    let over: Vec<&Judged> = old.iter().copied().filter(|j| j.due.is_some_and(|due| due < on)).collect();
    // What was done after that day was not known to be on it.
    let took = |j: &Judged| if j.ended.is_some_and(|ended| ended < on) { j.days.took } else { f64::INFINITY };
    let mut stretch = Stretch { count: old.len(), habit: habit(&over, &took), ..Stretch::NONE };
    for (n, level) in LEVELS.iter().enumerate() {
        let undated = old.iter().filter(|j| j.days.due.is_none());
        let ratio = |j: &&Judged| Some(took(j) / j.days.simulated[n]?.max(1.0));
        let mut ratios: Vec<f64> = undated.filter_map(ratio).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let rank = ((ratios.len() + 1) as f64 * level).ceil() as usize;
        if ratios.len() >= CORRECTS {
            stretch.factors[n] = ratios.get(rank - 1).copied().unwrap_or(f64::INFINITY);
        }
    }
    stretch
}

/// When dated work was done, and how far a simulated chance is to be believed.
fn habit(old: &[&Judged], took: &dyn Fn(&Judged) -> f64) -> Option<Habit> {
    let past: Vec<(f64, f64)> =
        old.iter().filter_map(|j| Some((took(j) - j.days.due?, j.days.met?))).collect();
    if past.len() < CORRECTS {
        return None;
    }
    let n = past.len() as f64;
    let mut shares = [0.0; PLACES];
    for (late, _) in &past {
        let place =
            if *late > ABOUT as f64 { PLACES - 1 } else { (late.floor() as i64 + ABOUT).max(0) as usize };
        shares[place] += 1.0 / n;
    }
    let told: Vec<(f64, bool)> = past.iter().map(|(late, met)| (*met, *late <= 0.0)).collect();
    let kept = told.iter().filter(|(_, kept)| *kept).count() as f64 / n;
    let (fits, does_not) = believed(&told);
    let misfits = told.iter().map(|(met, _)| 1.0 - met).sum();
    Some(Habit { fits, does_not, misfits, kept, count: past.len(), shares })
}

/// The shares of dates kept, of those that fit as simulated and of the others: each date is either with its simulated chance,
/// the likeliest shares are found by expectation and maximisation (Dempster, Laird & Rubin 1977), and start from
/// [`PRIOR`] dates of either sort that went as simulated.
fn believed(told: &[(f64, bool)]) -> (f64, f64) {
    let (mut fits, mut does_not) = (AS_SIMULATED, 1.0 - AS_SIMULATED);
    for _ in 0..200 {
        let mut seen = [(PRIOR * AS_SIMULATED, PRIOR), (PRIOR * (1.0 - AS_SIMULATED), PRIOR)];
        for (met, kept) in told {
            let likely = |share: f64| if *kept { share } else { 1.0 - share };
            let (one, other) = (met * likely(fits), (1.0 - met) * likely(does_not));
            let fit = if one + other > 0.0 { one / (one + other) } else { *met };
            for (part, (kept_of, all)) in [fit, 1.0 - fit].into_iter().zip(&mut seen) {
                *kept_of += if *kept { part } else { 0.0 };
                *all += part;
            }
        }
        (fits, does_not) = (seen[0].0 / seen[0].1, seen[1].0 / seen[1].1);
    }
    // A date that fits is no less likely kept than one that does not.
    (fits.max(does_not), does_not.min(fits))
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
    use crate::testing::{Scene, at};
    use world::time::Due;

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
        assert!(found.stretch.factors[1] > 2.0 && found.stretch.habit.is_none(), "{:?}", found.stretch);
        let (early, late) = (&found.judged[..15], &found.judged[found.judged.len() - 25..]);
        assert!(share(early) < 0.5 && share(late) >= 0.7, "{} {}", share(early), share(late));
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

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_habit_is_about_the_date_and_knows_that_today_is_not_over() {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize - 1], shares[ABOUT as usize], shares[PLACES - 1]) = (0.5, 0.3, 0.2);
        let habit = Habit { fits: 0.8, does_not: 0.1, misfits: 0.0, kept: 0.8, count: 40, shares };
        let at_once = |_: f64| 1.0;
        assert!(
            close(habit.chance(10.0, 10.0, at_once), 0.8) && close(habit.chance(9.0, 10.0, at_once), 0.5)
        );
        assert!(close(habit.chance(8.0, 10.0, at_once), 0.0));
        assert!(
            close(habit.chance(20.0, 0.0, at_once), 0.0),
            "what was not done by its date comes later or never"
        );
        let today = habit.since_today(1.0, 1.0);
        assert!(close(today, 0.6), "the day before is over: 0.3 of the 0.5 that are left");
        assert_eq!(habit.chance(5.0, f64::INFINITY, at_once), 0.0);
    }

    #[test]
    fn a_date_that_does_not_fit_is_not_told_as_one_that_is_kept() {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize], shares[PLACES - 1]) = (0.9, 0.1);
        let habit = Habit { fits: 0.9, does_not: 0.05, misfits: 0.5, kept: 0.9, count: 40, shares };
        let late = |day: f64| if day < 12.0 { 0.0 } else { 1.0 };
        assert!(close(habit.chance(10.0, 10.0, late), 0.05));
        assert!(habit.chance(11.0, 10.0, late) < 0.1, "no sooner than it can be");
        let after = habit.chance(12.0, 10.0, late);
        assert!((0.4..0.8).contains(&after), "few were late: mostly as simulated, {after}");
    }

    #[test]
    fn shares_kept_are_learned_from_dates_that_fit_and_from_those_that_do_not() {
        let of = |met: f64, kept: usize, all: usize| (0..all).map(move |n| (met, n < kept));
        let (fits, does_not) = believed(&[]);
        assert!(close(fits, AS_SIMULATED) && close(does_not, 1.0 - AS_SIMULATED));
        let (fits, does_not) = believed(&of(1.0, 87, 100).collect::<Vec<_>>());
        assert!((0.86..0.89).contains(&fits) && close(does_not, 0.05), "{fits} {does_not}");
        let both: Vec<(f64, bool)> = of(0.9, 360, 400).chain(of(0.1, 40, 400)).collect();
        let (fits, does_not) = believed(&both);
        assert!(fits > 0.97 && does_not < 0.03, "they come true as told: {fits} {does_not}");
        let (fits, does_not) = believed(&of(0.0, 60, 80).collect::<Vec<_>>());
        assert!(does_not > 0.6 && fits >= does_not, "it was too dark a view: {fits} {does_not}");
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
