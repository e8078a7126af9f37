//! Which proposals may be shown, and in which order.

use super::{expected_acceptance, is_refused, silenced};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use world::event::EventTime;
use world::{Effect, EventId, Interval, ItemRef, Proposal, ProposalId, Snapshot, State, TaskId};

/// Days for which a declined proposal does not come back.
const QUIET_DAYS: i64 = 14;

/// What of `found` may be shown, best first: doubles, rules "never this", kinds mostly declined, what has been answered
/// or was declined in the last 14 days, and what would take a stretch of time or touch an event twice are left out.
/// The order is benefit times the chance of a yes; an equal benefit is ordered by id, so that it never wavers.
pub fn ready(world: &Snapshot, found: Vec<Proposal>) -> Vec<Proposal> {
    let learned = &world.learned;
    let mut rest: Vec<(f64, Proposal)> = found
        .into_iter()
        .filter(|p| !is_refused(learned, p) && silenced(learned, &p.kind).is_none())
        .filter(|p| !is_answered(world, p.id))
        .map(|p| (p.expected.minutes * expected_acceptance(learned, &p.kind), p))
        .collect();
    rest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let mut claims = Claims::default();
    rest.into_iter().map(|r| r.1).filter(|p| claims.take(p)).collect()
}

/// Whether the same proposal has had its answer: a yes for good, a no or an undo for 14 days.
fn is_answered(world: &Snapshot, id: ProposalId) -> bool {
    let quiet = SignedDuration::from_hours(24 * QUIET_DAYS);
    match world.proposals.get(&id).map(|p| &p.state) {
        None | Some(State::New | State::Shown { .. } | State::Failed { .. } | State::Expired { .. }) => false,
        Some(State::Accepted { .. } | State::Applied { .. }) => true,
        Some(State::Dismissed { verdict }) => world.now < verdict.at + quiet,
        Some(State::Undone { at, .. }) => world.now < *at + quiet,
    }
}

/// What the proposals taken so far would use up.
#[derive(Default)]
struct Claims {
    ids: BTreeSet<ProposalId>,
    events: BTreeSet<EventId>,
    tasks: BTreeSet<TaskId>,
    times: Vec<Interval>,
}

impl Claims {
    /// Takes a proposal unless it is a double or in another's way.
    fn take(&mut self, proposal: &Proposal) -> bool {
        let (events, times) = claims_of(&proposal.effect);
        let task = match proposal.about.first() {
            Some(ItemRef::Task(task)) => Some(*task),
            _ => None,
        };
        let in_the_way = task.is_some_and(|t| self.tasks.contains(&t))
            || events.iter().any(|e| self.events.contains(e))
            || times.iter().any(|t| self.times.iter().any(|o| o.overlaps(t)));
        if in_the_way || !self.ids.insert(proposal.id) {
            return false;
        }
        self.tasks.extend(task);
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
