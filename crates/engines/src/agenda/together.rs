//! Several changes at once: the world as it would be with them, and which of them need each other.

use super::{AgendaConfig, broken};
use std::collections::BTreeMap;
use std::sync::Arc;
use world::time::union;
use world::{Effect, Interval, Proposal, ProposalId, Snapshot};

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
