//! A direct report's own page. Nothing else of the office is theirs: [`Own`] lets only them in, and every other page
//! answers them like one that is not there.

use super::form::{Fields, Open};
use super::house::{House, Seated};
use super::problem::{Problem, html};
use super::shell::initials;
use askama::Template;
use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use desk::grid::LevelForm;
use desk::team::{self, Form, Mine};
use desk::{Desk, DeskError, Who};
use serde::Deserialize;
use std::sync::Arc;

/// A direct report at the desk of the office that the address names.
pub(super) struct Own {
    desk: Desk,
    office: String,
    key: String,
}

impl FromRequestParts<Arc<House>> for Own {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Own, Problem> {
        let seated = Seated::of(parts, house).await?;
        match seated.who {
            Who::Report(_) => {
                let key = seated.key();
                Ok(Own { desk: seated.desk, office: seated.office, key })
            }
            Who::Executive | Who::Assistant | Who::Auditor(_) => Err(Problem::Absent),
        }
    }
}

#[derive(Template)]
#[template(path = "mine.html")]
struct Page {
    assets: String,
    base: String,
    key: String,
    initials: String,
    mine: Mine,
    /// What they may decide, and what they bring back.
    may: desk::grid::Own,
    /// Levels that wait for somebody's yes.
    asked: Vec<desk::grid::Waiting>,
    line: Open<Form>,
    ask: Open<AskLevel>,
    said: &'static str,
    problem: Option<(String, String)>,
}

/// What was done just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
}

/// `GET /o/{office}/mine`.
pub(super) async fn page(own: Own, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let said = match ask.said.as_str() {
        "point" => "It is on the agenda.",
        "off" => "It is off the agenda.",
        "line" => "Your line is in.",
        "yes" => "Both have said yes: it holds.",
        "asked" => "You have asked; it holds once both have said yes.",
        "no" => "You said no; nothing changes.",
        "given-back" => "You gave it back; it holds no more.",
        "time" => "You have asked for 15 minutes.",
        _ => "",
    };
    show(&own, said, Sent::default(), None).await
}

/// Forms that came with mistakes, as they were sent.
#[derive(Default)]
struct Sent {
    line: Option<Open<Form>>,
    ask: Option<Open<AskLevel>>,
}

async fn show(
    own: &Own,
    said: &'static str,
    sent: Sent,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let mine = team::mine(&own.desk).await?;
    let may = desk::grid::of_person(&own.desk, own.desk.reader().actor.person).await?;
    let status = match &problem {
        Some(problem) => problem.status(),
        None if sent.line.is_some() || sent.ask.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = Page {
        assets: super::assets::base(),
        base: format!("/o/{}", own.office),
        key: own.key.clone(),
        initials: initials(&mine.name),
        line: sent.line.unwrap_or_else(|| Open::of(mine.friday.form.clone())),
        ask: sent.ask.unwrap_or_default(),
        problem: problem.map(|p| p.words()),
        asked: desk::grid::waiting(&own.desk).await?,
        mine,
        may,
        said,
    };
    Ok((status, html(&page)).into_response())
}

fn back(own: &Own, said: &str) -> Response {
    Redirect::to(&format!("/o/{}/mine?said={said}#said", own.office)).into_response()
}

/// What cannot be done is said above the page, which shows how things stand now.
async fn refused(own: &Own, error: DeskError) -> Result<Response, Problem> {
    match Problem::from(error) {
        Problem::Absent => Err(Problem::Absent),
        problem => show(own, "", Sent::default(), Some(problem)).await,
    }
}

/// A point for the agenda, or which one comes off it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Point {
    text: String,
    point: String,
}

/// `POST /o/{office}/mine/point`.
pub(super) async fn point(own: Own, Fields(sent): Fields<Point>) -> Result<Response, Problem> {
    match team::own_point(&own.desk, &sent.text).await {
        Ok(()) => Ok(back(&own, "point")),
        Err(error) => refused(&own, error).await,
    }
}

/// `POST /o/{office}/mine/drop`: takes a point of one's own off again.
pub(super) async fn drop_point(own: Own, Fields(sent): Fields<Point>) -> Result<Response, Problem> {
    match team::drop_point(&own.desk, &sent.point).await {
        Ok(()) => Ok(back(&own, "off")),
        Err(error) => refused(&own, error).await,
    }
}

/// The line of a week as browsers send it: a box that is not ticked is not sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    done: String,
    next: String,
    blocked: String,
    decision: String,
    mood: String,
    share: String,
}

impl Line {
    /// As the desk takes it.
    pub(super) fn form(self) -> Form {
        let Line { done, next, blocked, decision, mood, share } = self;
        Form { done, next, blocked, decision, mood, share: !share.is_empty() }
    }
}

/// `POST /o/{office}/mine/line`.
pub(super) async fn line(own: Own, Fields(sent): Fields<Line>) -> Result<Response, Problem> {
    let form = sent.form();
    match team::send(&own.desk, &form).await {
        Ok(()) => Ok(back(&own, "line")),
        Err(error) => match Open::refused(form, error) {
            (open, None) => show(&own, "", Sent { line: Some(open), ..Sent::default() }, None).await,
            (_, Some(problem)) => show(&own, "", Sent::default(), Some(problem)).await,
        },
    }
}

/// `POST /o/{office}/mine/time`.
pub(super) async fn time(own: Own, Fields(sent): Fields<Point>) -> Result<Response, Problem> {
    match team::ask_for_time(&own.desk, &sent.text).await {
        Ok(()) => Ok(back(&own, "time")),
        Err(error) => refused(&own, error).await,
    }
}

/// `POST /o/{office}/mine/level`: the answer to a level that one is asked to take, or one's own given back.
pub(super) async fn level(own: Own, Fields(sent): Fields<Point>) -> Result<Response, Problem> {
    let (answer, said) = match sent.text.as_str() {
        "yes" => (desk::grid::answer(&own.desk, &sent.point, true).await, "yes"),
        "give-back" => (desk::grid::give_back(&own.desk, &sent.point).await, "given-back"),
        _ => (desk::grid::answer(&own.desk, &sent.point, false).await, "no"),
    };
    match answer {
        Ok(_) => Ok(back(&own, said)),
        Err(error) => refused(&own, error).await,
    }
}

/// A level that one asks for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct AskLevel {
    area: String,
    level: String,
    minutes: String,
    money: String,
}

/// `POST /o/{office}/mine/ask`: asks the executive for a level in an area of one's own.
pub(super) async fn ask(own: Own, Fields(sent): Fields<AskLevel>) -> Result<Response, Problem> {
    let AskLevel { area, level, minutes, money } = sent.clone();
    let form = LevelForm { level, minutes, money, ..LevelForm::default() };
    match desk::grid::ask_for(&own.desk, &area, &form).await {
        Ok(_) => Ok(back(&own, "asked")),
        Err(error) => match Open::refused(sent, error) {
            (open, None) => show(&own, "", Sent { ask: Some(open), ..Sent::default() }, None).await,
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show(&own, "", Sent { ask: Some(open), ..Sent::default() }, problem).await,
        },
    }
}

impl Page {
    /// The areas in which they have a part, by id and name.
    fn areas(&self) -> Vec<(&String, &String)> {
        let may = [&self.may.alone, &self.may.back, &self.may.hears];
        may.into_iter().flatten().map(|area| (&area.id, &area.name)).collect()
    }
    /// How far one may ask to decide, by the word of the form.
    fn levels(&self) -> [(&'static str, String); 4] {
        let first = &self.mine.first;
        [
            ("d4", format!("Agree: we decide together, {first} and I")),
            ("d5", format!("Advise: I decide, {first} advises me before")),
            ("d6", format!("Inquire: I decide, and tell {first} after")),
            ("d7", "Delegate: I decide alone".to_owned()),
        ]
    }
    /// The fields of the line that take more than a word: name, label, words so far, lines.
    fn fields(&self) -> [(&'static str, &'static str, &str, u8); 4] {
        let form = &self.line.form;
        [
            ("done", "What was done this week?", &form.done, 2),
            ("next", "What comes next?", &form.next, 2),
            ("blocked", "What is blocked, and by what?", &form.blocked, 1),
            ("decision", "Which decision do you need?", &form.decision, 1),
        ]
    }
}
