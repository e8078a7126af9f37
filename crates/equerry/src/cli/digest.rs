//! `equerry digest`: what was held back, and why. `equerry propose`: a suggestion of one's own. `equerry partnership`:
//! the partnership in review. `equerry trust`: promises, confidences, what was done alone.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::filed::{self, FiledForm};
use desk::partnership::{self, Partnership, Trend};
use serde_json::json;

/// The digest, or something out of it.
#[derive(clap::Args)]
pub struct DigestArgs {
    /// Bring this one up: its id or the first characters of it
    #[arg(long, value_name = "ID")]
    fetch: Option<String>,
}

/// A suggestion.
#[derive(clap::Args)]
pub struct ProposeArgs {
    /// What is to be done: "Move the board paper to a template"
    #[arg(required = true)]
    words: Vec<String>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    because: String,
    /// Minutes that it brings
    #[arg(long, value_name = "N")]
    minutes: u32,
    /// By when (2026-12-24)
    #[arg(long, value_name = "DATE", default_value = "")]
    due: String,
    /// An item that speaks for it, by its id
    #[arg(long, value_name = "ID", default_value = "")]
    about: String,
}

/// Shows the digest, or brings something up.
pub(super) async fn run(common: &Common, args: DigestArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    if let Some(id) = &args.fetch {
        let id = desk::digest::fetch(&desk, id).await?;
        let card = desk.card(&id.to_string()).await?;
        let mut page = Page::new();
        page.row(10, &id.short(), &card.action, PROPOSED);
        return Ok(Answer::new(page, json!({ "proposal": id })));
    }
    desk::rounds::catch_up(&desk).await?;
    let digest = desk::digest::digest(&desk).await?;
    let mut page = Page::new();
    page.headline(&digest.headline);
    for one in &digest.held {
        let short: String = one.id.chars().take(8).collect();
        page.row(10, &short, &one.title, PROPOSED);
        page.row(10, "", &one.because, DIM);
        page.row(10, "", &one.why, DIM);
    }
    if digest.by_chance > 0 {
        page.line(&format!(
            "Besides, {} held back by chance, to see what their kind brings.",
            digest.by_chance
        ));
    }
    for one in &digest.alone {
        page.row(10, "alone", &format!("{} ({})", one.title, one.when), Style::new());
    }
    Ok(Answer::new(page, json!(digest)))
}

/// Files a suggestion.
pub(super) async fn propose(common: &Common, args: ProposeArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let form = FiledForm {
        title: args.words.join(" "),
        because: args.because,
        minutes: args.minutes.to_string(),
        due: args.due,
        about: args.about,
    };
    let filed = filed::file(&desk, &form).await?;
    let mut page = Page::new();
    page.row(10, &filed.id.short(), &filed.title, PROPOSED);
    page.row(10, "", &filed.because, DIM);
    Ok(Answer::new(page, json!({ "proposal": filed })))
}

/// Shows the partnership.
pub(super) async fn review(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    let found = partnership::partnership(&desk).await?;
    Ok(Answer::new(reviewed(&found), json!(found)))
}

fn reviewed(found: &Partnership) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    if !found.support.is_empty() {
        page.aside(&found.support);
    }
    for line in &found.panel {
        let style = match line.trend {
            Trend::Better => GOOD,
            Trend::Worse => BAD,
            Trend::Same | Trend::Unknown => Style::new(),
        };
        page.row(20, line.name, &format!("{} ({})", line.now, line.trend.word()), style);
        if !line.was.is_empty() {
            page.row(20, "", &line.was, DIM);
        }
        page.row(20, "", &format!("Next: {}", line.next), DIM);
    }
    if !found.note.is_empty() {
        page.title("Worth a thought this month", "");
    }
    for one in &found.note {
        page.row(2, "·", &one.title, Style::new());
        page.row(2, "", &format!("{} {}", one.words, one.test), DIM);
        page.row(2, "", &one.recommend, PROPOSED);
    }
    if !found.kinds.is_empty() {
        page.title("How suggestions fared in four weeks", "kept of answered");
    }
    for row in &found.kinds {
        page.row(10, &format!("{} of {}", row.kept, row.asked), &row.words, Style::new());
    }
    for one in &found.better {
        let basis = if one.worked.is_some() { format!(" ({})", one.basis) } else { String::new() };
        page.row(14, one.word(), &format!("{}: {}{basis}", one.title, one.words), Style::new());
    }
    for one in &found.retired {
        page.row(2, "·", &format!("Suggested no more: {}. {}", one.words, one.why), DIM);
    }
    page
}

/// Shows trust in facts.
pub(super) async fn trust(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    let found = partnership::trust(&desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    for fact in &found.facts {
        page.row(2, "·", &fact.words, Style::new());
        if !fact.was.is_empty() {
            page.row(2, "", &fact.was, DIM);
        }
    }
    for side in &found.sides {
        page.title(side.whose, "");
        page.row(24, "Open", &side.stand, Style::new());
        for one in &side.rates {
            page.row(24, one.label, &one.figure, Style::new());
        }
        for list in &side.behind {
            page.row(2, "", &format!("{}: {}, {}", list.head, list.promises.len(), list.which), DIM);
            for one in &list.promises {
                page.row(24, "", &one.what, Style::new());
                page.row(24, "", &one.line, DIM);
            }
        }
    }
    for line in found.looks.iter().map(|looks| &looks.words).chain([&found.bypass]) {
        page.row(2, "·", line, Style::new());
    }
    for (when, title) in &found.corrected {
        page.row(14, when, &format!("Taken back: {title}"), DIM);
    }
    Ok(Answer::new(page, json!(found)))
}
