//! The catch-up: a page that both look at.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::capture;
use desk::catch_up::{self, CatchUp, Item};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "catch_up.html")]
struct Page {
    shell: Shell,
    told: CatchUp,
    said: Option<Told>,
    /// The words of a note that was refused, and why.
    note: Option<(String, String)>,
    back: String,
}

impl Page {
    /// The path of the page of what a line is about.
    fn link(item: &Item) -> Option<String> {
        item.about.and_then(desk::card::link)
    }
    fn assistant(&self) -> &str {
        let name = self.told.assistant.as_ref().map_or("", |(_, name)| name.as_str());
        name.split_whitespace().next().unwrap_or("the assistant")
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// What was kept just now.
    said: String,
}

/// `GET /o/{office}/catch-up`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, None, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    note: Option<(String, String)>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Today, "Catch-up").await?;
    let told = catch_up::catch_up(&visitor.desk).await?;
    let said = match said {
        "" => None,
        id => by_hand::told(&visitor.desk, id).await.ok(),
    };
    let page = Page { shell, told, said, note, back: visitor.to("catch-up") };
    Ok((status, html(&page)).into_response())
}

/// What the assistant should know.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Note {
    words: String,
}

/// `POST /o/{office}/catch-up/note`: a task for the assistant.
pub(super) async fn note(visitor: Visitor, Form(Note { words }): Form<Note>) -> Result<Response, Problem> {
    let assistant = visitor.desk.office().assistant.as_ref().map(|a| a.person);
    let words: String = words.chars().take(2_000).collect();
    match capture::add_for(&visitor.desk, &words, assistant).await {
        Ok(added) => {
            Ok(Redirect::to(&visitor.to(&format!("catch-up?said={}#note", added.undo))).into_response())
        }
        Err(error) => match Problem::from(error) {
            Problem::Absent => Err(Problem::Absent),
            problem => {
                let (what, hint) = problem.words();
                show(&visitor, "", Some((words, format!("{what} {hint}"))), problem.status()).await
            }
        },
    }
}
