//! Weight that halves with age.

/// 2^(−age/half_life): 1 now, 0.5 after one half-life; the future counts as now. Any one unit for both.
/// ```
/// assert_eq!(engines::maths::half_life::weight(28.0, 14.0), 0.25);
/// assert_eq!(engines::maths::half_life::weight(-3.0, 14.0), 1.0);
/// ```
pub fn weight(age: f64, half_life: f64) -> f64 {
    if half_life > 0.0 { (-age.max(0.0) / half_life).exp2() } else { 0.0 }
}
