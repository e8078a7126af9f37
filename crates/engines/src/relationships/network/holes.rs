//! Structural holes: how far somebody's contacts already know each other.

use super::Network;

/// What the holes around each node come to, in the order of the nodes; none for a node without ties, which has no
/// contacts whose ties could be redundant.
#[derive(Debug, Clone, PartialEq)]
pub struct Holes {
    /// How far all contacts lead back to one another: about 0 for a broker, 1 for a single contact, a little above 1
    /// for two who know each other.
    pub constraint: Vec<Option<f64>>,
    /// Contacts that are not redundant: at most the number of contacts.
    pub effective_size: Vec<Option<f64>>,
}

impl Holes {
    /// The share of a node's contacts that is not redundant.
    pub fn efficiency(&self, network: &Network, node: usize) -> Option<f64> {
        Some(self.effective_size[node]? / network.degree(node) as f64)
    }
}

/// Burt's constraint and effective size of every node.
///
/// `C_i = sum over contacts j of (p_ij + sum over q of p_iq p_qj)^2`, where `p_ij` is the share of i's ties that j has;
/// effective size `= sum over j of (1 - sum over q of p_iq m_jq)`, where `m_jq` is j's tie to q over j's strongest.
/// Both need the triangles alone, and each triangle is met once. Source: Burt 1992, chapter 2; Borgatti 1997.
pub fn holes(network: &Network) -> Holes {
    let shares = shares(network);
    let strongest: Vec<f64> =
        (0..network.nodes()).map(|i| network.neighbours(i).map(|n| n.1).fold(0.0, f64::max)).collect();
    let mut indirect = vec![0.0; network.neighbours.len()];
    let mut redundant = vec![0.0; network.nodes()];
    triangles(network, |corners, slots| {
        // For each corner as the ego: the two others reach it through one another.
        for ego in 0..3 {
            let (j, q) = ((ego + 1) % 3, (ego + 2) % 3);
            let (to_j, to_q) = (slots[ego][j], slots[ego][q]);
            indirect[to_j] += shares[to_q] * shares[slots[q][j]];
            indirect[to_q] += shares[to_j] * shares[slots[j][q]];
            let between = network.weights[slots[j][q]];
            redundant[corners[ego]] += shares[to_q] * between / strongest[corners[j]]
                + shares[to_j] * between / strongest[corners[q]];
        }
    });
    let constraint = |i: usize| network.slots(i).map(|s| (shares[s] + indirect[s]).powi(2)).sum();
    let known = |i: usize, value: f64| (network.degree(i) > 0).then_some(value);
    Holes {
        constraint: (0..network.nodes()).map(|i| known(i, constraint(i))).collect(),
        effective_size: (0..network.nodes())
            .map(|i| known(i, network.degree(i) as f64 - redundant[i]))
            .collect(),
    }
}

/// The share that each tie has of all ties of its first end, in the order of the slots.
fn shares(network: &Network) -> Vec<f64> {
    let mut shares = network.weights.clone();
    for node in 0..network.nodes() {
        let whole = network.strength(node);
        shares[network.slots(node)].iter_mut().for_each(|s| *s /= whole);
    }
    shares
}

/// A tie towards a node of higher rank, with its slot each way.
#[derive(Clone, Copy)]
struct Upward {
    rank: u32,
    there: usize,
    back: usize,
}

/// Calls `meet` once for each triangle, with its corners and the slots of the ties between them (`slots[a][b]` leads
/// from corner a to corner b). Every tie is looked at from its end with fewer ties, so that a hub costs little
/// (Chiba & Nishizeki 1985).
fn triangles(network: &Network, mut meet: impl FnMut([usize; 3], [[usize; 3]; 3])) {
    let mut order: Vec<usize> = (0..network.nodes()).collect();
    order.sort_by_key(|i| (network.degree(*i), *i));
    let mut rank = vec![0u32; order.len()];
    order.iter().enumerate().for_each(|(at, node)| rank[*node] = at as u32);
    let upward = upward(network, &rank);
    for (low, first) in upward.iter().enumerate() {
        for middle in first {
            common(first, &upward[middle.rank as usize], |long, short| {
                let corners = [order[low], order[middle.rank as usize], order[long.rank as usize]];
                let slots = [
                    [0, middle.there, long.there],
                    [middle.back, 0, short.there],
                    [long.back, short.back, 0],
                ];
                meet(corners, slots);
            });
        }
    }
}

/// The ties of each node, by its rank, towards nodes of higher rank, in the order of their ranks.
fn upward(network: &Network, rank: &[u32]) -> Vec<Vec<Upward>> {
    let mut upward: Vec<Vec<Upward>> = vec![Vec::new(); rank.len()];
    // The slot back is the next one not yet met among the neighbours of the other end, as nodes come in order.
    let mut next: Vec<usize> = network.starts.clone();
    for node in 0..network.nodes() {
        for there in network.slots(node) {
            let other = network.neighbours[there] as usize;
            let back = next[other];
            next[other] += 1;
            if rank[node] < rank[other] {
                upward[rank[node] as usize].push(Upward { rank: rank[other], there, back });
            }
        }
    }
    upward.iter_mut().for_each(|ties| ties.sort_by_key(|t| t.rank));
    upward
}

/// The ties of two nodes that lead to the same third.
fn common(a: &[Upward], b: &[Upward], mut each: impl FnMut(&Upward, &Upward)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.rank == y.rank {
            each(x, y);
        }
        i += usize::from(x.rank <= y.rank);
        j += usize::from(y.rank <= x.rank);
    }
}
