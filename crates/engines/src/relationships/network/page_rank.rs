//! How much attention flows to each node.

use super::Network;

/// Share of the walk that follows a tie; the rest starts anew anywhere.
const DAMPING: f64 = 0.85;
/// Rounds after which it stops in any case.
const MOST_ROUNDS: usize = 500;

/// The share of time that a random walk along the ties spends at each node, together 1, exact to `tolerance` in the
/// sum of all changes of a round. A node without ties gives its share to all.
///
/// Source: Page, Brin, Motwani & Winograd 1999; each round uses what it has already found out (Gauss-Seidel: Arasu
/// et al. 2002), which takes about half the rounds.
pub fn page_rank(network: &Network, tolerance: f64) -> Vec<f64> {
    let nodes = network.nodes();
    if nodes == 0 {
        return Vec::new();
    }
    // Ranks over strengths: what one unit of a tie carries. A lonely node keeps the whole of its rank here.
    let strength: Vec<f64> = (0..nodes).map(|i| network.strength(i)).collect();
    let mut carried: Vec<f64> = strength.iter().map(|s| 1.0 / if *s > 0.0 { *s } else { 1.0 }).collect();
    for _ in 0..MOST_ROUNDS {
        let mut change = 0.0;
        for node in 0..nodes {
            if strength[node] > 0.0 {
                let slots = network.slots(node);
                let coming: f64 = network.neighbours[slots.clone()]
                    .iter()
                    .zip(&network.weights[slots])
                    .map(|(other, weight)| carried[*other as usize] * weight)
                    .sum();
                let rank = (1.0 - DAMPING) + DAMPING * coming;
                change += (rank - carried[node] * strength[node]).abs();
                carried[node] = rank / strength[node];
            }
        }
        if change <= tolerance * nodes as f64 {
            break;
        }
    }
    shares(&strength, &carried)
}

/// Ranks that add up to 1. A node without ties is met by fresh starts alone: what flows from such nodes to all lifts
/// every rank by the same factor, so it need not be iterated.
fn shares(strength: &[f64], carried: &[f64]) -> Vec<f64> {
    let fresh = 1.0 - DAMPING;
    let rank = |(strength, carried): (&f64, &f64)| if *strength > 0.0 { strength * carried } else { fresh };
    let ranks: Vec<f64> = strength.iter().zip(carried).map(rank).collect();
    let whole: f64 = ranks.iter().sum();
    ranks.into_iter().map(|r| r / whole).collect()
}
