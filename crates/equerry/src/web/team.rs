//! 1-2-1s: the page of all of them, and what the pair writes there. Every change answers with its undo.

use super::form::Fields;
use super::goals::{Ask, done, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::team::{self, Team};
use serde::Deserialize;
use world::Proposal;
use world::note::Point;

#[derive(Template)]
#[template(path = "team.html")]
struct Page {
    shell: Shell,
    team: Team,
    said: Option<Told>,
    problem: Option<(String, String)>,
}

/// `GET /o/{office}/team`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, None, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    problem: Option<(String, String)>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::People, "Team and 1-2-1s").await?;
    let page =
        Page { shell, team: team::team(&visitor.desk).await?, said: told(visitor, said).await, problem };
    Ok((status, html(&page)).into_response())
}

/// Back to the page with what was done, or the page with why it was not.
async fn answer(visitor: &Visitor, changed: Result<Proposal, DeskError>) -> Result<Response, Problem> {
    match changed {
        Ok(proposal) => Ok(done(visitor, "team", proposal.id)),
        Err(error) => match Problem::from(error) {
            Problem::Absent => Err(Problem::Absent),
            problem => show(visitor, "", Some(problem.words()), problem.status()).await,
        },
    }
}

/// What the forms of the page send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    person: String,
    text: String,
    point: String,
    note: String,
    #[serde(rename = "do")]
    verb: String,
    on: String,
    private: String,
}

/// `POST /o/{office}/team/point`.
pub(super) async fn point(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let changed = team::add_point(&visitor.desk, &sent.person, &sent.text).await;
    answer(&visitor, changed).await
}

/// `POST /o/{office}/team/settle`: spoken of, or carried over.
pub(super) async fn settle(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let to = if sent.verb == "carry" { Point::Carried } else { Point::Done };
    let changed = team::settle(&visitor.desk, &sent.point, to).await;
    answer(&visitor, changed).await
}

/// `POST /o/{office}/team/note`.
pub(super) async fn note(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let Ok(on) = sent.on.trim().parse() else {
        let words =
            ("The day cannot be read.".to_owned(), "Write it as 2026-11-24; nothing was changed.".to_owned());
        return show(&visitor, "", Some(words), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let private = !sent.private.is_empty();
    let changed = team::add_note(&visitor.desk, &sent.person, on, &sent.text, private).await;
    answer(&visitor, changed).await
}

/// `POST /o/{office}/team/time`: a request for time is answered.
pub(super) async fn time(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let changed = team::answered(&visitor.desk, &sent.note).await;
    answer(&visitor, changed).await
}
