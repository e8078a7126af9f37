//! Levels that wait for a yes, and who could take an area on: parts of `equerry grid`.

use super::Answer;
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::grid;
use desk::{Desk, DeskError};
use serde_json::json;

/// The answer to a level that waits: yes, no, taken back, or one's own given back.
pub(super) async fn answered(desk: &Desk, area: &str, ways: (bool, bool, bool)) -> Result<Answer, DeskError> {
    let said = match ways {
        (_, true, _) => grid::take_back(desk, area).await?,
        (_, _, true) => grid::give_back(desk, area).await?,
        (no, ..) => grid::answer(desk, area, !no).await?,
    };
    Ok(told(desk, said).await)
}

/// What was done, and what still waits for a yes.
pub(super) async fn told(desk: &Desk, said: String) -> Answer {
    let mut page = Page::new();
    page.headline(&said);
    let left = grid::waiting(desk).await.unwrap_or_default();
    waits(&mut page, &left);
    Answer::new(page, json!({ "said": said, "waiting": left }))
}

/// Levels that wait for somebody's yes.
pub(super) fn waits(page: &mut Page, list: &[grid::Waiting]) {
    if !list.is_empty() {
        page.title("Waiting for a yes", "`equerry grid answer AREA`");
    }
    for one in list {
        page.row(22, &one.name, &one.words, Style::new());
        page.row(22, "", &format!("it holds with {}", one.whose), DIM);
    }
}

/// Who could take an area on.
pub(super) async fn could(desk: &Desk, area: &str) -> Result<Answer, DeskError> {
    let found = grid::before_hand_over(desk, area, "").await?;
    let mut page = Page::new();
    page.headline(&format!("Who takes {} on?", found.name));
    page.aside(&found.today);
    page.gap();
    for (_, name, why) in &found.could {
        page.row(22, name, why, Style::new());
    }
    if !found.tasks.is_empty() {
        page.title("Goes along", "your open tasks in it; --keep-tasks leaves them");
    }
    for title in &found.tasks {
        page.row(2, "", title, Style::new());
    }
    page.title("Brief", "what they read and agree to");
    for (label, words) in &found.brief.lines {
        page.row(12, label, words, Style::new());
    }
    Ok(Answer::new(page, json!({ "area": found.name, "could": found.could, "tasks": found.tasks })))
}
