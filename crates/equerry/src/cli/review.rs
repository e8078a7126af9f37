//! `equerry review`: the weekly review, step by step.

use super::{Answer, Common, open};
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// Shows its steps.
pub(super) async fn run(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    desk::rounds::catch_up(&desk).await?;
    let steps = desk::review::review(&desk).await?;
    let mut page = Page::new();
    let minutes: u32 = steps.iter().map(|s| u32::from(s.minutes)).sum();
    page.headline(&format!("Seven steps, about {minutes} minutes."));
    for step in &steps {
        page.title(step.title, &format!("{} min", step.minutes));
        page.line(&step.finding);
        for line in &step.lines {
            page.row(2, "", &line.text, Style::new());
            page.row(2, "", &line.detail, DIM);
        }
        if step.more > 0 {
            page.aside(&format!("  and {} more", step.more));
        }
    }
    Ok(Answer::new(page, json!({ "steps": steps })))
}
