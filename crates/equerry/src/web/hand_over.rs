//! Handing an area over: the one page for it, wherever it begins.

use super::form::Open;
use super::goals::{done, status};
use super::grid::delegation;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::grid::{self, HandOver, HandOverForm};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "grid_hand_over.html")]
struct Page {
    shell: Shell,
    area: HandOver,
    open: Open<HandOverForm>,
    problem: Option<(String, String)>,
}

impl Page {
    fn delegation(&self) -> Vec<(String, String)> {
        delegation()
    }
}

/// Whom one thinks of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    to: String,
}

/// `GET /o/{office}/grid/{id}/hand-over`.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let area = grid::before_hand_over(&visitor.desk, &id, &ask.to).await?;
    let open = Open::of(area.form.clone());
    show(&visitor, area, open, None).await
}

async fn show(
    visitor: &Visitor,
    area: HandOver,
    open: Open<HandOverForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let fresh = open.wrong.is_empty() && problem.is_none();
    let status = if fresh { StatusCode::OK } else { status(&problem) };
    let shell = Shell::of(visitor, Place::People, format!("Hand over {}", area.name)).await?;
    let page = Page { shell, area, open, problem: problem.map(|p| p.words()) };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/grid/{id}/hand-over`.
pub(super) async fn hand_over(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<HandOverForm>,
) -> Result<Response, Problem> {
    match grid::hand_over(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(done(&visitor, &format!("grid/{}", changed.id), changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => {
                let area = grid::before_hand_over(&visitor.desk, &id, &open.form.to).await?;
                show(&visitor, area, open, problem).await
            }
        },
    }
}
