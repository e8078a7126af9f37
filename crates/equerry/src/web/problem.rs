//! Errors as pages: what happened, what was not done, what to do. The same answer for what is absent and for what one
//! may not see.

use super::house::House;
use super::shell::Bare;
use askama::Template;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use desk::DeskError;
use std::sync::Arc;

/// What went wrong with a request.
#[derive(Debug)]
pub enum Problem {
    /// There is no such page, or not for them.
    Absent,
    /// Nobody is signed in.
    SignedOut,
    /// The desk says no.
    Desk(Box<DeskError>),
    /// The request itself is not one that a page makes.
    Refused {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Too many tries.
    TooOften {
        /// Seconds until the next may come.
        seconds: u64,
    },
    /// It asks for a host that is not served here.
    Misdirected,
    /// It is longer than a form may be.
    TooLong,
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error.code() {
            "E_NOT_FOUND" => Problem::Absent,
            _ => Problem::Desk(Box::new(error)),
        }
    }
}

/// The page of a problem.
#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    bare: Bare,
    title: &'static str,
    what: String,
    hint: String,
    code: &'static str,
}

impl Problem {
    /// Its status: validation 422, permission 403, absent 404, conflict 409, upstream 502 (spec §0.4).
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Problem::Absent => StatusCode::NOT_FOUND,
            Problem::SignedOut => StatusCode::UNAUTHORIZED,
            Problem::Refused { .. } => StatusCode::FORBIDDEN,
            Problem::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Problem::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Desk(error) => match error.code() {
                "E_CLEARANCE" => StatusCode::FORBIDDEN,
                "E_CONFLICT" | "E_STATE" | "E_DUPLICATE" | "E_EXISTS" => StatusCode::CONFLICT,
                "E_BUSY" => StatusCode::SERVICE_UNAVAILABLE,
                "E_LIMIT" => StatusCode::PAYLOAD_TOO_LARGE,
                "E_IO" | "E_FULL" | "E_DAMAGED" | "E_STORE" | "E_FILE" | "E_PERMISSION" => {
                    StatusCode::BAD_GATEWAY
                }
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
        }
    }

    /// What happened, and what to do now.
    pub(super) fn words(&self) -> (String, String) {
        let words = |what: &str, hint: &str| (what.to_owned(), hint.to_owned());
        match self {
            Problem::Absent => {
                words("There is nothing here.", "It may have ended, or it is not yours to see.")
            }
            Problem::SignedOut => words("You are signed out.", "Sign in to go on; nothing was changed."),
            Problem::Refused { why } => {
                words(why, "Nothing was changed. Open the page again and repeat it there.")
            }
            Problem::TooOften { seconds } => words(
                "Too many tries.",
                &format!("Wait {seconds} seconds, then try again. Nothing was changed."),
            ),
            Problem::Desk(error) => {
                let whole = |text: &str| format!("{}.", desk::words::sentence(text.trim_end_matches('.')));
                (whole(&error.to_string()), whole(&error.hint()))
            }
            Problem::Misdirected => {
                words("This address is not served here.", "Use the one that `equerry serve` shows.")
            }
            Problem::TooLong => words(
                "That is more than a form can hold.",
                "Nothing was changed. Shorten it and send it again.",
            ),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Problem::Absent => "E_NOT_FOUND",
            Problem::SignedOut => "E_SIGNED_OUT",
            Problem::Refused { .. } => "E_FORM",
            Problem::TooOften { .. } | Problem::TooLong => "E_LIMIT",
            Problem::Misdirected => "E_HOST",
            Problem::Desk(error) => error.code(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Problem::SignedOut = self {
            return super::sign_in::to_the_door();
        }
        let (what, hint) = self.words();
        let page = Page { bare: Bare::new(), title: "There is a problem", what, hint, code: self.code() };
        let mut response = (self.status(), html(&page)).into_response();
        if let Problem::TooOften { seconds } = self {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A template as a page. Templates are checked when they are compiled; only a full memory could stop one here.
pub(super) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What no route answers.
pub(super) async fn nothing_here(State(_): State<Arc<House>>) -> Problem {
    Problem::Absent
}

/// What an address answers that only takes forms: asked for as a page, as after a reload, it leads to the page above it.
pub(super) async fn form_address(method: Method, uri: Uri) -> Response {
    let above = uri.path().trim_end_matches('/').rsplit_once('/').map(|(above, _)| above);
    match above.filter(|above| !above.is_empty() && matches!(method, Method::GET | Method::HEAD)) {
        Some(above) => Redirect::to(above).into_response(),
        None => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}
