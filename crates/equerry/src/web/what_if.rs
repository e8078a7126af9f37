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
    self, Accuracy, Aim, Asked, Best, Builder, Changed, Difference, MeasureRow, OFFERED, RoomRow, Scenario,
    WhatIf,
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
    /// "full": refined by more replications; else a first answer.
    runs: String,
    /// "yes": beside two scenarios, too, one may choose from one's own weeks.
    choose: String,
    /// "all": every project and every task, not only the nearest.
    dates: String,
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

/// So many tasks and projects stand on the page at first: of the weeks as they are, and beside scenarios.
const MOST_DATES: [usize; 2] = [7, 6];
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
    /// The address at which all of them are.
    fn all_dates(&self) -> String {
        format!("{}&dates=all#f-h", self.shell.to(&self.ask.part()))
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
        let letters = page.scenarios.iter().map(|s| s.letter.to_string());
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
    let fan = page.as_ref().filter(|p| p.room.len() > 1).map(|p| (fan(&p.room, 640.0), fan(&p.room, 340.0)));
    let mut response = html(&Page { shell, page, drawn, fan, ask, best, changed, cards, back, problem });
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

/// What is left of each week: a light band for eight of ten calendars, a dark one for half, a line in the middle, and a dot
/// a week for what the work that is due in it takes.
fn fan(room: &[RoomRow], width: f64) -> Drawing {
    let (left, right, top, bottom) = (34.0, width - 12.0, 10.0, 150.0);
    let most = room.iter().map(|r| r.left[4].max(r.due)).fold(5.0, f64::max);
    let step = [5.0, 10.0, 20.0].into_iter().find(|s| 4.0 * s >= most).unwrap_or(40.0);
    let whole = step * (most / step).ceil();
    let across = |n: usize| left + (right - left) * n as f64 / (room.len() - 1).max(1) as f64;
    let down = |hours: f64| top + (bottom - top) * (1.0 - (hours / whole).clamp(0.0, 1.0));
    let point = |path: &mut String, n: usize, hours: f64| {
        let mark = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{mark}{:.1} {:.1}", across(n), down(hours));
    };
    let band = |low: usize, high: usize| {
        let mut path = String::new();
        (0..room.len()).for_each(|n| point(&mut path, n, room[n].left[high]));
        (0..room.len()).rev().for_each(|n| point(&mut path, n, room[n].left[low]));
        path + "z"
    };
    let mut middle = String::new();
    (0..room.len()).for_each(|n| point(&mut middle, n, room[n].left[2] + 0.006 * whole));
    (0..room.len()).rev().for_each(|n| point(&mut middle, n, room[n].left[2] - 0.006 * whole));
    let mut dots = String::new();
    for (n, row) in room.iter().enumerate().filter(|(_, row)| row.due > 0.0) {
        let _ = write!(dots, "M{:.1} {:.1}l4 4-4 4-4-4z", across(n), down(row.due) - 4.0);
    }
    let shapes = [band(0, 4), band(1, 3), middle + "z", dots].into_iter().zip(["h1", "h2", "h4", "fb"]);
    // Of many weeks as many are named as find room.
    let every = room.len().div_ceil(if width > 500.0 { 13 } else { 5 });
    Drawing {
        width,
        height: 174.0,
        right,
        lines: (0..=(whole / step) as usize)
            .map(|n| (down(n as f64 * step), format!("{:.0}", n as f64 * step)))
            .collect(),
        shapes: shapes.map(|(path, class)| Shape { class: class.to_owned(), path }).collect(),
        middle: room
            .iter()
            .enumerate()
            .filter(|(n, _)| n % every == 0)
            .map(|(n, row)| Word {
                x: across(n).clamp(left + 14.0, right - 14.0),
                y: 168.0,
                text: row.short.clone(),
                strong: false,
            })
            .collect(),
        beside: Vec::new(),
    }
}

/// The weeks' room in words, for those who do not see the drawing.
fn said_of(room: &[RoomRow]) -> String {
    let week = |row: &RoomRow| {
        format!(
            "{}: {:.0} h, in eight of ten calendars {:.0} to {:.0}; {:.0} h of work are due",
            row.label, row.left[2], row.left[0], row.left[4], row.due
        )
    };
    format!("Hours left for your own work. {}", room.iter().map(week).collect::<Vec<_>>().join(". "))
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
    fn the_fan_stays_in_its_space_and_tells_the_same_in_words() {
        let row = |n: f64| RoomRow {
            label: format!("Week {n}"),
            short: "23 Nov".into(),
            left: [n, n + 2.0, n + 4.0, n + 5.0, n + 9.0],
            due: 3.0 * n,
        };
        let rows: Vec<RoomRow> = (0..26).map(|n| row(f64::from(n % 7))).collect();
        for width in [640.0, 340.0] {
            let drawn = fan(&rows, width);
            assert_eq!(drawn.shapes.len(), 4);
            let numbers = |path: &str| -> Vec<f64> {
                path.split(['M', 'L', ' ', 'l', 'z']).filter_map(|n| n.parse().ok()).collect()
            };
            for pair in numbers(&drawn.shapes[0].path).chunks(2) {
                assert!((0.0..=width).contains(&pair[0]) && (0.0..=150.1).contains(&pair[1]), "{pair:?}");
            }
            assert_eq!(drawn.shapes[3].path.matches('z').count(), 22, "no dot where nothing is due");
            assert!(drawn.middle.len() <= 13 && drawn.lines.len() <= 6);
        }
        assert!(
            said_of(&rows).contains("Week 1: 5 h, in eight of ten calendars 1 to 10; 3 h of work are due")
        );
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
