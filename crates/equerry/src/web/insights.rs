//! Insights: where the time went, what was wasted and what would save it; every figure with its formula and what it is
//! made of; the sheet on which the kinds of events are put right.

use super::drawing::{self, Drawing};
use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::by_hand::{self, Told};
use desk::card::Stand;
use desk::insights::{self, Coding, Figure, Glimpse, Insights, Span};
use serde::Deserialize;

/// What may be asked of the pages.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// How many weeks; 8 when it is left out.
    weeks: String,
    /// Which figure.
    metric: String,
    /// Which day; today when it is left out.
    date: String,
    /// What was put right just now.
    said: String,
}

impl Asked {
    fn span(&self) -> Result<Span, Problem> {
        let word = self.weeks.trim();
        let weeks = if word.is_empty() { Ok(8) } else { word.parse() };
        let weeks = weeks.map_err(|_| {
            let problem = format!("\"{}\" is no number of weeks", desk::words::short(word, 20));
            DeskError::Input { problem, code: "E_RANGE", hint: "choose a period on the page".to_owned() }
        })?;
        Ok(Span::weeks(weeks)?)
    }
}

#[derive(Template)]
#[template(path = "insights.html")]
struct Page {
    shell: Shell,
    report: Insights,
    wide: Option<Drawing>,
    narrow: Option<Drawing>,
    cells: Option<Drawing>,
    back: String,
}

#[derive(Template)]
#[template(path = "insights_figures.html")]
struct Figures {
    shell: Shell,
    report: Insights,
}

#[derive(Template)]
#[template(path = "insights_why.html")]
struct Why {
    shell: Shell,
    figure: Figure,
    span: Span,
}

#[derive(Template)]
#[template(path = "insights_sort.html")]
struct Sheet {
    shell: Shell,
    sheet: Coding,
    said: Option<Told>,
}

/// Figures that stand on the page itself; all of them are a page on.
const FIRST: [&str; 12] = [
    "worked",
    "meeting_share",
    "agenda_driven",
    "reactive",
    "focus_120",
    "fragmentation",
    "switches",
    "meetings",
    "back_to_back",
    "low_value",
    "after_hours",
    "reply_p50",
];

impl Page {
    /// The figures that stand here.
    fn first(&self) -> impl Iterator<Item = &Figure> {
        self.report.figures.iter().filter(|f| FIRST.contains(&f.code.as_str()))
    }
    /// Hours of a cell of the table: "6.5", blank in a week without anything.
    fn hours(&self, hours: &Option<Vec<f64>>, n: &usize) -> String {
        hours.as_ref().map_or(String::new(), |h| format!("{:.1}", h[*n]))
    }
}

/// `GET /o/{office}/insights`.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let report = insights::insights(&visitor.desk, asked.span()?).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Insights").await?;
    let back = visitor.to(&format!("insights?weeks={}", report.span.weeks));
    let draw = |width, height| report.chart.as_ref().map(|chart| drawing::bars(chart, width, height));
    let (wide, narrow) = (draw(680.0, 272.0), draw(372.0, 250.0));
    let cells = report.heat.as_ref().map(drawing::cells);
    Ok(html(&Page { shell, wide, narrow, cells, back, report }))
}

/// `GET /o/{office}/insights/figures`: every metric with its formula.
pub(super) async fn figures(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let report = insights::insights(&visitor.desk, asked.span()?).await?;
    let shell = Shell::of(&visitor, Place::Insights, "All figures").await?;
    Ok(html(&Figures { shell, report }))
}

/// `GET /o/{office}/insights/why`: what a metric is made of.
pub(super) async fn why(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let span = asked.span()?;
    let code = if asked.metric.is_empty() { "worked" } else { &asked.metric };
    let mut figure = insights::why(&visitor.desk, code, span).await?;
    let more = figure.why.parts.len().saturating_sub(MOST_PARTS);
    figure.why.parts.truncate(MOST_PARTS);
    figure.why.more += more;
    let mut room = MOST_PARTS;
    for case in &mut figure.cases {
        let shown = case.why.parts.len().min(room);
        case.why.more += case.why.parts.len() - shown;
        case.why.parts.truncate(shown);
        room -= shown;
    }
    let shell = Shell::of(&visitor, Place::Insights, figure.name.clone()).await?;
    Ok(html(&Why { shell, figure, span }))
}

#[derive(Template)]
#[template(path = "insights_day.html")]
struct DayPage {
    shell: Shell,
    day: Glimpse,
}

/// `GET /o/{office}/insights/day`: one day at a glance.
pub(super) async fn day(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let date = match asked.date.trim() {
        "" => None,
        date => Some(super::week::day(date)?),
    };
    let day = insights::day(&visitor.desk, date).await?;
    let shell = Shell::of(&visitor, Place::Insights, "A day").await?;
    Ok(html(&DayPage { shell, day }))
}

/// Parts of a figure on a page; the command line and the table have them all.
const MOST_PARTS: usize = 120;

/// `GET /o/{office}/insights.csv`: every figure week by week.
pub(super) async fn csv(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let text = insights::csv(&visitor.desk, asked.span()?).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"equerry-time.csv\""),
    ];
    Ok((headers, text).into_response())
}

/// `GET /o/{office}/insights/sort`: the sheet of the last seven days.
pub(super) async fn sheet(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let said = match asked.said.as_str() {
        "" => None,
        id => by_hand::told(&visitor.desk, id).await.ok(),
    };
    let sheet = insights::sheet(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Sort the week").await?;
    Ok(html(&Sheet { shell, sheet, said }))
}

/// Against which waste a change is asked for, and from a report of how many weeks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Offered {
    waste: String,
    weeks: String,
}

/// `POST /o/{office}/insights/offer`: proposes what is offered against a waste.
pub(super) async fn offer(visitor: Visitor, Form(asked): Form<Offered>) -> Result<Response, Problem> {
    let span = Asked { weeks: asked.weeks, ..Asked::default() }.span()?;
    insights::offer(&visitor.desk, &asked.waste).await?;
    Ok(Redirect::to(&visitor.to(&format!("insights?weeks={}#ch", span.weeks))).into_response())
}

/// What the form of a line sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    category: String,
}

/// `POST /o/{office}/event/{id}/activity`: says what kind of activity an event is.
pub(super) async fn set(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let said = insights::set(&visitor.desk, &id, &sent.category).await?;
    Ok(Redirect::to(&visitor.to(&format!("insights/sort?said={}", said.undo))).into_response())
}
