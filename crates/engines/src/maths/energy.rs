//! How fresh one is at an hour of the day, and how that fits a piece of work (spec §1.4).

use jiff::civil::Time;
use world::office::Chronotype;

/// Minutes after midnight and energy, for the middle chronotype; straight lines between.
const CURVE: [(f64, f64); 7] =
    [(480.0, 0.6), (600.0, 0.9), (720.0, 0.9), (780.0, 0.4), (900.0, 0.4), (960.0, 0.7), (1050.0, 0.7)];

/// Energy at a time of day, 0–1; early types are 90 minutes ahead, late ones 90 behind. Source: spec §1.4, after
/// Horne & Ostberg 1976 and Roenneberg 2003.
/// ```
/// use engines::maths::energy::energy;
/// use jiff::civil::time;
/// use world::office::Chronotype::{Early, Mid};
/// assert_eq!(energy(Mid, time(11, 0, 0, 0)), 0.9);
/// assert_eq!(energy(Early, time(9, 30, 0, 0)), 0.9);
/// assert_eq!(energy(Mid, time(14, 0, 0, 0)), 0.4);
/// ```
pub fn energy(type_: Chronotype, at: Time) -> f64 {
    at_minute(type_, f64::from(at.hour()) * 60.0 + f64::from(at.minute()))
}

/// The same at a minute after midnight.
pub(crate) fn at_minute(type_: Chronotype, minute: f64) -> f64 {
    let shift = match type_ {
        Chronotype::Early => 90.0,
        Chronotype::Mid => 0.0,
        Chronotype::Late => -90.0,
    };
    let minute = minute + shift;
    let after = CURVE.partition_point(|(m, _)| *m <= minute);
    match after {
        0 => CURVE[0].1,
        n if n == CURVE.len() => CURVE[n - 1].1,
        n => {
            let ((m0, e0), (m1, e1)) = (CURVE[n - 1], CURVE[n]);
            e0 + (e1 - e0) * (minute - m0) / (m1 - m0)
        }
    }
}

/// The factor 0.7–1.3 on the index of work that demands so much at such energy.
pub(crate) fn fit(demand: f64, energy: f64) -> f64 {
    1.0 + 0.3 * agreement(demand, energy)
}

/// The share of the time that is wasted on the wrong hour, 0–1.
pub(crate) fn mismatch(demand: f64, energy: f64) -> f64 {
    (1.0 - agreement(demand, energy)) / 2.0
}

/// From −1, demanding work when tired, to 1.
fn agreement(demand: f64, energy: f64) -> f64 {
    (2.0 * demand.clamp(0.0, 1.0) - 1.0) * (2.0 * energy - 1.0)
}
