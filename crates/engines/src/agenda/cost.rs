//! What a change does to people, in minutes-equivalent, and the words all finders share (spec §5.5).

use crate::maths::{calendar, meetings, spoken};
use jiff::civil::Date;
use world::effect::EventDraft;
use world::event::Attendee;
use world::evidence::Unit;
use world::{Effect, Event, Evidence, Interval, ItemRef, Mailbox, Reason, Snapshot};

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

pub(super) fn minutes(code: &str, words: impl Into<String>, amount: f64) -> Reason {
    Reason::new(code, words, amount, Unit::Minutes)
}

pub(super) fn today(world: &Snapshot) -> Date {
    calendar::date_of(world.now, &world.zone())
}

/// A stretch as it is said today: "Thu 14:00–14:45".
pub(super) fn when(world: &Snapshot, stretch: Interval) -> String {
    spoken::stretch(stretch, &world.zone(), today(world))
}

/// A title cut to what fits a sentence.
pub(super) fn name(event: &Event) -> String {
    match event.summary.trim() {
        "" => "an untitled event".to_owned(),
        title => spoken::short(title, 50),
    }
}

pub(super) fn evidence(world: &Snapshot, event: &Event) -> Evidence {
    let span = event.interval(&world.zone());
    let people = meetings::others(world, event).len();
    let with = if people == 0 {
        String::new()
    } else {
        format!(", with {}", spoken::count(people, "person", "people"))
    };
    Evidence {
        item: ItemRef::Event(event.id),
        quote: format!("{}, {}{with}", name(event), when(world, span)),
        at: Some(span.start),
        clearance: event.clearance.clone(),
    }
}

/// A new event of one's own.
pub(super) fn block(world: &Snapshot, uid: String, summary: String, interval: Interval) -> EventDraft {
    EventDraft {
        calendar: None,
        uid,
        interval,
        zone: world.office.zone.clone(),
        summary,
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Default::default(),
    }
}

/// A letter to an event's organiser; none where nobody else called it.
pub(super) fn letter(world: &Snapshot, event: &Event, key: &str, body: &str) -> Option<Effect> {
    let email = event.organiser.as_ref().filter(|o| !world.office.is_mine(o))?;
    let name = world
        .person_by_email(email)
        .map(|p| p.name.clone())
        .or_else(|| event.attendees.iter().find(|a| a.email == *email).and_then(|a| a.name.clone()));
    let first = name.as_deref().and_then(|n| n.split_whitespace().next()).unwrap_or("Hello").to_owned();
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    Some(Effect::DraftMail {
        message_id: format!("{key}-{}@equerry", event.id),
        to: vec![Mailbox { email: email.clone(), name }],
        cc: Vec::new(),
        subject: event.summary.clone(),
        text: format!("{first},\n\n{body}\n\n{signature}\n"),
        in_reply_to: None,
    })
}
