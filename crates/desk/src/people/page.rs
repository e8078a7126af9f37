//! The page: who needs attention, what is proposed, how the circle looks.

use super::attention::{Row, names};
use super::ego::{self, Ego};
use crate::card::{Card, card};
use crate::marks::Marks;
use crate::words::{count, sentence};
use crate::{Desk, DeskError};
use engines::relationships::circle::{Circle, Standing, Warmth};
use engines::relationships::suggest::INTRODUCTION;
use serde::Serialize;
use world::{ItemRef, PersonId, Proposal, Snapshot};

/// So many need attention in a week, at most.
const MOST_ROWS: usize = 5;

/// Relationships.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// "64 who matter to a goal".
    pub count: String,
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// Those who need attention, by what is at stake.
    pub rows: Vec<Row>,
    /// How many stand there, and of how many who matter.
    pub of: (usize, usize),
    /// What is proposed.
    pub cards: Vec<Card>,
    /// The circle as a drawing.
    pub ego: Ego,
    /// People that a way is sought to: id and name, those not met first.
    pub whom: Vec<(String, String)>,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn page(desk: &Desk) -> Result<Page, DeskError> {
    let world = super::history(desk).await?;
    let circle = Circle::of(&world);
    let drifting = circle.drifting();
    let proposals = open(&world);
    let (seats, marks) = (desk.seats().await?, Marks::of(&world));
    let matter = circle.stakes().count();
    let attention = attention(&world, &circle, &drifting);
    let (headline, support) = finding(&world, &circle, &attention, &proposals);
    Ok(Page {
        count: format!("{} who matter", matter),
        headline,
        support,
        rows: attention.iter().take(MOST_ROWS).filter_map(|s| Row::of(&world, s)).collect(),
        of: (attention.len().min(MOST_ROWS), matter),
        cards: proposals.iter().map(|p| card(&world, &seats, &marks, p)).collect(),
        ego: ego::draw(&world, &circle, &proposals),
        whom: to_choose(&world, &circle),
    })
}

/// Those who drift, by what is at stake, then those who only begin to: silent beyond their rhythm; then whoever is in
/// rhythm and with whom a step is planned.
fn attention<'c>(world: &Snapshot, circle: &'c Circle<'_>, drifting: &[&'c Standing]) -> Vec<&'c Standing> {
    let mut all = drifting.to_vec();
    all.sort_by_key(|s| s.warmth() != Some(Warmth::Cold));
    let begins = |s: &&Standing| {
        s.warmth() == Some(Warmth::Cooling)
            && circle.stake(s.person).is_some()
            && !drifting.iter().any(|d| d.person == s.person)
    };
    let mut cooling: Vec<&Standing> = circle.standings().filter(begins).collect();
    let stake = |s: &Standing| circle.stake(s.person).map_or(0.0, |stake| stake.value());
    cooling.sort_by(|a, b| stake(b).total_cmp(&stake(a)).then(a.person.cmp(&b.person)));
    all.extend(cooling);
    let planned = |s: &&Standing| {
        let card = world.people.get(&s.person).filter(|card| !card.relation.no_contact);
        s.warmth() == Some(Warmth::Warm)
            && circle.stake(s.person).is_some()
            && card.is_some_and(|card| super::attention::has_step(world, card))
    };
    let mut warm: Vec<&Standing> = circle.standings().filter(planned).collect();
    warm.sort_by(|a, b| stake(b).total_cmp(&stake(a)).then(a.person.cmp(&b.person)));
    all.extend(warm);
    all
}

/// The open suggestions of this week, best first.
fn open(world: &Snapshot) -> Vec<Proposal> {
    let of_ours = |p: &&Proposal| p.kind.0.starts_with("relationship.") && p.waits(world.now);
    let mut open: Vec<Proposal> = world.proposals.values().filter(of_ours).cloned().collect();
    open.sort_by(|a, b| b.expected.minutes.total_cmp(&a.expected.minutes).then(a.id.cmp(&b.id)));
    open
}

fn finding(
    world: &Snapshot,
    circle: &Circle<'_>,
    drifting: &[&Standing],
    proposals: &[Proposal],
) -> (String, String) {
    let known = circle.standings().count();
    if known == 0 {
        return (
            "No contact with anybody is known yet.".to_owned(),
            "Bring a calendar, mail and contacts; relationships are reckoned from their headers.".to_owned(),
        );
    }
    let cold: Vec<PersonId> =
        drifting.iter().filter(|s| s.warmth() == Some(Warmth::Cold)).map(|s| s.person).collect();
    let silent = drifting.iter().filter(|s| s.warmth() != Some(Warmth::Warm)).count();
    let fading = match (cold.len(), silent) {
        (0, 0) => "Nobody who matters is going cold.".to_owned(),
        (0, n) => format!("{} cooling.", sentence(&count(n, "person is", "people are"))),
        (n, _) => format!("{} going cold.", sentence(&count(n, "person is", "people are"))),
    };
    let introductions = proposals.iter().filter(|p| p.kind.0 == INTRODUCTION).count();
    let opens = match introductions {
        0 => String::new(),
        1 => format!(" One introduction is proposed{}.", to_whom(world, proposals)),
        n => format!(" {} are proposed.", sentence(&count(n, "introduction", "introductions"))),
    };
    let first: Vec<PersonId> = cold.iter().copied().take(2).collect();
    let support = match first.is_empty() {
        true => format!("Of {} in touch with you.", count(known, "person", "people")),
        false => format!("First: {}. By what is at stake.", names(world, &first)),
    };
    (format!("{fading}{opens}"), support)
}

/// " to Lotte de Vries", where one introduction is proposed.
fn to_whom(world: &Snapshot, proposals: &[Proposal]) -> String {
    let one = proposals.iter().find(|p| p.kind.0 == INTRODUCTION);
    match one.and_then(|p| p.about.get(1)) {
        Some(ItemRef::Person(id)) => format!(": {}", super::called(world, *id)),
        _ => String::new(),
    }
}

/// Whom one may ask to be introduced to: id and name, those not met first.
///
/// # Errors
/// Those of the ledger.
pub async fn whom(desk: &Desk) -> Result<Vec<(String, String)>, DeskError> {
    let world = super::history(desk).await?;
    Ok(to_choose(&world, &Circle::of(&world)))
}

fn to_choose(world: &Snapshot, circle: &Circle<'_>) -> Vec<(String, String)> {
    let mut found: Vec<(bool, String, PersonId)> =
        circle.people().map(|id| (circle.standing(id).is_some(), super::called(world, id), id)).collect();
    found.sort();
    found.into_iter().map(|(_, name, id)| (id.0.simple().to_string(), name)).collect()
}
