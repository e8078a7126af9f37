use super::*;
use crate::maths::random::Random;

fn near(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within
}

/// A random graph of so many nodes whose ties weigh from 0.05 to 1.
fn some(chance: &mut Random, nodes: usize, density: f64) -> Network {
    let mut ties = Vec::new();
    for a in 0..nodes {
        for b in a + 1..nodes {
            if chance.chance(density) {
                ties.push((a, b, 0.05 + 0.95 * chance.share()));
            }
        }
    }
    Network::new(nodes, ties)
}

/// The network of Borgatti 1997: A to G are 0 to 6.
fn borgatti() -> Network {
    let ties = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"];
    let node = |c: u8| usize::from(c - b'A');
    Network::new(7, ties.map(|t| (node(t.as_bytes()[0]), node(t.as_bytes()[1]), 1.0)))
}

#[test]
fn published_holes_come_out() {
    let (network, found) = (borgatti(), holes(&borgatti()));
    for (node, constraint, size, efficiency) in [
        (0, 0.5955, 2.5, 0.625),
        (1, 0.6427, 1.6667, 0.5556),
        (2, 1.0, 1.0, 1.0),
        (3, 0.7847, 1.0, 0.5),
        (4, 0.7309, 1.0, 0.5),
        (5, 0.7309, 1.0, 0.5),
        (6, 0.4003, 4.6667, 0.7778),
    ] {
        assert!(near(found.constraint[node].unwrap(), constraint, 5e-5), "{node}: {found:?}");
        assert!(near(found.effective_size[node].unwrap(), size, 5e-5), "{node}: {found:?}");
        assert!(near(found.efficiency(&network, node).unwrap(), efficiency, 5e-5), "{node}: {found:?}");
    }
}

#[test]
fn a_node_without_ties_has_no_holes_and_lies_between_nobody() {
    let network = Network::new(3, [(0, 1, 2.0), (1, 1, 5.0), (0, 1, 1.0), (1, 2, 0.0)]);
    let found = holes(&network);
    assert_eq!((found.constraint[2], found.effective_size[2]), (None, None));
    assert_eq!((network.ties(), network.weight(1, 0), network.weight(1, 2)), (1, 3.0, 0.0));
    assert_eq!(betweenness(&network), [0.0; 3]);
    assert!(page_rank(&Network::default(), 1e-10).is_empty());
}

#[test]
fn holes_by_triangles_equal_the_formula_as_it_is_written() {
    let mut chance = Random::new(11);
    for round in 0..60 {
        let network = some(&mut chance, 12, 0.2 + 0.01 * f64::from(round));
        let found = holes(&network);
        for i in 0..network.nodes() {
            let Some(constraint) = found.constraint[i] else { continue };
            let share = |a: usize, b: usize| network.weight(a, b) / network.strength(a);
            let strongest = |j: usize| network.neighbours(j).map(|n| n.1).fold(0.0, f64::max);
            let others = |j: usize| network.neighbours(i).map(|n| n.0).filter(move |q| *q != j);
            let reach = |j: usize| share(i, j) + others(j).map(|q| share(i, q) * share(q, j)).sum::<f64>();
            let expected: f64 = network.neighbours(i).map(|(j, _)| reach(j).powi(2)).sum();
            assert!(near(constraint, expected, 1e-12), "{constraint} {expected}");
            let redundant =
                |j: usize| others(j).map(|q| share(i, q) * network.weight(j, q) / strongest(j)).sum::<f64>();
            let size: f64 = network.neighbours(i).map(|(j, _)| 1.0 - redundant(j)).sum();
            assert!(near(found.effective_size[i].unwrap(), size, 1e-12));
        }
    }
}

#[test]
fn the_middle_of_a_line_and_of_a_star_lies_between() {
    let line = Network::new(5, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0)]);
    assert_eq!(betweenness(&line), [0.0, 3.0, 4.0, 3.0, 0.0]);
    let star = Network::new(6, (1..6).map(|n| (0, n, 1.0)));
    assert_eq!(betweenness(&star)[0], 10.0);
    // Two ways round a square: each of the others has half of the pair.
    let square = Network::new(4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 0, 1.0)]);
    assert_eq!(betweenness(&square), [0.5; 4]);
}

#[test]
fn betweenness_equals_counting_shortest_paths() {
    let mut chance = Random::new(5);
    for _ in 0..40 {
        let network = some(&mut chance, 9, 0.3);
        let n = network.nodes();
        let counted: Vec<(Vec<usize>, Vec<f64>)> = (0..n).map(|s| counted(&network, s)).collect();
        for (v, found) in betweenness(&network).into_iter().enumerate() {
            let mut expected = 0.0;
            for s in (0..n).filter(|s| *s != v) {
                for t in (s + 1..n).filter(|t| *t != v) {
                    let (far, whole) = (counted[s].0[t], counted[s].1[t]);
                    let over = counted[s].0[v].saturating_add(counted[t].0[v]);
                    if far < usize::MAX && over == far {
                        expected += counted[s].1[v] * counted[t].1[v] / whole;
                    }
                }
            }
            assert!(near(found, expected, 1e-9), "{v}: {found} {expected}");
        }
    }
}

/// Steps to every node and the number of shortest paths, by rounds over all ties.
fn counted(network: &Network, source: usize) -> (Vec<usize>, Vec<f64>) {
    let n = network.nodes();
    let (mut steps, mut paths) = (vec![usize::MAX; n], vec![0.0; n]);
    (steps[source], paths[source]) = (0, 1.0);
    for round in 0..n {
        for a in (0..n).filter(|a| steps[*a] == round).collect::<Vec<_>>() {
            for (b, _) in network.neighbours(a) {
                if steps[b] > round {
                    steps[b] = round + 1;
                    paths[b] += paths[a];
                }
            }
        }
    }
    (steps, paths)
}

#[test]
fn page_rank_is_where_a_walk_settles() {
    let mut chance = Random::new(2);
    let network = some(&mut chance, 30, 0.1);
    let rank = page_rank(&network, 1e-12);
    let n = network.nodes() as f64;
    assert!(near(rank.iter().sum::<f64>(), 1.0, 1e-12));
    let lonely: f64 = (0..30).filter(|i| network.degree(*i) == 0).map(|i| rank[i]).sum();
    for (i, r) in rank.iter().enumerate() {
        let coming: f64 = network.neighbours(i).map(|(j, w)| rank[j] * w / network.strength(j)).sum();
        assert!(near(*r, 0.15 / n + 0.85 * (coming + lonely / n), 1e-10), "{i}: {r}");
    }
}

#[test]
fn two_warm_steps_beat_a_cold_direct_one() {
    let network = Network::new(4, [(0, 3, 0.35), (0, 1, 0.8), (1, 3, 0.6), (0, 2, 0.5), (2, 3, 0.5)]);
    let found = introductions(&network, 0, 3, |_| true);
    let seen: Vec<(&[usize], f64)> = found.iter().map(|p| (p.between(), p.warmth)).collect();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[0].0, [1]);
    assert!(near(seen[0].1, 0.48, 1e-12));
    assert_eq!((seen[1].0, seen[1].1), (&[][..], 0.35));
    assert_eq!(seen[2].0, [2]);
    // Whoever must not be asked is not on the way, and nobody is introduced to themselves.
    let without = introductions(&network, 0, 3, |node| node != 1);
    assert!(without.iter().all(|p| p.between() != [1]), "{without:?}");
    assert!(introductions(&network, 2, 2, |_| true).is_empty());
}

/// Every simple way of at most three ties, warmest first, shorter before longer.
fn all_ways(network: &Network, at: Vec<usize>, to: usize, warmth: f64, found: &mut Vec<Path>) {
    let here = at[at.len() - 1];
    if here == to {
        found.push(Path { nodes: at, warmth });
        return;
    }
    if at.len() <= MOST_HOPS {
        for (next, weight) in network.neighbours(here).filter(|(next, _)| !at.contains(next)) {
            let mut longer = at.clone();
            longer.push(next);
            all_ways(network, longer, to, warmth * weight, found);
        }
    }
}

/// A7.3.
#[test]
fn introductions_equal_trying_every_way() {
    let mut chance = Random::new(77);
    for _ in 0..200 {
        let nodes = 3 + chance.below(8);
        let network = some(&mut chance, nodes, 0.4);
        let banned = chance.below(nodes);
        let (from, to) = (0, nodes - 1);
        let mut ways = Vec::new();
        all_ways(&network, vec![from], to, 1.0, &mut ways);
        ways.retain(|w| !w.between().contains(&banned));
        let found = introductions(&network, from, to, |node| node != banned);
        for n in 0..MOST_PATHS {
            let best = ways.iter().map(|w| w.warmth).fold(0.0, f64::max);
            let Some(path) = found.get(n) else {
                assert!(ways.is_empty(), "{ways:?}");
                break;
            };
            assert!(near(path.warmth, best, 1e-12), "{path:?} {best}");
            let product: f64 = path.nodes.windows(2).map(|t| network.weight(t[0], t[1])).product();
            assert!(near(product, path.warmth, 1e-12));
            ways.retain(|w| {
                w.nodes != path.nodes && w.between().iter().all(|node| !path.between().contains(node))
            });
        }
    }
}

/// So many ways are offered.
const MOST_PATHS: usize = 3;
