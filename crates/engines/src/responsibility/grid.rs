//! The rules of a grid of who is responsible, accountable, consulted and informed (RACI), and how much hangs on one
//! person.

use std::collections::{BTreeMap, BTreeSet};

/// More people to consult than this slow a duty down.
const MOST_CONSULTED: usize = 3;
/// The executive should answer for no larger share of the rows than this.
const MOST_OF_EXECUTIVE: f64 = 0.4;

/// One duty and who has which part in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Who answers for it.
    pub accountable: Vec<u32>,
    /// Who does it.
    pub responsible: Vec<u32>,
    /// Whose advice is asked before.
    pub consulted: Vec<u32>,
    /// Who is told after.
    pub informed: Vec<u32>,
    /// Who steps in.
    pub backup: Vec<u32>,
    /// Authority that answering for it takes, 1 to 7; 0 where none is needed.
    pub authority: u8,
}

/// What is wrong with a grid; rows by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nobody answers for it.
    NobodyAccountable(usize),
    /// More than one answers for it.
    SeveralAccountable(usize),
    /// Nobody does it.
    NobodyResponsible(usize),
    /// Somebody is both asked before and told after.
    ConsultedAndInformed(usize, u32),
    /// Nobody steps in.
    NoBackup(usize),
    /// Who steps in is the one who does it.
    BackupOfOneself(usize, u32),
    /// A person of the row is not known.
    Unknown(usize, u32),
    /// Somebody stands twice in one part.
    Twice(usize, u32),
    /// Warning: so many are asked that it slows down.
    ManyConsulted(usize),
    /// Warning: who answers for it has not the authority it takes.
    AboveAuthority(usize, u32),
    /// Warning: the executive answers for too many rows.
    ExecutiveAnswersForMany,
}

impl Fault {
    /// Whether it only warns.
    pub fn is_warning(self) -> bool {
        matches!(self, Fault::ManyConsulted(_) | Fault::AboveAuthority(..) | Fault::ExecutiveAnswersForMany)
    }
}

/// Everything wrong with a grid, in the order of its rows. `authority` tells whom the grid may name, and the level each
/// has.
pub fn faults(rows: &[Row], executive: u32, authority: &BTreeMap<u32, u8>) -> Vec<Fault> {
    let mut found: Vec<Fault> =
        rows.iter().enumerate().flat_map(|(n, row)| faults_of(n, row, authority)).collect();
    let of_executive = rows.iter().filter(|r| r.accountable == [executive]).count();
    if of_executive as f64 > MOST_OF_EXECUTIVE * rows.len() as f64 {
        found.push(Fault::ExecutiveAnswersForMany);
    }
    found
}

fn faults_of(n: usize, row: &Row, authority: &BTreeMap<u32, u8>) -> Vec<Fault> {
    let mut found = Vec::new();
    match row.accountable[..] {
        [] => found.push(Fault::NobodyAccountable(n)),
        [one] if authority.get(&one).is_some_and(|level| *level < row.authority) => {
            found.push(Fault::AboveAuthority(n, one));
        }
        [_] => {}
        _ => found.push(Fault::SeveralAccountable(n)),
    }
    if row.responsible.is_empty() {
        found.push(Fault::NobodyResponsible(n));
    }
    let both = row.consulted.iter().filter(|p| row.informed.contains(p));
    found.extend(both.map(|p| Fault::ConsultedAndInformed(n, *p)));
    if row.backup.is_empty() {
        found.push(Fault::NoBackup(n));
    }
    let own = row.backup.iter().filter(|p| row.responsible == [**p]);
    found.extend(own.map(|p| Fault::BackupOfOneself(n, *p)));
    if row.consulted.len() > MOST_CONSULTED {
        found.push(Fault::ManyConsulted(n));
    }
    let parts = [&row.accountable, &row.responsible, &row.consulted, &row.informed, &row.backup];
    let named: BTreeSet<u32> = parts.into_iter().flatten().copied().collect();
    found.extend(named.into_iter().filter(|p| !authority.contains_key(p)).map(|p| Fault::Unknown(n, p)));
    found.extend(parts.into_iter().flat_map(|part| twice(part)).map(|p| Fault::Twice(n, p)));
    found
}

/// Who stands more than once in a part.
fn twice(part: &[u32]) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    part.iter().copied().filter(|p| !seen.insert(*p)).collect()
}

/// How few people must be away for a row to be left without anybody who does it or steps in: 1 is fragile, 0 has
/// nobody now. None for no rows.
pub fn bus_factor(rows: &[Row]) -> Option<usize> {
    rows.iter().map(|row| able(row).len()).min()
}

/// Who can do a row's work: those who do, and those who step in.
pub fn able(row: &Row) -> BTreeSet<u32> {
    row.responsible.iter().chain(&row.backup).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    fn clean() -> Vec<Row> {
        let row = |a: u32, r: u32, backup: u32| Row {
            accountable: vec![a],
            responsible: vec![r],
            consulted: vec![4],
            informed: vec![5],
            backup: vec![backup],
            authority: 2,
        };
        vec![row(0, 1, 2), row(1, 1, 3), row(2, 3, 1), row(2, 2, 3)]
    }

    fn people() -> BTreeMap<u32, u8> {
        (0..6).map(|p| (p, 3)).collect()
    }

    #[test]
    fn a_clean_grid_has_no_fault() {
        assert_eq!(faults(&clean(), 0, &people()), []);
        assert_eq!(faults(&[], 0, &people()), []);
    }

    /// A9.1.
    #[test]
    fn every_planted_fault_is_found_and_no_other() {
        type Plant = fn(&mut Vec<Row>);
        let planted: [(Plant, Fault); 12] = [
            (|g| g[0].accountable.clear(), Fault::NobodyAccountable(0)),
            (|g| g[1].accountable.push(2), Fault::SeveralAccountable(1)),
            (|g| g[2].responsible.clear(), Fault::NobodyResponsible(2)),
            (|g| g[3].informed.push(4), Fault::ConsultedAndInformed(3, 4)),
            (|g| g[0].backup.clear(), Fault::NoBackup(0)),
            (|g| g[1].backup = vec![1], Fault::BackupOfOneself(1, 1)),
            (|g| g[2].consulted.push(77), Fault::Unknown(2, 77)),
            (|g| g[3].responsible = vec![2, 2], Fault::Twice(3, 2)),
            (|g| g[0].consulted = vec![1, 2, 3, 4], Fault::ManyConsulted(0)),
            (|g| g[1].authority = 4, Fault::AboveAuthority(1, 1)),
            (|g| g[3].accountable = vec![0], Fault::ExecutiveAnswersForMany),
            (|g| g[2].accountable = vec![2, 3, 1], Fault::SeveralAccountable(2)),
        ];
        for (plant, fault) in planted {
            let mut grid = clean();
            plant(&mut grid);
            assert_eq!(faults(&grid, 0, &people()), [fault]);
        }
    }

    /// A9.3.
    #[test]
    fn the_bus_factor_equals_trying_every_absence() {
        let mut chance = Random::new(13);
        for _ in 0..100 {
            let people = 2 + chance.below(8);
            let few = |chance: &mut Random| -> Vec<u32> {
                (0..1 + chance.below(3)).map(|_| chance.below(people) as u32).collect()
            };
            let rows: Vec<Row> = (0..1 + chance.below(6))
                .map(|_| Row { responsible: few(&mut chance), backup: few(&mut chance), ..Row::default() })
                .collect();
            let leaves_one_bare =
                |away: u32| rows.iter().any(|row| able(row).iter().all(|p| away & (1 << p) != 0));
            let fewest = (0u32..1 << people).filter(|a| leaves_one_bare(*a)).map(u32::count_ones).min();
            assert_eq!(bus_factor(&rows), fewest.map(|n| n as usize));
        }
        assert_eq!(bus_factor(&[]), None);
    }
}
