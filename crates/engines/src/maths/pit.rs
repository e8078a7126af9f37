//! Recalibration by past forecasts: a level is read through the histogram of where past outcomes fell.

/// The level to ask the raw forecast for, so that the share `level` of outcomes fell below it in the past.
///
/// `fell` holds for each past forecast the level at which its outcome fell (0–1); `prior` evenly spread ones are
/// added. Source: probability integral transform, Dawid 1984; its histogram as a conformal correction.
/// ```
/// use engines::maths::pit::recalibrated;
/// assert!((recalibrated(0.8, &[], 50.0) - 0.8).abs() < 1e-9);
/// let late = vec![0.95; 200]; // outcomes always fell high, so higher levels are asked for
/// assert!(recalibrated(0.8, &late, 50.0) > 0.9);
/// ```
pub fn recalibrated(level: f64, fell: &[f64], prior: f64) -> f64 {
    let mut sorted = fell.to_vec();
    sorted.sort_by(f64::total_cmp);
    let whole = prior + sorted.len() as f64;
    // Share of outcomes at or below x: prior spread evenly, past ones in steps.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        let below = sorted.partition_point(|f| *f <= middle) as f64;
        if (prior * middle + below) / whole < level { low = middle } else { high = middle }
    }
    high
}
