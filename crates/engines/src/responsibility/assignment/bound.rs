//! What no plan can cost less than.

use super::Problem;

const ROUNDS: usize = 300;

/// A lower bound: each person's load up to comfort has a price a unit, at most what overload costs; whatever the
/// prices, no plan is cheaper than all duties at their cheapest under them, less what the comfortable loads are worth.
/// Prices are raised where too much is asked of somebody and lowered where too little (Lagrangian relaxation with
/// subgradient steps: Fisher 1981). `cost` is that of a known plan.
pub(super) fn bound(problem: &Problem, cost: i64) -> i64 {
    let people = &problem.people;
    if people.is_empty() {
        return problem.duties.iter().map(|duty| duty.unassigned_cost).sum();
    }
    let mut prices = vec![0.0f64; people.len()];
    let costs = Costs::of(problem);
    let mut best = f64::NEG_INFINITY;
    let mut pace = 1.0;
    let mut stuck = 0;
    for _ in 0..ROUNDS {
        let (value, asked) = cheapest(problem, &costs, &prices);
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

/// What each duty costs in each person's hands, in one row after the other; endless where they must not have it.
struct Costs(Vec<f64>);

impl Costs {
    fn of(problem: &Problem) -> Costs {
        let one = |cost: &Option<i64>| cost.map_or(f64::INFINITY, |cost| cost as f64);
        Costs(problem.costs.iter().flatten().map(one).collect())
    }
}

/// What all duties cost at these prices, and how much load that asks of each person.
fn cheapest(problem: &Problem, costs: &Costs, prices: &[f64]) -> (f64, Vec<i64>) {
    let mut asked = vec![0; prices.len()];
    let mut value = 0.0;
    for (duty, costs) in problem.duties.iter().zip(costs.0.chunks_exact(prices.len())) {
        let load = duty.load as f64;
        // The least first, without a guess on the way; then who has it.
        let least =
            costs.iter().zip(prices).map(|(cost, price)| cost + price * load).fold(f64::INFINITY, f64::min);
        if least < duty.unassigned_cost as f64 {
            value += least;
            let who = costs.iter().zip(prices).position(|(cost, price)| cost + price * load == least);
            if let Some(person) = who {
                asked[person] += duty.load;
            }
        } else {
            value += duty.unassigned_cost as f64;
        }
    }
    let worth: f64 = problem.people.iter().zip(prices).map(|(p, price)| p.comfortable as f64 * price).sum();
    (value - worth, asked)
}
