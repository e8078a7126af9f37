//! How going through the assistant works, one's own energy, thanks given. Every change is a form, and answers with its undo.

use super::filters;
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
use desk::partnership::{self, EnergyForm, Noted, PulseForm, ThanksForm, Trend};
use serde::Deserialize;

/// The part of the address after the office.
const PART: &str = "insights/pulse";

#[derive(Template)]
#[template(path = "pulse.html")]
struct Page {
    shell: Shell,
    page: Noted,
    said: Option<Told>,
    problem: Option<(String, String)>,
    forms: Forms,
}

/// The forms as they were sent, where one was refused.
#[derive(Default)]
struct Forms {
    pulse: Open<PulseForm>,
    energy: Open<EnergyForm>,
    thanks: Open<ThanksForm>,
}

/// What was kept just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
}

/// `GET /o/{office}/insights/pulse`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, Forms::default(), None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    forms: Forms,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let sound =
        forms.pulse.wrong.is_empty() && forms.energy.wrong.is_empty() && forms.thanks.wrong.is_empty();
    let code = if sound && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::Insights, "How it goes").await?,
        page: partnership::noted(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        forms,
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

/// `POST /o/{office}/insights/pulse/say`: what a colleague said.
pub(super) async fn say(visitor: Visitor, Fields(form): Fields<PulseForm>) -> Result<Response, Problem> {
    let changed = partnership::keep_pulse(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.pulse = open).await
}

/// `POST /o/{office}/insights/pulse/energy`: one's own energy.
pub(super) async fn energy(visitor: Visitor, Fields(form): Fields<EnergyForm>) -> Result<Response, Problem> {
    let changed = partnership::keep_energy(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.energy = open).await
}

/// `POST /o/{office}/insights/pulse/thanks`: somebody was thanked.
pub(super) async fn thanks(visitor: Visitor, Fields(form): Fields<ThanksForm>) -> Result<Response, Problem> {
    let changed = partnership::keep_thanks(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.thanks = open).await
}

/// `POST /o/{office}/insights/pulse/drop`: an entry is taken out.
pub(super) async fn take_out(visitor: Visitor, Fields(gone): Fields<Gone>) -> Result<Response, Problem> {
    let changed = partnership::drop_noted(&visitor.desk, &gone.id).await;
    answer(&visitor, (), changed, |_, _| ()).await
}
