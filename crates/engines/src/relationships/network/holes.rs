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
/// Both need the triangles alone, and each triangle is met once: since `p_iq p_qj = w_iq w_qj / (s_i s_q)`, what leads
/// from i to j over others and what leads back differ only by the strengths of the ends, so that one sum a tie does.
/// Source: Burt 1992, chapter 2; Borgatti 1997.
pub fn holes(network: &Network) -> Holes {
    let ranked = Ranked::of(network);
    let (over, redundant) = ranked.triangles();
    let nodes = ranked.order.len();
    let mut squares = vec![0.0; nodes];
    for low in 0..nodes {
        for tie in ranked.ties(low) {
            let (high, weight, over) = (ranked.ends[tie] as usize, ranked.weights[tie], over[tie]);
            squares[low] += ((weight + over) * ranked.per_strength[low]).powi(2);
            squares[high] += ((weight + over) * ranked.per_strength[high]).powi(2);
        }
    }
    let mut found = Holes { constraint: vec![None; nodes], effective_size: vec![None; nodes] };
    for (rank, node) in ranked.order.iter().map(|n| *n as usize).enumerate() {
        if network.degree(node) > 0 {
            found.constraint[node] = Some(squares[rank]);
            let lost = redundant[rank] * ranked.per_strength[rank];
            found.effective_size[node] = Some(network.degree(node) as f64 - lost);
        }
    }
    found
}

/// The network with its nodes in the order of their ties, fewest first, and every tie once, at its lower end: a hub is
/// looked at from those with fewer ties (Chiba & Nishizeki 1985), and what is looked at together lies together.
struct Ranked {
    /// The nodes by rank.
    order: Vec<u32>,
    /// Where the ties of each rank to higher ones begin, and where those of the last end.
    starts: Vec<u32>,
    /// The higher end of each tie, by rank, ascending for each lower one.
    ends: Vec<u32>,
    weights: Vec<f64>,
    /// One over the strength of all ties of each rank, and over its strongest; 0 without ties.
    per_strength: Vec<f64>,
    per_strongest: Vec<f64>,
}

impl Ranked {
    fn of(network: &Network) -> Ranked {
        let nodes = network.nodes();
        let mut order: Vec<u32> = (0..nodes as u32).collect();
        order.sort_by_key(|i| (network.degree(*i as usize), *i));
        let mut rank = vec![0u32; nodes];
        order.iter().zip(0..).for_each(|(node, at)| rank[*node as usize] = at);
        let (mut starts, mut ends, mut weights) = (Vec::with_capacity(nodes + 1), Vec::new(), Vec::new());
        starts.push(0);
        let mut upward: Vec<(u32, f64)> = Vec::new();
        for (low, node) in order.iter().enumerate() {
            upward.clear();
            let ties = network.neighbours(*node as usize).map(|(other, weight)| (rank[other], weight));
            upward.extend(ties.filter(|(high, _)| *high > low as u32));
            upward.sort_unstable_by_key(|tie| tie.0);
            ends.extend(upward.iter().map(|tie| tie.0));
            weights.extend(upward.iter().map(|tie| tie.1));
            starts.push(ends.len() as u32);
        }
        let over = |x: f64| if x > 0.0 { 1.0 / x } else { 0.0 };
        let strongest = |n: u32| network.neighbours(n as usize).map(|tie| tie.1).fold(0.0, f64::max);
        Ranked {
            per_strength: order.iter().map(|n| over(network.strength(*n as usize))).collect(),
            per_strongest: order.iter().map(|n| over(strongest(*n))).collect(),
            order,
            starts,
            ends,
            weights,
        }
    }

    fn ties(&self, low: usize) -> std::ops::Range<usize> {
        self.starts[low] as usize..self.starts[low + 1] as usize
    }

    /// For each tie the sum over those whom both ends know of `w_iq w_qj / s_q`; for each rank the sum over all pairs of
    /// its contacts who know each other of what is redundant, times its strength.
    fn triangles(&self) -> (Vec<f64>, Vec<f64>) {
        let mut over = vec![0.0; self.ends.len()];
        let mut redundant = vec![0.0; self.order.len()];
        // The tie from the lowest corner to each rank; `NONE` where there is none.
        const NONE: u32 = u32::MAX;
        let mut tied = vec![NONE; self.order.len()];
        for low in 0..self.order.len() {
            for tie in self.ties(low) {
                tied[self.ends[tie] as usize] = tie as u32;
            }
            let mut of_low = 0.0;
            for first in self.ties(low) {
                let middle = self.ends[first] as usize;
                let (weight, mut between, mut of_middle) = (self.weights[first], 0.0, 0.0);
                for third in self.ties(middle) {
                    let high = self.ends[third] as usize;
                    let second = tied[high];
                    if second == NONE {
                        continue;
                    }
                    let second = second as usize;
                    let (to_high, across) = (self.weights[second], self.weights[third]);
                    between += to_high * across * self.per_strength[high];
                    over[second] += weight * across * self.per_strength[middle];
                    over[third] += weight * to_high * self.per_strength[low];
                    let [least, less, most] = [low, middle, high].map(|corner| self.per_strongest[corner]);
                    of_low += across * (to_high * less + weight * most);
                    of_middle += to_high * (across * least + weight * most);
                    redundant[high] += weight * (across * least + to_high * less);
                }
                over[first] += between;
                redundant[middle] += of_middle;
            }
            redundant[low] += of_low;
            for tie in self.ties(low) {
                tied[self.ends[tie] as usize] = NONE;
            }
        }
        (over, redundant)
    }
}
