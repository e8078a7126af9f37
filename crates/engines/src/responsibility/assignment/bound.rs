//! What no plan can cost less than.

use super::Problem;

const ROUNDS: usize = 300;

/// A lower bound: each person's load up to comfort has a price a unit, at most what overload costs; whatever the
/// prices, no plan is cheaper than all duties at their cheapest under them, less what the comfortable loads are worth.
/// Prices are raised where too much is asked of somebody and lowered where too little (Lagrangian relaxation with
/// subgradient steps: Fisher 1981). `cost` is that of a known plan.
pub(super) fn bound(problem: &Problem, cost: i64) -> i64 {
    let people = &problem.people;
    let mut prices = vec![0.0f64; people.len()];
    let mut best = f64::NEG_INFINITY;
    let mut pace = 1.0;
    let mut stuck = 0;
    for _ in 0..ROUNDS {
        let (value, asked) = cheapest(problem, &prices);
        if value > best + 1e-9 {
            (best, stuck) = (value, 0);
        } else {
            stuck += 1;
        }
        if stuck == 10 {
            (pace, stuck) = (pace / 2.0, 0);
        }
        let slope: Vec<f64> = people.iter().zip(&asked).map(|(p, a)| (a - p.comfortable) as f64).collect();
        let norm: f64 = slope.iter().map(|s| s * s).sum();
        if norm == 0.0 {
            break;
        }
        let step = pace * (cost as f64 - value).max(1e-6) / norm;
        for ((price, slope), person) in prices.iter_mut().zip(&slope).zip(people) {
            *price = (*price + step * slope).clamp(0.0, person.over_cost.max(0) as f64);
        }
    }
    (best - 1e-6).ceil() as i64
}

/// What all duties cost at these prices, and how much load that asks of each person.
fn cheapest(problem: &Problem, prices: &[f64]) -> (f64, Vec<i64>) {
    let mut asked = vec![0; prices.len()];
    let mut value = 0.0;
    for (duty, costs) in problem.duties.iter().zip(&problem.costs) {
        let priced = costs.iter().zip(prices).enumerate();
        let of = |(person, (cost, price)): (usize, (&Option<i64>, &f64))| {
            Some(((*cost)? as f64 + price * duty.load as f64, person))
        };
        let best = priced.filter_map(of).min_by(|a, b| a.0.total_cmp(&b.0));
        match best.filter(|b| b.0 < duty.unassigned_cost as f64) {
            Some((cost, person)) => {
                value += cost;
                asked[person] += duty.load;
            }
            None => value += duty.unassigned_cost as f64,
        }
    }
    let worth: f64 = problem.people.iter().zip(prices).map(|(p, price)| p.comfortable as f64 * price).sum();
    (value - worth, asked)
}
