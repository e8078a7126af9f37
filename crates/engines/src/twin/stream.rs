//! Chance for one source of one replication.

use super::{Law, LogNormal, Rate};
use crate::maths::random::Random;
use rand_distr::{Distribution, Exp1, StandardNormal};

/// What chance falls on; each has streams of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Task = 1,
    Meeting,
    Interruption,
    Overnight,
    Arrival,
    Handling,
    Extra,
    Handed,
    Tie,
}

/// A stream of chance.
pub(super) struct Stream(Random);

impl Stream {
    /// The stream of a source, of the replication and of what tells it from others of its kind.
    pub fn of(seed: u64, replication: u64, source: Source, key: u64) -> Stream {
        let mix = |a: u64, b: u64| Random::new(a ^ b.wrapping_mul(0xD6E8_FEB8_6659_FD93)).next();
        Stream(Random::new(mix(mix(seed, replication), (source as u64) << 48 ^ key)))
    }
    /// A share, 0–1.
    pub fn share(&mut self) -> f64 {
        self.0.share()
    }
    /// A standard exponential.
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }
    /// A value of a lognormal law.
    pub fn log_normal(&mut self, law: LogNormal) -> f64 {
        if law.sigma == 0.0 {
            return law.median;
        }
        let normal: f64 = StandardNormal.sample(&mut self.0);
        law.median * (law.sigma * normal).exp()
    }
    /// A value of a law.
    pub fn minutes(&mut self, law: Law) -> f64 {
        match law {
            Law::Exponential { mean } => mean * self.exponential(),
            Law::LogNormal(law) => self.log_normal(law),
        }
    }
    /// A Poisson count (Knuth 1969, by products of uniforms).
    pub fn count(&mut self, mean: f64) -> u32 {
        let (least, mut product, mut count) = ((-mean).exp(), self.0.share(), 0);
        while product > least {
            product *= self.0.share();
            count += 1;
        }
        count
    }
}

/// Times at which something comes, one after the other, at rates that change with the time of day.
pub(super) struct Arrivals<'a> {
    rates: &'a [Rate],
    at: f64,
}

impl<'a> Arrivals<'a> {
    pub fn new(rates: &'a [Rate]) -> Arrivals<'a> {
        Arrivals { rates, at: 0.0 }
    }
    /// The next time; infinite after the last rate. A rate that ends before the next one comes starts the wait anew, as
    /// exponential waits have no memory.
    pub fn next(&mut self, stream: &mut Stream) -> f64 {
        while let Some(rate) = self.rates.first() {
            let next = self.at.max(rate.from) + stream.exponential() / rate.per_minute;
            if next < rate.until {
                self.at = next;
                return next;
            }
            self.at = rate.until;
            self.rates = &self.rates[1..];
        }
        f64::INFINITY
    }
}
