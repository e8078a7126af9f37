//! Notices in the page: what may be shown now, by the rules that keep focus time; dismissed by each for themselves.

use super::house::Visitor;
use super::problem::{Problem, html};
use super::tasks::by_script;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use desk::notices::{self, Notice, Notices};

#[derive(Template)]
#[template(path = "notices.html")]
struct Part {
    base: String,
    key: String,
    told: Notices,
}

impl Part {
    fn link(&self, notice: &Notice) -> String {
        let part = desk::card::link(notice.about).unwrap_or_else(|| "inbox".to_owned());
        format!("{}/{part}", self.base)
    }
    fn id(&self, notice: &Notice) -> String {
        notice.about.uuid().simple().to_string()
    }
}

/// `GET /o/{office}/notices`.
pub(super) async fn part(visitor: Visitor) -> Result<Response, Problem> {
    let told = notices::notices(&visitor.desk).await?;
    Ok(html(&Part { base: format!("/o/{}", visitor.office), key: visitor.key, told }))
}

/// `POST /o/{office}/notices/{id}/dismiss`.
pub(super) async fn dismiss(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    notices::dismiss(&visitor.desk, &id).await?;
    if by_script(&headers) {
        part(visitor).await
    } else {
        Ok(Redirect::to(&visitor.to("today")).into_response())
    }
}
