//! A slope that outliers do not turn.

use super::quantile;

/// The median of the slopes between all pairs of points, a unit of `y` a unit of `x`; none without two different `x`.
///
/// Source: Theil 1950, Sen 1968.
/// ```
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 100.0)];
/// assert_eq!(engines::maths::theil_sen::slope(&points), Some(17.5));
/// assert_eq!(engines::maths::theil_sen::slope(&points[..3]), Some(2.0));
/// ```
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let pairs = points.iter().enumerate().flat_map(|(n, a)| points[n + 1..].iter().map(move |b| (a, b)));
    let slopes: Vec<f64> =
        pairs.filter(|(a, b)| a.0 != b.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect();
    quantile::median(&slopes)
}
