//! `equerry accountability`: what somebody answers for, what an hour there brings, how promises are kept.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::grid::{self, AnswerForm, Answers, AreaLine, Changed, ProcessForm, TrainingForm};
use desk::growth::{self, InfluenceForm, Relation, TellForm};
use desk::{Desk, DeskError};
use serde_json::json;

/// What somebody answers for; without a name, the assistant.
#[derive(clap::Args)]
pub struct AccountabilityArgs {
    /// executive, assistant, or a name of the office
    #[arg(long, value_name = "PERSON", default_value = "")]
    of: String,
    #[command(subcommand)]
    command: Option<AccountabilityCommand>,
}

#[derive(clap::Subcommand)]
enum AccountabilityCommand {
    /// Ask for training in an area
    Train {
        /// The area's name or id
        area: String,
        /// What is asked for
        request: String,
        /// What is missing
        #[arg(long, value_name = "WORDS")]
        gap: String,
        /// What it costs now, in minutes or errors
        #[arg(long, value_name = "WORDS")]
        reason: String,
    },
    /// Answer a request for training
    Answer {
        /// Its id
        id: String,
        /// The answer
        words: String,
    },
    /// Write down that the way an area is done was changed
    Changed {
        /// The area's name or id
        area: String,
        /// What was changed
        change: String,
        /// From which day on; today without it
        #[arg(long, value_name = "DAY", default_value = "")]
        on: String,
        /// It was talked over first
        #[arg(long)]
        agreed: bool,
    },
    /// Say how the work with a supplier or partner goes
    Influence {
        /// Who
        name: String,
        /// What you have them for
        what: String,
        /// 1 (badly) to 5 (very well)
        #[arg(long, value_name = "1-5")]
        rating: String,
        /// The other of the pair sees it, too
        #[arg(long)]
        share: bool,
        /// The id of the entry that changes
        #[arg(long, value_name = "ID", default_value = "")]
        id: String,
    },
    /// Put something about them in the next catch-up
    Tell {
        /// The entry's id
        id: String,
        /// What the executive should hear
        words: String,
    },
    /// Take a supplier or partner out
    Drop {
        /// The entry's id
        id: String,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, args: AccountabilityArgs) -> Result<Answer, DeskError> {
    use AccountabilityCommand as C;
    let desk = open(common).await?;
    let changed = match args.command {
        None => None,
        Some(C::Train { area, request, gap, reason }) => {
            Some(grid::ask_training(&desk, &TrainingForm { area, gap, request, reason }).await?)
        }
        Some(C::Answer { id, words }) => {
            Some(grid::answer_training(&desk, &AnswerForm { id, answer: words }).await?)
        }
        Some(C::Changed { area, change, on, agreed }) => {
            let agreed = if agreed { "yes".to_owned() } else { String::new() };
            Some(grid::change_process(&desk, &ProcessForm { area, change, on, agreed }).await?)
        }
        Some(C::Influence { name, what, rating, share, id }) => {
            let share = if share { "yes".to_owned() } else { String::new() };
            let form = InfluenceForm { id, name, what, rating, share };
            Some(growth::keep_influence(&desk, &form).await?)
        }
        Some(C::Tell { id, words }) => Some(growth::tell(&desk, &TellForm { id, words }).await?),
        Some(C::Drop { id }) => Some(growth::drop_influence(&desk, &id).await?),
    };
    whole(&desk, &args.of, changed).await
}

/// The board, after a change where there was one.
async fn whole(desk: &Desk, of: &str, changed: Option<Changed>) -> Result<Answer, DeskError> {
    let board = grid::accountability(desk, of).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&board.headline);
    if let Some(neglect) = &board.neglect {
        page.row(24, "What recurs is losing", neglect, BAD);
    }
    areas(&mut page, "Control", &board.control);
    areas(&mut page, "Influence", &board.influence);
    relations(&mut page, &board.relations);
    rest(&mut page, &board);
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "board": board, "undo": undo })))
}

fn areas(page: &mut Page, title: &str, lines: &[AreaLine]) {
    page.gap();
    page.title(title, "");
    for one in lines {
        let brings = one.an_hour.map_or(String::new(), |points| format!("{points:.0} points an hour. "));
        let text = format!("{brings}{}", if one.takes.is_empty() { &one.success } else { &one.takes });
        let style = if one.change { BAD } else { BOLD };
        page.row(24, &one.name, &text, style);
        if one.change {
            page.row(24, "", "Change, automate, hand over or stop.", BAD);
        }
        for more in [&one.why, &one.process].into_iter().filter(|more| !more.is_empty()) {
            page.row(24, "", more, DIM);
        }
    }
}

fn relations(page: &mut Page, all: &[Relation]) {
    if !all.is_empty() {
        page.gap();
        page.title("Suppliers and partners", "");
    }
    for one in all {
        let shared = if one.shared { ", shared" } else { "" };
        let text = format!("{}: {} of 5, rated {}{shared}", one.name, one.rating, one.since);
        page.row(38, &one.id.to_string(), &text, BOLD);
        page.row(38, "", &one.what, DIM);
    }
}

fn rest(page: &mut Page, board: &Answers) {
    page.gap();
    page.title("Goals and results", "");
    for goal in &board.goals {
        page.row(24, &goal.name, &goal.result, Style::new());
    }
    for side in &board.kept {
        page.gap();
        page.title(side.whose, "26 weeks");
        page.row(24, "Open", &side.stand, Style::new());
        for one in &side.rates {
            page.row(24, one.label, &one.figure, Style::new());
        }
    }
    page.row(
        24,
        "",
        "Rates are of confirmed promises that both of you see; each of them: equerry trust",
        DIM,
    );
    if !board.training.is_empty() {
        page.gap();
        page.title("Training asked for", "");
    }
    for one in &board.training {
        page.row(24, &one.id, &one.what, BOLD);
        page.row(24, "", &one.why, DIM);
        page.row(24, "", if one.answer.is_empty() { "No answer yet." } else { &one.answer }, DIM);
    }
}
