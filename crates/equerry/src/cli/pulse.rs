//! `equerry pulse`: how going through the assistant works, one's own energy, thanks given, each with its trend.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, Page};
use desk::DeskError;
use desk::partnership::{self, EnergyForm, PulseForm, Strand, ThanksForm};
use serde_json::json;

/// What is noted, or another entry.
#[derive(clap::Args)]
pub struct PulseArgs {
    #[command(subcommand)]
    command: Option<PulseCommand>,
}

#[derive(clap::Subcommand)]
enum PulseCommand {
    /// Note how well going through the assistant works, as a colleague says it
    Say {
        /// 0 (not at all) to 10 (very well)
        score: String,
        /// Who said it
        #[arg(long = "from", value_name = "NAME", default_value = "")]
        colleague: String,
        /// What they said with it
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
    },
    /// Note your own energy; only you see it unless you share it
    Energy {
        /// 0 (none) to 10 (full)
        level: String,
        /// What drains or gives it
        #[arg(long, value_name = "TEXT", default_value = "")]
        words: String,
        /// The other of the pair sees it, too
        #[arg(long)]
        share: bool,
    },
    /// Note that somebody was thanked; nothing is sent
    Thanks {
        /// Whom
        name: String,
        /// What for: what they did, and its effect
        words: String,
    },
    /// Take out an entry of yours
    Drop {
        /// Its id
        id: String,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, args: PulseArgs) -> Result<Answer, DeskError> {
    use PulseCommand as C;
    let desk = open(common).await?;
    let changed = match args.command {
        None => None,
        Some(C::Say { score, colleague, words }) => {
            Some(partnership::keep_pulse(&desk, &PulseForm { score, from: colleague, words }).await?)
        }
        Some(C::Energy { level, words, share }) => {
            let share = if share { "yes".to_owned() } else { String::new() };
            Some(partnership::keep_energy(&desk, &EnergyForm { level, words, share }).await?)
        }
        Some(C::Thanks { name, words }) => {
            Some(partnership::keep_thanks(&desk, &ThanksForm { to: name, words }).await?)
        }
        Some(C::Drop { id }) => Some(partnership::drop_noted(&desk, &id).await?),
    };
    let noted = partnership::noted(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&noted.headline);
    for one in noted.going.iter().chain([&noted.energy, &noted.thanks]) {
        strand(&mut page, one);
    }
    if !noted.unthanked.is_empty() {
        page.row(0, "", &format!("No thanks noted in 30 days for: {}.", noted.unthanked.join(", ")), DIM);
    }
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "pulse": noted, "undo": undo })))
}

fn strand(page: &mut Page, one: &Strand) {
    page.title(&one.name, one.trend.word());
    page.line(&format!("{}.", one.now));
    if !one.was.is_empty() {
        page.row(0, "", &format!("{}.", one.was), DIM);
    }
    for entry in &one.entries {
        page.row(38, &entry.id.to_string(), &format!("{}, {}", entry.what, entry.on), BOLD);
        if !entry.words.is_empty() {
            page.row(38, "", &entry.words, DIM);
        }
    }
}
