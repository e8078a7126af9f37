//! How good a forecast was once the outcome is known.

use super::Quantiles;

/// The share level of quantile number `n`.
fn level(n: usize) -> f64 {
    (n + 1) as f64 / 100.0
}

/// The continuous ranked probability score in the unit of the outcome, as twice the mean quantile loss (Gneiting &
/// Raftery 2007).
/// ```
/// assert!((engines::forecast::score::crps(&[3.0; 99], 5.0) - 2.0).abs() < 1e-12);
/// ```
pub fn crps(quantiles: &Quantiles, outcome: f64) -> f64 {
    let loss = |(n, q): (usize, &f64)| {
        let off = outcome - q;
        (level(n) * off).max((level(n) - 1.0) * off)
    };
    2.0 * quantiles.iter().enumerate().map(loss).sum::<f64>() / 99.0
}

/// The same in natural logarithms; both sides at least `floor`.
pub fn crps_log(quantiles: &Quantiles, outcome: f64, floor: f64) -> f64 {
    crps(&quantiles.map(|q| q.max(floor).ln()), outcome.max(floor).ln())
}

/// Between which levels the outcome fell: one step where quantiles differ, wider where several equal it.
pub fn fell(quantiles: &Quantiles, outcome: f64) -> (f64, f64) {
    let below = quantiles.partition_point(|q| *q < outcome);
    let up_to = quantiles.partition_point(|q| *q <= outcome);
    (below as f64 / 100.0, (up_to + 1) as f64 / 100.0)
}

/// How far the quantile at `level` covered the outcome, 0–1, ties shared (non-randomised PIT, Czado, Gneiting & Held
/// 2009).
/// ```
/// let sure = [8.0; 99];
/// assert!((engines::forecast::score::covered(&sure, 8.0, 0.8) - 0.8).abs() < 1e-12);
/// assert_eq!(engines::forecast::score::covered(&sure, 7.0, 0.8), 1.0);
/// ```
pub fn covered(quantiles: &Quantiles, outcome: f64, level: f64) -> f64 {
    let (low, high) = fell(quantiles, outcome);
    ((level - low) / (high - low)).clamp(0.0, 1.0)
}
