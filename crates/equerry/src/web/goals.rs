//! Goals: time against plan, the work sorted by what it moves, each goal's sheet, priorities with a look ahead, the
//! agreement sheet and the note of the month. Every change is a form, and answers with its undo.

mod draw;

use super::filters;
use super::form::Open;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::tasks::read;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::card::Stand;
use desk::goals::{
    self, Difference, GoalForm, GoalLine, GoalSheet, Method, Move, Note, Priorities, Question, Sheet,
    Siblings,
};
use desk::{DeskError, FieldError};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the address of a page asks for besides it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// Whether the form of a new goal is open.
    add: String,
    /// What was done just now.
    pub said: String,
    /// How priorities are given.
    by: String,
}

#[derive(Template)]
#[template(path = "goals.html")]
struct Page {
    shell: Shell,
    page: goals::Page,
    said: Option<Told>,
    problem: Option<(String, String)>,
    open: Option<Open<GoalForm>>,
    /// Topics that may be goals, where none is set.
    questions: Vec<Question>,
    /// What something may serve that serves none: id and name.
    goals: Vec<(String, String)>,
    back: String,
}

impl Page {
    fn spark(&self, line: &GoalLine) -> Option<draw::Spark> {
        draw::spark(&line.weeks, line.share?.0)
    }
    /// Its share of the last seven days, in words.
    fn now(&self, line: &GoalLine) -> String {
        line.share.map_or(String::new(), |share| format!("{:.0}%", 100.0 * share.1))
    }
    fn quad(&self) -> Vec<draw::Dot<'_>> {
        draw::dots(&self.page.tasks)
    }
    /// A share as a class of a hundredth: on a scale up to one half, or to all where one is larger.
    fn width(&self, share: &f64) -> u8 {
        let shares = self.page.goals.iter().filter_map(|line| line.share);
        let most = shares.map(|(target, actual)| target.max(actual)).fold(0.0, f64::max);
        let scale = if most > 0.5 { 100.0 } else { 200.0 };
        (scale * share).round().clamp(0.0, 100.0) as u8
    }
    /// The drawing in a sentence.
    fn drawn(&self) -> String {
        let part = |q: &goals::Quarter| format!("{}: {}", q.title, q.count);
        let parts: Vec<String> = self.page.tasks.quarters.iter().map(part).collect();
        format!("Open tasks by importance and urgency. {}.", parts.join(", "))
    }
}

/// `GET /o/{office}/goals`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let open = (!ask.add.is_empty()).then(Open::default);
    show(&visitor, &ask.said, open, None, StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    open: Option<Open<GoalForm>>,
    problem: Option<(String, String)>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Goals, "Goals").await?;
    let page = goals::page(&visitor.desk).await?;
    let questions = match page.goals.is_empty() {
        true => goals::questions(&visitor.desk).await?,
        false => Vec::new(),
    };
    let (said, back) = (told(visitor, said).await, visitor.to("goals"));
    let goals = goals::all(&visitor.desk).await?;
    Ok((status, html(&Page { shell, page, said, problem, open, questions, goals, back })).into_response())
}

pub(super) async fn told(visitor: &Visitor, said: &str) -> Option<Told> {
    if said.is_empty() { None } else { by_hand::told(&visitor.desk, said).await.ok() }
}

/// Back to a page, which tells what was done and offers its undo.
pub(super) fn done(visitor: &Visitor, part: &str, said: impl std::fmt::Display) -> Response {
    Redirect::to(&visitor.to(&format!("{part}?said={said}#said"))).into_response()
}

/// What cannot be done is said above the page, which shows how things stand now.
pub(super) async fn refuse(visitor: &Visitor, error: DeskError) -> Result<Response, Problem> {
    let problem = Problem::from(error);
    if let Problem::Absent = problem {
        return Err(problem);
    }
    show(visitor, "", None, Some(problem.words()), problem.status()).await
}

/// `POST /o/{office}/goals`.
pub(super) async fn add(visitor: Visitor, Form(form): Form<GoalForm>) -> Result<Response, Problem> {
    match goals::add(&visitor.desk, &form).await.map_err(goals::of_field) {
        Ok(added) => Ok(done(&visitor, "goals", added.undo)),
        Err(error) => {
            let (open, problem) = Open::refused(form, error);
            let status = status(&problem);
            show(&visitor, "", Some(open), problem.map(|p| p.words()), status).await
        }
    }
}

/// The status of a form that was refused: for a field of it, or for the rest.
pub(super) fn status(problem: &Option<Problem>) -> StatusCode {
    problem.as_ref().map_or(StatusCode::UNPROCESSABLE_ENTITY, Problem::status)
}

#[derive(Template)]
#[template(path = "goal.html")]
struct SheetPage {
    shell: Shell,
    sheet: GoalSheet,
    open: Open<GoalForm>,
    noted: Open<MeasuredForm>,
    heir: Open<Heir>,
    said: Option<Told>,
    problem: Option<(String, String)>,
    preview: Option<Difference>,
}

impl SheetPage {
    fn here(&self) -> String {
        format!("{}/goals/{}", self.shell.base, self.sheet.line.id)
    }
}

/// What is shown on a sheet besides the goal.
#[derive(Default)]
struct Besides {
    said: String,
    open: Option<Open<GoalForm>>,
    noted: Open<MeasuredForm>,
    heir: Open<Heir>,
    preview: Option<Difference>,
    problem: Option<(String, String)>,
}

/// A date or a target that is thought of: put into the form, and nothing else.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wished {
    due: String,
    target: String,
}

/// `GET /o/{office}/goals/{id}`.
pub(super) async fn sheet(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Query(ask): Query<Ask>,
    Query(wished): Query<Wished>,
) -> Result<Response, Problem> {
    let mut open = None;
    if !wished.due.is_empty() || !wished.target.is_empty() {
        let mut form = goals::form(&visitor.desk, &slug).await?;
        let typed = |text: String| text.chars().take(40).collect::<String>();
        if !wished.due.is_empty() {
            form.due = typed(wished.due);
        }
        if !wished.target.is_empty() {
            form.target = typed(wished.target);
        }
        open = Some(Open::of(form));
    }
    let besides = Besides { said: ask.said, open, ..Besides::default() };
    show_sheet(&visitor, &slug, besides, StatusCode::OK).await
}

async fn show_sheet(
    visitor: &Visitor,
    slug: &str,
    besides: Besides,
    status: StatusCode,
) -> Result<Response, Problem> {
    let desk = &visitor.desk;
    let sheet = goals::sheet(desk, slug).await?;
    let shell = Shell::of(visitor, Place::Goals, sheet.line.name.clone()).await?;
    let open = match besides.open {
        Some(open) => open,
        None => Open::of(goals::form(desk, &sheet.line.slug).await?),
    };
    let said = told(visitor, &besides.said).await;
    let Besides { preview, problem, noted, heir, .. } = besides;
    Ok((status, html(&SheetPage { shell, sheet, open, noted, heir, said, problem, preview })).into_response())
}

/// What the buttons of a form ask for: "preview" shows what would change, everything else saves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Button {
    #[serde(rename = "do")]
    verb: String,
}

/// `POST /o/{office}/goals/{id}/edit`.
pub(super) async fn edit(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (form, button): (GoalForm, Button) = (read(&pairs)?, read(&pairs)?);
    let desk = &visitor.desk;
    if button.verb == "preview" {
        return match goals::preview_edit(desk, &slug, &form).await {
            Ok(preview) => {
                let open = Some(Open::of(form));
                let besides = Besides { open, preview: Some(preview), ..Besides::default() };
                show_sheet(&visitor, &slug, besides, StatusCode::OK).await
            }
            Err(error) => wrong_edit(&visitor, &slug, form, error).await,
        };
    }
    match goals::edit(desk, &slug, &form).await {
        Ok(changed) => Ok(done(&visitor, &part(&changed.slug), changed.undo)),
        Err(error) => wrong_edit(&visitor, &slug, form, error).await,
    }
}

async fn wrong_edit(
    visitor: &Visitor,
    slug: &str,
    form: GoalForm,
    error: DeskError,
) -> Result<Response, Problem> {
    // A goal that is not there is no mistake of a field.
    let error = if error.code() == "E_NOT_FOUND" { error } else { goals::of_field(error) };
    let (open, problem) = Open::refused(form, error);
    back_with(visitor, slug, problem, Besides { open: Some(open), ..Besides::default() }).await
}

/// The sheet again, with the form that was refused as it was sent.
async fn back_with(
    visitor: &Visitor,
    slug: &str,
    problem: Option<Problem>,
    besides: Besides,
) -> Result<Response, Problem> {
    if let Some(Problem::Absent) = problem {
        return Err(Problem::Absent);
    }
    let status = status(&problem);
    let besides = Besides { problem: problem.map(|p| p.words()), ..besides };
    show_sheet(visitor, slug, besides, status).await
}

/// The part of the address of a goal's sheet.
fn part(slug: &str) -> String {
    format!("goals/{}", super::guard::encoded(slug))
}

/// What serves a goal that is closed from then on: a goal's id, "none", or nothing where nobody chose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Heir {
    to: String,
}

/// `POST /o/{office}/goals/{id}/close`.
pub(super) async fn close(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Form(heir): Form<Heir>,
) -> Result<Response, Problem> {
    match goals::close(&visitor.desk, &slug, Some(&heir.to)).await {
        Ok(closed) => Ok(done(&visitor, "goals", closed.undo)),
        Err(error) => {
            let (heir, problem) = Open::refused_at("to", heir, error);
            back_with(&visitor, &slug, problem, Besides { heir, ..Besides::default() }).await
        }
    }
}

/// A link that is set or corrected.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinkForm {
    item: String,
    how: String,
}

/// `POST /o/{office}/goals/{id}/link`.
pub(super) async fn link(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<LinkForm>,
) -> Result<Response, Problem> {
    match goals::link_goal(&visitor.desk, &form.item, &slug, &form.how).await {
        Ok(linked) => Ok(done(&visitor, &part(&linked.slug), linked.undo)),
        Err(error) => back_with(&visitor, &slug, Some(error.into()), Besides::default()).await,
    }
}

/// A state that was measured.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MeasuredForm {
    value: String,
    on: String,
}

/// `POST /o/{office}/goals/{id}/measured`.
pub(super) async fn measured(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<MeasuredForm>,
) -> Result<Response, Problem> {
    let noted = match read_measure(&form) {
        Ok((value, on)) => goals::measured(&visitor.desk, &slug, value, on).await,
        Err(error) => Err(error),
    };
    match noted {
        Ok(noted) => Ok(done(&visitor, &part(&noted.slug), noted.undo)),
        Err(error) => {
            let (noted, problem) = Open::refused_at("value", form, error);
            back_with(&visitor, &slug, problem, Besides { noted, ..Besides::default() }).await
        }
    }
}

fn read_measure(form: &MeasuredForm) -> Result<(f64, Option<Date>), DeskError> {
    let wrong = |field, text: &str, what: &str| {
        let problem = format!("“{}” is {what}.", desk::words::short(text.trim(), 20));
        DeskError::Form(vec![FieldError { field, problem }])
    };
    let value = form.value.trim().replace(',', ".").parse();
    let value = value.map_err(|_| wrong("value", &form.value, "no number; write it as 92.4"))?;
    let on = match form.on.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| wrong("on", day, "no day; write it as 2026-11-24"))?),
    };
    Ok((value, on))
}

/// What is suggested for a task of the sorted work: the day, or the person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Suggested {
    to: String,
}

/// `POST /o/{office}/tasks/{id}/place`: does, dates, hands over or drops a task of the sorted work.
pub(super) async fn place(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(suggested): Query<Suggested>,
    Form(form): Form<Button>,
) -> Result<Response, Problem> {
    use desk::tasks;
    let desk = &visitor.desk;
    let changed = match form.verb.as_str() {
        "done" => tasks::complete(desk, &id, None).await,
        "date" => tasks::give_date(desk, &id, &suggested.to).await,
        "hand" => tasks::hand_over(desk, &id, &suggested.to).await,
        "drop" => tasks::discard(desk, &id, "Neither urgent nor important").await,
        _ => return Err(Problem::Refused { why: "This form is not one of Equerry's." }),
    };
    match changed {
        Ok(changed) => Ok(done(&visitor, "goals", changed.undo)),
        Err(error) => refuse(&visitor, error).await,
    }
}

#[derive(Template)]
#[template(path = "priorities.html")]
struct PrioritiesPage {
    shell: Shell,
    groups: Vec<Siblings>,
    method: Method,
    /// What was given, by goal; empty where nothing was sent.
    given: BTreeMap<String, String>,
    /// The group it was given for.
    below: Option<String>,
    why: String,
    wrong: Vec<FieldError>,
    problem: Option<(String, String)>,
    preview: Option<Difference>,
}

impl PrioritiesPage {
    /// The number that stands in a goal's field.
    fn value(&self, goal: &goals::Sibling) -> String {
        self.given.get(&goal.slug).cloned().unwrap_or_else(|| usual(self.method, goal))
    }
    /// Whether this group is the one that was sent.
    fn was_sent(&self, group: &Siblings) -> bool {
        self.below.as_ref() == Some(&group.below)
    }
}

/// What stands in a goal's field until somebody writes into it.
fn usual(method: Method, goal: &goals::Sibling) -> String {
    match method {
        Method::Points => format!("{:.0}", 100.0 * goal.share),
        Method::Swing => format!("{:.0}", goal.swing),
        Method::Rank => goal.rank.to_string(),
    }
}

/// Whether a form came back as it was shown. Its figures are rounded: they would weigh the goals anew a little.
async fn untouched(visitor: &Visitor, given: &Priorities, below: &str) -> Result<bool, Problem> {
    let groups = goals::siblings(&visitor.desk).await?;
    let Some(group) = groups.into_iter().find(|group| group.below == below) else { return Ok(false) };
    let sent: BTreeMap<&str, &str> = given.given.iter().map(|(g, n)| (g.as_str(), n.trim())).collect();
    let shown = |g: &goals::Sibling| sent.get(g.slug.as_str()) == Some(&usual(given.method, g).as_str());
    Ok(group.goals.iter().all(shown))
}

/// `GET /o/{office}/priorities`.
pub(super) async fn priorities(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let given = Priorities { method: ask.by.parse().unwrap_or_default(), ..Priorities::default() };
    show_priorities(&visitor, &given, None, Ok(None), StatusCode::OK).await
}

async fn show_priorities(
    visitor: &Visitor,
    given: &Priorities,
    below: Option<String>,
    found: Result<Option<Difference>, DeskError>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let (preview, wrong, problem, status) = match found {
        Ok(preview) => (preview, Vec::new(), None, status),
        Err(DeskError::Form(wrong)) => (None, wrong, None, StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => match (error.code(), Problem::from(error)) {
            (_, Problem::Absent) => return Err(Problem::Absent),
            ("E_WEIGHTS", problem) => {
                let wrong = vec![FieldError { field: "weights", problem: problem.words().0 }];
                (None, wrong, None, StatusCode::UNPROCESSABLE_ENTITY)
            }
            (_, problem) => (None, Vec::new(), Some(problem.words()), problem.status()),
        },
    };
    let shell = Shell::of(visitor, Place::Goals, "Priorities").await?;
    let page = PrioritiesPage {
        shell,
        groups: goals::siblings(&visitor.desk).await?,
        method: given.method,
        given: given.given.iter().cloned().collect(),
        below,
        why: given.why.clone(),
        wrong,
        problem,
        preview,
    };
    Ok((status, html(&page)).into_response())
}

/// What the form of priorities sends besides the numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Weighing {
    by: Method,
    why: String,
    below: String,
}

/// `POST /o/{office}/priorities`: a look at what would change, or the weights for good.
pub(super) async fn weigh(
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (button, sent): (Button, Weighing) = (read(&pairs)?, read(&pairs)?);
    let number =
        |(name, value): &(String, String)| Some((name.strip_prefix("w-")?.to_owned(), value.clone()));
    let given =
        Priorities { method: sent.by, why: sent.why, given: pairs.iter().filter_map(number).collect() };
    let same = untouched(&visitor, &given, &sent.below).await?;
    let below = Some(sent.below);
    if same {
        let told = DeskError::Input {
            problem: "the goals weigh so already".to_owned(),
            code: "E_STATE",
            hint: "nothing was changed".to_owned(),
        };
        return show_priorities(&visitor, &given, below, Err(told), StatusCode::OK).await;
    }
    if button.verb == "preview" {
        let found = goals::preview(&visitor.desk, &given).await.map(Some);
        return show_priorities(&visitor, &given, below, found, StatusCode::OK).await;
    }
    match goals::weigh(&visitor.desk, &given).await {
        Ok(changed) => Ok(done(&visitor, "goals", changed.undo)),
        Err(error) => show_priorities(&visitor, &given, below, Err(error), StatusCode::OK).await,
    }
}

#[derive(Template)]
#[template(path = "agreement.html")]
struct AgreementPage {
    shell: Shell,
    sheet: Option<Sheet>,
    wrong: Vec<FieldError>,
    problem: Option<(String, String)>,
    given: BTreeMap<String, String>,
}

impl AgreementPage {
    fn value(&self, line: &goals::Line) -> String {
        let given = self.given.get(&line.id.to_string()).cloned();
        given.or_else(|| line.mine.map(|rank| rank.to_string())).unwrap_or_default()
    }
}

/// `GET /o/{office}/agreement`.
pub(super) async fn agreement(visitor: Visitor) -> Result<Response, Problem> {
    show_agreement(&visitor, BTreeMap::new(), None).await
}

async fn show_agreement(
    visitor: &Visitor,
    given: BTreeMap<String, String>,
    refused: Option<DeskError>,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Goals, "Agreement sheet").await?;
    let mut page = AgreementPage { shell, sheet: None, wrong: Vec::new(), problem: None, given };
    let mut status = StatusCode::OK;
    match refused {
        None => {}
        Some(DeskError::Form(wrong)) => {
            (page.wrong, status) = (wrong, StatusCode::UNPROCESSABLE_ENTITY);
        }
        Some(error) => {
            let problem = Problem::from(error);
            (page.problem, status) = (Some(problem.words()), problem.status());
        }
    }
    match goals::agreement(&visitor.desk).await {
        Ok(sheet) => page.sheet = Some(sheet),
        Err(error @ (DeskError::Input { .. } | DeskError::NotAllowed { .. })) => {
            page.problem = Some(Problem::from(error).words());
        }
        Err(error) => return Err(error.into()),
    }
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/agreement`: one's own ranking.
pub(super) async fn rank(
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let given: BTreeMap<String, String> =
        pairs.into_iter().filter_map(|(n, v)| Some((n.strip_prefix("r-")?.to_owned(), v))).collect();
    let ranks = given.iter().filter_map(|(id, rank)| Some((id.parse().ok()?, rank.clone()))).collect();
    match goals::rank(&visitor.desk, &ranks).await {
        Ok(_) => Ok(Redirect::to(&visitor.to("agreement")).into_response()),
        Err(error) => show_agreement(&visitor, given, Some(error)).await,
    }
}

#[derive(Template)]
#[template(path = "strategy.html")]
struct NotePage {
    shell: Shell,
    note: Note,
}

/// `GET /o/{office}/strategy`: the note of the month.
pub(super) async fn note(visitor: Visitor) -> Result<Response, Problem> {
    let shell = Shell::of(&visitor, Place::Goals, "Strategy note").await?;
    Ok(html(&NotePage { shell, note: goals::note(&visitor.desk).await? }))
}
