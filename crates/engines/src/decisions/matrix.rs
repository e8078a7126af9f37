//! What is urgent and what matters: do, plan, hand over, drop (spec §2, method a).
//!
//! Numbers in, places out. Urgency alone never wins: lists are in the order of impact first, since people pick the
//! urgent over the better even when that is plainly worse (Zhu, Yang & Hsee 2018).

use serde::Serialize;

/// Urgency of what has no date and for which nobody waits.
pub const UNDATED: f64 = 0.10;
/// The least impact of what cannot be undone, or touches law or safety.
pub const GRAVE: f64 = 0.8;
/// Where a side begins.
const MIDDLE: f64 = 0.5;
/// How far beyond the middle an item must be to change sides, so that it does not flicker.
const DEAD_BAND: f64 = 0.05;

/// What is to be done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Urgent, and it matters.
    Do,
    /// It matters: book time for it.
    Plan,
    /// Urgent only: somebody else's.
    Delegate,
    /// Neither: drop it, or do it with others of its kind.
    Drop,
}

impl Quadrant {
    /// The quadrant of these two sides.
    pub fn of(is_urgent: bool, matters: bool) -> Quadrant {
        match (is_urgent, matters) {
            (true, true) => Quadrant::Do,
            (false, true) => Quadrant::Plan,
            (true, false) => Quadrant::Delegate,
            (false, false) => Quadrant::Drop,
        }
    }
    /// Whether its items are urgent.
    pub fn is_urgent(self) -> bool {
        matches!(self, Quadrant::Do | Quadrant::Delegate)
    }
    /// Whether its items matter.
    pub fn matters(self) -> bool {
        matches!(self, Quadrant::Do | Quadrant::Plan)
    }
}

/// Urgency, 0–1. `slack_hours`: working hours from now to the due instant, less the P80 of the hours of work left;
/// none without a due date. `waits`: the probability that somebody waits for it now, 0 for nobody.
/// ```
/// use engines::decisions::matrix::urgency;
/// assert!((urgency(Some(16.0), 0.0) - 0.5).abs() < 1e-12);
/// assert_eq!((urgency(None, 0.0), urgency(None, 0.7)), (0.10, 0.7));
/// ```
pub fn urgency(slack_hours: Option<f64>, waits: f64) -> f64 {
    match slack_hours {
        Some(slack) => 1.0 / (1.0 + ((slack - 16.0) / 8.0).exp()),
        None => UNDATED.max(waits.clamp(0.0, 1.0)),
    }
}

/// Impact of each item, 0–1: its percentile by value among all given, those of equal value in their middle; at least
/// [`GRAVE`] where it cannot be undone or touches law or safety. Items are (value, grave).
/// ```
/// let open = [(10.0, false), (40.0, false), (2.0, true), (10.0, false)];
/// assert_eq!(engines::decisions::matrix::impacts(&open), [0.5, 0.875, 0.8, 0.5]);
/// ```
pub fn impacts(items: &[(f64, bool)]) -> Vec<f64> {
    let mut values: Vec<f64> = items.iter().map(|item| item.0).collect();
    values.sort_by(f64::total_cmp);
    let whole = values.len() as f64;
    let percentile = |value: f64| {
        let below = values.partition_point(|v| v.total_cmp(&value).is_lt());
        let upto = values.partition_point(|v| v.total_cmp(&value).is_le());
        (below + upto) as f64 / 2.0 / whole
    };
    let floor = |grave| if grave { GRAVE } else { 0.0 };
    items.iter().map(|(value, grave)| percentile(*value).max(floor(*grave))).collect()
}

/// Where an item belongs; `before` is where it was when last looked at, if it was.
/// ```
/// use engines::decisions::matrix::{quadrant, Quadrant};
/// assert_eq!(quadrant(0.52, 0.7, None), Quadrant::Do);
/// assert_eq!(quadrant(0.52, 0.7, Some(Quadrant::Plan)), Quadrant::Plan); // not far enough to move
/// ```
pub fn quadrant(urgency: f64, impact: f64, before: Option<Quadrant>) -> Quadrant {
    let side = |share: f64, was: Option<bool>| match was {
        Some(true) => share >= MIDDLE - DEAD_BAND,
        Some(false) => share > MIDDLE + DEAD_BAND,
        None => share >= MIDDLE,
    };
    Quadrant::of(side(urgency, before.map(Quadrant::is_urgent)), side(impact, before.map(Quadrant::matters)))
}

/// The order of a list of (urgency, impact): positions, what matters most first, the more urgent first among equals.
/// ```
/// let list = [(0.95, 0.2), (0.1, 0.9), (0.6, 0.9)];
/// assert_eq!(engines::decisions::matrix::order(&list), [2, 1, 0]);
/// ```
pub fn order(items: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| {
        let ((u1, m1), (u2, m2)) = (items[*a], items[*b]);
        m2.total_cmp(&m1).then(u2.total_cmp(&u1))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A2.1, the table of slacks.
    #[test]
    fn urgency_by_slack() {
        let table = [(-8.0, 0.953), (0.0, 0.881), (8.0, 0.731), (16.0, 0.5), (24.0, 0.269), (40.0, 0.047)];
        for (slack, urgency) in table {
            assert!((super::urgency(Some(slack), 0.0) - urgency).abs() < 5e-4, "{slack}");
        }
    }

    #[test]
    fn the_four_places() {
        for (urgency, impact, place) in [
            (0.9, 0.9, Quadrant::Do),
            (0.1, 0.9, Quadrant::Plan),
            (0.9, 0.1, Quadrant::Delegate),
            (0.1, 0.1, Quadrant::Drop),
        ] {
            assert_eq!(quadrant(urgency, impact, None), place);
            for was in [Quadrant::Do, Quadrant::Plan, Quadrant::Delegate, Quadrant::Drop] {
                assert_eq!(
                    quadrant(urgency, impact, Some(was)),
                    place,
                    "far from the middle nothing lingers"
                );
                assert_eq!(quadrant(0.54, 0.46, Some(was)), was, "inside the band it stays");
            }
        }
        assert!(impacts(&[]).is_empty());
    }

    proptest! {
        /// A2.6: what is due today and matters little never stands before what matters more by 0.3.
        #[test]
        fn the_merely_urgent_never_comes_first(items in proptest::collection::vec((-8.0..60.0f64, 0.0..1.0f64), 2..30)) {
            let list: Vec<(f64, f64)> = items.iter().map(|(slack, m)| (urgency(Some(*slack), 0.0), *m)).collect();
            let order = order(&list);
            for (at, first) in order.iter().enumerate() {
                for later in &order[at + 1..] {
                    prop_assert!(list[*later].1 - list[*first].1 < 0.3);
                }
            }
        }
    }
}
