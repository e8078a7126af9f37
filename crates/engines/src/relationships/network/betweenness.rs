//! Who stands between others.

use super::Network;
use std::ops::Range;

/// On how many shortest paths between two others each node lies, every pair counted once and shared among its
/// shortest paths; ties count as one step whatever their weight.
///
/// Source: Freeman 1977; one breadth-first search a node, dependencies added up on the way back: Brandes 2001. Trees
/// that hang from the rest are folded into the node they hang from (Baglioni et al. 2012; Sariyuce et al. 2013), and each
/// step of a search looks from its front or from what is not met yet, whichever has fewer ties (Beamer et al. 2012).
pub fn betweenness(network: &Network) -> Vec<f64> {
    let folded = Folded::of(network);
    let mut between = vec![0.0; folded.core.len()];
    let mut search = Search::new(&folded);
    for source in 0..folded.core.len() {
        if folded.ties(source).is_empty() {
            continue;
        }
        search.run(source);
        search.add_up(folded.stands_for[source], &mut between);
    }
    let mut all = folded.between;
    for (at, node) in folded.core.iter().enumerate() {
        all[*node as usize] += between[at] / 2.0;
    }
    all
}

/// A network without the trees that hang from it.
struct Folded {
    /// The nodes that are left, those with most ties first.
    core: Vec<u32>,
    /// Where the neighbours of each of them begin, and where those of the last end; by places in `core`.
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    /// How many nodes each of them stands for: itself and what hangs from it.
    stands_for: Vec<f64>,
    /// What is known already of every node: the pairs whose way is certain.
    between: Vec<f64>,
}

impl Folded {
    fn of(network: &Network) -> Folded {
        let nodes = network.nodes();
        let whole = component_sizes(network);
        let mut degree: Vec<usize> = (0..nodes).map(|n| network.degree(n)).collect();
        let mut stands_for = vec![1.0; nodes];
        let mut between = vec![0.0; nodes];
        let mut gone = vec![false; nodes];
        let mut leaves: Vec<usize> = (0..nodes).filter(|n| degree[*n] == 1).collect();
        while let Some(leaf) = leaves.pop() {
            let holds = network.neighbours[network.slots(leaf)].iter().map(|n| *n as usize);
            // One whose last tie has gone meanwhile is the root of a tree.
            let Some(stem) = holds.filter(|n| !gone[*n]).find(|_| degree[leaf] == 1) else { continue };
            gone[leaf] = true;
            // Between what hangs from the leaf and the rest; between what hangs from the stem already and this.
            between[leaf] += (stands_for[leaf] - 1.0) * (whole[leaf] - stands_for[leaf]);
            between[stem] += stands_for[leaf] * (stands_for[stem] - 1.0);
            stands_for[stem] += stands_for[leaf];
            degree[stem] -= 1;
            if degree[stem] == 1 {
                leaves.push(stem);
            }
        }
        let mut core: Vec<u32> = (0..nodes).filter(|n| !gone[*n]).map(|n| n as u32).collect();
        core.sort_by_key(|n| (std::cmp::Reverse(degree[*n as usize]), *n));
        for node in core.iter().map(|n| *n as usize) {
            between[node] += (stands_for[node] - 1.0) * (whole[node] - stands_for[node]);
        }
        let mut place = vec![u32::MAX; nodes];
        core.iter().zip(0..).for_each(|(node, at)| place[*node as usize] = at);
        let (mut starts, mut neighbours) = (vec![0], Vec::new());
        for node in &core {
            let ties = &network.neighbours[network.slots(*node as usize)];
            let first = neighbours.len();
            neighbours.extend(ties.iter().map(|n| place[*n as usize]).filter(|at| *at != u32::MAX));
            neighbours[first..].sort_unstable();
            starts.push(neighbours.len());
        }
        let stands_for = core.iter().map(|n| stands_for[*n as usize]).collect();
        Folded { core, starts, neighbours, stands_for, between }
    }

    fn ties(&self, node: usize) -> Range<usize> {
        self.starts[node]..self.starts[node + 1]
    }
    fn neighbours(&self, node: usize) -> &[u32] {
        &self.neighbours[self.ties(node)]
    }
}

/// How many nodes there are in the part of the network that each node lies in.
fn component_sizes(network: &Network) -> Vec<f64> {
    let mut sizes = vec![0.0; network.nodes()];
    let mut met: Vec<usize> = Vec::new();
    for start in 0..network.nodes() {
        if sizes[start] > 0.0 {
            continue;
        }
        met.clear();
        met.push(start);
        sizes[start] = 1.0;
        let mut next = 0;
        while let Some(node) = met.get(next).copied() {
            next += 1;
            for other in network.neighbours[network.slots(node)].iter().map(|n| *n as usize) {
                if sizes[other] == 0.0 {
                    sizes[other] = 1.0;
                    met.push(other);
                }
            }
        }
        let size = met.len() as f64;
        met.iter().for_each(|node| sizes[*node] = size);
    }
    sizes
}

/// A breadth-first search step by step, kept so that its memory is taken once.
struct Search<'a> {
    folded: &'a Folded,
    /// Shortest paths from the source, 0 for nodes not met.
    paths: Vec<f64>,
    /// The same for the nodes of one step alone, 0 elsewhere; on the way back, what each of them passes on per path.
    front: Vec<f64>,
    /// What has been found of the dependencies of each node.
    depends: Vec<f64>,
    /// Steps from the source of the nodes met; otherwise `UNMET`.
    steps: Vec<u32>,
    /// Nodes in the order in which they were met, and where each step begins and how many ties it has.
    met: Vec<u32>,
    begins: Vec<usize>,
    ties: Vec<usize>,
    /// Nodes that may not be met yet, in order; cleaned now and then.
    unmet: Vec<u32>,
}

const UNMET: u32 = u32::MAX;

impl<'a> Search<'a> {
    fn new(folded: &'a Folded) -> Search<'a> {
        let nodes = folded.core.len();
        Search {
            folded,
            paths: vec![0.0; nodes],
            front: vec![0.0; nodes],
            depends: vec![0.0; nodes],
            steps: vec![UNMET; nodes],
            met: Vec::with_capacity(nodes),
            begins: Vec::new(),
            ties: Vec::new(),
            unmet: Vec::with_capacity(nodes),
        }
    }

    /// Counts the shortest paths from a node.
    fn run(&mut self, source: usize) {
        let nodes = self.folded.core.len();
        self.steps.fill(UNMET);
        self.met.clear();
        self.begins.clear();
        self.ties.clear();
        self.unmet.clear();
        self.unmet.extend(0..nodes as u32);
        (self.steps[source], self.paths[source]) = (0, 1.0);
        self.met.push(source as u32);
        self.begins.push(0);
        let mut left = self.folded.neighbours.len();
        let mut step = 0;
        loop {
            let (from, to) = (self.begins[step as usize], self.met.len());
            if from == to {
                self.begins.pop();
                return;
            }
            let ties = self.met[from..to].iter().map(|n| self.folded.ties(*n as usize).len()).sum::<usize>();
            self.ties.push(ties);
            left -= ties;
            step += 1;
            self.begins.push(to);
            // Looking from what is not met takes no writing and no guessing: it may have twice the ties.
            if left < 2 * ties { self.pull(from..to, step) } else { self.push(from..to, step) }
        }
    }

    /// The next step, seen from the front.
    fn push(&mut self, front: Range<usize>, step: u32) {
        for at in front {
            let node = self.met[at] as usize;
            let paths = self.paths[node];
            for other in self.folded.neighbours(node) {
                let other = *other as usize;
                if self.steps[other] == UNMET {
                    self.steps[other] = step;
                    self.paths[other] = paths;
                    self.met.push(other as u32);
                } else if self.steps[other] == step {
                    self.paths[other] += paths;
                }
            }
        }
    }

    /// The next step, seen from the nodes that are not met yet: paths of the front add up.
    fn pull(&mut self, front: Range<usize>, step: u32) {
        for node in &self.met[front.clone()] {
            self.front[*node as usize] = self.paths[*node as usize];
        }
        let mut unmet = std::mem::take(&mut self.unmet);
        unmet.retain(|node| {
            let at = *node as usize;
            if self.steps[at] != UNMET {
                return false;
            }
            let paths = gathered(self.folded.neighbours(at), &self.front);
            if paths == 0.0 {
                return true;
            }
            (self.steps[at], self.paths[at]) = (step, paths);
            self.met.push(*node);
            false
        });
        self.unmet = unmet;
        for node in &self.met[front] {
            self.front[*node as usize] = 0.0;
        }
    }

    /// Adds what lies between the source, which stands for so many, and all others, farthest first.
    fn add_up(&mut self, stands_for: f64, between: &mut [f64]) {
        let mut end = self.met.len();
        for step in (1..self.begins.len()).rev() {
            let far = self.begins[step]..end;
            let near = self.begins[step - 1]..self.begins[step];
            end = near.end;
            // What each node of the farther step passes on, for each path that leads to it.
            for node in self.met[far.clone()].iter().map(|n| *n as usize) {
                let depends = self.depends[node];
                between[node] += stands_for * depends;
                self.front[node] = (self.folded.stands_for[node] + depends) / self.paths[node];
                self.depends[node] = 0.0;
            }
            if step > 1 {
                if self.ties[step - 1] <= 2 * self.ties[step] {
                    for node in self.met[near].iter().map(|n| *n as usize) {
                        let passed = gathered(self.folded.neighbours(node), &self.front);
                        self.depends[node] = passed * self.paths[node];
                    }
                } else {
                    self.pass_on(far.clone(), step as u32 - 1);
                }
            }
            for node in &self.met[far] {
                self.front[*node as usize] = 0.0;
            }
        }
    }

    /// What the nodes of a step pass on to those of the step before, seen from the farther ones.
    fn pass_on(&mut self, far: Range<usize>, nearer: u32) {
        for node in self.met[far].iter().map(|n| *n as usize) {
            let passed = self.front[node];
            for other in self.folded.neighbours(node).iter().map(|n| *n as usize) {
                if self.steps[other] == nearer {
                    self.depends[other] += passed * self.paths[other];
                }
            }
        }
    }
}

/// The sum of what stands at these nodes; four sums at once, so that none waits for the one before.
fn gathered(nodes: &[u32], values: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours, rest) = nodes.as_chunks::<4>();
    for four in fours {
        for (sum, node) in sums.iter_mut().zip(four) {
            *sum += values[*node as usize];
        }
    }
    rest.iter().map(|node| values[*node as usize]).sum::<f64>() + sums.iter().sum::<f64>()
}
