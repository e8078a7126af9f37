//! Finding time for several people (spec §11.1): who can when, which of the times is best and why, and what would have
//! to give where there is none.
//!
//! `people` reads from the world what is known of everybody's time, `grid` turns it into sets of starts (`bits`),
//! `crowd` counts who is brought together, `score` says in five parts what a start is worth, `relax` what each demand
//! costs. `holds` makes proposals of what was found.

mod bits;
mod crowd;
mod grid;
mod holds;
mod people;
mod relax;
mod score;
mod themes;
mod weights;

#[cfg(test)]
mod tests;

pub use bits::Bits;
pub use crowd::{Crowd, Scales};
pub use grid::Grid;
pub use holds::{HOLD, HOLD_HOURS, Holds, MEET, confirmations, held, hold, meet};
pub use people::{earliest, executive, guest};
pub use relax::{Relaxation, Relaxed};
pub use themes::{Themes, themes};
pub use weights::{ENOUGH, PRIOR, weights};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use world::time::WorkingHours;
use world::{Event, EventId, Interval, PersonId, Reason};

/// How much somebody is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The meeting is theirs, or cannot be without them.
    Required,
    /// Welcome, with this weight beside the other optional people; not 0.
    Optional(u32),
}

/// How far outside somebody's working hours something may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Beyond {
    /// Not at all.
    #[default]
    Nothing,
    /// So many minutes at either end.
    Edges(i64),
    /// Between 07:00 and 23:00.
    Evening,
}

/// Time that somebody has given away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub stretch: Interval,
    /// Only perhaps: a hold, or an answer that says so.
    pub tentative: bool,
    /// The event, where it may be seen.
    pub event: Option<EventId>,
}

/// Somebody who is to be there, with what is known of their time.
#[derive(Debug, Clone, PartialEq)]
pub struct Invitee {
    /// Address, folded to lower case.
    pub email: String,
    /// What to call them.
    pub name: String,
    /// Their card, where there is one.
    pub person: Option<PersonId>,
    /// Whether it needs them.
    pub need: Need,
    /// Where they are; the office's zone where it is not known.
    pub zone: TimeZone,
    /// Whether it is known where they are.
    pub zone_known: bool,
    /// When they work, by their own clock.
    pub hours: WorkingHours,
    /// How far outside those hours it may be; comfort still counts from the hours themselves.
    pub beyond: Beyond,
    /// What is known to be taken, in any order.
    pub taken: Vec<Taken>,
    /// Whether their whole calendar is known, or only what stands in ours.
    pub calendar_known: bool,
    /// Importance 0–100: the required person of the lowest is the first one to do without.
    pub importance: u8,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The executive first, then the others in the order in which they were named.
    pub people: Vec<Invitee>,
    /// It begins and ends within.
    pub window: Interval,
    /// Length.
    pub minutes: i64,
    /// So many times at most are told.
    pub most: usize,
    /// The executive's energy 0–1 at each quarter hour of the day, by their own clock.
    pub energy: Vec<f64>,
    /// Which half-days the executive's meetings usually fall on, where that is known.
    pub themes: Option<Themes>,
    /// What the five parts weigh, together 1: [`weights()`].
    pub weights: [f64; 5],
}

impl Ask {
    /// Points of 100 for one of the five parts, in full.
    fn points(&self, part: usize) -> f64 {
        100.0 * self.weights[part]
    }
}

/// How somebody fits a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// Nothing speaks against it, and their calendar is known.
    Free,
    /// Nothing known speaks against it; their own calendar is not known.
    NotKnown,
    /// Something tentative is there.
    Perhaps,
    /// They are known to be elsewhere.
    Elsewhere,
    /// It lies outside their working hours.
    OutsideHours,
}

/// A time by somebody's own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct There {
    /// Whose: their place among [`Ask::people`].
    pub who: usize,
    /// When it begins there.
    pub from: DateTime,
    /// When it ends there.
    pub to: DateTime,
    /// How it fits them.
    pub fits: Fits,
}

/// A time that suits everybody who is required.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// When.
    pub stretch: Interval,
    /// Points of 100; the reasons add up to it.
    pub score: f64,
    /// Five parts: earliness, who of the optional people comes, comfort, energy and theme, free time left whole.
    pub reasons: Vec<Reason>,
    /// The same time by everybody's clock, in their order.
    pub there: Vec<There>,
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best times, best first, none overlapping another.
    pub slots: Vec<Slot>,
    /// How many starts suit everybody who is required.
    pub starts: usize,
    /// Where there is none: what giving way would bring, in the order in which to give way.
    pub relaxations: Vec<Relaxation>,
}

/// The best times for all who are required, and what would have to give where there is none. `events` are those
/// that reasons name.
///
/// A tentative entry bars a required person's time and counts half for an optional one; what is not known counts as
/// free, and [`There::fits`] says so.
pub fn find(ask: &Ask, events: &BTreeMap<EventId, Event>) -> Found {
    let (slots, starts) = search(ask, events);
    let relaxations = if starts == 0 { relax::all(ask, events) } else { Vec::new() };
    Found { slots, starts, relaxations }
}

/// The time that begins at `start`, where it suits everybody who is required.
pub fn at(ask: &Ask, start: jiff::Timestamp, events: &BTreeMap<EventId, Event>) -> Option<Slot> {
    let grid = Grid::of(ask.window, ask.minutes);
    let n = feasible(ask, &grid).iter().find(|n| grid.stretch(*n).start == start)?;
    Some(score::Scorer::of(ask, &grid).slot(n, events))
}

/// The choice of one of several times, for learning from; none where it was not among them.
pub fn choice(ask: &Ask, offered: &[Slot], chosen: jiff::Timestamp) -> Option<world::learned::SlotChoice> {
    let parts = |slot: &Slot| std::array::from_fn(|n| slot.reasons[n].amount / ask.points(n));
    let (one, others): (Vec<&Slot>, Vec<&Slot>) =
        offered.iter().partition(|slot| slot.stretch.start == chosen);
    let chosen = one.first().map(|slot| parts(slot))?;
    Some(world::learned::SlotChoice { chosen, others: others.into_iter().map(parts).collect() })
}

/// The best times, and how many starts there are in all.
fn search(ask: &Ask, events: &BTreeMap<EventId, Event>) -> (Vec<Slot>, usize) {
    let grid = Grid::of(ask.window, ask.minutes);
    let open = feasible(ask, &grid);
    let scorer = score::Scorer::of(ask, &grid);
    let mut worth: Vec<(usize, f64)> = open.iter().map(|s| (s, scorer.parts(s).iter().sum())).collect();
    worth.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut taken: Vec<Interval> = Vec::new();
    let mut slots = Vec::new();
    for (start, _) in &worth {
        let stretch = grid.stretch(*start);
        if slots.len() == ask.most {
            break;
        }
        if !taken.iter().any(|t| t.overlaps(&stretch)) {
            taken.push(stretch);
            slots.push(scorer.slot(*start, events));
        }
    }
    (slots, worth.len())
}

/// The starts at which everybody who is required works and is not known to be elsewhere.
fn feasible(ask: &Ask, grid: &Grid) -> Bits {
    let mut open = Bits::all(grid.starts());
    for person in ask.people.iter().filter(|p| p.need == Need::Required) {
        open.keep(&people::starts(person, grid, ask.window, true));
    }
    open
}
