//! The decision journal: how good forecasts of one's own decisions were, and what to make of the next one.

use crate::maths::{brier, wilson};

/// Scored decisions below which only the list is shown.
pub const ENOUGH: usize = 20;
/// Scored decisions from which a recalibration is suggested.
pub const ENOUGH_TO_RECALIBRATE: usize = 40;
/// Cases that speak for leaving forecasts as they are.
const PSEUDO_CASES: f64 = 20.0;

/// How often what was said with about one confidence has happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Mean forecast in the band, 0–1.
    pub said: f64,
    /// How many.
    pub cases: u32,
    /// How many happened.
    pub happened: u32,
    /// The 95 % interval of the rate.
    pub range: (f64, f64),
}

impl Band {
    /// The share that happened.
    pub fn rate(&self) -> f64 {
        f64::from(self.happened) / f64::from(self.cases)
    }
}

/// The journal's account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// How many have been scored.
    pub scored: usize,
    /// Mean squared error of the forecasts as they were made: 0 is best, 0.25 is tossing a coin.
    pub brier: f64,
    /// Its parts over the bands (Murphy 1973).
    pub split: brier::Split,
    /// The reliability table, by confidence.
    pub bands: Vec<Band>,
    /// From [`ENOUGH_TO_RECALIBRATE`] on.
    pub recalibration: Option<Recalibration>,
}

/// The account of past (confidence, happened); none below [`ENOUGH`].
pub fn account(past: &[(f64, bool)]) -> Option<Account> {
    if past.len() < ENOUGH {
        return None;
    }
    let bands = bands(past);
    let weighed: Vec<(f64, f64, f64)> =
        bands.iter().map(|b| (f64::from(b.cases), b.said, b.rate())).collect();
    Some(Account {
        scored: past.len(),
        brier: brier::score(past)?,
        split: brier::split(&weighed)?,
        bands,
        recalibration: (past.len() >= ENOUGH_TO_RECALIBRATE).then(|| Recalibration::of(past)),
    })
}

/// Ten bands of confidence, those without a case left out.
fn bands(past: &[(f64, bool)]) -> Vec<Band> {
    let band = |k: usize| {
        let inside: Vec<&(f64, bool)> = past.iter().filter(|(f, _)| of_ten(*f) == k).collect();
        let cases = inside.len() as u32;
        let happened = inside.iter().filter(|(_, o)| *o).count() as u32;
        let said = inside.iter().map(|(f, _)| f).sum::<f64>() / f64::from(cases);
        Some(Band { said, cases, happened, range: wilson::interval(happened, cases)? })
    };
    (0..10).filter_map(band).collect()
}

fn of_ten(forecast: f64) -> usize {
    ((forecast * 10.0 + 1e-9) as usize).min(9)
}

/// What a forecast should have been: a line on its log-odds (Platt 2000; Cox 1958).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recalibration {
    /// Added to the log-odds.
    pub shift: f64,
    /// By which they are multiplied; 1 leaves them.
    pub slope: f64,
}

impl Recalibration {
    /// Fitted to past (confidence, happened), held to "as it is" by twenty cases that came out as they were foretold
    /// and lie where the past ones lie.
    pub fn of(past: &[(f64, bool)]) -> Recalibration {
        let share = PSEUDO_CASES / past.len().max(1) as f64;
        let real = past.iter().map(|(f, o)| (log_odds(*f), f64::from(u8::from(*o)), 1.0));
        let held = past.iter().map(|(f, _)| (log_odds(*f), probability(log_odds(*f)), share));
        let cases: Vec<(f64, f64, f64)> = real.chain(held).collect();
        // From the middle of the bell, where a step of Newton's never leaps away.
        let (mut shift, mut slope) = (0.0, 0.0);
        for _ in 0..50 {
            let (step_shift, step_slope) = newton(&cases, shift, slope);
            (shift, slope) = (shift + step_shift, slope + step_slope);
            if step_shift.abs() + step_slope.abs() < 1e-10 {
                break;
            }
        }
        Recalibration { shift, slope }
    }
    /// What a confidence should be.
    pub fn of_confidence(&self, confidence: f64) -> f64 {
        probability(self.shift + self.slope * log_odds(confidence))
    }
}

/// A step of Newton's on the log-likelihood of (log-odds, outcome, weight), with a little on the diagonal for forecasts
/// that are all the same.
fn newton(cases: &[(f64, f64, f64)], shift: f64, slope: f64) -> (f64, f64) {
    const RIDGE: f64 = 1e-3;
    // Held to (0, 1), so that what the cases do not say stays as it is.
    let (mut g0, mut g1) = (-RIDGE * shift, -RIDGE * (slope - 1.0));
    let (mut h00, mut h01, mut h11) = (RIDGE, 0.0, RIDGE);
    for (x, outcome, weight) in cases {
        let p = probability(shift + slope * x);
        let (off, curve) = (weight * (outcome - p), weight * p * (1.0 - p));
        (g0, g1) = (g0 + off, g1 + off * x);
        (h00, h01, h11) = (h00 + curve, h01 + curve * x, h11 + curve * x * x);
    }
    let determinant = h00 * h11 - h01 * h01;
    ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant)
}

/// Log-odds of a probability, kept off the ends.
fn log_odds(p: f64) -> f64 {
    let p = p.clamp(0.01, 0.99);
    (p / (1.0 - p)).ln()
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use crate::testing::cases;

    #[test]
    fn below_twenty_there_is_only_the_list() {
        assert_eq!(account(&[(0.8, true); 19]), None);
        let account = account(&[(0.8, true); 20]).unwrap();
        assert_eq!((account.scored, account.bands.len(), account.recalibration), (20, 1, None));
        assert!((account.brier - 0.04).abs() < 1e-12 && (account.split.brier() - 0.04).abs() < 1e-12);
    }

    #[test]
    fn bands_hold_what_was_said() {
        let mut past = vec![(0.8, true); 16];
        past.extend(vec![(0.8, false); 9]);
        past.extend(vec![(1.0, true); 3]);
        past.extend(vec![(0.0, false); 2]);
        let account = account(&past).unwrap();
        let said: Vec<(f64, u32, u32)> =
            account.bands.iter().map(|b| (b.said, b.cases, b.happened)).collect();
        assert_eq!(said[0], (0.0, 2, 0));
        assert!((said[1].0 - 0.8).abs() < 1e-12 && (said[1].1, said[1].2) == (25, 16));
        assert_eq!(said[2], (1.0, 3, 3));
        let (low, high) = account.bands[1].range;
        assert!(low < 0.64 && 0.64 < high);
    }

    #[test]
    fn who_is_right_is_left_alone() {
        let mut past = Vec::new();
        for tenth in 1..10 {
            let f = f64::from(tenth) / 10.0;
            past.extend((0..50).map(|n| (f, n < 5 * tenth)));
        }
        let fitted = Recalibration::of(&past);
        for f in [0.1, 0.5, 0.8, 0.95] {
            assert!((fitted.of_confidence(f) - f).abs() < 0.005, "{fitted:?}");
        }
    }

    /// A2.5: who says 80 % and is right in 65 % is told 0.56–0.76, in nine of ten offices.
    #[test]
    fn eighty_that_is_sixty_five() {
        let seeds = cases(200);
        let good = (0..seeds).filter(|seed| {
            let mut chance = Random::new(1000 + *seed as u64);
            let past: Vec<(f64, bool)> = (0..100).map(|_| (0.8, chance.chance(0.65))).collect();
            let told = account(&past).unwrap().recalibration.unwrap().of_confidence(0.8);
            (0.56..=0.76).contains(&told)
        });
        let good = good.count();
        assert!(good * 10 >= seeds * 9, "{good} of {seeds}");
    }

    #[test]
    fn a_hundred_percent_is_no_end() {
        let past = [(1.0, true), (1.0, false), (0.0, true)].repeat(20);
        let fitted = Recalibration::of(&past);
        let told = fitted.of_confidence(1.0);
        assert!(told.is_finite() && told < 0.9, "{told}");
    }
}
