//! What would have to give where no time suits everybody: each demand alone, in the order of spec §11.1, and what giving
//! way would bring.

use super::{Ask, Beyond, Need, Slot, search};
use crate::maths::spoken;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::{Event, EventId, Interval};

/// By how much the edges of working hours give way, minutes.
const EDGES: i64 = 60;
/// Weeks by which the window may grow.
const WEEKS: [i64; 3] = [1, 2, 4];
/// The shortest that a meeting may become, minutes.
const SHORTEST: i64 = 15;

/// A demand that gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxed {
    /// The optional people.
    Optional,
    /// Everybody's working hours begin and end up to an hour earlier or later.
    Edges,
    /// It lasts only so many minutes.
    Length(i64),
    /// It may be up to so many weeks later.
    Window(i64),
    /// Without this required person: their place among [`Ask::people`].
    Without(usize),
    /// Between 07:00 and 23:00 of this person's day.
    Evening(usize),
}

/// One demand that gives way, and what that brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxation {
    /// Which.
    pub relaxed: Relaxed,
    /// The same in words: "at most 30 min".
    pub words: String,
    /// How many starts there would be.
    pub starts: usize,
    /// The best of them.
    pub best: Option<Slot>,
}

/// Every demand alone, in the order in which to give way: optional people, edges of hours, length, window, the required
/// person of the lowest importance with whom it fails; last, early mornings and evenings of one person.
pub(super) fn all(ask: &Ask, events: &BTreeMap<EventId, Event>) -> Vec<Relaxation> {
    let tried = |relaxed| one(ask, relaxed, events);
    let mut found = Vec::new();
    found.extend(ask.people.iter().any(|p| p.need != Need::Required).then(|| tried(Relaxed::Optional)));
    found.push(tried(Relaxed::Edges));
    found.extend(first_that_helps(shorter(ask.minutes).map(Relaxed::Length).collect(), tried));
    found.extend(first_that_helps(WEEKS.map(Relaxed::Window).to_vec(), tried));
    found.extend(first_that_helps(by_importance(ask).map(Relaxed::Without).collect(), tried));
    let evening = first_that_helps(by_importance(ask).map(Relaxed::Evening).collect(), tried);
    found.extend(evening.filter(|r| r.starts > 0));
    found
}

/// The first that brings a time, else the last one, so that it is said that none does.
fn first_that_helps(ways: Vec<Relaxed>, tried: impl Fn(Relaxed) -> Relaxation) -> Option<Relaxation> {
    let mut last = None;
    for way in ways {
        let found = tried(way);
        if found.starts > 0 {
            return Some(found);
        }
        last = Some(found);
    }
    last
}

/// Shorter by quarter hours, the longest first.
fn shorter(minutes: i64) -> impl Iterator<Item = i64> {
    let longest = (minutes - 1) / 15 * 15;
    (0..).map(move |n| longest - 15 * n).take_while(|m| *m >= SHORTEST)
}

/// The required people besides the executive, least important first, the one named last before the others.
fn by_importance(ask: &Ask) -> impl Iterator<Item = usize> {
    let mut required: Vec<usize> =
        (1..ask.people.len()).filter(|p| ask.people[*p].need == Need::Required).collect();
    required.sort_by_key(|p| (ask.people[*p].importance, std::cmp::Reverse(*p)));
    required.into_iter()
}

fn one(ask: &Ask, relaxed: Relaxed, events: &BTreeMap<EventId, Event>) -> Relaxation {
    let then = giving_way(ask, relaxed);
    let (mut slots, starts) = search(&Ask { most: 1, ..then }, events);
    Relaxation { relaxed, words: words(ask, relaxed), starts, best: slots.pop() }
}

/// What is looked for once a demand has given way.
fn giving_way(ask: &Ask, relaxed: Relaxed) -> Ask {
    let mut then = ask.clone();
    match relaxed {
        Relaxed::Optional => then.people.retain(|p| p.need == Need::Required),
        Relaxed::Edges => then.people.iter_mut().for_each(|p| p.beyond = Beyond::Edges(EDGES)),
        Relaxed::Length(minutes) => then.minutes = minutes,
        Relaxed::Window(weeks) => {
            let end = ask.window.end + SignedDuration::from_hours(24 * 7 * weeks);
            then.window = Interval::new(ask.window.start, end);
        }
        // Where everybody stands stays the same, so that the clocks of the slot still name them.
        Relaxed::Without(who) => then.people[who].need = Need::Optional(1),
        Relaxed::Evening(who) => then.people[who].beyond = Beyond::Evening,
    }
    then
}

fn words(ask: &Ask, relaxed: Relaxed) -> String {
    match relaxed {
        Relaxed::Optional => "without the optional people (they bar no time)".to_owned(),
        Relaxed::Edges => "up to an hour outside working hours".to_owned(),
        Relaxed::Length(minutes) => format!("at most {}", spoken::minutes(minutes as f64)),
        Relaxed::Window(1) => "up to a week later".to_owned(),
        Relaxed::Window(weeks) => format!("up to {weeks} weeks later"),
        Relaxed::Without(who) => format!("without {}", ask.people[who].name),
        Relaxed::Evening(who) => format!("between 07:00 and 23:00 for {}", ask.people[who].name),
    }
}
