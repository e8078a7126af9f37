//! A project by hand: its stage, its date, its milestones and risks.

use super::change::ProjectAdded;
use crate::by_hand::{self, Deed};
use crate::words::short;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use world::goal::{Milestone, Overrun};
use world::{Item, Project};

/// The most letters of a name, and the most milestones and risks of a project.
const LONGEST: usize = 200;
const MOST: usize = 50;
/// What the milestone is called that a project without one gets with its date.
const LAST: &str = "Done";

/// What is to change of a project; what is empty stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectChange {
    /// Where it stands, in a word.
    pub stage: Option<String>,
    /// By when it is done: the date of its last open milestone, which is made where there is none.
    pub date: Option<Date>,
    /// Milestones with their dates; one of that name is put to that date.
    pub milestones: Vec<(String, Date)>,
    /// Milestones that are reached today.
    pub done: Vec<String>,
    /// What else could go wrong.
    pub risks: Vec<String>,
    /// How much longer than planned projects like it took.
    pub outside: Option<Overrun>,
}

/// Changes a project in one step that is taken back as one.
///
/// # Errors
/// `E_NOT_FOUND` for the project or a milestone that is reached, `E_RANGE` for an empty or too long text or more than 50
/// milestones or risks, `E_STATE` where nothing would change, `E_CLEARANCE`; nothing is changed then.
pub async fn set_project(desk: &Desk, slug: &str, change: &ProjectChange) -> Result<ProjectAdded, DeskError> {
    let world = desk.snapshot().await?;
    let before = super::projects::named(&world, slug)?.clone();
    let after = changed(&before, change, desk.today())?;
    if after == before {
        return Err(DeskError::input("that is how it stands already", "E_STATE", "nothing was changed"));
    }
    let (slug, said) = (after.slug.clone(), format!("Changed: {}", after.name));
    let deed = Deed::of("project.changed", said.clone(), Some(Item::Project(before)), Item::Project(after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(ProjectAdded { slug, said, undo })
}

fn changed(before: &Project, change: &ProjectChange, today: Date) -> Result<Project, DeskError> {
    let mut after = before.clone();
    if let Some(stage) = &change.stage {
        after.stage = Some(text("stage", stage)?);
    }
    for (name, due) in &change.milestones {
        put(&mut after, text("milestone", name)?, *due);
    }
    if let Some(date) = change.date {
        let open = after.milestones.iter().filter(|m| m.done.is_none());
        let last = open.max_by_key(|m| m.due).map_or(LAST.to_owned(), |m| m.name.clone());
        put(&mut after, last, date);
    }
    for name in &change.done {
        let reached = after.milestones.iter_mut().find(|m| is_called(m, name));
        let missing = || DeskError::NotFound { kind: "milestone", id: short(name.trim(), 60) };
        reached.ok_or_else(missing)?.done = Some(today);
    }
    for risk in &change.risks {
        let risk = text("risk", risk)?;
        if !after.risks.contains(&risk) {
            after.risks.push(risk);
        }
    }
    if change.outside.is_some() {
        after.outside.clone_from(&change.outside);
    }
    match after.milestones.len().max(after.risks.len()) > MOST {
        false => Ok(after),
        true => Err(DeskError::input(
            "a project holds 50 milestones and 50 risks at most",
            "E_RANGE",
            "make a project of a part of it; nothing was changed",
        )),
    }
}

/// Puts the open milestone of this name to a date, or adds it.
fn put(project: &mut Project, name: String, due: Date) {
    match project.milestones.iter_mut().find(|m| m.done.is_none() && is_called(m, &name)) {
        Some(known) => known.due = Some(due),
        None => project.milestones.push(Milestone { name, due: Some(due), done: None }),
    }
}

fn is_called(milestone: &Milestone, name: &str) -> bool {
    milestone.name.to_lowercase() == name.trim().to_lowercase()
}

/// A line of text that is not empty and not too long.
fn text(what: &str, given: &str) -> Result<String, DeskError> {
    let words = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=LONGEST).contains(&words.chars().count()) {
        return Ok(words);
    }
    let problem = format!("a {what} of {} letters cannot be kept", words.chars().count());
    Err(DeskError::input(&problem, "E_RANGE", "give 1 to 200 letters; nothing was changed"))
}
