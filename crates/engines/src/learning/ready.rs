//! Which proposals may be shown, and in which order.

use super::{expected_acceptance, is_refused, silenced};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use world::event::EventTime;
use world::{Effect, EventId, Interval, ItemRef, Proposal, ProposalId, Snapshot, State};

/// Days for which a declined proposal does not come back.
const QUIET_DAYS: i64 = 14;
/// After a no, so many times as much must be at stake, and so many minutes more.
const MORE: (f64, f64) = (2.0, 15.0);

/// What of `found` may be shown, best first: doubles, rules "never this", kinds mostly declined, what has been answered
/// or was declined in the last 14 days, and what would take a stretch of time or touch an event twice are left out.
/// What was declined or taken back longer ago comes back, as a new proposal that says so, only where things have
/// changed since: something new speaks for it, or far more is at stake. The order is benefit times the chance of a yes; an equal benefit is ordered by id, so that it never wavers.
pub fn ready(world: &Snapshot, found: Vec<Proposal>) -> Vec<Proposal> {
    let learned = &world.learned;
    let mut rest: Vec<(f64, Proposal)> = found
        .into_iter()
        .filter(|p| !is_refused(learned, p) && silenced(learned, &p.kind).is_none())
        .filter_map(|p| unanswered(world, p))
        .map(|p| (p.expected.minutes * expected_acceptance(learned, &p.kind), p))
        .collect();
    rest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let mut claims = Claims::default();
    rest.into_iter().map(|r| r.1).filter(|p| claims.take(p)).collect()
}

/// How many proposals stand open at once, and of one kind (spec §10.3): what one person can weigh in a day.
const LISTED: usize = 12;
const OF_A_KIND: usize = 3;
/// What is on the list already stays unless something is worth so many times as much.
const STAYS: f64 = 1.5;

/// How the kinds of changes against wastes begin.
const AGAINST_WASTE: &str = "time.";
/// How the kinds of suggestions on relationships begin: they have a measure of their own, so many a week.
const OF_PEOPLE: &str = "relationship.";

/// The part of `ready` that is listed, in its order; the rest waits until there is room. What was put off to later
/// takes no room and keeps its place; nor does a change against a waste that was shown, which stands where the waste does,
/// nor what is suggested of people.
pub fn listed(world: &Snapshot, ready: Vec<Proposal>) -> Vec<Proposal> {
    let rests = |p: &Proposal| world.proposals.get(&p.id).is_some_and(|k| k.is_open() && !k.waits(world.now));
    let is_shown =
        |p: &Proposal| world.proposals.get(&p.id).is_some_and(|k| matches!(k.state, State::Shown { .. }));
    let beside = |p: &Proposal| {
        let kind = &p.kind.0;
        rests(p) || is_shown(p) && kind.starts_with(AGAINST_WASTE) || kind.starts_with(OF_PEOPLE)
    };
    let worth = |p: &Proposal| {
        let factor = if is_shown(p) { STAYS } else { 1.0 };
        factor * p.expected.minutes * expected_acceptance(&world.learned, &p.kind)
    };
    let mut by_worth: Vec<&Proposal> = ready.iter().filter(|p| !beside(p)).collect();
    by_worth.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.id.cmp(&b.id)));
    let mut of_kind: BTreeMap<world::proposal::ProposalKind, usize> = BTreeMap::new();
    let room = |p: &&Proposal| {
        let count = of_kind.entry(p.kind.clone()).or_default();
        *count += 1;
        *count <= OF_A_KIND
    };
    let kept: BTreeSet<ProposalId> = by_worth.into_iter().filter(room).take(LISTED).map(|p| p.id).collect();
    ready.into_iter().filter(|p| kept.contains(&p.id) || beside(p)).collect()
}

/// The proposal unless it has had its answer: a yes is for good, a no or an undo until things have changed.
fn unanswered(world: &Snapshot, made: Proposal) -> Option<Proposal> {
    let mut made = made;
    // Each no ends one proposal; what comes back after it is another, which may meet its own no.
    while let Some(known) = world.proposals.get(&made.id) {
        let Some(at) = refused_at(known) else {
            return (known.is_open() || matches!(known.state, State::Failed { .. } | State::Expired { .. }))
                .then_some(made);
        };
        let quiet = SignedDuration::from_hours(24 * QUIET_DAYS);
        let change = if world.now < at + quiet { None } else { change_since(known, &made) };
        let date = at.to_zoned(world.zone()).strftime("%a %-d %b");
        made = Proposal {
            id: again(made.id, at),
            because: format!("{} Declined on {date}; {} since.", made.because.trim_end(), change?),
            ..made
        };
    }
    Some(made)
}

/// When a proposal met a no, or its yes was taken back.
pub fn refused_at(proposal: &Proposal) -> Option<Timestamp> {
    match &proposal.state {
        State::Dismissed { verdict } => Some(verdict.at),
        State::Undone { at, .. } => Some(*at),
        _ => None,
    }
}

/// The id under which a proposal comes back after a no.
pub fn again(id: ProposalId, refused: Timestamp) -> ProposalId {
    ProposalId::derive(&format!("{id}\nagain after {refused}"))
}

/// What is different from the proposal that was declined, in words; none where it is the same.
fn change_since(declined: &Proposal, made: &Proposal) -> Option<&'static str> {
    let new = made.evidence.iter().any(|e| !declined.evidence.iter().any(|old| old.item == e.item));
    let (before, now) = (declined.expected.minutes.max(0.0), made.expected.minutes);
    match (new, now >= MORE.0 * before && now >= before + MORE.1) {
        (true, _) => Some("something new speaks for it"),
        (_, true) => Some("far more is at stake"),
        _ => None,
    }
}

/// What the proposals taken so far would use up.
#[derive(Default)]
struct Claims {
    ids: BTreeSet<ProposalId>,
    events: BTreeSet<EventId>,
    /// Tasks and messages: one thing at a time about each of them.
    items: BTreeSet<ItemRef>,
    times: Vec<Interval>,
}

impl Claims {
    /// Takes a proposal unless it is a double or in another's way.
    fn take(&mut self, proposal: &Proposal) -> bool {
        let (events, times) = claims_of(&proposal.effect);
        let first = proposal.about.first().copied();
        let item = first.filter(|item| matches!(item, ItemRef::Task(_) | ItemRef::Message(_)));
        let in_the_way = item.is_some_and(|item| self.items.contains(&item))
            || events.iter().any(|e| self.events.contains(e))
            || times.iter().any(|t| self.times.iter().any(|o| o.overlaps(t)));
        if in_the_way || !self.ids.insert(proposal.id) {
            return false;
        }
        self.items.extend(item);
        self.events.extend(events);
        self.times.extend(times);
        true
    }
}

/// The events an effect touches and the time it takes.
fn claims_of(effect: &Effect) -> (Vec<EventId>, Vec<Interval>) {
    let (mut events, mut times) = (Vec::new(), Vec::new());
    for part in effect.parts() {
        match part {
            Effect::MoveEvent { event, to } => {
                events.push(*event);
                times.push(*to);
            }
            Effect::ChangeEvent { event, change } => {
                events.push(*event);
                times.extend(change.to);
            }
            Effect::CreateEvent { draft } => times.push(draft.interval),
            Effect::CancelEvent { event } => events.push(*event),
            Effect::PutBack { item } => {
                if let world::Item::Event(event) = &**item {
                    events.push(event.id);
                    if let EventTime::Timed { interval, .. } = &event.time {
                        times.push(*interval);
                    }
                }
            }
            _ => {}
        }
    }
    (events, times)
}
