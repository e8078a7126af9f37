//! What would be otherwise: scenarios lived through on the same chance, and how they differ (spec §8.3–8.8).

use super::backtest::{Habit, LEVELS, Stretch};
use super::day::Run;
use super::fit::Fit;
use super::horizon::{self, Horizon};
use super::issued::{GoalThen, Issue};
use super::linger;
use super::load::{self, Part};
use super::open_work::Holder;
use super::{Change, Runs, WeekLoad, changes};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::outlook;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use world::{GoalId, ProjectId, Snapshot, TaskId};

/// Weeks that may be looked ahead.
pub const MOST_WEEKS: u32 = 26;
/// Load from which on waits grow fast.
pub const WARN: f64 = 0.85;
/// Half the width of a 95 % interval in standard errors.
const Z: f64 = 1.96;

/// How the weeks are lived through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Weeks ahead.
    pub weeks: u32,
    /// Replications.
    pub replications: usize,
    /// Seed.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// By what dates are put off, from the record of earlier ones.
    pub stretch: Stretch,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Hours a week for goals.
    GoalHours,
    /// Tasks that miss a date that lies ahead.
    Late,
    /// Days past their dates, weighed by what waiting costs, the usual task at 1; what is overdue already counts on.
    Tardiness,
    /// Hours a week on tasks in stretches of an hour and more.
    Focus,
    /// Hours a week after the end of days.
    AfterHours,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 5] =
        [Measure::GoalHours, Measure::Late, Measure::Tardiness, Measure::Focus, Measure::AfterHours];
    /// Whether more of it is better.
    pub fn more_is_better(self) -> bool {
        matches!(self, Measure::GoalHours | Measure::Focus)
    }
}

/// One measure of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Figure {
    /// Which.
    pub measure: Measure,
    /// Its mean.
    pub mean: f64,
    /// Eight of ten lie between these.
    pub eight: (f64, f64),
    /// Half lie between these.
    pub half: (f64, f64),
}

/// A paired difference to the weeks as they are.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Effect {
    /// Which.
    pub measure: Measure,
    /// Mean of scenario less base.
    pub mean: f64,
    /// 95 % interval of the mean.
    pub interval: (f64, f64),
    /// Probability that it is better than the base, ties left out; 0–1. None where nothing differs.
    pub better: Option<f64>,
}

impl Effect {
    /// Whether the interval leaves 0 out: nothing else is told as a difference.
    pub fn is_clear(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }
    /// Whether it is a clear change for the better.
    pub fn is_better(&self) -> bool {
        self.is_clear() && (self.mean > 0.0) == self.measure.more_is_better()
    }
}

/// When a task is done.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Promise {
    /// Which.
    pub task: TaskId,
    /// In half of the cases it is done by that day; none where that lies beyond the weeks.
    pub p50: Option<Date>,
    /// In four of five.
    pub p80: Option<Date>,
    /// In nineteen of twenty.
    pub p95: Option<Date>,
    /// The chance that its date is met, 0–1; none without a date within the weeks.
    pub met: Option<f64>,
    /// Whether somebody else does it in this scenario.
    pub handed: bool,
}

/// When what is yours of a project is done: the last of its open tasks.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Landing {
    /// Which.
    pub project: ProjectId,
    /// How many tasks it waits for.
    pub tasks: usize,
    /// In half of the cases by that day.
    pub p50: Option<Date>,
    /// In four of five.
    pub p80: Option<Date>,
    /// The chance that it is done by its last milestone, 0–1; none without one within the weeks.
    pub met: Option<f64>,
}

/// What is left of a week for work on tasks, in minutes: so much in 10, 25, 50, 75 and 90 of 100 cases at most.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Room {
    /// Its Monday.
    pub monday: Date,
    /// Those five.
    pub left: [f64; 5],
    /// What the work that is due in it takes.
    pub due: f64,
    /// The last day that was lived through, where its week goes on after it.
    pub until: Option<Date>,
}

/// A scenario lived through.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Outcome {
    /// Its measures.
    pub figures: Vec<Figure>,
    /// Hours a week by goal.
    #[serde(skip)]
    pub goals: Vec<(Bucket, f64)>,
    /// Each open task.
    pub promises: Vec<Promise>,
    /// Projects with open tasks.
    pub projects: Vec<Landing>,
    /// Tasks whose date is past already.
    pub overdue: usize,
    /// What the working time is taken up with, week by week.
    pub load: Vec<WeekLoad>,
    /// What is left of each week once meetings, mail and interruptions are over.
    pub room: Vec<Room>,
    /// Minutes of open work by who does it; most first.
    #[serde(skip)]
    pub people: Vec<(Holder, f64)>,
    /// What flows in over what there is, in the long run.
    pub rho: f64,
    /// Hours a week by which the backlog grows, where `rho` is 1 and more.
    pub grows: Option<f64>,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Comparison {
    /// With all changes.
    pub then: Outcome,
    /// How they differ.
    pub effects: Vec<Effect>,
    /// Each change by itself, in their order; empty where there is but one.
    pub alone: Vec<Vec<Effect>>,
    /// Whether history is too thin for more than a rough answer: chances are told in tens.
    pub thin: bool,
}

/// The coming weeks as they are, lived through once: what every scenario is held against.
pub struct Weeks<'a> {
    world: &'a Snapshot,
    fit: &'a Fit,
    settings: &'a Settings,
    config: &'a AlignmentConfig,
    /// How full they are.
    ahead: Vec<outlook::Week>,
    base: Lived,
}

impl<'a> Weeks<'a> {
    /// Lives through them.
    ///
    /// # Errors
    /// `E_LIMIT` beyond 26 weeks, `E_RANGE` for none.
    pub fn live(
        world: &'a Snapshot,
        fit: &'a Fit,
        settings: &'a Settings,
        config: &'a AlignmentConfig,
    ) -> Result<Weeks<'a>, EngineError> {
        checked(settings)?;
        let base = Lived::through(world, fit, &[], settings, config, None)?;
        let mut ahead = outlook::weeks(world, settings.weeks as usize + 1);
        ahead.retain(|week| base.last_day().is_none_or(|last| week.monday <= last));
        Ok(Weeks { world, fit, settings, config, ahead, base })
    }

    /// What they come to.
    pub fn outlook(&self) -> Outcome {
        self.outcome(&self.base)
    }

    /// What is kept of them: the odds of each date, of the week plans, and all that they rest on.
    pub fn issue(&self) -> Issue {
        let days = load::days(&self.ahead);
        super::issued::issue(self.world, &self.base, days, self.settings, self.fit.is_thin())
    }

    /// Compares them with those after `changes`.
    ///
    /// # Errors
    /// `E_CONFLICT` for changes that contradict each other, `E_NOT_FOUND` for what nothing ahead is called.
    pub fn compare(&self, changes: &[Change]) -> Result<Comparison, EngineError> {
        changes::check(changes)?;
        let thin = self.fit.is_thin();
        let live = |changes: &[Change]| {
            Lived::through(self.world, self.fit, changes, self.settings, self.config, Some(&self.base))
        };
        let then = live(changes)?;
        let alone = match changes {
            [] | [_] => Vec::new(),
            many => {
                let each = many
                    .iter()
                    .map(|one| live(std::slice::from_ref(one)).map(|l| l.against(&self.base, thin)));
                each.collect::<Result<Vec<_>, _>>()?
            }
        };
        let effects = then.against(&self.base, thin);
        Ok(Comparison { then: self.outcome(&then), effects, alone, thin })
    }

    fn outcome(&self, lived: &Lived) -> Outcome {
        let load = load::told(&self.ahead, &self.base.horizon.load, &lived.horizon.load);
        lived.outcome(self.world, load, &self.settings.stretch, self.fit.is_thin())
    }
}

/// Refuses weeks that cannot be looked at.
pub(super) fn checked(settings: &Settings) -> Result<(), EngineError> {
    if settings.weeks > MOST_WEEKS {
        let (found, limit) = (i64::from(settings.weeks), i64::from(MOST_WEEKS));
        return Err(EngineError::Limit { what: "the number of weeks ahead".into(), found, limit });
    }
    if settings.weeks == 0 {
        return Err(EngineError::Range {
            what: "the number of weeks ahead".into(),
            found: 0.0,
            low: 1.0,
            high: 26.0,
        });
    }
    Ok(())
}

/// A scenario with its measures in each replication.
pub(super) struct Lived {
    pub(super) horizon: Horizon,
    pub(super) runs: Runs,
    measures: Vec<Vec<f64>>,
}

impl Lived {
    /// Lives through a scenario. With a yardstick a day of waiting costs what it costs there, whatever the scenario weighs
    /// anew.
    pub fn through(
        world: &Snapshot,
        fit: &Fit,
        changes: &[Change],
        settings: &Settings,
        config: &AlignmentConfig,
        yardstick: Option<&Lived>,
    ) -> Result<Lived, EngineError> {
        let mut horizon = horizon::build(world, fit, settings.weeks, changes, config)?;
        horizon.habit = settings.stretch.habit;
        if let Some(base) = yardstick {
            horizon.costs_as(&base.horizon);
        }
        let mut runs = horizon.model.run(settings.seed, settings.replications, settings.threads);
        for (n, work) in horizon.work.iter().enumerate() {
            if let (Some(lag), Some(task)) = (work.lag, work.task) {
                runs.put_off(n, lag, settings.seed, horizon::key(task));
            }
        }
        let each = |measure: Measure| runs.all().iter().map(|run| horizon.measure(measure, run)).collect();
        let measures = Measure::ALL.into_iter().map(each).collect();
        Ok(Lived { horizon, runs, measures })
    }

    /// The paired differences of one measure to the base, run by run.
    pub fn differences(&self, base: &Lived, measure: Measure) -> Vec<f64> {
        let at = Measure::ALL.iter().position(|m| *m == measure).unwrap_or(0);
        self.measures[at].iter().zip(&base.measures[at]).map(|(then, now)| then - now).collect()
    }

    pub fn against(&self, base: &Lived, thin: bool) -> Vec<Effect> {
        let pairs = Measure::ALL.into_iter().zip(self.measures.iter().zip(&base.measures));
        pairs.map(|(measure, (then, now))| effect(measure, now, then, thin)).collect()
    }

    fn outcome(&self, world: &Snapshot, load: Vec<WeekLoad>, stretch: &Stretch, thin: bool) -> Outcome {
        let figures = Measure::ALL.into_iter().zip(&self.measures).map(|(measure, values)| {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let at = |share| crate::maths::quantile::of_sorted(&sorted, share).unwrap_or(0.0);
            let mean = super::runs::mean(values.iter().copied()).0;
            Figure { measure, mean, eight: (at(0.1), at(0.9)), half: (at(0.25), at(0.75)) }
        });
        let horizon = &self.horizon;
        Outcome {
            figures: figures.collect(),
            goals: horizon.goals(self.runs.all()).iter().map(|g| (Bucket::Goal(g.goal), g.hours())).collect(),
            promises: self.promises(stretch, thin),
            projects: self.projects(world, stretch, thin),
            overdue: horizon.work.iter().filter(|w| w.due.is_some_and(|due| due <= 0.0)).count(),
            room: self.room(&load),
            load,
            people: horizon.people.clone(),
            rho: horizon.rho,
            grows: (horizon.rho >= 1.0).then_some(horizon.excess),
        }
    }

    /// What is left of each week, and how far that is chance.
    fn room(&self, load: &[WeekLoad]) -> Vec<Room> {
        let horizon = &self.horizon;
        let mut first = 0;
        let week = |week: &Part| {
            let until = week.monday.saturating_add(jiff::Span::new().days(7));
            let days = first..first + horizon.dates[first..].iter().take_while(|d| **d < until).count();
            first = days.end;
            let mut left: Vec<f64> =
                self.runs.all().iter().map(|run| run.open[days.clone()].iter().sum()).collect();
            left.sort_unstable_by(f64::total_cmp);
            let at = |share| crate::maths::quantile::of_sorted(&left, share).unwrap_or(0.0);
            let due = load.iter().find(|w| w.monday == week.monday).map_or(week.due, |w| w.due + w.new_work);
            let last = horizon.dates[days.start..days.end].last().copied();
            let until = last.filter(|last| first == horizon.dates.len() && last.weekday() != Weekday::Friday);
            Room { monday: week.monday, left: [0.1, 0.25, 0.5, 0.75, 0.9].map(at), due, until }
        };
        horizon.load.iter().map(week).collect()
    }

    /// When each task is done.
    pub fn promises(&self, stretch: &Stretch, thin: bool) -> Vec<Promise> {
        let promise = |(n, work): (usize, &super::open_work::Work)| {
            let due = work.due.filter(|_| work.is_dated());
            let ends = self.ends(n, stretch);
            let [p50, p80, p95] = ends.days(self.horizon.dates.len()).map(|day| self.date(day));
            let met = due.map(|due| told(ends.by(due), thin));
            Some(Promise { task: work.task?, p50, p80, p95, met, handed: work.lag.is_some() })
        };
        self.horizon.work.iter().enumerate().filter_map(promise).collect()
    }

    /// When the task at a place ends.
    pub(super) fn ends<'a>(&self, n: usize, stretch: &'a Stretch) -> Ends<'a> {
        let ended = self.runs.all().iter().map(|run| run.ended[n]).collect();
        Ends::of(ended, self.horizon.work[n].due, stretch, self.horizon.model.day_minutes)
    }

    pub(super) fn projects(&self, world: &Snapshot, stretch: &Stretch, thin: bool) -> Vec<Landing> {
        let mut of: BTreeMap<ProjectId, Vec<usize>> = Default::default();
        for (n, work) in self.horizon.work.iter().enumerate() {
            if let Some(project) = work.project {
                of.entry(project).or_default().push(n);
            }
        }
        let length = self.horizon.model.day_minutes;
        let landing = |(project, places): (ProjectId, Vec<usize>)| {
            let due = world.projects.get(&project)?.milestones.iter().filter_map(|m| m.due).max();
            let last = |run: &Run| places.iter().map(|n| run.ended[*n]).fold(0.0, f64::max);
            let all = Ends::of(self.runs.all().iter().map(last).collect(), None, &Stretch::NONE, length);
            let each: Vec<Ends> = places.iter().map(|n| self.ends(*n, stretch)).collect();
            let by_day = |day: f64| all_by(&all, &each, day);
            let within = due.filter(|due| self.horizon.dates.last().is_some_and(|last| due <= last));
            let met = within.map(|due| told(by_day(self.working_days(due)), thin));
            let days = self.horizon.dates.len();
            let [p50, p80, _] = LEVELS.map(|level| self.date(first_day(days, level, by_day)));
            Some(Landing { project, tasks: places.len(), p50, p80, met })
        };
        of.into_iter().filter_map(landing).collect()
    }

    /// Working days from the start up to and with a date.
    pub fn working_days(&self, date: Date) -> f64 {
        self.horizon.dates.iter().filter(|d| **d <= date).count() as f64
    }

    /// The last day that is lived through.
    pub fn last_day(&self) -> Option<Date> {
        self.horizon.dates.last().copied()
    }

    /// The date of a working day, 1 for the first; none beyond the weeks.
    fn date(&self, day: f64) -> Option<Date> {
        let place = day.is_finite().then(|| (day - 1.0).max(0.0) as usize)?;
        self.horizon.dates.get(place).copied()
    }
}

/// When something ends, put right as the record says.
pub(super) struct Ends<'a> {
    /// Minutes from the start, in order.
    ended: Vec<f64>,
    /// Working days of what has no date, in the same order, each put off as the record says of its level.
    put_off: Vec<f64>,
    stretch: &'a Stretch,
    /// The working day of its date: 0 where that is past, infinite beyond the weeks; none without one.
    due: Option<f64>,
    day_minutes: f64,
}

impl<'a> Ends<'a> {
    fn of(mut ended: Vec<f64>, due: Option<f64>, stretch: &'a Stretch, day_minutes: f64) -> Ends<'a> {
        ended.sort_unstable_by(f64::total_cmp);
        let reaches = if due.is_none() { stretch.reaches } else { Stretch::NONE.reaches };
        let count = ended.len().max(1) as f64;
        let mut latest = 0.0_f64;
        let put_off = |(n, end): (usize, &f64)| {
            let simulated = (end / day_minutes).ceil().max(1.0);
            // A later level is no earlier day.
            let factors = linger::at(&reaches, simulated);
            latest = latest.max((simulated * between(&factors, (n + 1) as f64 / count)).ceil());
            latest
        };
        let put_off = ended.iter().enumerate().map(put_off).collect();
        Ends { ended, put_off, stretch, due: due.map(|minute| (minute / day_minutes).ceil()), day_minutes }
    }

    /// By which working day it has ended at each level, of so many; infinite beyond them.
    fn days(&self, all: usize) -> [f64; 3] {
        LEVELS.map(|level| first_day(all, level, |day| self.by_day(day)))
    }

    /// The habit that counts for it: that of dated work.
    fn habit(&self) -> Option<(&Habit, f64)> {
        Some((self.stretch.habit.as_ref()?, self.due?))
    }

    /// The chance that it has ended by a working day, 0–1.
    fn by_day(&self, day: f64) -> f64 {
        let simulated = |day: f64| self.simulated(day * self.day_minutes);
        let put_off =
            || self.put_off.partition_point(|end| *end <= day) as f64 / self.put_off.len().max(1) as f64;
        self.habit().map_or_else(put_off, |(habit, due)| habit.chance(day, due, simulated))
    }

    fn simulated(&self, minute: f64) -> f64 {
        self.ended.partition_point(|end| *end <= minute) as f64 / self.ended.len().max(1) as f64
    }

    /// The chance that it has ended by a minute, 0–1; of its own day by that minute, of another by the end of the day.
    pub(super) fn by(&self, minute: f64) -> f64 {
        let day = (minute / self.day_minutes).ceil();
        match self.habit() {
            None => self.simulated(minute),
            Some((habit, due)) if day == due => habit.told(self.simulated(minute)),
            Some(_) => self.by_day(day),
        }
    }
}

/// The first of so many working days by which a chance reaches a level; infinite beyond them.
fn first_day(all: usize, level: f64, by_day: impl Fn(f64) -> f64) -> f64 {
    (1..=all).map(|day| day as f64).find(|day| by_day(*day) >= level - 1e-9).unwrap_or(f64::INFINITY)
}

/// The chance that all of them have ended by a working day, 0–1: that of the last of them as it is told, and no more than
/// they end together as simulated.
fn all_by(all: &Ends<'_>, each: &[Ends<'_>], day: f64) -> f64 {
    let minute = day * all.day_minutes;
    let least = |of: &dyn Fn(&Ends<'_>) -> f64| each.iter().map(of).fold(1.0, f64::min);
    let (told, alone) = (least(&|e| e.by_day(day)), least(&|e| e.simulated(minute)));
    if alone > 0.0 { told * all.simulated(minute) / alone } else { told }
}

/// The factor of a level between those that are told.
fn between(factors: &[f64; 3], level: f64) -> f64 {
    let place = LEVELS.iter().position(|l| level <= l + 1e-9);
    match place {
        Some(0) => factors[0],
        Some(n) if factors[n].is_finite() => {
            let share = (level - LEVELS[n - 1]) / (LEVELS[n] - LEVELS[n - 1]);
            factors[n - 1] + share * (factors[n] - factors[n - 1])
        }
        Some(n) => factors[n],
        None => factors[2],
    }
}

/// A chance as it may be told.
pub(super) fn told(chance: f64, thin: bool) -> f64 {
    if thin { (10.0 * chance).round() / 10.0 } else { chance }
}

fn effect(measure: Measure, now: &[f64], then: &[f64], thin: bool) -> Effect {
    let differences: Vec<f64> = now.iter().zip(then).map(|(a, b)| b - a).collect();
    let (mean, error) = super::runs::mean(differences.iter().copied());
    let sign = if measure.more_is_better() { 1.0 } else { -1.0 };
    let better = differences.iter().filter(|d| sign * **d > 0.0).count() as f64;
    let moved = differences.iter().filter(|d| **d != 0.0).count();
    let better = (moved > 0).then(|| told(better / moved as f64, thin));
    Effect { measure, mean, interval: (mean - Z * error, mean + Z * error), better }
}

impl Horizon {
    /// Takes over what a day of waiting costs of each task that another knows, and of the usual one.
    fn costs_as(&mut self, other: &Horizon) {
        let costs: BTreeMap<TaskId, f64> =
            other.work.iter().filter_map(|w| Some((w.task?, w.weight))).collect();
        for work in &mut self.work {
            if let Some(cost) = work.task.and_then(|task| costs.get(&task)) {
                work.weight = *cost;
            }
        }
        self.usual = other.usual;
    }

    fn measure(&self, measure: Measure, run: &Run) -> f64 {
        let horizon = self.model.horizon();
        let late = |n: usize| match self.work[n].due {
            Some(due) if due < horizon => (run.ended[n].min(horizon) - due).max(0.0),
            _ => 0.0,
        };
        // What is late already is no date that could still be met; that it waits on counts among the days.
        let missed = |n: usize| self.work[n].is_dated() && late(n) > 0.0;
        match measure {
            Measure::Late => {
                let dated = (0..self.work.len()).filter(|n| self.work[*n].is_dated());
                dated.map(|n| self.missed(missed(n))).sum()
            }
            Measure::Tardiness => {
                let weighed = (0..self.work.len()).map(|n| self.work[n].weight * late(n)).sum::<f64>();
                weighed / self.usual / self.model.day_minutes
            }
            Measure::Focus => run.focus / 60.0 / self.weeks,
            Measure::AfterHours => run.overtime / 60.0 / self.weeks,
            Measure::GoalHours => {
                let to_goals = |of: &[(Bucket, f64)]| -> f64 {
                    of.iter().filter(|(b, _)| matches!(b, Bucket::Goal(_))).map(|(_, share)| share).sum()
                };
                let tasks: f64 =
                    self.work.iter().zip(&run.worked).map(|(w, m)| to_goals(&w.buckets) * m).sum();
                (tasks + to_goals(&self.meetings)) / 60.0 / self.weeks
            }
        }
    }

    /// How much of a date is missed: as simulated, as far as that is to be believed.
    fn missed(&self, simulated: bool) -> f64 {
        let simulated = f64::from(u8::from(simulated));
        self.habit.as_ref().map_or(simulated, |habit| 1.0 - habit.told(1.0 - simulated))
    }

    /// Hours a week by goal, on average, meetings and tasks apart.
    pub(super) fn goals(&self, runs: &[Run]) -> Vec<GoalThen> {
        let mut found: BTreeMap<GoalId, GoalThen> = BTreeMap::new();
        let mut add = |bucket: &Bucket, meetings: f64, work: f64| {
            if let Bucket::Goal(goal) = bucket {
                let one = found.entry(*goal).or_insert(GoalThen { goal: *goal, meetings: 0.0, work: 0.0 });
                one.meetings += meetings / 60.0 / self.weeks;
                one.work += work / 60.0 / self.weeks;
            }
        };
        for (bucket, minutes) in &self.meetings {
            add(bucket, *minutes, 0.0);
        }
        for (n, work) in self.work.iter().enumerate() {
            let worked = super::runs::mean(runs.iter().map(|run| run.worked[n])).0;
            for (bucket, share) in &work.buckets {
                add(bucket, 0.0, share * worked);
            }
        }
        found.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit::{Basis, fit};
    use super::*;
    use crate::testing::{Scene, at};
    use jiff::civil::{Weekday, date};
    use world::time::Due;

    const SETTINGS: Settings =
        Settings { weeks: 4, replications: 200, seed: 7, threads: 1, stretch: Stretch::NONE };

    /// Twelve weeks back and four ahead of a weekly review and a daily stand-up, with eight tasks that are due.
    fn scene() -> Scene {
        let mut scene = Scene::new();
        let goal = scene.goal("Berth plan", 1.0, None);
        for week in -12..4 {
            let review = scene.event("Vendor review", at(7 * week + 1, 9, 0), 180, &["ana"]);
            scene.change_event(review, |e| e.recurrence_id = Some(format!("r{week}")));
            let single = scene.event(&format!("Single {week}"), at(7 * week + 2, 14, 0), 60, &["ben"]);
            scene.change_event(single, |e| e.recurrence_id = None);
        }
        for n in 0..8 {
            let task = scene.task(&format!("Work {n}"), 300);
            scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 11, 4 + n))));
            scene.link(world::ItemRef::Task(task), goal, 1.0);
        }
        scene
    }

    /// The weeks as they are, and against them those after changes.
    fn both(
        world: &Snapshot,
        changes: &[Change],
        settings: &Settings,
    ) -> Result<(Outcome, Comparison), EngineError> {
        let (fit, config) = (fit(world), AlignmentConfig::default());
        let weeks = Weeks::live(world, &fit, settings, &config)?;
        Ok((weeks.outlook(), weeks.compare(changes)?))
    }

    fn compared(changes: &[Change], settings: &Settings) -> Result<Comparison, EngineError> {
        both(&scene().world, changes, settings).map(|both| both.1)
    }

    fn drop() -> Change {
        Change::Drop { series: "vendor review".into() }
    }

    #[test]
    fn nothing_changed_differs_by_exactly_nothing() {
        let (base, found) = both(&scene().world, &[], &SETTINGS).unwrap();
        for effect in &found.effects {
            assert_eq!((effect.mean, effect.interval, effect.better), (0.0, (0.0, 0.0), None));
        }
        assert_eq!(base, found.then);
        assert!(base.figures[0].mean > 0.0, "goal hours are worked");
        assert_eq!(base.promises.len(), 8);
    }

    #[test]
    fn the_same_seed_gives_the_same_on_any_number_of_threads() {
        let one = compared(&[drop()], &SETTINGS).unwrap();
        assert_eq!(one, compared(&[drop()], &Settings { threads: 8, ..SETTINGS }).unwrap());
        assert_ne!(one, compared(&[drop()], &Settings { seed: 8, ..SETTINGS }).unwrap());
    }

    #[test]
    fn dropping_a_long_series_makes_less_late_and_each_change_is_told_alone() {
        let protect = Change::Protect { weekday: Weekday::Friday, from: 540, until: 720 };
        let found = compared(&[drop(), protect], &SETTINGS).unwrap();
        let tardiness = found.effects[2];
        assert!(tardiness.mean < 0.0 && tardiness.interval.1 < 0.0, "{tardiness:?}");
        assert!(tardiness.better.unwrap() > 0.9, "{tardiness:?}");
        assert_eq!(found.alone.len(), 2);
        assert!(found.alone[0][2].mean < 0.0, "{:?}", found.alone);
    }

    #[test]
    fn what_a_scenario_takes_out_is_not_filled_up_again() {
        let mut scene = scene();
        // Singles on the day of the series, in the weeks before and in those ahead.
        for week in -12..4 {
            for hour in [13, 15] {
                scene.event(&format!("Visit {week} {hour}"), at(7 * week + 1, hour, 0), 45, &["cleo"]);
            }
        }
        let world = scene.world;
        let (fit, config) = (fit(&world), AlignmentConfig::default());
        let others = |changes: &[Change]| {
            let ahead = horizon::build(&world, &fit, 4, changes, &config).unwrap();
            ahead.model.days.iter().map(|day| day.extra.map_or(0.0, |extra| extra.mean)).collect::<Vec<_>>()
        };
        let shorter = Change::Shorten { series: "vendor review".into(), minutes: 60 };
        let moved = Change::Move { series: "vendor review".into(), weekday: Weekday::Monday, from: 600 };
        let added = Change::Add { series: "Board".into(), weekday: Weekday::Tuesday, from: 960, minutes: 60 };
        for change in [drop(), shorter, moved, added] {
            assert_eq!(others(&[]), others(std::slice::from_ref(&change)), "{change:?}");
        }
    }

    #[test]
    fn a_project_lands_when_its_only_task_does_whatever_the_record_says() {
        use super::super::backtest::Habit;
        let mut scene = scene();
        let project = scene.project("berth", vec![]);
        let only = scene.task("The only one", 900);
        scene.change_task(only, |t| {
            (t.project, t.due) = (Some(project), Some(Due::On(date(2026, 11, 6))));
        });
        let stretches = [
            Stretch::NONE,
            Stretch::by([1.4, 2.0, 3.0]),
            Stretch { habit: Some(Habit::as_simulated_but(0.8, 0.1)), ..Stretch::NONE },
        ];
        for dated in [true, false] {
            if !dated {
                scene.change_task(only, |t| t.due = None);
            }
            for stretch in stretches {
                let (base, _) = both(&scene.world, &[], &Settings { stretch, ..SETTINGS }).unwrap();
                let task = base.promises.iter().find(|p| p.task == only).unwrap();
                let landing = base.projects.iter().find(|l| l.project == project).unwrap();
                assert_eq!((landing.p50, landing.p80), (task.p50, task.p80), "{dated} {stretch:?}");
            }
        }
    }

    #[test]
    fn a_new_project_makes_nothing_better_and_loads_the_weeks() {
        let project = |hours| Change::Project { name: "New terminal".into(), hours };
        for hours in [40.0, 120.0] {
            let (base, found) = both(&scene().world, &[project(hours)], &SETTINGS).unwrap();
            let better = |e: &Effect| e.measure != Measure::Focus && e.is_better();
            assert!(!found.effects.iter().any(better), "{hours}: {:?}", found.effects);
            let sum = |of: &Outcome| of.load.iter().map(|w| w.due).sum::<f64>();
            assert!((sum(&found.then) - sum(&base) - 60.0 * hours).abs() < 1.0, "{hours}");
        }
    }

    #[test]
    fn weighing_goals_anew_changes_no_yardstick() {
        let mut scene = scene();
        let other = scene.goal("Other plan", 3.0, None);
        let task = scene.task("Elsewhere", 200);
        scene.link(world::ItemRef::Task(task), other, 1.0);
        let weight = Change::Weight { goal: "Berth plan".into(), percent: 90.0 };
        let (base, found) = both(&scene.world, &[weight], &SETTINGS).unwrap();
        // The same work in the same time: what differs is the order alone.
        let late = |of: &Outcome| of.figures[2].mean;
        assert!((late(&found.then) - late(&base) - found.effects[2].mean).abs() < 1e-6);
        assert!(late(&found.then) < 3.0 * late(&base).max(1.0), "{} {}", late(&found.then), late(&base));
    }

    #[test]
    fn beyond_the_known_work_more_comes_as_it_did_before() {
        let mut scene = scene();
        for week in -12..0 {
            for n in 0..4 {
                let task = scene.task(&format!("Came {week} {n}"), 120);
                scene.change_task(task, |t| {
                    (t.created, t.ended) = (Some(at(7 * week, 9, 0)), Some(at(7 * week + 10, 9, 0)));
                    (t.state, t.actual_minutes) = (world::TaskState::Done, Some(120));
                });
            }
        }
        let (base, _) = both(&scene.world, &[], &Settings { weeks: 13, ..SETTINGS }).unwrap();
        let (first, last) = (&base.load[1], &base.load[11]);
        assert!(last.new_work > 240.0, "{last:?}");
        assert!(last.due <= first.due + 1.0);
        let (fewer, _) = both(&scene.world, &[], &Settings { weeks: 4, ..SETTINGS }).unwrap();
        let goals = |of: &Outcome| of.figures[0].mean;
        assert!(goals(&base) > 0.4 * goals(&fewer), "{} {}", goals(&base), goals(&fewer));
    }

    #[test]
    fn what_takes_the_time_away_lowers_the_chance_of_a_date_with_any_record() {
        use super::super::backtest::Habit;
        let absence = Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 20) };
        let stretch = Stretch { habit: Some(Habit::as_simulated_but(0.9, 0.1)), ..Stretch::NONE };
        let (base, found) = both(&scene().world, &[absence], &Settings { stretch, ..SETTINGS }).unwrap();
        let sum = |of: &Outcome| of.promises.iter().filter_map(|p| p.met).sum::<f64>();
        assert!(sum(&found.then) < 0.5 * sum(&base), "{} {}", sum(&found.then), sum(&base));
        let late = found.effects[1];
        assert!(late.mean > 1.0 && late.is_clear(), "{late:?}");
    }

    #[test]
    fn what_adds_work_makes_more_late_and_an_absence_too() {
        let project = Change::Project { name: "New terminal".into(), hours: 60.0 };
        let absence = Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 5) };
        assert!(compared(&[absence], &SETTINGS).unwrap().effects[2].mean > 0.0);
        let found = compared(&[project], &SETTINGS).unwrap();
        assert!(found.effects[2].mean >= 0.0, "{:?}", found.effects);
        let add = Change::Add { series: "Board".into(), weekday: Weekday::Tuesday, from: 780, minutes: 240 };
        let (base, found) = both(&scene().world, &[add], &SETTINGS).unwrap();
        assert!(found.effects[2].mean > 0.0, "{:?}", found.effects);
        assert!(found.then.rho > base.rho);
    }

    #[test]
    fn what_contradicts_or_is_too_far_or_unknown_is_refused() {
        let moved = Change::Move { series: "Vendor Review".into(), weekday: Weekday::Monday, from: 600 };
        let code = |found: Result<Comparison, EngineError>| found.unwrap_err().code();
        assert_eq!(code(compared(&[drop(), moved], &SETTINGS)), "E_CONFLICT");
        assert_eq!(code(compared(&[], &Settings { weeks: 27, ..SETTINGS })), "E_LIMIT");
        assert_eq!(code(compared(&[], &Settings { weeks: 0, ..SETTINGS })), "E_RANGE");
        assert_eq!(code(compared(&[Change::Drop { series: "Nothing".into() }], &SETTINGS)), "E_NOT_FOUND");
        let nobody = Change::Delegate { what: "Nobody".into(), to: None };
        assert_eq!(code(compared(&[nobody], &SETTINGS)), "E_NOT_FOUND");
    }

    #[test]
    fn every_figure_says_how_much_is_behind_it_and_little_history_is_told_in_tens() {
        let found = fit(&scene().world);
        let input = |name: &str| found.inputs.iter().find(|i| i.name == name).unwrap();
        assert_eq!((input("Single meetings").count, input("Single meetings").basis), (12, Basis::Mixed));
        assert_eq!(input("Interruptions").basis, Basis::Prior);
        assert!(!found.is_thin() && found.weeks > 11.0, "{}", found.weeks);
        let empty = Scene::new().world;
        assert!(fit(&empty).is_thin());
        let mut thin = scene().world;
        let late = thin.events.values().filter(|e| e.interval(&thin.zone()).start > at(-7, 0, 0)).cloned();
        thin.events = std::sync::Arc::new(late.map(|e| (e.id, e)).collect());
        let (base, found) = both(&thin, &[], &SETTINGS).unwrap();
        assert!(found.thin);
        for promise in &base.promises {
            assert_eq!((promise.met.unwrap() * 10.0).fract(), 0.0);
        }
    }
}
