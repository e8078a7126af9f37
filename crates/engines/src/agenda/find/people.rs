//! Whose time it is: what the world knows of each person's hours, zone and calendar.

use super::bits::Bits;
use super::{Beyond, Grid, Invitee, Need, Taken};
use crate::agenda::AgendaConfig;
use crate::maths::{calendar, meetings, travel};
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeMap;
use world::event::EventStatus;
use world::time::WorkingHours;
use world::{Attendee, Event, Interval, Mailbox, PartStat, Snapshot};

/// Importance of whoever none was set for.
const USUAL: u8 = 50;

/// The executive: all of their busy time, their journeys, lunch kept, and days off on which no more meetings fit
/// ([`AgendaConfig::most_meeting_minutes`]).
pub fn executive(world: &Snapshot, window: Interval, minutes: i64, config: &AgendaConfig) -> Invitee {
    let owner = &world.office.owner;
    let mut taken = busy(world, window);
    let mut kept = full_days(world, window, minutes, config);
    kept.extend(travel::on_the_way(world, window));
    taken.extend(kept.into_iter().map(|stretch| Taken { stretch, tentative: false, event: None }));
    Invitee {
        email: owner.email.clone(),
        name: owner.name.clone(),
        person: Some(owner.person),
        need: Need::Required,
        zone: world.zone(),
        zone_known: true,
        hours: world.office.hours.clone(),
        beyond: Beyond::Nothing,
        taken,
        calendar_known: true,
        importance: 100,
    }
}

/// The executive's busy time: by event where it may be seen, the rest without one.
fn busy(world: &Snapshot, window: Interval) -> Vec<Taken> {
    let zone = world.zone();
    let seen = world.busy_events(window).into_iter().map(|event| Taken {
        stretch: event.interval(&zone),
        tentative: event.status == EventStatus::Tentative,
        event: Some(event.id),
    });
    let all = world.busy.iter().filter(|b| b.overlaps(&window));
    seen.chain(all.map(|stretch| Taken { stretch: *stretch, tentative: false, event: None })).collect()
}

/// Days of the window on which so many minutes more would be too many.
fn full_days(world: &Snapshot, window: Interval, minutes: i64, config: &AgendaConfig) -> Vec<Interval> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let mut by_day: BTreeMap<jiff::civil::Date, Vec<Interval>> = BTreeMap::new();
    for event in world.busy_events(window).into_iter().filter(|e| e.is_meeting(mine)) {
        let stretch = event.interval(&zone);
        by_day.entry(calendar::date_of(stretch.start, &zone)).or_default().push(stretch);
    }
    let full = |stretches: Vec<Interval>| {
        world::time::covered_minutes(stretches.into_iter()) + minutes > config.most_meeting_minutes
    };
    let midnight = |date| world::time::instant(date, Time::midnight(), &zone);
    let day = |date| Interval::new(midnight(date), midnight(calendar::next_day(date)));
    by_day.into_iter().filter(|(_, s)| full(s.clone())).map(|(date, _)| day(date)).collect()
}

/// Somebody else: their zone from their card, the office's working hours at their place, and of their calendar what
/// stands in the events in sight.
pub fn guest(world: &Snapshot, who: &Mailbox, need: Need, window: Interval) -> Invitee {
    let card = world.person_by_email(&who.email);
    let zone = card.and_then(|p| p.zone.as_deref()).and_then(|name| TimeZone::get(name).ok());
    let addresses = card.map_or_else(|| vec![who.email.clone()], |p| p.emails.clone());
    Invitee {
        email: who.email.clone(),
        name: world.called(who),
        person: card.map(|p| p.id),
        need,
        zone_known: zone.is_some(),
        zone: zone.unwrap_or_else(|| world.zone()),
        hours: WorkingHours { lunch_minutes: 0, ..world.office.hours.clone() },
        beyond: Beyond::Nothing,
        taken: known(world, &addresses, window),
        calendar_known: false,
        importance: card.and_then(|p| p.importance).unwrap_or(USUAL),
    }
}

/// What is known of somebody's time from the events in which they are.
fn known(world: &Snapshot, addresses: &[String], window: Interval) -> Vec<Taken> {
    let zone = world.zone();
    let theirs = |email: &String| addresses.contains(email);
    let counts = |e: &&Event| {
        e.status != EventStatus::Cancelled
            && !e.transparent
            && !e.is_all_day()
            && e.interval(&zone).overlaps(&window)
    };
    let taken = |event: &Event| {
        let invited: Option<&Attendee> = event.attendees.iter().find(|a| theirs(&a.email));
        let called_it = event.organiser.as_ref().is_some_and(theirs);
        let perhaps = invited.is_some_and(|a| a.partstat == PartStat::Tentative);
        let in_theirs = event.of.as_ref().is_some_and(theirs);
        let comes = invited.map_or(called_it || in_theirs, |a| a.partstat != PartStat::Declined);
        comes.then(|| Taken {
            stretch: event.interval(&zone),
            tentative: perhaps || event.status == EventStatus::Tentative,
            event: Some(event.id),
        })
    };
    world.events.values().filter(counts).filter_map(taken).collect()
}

/// The stretches in which somebody works, or so far beyond, a day around the window at each end.
pub(super) fn stretches(person: &Invitee, window: Interval, beyond: Beyond) -> Vec<Interval> {
    let day = |at| calendar::date_of(at, &person.zone);
    let (mut date, last) = (day(window.start).saturating_sub(1.days()), day(window.end));
    let (mut found, hours) = (Vec::new(), wider(&person.hours, beyond));
    while date <= last {
        found.extend(calendar::working_stretches(&hours, date, &person.zone));
        date = calendar::next_day(date);
    }
    found
}

/// Working hours with what lies beyond them, within the day.
fn wider(hours: &WorkingHours, beyond: Beyond) -> WorkingHours {
    let day = |(from, to): (Time, Time)| match beyond {
        Beyond::Nothing => (from, to),
        Beyond::Edges(minutes) => {
            let by = SignedDuration::from_mins(minutes);
            (from.saturating_sub(by), to.saturating_add(by))
        }
        Beyond::Evening => (from.min(time(7, 0, 0, 0)), to.max(time(23, 0, 0, 0))),
    };
    WorkingHours { days: hours.days.map(|d| d.map(day)), ..hours.clone() }
}

/// The starts that suit somebody: inside their hours, and clear of what is taken, of tentative time where `firmly`.
pub(super) fn starts(person: &Invitee, grid: &Grid, window: Interval, firmly: bool) -> Bits {
    let mut bits = grid.within(&stretches(person, window, person.beyond));
    for taken in person.taken.iter().filter(|t| firmly || !t.tentative) {
        grid.forbid(&mut bits, taken.stretch);
    }
    bits
}

/// What in somebody's calendar overlaps a stretch, what stands firm first.
pub(super) fn in_the_way(person: &Invitee, stretch: Interval) -> Option<&Taken> {
    let over = || person.taken.iter().filter(|t| t.stretch.overlaps(&stretch));
    over().find(|t| !t.tentative).or_else(|| over().next())
}

/// The first instant for which these people have the notice that is due to them.
pub fn earliest(world: &Snapshot, people: &[Mailbox], config: &AgendaConfig) -> Timestamp {
    let outside = |who: &Mailbox| meetings::is_external(world, &who.email);
    let hours = match people.iter().any(outside) {
        true => config.notice_external_hours,
        false => config.notice_internal_hours,
    };
    crate::agenda::rules::earliest(world, hours)
}
