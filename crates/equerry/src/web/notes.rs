//! Notes and reports: the note to the team line by line, and the Friday report.

use super::filters;
use super::form::Fields;
use super::goals::{Ask, done, told};
use super::house::Visitor;
use super::own::Line as Typed;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::card::Stand;
use desk::catch_up::{self, Kept};
use desk::notes::{self, Answer, Notes, Stand as Line};
use serde::Deserialize;
use world::Proposal;

#[derive(Template)]
#[template(path = "notes.html")]
struct Page {
    shell: Shell,
    notes: Notes,
    /// Notes of the last catch-ups.
    caught_up: Vec<Kept>,
    said: Option<Told>,
    problem: Option<(String, String)>,
    back: String,
}

/// `GET /o/{office}/notes`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, None, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    problem: Option<(String, String)>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Today, "Notes and reports").await?;
    let notes = notes::notes(&visitor.desk).await?;
    let caught_up = catch_up::kept(&visitor.desk).await?;
    let said = told(visitor, said).await;
    let page = Page { shell, notes, caught_up, said, problem, back: visitor.to("notes") };
    Ok((status, html(&page)).into_response())
}

/// Back to the page with what was done, or the page with why it was not.
async fn answered(visitor: &Visitor, changed: Result<Proposal, DeskError>) -> Result<Response, Problem> {
    match changed {
        Ok(proposal) => Ok(done(visitor, "notes", proposal.id)),
        Err(error) => refused(visitor, error).await,
    }
}

async fn refused(visitor: &Visitor, error: DeskError) -> Result<Response, Problem> {
    match Problem::from(error) {
        Problem::Absent => Err(Problem::Absent),
        problem => show(visitor, "", Some(problem.words()), problem.status()).await,
    }
}

/// What the forms of the note send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    line: String,
    text: String,
    #[serde(rename = "do")]
    verb: String,
}

/// `POST /o/{office}/notes/line`: a line goes out, or is left out.
pub(super) async fn line(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let answer = if sent.verb == "leave" { Answer::LeaveOut } else { Answer::Approve };
    let changed = notes::answer(&visitor.desk, &sent.line, &sent.text, answer).await;
    answered(&visitor, changed).await
}

/// `POST /o/{office}/notes/own`: a line by hand.
pub(super) async fn own(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let changed = notes::write(&visitor.desk, &sent.text).await;
    answered(&visitor, changed).await
}

/// `POST /o/{office}/notes/ask`: the approved lines become a proposal.
pub(super) async fn ask(visitor: Visitor) -> Result<Response, Problem> {
    match notes::ask(&visitor.desk).await {
        Ok(proposal) => Ok(Redirect::to(&visitor.to(&format!("notes#p-{}", proposal.id))).into_response()),
        Err(error) => refused(&visitor, error).await,
    }
}

/// A line that came by phone, and whose it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Phone {
    person: String,
    #[serde(flatten)]
    line: Typed,
}

/// `POST /o/{office}/notes/phone`.
pub(super) async fn phone(visitor: Visitor, Fields(sent): Fields<Phone>) -> Result<Response, Problem> {
    match notes::by_phone(&visitor.desk, &sent.person, &sent.line.form()).await {
        Ok(proposal) => Ok(done(&visitor, "notes", proposal.id)),
        Err(DeskError::Form(wrong)) => {
            let what = wrong.into_iter().map(|w| w.problem).collect::<Vec<_>>().join(" ");
            let words = (what, "Nothing was changed.".to_owned());
            show(&visitor, "", Some(words), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => refused(&visitor, error).await,
    }
}
