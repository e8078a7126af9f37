//! A straight trend that a few odd points do not bend.

use super::quantile;

/// The trend of points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// The median of all pairwise slopes.
    pub median: f64,
    /// Their lower fifth.
    pub low: f64,
    /// Their upper fifth.
    pub high: f64,
    /// Where the trend lies at x = 0.
    pub level: f64,
}

/// The median of the slopes between all pairs of points (x, y), and the median level that goes with it; none when no
/// two points differ in x.
///
/// Source: Theil 1950; Sen 1968, JASA 63:1379–1389.
/// ```
/// // One point far off among five: the line through the other four stands.
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 90.0), (4.0, 9.0)];
/// let line = engines::maths::trend::theil_sen(&points).unwrap();
/// assert_eq!((line.median, line.level), (2.0, 1.0));
/// ```
pub fn theil_sen(points: &[(f64, f64)]) -> Option<Trend> {
    let mut slopes = Vec::new();
    for (i, a) in points.iter().enumerate() {
        slopes.extend(points[..i].iter().filter(|b| b.0 != a.0).map(|b| (a.1 - b.1) / (a.0 - b.0)));
    }
    let median = quantile::median(&slopes)?;
    let even: Vec<(f64, f64)> = slopes.iter().map(|s| (*s, 1.0)).collect();
    let levels: Vec<f64> = points.iter().map(|(x, y)| y - median * x).collect();
    Some(Trend {
        median,
        low: quantile::weighted(&even, 0.2)?,
        high: quantile::weighted(&even, 0.8)?,
        level: quantile::median(&levels)?,
    })
}
