//! Messages, meetings and notes as contacts between numbers (spec §7.1).

use super::numbers::Numbers;
use super::{ME, days};
use crate::maths::meetings;
use crate::relationships::contact::{Contact, Kind};
use jiff::civil;
use std::collections::BTreeSet;
use world::event::EventStatus;
use world::relation::TouchKind;
use world::{Event, ItemRef, Message, PartStat, PersonId, Snapshot};

/// In a meeting of more people, the others are not taken for being in touch with each other.
const MOST_TOGETHER: usize = 8;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub contacts: Vec<Contact>,
    /// Where each was seen.
    pub sources: Vec<ItemRef>,
}

impl Reading {
    fn add(&mut self, contact: Contact, source: ItemRef) {
        if contact.from != contact.to && contact.kind.weight() > 0.0 {
            self.contacts.push(contact);
            self.sources.push(source);
        }
    }
}

/// Every contact up to now, oldest kind first: mail, meetings, what was noted by hand.
pub(super) fn read(world: &Snapshot, numbers: &Numbers<'_>) -> Reading {
    let mut reading = Reading::default();
    for message in world.messages.values().filter(|m| is_by_a_person(m)) {
        of_message(world, numbers, message, &mut reading);
    }
    let mut met: BTreeSet<(u32, civil::Date)> = BTreeSet::new();
    for event in world.events.values().filter(|e| took_place(world, e)) {
        of_event(world, numbers, event, &mut reading, &mut met);
    }
    by_hand(world, numbers, &mut reading, &met);
    reading
}

/// Whether somebody wrote it to somebody: no bulk, no machine, nothing that pretends.
fn is_by_a_person(message: &Message) -> bool {
    let marks = &message.marks;
    !(marks.bulk || marks.automatic || marks.junk || marks.unauthentic)
}

fn of_message(world: &Snapshot, numbers: &Numbers<'_>, message: &Message, reading: &mut Reading) {
    let Some(at) = message.date.filter(|date| *date <= world.now) else { return };
    let from = if message.mine { Some(ME) } else { numbers.by_email(&message.from.email) };
    let Some(from) = from else { return };
    let all: BTreeSet<&str> = message.recipients().map(|r| r.email.as_str()).collect();
    let receivers = all.len() as u32;
    let delegated = message
        .sender
        .as_ref()
        .filter(|sender| sender.email != message.from.email)
        .is_some_and(|sender| numbers.by_email(&sender.email) != Some(from));
    let mut reached = BTreeSet::new();
    for (copy, mailbox) in message.to.iter().map(|m| (false, m)).chain(message.cc.iter().map(|m| (true, m))) {
        let Some(to) = numbers.by_email(&mailbox.email).filter(|to| reached.insert(*to)) else { continue };
        let kind = match (delegated, copy) {
            (true, copy) => Kind::Delegated { receivers, copy },
            (false, true) => Kind::Copy { receivers },
            (false, false) => Kind::Mail { receivers },
        };
        reading.add(Contact { at: days(at), from, to, kind }, ItemRef::Message(message.id));
    }
}

/// Whether an event is over and the executive was in it.
fn took_place(world: &Snapshot, event: &Event) -> bool {
    let mine = &world.office.addresses;
    event.status == EventStatus::Confirmed
        && !event.is_all_day()
        && !event.attendees.iter().any(|a| mine.contains(&a.email) && a.partstat == PartStat::Declined)
        && event.interval(&world.zone()).end <= world.now
}

fn of_event(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    event: &Event,
    reading: &mut Reading,
    met: &mut BTreeSet<(u32, civil::Date)>,
) {
    let others = meetings::others(world, event);
    let mut emails: BTreeSet<&str> = others.iter().map(|a| a.email.as_str()).collect();
    if !others.is_empty() {
        emails.extend(event.organiser.as_deref().filter(|o| !world.office.is_mine(o)));
    }
    let people = emails.len() as u32 + 1;
    let known: BTreeSet<u32> = emails.iter().filter_map(|e| numbers.by_email(e)).collect();
    let start = event.interval(&world.zone()).start;
    let (at, kind) = (days(start), Kind::Meeting { people });
    let date = world.zone().to_datetime(start).date();
    let source = ItemRef::Event(event.id);
    for one in &known {
        reading.add(Contact { at, from: ME, to: *one, kind }, source);
        met.insert((*one, date));
    }
    if emails.len() < MOST_TOGETHER {
        for one in &known {
            for other in known.range(one + 1..) {
                reading.add(Contact { at, from: *one, to: *other, kind }, source);
            }
        }
    }
}

/// What was noted by hand; a note on a meeting that the calendar has adds nothing to it.
fn by_hand(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    reading: &mut Reading,
    met: &BTreeSet<(u32, civil::Date)>,
) {
    let zone = world.zone();
    for person in world.people.values() {
        let Some(to) = numbers.number(person.id).filter(|n| *n != ME) else { continue };
        for touch in &person.relation.touches {
            let noon = world::time::instant(touch.on, civil::time(12, 0, 0, 0), &zone).min(world.now);
            let kind = match touch.kind {
                TouchKind::Met if met.contains(&(to, touch.on)) => continue,
                TouchKind::Met => Kind::Meeting { people: 2 },
                TouchKind::Call => Kind::Call,
                TouchKind::Gift => Kind::Gift,
                TouchKind::Introduction => Kind::Introduction,
                TouchKind::News => continue,
            };
            // Just before now, so that what was noted this minute counts.
            let at = days(noon).min(days(world.now) - 1e-6);
            reading.add(Contact { at, from: ME, to, kind }, ItemRef::Person(person.id));
        }
    }
}

/// The people behind an item's contact with the executive, for those who ask what an item is about.
pub(super) fn other(contact: &Contact, numbers: &Numbers<'_>) -> Option<PersonId> {
    match (contact.from, contact.to) {
        (ME, other) | (other, ME) => Some(numbers.person(other)),
        _ => None,
    }
}
