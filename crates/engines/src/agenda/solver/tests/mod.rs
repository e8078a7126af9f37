//! The search against exhaustive search, against exact algorithms of special cases, and against the plain judge.

mod special;
mod tiny;

use super::*;
use crate::maths::random::Random;
use crate::testing::cases;
use tiny::{by_trying_all, tiny};

/// Plans, and checks that the judge agrees: no rule broken, the same cost.
fn planned(problem: &Problem, seed: u64, iterations: u64) -> Solution {
    let plan = solve(problem, seed, |p| p.iterations < iterations).unwrap();
    agrees(problem, &plan);
    plan
}

fn agrees(problem: &Problem, plan: &Solution) {
    let judged = judge(problem, &plan.placements);
    let left_out: Vec<Broken> = plan.unplaced.iter().map(|&i| Broken::LeftOut(i)).collect();
    assert_eq!(judged.broken, left_out);
    assert_eq!(judged.terms.total(), plan.cost);
}

/// A thousand and more are tried with the full counts.
#[test]
fn tiny_problems_are_solved_as_by_trying_all() {
    for seed in 0..cases(1_000) as u64 * 4 {
        let problem = tiny(seed);
        let Some(least) = by_trying_all(&problem) else { continue };
        let plan = planned(&problem, seed, 200);
        assert_eq!((plan.unplaced.len(), plan.cost), least, "seed {seed}");
    }
}

#[test]
fn branch_and_bound_proves_what_trying_all_finds() {
    for seed in 0..cases(1_000) as u64 * 4 {
        let problem = tiny(seed);
        let Some(least) = by_trying_all(&problem) else { continue };
        let free: Vec<usize> = (0..problem.items.len()).collect();
        let nothing = vec![Vec::new(); free.len()];
        let plan = exact(&problem, &nothing, &free, 10_000_000).unwrap().expect("few enough nodes");
        agrees(&problem, &plan);
        assert_eq!((plan.unplaced.len(), plan.cost), least, "seed {seed}");
    }
}

#[test]
fn no_plan_costs_less_than_the_bound() {
    for seed in 0..cases(1_000) as u64 * 4 {
        let problem = tiny(seed);
        let Some((0, least)) = by_trying_all(&problem) else { continue };
        let below = bound(&problem, least, |rounds| rounds < 200).unwrap();
        assert!(below.points <= least, "seed {seed}: {} > {least}", below.points);
    }
}

#[test]
fn larger_plans_break_no_rule_and_cost_what_the_judge_says() {
    for seed in 0..cases(300) as u64 {
        let mut chance = Random::new(seed);
        let size = tiny::Size {
            days: 1 + chance.below(4),
            per_day: 10 + chance.below(20),
            items: 4 + chance.below(25),
        };
        planned(&tiny::some(&mut chance, size), seed, 400);
    }
}

#[test]
fn the_same_seed_and_iterations_give_the_same_plan() {
    for seed in 0..cases(100) as u64 {
        let size = tiny::Size { days: 3, per_day: 20, items: 15 };
        let problem = tiny::some(&mut Random::new(seed), size);
        assert_eq!(planned(&problem, seed, 700), planned(&problem, seed, 700));
    }
}

#[test]
fn more_iterations_never_make_a_worse_plan() {
    for seed in 0..cases(100) as u64 {
        let size = tiny::Size { days: 3, per_day: 20, items: 15 };
        let problem = tiny::some(&mut Random::new(seed), size);
        let plans = [0, 16, 160, 1_600].map(|n| planned(&problem, seed, n));
        let costs = plans.map(|p| (p.unplaced.len(), p.cost));
        assert!(costs.is_sorted_by(|a, b| a >= b), "{costs:?}");
    }
}

#[test]
fn after_one_event_what_fits_stays_and_the_rest_is_laid_anew() {
    for seed in 0..cases(300) as u64 {
        let size = tiny::Size { days: 3, per_day: 20, items: 12 };
        let mut problem = tiny::some(&mut Random::new(seed), size);
        problem.items.iter_mut().for_each(|i| i.drop = i.drop.or(Some(500)));
        let before = planned(&problem, seed, 500);
        let Some(hit) = before.placements.iter().flatten().next().copied() else { continue };
        problem.blocked.push(Span { start: hit.start, end: hit.start + 1 });
        let after = resume(&problem, &before.placements, seed, |_| false).unwrap();
        agrees(&problem, &after);
        let better = resume(&problem, &before.placements, seed, |p| p.iterations < 500).unwrap();
        agrees(&problem, &better);
        assert!(better.cost <= after.cost);
    }
}

#[test]
fn what_cannot_be_planned_is_refused_with_its_place() {
    let day = Span { start: 0, end: 8 };
    let plain = tiny::plain(8, vec![Item::new(2, day, 0), Item::new(2, day, 0)]);
    let wait = |a, b| Precedence { before: Node::Item(a), after: Node::Item(b), lag: 0 };
    let with = |change: fn(&mut Problem)| {
        let mut problem = plain.clone();
        change(&mut problem);
        problem.check()
    };
    let cycle = Problem { precedence: vec![wait(0, 1), wait(1, 0)], ..plain.clone() };
    for (found, wanted) in [
        (with(|_| ()), Ok(())),
        (with(|p| p.days = 0), Err(Fault::Timeline(0))),
        (with(|p| p.days = usize::MAX), Err(Fault::Timeline(usize::MAX))),
        (with(|p| p.period_starts = vec![4]), Err(Fault::Periods)),
        (with(|p| p.kinds[0].truncate(3)), Err(Fault::Kind(0))),
        (with(|p| p.items[1].dur = 0), Err(Fault::Item { item: 1, field: "dur" })),
        (with(|p| p.items[1].kind = 9), Err(Fault::Item { item: 1, field: "kind" })),
        (
            with(|p| p.items[0].required = vec![4]),
            Err(Fault::Item { item: 0, field: "required or optional" }),
        ),
        (with(|p| p.items[0].weight = -1), Err(Fault::Item { item: 0, field: "a cost" })),
        (cycle.check(), Err(Fault::Cycle(vec![0, 1]))),
    ] {
        assert_eq!(found, wanted);
    }
}
