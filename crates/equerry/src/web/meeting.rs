//! The brief of a meeting as a sheet of paper.

use super::event::named;
use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use desk::meeting::{self, Ahead, MeetingBrief};

#[derive(Template)]
#[template(path = "meeting.html")]
struct Page {
    shell: Shell,
    brief: MeetingBrief,
    /// Other meetings ahead.
    ahead: Vec<Ahead>,
}

/// No meeting is ahead.
#[derive(Template)]
#[template(path = "no_meeting.html")]
struct NoMeeting {
    shell: Shell,
}

/// `GET /o/{office}/meeting`: the brief of the next meeting.
pub(super) async fn next(visitor: Visitor) -> Result<Response, Problem> {
    match meeting::ahead(&visitor.desk).await?.first() {
        Some(next) => Ok(Redirect::to(&visitor.to(&format!("meeting/{}", next.event))).into_response()),
        None => Ok(html(&NoMeeting { shell: Shell::of(&visitor, Place::Today, "Meeting briefs").await? })),
    }
}

/// `GET /o/{office}/meeting/{id}`.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let brief = meeting::meeting(&visitor.desk, named(&id)?).await?;
    let mut ahead = meeting::ahead(&visitor.desk).await?;
    ahead.retain(|one| one.event != brief.event);
    let shell = Shell::of(&visitor, Place::Today, format!("Brief: {}", brief.title)).await?;
    Ok(html(&Page { shell, brief, ahead }))
}

/// `POST /o/{office}/meeting/{id}/mail`: the brief as a mail to whoever asks, proposed; a yes lays it into Drafts.
pub(super) async fn mail(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let made = meeting::mail(&visitor.desk, named(&id)?).await?;
    Ok(Redirect::to(&visitor.to(&format!("inbox/{}", made.id))).into_response())
}

impl Page {
    /// The address of a source's original.
    fn original(&self, cited: &desk::meeting::Cited) -> Option<String> {
        desk::card::link(cited.evidence.item).map(|link| format!("{}/{link}", self.shell.base))
    }
}
