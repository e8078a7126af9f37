//! What the pair say of a meeting: what it is for, who goes in the executive's place, the minutes, the report.

use super::filters;
use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::times::told;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use desk::occasion::{self, Done, Limits, Line, Minuted, Purpose, Sheet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a meeting is for, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    purpose: String,
    objectives: String,
    outcome: String,
    role: String,
    /// What those who are there want: each field is called "want-" and their address.
    #[serde(flatten)]
    wants: BTreeMap<String, String>,
}

/// Who goes, and how far they may go, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Goes {
    who: String,
    agree: String,
    answer: String,
    back: String,
    limit: String,
    report_by: String,
    how: String,
    /// The executive goes themselves.
    myself: String,
}

/// A line of the minutes, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Minute {
    kind: String,
    text: String,
    sum: String,
    owner: String,
    by: String,
    /// The number of a line that is struck, in place of a new one.
    strike: String,
}

/// What was not expected, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Report {
    surprise: String,
}

/// What the page says of what was just done.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    done: String,
}

/// Roles in a meeting, and kinds of lines: the word in the form, and the word on the page.
const ROLES: [(&str, &str); 6] = [
    ("", "Not said"),
    ("decide", "Decide"),
    ("contribute", "Contribute"),
    ("represent", "Represent"),
    ("inform", "Listen"),
    ("optional", "Optional"),
];
const KINDS: [(&str, &str); 4] =
    [("decision", "To be agreed"), ("answer", "Asked"), ("action", "To be done"), ("point", "Point")];

#[derive(Template)]
#[template(path = "meeting_prepare.html")]
struct Page {
    shell: Shell,
    v: Sheet,
    said: Said,
    goes: Goes,
    minute: Minute,
    report: Report,
    /// The change that was just made, to take it back.
    done: Option<desk::by_hand::Told>,
    problem: Option<(String, String)>,
}

impl Page {
    /// Whether this is what is chosen.
    fn is(&self, chosen: &str, word: &str) -> bool {
        chosen == word
    }
    /// What somebody who is there wants, as it is typed.
    fn want<'a>(&'a self, email: &str) -> &'a str {
        self.said.wants.get(&format!("want-{email}")).map_or("", String::as_str)
    }
}

/// `GET /o/{office}/meeting/{id}/prepare`.
pub(super) async fn page(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show(&visitor, &id, Typed::Nothing, &ask.done, None).await
}

/// `POST /o/{office}/meeting/{id}/said`.
pub(super) async fn say(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(said): Fields<Said>,
) -> Result<Response, Problem> {
    let wants = said
        .wants
        .iter()
        .filter_map(|(name, want)| Some((name.strip_prefix("want-")?.to_owned(), want.clone())));
    let purpose = Purpose {
        purpose: Some(said.purpose.clone()),
        objectives: Some(said.objectives.clone()),
        outcome: Some(said.outcome.clone()),
        role: Some(said.role.clone()),
        wants: wants.collect(),
    };
    let done = occasion::say(&visitor.desk, &id, &purpose).await;
    after(&visitor, &id, done, Typed::Said(said)).await
}

/// `POST /o/{office}/meeting/{id}/stand-in`.
pub(super) async fn stand_in(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(goes): Fields<Goes>,
) -> Result<Response, Problem> {
    if !goes.myself.is_empty() {
        let done = occasion::withdraw(&visitor.desk, &id).await;
        return after(&visitor, &id, done, Typed::Goes(goes)).await;
    }
    let typed = goes.clone();
    let limits = Limits {
        who: goes.who,
        agree: goes.agree,
        answer: goes.answer,
        back: goes.back,
        limit: goes.limit,
        report_by: goes.report_by,
        how: goes.how,
        keeps: false,
    };
    let done = occasion::represent(&visitor.desk, &id, &limits).await;
    after(&visitor, &id, done, Typed::Goes(typed)).await
}

/// `POST /o/{office}/meeting/{id}/minutes`: a line, or one that is struck.
pub(super) async fn minutes(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(minute): Fields<Minute>,
) -> Result<Response, Problem> {
    let done = write(&visitor, &id, &minute).await;
    after(&visitor, &id, done, Typed::Minute(minute)).await
}

async fn write(visitor: &Visitor, id: &str, minute: &Minute) -> Result<Done, DeskError> {
    if !minute.strike.is_empty() {
        let number = minute.strike.parse().unwrap_or(0);
        return occasion::strike(&visitor.desk, id, number).await;
    }
    let by = match minute.by.trim() {
        "" => None,
        date => Some(super::week::day_of(date)?),
    };
    let line = Line {
        kind: Minuted::named(&minute.kind)?,
        text: minute.text.clone(),
        sum: minute.sum.clone(),
        owner: minute.owner.clone(),
        by,
    };
    occasion::note(&visitor.desk, id, &line).await
}

/// `POST /o/{office}/meeting/{id}/actions`: the actions of the minutes become tasks.
pub(super) async fn actions(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let done = occasion::tasks(&visitor.desk, &id).await;
    after(&visitor, &id, done, Typed::Nothing).await
}

/// `POST /o/{office}/meeting/{id}/report`.
pub(super) async fn report(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(report): Fields<Report>,
) -> Result<Response, Problem> {
    let done = occasion::report(&visitor.desk, &id, &report.surprise).await;
    after(&visitor, &id, done, Typed::Report(report)).await
}

/// The form that was sent.
enum Typed {
    Nothing,
    Said(Said),
    Goes(Goes),
    Minute(Minute),
    Report(Report),
}

/// Back to the page once it is done; else the page with what was typed and why nothing was changed.
async fn after(
    visitor: &Visitor,
    id: &str,
    done: Result<Done, DeskError>,
    typed: Typed,
) -> Result<Response, Problem> {
    match done {
        Ok(done) => Ok(back_to(visitor, &format!("meeting/{id}/prepare?done={}", done.undo))),
        Err(error) => show(visitor, id, typed, "", Some(told(error)?)).await,
    }
}

async fn show(
    visitor: &Visitor,
    id: &str,
    typed: Typed,
    done: &str,
    problem: Option<(String, String)>,
) -> Result<Response, Problem> {
    let v = occasion::sheet(&visitor.desk, id).await?;
    let shell = Shell::of(visitor, Place::Today, format!("Prepare: {}", v.title)).await?;
    let done = super::goals::told(visitor, done).await;
    let (mut said, mut goes) = (as_said(&v), as_goes(&v));
    let (mut minute, mut report) =
        (Minute { kind: "decision".to_owned(), ..Minute::default() }, Report::default());
    match typed {
        Typed::Nothing => {}
        Typed::Said(typed) => said = typed,
        Typed::Goes(typed) => goes = typed,
        Typed::Minute(typed) => minute = typed,
        Typed::Report(typed) => report = typed,
    }
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, v, said, goes, minute, report, done, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What is said, as the form holds it.
fn as_said(v: &Sheet) -> Said {
    Said {
        purpose: v.purpose.clone(),
        objectives: v.objectives.join("\n"),
        outcome: v.outcome.clone(),
        role: v.role.to_owned(),
        wants: v.people.iter().map(|p| (format!("want-{}", p.email), p.want.clone())).collect(),
    }
}

fn as_goes(v: &Sheet) -> Goes {
    let Some(s) = &v.stand_in else { return Goes { who: v.suggested.clone(), ..Goes::default() } };
    Goes {
        who: s.email.clone(),
        agree: s.agree.join("\n"),
        answer: s.answer.join("\n"),
        back: s.back.join("\n"),
        limit: s.limit.clone(),
        report_by: s.report_at.clone(),
        how: s.how.clone(),
        myself: String::new(),
    }
}
