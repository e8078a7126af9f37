//! How far the answer holds: for every weight, and for every score.

use super::sheet::Sheet;
use super::{Cell, additive};

/// The closed interval of a weight, 0–1, over which the leader stays first, the others rescaled pro rata; exact, since
/// every total is a line in the weight (Triantaphyllou & Sánchez 1997). None when the leader is first nowhere on it.
pub fn interval(sheet: &Sheet, leader: usize, column: usize) -> Option<(f64, f64)> {
    let (mut from, mut to) = (0.0f64, 1.0f64);
    let mine = ends(sheet, leader, column);
    for other in (0..sheet.rows.len()).filter(|o| *o != leader) {
        let theirs = ends(sheet, other, column);
        let (at_0, at_1) = (mine.0 - theirs.0, mine.1 - theirs.1);
        match (at_0 >= -EVEN, at_1 >= -EVEN) {
            (true, true) => {}
            (true, false) => to = to.min(at_0.max(0.0) / (at_0.max(0.0) - at_1)),
            (false, true) => from = from.max(at_0 / (at_0 - at_1.max(0.0))),
            (false, false) => return None,
        }
    }
    (from <= to).then_some((from, to))
}

/// What counts as no difference between totals of one and the same sum.
const EVEN: f64 = 1e-9;

/// The total of an option when this weight is 0 and when it is 1.
pub fn ends(sheet: &Sheet, option: usize, column: usize) -> (f64, f64) {
    let row = &sheet.rows[option];
    let others = || (0..row.len()).filter(|k| *k != column);
    let rest: f64 = others().map(|k| sheet.weights[k]).sum();
    let share = |k: usize| match rest > 0.0 {
        true => sheet.weights[k] / rest,
        false => 1.0 / (row.len() - 1).max(1) as f64,
    };
    (others().map(|k| share(k) * row[k].likely).sum(), row[column].likely)
}

/// Where the nearest weight makes another the leader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// Which column's weight.
    pub column: usize,
    /// Its weight now, 0–1.
    pub now: f64,
    /// Where it flips, 0–1.
    pub at: f64,
    /// Who leads beyond it.
    pub to: usize,
}

/// The flips of one weight: below and above where it is now.
pub fn flips(sheet: &Sheet, leader: usize, column: usize) -> Vec<Flip> {
    let Some((from, to)) = interval(sheet, leader, column) else { return Vec::new() };
    let now = sheet.weights[column];
    let beyond = |at: f64, step: f64| {
        let trial = (at + step).clamp(0.0, 1.0);
        let total = |o: usize| {
            let (zero, one) = ends(sheet, o, column);
            zero + (one - zero) * trial
        };
        let others = (0..sheet.rows.len()).filter(|o| *o != leader);
        others.max_by(|a, b| total(*a).total_cmp(&total(*b))).map(|to| Flip { column, now, at, to })
    };
    let below = (from > 0.0).then(|| beyond(from, -1e-6)).flatten();
    let above = (to < 1.0).then(|| beyond(to, 1e-6)).flatten();
    below.into_iter().chain(above).collect()
}

/// The flip that is nearest to the weights as they are; none when no single weight changes the answer.
pub fn nearest_flip(sheet: &Sheet, leader: usize) -> Option<Flip> {
    let all = (0..sheet.weights.len()).flat_map(|k| flips(sheet, leader, k));
    // Of two that are equally near, the one that grows: it is the easier one to say.
    let distance = |f: &Flip| ((f.at - f.now).abs() * 1e6).round();
    all.min_by(|a, b| distance(a).total_cmp(&distance(b)).then((b.at > b.now).cmp(&(a.at > a.now))))
}

/// What would have to be otherwise for another to be in front.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// One value alone can do it: (option, column, the value that does), least move first.
    One(Vec<(usize, usize, f64)>),
    /// Only two of the leader's values together: the columns, and to what each has to fall.
    Two([(usize, f64); 2]),
    /// No two of them.
    None,
}

/// What puts somebody else in front of `leader`. `step`: by what values change, such as 25 for five words; 0 for any
/// amount.
pub fn turn(sheet: &Sheet, leader: usize, step: f64) -> Turn {
    let totals = additive::totals(sheet);
    let margin = |option: usize| match option == leader {
        true => (0..totals.len())
            .filter(|o| *o != leader)
            .map(|o| totals[leader] - totals[o])
            .fold(f64::INFINITY, f64::min),
        false => totals[leader] - totals[option],
    };
    let mut single: Vec<(f64, (usize, usize, f64))> = Vec::new();
    for (option, row) in sheet.rows.iter().enumerate() {
        for (column, Cell { likely, .. }) in row.iter().enumerate() {
            let falls = option == leader;
            let room = if falls { *likely } else { 100.0 - likely };
            if let Some(by) = more_than(margin(option) / sheet.weights[column], step, room) {
                single.push((by, (option, column, if falls { likely - by } else { likely + by })));
            }
        }
    }
    single.sort_by(|a, b| a.0.total_cmp(&b.0));
    match single.is_empty() {
        false => Turn::One(single.into_iter().map(|s| s.1).collect()),
        true => pair(sheet, leader, margin(leader), step),
    }
}

/// The least move of this step that is more than `even`, if there is room for it.
fn more_than(even: f64, step: f64, room: f64) -> Option<f64> {
    let by = if step > 0.0 { ((even + EVEN) / step).floor() * step + step } else { even };
    let fits = if step > 0.0 { by <= room + EVEN } else { by < room - EVEN };
    (by.is_finite() && fits).then_some(by)
}

/// The two of the leader's values whose common fall is least.
fn pair(sheet: &Sheet, leader: usize, margin: f64, step: f64) -> Turn {
    let row = &sheet.rows[leader];
    let columns = 0..row.len();
    let pairs = columns.clone().flat_map(|i| columns.clone().skip(i + 1).map(move |j| (i, j)));
    let heavy = |(i, j): (usize, usize)| sheet.weights[i] + sheet.weights[j];
    let fall = |(i, j): (usize, usize)| {
        let room = row[i].likely.min(row[j].likely);
        Some((more_than(margin / heavy((i, j)), step, room)?, (i, j)))
    };
    // Of equal falls that of the heavier two: it is the more likely to be asked about.
    let least =
        pairs.filter_map(fall).min_by(|a, b| a.0.total_cmp(&b.0).then(heavy(b.1).total_cmp(&heavy(a.1))));
    match least {
        Some((by, (i, j))) => Turn::Two([(i, row[i].likely - by), (j, row[j].likely - by)]),
        None => Turn::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::additive::tests::{office, table};
    use crate::testing::cases;
    use proptest::prelude::*;

    /// A2.1
    #[test]
    fn office_location_weights() {
        let sheet = office();
        let expected =
            [(0.0727, 1.0), (0.0, 0.5116), (0.0, 1.0), (0.0, 0.4512), (0.0, 0.2579), (0.0, 0.7765)];
        for (column, (from, to)) in expected.into_iter().enumerate() {
            let found = interval(&sheet, 0, column).unwrap();
            assert!((found.0 - from).abs() < 1e-3 && (found.1 - to).abs() < 1e-3, "{column}: {found:?}");
        }
        let flip = nearest_flip(&sheet, 0).unwrap();
        assert_eq!((flip.column, flip.to), (4, 4), "comfort: Elton Street");
    }

    /// The sites of the design: cost, time, power, labour, access, exit, in five words.
    fn sites() -> Sheet {
        let words = [[3, 5, 5, 4, 5, 4], [5, 2, 3, 4, 3, 3], [2, 3, 3, 3, 4, 2]];
        let values = words.map(|row| row.iter().map(|s| f64::from(s - 1) * 25.0).collect());
        Sheet::sure(vec![0.25, 0.2, 0.2, 0.15, 0.1, 0.1], &values)
    }

    #[test]
    fn the_sites_hold_until_cost_is_46_percent() {
        let flip = nearest_flip(&sites(), 0).unwrap();
        assert_eq!((flip.column, flip.to, (flip.at * 100.0).round()), (0, 1, 46.0));
        // Cost from 3 to 1 and time from 5 to 3: it takes less than time and power, which are even at 3.
        assert_eq!(turn(&sites(), 0, 25.0), Turn::Two([(0, 0.0), (1, 50.0)]));
    }

    #[test]
    fn one_score_may_be_enough() {
        let sheet = Sheet::sure(vec![0.5, 0.5], &[vec![100.0, 60.0], vec![50.0, 80.0]]);
        let Turn::One(found) = turn(&sheet, 0, 0.0) else { panic!("one is enough") };
        assert_eq!(found[0], (0, 0, 70.0));
        let even = Sheet::sure(vec![1.0], &[vec![0.0], vec![0.0]]);
        assert_eq!(turn(&even, 0, 25.0), Turn::One(vec![(1, 0, 25.0)]));
        let sure = Sheet::sure(vec![0.5, 0.5], &[vec![100.0, 100.0], vec![0.0, 0.0]]);
        assert_eq!(turn(&sure, 0, 25.0), Turn::None);
    }

    fn first_at(sheet: &Sheet, leader: usize, column: usize, weight: f64) -> f64 {
        let total = |o: usize| {
            let (zero, one) = ends(sheet, o, column);
            zero + (one - zero) * weight
        };
        let others = (0..sheet.rows.len()).filter(|o| *o != leader).map(total);
        total(leader) - others.fold(f64::NEG_INFINITY, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(cases(1_000) as u32))]
        /// A2.4: just inside the leader is first, just outside it is not.
        #[test]
        fn the_ends_of_the_interval_are_the_ends(sheet in table(5, 5)) {
            let totals = additive::totals(&sheet);
            let leader = additive::order(&totals)[0];
            for column in 0..5 {
                let (from, to) = interval(&sheet, leader, column).expect("the leader leads at its own weights");
                let now = sheet.weights[column];
                prop_assert!(from <= now + 1e-9 && now <= to + 1e-9);
                for inside in [from + 1e-7, to - 1e-7] {
                    if from <= inside && inside <= to {
                        prop_assert!(first_at(&sheet, leader, column, inside) > -1e-6);
                    }
                }
                if from > 0.0 {
                    prop_assert!(first_at(&sheet, leader, column, from - 1e-4) < 0.0);
                }
                if to < 1.0 {
                    prop_assert!(first_at(&sheet, leader, column, to + 1e-4) < 0.0);
                }
            }
        }
    }
}
