//! A rate from few trials.

/// The expected rate after `yes` of `trials`, with `a` yes and `b` no believed beforehand; 0–1.
///
/// Source: beta-binomial conjugacy; spec §0.5 sets a = b = 2.
/// ```
/// assert_eq!(engines::maths::beta_binomial::rate(0, 0, 2.0, 2.0), 0.5);
/// assert_eq!(engines::maths::beta_binomial::rate(18, 19, 2.0, 2.0), 20.0 / 23.0);
/// ```
pub fn rate(yes: u32, trials: u32, a: f64, b: f64) -> f64 {
    (a + f64::from(yes.min(trials))) / (a + b + f64::from(trials))
}
