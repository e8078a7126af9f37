//! How goals stand against their lines, and when they will be reached at this pace (spec §4.5).

use crate::maths::trend;
use jiff::{ToSpan, civil::Date};
use world::Goal;

/// How far a goal is along its straight line from baseline to target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Where it should be now, in its unit.
    pub expected: f64,
    /// Where it was measured last.
    pub actual: f64,
    /// What is missing as a share of the whole distance; negative when ahead.
    pub short: f64,
}

impl Line {
    /// Whether more than 10 % of the distance is missing.
    pub fn is_behind(&self) -> bool {
        self.short > 0.1
    }
}

/// Where a goal stands against its line on `today`; none when a part of it is not known.
pub fn goal_line(goal: &Goal, today: Date) -> Option<Line> {
    let (from, to, start, due) = (goal.baseline?, goal.target?, goal.start?, goal.due?);
    let measured = goal.status.iter().filter(|m| m.date <= today).max_by_key(|m| m.date)?;
    let (days, distance) = (f64::from((due - start).get_days()), to - from);
    if days <= 0.0 || distance == 0.0 || !(distance * measured.value).is_finite() {
        return None;
    }
    let gone = (f64::from((today - start).get_days()) / days).clamp(0.0, 1.0);
    let expected = from + distance * gone;
    Some(Line { expected, actual: measured.value, short: (expected - measured.value) / distance })
}

/// When a goal will be reached if it goes on as it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// At the median pace; none: not at this pace.
    pub likely: Option<Date>,
    /// At the pace of its better stretches (upper fifth of all slopes).
    pub early: Option<Date>,
    /// At the pace of its worse stretches (lower fifth).
    pub late: Option<Date>,
    /// From so many measured states.
    pub measures: usize,
}

/// So many measured states are needed to see a pace, and so many days between the first and the last.
pub const PACE_NEEDS: (usize, i32) = (4, 21);
/// Further ahead nothing is foretold, days.
const HORIZON_DAYS: f64 = 3_650.0;

/// When a goal will be reached: the median of the slopes between its measured states carried on to its target
/// (Theil 1950, Sen 1968), with the upper and lower fifth of the slopes as the range. None with too few measures.
pub fn reached(goal: &Goal, today: Date) -> Option<Reached> {
    let target = goal.target?;
    let up = (target - goal.baseline?).signum();
    let points: Vec<(f64, f64)> = goal
        .status
        .iter()
        .filter(|m| m.date <= today && m.value.is_finite())
        .map(|m| (f64::from((m.date - today).get_days()), up * m.value))
        .collect();
    let days = points.last()?.0 - points.first()?.0;
    if points.len() < PACE_NEEDS.0 || days < f64::from(PACE_NEEDS.1) {
        return None;
    }
    let pace = trend::theil_sen(&points)?;
    let at = |slope: f64| {
        let missing = up * target - pace.level;
        let days = if missing <= 0.0 { 0.0 } else { missing / slope };
        (0.0..=HORIZON_DAYS).contains(&days).then(|| today.saturating_add((days.ceil() as i64).days()))
    };
    Some(Reached {
        likely: at(pace.median),
        early: at(pace.high),
        late: at(pace.low),
        measures: points.len(),
    })
}
