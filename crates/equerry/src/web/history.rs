//! History: who did what, newest first, with the undo that is still possible.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::history::{self, Filter, History};
use std::str::FromStr;

/// What the address asks for; all of it as it was typed.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    by: String,
    kind: String,
    from: String,
    until: String,
    page: String,
}

impl Asked {
    fn filter(&self) -> Result<Filter, DeskError> {
        Ok(Filter {
            by: given(&self.by)?,
            kind: given(&self.kind)?,
            from: given_as(&self.from, "a day: write it as 2026-11-24")?,
            until: given_as(&self.until, "a day: write it as 2026-11-24")?,
            page: given_as(&self.page, "the number of a page")?.unwrap_or(0),
        })
    }
    /// The address of another page of the same.
    fn page(&self, page: usize) -> String {
        let parts = [("by", &self.by), ("kind", &self.kind), ("from", &self.from), ("until", &self.until)];
        let kept = parts.iter().filter(|(_, value)| !value.is_empty());
        // Every value was read as one of ours before, and holds nothing that an address would have to hide.
        format!("{}page={page}", kept.map(|(name, value)| format!("{name}={value}&")).collect::<String>())
    }
}

fn given<T: FromStr<Err = DeskError>>(text: &str) -> Result<Option<T>, DeskError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some),
    }
}

fn given_as<T: FromStr>(text: &str, what: &str) -> Result<Option<T>, DeskError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| DeskError::Input {
            problem: format!("“{}” is not {what}", desk::words::short(text, 40)),
            code: "E_RANGE",
            hint: "open the history again and choose there".to_owned(),
        }),
    }
}

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    shell: Shell,
    history: History,
    asked: Asked,
    back: String,
}

/// `GET /o/{office}/history`.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let history = history::history(&visitor.desk, asked.filter()?).await?;
    let shell = Shell::of(&visitor, Place::History, "History").await?;
    let back = visitor.to(&format!("history?{}", asked.page(history.filter.page)));
    Ok(html(&Page { shell, history, asked, back }))
}

/// `GET /o/{office}/history.txt`: the whole log, which proves itself.
pub(super) async fn export(visitor: Visitor) -> Result<Response, Problem> {
    let log = history::export(&visitor.desk).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"equerry-history.txt\""),
    ];
    Ok((headers, log).into_response())
}
