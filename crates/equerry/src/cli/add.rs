//! `equerry add` and `done`: tasks by hand.

use super::{Answer, Common, open};
use crate::show::{DIM, GOOD, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// Words.
#[derive(clap::Args)]
pub struct AddArgs {
    /// What to take on: "Call Ana by Friday about the lease"
    #[arg(required = true)]
    words: Vec<String>,
}

/// A task.
#[derive(clap::Args)]
pub struct DoneArgs {
    /// The task: its id or the first characters of it
    id: String,
    /// Minutes it took; teaches the estimates
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true)]
    took: Option<u32>,
}

/// Takes a task on and shows how it was understood.
pub(super) async fn add(common: &Common, args: AddArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let added = desk::capture::add(&desk, &args.words.join(" ")).await?;
    let mut page = Page::new();
    page.row(6, &added.task.id.short(), &added.task.title, GOOD);
    for fact in &added.understood {
        page.row(6, "", fact, Style::new());
    }
    for question in &added.questions {
        page.row(6, "?", question, DIM);
    }
    super::answer::way_back(&mut page, 6, added.undo);
    Ok(Answer::new(page, json!(added)))
}

/// Marks a task as done.
pub(super) async fn done(common: &Common, args: DoneArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let done = desk::tasks::complete(&desk, &args.id, args.took).await?;
    let mut page = Page::new();
    page.row(2, "✓", &done.task.title, GOOD);
    super::answer::way_back(&mut page, 2, done.undo);
    let mut answer = json!(done.task);
    answer["undo"] = json!(done.undo);
    Ok(Answer::new(page, answer))
}
