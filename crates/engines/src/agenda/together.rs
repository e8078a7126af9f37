//! Several changes at once: the world as it would be with them, and which of them need each other.

use super::{AgendaConfig, broken};
use crate::maths::time_by_goal::{self, SURE_LINK};
use std::collections::BTreeMap;
use std::sync::Arc;
use world::time::union;
use world::{Effect, GoalId, GoalLink, Interval, ItemRef, Proposal, ProposalId, Snapshot, SourceId};

/// The world with these effects done, in this order. Time that is taken by what its reader may not see stays taken.
pub fn supposing(world: &Snapshot, effects: &[&Effect]) -> Snapshot {
    let all = effects.iter().map(|effect| (*effect).clone()).collect();
    let mut then = world.with(&Effect::Together { effects: all });
    if let (Some(first), Some(last)) = (world.busy.first(), world.busy.last()) {
        let hidden = world.unseen_busy(Interval { start: first.start, end: last.end });
        then.busy = Arc::new(union(then.busy.iter().copied().chain(hidden).collect()));
    }
    then
}

/// The world with these proposals done. An event that one of them makes counts for the goal that it is made for.
pub fn done(world: &Snapshot, proposals: &[&Proposal]) -> Snapshot {
    let links: Vec<Effect> = proposals.iter().flat_map(|p| links(world, p)).collect();
    let effects: Vec<&Effect> = proposals.iter().map(|p| &p.effect).chain(&links).collect();
    supposing(world, &effects)
}

/// The links to goals of the events that a proposal would make.
fn links(world: &Snapshot, proposal: &Proposal) -> Vec<Effect> {
    let goals = goals(world, proposal);
    let made = proposal.effect.parts().into_iter().filter_map(|part| match part {
        Effect::CreateEvent { draft } => {
            let source = draft.calendar.unwrap_or(SourceId::derive("own"));
            Some(ItemRef::Event(world::snapshot::event_of(draft, source, world.now).id))
        }
        _ => None,
    });
    let link = |goal, contribution| GoalLink { goal, contribution, confirmed: true, probability: 1.0 };
    made.flat_map(|item| {
        goals.iter().map(move |(goal, share)| Effect::LinkGoal { item, link: link(*goal, *share) })
    })
    .collect()
}

/// The goals that a proposal serves: the one it names, else those of the task or meeting that it is about.
fn goals(world: &Snapshot, proposal: &Proposal) -> Vec<(GoalId, f64)> {
    match proposal.goal {
        Some(goal) => vec![(goal, 1.0)],
        None => {
            let found = proposal.about.iter().map(|item| time_by_goal::links(world, *item, SURE_LINK));
            found.into_iter().find(|links| !links.is_empty()).unwrap_or_default()
        }
    }
}

/// Groups of changes that are ticked together: one that a hard rule forbids alone and that may be once another is
/// done belongs to that other. In the order given; what stands alone is no group.
pub fn depends(world: &Snapshot, config: &AgendaConfig, proposals: &[&Proposal]) -> Vec<Vec<ProposalId>> {
    let mut of: Vec<usize> = (0..proposals.len()).collect();
    for (n, proposal) in proposals.iter().enumerate() {
        if broken(world, config, &proposal.effect).is_empty() {
            continue;
        }
        let frees = |other: &usize| {
            *other != n && broken(&world.with(&proposals[*other].effect), config, &proposal.effect).is_empty()
        };
        if let Some(other) = (0..proposals.len()).find(frees) {
            let (keep, join) = (of[n].min(of[other]), of[n].max(of[other]));
            of.iter_mut().filter(|g| **g == join).for_each(|g| *g = keep);
        }
    }
    let mut groups: BTreeMap<usize, Vec<ProposalId>> = BTreeMap::new();
    for (n, group) in of.into_iter().enumerate() {
        groups.entry(group).or_default().push(proposals[n].id);
    }
    groups.into_values().filter(|g| g.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use world::EventId;
    use world::proposal::Draft;

    fn moves(world: &Snapshot, event: EventId, to: Interval) -> Proposal {
        let draft = Draft {
            kind: "agenda.move",
            key: event.to_string(),
            title: String::new(),
            because: String::new(),
            effect: Effect::MoveEvent { event, to },
            ways: Vec::new(),
            expected: String::new(),
            reasons: Vec::new(),
            evidence: Vec::new(),
            about: Vec::new(),
            goal: None,
            by: None,
            expires: to.start,
        };
        Proposal::new(draft, world.now)
    }

    #[test]
    fn what_moves_into_freed_time_goes_with_what_frees_it() {
        let mut scene = Scene::new();
        let [first, second, third] = [(2, 10), (2, 14), (3, 10)]
            .map(|(day, hour)| scene.event(&format!("Meeting {day} {hour}"), at(day, hour, 0), 60, &["ben"]));
        let world = &scene.world;
        let to = |event, day, hour| moves(world, event, Interval::lasting(at(day, hour, 0), 60));
        let [freed, follows, alone] = [to(first, 4, 10), to(second, 2, 10), to(third, 3, 15)];
        let all = [&alone, &follows, &freed];
        let config = AgendaConfig::default();
        assert_eq!(depends(world, &config, &all), [[follows.id, freed.id]]);
        assert!(depends(world, &config, &[&alone, &freed]).is_empty());
        let then = supposing(world, &[&freed.effect, &follows.effect]);
        assert_eq!(then.events[&second].interval(&then.zone()), Interval::lasting(at(2, 10, 0), 60));
    }

    #[test]
    fn what_is_not_seen_stays_taken() {
        let mut scene = Scene::new();
        let moved = scene.event("Meeting", at(2, 10, 0), 60, &["ben"]);
        let hidden = Interval::lasting(at(2, 14, 0), 60);
        scene.world.busy = Arc::new(union(scene.world.busy.iter().copied().chain([hidden]).collect()));
        let to = Interval::lasting(at(3, 10, 0), 60);
        let then = supposing(&scene.world, &[&Effect::MoveEvent { event: moved, to }]);
        assert_eq!(*then.busy, [hidden, to]);
    }
}
