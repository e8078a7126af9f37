//! The best plan of a few duties, by depth-first branch and bound.

use super::{Holders, Problem};

/// The cheapest plan, and its cost.
pub(super) fn best(problem: &Problem) -> (Holders, i64) {
    let mut branch = Branch::new(problem);
    branch.go(0, 0);
    (branch.best, branch.best_cost)
}

struct Branch<'a> {
    problem: &'a Problem,
    /// Duties, those with the fewest choices first.
    order: Vec<usize>,
    /// What the duties from each place of the order on cost at the least.
    rest: Vec<i64>,
    loads: Vec<i64>,
    new: Vec<u32>,
    holders: Holders,
    best: Holders,
    best_cost: i64,
}

impl<'a> Branch<'a> {
    fn new(problem: &'a Problem) -> Branch<'a> {
        let duties = problem.duties.len();
        let mut order: Vec<usize> = (0..duties).collect();
        order.sort_by_key(|d| problem.costs[*d].iter().flatten().count());
        let mut rest = vec![0; duties + 1];
        for place in (0..duties).rev() {
            let duty = order[place];
            let least = problem.costs[duty].iter().flatten().copied().min();
            let nobody = problem.duties[duty].unassigned_cost;
            rest[place] = rest[place + 1] + least.map_or(nobody, |least| least.min(nobody));
        }
        Branch {
            problem,
            order,
            rest,
            loads: vec![0; problem.people.len()],
            new: vec![0; problem.people.len()],
            holders: vec![None; duties],
            best: vec![None; duties],
            best_cost: problem.duties.iter().map(|d| d.unassigned_cost).sum(),
        }
    }

    fn go(&mut self, place: usize, cost: i64) {
        if cost + self.rest[place] >= self.best_cost {
            return;
        }
        let Some(duty) = self.order.get(place).copied() else {
            self.best = self.holders.clone();
            self.best_cost = cost;
            return;
        };
        let mut choices: Vec<(i64, usize)> =
            (0..self.problem.people.len()).filter_map(|p| Some((self.added(duty, p)?, p))).collect();
        choices.sort_unstable();
        for (added, person) in choices {
            self.give(duty, person, 1);
            self.go(place + 1, cost + added);
            self.give(duty, person, -1);
        }
        self.holders[duty] = None;
        self.go(place + 1, cost + self.problem.duties[duty].unassigned_cost);
    }

    /// What a duty adds in somebody's hands; none where a rule forbids it.
    fn added(&self, duty: usize, person: usize) -> Option<i64> {
        let cost = self.problem.costs[duty][person]?;
        let who = &self.problem.people[person];
        let load = self.loads[person] + self.problem.duties[duty].load;
        let new = self.new[person] + u32::from(self.problem.is_new(duty, person));
        let fits = load <= who.capacity && new <= who.learning;
        fits.then(|| cost + who.overload_cost(load) - who.overload_cost(self.loads[person]))
    }

    fn give(&mut self, duty: usize, person: usize, sign: i64) {
        self.loads[person] += sign * self.problem.duties[duty].load;
        let new = u32::from(self.problem.is_new(duty, person));
        self.new[person] = if sign > 0 { self.new[person] + new } else { self.new[person] - new };
        self.holders[duty] = (sign > 0).then_some(person);
    }
}
