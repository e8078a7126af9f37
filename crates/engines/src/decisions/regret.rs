//! The least one could come to regret (Savage 1951).

/// The largest regret of each option over the states: the best payoff of a state less the option's own. `payoffs`:
/// options by states, more is better. The option with the smallest is Savage's choice.
/// ```
/// // Three acts, three states.
/// let payoffs = [vec![2.0, 12.0, -3.0], vec![5.0, 5.0, -1.0], vec![0.0, 10.0, -2.0]];
/// assert_eq!(engines::decisions::regret::largest(&payoffs), [3.0, 7.0, 5.0]);
/// ```
pub fn largest(payoffs: &[Vec<f64>]) -> Vec<f64> {
    let states = payoffs.first().map_or(0, Vec::len);
    let best = |state: usize| payoffs.iter().map(|row| row[state]).fold(f64::NEG_INFINITY, f64::max);
    let bests: Vec<f64> = (0..states).map(best).collect();
    let regret = |row: &Vec<f64>| row.iter().zip(&bests).map(|(own, best)| best - own).fold(0.0, f64::max);
    payoffs.iter().map(regret).collect()
}
