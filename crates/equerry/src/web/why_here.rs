//! Why a meeting stands where it does, in Week: what its place costs, the best other place of each day, and why it is
//! not at another time.

use super::event::named;
use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::times::told;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use desk::ahead::{self, Here, WhyNot};
use serde::Deserialize;
use world::Reason;

/// Another time, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    at: String,
}

#[derive(Template)]
#[template(path = "why_here.html")]
struct Page {
    shell: Shell,
    id: String,
    here: Here,
    asked: Asked,
    /// Why not at the time that was asked for.
    answer: Option<WhyNot>,
    /// Why that cannot be told, and what to do now.
    problem: Option<(String, String)>,
}

impl Page {
    /// "+45", "-5": what a part makes better or worse, minutes.
    fn signed(&self, part: &Reason) -> String {
        format!("{:+.0} min", part.amount)
    }
    fn minutes(&self, amount: &f64) -> String {
        format!("{amount:.0} min")
    }
}

/// `GET /o/{office}/event/{id}/why`; "day" and "at" ask about another time.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let event = named(&id)?;
    let here = ahead::here(&visitor.desk, event).await?;
    let (mut answer, mut problem) = (None, None);
    if !asked.day.is_empty() || !asked.at.is_empty() {
        match ahead::why_not_on(&visitor.desk, event, &asked.day, &asked.at).await {
            Ok(found) => answer = Some(found),
            Err(error) => problem = Some(told(error)?),
        }
    }
    let shell = Shell::of(&visitor, Place::Week, format!("Why here: {}", here.title)).await?;
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, id, here, asked, answer, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
