//! Special cases that have exact algorithms of their own.

use super::super::order::{Job, order, tardiness};
use super::super::*;
use super::tiny::plain;
use super::{agrees, cases, planned};
use crate::maths::random::Random;

fn jobs(chance: &mut Random, n: usize) -> Vec<Job> {
    let lengths: Vec<usize> = (0..n).map(|_| 1 + chance.below(6)).collect();
    let total: usize = lengths.iter().sum();
    let job = |&length: &usize| Job {
        length: length as i64,
        weight: 1 + chance.below(9) as i64,
        due: chance.below(total) as i64,
    };
    lengths.iter().map(job).collect()
}

/// The least weighted lateness, by dynamic programming over sets of jobs (Held & Karp 1962); `ends` tells when the
/// machine has worked so long.
fn least_tardiness(jobs: &[Job], ends: impl Fn(i64) -> i64) -> i64 {
    let mut least = vec![i64::MAX; 1 << jobs.len()];
    least[0] = 0;
    for set in 1..least.len() {
        let worked: i64 = (0..jobs.len()).filter(|j| set >> j & 1 == 1).map(|j| jobs[j].length).sum();
        let last = |j: usize| least[set & !(1 << j)] + jobs[j].weight * (ends(worked) - jobs[j].due).max(0);
        least[set] = (0..jobs.len()).filter(|j| set >> j & 1 == 1).map(last).min().unwrap_or(0);
    }
    least[least.len() - 1]
}

fn as_item(job: &Job, slots: usize) -> Item {
    let due = Some(job.due as usize);
    Item { due, weight: job.weight, ..Item::new(job.length as usize, Span { start: 0, end: slots }, 0) }
}

#[test]
fn one_full_day_is_one_machine_with_weighted_lateness() {
    for seed in 0..cases(300) as u64 {
        let mut chance = Random::new(seed);
        let n = 2 + chance.below(6);
        let jobs = jobs(&mut chance, n);
        let slots = jobs.iter().map(|j| j.length as usize).sum();
        let problem = plain(slots, jobs.iter().map(|j| as_item(j, slots)).collect());
        let plan = planned(&problem, seed, 6_000);
        assert!(plan.unplaced.is_empty(), "seed {seed}");
        assert_eq!(plan.cost, least_tardiness(&jobs, |t| t), "seed {seed}");
    }
}

#[test]
fn dynasearch_finds_the_least_weighted_lateness() {
    for seed in 0..cases(1_000) as u64 {
        let mut chance = Random::new(seed);
        let n = 1 + chance.below(10);
        let jobs = jobs(&mut chance, n);
        let found = order(&jobs, seed, |descents, _| descents < 300);
        let mut sorted = found.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..n).collect::<Vec<_>>());
        assert_eq!(tardiness(&jobs, &found), least_tardiness(&jobs, |t| t), "seed {seed}");
    }
    assert!(order(&[], 1, |_, _| true).is_empty());
}

#[test]
fn the_same_seed_and_descents_give_the_same_order() {
    let jobs = jobs(&mut Random::new(7), 40);
    assert_eq!(order(&jobs, 3, |n, _| n < 50), order(&jobs, 3, |n, _| n < 50));
}

/// Work that may be cut everywhere, with gaps, and all of it there from the start: it never pays to cut but at a gap.
#[test]
fn work_that_may_be_cut_everywhere_is_one_machine_with_gaps() {
    for seed in 0..cases(300) as u64 {
        let mut chance = Random::new(seed);
        let n = 2 + chance.below(3);
        let jobs = jobs(&mut chance, n);
        let work: usize = jobs.iter().map(|j| j.length as usize).sum();
        let (slots, gaps) = (work + 4, [1 + chance.below(work), work + 2]);
        let cut = |j: &Job| Item { max_chunks: j.length as usize, ..as_item(j, slots) };
        let mut problem = plain(slots, jobs.iter().map(cut).collect());
        problem.blocked = gaps.iter().map(|&g| Span { start: g, end: g + 1 }).collect();
        let free: Vec<usize> = (0..slots).filter(|t| !gaps.contains(t)).collect();
        let least = least_tardiness(&jobs, |t| free[t as usize - 1] as i64 + 1);
        let plan = planned(&problem, seed, 3_000);
        assert_eq!((plan.unplaced.len(), plan.cost), (0, least), "seed {seed}");
    }
}

#[test]
fn items_with_one_place_each_are_weighted_intervals() {
    for seed in 0..cases(300) as u64 {
        let mut chance = Random::new(seed);
        let slots = 30;
        let mut items: Vec<Item> = (0..4 + chance.below(8)).map(|_| one_place(&mut chance, slots)).collect();
        items.sort_by_key(|i| i.windows[0].end);
        let all: i64 = items.iter().filter_map(|i| i.drop).sum();
        // The most that intervals ending by each slot are worth (Kleinberg & Tardos 2005, §6.1).
        let mut worth = vec![0; slots + 1];
        for end in 1..=slots {
            let ending = items.iter().filter(|i| i.windows[0].end == end);
            let with = ending.map(|i| worth[i.windows[0].start] + i.drop.unwrap_or(0)).max();
            worth[end] = worth[end - 1].max(with.unwrap_or(0));
        }
        let plan = planned(&plain(slots, items), seed, 2_000);
        assert_eq!(plan.cost, all - worth[slots], "seed {seed}");
    }
}

fn one_place(chance: &mut Random, slots: usize) -> Item {
    let dur = 1 + chance.below(6);
    let start = chance.below(slots - dur);
    Item { drop: Some(1 + chance.below(20) as i64), ..Item::new(dur, Span { start, end: start + dur }, 0) }
}

#[test]
fn mandatory_items_with_one_place_each_are_a_question_of_room() {
    for seed in 0..cases(300) as u64 {
        let mut chance = Random::new(seed);
        let slots = 60;
        let items: Vec<Item> = (0..4).map(|_| Item { drop: None, ..one_place(&mut chance, slots) }).collect();
        let clash = |a: &Item, b: &Item| a.windows[0].meets(b.windows[0]);
        let fits = (0..items.len()).all(|a| (0..a).all(|b| !clash(&items[a], &items[b])));
        let problem = plain(slots, items);
        let plan = planned(&problem, seed, 300);
        assert_eq!(plan.unplaced.is_empty(), fits, "seed {seed}");
        agrees(&problem, &plan);
    }
}
