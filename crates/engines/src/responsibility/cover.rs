//! Who does what while somebody is away.

use super::grid::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Room that people have, in the unit of what rows take.
pub type Room = BTreeMap<u32, i64>;

/// What a cover plan says of a row whose people are all away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// One of its backups steps in.
    By(u32),
    /// Its backups are away, too, and cover for one another.
    Circular(u32, u32),
    /// Nobody of its backups is there.
    NobodyThere,
    /// Somebody is there, but has no room.
    NoRoom(u32),
}

/// For every row that loses all who do it: who steps in, in the order of the backups, with room for what it takes.
/// Rows that take most are covered first, so that room is not lost to small ones.
pub fn plan(rows: &[(Row, i64)], away: &BTreeSet<u32>, room: &Room) -> BTreeMap<usize, Cover> {
    let mut room = room.clone();
    let open = |n: &usize| {
        let row = &rows[*n].0;
        !row.responsible.is_empty() && row.responsible.iter().all(|p| away.contains(p))
    };
    let mut order: Vec<usize> = (0..rows.len()).filter(open).collect();
    order.sort_by_key(|n| (-rows[*n].1, *n));
    let mut plan = BTreeMap::new();
    for n in order {
        let (row, takes) = &rows[n];
        let there: Vec<u32> = row.backup.iter().copied().filter(|p| !away.contains(p)).collect();
        let free = there.iter().find(|p| room.get(p).copied().unwrap_or(0) >= *takes).copied();
        let cover = match (free, there.first()) {
            (Some(person), _) => {
                *room.entry(person).or_default() -= takes;
                Cover::By(person)
            }
            (None, Some(person)) => Cover::NoRoom(*person),
            (None, None) => circle(rows, row, away).unwrap_or(Cover::NobodyThere),
        };
        plan.insert(n, cover);
    }
    plan
}

/// Rows whose accountable are all away, with who is there and knows the row: those who do it, then those who step in.
/// Somebody of them, or somebody else, has to agree in the meantime.
pub fn to_agree(rows: &[(Row, i64)], away: &BTreeSet<u32>) -> BTreeMap<usize, Vec<u32>> {
    let all_away =
        |row: &Row| !row.accountable.is_empty() && row.accountable.iter().all(|p| away.contains(p));
    let there = |row: &Row| {
        let mut seen = BTreeSet::new();
        let known = row.responsible.iter().chain(&row.backup).copied();
        known.filter(|p| !away.contains(p) && seen.insert(*p)).collect()
    };
    rows.iter()
        .enumerate()
        .filter(|(_, (row, _))| all_away(row))
        .map(|(n, (row, _))| (n, there(row)))
        .collect()
}

/// Two who are both away and each the other's backup.
fn circle(rows: &[(Row, i64)], row: &Row, away: &BTreeSet<u32>) -> Option<Cover> {
    let covers = |by: u32, whom: u32| {
        rows.iter().any(|(r, _)| r.responsible.contains(&whom) && r.backup.contains(&by))
    };
    let pairs = row.responsible.iter().flat_map(|a| row.backup.iter().map(|b| (*a, *b)));
    let mut circles = pairs.filter(|(a, b)| a != b && away.contains(b) && covers(*a, *b));
    circles.next().map(|(a, b)| Cover::Circular(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(responsible: &[u32], backup: &[u32], takes: i64) -> (Row, i64) {
        (Row { responsible: responsible.to_vec(), backup: backup.to_vec(), ..Row::default() }, takes)
    }

    /// A9.5.
    #[test]
    fn any_one_of_eight_can_be_away() {
        let rows: Vec<(Row, i64)> =
            (0..24u32).map(|n| row(&[n % 8], &[(n + 1 + n / 8) % 8, (n + 4) % 8], 60)).collect();
        let room: Room = (0..8).map(|p| (p, 120)).collect();
        for person in 0..8 {
            let away = BTreeSet::from([person]);
            let plan = plan(&rows, &away, &room);
            assert_eq!(plan.len(), 3);
            assert!(plan.values().all(|c| matches!(c, Cover::By(by) if *by != person)), "{plan:?}");
        }
    }

    #[test]
    fn who_answers_for_a_row_and_is_away_leaves_somebody_to_agree() {
        let with = |accountable: u32, (mut row, takes): (Row, i64)| {
            row.accountable = vec![accountable];
            (row, takes)
        };
        let rows =
            [with(9, row(&[0, 1], &[2, 1], 60)), with(0, row(&[0], &[], 60)), with(9, row(&[], &[], 0))];
        assert_eq!(
            to_agree(&rows, &BTreeSet::from([9, 0])),
            [(0, vec![1, 2]), (1, vec![]), (2, vec![])].into()
        );
        assert_eq!(to_agree(&rows, &BTreeSet::from([0])), [(1, vec![])].into());
    }

    #[test]
    fn what_nobody_covers_is_named_with_its_reason() {
        let rows = [
            row(&[0], &[1], 60),
            row(&[1], &[0], 30),
            row(&[0, 2], &[3], 60),
            row(&[0], &[], 10),
            row(&[0], &[3], 500),
            row(&[0], &[1, 3], 60),
        ];
        let room: Room = [(1, 90), (3, 100)].into();
        let away = BTreeSet::from([0, 1]);
        let expected: BTreeMap<usize, Cover> = [
            (0, Cover::Circular(0, 1)),
            (1, Cover::Circular(1, 0)),
            (3, Cover::NobodyThere),
            (4, Cover::NoRoom(3)),
            (5, Cover::By(3)),
        ]
        .into();
        assert_eq!(plan(&rows, &away, &room), expected);
        assert!(plan(&rows, &BTreeSet::new(), &room).is_empty());
    }
}
