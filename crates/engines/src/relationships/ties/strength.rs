//! The strength of a tie, 0 to 100, with its parts.

use super::Tie;
use crate::maths::points::{self, Part};

/// Weighted contact from which intensity is full: sixty direct messages of today.
const FULL_CONTACT: f64 = 60.0;
/// Activity of the quieter of the two from which it is full, within 30 days.
const FULL_ACTIVITY: f64 = 39.0;

/// The parts of the strength that is shown. Each rises with what it is of, so the strength does.
///
/// After the dimensions of Granovetter 1973 and Gilbert & Karahalios 2009. Intensity grows with the logarithm of
/// weighted contact, since a measure that is full at fifteen messages tells busy ties apart no longer; and recency
/// fades over a fixed 45 days, since one measured by a tie's own rhythm blames daily contact for a quiet weekend.
pub fn parts(tie: &Tie) -> [Part; 5] {
    let level = |x: f64| x.clamp(0.0, 1.0);
    points::parts([
        ("intensity", level(tie.weighted.ln_1p() / FULL_CONTACT.ln_1p()), 50.0),
        ("recency", level((-tie.days_since.max(0.0) / 45.0).exp2()), 15.0),
        ("days", level(tie.days / 20.0), 15.0),
        ("reciprocity", level(tie.reciprocity), 10.0),
        ("quieter_end", level(tie.activity[0].ln_1p() / FULL_ACTIVITY.ln_1p()), 10.0),
    ])
}

/// What the strength in seven dimensions needs beyond a [`Tie`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SevenDimensions {
    /// Weighted contact, each halved for every 90 days (S).
    pub weighted: f64,
    /// Days since the last contact.
    pub days_since: f64,
    /// Days between contacts that are meant or usual.
    pub cadence: f64,
    /// Messages each way: in, out.
    pub directions: (f64, f64),
    /// Channels used, of 4.
    pub channels: f64,
    /// Years since the first contact.
    pub years: f64,
    /// Share of their contacts in common, 0 to 1.
    pub embeddedness: f64,
    /// Whether help was given or received within 365 days.
    pub support: bool,
}

/// The parts of the strength in seven dimensions, as first written (Granovetter 1973; Gilbert & Karahalios 2009).
/// Kept to compare with: it orders future contact worse than plain counts do.
pub fn seven_dimensions(tie: &SevenDimensions) -> [Part; 7] {
    let (came, went) = tie.directions;
    let even = if came + went > 0.0 { 2.0 * came.min(went) / (came + went) } else { 0.0 };
    points::parts([
        ("intensity", 1.0 - (-tie.weighted / 5.0).exp(), 30.0),
        ("recency", (-tie.days_since / (2.0 * tie.cadence)).exp2(), 20.0),
        ("reciprocity", even, 15.0),
        ("multiplexity", tie.channels / 4.0, 10.0),
        ("duration", (tie.years / 5.0).min(1.0), 10.0),
        ("embeddedness", tie.embeddedness, 10.0),
        ("support", f64::from(u8::from(tie.support)), 5.0),
    ])
}

/// How healthy a tie is: 1 up to its cadence, then halved for every further cadence of silence.
/// ```
/// use engines::relationships::ties::strength::health;
/// assert_eq!([health(10.0, 14.0), health(28.0, 14.0), health(42.0, 14.0)], [1.0, 0.5, 0.25]);
/// ```
pub fn health(days_since: f64, cadence: f64) -> f64 {
    if days_since <= cadence { 1.0 } else { (1.0 - days_since / cadence).exp2() }
}
