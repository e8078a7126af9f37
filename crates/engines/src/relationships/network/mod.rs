//! Who is tied to whom: a graph of numbers that knows nothing of people, and what its shape says about each node.

mod betweenness;
mod holes;
mod page_rank;
mod paths;
#[cfg(test)]
mod tests;

pub use betweenness::betweenness;
pub use holes::{Holes, holes};
pub use page_rank::page_rank;
pub use paths::{MOST_HOPS, Path, introductions};

/// An undirected graph with weights above 0. Nodes are numbered from 0; neighbours stand in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// Where the neighbours of each node begin, and where those of the last end.
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
}

impl Network {
    /// Ties between `nodes` nodes. A pair told more than once has the sum of its weights; ties to oneself, and weights
    /// that are not above 0, are left out.
    ///
    /// # Panics
    /// Where a tie names a node that is not there.
    pub fn new(nodes: usize, ties: impl IntoIterator<Item = (usize, usize, f64)>) -> Network {
        let mut both: Vec<(u32, u32, f64)> = Vec::new();
        for (a, b, weight) in ties {
            assert!(a < nodes && b < nodes, "a tie between {a} and {b} among {nodes} nodes");
            if a != b && weight > 0.0 {
                both.extend([(a as u32, b as u32, weight), (b as u32, a as u32, weight)]);
            }
        }
        both.sort_by_key(|(a, b, _)| (*a, *b));
        both.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let mut starts = vec![0; nodes + 1];
        both.iter().for_each(|(a, ..)| starts[*a as usize + 1] += 1);
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let neighbours = both.iter().map(|tie| tie.1).collect();
        Network { starts, neighbours, weights: both.into_iter().map(|tie| tie.2).collect() }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many pairs are tied.
    pub fn ties(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// How many neighbours a node has.
    pub fn degree(&self, node: usize) -> usize {
        self.slots(node).len()
    }

    /// The neighbours of a node with the weight of each tie.
    pub fn neighbours(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.slots(node).map(|slot| (self.neighbours[slot] as usize, self.weights[slot]))
    }

    /// The weight of a tie; 0 where there is none.
    pub fn weight(&self, a: usize, b: usize) -> f64 {
        self.slot(a, b).map_or(0.0, |slot| self.weights[slot])
    }

    /// Where the neighbours of a node stand.
    fn slots(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node]..self.starts[node + 1]
    }

    /// Where `b` stands among the neighbours of `a`.
    fn slot(&self, a: usize, b: usize) -> Option<usize> {
        let slots = self.slots(a);
        let found = self.neighbours[slots.clone()].binary_search(&(b as u32)).ok()?;
        Some(slots.start + found)
    }

    /// The weights of all ties of a node together.
    fn strength(&self, node: usize) -> f64 {
        self.weights[self.slots(node)].iter().sum()
    }
}
