//! One area on its sheet: what it is to bring about, who has which part, what each may decide, what is wrong with it, how
//! complex it is, and the brief that its holders read and agree to.

use super::change::{AreaForm, area_form};
use super::complexity::{self, Complexity};
use super::page::{Standing, standing};
use super::{area, first, name, part};
use crate::marks::{Mark, Marks};
use crate::words::{day, duration, inert};
use crate::{Desk, DeskError};
use serde::Serialize;
use world::{Grant, ItemRef, PersonId, Responsibility, Snapshot};

/// Somebody with a part in an area, or a right there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Their id.
    pub id: String,
    /// Name.
    pub name: String,
    /// "Accountable", "Responsible, steps in".
    pub parts: String,
    /// Their level, where one is set and seen: "Acts and tells".
    pub level: Option<String>,
    /// Up to what; may be empty.
    pub limit: String,
    /// Until when; none is until it is ended.
    pub until: Option<String>,
    /// Whether they have read and agreed to it.
    pub read: bool,
}

/// What somebody to whom an area is handed must know (spec §9.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefSheet {
    /// Label and words, in order: outcome, why, level and limit, with whom, when it is looked at, what good looks like.
    pub lines: Vec<(&'static str, String)>,
    /// Whether whoever sits here holds a right in it that they have not agreed to yet.
    pub to_read: bool,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaSheet {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is to bring about; may be empty.
    pub outcome: String,
    /// The goal it serves.
    pub mark: Option<Mark>,
    /// What the assistant may do.
    pub standing: Standing,
    /// The people in it.
    pub holders: Vec<Holder>,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// How complex it is; none without open work in it.
    pub complexity: Option<Complexity>,
    /// The brief.
    pub brief: BriefSheet,
    /// Its fields as a form takes them.
    pub form: AreaForm,
    /// Whether whoever sits here has a level in it.
    pub mine: bool,
    /// "Looked through on 2 Nov"; none while it was not.
    pub reviewed: Option<String>,
}

/// An area on its sheet.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn sheet(desk: &Desk, id: &str) -> Result<AreaSheet, DeskError> {
    let area = area(desk, id).await?;
    let world = desk.snapshot().await?;
    let rights = super::rights::in_areas(desk).await?;
    let me = desk.reader().actor.person;
    let mut holders = Vec::new();
    for person in involved(&area, &rights) {
        holders.push(holder(desk, &world, &area, &rights, person).await?);
    }
    let own = super::rights::of(&rights, &area, me).filter(|g| g.holds_at(desk.now()));
    let to_read = match own {
        Some(grant) => !super::rights::is_read(desk, grant).await?,
        None => false,
    };
    let prefix = format!("{}:", inert(&area.name));
    let complexity = complexity::of(&world, &area);
    let faults = super::faults::found(&world, &rights, desk.is_executive());
    Ok(AreaSheet {
        id: part(area.id),
        name: inert(&area.name),
        outcome: inert(&area.outcome),
        mark: Marks::of(&world).item(&world, ItemRef::Responsibility(area.id)),
        standing: standing(&world, &area, &rights, desk.office().assistant.as_ref().map(|a| a.person)),
        holders,
        faults: faults.into_iter().filter(|fault| fault.starts_with(&prefix)).collect(),
        brief: BriefSheet { lines: brief(desk, &world, &area, complexity.as_ref()), to_read },
        complexity,
        form: area_form(&world, &area),
        mine: own.is_some() && !desk.is_executive(),
        reviewed: area.reviewed.map(|at| day(desk.office().tz().to_datetime(at).date(), desk.today())),
    })
}

/// Everybody with a part in it, then those who only have a right there.
fn involved(area: &Responsibility, rights: &[Grant]) -> Vec<PersonId> {
    let here = |g: &&Grant| g.area.as_ref().is_some_and(|r| r.area == area.id);
    let mut people = Vec::new();
    for person in area.people().chain(rights.iter().filter(here).map(|g| g.holder)) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

async fn holder(
    desk: &Desk,
    world: &Snapshot,
    area: &Responsibility,
    rights: &[Grant],
    person: PersonId,
) -> Result<Holder, DeskError> {
    let right = super::rights::of(rights, area, person).filter(|g| g.holds_at(desk.now()));
    let in_area = right.and_then(|g| g.area.as_ref());
    let mut parts: Vec<String> = area.parts_of(person).into_iter().map(|p| p.word().to_owned()).collect();
    if let Some(place) = area.backups.iter().position(|p| *p == person) {
        parts.push(format!("steps in {}", if place == 0 { "first" } else { "later" }));
    }
    Ok(Holder {
        id: person.to_string(),
        name: name(world, person),
        parts: parts.join(", "),
        level: in_area.map(|r| r.standing.to_string()),
        limit: in_area.map_or(String::new(), |r| inert(&r.limit.to_string())),
        until: right.and_then(|g| super::rights::ends(desk, g)),
        read: match right {
            Some(grant) => super::rights::is_read(desk, grant).await?,
            None => false,
        },
    })
}

/// What goes with a hand-over. What nobody entered is said as missing.
fn brief(
    desk: &Desk,
    world: &Snapshot,
    area: &Responsibility,
    complexity: Option<&Complexity>,
) -> Vec<(&'static str, String)> {
    let goal = world.links_of(ItemRef::Responsibility(area.id)).iter().filter(|l| l.contribution > 0.0);
    let goal = goal.max_by(|a, b| a.contribution.total_cmp(&b.contribution));
    let goal = goal.and_then(|link| world.goals.get(&link.goal));
    let people = |list: &[PersonId]| -> String {
        super::listed(&list.iter().map(|p| first(world, *p)).collect::<Vec<_>>())
    };
    let said = |words: &str, missing: &str| match words {
        "" => missing.to_owned(),
        words => inert(words),
    };
    let owner = first(world, desk.office().owner.person);
    let check = match complexity.map(|c| c.band) {
        Some("Complex") => format!("Every fortnight, with {owner}."),
        Some("Complicated") => "Every week.".to_owned(),
        _ => "In the digest; nothing more is asked.".to_owned(),
    };
    let asked = people(&area.consulted);
    let good =
        goal.and_then(|g| Some(format!("{}: {} {}", g.measure.as_deref()?, g.target?, g.unit.as_deref()?)));
    vec![
        ("Outcome", said(&area.outcome, "Nobody has written it down.")),
        (
            "Why",
            goal.map_or("It is put to no goal.".to_owned(), |g| format!("It serves {}.", inert(&g.name))),
        ),
        (
            "Time",
            area.minutes_a_month
                .map_or("Not entered.".to_owned(), |m| format!("{} a month", duration(m.into()))),
        ),
        ("Ask before", if asked.is_empty() { "Nobody.".to_owned() } else { format!("{asked}.") }),
        ("Steps in", said(&people(&area.backups), "Nobody.")),
        ("Looked at", check),
        ("Good is", good.map_or("No measure is set.".to_owned(), |g| inert(&g))),
    ]
}
