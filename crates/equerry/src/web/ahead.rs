//! Ahead, in Week: what the next weeks will want, which recurring meetings are worth their time, and time made free at
//! once.

use super::filters;
use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;
use desk::ahead::{self, Ahead, DemandRow, Freed, GoalRow, SeriesRow, WeekRow};
use serde::Deserialize;

/// A stretch that is to be free, as it is typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
    hours: String,
}

/// Which week is shown down to its sources.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    week: usize,
}

/// Most demands that are told of a goal.
const MOST: usize = 6;

#[derive(Template)]
#[template(path = "week_ahead.html")]
struct Page {
    shell: Shell,
    v: Ahead,
    asked: Asked,
    /// What came of asking for a free stretch, where there is nothing to agree to.
    freed: Option<Freed>,
    /// Why it was not looked for, and what to do now.
    problem: Option<(String, String)>,
}

impl Page {
    /// The week that is shown down to its sources.
    fn week(&self) -> Option<&WeekRow> {
        self.v.weeks.get(self.v.chosen)
    }
    /// How much of a week's working time is wanted, in hundredths, at most all of it.
    fn percent(&self, week: &WeekRow) -> i64 {
        (100 * week.wanted.1 / week.capacity.max(1)).clamp(0, 100)
    }
    /// What a goal's time is made of, the first few.
    fn told<'a>(&self, goal: &'a GoalRow) -> &'a [DemandRow] {
        &goal.demands[..goal.demands.len().min(MOST)]
    }
    /// How many more there are.
    fn untold(&self, goal: &GoalRow) -> usize {
        goal.demands.len().saturating_sub(MOST)
    }
    /// The series that should not stay as they are, then those that should.
    fn series(&self, keep: bool) -> Vec<&SeriesRow> {
        self.v.series.iter().filter(|row| row.keep == keep).collect()
    }
}

/// `GET /o/{office}/week/ahead`; "week" (0 to 3) is shown down to its sources.
pub(super) async fn page(visitor: Visitor, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    show(&visitor, chosen.week, Asked::default(), None, None).await
}

/// `POST /o/{office}/week/free`.
pub(super) async fn free(visitor: Visitor, Fields(asked): Fields<Asked>) -> Result<Response, Problem> {
    match freed(&visitor, &asked).await {
        Ok(found) => match &found.proposal {
            Some(shown) => Ok(back_to(&visitor, &format!("inbox/{}", shown.proposal.id))),
            None => show(&visitor, 0, asked, Some(found), None).await,
        },
        Err(error @ DeskError::Input { .. }) => {
            let sentence = |text: String| format!("{}.", desk::words::sentence(text.trim_end_matches('.')));
            let problem = (sentence(error.to_string()), sentence(error.hint()));
            show(&visitor, 0, asked, None, Some(problem)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What is said of a meeting's place.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Stays {
    why: String,
    lift: String,
}

/// `POST /o/{office}/event/{id}/stay`: it stays where it is ("why"), or may be moved again ("lift").
pub(super) async fn stay(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Fields(said): Fields<Stays>,
) -> Result<Response, Problem> {
    let said = match said.lift.is_empty() {
        true => ahead::keep(&visitor.desk, &id, &said.why).await?,
        false => ahead::lift(&visitor.desk, &id).await?,
    };
    Ok(back_to(&visitor, &format!("event/{id}?done={}", said.undo)))
}

async fn freed(visitor: &Visitor, asked: &Asked) -> Result<Freed, DeskError> {
    let date = super::week::day_of(asked.day.trim())?;
    let stretch = ahead::hours(&visitor.desk, date, &asked.hours)?;
    ahead::free(&visitor.desk, stretch).await
}

async fn show(
    visitor: &Visitor,
    chosen: usize,
    asked: Asked,
    freed: Option<Freed>,
    problem: Option<(String, String)>,
) -> Result<Response, Problem> {
    let shell = Shell::of(visitor, Place::Week, "Ahead").await?;
    let v = ahead::ahead(&visitor.desk, chosen).await?;
    let wrong = problem.is_some();
    let mut response = html(&Page { shell, v, asked, freed, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
