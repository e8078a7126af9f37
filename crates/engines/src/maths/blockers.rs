//! What holds others up never ranks below them: strength that flows from what waits to what it waits for, and an order
//! that puts everything behind what it needs. Circles are no harm.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Lifts the strength of each to that of the strongest which waits for it, through any chain and around any circle.
/// `needs` names what must be done before one; what is not among `own` takes no part. `weaker` compares two strengths,
/// the stronger is the greater.
/// ```
/// use engines::maths::blockers::lift;
/// let needs = |task: u8| if task == 1 { vec![2] } else { vec![] };
/// let lifted = lift(&[(1, 60.0), (2, 5.0)], needs, f64::total_cmp);
/// assert_eq!(lifted[&2], 60.0);
/// ```
pub fn lift<K: Copy + Ord, V: Copy>(
    own: &[(K, V)],
    needs: impl Fn(K) -> Vec<K>,
    weaker: impl Fn(&V, &V) -> Ordering,
) -> BTreeMap<K, V> {
    let known: BTreeSet<K> = own.iter().map(|(key, _)| *key).collect();
    let mut strongest_first = own.to_vec();
    strongest_first.sort_by(|a, b| weaker(&b.1, &a.1).then(a.0.cmp(&b.0)));
    let mut lifted = BTreeMap::new();
    for (key, strength) in strongest_first {
        let mut open = vec![key];
        while let Some(next) = open.pop() {
            if known.contains(&next) && !lifted.contains_key(&next) {
                lifted.insert(next, strength);
                open.extend(needs(next));
            }
        }
    }
    lifted
}

/// The same things, everything behind what it needs, otherwise as given. A circle stands together, in the given order.
/// ```
/// use engines::maths::blockers::first;
/// let needs = |task: u8| if task == 1 { vec![3] } else { vec![] };
/// assert_eq!(first(&[1, 2, 3], needs), [3, 1, 2]);
/// ```
pub fn first<K: Copy + Ord>(order: &[K], needs: impl Fn(K) -> Vec<K>) -> Vec<K> {
    let place: BTreeMap<K, usize> = order.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let places = |key: &K| {
        let mut found: Vec<usize> = needs(*key).iter().filter_map(|need| place.get(need).copied()).collect();
        found.sort_unstable();
        found
    };
    let needs: Vec<Vec<usize>> = order.iter().map(places).collect();
    let all: Vec<usize> = (0..order.len()).collect();
    places_first(&all, order.len(), |at| &needs[at]).into_iter().map(|at| order[at]).collect()
}

/// The same of numbers below `size`.
///
/// Source: Tarjan 1972, strongly connected components: a circle stands together, behind all that any of it needs.
pub fn places_first<'a>(order: &[usize], size: usize, needs: impl Fn(usize) -> &'a [usize]) -> Vec<usize> {
    let mut place = vec![usize::MAX; size];
    order.iter().enumerate().for_each(|(at, k)| place[*k] = at);
    let mut walk = Walk { entered: vec![0; size], low: vec![0; size], stack: Vec::new(), count: 0 };
    let mut sorted: Vec<usize> = Vec::with_capacity(order.len());
    let mut calls: Vec<(usize, usize)> = Vec::new();
    for root in order.iter().filter(|k| place[**k] != usize::MAX) {
        if walk.entered[*root] == 0 {
            walk.enter(*root);
            calls.push((*root, 0));
        }
        while let Some((at, next)) = calls.last_mut() {
            let at = *at;
            if let Some(need) = needs(at).get(*next) {
                *next += 1;
                if place[*need] == usize::MAX {
                    continue;
                }
                if walk.entered[*need] == 0 {
                    walk.enter(*need);
                    calls.push((*need, 0));
                } else {
                    walk.meet(at, walk.entered[*need]);
                }
                continue;
            }
            calls.pop();
            if let Some((before, _)) = calls.last() {
                walk.meet(*before, walk.low[at]);
            }
            let from = sorted.len();
            walk.leave(at, &mut sorted);
            sorted[from..].sort_by_key(|k| place[*k]);
        }
    }
    sorted
}

/// A walk along needs.
struct Walk {
    /// When each was entered, from 1; what is told lies beyond all others.
    entered: Vec<usize>,
    /// The earliest that each leads back to.
    low: Vec<usize>,
    /// Entered and not told yet.
    stack: Vec<usize>,
    count: usize,
}

impl Walk {
    fn enter(&mut self, k: usize) {
        self.count += 1;
        (self.entered[k], self.low[k]) = (self.count, self.count);
        self.stack.push(k);
    }
    fn meet(&mut self, k: usize, other: usize) {
        self.low[k] = self.low[k].min(other);
    }
    /// Tells the circle that begins with `k`, or `k` alone.
    fn leave(&mut self, k: usize, told: &mut Vec<usize>) {
        if self.low[k] != self.entered[k] {
            return;
        }
        while let Some(top) = self.stack.pop() {
            (self.entered[top], self.low[top]) = (usize::MAX, usize::MAX);
            told.push(top);
            if top == k {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use crate::testing::cases;

    /// A graph of at most twelve things: what each needs as bits, and how strong it is itself.
    fn graph(chance: &mut Random) -> (Vec<u16>, Vec<(usize, u8)>) {
        let n = 2 + chance.below(11);
        let density = 0.05 + 0.35 * chance.share();
        let needs = |chance: &mut Random| (0..n).filter(|_| chance.chance(density)).map(|k| 1 << k).sum();
        let needs: Vec<u16> = (0..n).map(|_| needs(chance)).collect();
        (needs, (0..n).map(|k| (k, chance.below(6) as u8)).collect())
    }

    fn named(bits: u16) -> Vec<usize> {
        (0..16).filter(|k| bits >> k & 1 == 1).collect()
    }

    /// What each needs through any chain (Warshall 1962).
    fn closure(needs: &[u16]) -> Vec<u16> {
        let mut all = needs.to_vec();
        for through in 0..all.len() {
            for from in 0..all.len() {
                if all[from] >> through & 1 == 1 {
                    all[from] |= all[through];
                }
            }
        }
        all
    }

    /// On 100,000 random graphs, circles and all (a million with `EQUERRY_LONG=1`): nothing that is needed is weaker
    /// than what needs it or stands behind it, and nothing is lifted higher than that takes.
    #[test]
    fn a_blocker_never_ranks_below_what_it_blocks() {
        let mut chance = Random::new(5);
        for _ in 0..cases(1_000_000) {
            let (needs, own) = graph(&mut chance);
            let lifted = lift(&own, |k| named(needs[k]), u8::cmp);
            let mut order: Vec<usize> = own.iter().map(|(k, _)| *k).collect();
            order.sort_by_key(|k| std::cmp::Reverse(lifted[k]));
            let ranked = first(&order, |k| named(needs[k]));
            let mut place = vec![usize::MAX; own.len()];
            ranked.iter().enumerate().for_each(|(at, k)| place[*k] = at);
            assert_eq!(ranked.len(), own.len());
            let all = closure(&needs);
            for (waits, needed) in all.iter().enumerate() {
                let strongest = (0..own.len()).filter(|k| all[*k] >> waits & 1 == 1).map(|k| own[k].1).max();
                assert_eq!(lifted[&waits], own[waits].1.max(strongest.unwrap_or(0)), "{needs:?} {own:?}");
                for before in named(*needed).into_iter().filter(|k| *k != waits) {
                    let circle = all[before] >> waits & 1 == 1;
                    assert!(circle || place[before] < place[waits], "{needs:?} {own:?} {ranked:?}");
                }
            }
            // Lifted and put in order, nothing weaker stands before anything stronger.
            assert!(
                ranked.windows(2).all(|two| lifted[&two[0]] >= lifted[&two[1]]),
                "{needs:?} {own:?} {ranked:?}"
            );
        }
    }

    #[test]
    fn what_needs_nothing_stays_where_it_is() {
        assert_eq!(first(&[3, 1, 2], |_: u8| vec![9]), [3, 1, 2]);
        assert!(lift(&[], |k: u8| vec![k], u8::cmp).is_empty());
    }
}
