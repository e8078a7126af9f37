//! The weekly review: one step a page, each with a way on and a way back.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use desk::review::{self, Step};
use serde::Deserialize;

/// Which step, from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    step: usize,
}

#[derive(Template)]
#[template(path = "review.html")]
struct Page {
    shell: Shell,
    step: Step,
    number: usize,
    of: usize,
}

/// `GET /o/{office}/review`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let mut steps = review::review(&visitor.desk).await?;
    let of = steps.len();
    let number = ask.step.clamp(1, of);
    let step = steps.swap_remove(number - 1);
    let shell = Shell::of(&visitor, Place::Today, "Weekly review").await?;
    Ok(html(&Page { shell, step, number, of }))
}
