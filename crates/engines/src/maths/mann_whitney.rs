//! Whether two small samples differ, without a word on how they are spread.

/// The two-sided p value of the Mann-Whitney test, exact under exchange of the two samples, equal values sharing their
/// ranks; none when one is empty. For up to some forty values.
///
/// Source: Mann & Whitney 1947; with ties, the permutation distribution of the midranks (Lehmann 1975).
/// ```
/// let p = engines::maths::mann_whitney::p_value(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]).unwrap();
/// assert!((p - 0.1).abs() < 1e-12);
/// assert_eq!(engines::maths::mann_whitney::p_value(&[1.0], &[1.0]), Some(1.0));
/// ```
pub fn p_value(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let ranks = doubled_ranks(a, b);
    let whole: usize = ranks.iter().sum();
    let seen: usize = ranks[..a.len()].iter().sum();
    let ways = ways(&ranks, a.len(), whole);
    // Distance from the mean, in units that stay whole: n·sum against |a|·whole.
    let far = |sum: usize| (sum * ranks.len()).abs_diff(a.len() * whole);
    let all: f64 = ways.iter().sum();
    let beyond: f64 = ways.iter().enumerate().filter(|(sum, _)| far(*sum) >= far(seen)).map(|w| w.1).sum();
    Some(beyond / all)
}

/// Twice the midrank of every value, those of `a` first.
fn doubled_ranks(a: &[f64], b: &[f64]) -> Vec<usize> {
    let all: Vec<f64> = a.iter().chain(b).copied().collect();
    let rank = |v: &f64| {
        let below = all.iter().filter(|o| *o < v).count();
        let equal = all.iter().filter(|o| *o == v).count();
        2 * below + equal + 1
    };
    all.iter().map(rank).collect()
}

/// In how many ways `size` of the ranks add up to each sum.
fn ways(ranks: &[usize], size: usize, most: usize) -> Vec<f64> {
    let mut ways = vec![vec![0.0; most + 1]; size + 1];
    ways[0][0] = 1.0;
    for rank in ranks {
        for taken in (1..=size).rev() {
            for sum in (*rank..=most).rev() {
                ways[taken][sum] += ways[taken - 1][sum - rank];
            }
        }
    }
    ways.swap_remove(size)
}

#[cfg(test)]
mod tests {
    use super::p_value;

    #[test]
    fn four_against_twelve_that_never_cross_is_two_ways_of_1820() {
        let low: Vec<f64> = (0..12).map(f64::from).collect();
        let high: Vec<f64> = (20..24).map(f64::from).collect();
        assert!((p_value(&high, &low).unwrap() - 2.0 / 1820.0).abs() < 1e-12);
        assert!((p_value(&low, &high).unwrap() - 2.0 / 1820.0).abs() < 1e-12);
    }

    #[test]
    fn equal_samples_do_not_differ() {
        assert_eq!(p_value(&[5.0; 4], &[5.0; 12]), Some(1.0));
        assert_eq!(p_value(&[], &[1.0]), None);
    }
}
