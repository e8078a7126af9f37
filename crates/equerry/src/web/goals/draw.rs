//! What the page of the goals draws: the line of eight weeks, and tasks by importance and urgency.

use desk::goals::{Matrix, Spot};
use std::fmt::Write as _;

/// A sparkline in a box of 96 by 26.
pub(super) struct Spark {
    /// Its path; a gap where a week is empty.
    pub path: String,
    /// Where the last week lies.
    pub x: String,
    pub y: String,
    /// Where the plan lies.
    pub plan: String,
}

/// The line of these shares, 0–1, against the planned one; none where the last week tells nothing.
pub(super) fn spark(weeks: &[Option<f64>], plan: f64) -> Option<Spark> {
    let last = (*weeks.last()?)?;
    let most = weeks.iter().flatten().copied().fold(plan.max(0.05), f64::max);
    let y = |share: f64| format!("{:.1}", 23.0 - 19.0 * share / most);
    let x = |n: usize| format!("{:.1}", 3.0 + 88.0 * n as f64 / (weeks.len() - 1).max(1) as f64);
    let (mut path, mut open) = (String::new(), false);
    for (n, week) in weeks.iter().enumerate() {
        match week {
            Some(share) => {
                let _ = write!(path, "{}{} {}", if open { 'L' } else { 'M' }, x(n), y(*share));
                open = true;
            }
            None => open = false,
        }
    }
    Some(Spark { path, x: x(weeks.len() - 1), y: y(last), plan: y(plan) })
}

/// A task in the drawing, which is 360 wide and 320 high.
pub(super) struct Dot<'a> {
    /// It.
    pub spot: &'a Spot,
    /// Its place.
    pub x: i32,
    pub y: i32,
}

impl Dot<'_> {
    /// The letter of its goal's mark; "n" without one.
    pub fn letter(&self) -> char {
        self.spot.goal.as_ref().map_or('n', |mark| mark.letter)
    }
}

// The edges of the drawing, and the width that a mark takes.
const LEFT: i32 = 20;
const RIGHT: i32 = 356;
const TOP: i32 = 4;
const BOTTOM: i32 = 290;
const MARK: i32 = 34;

/// The tasks of a matrix where they lie, none over another of its quadrant.
pub(super) fn dots(matrix: &Matrix) -> Vec<Dot<'_>> {
    let mut dots = Vec::new();
    for quarter in &matrix.quarters {
        let urgent = quarter.quadrant.is_urgent();
        let matters = quarter.quadrant.matters();
        let middle = ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2);
        let (from_x, to_x) = if urgent { (middle.0 + 22, RIGHT - 20) } else { (LEFT + 20, middle.0 - 22) };
        let (from_y, to_y) = if matters { (middle.1 - 20, TOP + 58) } else { (BOTTOM - 20, middle.1 + 58) };
        let mut taken: Vec<(i32, i32)> = Vec::new();
        for spot in &quarter.spots {
            let at = |share: f64, from: i32, to: i32| {
                let half = (share * 2.0).rem_euclid(1.0);
                from + (f64::from(to - from) * half) as i32
            };
            let wanted = (at(spot.urgency, from_x, to_x), at(spot.impact, from_y, to_y));
            let (x, y) = free_place(wanted, &taken, (from_x, to_x), (to_y, from_y));
            taken.push((x, y));
            dots.push(Dot { spot, x, y });
        }
    }
    dots
}

/// The place nearest to the wanted one that is free, by steps of a mark's width within the bounds.
fn free_place(wanted: (i32, i32), taken: &[(i32, i32)], across: (i32, i32), down: (i32, i32)) -> (i32, i32) {
    let is_free =
        |at: &(i32, i32)| taken.iter().all(|t| (t.0 - at.0).abs() >= MARK || (t.1 - at.1).abs() >= MARK);
    let steps = (-4..=4).flat_map(|dx| (-3..=3).map(move |dy| (wanted.0 + dx * MARK, wanted.1 + dy * MARK)));
    let inside = |at: &(i32, i32)| (across.0..=across.1).contains(&at.0) && (down.0..=down.1).contains(&at.1);
    let far = |at: &(i32, i32)| (at.0 - wanted.0).pow(2) + (at.1 - wanted.1).pow(2);
    steps.filter(|at| inside(at) && is_free(at)).min_by_key(far).unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_gaps_for_empty_weeks_and_stays_in_its_box() {
        let spark = spark(&[Some(0.2), None, Some(0.4), Some(0.1)], 0.25).unwrap();
        assert_eq!(spark.path, "M3.0 13.5M61.7 4.0L91.0 18.2");
        assert_eq!((spark.x.as_str(), spark.y.as_str(), spark.plan.as_str()), ("91.0", "18.2", "11.1"));
        assert!(super::spark(&[Some(0.2), None], 0.2).is_none(), "an empty last week has no line");
        assert!(super::spark(&[], 0.2).is_none());
    }

    #[test]
    fn marks_do_not_lie_on_each_other() {
        let mut taken = Vec::new();
        for _ in 0..6 {
            let at = free_place((100, 100), &taken, (60, 170), (60, 150));
            assert!(
                taken.iter().all(|t: &(i32, i32)| (t.0 - at.0).abs() >= MARK || (t.1 - at.1).abs() >= MARK)
            );
            taken.push(at);
        }
    }
}
