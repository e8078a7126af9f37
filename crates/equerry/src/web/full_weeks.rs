//! Full weeks: the coming weeks against their working time, and what eases them.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::card::Stand;
use desk::full_weeks::{self, Care, FULL_PERCENT, FullWeeks};
use desk::{DeskError, FieldError};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "full_weeks.html")]
struct Page {
    shell: Shell,
    page: FullWeeks,
    back: String,
    /// What was chosen just now.
    said: Option<Told>,
    wrong: Vec<FieldError>,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
}

/// `GET /o/{office}/full-weeks`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let said = match ask.said.as_str() {
        "" => None,
        id => by_hand::told(&visitor.desk, id).await.ok(),
    };
    show(&visitor, said, Vec::new()).await
}

async fn show(visitor: &Visitor, said: Option<Told>, wrong: Vec<FieldError>) -> Result<Response, Problem> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::of(visitor, Place::Today, "Full weeks").await?;
    let page = full_weeks::full_weeks(&visitor.desk).await?;
    let back = visitor.to("full-weeks");
    Ok((status, html(&Page { shell, page, back, said, wrong })).into_response())
}

/// `POST /o/{office}/full-weeks/care`: the executive's own plan for full weeks.
pub(super) async fn care(visitor: Visitor, Form(care): Form<Care>) -> Result<Response, Problem> {
    match full_weeks::keep_care(&visitor.desk, &care).await {
        Ok(_) => Ok(Redirect::to(&visitor.to("full-weeks#care")).into_response()),
        Err(DeskError::Form(wrong)) => show(&visitor, None, wrong).await,
        Err(other) => Err(other.into()),
    }
}

/// Until when it gives way.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Until {
    until: String,
}

/// `POST /o/{office}/tasks/{id}/give-way`: the executive chooses what gives way.
pub(super) async fn give_way(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(Until { until }): Form<Until>,
) -> Result<Response, Problem> {
    match full_weeks::give_way(&visitor.desk, &id, &until).await {
        Ok(changed) => {
            Ok(Redirect::to(&visitor.to(&format!("full-weeks?said={}#said", changed.undo))).into_response())
        }
        Err(DeskError::Form(wrong)) => show(&visitor, None, wrong).await,
        Err(other) => Err(other.into()),
    }
}
