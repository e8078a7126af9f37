//! Today: the brief on one page.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

/// `GET /o/{office}`: the day is the front of the office.
pub(super) async fn door(visitor: Visitor) -> Response {
    Redirect::to(&visitor.to("today")).into_response()
}

#[derive(Template)]
#[template(path = "today.html")]
struct Page {
    shell: Shell,
    brief: desk::brief::Brief,
}

/// `GET /o/{office}/today`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let shell = Shell::of(&visitor, Place::Today, "Today").await?;
    let brief = desk::brief::brief(&visitor.desk, None).await?;
    Ok(html(&Page { shell, brief }))
}
