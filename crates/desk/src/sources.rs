//! Evidence from items: what to quote, and the clearance that travels with it.

use jiff::tz::TimeZone;
use world::{Commitment, CommitmentState, Event, Evidence, ItemRef, Message, Person, Snapshot, Task};

/// An event, by its title.
pub fn event(event: &Event, zone: &TimeZone) -> Evidence {
    Evidence {
        item: ItemRef::Event(event.id),
        quote: event.summary.clone(),
        at: Some(event.interval(zone).start),
        clearance: event.clearance.clone(),
    }
}

/// A message, by a quote from it, or its subject where none fits.
pub fn message(message: &Message, quote: Option<&str>) -> Evidence {
    Evidence {
        item: ItemRef::Message(message.id),
        quote: quote.unwrap_or(&message.subject).to_owned(),
        at: message.date,
        clearance: message.clearance.clone(),
    }
}

/// A task, by its title.
pub fn task(task: &Task) -> Evidence {
    Evidence {
        item: ItemRef::Task(task.id),
        quote: task.title.clone(),
        at: task.created,
        clearance: task.clearance.clone(),
    }
}

/// A promise, by its words; the message that made it is among its own evidence. One that was kept by what says so,
/// where a message does.
pub fn commitment(promise: &Commitment) -> Evidence {
    let kept = matches!(promise.state, CommitmentState::Kept | CommitmentState::LateKept);
    let shows = |said: &&Evidence| said.item != ItemRef::Message(promise.message);
    if let Some(said) = promise.evidence.iter().rev().find(shows).filter(|_| kept) {
        return Evidence { clearance: said.clearance.join(&promise.clearance), ..said.clone() };
    }
    Evidence {
        item: ItemRef::Message(promise.message),
        quote: promise.evidence.first().map_or(&promise.object, |said| &said.quote).clone(),
        at: Some(promise.made),
        clearance: promise.clearance.clone(),
    }
}

/// A person's card.
pub fn person(person: &Person, quote: String) -> Evidence {
    Evidence { item: ItemRef::Person(person.id), quote, at: None, clearance: person.clearance.clone() }
}

/// The office itself, for what is counted or absent in it: "0 events on this day".
pub fn office(world: &Snapshot, quote: impl Into<String>) -> Evidence {
    Evidence {
        item: ItemRef::Person(world.office.owner.person),
        quote: quote.into(),
        at: Some(world.now),
        clearance: Default::default(),
    }
}

/// A note: its words, and when they were written.
pub fn note(note: &world::Note) -> Evidence {
    Evidence {
        item: ItemRef::Note(note.id),
        quote: note.text.clone(),
        at: Some(note.at),
        clearance: note.clearance.clone(),
    }
}

/// A decision, by its question.
pub fn decision(decision: &world::Decision) -> Evidence {
    Evidence {
        item: ItemRef::Decision(decision.id),
        quote: crate::words::short(&decision.question, 120),
        at: Some(decision.created),
        clearance: decision.clearance.clone(),
    }
}
