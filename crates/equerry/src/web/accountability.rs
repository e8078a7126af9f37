//! What somebody answers for: areas with what an hour there brings, how promises are kept, training and changes of how
//! things are done. Every change is a form, and answers with its undo.

use super::form::{Fields, Gone, Open, reopened};
use super::goals::{done, status, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use desk::by_hand::Told;
use desk::grid::{self, AnswerForm, Answers, Changed, ProcessForm, TrainingForm};
use desk::growth::{self, InfluenceForm, TellForm};
use serde::Deserialize;

/// The part of the address after the office.
const PART: &str = "accountability";

#[derive(Template)]
#[template(path = "accountability.html")]
struct Page {
    shell: Shell,
    board: Answers,
    said: Option<Told>,
    problem: Option<(String, String)>,
    training: Open<TrainingForm>,
    process: Open<ProcessForm>,
    answer: Open<AnswerForm>,
    influence: Open<InfluenceForm>,
    tell: Open<TellForm>,
}

/// How the work with somebody goes: the figure in the form, and what it means.
const RATINGS: [(&str, &str); 5] =
    [("5", "5, very well"), ("4", "4, well"), ("3", "3, as agreed"), ("2", "2, poorly"), ("1", "1, badly")];

impl Page {
    /// How the work with somebody may be rated.
    fn ratings(&self) -> [(&'static str, &'static str); 5] {
        RATINGS
    }
    /// Whether this is what is chosen.
    fn is(&self, word: &str, chosen: &str) -> bool {
        word == chosen
    }
    /// Whether the words of this entry were refused.
    fn telling(&self, id: &world::NoteId) -> bool {
        self.tell.form.id == id.to_string()
    }
    /// What an hour brings, as a figure.
    fn points(&self, an_hour: &f64) -> String {
        format!("{an_hour:.0}")
    }
}

/// Whose board, and what was done just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    who: String,
    said: String,
    /// Whom one has influence with, to be rated anew.
    edit: String,
}

/// The forms as they were sent, where one was refused.
#[derive(Default)]
struct Forms {
    training: Open<TrainingForm>,
    process: Open<ProcessForm>,
    answer: Open<AnswerForm>,
    influence: Open<InfluenceForm>,
    tell: Open<TellForm>,
}

/// `GET /o/{office}/accountability`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let mut forms = Forms::default();
    if !ask.edit.is_empty() {
        forms.influence = Open::of(growth::influence_form(&visitor.desk, &ask.edit).await?);
    }
    show(&visitor, &ask, forms, None).await
}

async fn show(
    visitor: &Visitor,
    ask: &Ask,
    forms: Forms,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let Forms { training, process, answer, influence, tell } = forms;
    let wrong = [&training.wrong, &process.wrong, &answer.wrong, &influence.wrong, &tell.wrong];
    let sound = wrong.iter().all(|wrong| wrong.is_empty());
    let code = if sound && problem.is_none() { StatusCode::OK } else { status(&problem) };
    let page = Page {
        shell: Shell::of(visitor, Place::People, "Answering for").await?,
        board: grid::accountability(&visitor.desk, &ask.who).await?,
        said: told(visitor, &ask.said).await,
        problem: problem.map(|p| p.words()),
        training,
        process,
        answer,
        influence,
        tell,
    };
    Ok((code, html(&page)).into_response())
}

/// Back to the page, or the page with what is wrong.
async fn after<T>(
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

/// `POST /o/{office}/accountability/training`: somebody asks to be trained.
pub(super) async fn ask(visitor: Visitor, Form(form): Form<TrainingForm>) -> Result<Response, Problem> {
    let changed = grid::ask_training(&visitor.desk, &form).await;
    after(&visitor, form, changed, |forms, open| forms.training = open).await
}

/// `POST /o/{office}/accountability/answer`: the executive answers a request.
pub(super) async fn answer(visitor: Visitor, Form(form): Form<AnswerForm>) -> Result<Response, Problem> {
    let changed = grid::answer_training(&visitor.desk, &form).await;
    after(&visitor, form, changed, |forms, open| forms.answer = open).await
}

/// `POST /o/{office}/accountability/process`: the way an area is done was changed.
pub(super) async fn process(visitor: Visitor, Form(form): Form<ProcessForm>) -> Result<Response, Problem> {
    let changed = grid::change_process(&visitor.desk, &form).await;
    after(&visitor, form, changed, |forms, open| forms.process = open).await
}

/// `POST /o/{office}/accountability/influence`: somebody with whom one has influence, and how the work with them goes.
pub(super) async fn influence(
    visitor: Visitor,
    Fields(form): Fields<InfluenceForm>,
) -> Result<Response, Problem> {
    let changed = growth::keep_influence(&visitor.desk, &form).await;
    after(&visitor, form, changed, |forms, open| forms.influence = open).await
}

/// `POST /o/{office}/accountability/tell`: the executive should hear something of them.
pub(super) async fn tell(visitor: Visitor, Fields(form): Fields<TellForm>) -> Result<Response, Problem> {
    let changed = growth::tell(&visitor.desk, &form).await;
    after(&visitor, form, changed, |forms, open| forms.tell = open).await
}

/// `POST /o/{office}/accountability/influence/drop`: an entry is taken out.
pub(super) async fn take_out(visitor: Visitor, Fields(gone): Fields<Gone>) -> Result<Response, Problem> {
    let changed = growth::drop_influence(&visitor.desk, &gone.id).await;
    after(&visitor, (), changed, |_, _| ()).await
}
