//! Agreement of two rankings.

/// Kendall's tau-b of paired values, −1 to 1; none when either side is constant or there are fewer than two.
///
/// Source: Kendall 1945 (ties counted on both sides).
/// ```
/// use engines::maths::kendall::tau_b;
/// assert_eq!(tau_b(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]), Some(1.0));
/// assert_eq!(tau_b(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]), Some(-1.0));
/// assert_eq!(tau_b(&[(1.0, 1.0), (1.0, 2.0)]), None);
/// ```
pub fn tau_b(pairs: &[(f64, f64)]) -> Option<f64> {
    let (mut balance, mut left, mut right) = (0.0, 0.0, 0.0);
    for (i, a) in pairs.iter().enumerate() {
        for b in &pairs[..i] {
            let (x, y) = (sign(a.0 - b.0), sign(a.1 - b.1));
            balance += x * y;
            left += x.abs();
            right += y.abs();
        }
    }
    (left > 0.0 && right > 0.0).then(|| balance / f64::sqrt(left * right))
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}
