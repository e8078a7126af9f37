//! The mission map, and the form that says which goal something serves that serves none, or lets go of it.

use super::form::Open;
use super::goals::{Ask, done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::by_hand::Told;
use desk::goals::{self, MissionMap};
use desk::{DeskError, FieldError};
use serde::Deserialize;

/// What the form of a new responsibility sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DutyForm {
    name: String,
}

#[derive(Template)]
#[template(path = "mission.html")]
struct Page {
    shell: Shell,
    map: MissionMap,
    open: Open<DutyForm>,
    said: Option<Told>,
    problem: Option<(String, String)>,
}

/// `GET /o/{office}/mission`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, Open::default(), None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    open: Open<DutyForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let status = if open.wrong.is_empty() && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::Goals, "Mission map").await?,
        map: goals::mission_map(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        open,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/mission`: writes down a responsibility.
pub(super) async fn add(visitor: Visitor, Form(form): Form<DutyForm>) -> Result<Response, Problem> {
    match goals::add_duty(&visitor.desk, &form.name).await {
        Ok(added) => Ok(done(&visitor, "mission", added.undo)),
        Err(error) => {
            let (open, problem) = Open::refused(form, error);
            show(&visitor, "", open, problem).await
        }
    }
}

/// What serves which goal from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Serving {
    /// Ids with commas between.
    item: String,
    /// The goal's id.
    goal: String,
    /// "drop" lets go of it.
    #[serde(rename = "do")]
    verb: String,
    /// "mission": the page to come back to.
    from: String,
}

/// `POST /o/{office}/serves`: links what serves no goal to one, or lets go of it.
pub(super) async fn serve(visitor: Visitor, Form(form): Form<Serving>) -> Result<Response, Problem> {
    let desk = &visitor.desk;
    let changed = match (form.verb.as_str(), form.goal.trim()) {
        ("drop", _) => goals::let_go(desk, &form.item).await,
        (_, "") => Err(DeskError::Form(vec![FieldError {
            field: "goal",
            problem: "No goal was chosen. Choose the one it serves; nothing was changed.".to_owned(),
        }])),
        (_, goal) => goals::link_goal(desk, &form.item, goal, "strong").await,
    };
    let back = if form.from == "mission" { "mission" } else { "goals" };
    match changed {
        Ok(changed) => Ok(done(&visitor, back, changed.undo)),
        Err(error) if back == "mission" => match Problem::from(error) {
            Problem::Absent => Err(Problem::Absent),
            problem => show(&visitor, "", Open::default(), Some(problem)).await,
        },
        Err(error) => super::goals::refuse(&visitor, error).await,
    }
}
