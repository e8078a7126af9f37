//! The grid as the engines take it: people and areas by numbers, minutes for loads.

use crate::marks::Marks;
use engines::responsibility::grid::Row;
use std::collections::{BTreeMap, BTreeSet};
use world::person::Work;
use world::{PersonId, Responsibility, Snapshot};

/// Weeks in a month, for minutes a month.
const WEEKS: f64 = 52.0 / 12.0;
/// The most of one's time that duties should take.
pub(super) const COMFORTABLE: f64 = 0.85;

/// The grid in numbers, in the order in which it is shown.
pub(super) struct Numbers<'a> {
    /// Whoever has a part in it: the executive, the assistant, then the others by reporting line.
    pub people: Vec<PersonId>,
    /// The areas.
    pub areas: Vec<&'a Responsibility>,
    /// The same as the engines take them.
    pub rows: Vec<Row>,
    /// What is entered of each of the people.
    pub work: Vec<Work>,
    /// The Monday of this week.
    pub monday: jiff::civil::Date,
}

impl<'a> Numbers<'a> {
    pub fn of(world: &'a Snapshot) -> Numbers<'a> {
        let areas = super::areas(world, &Marks::of(world));
        let people = people(world, &areas);
        let number: BTreeMap<PersonId, u32> = people.iter().copied().zip(0..).collect();
        let known =
            |list: &[PersonId]| list.iter().filter_map(|p| number.get(p).copied()).collect::<Vec<u32>>();
        let row = |area: &&Responsibility| Row {
            accountable: known(&[area.owner]),
            responsible: known(&area.responsible),
            consulted: known(&area.consulted),
            informed: known(&area.informed),
            backup: known(&area.backups),
            authority: 0,
        };
        let rows = areas.iter().map(row).collect();
        let work = people.iter().map(|p| world.people.get(p).map(|p| p.work()).unwrap_or_default()).collect();
        let monday = super::work::monday_of(world.zone().to_datetime(world.now).date());
        Numbers { people, areas, rows, work, monday }
    }

    /// Minutes a month that somebody has for duties: as entered, else none is known.
    pub fn capacity(&self, person: usize) -> Option<i64> {
        self.work[person].weekly_minutes.map(|week| (f64::from(week) * WEEKS).round() as i64)
    }

    /// What one who does an area takes of it, in minutes a month: it is shared evenly by those who do it.
    pub fn share(&self, area: usize) -> Option<i64> {
        let minutes = self.areas[area].minutes_a_month?;
        Some(i64::from(minutes) / self.rows[area].responsible.len().max(1) as i64)
    }

    /// What somebody does or answers for, in minutes a month; areas without an entered length count nothing. Whoever said
    /// that this week is too long has no room, and what is too much of it besides.
    pub fn load(&self, person: usize) -> i64 {
        let has = |n: &usize| {
            let (row, who) = (&self.rows[*n], person as u32);
            row.responsible.contains(&who) || row.accountable.contains(&who)
        };
        let areas: i64 = (0..self.areas.len()).filter(has).filter_map(|n| self.share(n)).sum();
        match (self.too_long(person), self.capacity(person)) {
            (Some(beyond), Some(all)) => areas.max(all + beyond),
            _ => areas,
        }
    }

    /// Hours of this week as they said.
    pub fn told(&self, person: usize) -> Option<u32> {
        self.work[person].told.filter(|(week, _)| *week == self.monday).map(|told| told.1 / 60)
    }

    /// Minutes a month by which a week like the one they told of is too long; none where it is not, or nothing is said.
    fn too_long(&self, person: usize) -> Option<i64> {
        let beyond = self.told(person)?.checked_sub(super::page::MANY_HOURS).filter(|hours| *hours > 0)?;
        Some((f64::from(beyond) * 60.0 * WEEKS).round() as i64)
    }

    /// How well somebody fits an area, 0–1: the share of what it takes that they can do, weighted by level. Where
    /// nothing is entered of what it takes, whoever has a part in it fits, and of others nothing is known.
    pub fn fit(&self, area: usize, person: usize) -> Option<f64> {
        let needs = &self.areas[area].needs;
        if needs.is_empty() {
            let has_a_part = self.areas[area].people().any(|p| p == self.people[person]);
            return has_a_part.then_some(1.0);
        }
        let can = |name: &str| {
            let known = self.work[person].competences.iter().filter(|c| c.name == name);
            known.map(|c| c.level).max().unwrap_or(0)
        };
        let whole: f64 = needs.iter().map(|need| f64::from(need.level)).sum();
        let met: f64 = needs.iter().map(|need| f64::from(can(&need.name).min(need.level))).sum();
        Some(if whole > 0.0 { met / whole } else { 1.0 })
    }

    /// Whether they wish to grow in something that an area takes.
    pub fn wishes(&self, area: usize, person: usize) -> bool {
        let wishes = &self.work[person].wishes;
        self.areas[area].needs.iter().any(|need| wishes.contains(&need.name))
    }

    /// Who could do it or step in.
    pub fn able(&self, area: usize) -> BTreeSet<u32> {
        engines::responsibility::grid::able(&self.rows[area])
    }
}

/// The executive, the assistant, then by reporting line: who reports to the executive, each followed by whoever reports to
/// them; then those of whom no line to the executive is known. By name among equals.
fn people(world: &Snapshot, areas: &[&Responsibility]) -> Vec<PersonId> {
    let office = &world.office;
    let mut people: Vec<PersonId> = vec![office.owner.person];
    people.extend(office.assistant.as_ref().map(|a| a.person));
    let mut others: BTreeSet<PersonId> = areas.iter().flat_map(|area| area.people()).collect();
    others.retain(|p| !people.contains(p));
    let mut others: Vec<PersonId> = others.into_iter().collect();
    others.sort_by_cached_key(|p| (line_to(world, *p), *p));
    people.extend(others);
    people
}

/// The line from the executive down to somebody, where there is one; who has none comes last. Direct reports stand in the
/// order in which the office names them, others by name.
fn line_to(world: &Snapshot, person: PersonId) -> (bool, Vec<(usize, String)>) {
    let office = &world.office;
    let named = |id: PersonId| office.reports.iter().position(|member| member.person == id);
    let (mut line, mut at) = (Vec::new(), person);
    // Each step goes one up; more steps than there are people is a circle.
    for _ in 0..=world.people.len() {
        if at == office.owner.person {
            line.reverse();
            return (false, line);
        }
        line.push((named(at).unwrap_or(usize::MAX), super::name(world, at)));
        let above = world.people.get(&at).and_then(|card| card.manager);
        let Some(above) = above.or_else(|| named(at).map(|_| office.owner.person)) else { break };
        at = above;
    }
    (true, vec![(usize::MAX, super::name(world, person))])
}
