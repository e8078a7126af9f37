//! One project on its sheet: where it stands, its goals, milestones, open tasks and risks; and the form that changes it.

use super::change::{ProjectAdded, add_project};
use super::project_change::{ProjectChange, set_project};
use super::projects::{ProjectRow, named, open_work, row};
use crate::marks::{Mark, Marks};
use crate::words::{day, inert, sentence};
use crate::{Desk, DeskError, FieldError};
use engines::alignment::project_status;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::goal::Milestone;
use world::{ItemRef, Project, Snapshot, TaskId};

/// So many open tasks are listed.
const LISTED: usize = 20;

/// A milestone as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// "Due Fri 18 Dec", "Late, was due Mon 2 Nov", "Reached Tue 24 Nov".
    pub when: String,
    /// Whether it is still to be reached.
    pub open: bool,
    /// Whether its date has passed unreached.
    pub late: bool,
}

/// A project on its sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectSheet {
    /// As in the list.
    pub row: ProjectRow,
    /// The goals it serves.
    pub goals: Vec<Mark>,
    /// Its milestones, the open ones first, by date.
    pub steps: Vec<Step>,
    /// Its open tasks: which, title, and by when.
    pub tasks: Vec<(TaskId, String, String)>,
    /// How many of them are not listed.
    pub more: usize,
    /// From inside and from outside.
    pub outside: super::Outside,
}

/// The sheet of a project for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn project_sheet(desk: &Desk, slug: &str) -> Result<ProjectSheet, DeskError> {
    let world = desk.snapshot().await?;
    let project = named(&world, slug)?;
    // Looking at one that few may see is written down.
    desk.ledger.item(desk.reader(), ItemRef::Project(project.id)).await?;
    let (work, today, marks) = (open_work(desk, &world).await?, desk.today(), Marks::of(&world));
    let open = project_status(&world, project, &work).open;
    let outside = super::outside(desk, slug).await?;
    Ok(ProjectSheet {
        outside,
        row: row(&world, project, &work, today),
        goals: marks_of(project, &marks),
        steps: steps(project, today),
        more: open.len().saturating_sub(LISTED),
        tasks: open.iter().take(LISTED).filter_map(|id| task(&world, *id, today)).collect(),
    })
}

fn steps(project: &Project, today: Date) -> Vec<Step> {
    let mut all: Vec<&Milestone> = project.milestones.iter().collect();
    all.sort_by_key(|m| (m.done.is_some(), m.due.is_none(), m.due));
    all.into_iter().map(|milestone| step(milestone, today)).collect()
}

fn step(milestone: &Milestone, today: Date) -> Step {
    let late = milestone.done.is_none() && milestone.due.is_some_and(|due| due < today);
    let when = match (milestone.done, milestone.due) {
        (Some(done), _) => format!("Reached {}", day(done, today)),
        (None, Some(due)) if late => format!("Late, was due {}", day(due, today)),
        (None, Some(due)) => format!("Due {}", day(due, today)),
        (None, None) => "No date".to_owned(),
    };
    Step { name: inert(&milestone.name), when, open: milestone.done.is_none(), late }
}

fn task(world: &Snapshot, id: TaskId, today: Date) -> Option<(TaskId, String, String)> {
    let task = world.tasks.get(&id)?;
    let by = task.due.map_or("No date".to_owned(), |due| sentence(&day(due.date(&world.zone()), today)));
    Some((id, inert(&task.title), by))
}

/// The marks of the goals it serves, each once: several below one goal share its mark.
fn marks_of(project: &Project, marks: &Marks) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    for mark in project.goals.iter().filter_map(|(goal, _)| marks.goal(*goal)) {
        if !found.contains(&mark) {
            found.push(mark);
        }
    }
    found
}

/// What somebody wrote into the form of a project, field by field; an empty field changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectForm {
    /// The name; of a new one.
    pub name: String,
    /// The id of the goal it serves; of a new one.
    pub goal: String,
    /// Where it stands, in a word.
    pub stage: String,
    /// By when it is done: "2027-06-30", or words.
    pub date: String,
    /// A new milestone, or one that gets another date.
    pub milestone: String,
    /// By when that is reached.
    pub by: String,
    /// A milestone that is reached today.
    pub reached: String,
    /// What could go wrong.
    pub risk: String,
    /// By how many percent longer than planned the middle one of projects like it took.
    pub middle: String,
    /// And four of five at most.
    pub most: String,
    /// Which projects they were.
    pub like: String,
}

/// Adds a project as the form says.
///
/// # Errors
/// `E_FORM` with each field that cannot be used, `E_CLEARANCE`; nothing is changed then.
pub async fn new_project(desk: &Desk, form: &ProjectForm) -> Result<ProjectAdded, DeskError> {
    let goal = Some(form.goal.trim()).filter(|goal| !goal.is_empty());
    add_project(desk, &form.name, goal).await.map_err(|error| match error.code() {
        "E_DUPLICATE" | "E_RANGE" => of_field("name", error),
        "E_NOT_FOUND" | "E_AMBIGUOUS" => of_field("goal", error),
        _ => error,
    })
}

/// Changes a project as the form says, in one step that is taken back as one.
///
/// # Errors
/// `E_FORM` with each field that cannot be used, `E_NOT_FOUND` for the project, `E_CLEARANCE`; nothing is changed then.
pub async fn edit_project(desk: &Desk, slug: &str, form: &ProjectForm) -> Result<ProjectAdded, DeskError> {
    named(&desk.snapshot().await?, slug)?;
    let change = read(desk, form)?;
    set_project(desk, slug, &change).await.map_err(|error| match error.code() {
        "E_STATE" => of_field("stage", error),
        "E_NOT_FOUND" => of_field("milestone", error),
        "E_RANGE" => {
            let said = error.to_string();
            let field = ["stage", "milestone", "risk"].into_iter().find(|f| said.contains(f));
            of_field(field.unwrap_or("milestone"), error)
        }
        _ => error,
    })
}

/// An error as that of the field it is about, in whole sentences.
fn of_field(field: &'static str, error: DeskError) -> DeskError {
    let whole = |text: String| format!("{}.", sentence(text.trim_end_matches('.')));
    let problem = format!("{} {}", whole(error.to_string()), whole(error.hint()));
    DeskError::Form(vec![FieldError { field, problem }])
}

fn read(desk: &Desk, form: &ProjectForm) -> Result<ProjectChange, DeskError> {
    let mut wrong = Vec::new();
    let mut date = |field, text: &str| {
        let due = crate::tasks::due_of(desk, text).map(|due| due.date(&desk.office().tz()));
        if due.is_none() && !text.trim().is_empty() {
            let problem = "The date cannot be read. Write it as 2027-06-30, or in words.".to_owned();
            wrong.push(FieldError { field, problem });
        }
        due
    };
    let (whole, by) = (date("date", &form.date), date("by", &form.by));
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let milestone = given(&form.milestone);
    if wrong.is_empty() && milestone.is_some() != by.is_some() {
        let (field, problem) = match by {
            None => ("by", "A milestone needs a date. Say by when it is reached."),
            Some(_) => ("milestone", "A date needs its milestone. Say what is reached by then."),
        };
        wrong.push(FieldError { field, problem: problem.to_owned() });
    }
    let said = given(&form.middle).is_some() || given(&form.most).is_some();
    let outside = said.then(|| super::entered(&form.middle, &form.most, &form.like));
    let outside = outside.transpose().map_err(|error| of_field("middle", error));
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let outside = outside?;
    Ok(ProjectChange {
        outside,
        stage: given(&form.stage),
        date: whole,
        milestones: milestone.zip(by).into_iter().collect(),
        done: given(&form.reached).into_iter().collect(),
        risks: given(&form.risk).into_iter().collect(),
    })
}
