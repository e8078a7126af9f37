//! Sharing out duties among people: the generalised assignment problem with dear overload.
//!
//! Up to twelve duties the best is found and proved. Beyond that a first plan by regret is improved by moving one
//! duty or exchanging two, worse ones accepted less and less (simulated annealing, Kirkpatrick, Gelatt & Vecchi 1983),
//! and a lower bound tells how far from the best it can be at most. The same seed gives the same plan everywhere.

mod bound;
mod exact;
mod search;
#[cfg(test)]
mod tests;

use crate::maths::random::Random;

/// Duties up to which the best plan is proved.
pub const EXACT_UP_TO: usize = 12;

/// Somebody who can take duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Load up to which nothing is wrong.
    pub comfortable: i64,
    /// What each unit of load above that costs.
    pub over_cost: i64,
    /// Load that is never gone beyond.
    pub capacity: i64,
    /// So many duties at most that are new to them.
    pub learning: u32,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What it takes, in the unit of people's loads.
    pub load: i64,
    /// What it costs when nobody has it.
    pub unassigned_cost: i64,
}

/// What is to be shared out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// Who there is.
    pub people: Vec<Person>,
    /// What there is to do.
    pub duties: Vec<Duty>,
    /// By duty and person: what it costs that they have it; none where they must not.
    pub costs: Vec<Vec<Option<i64>>>,
    /// By duty and person: whether it would be new to them. Empty where nothing is.
    pub learning: Vec<Vec<bool>>,
}

/// Who has each duty; none where nobody.
pub type Holders = Vec<Option<usize>>;

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Who has each duty.
    pub holders: Holders,
    /// What it costs.
    pub cost: i64,
    /// No plan costs less than this.
    pub bound: i64,
}

impl Assignment {
    /// Whether no plan is better.
    pub fn is_proved(&self) -> bool {
        self.cost == self.bound
    }
}

impl Problem {
    /// What a plan costs; none where it breaks a rule.
    pub fn cost(&self, holders: &Holders) -> Option<i64> {
        let mut loads = vec![0; self.people.len()];
        let mut new = vec![0; self.people.len()];
        let mut cost = 0;
        for (duty, holder) in holders.iter().enumerate() {
            let Some(person) = *holder else {
                cost += self.duties[duty].unassigned_cost;
                continue;
            };
            cost += self.costs[duty][person]?;
            loads[person] += self.duties[duty].load;
            new[person] += u32::from(self.is_new(duty, person));
        }
        for (n, person) in self.people.iter().enumerate() {
            if loads[n] > person.capacity || new[n] > person.learning {
                return None;
            }
            cost += person.overload_cost(loads[n]);
        }
        Some(cost)
    }

    /// Shares the duties out, with so many steps of improvement where the best is not proved.
    pub fn assign(&self, seed: u64, steps: usize) -> Assignment {
        if self.duties.len() <= EXACT_UP_TO {
            let (holders, cost) = exact::best(self);
            return Assignment { holders, cost, bound: cost };
        }
        let (holders, cost) = search::improved(self, search::by_regret(self), &mut Random::new(seed), steps);
        let bound = bound::bound(self, cost).min(cost);
        Assignment { holders, cost, bound }
    }

    /// Shares the duties out anew after a change, beginning with today's holders: those who may no longer hold theirs
    /// lose them first.
    pub fn readapt(&self, today: &Holders, seed: u64, steps: usize) -> Assignment {
        let start = search::kept(self, today);
        let (holders, cost) = search::improved(self, start, &mut Random::new(seed), steps);
        let bound = bound::bound(self, cost).min(cost);
        Assignment { holders, cost, bound }
    }

    fn is_new(&self, duty: usize, person: usize) -> bool {
        self.learning.get(duty).is_some_and(|new| new[person])
    }
}

impl Person {
    fn overload_cost(&self, load: i64) -> i64 {
        self.over_cost * (load - self.comfortable).max(0)
    }
}
