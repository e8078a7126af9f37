//! The best places of a few items, proved: branch and bound over all their places.

use super::plan::Plan;
use super::problem::{Chunk, Fault, Problem};
use super::score::Placements;
use super::search::Search;
use super::tables::Tables;
use super::{Solution, search};

/// Most ways of laying one item that are listed.
const MOST_WAYS: usize = 20_000;

/// The best plan in which only the `free` items, and those that wait for them, may lie otherwise than in `incumbent`
/// (as far as that fits); none if that cannot be proved within so many nodes of the search.
///
/// # Errors
/// See [`Problem::check`].
pub fn exact(
    problem: &Problem,
    incumbent: &Placements,
    free: &[usize],
    most_nodes: u64,
) -> Result<Option<Solution>, Fault> {
    let tables = Tables::new(problem)?;
    let mut plan = Plan::empty(&tables);
    let free = &with_waiting(&tables, free);
    search::lay_as_it_was(&mut plan, incumbent, free);
    let order: Vec<usize> = tables.order.iter().copied().filter(|i| free.contains(i)).collect();
    let Some(ways) = order.iter().map(|&i| ways(&plan, i)).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let (best, best_cost) = (plan.chunks.clone(), plan.cost);
    let mut tree = Tree { plan, order, ways, rest: Vec::new(), best, best_cost, nodes: most_nodes };
    tree.rest = tree.least_of_the_rest();
    tree.branch(0);
    let proved = tree.nodes > 0;
    Ok(proved.then(|| Search::solution_of(&tables, tree.best, tree.best_cost, most_nodes - tree.nodes)))
}

/// The free items and all that waits for them.
fn with_waiting(tables: &Tables, free: &[usize]) -> Vec<usize> {
    let mut all = vec![false; tables.facts.len()];
    free.iter().for_each(|&i| all[i] = true);
    for &item in &tables.order {
        all[item] |= tables.facts[item].before.iter().any(|&(other, _)| all[other]);
    }
    (0..all.len()).filter(|&i| all[i]).collect()
}

/// A way of laying one item, with its own points.
type Way = (i64, Vec<Chunk>);

struct Tree<'a> {
    plan: Plan<'a>,
    order: Vec<usize>,
    /// For each of these every way of laying it, cheapest first.
    ways: Vec<Vec<Way>>,
    /// The least that the items from each on save at most against being left out.
    rest: Vec<i64>,
    best: Placements,
    best_cost: i64,
    nodes: u64,
}

impl Tree<'_> {
    fn least_of_the_rest(&self) -> Vec<i64> {
        let mut rest = vec![0; self.order.len() + 1];
        for k in (0..self.order.len()).rev() {
            let drop = self.plan.tables.facts[self.order[k]].drop;
            let least = self.ways[k].first().map_or(0, |(own, _)| (own - drop).min(0));
            rest[k] = rest[k + 1] + least;
        }
        rest
    }

    fn branch(&mut self, k: usize) {
        self.nodes = self.nodes.saturating_sub(1);
        if self.nodes == 0 || self.plan.cost + self.rest[k] >= self.best_cost {
            return;
        }
        let Some(&item) = self.order.get(k) else {
            (self.best, self.best_cost) = (self.plan.chunks.clone(), self.plan.cost);
            return;
        };
        if let Some((first, last)) = self.plan.between(item) {
            let drop = self.plan.tables.facts[item].drop;
            for w in 0..self.ways[k].len() {
                let (own, chunks) = &self.ways[k][w];
                if self.plan.cost + own - drop + self.rest[k + 1] >= self.best_cost {
                    break;
                }
                if chunks[0].start < first
                    || chunks[chunks.len() - 1].end() > last
                    || !is_free(&self.plan, item, chunks)
                {
                    continue;
                }
                self.plan.put(item, chunks.clone());
                self.branch(k + 1);
                self.plan.take(item);
            }
        }
        if self.plan.tables.facts[item].after.iter().all(|&(other, _)| !self.plan.placed(other)) {
            self.branch(k + 1);
        }
    }
}

fn is_free(plan: &Plan, item: usize, chunks: &[Chunk]) -> bool {
    let (before, after) = plan.tables.problem.items[item].buffers();
    chunks.iter().all(|c| plan.free.run_end(c.start - before, c.end() + after) == c.end() + after)
}

/// Every way of laying an item into what is free, cheapest first; none if there are too many.
fn ways(plan: &Plan, index: usize) -> Option<Vec<Way>> {
    let (facts, item) = (&plan.tables.facts[index], &plan.tables.problem.items[index]);
    let mut found = Vec::new();
    for start in facts.starts.each(facts.words.clone()) {
        let chunks = vec![Chunk { start, len: item.dur }];
        if is_free(plan, index, &chunks) {
            found.push((i64::from(facts.whole[start]), chunks));
        }
    }
    if item.splittable() {
        cut(plan, index, 0, &mut Vec::new(), &mut found)?;
    }
    found.sort();
    (found.len() <= MOST_WAYS).then_some(found)
}

/// Every way of laying the rest of an item in two chunks or more, those laid so far given, from a slot on.
fn cut(plan: &Plan, index: usize, from: usize, laid: &mut Vec<Chunk>, found: &mut Vec<Way>) -> Option<()> {
    let item = &plan.tables.problem.items[index];
    let left = item.dur - laid.iter().map(|c| c.len).sum::<usize>();
    if left == 0 {
        if laid.len() > 1 {
            found.push((super::score::own(plan.tables.problem, item, laid).total(), laid.clone()));
        }
        return (found.len() <= MOST_WAYS).then_some(());
    }
    if laid.len() == item.max_chunks {
        return Some(());
    }
    for start in from..plan.tables.slots {
        for len in item.min_chunk..=left {
            let chunk = Chunk { start, len };
            if chunk.end() > plan.tables.slots
                || plan.free.run_end(start, chunk.end()) < chunk.end()
                || !search::holds(plan.tables, index, chunk)
            {
                break;
            }
            laid.push(chunk);
            cut(plan, index, chunk.end(), laid, found)?;
            laid.pop();
        }
    }
    Some(())
}
