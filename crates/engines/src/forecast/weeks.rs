//! How many hours the coming weeks will hold, from the weeks that were.
//!
//! Weeks of one diary behave almost like independent draws: a long history says more than the last few weeks. The
//! forecast is the predictive law of a new draw (Student's t, Geisser 1993), mixed with the weeks as they were, about a
//! level that leans on the newer half year; weeks with a public holiday are brought to a plain week and back.

use super::Quantiles;
use crate::maths::quantile;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Weeks after which a week has half of its voice in the level.
const HALF_LIFE: f64 = 26.0;
/// What a week with a holiday holds of a plain one before any was seen, and for how many such weeks that stands.
const HOLIDAY: (f64, f64) = (0.75, 2.0);
/// The share of the predictive law; the rest is the weeks as they were.
const LAW: f64 = 0.7;

/// One week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Its hours.
    pub hours: f64,
    /// Whether a public holiday fell on one of its working days.
    pub holiday: bool,
}

/// The hours of a week to come, from all earlier ones in order of time; none with fewer than four of them, or fewer than
/// two without a holiday.
/// ```
/// use engines::forecast::weeks::{Week, forecast};
/// let past: Vec<Week> = [20.0, 24.0, 18.0, 22.0, 21.0].map(|hours| Week { hours, holiday: false }).to_vec();
/// let told = forecast(&past, false).unwrap();
/// assert!((told[49] - 21.0).abs() < 1.0 && told[9] < 19.0 && told[89] > 23.0);
/// assert!(forecast(&past, true).unwrap()[49] < told[49]);
/// assert!(forecast(&past[..3], false).is_none());
/// ```
pub fn forecast(past: &[Week], holiday: bool) -> Option<Quantiles> {
    let plain: Vec<f64> = past.iter().filter(|w| !w.holiday).map(|w| w.hours).collect();
    if past.len() < 4 || plain.len() < 2 {
        return None;
    }
    let share = holiday_share(past, mean(&plain));
    let weeks: Vec<f64> =
        past.iter().map(|w| if w.holiday { w.hours / share.max(0.3) } else { w.hours }).collect();
    let count = weeks.len() as f64;
    let voiced: Vec<(f64, f64)> =
        weeks.iter().rev().zip(0..).map(|(w, age)| (*w, (-f64::from(age) / HALF_LIFE).exp2())).collect();
    let voices: f64 = voiced.iter().map(|v| v.1).sum();
    let level = voiced.iter().map(|(w, voice)| w * voice).sum::<f64>() / voices;
    let middle = f64::midpoint(level, mean(&weeks));
    let spread = (squares(&weeks) / (count - 1.0) * (1.0 + 1.0 / count)).sqrt();
    let law = StudentsT::new(0.0, 1.0, count - 1.0).ok()?;
    let mut sorted = weeks;
    sorted.sort_by(f64::total_cmp);
    let at = |n: usize| {
        let p = (n + 1) as f64 / 100.0;
        let seen = f64::midpoint(quantile::weighted(&voiced, p)?, quantile::of_sorted(&sorted, p)?);
        let expected = middle + spread * law.inverse_cdf(p);
        // Few weeks show less than there is: their ends are drawn out by the size of the sample.
        let drawn = level + (LAW * expected + (1.0 - LAW) * seen - level) * (1.0 + 1.0 / count);
        Some(drawn.max(0.0) * if holiday { share } else { 1.0 })
    };
    let mut told = [0.0; 99];
    for (n, q) in told.iter_mut().enumerate() {
        *q = at(n)?;
    }
    told.sort_by(f64::total_cmp);
    Some(told)
}

/// What a week with a holiday holds of a plain one, shrunken.
fn holiday_share(past: &[Week], plain: f64) -> f64 {
    let off: Vec<f64> = past.iter().filter(|w| w.holiday).map(|w| w.hours).collect();
    let (before, stands) = HOLIDAY;
    match plain > 0.0 {
        true => (off.iter().sum::<f64>() + stands * plain * before) / (plain * (off.len() as f64 + stands)),
        false => 1.0,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sum of the squared distances to the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|v| (v - mean) * (v - mean)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::score;
    use crate::maths::random::Random;

    /// Weeks drawn from one law are covered as often as said.
    #[test]
    fn the_band_of_eight_in_ten_holds_eight_in_ten() {
        let mut chance = Random::new(7);
        let mut hours = || 10.0 + 6.0 * (chance.share() + chance.share() + chance.share());
        let (mut hits, mut all) = (0.0, 0.0);
        for _ in 0..300 {
            let weeks: Vec<Week> = (0..20).map(|_| Week { hours: hours(), holiday: false }).collect();
            let told = forecast(&weeks[..19], false).expect("nineteen weeks are enough");
            let actual = weeks[19].hours;
            hits += score::covered(&told, actual, 0.9) - score::covered(&told, actual, 0.1);
            all += 1.0;
        }
        assert!((0.74..=0.88).contains(&(hits / all)), "{}", hits / all);
    }

    #[test]
    fn a_week_with_a_holiday_is_learned_from_such_weeks() {
        let week = |n: usize| Week { hours: if n % 5 == 4 { 10.0 } else { 20.0 }, holiday: n % 5 == 4 };
        let past: Vec<Week> = (0..30).map(week).collect();
        let (plain, off) = (forecast(&past, false), forecast(&past, true));
        let ratio = off.expect("30 weeks")[49] / plain.expect("30 weeks")[49];
        assert!((0.5..0.6).contains(&ratio), "{ratio}");
    }
}
