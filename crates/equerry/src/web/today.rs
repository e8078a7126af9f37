//! Today: the brief on one page.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::week::just_done;
use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use desk::card::{Card, Stand};
use desk::grid;
use desk::today::{self, STRIP, Today};
use serde::Deserialize;

/// `GET /o/{office}`: the day is the front of the office.
pub(super) async fn door(visitor: Visitor) -> Response {
    Redirect::to(&visitor.to("today")).into_response()
}

#[derive(Template)]
#[template(path = "today.html")]
struct Page {
    shell: Shell,
    today: Today,
    /// Levels that wait for the reader's yes.
    asked: Vec<grid::Waiting>,
    /// What was answered just now, where no script turned its card.
    done: Option<Card>,
    back: String,
}

/// What may be asked of the page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// A proposal that was answered just now.
    done: Option<String>,
}

impl Page {
    /// Whether there is nothing to tell from, so that the page says what would fill it.
    fn knows_nothing(&self) -> bool {
        let today = &self.today;
        let told = [
            today.cards.len(),
            today.lapses.len(),
            today.handled.len(),
            today.wants.len(),
            today.slipping.len(),
        ];
        told.iter().sum::<usize>() == 0
    }
}

/// `GET /o/{office}/today`.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let shell = Shell::of(&visitor, Place::Today, "Today").await?;
    let today = today::today(&visitor.desk).await?;
    let done = just_done(&visitor, asked.done.as_deref()).await;
    let asked = grid::waiting_for_me(&visitor.desk).await?;
    Ok(html(&Page { shell, today, asked, done, back: visitor.to("today") }))
}

/// `GET /o/{office}/today.eml`: the brief as a mail to keep or to send on. Equerry sends nothing here.
pub(super) async fn mail(visitor: Visitor) -> Result<Response, Problem> {
    let base = visitor.house.door.address(&visitor.to(""));
    let mail = desk::brief::mail(&visitor.desk, Some(base.trim_end_matches('/'))).await?;
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"brief.eml\""),
    ];
    Ok((headers, mail).into_response())
}
