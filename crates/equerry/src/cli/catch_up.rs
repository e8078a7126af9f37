//! `equerry catch-up`: fifteen minutes of executive and assistant a day, or thirty a week, in four timed parts.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, PROPOSED, Page};
use anstyle::Style;
use desk::catch_up::{self, Ask, CatchUp, Item};
use desk::{Desk, DeskError};
use serde_json::json;

/// The agenda, or its end.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CatchUpArgs {
    /// The thirty minutes of the week, with every meeting of the days ahead
    #[arg(long)]
    weekly: bool,
    #[command(subcommand)]
    command: Option<CatchUpCommand>,
}

#[derive(clap::Subcommand)]
enum CatchUpCommand {
    /// What was agreed today, as notes; they are kept with `--keep`
    Finish {
        /// Keep the notes, so that both see them
        #[arg(long)]
        keep: bool,
        /// The notes in other words than the draft's
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
    },
}

/// Shows the agenda of today's, or ends it.
pub(super) async fn run(common: &Common, args: CatchUpArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    if let Some(CatchUpCommand::Finish { keep, words }) = args.command {
        return finish(&desk, keep, words).await;
    }
    let told = match args.weekly {
        true => catch_up::weekly(&desk).await?,
        false => catch_up::catch_up(&desk).await?,
    };
    Ok(Answer::new(page(&told), json!(told)))
}

/// The notes before they are kept, or what was kept.
async fn finish(desk: &Desk, keep: bool, words: Option<String>) -> Result<Answer, DeskError> {
    let told = catch_up::finished(desk).await?;
    let text = words.unwrap_or_else(|| told.text.clone());
    let mut page = Page::new();
    let mut undo = None;
    if keep {
        let changed = catch_up::finish(desk, &text).await?;
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
        undo = Some(changed.undo.to_string());
    } else {
        page.headline(&told.headline);
    }
    page.gap();
    for line in text.lines() {
        page.line(line);
    }
    if !keep {
        page.gap();
        page.row(0, "", "Nothing is kept yet: equerry catch-up finish --keep", DIM);
    }
    Ok(Answer::new(page, json!({ "finished": told, "text": text, "undo": undo })))
}

fn page(told: &CatchUp) -> Page {
    let mut page = Page::new();
    page.headline(&told.headline);
    let with = told.assistant.as_ref().map_or("nobody yet", |(_, name)| name.as_str());
    let length = format!("{} minutes", told.minutes);
    let on = told.date.strftime("%A %-d %B");
    page.row(0, "", &format!("{} and {with}, {on}, {length}", told.executive), DIM);
    let mut asked = None;
    for part in &told.parts {
        page.title(part.title, &format!("{} min  {}", part.minutes, part.note));
        for item in &part.lines {
            line(&mut page, item);
            if let Some(Ask::Meeting { event, .. }) = &item.ask {
                asked.get_or_insert_with(|| event.short());
            }
        }
    }
    if let Some(event) = asked {
        page.gap();
        let words = "What is asked is answered by: equerry meeting";
        page.row(
            0,
            "",
            &format!("{words} {event} say --purpose … --objective … --wants ADDRESS=WANT --outcome …"),
            DIM,
        );
    }
    if let Some(left_out) = told.left_out {
        let words = format!("{left_out} private items are left out, as on the shared screen.");
        page.row(0, "", &words, DIM);
    }
    page
}

/// A line, the four fields of a meeting, what is asked, and what can be answered.
fn line(page: &mut Page, item: &Item) {
    let style = if item.warn { BAD } else { Style::new() };
    let when = item.line.when.as_deref().unwrap_or("");
    let state = if item.state.is_empty() { String::new() } else { format!(" ({})", item.state) };
    page.row(16, when, &format!("{}{state}", item.line.text), style);
    if let Some(detail) = &item.line.detail {
        page.row(16, "", detail, DIM);
    }
    for field in item.fields.iter().filter(|field| !field.said.is_empty()) {
        page.row(16, "", &format!("{}: {}", field.label, field.said.join("; ")), DIM);
    }
    if let Some(Ask::Meeting { question, event, title, .. }) = &item.ask {
        // A day ahead asks for one of its meetings.
        let of = if item.fields.is_empty() { format!("{title}: ") } else { String::new() };
        page.row(16, &event.short(), &format!("{of}{question}"), PROPOSED);
    }
    match &item.ask {
        Some(Ask::Back { event, number }) => {
            let how = format!("equerry meeting {} answer {number} \"…\"", event.short());
            page.row(16, "", &how, PROPOSED);
        }
        Some(Ask::Reported { event }) => {
            page.row(16, "", &format!("equerry meeting {} heard", event.short()), PROPOSED);
        }
        _ => {}
    }
    if let Some(card) = &item.answer {
        let id: String = card.id.to_string().chars().take(8).collect();
        page.row(16, &id, &card.action, PROPOSED);
    }
}
