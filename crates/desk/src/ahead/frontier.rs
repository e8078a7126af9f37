//! Fewer moves or a better week: what no moves, one, and up to seven bring of a week.

use crate::week::{WeekOf, title};
use crate::words::{count, duration, inert};
use crate::{Desk, DeskError};
use engines::agenda::{self, Step};
use engines::maths::{calendar, spoken};
use serde::Serialize;
use world::{EventId, Interval, Reason, Snapshot};

/// What few moves and many bring. Pages show [`Frontier::headline`] and the rows as a table of moves, what they bring
/// and which they are; they are told, not proposed: what is proposed stands among the changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frontier {
    /// "Two moves bring 1 h 05, five bring 1 h 40."
    pub headline: String,
    /// Fewest moves first, the first of none; each brings more than every one before it.
    pub rows: Vec<Row>,
}

/// Some moves together, which may all be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Which, in the order in which they may be done.
    pub moves: Vec<Move>,
    /// Minutes-equivalent that they bring, beyond what they disturb.
    pub minutes: i64,
    /// "None", "One move", "Two moves".
    pub words: String,
    /// "1 h 05 better"; "as it is" without moves.
    pub gain: String,
    /// The parts of the minutes.
    pub parts: Vec<Reason>,
}

/// A meeting that moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// Which.
    pub event: EventId,
    /// To when.
    pub to: Interval,
    /// "Vendor review to Thu 14:00–14:45".
    pub words: String,
}

/// What moves bring of a week, from today on; of the present one where none is named.
///
/// # Errors
/// Those of the ledger; `E_TIME_ORDER` for a week that is over.
pub async fn frontier(desk: &Desk, week: Option<WeekOf>) -> Result<Frontier, DeskError> {
    let week = week.unwrap_or_else(|| WeekOf::holding(desk.today()));
    if week.plus(1).monday <= desk.today() {
        return Err(DeskError::input("that week is over", "E_TIME_ORDER", "name this week or a later one"));
    }
    let world = desk.snapshot().await?;
    let config = desk.engines();
    let values = engines::alignment::values(&world, &config.alignment);
    let worked = |date: &jiff::civil::Date| {
        *date >= desk.today() && calendar::is_working_day(&world.office.hours, *date)
    };
    let dates: Vec<jiff::civil::Date> = week.days().filter(worked).collect();
    let steps = agenda::frontier(&world, &values, &config.agenda, &dates);
    let rows: Vec<Row> = steps.iter().map(|step| row(&world, step)).collect();
    Ok(Frontier { headline: headline(&rows), rows })
}

fn row(world: &Snapshot, step: &Step) -> Row {
    let minutes = step.minutes().round() as i64;
    let n = step.moves.len();
    let one = |(event, to): &(EventId, Interval)| {
        let name = world.events.get(event).map_or_else(String::new, |e| inert(&title(e)));
        let when = spoken::stretch(*to, &world.zone(), calendar::date_of(world.now, &world.zone()));
        Move { event: *event, to: *to, words: format!("{name} to {when}") }
    };
    Row {
        moves: step.moves.iter().map(one).collect(),
        minutes,
        words: if n == 0 { "None".to_owned() } else { crate::words::sentence(&count(n, "move", "moves")) },
        gain: if n == 0 { "as it is".to_owned() } else { format!("{} better", duration(minutes)) },
        parts: step.reasons.clone(),
    }
}

/// The fewest moves that bring anything, and those that bring most.
fn headline(rows: &[Row]) -> String {
    let bring = |row: &Row| format!("{} {} {}", row.words, verb(row), duration(row.minutes));
    match rows.iter().filter(|row| !row.moves.is_empty()).collect::<Vec<_>>().as_slice() {
        [] => "No move makes this week better.".to_owned(),
        [one] => format!("{}; more bring no more.", bring(one)),
        [first, .., last] => {
            format!("{}, {}.", bring(first), bring(last).to_lowercase())
        }
    }
}

fn verb(row: &Row) -> &'static str {
    if row.moves.len() == 1 { "brings" } else { "bring" }
}
