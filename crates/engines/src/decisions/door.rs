//! Whether to decide now or to sleep on it: what can be undone cheaply is decided fast, what cannot is thought through
//! (Bezos 2016; the pre-mortem: Klein 2007).

use world::decision::Door;

/// How to go about a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Within 15 minutes: it can be undone, and little hangs on it.
    Now,
    /// As it comes.
    Usual,
    /// Think through what could go wrong, and sleep on it for one night.
    SleepOnIt,
}

/// The pace for a door and an impact from 0 to 1; without an impact nothing is hurried.
/// ```
/// use engines::decisions::door::{Pace, pace};
/// use world::decision::Door;
/// assert_eq!(pace(Door::TwoWay, Some(0.3)), Pace::Now);
/// assert_eq!(pace(Door::TwoWay, None), Pace::Usual);
/// assert_eq!(pace(Door::OneWay, Some(0.1)), Pace::SleepOnIt);
/// ```
pub fn pace(door: Door, impact: Option<f64>) -> Pace {
    match (door, impact) {
        (Door::OneWay, _) => Pace::SleepOnIt,
        (Door::TwoWay, Some(impact)) if impact < 0.5 => Pace::Now,
        (Door::TwoWay, _) => Pace::Usual,
    }
}
