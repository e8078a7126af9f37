//! Learn: verdicts move the record of their kind, finished tasks move the estimates. Nothing else teaches.

use crate::{Desk, DeskError};
use engines::learning;
use ledger::{Entry, LearnedFrom};
use std::sync::Arc;
use world::learned::{EffortRecord, Learned};
use world::{Effect, Level, Proposal, Snapshot, Task};

/// Takes in an answer to a proposal, or that one was taken back.
pub(crate) async fn verdict(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    // What a person did by hand says nothing about what is proposed.
    if crate::by_hand::is_by_hand(proposal) {
        return Ok(());
    }
    change(desk, |learned| learning::record(learned, proposal)).await.map(drop)
}

/// Takes back what a no has taught.
pub(crate) async fn forget_no(desk: &Desk, dismissed: &Proposal) -> Result<(), DeskError> {
    change(desk, |learned| learning::forget_no(learned, dismissed)).await.map(drop)
}

/// Takes in tasks that have ended with an estimate and a known effort.
pub(crate) async fn efforts(desk: &Desk) -> Result<(), DeskError> {
    efforts_in(desk, &mut desk.snapshot_of(&desk.house()).await?).await
}

/// The same over a world that was read just now.
pub(crate) async fn efforts_in(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let ended: Vec<Task> =
        world.tasks.values().filter(|t| !t.state.is_open() && t.actual_minutes.is_some()).cloned().collect();
    if ended.is_empty() {
        return Ok(());
    }
    let learned = change(desk, |learned| {
        for task in &ended {
            if !is_known(learned, task) {
                learning::record_effort(learned, task);
            }
        }
    })
    .await?;
    Arc::make_mut(&mut world.learned).effort = learned.effort;
    Ok(())
}

/// Links items to the goals that their words and people point to, where that is sure enough (spec §4.6). A person's
/// own link stays; a wrong one is corrected with `goal link`, and teaches the next.
pub(crate) async fn links(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let house = desk.house();
    let config = desk.engines().alignment;
    let sure: Vec<_> = engines::alignment::suggest_links(world, &config)
        .into_iter()
        .filter(|(item, link)| {
            link.probability >= config.link_threshold
                && !world.links_of(*item).iter().any(|l| l.goal == link.goal)
        })
        .collect();
    if sure.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    txn.link_all(sure.clone()).await?;
    txn.commit().await?;
    for (item, link) in sure {
        *world = world.with(&Effect::LinkGoal { item, link });
    }
    Ok(())
}

/// Forgets what a finished task taught: it is not finished after all.
pub(crate) async fn forget_effort(desk: &Desk, task: &Task) -> Result<(), DeskError> {
    change(desk, |learned| learned.effort.retain(|record| !is_of(record, task))).await.map(drop)
}

/// Whether a finished task has taught already: each does so once.
fn is_known(learned: &Learned, task: &Task) -> bool {
    learned.effort.iter().any(|record| is_of(record, task))
}

fn is_of(record: &EffortRecord, task: &Task) -> bool {
    Some(record.ended) == task.ended
        && Some(record.estimate) == task.estimate_minutes
        && task.title.starts_with(&record.title)
}

/// Changes what was learned, for everybody who may know it, and gives it. The assistant's part holds the kinds and efforts, which
/// tell nothing of private items.
async fn change(desk: &Desk, how: impl Fn(&mut Learned)) -> Result<Learned, DeskError> {
    change_and_note(desk, how, None).await
}

/// The same by a person's hand, which is written down.
pub(crate) async fn change_and_note(
    desk: &Desk,
    how: impl Fn(&mut Learned),
    entry: Option<Entry>,
) -> Result<Learned, DeskError> {
    let house = desk.house();
    let mut learned = desk.ledger.learned(&house).await?;
    let before = learned.clone();
    how(&mut learned);
    if learned == before {
        return Ok(learned);
    }
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    txn.save_learned(LearnedFrom::Everything, &learned).await?;
    let shared = Learned { correspondents: Default::default(), ..learned.clone() };
    txn.save_learned(LearnedFrom::Upto(Level::Confidential), &shared).await?;
    if let Some(entry) = entry {
        txn.audit(entry).await?;
    }
    txn.commit().await?;
    Ok(learned)
}
