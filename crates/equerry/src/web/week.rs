//! Week: the calendar on a grid of five-minute rows, what is proposed to change in it, and the same in words.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use desk::card::{Card, Stand};
use desk::week::{self, Block, DayWords, Week, WeekOf};
use serde::Deserialize;

/// What may be asked of the page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// "2026-W48"; the present week when it is left out.
    week: Option<String>,
    /// The day that a phone shows: "2026-11-24".
    day: Option<String>,
    /// "words" for the list in place of the grid.
    #[serde(rename = "as")]
    form: Option<String>,
    /// A change by hand that was just done, to be told with its way back.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "week.html")]
struct Page {
    shell: Shell,
    week: Week,
    /// The list in place of the grid.
    in_words: bool,
    /// The chosen day's busy and free time in words.
    words: Option<DayWords>,
    /// A change that was just done.
    done: Option<Card>,
    back: String,
}

/// `GET /o/{office}/week`.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let shell = Shell::of(&visitor, Place::Week, "Week").await?;
    let which = asked.week.as_deref().map(str::parse::<WeekOf>).transpose()?;
    let day = asked.day.as_deref().map(day).transpose()?;
    let week = week::week(&visitor.desk, which, day).await?;
    let chosen = week.days.iter().find(|d| d.selected).map(|d| d.date);
    let words = match chosen {
        Some(date) => Some(week::free_busy(&visitor.desk, date).await?),
        None => None,
    };
    let back = match chosen {
        Some(date) => visitor.to(&format!("week?week={}&day={date}", week.week)),
        None => visitor.to(&format!("week?week={}", week.week)),
    };
    let done = just_done(&visitor, asked.done.as_deref()).await;
    let in_words = asked.form.as_deref() == Some("words");
    Ok(html(&Page { shell, week, in_words, words, done, back }))
}

/// A day in an address.
pub(super) fn day(text: &str) -> Result<jiff::civil::Date, Problem> {
    day_of(text).map_err(Problem::from)
}

/// The same for a page that tells of it beside its form.
pub(super) fn day_of(text: &str) -> Result<jiff::civil::Date, desk::DeskError> {
    let date = jiff::civil::Date::strptime("%Y-%m-%d", text).ok();
    date.filter(|d| (1900..=2200).contains(&d.year())).ok_or_else(|| desk::DeskError::Input {
        problem: "there is no such day".to_owned(),
        code: "E_RANGE",
        hint: "write it as 2026-11-24".to_owned(),
    })
}

/// The card of what was answered or changed just now, for telling it; none where it waits or is not theirs to see.
pub(super) async fn just_done(visitor: &Visitor, id: Option<&str>) -> Option<Card> {
    let card = visitor.desk.card(id?).await.ok()?;
    (!card.stand.is_open()).then_some(card)
}

impl Page {
    /// The classes of a block: its goal, what it is, and where it lies.
    fn classes(&self, block: &Block) -> String {
        let mut classes = vec!["bl".to_owned()];
        let mut add = |holds: bool, class: &str| classes.extend(holds.then(|| class.to_owned()));
        add(block.ghost, "new");
        add(block.glance.kept && !block.ghost, "focus");
        add(block.private, "busy");
        add(block.glance.tentative && !block.ghost, "maybe");
        add(block.glance.declined, "no");
        add(block.clash, "clash");
        if let Some(goal) = &block.goal {
            classes.push(format!("g{}", goal.letter));
        }
        if let Some(place) = block.place {
            classes.push(format!("p{} s{}", place.row, place.span));
        }
        if let Some(lane) = block.lane.filter(|lane| lane.of > 1) {
            classes.push(format!("w{} c{}", lane.of, lane.lane));
        }
        classes.join(" ")
    }

    /// The time that a block shows: when it starts, and also when it ends where the grid does not show that.
    fn time<'a>(&self, block: &'a Block) -> &'a str {
        if block.place.is_some_and(|place| place.below) { &block.stretch } else { &block.from }
    }

    /// What is said after the title and the time that a block shows: the rest of its time, where, and its marks.
    fn rest(&self, block: &Block) -> String {
        let shown = if block.place.is_some() { self.time(block) } else { "" };
        let until = match block.stretch.strip_prefix(shown) {
            Some(until) if !shown.is_empty() => until.to_owned(),
            _ => format!(", {}", block.stretch),
        };
        let more = block.where_.iter().chain(&block.said).map(|words| format!(", {words}"));
        std::iter::once(until).chain(more).collect()
    }

    /// Where a block leads: its event. What is only proposed is answered on its card; private time leads nowhere.
    fn link(&self, block: &Block) -> Option<String> {
        let event = block.event.filter(|_| !block.ghost)?;
        Some(format!("{}/event/{event}", self.shell.base))
    }

    /// The address of another week.
    fn other(&self, weeks: i64) -> String {
        format!("{}/week?week={}", self.shell.base, self.week.week.plus(weeks))
    }

    /// The day for which a new event is offered.
    fn new_day(&self) -> String {
        self.week.days.iter().find(|d| d.selected).map_or(String::new(), |d| d.date.to_string())
    }
}
