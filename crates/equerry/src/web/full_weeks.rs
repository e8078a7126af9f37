//! Full weeks: the coming weeks against their working time, and what eases them.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;
use desk::card::Stand;
use desk::full_weeks::{self, FULL_PERCENT, FullWeeks};

#[derive(Template)]
#[template(path = "full_weeks.html")]
struct Page {
    shell: Shell,
    page: FullWeeks,
    back: String,
}

/// `GET /o/{office}/full-weeks`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let shell = Shell::of(&visitor, Place::Today, "Full weeks").await?;
    let page = full_weeks::full_weeks(&visitor.desk).await?;
    Ok(html(&Page { shell, page, back: visitor.to("full-weeks") }))
}
