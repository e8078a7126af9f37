//! Where time goes: the places it can go to, and how what happens at once is shared out.

use jiff::Timestamp;
use std::collections::BTreeSet;
use world::event::EventStatus;
use world::{Event, GoalId, Interval, PartStat};

/// A place where time can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// To a goal.
    Goal(GoalId),
    /// To a goal the reader does not see.
    Other,
    /// To none.
    NoGoal,
}

/// Events above so many minutes are left out until somebody says what they are.
pub const LONGEST: i64 = 12 * 60;

/// What an hour of an event weighs: half for a hold, and where the answer from one of the addresses `mine` is tentative;
/// everything else whole.
pub fn firmness(event: &Event, mine: &[String]) -> f64 {
    let perhaps =
        event.attendees.iter().any(|a| mine.contains(&a.email) && a.partstat == PartStat::Tentative);
    if event.status == EventStatus::Tentative || perhaps { 0.5 } else { 1.0 }
}

/// The minutes of each stretch when every instant counts once, shared by weight between the stretches that overlap
/// there; where nothing firmer than a weight below 1 is, the instant counts that much.
///
/// Unit: minutes, in the order of `taken`. They add up to the union where all weights are 1.
/// ```
/// use engines::maths::attention::shared_out;
/// use jiff::Timestamp;
/// use world::Interval;
/// let stretch = |from: i64, to: i64| {
///     Interval::new(Timestamp::from_second(60 * from).unwrap(), Timestamp::from_second(60 * to).unwrap())
/// };
/// let three = [(stretch(0, 60), 1.0), (stretch(0, 60), 1.0), (stretch(30, 60), 1.0)];
/// assert_eq!(shared_out(&three), [25.0, 25.0, 10.0]);
/// assert_eq!(shared_out(&[(stretch(0, 60), 0.5)]), [30.0]);
/// ```
pub fn shared_out(taken: &[(Interval, f64)]) -> Vec<f64> {
    let mut edges: Vec<(Timestamp, bool, usize)> =
        taken.iter().enumerate().flat_map(|(n, (i, _))| [(i.start, true, n), (i.end, false, n)]).collect();
    edges.sort();
    let mut own = vec![0.0; taken.len()];
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut since = edges.first().map_or(Timestamp::MIN, |e| e.0);
    for (at, opens, n) in edges {
        if at > since {
            let seconds = (at.as_second() - since.as_second()) as f64;
            let whole: f64 = open.iter().map(|m| taken[*m].1).sum();
            let most = open.iter().map(|m| taken[*m].1).fold(0.0, f64::max);
            for m in &open {
                own[*m] += seconds / 60.0 * most * taken[*m].1 / whole;
            }
        }
        if opens {
            open.insert(n)
        } else {
            open.remove(&n)
        };
        since = at;
    }
    own
}
