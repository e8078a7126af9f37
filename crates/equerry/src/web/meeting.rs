//! The brief of a meeting as a sheet of paper.

use super::event::named;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::meeting::{self, MeetingBrief};

#[derive(Template)]
#[template(path = "meeting.html")]
struct Page {
    shell: Shell,
    brief: MeetingBrief,
}

/// `GET /o/{office}/meeting`: the brief of the next meeting.
pub(super) async fn next(visitor: Visitor) -> Result<Response, Problem> {
    match meeting::next(&visitor.desk).await? {
        Some(event) => Ok(Redirect::to(&visitor.to(&format!("meeting/{event}"))).into_response()),
        None => Err(Problem::Desk(Box::new(DeskError::Input {
            problem: "no meeting is ahead in the next two weeks".to_owned(),
            code: "E_NOT_ENOUGH_DATA",
            hint: "a brief is made for meetings that others are invited to".to_owned(),
        }))),
    }
}

/// `GET /o/{office}/meeting/{id}`.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let brief = meeting::meeting(&visitor.desk, named(&id)?).await?;
    let shell = Shell::of(&visitor, Place::Today, format!("Brief: {}", brief.title)).await?;
    Ok(html(&Page { shell, brief }))
}

impl Page {
    /// The address of a source's original.
    fn original(&self, cited: &desk::meeting::Cited) -> Option<String> {
        desk::card::link(cited.evidence.item).map(|link| format!("{}/{link}", self.shell.base))
    }
}
