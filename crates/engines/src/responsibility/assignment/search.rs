//! A first plan by regret, and its improvement step by step.

use super::{Holders, Problem};
use crate::maths::random::Random;

/// So many of the cheapest people are tried for a duty; of so many steps one tries anybody.
const CANDIDATES: usize = 10;
const ANYBODY: usize = 20;
/// Of so many steps one moves a duty; the others also find a new place for one that its new holder has.
const PLAIN: usize = 12;
/// How warm the search begins, in mean costs of a duty.
const WARMTH: f64 = 0.3;

/// A plan with what it takes to change it quickly.
pub(super) struct Plan<'a> {
    problem: &'a Problem,
    holders: Holders,
    /// The duties of each person.
    held: Vec<Vec<usize>>,
    loads: Vec<i64>,
    new: Vec<u32>,
    cost: i64,
}

/// A plan that gives away first what becomes dearest by waiting: the duty whose best choice is farthest ahead of its
/// second.
pub(super) fn by_regret(problem: &Problem) -> Plan<'_> {
    filled(Plan::empty(problem))
}

/// Today's holders where they may stay, the rest by regret.
pub(super) fn kept<'a>(problem: &'a Problem, today: &Holders) -> Plan<'a> {
    let mut plan = Plan::empty(problem);
    for (duty, holder) in today.iter().enumerate().take(problem.duties.len()) {
        if let Some(person) = *holder
            && plan.change(duty, Some(person)).is_some()
        {
            plan.put(duty, Some(person));
        }
    }
    filled(plan)
}

fn filled(mut plan: Plan<'_>) -> Plan<'_> {
    // What was found of each open duty stays so until somebody of its best two gets more to do.
    let mut open: Vec<(usize, Regret)> = (0..plan.holders.len())
        .filter(|duty| plan.holders[*duty].is_none())
        .map(|duty| (duty, plan.regret(duty)))
        .collect();
    while let Some(at) = (0..open.len()).min_by_key(|at| std::cmp::Reverse(open[*at].1.ahead)) {
        let (duty, regret) = open.remove(at);
        plan.put(duty, regret.best);
        let Some(person) = regret.best else { continue };
        for (duty, known) in &mut open {
            if known.best == Some(person) || known.second == Some(person) {
                *known = plan.regret(*duty);
            }
        }
    }
    plan
}

/// What becomes dearer when a duty is given away later.
#[derive(Clone, Copy)]
struct Regret {
    /// How much dearer its second choice is than its first.
    ahead: i64,
    best: Option<usize>,
    second: Option<usize>,
}

/// Improves a plan in so many steps; returns the best on the way, and its cost.
pub(super) fn improved(
    problem: &Problem,
    mut plan: Plan<'_>,
    chance: &mut Random,
    steps: usize,
) -> (Holders, i64) {
    let (duties, people) = (problem.duties.len(), problem.people.len());
    let mut best = (plan.holders.clone(), plan.cost);
    if duties == 0 || people == 0 {
        return best;
    }
    let candidates: Vec<Vec<usize>> = (0..duties).map(|duty| candidates(problem, duty)).collect();
    let warmth = (plan.cost as f64 / duties as f64).max(1.0) * WARMTH;
    for step in 0..steps {
        let heat = warmth * (1.0 - step as f64 / steps as f64) + 1e-9;
        let most = (-heat * (1.0 - chance.share()).ln()) as i64;
        // Of two, the one that is dearer where it is: there is more to win.
        let (one, other) = (chance.below(duties), chance.below(duties));
        let duty = if plan.lost(other) > plan.lost(one) { other } else { one };
        let near = &candidates[duty];
        let to = match near.len() {
            0 => continue,
            _ if chance.below(ANYBODY) == 0 => chance.below(people),
            n => near[chance.below(n)],
        };
        let other = plan.held[to].get(chance.below(plan.held[to].len())).copied();
        match other {
            Some(other) if chance.below(PLAIN) > 0 => plan.pushed(duty, to, other, &candidates[other], most),
            _ => plan.moved(duty, Some(to), most),
        }
        if plan.cost < best.1 {
            best = (plan.holders.clone(), plan.cost);
        }
    }
    best
}

/// The people for whom a duty costs least, cheapest first.
fn candidates(problem: &Problem, duty: usize) -> Vec<usize> {
    let may = problem.costs[duty].iter().enumerate();
    let mut found: Vec<(i64, usize)> = may.filter_map(|(person, cost)| Some(((*cost)?, person))).collect();
    found.sort_unstable();
    found.into_iter().take(CANDIDATES).map(|f| f.1).collect()
}

impl<'a> Plan<'a> {
    fn empty(problem: &'a Problem) -> Plan<'a> {
        let people = problem.people.len();
        Plan {
            problem,
            holders: vec![None; problem.duties.len()],
            held: vec![Vec::new(); people],
            loads: vec![0; people],
            new: vec![0; people],
            cost: problem.duties.iter().map(|d| d.unassigned_cost).sum(),
        }
    }

    /// How much dearer the second choice of a duty is than the first, and both; nobody is a choice, too.
    fn regret(&self, duty: usize) -> Regret {
        let (mut best, mut second) = ((0, None), (0, None));
        for person in 0..self.problem.people.len() {
            let Some(change) = self.change(duty, Some(person)) else { continue };
            if change < best.0 {
                second = best;
                best = (change, Some(person));
            } else if change < second.0 {
                second = (change, Some(person));
            }
        }
        Regret { ahead: second.0 - best.0, best: best.1, second: second.1 }
    }

    /// By how much the cost changes when a duty goes to somebody; none where a rule forbids it.
    fn change(&self, duty: usize, to: Option<usize>) -> Option<i64> {
        let gained = match to {
            Some(person) => self.takes(duty, person, self.loads[person], self.new[person])?,
            None => self.problem.duties[duty].unassigned_cost,
        };
        Some(gained - self.lost(duty))
    }

    /// What a duty costs in somebody's hands who bears so much already.
    fn takes(&self, duty: usize, person: usize, load: i64, new: u32) -> Option<i64> {
        let cost = self.problem.costs[duty][person]?;
        let who = &self.problem.people[person];
        let then = load + self.problem.duties[duty].load;
        let fits = then <= who.capacity && new + u32::from(self.problem.is_new(duty, person)) <= who.learning;
        fits.then(|| cost + who.overload_cost(then) - who.overload_cost(load))
    }

    /// What is saved when a duty is taken from its holder.
    fn lost(&self, duty: usize) -> i64 {
        let Some(person) = self.holders[duty] else { return self.problem.duties[duty].unassigned_cost };
        let who = &self.problem.people[person];
        let load = self.loads[person];
        let without = load - self.problem.duties[duty].load;
        self.problem.costs[duty][person].unwrap_or(0) + who.overload_cost(load) - who.overload_cost(without)
    }

    /// Gives a duty to somebody who may have it.
    fn put(&mut self, duty: usize, to: Option<usize>) {
        if to == self.holders[duty] {
            return;
        }
        let Some(change) = self.change(duty, to) else { return };
        self.cost += change;
        if let Some(from) = self.holders[duty] {
            self.held[from].retain(|d| *d != duty);
            self.loads[from] -= self.problem.duties[duty].load;
            self.new[from] -= u32::from(self.problem.is_new(duty, from));
        }
        if let Some(person) = to {
            self.held[person].push(duty);
            self.loads[person] += self.problem.duties[duty].load;
            self.new[person] += u32::from(self.problem.is_new(duty, person));
        }
        self.holders[duty] = to;
    }

    /// Gives a duty to somebody else where that costs at most so much more.
    fn moved(&mut self, duty: usize, to: Option<usize>, most: i64) {
        if to != self.holders[duty] && self.change(duty, to).is_some_and(|change| change <= most) {
            self.put(duty, to);
        }
    }

    /// Gives a duty to somebody, and one of theirs to whomever it suits best then (of its candidates, the first one's
    /// old holder, and nobody), where that costs at most so much more. Reckoned first, so that what is not done leaves
    /// the plan as it was.
    fn pushed(&mut self, duty: usize, to: usize, other: usize, candidates: &[usize], most: i64) {
        let from = self.holders[duty];
        if from == Some(to) {
            return;
        }
        let (load, less) = (self.problem.duties[duty].load, self.problem.duties[other].load);
        // The other goes, then the duty comes.
        let saved = self.lost(other);
        let left = self.loads[to] - less;
        let new = self.new[to] - u32::from(self.problem.is_new(other, to));
        let Some(taken) = self.takes(duty, to, left, new) else { return };
        let change = taken - self.lost(duty) - saved;
        // Where the other suits best then; its old place at the first one's has more room than before.
        let place = |person: usize| {
            let (mut bears, mut new) = (self.loads[person], self.new[person]);
            if Some(person) == from {
                bears -= load;
                new -= u32::from(self.problem.is_new(duty, person));
            }
            Some((self.takes(other, person, bears, new)?, person))
        };
        let places = candidates.iter().copied().chain(from).filter(|p| *p != to);
        let nobody = self.problem.duties[other].unassigned_cost;
        let best = places.filter_map(place).min().filter(|best| best.0 < nobody);
        if change + best.map_or(nobody, |best| best.0) > most {
            return;
        }
        self.put(other, None);
        self.put(duty, Some(to));
        self.put(other, best.map(|best| best.1));
    }
}
