//! Words and drafts that every finder of proposals shares: how an event is named, a block of one's own, a letter to an
//! organiser.

use super::{calendar, meetings, spoken};
use jiff::civil::Date;
use world::effect::EventDraft;
use world::evidence::Unit;
use world::{Effect, Event, Evidence, Interval, ItemRef, Mailbox, Reason, Snapshot};

/// A part in minutes.
pub fn minutes(code: &str, words: impl Into<String>, amount: f64) -> Reason {
    Reason::new(code, words, amount, Unit::Minutes)
}

/// The day it is in the office.
pub fn today(world: &Snapshot) -> Date {
    calendar::date_of(world.now, &world.zone())
}

/// A stretch as it is said today: "Thu 14:00–14:45".
pub fn when(world: &Snapshot, stretch: Interval) -> String {
    spoken::stretch(stretch, &world.zone(), today(world))
}

/// A title cut to what fits a sentence.
pub fn name(event: &Event) -> String {
    match event.summary.trim() {
        "" => "an untitled event".to_owned(),
        title => spoken::short(title, 50),
    }
}

/// An event as evidence: its name, when it is, how many people are in it.
pub fn evidence(world: &Snapshot, event: &Event) -> Evidence {
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
pub fn block(world: &Snapshot, uid: String, summary: String, interval: Interval) -> EventDraft {
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

/// A letter to everybody else in an event; none where nobody is.
pub fn letter_to_all(world: &Snapshot, event: &Event, key: &str, body: &str) -> Option<Effect> {
    let others = meetings::others(world, event);
    let mailbox = |a: &&world::Attendee| Mailbox { email: a.email.clone(), name: a.name.clone() };
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    (!others.is_empty()).then(|| Effect::DraftMail {
        message_id: format!("{key}-{}@equerry", event.id),
        to: others.iter().map(mailbox).collect(),
        cc: Vec::new(),
        subject: event.summary.clone(),
        text: format!("Hello,\n\n{body}\n\n{signature}\n"),
        in_reply_to: None,
    })
}

/// A letter to an event's organiser; none where nobody else called it.
pub fn letter(world: &Snapshot, event: &Event, key: &str, body: &str) -> Option<Effect> {
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
