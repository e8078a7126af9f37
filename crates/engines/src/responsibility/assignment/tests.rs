use super::*;

/// A random problem; capacities are tight and some may learn one new thing.
fn some(chance: &mut Random, duties: usize, people: usize) -> Problem {
    let person = |chance: &mut Random| {
        let comfortable = 5 + chance.below(20) as i64;
        let capacity = comfortable + chance.below(8) as i64;
        Person { comfortable, over_cost: chance.below(6) as i64, capacity, learning: chance.below(2) as u32 }
    };
    let duty = |chance: &mut Random| Duty {
        load: 1 + chance.below(12) as i64,
        unassigned_cost: 20 + chance.below(60) as i64,
    };
    Problem {
        people: (0..people).map(|_| person(chance)).collect(),
        duties: (0..duties).map(|_| duty(chance)).collect(),
        costs: (0..duties)
            .map(|_| (0..people).map(|_| (!chance.chance(0.2)).then(|| chance.below(40) as i64)).collect())
            .collect(),
        learning: (0..duties).map(|_| (0..people).map(|_| chance.chance(0.3)).collect()).collect(),
    }
}

/// The cheapest of all plans.
fn tried(problem: &Problem) -> i64 {
    let choices = problem.people.len() + 1;
    let plans = choices.pow(problem.duties.len() as u32);
    let plan = |n: usize| -> Holders {
        let digit = |d: usize| n / choices.pow(d as u32) % choices;
        (0..problem.duties.len()).map(|d| digit(d).checked_sub(1)).collect()
    };
    (0..plans).filter_map(|n| problem.cost(&plan(n))).min().unwrap()
}

/// A9.2: up to seven duties and five people, no plan is cheaper and no rule is broken.
#[test]
fn small_problems_equal_trying_every_plan() {
    let mut chance = Random::new(3);
    for _ in 0..200 {
        let (duties, people) = (1 + chance.below(7), 1 + chance.below(5));
        let problem = some(&mut chance, duties, people);
        let found = problem.assign(1, 0);
        assert_eq!(problem.cost(&found.holders), Some(found.cost), "{problem:?}");
        assert_eq!(found.cost, tried(&problem), "{problem:?}");
        assert!(found.is_proved());
    }
}

#[test]
fn larger_ones_break_no_rule_and_lie_between_bound_and_best() {
    let mut chance = Random::new(8);
    for seed in 0..20 {
        let problem = some(&mut chance, 40, 9);
        let found = problem.assign(seed, 20_000);
        assert_eq!(problem.cost(&found.holders), Some(found.cost));
        assert!(found.bound <= found.cost, "{found:?}");
        assert_eq!(found, problem.assign(seed, 20_000), "the same seed, the same plan");
        let first = problem.assign(seed, 0);
        assert!(found.cost <= first.cost);
    }
}

#[test]
fn the_search_finds_what_is_proved_best_for_a_few() {
    let mut chance = Random::new(21);
    let mut best = 0;
    for seed in 0..50 {
        let problem = some(&mut chance, 10, 6);
        let (_, cost) =
            search::improved(&problem, search::by_regret(&problem), &mut Random::new(seed), 20_000);
        let bound = bound::bound(&problem, cost);
        let exact = problem.assign(0, 0).cost;
        assert!(bound <= exact && exact <= cost, "{bound} {exact} {cost}");
        best += usize::from(cost == exact);
    }
    assert!(best >= 48, "{best} of 50");
}

#[test]
fn after_a_departure_the_others_keep_most_of_theirs() {
    let mut chance = Random::new(5);
    let mut problem = some(&mut chance, 40, 9);
    let before = problem.assign(1, 20_000);
    problem.costs.iter_mut().for_each(|costs| costs[0] = None);
    for (duty, holder) in before.holders.iter().enumerate() {
        for (person, cost) in problem.costs[duty].iter_mut().enumerate() {
            let moves = holder.is_some_and(|h| h != person);
            *cost = cost.map(|c| c + if moves { 15 } else { 0 });
        }
    }
    let after = problem.readapt(&before.holders, 1, 20_000);
    assert!(after.holders.iter().all(|h| *h != Some(0)));
    let same = |(b, a): &(&Option<usize>, &Option<usize>)| b == a;
    let kept = before.holders.iter().zip(&after.holders).filter(same).count();
    assert!(kept >= 25, "{kept} of 40 kept");
}

#[test]
fn nobody_and_nothing() {
    assert_eq!(Problem::default().assign(1, 100).cost, 0);
    let duty = Duty { load: 1, unassigned_cost: 7 };
    let alone = Problem { duties: vec![duty; 20], costs: vec![Vec::new(); 20], ..Problem::default() };
    let found = alone.assign(1, 100);
    assert_eq!((found.cost, found.bound, found.is_proved()), (140, 140, true));
}
