//! `equerry doctor`: is the office well, and what to mend.

use super::{Answer, Common, open};
use crate::show::{BAD, GOOD, Page};
use desk::DeskError;
use serde_json::json;

/// Checks the office.
pub(super) async fn run(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let checks = desk::doctor::examine(&desk).await?;
    let bad = checks.iter().filter(|c| !c.good).count();
    let mut page = Page::new();
    page.headline(&match bad {
        0 => "The office is well.".to_owned(),
        1 => "One thing wants mending.".to_owned(),
        n => format!("{n} things want mending."),
    });
    for check in &checks {
        page.row(2, if check.good { "✓" } else { "✗" }, &check.words, if check.good { GOOD } else { BAD });
    }
    Ok(Answer::new(page, json!({ "well": bad == 0, "checks": checks })).but_bad(bad > 0))
}
