//! Insights, What if: scenarios in words, two side by side, with the changes that can be proposed; and how good such
//! forecasts have been. A scenario is an address, so that it can be passed on.

use super::drawing::Drawing;
use super::filters;
use super::form::Fields;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::times::told;
use super::what_if_drawn::{fan, ranges};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::card::{Card, Stand};
use desk::twin::{
    self, A_PAGE, Accuracy, Aim, Asked, Best, Builder, Changed, Difference, ForecastOf, ForecastRow,
    MeasureRow, OFFERED, Scenario, Taken, WeekRow, WhatIf, WhyOf,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// What the address asks for: two scenarios in words, what was chosen to go into one of them, and for which aim the best
/// changes are wanted.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    weeks: String,
    a: String,
    b: String,
    /// Which scenario takes what was chosen: "a" or "b"; empty where nothing was.
    into: String,
    best: String,
    /// "full": refined by more replications; else a first answer.
    runs: String,
    /// "yes": beside two scenarios, too, one may choose from one's own weeks.
    choose: String,
    /// "all": every project and every task, not only the nearest.
    dates: String,
    /// "yes": the first answer is enough, nothing refines it.
    stop: String,
    /// Which figure is asked about, on the page of its why.
    of: String,
    #[serde(flatten)]
    chosen: Builder,
}

impl Ask {
    fn weeks(&self) -> Result<u32, DeskError> {
        match self.weeks.trim() {
            "" => Ok(twin::WEEKS),
            word => word.parse().ok().filter(|weeks| *weeks > 0).ok_or_else(|| DeskError::Input {
                problem: format!("\"{}\" is no number of weeks", desk::words::short(word, 20)),
                code: "E_RANGE",
                hint: "give 1 to 26 weeks".to_owned(),
            }),
        }
    }
    fn asked(&self) -> Result<Asked, DeskError> {
        let replications = if self.runs == "full" { twin::REFINED } else { twin::FIRST };
        Ok(Asked { weeks: self.weeks()?, first: self.a.clone(), second: self.b.clone(), replications })
    }
    /// The same with what was chosen put into its scenario.
    fn with_chosen(&self) -> Ask {
        let lines = self.chosen.lines().join("\n");
        let more = |text: &str| {
            [text.trim(), &lines].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n")
        };
        let (a, b) = match self.into.as_str() {
            "b" => (self.a.clone(), more(&self.b)),
            _ => (more(&self.a), self.b.clone()),
        };
        Ask { a, b, into: String::new(), chosen: Builder::default(), ..self.clone() }
    }
    /// Its address below the office.
    fn part(&self) -> String {
        let said =
            [("a", &self.a), ("b", &self.b), ("best", &self.best)].map(|(name, text)| (name, text.trim()));
        let more = said.into_iter().filter(|(_, text)| !text.is_empty());
        let more: String = more.map(|(name, text)| format!("&{name}={}", coded(text))).collect();
        format!("insights/what-if?weeks={}{more}", coded(self.weeks.trim()))
    }
}

/// What stands as it is in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// A value as part of an address.
fn coded(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, PLAIN)
}

/// A measure with its drawings.
struct Drawn {
    row: MeasureRow,
    wide: Drawing,
    narrow: Drawing,
}

#[derive(Template)]
#[template(path = "what_if.html")]
struct Page {
    shell: Shell,
    page: Option<WhatIf>,
    drawn: Vec<Drawn>,
    /// What is left of the weeks ahead, wide and narrow; none of a single week.
    fan: Option<(Drawing, Drawing)>,
    ask: Ask,
    /// Sets that would do best, and for which aim; none where nobody asked.
    best: Option<(Aim, Vec<Best>)>,
    /// What changed since the day before; none where that day kept nothing.
    changed: Option<Changed>,
    /// Proposals of earlier scenarios that wait.
    cards: Vec<Card>,
    back: String,
    /// Why nothing could be looked at, and what to do now.
    problem: Option<(String, String)>,
}

/// The address below the office of what a figure is made of.
fn why_part(ask: &Ask, of: &str) -> String {
    let part = Ask { best: String::new(), ..ask.clone() }.part();
    format!("{}&of={}", part.replacen("insights/what-if?", "insights/what-if/why?", 1), coded(of))
}

/// So many tasks and projects stand on the page at first: of the weeks as they are, and beside scenarios.
const MOST_DATES: [usize; 2] = [7, 3];
/// Replications of a refined answer, as the page names them.
const REFINED: usize = twin::REFINED;

impl Page {
    /// The address of the page without a change of one of its scenarios.
    fn without(&self, scenario: &Scenario, n: &usize) -> String {
        let rest = scenario.read.without(*n);
        let (a, b) = match scenario.letter {
            'A' => (rest, self.ask.b.clone()),
            _ => (self.ask.a.clone(), rest),
        };
        self.shell.to(&Ask { a, b, best: String::new(), ..self.ask.clone() }.part())
    }
    /// The address that looks at a set of changes as the first scenario.
    fn as_first(&self, set: &Best) -> String {
        self.shell.to(&Ask { a: set.text.clone(), best: String::new(), ..self.ask.clone() }.part())
    }
    /// The address that shows it for so many weeks.
    fn for_weeks(&self, weeks: &u32) -> String {
        self.shell.to(&Ask { weeks: weeks.to_string(), ..self.ask.clone() }.part())
    }
    /// The address at which one chooses from one's own weeks.
    fn to_choose(&self) -> String {
        let part = Ask { best: String::new(), ..self.ask.clone() }.part();
        let with = if part.contains('?') { '&' } else { '?' };
        self.shell.to(&format!("{part}{with}choose=yes"))
    }
    /// The address of the answer as it is, with nothing that refines it.
    fn stopped(&self) -> String {
        let here = if self.ask.best.is_empty() { "" } else { "#best" };
        format!("{}&stop=yes{here}", self.shell.to(&self.ask.part()))
    }
    fn is_stopped(&self) -> bool {
        self.ask.stop == "yes"
    }
    /// The address with what was meant in place of words that were not understood.
    fn meant(&self, scenario: &Scenario, n: &usize, choice: &str) -> String {
        let text = scenario.read.with(*n, choice);
        let (a, b) = match scenario.letter {
            'A' => (text, self.ask.b.clone()),
            _ => (self.ask.a.clone(), text),
        };
        self.shell.to(&Ask { a, b, best: String::new(), ..self.ask.clone() }.part())
    }
    /// The address of what a figure is made of, in the scenarios that are looked at.
    fn why(&self, of: &str) -> String {
        self.shell.to(&why_part(&self.ask, of))
    }
    /// The address that tries an example as the first scenario.
    fn example(&self, words: &str) -> String {
        self.shell.to(&Ask { a: words.to_owned(), best: String::new(), ..self.ask.clone() }.part())
    }
    /// The address of the same answer from more replications.
    fn refined(&self) -> String {
        let part = self.ask.part();
        let with = if part.contains('?') { '&' } else { '?' };
        let choose = if self.chooses() { "&choose=yes" } else { "" };
        self.shell.to(&format!("{part}{with}runs=full{choose}"))
    }
    /// How many tasks and projects are shown.
    fn most_dates(&self, page: &WhatIf) -> usize {
        match self.ask.dates.as_str() {
            "all" => usize::MAX,
            _ => MOST_DATES[usize::from(!page.scenarios.is_empty())],
        }
    }
    /// Whether a week is taken otherwise than as things are.
    fn differs(&self, week: &WeekRow, taken: &Taken) -> bool {
        week.taken.first().is_none_or(|now| now.hours != taken.hours)
    }
    /// The address at which all of them are.
    fn all_dates(&self) -> String {
        format!("{}&dates=all#f-h", self.shell.to(&self.ask.part()))
    }
    /// The same, at the projects.
    fn all_projects(&self) -> String {
        format!("{}&dates=all#p-h", self.shell.to(&self.ask.part()))
    }
    /// The tasks that are shown: those that are due soonest, what is overdue first.
    fn nearest<'a>(&self, page: &'a WhatIf) -> Vec<&'a ForecastRow> {
        let mut rows: Vec<&ForecastRow> = page.forecasts.iter().collect();
        rows.sort_by_key(|row| (row.due.is_none(), row.due));
        rows.truncate(self.most_dates(page));
        rows
    }
    fn is_refined(&self) -> bool {
        self.ask.runs == "full"
    }
    fn chooses(&self) -> bool {
        self.ask.choose == "yes"
    }
    /// The address that looks for the best changes.
    fn for_best(&self, aim: &Aim) -> String {
        format!("{}#best", self.shell.to(&Ask { best: aim.word().to_owned(), ..self.ask.clone() }.part()))
    }
    /// The columns of the table: what stands in each.
    fn columns(&self, page: &WhatIf) -> Vec<String> {
        let letters = page.scenarios.iter().filter(|s| !s.is_unread()).map(|s| s.letter.to_string());
        std::iter::once("Now".to_owned()).chain(letters).collect()
    }
    /// Whether a date is recommended from outside for any project.
    fn has_outside(&self, page: &WhatIf) -> bool {
        page.projects.iter().any(|project| !project.outside.is_empty())
    }
    fn hours(&self, hours: &f64) -> String {
        format!("{hours:.1}")
    }
    fn is_best(&self, aim: &Aim) -> bool {
        self.best.as_ref().is_some_and(|(chosen, _)| chosen == aim)
    }
}

/// `GET /o/{office}/insights/what-if`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    if !ask.into.is_empty() {
        return Ok(Redirect::to(&visitor.to(&ask.with_chosen().part())).into_response());
    }
    show(&visitor, ask, None).await
}

async fn show(visitor: &Visitor, ask: Ask, problem: Option<(String, String)>) -> Result<Response, Problem> {
    let (found, problem) = match looked(visitor, &ask).await {
        Ok((page, best)) => (Some((page, best)), problem),
        Err(error) => (None, Some(told(error)?)),
    };
    let shell = Shell::of(visitor, Place::Insights, "What if").await?;
    let cards = twin::waiting(&visitor.desk).await?;
    let changed = twin::changed(&visitor.desk, None).await?;
    let back = visitor.to(&ask.part());
    let wrong = problem.is_some();
    let (page, best) = found.map_or((None, None), |(page, best)| (Some(page), best));
    let rows = page.iter().flat_map(|p: &WhatIf| p.measures.iter());
    let drawn = rows
        .map(|row| Drawn { row: row.clone(), wide: ranges(row, 640.0), narrow: ranges(row, 340.0) })
        .collect();
    // The fan shows the weeks as they are: beside scenarios and the best changes it gives way to their tables.
    let drawn_room = |p: &&WhatIf| p.room.len() > 1 && (p.scenarios.is_empty() || best.is_none());
    let fan = page.as_ref().filter(drawn_room).map(|p| (fan(&p.room, 640.0), fan(&p.room, 340.0)));
    let mut response = html(&Page { shell, page, drawn, fan, ask, best, changed, cards, back, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

type Looked = (WhatIf, Option<(Aim, Vec<Best>)>);

async fn looked(visitor: &Visitor, ask: &Ask) -> Result<Looked, DeskError> {
    let aim = match ask.best.trim() {
        "" => None,
        word => Some(Aim::of(word)?),
    };
    let (page, best) = twin::what_if_and_best(&visitor.desk, &ask.asked()?, aim).await?;
    Ok((page, aim.zip(best)))
}

#[derive(Template)]
#[template(path = "what_if_why.html")]
struct Behind {
    shell: Shell,
    found: WhyOf,
    back: String,
}

/// `GET /o/{office}/insights/what-if/why`: what a figure is made of; that of dates where none is named.
pub(super) async fn why(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let of = if ask.of.is_empty() { "dates" } else { &ask.of };
    let found = twin::why(&visitor.desk, &ask.asked()?, of).await?;
    let shell = Shell::of(&visitor, Place::Insights, "What it is made of").await?;
    let back = visitor.to(&ask.part());
    Ok(html(&Behind { shell, found, back }))
}

/// What is to be proposed, and where one comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Proposed {
    change: String,
    weeks: String,
    a: String,
    b: String,
    /// "yes": what was understood is meant although a part was not.
    part: String,
}

/// `POST /o/{office}/insights/what-if/propose`: proposes a change of a scenario.
pub(super) async fn propose(visitor: Visitor, Fields(sent): Fields<Proposed>) -> Result<Response, Problem> {
    let ask = Ask { weeks: sent.weeks, a: sent.a, b: sent.b, ..Ask::default() };
    let done = match ask.weeks() {
        Ok(weeks) => twin::propose(&visitor.desk, &sent.change, weeks, sent.part == "yes").await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{}#waiting", visitor.to(&ask.part()))).into_response()),
        Err(error) => show(&visitor, ask, Some(told(error)?)).await,
    }
}

#[derive(Template)]
#[template(path = "accuracy.html")]
struct Record {
    shell: Shell,
    page: Accuracy,
    /// Which page of the forecasts, from 1.
    at: usize,
}

impl Record {
    /// The forecasts of this page.
    fn shown(&self) -> &[ForecastOf] {
        let from = ((self.at - 1) * A_PAGE).min(self.page.forecasts.len());
        &self.page.forecasts[from..(from + A_PAGE).min(self.page.forecasts.len())]
    }
    fn pages(&self) -> usize {
        self.page.forecasts.len().div_ceil(A_PAGE).max(1)
    }
    /// "1 to 40 of 88".
    fn which(&self) -> String {
        let from = (self.at - 1) * A_PAGE;
        format!("{} to {} of {}", from + 1, from + self.shown().len(), self.page.forecasts.len())
    }
    fn later(&self) -> usize {
        self.at - 1
    }
    fn older(&self) -> Option<usize> {
        (self.at < self.pages()).then_some(self.at + 1)
    }
}

/// Which page of the forecasts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Turn {
    page: String,
}

/// `GET /o/{office}/insights/accuracy`: how good the forecasts have been.
pub(super) async fn accuracy(visitor: Visitor, Query(turn): Query<Turn>) -> Result<Response, Problem> {
    let page = twin::accuracy(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Accuracy").await?;
    let pages = page.forecasts.len().div_ceil(A_PAGE).max(1);
    let at = turn.page.trim().parse().unwrap_or(1).clamp(1, pages);
    Ok(html(&Record { shell, page, at }))
}

/// How a difference is told in a list.
fn class(one: &Difference) -> &'static str {
    match (one.better, one.worse) {
        (true, _) => "tag good",
        (_, true) => "tag bad",
        _ if one.clear => "tag",
        _ => "m2",
    }
}

/// What can be proposed of a scenario: the change as it is written and what it would do, or why not.
fn acts(scenario: &Scenario) -> Vec<(usize, &desk::twin::Understood, &Result<String, String>)> {
    let changes = scenario.read.changes.iter().zip(&scenario.acts).enumerate();
    changes.map(|(n, (change, act))| (n, change, act)).collect()
}

/// What was not understood of a scenario, with its places.
fn unread(scenario: &Scenario) -> Vec<(usize, &desk::twin::Unread)> {
    scenario.read.unread.iter().enumerate().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_goes_into_its_scenario_and_the_address_keeps_it() {
        let chosen = Builder { series: "Ops & co".into(), how: "30".into(), ..Builder::default() };
        let ask =
            Ask { a: "Drop Board".into(), into: "b".into(), weeks: "8".into(), chosen, ..Ask::default() };
        let part = ask.with_chosen().part();
        assert_eq!(
            part,
            "insights/what-if?weeks=8&a=Drop%20Board&b=Shorten%20Ops%20%26%20co%20to%2030%20min"
        );
    }
}
