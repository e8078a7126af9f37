//! Many replications, and what they say together.

use super::Model;
use super::day::{Run, replicate};
use super::stream::{Source, Stream};

/// Replications of one model, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    runs: Vec<Run>,
    horizon: f64,
    weeks: f64,
}

/// How two scenarios differ on the same chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean of second less first.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
    /// Share of replications in which the second is lower.
    pub lower: f64,
}

/// Days of a week.
const WORKDAYS: f64 = 5.0;

impl Runs {
    pub(super) fn of(model: &Model, seed: u64, replications: usize, threads: usize) -> Runs {
        let threads = threads.clamp(1, replications.max(1));
        let share = replications.div_ceil(threads);
        let part = &|from: usize| -> Vec<Run> {
            let until = (from + share).min(replications);
            (from..until).map(|n| replicate(model, seed, n as u64)).collect()
        };
        let runs = std::thread::scope(|scope| {
            let parts: Vec<_> =
                (0..replications).step_by(share.max(1)).map(|from| scope.spawn(move || part(from))).collect();
            parts.into_iter().flat_map(|p| p.join().expect("a replication does not panic")).collect()
        });
        Runs { runs, horizon: model.horizon(), weeks: model.days.len() as f64 / WORKDAYS }
    }

    /// Puts off the end of a task by what somebody else takes with it, by a stream of chance of its own.
    pub(super) fn put_off(&mut self, task: usize, lag: super::LogNormal, seed: u64, key: u64) {
        for (n, run) in self.runs.iter_mut().enumerate() {
            let mut stream = Stream::of(seed, n as u64, Source::Handed, key);
            run.ended[task] += stream.log_normal(lag);
        }
    }

    /// Each replication.
    pub(super) fn all(&self) -> &[Run] {
        &self.runs
    }

    /// How many replications there are.
    pub fn replications(&self) -> usize {
        self.runs.len()
    }

    /// When a task ended in each replication, the horizon where it did not.
    pub fn ended(&self, task: usize) -> Vec<f64> {
        self.runs.iter().map(|r| r.ended[task].min(self.horizon)).collect()
    }

    /// Quantiles of when a task ends, values between interpolated (type 7 of Hyndman & Fan 1996).
    pub fn quantiles<const N: usize>(&self, task: usize, shares: [f64; N]) -> [f64; N] {
        let mut ended = self.ended(task);
        ended.sort_unstable_by(f64::total_cmp);
        shares.map(|share| crate::maths::quantile::of_sorted(&ended, share).unwrap_or(self.horizon))
    }

    /// The share of replications in which a task is unfinished at the end, with its standard error.
    pub fn unfinished(&self, task: usize) -> (f64, f64) {
        self.mean(|r| f64::from(u8::from(r.ended[task] >= self.horizon)))
    }

    /// Minutes of overtime a week, with the standard error.
    pub fn overtime_a_week(&self) -> (f64, f64) {
        self.mean(|r| r.overtime / self.weeks)
    }

    /// Messages left at the end, with the standard error.
    pub fn messages_left(&self) -> (f64, f64) {
        self.mean(|r| f64::from(r.messages_left))
    }

    /// Interruptions a week that met a meeting, with the standard error.
    pub fn lost_a_week(&self) -> (f64, f64) {
        self.mean(|r| f64::from(r.lost) / self.weeks)
    }

    /// Minutes that a meeting begins late on average, with the standard error of a ratio of means.
    pub fn meeting_delay(&self) -> (f64, f64) {
        self.ratio(|r| r.delay, |r| f64::from(r.meetings))
    }

    /// Minutes that an interruption waits on average, with the standard error of a ratio of means.
    pub fn interruption_wait(&self) -> (f64, f64) {
        self.ratio(|r| r.waited, |r| f64::from(r.served))
    }

    /// How much later a task ends in `other`, which must have been run on the same seed.
    pub fn difference(&self, other: &Runs, task: usize) -> Difference {
        let pairs = self.ended(task).into_iter().zip(other.ended(task));
        let differences: Vec<f64> = pairs.map(|(a, b)| b - a).collect();
        let (mean, error) = mean(differences.iter().copied());
        let lower = differences.iter().filter(|d| **d < 0.0).count() as f64;
        Difference { mean, error, lower: lower / differences.len().max(1) as f64 }
    }

    fn ratio(&self, part: impl Fn(&Run) -> f64, whole: impl Fn(&Run) -> f64) -> (f64, f64) {
        let sum = |of: &dyn Fn(&Run) -> f64| self.runs.iter().map(of).sum::<f64>();
        let (parts, wholes) = (sum(&part), sum(&whole));
        if wholes == 0.0 {
            return (0.0, 0.0);
        }
        let ratio = parts / wholes;
        let (_, error) = self.mean(|r| part(r) - ratio * whole(r));
        (ratio, error * self.runs.len() as f64 / wholes)
    }

    fn mean(&self, of: impl Fn(&Run) -> f64) -> (f64, f64) {
        mean(self.runs.iter().map(of))
    }
}

/// Mean and its standard error.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> (f64, f64) {
    // Welford 1962.
    let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        n += 1.0;
        let off: f64 = value - mean;
        mean += off / n;
        squares += off * (value - mean);
    }
    if n < 2.0 { (mean, 0.0) } else { (mean, (squares / (n - 1.0) / n).sqrt()) }
}
