//! Which proposals may be shown, and in which order.

use super::is_refused;
use crate::maths::acceptance::{is_silent, worth};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use world::event::EventTime;
use world::{Effect, EventId, Interval, ItemRef, Proposal, ProposalId, Snapshot, State};

/// Days for which a declined proposal does not come back.
const QUIET_DAYS: i64 = 14;
/// Days for which one that ran out unanswered does not come back.
const RESTS_DAYS: i64 = 7;
/// After a no, so many times as much must be at stake, and so many minutes more.
const MORE: (f64, f64) = (2.0, 15.0);

/// What of `found` may be shown, best first: doubles, rules "never this", what has been answered or was declined in the
/// last 14 days, and what would take a stretch of time or touch an event twice are left out. What was declined or taken
/// back longer ago comes back, as a new proposal that says so, only where things have changed since: something new speaks
/// for it, or far more is at stake. The order is what it is worth to show; an equal worth is ordered by id, so that it
/// never wavers. Kinds mostly declined come last, and take nothing from the others.
pub fn ready(world: &Snapshot, found: Vec<Proposal>) -> Vec<Proposal> {
    let learned = &world.learned;
    let mut rest: Vec<(bool, f64, Proposal)> = found
        .into_iter()
        .filter(|p| !is_refused(learned, p))
        .filter_map(|p| unanswered(world, p))
        .map(|p| (is_silent(learned, &p.kind.0, world.now), worth(world, &p), p))
        .collect();
    rest.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.id.cmp(&b.2.id)));
    let mut claims = Claims::default();
    rest.into_iter().map(|r| r.2).filter(|p| claims.take(p)).collect()
}

/// The proposal unless it has had its answer: a yes is for good, a no or an undo until things have changed.
fn unanswered(world: &Snapshot, made: Proposal) -> Option<Proposal> {
    let mut made = made;
    // Each no ends one proposal; what comes back after it is another, which may meet its own no.
    while let Some(known) = world.proposals.get(&made.id) {
        let Some(at) = refused_at(known) else {
            if let Some(at) = ran_out(known) {
                let rests = world.now < at + SignedDuration::from_hours(24 * RESTS_DAYS);
                return (!rests || change_since(known, &made).is_some()).then_some(made);
            }
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

/// When a proposal ran out unanswered; none where it only held no longer.
fn ran_out(proposal: &Proposal) -> Option<Timestamp> {
    match proposal.state {
        State::Expired { at } if at >= proposal.expires => Some(at),
        _ => None,
    }
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
