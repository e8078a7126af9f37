//! What Equerry may do: kind by kind its level, the record behind it, and what could be set; what it did alone.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;
use desk::may::{self, Automations, May};
use desk::shadow::{self, Shadow};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "may.html")]
struct Page {
    shell: Shell,
    may: May,
    /// What would have been, where somebody looked back.
    shadow: Option<Shadow>,
}

impl Page {
    /// How many kinds stand where every kind begins, with no answer.
    fn unanswered(&self) -> usize {
        self.may.rows.iter().filter(|row| !row.answered && row.level == 2).count()
    }
}

/// `GET /o/{office}/settings/may`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let may = may::may(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Settings, "What Equerry may do").await?;
    let shadow = shadow::last(&visitor.desk).await?;
    Ok(html(&Page { shell, may, shadow }))
}

#[derive(Template)]
#[template(path = "automations.html")]
struct Running {
    shell: Shell,
    found: Automations,
}

/// `GET /o/{office}/settings/automations`: what runs by itself, what it would do now, what it did.
pub(super) async fn automations(visitor: Visitor) -> Result<Response, Problem> {
    let found = may::automations(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Settings, "Automations").await?;
    Ok(html(&Running { shell, found }))
}

/// Weeks that the page looks back: more takes the command line.
const WEEKS: u32 = 2;

/// `POST /o/{office}/settings/may/shadow`: looks back.
pub(super) async fn look_back(visitor: Visitor) -> Result<Response, Problem> {
    shadow::look_back(&visitor.desk, WEEKS).await?;
    Ok(back_to(&visitor, "settings/may#shadow"))
}

/// A level as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Level {
    kind: String,
    scope: String,
    level: u8,
}

/// `POST /o/{office}/settings/may`.
pub(super) async fn set(visitor: Visitor, Fields(form): Fields<Level>) -> Result<Response, Problem> {
    may::set(&visitor.desk, &form.kind, &form.scope, form.level, "").await?;
    Ok(back_to(&visitor, "settings/may"))
}

/// A kind as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Trial {
    kind: String,
    stop: bool,
}

/// `POST /o/{office}/settings/may/trial`: lets a kind be tried, asks the executive for it, or stops it.
pub(super) async fn trial(visitor: Visitor, Fields(form): Fields<Trial>) -> Result<Response, Problem> {
    match form.stop {
        true => may::stop_trial(&visitor.desk, &form.kind).await?,
        false if visitor.desk.is_executive() => may::begin_trial(&visitor.desk, &form.kind).await?,
        false => {
            let asked = may::ask_trial(&visitor.desk, &form.kind).await?;
            return Ok(back_to(&visitor, &format!("inbox/{}", asked.id)));
        }
    }
    Ok(back_to(&visitor, "settings/may#tried"))
}
