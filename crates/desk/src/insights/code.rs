//! What kind of activity events are: told from words and people, corrected by hand on a sheet that asks first for what
//! most minutes hang on. A correction stays in the office, is audited, and is taken back like any change by hand.

use super::figures::{Source, source};
use super::named;
use crate::by_hand::{self, Deed};
use crate::words::{count, day, duration, inert};
use crate::{Desk, DeskError};
use engines::analytics::coding::{self, CATEGORIES, Coded};
use jiff::{SignedDuration, ToSpan, civil};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, EventId, Interval, Item, ItemRef, ProposalId, Snapshot};

/// Rows of a sheet.
const ROWS: usize = 12;
/// Most characters of a category.
const MOST_CHARS: usize = 40;

/// One line of the sheet: events of one title.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetRow {
    /// The event that stands for them.
    pub event: EventId,
    /// What they are called.
    pub source: Source,
    /// "Mon 16 Nov, 2 times, 2 h".
    pub words: String,
    /// What they count as now.
    pub category: String,
    /// How sure, in a word with what spoke for it: "unsure: board, paper".
    pub because: String,
    /// Whether the first two are close.
    pub doubtful: bool,
    /// Minutes that hang on it.
    pub minutes_at_stake: f64,
}

/// The correction sheet of a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coding {
    /// The finding: "Most of last week is sorted; three lines want a look."
    pub headline: String,
    /// Most minutes at stake first.
    pub rows: Vec<SheetRow>,
    /// What may be chosen.
    pub categories: Vec<String>,
}

/// A category for every event that takes time, corrections first.
pub(super) fn coded(world: &Snapshot) -> BTreeMap<EventId, Coded> {
    let said: BTreeMap<EventId, String> =
        world.events.values().filter_map(|e| Some((e.id, e.activity.clone()?))).collect();
    let busy = world.events.values().filter(|e| e.is_busy(&world.office.addresses));
    coding::code(world, busy, &said)
}

/// The sheet of the last seven days and of today.
pub(super) fn of(world: &Snapshot, coded: &BTreeMap<EventId, Coded>, today: civil::Date) -> Coding {
    let zone = world.zone();
    let tonight = world::time::instant(today.saturating_add(1.days()), civil::Time::midnight(), &zone);
    let week = Interval::new(world.now - SignedDuration::from_hours(7 * 24), tonight);
    let here = |id: &EventId| world.events.get(id).is_some_and(|e| e.interval(&zone).overlaps(&week));
    let of_week: BTreeMap<EventId, Coded> =
        coded.iter().filter(|c| here(c.0)).map(|(id, c)| (*id, c.clone())).collect();
    let rows: Vec<SheetRow> = coding::sheet(world, &of_week)
        .into_iter()
        .take(ROWS)
        .filter_map(|row| line(world, &of_week, &row, today))
        .collect();
    let doubtful = rows.iter().filter(|r| r.doubtful).count();
    let headline = match (of_week.len(), doubtful) {
        (0, _) => "Nothing was in the calendar in the last seven days.".to_owned(),
        (_, 0) => "Every event of the last seven days has its kind.".to_owned(),
        (_, n) => format!("{} a look.", crate::words::sentence(&count(n, "line wants", "lines want"))),
    };
    let own: BTreeSet<&str> = world.events.values().filter_map(|e| e.activity.as_deref()).collect();
    let known = CATEGORIES.iter().copied().chain(own.into_iter().filter(|c| !CATEGORIES.contains(c)));
    Coding { headline, rows, categories: known.map(inert).collect() }
}

fn line(
    world: &Snapshot,
    coded: &BTreeMap<EventId, Coded>,
    row: &coding::Row,
    today: civil::Date,
) -> Option<SheetRow> {
    let (event, found) = (world.events.get(&row.event)?, coded.get(&row.event)?);
    let zone = world.zone();
    let minutes: i64 = row
        .alike
        .iter()
        .filter_map(|id| world.events.get(id))
        .map(|e: &Event| e.interval(&zone).minutes())
        .sum();
    let date = day(zone.to_datetime(event.interval(&zone).start).date(), today);
    let times = match row.alike.len() {
        1 => String::new(),
        n => format!(", {}", count(n, "time", "times")),
    };
    let sure = if found.is_doubtful() { "unsure" } else { "told by" };
    let marks: Vec<String> = found.because.iter().map(|m| inert(&with_names(world, m))).collect();
    Some(SheetRow {
        event: row.event,
        source: source(world, ItemRef::Event(row.event)),
        words: format!("{date}{times}, {}", duration(minutes)),
        category: inert(&found.category),
        because: if marks.is_empty() { sure.to_owned() } else { format!("{sure}: {}", marks.join(", ")) },
        doubtful: found.is_doubtful(),
        minutes_at_stake: row.minutes_at_stake,
    })
}

/// A mark with the names of people in place of their addresses: "with Ana Ruiz".
fn with_names(world: &Snapshot, mark: &str) -> String {
    let name = |word: &str| match word.contains('@') {
        true => {
            let known = world.people.values().find(|p| p.emails.iter().any(|e| e == word));
            known.map_or(word.to_owned(), |p| p.name.clone())
        }
        false => word.to_owned(),
    };
    mark.split(' ').map(name).collect::<Vec<_>>().join(" ")
}

/// The correction sheet for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn sheet(desk: &Desk) -> Result<Coding, DeskError> {
    let world = desk.snapshot().await?;
    Ok(of(&world, &coded(&world), desk.today()))
}

/// Whether a kind is neither one that everybody has nor one that was used here before.
async fn is_new(desk: &Desk, activity: &str) -> Result<bool, DeskError> {
    let world = desk.snapshot().await?;
    let was_used = world.events.values().any(|e| e.activity.as_deref() == Some(activity));
    Ok(!CATEGORIES.contains(&activity) && !was_used)
}

/// A correction that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// In words.
    pub words: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// Says what kind of activity an event is; an empty word leaves it to be told again.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_RANGE` for a word that is too long, `E_CLEARANCE`, `E_CONFLICT`; nothing is changed
/// then.
pub async fn set(desk: &Desk, event: &str, category: &str) -> Result<Said, DeskError> {
    let category = inert(category.trim());
    if category.chars().count() > MOST_CHARS {
        return Err(DeskError::input(
            "a kind of activity is a word or two",
            "E_RANGE",
            "use at most 40 characters; nothing was changed",
        ));
    }
    let item = desk.item(desk.named(Some("event"), event).await?).await?;
    let Item::Event(before) = item.clone() else {
        return Err(DeskError::NotFound { kind: "event", id: event.to_owned() });
    };
    // The names that are known are kept as they are written.
    let known = CATEGORIES.iter().find(|c| c.eq_ignore_ascii_case(&category)).map(|c| (*c).to_owned());
    let activity = Some(known.unwrap_or(category)).filter(|c| !c.is_empty());
    let words = match &activity {
        Some(activity) if is_new(desk, activity).await? => {
            format!("{} counts as {activity}, a new kind.", named(&before.summary))
        }
        Some(activity) => format!("{} counts as {activity}.", named(&before.summary)),
        None => format!("{} counts as its words tell.", named(&before.summary)),
    };
    let after = Item::Event(Event { activity, ..before });
    let deed = Deed::of("event.coded", words.clone(), Some(item), after);
    Ok(Said { words, undo: by_hand::carry_out(desk, deed).await?.id })
}
