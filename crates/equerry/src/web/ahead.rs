//! Ahead, in Week: what the next weeks will want, which recurring meetings are worth their time, and time made free at
//! once.

use super::filters;
use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use desk::ahead::{self, Ahead, Freed};
use serde::Deserialize;

/// A stretch that is to be free, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    hours: String,
}

#[derive(Template)]
#[template(path = "week_ahead.html")]
struct Page {
    shell: Shell,
    v: Ahead,
    asked: Asked,
    /// What came of asking for a free stretch, where there is nothing to agree to.
    freed: Option<Freed>,
    /// Why it was not looked for, and what to do now.
    problem: Option<(String, String)>,
}

/// `GET /o/{office}/week/ahead`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    show(&visitor, Asked::default(), None, None).await
}

/// `POST /o/{office}/week/free`.
pub(super) async fn free(visitor: Visitor, Fields(asked): Fields<Asked>) -> Result<Response, Problem> {
    match freed(&visitor, &asked).await {
        Ok(found) => match &found.proposal {
            Some(shown) => Ok(back_to(&visitor, &format!("inbox/{}", shown.proposal.id))),
            None => show(&visitor, asked, Some(found), None).await,
        },
        Err(error @ DeskError::Input { .. }) => {
            let sentence = |text: String| format!("{}.", desk::words::sentence(text.trim_end_matches('.')));
            let problem = (sentence(error.to_string()), sentence(error.hint()));
            show(&visitor, asked, None, Some(problem)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn freed(visitor: &Visitor, asked: &Asked) -> Result<Freed, DeskError> {
    let date = super::week::day_of(asked.day.trim())?;
    let stretch = ahead::hours(&visitor.desk, date, &asked.hours)?;
    ahead::free(&visitor.desk, stretch).await
}

async fn show(
    visitor: &Visitor,
    asked: Asked,
    freed: Option<Freed>,
    problem: Option<(String, String)>,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Week, "Ahead").await?;
    let v = ahead::ahead(&visitor.desk).await?;
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, v, asked, freed, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
