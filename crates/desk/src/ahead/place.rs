//! Why a meeting stands where it does: what its place costs, the best other place of each day, why not at another
//! time.

use crate::words::duration;
use crate::{Desk, DeskError};
use engines::agenda::{self, Alternative, Rule};
use engines::maths::{calendar, spoken};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use world::{Event, EventId, Interval, Item, Reason, Snapshot};

/// Why a meeting stands where it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// "Thu 14:00–14:45".
    pub when: String,
    /// Minutes-equivalent that the calendar costs with it there.
    pub points: f64,
    /// Its parts.
    pub parts: Vec<Reason>,
    /// The best other place of each day.
    pub others: Vec<Spot>,
}

/// Another place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spot {
    /// "Fri 10:00–10:45".
    pub when: String,
    /// Minutes-equivalent more than now; less than 0: better.
    pub extra: i64,
    /// "20 min dearer", "5 min better", "as good".
    pub words: String,
    /// The difference, term by term.
    pub parts: Vec<Reason>,
}

/// Why a meeting is not at another time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyNot {
    /// The finding.
    pub headline: String,
    /// What forbids it, a sentence each; empty: it may be.
    pub forbidden: Vec<String>,
    /// What it would cost; none where it is forbidden.
    pub spot: Option<Spot>,
}

/// Why a meeting stands where it does; none where it is none that could be moved.
///
/// # Errors
/// Those of the ledger.
pub async fn place(desk: &Desk, id: EventId) -> Result<Option<Place>, DeskError> {
    let world = desk.snapshot().await?;
    let config = desk.engines();
    let Some(event) = world.events.get(&id).filter(|e| e.is_meeting(&world.office.addresses)) else {
        return Ok(None);
    };
    let now = event.interval(&world.zone());
    if now.start <= world.now {
        return Ok(None);
    }
    let values = engines::alignment::values(&world, &config.alignment);
    let dates = dates(&world, event, None);
    let found = agenda::placement(&world, &values, &config.agenda, id, &dates);
    Ok(found.map(|found| Place {
        when: when(&world, now),
        points: found.parts.iter().map(|r| r.amount).sum(),
        parts: found.parts,
        others: found.others.iter().map(|other| spot(&world, other)).collect(),
    }))
}

/// The working days around a meeting, and around another time for it.
fn dates(world: &Snapshot, event: &Event, other: Option<Timestamp>) -> Vec<Date> {
    let zone = world.zone();
    let start = event.interval(&zone).start;
    let first = other.map_or(start, |at| at.min(start)).max(world.now);
    calendar::working_days(&world.office.hours, calendar::date_of(first, &zone), 5)
}

fn when(world: &Snapshot, stretch: Interval) -> String {
    let zone = world.zone();
    spoken::stretch(stretch, &zone, calendar::date_of(world.now, &zone))
}

fn spot(world: &Snapshot, other: &Alternative) -> Spot {
    let words = match other.extra {
        0 => "as good".to_owned(),
        more if more > 0 => format!("{} dearer", duration(more)),
        less => format!("{} better", duration(-less)),
    };
    Spot { when: when(world, other.interval), extra: other.extra, words, parts: other.parts.clone() }
}

/// Why a meeting is not at another time.
///
/// # Errors
/// `E_NOT_FOUND`, `E_TIME_ORDER` for a time that is over, `E_UNIT` for something else than a meeting ahead.
pub async fn why_not(desk: &Desk, id: &str, at: Timestamp) -> Result<WhyNot, DeskError> {
    let wrong = |problem: &str, code, hint| DeskError::input(problem, code, hint);
    let Item::Event(event) = desk.item(desk.named(None, id).await?).await? else {
        return Err(wrong("that is no event", "E_UNIT", "name an event of the calendar"));
    };
    let world = desk.snapshot().await?;
    let zone = world.zone();
    let now = event.interval(&zone);
    if now.start <= world.now || at <= world.now {
        return Err(wrong("that is over", "E_TIME_ORDER", "ask about a time that is still ahead"));
    }
    let to = Interval::lasting(at, now.minutes());
    let config = desk.engines();
    let values = engines::alignment::values(&world, &config.alignment);
    let days = dates(&world, &event, Some(at));
    let name = crate::words::inert(&crate::week::title(&event));
    let on = when(&world, to);
    match agenda::why_not(&world, &values, &config.agenda, event.id, to, &days) {
        Some(agenda::WhyNot::Forbidden(rules)) => Ok(WhyNot {
            headline: format!("{name} cannot be on {on}."),
            forbidden: rules.iter().map(|rule| said(&world, &event, *rule, to)).collect(),
            spot: None,
        }),
        Some(agenda::WhyNot::Costs(other)) => {
            let spot = spot(&world, &other);
            let headline = match other.extra {
                extra if extra < 0 => format!("{name} would be better on {on}."),
                _ => format!("{name} may be on {on}, {}.", spot.words),
            };
            Ok(WhyNot { headline, forbidden: Vec::new(), spot: Some(spot) })
        }
        None => Err(wrong(
            &format!("{on} cannot be weighed"),
            "E_RANGE",
            "ask about a quarter hour within working time, at most a week from where it is",
        )),
    }
}

/// A rule as a sentence.
fn said(world: &Snapshot, event: &Event, rule: Rule, to: Interval) -> String {
    match rule {
        Rule::Stays => super::stay::words(world, event).unwrap_or_default(),
        Rule::Protected => "It is protected and never moved.".to_owned(),
        Rule::NotOurs => "Somebody else called it; they can be asked.".to_owned(),
        Rule::Travelled => "Somebody travels to it.".to_owned(),
        Rule::OnTheWay => "You would be on the way to another place.".to_owned(),
        Rule::Notice => "That is less notice than the people in it are due.".to_owned(),
        Rule::MovedLately => "It was moved within the last 14 days.".to_owned(),
        Rule::WorkingHours => "That is outside working hours, or over lunch.".to_owned(),
        Rule::Busy => {
            let there: Vec<String> =
                world.busy_events(to).iter().map(|e| crate::words::inert(&crate::week::title(e))).collect();
            match there.len() {
                0 => "That time is taken.".to_owned(),
                _ => format!("{} is there.", spoken::listed(&there)),
            }
        }
        Rule::MeetingLoad => "It would make more meetings in that day than are good.".to_owned(),
        Rule::AttendeeBusy => "Somebody in it is known to be elsewhere then.".to_owned(),
        Rule::AttendeeHours => "It would be night or a day off for somebody in it.".to_owned(),
    }
}
