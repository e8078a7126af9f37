//! `bench graph`: PageRank, betweenness or constraint of a whole graph, beside the libraries' runners.

use crate::input;
use crate::measure::CpuClock;
use engines::relationships::network::{Network, betweenness, holes, page_rank};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

/// Measures a graph.
#[derive(clap::Args)]
pub struct Args {
    /// Lines of two node numbers; lines that begin with # are left out.
    edges: PathBuf,
    /// What is measured.
    #[arg(long)]
    measure: Measure,
    /// Only the first so many nodes that a breadth-first search meets.
    #[arg(long)]
    sub: Option<usize>,
    /// The node where that search begins.
    #[arg(long, default_value_t = 5038)]
    start: usize,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Measure {
    Pagerank,
    Betweenness,
    Constraint,
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.edges)?;
    let edges =
        edges(&String::from_utf8_lossy(&bytes)).map_err(|e| format!("{}: {e}", args.edges.display()))?;
    let (nodes, edges) = match args.sub {
        Some(most) => part(&edges, args.start, most),
        None => (edges.iter().map(|e| e.1 + 1).max().unwrap_or(0), edges),
    };
    let network = Network::new(nodes, edges.iter().map(|(a, b)| (*a, *b, 1.0)));
    let clock = CpuClock::start();
    let found: Vec<f64> = match args.measure {
        Measure::Pagerank => page_rank(&network, 1e-10),
        Measure::Betweenness => betweenness(&network),
        Measure::Constraint => {
            holes(&network).constraint.into_iter().map(Option::unwrap_or_default).collect()
        }
    };
    let ms = clock.ms();
    let most = (0..nodes).fold(0, |best, n| if found[n] > found[best] { n } else { best });
    let checksum = json!({"sum": round(found.iter().sum()), "max": round(found[most]), "argmax": most});
    Ok(json!({"nodes": nodes, "edges": network.ties(), "checksum": checksum, "measure_ms": ms}))
}

/// Pairs of different nodes, the lower number first, each once.
fn edges(text: &str) -> Result<Vec<(usize, usize)>, String> {
    let mut found = Vec::new();
    for (row, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty()) {
        let words: Vec<usize> = line.split_whitespace().map_while(|w| w.parse().ok()).collect();
        let [a, b, ..] = words[..] else { return Err(format!("line {}: not two numbers", row + 1)) };
        if a != b {
            found.push((a.min(b), a.max(b)));
        }
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() { Err("no edge".into()) } else { Ok(found) }
}

/// The part of the graph that a breadth-first search meets first, numbered as met.
fn part(edges: &[(usize, usize)], start: usize, most: usize) -> (usize, Vec<(usize, usize)>) {
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in edges {
        near.entry(*a).or_default().push(*b);
        near.entry(*b).or_default().push(*a);
    }
    near.values_mut().for_each(|n| n.sort_unstable());
    let mut met = BTreeMap::from([(start, 0)]);
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for other in near.get(&node).into_iter().flatten() {
            if met.len() < most && !met.contains_key(other) {
                met.insert(*other, met.len());
                queue.push_back(*other);
            }
        }
    }
    let inside = |(a, b): &(usize, usize)| Some((*met.get(a)?, *met.get(b)?));
    (met.len(), edges.iter().filter_map(inside).collect())
}

fn round(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}
