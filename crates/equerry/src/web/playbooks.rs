//! Playbooks: the shelf, one tried out with everything it would do, and its start.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use desk::playbooks::{self, Shelf, Tried};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "playbooks.html")]
struct Page {
    shell: Shell,
    shelf: Shelf,
    today: String,
}

#[derive(Template)]
#[template(path = "playbook.html")]
struct One {
    shell: Shell,
    tried: Tried,
}

/// From which day, with whom.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    on: String,
    with: String,
}

impl Asked {
    /// The day; today where none is written.
    fn day(&self, visitor: &Visitor) -> Result<jiff::civil::Date, Problem> {
        match self.on.trim() {
            "" => Ok(visitor.desk.today()),
            text => super::week::day(text),
        }
    }
}

/// `GET /o/{office}/playbooks`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let shelf = playbooks::shelf(&visitor.desk)?;
    let shell = Shell::of(&visitor, Place::Elsewhere, "Playbooks").await?;
    let today = visitor.desk.today().to_string();
    Ok(html(&Page { shell, shelf, today }))
}

/// `GET /o/{office}/playbooks/{slug}`: everything it would do.
pub(super) async fn tried(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let day = asked.day(&visitor)?;
    let tried = playbooks::try_out(&visitor.desk, &slug, day, &asked.with).await?;
    let shell = Shell::of(&visitor, Place::Elsewhere, tried.book.name.clone()).await?;
    Ok(html(&One { shell, tried }))
}

/// `POST /o/{office}/playbooks/{slug}`: one proposal that waits for its yes.
pub(super) async fn start(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Fields(form): Fields<Asked>,
) -> Result<Response, Problem> {
    let day = form.day(&visitor)?;
    let started = playbooks::start(&visitor.desk, &slug, day, &form.with).await?;
    Ok(back_to(&visitor, &format!("inbox/{}", started.id)))
}
