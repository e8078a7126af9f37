//! Who stands between others.

use super::Network;

/// On how many shortest paths between two others each node lies, every pair counted once and shared among its
/// shortest paths; ties count as one step whatever their weight.
///
/// Source: Freeman 1977; one breadth-first search a node, dependencies added up on the way back: Brandes 2001.
pub fn betweenness(network: &Network) -> Vec<f64> {
    let mut search = Search::new(network.nodes());
    let mut between = vec![0.0; network.nodes()];
    for source in 0..network.nodes() {
        search.run(network, source);
        search.add_up(network, &mut between);
    }
    between.iter_mut().for_each(|b| *b /= 2.0);
    between
}

/// A breadth-first search, kept so that its memory is taken once.
struct Search {
    /// Steps from the source; `UNMET` for nodes not reached.
    steps: Vec<u32>,
    /// Shortest paths from the source.
    paths: Vec<f64>,
    /// Share of all pairs with the source that lead through a node, over its number of paths.
    through: Vec<f64>,
    /// Nodes in the order in which they were met.
    met: Vec<u32>,
}

const UNMET: u32 = u32::MAX;

impl Search {
    fn new(nodes: usize) -> Search {
        Search {
            steps: vec![UNMET; nodes],
            paths: vec![0.0; nodes],
            through: vec![0.0; nodes],
            met: Vec::with_capacity(nodes),
        }
    }

    fn run(&mut self, network: &Network, source: usize) {
        for node in self.met.drain(..) {
            self.steps[node as usize] = UNMET;
            self.paths[node as usize] = 0.0;
            self.through[node as usize] = 0.0;
        }
        self.steps[source] = 0;
        self.paths[source] = 1.0;
        self.met.push(source as u32);
        let mut next = 0;
        while let Some(node) = self.met.get(next).map(|n| *n as usize) {
            next += 1;
            let (step, paths) = (self.steps[node] + 1, self.paths[node]);
            for other in &network.neighbours[network.slots(node)] {
                let at = *other as usize;
                if self.steps[at] == UNMET {
                    self.steps[at] = step;
                    self.met.push(*other);
                }
                if self.steps[at] == step {
                    self.paths[at] += paths;
                }
            }
        }
    }

    /// Adds what lies between the source and all others, farthest first.
    fn add_up(&mut self, network: &Network, between: &mut [f64]) {
        for node in self.met[1..].iter().rev().map(|n| *n as usize) {
            let share = 1.0 / self.paths[node] + self.through[node];
            between[node] += self.paths[node] * self.through[node];
            let nearer = self.steps[node] - 1;
            for other in &network.neighbours[network.slots(node)] {
                if self.steps[*other as usize] == nearer {
                    self.through[*other as usize] += share;
                }
            }
        }
    }
}
