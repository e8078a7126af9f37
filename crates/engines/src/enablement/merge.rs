//! Doubles and contradictions among what is proposed.

use crate::maths::acceptance::worth;
use std::collections::{BTreeMap, BTreeSet};
use world::{Effect, ItemRef, Proposal, Snapshot};

/// Of proposals that do the same to the same thing one is left, the one worth most, with the evidence of all; of
/// those that would have one task, promise or goal otherwise at the same time only the one worth most. Their order
/// stays. One that waits for an answer already stays before another that says the same.
pub fn merge(world: &Snapshot, found: Vec<Proposal>) -> Vec<Proposal> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    let waits = |p: &Proposal| world.proposals.get(&p.id).is_some_and(Proposal::is_open);
    let rank: Vec<(bool, f64)> = found.iter().map(|p| (waits(p), worth(world, p))).collect();
    order.sort_by(|a, b| rank[*b].0.cmp(&rank[*a].0).then(rank[*b].1.total_cmp(&rank[*a].1)));
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    let mut taken: BTreeSet<ItemRef> = BTreeSet::new();
    let mut left: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in order {
        let doing = doing(&found[n].effect);
        if let Some(first) = same.get(&doing) {
            left.entry(*first).or_default().push(n);
            continue;
        }
        let sets = sets(&found[n].effect);
        if sets.iter().any(|item| taken.contains(item)) {
            continue;
        }
        taken.extend(sets);
        same.insert(doing, n);
        left.entry(n).or_default();
    }
    let with_all = |(n, others): (&usize, &Vec<usize>)| {
        let mut kept = found[*n].clone();
        for evidence in others.iter().flat_map(|other| &found[*other].evidence) {
            // What would raise the level of the one that is shown stays with the other.
            let fits = kept.clearance.join(&evidence.clearance) == kept.clearance;
            if fits && !kept.evidence.iter().any(|known| known.item == evidence.item) {
                kept.evidence.push(evidence.clone());
            }
        }
        kept
    };
    left.iter().map(with_all).collect()
}

/// What an effect does, to be compared by.
pub(super) fn doing(effect: &Effect) -> String {
    effect.parts().iter().map(|part| format!("{part:?}")).collect::<Vec<_>>().join("\n")
}

/// What an effect sets in a way that two cannot at once.
fn sets(effect: &Effect) -> BTreeSet<ItemRef> {
    let set = |part: &Effect| match part {
        Effect::ChangeTask { task, .. } => Some(ItemRef::Task(*task)),
        Effect::ConfirmCommitment { commitment } | Effect::CloseCommitment { commitment, .. } => {
            Some(ItemRef::Commitment(*commitment))
        }
        Effect::SetGoalWeight { goal, .. } => Some(ItemRef::Goal(*goal)),
        _ => None,
    };
    effect.parts().into_iter().filter_map(set).collect()
}
