//! Growth: goals that one sets oneself, mistakes with the fixes made, what one is good at, and who relies on one's work.
//! Every change is a form, and answers with its undo.

use super::form::{Fields, Gone, Open, reopened};
use super::goals::{done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::grid::Changed;
use desk::growth::{self, AimForm, Growth, MistakeForm, Opened, SkillForm};
use serde::Deserialize;

/// The part of the address after the office.
const PART: &str = "growth";

#[derive(Template)]
#[template(path = "growth.html")]
struct Page {
    shell: Shell,
    v: Growth,
    said: Option<Told>,
    problem: Option<(String, String)>,
    aim: Open<AimForm>,
    mistake: Open<MistakeForm>,
    skill: Open<SkillForm>,
}

impl Page {
    /// Whether a form is open: it was refused, or changes an entry.
    fn open(&self, id: &str, wrong: &[desk::FieldError]) -> bool {
        !id.is_empty() || !wrong.is_empty()
    }
}

/// Whose page, what was done just now, and which entry is changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    who: String,
    said: String,
    edit: String,
}

/// The forms as they were sent, where one was refused.
#[derive(Default)]
struct Forms {
    aim: Open<AimForm>,
    mistake: Open<MistakeForm>,
    skill: Open<SkillForm>,
}

/// `GET /o/{office}/growth`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let mut forms = Forms::default();
    if !ask.edit.is_empty() {
        match growth::form(&visitor.desk, &ask.edit).await? {
            Opened::Aim(form) => forms.aim = Open::of(form),
            Opened::Mistake(form) => forms.mistake = Open::of(form),
            Opened::Skill(form) => forms.skill = Open::of(form),
        }
    }
    show(&visitor, &ask, forms, None).await
}

async fn show(
    visitor: &Visitor,
    ask: &Ask,
    forms: Forms,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let Forms { aim, mistake, skill } = forms;
    let sound = aim.wrong.is_empty() && mistake.wrong.is_empty() && skill.wrong.is_empty();
    let code = if sound && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "Growth").await?,
        v: growth::growth(&visitor.desk, &ask.who).await?,
        said: told(visitor, &ask.said).await,
        problem: problem.map(|p| p.words()),
        aim,
        mistake,
        skill,
    };
    Ok((code, html(&page)).into_response())
}

/// Back to the page, or the page with what is wrong.
async fn answer<T>(
    visitor: &Visitor,
    form: T,
    changed: Result<Changed, DeskError>,
    put: fn(&mut Forms, Open<T>),
) -> Result<Response, Problem> {
    match changed {
        Ok(changed) => Ok(done(visitor, PART, changed.undo)),
        Err(error) => {
            let (forms, problem) = reopened(form, error, put)?;
            show(visitor, &Ask::default(), forms, problem).await
        }
    }
}

/// `POST /o/{office}/growth/aim`: a goal of one's own.
pub(super) async fn aim(visitor: Visitor, Fields(form): Fields<AimForm>) -> Result<Response, Problem> {
    let changed = growth::keep_aim(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.aim = open).await
}

/// `POST /o/{office}/growth/mistake`: a mistake of one's own, or its fix.
pub(super) async fn mistake(
    visitor: Visitor,
    Fields(form): Fields<MistakeForm>,
) -> Result<Response, Problem> {
    let changed = growth::keep_mistake(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.mistake = open).await
}

/// `POST /o/{office}/growth/skill`: what one is good at.
pub(super) async fn skill(visitor: Visitor, Fields(form): Fields<SkillForm>) -> Result<Response, Problem> {
    let changed = growth::keep_skill(&visitor.desk, &form).await;
    answer(&visitor, form, changed, |forms, open| forms.skill = open).await
}

/// `POST /o/{office}/growth/drop`: an entry is taken out.
pub(super) async fn take_out(visitor: Visitor, Fields(gone): Fields<Gone>) -> Result<Response, Problem> {
    let changed = growth::drop_entry(&visitor.desk, &gone.id).await;
    answer(&visitor, (), changed, |_, _| ()).await
}
