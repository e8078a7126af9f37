//! What the five parts of a time weigh: as the specification says (§11.1), and from fifteen choices on as the times that
//! were chosen among those offered tell.

use world::learned::SlotChoice;

/// Shares of earliness, who of the optional people comes, comfort, energy and theme, and free time left whole.
pub const PRIOR: [f64; 5] = [0.20, 0.25, 0.20, 0.15, 0.20];
/// Choices before anything is learned.
pub const ENOUGH: usize = 15;
/// Choices that are looked back at to see whether what was learned does better than the prior.
const JUDGED: usize = 100;
/// How sharply a difference of the whole scale decides, and how strongly weights are drawn to the prior: as much as
/// this many choices speak for leaving a weight than for doubling it.
const SHARP: f64 = 10.0;
const DRAWN: f64 = 4.0;
/// No part weighs less than this.
const LEAST: f64 = 0.02;
const STEPS: usize = 400;

/// The weights that the choices tell, together 1: pairwise logistic regression (Bradley & Terry 1952) of what was chosen
/// against each other time offered, drawn to [`PRIOR`]; the prior itself below [`ENOUGH`] choices, and where it would
/// have put more of the last hundred in order.
pub fn weights(choices: &[SlotChoice]) -> [f64; 5] {
    let told: Vec<&SlotChoice> = choices.iter().filter(|c| !c.others.is_empty()).collect();
    if told.len() < ENOUGH {
        return PRIOR;
    }
    let steepest = PRIOR.iter().map(|p| 2.0 * DRAWN / (p * p)).fold(0.0, f64::max);
    let step = 1.0 / (steepest + SHARP * SHARP * told.len() as f64 / 4.0);
    let mut found = PRIOR;
    for _ in 0..STEPS {
        let slope = slope(&told, &found);
        let moved: [f64; 5] = std::array::from_fn(|n| (found[n] + step * slope[n]).max(LEAST));
        let sum: f64 = moved.iter().sum();
        found = moved.map(|w| w / sum);
    }
    let last = &told[told.len().saturating_sub(JUDGED)..];
    if in_order(last, &found) < in_order(last, &PRIOR) { PRIOR } else { found }
}

/// The slope of the logarithm of what the choices make likely.
fn slope(choices: &[&SlotChoice], weights: &[f64; 5]) -> [f64; 5] {
    let mut slope: [f64; 5] =
        std::array::from_fn(|n| -2.0 * DRAWN * (weights[n] - PRIOR[n]) / (PRIOR[n] * PRIOR[n]));
    for choice in choices {
        let share = 1.0 / choice.others.len() as f64;
        for other in &choice.others {
            let ahead = value(&choice.chosen, weights) - value(other, weights);
            let missed = share * SHARP / (1.0 + (SHARP * ahead).exp());
            (0..5).for_each(|n| slope[n] += missed * (choice.chosen[n] - other[n]));
        }
    }
    slope
}

fn value(parts: &[f64; 5], weights: &[f64; 5]) -> f64 {
    parts.iter().zip(weights).map(|(part, weight)| part * weight).sum()
}

/// How many of the other times stand below what was chosen.
fn in_order(choices: &[&SlotChoice], weights: &[f64; 5]) -> usize {
    let below = |c: &&&SlotChoice| {
        let best = value(&c.chosen, weights);
        c.others.iter().filter(|other| value(other, weights) < best).count()
    };
    choices.iter().map(|c| below(&c)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use proptest::prelude::*;

    /// So many choices among three by somebody who weighs like this.
    fn choices(seed: u64, count: usize, own: [f64; 5]) -> Vec<SlotChoice> {
        let mut chance = Random::new(seed);
        let one = |_| {
            let mut offered: Vec<[f64; 5]> =
                (0..3).map(|_| std::array::from_fn(|_| chance.share())).collect();
            offered.sort_by(|a, b| value(b, &own).total_cmp(&value(a, &own)));
            SlotChoice { chosen: offered.remove(0), others: offered }
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn fourteen_choices_teach_nothing_and_sixty_teach_what_counts() {
        let early = [0.9, 0.025, 0.025, 0.025, 0.025];
        assert_eq!(weights(&choices(1, ENOUGH - 1, early)), PRIOR);
        let learned = weights(&choices(1, 60, early));
        assert!(learned[0] > 0.3, "{learned:?}");
        assert!(learned.iter().skip(1).zip(&PRIOR[1..]).all(|(now, prior)| now < prior), "{learned:?}");
        let few = weights(&choices(1, ENOUGH, early));
        assert!(few[0] > PRIOR[0] && few[0] < learned[0], "few choices move it less: {few:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn weights_add_up_repeat_and_do_no_worse_than_the_prior(seed in 0u64..10_000, count in 0usize..120) {
            let mut chance = Random::new(seed);
            let own: [f64; 5] = std::array::from_fn(|_| 0.05 + chance.share());
            let told = choices(seed + 1, count, own);
            let found = weights(&told);
            prop_assert_eq!(found, weights(&told));
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(found.iter().all(|w| *w > 0.0));
            let last: Vec<&SlotChoice> = told.iter().rev().take(JUDGED).collect();
            prop_assert!(in_order(&last, &found) >= in_order(&last, &PRIOR));
        }
    }
}
