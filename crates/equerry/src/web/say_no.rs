//! Saying no: the boundaries that were agreed, a no from its parts, and what may be said against it. Nothing is sent, and
//! nothing is kept but what somebody notes for themselves.

use super::form::{Fields, Open};
use super::goals::{done, told};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::boundaries::{self, Boundaries, Declined, Form};
use desk::by_hand::Told;
use desk::rehearsal::{self, Against, BestLine, WentForm};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "say_no.html")]
struct Page {
    shell: Shell,
    agreed: Boundaries,
    open: Open<Form>,
    said: Option<Declined>,
    /// What may be said against it.
    against: Vec<Against>,
    /// Lines of one's own that worked.
    lines: Vec<BestLine>,
    went: Open<WentForm>,
    told: Option<Told>,
}

impl Page {
    fn headline(&self) -> String {
        match (&self.said, self.agreed.capacity.beyond) {
            (Some(said), _) => said.tone.clone(),
            (None, true) => "More is due than there is time: say no, or trade.".to_owned(),
            (None, false) => "A no that stands says why, and what else would work.".to_owned(),
        }
    }
    /// What may be said against it, as the form of how it went offers it.
    fn says(&self) -> Vec<String> {
        let mut says: Vec<String> = self.against.iter().map(|one| one.says.clone()).collect();
        let sent = &self.went.form.against;
        if !sent.is_empty() && !says.contains(sent) {
            says.insert(0, sent.clone());
        }
        says
    }
    /// The fields: name, label, words so far.
    fn fields(&self) -> [(&'static str, &'static str, &str); 6] {
        let form = &self.open.form;
        [
            ("situation", "You asked …", &form.situation),
            ("cannot", "I cannot …", &form.cannot),
            ("reason", "because …", &form.reason),
            ("can", "I can … (if anything)", &form.can),
            ("alternative", "What would work:", &form.alternative),
            ("effect", "When …, I …, I would like … (if you like)", &form.effect),
        ]
    }
}

/// What was kept just now, and which line that worked is to be used again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    said: String,
    line: String,
}

/// `GET /o/{office}/say-no`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let mut shown = Shown { told: told(&visitor, &ask.said).await, ..Shown::default() };
    if !ask.line.is_empty() {
        let lines = rehearsal::best_lines(&visitor.desk).await?;
        let line = lines.into_iter().find(|one| one.id.to_string() == ask.line).ok_or(Problem::Absent)?;
        shown.open.form.effect = line.line;
    }
    show(&visitor, shown, StatusCode::OK).await
}

/// What stands on the page.
#[derive(Default)]
struct Shown {
    open: Open<Form>,
    said: Option<Declined>,
    went: Open<WentForm>,
    told: Option<Told>,
}

async fn show(visitor: &Visitor, shown: Shown, status: StatusCode) -> Result<Response, Problem> {
    let Shown { open, said, went, told } = shown;
    let against = match &said {
        Some(_) => rehearsal::rehearse(&visitor.desk, &open.form).await?,
        None => Vec::new(),
    };
    let lines = rehearsal::best_lines(&visitor.desk).await?;
    let shell = Shell::of(visitor, Place::Today, "Saying no").await?;
    let agreed = boundaries::boundaries(&visitor.desk).await?;
    Ok((status, html(&Page { shell, agreed, open, said, against, lines, went, told })).into_response())
}

/// The parts as browsers send them: a box that is not ticked is not sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    to: String,
    situation: String,
    can: String,
    cannot: String,
    reason: String,
    alternative: String,
    none: String,
    effect: String,
}

/// `POST /o/{office}/say-no`: writes the draft and shows it.
pub(super) async fn write(visitor: Visitor, Fields(sent): Fields<Sent>) -> Result<Response, Problem> {
    let Sent { to, situation, can, cannot, reason, alternative, none, effect } = sent;
    let none_exists = !none.is_empty();
    let form = Form { to, situation, can, cannot, reason, alternative, none_exists, effect };
    match boundaries::decline(&visitor.desk, &form).await {
        Ok(said) => {
            let shown = Shown { open: Open::of(form), said: Some(said), ..Shown::default() };
            show(&visitor, shown, StatusCode::OK).await
        }
        Err(error) => match Open::refused(form, error) {
            (open, None) => {
                let shown = Shown { open, ..Shown::default() };
                show(&visitor, shown, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            (_, Some(problem)) => Err(problem),
        },
    }
}

/// `POST /o/{office}/say-no/went`: how it went, for whoever notes it alone.
pub(super) async fn went(visitor: Visitor, Fields(form): Fields<WentForm>) -> Result<Response, Problem> {
    match rehearsal::went(&visitor.desk, &form).await {
        Ok(changed) => Ok(done(&visitor, "say-no", changed.undo)),
        Err(error) => match Open::refused(form, error) {
            (went, None) => {
                let shown = Shown { went, ..Shown::default() };
                show(&visitor, shown, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            (_, Some(problem)) => Err(problem),
        },
    }
}
