//! A score of 100 points with its parts.

/// A part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it is of, a code for the faces.
    pub code: &'static str,
    /// How full it is, 0 to 1.
    pub level: f64,
    /// Points of 100 when full.
    pub points: f64,
}

/// Parts of a code, how full it is, and its points when full.
pub fn parts<const N: usize>(of: [(&'static str, f64, f64); N]) -> [Part; N] {
    of.map(|(code, level, points)| Part { code, level, points })
}

/// The sum of the parts.
/// ```
/// use engines::maths::points::{parts, sum};
/// assert_eq!(sum(&parts([("recency", 0.5, 20.0), ("intensity", 1.0, 30.0)])), 40.0);
/// ```
pub fn sum(parts: &[Part]) -> f64 {
    parts.iter().map(|p| p.level * p.points).sum()
}
