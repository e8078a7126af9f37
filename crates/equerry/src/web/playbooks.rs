//! Playbooks: the shelf, one tried out with everything it would do, and its start.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::playbooks::{self, Book, Shelf, Tried};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "playbooks.html")]
struct Page {
    shell: Shell,
    shelf: Shelf,
    today: String,
    /// What was asked for and does not go, with why; its form keeps what was typed.
    wrong: Option<(String, Asked, String)>,
}

impl Page {
    /// What was typed for this one, where it did not go.
    fn typed(&self, book: &Book) -> Option<&(String, Asked, String)> {
        self.wrong.as_ref().filter(|(slug, ..)| *slug == book.slug)
    }
    fn on(&self, book: &Book) -> String {
        match self.typed(book) {
            Some((_, asked, _)) => asked.on.clone(),
            None => book.next.map_or_else(|| self.today.clone(), |on| on.to_string()),
        }
    }
    fn with(&self, book: &Book) -> &str {
        self.typed(book).map_or("", |(_, asked, _)| &asked.with)
    }
}

#[derive(Template)]
#[template(path = "playbook.html")]
struct One {
    shell: Shell,
    tried: Tried,
}

/// From which day, with whom; "yes" where a day that is asked about is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    on: String,
    with: String,
    sure: String,
}

impl Asked {
    /// The day; today where none is written.
    fn day(&self, visitor: &Visitor) -> Result<jiff::civil::Date, DeskError> {
        match self.on.trim() {
            "" => Ok(visitor.desk.today()),
            text => super::week::day_of(text),
        }
    }
}

/// `GET /o/{office}/playbooks`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    shelf(&visitor, None).await
}

async fn shelf(visitor: &Visitor, wrong: Option<(String, Asked, String)>) -> Result<Response, Problem> {
    let shelf = playbooks::shelf(&visitor.desk).await?;
    let shell = Shell::of(visitor, Place::Elsewhere, "Playbooks").await?;
    let today = visitor.desk.today().to_string();
    Ok(html(&Page { shell, shelf, today, wrong }))
}

/// The shelf again with what was typed, where something typed is wrong; else the problem.
async fn again(visitor: &Visitor, slug: String, asked: Asked, error: DeskError) -> Result<Response, Problem> {
    if error.code() != "E_RANGE" {
        return Err(error.into());
    }
    let problem = Problem::from(error);
    let (what, hint) = problem.words();
    let page = shelf(visitor, Some((slug, asked, format!("{what} {hint}")))).await?;
    Ok((problem.status(), page).into_response())
}

/// `GET /o/{office}/playbooks/{slug}`: everything it would do.
pub(super) async fn tried(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let tried = match asked.day(&visitor) {
        Ok(day) => playbooks::try_out(&visitor.desk, &slug, day, &asked.with).await,
        Err(error) => Err(error),
    };
    let tried = match tried {
        Ok(tried) => tried,
        Err(error) => return again(&visitor, slug, asked, error).await,
    };
    let shell = Shell::of(&visitor, Place::Elsewhere, tried.book.name.clone()).await?;
    Ok(html(&One { shell, tried }))
}

/// `POST /o/{office}/playbooks/{slug}`: one proposal that waits for its yes.
pub(super) async fn start(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Fields(form): Fields<Asked>,
) -> Result<Response, Problem> {
    let sure = form.sure == "yes";
    let started = match form.day(&visitor) {
        Ok(day) => playbooks::start(&visitor.desk, &slug, day, &form.with, sure).await,
        Err(error) => Err(error),
    };
    match started {
        Ok(started) => Ok(back_to(&visitor, &format!("inbox/{}", started.id))),
        Err(error) => again(&visitor, slug, form, error).await,
    }
}
