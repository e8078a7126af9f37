//! Sets of bits against sets of numbers.

use super::super::{Bits, Crowd};
use crate::maths::random::Random;
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
    #[test]
    fn bits_are_sets(len in 1usize..300, ranges in prop::collection::vec((0usize..320, 0usize..320, any::<bool>()), 0..20)) {
        let (mut bits, mut set) = (Bits::none(len), BTreeSet::new());
        for (from, to, put) in ranges {
            if put {
                bits.put(from, to);
                set.extend(from..to.min(len).max(from));
            } else {
                bits.take(from, to);
                set.retain(|n| !(from..to).contains(n));
            }
        }
        set.retain(|n| *n < len);
        prop_assert_eq!(bits.iter().collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
        prop_assert_eq!(bits.count(), set.len());
        prop_assert!((0..len + 70).all(|n| bits.has(n) == set.contains(&n)));
    }
}

#[test]
fn a_crowd_weighs_as_one_by_one_counting_does() {
    let mut random = Random::new(7);
    for _ in 0..50 {
        let (people, starts) = (1 + random.below(150), 1 + random.below(200));
        let rows: Vec<Bits> = (0..people)
            .map(|_| {
                let mut row = Bits::none(starts);
                (0..starts).filter(|_| random.below(3) > 0).for_each(|n| row.put(n, n + 1));
                row
            })
            .collect();
        let weights: Vec<u32> = (0..people).map(|_| random.below(9) as u32).collect();
        let required: Vec<usize> = (0..people).filter(|_| random.below(20) == 0).collect();
        let crowd = Crowd::new(rows.clone());
        let open = crowd.suiting(required.iter().copied(), &Bits::all(starts));
        let scales = crowd.scales(weights.iter().copied().enumerate());
        let mut expected: Vec<(usize, u64)> = (0..starts)
            .filter(|s| required.iter().all(|p| rows[*p].has(*s)))
            .map(|s| (s, (0..people).filter(|p| rows[*p].has(s)).map(|p| u64::from(weights[p])).sum()))
            .collect();
        expected.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        expected.truncate(20);
        assert_eq!(crowd.heaviest(&open, &scales, 20), expected);
    }
}
