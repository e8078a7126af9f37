//! Who does what while somebody is away: one plan, with what nobody covers named.

use super::numbers::Numbers;
use super::{first, name, part};
use crate::words::{count, day, duration, inert, sentence};
use crate::{Desk, DeskError};
use engines::responsibility::cover::{self as engine, Cover, Room};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{Grant, PersonId, Snapshot};

/// The longest stretch that is planned for.
const LONGEST_DAYS: i32 = 92;
/// Working days of a month, for the part of a month's minutes that falls into a stretch.
const DAYS_A_MONTH: f64 = 260.0 / 12.0;

/// An area that loses all who do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverLine {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it takes in that time: "4 h", or that nobody said.
    pub takes: String,
    /// Who steps in; none where nobody does.
    pub by: Option<String>,
    /// Why nobody does, and what to do; empty where somebody does.
    pub gap: String,
}

/// A plan for one absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverPlan {
    /// The finding.
    pub headline: String,
    /// Who else is away then, and on what room it rests.
    pub support: String,
    /// Gaps first.
    pub lines: Vec<CoverLine>,
    /// Areas whose accountable is away: somebody has to agree in their place.
    pub agree: Vec<AgreeLine>,
}

/// An area in which nobody is left to agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreeLine {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who may decide meanwhile, or whom to ask whether they agree in the meantime.
    pub words: String,
}

/// Who covers for somebody from a day to a day, both included.
///
/// # Errors
/// `E_NOT_FOUND`; `E_TIME_ORDER`; `E_RANGE` for more than 92 days, and for an absence that is over.
pub async fn cover(desk: &Desk, who: &str, from: Date, to: Date) -> Result<CoverPlan, DeskError> {
    let world = desk.snapshot().await?;
    let person = super::work::meant(&world, who)?;
    if to < from {
        let hint = "give the last day after the first";
        return Err(DeskError::input(&format!("{to} is before {from}"), "E_TIME_ORDER", hint));
    }
    if (to - from).get_days() >= LONGEST_DAYS {
        return Err(DeskError::input("a cover plan is for 92 days at most", "E_RANGE", "plan a part of it"));
    }
    if to < desk.today() {
        let hint = "plan one that is still to come";
        return Err(DeskError::input(&format!("an absence until {to} is over"), "E_RANGE", hint));
    }
    let rights = super::rights::in_areas(desk).await?;
    Ok(of(&world, person, (from, to), desk.today(), &rights))
}

pub(super) fn of(
    world: &Snapshot,
    person: PersonId,
    (from, to): (Date, Date),
    today: Date,
    rights: &[Grant],
) -> CoverPlan {
    let numbers = Numbers::of(world);
    let away = away(world, &numbers, person, from, to);
    let days = working_days(world, from, to);
    let part_of = |minutes: i64| (minutes as f64 * days / DAYS_A_MONTH).round() as i64;
    let rows: Vec<_> = (numbers.rows.iter().cloned())
        .zip(numbers.areas.iter().map(|a| part_of(i64::from(a.minutes_a_month.unwrap_or(0)))))
        .collect();
    // Whose time is not entered has no bound that could be reckoned with; the plan says so.
    let free =
        |p: usize| numbers.capacity(p).map_or(i64::MAX / 4, |all| part_of((all - numbers.load(p)).max(0)));
    let room: Room = (0..numbers.people.len()).map(|p| (p as u32, free(p))).collect();
    let plan = engine::plan(&rows, &away, &room);
    let mut lines: Vec<CoverLine> =
        plan.iter().map(|(n, cover)| line(world, &numbers, *n, *cover, rows[*n].1)).collect();
    lines.sort_by_key(|line| (line.by.is_some(), line.name.clone()));
    let agree = agree(world, &numbers, &engine::to_agree(&rows, &away), rights);
    let stretch = match from == to {
        true => day(from, today),
        false => format!("{} to {}", day(from, today), day(to, today)),
    };
    CoverPlan {
        headline: headline(&first(world, person), &lines, agree.len()),
        support: support(world, &numbers, &away, person, &stretch),
        lines,
        agree,
    }
}

/// Who is away on some day of the stretch, the executive by their calendar, too.
fn away(world: &Snapshot, numbers: &Numbers<'_>, person: PersonId, from: Date, to: Date) -> BTreeSet<u32> {
    let owner = world.office.owner.person;
    let by_calendar = || {
        let days = engines::maths::absence::days(world);
        days.keys().any(|day| (from..=to).contains(day))
    };
    let is_away = |n: &usize| {
        let who = numbers.people[*n];
        who == person || numbers.work[*n].is_away(from, to) || (who == owner && by_calendar())
    };
    (0..numbers.people.len()).filter(is_away).map(|n| n as u32).collect()
}

fn working_days(world: &Snapshot, from: Date, to: Date) -> f64 {
    let days = std::iter::successors(Some(from), |d| Some(d.saturating_add(1.day())));
    let works = |d: &Date| {
        let weekday = d.weekday().to_monday_zero_offset() as usize;
        world.office.hours.days.get(weekday).is_some_and(Option::is_some)
    };
    days.take_while(|d| *d <= to).take(LONGEST_DAYS as usize).filter(works).count() as f64
}

fn line(world: &Snapshot, numbers: &Numbers<'_>, n: usize, cover: Cover, takes: i64) -> CoverLine {
    let area = numbers.areas[n];
    let who = |p: u32| first(world, numbers.people[p as usize]);
    let (by, gap) = match cover {
        Cover::By(p) => (Some(name(world, numbers.people[p as usize])), String::new()),
        Cover::Circular(a, b) => (
            None,
            format!("{} and {} cover for one another, and both are away. Name another.", who(a), who(b)),
        ),
        Cover::NobodyThere => (None, "Nobody of those who step in is there. Name another.".to_owned()),
        Cover::NoRoom(p) => {
            (None, format!("{} has no room for it. Hand over something, or name another.", who(p)))
        }
    };
    CoverLine {
        id: part(area.id),
        name: inert(&area.name),
        takes: match area.minutes_a_month {
            Some(_) => duration(takes),
            None => "not entered how long it takes".to_owned(),
        },
        by,
        gap,
    }
}

/// Who may decide meanwhile within a right of their own, else whom to ask whether they agree in the meantime.
fn agree(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    areas: &BTreeMap<usize, Vec<u32>>,
    rights: &[Grant],
) -> Vec<AgreeLine> {
    let line = |(n, there): (&usize, &Vec<u32>)| {
        let area = numbers.areas[*n];
        let who = |p: &u32| first(world, numbers.people[*p as usize]);
        let owner = first(world, area.owner);
        let decides = |p: &&u32| {
            let right = super::rights::of(rights, area, numbers.people[**p as usize]);
            right
                .filter(|g| g.holds_at(world.now))
                .and_then(|g| g.area.as_ref())
                .is_some_and(|r| r.standing.decides_alone())
        };
        let words = match (there.iter().find(decides), there.first()) {
            (Some(p), _) => {
                format!("{} decides within what is agreed; name who agrees beyond that.", who(p))
            }
            (None, Some(p)) => {
                format!("{owner} agrees here. Ask {} to agree meanwhile, or name another.", who(p))
            }
            (None, None) => {
                format!("{owner} agrees here, and nobody else knows it. Name who agrees meanwhile.")
            }
        };
        AgreeLine { id: part(area.id), name: inert(&area.name), words }
    };
    areas.iter().map(line).collect()
}

fn headline(who: &str, lines: &[CoverLine], agree: usize) -> String {
    let gaps = lines.iter().filter(|line| line.by.is_none()).count();
    match (lines.len(), gaps) {
        (_, 0) if agree > 0 => {
            let areas = count(agree, "area needs", "areas need");
            format!("{} somebody else to agree while {who} is away.", sentence(&areas))
        }
        (0, _) => format!("Nothing stands still while {who} is away."),
        (n, 0) => format!("{} covered while {who} is away.", sentence(&count(n, "area is", "areas are"))),
        (_, n) => format!("{} nobody while {who} is away.", sentence(&count(n, "area has", "areas have"))),
    }
}

fn support(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    away: &BTreeSet<u32>,
    person: PersonId,
    stretch: &str,
) -> String {
    let others: Vec<String> = away
        .iter()
        .map(|p| numbers.people[*p as usize])
        .filter(|p| *p != person)
        .map(|p| first(world, p))
        .collect();
    let others = match others.is_empty() {
        true => String::new(),
        false if others.len() == 1 => format!(" {} is away then, too.", others[0]),
        false => format!(" {} are away then, too.", super::listed(&others)),
    };
    let unknown = (0..numbers.people.len()).filter(|p| numbers.capacity(*p).is_none()).count();
    let room = match unknown {
        0 => String::new(),
        n => format!(
            " The time of {} is not entered; they count as having room.",
            count(n, "person", "people")
        ),
    };
    format!("{}.{others}{room}", sentence(stretch))
}
