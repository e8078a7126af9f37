//! The partnership in review.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;
use desk::partnership::{self, Partnership, Trend, Trust};

#[derive(Template)]
#[template(path = "partnership.html")]
struct Page {
    shell: Shell,
    page: Partnership,
}

/// `GET /o/{office}/insights/partnership`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let page = partnership::partnership(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Partnership").await?;
    Ok(html(&Page { shell, page }))
}

#[derive(Template)]
#[template(path = "promises.html")]
struct Promises {
    shell: Shell,
    page: Trust,
}

/// `GET /o/{office}/insights/promises`.
pub(super) async fn promises(visitor: Visitor) -> Result<Response, Problem> {
    let page = partnership::trust(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Promises").await?;
    Ok(html(&Promises { shell, page }))
}
