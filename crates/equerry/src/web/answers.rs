//! Answers: every form by which something of the Inbox is accepted, changed, declined, put off, passed on, filed, moved
//! or taken back. Without script an answer leads back to the page; with it, the changed part alone is swapped in.

use super::card::{Editing, Part};
use super::filters;
use super::house::Visitor;
use super::inbox;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Form, Path};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::answers::{self, Outcome, Until, Yes};
use desk::card::{Card, Fields};
use std::sync::Arc;

/// Most items that are answered together.
const MOST: usize = 100;

/// What a form said, for one item.
pub(super) struct Said {
    visitor: Visitor,
    id: String,
    fields: Fields,
    /// Whether a script asked, which wants a part and no page.
    by_script: bool,
}

impl axum::extract::FromRequest<Arc<super::house::House>> for Said {
    type Rejection = Problem;

    async fn from_request(
        request: axum::extract::Request,
        house: &Arc<super::house::House>,
    ) -> Result<Said, Problem> {
        use axum::extract::FromRequestParts;
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, house).await?;
        let Path((_, id)) = Path::<(String, String)>::from_request_parts(&mut parts, house)
            .await
            .map_err(|_| Problem::Absent)?;
        let by_script = is_by_script(&parts.headers);
        let request = axum::extract::Request::from_parts(parts, body);
        let fields = read(request).await?.into_iter().collect();
        Ok(Said { visitor, id, fields, by_script })
    }
}

async fn read(request: axum::extract::Request) -> Result<Vec<(String, String)>, Problem> {
    use axum::extract::FromRequest;
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = form.map_err(|_| Problem::Refused { why: "The form could not be read." })?;
    Ok(fields)
}

fn is_by_script(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request")
}

impl Said {
    fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
    fn seal(&self) -> Option<String> {
        Some(self.get("seal").to_owned()).filter(|seal| !seal.is_empty())
    }
    /// Where an answer without script leads back to: a page of this office, nothing else.
    fn back(&self) -> String {
        back(&self.visitor, self.get("back"))
    }

    /// The answer to an answer: the part that changed, or the way back. What could not be done is said beside what
    /// stands there now.
    async fn reply<T>(self, done: Result<T, DeskError>, words: &str) -> Result<Response, Problem> {
        let error = match done {
            Ok(_) => None,
            Err(error) => match Problem::from(error) {
                Problem::Desk(error) if self.by_script => Some(error),
                problem => return Err(problem),
            },
        };
        if error.is_none() {
            announce(&self.visitor);
        }
        if !self.by_script {
            let back = self.back();
            // Today has no card any more of what was answered: it is told what became of it.
            let told = if back.ends_with("/today") { format!("?done={}", self.id) } else { String::new() };
            return Ok(Redirect::to(&format!("{back}{told}#p-{}", self.id)).into_response());
        }
        // The desk of this request saw the office before the answer.
        let visitor = afresh(self.visitor).await?;
        let part = self.fields.get("part").map(String::as_str);
        let mut response = match part {
            Some("row") => inbox::row_of(&visitor, &self.id).await?,
            Some("pane") => inbox::pane_of(&visitor, &self.id).await?,
            _ => {
                let card = visitor.desk.card(&self.id).await?;
                let back = back(&visitor, self.fields.get("back").map_or("", String::as_str));
                html(&part_of(&visitor, card, back, Editing::default()))
            }
        };
        if let Some(error) = error {
            let words = match error.code() {
                "E_STATE" => {
                    "It was answered meanwhile. Nothing was changed; this is how it stands now.".to_owned()
                }
                _ => format!(
                    "{}. {}.",
                    desk::words::sentence(&error.to_string()),
                    desk::words::sentence(&error.hint())
                ),
            };
            say(&mut response, &words, None);
        } else if part.is_some() {
            say(&mut response, words, Some("undo-last"));
        }
        Ok(response)
    }
}

/// The visitor at the desk as of now.
pub(super) async fn afresh(mut visitor: Visitor) -> Result<Visitor, Problem> {
    visitor.desk = visitor.desk.seated(visitor.who).await?;
    Ok(visitor)
}

fn part_of(visitor: &Visitor, card: Card, back: String, edit: Editing) -> Part {
    Part { card, base: format!("/o/{}", visitor.office), key: visitor.key.clone(), back, edit }
}

/// A page of this office, or its Inbox.
fn back(visitor: &Visitor, asked: &str) -> String {
    let own = format!("/o/{}/", visitor.office);
    let plain = asked.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    if asked.starts_with(&own) && plain { asked.to_owned() } else { visitor.to("inbox") }
}

/// Tells the other pages that are open.
pub(super) fn announce(visitor: &Visitor) {
    if let Some(served) = visitor.house.office(&visitor.office) {
        served.changes.send_modify(|n| *n += 1);
    }
}

/// Words for the line at the foot of the page, with the id of the form that takes it back.
fn say(response: &mut Response, words: &str, undo: Option<&str>) {
    let detail = serde_json::json!({ "equerry:say": { "text": words, "undo": undo } });
    // A header holds ASCII alone.
    let ascii: String = detail
        .to_string()
        .chars()
        .flat_map(|c| {
            let mut units = [0; 2];
            let escaped = |u: &u16| format!("\\u{u:04x}");
            if c.is_ascii() {
                c.to_string()
            } else {
                c.encode_utf16(&mut units).iter().map(escaped).collect()
            }
            .chars()
            .collect::<Vec<_>>()
        })
        .collect();
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert(HeaderName::from_static("hx-trigger"), value);
    }
}

#[derive(Template)]
#[template(path = "sure.html")]
struct Sure {
    shell: Shell,
    card: Card,
    way: Option<usize>,
    back: String,
}

/// `POST …/answers/{id}/accept`.
pub(super) async fn accept(said: Said) -> Result<Response, Problem> {
    let yes = Yes { seal: said.seal(), way: said.get("way").parse().ok(), again: said.get("again") == "1" };
    let done = answers::accept(&said.visitor.desk, &said.id, &yes).await;
    if let Err(error) = &done
        && error.code() == "E_TWICE"
        && !said.by_script
    {
        let shell = Shell::of(&said.visitor, Place::Inbox, "Once more").await?;
        let card = said.visitor.desk.card(&said.id).await?;
        let page = Sure { shell, card, way: yes.way, back: said.back() };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response());
    }
    said.reply(done, "Accepted.").await
}

/// `POST …/answers/{id}/edit`: a yes with the effect changed in place.
pub(super) async fn edit(said: Said) -> Result<Response, Problem> {
    let done = answers::edit(&said.visitor.desk, &said.id, said.seal().as_deref(), &said.fields).await;
    let Err(DeskError::Form(errors)) = done else { return said.reply(done, "Accepted.").await };
    if !said.by_script {
        return inbox::with_mistakes(&said.visitor, said.id, &said.fields, &errors).await;
    }
    let card = said.visitor.desk.card(&said.id).await?;
    let edit = Editing::of(&card, &said.fields, &errors);
    let back = said.back();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&part_of(&said.visitor, card, back, edit))).into_response())
}

/// `POST …/answers/{id}/decline`.
pub(super) async fn decline(said: Said) -> Result<Response, Problem> {
    let never = said.get("never") == "1";
    let done = answers::decline(&said.visitor.desk, &said.id, said.get("reason"), never).await;
    said.reply(done, "Declined.").await
}

/// `POST …/answers/{id}/later`.
pub(super) async fn later(said: Said) -> Result<Response, Problem> {
    let done = match Until::read(said.get("until"), said.get("date")) {
        Ok(until) => answers::later(&said.visitor.desk, &said.id, until).await,
        Err(error) => Err(error),
    };
    said.reply(done, "Put off.").await
}

/// `POST …/answers/{id}/pass`.
pub(super) async fn pass(said: Said) -> Result<Response, Problem> {
    let done = answers::pass(&said.visitor.desk, &said.id).await;
    let owner = &said.visitor.desk.office().owner.name;
    let words = format!("Passed to {}.", owner.split_whitespace().next().unwrap_or(owner));
    said.reply(done, &words).await
}

/// `POST …/answers/{id}/file`.
pub(super) async fn file(said: Said) -> Result<Response, Problem> {
    let done = answers::file(&said.visitor.desk, &said.id).await;
    said.reply(done, "Filed.").await
}

/// `POST …/answers/{id}/move`.
pub(super) async fn move_to(said: Said) -> Result<Response, Problem> {
    let queue = desk::inbox::queue_of(said.get("queue"))
        .ok_or(Problem::Refused { why: "There is no such queue." })?;
    let done = answers::move_to(&said.visitor.desk, &said.id, queue).await;
    said.reply(done, "Moved, and learned.").await
}

/// `POST …/answers/{id}/undo`.
pub(super) async fn undo(said: Said) -> Result<Response, Problem> {
    let done = answers::undo(&said.visitor.desk, &said.id).await;
    said.reply(done, "Taken back.").await
}

/// `POST …/answers/{id}/again`: propose anew what ran out, failed or was taken back.
pub(super) async fn again(said: Said) -> Result<Response, Problem> {
    let done = answers::again(&said.visitor.desk, &said.id).await;
    said.reply(done, "It waits again.").await
}

/// `POST …/answers/undo`: the last answer of whoever asks, taken back.
pub(super) async fn undo_last(visitor: Visitor, headers: HeaderMap) -> Result<Response, Problem> {
    let item = answers::undo_last(&visitor.desk).await?;
    announce(&visitor);
    let to = match item {
        Some(item) => visitor.to(&format!("inbox/{}", item.uuid().simple())),
        None => visitor.to("inbox"),
    };
    if is_by_script(&headers) {
        return Ok([(HeaderName::from_static("hx-redirect"), to)].into_response());
    }
    Ok(Redirect::to(&to).into_response())
}

#[derive(Template)]
#[template(path = "routine.html")]
struct Routine {
    shell: Shell,
    cards: Vec<Card>,
    /// What became of those that were ticked: its title, and what happened.
    told: Vec<(bool, String)>,
}

#[derive(Template)]
#[template(
    source = r#"{% import "routine_parts.html" as routine %}{{ routine::list(cards, base, key) }}"#,
    ext = "html"
)]
struct RoutineList {
    cards: Vec<Card>,
    base: String,
    key: String,
}

/// `GET …/answers/routine`: the list that comes before all routine ones are accepted.
pub(super) async fn routine(visitor: Visitor, headers: HeaderMap) -> Result<Response, Problem> {
    let cards = answers::routine(&visitor.desk).await?;
    if is_by_script(&headers) {
        return Ok(html(&RoutineList { cards, base: format!("/o/{}", visitor.office), key: visitor.key }));
    }
    let shell = Shell::of(&visitor, Place::Inbox, "Accept all routine").await?;
    Ok(html(&Routine { shell, cards, told: Vec::new() }))
}

/// `POST …/answers/routine`: those that were ticked, each by the seal on the list.
pub(super) async fn accept_routine(
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let ticked: Vec<(String, String)> = fields
        .iter()
        .filter(|(name, _)| name == "item")
        .filter_map(|(_, value)| value.split_once(':'))
        .map(|(id, seal)| (id.to_owned(), seal.to_owned()))
        .take(MOST)
        .collect();
    let outcomes = answers::accept_routine(&visitor.desk, &ticked).await?;
    announce(&visitor);
    let visitor = afresh(visitor).await?;
    let told = outcomes.iter().map(outcome).collect();
    let cards = answers::routine(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Inbox, "Accept all routine").await?;
    Ok(html(&Routine { shell, cards, told }))
}

pub(super) fn outcome(outcome: &Outcome) -> (bool, String) {
    match &outcome.result {
        Ok(done) => {
            let title = desk::words::inert(&done.proposal.title);
            match &done.proposal.state {
                world::State::Failed { why, .. } => (false, format!("{title}: {}", desk::words::inert(why))),
                _ => (true, title),
            }
        }
        Err(error) => (
            false,
            format!(
                "{}. {}.",
                desk::words::sentence(&error.to_string()),
                desk::words::sentence(&error.hint())
            ),
        ),
    }
}

/// `POST …/answers/bulk`: one thing done with all that were ticked. What it does not fit is left as it is, and said.
pub(super) async fn bulk(
    visitor: Visitor,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let get = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
    let desk = &visitor.desk;
    let what = get("do");
    let (mut done_with, mut left) = (0, 0);
    for (_, id) in fields.iter().filter(|(name, _)| name == "item").take(MOST) {
        let done = match what {
            "file" => answers::file(desk, id).await,
            "tomorrow" => answers::later(desk, id, Until::Tomorrow).await,
            "pass" => answers::pass(desk, id).await,
            "information" => answers::move_to(desk, id, world::Queue::Read).await,
            _ => return Err(Problem::Refused { why: "Nothing like that can be done with several." }),
        };
        match done {
            Ok(_) => done_with += 1,
            Err(error)
                if matches!(
                    error.code(),
                    "E_NOT_FOUND" | "E_STATE" | "E_CLEARANCE" | "E_RANGE" | "E_CONFLICT"
                ) =>
            {
                left += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    announce(&visitor);
    let back = back(&visitor, get("back"));
    let mark = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{mark}told={done_with}.{left}")).into_response())
}
