//! `equerry mode`: what the office is like just now, and who agrees in the executive's place. `equerry support`: how far
//! support goes by itself, and how much of it is needed.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, GOOD, Page};
use anstyle::Style;
use desk::mode::{self, ModeForm, Needs, Support};
use desk::{Desk, DeskError};
use serde_json::json;
use std::collections::BTreeMap;

/// The mode; without a command, what holds.
#[derive(clap::Args)]
pub struct ModeArgs {
    #[command(subcommand)]
    command: Option<ModeCommand>,
}

#[derive(clap::Subcommand)]
enum ModeCommand {
    /// Declare one: crunch, travelling, absent, new-role
    Set {
        /// Which
        mode: String,
        /// Its last day (2026-12-04), or the instant at which it ends (2026-12-04T18:00)
        #[arg(long, value_name = "DAY")]
        until: String,
        /// Its first day; without one, from now on
        #[arg(long, value_name = "DAY", default_value = "")]
        from: String,
        /// Who agrees in your place, travelling or absent
        #[arg(long, value_name = "PERSON", default_value = "")]
        deputy: String,
        /// Up to which sum they do: "2000 EUR"
        #[arg(long, value_name = "SUM", default_value = "")]
        money: String,
        /// Up to how many minutes of time
        #[arg(long, value_name = "N", default_value = "")]
        minutes: String,
    },
    /// End the one that holds
    End,
    /// Take the last change back
    Undo,
}

/// Runs `equerry mode`.
pub(super) async fn run(common: &Common, args: ModeArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let undone = matches!(args.command, Some(ModeCommand::Undo));
    let said = match args.command {
        None => return shown(&desk).await,
        Some(ModeCommand::Set { mode, until, from, deputy, money, minutes }) => {
            mode::declare(&desk, &ModeForm { mode, from, until, deputy, money, minutes }).await?
        }
        Some(ModeCommand::End) => mode::end(&desk).await?,
        Some(ModeCommand::Undo) => mode::take_back(&desk).await?,
    };
    let mut page = Page::new();
    page.row(2, "✓", &said, GOOD);
    if !undone {
        page.row(2, "", "`equerry mode undo` takes it back", DIM);
    }
    Ok(Answer::new(page, json!({ "said": said })))
}

async fn shown(desk: &Desk) -> Result<Answer, DeskError> {
    let found = mode::page(desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(found.changes);
    page.gap();
    for (key, _, changes) in &found.modes {
        page.row(12, key, changes, BOLD);
    }
    Ok(Answer::new(page, json!({ "mode": found })))
}

/// How far support goes; without a command, that and how much is needed.
#[derive(clap::Args)]
pub struct SupportArgs {
    #[command(subcommand)]
    command: Option<SupportCommand>,
}

#[derive(clap::Subcommand)]
enum SupportCommand {
    /// Set how far: assist, partner or autonomy
    Set {
        /// How far
        level: String,
    },
    /// Take the last change back
    Undo,
    /// How much is needed: the twelve questions, or their answers
    Needs {
        /// An answer: messages=100; those not named stay as they are known
        #[arg(value_name = "KEY=NUMBER")]
        answers: Vec<String>,
        /// Take the last answers back
        #[arg(long, conflicts_with = "answers")]
        undo: bool,
    },
}

/// Runs `equerry support`.
pub(super) async fn support(common: &Common, args: SupportArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    match args.command {
        Some(SupportCommand::Set { level }) => Ok(stands(&mode::set(&desk, &level).await?)),
        Some(SupportCommand::Undo) => Ok(stands(&mode::take_back_support(&desk).await?)),
        Some(SupportCommand::Needs { undo: true, .. }) => Ok(needed(&mode::take_back_needs(&desk).await?)),
        Some(SupportCommand::Needs { answers, .. }) if answers.is_empty() => {
            Ok(needed(&mode::needs(&desk).await?))
        }
        Some(SupportCommand::Needs { answers, .. }) => {
            let known = mode::needs(&desk).await?;
            let known = known.asked.into_iter().map(|one| (one.key.to_owned(), one.answer));
            let mut typed: BTreeMap<String, String> = known.collect();
            for answer in &answers {
                let (key, number) = read(answer, &typed)?;
                typed.insert(key, number);
            }
            Ok(needed(&mode::answer(&desk, &typed).await?))
        }
        None => {
            let (support, needs) = (mode::support(&desk).await?, mode::needs(&desk).await?);
            let (mut said, of_needs) = (stands(&support), needed(&needs));
            said.page.gap();
            said.page.append(&of_needs.page);
            Ok(Answer::new(said.page, json!({ "support": support, "needs": needs })))
        }
    }
}

/// "messages=100" as a question's key and what was typed.
fn read(answer: &str, known: &BTreeMap<String, String>) -> Result<(String, String), DeskError> {
    let read = answer.split_once('=').filter(|(key, _)| known.contains_key(*key));
    let (key, number) = read.ok_or_else(|| DeskError::Input {
        problem: format!("\"{answer}\" answers none of the twelve questions"),
        code: "E_PARSE",
        hint: format!(
            "write KEY=NUMBER; the keys are {}",
            known.keys().cloned().collect::<Vec<_>>().join(", ")
        ),
    })?;
    Ok((key.to_owned(), number.to_owned()))
}

fn stands(support: &Support) -> Answer {
    let mut page = Page::new();
    let since = support.since.as_ref().map_or(String::new(), |since| format!(", {since}"));
    page.headline(&format!("{}{since}.", support.word));
    page.aside(support.means);
    Answer::new(page, json!({ "support": support }))
}

fn needed(needs: &Needs) -> Answer {
    let mut page = Page::new();
    match (&needs.finding, &needs.advice) {
        (Some(finding), Some(advice)) => page.headline(finding).aside(advice).aside(&needs.basis),
        _ => page.headline("How much support is needed is not answered yet.").aside(
            "`equerry support needs messages=100 arranged=20 …` answers; all twelve are needed at first.",
        ),
    };
    page.gap();
    for one in &needs.asked {
        let answer = if one.answer.is_empty() { "not answered" } else { &one.answer };
        page.row(14, one.key, &format!("{} {answer}", one.words), Style::new());
        if !one.why.is_empty() {
            page.row(14, "", &one.why, DIM);
        }
    }
    Answer::new(page, json!({ "needs": needs }))
}
