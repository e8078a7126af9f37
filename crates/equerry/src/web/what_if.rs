//! Insights, What if: scenarios in words, two side by side, with the changes that can be proposed; and how good such
//! forecasts have been. A scenario is an address, so that it can be passed on.

use super::drawing::{Drawing, Shape, Word};
use super::filters;
use super::form::Fields;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::times::told;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::card::{Card, Stand};
use desk::twin::{
    self, Accuracy, Aim, Asked, Best, Builder, Difference, MeasureRow, OFFERED, Scenario, WhatIf,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use std::fmt::Write as _;

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
    /// "yes": beside two scenarios, too, one may choose from one's own weeks.
    choose: String,
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
        Ok(Asked { weeks: self.weeks()?, first: self.a.clone(), second: self.b.clone() })
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
    ask: Ask,
    /// Sets that would do best, and for which aim; none where nobody asked.
    best: Option<(Aim, Vec<Best>)>,
    /// Proposals of earlier scenarios that wait.
    cards: Vec<Card>,
    back: String,
    /// Why nothing could be looked at, and what to do now.
    problem: Option<(String, String)>,
}

/// So many dates stand on the page; the command line has them all.
const MOST_DATES: usize = 20;

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
    fn chooses(&self) -> bool {
        self.ask.choose == "yes"
    }
    /// The address that looks for the best changes.
    fn for_best(&self, aim: &Aim) -> String {
        format!("{}#best", self.shell.to(&Ask { best: aim.word().to_owned(), ..self.ask.clone() }.part()))
    }
    /// The columns of the table: what stands in each.
    fn columns(&self, page: &WhatIf) -> Vec<String> {
        let letters = page.scenarios.iter().map(|s| s.letter.to_string());
        std::iter::once("Now".to_owned()).chain(letters).collect()
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
    let back = visitor.to(&ask.part());
    let wrong = problem.is_some();
    let (page, best) = found.map_or((None, None), |(page, best)| (Some(page), best));
    let rows = page.iter().flat_map(|p: &WhatIf| p.measures.iter());
    let drawn = rows
        .map(|row| Drawn { row: row.clone(), wide: ranges(row, 640.0), narrow: ranges(row, 340.0) })
        .collect();
    let mut response = html(&Page { shell, page, drawn, ask, best, cards, back, problem });
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

type Looked = (WhatIf, Option<(Aim, Vec<Best>)>);

async fn looked(visitor: &Visitor, ask: &Ask) -> Result<Looked, DeskError> {
    let asked = ask.asked()?;
    let page = twin::what_if(&visitor.desk, &asked).await?;
    let best = match ask.best.trim() {
        "" => None,
        word => {
            let aim = Aim::of(word)?;
            Some((aim, twin::best(&visitor.desk, &asked, aim).await?))
        }
    };
    Ok((page, best))
}

/// What is to be proposed, and where one comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Proposed {
    change: String,
    weeks: String,
    a: String,
    b: String,
}

/// `POST /o/{office}/insights/what-if/propose`: proposes a change of a scenario.
pub(super) async fn propose(visitor: Visitor, Fields(sent): Fields<Proposed>) -> Result<Response, Problem> {
    let ask = Ask { weeks: sent.weeks, a: sent.a, b: sent.b, ..Ask::default() };
    let done = match ask.weeks() {
        Ok(weeks) => twin::propose(&visitor.desk, &sent.change, weeks).await,
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
}

/// `GET /o/{office}/insights/accuracy`: how good the forecasts have been.
pub(super) async fn accuracy(visitor: Visitor) -> Result<Response, Problem> {
    let page = twin::accuracy(&visitor.desk).await?;
    let shell = Shell::of(&visitor, Place::Insights, "Accuracy").await?;
    Ok(html(&Record { shell, page }))
}

/// A bar a scenario: a light band for eight of ten calendars, a dark one for half, a line at the mean.
fn ranges(row: &MeasureRow, width: f64) -> Drawing {
    let (left, right, high) = (62.0, width - 150.0, 26.0);
    let across = |value: f64| left + (right - left) * (value / row.most).clamp(0.0, 1.0);
    let mut paths = [String::new(), String::new(), String::new()];
    let mut band = |n: usize, from: f64, until: f64, y: f64, thick: f64| {
        let _ = write!(paths[n], "M{from:.1} {y:.1}h{:.1}v{thick:.1}H{from:.1}z", (until - from).max(1.5));
    };
    let mut beside = Vec::new();
    for (n, bar) in row.bars.iter().enumerate() {
        let y = 4.0 + high * n as f64;
        band(0, across(bar.eight.0), across(bar.eight.1), y, 18.0);
        band(1, across(bar.half.0), across(bar.half.1), y, 18.0);
        band(2, across(bar.mean) - 1.0, across(bar.mean) + 1.0, y - 2.0, 22.0);
        beside.push(Word { x: 0.0, y: y + 13.0, text: bar.name.clone(), strong: false });
        let text = format!("{} ({})", bar.words, bar.range);
        beside.push(Word { x: right + 10.0, y: y + 13.0, text, strong: true });
    }
    let shapes = paths.into_iter().zip(["h1", "h2", "h4"]);
    Drawing {
        width,
        height: 6.0 + high * row.bars.len() as f64,
        right,
        lines: Vec::new(),
        shapes: shapes.map(|(path, class)| Shape { class: class.to_owned(), path }).collect(),
        middle: Vec::new(),
        beside,
    }
}

/// A measure in words, for those who do not see the drawing.
fn said(row: &MeasureRow) -> String {
    let bars =
        row.bars.iter().map(|b| format!("{}: {}, in eight of ten calendars {}", b.name, b.words, b.range));
    format!("{}, {}. {}", row.name, row.unit, bars.collect::<Vec<_>>().join("; "))
}

/// How a difference is told in a list.
fn class(one: &Difference) -> &'static str {
    match (one.clear, one.better) {
        (false, _) => "m2",
        (true, true) => "tag good",
        (true, false) => "tag bad",
    }
}

/// What can be proposed of a scenario: the change as it is written and what it would do, or why not.
fn acts(scenario: &Scenario) -> Vec<(usize, &desk::twin::Understood, &Result<String, String>)> {
    let changes = scenario.read.changes.iter().zip(&scenario.acts).enumerate();
    changes.map(|(n, (change, act))| (n, change, act)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::twin::BarRow;

    #[test]
    fn bands_stay_within_their_drawing_and_lie_in_each_other() {
        let bar = |mean: f64| BarRow {
            name: "A".into(),
            mean,
            words: format!("{mean:.1}"),
            eight: (mean - 2.0, mean + 2.0),
            range: "x".into(),
            half: (mean - 1.0, mean + 1.0),
        };
        let row =
            MeasureRow { name: "Deep work", unit: "h", what: "", most: 9.0, bars: vec![bar(3.0), bar(7.0)] };
        let drawn = ranges(&row, 640.0);
        assert_eq!(drawn.height, 58.0);
        for (shape, wide) in drawn.shapes.iter().zip([190.2, 95.1, 2.0]) {
            let first = shape.path.split('h').nth(1).unwrap().split('v').next().unwrap();
            assert!((first.parse::<f64>().unwrap() - wide).abs() < 0.2, "{}", shape.path);
            assert_eq!(shape.path.matches('z').count(), 2);
        }
        assert!(said(&row).contains("A: 3.0, in eight of ten calendars x"));
    }

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
