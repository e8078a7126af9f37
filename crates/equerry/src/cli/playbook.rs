//! `equerry playbook`: what recurs, laid out from a day, tried out and started.

use super::{Answer, Common, date, open};
use crate::show::{BAD, DIM, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::playbooks::{self, Shelf, Tried};
use serde_json::json;

/// Playbooks; without a command, all of them.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Everything it would do, with nothing done
    Try(Which),
    /// Start it: one proposal with all of it, that waits for a yes
    Start(Which),
}

/// Which one, from which day, with whom.
#[derive(clap::Args)]
struct Which {
    /// The playbook: board-meeting
    playbook: String,
    /// The day it counts from: 2026-12-16
    #[arg(long, value_name = "DATE")]
    on: String,
    /// With whom: names or addresses, with commas between
    #[arg(long, value_name = "PEOPLE", default_value = "")]
    with: String,
    /// Start it though its day is over or a day off
    #[arg(long)]
    sure: bool,
}

/// Shows, tries or starts.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    match args.command {
        None => {
            let shelf = playbooks::shelf(&desk).await?;
            Ok(Answer::new(all(&shelf), json!(shelf)))
        }
        Some(Command::Try(which)) => {
            let on = date(&which.on, &desk)?;
            let tried = playbooks::try_out(&desk, &which.playbook, on, &which.with).await?;
            Ok(Answer::new(laid(&tried), json!(tried)))
        }
        Some(Command::Start(which)) => {
            let on = date(&which.on, &desk)?;
            let started = playbooks::start(&desk, &which.playbook, on, &which.with, which.sure).await?;
            let mut page = Page::new();
            page.row(10, &started.id.short(), &started.title, PROPOSED);
            page.row(10, "", &started.because, DIM);
            Ok(Answer::new(page, json!({ "proposal": started })))
        }
    }
}

fn all(shelf: &Shelf) -> Page {
    let mut page = Page::new();
    for book in &shelf.books {
        page.row(22, &book.slug, &format!("{}, {} steps", book.name, book.steps), Style::new());
        let next = book.next.map_or_else(String::new, |on| format!("; next {on}"));
        page.row(22, "", &format!("{}; version {}{next}", book.trigger, book.version), DIM);
    }
    for wrong in &shelf.wrong {
        page.row(22, "does not read", wrong, BAD);
    }
    page
}

fn laid(tried: &Tried) -> Page {
    let mut page = Page::new();
    page.headline(&tried.headline).aside(&format!("{} says yes.", tried.agrees));
    for row in &tried.rows {
        page.row(14, &row.on, &row.words, if row.late { BAD } else { Style::new() });
        let late = if row.late { "; its day had passed" } else { "" };
        page.row(14, "", &format!("{}{late}", row.what), DIM);
        if !row.note.is_empty() {
            page.row(14, "", &format!("{}.", row.note), DIM);
        }
    }
    for one in &tried.left {
        page.row(14, "left out", &format!("{}: {}.", one.words, one.why), BAD);
    }
    if let Some(question) = &tried.question {
        page.line(&format!("{question} To start it all the same: --sure."));
    }
    page
}
