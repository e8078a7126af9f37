//! What a change does to people, in minutes-equivalent (spec §5.5).

pub(super) use crate::maths::drafts::{block, evidence, letter, letter_to_all, minutes, name, today, when};
use crate::maths::{meetings, spoken};
use world::event::Attendee;
use world::evidence::Unit;
use world::{Event, Reason, Snapshot};

/// Minutes-equivalent for each colleague whose meeting moves, and for each outsider; senior outsiders count three
/// times. A meeting that only ends early disturbs two fifths as much.
const INTERNAL: f64 = 5.0;
const EXTERNAL: f64 = 20.0;
const SENIOR: f64 = 3.0;
const SHORTENED: f64 = 0.4;

/// What moving (or shortening) an event does to the others in it; none where nobody else is.
pub(super) fn disruption(world: &Snapshot, event: &Event, shortened: bool) -> Option<Reason> {
    let people = meetings::others(world, event);
    let whole: f64 = people.iter().map(|a| weight(world, a)).sum();
    let share = if shortened { SHORTENED } else { 1.0 };
    let words = format!("{} told", spoken::count(people.len(), "person is", "people are"));
    (!people.is_empty()).then(|| Reason::new("disruption", words, -whole * share, Unit::Minutes))
}

fn weight(world: &Snapshot, attendee: &Attendee) -> f64 {
    if !meetings::is_external(world, &attendee.email) {
        return INTERNAL;
    }
    let senior = world.person_by_email(&attendee.email).and_then(|p| p.importance).is_some_and(|i| i >= 80);
    EXTERNAL * if senior { SENIOR } else { 1.0 }
}
