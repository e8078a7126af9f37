//! The weekly digest: what was held back, and what people suggest themselves.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;
use desk::digest::{self, Digest};
use desk::filed::{self, FiledForm};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "digest.html")]
struct Page {
    shell: Shell,
    digest: Digest,
}

/// `GET /o/{office}/digest`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let digest = digest::digest(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Inbox, "Weekly digest").await?;
    Ok(html(&Page { shell, digest }))
}

/// What is to be fetched.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    which: String,
}

/// `POST /o/{office}/digest/fetch`: onto the list.
pub(super) async fn fetch(visitor: Visitor, Fields(form): Fields<Which>) -> Result<Response, Problem> {
    let id = digest::fetch(&visitor.desk, &form.which).await?;
    Ok(back_to(&visitor, &format!("inbox/{id}")))
}

/// `POST /o/{office}/digest/file`: a suggestion of one's own.
pub(super) async fn file(visitor: Visitor, Fields(form): Fields<FiledForm>) -> Result<Response, Problem> {
    let filed = filed::file(&visitor.desk, &form).await?;
    Ok(back_to(&visitor, &format!("inbox/{}", filed.id)))
}
