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

/// How far somebody has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The latest entry of the audit trail.
    entry: u64,
    /// How many messages, events and open proposals they could see.
    shown: (usize, usize, usize),
}

/// What is there now, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn latest(desk: &Desk) -> Result<Told, DeskError> {
    let entry = desk.ledger.audit_head().await?.map_or(0, |head| head.entries);
    let world = desk.snapshot().await?;
    let waiting = world.proposals.values().filter(|p| p.waits(world.now)).count();
    Ok(Told { entry, shown: (world.messages.len(), world.events.len(), waiting) })
}

/// Entries of what somebody did by hand in the lists of tasks and goals.
const BY_HAND: [&str; 3] = ["task.", "goal.", "project."];

/// What happened since somebody was told, in the order it did, each once, and how far they are told now. Whether something came in is judged by what
/// they can see, so that what is hidden from them moves nothing.
///
/// # Errors
/// Those of the ledger.
pub async fn since(desk: &Desk, told: Told) -> Result<(Vec<Happened>, Told), DeskError> {
    let latest = latest(desk).await?;
    let mut happened: Vec<Happened> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut tell = |one: Happened| happened.extend(seen.insert(one).then_some(one));
    for entry in desk.ledger.entries_after(desk.reader(), told.entry).await? {
        let proposals = entry.items.iter().filter_map(|item| match item {
            ItemRef::Proposal(id) => Some(Happened::Proposal(*id)),
            _ => None,
        });
        proposals.for_each(&mut tell);
        if BY_HAND.iter().any(|thing| entry.verb.starts_with(thing)) {
            tell(Happened::Changed);
        }
    }
    let more = |now: usize, then: usize| now > then;
    let (now, then) = (latest.shown, told.shown);
    if more(now.0, then.0) || more(now.1, then.1) || more(now.2, then.2) {
        tell(Happened::Arrived);
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
