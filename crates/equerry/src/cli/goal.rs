//! `equerry goal` and `project`: where the work should lead.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// Goals; without a command, their list.
#[derive(clap::Args)]
pub struct GoalArgs {
    #[command(subcommand)]
    command: Option<GoalCommand>,
}

#[derive(clap::Subcommand)]
enum GoalCommand {
    /// List them with weight, share of time and state
    List,
    /// Add one
    Add {
        /// Its name
        name: String,
        /// Weight among its siblings
        #[arg(long, default_value_t = 1.0)]
        weight: f64,
        /// The id of the goal it serves
        #[arg(long)]
        parent: Option<String>,
        /// By when (2027-06-30)
        #[arg(long)]
        due: Option<jiff::civil::Date>,
        /// Words that point to it; may be given several times
        #[arg(long, value_name = "WORD")]
        keyword: Vec<String>,
    },
    /// Change its weight; what would change is shown by the next plan
    Weight {
        /// Its id
        id: String,
        /// Weight among its siblings, not negative
        weight: f64,
    },
    /// Link an item to a goal
    Link {
        /// The item: a task, event, message or project id
        item: String,
        /// The goal's id
        goal: String,
        /// none, weak, useful, strong or decisive
        #[arg(default_value = "useful")]
        how: String,
    },
}

/// Projects; without a command, their list.
#[derive(clap::Args)]
pub struct ProjectArgs {
    #[command(subcommand)]
    command: Option<ProjectCommand>,
}

#[derive(clap::Subcommand)]
enum ProjectCommand {
    /// List them with their next action
    List,
    /// Add one
    Add {
        /// Its name
        name: String,
        /// The goal it serves
        #[arg(long)]
        goal: Option<String>,
    },
}

/// Runs a goal command.
pub(super) async fn goal(common: &Common, args: GoalArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command.unwrap_or(GoalCommand::List) {
        GoalCommand::List => None,
        GoalCommand::Add { name, weight, parent, due, keyword } => {
            Some(desk::goals::add_goal(&desk, &name, weight, parent.as_deref(), due, keyword).await?)
        }
        GoalCommand::Weight { id, weight } => Some(desk::goals::weigh_goal(&desk, &id, weight).await?),
        GoalCommand::Link { item, goal, how } => {
            Some(desk::goals::link_goal(&desk, &item, &goal, &how).await?)
        }
    };
    let goals = desk::goals::goals(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&goals.headline);
    page.aside(&goals.support);
    page.gap();
    for row in &goals.rows {
        let indent = "  ".repeat(row.depth);
        let style = if row.depth == 0 { BOLD } else { Style::new() };
        page.row(20, &format!("{indent}{}", row.slug), &row.name, style);
        let weight = format!("weight {:.0}%", row.weight * 100.0);
        let facts = match row.share {
            Some((target, actual)) => format!(
                "{weight}, planned {:.0}% of the time, got {:.0}% in four weeks",
                target * 100.0,
                actual * 100.0
            ),
            None => weight,
        };
        page.row(20, "", &facts, if row.behind.is_some() { BAD } else { DIM });
        if let Some(behind) = &row.behind {
            page.row(20, "", behind, BAD);
        }
    }
    let (said, undo) = (changed.as_ref().map(|c| &c.said), changed.as_ref().map(|c| c.undo));
    Ok(Answer::new(page, json!({ "changed": said, "undo": undo, "goals": goals })))
}

/// Runs a project command.
pub(super) async fn project(common: &Common, args: ProjectArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command.unwrap_or(ProjectCommand::List) {
        ProjectCommand::List => None,
        ProjectCommand::Add { name, goal } => {
            Some(desk::goals::add_project(&desk, &name, goal.as_deref()).await?)
        }
    };
    let projects = desk::goals::projects(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&match projects.len() {
        0 => "No project is set.".to_owned(),
        1 => "One project.".to_owned(),
        n => format!("{n} projects."),
    });
    for row in &projects {
        page.row(20, &row.slug, &row.name, BOLD);
        page.row(20, "", &row.next, if row.next_is_missing { BAD } else { Style::new() });
        page.row(20, "", &row.facts, DIM);
    }
    let (said, undo) = (changed.as_ref().map(|c| &c.said), changed.as_ref().map(|c| c.undo));
    Ok(Answer::new(page, json!({ "changed": said, "undo": undo, "projects": projects })))
}
