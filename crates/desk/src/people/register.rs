//! The stakeholder register: power and interest, where each stands and should stand, the next step and who sees to it.

use super::{about, called, may_be_shown};
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError};
use engines::relationships::circle::Circle;
use serde::Serialize;
use world::PersonId;
use world::relation::Quadrant;

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterRow {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// What they do.
    pub role: String,
    /// How they are to be kept: "Manage closely".
    pub keep: &'static str,
    /// Power and interest, 1 to 5.
    pub power: u8,
    /// Interest, 1 to 5.
    pub interest: u8,
    /// Where they stand and should stand: "neutral, should be for it".
    pub stance: String,
    /// Whether they stand below where they should.
    pub behind: bool,
    /// The next step and whose it is.
    pub next: String,
    /// How strong the tie is: "steady, 58"; "not met".
    pub tie: String,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Register {
    /// The finding.
    pub headline: String,
    /// Those to manage closely first.
    pub rows: Vec<RegisterRow>,
}

/// The register for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn register(desk: &Desk) -> Result<Register, DeskError> {
    let world = super::history(desk).await?;
    let circle = Circle::of(&world);
    let mut found: Vec<(Quadrant, RegisterRow)> = Vec::new();
    for person in world.people.values().filter(|p| may_be_shown(p)) {
        let Some(row) = &person.relation.stakeholder else { continue };
        let owner = row.owner.map_or_else(String::new, |id| format!(" ({})", called(&world, id)));
        let next = match row.next_step.is_empty() {
            true => "No next step".to_owned(),
            false => format!("{}{owner}", inert(&row.next_step)),
        };
        let quadrant = row.quadrant();
        let made = RegisterRow {
            id: person.id,
            name: inert(&person.name),
            role: about(person),
            keep: keep(quadrant),
            power: row.power,
            interest: row.interest,
            stance: stance_words(row.stance, row.desired),
            behind: row.stance < row.desired,
            next,
            tie: match circle.standing(person.id) {
                Some(s) => format!("{}, {:.0}", super::strong(s.strength()), s.strength()),
                None => "not met".to_owned(),
            },
        };
        found.push((quadrant, made));
    }
    found.sort_by(|a, b| (a.0, !a.1.behind, &a.1.name).cmp(&(b.0, !b.1.behind, &b.1.name)));
    let rows: Vec<RegisterRow> = found.into_iter().map(|f| f.1).collect();
    let behind = rows.iter().filter(|r| r.behind).count();
    let headline = match (rows.len(), behind) {
        (0, _) => "Nobody is in the register yet.".to_owned(),
        (_, 0) => "Everybody in the register stands where they should.".to_owned(),
        (_, n) => {
            let who = count(n, "stakeholder stands", "stakeholders stand");
            format!("{} below where they should.", sentence(&who))
        }
    };
    Ok(Register { headline, rows })
}

fn keep(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::ManageClosely => "Manage closely",
        Quadrant::KeepSatisfied => "Keep satisfied",
        Quadrant::KeepInformed => "Keep informed",
        Quadrant::Monitor => "Watch",
    }
}

/// "against", "rather against", "neutral", "rather for it", "for it".
pub(super) fn stance(stance: i8) -> &'static str {
    match stance {
        ..=-2 => "against",
        -1 => "rather against",
        0 => "neutral",
        1 => "rather for it",
        2.. => "for it",
    }
}

pub(crate) fn stance_words(now: i8, desired: i8) -> String {
    match now == desired {
        true => stance(now).to_owned(),
        false => format!("{}, should be {}", stance(now), stance(desired)),
    }
}
