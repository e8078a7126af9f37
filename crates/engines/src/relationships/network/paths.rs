//! The warmest ways to somebody through people one knows.

use super::Network;
use std::collections::BTreeSet;

/// An introduction goes over at most so many ties.
pub const MOST_HOPS: usize = 3;
/// So many ways are offered.
const MOST_PATHS: usize = 3;

/// A way from one node to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The nodes on the way, both ends included.
    pub nodes: Vec<usize>,
    /// The product of the strengths of its ties, 0 to 1.
    pub warmth: f64,
}

impl Path {
    /// Who would introduce: the nodes between the ends.
    pub fn between(&self) -> &[usize] {
        &self.nodes[1..self.nodes.len() - 1]
    }
}

/// The warmest way of at most [`MOST_HOPS`] ties, then the next two warmest that share nobody between with an earlier
/// one. Weights are strengths from 0 to 1 (more counts as 1); `may_ask` tells who may be asked to introduce. Of equally
/// warm ways the shorter comes first.
///
/// The warmest way of h ties to a node leads over the warmest of h - 1 ties to a neighbour: relaxed hop by hop, as
/// the limit of hops makes a shorter, colder way worth keeping (Bellman 1958).
pub fn introductions(
    network: &Network,
    from: usize,
    to: usize,
    may_ask: impl Fn(usize) -> bool,
) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    if from == to {
        return found;
    }
    while found.len() < MOST_PATHS {
        let used: BTreeSet<usize> = found.iter().flat_map(Path::between).copied().collect();
        let direct = !found.iter().any(|p| p.between().is_empty());
        let open = |node: usize| may_ask(node) && !used.contains(&node);
        let Some(path) = warmest(network, from, to, direct, open) else { break };
        found.push(path);
    }
    found
}

/// The warmest way over open nodes; the tie between the ends themselves counts only when `direct`.
fn warmest(
    network: &Network,
    from: usize,
    to: usize,
    direct: bool,
    open: impl Fn(usize) -> bool,
) -> Option<Path> {
    // The warmest way to each node over exactly so many ties, by the one before it.
    let mut warmth = vec![0.0; network.nodes()];
    warmth[from] = 1.0;
    let mut before: Vec<Vec<usize>> = Vec::new();
    let mut best: Option<(f64, usize)> = None;
    for hops in 1..=MOST_HOPS {
        let (next, came) = relaxed(network, &warmth, |a, b| {
            let passes = |node: usize| node == from || open(node);
            passes(a) && a != to && b != from && (direct || (a, b) != (from, to))
        });
        before.push(came);
        if next[to] > best.map_or(0.0, |b| b.0) {
            best = Some((next[to], hops));
        }
        warmth = next;
    }
    let (warmth, hops) = best?;
    let mut nodes = vec![to];
    for came in before[..hops].iter().rev() {
        nodes.push(came[nodes[nodes.len() - 1]]);
    }
    nodes.reverse();
    Some(Path { nodes, warmth })
}

/// One tie further than `warmth`, with the node each way came from.
fn relaxed(network: &Network, warmth: &[f64], may: impl Fn(usize, usize) -> bool) -> (Vec<f64>, Vec<usize>) {
    let (mut next, mut came) = (vec![0.0; warmth.len()], vec![usize::MAX; warmth.len()]);
    for (a, warm) in warmth.iter().enumerate().filter(|(_, warm)| **warm > 0.0) {
        for (b, weight) in network.neighbours(a).filter(|(b, _)| may(a, *b)) {
            let then = warm * weight.min(1.0);
            if then > next[b] {
                (next[b], came[b]) = (then, a);
            }
        }
    }
    (next, came)
}
