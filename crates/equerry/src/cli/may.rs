//! `equerry may`: how far Equerry goes by itself, kind by kind, on which record.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::may::{self, May};
use desk::shadow::{self, Shadow};
use serde_json::json;

/// What Equerry may do; without a command, all of it.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Set how far it goes with a kind
    Set {
        /// The kind, as the list names it: navigator.task
        kind: String,
        /// 0 Never, 1 Asks first, 2 Proposes, 3 Acts and tells, 4 Decides; the number or the word
        #[arg(value_parser = level)]
        level: u8,
        /// Only for the mail of this address
        #[arg(long, value_name = "ADDRESS", default_value = "")]
        sender: String,
        /// Why
        #[arg(long, value_name = "WORDS", default_value = "")]
        why: String,
    },
    /// Let a kind be tried: one in five of its next hundred occasions is held back by chance; of the assistant it asks the
    /// executive
    Try {
        /// The kind, as the list names it: navigator.reply
        kind: String,
    },
    /// Stop the trial of a kind
    Stop {
        /// The kind
        kind: String,
    },
    /// What runs by itself: what it would do now, with nothing done, and what it did
    Automations,
    /// How levels changed, latest first
    History,
    /// Before a right is given: what would have been suggested in the last weeks, and how often wrongly
    LookBack {
        /// Whole weeks before today
        #[arg(long, value_name = "N", default_value_t = 4)]
        weeks: u32,
    },
}

/// Shows or sets it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    match args.command {
        Some(Command::Set { kind, level, sender, why }) => {
            let right = may::set(&desk, &kind, &sender, level, &why).await?;
            let page = may::may(&desk).await?;
            let row = page.rows.iter().find(|row| row.kind == right.kind && row.scope == right.scope);
            let mut said = Page::new();
            if let Some(row) = row {
                said.row(2, "✓", &format!("{}: {}", row.words, row.level_word), GOOD);
            }
            Ok(Answer::new(said, json!(right)))
        }
        Some(Command::Try { kind }) => {
            if desk.is_executive() {
                may::begin_trial(&desk, &kind).await?;
                return tried(&desk, &kind).await;
            }
            let asked = may::ask_trial(&desk, &kind).await?;
            let mut page = Page::new();
            page.row(10, &asked.id.short(), &asked.title, PROPOSED);
            page.row(10, "", &asked.because, DIM);
            Ok(Answer::new(page, json!({ "proposal": asked })))
        }
        Some(Command::Stop { kind }) => {
            may::stop_trial(&desk, &kind).await?;
            tried(&desk, &kind).await
        }
        Some(Command::Automations) => {
            let found = may::automations(&desk).await?;
            Ok(Answer::new(automations(&found), json!(found)))
        }
        Some(Command::History) => {
            let page = may::may(&desk).await?;
            let mut said = Page::new();
            for one in &page.history {
                said.row(18, &one.when, &one.words, Style::new());
                if !one.why.is_empty() {
                    said.row(18, "", &one.why, DIM);
                }
            }
            if page.history.is_empty() {
                said.line("No level was ever changed.");
            }
            Ok(Answer::new(said, json!(page.history)))
        }
        Some(Command::LookBack { weeks }) => {
            let found = shadow::look_back(&desk, weeks).await?;
            Ok(Answer::new(looked(&found), json!(found)))
        }
        None => {
            let page = may::may(&desk).await?;
            Ok(Answer::new(all(&page), json!(page)))
        }
    }
}

/// A level by its number, or by its word as the page has it.
fn level(text: &str) -> Result<u8, String> {
    const WORDS: [&str; 5] = ["never", "asks first", "proposes", "acts and tells", "decides"];
    let said = text.trim().to_lowercase().replace('-', " ");
    let named = WORDS.iter().position(|word| *word == said || word.split(' ').next() == Some(said.as_str()));
    match (said.parse::<u8>(), named) {
        (Ok(n), _) if usize::from(n) < WORDS.len() => Ok(n),
        (_, Some(n)) => Ok(n as u8),
        _ => Err(format!("say 0 to 4, or one of: {}", WORDS.join(", "))),
    }
}

fn automations(found: &may::Automations) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    for one in found.kinds.iter().chain(&found.playbooks) {
        page.row(14, one.level, &format!("{} ({})", one.name, one.key), GOOD);
        page.row(14, "", &format!("Runs {}.", one.when), DIM);
        if one.now.is_empty() {
            page.row(14, "now", "It would do nothing now.", DIM);
        }
        for would in &one.now {
            let asks = if would.asks.is_empty() { String::new() } else { format!(": {}", would.asks) };
            page.row(14, "now", &format!("{}{asks}", would.title), Style::new());
        }
        for did in &one.history {
            page.row(14, did.how, &format!("{}, {}", did.title, did.when), DIM);
        }
        if one.history.is_empty() {
            page.row(14, "", "It did nothing in the last 90 days.", DIM);
        }
    }
    page
}

/// How a kind on trial stands.
async fn tried(desk: &desk::Desk, kind: &str) -> Result<Answer, DeskError> {
    let page = may::may(desk).await?;
    let mut said = Page::new();
    for one in page.tried.iter().filter(|one| one.kind == kind.trim()) {
        trial(&mut said, one);
    }
    Ok(Answer::new(said, json!(page.tried)))
}

fn trial(page: &mut Page, one: &may::Tried) {
    let style = if one.running { GOOD } else { DIM };
    page.row(14, if one.running { "on trial" } else { "stopped" }, &one.words, style);
    page.row(14, "", &format!("{} ({}, {})", one.effect, one.measures, one.basis), Style::new());
    page.row(14, "", &format!("{} {}.", one.so_far, one.since), DIM);
}

fn all(may: &May) -> Page {
    let mut page = Page::new();
    page.headline(&may.headline);
    for row in &may.rows {
        let style = match row.level {
            0 => BAD,
            1 | 2 => Style::new(),
            _ => GOOD,
        };
        let of = if row.scope.is_empty() { String::new() } else { format!(", mail of {}", row.scope) };
        page.row(14, row.level_word, &format!("{}{of}", row.words), style);
        let bounds = row.bounds.as_ref().map_or(String::new(), |b| format!(": {b}"));
        page.row(14, "", &format!("{} ({}{bounds})", row.kind, row.record), DIM);
        for words in row.next.iter().chain(&row.since).chain(&row.waits).chain([&row.measured]) {
            page.row(14, "", words, DIM);
        }
    }
    if !may.tried.is_empty() {
        page.title("What a kind really brings", "against what was held back by chance");
        for one in &may.tried {
            trial(&mut page, one);
        }
    }
    if !may.alone.is_empty() {
        page.title("Done alone this week", "");
        for one in &may.alone {
            page.row(14, &one.when, &one.title, Style::new());
        }
    }
    page.title("It always asks about", "whatever the level");
    for one in &may.floor {
        page.row(2, "·", one, Style::new());
    }
    page
}

fn looked(found: &Shadow) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline).aside(&found.dates);
    page.line("Looked back as on the first day: with nothing learned from answers. What is really listed is chosen by them.");
    for one in found.kinds.iter().chain(&found.queues).chain([&found.promises]) {
        page.row(6, &one.all.to_string(), &one.words, Style::new());
        page.row(6, "", &one.error, DIM);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn a_level_is_a_number_or_a_word() {
        for (text, expected) in [
            ("3", Some(3)),
            ("never", Some(0)),
            ("Asks", Some(1)),
            ("acts-and-tells", Some(3)),
            ("decides", Some(4)),
            ("5", None),
            ("-1", None),
            ("perhaps", None),
        ] {
            assert_eq!(level(text).ok(), expected, "{text}");
        }
    }
}
