//! How long a task will really take.
//!
//! Main method: what finished tasks that are alike took for their estimate ([`crate::forecast`]). Below 30 alike: a
//! lognormal ratio with a prior, pooled by kind and then by owner (spec §0.5).

use super::lognormal::{Lognormal, PRIOR, PRIOR_WEIGHT};
use super::{random, words};
use crate::forecast::{Case, Likeness, Past};
use jiff::Timestamp;
use std::collections::BTreeMap;
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
const LIKENESS: Likeness = Likeness {
    half_life: 180.0,
    width: 0.5,
    owner: 5.0,
    kind: 3.0,
    priority: 0.0,
    requester: 0.0,
    words: 12.0,
    whole: false,
    floor: 1.0,
};
/// So many alike are needed for their own quantiles.
const ENOUGH: usize = 30;
/// Only the latest are looked at, so that a forecast stays cheap.
const LATEST: usize = 1_500;

/// Finished tasks, read once for many questions.
pub struct History {
    past: Past,
    /// Logarithms of actual over estimate, by kind and owner.
    ratios: BTreeMap<(TaskKind, u64), Vec<f64>>,
    pooled: BTreeMap<TaskKind, Lognormal>,
    all: Lognormal,
    finished: usize,
}

impl History {
    /// The history of these records that ended before `now`; those without a positive estimate teach nothing.
    pub fn new(records: &[EffortRecord], now: Timestamp) -> History {
        let mut records: Vec<&EffortRecord> =
            records.iter().filter(|r| r.estimate > 0 && r.ended < now).collect();
        records.sort_by_key(|r| r.ended);
        records.drain(..records.len().saturating_sub(LATEST));
        let mut ratios: BTreeMap<(TaskKind, u64), Vec<f64>> = BTreeMap::new();
        let cases: Vec<Case> = records.iter().map(|r| case(r)).collect();
        for (record, case) in records.iter().zip(&cases) {
            ratios.entry((record.kind, case.owner)).or_default().push(case.ratio().ln());
        }
        let all = PRIOR.after(&ratios.values().flatten().copied().collect::<Vec<_>>(), PRIOR_WEIGHT);
        let mut kinds: BTreeMap<TaskKind, Vec<f64>> = BTreeMap::new();
        for ((kind, _), seen) in &ratios {
            kinds.entry(*kind).or_default().extend(seen);
        }
        let pooled = kinds.into_iter().map(|(k, seen)| (k, all.after(&seen, PRIOR_WEIGHT))).collect();
        History { past: Past::new(cases, LIKENESS), ratios, pooled, all, finished: records.len() }
    }

    /// How many finished tasks it holds.
    pub fn len(&self) -> usize {
        self.finished
    }
    /// Whether nothing is finished yet.
    pub fn is_empty(&self) -> bool {
        self.finished == 0
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
        let open = Case {
            // What ended today is known.
            at: day(now) + 1,
            ended: i64::MAX,
            estimate: asked.estimate.max(1.0),
            outcome: f64::NAN,
            owner: random::key(asked.owner),
            kind: asked.kind as u64,
            priority: 0,
            requester: 0,
            words: hashed(asked.title),
        };
        let voices = self.past.speak(&open);
        let [p50, p80] = voices.quantiles([0.5, 0.8]).map(|minutes| minutes.max(1.0));
        let (alike, within) = voices.alike(p80);
        if alike < ENOUGH {
            return self.by_prior(asked, open.owner, alike);
        }
        let up_to = super::spoken::minutes(p80);
        let basis = format!("of {alike} finished tasks like this, {within} took up to {up_to}");
        Effort { p50, p80, law: law_of(p50, p80), basis }
    }

    fn by_prior(&self, asked: &Asked, owner: u64, alike: usize) -> Effort {
        let kind = self.pooled.get(&asked.kind).copied().unwrap_or(self.all);
        let own = self.ratios.get(&(asked.kind, owner)).map_or(&[][..], Vec::as_slice);
        let ratio = kind.after(own, PRIOR_WEIGHT);
        let law = Lognormal { mu: ratio.mu + asked.estimate.max(1.0).ln(), sigma: ratio.sigma };
        let basis = match alike {
            0 => "nothing like this is finished yet, so most work is taken to run 20% over".to_owned(),
            n => format!("only {n} finished tasks like this, so most of it is what work usually takes"),
        };
        Effort { p50: law.quantile(0.5), p80: law.quantile(0.8), law, basis }
    }
}

/// A finished task, as it speaks for others.
fn case(record: &EffortRecord) -> Case {
    let ended = day(record.ended);
    Case {
        at: ended,
        ended,
        estimate: f64::from(record.estimate),
        outcome: f64::from(record.actual.max(1)),
        owner: random::key(&record.owner),
        kind: record.kind as u64,
        priority: 0,
        requester: 0,
        words: hashed(&record.title),
    }
}

/// The day of an instant, counted from 1970.
fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

/// The lognormal law with this median and this P80.
fn law_of(p50: f64, p80: f64) -> Lognormal {
    let sigma = ((p80.max(p50) / p50).ln() / 0.841_621).max(0.05);
    Lognormal { mu: p50.max(1e-9).ln(), sigma }
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
