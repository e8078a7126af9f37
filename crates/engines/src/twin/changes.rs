//! What may be changed in a scenario (spec §8.5), and which changes contradict each other.

use crate::error::EngineError;
use jiff::civil::{Date, Weekday};

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
    },
    /// A new project of so many hours, without a date.
    Project {
        /// Its name.
        name: String,
        /// Hours.
        hours: f64,
    },
}

fn day<S: serde::Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i8(day.to_monday_one_offset())
}

impl Change {
    /// The series it takes for itself.
    fn series(&self) -> Option<String> {
        match self {
            Change::Drop { series } | Change::Shorten { series, .. } | Change::Move { series, .. } => {
                Some(series.to_lowercase())
            }
            _ => None,
        }
    }
}

/// Whether two changes cannot be together.
fn contradict(a: &Change, b: &Change) -> bool {
    use Change::*;
    let kind = std::mem::discriminant;
    let same_series = a.series().is_some() && a.series() == b.series();
    match (a, b) {
        (Batch { .. }, Batch { .. }) => a != b,
        (Delegate { what: x, .. }, Delegate { what: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        (Weight { goal: x, .. }, Weight { goal: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        (Hire { name: x, .. }, Hire { name: y, .. }) => x.eq_ignore_ascii_case(y) && a != b,
        // Who leaves takes nothing over.
        (Lose { name }, Delegate { to: Some(to), .. }) | (Delegate { to: Some(to), .. }, Lose { name }) => {
            name.eq_ignore_ascii_case(to)
        }
        (Reactive { .. }, Reactive { .. } | Interruptions { .. })
        | (Interruptions { .. }, Reactive { .. } | Interruptions { .. }) => a != b,
        (
            Trip { from, until } | Absence { from, until } | Crunch { from, until },
            Trip { from: f, until: u } | Absence { from: f, until: u } | Crunch { from: f, until: u },
        ) if kind(a) != kind(b) => from <= u && f <= until,
        (Drop { .. }, Shorten { .. } | Move { .. }) | (Shorten { .. } | Move { .. }, Drop { .. }) => {
            same_series
        }
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
