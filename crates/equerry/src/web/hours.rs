//! Hours for one piece of work before a day, in Week: three ways, each with its yes.

use super::filters;
use super::form::Fields;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::times::told;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use desk::card::Card;
use desk::times::{self, Hours};
use serde::Deserialize;

/// What the time is for, how much, and before which day, as they are typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    title: String,
    minutes: String,
    before: String,
}

/// The three ways, with the card that waits for a yes.
struct Found {
    hours: Hours,
    card: Option<Card>,
    /// Where an answer leads.
    back: String,
}

#[derive(Template)]
#[template(path = "week_hours.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    found: Option<Found>,
    /// Why nothing was looked for, and what to do now.
    problem: Option<(String, String)>,
}

/// `GET /o/{office}/week/hours`: the fields.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&visitor, asked, None, None).await
}

/// `POST /o/{office}/week/hours`: looks, and proposes what there is.
pub(super) async fn propose(visitor: Visitor, Fields(asked): Fields<Asked>) -> Result<Response, Problem> {
    match looked(&visitor, &asked).await {
        Ok(found) => show(&visitor, asked, Some(found), None).await,
        Err(error) => show(&visitor, asked, None, Some(told(error)?)).await,
    }
}

async fn looked(visitor: &Visitor, asked: &Asked) -> Result<Found, DeskError> {
    let minutes = asked.minutes.trim().parse().map_err(|_| DeskError::Input {
        problem: "the length is no number".to_owned(),
        code: "E_PARSE",
        hint: "write it in minutes, such as 240".to_owned(),
    })?;
    let before = super::week::day_of(asked.before.trim())?;
    let hours = times::hours(&visitor.desk, &asked.title, minutes, before).await?;
    let (mut card, mut back) = (None, visitor.to("week/hours"));
    if let Some(proposal) = &hours.proposal {
        card = Some(visitor.desk.card(&proposal.id.to_string()).await?);
        back = visitor.to(&format!("inbox/{}", proposal.id));
    }
    Ok(Found { hours, card, back })
}

async fn show(
    visitor: &Visitor,
    asked: Asked,
    found: Option<Found>,
    problem: Option<(String, String)>,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Week, "Hours for your work").await?;
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, asked, found, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
