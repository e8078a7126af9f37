//! The first run: what has been read, what is missing, and files by upload with how far they are.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::HeaderValue;
use axum::response::Response;
use desk::DeskError;
use desk::welcome::{self, Intake, Limits, Upload, Welcome};
use serde::Deserialize;

/// The form around the files of an upload.
const FORM_AROUND: u64 = 1_000_000;

/// Bytes of an upload at most, for the limit before it is read.
pub(super) fn most() -> usize {
    usize::try_from(Limits::default().all + FORM_AROUND).unwrap_or(usize::MAX)
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct Page {
    shell: Shell,
    welcome: Welcome,
    limits: Limits,
}

/// How far the reading is: the part of the page that is asked for again while it runs.
#[derive(Template)]
#[template(
    source = r#"{% import "intake.html" as parts %}{{ parts::show(intake, base, key) }}"#,
    ext = "html"
)]
struct Part {
    base: String,
    key: String,
    intake: Intake,
}

/// `GET /o/{office}/welcome`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let welcome = welcome::welcome(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Settings, "Set-up").await?;
    Ok(html(&Page { shell, welcome, limits: Limits::default() }))
}

/// `GET /o/{office}/welcome/progress`.
pub(super) async fn progress(visitor: Visitor) -> Result<Response, Problem> {
    let intake = welcome::intake(&visitor.desk).ok_or(Problem::Absent)?;
    let ended = !intake.running;
    let mut part = html(&Part { base: format!("/o/{}", visitor.office), key: visitor.key, intake });
    if ended {
        // What was read changes all that the page says.
        part.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(part)
}

/// `POST /o/{office}/welcome/files`.
pub(super) async fn files(visitor: Visitor, mut form: Multipart) -> Result<Response, Problem> {
    let mut upload = Upload::begin(&visitor.desk, Limits::default())?;
    if let Err(problem) = take_in(&mut upload, &mut form).await {
        drop(upload);
        // A browser shows the answer only once all that it sends has been taken.
        while let Ok(Some(_)) = form.next_field().await {}
        return Err(problem);
    }
    if upload.is_empty() {
        return Err(Problem::from(DeskError::Input {
            problem: "no file was chosen".to_owned(),
            code: "E_RANGE",
            hint: "go back, choose one or several, then bring them".to_owned(),
        }));
    }
    upload.read_in();
    Ok(back_to(&visitor, "welcome#intake"))
}

async fn take_in(upload: &mut Upload, form: &mut Multipart) -> Result<(), Problem> {
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        // A form without a chosen file sends one without a name.
        let Some(name) = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else {
            continue;
        };
        upload.file(&name)?;
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            upload.piece(&piece)?;
        }
    }
    Ok(())
}

fn broken(error: MultipartError) -> Problem {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLong,
        _ => Problem::Refused { why: "The files did not arrive whole." },
    }
}

/// A form without fields of its own.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// `POST /o/{office}/welcome/stop`.
pub(super) async fn stop(visitor: Visitor, Fields(_): Fields<Nothing>) -> Result<Response, Problem> {
    welcome::stop(&visitor.desk)?;
    Ok(back_to(&visitor, "welcome#intake"))
}
