//! How long a task will really take.
//!
//! Main method: weighted quantiles of actual over estimate of finished tasks that are alike (age, estimate,
//! owner, kind, title words), read through the histogram of where recent outcomes fell. Below 30 alike: a
//! lognormal ratio with a prior, pooled by kind and then by owner (spec §0.5).

use super::lognormal::{Lognormal, PRIOR, PRIOR_WEIGHT};
use super::{half_life, pit, quantile, random, words};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use world::learned::EffortRecord;
use world::task::TaskKind;

/// A forecast of working minutes, and its basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// Half of such tasks take up to this, minutes.
    pub p50: f64,
    /// Four of five take up to this, minutes.
    pub p80: f64,
    /// The lognormal law with these two, as factors on one minute: for the chance to be done in time.
    pub law: Lognormal,
    /// Why, in words: "of 41 finished tasks like this, 33 took up to 5 h".
    pub basis: String,
}

impl Effort {
    /// The chance that it takes no longer than `minutes`, 0–1.
    pub fn chance_within(&self, minutes: f64) -> f64 {
        self.law.cdf(minutes)
    }
    /// The same once `spent` minutes are done: both figures less what is spent, at least 5 minutes or a tenth.
    pub fn remaining(&self, spent: f64) -> Effort {
        if spent <= 0.0 {
            return self.clone();
        }
        let less = |minutes: f64| (minutes - spent).max(minutes / 10.0).max(5.0);
        let (p50, p80) = (less(self.p50), less(self.p80));
        Effort { p50, p80, law: law_of(p50, p80), basis: self.basis.clone() }
    }
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Estimate in minutes.
    pub estimate: f64,
    /// Kind of work.
    pub kind: TaskKind,
    /// Title.
    pub title: &'a str,
    /// Owner's id as text; empty for the executive.
    pub owner: &'a str,
}

/// How much alike finished tasks weigh: those of the measured best on real logs.
const HALF_LIFE_DAYS: f64 = 180.0;
const ESTIMATE_WIDTH: f64 = 0.5;
const SAME_OWNER: f64 = 5.0;
const SAME_KIND: f64 = 3.0;
const SAME_WORDS: f64 = 12.0;
/// Alike are those with at least this share of the largest weight.
const ALIKE: f64 = 0.1;
/// So many alike are needed for their own quantiles.
const ENOUGH: usize = 30;
/// Only the latest are looked at, so that a forecast stays cheap.
const LATEST: usize = 1_500;
/// So many recent outcomes correct the levels, shrunk by as many even ones as [`PIT_PRIOR`].
const PIT_LATEST: usize = 100;
const PIT_PRIOR: f64 = 50.0;

struct Finished {
    ln_estimate: f64,
    ratio: f64,
    kind: TaskKind,
    owner: String,
    words: Vec<u64>,
    ended: Timestamp,
}

/// Finished tasks, read once for many questions.
pub struct History {
    finished: Vec<Finished>,
    pooled: BTreeMap<TaskKind, Lognormal>,
    all: Lognormal,
    fell: OnceLock<Vec<f64>>,
}

impl History {
    /// The history of these records that ended before `now`; those without a positive estimate teach nothing.
    pub fn new(records: &[EffortRecord], now: Timestamp) -> History {
        let mut finished: Vec<Finished> = records
            .iter()
            .filter(|r| r.estimate > 0 && r.ended < now)
            .map(|r| Finished {
                ln_estimate: f64::from(r.estimate).ln(),
                ratio: f64::from(r.actual.max(1)) / f64::from(r.estimate),
                kind: r.kind,
                owner: r.owner.clone(),
                words: hashed(&r.title),
                ended: r.ended,
            })
            .collect();
        finished.sort_by_key(|f| f.ended);
        finished.drain(..finished.len().saturating_sub(LATEST));
        let all = PRIOR.after(&logs(finished.iter()), PRIOR_WEIGHT);
        let mut kinds: BTreeMap<TaskKind, Vec<f64>> = BTreeMap::new();
        for f in &finished {
            kinds.entry(f.kind).or_default().push(f.ratio.ln());
        }
        let pooled = kinds.into_iter().map(|(k, seen)| (k, all.after(&seen, PRIOR_WEIGHT))).collect();
        History { finished, pooled, all, fell: OnceLock::new() }
    }

    /// How many finished tasks it holds.
    pub fn len(&self) -> usize {
        self.finished.len()
    }
    /// Whether nothing is finished yet.
    pub fn is_empty(&self) -> bool {
        self.finished.is_empty()
    }

    /// The forecast at `now`.
    /// ```
    /// use engines::maths::effort::{Asked, History};
    /// let new = History::new(&[], jiff::Timestamp::UNIX_EPOCH);
    /// let asked = Asked { estimate: 100.0, kind: Default::default(), title: "Board paper", owner: "" };
    /// let effort = new.forecast(&asked, jiff::Timestamp::UNIX_EPOCH);
    /// assert_eq!((effort.p50.round(), effort.p80.round()), (120.0, 199.0)); // 1.2, and 1.2 · exp(0.8416 · 0.6)
    /// ```
    pub fn forecast(&self, asked: &Asked, now: Timestamp) -> Effort {
        let open = Finished {
            ln_estimate: asked.estimate.max(1.0).ln(),
            ratio: 1.0,
            kind: asked.kind,
            owner: asked.owner.to_owned(),
            words: hashed(asked.title),
            ended: now,
        };
        let alike = self.alike(&open, self.finished.len());
        if alike.len() < ENOUGH {
            return self.by_prior(asked, alike.len());
        }
        let fell = self.fell.get_or_init(|| self.where_outcomes_fell());
        let at = |level| {
            quantile::weighted(&alike, pit::recalibrated(level, fell, PIT_PRIOR)).unwrap_or(1.0)
                * asked.estimate
        };
        let (p50, p80) = (at(0.5).max(1.0), at(0.8).max(1.0));
        let within = alike.iter().filter(|(ratio, _)| ratio * asked.estimate <= p80 + 1e-9).count();
        let basis = format!(
            "of {} finished tasks like this, {within} took up to {}",
            alike.len(),
            super::spoken::minutes(p80)
        );
        Effort { p50, p80, law: law_of(p50, p80), basis }
    }

    /// (ratio, weight) of those of the first `known` finished tasks that are like `task`, at its end.
    fn alike(&self, task: &Finished, known: usize) -> Vec<(f64, f64)> {
        let weigh = |f: &Finished| {
            let days = (task.ended.as_second() - f.ended.as_second()) as f64 / 86_400.0;
            half_life::weight(days, HALF_LIFE_DAYS)
                * (-(f.ln_estimate - task.ln_estimate).abs() / ESTIMATE_WIDTH).exp()
                * (1.0 + if f.owner == task.owner { SAME_OWNER } else { 0.0 })
                * (1.0 + if f.kind == task.kind { SAME_KIND } else { 0.0 })
                * (1.0 + SAME_WORDS * words::jaccard(&f.words, &task.words))
        };
        let weighed: Vec<(f64, f64)> = self.finished[..known].iter().map(|f| (f.ratio, weigh(f))).collect();
        let largest = weighed.iter().map(|w| w.1).fold(0.0, f64::max);
        weighed.into_iter().filter(|w| w.1 >= ALIKE * largest && w.1 > 0.0).collect()
    }

    /// For each of the latest tasks the level at which its outcome fell in the forecast made before it ended.
    fn where_outcomes_fell(&self) -> Vec<f64> {
        let from = self.finished.len().saturating_sub(PIT_LATEST).max(ENOUGH);
        let mut fell = Vec::new();
        for i in from..self.finished.len() {
            let task = &self.finished[i];
            let known = self.finished[..i].partition_point(|f| f.ended < task.ended);
            let alike = self.alike(task, known);
            let whole: f64 = alike.iter().map(|a| a.1).sum();
            if alike.len() >= ENOUGH && whole > 0.0 {
                let share = |keep: &dyn Fn(f64) -> bool| {
                    alike.iter().filter(|a| keep(a.0)).map(|a| a.1).sum::<f64>() / whole
                };
                // Ties are shared: the middle of the step on which the outcome lies.
                fell.push((share(&|r| r < task.ratio) + share(&|r| r <= task.ratio)) / 2.0);
            }
        }
        fell
    }

    fn by_prior(&self, asked: &Asked, alike: usize) -> Effort {
        let kind = self.pooled.get(&asked.kind).copied().unwrap_or(self.all);
        let own = logs(self.finished.iter().filter(|f| f.kind == asked.kind && f.owner == asked.owner));
        let ratio = kind.after(&own, PRIOR_WEIGHT);
        let law = Lognormal { mu: ratio.mu + asked.estimate.max(1.0).ln(), sigma: ratio.sigma };
        let basis = match alike {
            0 => "nothing like this is finished yet, so most work is taken to run 20% over".to_owned(),
            n => format!("only {n} finished tasks like this, so most of it is what work usually takes"),
        };
        Effort { p50: law.quantile(0.5), p80: law.quantile(0.8), law, basis }
    }
}

/// The lognormal law with this median and this P80.
fn law_of(p50: f64, p80: f64) -> Lognormal {
    let sigma = ((p80.max(p50) / p50).ln() / 0.841_621).max(0.05);
    Lognormal { mu: p50.max(1e-9).ln(), sigma }
}

fn logs<'a>(finished: impl Iterator<Item = &'a Finished>) -> Vec<f64> {
    finished.map(|f| f.ratio.ln()).collect()
}

/// Title words as numbers, sorted, for fast likeness.
fn hashed(title: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = words::telling(title).iter().map(|word| random::key(word)).collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use jiff::SignedDuration;

    fn record(day: i64, estimate: u32, actual: u32, kind: TaskKind, title: &str) -> EffortRecord {
        let ended = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
        EffortRecord { estimate, actual, kind, title: title.into(), owner: String::new(), ended }
    }

    fn after(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    #[test]
    fn alike_tasks_speak_for_themselves() {
        // Reports run to double their estimate, calls keep theirs.
        let records: Vec<EffortRecord> = (0..120)
            .map(|d| match d % 2 {
                0 => record(d, 60, 110 + (d as u32 % 5) * 5, TaskKind::Deep, "Monthly report"),
                _ => record(d, 60, 55 + (d as u32 % 3) * 5, TaskKind::Call, "Call supplier"),
            })
            .collect();
        let history = History::new(&records, after(121));
        let report = Asked { estimate: 60.0, kind: TaskKind::Deep, title: "Monthly report", owner: "" };
        let call = Asked { estimate: 60.0, kind: TaskKind::Call, title: "Call supplier", owner: "" };
        let (report, call) = (history.forecast(&report, after(121)), history.forecast(&call, after(121)));
        assert!((110.0..=130.0).contains(&report.p50), "{report:?}");
        assert!((55.0..=65.0).contains(&call.p50), "{call:?}");
        assert!(report.basis.starts_with("of 60 finished tasks like this, "), "{}", report.basis);
    }

    #[test]
    fn p80_covers_four_of_five() {
        let mut chance = Random::new(5);
        let mut draw = |day: i64| {
            let estimate = 15 * (1 + chance.below(12) as u32);
            let z: f64 = (0..12).map(|_| chance.share()).sum::<f64>() - 6.0;
            record(
                day,
                estimate,
                (f64::from(estimate) * (0.1 + 0.5 * z).exp()).round() as u32,
                TaskKind::Deep,
                "x y",
            )
        };
        let past: Vec<EffortRecord> = (0..600).map(&mut draw).collect();
        let history = History::new(&past, after(600));
        let (mut half, mut most) = (0, 0);
        for day in 600..1_000 {
            let next = draw(day);
            let asked =
                Asked { estimate: f64::from(next.estimate), kind: next.kind, title: &next.title, owner: "" };
            let forecast = history.forecast(&asked, after(600));
            half += i32::from(f64::from(next.actual) <= forecast.p50);
            most += i32::from(f64::from(next.actual) <= forecast.p80);
        }
        assert!((170..=230).contains(&half), "P50 held in {half} of 400");
        assert!((296..=344).contains(&most), "P80 held in {most} of 400");
    }

    #[test]
    fn what_is_spent_is_taken_off() {
        let effort = History::new(&[], after(0))
            .forecast(&Asked { estimate: 100.0, kind: TaskKind::Deep, title: "", owner: "" }, after(0));
        let rest = effort.remaining(60.0);
        assert!((rest.p50 - 60.0).abs() < 1.0 && rest.p80 > rest.p50);
        assert!((rest.chance_within(rest.p80) - 0.8).abs() < 0.01);
        assert!(effort.remaining(1e6).p50 >= 5.0);
    }
}
