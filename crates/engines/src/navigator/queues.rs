//! The queues as they are worked through.

use std::collections::BTreeMap;
use world::ids::MessageId;
use world::message::Queue;
use world::snapshot::Snapshot;

/// A message's place in its queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Which.
    pub message: MessageId,
    /// 0.6 of its importance and 0.4 of its goal match, 0–1.
    pub score: f64,
}

/// Every queue, best first. `goal_match` tells how well a message serves the goals (0–1; absent is 0).
pub fn queues(world: &Snapshot, goal_match: &BTreeMap<MessageId, f64>) -> BTreeMap<Queue, Vec<Ranked>> {
    let mut queues: BTreeMap<Queue, Vec<Ranked>> = BTreeMap::new();
    for message in world.messages.values() {
        let Some(triage) = &message.triage else { continue };
        let fit = goal_match.get(&message.id).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        let score = 0.6 * triage.importance + 0.4 * fit;
        queues.entry(triage.queue).or_default().push(Ranked { message: message.id, score });
    }
    for ranked in queues.values_mut() {
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.message.cmp(&b.message)));
    }
    queues
}
