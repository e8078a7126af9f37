//! What the mail suggests doing.

use super::NavigatorConfig;
use world::proposal::Proposal;
use world::snapshot::Snapshot;

/// Replies that are due, reminders, promises to confirm, requests to take as tasks; best first.
pub fn propose(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let _ = (world, config);
    Vec::new()
}
