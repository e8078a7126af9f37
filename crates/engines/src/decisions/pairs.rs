//! Weights from comparisons two at a time, and whether they agree with each other: AHP (Saaty 1980).

/// Weights with the consistency of the comparisons they come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// None below 0, together 1.
    pub weights: Vec<f64>,
    /// The consistency ratio: 0 is perfect, above 0.10 the comparisons contradict each other too much. None for more
    /// than 15, for which no random index is published.
    pub ratio: Option<f64>,
}

impl Compared {
    /// Whether the comparisons contradict each other too much.
    pub fn is_inconsistent(&self) -> bool {
        self.ratio.is_some_and(|ratio| ratio > 0.10)
    }
}

/// Mean consistency index of random matrices of 1 to 15 (Saaty 1980; Alonso & Lamata 2006 confirm them).
const RANDOM_INDEX: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// The principal eigenvector of a reciprocal matrix: row over column, 3 is three times as important. None when an entry
/// is not above 0.
/// ```
/// let compared = engines::decisions::pairs::eigenvector(&[vec![1.0, 3.0], vec![1.0 / 3.0, 1.0]]).unwrap();
/// assert!((compared.weights[0] - 0.75).abs() < 1e-9 && compared.ratio == Some(0.0));
/// ```
pub fn eigenvector(matrix: &[Vec<f64>]) -> Option<Compared> {
    let mut weights = geometric(matrix)?.weights;
    for _ in 0..1000 {
        let next = shared(times(matrix, &weights));
        let moved = next.iter().zip(&weights).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        weights = next;
        if moved < 1e-15 {
            break;
        }
    }
    Some(judged(matrix, weights))
}

/// Geometric means of the rows: equal to the eigenvector when consistent (Crawford & Williams 1985).
pub fn geometric(matrix: &[Vec<f64>]) -> Option<Compared> {
    let n = matrix.len();
    let usable =
        n > 0 && matrix.iter().all(|row| row.len() == n && row.iter().all(|a| a.is_finite() && *a > 0.0));
    let mean = |row: &Vec<f64>| (row.iter().map(|a| a.ln()).sum::<f64>() / n as f64).exp();
    usable.then(|| judged(matrix, shared(matrix.iter().map(mean).collect())))
}

/// The matrix of single comparisons (first, second, ratio) among `n`, where every pair is compared once; a pair that is
/// not compared is filled in by way of the others (Harker 1987). None while some are not linked at all.
pub fn matrix(n: usize, comparisons: &[(usize, usize, f64)]) -> Option<Vec<Vec<f64>>> {
    let mut known = vec![vec![None; n]; n];
    for (a, b, ratio) in comparisons {
        (known[*a][*b], known[*b][*a]) = (Some(*ratio), Some(1.0 / ratio));
    }
    (0..n).for_each(|i| known[i][i] = Some(1.0));
    let mut filled = known.clone();
    for _ in 0..n {
        let before = filled.clone();
        for (i, row) in filled.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell = cell.or_else(|| through(&before, i, j));
            }
        }
    }
    filled.into_iter().map(|row| row.into_iter().collect()).collect()
}

/// The geometric mean of all ways over one other.
fn through(known: &[Vec<Option<f64>>], i: usize, j: usize) -> Option<f64> {
    let ways: Vec<f64> = (0..known.len()).filter_map(|k| Some((known[i][k]? * known[k][j]?).ln())).collect();
    (!ways.is_empty()).then(|| (ways.iter().sum::<f64>() / ways.len() as f64).exp())
}

fn times(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| row.iter().zip(vector).map(|(a, w)| a * w).sum()).collect()
}

fn shared(values: Vec<f64>) -> Vec<f64> {
    let whole: f64 = values.iter().sum();
    values.into_iter().map(|v| v / whole).collect()
}

fn judged(matrix: &[Vec<f64>], weights: Vec<f64>) -> Compared {
    let n = weights.len() as f64;
    let product = times(matrix, &weights);
    let largest = product.iter().zip(&weights).map(|(aw, w)| aw / w).sum::<f64>() / n;
    let index = (largest - n) / (n - 1.0).max(1.0);
    let ratio = match RANDOM_INDEX.get(weights.len() - 1) {
        Some(random) if *random > 0.0 => Some((index / random).max(0.0)),
        Some(_) => Some(0.0),
        None => None,
    };
    Compared { weights, ratio }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four cars by style, reliability and fuel (Hodgett): the weights, and the priorities they lead to.
    #[test]
    fn four_cars() {
        let criteria =
            eigenvector(&[vec![1.0, 0.5, 3.0], vec![2.0, 1.0, 4.0], vec![1.0 / 3.0, 0.25, 1.0]]).unwrap();
        let third = 1.0 / 3.0;
        let by = [
            [
                [1.0, 0.25, 4.0, 1.0 / 6.0],
                [4.0, 1.0, 4.0, 0.25],
                [0.25, 0.25, 1.0, 0.2],
                [6.0, 4.0, 5.0, 1.0],
            ],
            [[1.0, 2.0, 5.0, 1.0], [0.5, 1.0, 3.0, 2.0], [0.2, third, 1.0, 0.25], [1.0, 0.5, 4.0, 1.0]],
            [[1.0, 2.0, 4.0, 1.0], [0.5, 1.0, 3.0, 2.0], [0.25, third, 1.0, 0.2], [1.0, 0.5, 5.0, 1.0]],
        ];
        let by = by.map(|m| eigenvector(&m.map(Vec::from)).unwrap().weights);
        for (car, published) in [0.2922, 0.2767, 0.0697, 0.3613].into_iter().enumerate() {
            let ours: f64 = criteria.weights.iter().zip(&by).map(|(w, column)| w * column[car]).sum();
            assert!((ours - published).abs() < 5e-5, "{ours} for {published}");
        }
        assert!(!criteria.is_inconsistent() && criteria.ratio.unwrap() > 0.0);
    }

    #[test]
    fn a_circle_of_preferences_is_inconsistent() {
        let circle = [vec![1.0, 5.0, 0.2], vec![0.2, 1.0, 5.0], vec![5.0, 0.2, 1.0]];
        assert!(eigenvector(&circle).unwrap().is_inconsistent());
        assert_eq!(eigenvector(&[vec![1.0, 0.0], vec![2.0, 1.0]]), None);
        assert_eq!(geometric(&[]), None);
    }

    #[test]
    fn what_is_not_compared_follows_from_the_rest() {
        let filled = matrix(3, &[(0, 1, 2.0), (1, 2, 3.0)]).unwrap();
        assert!((filled[0][2] - 6.0).abs() < 1e-12 && (filled[2][0] - 1.0 / 6.0).abs() < 1e-12);
        let compared = eigenvector(&filled).unwrap();
        assert!(compared.ratio.unwrap() < 1e-9 && (compared.weights[0] - 0.6).abs() < 1e-9);
        assert_eq!(matrix(3, &[(0, 1, 2.0)]), None);
    }
}
