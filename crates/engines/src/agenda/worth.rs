//! What a meeting is worth to the executive (spec §5.2).

use crate::maths::{Values, meetings};
use std::collections::BTreeMap;
use world::event::{AttendeeRole, MyRole};
use world::evidence::Unit;
use world::{Event, EventId, ItemRef, Reason, Snapshot};

/// What a meeting is worth to the executive, 0–100, in parts.
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingWorth {
    /// The sum.
    pub points: f64,
    /// Its parts: goal 30, role 20, outcome 15, relationship 10, past rating 10, size 10, agenda 5.
    pub reasons: Vec<Reason>,
}

/// What a meeting is worth. `values` are those of [`crate::alignment::values`]. Whether a relationship is due and how
/// past meetings were rated is not known in this release: the first counts 0, the second its prior of 3 in 5.
pub fn worth(world: &Snapshot, values: &Values, event: &Event) -> MeetingWorth {
    beside(world, values, &of_events(values), event)
}

/// What every meeting is worth, in points.
pub fn worths(world: &Snapshot, values: &Values) -> BTreeMap<EventId, f64> {
    let all = of_events(values);
    let meetings = world.events.values().filter(|e| e.is_meeting(&world.office.addresses));
    meetings.map(|e| (e.id, beside(world, values, &all, e).points)).collect()
}

/// What the events are worth to the goals, lowest first.
fn of_events(values: &Values) -> Vec<f64> {
    let mut all: Vec<f64> =
        values.iter().filter(|(i, _)| matches!(i, ItemRef::Event(_))).map(|(_, v)| *v).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn beside(world: &Snapshot, values: &Values, all: &[f64], event: &Event) -> MeetingWorth {
    let (role, role_words) = role(world, event);
    let people = meetings::others(world, event).len() + 1;
    let decides = event.hoped_outcome.is_some()
        || meetings::wants_preparing(world, event) == Some(meetings::Prepare::Decision);
    let agenda = event.description.trim().chars().count() >= 20;
    let parts = [
        ("goal", "what it does for the goals".to_owned(), 30.0 * percentile(values, all, event)),
        ("role", role_words.to_owned(), 20.0 * role),
        (
            "outcome",
            if decides { "an outcome is hoped for" } else { "no outcome is stated" }.to_owned(),
            if decides { 15.0 } else { 0.0 },
        ),
        ("relationship", "whether a contact is due is not known yet".to_owned(), 0.0),
        ("rating", "not rated yet, so 3 of 5".to_owned(), 6.0),
        ("size", format!("{people} people"), 10.0 * size_fit(people)),
        (
            "agenda",
            if agenda { "has an agenda" } else { "no agenda" }.to_owned(),
            if agenda { 5.0 } else { 0.0 },
        ),
    ];
    let reasons: Vec<Reason> = parts
        .into_iter()
        .map(|(code, words, points)| Reason::new(code, words, points, Unit::Points))
        .collect();
    MeetingWorth { points: reasons.iter().map(|r| r.amount).sum(), reasons }
}

/// The share of events worth no more to the goals than this one; 0 for what serves none.
fn percentile(values: &Values, all: &[f64], event: &Event) -> f64 {
    let of = |item: &ItemRef| values.get(item).copied().unwrap_or(crate::maths::BASE_VALUE);
    let own = of(&ItemRef::Event(event.id));
    if own <= crate::maths::BASE_VALUE {
        return 0.0;
    }
    all.partition_point(|v| *v <= own) as f64 / all.len().max(1) as f64
}

fn role(world: &Snapshot, event: &Event) -> (f64, &'static str) {
    let optional =
        event.attendees.iter().any(|a| world.office.is_mine(&a.email) && a.role == AttendeeRole::Optional);
    match event.my_role {
        Some(MyRole::Decide) => (1.0, "you decide"),
        Some(MyRole::Contribute) => (0.7, "you contribute"),
        Some(MyRole::Represent) => (0.6, "you represent"),
        Some(MyRole::Inform) => (0.3, "you listen"),
        Some(MyRole::Optional) => (0.1, "you are optional"),
        None if optional => (0.1, "you are optional"),
        None => (0.7, "your role is not stated, so you contribute"),
    }
}

/// 1 up to eight people, falling to 0.3 at twenty.
fn size_fit(people: usize) -> f64 {
    match people {
        0..=8 => 1.0,
        n => (1.0 - 0.7 * (n as f64 - 8.0) / 12.0).max(0.3),
    }
}
