//! What would be otherwise: scenarios lived through on the same chance, and how they differ (spec §8.3–8.8).

use super::backtest::Stretch;
use super::fit::Fit;
use super::issued::Issue;
pub(super) use super::lived::Lived;
use super::load;
use super::open_work::Holder;
use super::parts::Parts;
use super::{Change, WeekLoad, changes};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::outlook;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::{ProjectId, Snapshot, TaskId};

/// Weeks that may be looked ahead.
pub const MOST_WEEKS: u32 = 26;
/// Load from which on waits grow fast.
pub const WARN: f64 = 0.85;
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
    /// Whether it is a gain or a loss at all: that there is less deep work where work itself was handed over is neither.
    pub counts: bool,
}

impl Effect {
    /// Whether the interval leaves 0 out: nothing else is told as a difference.
    pub fn is_clear(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }
    /// Whether it is a clear change for the better.
    pub fn is_better(&self) -> bool {
        self.counts && self.is_clear() && (self.mean > 0.0) == self.measure.more_is_better()
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

/// When a new project of a scenario is done, by what is known of the weeks; the record of dates has no part in it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct NewLanding {
    /// Its name.
    pub name: String,
    /// Hours.
    pub hours: f64,
    /// By when it is wanted.
    pub by: Option<Date>,
    /// Hours of it that are done within the weeks, on average.
    pub done: f64,
    /// In half of the cases by that day; none where that lies beyond the weeks.
    pub p50: Option<Date>,
    /// In four of five.
    pub p80: Option<Date>,
    /// The chance that it is done by its date, 0–1; none without one within the weeks.
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
    /// The same up to each date within the weeks by which a goal is to be met.
    #[serde(skip)]
    pub goals_by: BTreeMap<Date, Vec<(Bucket, f64)>>,
    /// Each open task.
    pub promises: Vec<Promise>,
    /// Projects with open tasks.
    pub projects: Vec<Landing>,
    /// New projects of the scenario.
    pub new: Vec<NewLanding>,
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

    /// What a measure is made of as things are and after `changes`, in parts that add up to its mean.
    ///
    /// # Errors
    /// As [`Weeks::compare`].
    pub fn parts(&self, changes: &[Change], measure: Measure) -> Result<Parts, EngineError> {
        if changes.is_empty() {
            return Ok(self.base.parts(self.world, measure));
        }
        changes::check(changes)?;
        let live =
            Lived::through(self.world, self.fit, changes, self.settings, self.config, Some(&self.base))?;
        Ok(live.parts(self.world, measure))
    }

    fn outcome(&self, lived: &Lived) -> Outcome {
        let load = load::told(&self.ahead, &self.base.horizon.load, &lived.horizon.load);
        let days = load::days(&self.ahead);
        lived.outcome(self.world, load, &days, &self.settings.stretch, self.fit.is_thin())
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

/// A chance as it may be told.
pub(super) fn told(chance: f64, thin: bool) -> f64 {
    if thin { (10.0 * chance).round() / 10.0 } else { chance }
}
