//! `equerry task` and `interrupt`: the list, dates that count from another task, steps, and where work stopped.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, Page};
use anstyle::Style;
use desk::tasks::{self, Changed, Note, Row};
use desk::{Desk, DeskError};
use serde_json::json;

/// Tasks; without a command, their list.
#[derive(clap::Args)]
pub struct TaskArgs {
    #[command(subcommand)]
    command: Option<TaskCommand>,
}

#[derive(clap::Subcommand)]
enum TaskCommand {
    /// List them: for today, this week, later; each with how likely its date is met
    List,
    /// Give a task a date: Friday, 2026-12-08 15:00, "3d after OTHER", or none
    Due {
        /// The task: its id or the first characters of it
        id: String,
        /// When; OTHER is a task's id or its title
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Say what a task does not begin before: 2026-12-01, "after OTHER", or none
    Start {
        /// The task: its id or the first characters of it
        id: String,
        /// When; OTHER is a task's id or its title
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Cut a long task into steps: a first one of 15 minutes at most, none longer than 90
    Split {
        /// The task: its id or the first characters of it
        id: String,
        /// A step, its minutes first: "45 Draft the figures"; may be given several times
        #[arg(long, value_name = "STEP")]
        step: Vec<String>,
        /// Only show the steps it would be cut into
        #[arg(long)]
        show: bool,
    },
    /// Go on with a task that was stopped: its note is let go
    Resume {
        /// The task: its id or the first characters of it
        id: String,
    },
}

/// Where work stopped.
#[derive(clap::Args)]
pub struct InterruptArgs {
    /// Where it stands
    #[arg(required = true)]
    words: Vec<String>,
    /// The next step
    #[arg(long, default_value = "", value_name = "WORDS")]
    next: String,
    /// What is hard, or open
    #[arg(long = "open", default_value = "", value_name = "WORDS")]
    unclear: String,
    /// Which task; by default the one under way
    #[arg(long, value_name = "ID")]
    task: Option<String>,
}

/// Runs one of the commands.
pub(super) async fn run(common: &Common, args: TaskArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    match args.command.unwrap_or(TaskCommand::List) {
        TaskCommand::List => list(&desk).await,
        TaskCommand::Due { id, words } => changed(tasks::give_date(&desk, &id, &said(&words)).await?),
        TaskCommand::Start { id, words } => changed(tasks::give_start(&desk, &id, &said(&words)).await?),
        TaskCommand::Split { id, show: true, .. } => {
            let cut = tasks::cut(&desk, &id).await?;
            let mut page = Page::new();
            page.headline(&cut.title);
            for line in cut.text.lines() {
                page.row(6, "", line, Style::new());
            }
            Ok(Answer::new(page, json!(cut)))
        }
        TaskCommand::Split { id, step, .. } => changed(tasks::split(&desk, &id, &step.join("\n")).await?),
        TaskCommand::Resume { id } => changed(tasks::carry_on(&desk, &id).await?),
    }
}

/// Writes down where work stopped.
pub(super) async fn interrupt(common: &Common, args: InterruptArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let note = Note { stopped: args.words.join(" "), next: args.next, open: args.unclear };
    changed(match args.task {
        Some(id) => tasks::stop(&desk, &id, &note).await?,
        None => tasks::interrupt(&desk, &note).await?,
    })
}

/// The words; "none" is nothing.
fn said(words: &[String]) -> String {
    let words = words.join(" ");
    if words.trim().eq_ignore_ascii_case("none") { String::new() } else { words }
}

fn changed(changed: Changed) -> Result<Answer, DeskError> {
    let mut page = Page::new();
    page.row(2, "✓", &changed.said, GOOD);
    super::answer::way_back(&mut page, 2, changed.undo);
    Ok(Answer::new(page, json!(changed)))
}

async fn list(desk: &Desk) -> Result<Answer, DeskError> {
    let tasks = tasks::tasks(desk).await?;
    let mut page = Page::new();
    page.headline(&tasks.headline);
    page.aside(&tasks.support);
    for group in &tasks.groups {
        page.title(group.place.title(), &group.rows.len().to_string());
        group.rows.iter().for_each(|row| line(&mut page, row));
    }
    Ok(Answer::new(page, json!(tasks)))
}

fn line(page: &mut Page, row: &Row) {
    page.row(6, &row.id.short(), &row.title, if row.late { BAD } else { Style::new() });
    let facts: Vec<&str> =
        row.when.as_deref().into_iter().chain(row.facts.iter().map(String::as_str)).collect();
    if !facts.is_empty() {
        page.row(6, "", &facts.join("  ·  "), DIM);
    }
    for note in &row.stopped {
        page.row(6, "", note, DIM);
    }
}
