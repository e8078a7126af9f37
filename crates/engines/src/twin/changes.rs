//! What may be changed in a scenario (spec §8.5), and which changes contradict each other.

use crate::error::EngineError;
use crate::maths::calendar::monday_of;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// One change. Series, people and areas are named by words that are part of their names; times of day are minutes after
/// midnight by the office's clock.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A series is no more.
    Drop {
        /// Its name.
        series: String,
    },
    /// The meetings of a series on these days are no more; the others are held.
    Skip {
        /// Its name.
        series: String,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// A series takes so many minutes.
    Shorten {
        /// Its name.
        series: String,
        /// Minutes.
        minutes: u32,
    },
    /// A series goes to another day and time.
    Move {
        /// Its name.
        series: String,
        /// Which day of the week.
        #[serde(serialize_with = "day")]
        weekday: Weekday,
        /// From when.
        from: u32,
    },
    /// A series is held every other week only: in the first of its weeks ahead, the third, and so on.
    Alternate {
        /// Its name.
        series: String,
    },
    /// A new weekly series.
    Add {
        /// Its name.
        series: String,
        /// Which day of the week.
        #[serde(serialize_with = "day")]
        weekday: Weekday,
        /// From when.
        from: u32,
        /// Minutes.
        minutes: u32,
    },
    /// Somebody else does what belongs to an area, a project, or comes from a person.
    Delegate {
        /// Its name.
        what: String,
        /// Whose it becomes, by words of their name; how long they take is their own record.
        to: Option<String>,
    },
    /// A goal weighs this many percent among its siblings.
    Weight {
        /// Its name.
        goal: String,
        /// Percent, 0–100.
        percent: f64,
    },
    /// Away on a trip: meetings lapse, half of each day is work.
    Trip {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// Away altogether.
    Absence {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// A crunch: meetings that serve no goal lapse, nobody interrupts but at the end of the day, nothing new is booked.
    Crunch {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// Mail, interruptions and work that must be done at once take so many percent of the working time.
    Reactive {
        /// Percent, below what it is now.
        percent: f64,
    },
    /// Of those who interrupt so many percent still do.
    Interruptions {
        /// Percent, 0–100.
        percent: f64,
    },
    /// Mail is read so many times a day.
    Batch {
        /// Times a day.
        times: u32,
    },
    /// Nobody interrupts and nothing new is booked then.
    Protect {
        /// Which day of the week.
        #[serde(serialize_with = "day")]
        weekday: Weekday,
        /// From when.
        from: u32,
        /// Until when.
        until: u32,
    },
    /// Somebody new, to whom goes what costs least by waiting, as far as their hours reach.
    Hire {
        /// Who, in words.
        name: String,
        /// Hours a week.
        hours: f64,
        /// From when; at once where it is none.
        from: Option<Date>,
    },
    /// Somebody leaves: their open work comes back to the executive.
    Lose {
        /// Words of their name.
        name: String,
        /// On which day: what is due before it stays theirs. At once where it is none.
        from: Option<Date>,
    },
    /// Somebody who works for the office is away: what of theirs is due meanwhile comes to the executive, and what is handed
    /// to them waits.
    Leave {
        /// Words of their name.
        name: String,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// A new project of so many hours.
    Project {
        /// Its name.
        name: String,
        /// Hours.
        hours: f64,
        /// By when; none where it has no date.
        by: Option<Date>,
    },
}

fn day<S: serde::Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i8(day.to_monday_one_offset())
}

impl Change {
    /// The series that it changes.
    pub fn series(&self) -> Option<&str> {
        match self {
            Change::Drop { series }
            | Change::Skip { series, .. }
            | Change::Shorten { series, .. }
            | Change::Move { series, .. }
            | Change::Alternate { series } => Some(series),
            _ => None,
        }
    }
    /// The same under another name.
    pub(super) fn of_series(mut self, name: String) -> Change {
        if let Change::Drop { series }
        | Change::Skip { series, .. }
        | Change::Shorten { series, .. }
        | Change::Move { series, .. }
        | Change::Alternate { series } = &mut self
        {
            *series = name;
        }
        self
    }
}

/// The Mondays of the weeks in which a series that is held on these dates falls out once it is held every other week: of the
/// weeks in which it would be, each second one.
pub fn every_other(dates: impl Iterator<Item = Date>) -> BTreeSet<Date> {
    let weeks: BTreeSet<Date> = dates.map(monday_of).collect();
    weeks.into_iter().skip(1).step_by(2).collect()
}

/// Whether one name is the other, or its first words: "Priya" and "Priya Nair".
fn same_person(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.split_whitespace().map(str::to_lowercase).collect() };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && long.starts_with(&short)
}

/// Whether two changes cannot be together.
fn contradict(a: &Change, b: &Change) -> bool {
    use Change::*;
    let kind = std::mem::discriminant;
    let same_series = match (a.series(), b.series()) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => false,
    };
    match (a, b) {
        (Batch { .. }, Batch { .. }) => a != b,
        (Delegate { what: x, .. }, Delegate { what: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        (Weight { goal: x, .. }, Weight { goal: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        (Hire { name: x, .. }, Hire { name: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        // Who leaves takes nothing over.
        (Lose { name, .. }, Delegate { to: Some(to), .. })
        | (Delegate { to: Some(to), .. }, Lose { name, .. }) => name.eq_ignore_ascii_case(to),
        // Who leaves is neither hired nor away for a while.
        (Lose { name: x, .. }, Hire { name: y, .. } | Leave { name: y, .. })
        | (Hire { name: y, .. } | Leave { name: y, .. }, Lose { name: x, .. }) => same_person(x, y),
        (Lose { name: x, .. }, Lose { name: y, .. }) => same_person(x, y) && a != b,
        // Nothing is put where nothing may be.
        (Protect { weekday, from, until }, Move { weekday: day, from: at, .. })
        | (Move { weekday: day, from: at, .. }, Protect { weekday, from, until }) => {
            day == weekday && (from..until).contains(&at)
        }
        (Protect { weekday, from, until }, Add { weekday: day, from: at, minutes, .. })
        | (Add { weekday: day, from: at, minutes, .. }, Protect { weekday, from, until }) => {
            day == weekday && at < until && from < &(at + minutes)
        }
        // One cannot be in two places.
        (Trip { from, until }, Trip { from: f, until: u }) if a != b => from <= u && f <= until,
        (Reactive { .. }, Reactive { .. } | Interruptions { .. })
        | (Interruptions { .. }, Reactive { .. } | Interruptions { .. }) => a != b,
        (
            Trip { from, until } | Absence { from, until } | Crunch { from, until },
            Trip { from: f, until: u } | Absence { from: f, until: u } | Crunch { from: f, until: u },
        ) if kind(a) != kind(b) => from <= u && f <= until,
        (Drop { .. }, Shorten { .. } | Move { .. } | Alternate { .. } | Skip { .. })
        | (Shorten { .. } | Move { .. } | Alternate { .. } | Skip { .. }, Drop { .. }) => same_series,
        // What is moved may come into those days or leave them; several stretches of days are no contradiction.
        (Skip { .. }, Move { .. } | Alternate { .. }) | (Move { .. } | Alternate { .. }, Skip { .. }) => {
            same_series
        }
        (Skip { .. }, Skip { .. }) => false,
        _ => same_series && kind(a) == kind(b) && a != b,
    }
}

/// The first two changes that contradict each other, by their places.
pub fn contradiction(changes: &[Change]) -> Option<(usize, usize)> {
    changes.iter().enumerate().find_map(|(n, a)| {
        let other = changes[n + 1..].iter().position(|b| contradict(a, b))?;
        Some((n, n + 1 + other))
    })
}

/// Refuses changes that contradict each other.
///
/// # Errors
/// `E_CONFLICT`.
pub(super) fn check(changes: &[Change]) -> Result<(), EngineError> {
    match contradiction(changes) {
        Some((a, b)) => Err(EngineError::Conflict { first: a + 1, second: b + 1 }),
        None => Ok(()),
    }
}
