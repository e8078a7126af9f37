//! Going along: the meetings to which the assistant goes to learn, what they watch and note there, and how far they go at
//! each kind of meeting. Every change is a form, and answers with its undo.

use super::form::{Fields, Gone, Open, reopened};
use super::goals::{done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::grid::Changed;
use desk::presence::{self, AfterForm, GoForm, Presence, StageForm};
use serde::Deserialize;

/// The part of the address after the office.
const PART: &str = "going-along";
/// How far one goes: the word in the form, and what it means.
const STAGES: [(&str, &str); 4] = [
    ("observe", "Observe: look on"),
    ("assist", "Assist: papers, minutes, what was promised"),
    ("speak", "Speak to what is yours"),
    ("represent", "Represent: go in the executive’s place"),
];

#[derive(Template)]
#[template(path = "going_along.html")]
struct Page {
    shell: Shell,
    v: Presence,
    said: Option<Told>,
    problem: Option<(String, String)>,
    /// The meeting of which the form is open, by its title.
    of: Option<String>,
    go: Open<GoForm>,
    after: Open<AfterForm>,
    stage: Open<StageForm>,
}

impl Page {
    /// How far one may go, as the form offers it.
    fn stages(&self) -> [(&'static str, &'static str); 4] {
        STAGES
    }
    /// Whether this is what holds.
    fn is(&self, word: &str, holds: &str) -> bool {
        word == holds
    }
}

/// What was done just now, and of which meeting the form is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
    event: String,
}

/// The forms as they were sent, where one was refused.
#[derive(Default)]
struct Forms {
    go: Open<GoForm>,
    after: Open<AfterForm>,
    stage: Open<StageForm>,
}

/// `GET /o/{office}/going-along`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let forms = match ask.event.as_str() {
        "" => Forms::default(),
        event => Forms { go: Open::of(presence::form(&visitor.desk, event).await?.1), ..Forms::default() },
    };
    show(&visitor, &ask.said, forms, None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    forms: Forms,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let Forms { go, after, stage } = forms;
    let sound = go.wrong.is_empty() && after.wrong.is_empty() && stage.wrong.is_empty();
    let code = if sound && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let of = match go.form.event.as_str() {
        "" => None,
        event => Some(presence::form(&visitor.desk, event).await?.0),
    };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "Going along").await?,
        v: presence::presence(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        of,
        go,
        after,
        stage,
    };
    Ok((code, html(&page)).into_response())
}

/// Back to the page, or the page with what is wrong.
async fn answer<T>(
    visitor: &Visitor,
    form: T,
    changed: Result<Changed, DeskError>,
    put: fn(&mut Forms, Open<T>),
) -> Result<Response, Problem> {
    match changed {
        Ok(changed) => Ok(done(visitor, PART, changed.undo)),
        Err(error) => {
            let (forms, problem) = reopened(form, error, put)?;
            show(visitor, "", forms, problem).await
        }
    }
}

/// `POST /o/{office}/going-along`: a meeting goes on the list, or is described anew.
pub(super) async fn go(visitor: Visitor, Fields(form): Fields<GoForm>) -> Result<Response, Problem> {
    let changed = presence::go(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.go = open).await
}

/// `POST /o/{office}/going-along/after`: what was noted afterwards.
pub(super) async fn after(visitor: Visitor, Fields(form): Fields<AfterForm>) -> Result<Response, Problem> {
    let changed = presence::note_after(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.after = open).await
}

/// `POST /o/{office}/going-along/stage`: how far one goes at a kind of meeting.
pub(super) async fn stage(visitor: Visitor, Fields(form): Fields<StageForm>) -> Result<Response, Problem> {
    let changed = presence::set_stage(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.stage = open).await
}

/// `POST /o/{office}/going-along/drop`: a meeting goes off the list.
pub(super) async fn take_off(visitor: Visitor, Fields(gone): Fields<Gone>) -> Result<Response, Problem> {
    let changed = presence::drop_entry(&visitor.desk, &gone.id).await;
    answer(&visitor, (), changed, |_, _| ()).await
}
