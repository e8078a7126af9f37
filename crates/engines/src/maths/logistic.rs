//! Logistic regression with a ridge, for a few columns and any number of rows.

/// So many Newton steps at most; four or five are usual.
const MOST_STEPS: usize = 25;

/// A fitted model: log-odds are the intercept and the columns, each put to mean 0 and deviation 1, times its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    /// Log-odds where every column is at its mean.
    pub intercept: f64,
    /// One a column, per standard deviation.
    pub weights: Vec<f64>,
    /// Means of the columns.
    pub means: Vec<f64>,
    /// Standard deviations of the columns; 1 where a column never varies.
    pub deviations: Vec<f64>,
}

impl Logistic {
    /// Fits rows to outcomes; `penalty` times half the squared weights holds the weights back (the intercept is free).
    /// None when there are no rows, or all outcomes are alike, which says nothing of what makes them differ.
    ///
    /// Source: Newton's method, each step halved until the loss falls; ridge: le Cessie & van Houwelingen 1992.
    pub fn fit(rows: &[Vec<f64>], outcomes: &[bool], penalty: f64) -> Option<Logistic> {
        let yes = outcomes.iter().filter(|y| **y).count();
        if yes == 0 || yes == outcomes.len() || rows.len() != outcomes.len() {
            return None;
        }
        let (means, deviations) = spread(rows);
        let standard = |row: &Vec<f64>| -> Vec<f64> {
            let columns = row.iter().zip(&means).zip(&deviations).map(|((x, m), d)| (x - m) / d);
            std::iter::once(1.0).chain(columns).collect()
        };
        let rows: Vec<Vec<f64>> = rows.iter().map(standard).collect();
        let mut weights = vec![0.0; rows[0].len()];
        weights[0] = (yes as f64 / (outcomes.len() - yes) as f64).ln();
        let mut loss = self::loss(&rows, outcomes, penalty, &weights);
        for _ in 0..MOST_STEPS {
            let step = newton(&rows, outcomes, penalty, &weights)?;
            let shorter = (0..10).map(|halvings| moved(&weights, &step, 0.5f64.powi(halvings)));
            let mut tried = shorter.map(|next| (self::loss(&rows, outcomes, penalty, &next), next));
            let Some((then, next)) = tried.find(|(then, _)| *then < loss) else { break };
            let gained = loss - then;
            (weights, loss) = (next, then);
            if gained < 1e-9 * loss.abs().max(1.0) {
                break;
            }
        }
        Some(Logistic { intercept: weights[0], weights: weights.split_off(1), means, deviations })
    }

    /// The signed parts of a row's log-odds beyond the intercept.
    pub fn parts<'a>(&'a self, row: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        let scale = self.means.iter().zip(&self.deviations);
        row.iter().zip(scale).zip(&self.weights).map(|((x, (m, d)), w)| w * (x - m) / d)
    }

    /// The log-odds of a row.
    pub fn log_odds(&self, row: &[f64]) -> f64 {
        self.intercept + self.parts(row).sum::<f64>()
    }
}

/// The probability of log-odds.
/// ```
/// assert_eq!(engines::maths::logistic::probability(0.0), 0.5);
/// ```
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds.clamp(-30.0, 30.0)).exp())
}

/// Means and deviations of the columns.
fn spread(rows: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let n = rows.len() as f64;
    let columns = 0..rows[0].len();
    let means: Vec<f64> = columns.clone().map(|c| rows.iter().map(|r| r[c]).sum::<f64>() / n).collect();
    let deviation = |c: usize| {
        let squares = rows.iter().map(|r| (r[c] - means[c]).powi(2)).sum::<f64>();
        let found = (squares / n).sqrt();
        if found > 1e-12 { found } else { 1.0 }
    };
    let deviations = columns.map(deviation).collect();
    (means, deviations)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn moved(weights: &[f64], step: &[f64], by: f64) -> Vec<f64> {
    weights.iter().zip(step).map(|(w, s)| w + by * s).collect()
}

/// Negative log-likelihood and penalty.
fn loss(rows: &[Vec<f64>], outcomes: &[bool], penalty: f64, weights: &[f64]) -> f64 {
    let of_row = |(row, yes): (&Vec<f64>, &bool)| {
        let z = dot(row, weights);
        let against = if *yes { -z } else { z };
        against.max(0.0) + (-against.abs()).exp().ln_1p()
    };
    rows.iter().zip(outcomes).map(of_row).sum::<f64>()
        + penalty / 2.0 * weights[1..].iter().map(|w| w * w).sum::<f64>()
}

/// The Newton step at these weights.
fn newton(rows: &[Vec<f64>], outcomes: &[bool], penalty: f64, weights: &[f64]) -> Option<Vec<f64>> {
    let n = weights.len();
    let mut curvature = vec![vec![0.0; n]; n];
    let mut slope = vec![0.0; n];
    for (row, yes) in rows.iter().zip(outcomes) {
        let p = probability(dot(row, weights));
        let (miss, weight) = (f64::from(u8::from(*yes)) - p, (p * (1.0 - p)).max(1e-9));
        for i in 0..n {
            slope[i] += miss * row[i];
            for j in 0..=i {
                curvature[i][j] += weight * row[i] * row[j];
            }
        }
    }
    for i in 1..n {
        curvature[i][i] += penalty;
        slope[i] -= penalty * weights[i];
    }
    solve(curvature, slope)
}

/// Solves a symmetric positive system of which the lower half is given (Cholesky 1910); none where it is not positive.
fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = lower[i][j] - known;
            if i == j && rest <= 0.0 {
                return None;
            }
            lower[i][j] = if i == j { rest.sqrt() } else { rest / lower[j][j] };
        }
    }
    for i in 0..n {
        let known: f64 = (0..i).map(|k| lower[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| lower[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i][i];
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    #[test]
    fn planted_weights_come_back() {
        let mut chance = Random::new(4);
        let rows: Vec<Vec<f64>> =
            (0..20_000).map(|_| vec![chance.share() * 4.0 - 2.0, chance.share() * 10.0, 7.0]).collect();
        let odds = |row: &[f64]| 0.5 + 1.5 * row[0] - 0.2 * row[1];
        let outcomes: Vec<bool> = rows.iter().map(|r| chance.chance(probability(odds(r)))).collect();
        let model = Logistic::fit(&rows, &outcomes, 1.0).unwrap();
        for (n, planted) in [1.5, -0.2, 0.0].into_iter().enumerate() {
            let found = model.weights[n] / model.deviations[n];
            assert!((found - planted).abs() < 0.06, "{n}: {found}");
        }
        assert!((model.log_odds(&[0.0, 0.0, 7.0]) - 0.5).abs() < 0.1);
    }

    #[test]
    fn the_slope_is_flat_where_it_ends() {
        let rows: Vec<Vec<f64>> = (0..50).map(|n| vec![f64::from(n), f64::from(n % 7)]).collect();
        let outcomes: Vec<bool> = (0..50).map(|n| n > 25 || n % 5 == 0).collect();
        let model = Logistic::fit(&rows, &outcomes, 2.0).unwrap();
        for c in 0..2 {
            let pull: f64 = rows
                .iter()
                .zip(&outcomes)
                .map(|(row, yes)| {
                    let x = (row[c] - model.means[c]) / model.deviations[c];
                    (f64::from(u8::from(*yes)) - probability(model.log_odds(row))) * x
                })
                .sum();
            assert!((pull - 2.0 * model.weights[c]).abs() < 1e-4, "{pull}");
        }
    }

    #[test]
    fn outcomes_that_are_all_alike_teach_nothing() {
        assert_eq!(Logistic::fit(&[vec![1.0], vec![2.0]], &[true, true], 1.0), None);
        assert_eq!(Logistic::fit(&[], &[], 1.0), None);
    }
}
