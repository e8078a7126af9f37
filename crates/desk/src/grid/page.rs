//! The page Who does what: the finding, the grid, what the assistant may do in each area, what has been earned, and the
//! promises.

use super::numbers::Numbers;
use super::promises::{self, Board};
use super::{areas, faults, first, name, part};
use crate::card::Card;
use crate::marks::{Mark, Marks};
use crate::words::{count, day, inert, sentence};
use crate::{Desk, DeskError, card};
use serde::Serialize;
use world::{Grant, ItemRef, PersonId, Proposal, Responsibility, Snapshot};

/// The levels at which the assistant decides alone, and at which they act and tell.
const ALONE: u8 = 4;
const TELLS: u8 = 3;
/// Above so many hours a week is marked, where nothing else is agreed.
pub(super) const MANY_HOURS: u32 = 46;
/// The whole grid is looked through every so many months.
const MONTHS: i32 = 3;

/// Somebody's part in an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// "A", "R", "C", "I"; empty for none. Who answers for it and does it has "A".
    pub letter: String,
    /// What it stands for: "Accountable and responsible"; empty for none.
    pub word: String,
}

/// How far the assistant may go in an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// 0 to 4; none where nothing is agreed in the area.
    pub level: Option<u8>,
    /// "Acts and tells"; "Not set".
    pub word: String,
    /// "Up to 60 minutes"; may be empty.
    pub limit: String,
}

/// An area in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The goal it serves.
    pub mark: Option<Mark>,
    /// Everybody's part, in the order of the columns.
    pub cells: Vec<Cell>,
    /// What the assistant may do there.
    pub standing: Standing,
    /// Whether it hangs on one person.
    pub fragile: bool,
}

/// A person of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Their id, as links take it.
    pub id: String,
    /// First name.
    pub first: String,
    /// Whole name.
    pub whole: String,
    /// Hours of this week as they said; none where they did not.
    pub hours: Option<u32>,
    /// Whether that is more than agreed.
    pub over: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// "Mara’s office, 9 areas".
    pub scope: String,
    /// "Reviewed by Mara on 2 November"; none while they were not.
    pub reviewed: Option<String>,
    /// That it is to be looked through again: a quarter is over, or nobody ever did; empty while it stands.
    pub review_due: String,
    /// Levels that wait for somebody's yes.
    pub waiting: Vec<super::Waiting>,
    /// The executive's first name.
    pub executive: String,
    /// The assistant's; none where there is none.
    pub assistant: Option<String>,
    /// The people.
    pub columns: Vec<Column>,
    /// The areas.
    pub rows: Vec<Row>,
    /// Above so many hours is marked.
    pub many_hours: u32,
    /// What is wrong with it, and what to do.
    pub faults: Vec<String>,
    /// Proposed changes of it.
    pub proposed: Vec<Card>,
    /// The promises.
    pub board: Board,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn page(desk: &Desk) -> Result<Page, DeskError> {
    let world = desk.snapshot().await?;
    let rights = super::rights::in_areas(desk).await?;
    let seats = desk.seats().await?;
    let marks = Marks::of(&world);
    let mut open: Vec<&Proposal> =
        world.proposals.values().filter(|p| p.kind.0.starts_with("grid.") && p.waits(world.now)).collect();
    open.sort_by(|a, b| (&a.kind, &a.title).cmp(&(&b.kind, &b.title)).reverse());
    let earned = open.iter().filter(|p| p.kind.0 == "grid.more").count();
    let numbers = Numbers::of(&world);
    let columns: Vec<Column> = (0..numbers.people.len()).map(|p| column(&world, &numbers, p)).collect();
    let rows: Vec<Row> = rows(&world, &numbers, &marks, &rights);
    let owner = first(&world, desk.office().owner.person);
    let assistant = desk.office().assistant.as_ref().map(|a| first(&world, a.person));
    let faults = faults::found(&world, &rights, desk.is_executive());
    let (reviewed, review_due) = reviewed(desk, &world, &owner);
    let (headline, support) = finding(desk, &rows, assistant.as_deref(), earned, &faults);
    Ok(Page {
        headline,
        support,
        scope: format!("{owner}’s office, {}", count(rows.len(), "area", "areas")),
        reviewed,
        review_due,
        waiting: super::waiting(desk).await?,
        executive: owner,
        assistant,
        columns,
        rows,
        many_hours: MANY_HOURS,
        faults,
        proposed: open.into_iter().map(|p| card::card(&world, &seats, &marks, p)).collect(),
        board: promises::board(desk).await?,
    })
}

fn column(world: &Snapshot, numbers: &Numbers<'_>, person: usize) -> Column {
    let id = numbers.people[person];
    let told = numbers.told(person);
    Column {
        id: id.to_string(),
        first: first(world, id),
        whole: name(world, id),
        hours: told,
        over: told.is_some_and(|hours| hours > MANY_HOURS),
    }
}

fn rows(world: &Snapshot, numbers: &Numbers<'_>, marks: &Marks, rights: &[Grant]) -> Vec<Row> {
    let fragile = faults::fragile(numbers);
    let assistant = world.office.assistant.as_ref().map(|a| a.person);
    let row = |(n, area): (usize, &Responsibility)| Row {
        id: part(area.id),
        name: inert(&area.name),
        mark: marks.item(world, ItemRef::Responsibility(area.id)),
        cells: numbers.people.iter().map(|person| cell(area, *person)).collect(),
        standing: standing(world, area, rights, assistant),
        fragile: fragile.contains(&n),
    };
    areas(world, marks).into_iter().enumerate().map(row).collect()
}

fn cell(area: &Responsibility, person: PersonId) -> Cell {
    let parts = area.parts_of(person);
    let words: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(n, part)| if n == 0 { part.word().to_owned() } else { part.word().to_lowercase() })
        .collect();
    Cell {
        letter: parts.first().map_or(String::new(), |p| p.letter().to_string()),
        word: super::listed(&words),
    }
}

/// What the assistant may do in an area.
pub(super) fn standing(
    world: &Snapshot,
    area: &Responsibility,
    rights: &[Grant],
    assistant: Option<PersonId>,
) -> Standing {
    let right = assistant.and_then(|a| super::rights::of(rights, area, a)).filter(|g| g.holds_at(world.now));
    match (right.and_then(|g| g.area.as_ref()), area.ruled) {
        (Some(right), _) => Standing {
            level: Some(match right.standing {
                world::Standing::Autonomy(n) => n,
                world::Standing::Delegation(_) => match right.standing.rank() {
                    7 => 4,
                    5.. => 3,
                    2.. => 2,
                    n => n,
                },
            }),
            word: right.standing.to_string(),
            limit: inert(&sentence(&right.limit.to_string())),
        },
        (None, true) => Standing { level: Some(0), word: "Never".to_owned(), limit: String::new() },
        (None, false) => Standing { level: None, word: "Not set".to_owned(), limit: String::new() },
    }
}

/// When the executive last let the whole grid stand, and whether they are to look again: each quarter, as with what
/// support they need (spec §9.11). An area that came since counts as not looked at.
fn reviewed(desk: &Desk, world: &Snapshot, owner: &str) -> (Option<String>, String) {
    let areas = || world.responsibilities.values();
    let date = |at: jiff::Timestamp| desk.office().tz().to_datetime(at).date();
    let Some(last) = areas().filter_map(|area| area.reviewed).map(date).min() else {
        let due = if areas().count() == 0 { "" } else { "Nobody has looked through it as a whole yet." };
        return (None, due.to_owned());
    };
    let words = match last == desk.today() {
        true => format!("Reviewed by {owner} today"),
        false => format!("Reviewed by {owner} on {}", last.strftime("%-d %B")),
    };
    let since = areas().filter(|area| area.reviewed.is_none()).count();
    let next = last.saturating_add(jiff::Span::new().months(MONTHS));
    let due = match (next <= desk.today(), since) {
        (true, _) => format!("A quarter is over since: look through it by {}.", day(next, desk.today())),
        (false, 0) => String::new(),
        (false, n) => format!("{} since then.", sentence(&count(n, "area has come", "areas have come"))),
    };
    (Some(words), due)
}

fn finding(
    desk: &Desk,
    rows: &[Row],
    assistant: Option<&str>,
    earned: usize,
    faults: &[String],
) -> (String, String) {
    if rows.is_empty() {
        return (
            "Nobody has written down who does what.".to_owned(),
            "Add the first area: what it is to bring about, who answers for it, who does it, who steps in."
                .to_owned(),
        );
    }
    let fragile = rows.iter().filter(|row| row.fragile).count();
    let hangs = match fragile {
        0 => "No area hangs on one person alone.".to_owned(),
        n => format!("{} on one person.", sentence(&count(n, "area hangs", "areas hang"))),
    };
    let Some(assistant) = assistant else { return (hangs, mend(faults)) };
    let levels = |level: u8| rows.iter().filter(|row| row.standing.level == Some(level)).count();
    let (outright, tells) = (levels(ALONE), levels(TELLS));
    let who = if desk.is_executive() { assistant } else { "You" };
    let first = match outright + tells {
        0 => format!("{who} may decide no area alone."),
        _ => super::own::alone_in(who, outright, tells),
    };
    let more = match earned {
        0 => hangs.clone(),
        1 => "One more has earned it.".to_owned(),
        n => format!("{} have earned it.", sentence(&count(n, "more", "more"))),
    };
    let support = if earned == 0 { mend(faults) } else { format!("{hangs} {}", mend(faults)) };
    (format!("{first} {more}"), support)
}

fn mend(faults: &[String]) -> String {
    match faults.len() {
        0 => "Nothing in it has to be mended.".to_owned(),
        n => format!("{} to be looked at, below the grid.", sentence(&count(n, "thing is", "things are"))),
    }
}
