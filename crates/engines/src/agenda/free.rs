//! A stretch made free at once, with the least harm (spec §5: a crisis lands). The notice that people are due is
//! waived, nothing else: what is protected stays, what somebody else called is asked about.

use super::model::{Model, What};
use super::solver;
use super::{AgendaConfig, cost, rules, slots};
use crate::maths::{calendar, meetings, spoken};
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::proposal::Draft;
use world::{Effect, Event, EventId, Interval, ItemRef, Proposal, Reason, Snapshot};

/// Ruins and repairs, and the seed; up to so many meetings the best places are proved.
const ITERATIONS: u64 = 1_600;
const SEED: u64 = 11;
const PROVED_UP_TO: usize = 6;
const NODES: u64 = 400_000;
/// Working days on which new places are looked for.
const DAYS: usize = 5;

/// What it takes to make a stretch free.
#[derive(Debug, Clone, PartialEq)]
pub struct Freeing {
    /// The change; none where nothing stands in the stretch that could be changed.
    pub proposal: Option<Proposal>,
    /// What stays in it: protected, or without another place.
    pub stays: Vec<EventId>,
}

/// What it takes to have `stretch` free: meetings of one's own move to where it disturbs least, with a letter to
/// those in them; organisers of others are asked. `again` counts the proposals for the same stretch that had their
/// answer.
pub fn free(world: &Snapshot, config: &AgendaConfig, stretch: Interval, again: usize) -> Freeing {
    let config = &AgendaConfig {
        notice_internal_hours: 0,
        notice_external_hours: 0,
        most_days_off: 14,
        series_stay_in_week: false,
        ..config.clone()
    };
    let inside = world.busy_events(stretch);
    let (ours, theirs): (Vec<&Event>, Vec<&Event>) = inside.iter().partition(|e| meetings::is_ours(world, e));
    let places = places(world, config, stretch, &ours);
    let mut changes: Vec<Change> = Vec::new();
    let mut stays: Vec<EventId> = Vec::new();
    for event in ours {
        match places.iter().find(|(id, _)| *id == event.id) {
            Some((_, to)) => changes.push(moved(world, event, *to)),
            None => stays.push(event.id),
        }
    }
    // Others make way for those only where there is no other room.
    let way = places.iter().filter(|(id, _)| !inside.iter().any(|e| e.id == *id));
    changes.extend(way.filter_map(|(id, to)| Some(moved(world, world.events.get(id)?, *to))));
    for event in theirs {
        match asked(world, config, event).filter(|_| !meetings::is_protected(event)) {
            Some(change) => changes.push(change),
            None => stays.push(event.id),
        }
    }
    let proposal = (!changes.is_empty()).then(|| proposal(world, stretch, changes, again));
    Freeing { proposal, stays }
}

/// One change, in words, with its effects and what it does to people.
struct Change {
    words: String,
    event: EventId,
    effects: Vec<Effect>,
    reason: Reason,
    evidence: world::Evidence,
}

/// The new places of what has to move; others make way only where that alone finds no room.
fn places(
    world: &Snapshot,
    config: &AgendaConfig,
    stretch: Interval,
    ours: &[&Event],
) -> Vec<(EventId, Interval)> {
    let first = calendar::date_of(stretch.start, &world.zone());
    let dates = calendar::working_days(&world.office.hours, first, DAYS);
    let leave: BTreeSet<EventId> =
        ours.iter().filter(|e| rules::may_move(world, config, e)).map(|e| e.id).collect();
    let alone = laid(world, config, stretch, &dates, &leave, &leave);
    if alone.len() == leave.len() {
        return alone;
    }
    let mut movable = Model::movable(world, config, &dates);
    movable.extend(&leave);
    laid(world, config, stretch, &dates, &leave, &movable)
}

/// Where the optimiser puts what must leave a stretch, moving nothing but what is in `movable`.
fn laid(
    world: &Snapshot,
    config: &AgendaConfig,
    stretch: Interval,
    dates: &[Date],
    leave: &BTreeSet<EventId>,
    movable: &BTreeSet<EventId>,
) -> Vec<(EventId, Interval)> {
    let Some(mut model) = Model::calendar(world, config, dates, movable) else { return Vec::new() };
    model.problem.blocked.extend(model.timeline.cover(stretch));
    let is_to_leave = |n: &usize| matches!(model.what[*n], What::Meeting(e) if leave.contains(&e));
    let must: Vec<usize> = (0..model.what.len()).filter(is_to_leave).collect();
    let proved = (must.len() <= PROVED_UP_TO)
        .then(|| solver::exact(&model.problem, &model.today, &must, NODES).ok().flatten())
        .flatten()
        .filter(|s| s.unplaced.is_empty());
    let search = || solver::resume(&model.problem, &model.today, SEED, |p| p.iterations < ITERATIONS).ok();
    let Some(best) = proved.or_else(search) else { return Vec::new() };
    let place = |(n, what): (usize, &What)| {
        let What::Meeting(id) = what else { return None };
        let (then, now) = (best.placements[n].first()?, model.today[n].first()?);
        let minutes = world.events.get(id)?.interval(&world.zone()).minutes();
        (then.start != now.start).then(|| (*id, Interval::lasting(model.timeline.start(then.start), minutes)))
    };
    model.what.iter().enumerate().filter_map(place).collect()
}

fn moved(world: &Snapshot, event: &Event, to: Interval) -> Change {
    let to_words = cost::when(world, to);
    let mut effects = vec![Effect::MoveEvent { event: event.id, to }];
    effects.extend(note(world, event, &to_words));
    Change {
        words: format!("move {} to {to_words}", cost::name(event)),
        event: event.id,
        effects,
        reason: cost::disruption(world, event, false)
            .unwrap_or_else(|| cost::minutes("disruption", "nobody else is told", 0.0)),
        evidence: cost::evidence(world, event),
    }
}

/// A letter to those in a meeting that moves at short notice; none where nobody else is in it.
fn note(world: &Snapshot, event: &Event, to: &str) -> Option<Effect> {
    let was = cost::when(world, event.interval(&world.zone()));
    let body = format!(
        "Something urgent has come up and I have to move {} from {was} to {to}. I am sorry for the short notice; tell me if that cannot be.",
        cost::name(event)
    );
    cost::letter_to_all(world, event, "free", &body)
}

/// The organiser of what somebody else called is asked for another time.
fn asked(world: &Snapshot, config: &AgendaConfig, event: &Event) -> Option<Change> {
    let from = event.interval(&world.zone()).end;
    let offer = slots::offer(world, &slots::other_times(world, config, event, from));
    let body = format!("Something urgent has come up and I cannot make {}. {offer}", cost::name(event));
    Some(Change {
        words: format!("ask for another time for {}", cost::name(event)),
        event: event.id,
        effects: vec![cost::letter(world, event, "free", &body)?],
        reason: cost::minutes("disruption", "one person is asked", -5.0),
        evidence: cost::evidence(world, event),
    })
}

fn proposal(world: &Snapshot, stretch: Interval, changes: Vec<Change>, again: usize) -> Proposal {
    let words: Vec<String> = changes.iter().map(|c| c.words.clone()).collect();
    let minutes = stretch.minutes() as f64;
    let mut reasons = vec![cost::minutes("free", "the time you need", minutes)];
    reasons.extend(changes.iter().map(|c| Reason {
        words: format!(
            "{}: {}",
            world.events.get(&c.event).map_or_else(String::new, cost::name),
            c.reason.words
        ),
        ..c.reason.clone()
    }));
    let draft = Draft {
        kind: "agenda.free",
        key: format!("{}\n{}\n{again}", stretch.start, stretch.end),
        title: format!("Free {}: {}", cost::when(world, stretch), spoken::listed(&words)),
        because: format!("You need {}.", cost::when(world, stretch)),
        effect: Effect::Together { effects: changes.iter().flat_map(|c| c.effects.clone()).collect() },
        ways: Vec::new(),
        expected: format!("{} free", spoken::minutes(minutes)),
        reasons,
        evidence: changes.iter().map(|c| c.evidence.clone()).collect(),
        about: changes.iter().map(|c| ItemRef::Event(c.event)).collect(),
        goal: None,
        by: Some(stretch.start),
        expires: stretch.start,
    };
    Proposal::new(draft, world.now)
}
