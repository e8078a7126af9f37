//! Ruin and recreate with annealing: take some items out, lay them anew at their cheapest places, keep the result
//! where it is not much worse.
//!
//! Sources: Schrimpf, Schneider, Stamm-Wilbrandt & Dueck 2000 (ruin and recreate); Christiaens & Vanden Berghe 2020
//! (neighbours out together, places overlooked at random, annealing).

use super::Solution;
use super::insert::Inserter;
use super::plan::Plan;
use super::problem::Chunk;
use super::ruin;
use super::score::Placements;
use super::tables::{MANDATORY, Tables};
use crate::maths::random::Random;

/// A search that can be asked for more at any time.
pub(super) struct Search<'a> {
    tables: &'a Tables<'a>,
    plan: Plan<'a>,
    inserter: Inserter,
    chance: Random,
    best: Placements,
    pub(super) best_cost: i64,
    pub(super) iterations: u64,
    /// Round in which each item was touched last, and where it was before that round.
    touched: Vec<u64>,
    undo: Vec<(usize, Vec<Chunk>)>,
    chosen: Vec<usize>,
    pending: Vec<bool>,
    stage: Stage,
}

/// One cooling, from a warm start to the cold.
#[derive(Clone, Copy)]
struct Stage {
    rounds: u64,
    done: u64,
    warm: f64,
    heat: f64,
}

/// One place in so many is overlooked; 0: none is.
const OVERLOOK: [u64; 4] = [0, 4, 16, 64];
const FIRST_STAGE: u64 = 4_000;
const GROWTH: f64 = 2.0;

impl<'a> Search<'a> {
    /// A search that starts with a plan made in one pass.
    pub(super) fn new(tables: &'a Tables<'a>, seed: u64) -> Self {
        let mut search = Self::blank(tables, seed);
        search.first_plan();
        search
    }

    fn blank(tables: &'a Tables<'a>, seed: u64) -> Self {
        let plan = Plan::empty(tables);
        let items = plan.chunks.len();
        Self {
            tables,
            inserter: Inserter::new(tables.slots, seed ^ 0x5EED),
            chance: Random::new(seed),
            best: Vec::new(),
            best_cost: i64::MAX,
            iterations: 0,
            touched: vec![u64::MAX; items],
            undo: Vec::new(),
            chosen: Vec::new(),
            pending: vec![false; items],
            stage: Stage { rounds: FIRST_STAGE, done: 0, warm: 0.0, heat: 0.0 },
            plan,
        }
    }

    /// A search that starts with what still fits of a plan.
    pub(super) fn resumed(tables: &'a Tables<'a>, incumbent: &Placements, seed: u64) -> Self {
        let mut search = Self::blank(tables, seed);
        lay_as_it_was(&mut search.plan, incumbent, &[]);
        search.first_plan();
        search
    }

    /// The best plan found.
    pub(super) fn solution(self) -> Solution {
        Self::solution_of(self.tables, self.best, self.best_cost, self.iterations)
    }

    pub(super) fn solution_of(
        tables: &Tables,
        placements: Placements,
        cost: i64,
        iterations: u64,
    ) -> Solution {
        let mandatory = |i: &usize| tables.facts[*i].drop == MANDATORY && placements[*i].is_empty();
        let unplaced: Vec<usize> = (0..placements.len()).filter(mandatory).collect();
        let cost = cost - MANDATORY * unplaced.len() as i64;
        Solution { placements, cost, iterations, unplaced }
    }

    /// Lays what is left out; the search goes on from there.
    fn first_plan(&mut self) {
        self.chosen = (0..self.plan.chunks.len()).filter(|&i| !self.plan.placed(i)).collect();
        self.recreate(Rule::Drop);
        (self.best, self.best_cost) = (self.plan.chunks.clone(), self.plan.cost);
        self.begin_stage();
    }

    fn begin_stage(&mut self) {
        let placed = self.plan.chunks.iter().filter(|c| !c.is_empty()).count().max(1);
        let mean = (self.best_cost % MANDATORY) as f64 / placed as f64;
        self.stage.warm = mean * 0.5;
        self.stage.heat = self.stage.warm;
        self.stage.done = 0;
    }

    fn next_stage(&mut self) {
        self.stage.rounds = (self.stage.rounds as f64 * GROWTH) as u64;
        self.restore_best();
        self.begin_stage();
    }

    fn restore_best(&mut self) {
        for item in 0..self.best.len() {
            if self.plan.chunks[item] != self.best[item] {
                self.plan.take(item);
            }
        }
        for item in 0..self.best.len() {
            if self.plan.chunks[item] != self.best[item] {
                self.plan.put(item, self.best[item].clone());
            }
        }
    }

    /// One ruin and repair.
    pub(super) fn step(&mut self) {
        if self.stage.done >= self.stage.rounds {
            self.next_stage();
        }
        if self.stage.done.is_multiple_of(64) {
            let left = self.stage.done as f64 / self.stage.rounds as f64;
            self.stage.heat = self.stage.warm * (0.03f64).powf(left);
        }
        self.stage.done += 1;
        let before = self.plan.cost;
        self.begin_round();
        self.ruin();
        let rule = Rule::some(&mut self.chance);
        self.inserter.overlook = OVERLOOK[self.chance.below(OVERLOOK.len())];
        self.inserter.fine = self.chance.next() & 3 == 0;
        self.recreate(rule);
        let allowed = before as f64 - self.stage.heat * self.chance.share().max(1e-12).ln();
        if (self.plan.cost as f64) < allowed {
            if self.plan.cost < self.best_cost {
                self.keep_best();
            }
        } else {
            self.revert();
        }
    }

    fn keep_best(&mut self) {
        self.best_cost = self.plan.cost;
        self.best.clone_from(&self.plan.chunks);
    }

    fn begin_round(&mut self) {
        self.iterations += 1;
        self.undo.clear();
    }

    /// Takes an item out and remembers where it was when the round began.
    fn take(&mut self, item: usize) {
        let chunks = self.plan.take(item);
        if self.touched[item] != self.iterations {
            self.touched[item] = self.iterations;
            self.undo.push((item, chunks));
        }
    }

    fn revert(&mut self) {
        for k in 0..self.undo.len() {
            let item = self.undo[k].0;
            if self.plan.placed(item) {
                self.plan.take(item);
            }
        }
        for (item, chunks) in std::mem::take(&mut self.undo) {
            if !chunks.is_empty() {
                self.plan.put(item, chunks);
            }
        }
    }

    fn ruin(&mut self) {
        let many = 1 + self.chance.below(5);
        let wish = ruin::choose(&self.plan, &mut self.chance, many, &mut self.chosen);
        for item in 0..self.plan.chunks.len() {
            if !self.plan.placed(item) && !self.chosen.contains(&item) && self.chance.next() & 3 == 0 {
                self.chosen.push(item);
            }
        }
        for k in 0..self.chosen.len() {
            self.take(self.chosen[k]);
        }
        if let Some((item, start)) = wish.filter(|_| self.chance.next() & 1 == 0) {
            self.grant(item, start);
        }
    }

    /// Lays an item where it would like to be, before all others, though what it waits for may still have to be laid.
    fn grant(&mut self, index: usize, start: usize) {
        let (item, facts) = (&self.tables.problem.items[index], &self.tables.facts[index]);
        let (before, after) = item.buffers();
        let end = start + item.dur;
        let late =
            |&(other, lag): &(usize, usize)| self.plan.last(other).is_some_and(|last| last + lag > start);
        let early =
            |&(other, lag): &(usize, usize)| self.plan.first(other).is_some_and(|first| end + lag > first);
        let free = self.plan.free.run_end(start - before, end + after) == end + after;
        if free && !facts.before.iter().any(late) && !facts.after.iter().any(early) {
            self.plan.put(index, vec![Chunk { start, len: item.dur }]);
        }
    }

    /// Lays the chosen items one after another, each at its cheapest place, what comes first before what waits.
    fn recreate(&mut self, rule: Rule) {
        let mut order = std::mem::take(&mut self.chosen);
        let open: Vec<usize> = order.iter().copied().filter(|&i| !self.plan.placed(i)).collect();
        let mut keyed: Vec<(i64, usize)> = open.iter().map(|&i| (self.key(rule, i), i)).collect();
        keyed.sort_unstable();
        keyed.iter().for_each(|&(_, i)| self.pending[i] = true);
        for (_, item) in keyed {
            self.lay(item);
        }
        self.prune(&mut order);
        self.chosen = order;
    }

    /// Lays an item, and before it those that it waits for.
    fn lay(&mut self, item: usize) {
        if !self.pending[item] {
            return;
        }
        let tables = self.tables;
        for &(before, _) in &tables.facts[item].before {
            self.lay(before);
        }
        self.pending[item] = false;
        self.look_ahead(item);
        let limit = self.worth(item);
        if let Some((_, chunks)) = self.inserter.best(&self.plan, item, limit) {
            if self.touched[item] != self.iterations {
                self.touched[item] = self.iterations;
                self.undo.push((item, Vec::new()));
            }
            self.plan.put(item, chunks);
        }
    }

    /// Tells the inserter what a late end of the item will cost those that wait for it and are to be laid, half of the
    /// times.
    fn look_ahead(&mut self, item: usize) {
        let ahead = &mut self.inserter.ahead;
        ahead.clear();
        for &(waiting, lag) in &self.tables.facts[item].after {
            if self.pending[waiting] && self.chance.next() & 1 == 0 {
                ahead.resize(self.tables.slots + 1, 0);
                let delayed = &self.tables.facts[waiting].delayed;
                let last = delayed.len() - 1;
                ahead.iter_mut().enumerate().for_each(|(t, a)| *a += delayed[(t + lag).min(last)]);
            }
        }
    }

    /// What is lost if the item is left out: its own price, and that of what waits for it.
    fn worth(&self, item: usize) -> i64 {
        let facts = &self.tables.facts[item];
        let waiting = |&(other, _): &(usize, usize)| {
            if self.plan.placed(other) || self.pending[other] { self.worth(other) } else { 0 }
        };
        facts.drop + facts.after.iter().map(waiting).sum::<i64>()
    }

    /// Takes out what waits for something that is left out, then what is dearer than leaving it out.
    fn prune(&mut self, laid: &mut Vec<usize>) {
        let tables = self.tables;
        let mut k = 0;
        while k < laid.len() {
            let waits = tables.facts[laid[k]].before.iter().any(|&(other, _)| !self.plan.placed(other));
            if waits && self.plan.placed(laid[k]) {
                self.take(laid[k]);
            }
            if !self.plan.placed(laid[k]) {
                for &(waiting, _) in &tables.facts[laid[k]].after {
                    if self.plan.placed(waiting) {
                        self.take(waiting);
                        laid.push(waiting);
                    }
                }
            }
            k += 1;
        }
        for &item in laid.iter() {
            let facts = &tables.facts[item];
            let alone = facts.after.iter().all(|&(other, _)| !self.plan.placed(other));
            if self.plan.placed(item) && !facts.after.is_empty() && alone && self.plan.own[item] > facts.drop
            {
                self.take(item);
            }
        }
    }

    /// Sorts what is laid: the least first.
    fn key(&mut self, rule: Rule, index: usize) -> i64 {
        let (item, facts) = (&self.tables.problem.items[index], &self.tables.facts[index]);
        let long = (item.before + item.dur + item.after) as i64;
        let noise = (self.chance.next() >> 44) as i64;
        match rule {
            Rule::Chance => noise,
            Rule::Drop => -((facts.drop.min(1 << 30) << 12) / long) + noise % 4096,
            Rule::Long => (-long << 20) + noise,
            Rule::Due => ((item.due.unwrap_or(self.tables.slots) as i64) << 20) + noise,
            Rule::Narrow => {
                let starts: u32 =
                    facts.starts.words[facts.words.clone()].iter().map(|w| w.count_ones()).sum();
                (i64::from(starts) << 20) + noise
            }
        }
    }
}

/// In which order items are laid.
#[derive(Clone, Copy)]
enum Rule {
    Chance,
    Drop,
    Long,
    Due,
    Narrow,
}

impl Rule {
    fn some(chance: &mut Random) -> Self {
        match chance.below(10) {
            0..=3 => Rule::Chance,
            4 | 5 => Rule::Drop,
            6 | 7 => Rule::Long,
            8 => Rule::Due,
            _ => Rule::Narrow,
        }
    }
}

/// Puts items to where they were in another plan, as far as they fit, but for those that are free.
pub(super) fn lay_as_it_was(plan: &mut Plan, incumbent: &Placements, free: &[usize]) {
    for &item in &plan.tables.order {
        let chunks = incumbent.get(item).cloned().unwrap_or_default();
        if !chunks.is_empty() && !free.contains(&item) && fits(plan, item, &chunks) {
            plan.put(item, chunks);
        }
    }
}

/// Whether an item may lie so in the plan as it stands.
fn fits(plan: &Plan, index: usize, chunks: &[Chunk]) -> bool {
    let Some((first, last)) = plan.between(index) else { return false };
    let (item, facts) = (&plan.tables.problem.items[index], &plan.tables.facts[index]);
    let (before, after) = item.buffers();
    let free = |c: &Chunk| {
        let (from, upto) = (c.start.checked_sub(before), c.end() + after);
        from.is_some_and(|from| upto <= plan.tables.slots && plan.free.run_end(from, upto) == upto)
    };
    let inside = chunks[0].start >= first && chunks[chunks.len() - 1].end() <= last;
    let apart = chunks.windows(2).all(|w| w[0].end() <= w[1].start);
    let whole = chunks.iter().map(|c| c.len).sum::<usize>() == item.dur;
    let place = |c: &Chunk| match chunks.len() {
        1 => facts.starts.has(c.start),
        _ => c.len >= item.min_chunk && holds(plan.tables, index, *c),
    };
    inside && apart && whole && chunks.len() <= item.max_chunks && chunks.iter().all(|c| free(c) && place(c))
}

/// Whether a chunk of several lies within a day, a window and what may be used.
pub(super) fn holds(tables: &Tables, index: usize, chunk: Chunk) -> bool {
    let facts = &tables.facts[index];
    facts.cut.usable.run_end(chunk.start, chunk.end()) == chunk.end()
        && tables.day[chunk.start] == tables.day[chunk.end() - 1]
        && tables.problem.items[index].windows.iter().any(|w| w.holds(chunk.span()))
}
