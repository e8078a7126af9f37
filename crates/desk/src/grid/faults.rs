//! What is wrong with the grid, in sentences: the rules of RACI, and how much hangs on one person.

use super::numbers::Numbers;
use super::{first, listed};
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use engines::responsibility::grid::{self, Fault, Row};
use std::collections::BTreeMap;
use world::{Grant, Snapshot};

/// The most areas that one person should answer for.
const SPAN: usize = 12;
/// From Advise on one decides alone; answering for an area takes that.
const ALONE: u8 = 5;

/// What is wrong with the grid, as far as whoever sits here sees it: what must be mended first.
///
/// # Errors
/// Those of the ledger.
pub async fn faults(desk: &Desk) -> Result<Vec<String>, DeskError> {
    let world = desk.snapshot().await?;
    Ok(found(&world, &super::rights::in_areas(desk).await?, desk.is_executive()))
}

/// The same; `all` says whether `rights` are those of everybody.
pub(super) fn found(world: &Snapshot, rights: &[Grant], all: bool) -> Vec<String> {
    let numbers = Numbers::of(world);
    let mut faults: Vec<Fault> = (0..numbers.rows.len())
        .flat_map(|n| of_row(world, &numbers, n, rights, all).into_iter().map(move |fault| placed(fault, n)))
        .collect();
    let everybody: BTreeMap<u32, u8> = (0..numbers.people.len() as u32).map(|p| (p, 7)).collect();
    let whole = grid::faults(&numbers.rows, 0, &everybody);
    faults.extend(whole.into_iter().filter(|f| matches!(f, Fault::ExecutiveAnswersForMany)));
    faults.sort_by_key(|fault| (fault.is_warning(), *fault));
    let mut said: Vec<String> = faults.iter().map(|fault| words(world, &numbers, *fault)).collect();
    said.extend(wide(world, &numbers));
    said
}

/// The faults of one row, with the authority that each has in it.
fn of_row(world: &Snapshot, numbers: &Numbers<'_>, n: usize, rights: &[Grant], all: bool) -> Vec<Fault> {
    let area = numbers.areas[n];
    let now = world.now;
    let level = |person: &world::PersonId| {
        if *person == world.office.owner.person || !area.ruled || !all {
            return 7;
        }
        let theirs = rights.iter().filter(|g| g.holder == *person && g.holds_at(now));
        let theirs = theirs.filter_map(|g| g.area.as_ref()).filter(|right| right.area == area.id);
        theirs.map(|right| right.standing.rank()).max().unwrap_or(0)
    };
    let authority = numbers.people.iter().zip(0..).map(|(p, n)| (n, level(p))).collect();
    let row = Row { authority: ALONE, ..numbers.rows[n].clone() };
    let found = grid::faults(std::slice::from_ref(&row), 0, &authority);
    found.into_iter().filter(|f| !matches!(f, Fault::ExecutiveAnswersForMany)).collect()
}

/// A fault of a grid of one row as that of row `n`.
fn placed(fault: Fault, n: usize) -> Fault {
    match fault {
        Fault::NobodyAccountable(_) => Fault::NobodyAccountable(n),
        Fault::SeveralAccountable(_) => Fault::SeveralAccountable(n),
        Fault::NobodyResponsible(_) => Fault::NobodyResponsible(n),
        Fault::ConsultedAndInformed(_, p) => Fault::ConsultedAndInformed(n, p),
        Fault::NoBackup(_) => Fault::NoBackup(n),
        Fault::BackupOfOneself(_, p) => Fault::BackupOfOneself(n, p),
        Fault::Unknown(_, p) => Fault::Unknown(n, p),
        Fault::Twice(_, p) => Fault::Twice(n, p),
        Fault::ManyConsulted(_) => Fault::ManyConsulted(n),
        Fault::AboveAuthority(_, p) => Fault::AboveAuthority(n, p),
        Fault::ExecutiveAnswersForMany => Fault::ExecutiveAnswersForMany,
    }
}

fn words(world: &Snapshot, numbers: &Numbers<'_>, fault: Fault) -> String {
    let area = |n: usize| inert(&numbers.areas[n].name);
    let who = |p: u32| first(world, numbers.people[p as usize]);
    match fault {
        Fault::NobodyAccountable(n) => format!("{}: nobody answers for it. Name one.", area(n)),
        Fault::SeveralAccountable(n) => format!("{}: several answer for it. Keep one.", area(n)),
        Fault::NobodyResponsible(n) => format!("{}: nobody does it. Recruit, train or drop.", area(n)),
        Fault::ConsultedAndInformed(n, p) => {
            format!("{}: {} is both asked before and told after. Keep one.", area(n), who(p))
        }
        Fault::NoBackup(n) => no_backup(world, numbers, n),
        Fault::BackupOfOneself(n, p) => {
            format!("{}: {} would step in for {}. Name another.", area(n), who(p), who(p))
        }
        Fault::Unknown(n, _) => format!("{}: somebody in it is not known.", area(n)),
        Fault::Twice(n, p) => format!("{}: {} stands twice in one part.", area(n), who(p)),
        Fault::ManyConsulted(n) => {
            let asked = count(numbers.rows[n].consulted.len(), "is asked", "are asked");
            format!("{}: {asked} before; more than three slow it down.", area(n))
        }
        Fault::AboveAuthority(n, p) => {
            format!(
                "{}: {} answers for it without deciding in it. Give the level, or take it on.",
                area(n),
                who(p)
            )
        }
        Fault::ExecutiveAnswersForMany => {
            let own = world.office.owner.person;
            let many = numbers.areas.iter().filter(|area| area.owner == own).count();
            format!(
                "{} answers for {many} of {} areas. Hand some over.",
                first(world, own),
                numbers.areas.len()
            )
        }
    }
}

/// That nobody steps in, and who fits best of the others.
fn no_backup(world: &Snapshot, numbers: &Numbers<'_>, n: usize) -> String {
    let does: Vec<String> = numbers.areas[n].responsible.iter().map(|person| first(world, *person)).collect();
    let area = inert(&numbers.areas[n].name);
    let next = (0..numbers.people.len())
        .filter(|p| {
            !numbers.able(n).contains(&(*p as u32)) && numbers.people[*p] != world.office.owner.person
        })
        .filter_map(|p| Some((p, numbers.fit(n, p).filter(|fit| *fit > 0.0)?)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let train = next.map_or(String::new(), |(p, _)| {
        format!(" {} is nearest to being able to.", first(world, numbers.people[p]))
    });
    match does.len() {
        0 => format!("{area}: nobody steps in.{train}"),
        _ => format!("{area}: nobody steps in for {}.{train}", listed(&does)),
    }
}

/// Who answers for more areas than one can keep in sight.
fn wide(world: &Snapshot, numbers: &Numbers<'_>) -> Vec<String> {
    let span = |p: &usize| numbers.rows.iter().filter(|r| r.accountable == [*p as u32]).count();
    let wide = (0..numbers.people.len()).filter(|p| span(p) > SPAN);
    wide.map(|p| {
        format!("{} answers for {} areas; {SPAN} are the most.", first(world, numbers.people[p]), span(&p))
    })
    .collect()
}

/// The areas that hang on one person: nobody else does them or steps in.
pub(super) fn fragile(numbers: &Numbers<'_>) -> Vec<usize> {
    (0..numbers.rows.len()).filter(|n| numbers.able(*n).len() < 2).collect()
}
