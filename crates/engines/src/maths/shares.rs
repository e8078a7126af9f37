//! Agreement of two ways to share out a whole.

/// 1 − half the sum of the absolute gaps of (target, actual) pairs: 1 when equal, 0 when they share nothing.
///
/// Source: the complement of the total variation distance; spec §0.5.
/// ```
/// let pairs = [(0.4, 0.2), (0.3, 0.3), (0.2, 0.1), (0.1, 0.1), (0.0, 0.3)];
/// assert!((engines::maths::shares::agreement(&pairs) - 0.70).abs() < 1e-12);
/// ```
pub fn agreement(pairs: &[(f64, f64)]) -> f64 {
    1.0 - 0.5 * pairs.iter().map(|(target, actual)| (target - actual).abs()).sum::<f64>()
}
