//! Saying no: the boundaries that were agreed, and a no from its parts. Nothing is kept and nothing is sent.

use super::form::{Fields, Open};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::boundaries::{self, Boundaries, Declined, Form};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "say_no.html")]
struct Page {
    shell: Shell,
    agreed: Boundaries,
    open: Open<Form>,
    said: Option<Declined>,
}

impl Page {
    fn headline(&self) -> String {
        match (&self.said, self.agreed.capacity.beyond) {
            (Some(said), _) => said.tone.clone(),
            (None, true) => "More is due than there is time: say no, or trade.".to_owned(),
            (None, false) => "A no that stands says why, and what else would work.".to_owned(),
        }
    }
    /// The fields: name, label, words so far.
    fn fields(&self) -> [(&'static str, &'static str, &str); 6] {
        let form = &self.open.form;
        [
            ("situation", "You asked …", &form.situation),
            ("cannot", "I cannot …", &form.cannot),
            ("reason", "because …", &form.reason),
            ("can", "I can … (if anything)", &form.can),
            ("alternative", "What would work:", &form.alternative),
            ("effect", "When …, I …, I would like … (if you like)", &form.effect),
        ]
    }
}

/// `GET /o/{office}/say-no`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    show(&visitor, Open::default(), None, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    open: Open<Form>,
    said: Option<Declined>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Today, "Saying no").await?;
    let agreed = boundaries::boundaries(&visitor.desk).await?;
    Ok((status, html(&Page { shell, agreed, open, said })).into_response())
}

/// The parts as browsers send them: a box that is not ticked is not sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    to: String,
    situation: String,
    can: String,
    cannot: String,
    reason: String,
    alternative: String,
    none: String,
    effect: String,
}

/// `POST /o/{office}/say-no`: writes the draft and shows it.
pub(super) async fn write(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let Sent { to, situation, can, cannot, reason, alternative, none, effect } = sent;
    let none_exists = !none.is_empty();
    let form = Form { to, situation, can, cannot, reason, alternative, none_exists, effect };
    match boundaries::decline(&visitor.desk, &form).await {
        Ok(said) => show(&visitor, Open::of(form), Some(said), StatusCode::OK).await,
        Err(error) => match Open::refused(form, error) {
            (open, None) => show(&visitor, open, None, StatusCode::UNPROCESSABLE_ENTITY).await,
            (_, Some(problem)) => Err(problem),
        },
    }
}
