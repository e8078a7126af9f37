//! The mission map: from each responsibility up to the goals it serves (spec §12.4). A duty with no path is flagged, and
//! can be linked to a goal.

use super::GoalChanged;
use crate::by_hand::{self, Deed};
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError, FieldError};
use engines::alignment;
use serde::Serialize;
use world::{Item, ItemRef, Responsibility, ResponsibilityId, Snapshot};

/// The most letters of a name.
const LONGEST: usize = 200;

/// A responsibility with its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyLine {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is; empty where that is not seen.
    pub owner: String,
    /// Id and name of each goal from the one it serves up to the top; empty: none.
    pub path: Vec<(String, String)>,
}

/// The map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissionMap {
    /// The finding.
    pub headline: String,
    /// What it rests on.
    pub support: String,
    /// Those from which no path leads to a goal first.
    pub duties: Vec<DutyLine>,
    /// The goals that one may be linked to: id and name in their order.
    pub goals: Vec<(String, String)>,
}

/// The map for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn mission_map(desk: &Desk) -> Result<MissionMap, DeskError> {
    let world = desk.snapshot().await?;
    let found = alignment::mission_map(&world, &desk.engines().alignment);
    let mut duties: Vec<DutyLine> = found.iter().filter_map(|duty| line(&world, duty)).collect();
    duties.sort_by(|a, b| (!a.path.is_empty(), &a.name).cmp(&(!b.path.is_empty(), &b.name)));
    let (headline, support) = finding(&duties);
    Ok(MissionMap { headline, support, duties, goals: super::choices(&world) })
}

/// Writes down what the executive answers for.
///
/// # Errors
/// `E_FORM` for no name, one that is too long, or one that is there already.
pub async fn add_duty(desk: &Desk, name: &str) -> Result<GoalChanged, DeskError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let world = desk.snapshot().await?;
    let known = world.responsibilities.values().any(|r| r.name.to_lowercase() == name.to_lowercase());
    let problem = match (name.chars().count(), known) {
        (1..=LONGEST, false) => None,
        (_, true) => Some("That one is written down already."),
        (0, _) => Some("Say what you answer for, such as “Safety on site”."),
        _ => Some("The name is too long. At most 200 letters."),
    };
    if let Some(problem) = problem {
        return Err(DeskError::Form(vec![FieldError { field: "name", problem: problem.to_owned() }]));
    }
    let id = ResponsibilityId::derive(&format!("{name}\n{}", desk.now()));
    let duty = Responsibility::new(id, name, desk.office().owner.person);
    let said = format!("Added: {}", duty.name);
    let deed = Deed::of("responsibility.added", said.clone(), None, Item::Responsibility(duty));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(GoalChanged { slug: String::new(), said, undo })
}

fn line(world: &Snapshot, duty: &alignment::Duty) -> Option<DutyLine> {
    let known = world.responsibilities.get(&duty.duty)?;
    let goal = |id: &world::GoalId| {
        let goal = world.goals.get(id)?;
        Some((super::change::called(world, goal), inert(&goal.name)))
    };
    Some(DutyLine {
        id: ItemRef::Responsibility(duty.duty).uuid().to_string(),
        name: inert(&known.name),
        owner: super::person(world, known.owner).map_or(String::new(), |name| inert(&name)),
        path: duty.path.iter().filter_map(goal).collect(),
    })
}

fn finding(duties: &[DutyLine]) -> (String, String) {
    let lost = duties.iter().filter(|d| d.path.is_empty()).count();
    let all = count(duties.len(), "responsibility", "responsibilities");
    match (duties.len(), lost) {
        (0, _) => (
            "No responsibility is written down.".to_owned(),
            "Write down what you answer for; each should lead to a goal.".to_owned(),
        ),
        (_, 0) => ("Every responsibility leads to a goal.".to_owned(), format!("Of {all}.")),
        (_, n) => {
            let which = count(n, "responsibility leads", "responsibilities lead");
            (
                format!("{} to no goal.", sentence(&which)),
                format!("Of {all}. Link each to a goal, or let it go."),
            )
        }
    }
}
