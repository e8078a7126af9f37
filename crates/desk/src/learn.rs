//! Learn: verdicts move the record of their kind, finished tasks move the estimates. Nothing else teaches.

use crate::office::{SHARED, is_shared};
use crate::{Desk, DeskError};
use engines::learning;
use ledger::LearnedFrom;
use world::learned::Learned;
use world::{Clearance, Proposal, Snapshot, Task};

/// Takes in an answer to a proposal, or that one was taken back.
pub(crate) async fn verdict(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    change(desk, &proposal.clearance, |learned| learning::record(learned, proposal)).await
}

/// Takes in tasks that have ended with an estimate and a known effort.
pub(crate) async fn efforts(desk: &Desk) -> Result<(), DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    efforts_of(desk, &world).await
}

/// Links items to the goals that their words and people point to, where that is sure enough (spec §4.6). A person's
/// own link stays; a wrong one is corrected with `goal link`, and teaches the next.
pub(crate) async fn links(desk: &Desk) -> Result<(), DeskError> {
    let house = desk.house();
    let world = desk.snapshot_of(&house).await?;
    let config = desk.engines().alignment;
    let sure: Vec<_> = engines::alignment::suggest_links(&world, &config)
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
    txn.link_all(sure).await?;
    txn.commit().await?;
    Ok(())
}

async fn efforts_of(desk: &Desk, world: &Snapshot) -> Result<(), DeskError> {
    let ended = world.tasks.values().filter(|t| !t.state.is_open() && t.actual_minutes.is_some());
    let (shared, private): (Vec<&Task>, Vec<&Task>) = ended.partition(|t| is_shared(&t.clearance));
    for tasks in [shared, private] {
        let Some(clearance) = tasks.first().map(|t| t.clearance.clone()) else { continue };
        change(desk, &clearance, |learned| {
            for task in &tasks {
                if !is_known(learned, task) {
                    learning::record_effort(learned, task);
                }
            }
        })
        .await?;
    }
    Ok(())
}

/// Whether a finished task has taught already: each does so once.
fn is_known(learned: &Learned, task: &Task) -> bool {
    learned.effort.iter().any(|record| {
        Some(record.ended) == task.ended
            && Some(record.estimate) == task.estimate_minutes
            && task.title.starts_with(&record.title)
    })
}

/// Changes what was learned from something of this clearance, for everybody who may see that. What the executive alone
/// may know is kept apart once there is something of it; until then they read what all may.
async fn change(desk: &Desk, clearance: &Clearance, how: impl Fn(&mut Learned)) -> Result<(), DeskError> {
    let shared = is_shared(clearance);
    let apart = !shared || desk.ledger.learned_apart().await?;
    let views = [
        shared.then(|| (LearnedFrom::Upto(SHARED), desk.sharing())),
        apart.then(|| (LearnedFrom::Everything, desk.house())),
    ];
    let mut changed = Vec::new();
    for (from, reader) in views.into_iter().flatten() {
        let before = desk.ledger.lessons(&reader).await?;
        let mut learned = before.clone();
        how(&mut learned);
        if learned != before {
            changed.push((from, learned));
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    for (from, learned) in changed {
        txn.save_lessons(from, &learned).await?;
    }
    txn.commit().await?;
    Ok(())
}
