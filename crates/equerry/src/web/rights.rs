//! What the pair agreed for the assistant, and who put their name to it.

use super::form::{Fields, Open};
use super::goals::{done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::agreed::{self, Agreed, RightsForm};
use desk::by_hand::Told;
use desk::grid::Changed;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "rights.html")]
struct Page {
    shell: Shell,
    agreed: Agreed,
    open: Open<RightsForm>,
    said: Option<Told>,
    problem: Option<(String, String)>,
}

impl Page {
    /// The fields: name, label, an example.
    fn fields(&self) -> [(&'static str, &'static str, &'static str); 5] {
        agreed::FIELDS
    }
}

/// What was done just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
}

/// `GET /o/{office}/rights`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, None, None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    open: Option<Open<RightsForm>>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let agreed = agreed::agreed(&visitor.desk).await?;
    let open = open.unwrap_or_else(|| Open::of(agreed.form.clone()));
    let sound = open.wrong.is_empty() && problem.is_none();
    let code = if sound { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "What we agreed").await?,
        agreed,
        open,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
    };
    Ok((code, html(&page)).into_response())
}

async fn after(
    visitor: &Visitor,
    form: Option<RightsForm>,
    changed: Result<Changed, DeskError>,
) -> Result<Response, Problem> {
    let error = match changed {
        Ok(changed) => return Ok(done(visitor, "rights", changed.undo)),
        Err(error) => error,
    };
    match Open::refused(form.clone().unwrap_or_default(), error) {
        (_, Some(Problem::Absent)) => Err(Problem::Absent),
        (open, problem) => show(visitor, "", form.map(|_| open), problem).await,
    }
}

/// `POST /o/{office}/rights`: what is agreed is written anew.
pub(super) async fn write(visitor: Visitor, Fields(form): Fields<RightsForm>) -> Result<Response, Problem> {
    let changed = agreed::write(&visitor.desk, &form).await;
    after(&visitor, Some(form), changed).await
}

/// `POST /o/{office}/rights/sign`: whoever sits here puts their name to it.
pub(super) async fn sign(visitor: Visitor) -> Result<Response, Problem> {
    let changed = agreed::sign(&visitor.desk).await;
    after(&visitor, None, changed).await
}
