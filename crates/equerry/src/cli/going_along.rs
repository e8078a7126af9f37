//! `equerry going-along`: the meetings to which the assistant goes to learn, and how far they go at each kind.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, GOOD, Page};
use desk::grid::Changed;
use desk::presence::{self, AfterForm, Entry, GoForm, StageForm};
use desk::{Desk, DeskError};
use serde_json::json;

/// The list, or a change of it.
#[derive(clap::Args)]
pub struct GoingAlongArgs {
    #[command(subcommand)]
    command: Option<GoingAlongCommand>,
}

#[derive(clap::Subcommand)]
enum GoingAlongCommand {
    /// Put a meeting on the list
    Add {
        /// Its id
        event: String,
        /// What for
        purpose: String,
        /// What to watch: how the work runs
        #[arg(long, value_name = "WORDS", default_value = "")]
        operation: String,
        /// Who is who, and what they want
        #[arg(long, value_name = "WORDS", default_value = "")]
        people: String,
        /// How it is decided
        #[arg(long, value_name = "WORDS", default_value = "")]
        decision: String,
        /// The executive sees it, too
        #[arg(long)]
        share: bool,
    },
    /// Write down what was learnt there
    Note {
        /// The entry's id
        id: String,
        /// What you saw, learnt and did
        words: String,
        /// You were there without the executive
        #[arg(long)]
        alone: bool,
        /// You spoke at least once
        #[arg(long)]
        spoke: bool,
    },
    /// Say how far you go at a kind of meeting
    Stage {
        /// What such a meeting is called
        meeting: String,
        /// observe, assist, speak or represent
        stage: String,
        /// The executive sees it, too
        #[arg(long)]
        share: bool,
    },
    /// Take a meeting off the list
    Drop {
        /// The entry's id
        id: String,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, args: GoingAlongArgs) -> Result<Answer, DeskError> {
    use GoingAlongCommand as C;
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let desk = open(common).await?;
    let changed = match args.command {
        None => None,
        Some(C::Add { event, purpose, operation, people, decision, share }) => {
            let form = GoForm { event, purpose, operation, people, decision, share: yes(share) };
            Some(presence::go(&desk, &form).await?)
        }
        Some(C::Note { id, words, alone, spoke }) => {
            let form = AfterForm { id, after: words, alone: yes(alone), spoke: yes(spoke) };
            Some(presence::note_after(&desk, &form).await?)
        }
        Some(C::Stage { meeting, stage, share }) => {
            let form = StageForm { family: meeting, stage, share: yes(share) };
            Some(presence::set_stage(&desk, &form).await?)
        }
        Some(C::Drop { id }) => Some(presence::drop_entry(&desk, &id).await?),
    };
    whole(&desk, changed).await
}

/// The list, after a change where there was one.
async fn whole(desk: &Desk, changed: Option<Changed>) -> Result<Answer, DeskError> {
    let list = presence::presence(desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&list.headline);
    entries(&mut page, "Ahead", &list.ahead);
    entries(&mut page, "Waiting for a note", &list.waiting);
    entries(&mut page, "Noted", &list.noted);
    if !list.families.is_empty() {
        page.gap();
        page.title("How far, at which meetings", "");
    }
    for one in &list.families {
        let text = format!("{} {}", one.stage.word(), one.since);
        page.row(32, &one.name, text.trim_end(), BOLD);
        page.row(32, "", &format!("{}. {}", one.went, one.alone), DIM);
        if let Some((next, why)) = &one.next {
            page.row(32, "", &format!("Time to {}? {why}.", next.word()), GOOD);
        }
    }
    if !list.might.is_empty() {
        page.gap();
        page.title("Meetings that might be worth it", "");
    }
    for one in &list.might {
        page.row(32, &one.event.short(), &format!("{}, {}", one.title, one.when), BOLD);
        page.row(32, "", &one.with, DIM);
    }
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "list": list, "undo": undo })))
}

fn entries(page: &mut Page, title: &str, all: &[Entry]) {
    if !all.is_empty() {
        page.gap();
        page.title(title, "");
    }
    for one in all {
        let shared = if one.shared { ", shared" } else { "" };
        page.row(
            32,
            &one.id.to_string(),
            &format!("{}, {} ({}{shared})", one.title, one.when, one.stage),
            BOLD,
        );
        page.row(32, "", &one.purpose, DIM);
        for (label, _, words) in one.watch.iter().filter(|(.., words)| !words.is_empty()) {
            page.row(32, "", &format!("{label}: {words}"), DIM);
        }
        if !one.after.is_empty() {
            page.row(32, "", &one.after, DIM);
        }
    }
}
