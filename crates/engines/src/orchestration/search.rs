//! Finds an order of jobs with a low cost: every order up to eight jobs, beyond that insertions and swaps from
//! several starts until nothing gains (spec §1.6). Effort is counted in placements, not in time, so that the same
//! seed gives the same plan on every machine.

use super::OrchestrationConfig;
use super::jobs::{Job, in_order};
use super::schedule::{Filling, Schedule, Space, schedule};
use super::sequence::{Atcs, atcs};
use crate::maths::{energy, random::Random};

/// Starts of the local search: four rules, then the best one shaken.
const STARTS: usize = 5;

/// The best schedule found.
pub(super) fn best(space: &Space, jobs: &[Job], config: &OrchestrationConfig, seed: u64) -> Schedule {
    if jobs.len() <= config.exact_up_to {
        exact(space, jobs, config)
    } else {
        local(space, jobs, config, seed)
    }
}

/// The best of all orders. A branch is left once it costs more than the best known however it ends.
pub(super) fn exact(space: &Space, jobs: &[Job], config: &OrchestrationConfig) -> Schedule {
    let mut best = schedule(space, jobs, &by_atcs(space, jobs, config), config);
    let mut open: Vec<usize> = (0..jobs.len()).collect();
    every_order(&Filling::new(space, jobs, config), jobs, &mut open, &mut best);
    best
}

fn every_order(so_far: &Filling, jobs: &[Job], open: &mut Vec<usize>, best: &mut Schedule) {
    if open.is_empty() {
        let done = so_far.clone().finish();
        if done.cost.total() < best.cost.total() - 1e-12 {
            *best = done;
        }
        return;
    }
    for i in 0..open.len() {
        let job = open[i];
        if jobs[job].after.iter().any(|a| open.contains(a)) {
            continue;
        }
        let mut next = so_far.clone();
        next.place(job);
        if next.at_least() < best.cost.total() {
            open.remove(i);
            every_order(&next, jobs, open, best);
            open.insert(i, job);
        }
    }
}

/// Insertions and swaps from five starts.
pub(super) fn local(space: &Space, jobs: &[Job], config: &OrchestrationConfig, seed: u64) -> Schedule {
    let mut chance = Random::new(seed);
    let mut left = config.search_effort;
    let mut starts: Vec<Vec<usize>> = rules(space, jobs, config);
    let mut best: Option<(Vec<usize>, Schedule)> = None;
    for start in 0..STARTS {
        let order = if start < starts.len() {
            in_order(jobs, &std::mem::take(&mut starts[start]))
        } else {
            let mut order = best.as_ref().map_or_else(Vec::new, |b| b.0.clone());
            shake(&mut order, &mut chance);
            in_order(jobs, &order)
        };
        let share = left / (STARTS - start);
        let found = improve(space, jobs, order, config, &mut chance, share);
        left = left.saturating_sub(found.2);
        if best.as_ref().is_none_or(|b| found.1.cost.total() < b.1.cost.total() - 1e-12) {
            best = Some((found.0, found.1));
        }
    }
    best.map_or_else(|| schedule(space, jobs, &[], config), |b| b.1)
}

/// The orders one would make by hand: ATCS, earliest due, weight over time, ATC (ATCS without switches).
pub(super) fn rules(space: &Space, jobs: &[Job], config: &OrchestrationConfig) -> Vec<Vec<usize>> {
    let plain = OrchestrationConfig { switch: super::SwitchCosts::none(), ..config.clone() };
    vec![
        by_atcs(space, jobs, config),
        sorted(jobs, |j| j.due_in.unwrap_or(f64::MAX)),
        sorted(jobs, |j| -j.weight / j.minutes as f64),
        by_atcs(space, jobs, &plain),
    ]
}

fn sorted(jobs: &[Job], key: impl Fn(&Job) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by(|a, b| key(&jobs[*a]).total_cmp(&key(&jobs[*b])).then(a.cmp(b)));
    order
}

/// Changes a few places of an order at random.
fn shake(order: &mut [usize], chance: &mut Random) {
    for _ in 0..order.len() / 4 {
        let (i, j) = (chance.below(order.len()), chance.below(order.len()));
        order.swap(i, j);
    }
}

/// Takes the first gain among insertions and swaps, in a shuffled sequence, until a whole round brings none or
/// the effort is spent. Returns order, schedule and effort.
fn improve(
    space: &Space,
    jobs: &[Job],
    mut order: Vec<usize>,
    config: &OrchestrationConfig,
    chance: &mut Random,
    effort: usize,
) -> (Vec<usize>, Schedule, usize) {
    let n = order.len();
    let mut now = schedule(space, jobs, &order, config);
    let mut spent = n;
    let mut moves: Vec<(usize, usize)> =
        (0..n).flat_map(|i| (0..n).filter(move |j| *j != i).map(move |j| (i, j))).collect();
    if n > 60 {
        // Far too many to try: near moves among the first matter most.
        moves.retain(|(i, j)| i.abs_diff(*j) <= 8);
    }
    loop {
        let mut gained = false;
        chance.shuffle(&mut moves);
        for (i, j) in &moves {
            for swap in [false, true] {
                if spent >= effort {
                    return (order, now, spent);
                }
                if swap && i > j {
                    continue;
                }
                let mut next = order.clone();
                if swap {
                    next.swap(*i, *j);
                } else {
                    let job = next.remove(*i);
                    next.insert(*j, job);
                }
                let then = schedule(space, jobs, &next, config);
                spent += n;
                if then.cost.total() < now.cost.total() - 1e-9 {
                    (order, now, gained) = (in_order(jobs, &next), then, true);
                }
            }
        }
        if !gained {
            return (order, now, spent);
        }
    }
}

/// The order in which ATCS, asked again at each free moment, would take the jobs.
pub(super) fn by_atcs(space: &Space, jobs: &[Job], config: &OrchestrationConfig) -> Vec<usize> {
    let mut open: Vec<usize> = (0..jobs.len()).collect();
    let mut taken = vec![false; jobs.len()];
    let mut order = Vec::with_capacity(jobs.len());
    let mean_minutes = jobs.iter().map(|j| j.minutes as f64).sum::<f64>() / jobs.len().max(1) as f64;
    let mut last: Option<usize> = None;
    let mut gone = 0.0;
    for (day, start, end) in space.stretches() {
        let mut at = start;
        while at < end && !open.is_empty() {
            let Some(next) =
                strongest(space, jobs, config, &open, &taken, (day, at), last, mean_minutes, gone)
            else {
                break;
            };
            open.retain(|j| *j != next);
            taken[next] = true;
            order.push(next);
            at += jobs[next].minutes.max(5);
            gone += jobs[next].minutes as f64;
            last = Some(next);
        }
    }
    open.sort_by(|a, b| {
        (jobs[*b].weight / jobs[*b].minutes as f64).total_cmp(&(jobs[*a].weight / jobs[*a].minutes as f64))
    });
    order.extend(open);
    order
}

#[expect(clippy::too_many_arguments, reason = "the state of one greedy walk, used once")]
fn strongest(
    space: &Space,
    jobs: &[Job],
    config: &OrchestrationConfig,
    open: &[usize],
    taken: &[bool],
    (day, at): (usize, i64),
    last: Option<usize>,
    mean_minutes: f64,
    gone: f64,
) -> Option<usize> {
    let context = last.map(|l| (jobs[l].context, at));
    let ready: Vec<(usize, f64)> = open
        .iter()
        .filter(|j| jobs[**j].after.iter().all(|a| taken[*a]))
        .map(|j| (*j, space.switch(context, jobs[*j].context, day, at, config)))
        .collect();
    let mean_switch = ready.iter().map(|r| r.1).sum::<f64>() / ready.len().max(1) as f64;
    let index = |(j, switch): (usize, f64)| {
        let job = &jobs[j];
        atcs(&Atcs {
            weight: job.weight,
            minutes: job.minutes as f64,
            due_in: job.due_in.unwrap_or(space.end) - gone,
            switch,
            energy: energy::fit(job.demand, space.energy(day, at, job.minutes.min(config.chunk_max))),
            mean_minutes,
            mean_switch: mean_switch.max(1.0),
        })
    };
    let mut best: Option<(usize, f64)> = None;
    for candidate in ready {
        let strength = index(candidate);
        if best.is_none_or(|b| strength > b.1) {
            best = Some((candidate.0, strength));
        }
    }
    best.map(|b| b.0)
}
