//! Week: the calendar as it is, with its changes and as it would be with them; what the ticked ones give; and the same
//! in words.

use super::answers::{afresh, announce, outcome};
use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::tasks::by_script;
use askama::Template;
use axum::extract::{Form, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::answers::Outcome;
use desk::card::Card;
use desk::week::{self, Asked, Block, Change, DayWords, Ticks, Undone, View, Week, WeekOf};
use desk::words::{count, sentence};

/// Fields of a form or an address, in their order: some come more than once.
type Fields = Vec<(String, String)>;

/// Most changes that one page can name.
const MOST: usize = 100;

/// The last value of a field; empty where there is none.
fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().rev().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
}

/// All values of a field.
fn all(fields: &Fields, name: &str) -> Vec<String> {
    let named = fields.iter().filter(|(n, _)| n == name);
    named.map(|(_, value)| value.clone()).take(MOST).collect()
}

/// What is asked of the week: "week" (2026-W48), "day" (2026-11-24), "show" (now, changes, after); "on" names every change
/// of the page, "tick" those that are ticked.
fn asked(fields: &Fields) -> Result<Asked, Problem> {
    let given = |name: &str| Some(field(fields, name)).filter(|value| !value.is_empty());
    let listed = all(fields, "on");
    Ok(Asked {
        week: given("week").map(str::parse::<WeekOf>).transpose()?,
        day: given("day").map(day).transpose()?,
        view: given("show").and_then(View::read),
        ticks: (!listed.is_empty()).then(|| Ticks { listed, ticked: all(fields, "tick") }),
    })
}

/// The week with what its parts need.
struct Sheet {
    base: String,
    key: String,
    week: Week,
    /// The list in place of the grid.
    in_words: bool,
    /// The chosen day's busy and free time in words.
    words: Option<DayWords>,
    back: String,
}

#[derive(Template)]
#[template(path = "week.html")]
struct Page {
    shell: Shell,
    v: Sheet,
    /// A change by hand, or an answer, that was just given.
    done: Option<Card>,
    /// What became of several.
    told: Option<Told>,
}

/// What changes with a tick.
#[derive(Template)]
#[template(path = "week_live.html")]
struct Live {
    v: Sheet,
}

/// What became of several changes that were answered together.
struct Told {
    title: String,
    rows: Vec<ToldRow>,
}

struct ToldRow {
    good: bool,
    words: String,
    /// The proposal whose yes can be taken back.
    undo: Option<String>,
}

impl Told {
    /// Those that can be taken back.
    fn done(&self) -> Vec<&String> {
        self.rows.iter().filter_map(|row| row.undo.as_ref()).collect()
    }
}

/// `GET /o/{office}/week`; a script that asks gets what changes with a tick.
pub(super) async fn page(
    visitor: Visitor,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Result<Response, Problem> {
    let v = Sheet::of(&visitor, &fields).await?;
    if by_script(&headers) {
        return Ok(html(&Live { v }));
    }
    let done = just_done(&visitor, fields.iter().find(|f| f.0 == "done").map(|f| f.1.as_str())).await;
    let shell = Shell::of(&visitor, Place::Week, "Week").await?;
    Ok(html(&Page { shell, v, done, told: None }))
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

#[derive(Template)]
#[template(path = "week_accept.html")]
struct AcceptPage {
    shell: Shell,
    week: Week,
    back: String,
}

impl AcceptPage {
    fn headline(&self) -> String {
        match self.week.changes.acceptable().count() {
            0 => "No ticked change can be accepted together with others.".to_owned(),
            n => format!("{} ready to be accepted.", sentence(&count(n, "change is", "changes are"))),
        }
    }
}

/// `GET /o/{office}/week/accept`: the list that comes before the ticked changes are accepted together.
pub(super) async fn accept_list(visitor: Visitor, Query(fields): Query<Fields>) -> Result<Response, Problem> {
    let v = Sheet::of(&visitor, &fields).await?;
    let shell = Shell::of(&visitor, Place::Week, "Accept the changes").await?;
    Ok(html(&AcceptPage { shell, week: v.week, back: v.back }))
}

/// `POST /o/{office}/week/accept`: those that were ticked, one after the other, each by the seal on the list.
pub(super) async fn accept(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let items = all(&fields, "item");
    let ticked: Vec<(String, String)> = items
        .iter()
        .filter_map(|item| item.split_once(':'))
        .map(|(id, seal)| (id.to_owned(), seal.to_owned()))
        .collect();
    let outcomes = week::accept_together(&visitor.desk, &asked(&fields)?, &ticked).await?;
    let rows: Vec<ToldRow> = outcomes.iter().map(accepted).collect();
    let good = rows.iter().filter(|row| row.good).count();
    let title = match (good, rows.len()) {
        (_, 0) => "Nothing was ticked, so nothing was changed.".to_owned(),
        (0, _) => "None of the changes was made.".to_owned(),
        (good, all) if good == all => {
            format!("{} made.", sentence(&count(good, "change is", "changes are")))
        }
        (good, all) => format!("{} of {all} changes made.", sentence(&count(good, "", "")).trim()),
    };
    tell(visitor, &fields, Told { title, rows }).await
}

/// `POST /o/{office}/week/undo`: the yeses to these changes, taken back.
pub(super) async fn undo(visitor: Visitor, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let undone = week::undo_together(&visitor.desk, &all(&fields, "item")).await;
    let mut rows = Vec::new();
    for one in &undone {
        rows.push(taken_back(&visitor, one).await);
    }
    let title = match rows.iter().filter(|row| row.good).count() {
        0 => "Nothing was taken back.".to_owned(),
        n => format!("{} taken back.", sentence(&count(n, "change is", "changes are"))),
    };
    tell(visitor, &fields, Told { title, rows }).await
}

/// The week as it is now, with what was done on top of it.
async fn tell(visitor: Visitor, fields: &Fields, told: Told) -> Result<Response, Problem> {
    announce(&visitor);
    let visitor = afresh(visitor).await?;
    let kept = |name: &&(String, String)| name.0 == "week" || name.0 == "day";
    let place: Fields = fields.iter().filter(kept).cloned().collect();
    let v = Sheet::of(&visitor, &place).await?;
    let shell = Shell::of(&visitor, Place::Week, "Week").await?;
    Ok(html(&Page { shell, v, done: None, told: Some(told) }))
}

fn accepted(of: &Outcome) -> ToldRow {
    let (good, words) = outcome(of);
    match &of.result {
        Ok(done) => match &done.waits {
            Some(why) => {
                let words = format!("{words}: not carried out yet. {}", desk::words::inert(why));
                ToldRow { good, words, undo: Some(of.id.clone()) }
            }
            None => ToldRow { good, words, undo: good.then(|| of.id.clone()) },
        },
        Err(_) => ToldRow { good, words, undo: None },
    }
}

async fn taken_back(visitor: &Visitor, one: &Undone) -> ToldRow {
    match &one.result {
        Ok(_) => {
            let card = visitor.desk.card(&one.id).await;
            let words = card.map_or_else(|_| "Taken back".to_owned(), |card| card.action);
            ToldRow { good: true, words, undo: None }
        }
        Err(error) => {
            let words = format!("{}. {}.", sentence(&error.to_string()), sentence(&error.hint()));
            ToldRow { good: false, words, undo: None }
        }
    }
}

#[derive(Template)]
#[template(path = "week_why.html")]
struct WhyPage {
    shell: Shell,
    week: Week,
    back: String,
}

/// `GET /o/{office}/week/why`: what the score is made of, before and after the ticked changes.
pub(super) async fn why(visitor: Visitor, Query(fields): Query<Fields>) -> Result<Response, Problem> {
    let v = Sheet::of(&visitor, &fields).await?;
    let shell = Shell::of(&visitor, Place::Week, "Why this score").await?;
    let back = v.with_ticks();
    Ok(html(&WhyPage { shell, week: v.week, back }))
}

impl Sheet {
    async fn of(visitor: &Visitor, fields: &Fields) -> Result<Sheet, Problem> {
        let week = week::week(&visitor.desk, &asked(fields)?).await?;
        let chosen = week.days.iter().find(|d| d.selected).map(|d| d.date);
        let words = match chosen {
            Some(date) => Some(week::free_busy(&visitor.desk, date).await?),
            None => None,
        };
        let back = match chosen {
            Some(date) => visitor.to(&format!("week?week={}&day={date}", week.week)),
            None => visitor.to(&format!("week?week={}", week.week)),
        };
        let base = format!("/o/{}", visitor.office);
        let in_words = field(fields, "as") == "words";
        Ok(Sheet { base, key: visitor.key.clone(), week, in_words, words, back })
    }

    /// The address of this page with its ticks.
    fn with_ticks(&self) -> String {
        let mut address = format!("{}&show={}", self.back, self.week.view.word());
        for change in &self.week.changes.list {
            address += &format!("&on={}", change.card.id);
            if change.ticked {
                address += &format!("&tick={}", change.card.id);
            }
        }
        address
    }

    /// The classes of a block: its goal, what it is, and where it lies.
    fn classes(&self, block: &Block) -> String {
        let mut classes = vec!["bl".to_owned()];
        let mut add = |holds: bool, class: &str| classes.extend(holds.then(|| class.to_owned()));
        add(block.ghost, "new");
        add(block.gone, "gone");
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

    /// Where a block leads: its event. What is only proposed is answered on its card; private time leads nowhere, and so
    /// does what is not on the calendar yet.
    fn link(&self, block: &Block) -> Option<String> {
        let event = block.event.filter(|_| !block.ghost && !block.made)?;
        Some(format!("{}/event/{event}", self.base))
    }

    /// The address of another week.
    fn other(&self, weeks: i64) -> String {
        format!("{}/week?week={}", self.base, self.week.week.plus(weeks))
    }

    /// The day that a phone shows, and for which a new event is offered.
    fn chosen(&self) -> String {
        self.week.days.iter().find(|d| d.selected).map_or(String::new(), |d| d.date.to_string())
    }

    /// How many changes one press accepts.
    fn acceptable(&self) -> usize {
        self.week.changes.acceptable().count()
    }

    /// Where a figure of 0–100 lies on a line.
    fn at(points: &i64) -> String {
        format!("{:.1}", 6.0 + 1.88 * *points as f64)
    }

    /// How sure a change is and what it adds: "High confidence, +3".
    fn sure(change: &Change) -> String {
        let word = change.card.confidence.word;
        let sure = if word == "New" { "New".to_owned() } else { format!("{word} confidence") };
        match change.gain {
            Some(0) => format!("{sure}, ±0"),
            Some(points) => format!("{sure}, {points:+}").replace('-', "−"),
            None => sure,
        }
    }

    /// What stands beside a change that is not ticked by itself.
    fn apart(change: &Change) -> String {
        let numbers: Vec<String> = change.with.iter().map(usize::to_string).collect();
        let mut said = Vec::new();
        if !numbers.is_empty() {
            said.push(format!(
                "Ticked together with {}: one makes room for the other.",
                numbers.join(" and ")
            ));
        }
        if !change.together {
            said.push("Answered by itself.".to_owned());
        }
        said.join(" ")
    }
}
