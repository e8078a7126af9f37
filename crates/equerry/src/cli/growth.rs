//! `equerry growth`: goals of one's own, mistakes with the fixes made, what one is good at, who relies on one's work.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::grid::Changed;
use desk::growth::{self, AimForm, Growth, MistakeForm, SkillForm};
use desk::{Desk, DeskError};
use serde_json::json;

/// What you keep of your own work, or what the other of the pair shares.
#[derive(clap::Args)]
pub struct GrowthArgs {
    /// executive or assistant; yours without it
    #[arg(long, value_name = "PERSON", default_value = "")]
    of: String,
    #[command(subcommand)]
    command: Option<GrowthCommand>,
}

#[derive(clap::Subcommand)]
enum GrowthCommand {
    /// Set yourself a goal, or change one
    Aim {
        /// Which goal
        goal: String,
        /// By when
        #[arg(long, value_name = "DAY", default_value = "")]
        due: String,
        /// It is about your career
        #[arg(long)]
        career: bool,
        /// It is reached
        #[arg(long)]
        reached: bool,
        /// The other of the pair sees it, too
        #[arg(long)]
        share: bool,
        /// The id of the entry that changes
        #[arg(long, value_name = "ID", default_value = "")]
        id: String,
    },
    /// Write down a mistake of yours, or the fix that was made
    Mistake {
        /// What went wrong
        words: String,
        /// What was done so that it stays away
        #[arg(long, value_name = "WORDS", default_value = "")]
        fix: String,
        /// On which day; today without it
        #[arg(long, value_name = "DAY", default_value = "")]
        on: String,
        /// The other of the pair sees it, too
        #[arg(long)]
        share: bool,
        /// The id of the entry that changes
        #[arg(long, value_name = "ID", default_value = "")]
        id: String,
    },
    /// Write down what you are good at
    Skill {
        /// What
        words: String,
        /// Where it showed
        #[arg(long, value_name = "WORDS", default_value = "")]
        shown: String,
        /// The other of the pair sees it, too
        #[arg(long)]
        share: bool,
        /// The id of the entry that changes
        #[arg(long, value_name = "ID", default_value = "")]
        id: String,
    },
    /// Take an entry out
    Drop {
        /// Its id
        id: String,
    },
}

/// Runs it.
pub(super) async fn run(common: &Common, args: GrowthArgs) -> Result<Answer, DeskError> {
    use GrowthCommand as C;
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let desk = open(common).await?;
    let changed = match args.command {
        None => None,
        Some(C::Aim { goal, due, career, reached, share, id }) => {
            let (career, reached, share) = (yes(career), yes(reached), yes(share));
            let form = AimForm { id, aim: goal, due, career, reached, share };
            Some(growth::keep_aim(&desk, &form).await?)
        }
        Some(C::Mistake { words, fix, on, share, id }) => {
            let form = MistakeForm { id, mistake: words, on, fix, share: yes(share) };
            Some(growth::keep_mistake(&desk, &form).await?)
        }
        Some(C::Skill { words, shown, share, id }) => {
            let form = SkillForm { id, skill: words, shown, share: yes(share) };
            Some(growth::keep_skill(&desk, &form).await?)
        }
        Some(C::Drop { id }) => Some(growth::drop_entry(&desk, &id).await?),
    };
    whole(&desk, &args.of, changed).await
}

/// The page, after a change where there was one.
async fn whole(desk: &Desk, of: &str, changed: Option<Changed>) -> Result<Answer, DeskError> {
    let v = growth::growth(desk, of).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&v.headline);
    relies(&mut page, &v);
    entries(&mut page, &v);
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "growth": v, "undo": undo })))
}

fn relies(page: &mut Page, v: &Growth) {
    page.gap();
    page.title("Who relies on this work", "26 weeks");
    for one in &v.relies {
        let waits = if one.open > 0 { format!("waits for {}", one.open) } else { String::new() };
        page.row(32, &one.name, &waits, BOLD);
        for line in &one.lines {
            page.row(32, "", &line.text, if line.open { Style::new() } else { DIM });
        }
    }
}

fn entries(page: &mut Page, v: &Growth) {
    let shared = |on: bool| if on { ", shared" } else { "" };
    if !v.aims.is_empty() {
        page.gap();
        page.title("Goals of their own", "");
    }
    for one in &v.aims {
        let career = if one.career { ", career" } else { "" };
        let text = format!("{} ({}{career}{})", one.text, one.when, shared(one.shared));
        page.row(38, &one.id.to_string(), &text, if one.late { BAD } else { BOLD });
    }
    if !v.mistakes.is_empty() {
        page.gap();
        page.title("Mistakes, and what was done", "");
    }
    for one in &v.mistakes {
        let text = format!("{} ({}{})", one.text, one.on, shared(one.shared));
        page.row(38, &one.id.to_string(), &text, BOLD);
        match one.fix.as_str() {
            "" => page.row(38, "", "No fix yet.", BAD),
            fix => page.row(38, "", fix, DIM),
        };
    }
    if !v.skills.is_empty() {
        page.gap();
        page.title("Good at", "");
    }
    for one in &v.skills {
        page.row(38, &one.id.to_string(), &format!("{}{}", one.text, shared(one.shared)), BOLD);
        if !one.shown.is_empty() {
            page.row(38, "", &one.shown, DIM);
        }
    }
}
