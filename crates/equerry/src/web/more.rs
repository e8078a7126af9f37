//! More: what stands at the foot of the rail, as a page for a phone on which no script runs.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "more.html")]
struct Page {
    shell: Shell,
}

/// `GET /o/{office}/more`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    Ok(html(&Page { shell: Shell::of(&visitor, Place::Elsewhere, "More").await? }))
}
