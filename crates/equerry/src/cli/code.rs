//! `equerry code`: what kind of activity events are, and correcting it by hand.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::insights::{self, Coding};
use serde_json::json;

/// What kind of activity events are; without a command, the sheet of the last seven days.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// The sheet, most minutes at stake first
    List,
    /// Say what an event is
    Set {
        /// The event's id
        event: String,
        /// What it is, such as "Strategy"; "" leaves it to be told from words and people
        category: String,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let said = match args.command.unwrap_or(Command::List) {
        Command::List => None,
        Command::Set { event, category } => Some(insights::set(&desk, &event, &category).await?),
    };
    let sheet = insights::sheet(&desk).await?;
    let mut page = Page::new();
    if let Some(said) = &said {
        page.line(&said.words);
        super::answer::way_back(&mut page, 0, said.undo);
    }
    show(&mut page, &sheet);
    let (words, undo) = (said.as_ref().map(|s| &s.words), said.as_ref().map(|s| s.undo));
    Ok(Answer::new(page, json!({ "changed": words, "undo": undo, "sheet": sheet })))
}

fn show(page: &mut Page, sheet: &Coding) {
    page.headline(&sheet.headline);
    page.aside(&format!("Kinds: {}.", sheet.categories.join(", ")));
    page.gap();
    for row in &sheet.rows {
        let style = if row.doubtful { BOLD } else { Style::new() };
        page.row(8, &row.event.short(), &format!("{}: {}", row.source.name, row.category), style);
        page.row(8, "", &format!("{}; {}", row.words, row.because), DIM);
    }
    if !sheet.rows.is_empty() {
        page.gap();
        page.aside("equerry code set ID KIND corrects one and teaches the others like it.");
    }
}
