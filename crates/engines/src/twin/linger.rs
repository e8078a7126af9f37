//! How long work without a date lingers beyond what is simulated, learned from what became of earlier forecasts.
//!
//! What is simulated for it is when it could be done; nobody waits for it, so it is done later or never. At each level the
//! times by which it took longer are read from a product-limit estimate (Kaplan & Meier 1958), so that what is not done yet
//! counts as not done up to now and no longer; it is taken a little surer than the level, by the rank of split conformal
//! prediction (Vovk, Gammerman & Shafer 2005). What could be done at once lingers by other factors than what could be done
//! in weeks, so the factors are learned at two reaches and read between them.

use super::backtest::LEVELS;

/// Forecasts that the usual factors count for before any are known.
const PRIOR: f64 = 5.0;
/// By how many times work without a date usually takes longer than is simulated at each level, in half of the cases; and
/// the deviation of its logarithm. A guess of ours.
const USUAL: [f64; 3] = [1.5, 1.2, 1.0];
const SPREAD: f64 = 1.0;
/// Working days simulated at which factors are learned.
const REACH: [f64; 2] = [2.0, 10.0];
/// How alike two reaches must be, in their logarithm, for one to teach the other.
const ALIKE: f64 = 0.6;

/// Factors for each level at both reaches.
pub(super) type Factors = [[f64; 3]; 2];
/// As simulated.
pub(super) const NONE: Factors = [[1.0; 3]; 2];

/// What became of a forecast: working days simulated at each level, none beyond the weeks; and those it took, or those that
/// have passed while it is not done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past {
    pub simulated: [Option<f64>; 3],
    pub days: f64,
    pub done: bool,
}

/// Learns the factors.
pub(super) fn factors(past: &[Past]) -> Factors {
    REACH.map(|reach| [0, 1, 2].map(|level| factor(past, reach, level)))
}

/// The same at all reaches together, to be told.
pub(super) fn overall(past: &[Past]) -> [f64; 3] {
    let at = |level: usize| {
        let ratios = past.iter().filter_map(|p| Some((p.days / p.simulated[level]?.max(1.0), p.done, 1.0)));
        reached(ratios.chain(prior(level)).collect(), LEVELS[level])
    };
    [0, 1, 2].map(at)
}

fn factor(past: &[Past], reach: f64, level: usize) -> f64 {
    let ratios = past.iter().filter_map(|p| {
        let simulated = p.simulated[level]?.max(1.0);
        let alike = (-(simulated.ln() - reach.ln()).abs() / ALIKE).exp();
        Some((p.days / simulated, p.done, alike))
    });
    reached(ratios.chain(prior(level)).collect(), LEVELS[level])
}

/// The usual ratios of a level, ten of them that count for [`PRIOR`] together; one of the ten is never done.
fn prior(level: usize) -> impl Iterator<Item = (f64, bool, f64)> {
    (0..10).map(move |n| {
        let z = crate::maths::normal::quantile((f64::from(n) + 0.5) / 10.0);
        let ratio = if n == 9 { f64::INFINITY } else { USUAL[level] * (SPREAD * z).exp() };
        (ratio, n < 9, PRIOR / 10.0)
    })
}

/// The ratio by which a share of them is done; infinite where that is not seen.
fn reached(mut ratios: Vec<(f64, bool, f64)>, level: f64) -> f64 {
    ratios.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut left: f64 = ratios.iter().map(|r| r.2).sum();
    // One more than there are, as its rank is rounded up; never so much that even a sure level is out of reach.
    let level = (level * (left + 1.0) / left).min((level + 1.0) / 2.0);
    let mut open = 1.0;
    for (ratio, done, weight) in ratios {
        if done {
            open *= 1.0 - weight / left.max(weight);
        }
        left -= weight;
        if 1.0 - open >= level - 1e-9 {
            return ratio;
        }
    }
    f64::INFINITY
}

/// The factors of a forecast of so many working days, between the reaches.
pub(super) fn at(factors: &Factors, days: f64) -> [f64; 3] {
    let [near, far] = REACH.map(f64::ln);
    let share = ((days.max(1.0).ln() - near) / (far - near)).clamp(0.0, 1.0);
    let mix = |level: usize| {
        let (a, b) = (factors[0][level], factors[1][level]);
        match share {
            0.0 => a,
            1.0 => b,
            _ if a.is_infinite() || b.is_infinite() => f64::INFINITY,
            _ => (a.ln() + share * (b.ln() - a.ln())).exp(),
        }
    };
    [mix(0), mix(1), mix(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(simulated: f64, days: f64, done: bool) -> Past {
        Past { simulated: [Some(simulated); 3], days, done }
    }

    #[test]
    fn what_is_not_done_yet_counts_as_not_done_so_far_and_no_longer() {
        let done: Vec<Past> = (0..80).map(|_| past(5.0, 10.0, true)).collect();
        let sure = overall(&done)[1];
        assert!((1.9..=2.1).contains(&sure), "{sure}");
        // As many that are a day old say nothing about the fifth day.
        let young: Vec<Past> = done.iter().copied().chain((0..80).map(|_| past(5.0, 1.0, false))).collect();
        assert!((overall(&young)[1] - sure).abs() < 1e-9);
        // As many that are old and open say that half are not done.
        let old: Vec<Past> = done.iter().copied().chain((0..80).map(|_| past(5.0, 100.0, false))).collect();
        assert_eq!(overall(&old)[1], f64::INFINITY);
    }

    #[test]
    fn near_and_far_forecasts_learn_from_their_like() {
        let near = (0..60).map(|_| past(1.0, 6.0, true));
        let far = (0..60).map(|_| past(12.0, 14.0, true));
        let found = factors(&near.chain(far).collect::<Vec<_>>());
        assert!(at(&found, 1.0)[1] > 4.0 && at(&found, 12.0)[1] < 2.5, "{found:?}");
        let between = at(&found, 4.0)[1];
        assert!(at(&found, 12.0)[1] <= between && between <= at(&found, 1.0)[1], "{between}");
    }

    #[test]
    fn before_anything_is_known_the_usual_holds() {
        let found = overall(&[]);
        assert!(found[0] > 1.2 && found[1] > found[0] && found[2].is_infinite(), "{found:?}");
        assert_eq!(factors(&[]), [found; 2]);
    }
}
