//! The Inbox: the list, one item beside it (on a phone: instead of it), and the parts of both that keys swap in.

use super::card::Editing;
use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::FieldError;
use desk::card::{Fields, Stand};
use desk::inbox::{self, Detail, Group, Inbox, Row};
use desk::words::{count, sentence};
use serde::Deserialize;

/// How the Inbox is asked for.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Asked {
    /// A group's word: only it.
    #[serde(default)]
    show: String,
    /// From which row on.
    #[serde(default)]
    from: String,
    /// With boxes to tick.
    #[serde(default)]
    select: String,
    /// The item's first card in its form.
    #[serde(default)]
    edit: String,
    /// With how many something was done together, and how many were left: "2.1".
    #[serde(default)]
    told: String,
    /// "sent": the message as it was sent.
    #[serde(default, rename = "as")]
    form: String,
}

impl Asked {
    fn from(&self) -> usize {
        self.from.parse().unwrap_or(0)
    }
    /// What became of several that were ticked, in words.
    fn told(&self) -> Option<String> {
        let (done, left) = self.told.split_once('.')?;
        let (done, left): (usize, usize) = (done.parse().ok()?, left.parse().ok()?);
        let items = |n| sentence(&count(n, "item", "items"));
        Some(match (done, left) {
            (0, 0) => "Nothing was ticked, so nothing was changed.".to_owned(),
            (done, 0) => format!("{} changed together.", items(done)),
            (0, left) => {
                format!("Nothing was changed: that cannot be done with {}.", count(left, "item", "items"))
            }
            (done, left) => format!(
                "{} changed together; {} left as before: that cannot be done with {}.",
                items(done),
                count(left, "item is", "items are"),
                if left == 1 { "it" } else { "them" },
            ),
        })
    }
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Page {
    shell: Shell,
    inbox: Inbox,
    /// Levels that wait for the reader's yes.
    asked: Vec<desk::grid::Waiting>,
    /// "Tuesday 24 November, 08:00".
    date: String,
    group: Option<Group>,
    select: bool,
    select_href: String,
    /// The address of this page: where answers without script lead back to.
    here: String,
    /// What Z would take back.
    last: Option<String>,
    /// What became of several that were ticked.
    told: Option<String>,
    /// The item in the pane.
    shown: Option<String>,
    detail: Option<Detail>,
    /// Whether one item was asked for: a phone shows it alone.
    one: bool,
    edit: Editing,
    as_sent: bool,
    /// Rows of a page are fresh: nothing has become of them yet.
    became: Option<String>,
}

/// The pane alone.
#[derive(Template)]
#[template(
    source = r#"{% import "inbox_parts.html" as list %}{{ list::pane(detail, base, key, back, edit, as_sent, first) }}"#,
    ext = "html"
)]
struct Pane {
    detail: Detail,
    base: String,
    key: String,
    back: String,
    edit: Editing,
    as_sent: bool,
    first: String,
}

/// One row alone.
#[derive(Template)]
#[template(
    source = r#"{% import "inbox_parts.html" as list %}{{ list::row(row, became, base, false, false) }}"#,
    ext = "html"
)]
struct Line {
    row: Row,
    became: Option<String>,
    base: String,
}

/// `GET /o/{office}/inbox`: the list, and its first item beside it.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    Ok(html(&whole(&visitor, None, &asked, None).await?))
}

/// `GET /o/{office}/inbox/{id}`: the list with this item; on a phone the item alone.
pub(super) async fn item(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    Ok(html(&whole(&visitor, Some(id), &asked, None).await?))
}

/// The page of an item whose form came back with mistakes in it.
pub(super) async fn with_mistakes(
    visitor: &Visitor,
    id: String,
    written: &Fields,
    errors: &[FieldError],
) -> Result<Response, Problem> {
    let page = whole(visitor, Some(id), &Asked::default(), Some((written, errors))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

async fn whole(
    visitor: &Visitor,
    id: Option<String>,
    asked: &Asked,
    mistakes: Option<(&Fields, &[FieldError])>,
) -> Result<Page, Problem> {
    let desk = &visitor.desk;
    let group = Group::read(&asked.show);
    let one = id.is_some();
    let (inbox, detail) = inbox::with_item(desk, id.as_deref(), group, asked.from()).await?;
    let edit = match (&detail, mistakes) {
        (Some(detail), Some((written, errors))) => editing(detail, written, errors),
        (Some(detail), None) if !asked.edit.is_empty() => editing(detail, &Fields::new(), &[]),
        _ => Editing::default(),
    };
    let path = match (&detail, group) {
        (Some(detail), _) if one => format!("inbox/{}", detail.id),
        (_, Some(group)) => format!("inbox?show={}", group.word()),
        _ => "inbox".to_owned(),
    };
    let here = visitor.to(&path);
    let select = !asked.select.is_empty();
    let select_href = match (select, here.contains('?')) {
        (true, _) => here.clone(),
        (false, true) => format!("{here}&select=1"),
        (false, false) => format!("{here}?select=1"),
    };
    let now = desk.office().tz().to_datetime(desk.now());
    Ok(Page {
        shell: Shell::of(visitor, Place::Inbox, "Inbox").await?,
        date: now.strftime("%A %-d %B, %H:%M").to_string(),
        last: desk::answers::last(desk).await?,
        shown: detail.as_ref().map(|d| d.id.clone()),
        as_sent: asked.form == "sent",
        told: asked.told(),
        asked: desk::grid::waiting_for_me(desk).await?,
        inbox,
        group,
        select,
        select_href,
        here,
        detail,
        one,
        edit,
        became: None,
    })
}

fn editing(detail: &Detail, written: &Fields, errors: &[FieldError]) -> Editing {
    detail.cards.first().map_or_else(Editing::default, |card| Editing::of(card, written, errors))
}

/// `GET /o/{office}/inbox/{id}/pane`: the item alone, for the place beside the list.
pub(super) async fn pane(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    pane_of(&visitor, &id).await
}

/// The pane of an item as it stands now.
pub(super) async fn pane_of(visitor: &Visitor, id: &str) -> Result<Response, Problem> {
    let detail = inbox::detail(&visitor.desk, id).await?;
    let back = visitor.to(&format!("inbox/{}", detail.id));
    let owner = &visitor.desk.office().owner.name;
    Ok(html(&Pane {
        detail,
        base: base(visitor),
        key: visitor.key.clone(),
        back,
        edit: Editing::default(),
        as_sent: false,
        first: owner.split_whitespace().next().unwrap_or(owner).to_owned(),
    }))
}

/// `GET /o/{office}/inbox/{id}/row`: its row as it stands now.
pub(super) async fn row(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    row_of(&visitor, &id).await
}

/// The row of an item as it stands now.
pub(super) async fn row_of(visitor: &Visitor, id: &str) -> Result<Response, Problem> {
    let (row, became) = inbox::row(&visitor.desk, id).await?;
    Ok(html(&Line { row, became, base: base(visitor) }))
}

/// `GET /o/{office}/inbox/ids`: what waits, an id a line, so that a page can tell what is new without being moved.
pub(super) async fn ids(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let inbox = inbox::inbox(&visitor.desk).await?.page(Group::read(&asked.show), asked.from());
    let lines = inbox.ids().join("\n");
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response())
}

fn base(visitor: &Visitor) -> String {
    format!("/o/{}", visitor.office)
}
