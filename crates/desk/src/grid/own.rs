//! What one person may decide alone, up to what, and what they bring back: for their own page.

use super::{first, part};
use crate::office::is_shared;
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError};
use serde::Serialize;
use world::{Actor, Grant, PersonId, Responsibility, Role, Snapshot};

/// An area as the one who has a part in it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnArea {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is to bring about; may be empty.
    pub outcome: String,
    /// "Accountable", "Responsible": their parts in it.
    pub parts: Vec<&'static str>,
    /// Their level, where one was agreed: "Advise".
    pub level: Option<String>,
    /// Up to what: "up to 60 minutes; never price"; may be empty.
    pub limit: String,
    /// Until when, in words; none is until it is ended.
    pub until: Option<String>,
    /// What to do with what goes beyond it: "Bring the rest to Mara."
    pub back: String,
}

/// What somebody may decide, and what they bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Own {
    /// The finding.
    pub headline: String,
    /// Where they decide alone, within the limit.
    pub alone: Vec<OwnArea>,
    /// Where they ask, propose or bring it back first.
    pub back: Vec<OwnArea>,
}

/// What somebody may decide alone, with limits, and what they must bring back. Only what is shared with those who work
/// here is told.
///
/// # Errors
/// Those of the ledger.
pub async fn of_person(desk: &Desk, person: PersonId) -> Result<Own, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    let actor = Actor { person, role: Role::DirectReport, name: String::new(), automation: None };
    let rights = desk.ledger.reader(&actor, desk.now()).await?.grants;
    let mut own = Own { headline: String::new(), alone: Vec::new(), back: Vec::new() };
    let marks = crate::marks::Marks::of(&world);
    for area in super::areas(&world, &marks).into_iter().filter(|area| is_shared(&area.clearance)) {
        let right = super::rights::of(&rights, area, person).filter(|g| g.holds_at(desk.now()));
        if right.is_none() && !area.people().any(|p| p == person) {
            continue;
        }
        let decides = right.and_then(|g| g.area.as_ref()).is_some_and(|r| r.standing.decides_alone());
        let list = if decides { &mut own.alone } else { &mut own.back };
        list.push(told(desk, &world, area, right, person));
    }
    own.headline = match own.alone.len() {
        0 => "Nothing is agreed yet that you decide alone.".to_owned(),
        n => sentence(&format!("you may decide alone in {}.", count(n, "area", "areas"))),
    };
    Ok(own)
}

/// The same of somebody by name: of anybody for the executive, of themselves for others.
///
/// # Errors
/// `E_NOT_FOUND`; `E_CLEARANCE` for the levels of somebody else.
pub async fn of_named(desk: &Desk, word: &str) -> Result<Own, DeskError> {
    let world = desk.snapshot().await?;
    let person = super::work::meant(&world, word)?;
    if person != desk.reader().actor.person {
        desk.only_executive("see what others may decide")?;
    }
    of_person(desk, person).await
}

fn told(
    desk: &Desk,
    world: &Snapshot,
    area: &Responsibility,
    right: Option<&Grant>,
    person: PersonId,
) -> OwnArea {
    let right_in = right.and_then(|g| g.area.as_ref());
    let executive = first(world, desk.office().owner.person);
    OwnArea {
        id: part(area.id),
        name: inert(&area.name),
        outcome: inert(&area.outcome),
        parts: area.parts_of(person).into_iter().map(world::Part::word).collect(),
        level: right_in.map(|r| r.standing.to_string()),
        limit: right_in.map_or(String::new(), |r| inert(&r.limit.to_string())),
        until: right.and_then(|g| super::rights::ends(desk, g)),
        back: match right_in.map(|r| (r.standing.rank(), r.limit == Default::default())) {
            Some((5.., true)) => String::new(),
            Some((5.., false)) => format!("Bring what goes beyond that to {executive}."),
            Some((0, _)) => format!("Pass it to {executive}."),
            Some((1, _)) => format!("Ask {executive} before anything happens."),
            Some(_) => format!("Bring a proposal; {executive} decides with you."),
            None => format!("Bring it to {executive}."),
        },
    }
}
