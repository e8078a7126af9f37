//! `equerry full-weeks`: the coming weeks against their working time, and what eases them.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::full_weeks::{self, Named};
use serde_json::json;

/// Shows them.
pub(super) async fn run(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    let found = full_weeks::full_weeks(&desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    page.title("The weeks ahead", "");
    for week in &found.weeks {
        let mark = if week.full { "full" } else { "" };
        page.row(
            4,
            mark,
            &format!("{}: {}", week.label, week.load),
            if week.full { BAD } else { Style::new() },
        );
        page.row(4, "", &week.made_of, DIM);
    }
    if !found.cards.is_empty() {
        page.title("What would ease them", &found.cards.len().to_string());
        for card in &found.cards {
            page.row(6, card.id.get(..6).unwrap_or(&card.id), &card.action, PROPOSED);
        }
        page.aside("equerry accept ID   decline ID   why ID");
    }
    named(&mut page, "Late if nothing gives way", &found.late);
    if !found.unbroken.is_empty() {
        page.title("No break for over 90 minutes", "");
        for line in &found.unbroken {
            page.row(2, "", line, Style::new());
        }
    }
    named(&mut page, "Requests taken on in four weeks", &found.accepted);
    named(&mut page, "Where last week’s work came from", &found.causes);
    Ok(Answer::new(page, json!(found)))
}

fn named(page: &mut Page, title: &str, lines: &[Named]) {
    if lines.is_empty() {
        return;
    }
    page.title(title, "");
    for line in lines {
        let tell = line.tell.as_ref().map_or(String::new(), |who| format!("; tell {who}"));
        page.row(2, "", &format!("{}: {}{tell}", line.name, line.figure), Style::new());
    }
}
