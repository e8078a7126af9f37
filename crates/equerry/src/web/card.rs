//! The proposal card as a part of its own: what an answer swaps in.

use super::house::Visitor;
use super::problem::{Problem, html};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use desk::card::{Card, Stand};

/// One card, whole: the same template that pages show it with.
#[derive(Template)]
#[template(
    source = r#"{% import "kit.html" as kit %}{% import "card.html" as parts %}{{ parts::show(card, base, key, back, 3, false) }}"#,
    ext = "html"
)]
pub(super) struct Part {
    /// What it shows.
    pub card: Card,
    /// The start of the office's addresses.
    pub base: String,
    /// The key of the forms.
    pub key: String,
    /// Where an answer without script leads back to.
    pub back: String,
}

/// `GET /o/{office}/proposals/{id}/card`: a card as it stands now.
pub(super) async fn part(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let card = visitor.desk.card(&id).await?;
    let base = format!("/o/{}", visitor.office);
    Ok(html(&Part { card, back: format!("{base}/inbox"), base, key: visitor.key }))
}
