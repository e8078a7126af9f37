//! A scenario lived through: its measures in each replication, and when its work is done.

use super::backtest::{LEVELS, Stretch};
use super::day::Run;
use super::ends::{Ends, all_by, first_day};
use super::fit::Fit;
use super::horizon::{self, Horizon};
use super::issued::GoalThen;
use super::load::Part;
use super::open_work::{Holder, NewOne, Work};
use super::otherwise::Otherwise;
use super::what_if::{Effect, Figure, Landing, Measure, NewLanding, Outcome, Promise, Room, Settings, told};
use super::{Change, DayLoad, Runs, WeekLoad};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use world::{GoalId, ProjectId, Snapshot, TaskId};

/// Half the width of a 95 % interval in standard errors.
const Z: f64 = 1.96;

/// A scenario with its measures in each replication.
pub(super) struct Lived {
    pub(super) horizon: Horizon,
    pub(super) runs: Runs,
    /// Of each work so many times what stays with the executive is done by others.
    pub(super) others: Vec<f64>,
    measures: Vec<Vec<f64>>,
}

/// Amounts of own open work that differ by fewer minutes are the same.
const SAME_MINUTES: f64 = 1.0;

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
        let mut horizon = Otherwise::of(world, fit, changes)?.build(settings.weeks, config)?;
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
        let others = yardstick.map_or_else(|| horizon.waited_for(), |base| horizon.done_by_others(base));
        let each =
            |measure: Measure| runs.all().iter().map(|run| horizon.measure(measure, run, &others)).collect();
        let measures = Measure::ALL.into_iter().map(each).collect();
        Ok(Lived { horizon, runs, others, measures })
    }

    /// The paired differences of one measure to the base, run by run.
    pub fn differences(&self, base: &Lived, measure: Measure) -> Vec<f64> {
        let at = Measure::ALL.iter().position(|m| *m == measure).unwrap_or(0);
        self.measures[at].iter().zip(&base.measures[at]).map(|(then, now)| then - now).collect()
    }

    pub fn against(&self, base: &Lived, thin: bool) -> Vec<Effect> {
        // Deep work that goes or comes because work itself does is neither gained nor lost by it.
        let same_work = (self.own_work() - base.own_work()).abs() < SAME_MINUTES;
        let pairs = Measure::ALL.into_iter().zip(self.measures.iter().zip(&base.measures));
        let told = |(measure, (then, now)): (Measure, (&Vec<f64>, &Vec<f64>))| {
            let counts = same_work || measure != Measure::Focus;
            Effect { counts, ..effect(measure, now, then, thin) }
        };
        pairs.map(told).collect()
    }

    /// Minutes of open work that the executive does.
    fn own_work(&self) -> f64 {
        let own = self.horizon.people.iter().find(|(holder, _)| *holder == Holder::Owner);
        own.map_or(0.0, |(_, minutes)| *minutes)
    }

    /// A work's part of a measure in one replication; of hours all of it, in long stretches or not.
    pub(super) fn part(&self, measure: Measure, n: usize, run: &Run) -> f64 {
        let (horizon, work) = (&self.horizon, &self.horizon.work[n]);
        match measure {
            Measure::Late if work.is_dated() => horizon.missed(horizon.late(n, run) > 0.0),
            Measure::Late | Measure::AfterHours => 0.0,
            Measure::Tardiness => {
                work.weight * horizon.late(n, run) / horizon.usual / horizon.model.day_minutes
            }
            Measure::Focus => run.worked[n] / 60.0 / horizon.weeks,
            Measure::GoalHours => {
                to_goals(&work.buckets) * horizon.for_it(n, run, &self.others) / 60.0 / horizon.weeks
            }
        }
    }

    pub(super) fn outcome(
        &self,
        world: &Snapshot,
        load: Vec<WeekLoad>,
        days: &[DayLoad],
        stretch: &Stretch,
        thin: bool,
    ) -> Outcome {
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
            goals: self.goals(),
            goals_by: self.goals_by(world),
            promises: self.promises(stretch, thin),
            projects: self.projects(world, stretch, thin),
            new: self.new_projects(thin),
            overdue: horizon
                .work
                .iter()
                .filter(|w| !w.waited_for && w.due.is_some_and(|due| due <= 0.0))
                .count(),
            room: self.room(days),
            load,
            people: horizon.people.clone(),
            rho: horizon.rho,
            grows: (horizon.rho >= 1.0).then_some(horizon.excess),
        }
    }

    /// Hours a week by goal, with what others do for it in the executive's place.
    fn goals(&self) -> Vec<(Bucket, f64)> {
        let horizon = &self.horizon;
        let own = horizon.goals(self.runs.all());
        let mut hours: BTreeMap<Bucket, f64> =
            own.iter().map(|g| (Bucket::Goal(g.goal), g.hours())).collect();
        for (n, work) in horizon.work.iter().enumerate().filter(|(n, _)| self.others[*n] > 0.0) {
            let theirs = |run: &Run| horizon.for_it(n, run, &self.others) - run.worked[n];
            let minutes = super::runs::mean(self.runs.all().iter().map(theirs)).0;
            for (bucket, share) in work.buckets.iter().filter(|(b, _)| matches!(b, Bucket::Goal(_))) {
                *hours.entry(*bucket).or_default() += share * minutes / 60.0 / horizon.weeks;
            }
        }
        hours.into_iter().collect()
    }

    /// The same up to each date within these weeks by which an open goal is to be met: what comes after it is of no help. Work
    /// that goes on beyond it counts as evenly spread from its start to its end.
    pub(super) fn goals_by(&self, world: &Snapshot) -> BTreeMap<Date, Vec<(Bucket, f64)>> {
        let horizon = &self.horizon;
        let within = |due: &Date| self.last_day().is_some_and(|last| *due < last);
        let open = world.goals.values().filter(|g| g.closed.is_none() && g.target.is_some());
        let dues: BTreeSet<Date> = open.filter_map(|g| g.due).filter(within).collect();
        let hours = |due: Date| {
            let minute = self.working_days(due) * horizon.model.day_minutes;
            let weeks = (minute / horizon.model.horizon() * horizon.weeks).max(0.2);
            let mut found: BTreeMap<Bucket, f64> = BTreeMap::new();
            let mut add = |bucket: &Bucket, minutes: f64| {
                if matches!(bucket, Bucket::Goal(_)) {
                    *found.entry(*bucket).or_default() += minutes / 60.0 / weeks;
                }
            };
            horizon.meetings.iter().filter(|m| m.0 <= due).for_each(|(_, bucket, m)| add(bucket, *m));
            for (n, work) in horizon.work.iter().enumerate().filter(|(_, w)| !w.buckets.is_empty()) {
                let start = horizon.model.starts.get(n).copied().unwrap_or(0.0);
                let in_time = |run: &Run| {
                    let whole = run.ended[n].min(horizon.model.horizon()) - start;
                    let share = ((minute - start).max(0.0) / whole.max(1.0)).min(1.0);
                    share * horizon.for_it(n, run, &self.others)
                };
                let minutes = super::runs::mean(self.runs.all().iter().map(in_time)).0;
                work.buckets.iter().for_each(|(bucket, share)| add(bucket, share * minutes));
            }
            (due, found.into_iter().collect())
        };
        dues.into_iter().map(hours).collect()
    }

    /// What is left of each week, and how far that is chance, beside what is due on the same days.
    fn room(&self, ahead: &[DayLoad]) -> Vec<Room> {
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
            let last = horizon.dates[days.start..days.end].last().copied();
            let due = |last: &Date| -> f64 {
                ahead.iter().filter(|d| (week.monday..=*last).contains(&d.date)).map(|d| d.due).sum()
            };
            let due = last.as_ref().map_or(0.0, due);
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
            if let Some(project) = work.project.filter(|_| !work.waited_for) {
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

    /// When each new project is done, and how much of it is within the weeks.
    fn new_projects(&self, thin: bool) -> Vec<NewLanding> {
        let (horizon, days) = (&self.horizon, self.horizon.dates.len());
        let landing = |(n, one): (usize, &NewOne)| {
            let of_it = |w: &Work| w.new.is_some_and(|step| step.project == n);
            let places: Vec<usize> = (0..horizon.work.len()).filter(|p| of_it(&horizon.work[*p])).collect();
            let last = |run: &Run| match one.fits {
                true => places.iter().map(|p| run.ended[*p]).fold(0.0, f64::max),
                false => f64::INFINITY,
            };
            let ended = self.runs.all().iter().map(last).collect();
            let ends = Ends::of(ended, None, &Stretch::NONE, horizon.model.day_minutes);
            let [p50, p80, _] = ends.days(days).map(|day| self.date(day));
            let worked = |run: &Run| places.iter().map(|p| run.worked[*p]).sum::<f64>();
            let done = super::runs::mean(self.runs.all().iter().map(worked)).0 / 60.0;
            let within = one.by.filter(|by| horizon.dates.last().is_some_and(|last| by <= last));
            let by = |date: Date| self.working_days(date) * horizon.model.day_minutes;
            let met = within.map(|date| told(ends.by(by(date)), thin));
            NewLanding { name: one.name.clone(), hours: one.hours, by: one.by, done, p50, p80, met }
        };
        horizon.new.iter().enumerate().map(landing).collect()
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

fn effect(measure: Measure, now: &[f64], then: &[f64], thin: bool) -> Effect {
    let differences: Vec<f64> = now.iter().zip(then).map(|(a, b)| b - a).collect();
    let (mean, error) = super::runs::mean(differences.iter().copied());
    let sign = if measure.more_is_better() { 1.0 } else { -1.0 };
    let better = differences.iter().filter(|d| sign * **d > 0.0).count() as f64;
    let moved = differences.iter().filter(|d| **d != 0.0).count();
    let better = (moved > 0).then(|| told(better / moved as f64, thin));
    Effect { measure, mean, interval: (mean - Z * error, mean + Z * error), better, counts: true }
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

    /// The same of the weeks as they are: what was handed over already.
    fn waited_for(&self) -> Vec<f64> {
        self.work.iter().map(Work::by_others).collect()
    }

    /// Of each work so many times what stays with the executive is done by others: what they do less of it than in the
    /// weeks as they are.
    fn done_by_others(&self, base: &Lived) -> Vec<f64> {
        let known: BTreeMap<TaskId, f64> = base
            .horizon
            .work
            .iter()
            .zip(&base.horizon.model.tasks)
            .filter_map(|(w, law)| Some((w.task?, law.median)))
            .collect();
        let theirs = |(work, law): (&Work, &super::LogNormal)| {
            let whole = work.task.filter(|_| work.lag.is_some()).and_then(|task| known.get(&task));
            whole.map_or(0.0, |whole| (whole / law.median.max(1e-6) - 1.0).max(0.0)).max(work.by_others())
        };
        self.work.iter().zip(&self.model.tasks).map(theirs).collect()
    }

    /// Minutes that go to a work in one replication, of others too once they are done with it.
    pub(super) fn for_it(&self, n: usize, run: &Run, others: &[f64]) -> f64 {
        let done = run.ended[n] <= self.model.horizon();
        run.worked[n] * if done { 1.0 + others[n] } else { 1.0 }
    }

    /// Minutes by which a work is late.
    pub(super) fn late(&self, n: usize, run: &Run) -> f64 {
        let horizon = self.model.horizon();
        match self.work[n].due.filter(|_| self.work[n].counts()) {
            Some(due) if due < horizon => (run.ended[n].min(horizon) - due).max(0.0),
            _ => 0.0,
        }
    }

    pub(super) fn measure(&self, measure: Measure, run: &Run, others: &[f64]) -> f64 {
        match measure {
            // What is late already is no date that could still be met; that it waits on counts among the days.
            Measure::Late => {
                let dated = (0..self.work.len()).filter(|n| self.work[*n].is_dated());
                dated.map(|n| self.missed(self.late(n, run) > 0.0)).sum()
            }
            Measure::Tardiness => {
                let weighed =
                    (0..self.work.len()).map(|n| self.work[n].weight * self.late(n, run)).sum::<f64>();
                weighed / self.usual / self.model.day_minutes
            }
            Measure::Focus => run.focus / 60.0 / self.weeks,
            Measure::AfterHours => run.overtime / 60.0 / self.weeks,
            Measure::GoalHours => {
                let work = self.work.iter().enumerate();
                let tasks: f64 = work.map(|(n, w)| to_goals(&w.buckets) * self.for_it(n, run, others)).sum();
                let booked = self.meetings.iter().filter(|(_, bucket, _)| matches!(bucket, Bucket::Goal(_)));
                let booked: f64 = booked.map(|(_, _, minutes)| minutes).sum();
                (tasks + booked) / 60.0 / self.weeks
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
        for (_, bucket, minutes) in &self.meetings {
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

/// How much of it goes to goals.
fn to_goals(of: &[(Bucket, f64)]) -> f64 {
    of.iter().filter(|(bucket, _)| matches!(bucket, Bucket::Goal(_))).map(|(_, share)| share).sum()
}
