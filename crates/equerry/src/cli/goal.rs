//! `equerry goal` and `project`: where the work should lead.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::goals::NewGoal;
use desk::{Desk, DeskError};
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
        #[arg(long, default_value_t = 1.0, allow_negative_numbers = true)]
        weight: f64,
        /// The id of the goal it serves
        #[arg(long)]
        parent: Option<String>,
        /// Since when it is pursued (2027-01-01)
        #[arg(long)]
        start: Option<jiff::civil::Date>,
        /// By when (2027-06-30)
        #[arg(long)]
        due: Option<jiff::civil::Date>,
        /// What is measured: "stores opened"
        #[arg(long, value_name = "WORDS")]
        measure: Option<String>,
        /// In which unit: "stores", "%"
        #[arg(long)]
        unit: Option<String>,
        /// The measure at the start; goes with --target
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        baseline: Option<f64>,
        /// The measure that is wanted; goes with --baseline
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        target: Option<f64>,
        /// Words that point to it; may be given several times
        #[arg(long, value_name = "WORD")]
        keyword: Vec<String>,
    },
    /// Be asked about the five topics that most time goes to, when no goal is set yet
    Start,
    /// Note how far it is
    Measured {
        /// Its id
        id: String,
        /// The measured value, in the goal's unit
        #[arg(allow_negative_numbers = true)]
        value: f64,
        /// On which day; today when none is named
        #[arg(long)]
        on: Option<jiff::civil::Date>,
    },
    /// Close it: reached, or given up
    Close {
        /// Its id
        id: String,
    },
    /// Change its weight; what would change is shown by the next plan
    Weight {
        /// Its id
        id: String,
        /// Weight among its siblings, not negative
        #[arg(allow_negative_numbers = true)]
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
        GoalCommand::Start => return start(&desk).await,
        GoalCommand::Add { name, weight, parent, start, due, measure, unit, baseline, target, keyword } => {
            let keywords = keyword;
            let new = NewGoal { weight, parent, start, due, measure, unit, baseline, target, keywords };
            Some(desk::goals::add_goal(&desk, &name, new).await?)
        }
        GoalCommand::Measured { id, value, on } => Some(desk::goals::measured(&desk, &id, value, on).await?),
        GoalCommand::Close { id } => Some(desk::goals::close(&desk, &id).await?),
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

/// The topics that most time goes to, each with the command that makes a goal of it.
async fn start(desk: &Desk) -> Result<Answer, DeskError> {
    let questions = desk::goals::questions(desk).await?;
    let mut page = Page::new();
    page.headline(match questions.len() {
        0 => "Calendar and mail tell of no topic that comes back.",
        _ => "What most of your time goes to. Which of it are you trying to achieve?",
    });
    if questions.is_empty() {
        page.aside("Add a goal in your own words: equerry goal add NAME");
    }
    for (n, question) in questions.iter().enumerate() {
        page.gap();
        page.row(2, &format!("{}", n + 1), &question.text, BOLD);
        let quote = format!("such as “{}”", question.source.quote);
        page.row(2, "", &quote, DIM);
        let word = question.topic.to_lowercase();
        page.row(
            2,
            "",
            &format!("yes: equerry goal add \"{}\" --keyword {word}", question.topic),
            Style::new(),
        );
    }
    Ok(Answer::new(page, json!({ "questions": questions })))
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
