//! Capture: words become a task from anywhere, are shown back as they were understood, and can be corrected at once.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::tasks::{Open, by_script};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::{DeskError, capture, tasks};
use serde::Deserialize;
use world::ProposalId;

/// The most letters that are taken on at once.
const MOST: usize = 2_000;

/// What the page shows: an empty line, or what became of the words.
#[derive(Default)]
struct Captured {
    base: String,
    key: String,
    /// The words as they were typed.
    words: String,
    /// What was done.
    said: Option<Told>,
    /// What was understood, and from which words.
    understood: Vec<String>,
    /// What is still open.
    questions: Vec<String>,
    /// The task's form, to correct it at once.
    open: Option<Open>,
    /// Why nothing was taken on.
    problem: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "capture.html")]
struct Page {
    shell: Shell,
    got: Captured,
}

#[derive(Template)]
#[template(path = "capture_part.html")]
struct Part {
    got: Captured,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// What was done just now.
    said: String,
    /// The task it made.
    task: String,
    /// The words it was made of.
    words: String,
}

/// `GET /o/{office}/capture`.
pub(super) async fn page(
    visitor: Visitor,
    headers: HeaderMap,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let mut got = empty(&visitor);
    if !ask.said.is_empty() {
        got = told(&visitor, &ask.said, &ask.task).await?;
        if !ask.words.trim().is_empty() {
            let words: String = ask.words.chars().take(MOST).collect();
            (got.understood, got.questions) = capture::read(&visitor.desk, &words).await?;
        }
    }
    show(&visitor, &headers, got, StatusCode::OK).await
}

/// The words that were typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Words {
    words: String,
}

/// `POST /o/{office}/capture`.
pub(super) async fn add(
    visitor: Visitor,
    headers: HeaderMap,
    Form(Words { words }): Form<Words>,
) -> Result<Response, Problem> {
    let words: String = words.chars().take(MOST).collect();
    match capture::add(&visitor.desk, &words).await {
        Ok(added) if by_script(&headers) => {
            let mut got = told(&visitor, &added.undo.to_string(), &added.task.id.to_string()).await?;
            (got.understood, got.questions) = (added.understood, added.questions);
            show(&visitor, &headers, got, StatusCode::OK).await
        }
        Ok(added) => {
            let query = serde_query(&[
                ("said", &added.undo.to_string()),
                ("task", &added.task.id.to_string()),
                ("words", &words),
            ]);
            Ok(Redirect::to(&visitor.to(&format!("capture?{query}"))).into_response())
        }
        Err(error) => refuse(&visitor, &headers, words, error).await,
    }
}

/// After a captured task was corrected.
pub(super) async fn changed(
    visitor: &Visitor,
    headers: &HeaderMap,
    task: &str,
    undo: ProposalId,
) -> Result<Response, Problem> {
    if by_script(headers) {
        let got = told(visitor, &undo.to_string(), task).await?;
        return show(visitor, headers, got, StatusCode::OK).await;
    }
    Ok(Redirect::to(&visitor.to(&format!("capture?said={undo}&task={task}"))).into_response())
}

/// A correction that cannot be used: the form again, with what is wrong.
pub(super) async fn wrong(visitor: &Visitor, headers: &HeaderMap, open: Open) -> Result<Response, Problem> {
    let got = Captured { open: Some(open), ..empty(visitor) };
    show(visitor, headers, got, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn refuse(
    visitor: &Visitor,
    headers: &HeaderMap,
    words: String,
    error: DeskError,
) -> Result<Response, Problem> {
    let problem = Problem::from(error);
    let got = Captured { words, problem: Some(problem.words()), ..empty(visitor) };
    show(visitor, headers, got, problem.status()).await
}

fn empty(visitor: &Visitor) -> Captured {
    Captured { base: format!("/o/{}", visitor.office), key: visitor.key.clone(), ..Captured::default() }
}

/// What was done, with the task's form where it is still open.
async fn told(visitor: &Visitor, said: &str, task: &str) -> Result<Captured, Problem> {
    let said = by_hand::told(&visitor.desk, said).await?;
    let open = match tasks::form(&visitor.desk, task).await {
        Ok(form) if said.undo => Some(Open { form, wrong: Vec::new(), captured: true }),
        _ => None,
    };
    Ok(Captured { said: Some(said), open, ..empty(visitor) })
}

async fn show(
    visitor: &Visitor,
    headers: &HeaderMap,
    got: Captured,
    status: StatusCode,
) -> Result<Response, Problem> {
    if by_script(headers) {
        return Ok((status, html(&Part { got })).into_response());
    }
    let shell = Shell::of(visitor, Place::Today, "Add a task").await?;
    Ok((status, html(&Page { shell, got })).into_response())
}

/// Names and values as the query of an address.
fn serde_query(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", super::guard::encoded(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}
