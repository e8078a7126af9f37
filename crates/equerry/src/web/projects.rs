//! Projects: the list with where each stands, one on its sheet, and the forms that add and change one. Every change
//! answers with its undo.

use super::filters;
use super::form::Open;
use super::goals::{Ask, done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::by_hand::Told;
use desk::goals::{self, ProjectForm, ProjectRow, ProjectSheet};

#[derive(Template)]
#[template(path = "projects.html")]
struct Page {
    shell: Shell,
    rows: Vec<ProjectRow>,
    /// What a new one may serve: id and name.
    goals: Vec<(String, String)>,
    open: Open<ProjectForm>,
    said: Option<Told>,
    problem: Option<(String, String)>,
}

impl Page {
    fn headline(&self) -> String {
        let at_risk: Vec<&ProjectRow> = self.rows.iter().filter(|row| row.at_risk).collect();
        match (self.rows.len(), at_risk.as_slice()) {
            (0, _) => "No project is set up.".to_owned(),
            (_, []) => "No project is at risk.".to_owned(),
            (_, [one]) => format!("{} is at risk.", one.name),
            (_, several) => {
                let n = desk::words::count(several.len(), "project is", "projects are");
                format!("{} at risk.", desk::words::sentence(&n))
            }
        }
    }
}

/// `GET /o/{office}/projects`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, &ask.said, Open::default(), None).await
}

async fn show(
    visitor: &Visitor,
    said: &str,
    open: Open<ProjectForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let status = if open.wrong.is_empty() && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::Goals, "Projects").await?,
        rows: goals::projects(&visitor.desk).await?,
        goals: goals::all(&visitor.desk).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        open,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/projects`.
pub(super) async fn add(visitor: Visitor, Form(form): Form<ProjectForm>) -> Result<Response, Problem> {
    match goals::new_project(&visitor.desk, &form).await {
        Ok(added) => Ok(done(&visitor, &part(&added.slug), added.undo)),
        Err(error) => {
            let (open, problem) = Open::refused(form, error);
            show(&visitor, "", open, problem).await
        }
    }
}

/// The part of the address of a project's sheet.
fn part(slug: &str) -> String {
    format!("projects/{}", super::guard::encoded(slug))
}

#[derive(Template)]
#[template(path = "project.html")]
struct SheetPage {
    shell: Shell,
    sheet: ProjectSheet,
    open: Open<ProjectForm>,
    said: Option<Told>,
    problem: Option<(String, String)>,
}

impl SheetPage {
    fn here(&self) -> String {
        format!("{}/projects/{}", self.shell.base, self.sheet.row.id)
    }
}

/// `GET /o/{office}/projects/{id}`.
pub(super) async fn sheet(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show_sheet(&visitor, &slug, &ask.said, Open::default(), None).await
}

async fn show_sheet(
    visitor: &Visitor,
    slug: &str,
    said: &str,
    mut open: Open<ProjectForm>,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let sheet = goals::project_sheet(&visitor.desk, slug).await?;
    let fresh = open.wrong.is_empty() && problem.is_none();
    if fresh {
        open.form.stage.clone_from(&sheet.row.stage);
        if let Some((middle, most, like)) = sheet.outside.entered.clone() {
            (open.form.middle, open.form.most, open.form.like) = (middle, most, like);
        }
    }
    let status = if fresh { StatusCode::OK } else { status(&problem) };
    let page = SheetPage {
        shell: Shell::of(visitor, Place::Goals, sheet.row.name.clone()).await?,
        said: told(visitor, said).await,
        problem: problem.map(|p| p.words()),
        sheet,
        open,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /o/{office}/projects/{id}/edit`.
pub(super) async fn edit(
    visitor: Visitor,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<ProjectForm>,
) -> Result<Response, Problem> {
    match goals::edit_project(&visitor.desk, &slug, &form).await {
        Ok(changed) => Ok(done(&visitor, &part(&changed.slug), changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (_, Some(Problem::Absent)) => Err(Problem::Absent),
            (open, problem) => show_sheet(&visitor, &slug, "", open, problem).await,
        },
    }
}
