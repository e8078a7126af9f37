//! What the office is like just now: the mode that holds, how far support goes, how much of it is needed.

use super::form::{Fields, Mistakes, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::mode::{self, ModeForm};
use desk::settings::Mistake;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the page lies below the office.
const HERE: &str = "settings/mode";

#[derive(Template)]
#[template(path = "mode.html")]
struct Page {
    shell: Shell,
    page: mode::Page,
    /// The mode as the form shows it: empty, or as typed.
    form: ModeForm,
    mistakes: Mistakes,
}

impl Page {
    /// Modes as the form offers them.
    fn modes(&self) -> Vec<(String, String)> {
        self.page.modes.iter().map(|(key, word, _)| (key.clone(), (*word).to_owned())).collect()
    }
    /// Whether support goes so far.
    fn is_chosen(&self, level: &str) -> bool {
        self.page.support.level.key() == level
    }
    /// Whoever could agree in the executive's place.
    fn deputies(&self) -> Vec<(String, String)> {
        let nobody = (String::new(), "Nobody".to_owned());
        [nobody].into_iter().chain(self.page.deputies.iter().cloned()).collect()
    }
}

async fn show(
    visitor: &Visitor,
    form: Option<ModeForm>,
    answers: Option<&BTreeMap<String, String>>,
    mistakes: Mistakes,
) -> Result<Response, Problem> {
    let mut page = mode::page(&visitor.desk).await?;
    if let Some(typed) = answers {
        for one in &mut page.needs.asked {
            one.answer = typed.get(one.key).cloned().unwrap_or_default();
        }
    }
    let form = form.unwrap_or_else(|| page.form.clone());
    let shell = Shell::of(visitor, Place::Settings, "Mode and support").await?;
    Ok((mistakes.status(), html(&Page { shell, page, form, mistakes })).into_response())
}

/// The mistakes of a refused form; any other refusal as it is.
fn mistakes(error: DeskError) -> Result<Mistakes, Problem> {
    match error {
        DeskError::Form(wrong) => {
            let one = |w: desk::FieldError| Mistake { field: w.field.to_owned(), words: w.problem };
            Ok(Mistakes::from(wrong.into_iter().map(one).collect::<Vec<_>>()))
        }
        error => Err(error.into()),
    }
}

/// `GET /o/{office}/settings/mode`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    show(&visitor, None, None, Mistakes::default()).await
}

/// `POST /o/{office}/settings/mode`.
pub(super) async fn declare(visitor: Visitor, Fields(form): Fields<ModeForm>) -> Result<Response, Problem> {
    match mode::declare(&visitor.desk, &form).await {
        Ok(_) => Ok(back_to(&visitor, HERE)),
        Err(error) => show(&visitor, Some(form), None, mistakes(error)?).await,
    }
}

/// `POST /o/{office}/settings/mode/end`.
pub(super) async fn end(visitor: Visitor) -> Result<Response, Problem> {
    mode::end(&visitor.desk).await?;
    Ok(back_to(&visitor, HERE))
}

/// `POST /o/{office}/settings/mode/undo`.
pub(super) async fn undo(visitor: Visitor) -> Result<Response, Problem> {
    mode::take_back(&visitor.desk).await?;
    Ok(back_to(&visitor, HERE))
}

/// How far support goes, as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Support {
    support: String,
}

/// `POST /o/{office}/settings/support`.
pub(super) async fn support(visitor: Visitor, Fields(form): Fields<Support>) -> Result<Response, Problem> {
    match mode::set(&visitor.desk, &form.support).await {
        Ok(_) => Ok(back_to(&visitor, "settings/mode#support")),
        Err(error) => show(&visitor, None, None, mistakes(error)?).await,
    }
}

/// `POST /o/{office}/settings/support/undo`.
pub(super) async fn undo_support(visitor: Visitor) -> Result<Response, Problem> {
    mode::take_back_support(&visitor.desk).await?;
    Ok(back_to(&visitor, "settings/mode#support"))
}

/// `POST /o/{office}/settings/needs`.
pub(super) async fn needs(
    visitor: Visitor,
    Fields(typed): Fields<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    match mode::answer(&visitor.desk, &typed).await {
        Ok(_) => Ok(back_to(&visitor, "settings/mode#needs")),
        Err(error) => show(&visitor, None, Some(&typed), mistakes(error)?).await,
    }
}

/// `POST /o/{office}/settings/needs/undo`.
pub(super) async fn undo_needs(visitor: Visitor) -> Result<Response, Problem> {
    mode::take_back_needs(&visitor.desk).await?;
    Ok(back_to(&visitor, "settings/mode#needs"))
}
