//! Who does what: the grid with its levels and promises, an area on its sheet, what is known of people, cover for an
//! absence, and what the executive still does. Every change is a form, and answers with its undo.

use super::filters;
use super::form::Open;
use super::goals::{Ask, done, status, told};
use super::guard::encoded;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::by_hand::Told;
use desk::card::Stand;
use desk::goals;
use desk::grid::{self, AreaForm, AreaSheet, CoverPlan, Found, LevelForm, Own, SelfDone, SlipForm, WorkForm};
use desk::{DeskError, FieldError};
use serde::Deserialize;

/// A problem as a page says it.
type Said = Option<(String, String)>;

#[derive(Template)]
#[template(path = "grid.html")]
struct Page {
    shell: Shell,
    page: grid::Page,
    /// The mode that the executive declared.
    mode: Option<String>,
    /// How evenly load lies.
    spread: Option<String>,
    said: Option<Told>,
    problem: Said,
    slip: Open<SlipForm>,
    back: String,
}

impl Page {
    /// What a level means, with the executive's name.
    fn means(&self, words: &str) -> String {
        words.replace("{}", &self.page.executive)
    }
}

/// `GET /o/{office}/grid`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, Open::default(), None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    slip: Open<SlipForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let status = if slip.wrong.is_empty() && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "Who does what").await?,
        page: grid::page(&visitor.desk).await?,
        mode: desk::mode::line(&visitor.desk).await?,
        spread: grid::spread(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        slip,
        back: visitor.to("grid"),
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/grid/review`: the executive lets it stand.
pub(super) async fn review(visitor: Visitor) -> Result<Response, Problem> {
    match grid::review(&visitor.desk).await {
        Ok(changed) => Ok(done(&visitor, "grid", changed.undo)),
        Err(error) => show(&visitor, "", Open::default(), Some(Problem::from(error))).await,
    }
}

/// `POST /o/{office}/grid/slip`: a promise will be late.
pub(super) async fn slip(visitor: Visitor, Form(form): Form<SlipForm>) -> Result<Response, Problem> {
    match grid::slip(&visitor.desk, &form).await {
        Ok(changed) => Ok(done(&visitor, "grid", changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show(&visitor, "", open, problem).await,
        },
    }
}

#[derive(Template)]
#[template(path = "grid_new.html")]
struct NewPage {
    shell: Shell,
    found: Vec<Found>,
    open: Open<AreaForm>,
    goals: Vec<(String, String)>,
    projects: Vec<(String, String)>,
    problem: Said,
}

impl NewPage {
    /// Where the form of something that was found stands filled in.
    fn take(&self, one: &Found) -> String {
        let minutes = one.minutes.map_or(String::new(), |m| m.to_string());
        let fields = [
            ("name", one.name.as_str()),
            ("responsible", &one.responsible),
            ("covers", &one.covers),
            ("project", &one.project),
            ("minutes", &minutes),
        ];
        let written = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        format!("{}/grid/new?{}", self.shell.base, written.collect::<Vec<_>>().join("&"))
    }
}

/// `GET /o/{office}/grid/new`.
pub(super) async fn new(visitor: Visitor, Query(form): Query<AreaForm>) -> Result<Response, Problem> {
    show_new(&visitor, Open::of(form), None).await
}

async fn show_new(
    visitor: &Visitor,
    open: Open<AreaForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let status = if open.wrong.is_empty() && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = NewPage {
        shell: Shell::of(visitor, Place::People, "A new area").await?,
        found: grid::found(&visitor.desk).await?,
        goals: goals::all(&visitor.desk).await?,
        projects: projects(visitor).await?,
        problem: problem.map(|p| p.words()),
        open,
    };
    Ok((status, html(&page)).into_response())
}

/// Projects that an area may hold: slug and name.
async fn projects(visitor: &Visitor) -> Result<Vec<(String, String)>, DeskError> {
    goals::project_choices(&visitor.desk).await
}

/// A form of an area that was refused; that two would answer for it stands beside the field.
fn refused(form: AreaForm, error: DeskError) -> (Open<AreaForm>, Option<Problem>) {
    match error {
        DeskError::Input { problem, code: "E_CONFLICT", .. }
            if problem.starts_with("several would answer") =>
        {
            let problem =
                "Exactly one answers for an area. Name one, and the others as those who do it.".to_owned();
            (Open { form, wrong: vec![FieldError { field: "accountable", problem }] }, None)
        }
        error => Open::refused(form, error),
    }
}

/// `POST /o/{office}/grid`: writes down an area.
pub(super) async fn add(visitor: Visitor, Form(form): Form<AreaForm>) -> Result<Response, Problem> {
    match grid::add(&visitor.desk, &form).await {
        Ok(added) => Ok(done(&visitor, "grid", added.undo)),
        Err(error) => {
            let (open, problem) = refused(form, error);
            show_new(&visitor, open, problem).await
        }
    }
}

#[derive(Template)]
#[template(path = "grid_area.html")]
struct AreaPage {
    shell: Shell,
    sheet: AreaSheet,
    open: Open<AreaForm>,
    level: Open<LevelForm>,
    goals: Vec<(String, String)>,
    projects: Vec<(String, String)>,
    /// Levels in it that wait for somebody's yes.
    waiting: Vec<grid::Waiting>,
    said: Option<Told>,
    problem: Said,
}

impl AreaPage {
    /// Where an answer leads back to.
    fn at(&self) -> String {
        format!("grid/{}", self.sheet.id)
    }
    fn here(&self) -> String {
        format!("{}/grid/{}", self.shell.base, self.sheet.id)
    }
    fn points(&self, points: &f64) -> String {
        format!("{points:.0}")
    }
    /// The seven levels of delegation, in order: as the form sends them, and their names.
    fn delegation(&self) -> Vec<(String, String)> {
        delegation()
    }
}

/// The seven levels of delegation, in order: as forms send them, and their names.
pub(super) fn delegation() -> Vec<(String, String)> {
    (1..).zip(grid::DELEGATION).map(|(n, name)| (format!("d{n}"), format!("{n} {name}"))).collect()
}

/// `GET /o/{office}/grid/{id}`.
pub(super) async fn area(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show_area(&visitor, &id, &ask.said, (None, Open::default()), None).await
}

async fn show_area(
    visitor: &Visitor,
    id: &str,
    said: &str,
    (open, mut level): (Option<Open<AreaForm>>, Open<LevelForm>),
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let sheet = grid::sheet(&visitor.desk, id).await?;
    let open = open.unwrap_or_else(|| Open::of(sheet.form.clone()));
    let fresh = open.wrong.is_empty() && level.wrong.is_empty() && problem.is_none();
    if level.form.person.is_empty() {
        let assistant = visitor.desk.office().assistant.as_ref();
        level.form.person = assistant.map_or(String::new(), |a| a.name.clone());
        level.form.level = sheet.standing.level.map_or("a1".to_owned(), |level| format!("a{level}"));
    }
    let status = if fresh { StatusCode::OK } else { status(&problem) };
    let page = AreaPage {
        shell: Shell::of(visitor, Place::People, sheet.name.clone()).await?,
        goals: goals::all(&visitor.desk).await?,
        projects: projects(visitor).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        waiting: grid::waiting(&visitor.desk).await?.into_iter().filter(|one| one.area == sheet.id).collect(),
        sheet,
        open,
        level,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/grid/{id}/edit`.
pub(super) async fn edit(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<AreaForm>,
) -> Result<Response, Problem> {
    match grid::edit(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(done(&visitor, &format!("grid/{}", changed.id), changed.undo)),
        Err(error) => match refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show_area(&visitor, &id, "", (Some(open), Open::default()), problem).await,
        },
    }
}

/// `POST /o/{office}/grid/{id}/remove`: the area is taken out.
pub(super) async fn remove(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let removed = grid::remove(&visitor.desk, &id).await?;
    Ok(done(&visitor, "grid", removed.undo))
}

/// Which absence ends, by its first day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    absence: String,
}

/// `POST /o/{office}/working/{id}/back`: an absence ends.
pub(super) async fn back(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<Back>,
) -> Result<Response, Problem> {
    match grid::end_absence(&visitor.desk, &id, form.absence.parse().ok()).await {
        Ok(changed) => Ok(done(&visitor, &format!("working/{}", encoded(&id)), changed.undo)),
        Err(error) if error.code() == "E_STATE" => {
            show_working(&visitor, &id, "", None, Some(Problem::from(error))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /o/{office}/grid/{id}/level`: what somebody may decide there.
pub(super) async fn level(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<LevelForm>,
) -> Result<Response, Problem> {
    if !visitor.desk.is_executive() {
        return match grid::ask_for(&visitor.desk, &id, &form).await {
            Ok(_) => Ok(super::form::back_to(&visitor, &format!("grid/{}#as-h", encoded(&id)))),
            Err(error) => match Open::refused(form, error) {
                (_, Some(Problem::Absent)) => Err(Problem::Absent),
                (level, problem) => show_area(&visitor, &id, "", (None, level), problem).await,
            },
        };
    }
    match grid::set_level(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(done(&visitor, &format!("grid/{}", changed.id), changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (level, problem) => show_area(&visitor, &id, "", (None, level), problem).await,
        },
    }
}

/// An answer to a level that waits, or one's own given back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LevelAnswer {
    /// The question by its id; empty: the one in the area.
    question: String,
    /// "yes", "no", "back" takes it back, "give-back" ends one's own.
    answer: String,
    /// Where the answer leads.
    from: String,
}

/// `POST /o/{office}/grid/{id}/answer`: the yes or no to a level that waits.
pub(super) async fn answer(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<LevelAnswer>,
) -> Result<Response, Problem> {
    let which = if form.question.is_empty() { id.as_str() } else { form.question.as_str() };
    let answered = match form.answer.as_str() {
        "yes" => grid::answer(&visitor.desk, which, true).await,
        "back" => grid::take_back(&visitor.desk, which).await,
        "give-back" => grid::give_back(&visitor.desk, &id).await,
        _ => grid::answer(&visitor.desk, which, false).await,
    };
    answered?;
    let back = match form.from.as_str() {
        place @ ("grid" | "today" | "inbox") => place.to_owned(),
        _ => format!("grid/{}", encoded(&id)),
    };
    Ok(super::form::back_to(&visitor, &back))
}

/// `POST /o/{office}/grid/{id}/read`: the holder of a right has read its brief and agrees.
pub(super) async fn acknowledge(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    grid::acknowledge(&visitor.desk, &id).await?;
    Ok(super::form::back_to(&visitor, &format!("grid/{}", encoded(&id))))
}

/// What a cover plan is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CoverAsk {
    who: String,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "grid_cover.html")]
struct CoverPage {
    shell: Shell,
    people: Vec<(String, String)>,
    ask: CoverAsk,
    plan: Option<CoverPlan>,
    problem: Said,
}

/// `GET /o/{office}/grid/cover`.
pub(super) async fn cover(visitor: Visitor, Query(ask): Query<CoverAsk>) -> Result<Response, Problem> {
    let asked = !ask.who.is_empty();
    let plan = match (asked, ask.from.parse(), ask.to.parse()) {
        (false, ..) => Ok(None),
        (_, Ok(from), Ok(to)) => grid::cover(&visitor.desk, &ask.who, from, to).await.map(Some),
        _ => Err(DeskError::Form(vec![FieldError {
            field: "from",
            problem: "Give the first and the last day of the absence.".to_owned(),
        }])),
    };
    let (plan, problem) = match plan {
        Ok(plan) => (plan, None),
        Err(error) => (None, Some(Problem::from(error))),
    };
    let columns = grid::page(&visitor.desk).await?.columns;
    let status = problem.as_ref().map_or(StatusCode::OK, Problem::status);
    let page = CoverPage {
        shell: Shell::of(&visitor, Place::People, "Cover for an absence").await?,
        people: columns.into_iter().map(|c| (c.id, c.whole)).collect(),
        problem: problem.map(|p| p.words()),
        plan,
        ask,
    };
    Ok((status, html(&page)).into_response())
}

#[derive(Template)]
#[template(path = "grid_self_done.html")]
struct SelfDonePage {
    shell: Shell,
    headline: String,
    found: Vec<SelfDone>,
}

/// `GET /o/{office}/grid/self-done`.
pub(super) async fn self_done(visitor: Visitor) -> Result<Response, Problem> {
    let (headline, found) = grid::self_done(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::People, "What others could do").await?;
    Ok(html(&SelfDonePage { shell, headline, found }))
}

#[derive(Template)]
#[template(path = "working.html")]
struct WorkPage {
    shell: Shell,
    id: String,
    name: String,
    open: Open<WorkForm>,
    /// Absences that are not over: their first day, and in words.
    absences: Vec<(String, String)>,
    /// What they may decide: for the executive, and for themselves.
    own: Option<Own>,
    said: Option<Told>,
    problem: Said,
}

/// `GET /o/{office}/working/{id}`: what is known of somebody who works here.
pub(super) async fn working(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show_working(&visitor, &id, &ask.said, None, None).await
}

async fn show_working(
    visitor: &Visitor,
    id: &str,
    said: &str,
    open: Option<Open<WorkForm>>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let (name, form) = grid::work_form(&visitor.desk, id).await?;
    let own = match grid::of_named(&visitor.desk, id).await {
        Ok(own) => Some(own),
        Err(error) if error.code() == "E_CLEARANCE" => None,
        Err(error) => return Err(error.into()),
    };
    let open = open.unwrap_or_else(|| Open::of(form));
    let fresh = open.wrong.is_empty() && problem.is_none();
    let status = if fresh { StatusCode::OK } else { status(&problem) };
    let absences = grid::absences(&visitor.desk, id).await?;
    let page = WorkPage {
        absences: absences.into_iter().map(|(from, words)| (from.to_string(), words)).collect(),
        shell: Shell::of(visitor, Place::People, name.clone()).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        id: id.to_owned(),
        name,
        open,
        own,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/working/{id}`.
pub(super) async fn enter(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<WorkForm>,
) -> Result<Response, Problem> {
    match grid::enter_work(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(done(&visitor, &format!("working/{}", encoded(&id)), changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show_working(&visitor, &id, "", Some(open), problem).await,
        },
    }
}
