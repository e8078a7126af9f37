//! Split conformal bounds.

/// Which of `n` past scores, counted from the smallest as 1, bounds the next with probability 1 − `miss`; none when
/// there is no finite bound yet ("not enough history").
///
/// Source: Vovk, Gammerman & Shafer 2005; index ceil((n + 1)(1 − miss)), taken on whole millionths so that
/// 9 scores at 0.1 give 9.
/// ```
/// use engines::maths::conformal::index;
/// assert_eq!((index(9, 0.1), index(8, 0.1), index(4, 0.2)), (Some(9), None, Some(4)));
/// ```
pub fn index(n: usize, miss: f64) -> Option<usize> {
    let millionths = (1_000_000.0 * (1.0 - miss.clamp(0.0, 1.0))).round() as u128;
    let at = ((n as u128 + 1) * millionths).div_ceil(1_000_000).max(1);
    (at <= n as u128).then_some(at as usize)
}

/// The bound itself: that score.
/// ```
/// assert_eq!(engines::maths::conformal::bound(&[5.0, 1.0, 4.0, 2.0], 0.2), Some(5.0));
/// ```
pub fn bound(scores: &[f64], miss: f64) -> Option<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    index(sorted.len(), miss).map(|i| sorted[i - 1])
}
