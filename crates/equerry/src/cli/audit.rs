//! `equerry audit`: the trail, and whether it is whole.

use super::{Answer, Common, open, open_auditor};
use crate::show::{BAD, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// What to do with it.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Check the whole chain; names the first broken entry
    Verify,
    /// The trail without anything of content, as an auditor reads it (`--as` their address)
    Trail {
        /// Only what came before this entry
        #[arg(long, value_name = "NUMBER")]
        before: Option<u64>,
    },
    /// Show the latest entries
    List {
        /// At most so many
        #[arg(long, default_value_t = 20)]
        most: usize,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, command: Command) -> Result<Answer, DeskError> {
    let mut page = Page::new();
    match command {
        Command::Verify => {
            let desk = open(common).await?;
            let report = desk::audit::verify(&desk).await?;
            match &report.broken {
                None => page.headline(&report.whole()),
                Some(what) => {
                    page.row(0, "", &format!("The audit trail is broken: {what}"), BAD);
                    page.aside("Compare with a backup; entries after that one cannot be trusted.")
                }
            };
            let bad = report.broken.is_some();
            Ok(Answer::new(page, json!(report)).but_bad(bad))
        }
        Command::Trail { before } => trail(common, before).await,
        Command::List { most } => {
            let desk = open(common).await?;
            let entries = desk::audit::list(&desk, most).await?;
            page.headline(&match entries.len() {
                0 => "No entry.".to_owned(),
                1 => "The latest entry.".to_owned(),
                n => format!("The latest {n} entries, newest first."),
            });
            for entry in &entries {
                let id =
                    entry.about.map_or(String::new(), |about| format!("  [{}]", super::page::short(about)));
                page.row(16, &entry.when, &format!("{}{id}", entry.words), Style::new());
            }
            Ok(Answer::new(page, json!({ "entries": entries })))
        }
    }
}

async fn trail(common: &Common, before: Option<u64>) -> Result<Answer, DeskError> {
    let desk = open_auditor(common).await?;
    let trail = desk::audit::trail(&desk, before).await?;
    let mut page = Page::new();
    page.headline(&trail.headline);
    if let Some(broken) = &trail.broken {
        page.row(0, "", &format!("The audit trail is broken: {broken}"), BAD);
    }
    for line in &trail.lines {
        let to = if line.to.is_empty() { String::new() } else { format!(": {}", line.to) };
        let how = if line.how.is_empty() { String::new() } else { format!(", {}", line.how) };
        let text = format!("{} ({}) {}{to}{how}", line.who, line.role, line.what.0);
        page.row(28, &format!("{} {}", line.number, line.when), &text, Style::new());
    }
    if let Some(older) = trail.older {
        page.aside(&format!("Older: equerry audit trail --before {older}"));
    }
    let bad = trail.broken.is_some();
    Ok(Answer::new(page, json!(trail)).but_bad(bad))
}
