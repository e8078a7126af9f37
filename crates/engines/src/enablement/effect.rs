//! What a kind of proposal brings: against occasions that were held back by chance, with an interval; without those only
//! before and after, which is not causal (spec §10.5).

use crate::maths::random::{self, Random};
use statrs::distribution::{ContinuousCDF, StudentsT};
use world::learned::Answered;

/// Of the first so many occasions of a kind some are held back.
pub const MEASURED: usize = 100;
/// The share that is held back.
pub const SHARE: f64 = 0.20;
/// Occasions on either side before an interval is told.
const LEAST: usize = 5;
/// How sure an interval is.
pub const CONFIDENCE: f64 = 0.95;
/// After so many occasions a kind without an effect is proposed for retirement.
pub const RETIRES: usize = 60;

/// One occasion: what came of it, the less the better, in the unit of the kind's outcome (minutes, days late).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occasion {
    /// Whether the proposal was held back.
    pub held_back: bool,
    /// What came of it.
    pub outcome: f64,
}

/// A difference with its 95 % interval: above 0 is for the better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// By how much less.
    pub by: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// What is known of an effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    /// Against those held back: causal.
    HeldBack(Difference, usize, usize),
    /// Against the time before: "before-after, not causal".
    BeforeAfter(Difference, usize, usize),
    /// Not enough history: needs so many on each side, has so many.
    TooFew {
        /// Needed on each side.
        needs: usize,
        /// With it.
        done: usize,
        /// Without it.
        without: usize,
    },
}

/// Whether an occasion of a kind is held back: by chance from its key and the seed of the trial, so that the answer is the
/// same each time it is asked, whatever else there is.
pub fn holds_back(kind: &str, occasion: &str, share: f64, seed: u64) -> bool {
    Random::new(random::key(&format!("{kind}\n{occasion}")) ^ seed).chance(share)
}

/// The effect of occasions of which some were held back.
pub fn against_held_back(occasions: &[Occasion]) -> Measured {
    let of = |held: bool| -> Vec<f64> {
        occasions.iter().filter(|o| o.held_back == held).map(|o| o.outcome).collect()
    };
    let (with, without) = (of(false), of(true));
    match welch(&without, &with, CONFIDENCE).filter(|_| with.len() >= LEAST && without.len() >= LEAST) {
        Some(found) => Measured::HeldBack(found, with.len(), without.len()),
        None => Measured::TooFew { needs: LEAST, done: with.len(), without: without.len() },
    }
}

/// The same outcome before and after: not causal.
pub fn before_after(before: &[f64], after: &[f64]) -> Measured {
    match welch(before, after, CONFIDENCE).filter(|_| before.len() >= LEAST && after.len() >= LEAST) {
        Some(found) => Measured::BeforeAfter(found, after.len(), before.len()),
        None => Measured::TooFew { needs: LEAST, done: after.len(), without: before.len() },
    }
}

/// Whether a kind is proposed for retirement: sixty occasions, and the effect is not above 0.
pub fn retires(occasions: &[Occasion]) -> bool {
    occasions.len() >= RETIRES
        && matches!(against_held_back(occasions), Measured::HeldBack(found, ..) if found.by <= 0.0)
}

/// Whether a kind is proposed for retirement by its answers: sixty, none kept in the last sixty or nearly none, so that
/// what it brought does not pay for looking at it.
pub fn retires_by_answers(answers: &[&Answered], gain: f64) -> bool {
    let last = &answers[answers.len().saturating_sub(RETIRES)..];
    let kept = last.iter().filter(|a| a.is_kept()).count() as f64 / last.len().max(1) as f64;
    last.len() >= RETIRES && crate::maths::acceptance::utility(kept, gain) <= 0.0
}

/// The mean of `a` less the mean of `b` with its interval of this confidence (0–1); none below two values on either side. Without any
/// spread the interval is the difference itself.
///
/// Source: Welch 1947, Biometrika 34:28–35 (degrees of freedom after Satterthwaite).
pub fn welch(a: &[f64], b: &[f64], confidence: f64) -> Option<Difference> {
    let ((mean_a, var_a), (mean_b, var_b)) = (moments(a)?, moments(b)?);
    let (part_a, part_b) = (var_a / a.len() as f64, var_b / b.len() as f64);
    let (by, spread) = (mean_a - mean_b, part_a + part_b);
    if spread <= 0.0 {
        return Some(Difference { by, low: by, high: by });
    }
    let freedom = spread * spread
        / (part_a * part_a / (a.len() as f64 - 1.0) + part_b * part_b / (b.len() as f64 - 1.0));
    let half = t_quantile(freedom, confidence) * spread.sqrt();
    Some(Difference { by, low: by - half, high: by + half })
}

/// Mean and variance (n − 1); none below two values.
fn moments(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    Some((mean, values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)))
}

/// Between minus this and this lies so much (0–1) of Student's t with so many degrees of freedom, at least 1.
/// ```
/// for (freedom, expected) in [(1.0, 12.7062), (4.0, 2.7764), (10.0, 2.2281), (30.0, 2.0423), (1e6, 1.96)] {
///     let found = engines::enablement::effect::t_quantile(freedom, 0.95);
///     assert!((found - expected).abs() < 0.0002, "{freedom}: {found}");
/// }
/// ```
pub fn t_quantile(freedom: f64, confidence: f64) -> f64 {
    let law = StudentsT::new(0.0, 1.0, freedom.max(1.0));
    law.map_or(f64::INFINITY, |law| law.inverse_cdf(0.5 + confidence / 2.0))
}
