//! Forms: where an answer leads, and the mistakes that a page shows beside its fields.

use super::house::Visitor;
use super::problem::Problem;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::settings::Mistake;
use desk::{DeskError, FieldError};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Which entry goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Gone {
    pub id: String,
}

/// The mistakes of a form that was sent; none on a page that is only shown.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All of them, in the order of the fields.
    pub fn list(&self) -> &[Mistake] {
        &self.0
    }
    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|one| one.field == field).map(|one| one.words.as_str())
    }
    /// The status of a page with them.
    pub(super) fn status(&self) -> StatusCode {
        if self.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl From<Vec<Mistake>> for Mistakes {
    fn from(mistakes: Vec<Mistake>) -> Self {
        Mistakes(mistakes)
    }
}

/// A form as it was sent, with what cannot be used of it; one that is only shown has nothing wrong.
#[derive(Debug, Default)]
pub(super) struct Open<T> {
    /// Its fields.
    pub form: T,
    /// What cannot be used.
    pub wrong: Vec<FieldError>,
}

impl<T> Open<T> {
    /// A form as it is shown at first.
    pub fn of(form: T) -> Open<T> {
        Open { form, wrong: Vec::new() }
    }
    /// A form that was refused; what is about none of its fields comes back beside it.
    pub fn refused(form: T, error: DeskError) -> (Open<T>, Option<Problem>) {
        match error {
            DeskError::Form(wrong) => (Open { form, wrong }, None),
            error => (Open::of(form), Some(Problem::from(error))),
        }
    }
    /// The same of a form with one field that can be wrong.
    pub fn refused_at(field: &'static str, form: T, error: DeskError) -> (Open<T>, Option<Problem>) {
        match error.code() {
            "E_RANGE" | "E_STATE" | "E_DATE" | "E_AMBIGUOUS" => {
                let (what, hint) = Problem::from(error).words();
                let wrong = vec![FieldError { field, problem: format!("{what} {hint}") }];
                (Open { form, wrong }, None)
            }
            _ => Open::refused(form, error),
        }
    }
    /// What is wrong with a field.
    pub fn wrong_with(&self, field: &str) -> Option<&FieldError> {
        self.wrong.iter().find(|w| w.field == field)
    }
}

/// The forms of a page, with the one that was refused open, and what is about none of its fields.
///
/// # Errors
/// What the form is about is not there: that is no page with a form.
pub(super) fn reopened<T, F: Default>(
    form: T,
    error: DeskError,
    put: fn(&mut F, Open<T>),
) -> Result<(F, Option<Problem>), Problem> {
    match Open::refused(form, error) {
        (_, Some(Problem::Absent)) => Err(Problem::Absent),
        (open, problem) => {
            let mut forms = F::default();
            put(&mut forms, open);
            Ok((forms, problem))
        }
    }
}

/// The fields of a form of ours; one that our pages do not send is refused as a page says it.
pub(super) struct Fields<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Fields<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let read: Result<Form<T>, FormRejection> = Form::from_request(request, state).await;
        read.map(|Form(fields)| Fields(fields))
            .map_err(|_| Problem::Refused { why: "This is not a form that Equerry's pages send." })
    }
}

/// After a change: back to a page of this office.
pub(super) fn back_to(visitor: &Visitor, part: &str) -> Response {
    Redirect::to(&visitor.to(part)).into_response()
}
