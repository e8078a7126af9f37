//! The catch-up: a page that both look at.

use super::filters;
use super::form::{Fields, Open};
use super::goals::done;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::by_hand::{self, Told};
use desk::catch_up::{self, Ask as Question, CatchUp, Finished, Item};
use desk::grid::{self, AnswerForm};
use desk::{DeskError, capture, occasion, views};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "catch_up.html")]
struct Page {
    shell: Shell,
    told: CatchUp,
    said: Option<Told>,
    /// The words of a note that was refused, and why.
    note: Option<(String, String)>,
    /// Of which meeting or request an answer was refused, and why.
    wrong: Refused,
    back: String,
}

/// An answer in a line that was refused: of what, why, and the fields as they were typed.
#[derive(Debug, Default)]
struct Refused {
    of: String,
    why: String,
    typed: BTreeMap<String, String>,
}

impl Refused {
    /// Whether it was the answer about this.
    fn is(&self, of: &impl ToString) -> bool {
        !self.of.is_empty() && self.of == of.to_string()
    }
    /// What a line of the minutes of a meeting is called here.
    fn line(event: &impl ToString, number: &impl ToString) -> String {
        format!("{}-{}", event.to_string(), number.to_string())
    }
    /// A field as it was typed.
    fn field(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

impl Page {
    /// The path of the page of what a line is about.
    fn link(item: &Item) -> Option<String> {
        item.about.and_then(desk::card::link)
    }
    /// Of how many meetings questions are answered in their line; of those after them on a page of their own.
    fn near(&self) -> usize {
        if self.told.weekly { 2 } else { 12 }
    }
    /// How many meetings of a week are told one by one.
    fn most(&self) -> usize {
        if self.told.weekly { 20 } else { usize::MAX }
    }
    fn assistant(&self) -> &str {
        let name = self.told.assistant.as_ref().map_or("", |(_, name)| name.as_str());
        name.split_whitespace().next().unwrap_or("the assistant")
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    /// What was kept just now.
    said: String,
}

/// The parts of the address after the office: of the day's, and of the week's.
const PART: &str = "catch-up";
const WEEK: &str = "catch-up/week";

/// `GET /o/{office}/catch-up`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, PART, &ask.said, None, Refused::default(), StatusCode::OK).await
}

/// `GET /o/{office}/catch-up/week`: the thirty minutes of the week.
pub(super) async fn week(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&visitor, WEEK, &ask.said, None, Refused::default(), StatusCode::OK).await
}

async fn show(
    visitor: &Visitor,
    part: &str,
    said: &str,
    note: Option<(String, String)>,
    wrong: Refused,
    status: StatusCode,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Today, "Catch-up").await?;
    let mut told = match part {
        WEEK => catch_up::weekly(&visitor.desk).await?,
        _ => catch_up::catch_up(&visitor.desk).await?,
    };
    for item in told.parts.iter_mut().flat_map(|part| &mut part.lines) {
        if let Some(Question::Meeting { event, gaps, .. }) = &mut item.ask
            && wrong.is(event)
        {
            gaps.iter_mut().for_each(|gap| gap.typed = wrong.field(&gap.name).to_owned());
        }
    }
    let said = match said {
        "" => None,
        id => by_hand::told(&visitor.desk, id).await.ok(),
    };
    let page = Page { shell, told, said, note, wrong, back: visitor.to(part) };
    Ok((status, html(&page)).into_response())
}

/// What the assistant should know.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Note {
    words: String,
}

/// `POST /o/{office}/catch-up/note`: a task for the assistant.
pub(super) async fn note(visitor: Visitor, Form(Note { words }): Form<Note>) -> Result<Response, Problem> {
    let assistant = visitor.desk.office().assistant.as_ref().map(|a| a.person);
    let words: String = words.chars().take(2_000).collect();
    match capture::add_for(&visitor.desk, &words, assistant).await {
        Ok(added) => {
            Ok(Redirect::to(&visitor.to(&format!("catch-up?said={}#said", added.undo))).into_response())
        }
        Err(error) => match Problem::from(error) {
            Problem::Absent => Err(Problem::Absent),
            problem => {
                let (what, hint) = problem.words();
                let note = Some((words, format!("{what} {hint}")));
                show(&visitor, PART, "", note, Refused::default(), problem.status()).await
            }
        },
    }
}

/// What is said of a meeting: which, and the fields that were not said before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    event: String,
    /// "week" where it was said in the catch-up of the week.
    of: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// `POST /o/{office}/catch-up/said`: what was not said of a meeting.
pub(super) async fn say(visitor: Visitor, Fields(said): Fields<Said>) -> Result<Response, Problem> {
    match catch_up::say(&visitor.desk, &said.event, &said.fields).await {
        Ok(kept) => Ok(done(&visitor, part(&said.of), kept.undo)),
        Err(error) => refused(&visitor, part(&said.of), said.event, said.fields, error).await,
    }
}

/// Which was heard.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Heard {
    note: String,
}

/// `POST /o/{office}/catch-up/heard`: the executive has heard it.
pub(super) async fn heard(visitor: Visitor, Fields(heard): Fields<Heard>) -> Result<Response, Problem> {
    match views::heard(&visitor.desk, &heard.note).await {
        Ok(changed) => Ok(done(&visitor, "catch-up", changed.undo)),
        Err(error) => refused(&visitor, PART, heard.note, BTreeMap::new(), error).await,
    }
}

/// What is answered of a meeting, and its answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    event: String,
    number: String,
    answer: String,
}

/// `POST /o/{office}/catch-up/answered`: the executive answers a question that was taken back.
pub(super) async fn answered(visitor: Visitor, Fields(back): Fields<Back>) -> Result<Response, Problem> {
    let number = back.number.parse().unwrap_or(0);
    match occasion::settle(&visitor.desk, &back.event, number, &back.answer).await {
        Ok(kept) => Ok(done(&visitor, PART, kept.undo)),
        Err(error) => {
            let typed = BTreeMap::from([("answer".to_owned(), back.answer)]);
            refused(&visitor, PART, Refused::line(&back.event, &back.number), typed, error).await
        }
    }
}

/// `POST /o/{office}/catch-up/reported`: the executive has heard what was brought back.
pub(super) async fn reported(visitor: Visitor, Fields(back): Fields<Back>) -> Result<Response, Problem> {
    match occasion::heard(&visitor.desk, &back.event).await {
        Ok(kept) => Ok(done(&visitor, PART, kept.undo)),
        Err(error) => refused(&visitor, PART, back.event, BTreeMap::new(), error).await,
    }
}

/// `POST /o/{office}/catch-up/training`: the executive answers a request for training.
pub(super) async fn training(
    visitor: Visitor,
    Fields(form): Fields<AnswerForm>,
) -> Result<Response, Problem> {
    match grid::answer_training(&visitor.desk, &form).await {
        Ok(changed) => Ok(done(&visitor, "catch-up", changed.undo)),
        Err(error) => {
            let typed = BTreeMap::from([("answer".to_owned(), form.answer)]);
            refused(&visitor, PART, form.id, typed, error).await
        }
    }
}

/// The page that an answer came from.
fn part(of: &str) -> &'static str {
    if of == "week" { WEEK } else { PART }
}

/// The page anew, with why an answer was refused beside it and what was typed.
async fn refused(
    visitor: &Visitor,
    part: &str,
    of: String,
    typed: BTreeMap<String, String>,
    error: DeskError,
) -> Result<Response, Problem> {
    let (why, status) = match error {
        DeskError::Form(wrong) => {
            let words: Vec<String> = wrong.into_iter().map(|w| w.problem).collect();
            (words.join(" "), StatusCode::UNPROCESSABLE_ENTITY)
        }
        error => match Problem::from(error) {
            Problem::Absent => return Err(Problem::Absent),
            problem => {
                let (what, hint) = problem.words();
                (format!("{what} {hint}"), problem.status())
            }
        },
    };
    show(visitor, part, "", None, Refused { of, why, typed }, status).await
}

#[derive(Template)]
#[template(path = "catch_up_finish.html")]
struct FinishPage {
    shell: Shell,
    v: Finished,
    open: Open<Notes>,
    problem: Option<(String, String)>,
}

/// The notes as they are typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    text: String,
}

/// `GET /o/{office}/catch-up/finish`: what was agreed, before it is kept.
pub(super) async fn finish_page(visitor: Visitor) -> Result<Response, Problem> {
    let v = catch_up::finished(&visitor.desk).await?;
    let open = Open::of(Notes { text: v.text.clone() });
    let shell = Shell::of(&visitor, Place::Today, "Finish the catch-up").await?;
    Ok(html(&FinishPage { shell, v, open, problem: None }))
}

/// `POST /o/{office}/catch-up/finish`: the notes are kept, so that both see them.
pub(super) async fn finish(visitor: Visitor, Fields(notes): Fields<Notes>) -> Result<Response, Problem> {
    let error = match catch_up::finish(&visitor.desk, &notes.text).await {
        Ok(changed) => return Ok(done(&visitor, "notes", changed.undo)),
        Err(error) => error,
    };
    let (open, problem) = match Open::refused(notes, error) {
        (_, Some(Problem::Absent)) => return Err(Problem::Absent),
        refused => refused,
    };
    let status = super::goals::status(&problem);
    let shell = Shell::of(&visitor, Place::Today, "Finish the catch-up").await?;
    let v = catch_up::finished(&visitor.desk).await?;
    let page = FinishPage { shell, v, open, problem: problem.map(|p| p.words()) };
    Ok((status, html(&page)).into_response())
}
