//! `equerry catch-up`: fifteen minutes of executive and assistant, in four timed parts.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::catch_up::{self, CatchUp};
use serde_json::json;

/// Shows the agenda of today's.
pub(super) async fn run(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    let told = catch_up::catch_up(&desk).await?;
    Ok(Answer::new(page(&told), json!(told)))
}

fn page(told: &CatchUp) -> Page {
    let mut page = Page::new();
    page.headline(&told.headline);
    let with = told.assistant.as_ref().map_or("nobody yet", |(_, name)| name.as_str());
    page.row(0, "", &format!("{} and {with}, {}", told.executive, told.date.strftime("%A %-d %B")), DIM);
    for part in &told.parts {
        page.title(part.title, &format!("{} min  {}", part.minutes, part.note));
        for item in &part.lines {
            let style = if item.warn { BAD } else { Style::new() };
            page.row(10, item.line.when.as_deref().unwrap_or(""), &item.line.text, style);
            if let Some(detail) = &item.line.detail {
                page.row(10, "", detail, DIM);
            }
            if let Some(card) = &item.answer {
                let id: String = card.id.to_string().chars().take(8).collect();
                page.row(10, &id, &card.action, PROPOSED);
            }
        }
    }
    if let Some(left_out) = told.left_out {
        let words = format!("{left_out} private items are left out, as on the shared screen.");
        page.row(0, "", &words, DIM);
    }
    page
}
