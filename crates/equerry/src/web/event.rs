//! One event: looked at, changed in place, called off, added. Every change is a form; what is wrong stands beside its
//! field, and what somebody else changed meanwhile is shown beside what was wanted.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::week::{day, just_done};
use askama::Template;
use axum::extract::{Form, Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::card::{Card, Stand};
use desk::event::{self, EventView, Form as Fields, Outcome, Scope, Wrong};
use serde::Deserialize;
use world::EventId;

/// What may be asked of an event's page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// A change by hand that was just done.
    done: Option<String>,
    /// The day of a new event.
    day: Option<String>,
}

/// The page of an event.
#[derive(Template)]
#[template(path = "event.html")]
struct Page {
    shell: Shell,
    event: EventView,
    /// A change that was just done.
    done: Option<Card>,
    /// Why it could not be called off.
    off: Option<Wrong>,
    back: String,
}

/// The form, whole or as the part that takes the event's place.
#[derive(Template)]
#[template(path = "event_form.html")]
struct FormPage {
    shell: Shell,
    form: EventForm,
}

#[derive(Template)]
#[template(path = "event_form_part.html")]
struct FormPart {
    shell: Shell,
    form: EventForm,
}

/// What the form shows.
struct EventForm {
    /// The event; none for a new one.
    event: Option<EventView>,
    fields: Fields,
    wrong: Vec<Wrong>,
    /// What could not be done, and what to do now.
    failed: Option<String>,
}

impl EventForm {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<&Wrong> {
        self.wrong.iter().find(|w| w.field == field)
    }
    /// Whether it has a time of day.
    fn is_timed(&self) -> bool {
        self.event.as_ref().is_none_or(|e| !e.all_day)
    }
}

/// What was changed meanwhile, beside what was wanted.
#[derive(Template)]
#[template(path = "event_conflict.html")]
struct ConflictPage {
    shell: Shell,
    yours: Fields,
    now: EventView,
    rows: Vec<Difference>,
}

/// A field that differs.
struct Difference {
    name: &'static str,
    now: String,
    yours: String,
}

/// `GET /o/{office}/event/{id}`.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let event = event::event(&visitor.desk, named(&id)?).await?;
    let shell = Shell::of(&visitor, Place::Week, event.title.clone()).await?;
    let done = just_done(&visitor, asked.done.as_deref()).await;
    // Undo leads back to the event as it is then, with what was taken back told.
    let of_it = done.as_ref().map_or_else(String::new, |card| format!("?done={}", card.id));
    let back = visitor.to(&format!("event/{}{of_it}", event.id));
    Ok(html(&Page { shell, event, done, off: None, back }))
}

/// `GET /o/{office}/event/{id}/edit`: the form as a page, or as the part that takes the event's place.
pub(super) async fn edit(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let event = event::event(&visitor.desk, named(&id)?).await?;
    let fields = event.form.clone();
    show(&visitor, &headers, EventForm { event: Some(event), fields, wrong: Vec::new(), failed: None }).await
}

/// `GET /o/{office}/event/new`.
pub(super) async fn new(
    visitor: Visitor,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let date = asked.day.as_deref().filter(|text| !text.is_empty()).map(day).transpose()?;
    let fields = event::new_form(&visitor.desk, date).await?;
    show(&visitor, &headers, EventForm { event: None, fields, wrong: Vec::new(), failed: None }).await
}

async fn show(visitor: &Visitor, headers: &HeaderMap, form: EventForm) -> Result<Response, Problem> {
    let title = match &form.event {
        Some(event) => format!("Edit {}", event.title),
        None => "New event".to_owned(),
    };
    let shell = Shell::of(visitor, Place::Week, title).await?;
    Ok(if headers.contains_key("hx-request") {
        html(&FormPart { shell, form })
    } else {
        html(&FormPage { shell, form })
    })
}

/// `POST /o/{office}/events`: adds one.
pub(super) async fn create(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let outcome = event::create(&visitor.desk, &fields).await?;
    answer(&visitor, None, fields, outcome).await
}

/// `POST /o/{office}/event/{id}`: changes one.
pub(super) async fn change(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let id = named(&id)?;
    let outcome = event::change(&visitor.desk, id, &fields, Scope::This).await?;
    answer(&visitor, Some(id), fields, outcome).await
}

/// `POST /o/{office}/event/{id}/cancel`: calls one off.
pub(super) async fn cancel(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let id = named(&id)?;
    let outcome = event::cancel(&visitor.desk, id, &fields.seen, &fields.reason, Scope::This).await?;
    if let Outcome::Wrong(wrong) = outcome {
        let event = event::event(&visitor.desk, id).await?;
        let shell = Shell::of(&visitor, Place::Week, event.title.clone()).await?;
        let back = visitor.to(&format!("event/{}", event.id));
        let page = Page { shell, event, done: None, off: wrong.into_iter().next(), back };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
    }
    answer(&visitor, Some(id), fields, outcome).await
}

async fn answer(
    visitor: &Visitor,
    id: Option<EventId>,
    fields: Fields,
    outcome: Outcome,
) -> Result<Response, Problem> {
    let (wrong, failed, status) = match outcome {
        Outcome::Done(done) => {
            let proposal = done.proposal.id;
            let event = event::event_of(&done.proposal);
            // One that was called off is perhaps nowhere any more: its week is.
            let there = match event {
                Some(id) => event::event(&visitor.desk, id).await.ok(),
                None => None,
            };
            return Ok(Redirect::to(&match there.filter(|event| !event.cancelled) {
                Some(event) => visitor.to(&format!("event/{}?done={proposal}", event.id)),
                None => visitor.to(&format!("week?done={proposal}")),
            })
            .into_response());
        }
        Outcome::Same => {
            let to = id.map_or(visitor.to("week"), |id| visitor.to(&format!("event/{id}")));
            return Ok(Redirect::to(&to).into_response());
        }
        Outcome::Changed { yours, now } => return conflict(visitor, yours, now).await,
        Outcome::Wrong(wrong) => (wrong, None, StatusCode::UNPROCESSABLE_ENTITY),
        Outcome::Failed { why } => (Vec::new(), Some(why), StatusCode::CONFLICT),
    };
    let event = match id {
        Some(id) => Some(event::event(&visitor.desk, id).await?),
        None => None,
    };
    let form = EventForm { event, fields, wrong, failed };
    let mut response = show(visitor, &HeaderMap::new(), form).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn conflict(visitor: &Visitor, yours: Fields, now: EventView) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Week, format!("Changed: {}", now.title)).await?;
    let is = &now.form;
    let rows = [
        ("Title", &is.title, &yours.title),
        ("Date", &is.date, &yours.date),
        ("From", &is.start, &yours.start),
        ("To", &is.end, &yours.end),
        ("Last day", &is.end_date, &yours.end_date),
        ("Place", &is.location, &yours.location),
        ("Notes", &is.description, &yours.description),
    ]
    .into_iter()
    .filter(|(_, now, yours)| now.trim() != yours.replace("\r\n", "\n").trim())
    .map(|(name, now, yours)| Difference { name, now: now.clone(), yours: yours.clone() })
    .collect();
    let yours = Fields { seen: is.seen.clone(), ..yours };
    let mut response = html(&ConflictPage { shell, yours, now, rows });
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// An event's whole id in an address.
pub(super) fn named(id: &str) -> Result<EventId, Problem> {
    id.parse().map_err(|_| Problem::from(DeskError::NotFound { kind: "event", id: id.to_owned() }))
}
