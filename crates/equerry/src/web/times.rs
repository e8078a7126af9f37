//! Find a time, in Week: who, how long and until when; the times that suit, and proposals of them.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use desk::times::{self, Time, Times, Wanted};
use serde::Deserialize;

/// The most letters of a field that are looked at.
const MOST: usize = 2_000;
/// How many times are told.
const TOLD: usize = 5;
/// How many are held together.
const HELD: usize = 3;

/// The fields, as they are typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    with: String,
    optional: String,
    minutes: String,
    before: String,
    after: String,
    title: String,
}

/// A press on one of the buttons beside the times.
#[derive(Debug, Deserialize)]
pub(super) struct Pressed {
    #[serde(flatten)]
    asked: Asked,
    /// The times it is about.
    at: String,
    /// "meet" or "hold".
    #[serde(rename = "do")]
    what: String,
}

#[derive(Template)]
#[template(path = "week_find.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    found: Option<Times>,
    /// Why nothing was found or proposed, and what to do now.
    problem: Option<(String, String)>,
}

impl Page {
    /// "Hold these three", with the instants that it names.
    fn hold(&self) -> Option<(&'static str, String)> {
        let times = &self.found.as_ref()?.times;
        let words = match times.len() {
            0 => return None,
            1 => "Hold this one",
            2 => "Hold these two",
            _ => "Hold these three",
        };
        let at: Vec<String> = times.iter().take(HELD).map(|t| t.stretch.start.to_string()).collect();
        Some((words, at.join(",")))
    }
    fn at(&self, time: &Time) -> String {
        time.stretch.start.to_string()
    }
    fn points(&self, amount: &f64) -> String {
        format!("{amount:.1}")
    }
}

impl Asked {
    fn wanted(&self) -> Result<Wanted, DeskError> {
        let cut = |text: &str| text.chars().take(MOST).collect::<String>();
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => super::week::day_of(text).map(Some),
        };
        let minutes = match self.minutes.trim() {
            "" => 45,
            text => text.parse().map_err(|_| {
                let hint = "write the length in minutes, such as 45".to_owned();
                DeskError::Input { problem: "the length is no number".to_owned(), code: "E_PARSE", hint }
            })?,
        };
        Ok(Wanted {
            with: times::listed(&cut(&self.with)),
            optional: times::listed(&cut(&self.optional)),
            minutes,
            before: day(&self.before)?,
            after: day(&self.after)?,
            title: cut(&self.title),
            most: TOLD,
        })
    }
    fn is_blank(&self) -> bool {
        self.with.trim().is_empty() && self.optional.trim().is_empty()
    }
}

/// `GET /o/{office}/week/find`.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if asked.is_blank() {
        return show(&visitor, asked, None, None).await;
    }
    let found = match asked.wanted() {
        Ok(wanted) => times::find(&visitor.desk, &wanted).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => show(&visitor, asked, Some(found), None).await,
        Err(error) => show(&visitor, asked, None, Some(told(error)?)).await,
    }
}

/// `POST /o/{office}/week/find`.
pub(super) async fn propose(visitor: Visitor, Fields(pressed): Fields<Pressed>) -> Result<Response, Problem> {
    match proposed(&visitor, &pressed).await {
        Ok(id) => Ok(back_to(&visitor, &format!("inbox/{id}"))),
        Err(error) => {
            let problem = told(error)?;
            let wanted = pressed.asked.wanted();
            let found = match wanted {
                Ok(wanted) => times::find(&visitor.desk, &wanted).await.ok(),
                Err(_) => None,
            };
            show(&visitor, pressed.asked, found, Some(problem)).await
        }
    }
}

async fn proposed(visitor: &Visitor, pressed: &Pressed) -> Result<world::ProposalId, DeskError> {
    let wanted = pressed.asked.wanted()?;
    let starts = times::instants(&pressed.at)?;
    let proposal = match (pressed.what.as_str(), starts.as_slice()) {
        ("meet", [one]) => times::meet(&visitor.desk, &wanted, *one).await?,
        _ => times::hold(&visitor.desk, &wanted, &starts).await?,
    };
    Ok(proposal.id)
}

/// What the page says of an error that the person can mend; any other is a page of its own.
pub(super) fn told(error: DeskError) -> Result<(String, String), Problem> {
    match error {
        DeskError::Input { .. } | DeskError::Ambiguous { .. } | DeskError::NotFound { .. } => {
            let sentence = |text: String| format!("{}.", desk::words::sentence(text.trim_end_matches('.')));
            Ok((sentence(error.to_string()), sentence(error.hint())))
        }
        other => Err(other.into()),
    }
}

async fn show(
    visitor: &Visitor,
    asked: Asked,
    found: Option<Times>,
    problem: Option<(String, String)>,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Week, "Find a time").await?;
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, asked, found, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
