//! People > Relationships: who needs attention, one person, the ways to somebody, the directory. Every change is a form,
//! and answers with its undo.

use super::filters;
use super::form::{Fields, Open};
use super::goals::{Ask, done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::card::Stand;
use desk::people::{
    self, Answer, Changed, DepartmentForm, Directory, MetForm, PersonForm, Portfolio, Register, Shape, Sheet,
    WaysForm,
};
use serde::Deserialize;

/// How near somebody is kept.
const TIERS: [(&str, &str); 5] = [
    ("", "Not said"),
    ("core", "Core: every two weeks"),
    ("key", "Key: every month"),
    ("network", "Network: every quarter"),
    ("dormant", "Dormant: once a year"),
];
/// Where somebody stands.
const STANCES: [(&str, &str); 6] = [
    ("", "Not said"),
    ("-2", "Against"),
    ("-1", "Rather against"),
    ("0", "Neutral"),
    ("1", "Rather for it"),
    ("2", "For it"),
];
/// Who sees to the next step.
const OWNERS: [(&str, &str); 3] =
    [("", "Nobody yet"), ("executive", "The executive"), ("assistant", "The assistant")];
/// Which way a favour went.
const WAYS: [(&str, &str); 4] =
    [("", "Choose"), ("given", "Done for them"), ("received", "Done by them"), ("asked", "Asked of them")];
/// How one was in touch.
const KINDS: [(&str, &str); 5] = [
    ("met", "Met"),
    ("call", "Called"),
    ("gift", "Letter or gift"),
    ("introduction", "Introduction"),
    ("news", "News to tell them"),
];

#[derive(Template)]
#[template(path = "people.html")]
struct Page {
    shell: Shell,
    page: people::Page,
    said: Option<Told>,
    problem: Option<(String, String)>,
    open: Option<Open<PersonForm>>,
    back: String,
}

impl Page {
    /// Whether somebody could be met over another than who is proposed.
    fn has_other_ways(&self) -> bool {
        self.page.ego.lines.iter().any(|line| line.kind == "other")
    }
}

/// What the address of the page asks for besides it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    add: String,
    said: String,
}

/// `GET /o/{office}/people`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Asked>) -> Result<Response, Problem> {
    let open = (!ask.add.is_empty()).then(Open::default);
    show(&visitor, &ask.said, open, None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    open: Option<Open<PersonForm>>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let refused = problem.is_some() || open.as_ref().is_some_and(|o| !o.wrong.is_empty());
    let status = if refused { status(&problem) } else { StatusCode::OK };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "People").await?,
        page: people::page(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        open,
        back: visitor.to("people"),
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/people`: somebody new.
pub(super) async fn add(visitor: Visitor, Fields(form): Fields<PersonForm>) -> Result<Response, Problem> {
    match people::new_person(&visitor.desk, &form).await {
        Ok(added) => Ok(back(&visitor, &added)),
        Err(error) => {
            let (open, problem) = Open::refused(form, error);
            show(&visitor, "", Some(open), problem).await
        }
    }
}

/// To the page of whoever was changed.
fn back(visitor: &Visitor, changed: &Changed) -> Response {
    done(visitor, &people::link(changed.id), changed.undo)
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    shell: Shell,
    sheet: Sheet,
    said: Option<Told>,
    problem: Option<(String, String)>,
    open: Open<PersonForm>,
    met: Open<MetForm>,
}

impl PersonPage {
    fn here(&self) -> String {
        self.shell.to(&self.sheet.path())
    }
    fn id(&self) -> String {
        self.sheet.id.0.simple().to_string()
    }
    fn note(&self) -> &str {
        self.sheet.note.as_deref().unwrap_or_default()
    }
}

/// `GET /o/{office}/people/{id}`.
pub(super) async fn person(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show_person(&visitor, &id, &ask.said, None, Open::default(), None).await
}

async fn show_person(
    visitor: &Visitor,
    id: &str,
    said: &str,
    open: Option<Open<PersonForm>>,
    met: Open<MetForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let sheet = people::sheet(&visitor.desk, id).await?;
    let refused = problem.is_some() || open.is_some() || !met.wrong.is_empty();
    let status = if refused { status(&problem) } else { StatusCode::OK };
    let open = match open {
        Some(open) => open,
        None => Open::of(people::form(&visitor.desk, id).await?),
    };
    let page = PersonPage {
        shell: Shell::of(visitor, Place::People, sheet.name.clone()).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        sheet,
        open,
        met,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/people/{id}/edit`.
pub(super) async fn edit(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(form): Fields<PersonForm>,
) -> Result<Response, Problem> {
    match people::save(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(back(&visitor, &changed)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show_person(&visitor, &id, "", Some(open), Open::default(), problem).await,
        },
    }
}

/// `POST /o/{office}/people/{id}/met`.
pub(super) async fn met(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(form): Fields<MetForm>,
) -> Result<Response, Problem> {
    match people::meet(&visitor.desk, &id, &form).await {
        Ok(changed) => Ok(back(&visitor, &changed)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (met, problem) => show_person(&visitor, &id, "", None, met, problem).await,
        },
    }
}

/// A private note.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoteForm {
    text: String,
}

/// `POST /o/{office}/people/{id}/note`.
pub(super) async fn note(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(form): Fields<NoteForm>,
) -> Result<Response, Problem> {
    match people::note(&visitor.desk, &id, &form.text).await {
        Ok(person) => Ok(super::form::back_to(&visitor, &people::link(person))),
        Err(error) => refused(&visitor, &id, error).await,
    }
}

/// What cannot be done is said on the person's page.
async fn refused(visitor: &Visitor, id: &str, error: DeskError) -> Result<Response, Problem> {
    match Problem::from(error) {
        Problem::Absent => Err(Problem::Absent),
        problem => show_person(visitor, id, "", None, Open::default(), Some(problem)).await,
    }
}

/// `POST /o/{office}/people/{id}/split`.
pub(super) async fn split(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    match people::split(&visitor.desk, &id).await {
        Ok(changed) => Ok(back(&visitor, &changed)),
        Err(error) => refused(&visitor, &id, error).await,
    }
}

/// Whom somebody reports to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ManagerForm {
    manager: String,
    #[serde(rename = "do")]
    act: String,
}

/// `POST /o/{office}/people/{id}/manager`.
pub(super) async fn manager(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(form): Fields<ManagerForm>,
) -> Result<Response, Problem> {
    let said = match form.act.as_str() {
        "no" => people::does_not_report(&visitor.desk, &id, &form.manager).await,
        _ => people::reports_to(&visitor.desk, &id, &form.manager).await,
    };
    match said {
        Ok(changed) => Ok(done(&visitor, "people/directory", changed.undo)),
        Err(error) => refused(&visitor, &id, error).await,
    }
}

#[derive(Template)]
#[template(path = "people_ways.html")]
struct WaysPage {
    shell: Shell,
    answer: Answer,
    whom: Vec<(String, String)>,
}

/// `GET /o/{office}/people/ways`: who can introduce one to somebody.
pub(super) async fn ways(visitor: Visitor, Query(form): Query<WaysForm>) -> Result<Response, Problem> {
    if form.whom.trim().is_empty() {
        return Ok(super::form::back_to(&visitor, "people#ask"));
    }
    let page = WaysPage {
        shell: Shell::of(&visitor, Place::People, "Introductions").await?,
        answer: people::ways_to(&visitor.desk, &form.whom).await?,
        whom: people::whom(&visitor.desk).await?,
    };
    Ok(html(&page))
}

#[derive(Template)]
#[template(path = "people_portfolio.html")]
struct PortfolioPage {
    shell: Shell,
    found: Portfolio,
    register: Register,
}

/// `GET /o/{office}/people/portfolio`.
pub(super) async fn portfolio(visitor: Visitor) -> Result<Response, Problem> {
    let page = PortfolioPage {
        shell: Shell::of(&visitor, Place::People, "What the circle covers").await?,
        found: people::portfolio(&visitor.desk).await?,
        register: people::register(&visitor.desk).await?,
    };
    Ok(html(&page))
}

#[derive(Template)]
#[template(path = "people_directory.html")]
struct DirectoryPage {
    shell: Shell,
    learn: bool,
    found: Directory,
    said: Option<Told>,
    problem: Option<(String, String)>,
    open: Option<Open<DepartmentForm>>,
    places: Vec<(String, String)>,
}

impl DirectoryPage {
    /// A place as it is called; what is none stays as it was written.
    fn place<'a>(&'a self, word: &'a str) -> &'a str {
        self.places.iter().find(|(id, _)| id == word).map_or(word, |(_, name)| name)
    }
}

/// What the address of the directory asks for besides it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sought {
    said: String,
    q: String,
    /// Anything: the cards to learn by heart in place of the people.
    learn: String,
    department: String,
    name: String,
    within: String,
}

/// `GET /o/{office}/people/directory`; with `q` those who are sought, with `department` its form.
pub(super) async fn directory(visitor: Visitor, Query(ask): Query<Sought>) -> Result<Response, Problem> {
    let form = match ask.department.as_str() {
        "" => None,
        "new" => {
            let (name, within) = (ask.name.clone(), ask.within.clone());
            Some(Open::of(DepartmentForm { name, within, ..DepartmentForm::default() }))
        }
        id => Some(Open::of(people::department_form(&visitor.desk, id).await?)),
    };
    show_directory(&visitor, &ask, form, None).await
}

async fn show_directory(
    visitor: &Visitor,
    ask: &Sought,
    open: Option<Open<DepartmentForm>>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let refused = problem.is_some() || open.as_ref().is_some_and(|o| !o.wrong.is_empty());
    let status = if refused { status(&problem) } else { StatusCode::OK };
    let places = match open {
        Some(_) => people::places(&visitor.desk).await?,
        None => Vec::new(),
    };
    let page = DirectoryPage {
        shell: Shell::of(visitor, Place::People, "Directory").await?,
        learn: !ask.learn.is_empty(),
        found: people::directory(&visitor.desk, &ask.q).await?,
        said: told(visitor, &ask.said).await,
        problem: problem.map(|p| p.words()),
        open,
        places,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/people/departments`: a department is added, changed, looked at again, or no more.
pub(super) async fn department(
    visitor: Visitor,
    Fields(form): Fields<DepartmentForm>,
) -> Result<Response, Problem> {
    match people::save_department(&visitor.desk, &form).await {
        Ok(kept) => Ok(done(&visitor, "people/directory", kept.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show_directory(&visitor, &Sought::default(), Some(open), problem).await,
        },
    }
}

/// Two cards, and whether they are one person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OneForm {
    card: String,
    with: String,
    #[serde(rename = "do")]
    verb: String,
    /// The second word, where both are at two organisations.
    sure: String,
}

/// `POST /o/{office}/people/one`.
pub(super) async fn one(visitor: Visitor, Fields(form): Fields<OneForm>) -> Result<Response, Problem> {
    let changed = match form.verb.as_str() {
        "two" => people::two_people(&visitor.desk, &form.card, &form.with).await,
        _ => people::is_one(&visitor.desk, &form.card, &form.with, form.sure == "yes").await,
    };
    match changed {
        Ok(changed) => Ok(done(&visitor, "people/directory", changed.undo)),
        Err(error) => match Problem::from(error) {
            Problem::Absent => Err(Problem::Absent),
            problem => show_directory(&visitor, &Sought::default(), None, Some(problem)).await,
        },
    }
}
