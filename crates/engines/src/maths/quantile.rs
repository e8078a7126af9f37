//! Quantiles that outliers do not move far.

/// The smallest value with at least the share `p` of the weight at or below it; none without weight.
/// ```
/// let seen = [(1.0, 1.0), (2.0, 2.0), (9.0, 1.0)];
/// assert_eq!(engines::maths::quantile::weighted(&seen, 0.5), Some(2.0));
/// ```
pub fn weighted(values: &[(f64, f64)], p: f64) -> Option<f64> {
    let mut sorted: Vec<(f64, f64)> = values.iter().copied().filter(|(_, w)| *w > 0.0).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = sorted.iter().map(|v| v.1).sum();
    let mut below = 0.0;
    for (value, weight) in &sorted {
        below += weight;
        if below >= p * whole - 1e-12 {
            return Some(*value);
        }
    }
    sorted.last().map(|v| v.0)
}

/// The quantile of values in ascending order, values between interpolated (type 7 of Hyndman & Fan 1996); none of
/// nothing.
/// ```
/// assert_eq!(engines::maths::quantile::of_sorted(&[1.0, 2.0, 4.0], 0.75), Some(3.0));
/// ```
pub fn of_sorted(values: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * values.len().checked_sub(1)? as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(low + (high - low) * place.fract())
}

/// The median; of two in the middle their mean; none of nothing.
/// ```
/// assert_eq!(engines::maths::quantile::median(&[3.0, 1.0, 2.0, 10.0]), Some(2.5));
/// ```
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}
