//! `equerry import`, `gather` and `quarantine`: what comes in, and what was set aside.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::gather::{self, Gathered, Progress};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// What to read.
#[derive(clap::Args)]
pub struct Args {
    /// Files and folders: calendars (.ics), contacts (.vcf, .csv, .ldif), mail (.eml, mbox, Maildir), tasks (.txt, .csv),
    /// goals (.toml)
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// Reads files into the office.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let mut bar = Bar::new(common.json);
    let gathered = gather::import(&desk, &args.paths, &mut |p| bar.show(p)).await?;
    bar.end();
    Ok(answer(&gathered))
}

/// Reads the watched folders again.
pub(super) async fn gather(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let mut bar = Bar::new(common.json);
    let gathered = gather::refresh(&desk, &mut |p| bar.show(p)).await?;
    bar.end();
    Ok(answer(&gathered))
}

/// A line of progress on standard error, redrawn in place.
pub struct Bar {
    on: bool,
    drawn: u64,
}

impl Bar {
    /// A bar, shown only to a person at a terminal.
    pub fn new(json: bool) -> Self {
        Self { on: !json && std::io::stderr().is_terminal(), drawn: u64::MAX }
    }
    /// Shows how far it is. Never asks to stop: Ctrl-C does, and what is in is in.
    pub fn show(&mut self, progress: Progress) -> bool {
        let percent = (progress.done * 100).checked_div(progress.total).unwrap_or(0);
        if self.on && percent != self.drawn {
            self.drawn = percent;
            let blocks = "█".repeat((percent / 5) as usize);
            eprint!("\r{blocks:<20} {percent:>3}%  {}  ", progress.words);
            std::io::stderr().flush().unwrap_or_default();
        }
        true
    }
    /// Clears the line.
    pub fn end(&self) {
        if self.on && self.drawn != u64::MAX {
            eprint!("\r{:80}\r", "");
        }
    }
}

/// What a gathering brought.
pub(super) fn answer(gathered: &Gathered) -> Answer {
    let mut page = Page::new();
    let counts: Vec<String> = gathered.counts.iter().map(|(kind, n)| counted(*n, kind)).collect();
    if counts.is_empty() && gathered.same == 0 && gathered.refused.is_empty() {
        page.headline("There was nothing to read: no message, event, card, task or goal.");
    } else if counts.is_empty() {
        page.headline("Nothing new was found.");
    } else {
        page.headline(&format!("Read {}.", counts.join(", ")));
    }
    page.aside(&format!(
        "{} added, {} changed, {} already known, {} set aside",
        gathered.added,
        gathered.changed,
        gathered.same,
        gathered.refused.len()
    ));
    for ask in &gathered.asks {
        page.row(0, "", ask, BAD);
    }
    if !gathered.asks.is_empty() {
        page.aside("Nothing of it was taken out. If it is meant: equerry account confirm FOLDER");
    }
    for missing in &gathered.missing {
        page.row(0, "", &format!("Not read: {missing}"), BAD);
    }
    if !gathered.missing.is_empty() {
        page.aside("Nothing of it was taken out. Mount it or put it back; or: equerry account remove FOLDER");
    }
    list(&mut page, &gathered.refused);
    Answer::new(page, json!(gathered)).but_bad(!gathered.missing.is_empty())
}

/// "1 project", "3 projects": the kinds are named in the plural.
fn counted(n: usize, kind: &str) -> String {
    let one = match kind {
        "people" => "person",
        other => other.trim_end_matches('s'),
    };
    format!("{n} {}", if n == 1 { one } else { kind })
}

fn list(page: &mut Page, refused: &[gather::SetAside]) {
    if refused.is_empty() {
        return;
    }
    let kept = refused.iter().filter(|item| item.kept).count();
    page.title("Set aside", if kept > 0 { "kept byte for byte in quarantine/" } else { "" });
    refused.iter().take(20).for_each(|item| row(page, item));
    if refused.len() > 20 {
        page.aside(&format!("  and {} more: equerry quarantine", refused.len() - 20));
    }
}

/// One item that was set aside, and whether there is a copy.
fn row(page: &mut Page, item: &gather::SetAside) {
    page.row(8, item.code.trim_start_matches("E_"), &item.why, Style::new());
    page.row(8, "", &item.place, DIM);
    if !item.kept {
        page.row(8, "", "no copy was made of it: it is only where it lies", DIM);
    }
}

/// Lists what was set aside.
pub(super) async fn quarantine(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let refused = gather::quarantined(&desk).await?;
    let mut page = Page::new();
    match refused.len() {
        0 => page.headline("Quarantine is empty: everything could be read."),
        1 => page.headline("One item was set aside."),
        n => page.headline(&format!("{n} items were set aside.")),
    };
    refused.iter().for_each(|item| row(&mut page, item));
    Ok(Answer::new(page, json!({ "quarantine": refused })))
}
