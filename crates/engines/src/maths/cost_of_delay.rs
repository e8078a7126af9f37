//! What waiting costs, and the order that wastes least of it.

/// How the cost of waiting behaves (spec §4.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Urgency {
    /// Costs the same every week.
    Standard,
    /// Must jump the queue.
    Expedite,
    /// Costs little until its date comes near.
    FixedDate {
        /// Working minutes until it is due.
        minutes_left: f64,
        /// Working minutes of its P80 effort, the window over which the cost rises.
        window: f64,
    },
    /// Pays off late.
    LongTerm,
}

impl Urgency {
    /// The factor on the value: 1, 3, from 0.3 rising to 3, 0.6.
    /// ```
    /// use engines::maths::cost_of_delay::Urgency;
    /// let half = Urgency::FixedDate { minutes_left: 240.0, window: 480.0 };
    /// assert!((half.factor() - 1.65).abs() < 1e-12);
    /// ```
    pub fn factor(self) -> f64 {
        match self {
            Urgency::Standard => 1.0,
            Urgency::Expedite => 3.0,
            Urgency::FixedDate { minutes_left, window } => {
                0.3 + 2.7 * (1.0 - minutes_left / window.max(1.0)).clamp(0.0, 1.0)
            }
            Urgency::LongTerm => 0.6,
        }
    }
}

/// Weighted shortest job first: cost of delay over duration, larger is sooner.
///
/// Source: Smith 1956; Reinertsen 2009.
/// ```
/// assert_eq!(engines::maths::cost_of_delay::wsjf(10.0, 1.0), 10.0);
/// ```
pub fn wsjf(cost_of_delay: f64, duration: f64) -> f64 {
    cost_of_delay / duration.max(1e-9)
}

/// What an order of (cost of delay, duration) wastes: the sum of cost times start.
pub fn waiting_cost(jobs: &[(f64, f64)]) -> f64 {
    let mut start = 0.0;
    let mut cost = 0.0;
    for (w, p) in jobs {
        cost += w * start;
        start += p;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    #[test]
    fn reinertsen_three_jobs() {
        // Reinertsen 2009, The Principles of Product Development Flow: (cost of delay, duration).
        let jobs = [(10.0, 1.0), (3.0, 3.0), (1.0, 10.0)];
        assert_eq!(jobs.map(|(w, p)| wsjf(w, p)), [10.0, 1.0, 0.1]);
        let best = waiting_cost(&jobs);
        let worst = waiting_cost(&[jobs[2], jobs[1], jobs[0]]);
        assert_eq!((best, worst), (7.0, 160.0));
        assert!((100.0 * (1.0 - best / worst) - 95.6).abs() < 0.05);
    }

    /// A4.3: on random job sets the WSJF order wastes no more than the best of all orders.
    #[test]
    fn wsjf_attains_the_exhaustive_minimum() {
        let mut chance = Random::new(43);
        for _ in 0..100 {
            let n = 2 + chance.below(7);
            let mut jobs: Vec<(f64, f64)> =
                (0..n).map(|_| (1.0 + chance.below(40) as f64, 1.0 + chance.below(20) as f64)).collect();
            let mut best = f64::INFINITY;
            every_order(&mut jobs.clone(), 0, &mut |order: &[(f64, f64)]| {
                best = best.min(waiting_cost(order))
            });
            jobs.sort_by(|a, b| wsjf(b.0, b.1).total_cmp(&wsjf(a.0, a.1)));
            assert!((waiting_cost(&jobs) - best).abs() < 1e-6, "{jobs:?}");
        }
    }

    fn every_order(jobs: &mut [(f64, f64)], from: usize, look: &mut impl FnMut(&[(f64, f64)])) {
        if from == jobs.len() {
            return look(jobs);
        }
        for i in from..jobs.len() {
            jobs.swap(from, i);
            every_order(jobs, from + 1, look);
            jobs.swap(from, i);
        }
    }
}
