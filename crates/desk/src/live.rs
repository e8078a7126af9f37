//! What happened since: for pages that stay open. Only what whoever sits here may see.

use crate::{Desk, DeskError};
use std::collections::BTreeSet;
use world::{ItemRef, ProposalId};

/// Something that a page may want to show anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// A proposal was answered, taken back, put off or passed on.
    Proposal(ProposalId),
    /// A task, goal or project was changed by hand.
    Changed,
    /// Something came in or was made.
    Arrived,
}

/// The number of the latest entry of the audit trail.
///
/// # Errors
/// Those of the ledger.
pub async fn latest(desk: &Desk) -> Result<u64, DeskError> {
    Ok(desk.ledger.audit_head().await?.map_or(0, |head| head.entries))
}

/// Entries that bring nothing new onto a page: answers, which are named, and who came to the door.
const OTHERWISE: [&str; 7] =
    ["proposal.", "session.", "sessions.", "sign-in.", "link.", "account.", "password."];

/// Entries of what somebody did by hand in the lists of tasks and goals.
const BY_HAND: [&str; 3] = ["task.", "goal.", "project."];

/// What happened after an entry of the audit trail, and the number of the latest one.
///
/// # Errors
/// Those of the ledger.
pub async fn since(desk: &Desk, entry: u64) -> Result<(BTreeSet<Happened>, u64), DeskError> {
    let latest = latest(desk).await?;
    let entries = desk.ledger.audit_entries(desk.reader(), entry + 1..latest + 1).await?;
    let mut happened = BTreeSet::new();
    for entry in &entries {
        let proposals = entry.entry.items.iter().filter_map(|item| match item {
            ItemRef::Proposal(id) => Some(Happened::Proposal(*id)),
            _ => None,
        });
        happened.extend(proposals);
        let verb = &entry.entry.verb;
        if BY_HAND.iter().any(|thing| verb.starts_with(thing)) {
            happened.insert(Happened::Changed);
        } else if !OTHERWISE.iter().any(|thing| verb.starts_with(thing)) {
            happened.insert(Happened::Arrived);
        }
    }
    Ok((happened, latest))
}

/// Waits until the office changes, whoever changes it; looks `every` so often.
///
/// # Errors
/// Those of the ledger.
pub async fn changed(desk: &Desk, stamp: i64, every: std::time::Duration) -> Result<i64, DeskError> {
    loop {
        let now = desk.ledger.stamp().await?;
        if now != stamp {
            return Ok(now);
        }
        tokio::time::sleep(every).await;
    }
}

/// What [`changed`] compares with.
///
/// # Errors
/// Those of the ledger.
pub async fn stamp(desk: &Desk) -> Result<i64, DeskError> {
    Ok(desk.ledger.stamp().await?)
}
