//! Additive multi-attribute value: totals, their parts, dominance, cost against benefit (Keeney & Raiffa 1976).

use super::sheet::Sheet;

/// How near two totals must be to count as equal, in points of 100.
pub const TIE: f64 = 0.05;

/// Totals, 0–100, an option each: the sum of weight times most likely value.
pub fn totals(sheet: &Sheet) -> Vec<f64> {
    sheet.rows.iter().map(|row| total(&sheet.weights, row.iter().map(|cell| cell.likely))).collect()
}

/// From the lowest to the highest total that the ranges allow, an option each.
pub fn ranges(sheet: &Sheet) -> Vec<(f64, f64)> {
    let weights = &sheet.weights;
    let range = |row: &Vec<super::Cell>| {
        (total(weights, row.iter().map(|c| c.low)), total(weights, row.iter().map(|c| c.high)))
    };
    sheet.rows.iter().map(range).collect()
}

fn total(weights: &[f64], values: impl Iterator<Item = f64>) -> f64 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum()
}

/// The parts of an option's total, a criterion each: weight times value.
pub fn parts(sheet: &Sheet, option: usize) -> Vec<f64> {
    sheet.weights.iter().zip(&sheet.rows[option]).map(|(w, cell)| w * cell.likely).collect()
}

/// Options, best first; equal totals in their own order.
/// ```
/// assert_eq!(engines::decisions::additive::order(&[47.4, 80.8, 47.4]), [1, 0, 2]);
/// ```
pub fn order(totals: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..totals.len()).collect();
    order.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]));
    order
}

/// The best and every option within [`TIE`] of it.
pub fn leaders(totals: &[f64]) -> Vec<usize> {
    let best = totals.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..totals.len()).filter(|i| best - totals[*i] <= TIE).collect()
}

/// For each option, who is at least as good on everything that has weight and better on something; whatever the
/// ranges turn out to be. None: nobody.
pub fn dominated_by(sheet: &Sheet) -> Vec<Option<usize>> {
    let weighty: Vec<usize> = (0..sheet.weights.len()).filter(|k| sheet.weights[*k] > 0.0).collect();
    let beats = |a: usize, b: usize| {
        let (a, b) = (&sheet.rows[a], &sheet.rows[b]);
        let never_worse = weighty.iter().all(|k| a[*k].low >= b[*k].high);
        never_worse && weighty.iter().any(|k| a[*k].low > b[*k].high)
    };
    let n = sheet.rows.len();
    let order = order(&totals(sheet));
    (0..n).map(|b| order.iter().copied().find(|a| *a != b && beats(*a, b))).collect()
}

/// The options that no other beats on both benefit (more) and cost (less), cheapest first: (option, and what a
/// point of benefit costs beyond the one before; none for the first).
/// ```
/// let rent = [30.0, 15.0, 5.0, 12.0];
/// let frontier = engines::decisions::additive::frontier(&[80.8, 39.4, 47.4, 52.3], &rent);
/// assert_eq!(frontier.iter().map(|f| f.0).collect::<Vec<_>>(), [2, 3, 0]);
/// ```
pub fn frontier(benefit: &[f64], cost: &[f64]) -> Vec<(usize, Option<f64>)> {
    let beaten = |i: usize| {
        (0..benefit.len()).any(|j| {
            benefit[j] >= benefit[i] && cost[j] <= cost[i] && (benefit[j] > benefit[i] || cost[j] < cost[i])
        })
    };
    let mut open: Vec<usize> = (0..benefit.len()).filter(|i| !beaten(*i)).collect();
    open.sort_by(|a, b| cost[*a].total_cmp(&cost[*b]).then(a.cmp(b)));
    let price = |at: usize| {
        let (now, before) = (open[at], open[at.checked_sub(1)?]);
        let gain = benefit[now] - benefit[before];
        (gain > 0.0).then(|| (cost[now] - cost[before]) / gain)
    };
    (0..open.len()).map(|at| (open[at], price(at))).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::decisions::Cell;
    use proptest::prelude::*;

    /// Goodwin & Wright, Decision Analysis for Management Judgment, office location.
    pub fn office() -> Sheet {
        let values = [
            [100.0, 60.0, 100.0, 75.0, 0.0, 90.0],
            [20.0, 80.0, 10.0, 30.0, 100.0, 30.0],
            [80.0, 70.0, 0.0, 0.0, 10.0, 100.0],
            [70.0, 50.0, 30.0, 55.0, 30.0, 90.0],
            [40.0, 60.0, 90.0, 100.0, 60.0, 70.0],
            [0.0, 0.0, 70.0, 0.0, 80.0, 0.0],
            [60.0, 100.0, 20.0, 50.0, 50.0, 80.0],
        ];
        Sheet::sure(vec![0.32, 0.26, 0.23, 0.10, 0.06, 0.03], &values.map(Vec::from))
    }

    /// A2.1
    #[test]
    fn office_location() {
        let sheet = office();
        let totals = totals(&sheet);
        for (ours, published) in totals.iter().zip([80.8, 39.4, 47.4, 52.3, 64.8, 20.9, 60.2]) {
            assert!((ours - published).abs() < 0.05, "{ours} for {published}");
        }
        assert_eq!(order(&totals), [0, 4, 6, 3, 2, 1, 5]);
        let rent = [30_000.0, 15_000.0, 5_000.0, 12_000.0, 30_000.0, 15_000.0, 10_000.0];
        let frontier = frontier(&totals, &rent);
        assert_eq!(frontier.iter().map(|f| f.0).collect::<Vec<_>>(), [2, 6, 0]);
        assert!((frontier[1].1.unwrap() - 390.62).abs() < 0.01);
        assert!((frontier[2].1.unwrap() - 970.87).abs() < 0.01);
        assert_eq!(frontier[0].1, None);
        for (option, total) in totals.iter().enumerate() {
            assert!((parts(&sheet, option).iter().sum::<f64>() - total).abs() < 1e-9);
        }
    }

    #[test]
    fn a_tie_is_a_tie() {
        assert_eq!(leaders(&[64.80, 64.76, 64.70]), [0, 1]);
    }

    #[test]
    fn dominance_names_the_better_one_and_waits_for_what_is_missing() {
        let values = [vec![80.0, 60.0, 0.0], vec![70.0, 60.0, 100.0], vec![90.0, 50.0, 0.0]];
        let mut sheet = Sheet::sure(vec![0.5, 0.5, 0.0], &values);
        assert_eq!(dominated_by(&sheet), [None, Some(0), None]);
        sheet.rows[1][0] = Cell { low: 60.0, likely: 70.0, high: 85.0, missing: false };
        assert_eq!(dominated_by(&sheet), [None, None, None]);
        sheet.rows[1] = sheet.rows[0].clone();
        assert_eq!(dominated_by(&sheet), [None, None, None], "the same is not better");
    }

    pub fn table(options: usize, criteria: usize) -> impl Strategy<Value = Sheet> {
        let row = proptest::collection::vec((0u32..=20).prop_map(|v| f64::from(v) * 5.0), criteria);
        let weights = proptest::collection::vec(1u32..=100, criteria);
        (weights, proptest::collection::vec(row, options)).prop_map(|(weights, rows)| {
            let whole: u32 = weights.iter().sum();
            Sheet::sure(weights.iter().map(|w| f64::from(*w) / f64::from(whole)).collect(), &rows)
        })
    }

    proptest! {
        /// A2.2: the order of criteria does not matter.
        #[test]
        fn criteria_in_any_order((sheet, turn) in (table(5, 6), 0usize..6)) {
            let mut turned = sheet.clone();
            turned.weights.rotate_left(turn);
            turned.rows.iter_mut().for_each(|row| row.rotate_left(turn));
            for (a, b) in totals(&sheet).iter().zip(totals(&turned)) {
                prop_assert!((a - b).abs() < 1e-9);
            }
        }
        /// A2.2: one more that is dominated changes nothing among the others.
        #[test]
        fn a_dominated_option_changes_nothing((sheet, by, less) in (table(6, 5), 0usize..6, 1.0..40.0f64)) {
            let mut more = sheet.clone();
            let worse = sheet.rows[by].iter().map(|c| Cell::sure((c.likely - less).max(0.0))).collect::<Vec<_>>();
            prop_assume!(worse != sheet.rows[by]);
            more.rows.push(worse);
            let before = order(&totals(&sheet));
            let after: Vec<usize> = order(&totals(&more)).into_iter().filter(|i| *i < 6).collect();
            prop_assert_eq!(before, after);
            let dominated = dominated_by(&more)[6];
            prop_assert!(dominated.is_some());
        }
    }
}
