//! The palette: people, meetings ahead and open tasks whose names begin with what is being typed. Places and actions
//! are the face's own.

use crate::words::{clock, day, inert};
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use serde::Serialize;
use world::event::EventStatus;
use world::{Interval, Item, ItemRef, TaskState, folded};

/// Days ahead from which meetings are offered.
const AHEAD_DAYS: i64 = 14;
/// Letters that are looked at.
const MOST_LETTERS: usize = 80;

/// Something at hand by its name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// What.
    pub item: ItemRef,
    /// Its name.
    pub name: String,
    /// When or where, in a few words: "Tue 24 Nov 15:30", "Brightmark"; empty where nothing is known.
    pub hint: String,
    /// A person's address.
    pub email: Option<String>,
    #[serde(skip)]
    rank: (u8, u8),
}

/// The best that the letters fit, people before meetings before tasks where they fit alike; none for no letters.
///
/// # Errors
/// Those of the ledger.
pub async fn matches(desk: &Desk, letters: &str, most: usize) -> Result<Vec<Match>, DeskError> {
    let wanted: Vec<String> =
        letters.chars().take(MOST_LETTERS).collect::<String>().split_whitespace().map(folded).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let now = desk.now();
    let ahead = Interval::new(now, now + SignedDuration::from_hours(24 * AHEAD_DAYS));
    let items = desk.ledger.at_hand(desk.reader(), ahead).await?;
    let mut found: Vec<Match> = items.iter().filter_map(|item| fits(desk, item, &wanted)).collect();
    found.sort_by(|a, b| (a.rank, &a.name, a.item.uuid()).cmp(&(b.rank, &b.name, b.item.uuid())));
    found.truncate(most);
    Ok(found)
}

/// An item as a match, if every word begins one of its words.
fn fits(desk: &Desk, item: &Item, wanted: &[String]) -> Option<Match> {
    let zone = desk.office().tz();
    let (kind, name, hint, email) = match item {
        Item::Person(p) => {
            let hint = p.organisation.clone().or_else(|| p.emails.first().cloned()).unwrap_or_default();
            (0, &p.name, hint, p.emails.first().cloned())
        }
        Item::Event(e) if e.status != EventStatus::Cancelled => {
            let start = e.interval(&zone).start;
            let date = day(zone.to_datetime(start).date(), desk.today());
            let hint = if e.is_all_day() { date } else { format!("{date} {}", clock(start, &zone)) };
            (1, &e.summary, hint, None)
        }
        Item::Task(t) if t.state.is_open() && t.state != TaskState::Someday => {
            let hint = t.due.map_or(String::new(), |d| format!("due {}", day(d.date(&zone), desk.today())));
            (2, &t.title, hint, None)
        }
        _ => return None,
    };
    let plain = folded(name);
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
    if !wanted.iter().all(|w| words.iter().any(|word| word.starts_with(w.as_str()))) {
        return None;
    }
    // A name that begins so comes before one that has it inside.
    let inside = u8::from(!plain.starts_with(wanted[0].as_str()));
    Some(Match { item: item.reference(), name: inert(name), hint: inert(&hint), email, rank: (inside, kind) })
}
