//! The clarify dialogue: one captured item at a time, until the inbox is empty.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::tasks::{self, ClarifyForm, Dialogue, DroppedIn};
use desk::{DeskError, FieldError};
use serde::Deserialize;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// Which item; the oldest where none is named.
    item: String,
    /// What was done just now.
    said: String,
}

#[derive(Template)]
#[template(path = "clarify.html")]
struct Page {
    shell: Shell,
    open: Option<Dialogue>,
    wrong: Vec<FieldError>,
    said: Option<Told>,
}

impl Page {
    /// What is wrong with a field.
    fn wrong_with(&self, field: &str) -> Option<&FieldError> {
        self.wrong.iter().find(|w| w.field == field)
    }
}

/// `GET /o/{office}/clarify`: the oldest that waits, or the one named.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let item = Some(ask.item.as_str()).filter(|id| !id.is_empty());
    let open = tasks::dialogue(&visitor.desk, item).await?;
    let said = match ask.said.as_str() {
        "" => None,
        id => by_hand::told(&visitor.desk, id).await.ok(),
    };
    show(&visitor, open, Vec::new(), said).await
}

async fn show(
    visitor: &Visitor,
    open: Option<Dialogue>,
    wrong: Vec<FieldError>,
    said: Option<Told>,
) -> Result<Response, Problem> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::of(visitor, Place::Today, "Make it clear").await?;
    Ok((status, html(&Page { shell, open, wrong, said })).into_response())
}

/// `POST /o/{office}/tasks/{id}/clarify`: makes it clear, and leads to the next.
pub(super) async fn clarify(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<ClarifyForm>,
) -> Result<Response, Problem> {
    match tasks::clarify(&visitor.desk, &id, &form).await {
        Ok(changed) => {
            Ok(Redirect::to(&visitor.to(&format!("clarify?said={}#said", changed.undo))).into_response())
        }
        Err(DeskError::Form(wrong)) => {
            let open = tasks::dialogue(&visitor.desk, Some(&id)).await?.map(|mut open| {
                open.refill(form);
                open
            });
            show(&visitor, open, wrong, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Requests, one a line.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Lines {
    lines: String,
}

#[derive(Template)]
#[template(path = "requests.html")]
struct RequestsPage {
    shell: Shell,
    got: DroppedIn,
}

/// `POST /o/{office}/requests`: takes them on and says what became of each.
pub(super) async fn requests(
    visitor: Visitor,
    Form(Lines { lines }): Form<Lines>,
) -> Result<Response, Problem> {
    let got = tasks::drop_in(&visitor.desk, &lines).await?;
    let shell = Shell::of(&visitor, Place::Today, "Requests").await?;
    Ok(html(&RequestsPage { shell, got }))
}
