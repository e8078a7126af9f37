//! `agenda.one_to_one`: a 1-2-1 series that has gone silent or whose next date was called off.

use super::{AgendaConfig, cost, slots};
use crate::maths::{calendar, meetings, quantile, spoken};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::effect::EventDraft;
use world::event::EventStatus;
use world::proposal::Draft;
use world::{Effect, Event, Interval, ItemRef, Mailbox, Proposal, Snapshot};

/// A 1-2-1 is due after a month at the latest, days; with a faster rhythm after one and a half times that.
const MONTHLY: f64 = 35.0;
/// A series silent for longer has ended, days.
const ENDED: f64 = 200.0;

/// Whether a 1-2-1 of this rhythm that was last held so long ago has ended; both in days.
pub(super) fn has_ended(silent: f64, rhythm: f64) -> bool {
    silent > ENDED.min(6.0 * rhythm).max(70.0)
}

/// The median of the days between one date and the next; none with fewer than two.
pub(super) fn rhythm(starts: &[Timestamp]) -> Option<f64> {
    let days: Vec<f64> =
        starts.windows(2).map(|w| (w[1].as_second() - w[0].as_second()) as f64 / 86_400.0).collect();
    quantile::median(&days).map(|days| days.max(1.0))
}

/// The 1-2-1s with each colleague, by address.
pub(super) fn by_person(world: &Snapshot) -> BTreeMap<&str, Vec<&Event>> {
    let mut by_person: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in world.events.values() {
        if let Some(email) =
            meetings::one_to_one_with(world, event).filter(|e| !meetings::is_external(world, e))
        {
            by_person.entry(email).or_default().push(event);
        }
    }
    by_person
}

pub(super) fn find(world: &Snapshot, config: &AgendaConfig) -> Vec<Proposal> {
    by_person(world)
        .into_iter()
        .filter_map(|(email, events)| missing(world, config, email, &events))
        .collect()
}

/// The proposal for one person, if theirs is missing: at least two in the past, none ahead for two weeks.
fn missing(world: &Snapshot, config: &AgendaConfig, email: &str, events: &[&Event]) -> Option<Proposal> {
    let zone = world.zone();
    let mine = &world.office.addresses;
    let mut held: Vec<(Interval, &Event)> = events
        .iter()
        .map(|e| (e.interval(&zone), *e))
        .filter(|(i, e)| i.end <= world.now && e.is_busy(mine))
        .collect();
    held.sort_by_key(|(i, e)| (*i, e.id));
    let soon = world.now + SignedDuration::from_hours(14 * 24);
    let ahead = |e: &&&Event| e.interval(&zone).start > world.now && e.interval(&zone).start <= soon;
    if held.len() < 2 || events.iter().filter(ahead).any(|e| e.is_busy(mine)) {
        return None;
    }
    let starts: Vec<Timestamp> = held.iter().map(|(i, _)| i.start).collect();
    let rhythm = rhythm(&starts)?;
    let (last, event) = held.last()?;
    let silent = (world.now.as_second() - last.start.as_second()) as f64 / 86_400.0;
    let called_off = events.iter().filter(ahead).any(|e| e.status == EventStatus::Cancelled);
    let due = silent > (1.5 * rhythm).min(MONTHLY) || called_off && silent > 0.8 * rhythm;
    if !due || has_ended(silent, rhythm) {
        return None;
    }
    proposal(world, config, email, event, silent, rhythm)
}

fn proposal(
    world: &Snapshot,
    config: &AgendaConfig,
    email: &str,
    last: &Event,
    silent: f64,
    rhythm: f64,
) -> Option<Proposal> {
    let zone = world.zone();
    let minutes = last.interval(&zone).minutes().clamp(15, 60);
    let draft = |to: Interval| EventDraft {
        attendees: vec![Mailbox { email: email.to_owned(), name: Some(world.name_of(email)) }],
        categories: vec!["1-2-1".into()],
        ..cost::block(
            world,
            format!("one-to-one-{}-{}@equerry", last.id, cost::today(world)),
            last.summary.clone(),
            to,
        )
    };
    let from = world.now + SignedDuration::from_hours(config.notice_internal_hours);
    let places =
        slots::one_a_day(world, config, minutes, from, 3, |to| Effect::CreateEvent { draft: draft(to) });
    let slot = *places.first()?;
    let name = world.name_of(email);
    let week = calendar::date_of(world.now, &zone).iso_week_date();
    let about = world.person_by_email(email).map(|p| ItemRef::Person(p.id));
    let draft_of = Draft {
        kind: "agenda.one_to_one",
        key: format!("{email}\n{}-{}", week.year(), week.week()),
        title: format!("Book the 1-2-1 with {name} on {}", cost::when(world, slot)),
        because: format!("{silent:.0} days since the last; your rhythm is {rhythm:.0}."),
        effect: Effect::CreateEvent { draft: draft(slot) },
        ways: places[1..]
            .iter()
            .map(|to| world::proposal::Way {
                title: format!("Book it on {}", cost::when(world, *to)),
                effect: Effect::CreateEvent { draft: draft(*to) },
            })
            .collect(),
        expected: format!("the 1-2-1 with {} kept", spoken::short(&name, 40)),
        reasons: vec![
            cost::minutes("kept", "a 1-2-1 that is due", 2.0 * minutes as f64),
            cost::minutes("time", "time it takes", -(minutes as f64)),
            cost::minutes("disruption", "one person is asked", -5.0),
        ],
        evidence: vec![cost::evidence(world, last)],
        about: std::iter::once(ItemRef::Event(last.id)).chain(about).collect(),
        goal: None,
        by: None,
        expires: slot.start,
    };
    Some(Proposal::new(draft_of, world.now))
}
