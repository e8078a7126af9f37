//! Times that suit several people: asked for by names, a length and a day by which, told with reasons and everybody's
//! clock; and proposals of them, to put one into the calendar or to hold several.

mod holds;
mod hours;
mod named;
mod words;

pub(crate) use holds::{LOOKED_FOR, is_asked, release, settling};
pub use holds::{hold, meet};
pub use hours::{Hours, Way, hours};
pub use named::listed;

use crate::{Desk, DeskError};
use engines::agenda::find::{self, Ask, Need, Themes};
use jiff::{SignedDuration, Timestamp, ToSpan, civil};
use serde::Serialize;
use world::{Interval, Mailbox, Reason, Snapshot};

/// Days that are looked through where no day is named.
const DAYS: i64 = 14;
/// Most days that are looked through.
const MOST_DAYS: i64 = 92;
/// Days behind the window that a demand which gives way may need, see [`find::Relaxed::Window`].
const BEYOND: i64 = 28;
/// The shortest and the longest that is looked for, minutes.
const LENGTH: (i64, i64) = (5, 480);
/// Most people.
const MOST_PEOPLE: usize = 200;

/// What is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Names or addresses of those it needs, the most important first.
    pub with: Vec<String>,
    /// Names or addresses of those who are welcome.
    pub optional: Vec<String>,
    /// Length.
    pub minutes: i64,
    /// It begins on this day or later; none: as soon as the people have their notice.
    pub after: Option<civil::Date>,
    /// It ends before this day begins; none: within two weeks.
    pub before: Option<civil::Date>,
    /// What it is about; empty: "Meeting with …".
    pub title: String,
    /// So many times at most.
    pub most: usize,
}

/// The same time by somebody's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct There {
    /// Who.
    pub name: String,
    /// "Thu 14:00–14:45".
    pub when: String,
    /// "can", "not known", "perhaps", "is elsewhere", "outside working hours".
    pub fits: &'static str,
    /// Whether it needs them.
    pub needed: bool,
}

/// A time that suits everybody who is needed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Time {
    /// 1 for the best.
    pub number: usize,
    /// When.
    pub stretch: Interval,
    /// "Thu 3 Dec 14:00–14:45".
    pub when: String,
    /// Points of 100.
    pub score: f64,
    /// The five parts of the points, which add up to them.
    pub reasons: Vec<Reason>,
    /// Everybody's clock, the executive's first.
    pub there: Vec<There>,
}

/// What giving way would bring, where no time suits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relaxed {
    /// "without Kenji Sato".
    pub words: String,
    /// "Thu 3 Dec 13:00–13:45 is the best of 18", or that it brings nothing.
    pub gives: String,
    /// The best time it would bring.
    pub best: Option<Time>,
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Times {
    /// The finding.
    pub headline: String,
    /// With whom, how long, until when, out of how many.
    pub support: String,
    /// What is not known or was assumed.
    pub notes: Vec<String>,
    /// What it is about.
    pub title: String,
    /// The best times, best first.
    pub times: Vec<Time>,
    /// Where there is none: what would have to give, in the order in which to give way.
    pub relaxed: Vec<Relaxed>,
}

/// The best times for everybody who is wanted.
///
/// # Errors
/// `E_RANGE`, `E_LIMIT`, `E_TIME_ORDER` for what cannot be looked for, `E_NOT_FOUND` and `E_AMBIGUOUS` for a name, those
/// of the ledger.
pub async fn find(desk: &Desk, wanted: &Wanted) -> Result<Times, DeskError> {
    let looked = look(desk, wanted).await?;
    let found = find::find(&looked.ask, &looked.world.events);
    Ok(words::told(&looked, found))
}

/// What is looked for, in a world that was read for it.
pub(crate) struct Looked {
    pub(crate) world: Snapshot,
    pub(crate) ask: Ask,
    pub(crate) title: String,
    /// Whether it begins only once people have had their notice.
    pub(crate) with_notice: bool,
}

pub(crate) async fn look(desk: &Desk, wanted: &Wanted) -> Result<Looked, DeskError> {
    let window = checked(desk, wanted)?;
    let world = desk.calendar_of(around(desk, window)).await?;
    let (needed, optional) = named::people(&world, wanted)?;
    let all: Vec<Mailbox> = needed.iter().chain(&optional).cloned().collect();
    let config = desk.engines().agenda;
    let start = match wanted.after {
        Some(_) => window.start,
        None => window.start.max(find::earliest(&world, &all, &config)),
    };
    let window = Interval::new(start.min(window.end), window.end);
    let mut people = vec![find::executive(&world, around(desk, window), wanted.minutes, &config)];
    let guest = |who: &Mailbox, need| find::guest(&world, who, need, around(desk, window));
    people.extend(needed.iter().map(|who| guest(who, Need::Required)));
    people.extend(optional.iter().map(|who| guest(who, Need::Optional(1))));
    let title = match wanted.title.trim() {
        "" => words::title(&people),
        title => crate::words::short(&crate::words::inert(title), 120),
    };
    let themes: Option<Themes> = find::themes(&world);
    let weights = find::weights(&world.learned.slots);
    let (minutes, most, energy) = (wanted.minutes, wanted.most, energy(desk));
    let ask = Ask { people, window, minutes, most, energy, themes, weights };
    Ok(Looked { world, ask, title, with_notice: wanted.after.is_none() })
}

/// The window with what comes behind it, and the weeks before it whose themes count.
fn around(desk: &Desk, window: Interval) -> Interval {
    let days = |n: i64| SignedDuration::from_hours(24 * n);
    Interval::new(window.start.min(desk.now()) - days(2 * BEYOND), window.end + days(BEYOND))
}

/// The executive's energy at each quarter hour of the day.
fn energy(desk: &Desk) -> Vec<f64> {
    let at = |n: i8| {
        engines::orchestration::energy(desk.office().chronotype, civil::time(n / 4, 15 * (n % 4), 0, 0))
    };
    (0..96).map(at).collect()
}

/// The window that is wanted, once everything about it can be looked for.
fn checked(desk: &Desk, wanted: &Wanted) -> Result<Interval, DeskError> {
    let input = |problem: String, code, hint: &str| Err(DeskError::input(&problem, code, hint));
    if !(LENGTH.0..=LENGTH.1).contains(&wanted.minutes) {
        let problem = format!("a meeting of {} minutes cannot be looked for", wanted.minutes);
        return input(problem, "E_RANGE", "say 5 to 480 minutes");
    }
    let people = wanted.with.len() + wanted.optional.len();
    if people == 0 {
        return input("nobody is named".to_owned(), "E_RANGE", "name who is to be there, by name or address");
    }
    if people > MOST_PEOPLE {
        return input(format!("{people} people are too many"), "E_LIMIT", "name at most 200");
    }
    until(desk, wanted.after, wanted.before)
}

/// The window between two days, from now on at the earliest; without days, two weeks.
fn until(
    desk: &Desk,
    after: Option<civil::Date>,
    before: Option<civil::Date>,
) -> Result<Interval, DeskError> {
    let input = |problem: String, code, hint: &str| Err(DeskError::input(&problem, code, hint));
    let (today, zone) = (desk.today(), desk.office().tz());
    let midnight = |date| world::time::instant(date, civil::Time::midnight(), &zone);
    let after = after.unwrap_or(today);
    let before = before.unwrap_or_else(|| after.max(today).saturating_add(DAYS.days()));
    if before <= after || midnight(before) <= desk.now() {
        let problem = format!("no time lies ahead from {after} to before {before}");
        return input(problem, "E_TIME_ORDER", "name a later day to be done before");
    }
    let last = desk.calendar_window().end - SignedDuration::from_hours(24 * BEYOND);
    if i64::from((before - after.max(today)).get_days()) > MOST_DAYS || midnight(before) > last {
        let problem = format!("{before} is too far away");
        return input(problem, "E_LIMIT", "at most 92 days are looked through, up to 11 months ahead");
    }
    Ok(Interval::new(midnight(after).max(desk.now()), midnight(before)))
}

/// Instants as a form names them: "2026-12-03T13:00:00Z,…".
///
/// # Errors
/// `E_PARSE` for one that is none.
pub fn instants(text: &str) -> Result<Vec<Timestamp>, DeskError> {
    let read = |one: &str| {
        let wrong =
            || DeskError::input(&format!("\"{one}\" is not a time"), "E_PARSE", "choose one of those shown");
        one.trim().parse().map_err(|_| wrong())
    };
    text.split(',').filter(|one| !one.trim().is_empty()).take(20).map(read).collect()
}
