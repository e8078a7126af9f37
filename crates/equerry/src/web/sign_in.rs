//! The way in: by a link that works once, or with a password.

use super::house::House;
use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use desk::sign_in::{self, Token};
use jiff::Timestamp;
use std::sync::Arc;

use super::problem::Problem;

/// `GET /`: to the office of whoever is signed in.
pub(super) async fn door(State(house): State<Arc<House>>) -> Response {
    match house.offices().first() {
        Some(office) => Redirect::to(&format!("/o/{}/today", office.slug)).into_response(),
        None => Problem::Absent.into_response(),
    }
}

/// Where somebody who is signed out is sent.
pub(super) fn to_the_door() -> Response {
    Redirect::to("/sign-in").into_response()
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// `POST /sign-in/{token}`.
pub(super) async fn by_link(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, Problem> {
    let token = Token::read(&token).ok_or(Problem::Absent)?;
    let desks = house.desks();
    let all: Vec<_> = desks.iter().collect();
    let signed_in = sign_in::use_link(&all, &token, Timestamp::now()).await?.ok_or(Problem::Absent)?;
    let cookie =
        format!("{}={}; HttpOnly; SameSite=Lax; Path=/", house.door.cookie(), signed_in.token.text());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
