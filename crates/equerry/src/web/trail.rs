//! The trail as an auditor reads it: who did what, to how many things of which kind, when, and whether it is whole.
//! Nothing else of the office is theirs: [`Auditor`] lets only them in, and every other page answers them like one that is
//! not there.

use super::house::{House, Seated};
use super::problem::{Problem, html};
use super::shell::initials;
use askama::Template;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::response::Response;
use desk::audit::{self, Trail};
use desk::{Desk, Who};
use serde::Deserialize;
use std::sync::Arc;

/// An auditor at the desk of the office that the address names.
pub(super) struct Auditor {
    desk: Desk,
    office: String,
    key: String,
}

impl FromRequestParts<Arc<House>> for Auditor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Auditor, Problem> {
        let seated = Seated::of(parts, house).await?;
        match seated.who {
            Who::Auditor(_) => {
                let key = seated.key();
                Ok(Auditor { desk: seated.desk, office: seated.office, key })
            }
            Who::Executive | Who::Assistant | Who::Report(_) => Err(Problem::Absent),
        }
    }
}

#[derive(Template)]
#[template(path = "trail.html")]
struct Page {
    assets: String,
    base: String,
    key: String,
    initials: String,
    trail: Trail,
}

/// Before which entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    before: Option<u64>,
}

/// `GET /o/{office}/trail`.
pub(super) async fn page(auditor: Auditor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let trail = audit::trail(&auditor.desk, ask.before).await?;
    let page = Page {
        assets: super::assets::base(),
        base: format!("/o/{}", auditor.office),
        key: auditor.key,
        initials: initials(&trail.reader),
        trail,
    };
    Ok(html(&page))
}
