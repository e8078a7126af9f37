//! `equerry audit`: the trail, and whether it is whole.

use super::{Answer, Common, open};
use crate::show::{BAD, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// What to do with it.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Check the whole chain; names the first broken entry
    Verify,
    /// Show the latest entries
    List {
        /// At most so many
        #[arg(long, default_value_t = 20)]
        most: usize,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, command: Command) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let mut page = Page::new();
    match command {
        Command::Verify => {
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
        Command::List { most } => {
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
