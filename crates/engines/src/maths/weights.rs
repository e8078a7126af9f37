//! Weights from ranks, points and swings: shares of importance, none below 0, together 1.

/// Rank-order-centroid weights of `n` criteria, most important first; empty for none.
///
/// Source: Edwards & Barron 1994, w_k = (1/n) · sum of 1/i for i from k to n.
/// ```
/// assert_eq!(engines::maths::weights::rank_order_centroid(2), [0.75, 0.25]);
/// ```
pub fn rank_order_centroid(n: usize) -> Vec<f64> {
    let share = |k: usize| (k..=n).map(|i| 1.0 / i as f64).sum::<f64>() / n as f64;
    (1..=n).map(share).collect()
}

/// Ranks (1 is best) made into rank-order-centroid weights; things of one rank share theirs evenly. None for no ranks,
/// or where one is 0.
///
/// Source: Edwards & Barron 1994; ties by the mean, as in midranks (Kendall 1945).
/// ```
/// use engines::maths::weights::from_ranks;
/// assert_eq!(from_ranks(&[2, 1]), Some(vec![0.25, 0.75]));
/// assert_eq!(from_ranks(&[1, 1]), Some(vec![0.5, 0.5]));
/// ```
pub fn from_ranks(ranks: &[usize]) -> Option<Vec<f64>> {
    let usable = !ranks.is_empty() && ranks.iter().all(|r| *r > 0);
    let centroids = rank_order_centroid(ranks.len());
    let weight = |rank: &usize| {
        let (better, same) = (ranks.iter().filter(|r| *r < rank), ranks.iter().filter(|r| *r == rank));
        let (from, count) = (better.count(), same.count());
        centroids[from..from + count].iter().sum::<f64>() / count as f64
    };
    usable.then(|| ranks.iter().map(weight).collect())
}

/// Points (or swings: how much going from worst to best matters, the largest 100) made into shares; none when one is
/// negative or not a number, or all are 0.
///
/// Source: direct rating and swing weighting, von Winterfeldt & Edwards 1986.
/// ```
/// use engines::maths::weights::from_points;
/// assert_eq!(from_points(&[100.0, 60.0, 40.0]), Some(vec![0.5, 0.3, 0.2]));
/// assert_eq!(from_points(&[0.0, 0.0]), None);
/// ```
pub fn from_points(points: &[f64]) -> Option<Vec<f64>> {
    let sum: f64 = points.iter().sum();
    let usable = points.iter().all(|p| p.is_finite() && *p >= 0.0) && sum > 0.0 && sum.is_finite();
    usable.then(|| points.iter().map(|p| p / sum).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn rank_order_centroids_as_published() {
        // Edwards & Barron 1994, OBHDP 60:306–325.
        let table: [&[f64]; 6] = [
            &[0.75, 0.25],
            &[0.6111, 0.2778, 0.1111],
            &[0.5208, 0.2708, 0.1458, 0.0625],
            &[0.4567, 0.2567, 0.1567, 0.09, 0.04],
            &[0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278],
            &[0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204],
        ];
        for row in table {
            let ours = super::rank_order_centroid(row.len());
            assert!(ours.iter().zip(row).all(|(a, b)| (a - b).abs() < 1e-4), "{ours:?}");
            assert!((ours.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!(super::rank_order_centroid(0).is_empty());
    }
}
