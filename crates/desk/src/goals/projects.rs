//! Projects: where each stands, in one paragraph.

use crate::words::{count, day, duration, inert, sentence};
use crate::{Desk, DeskError};
use engines::alignment::{AlignmentConfig, OpenWork, ProjectStatus, project_status, values};
use jiff::civil::Date;
use serde::Serialize;
use world::{Project, ProjectId, Snapshot, TaskId};

/// A project in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectRow {
    /// Which.
    pub id: ProjectId,
    /// Id in files and commands.
    pub slug: String,
    /// Name.
    pub name: String,
    /// The next action, or that there is none.
    pub next: String,
    /// The task that is the next action.
    pub next_task: Option<TaskId>,
    /// Whether there is none.
    pub next_is_missing: bool,
    /// Open tasks, the next milestone, stage.
    pub facts: String,
    /// The chance that its date holds, 0–1; none where it cannot be told.
    pub odds: Option<f64>,
    /// Whether a milestone is late or its date is more likely missed than met.
    pub at_risk: bool,
    /// Where it stands, in one paragraph: work, milestones, date and odds, risks.
    pub status: String,
    /// Where it stands, in a word; empty where nobody said.
    pub stage: String,
    /// What could go wrong.
    pub risks: Vec<String>,
    /// The goals it serves.
    #[serde(skip)]
    pub goals: Vec<world::GoalId>,
}

/// The projects with where they stand, by id.
///
/// # Errors
/// Those of the ledger.
pub async fn projects(desk: &Desk) -> Result<Vec<ProjectRow>, DeskError> {
    let world = desk.snapshot().await?;
    Ok(rows(&world, &open_work(desk, &world).await?, desk.today()))
}

/// Every project for a form, by slug: slug and name. Nothing is reckoned of them.
///
/// # Errors
/// Those of the ledger.
pub async fn project_choices(desk: &Desk) -> Result<Vec<(String, String)>, DeskError> {
    let world = desk.snapshot().await?;
    let mut choices: Vec<(String, String)> =
        world.projects.values().map(|p| (p.slug.clone(), crate::words::inert(&p.name))).collect();
    choices.sort();
    Ok(choices)
}

pub(super) fn rows(world: &Snapshot, work: &OpenWork, today: Date) -> Vec<ProjectRow> {
    let mut rows: Vec<ProjectRow> = world.projects.values().map(|p| row(world, p, work, today)).collect();
    rows.sort_by(|a, b| a.slug.cmp(&b.slug));
    rows
}

/// Where one project stands.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn project(desk: &Desk, slug: &str) -> Result<ProjectRow, DeskError> {
    let world = desk.snapshot().await?;
    Ok(row(&world, named(&world, slug)?, &open_work(desk, &world).await?, desk.today()))
}

/// The project that is called so: by its slug, its name or its id.
pub(super) fn named<'a>(world: &'a Snapshot, slug: &str) -> Result<&'a Project, DeskError> {
    let word = slug.trim().to_lowercase();
    let id = word.replace('-', "");
    let called = |p: &&Project| [&p.slug, &p.name].iter().any(|n| n.to_lowercase() == word);
    let meant = world.projects.values().find(called);
    let meant = meant.or_else(|| world.projects.values().find(|p| p.id.to_string() == id));
    meant.ok_or_else(|| DeskError::NotFound { kind: "project", id: slug.trim().to_owned() })
}

/// The open work with what the forecast of the morning says of projects.
pub(super) async fn open_work(desk: &Desk, world: &Snapshot) -> Result<OpenWork, DeskError> {
    let work = OpenWork::of(world, &values(world, &AlignmentConfig::default()));
    Ok(match crate::twin::issue_of(desk, desk.today()).await? {
        Some(issue) => work.told(issue.morning().projects),
        None => work,
    })
}

pub(super) fn row(world: &Snapshot, project: &Project, work: &OpenWork, today: Date) -> ProjectRow {
    let status = project_status(world, project, work);
    let next = status.next.and_then(|id| world.tasks.get(&id));
    let chance = status.odds.as_ref().and_then(|odds| odds.as_ref().ok()).map(|odds| odds.chance);
    ProjectRow {
        id: project.id,
        slug: project.slug.clone(),
        name: inert(&project.name),
        next: next.map_or("It has no next action.".to_owned(), |t| format!("Next: {}", inert(&t.title))),
        next_task: status.next,
        next_is_missing: next.is_none(),
        facts: facts(project, &status, today),
        odds: chance,
        at_risk: !status.late.is_empty() || chance.is_some_and(|chance| chance < 0.5),
        status: paragraph(project, &status, today),
        stage: project.stage.as_deref().map_or(String::new(), inert),
        risks: project.risks.iter().map(|risk| inert(risk)).collect(),
        goals: project.goals.iter().map(|(goal, _)| *goal).collect(),
    }
}

fn facts(project: &Project, status: &ProjectStatus, today: Date) -> String {
    let mut facts = vec![format!("{} open", status.open.len())];
    facts.extend(project.stage.as_deref().map(inert));
    if let Some(milestone) = &status.milestone {
        let when = milestone.due.map_or(String::new(), |d| format!(" {}", day(d, today)));
        let late = milestone.due.is_some_and(|due| due < today);
        let which = if late { "late milestone" } else { "next milestone" };
        facts.push(format!("{which}: {}{when}", inert(&milestone.name)));
    }
    facts.join(", ")
}

/// Work, milestones, date and odds, risks: three or four sentences.
fn paragraph(project: &Project, status: &ProjectStatus, today: Date) -> String {
    let reached = project.milestones.iter().filter(|m| m.done.is_some()).count();
    let mut said =
        vec![sentence(&format!("{}.", count(status.open.len(), "task is open", "tasks are open")))];
    if !project.milestones.is_empty() {
        said.push(match reached {
            0 => "No milestone is reached yet.".to_owned(),
            n => format!("{n} of {} milestones reached.", project.milestones.len()),
        });
    }
    if let Some(late) = status.late.first() {
        let due = late.due.map_or(String::new(), |d| format!(", due {}", day(d, today)));
        said.push(format!("Late: {}{due}.", inert(&late.name)));
    }
    said.extend(odds_in_words(status, today));
    if let Some(risk) = project.risks.first() {
        said.push(format!("Risk: {}.", inert(risk).trim_end_matches('.')));
    }
    said.join(" ")
}

fn odds_in_words(status: &ProjectStatus, today: Date) -> Option<String> {
    let due = status.due.map(|d| day(d, today))?;
    let odds = match status.odds.as_ref()? {
        Err(_) => return Some(format!("Its date is {due}; too little work is finished to tell the odds.")),
        Ok(odds) => odds,
    };
    let others = match odds.others {
        0 => String::new(),
        n => format!("; {} of others not counted", count(n, "task", "tasks")),
    };
    let long = |minutes: f64| duration(minutes.round() as i64);
    let behind = match odds.before {
        none if none < 5.0 => String::new(),
        before => format!(" after {} that presses more", long(before)),
    };
    let (chance, own) = (in_ten(odds.chance), long(odds.p50));
    Some(match odds.simulated {
        // The simulated weeks know what else comes up and what goes before.
        true => format!(
            "{chance} that your part is done by {due}: {own} of work, among all that the simulated weeks hold{others}."
        ),
        false => {
            let room = long(odds.room);
            format!(
                "{chance} that your part is done by {due}: {own} of work{behind}, in {room} of room{others}."
            )
        }
    })
}

/// A chance as "8 in 10"; never certain.
fn in_ten(chance: f64) -> String {
    match (chance * 10.0).round() as i64 {
        0 => "Less than 1 in 10".to_owned(),
        10 => "More than 9 in 10".to_owned(),
        n => format!("{n} in 10"),
    }
}
