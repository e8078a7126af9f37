//! Learn: verdicts move the record of their kind, finished tasks move the estimates. Nothing else teaches.

use crate::office::{SHARED, is_shared};
use crate::{Desk, DeskError};
use engines::alignment::NEAR_WEEKS;
use engines::analytics::AnalyticsConfig;
use engines::learning;
use jiff::SignedDuration;
use ledger::{Entry, LearnedFrom};
use std::sync::Arc;
use world::learned::{EffortRecord, Learned};
use world::{Clearance, Effect, GoalLink, ItemRef, Proposal, Snapshot, Task};

/// Takes in an answer to a proposal, or that one was taken back.
pub(crate) async fn verdict(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    // What a person did by hand or asked for says nothing about what is proposed unasked.
    let asked = crate::times::is_asked(proposal)
        || crate::playbooks::is_started(proposal)
        || crate::meeting::is_asked(proposal);
    if crate::by_hand::is_by_hand(proposal) || asked {
        return Ok(());
    }
    change(desk, &proposal.clearance, |learned| learning::record(learned, proposal)).await?;
    // A right whose record has come to lose it is lost at once.
    crate::may::watch(desk).await
}

/// Takes in that something shall never be proposed again.
pub(crate) async fn refuse(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    change(desk, &proposal.clearance, |learned| learning::refuse(learned, proposal)).await
}

/// Takes in which of several times was chosen.
pub(crate) async fn choice(desk: &Desk, choice: world::learned::SlotChoice) -> Result<(), DeskError> {
    change(desk, &Clearance::default(), |learned| learning::record_choice(learned, choice.clone())).await
}

/// Takes back what a no has taught.
pub(crate) async fn forget_no(desk: &Desk, dismissed: &Proposal) -> Result<(), DeskError> {
    change(desk, &dismissed.clearance, |learned| learning::forget_no(learned, dismissed)).await
}

/// Takes in tasks that have ended with an estimate and a known effort.
pub(crate) async fn efforts(desk: &Desk) -> Result<(), DeskError> {
    efforts_in(desk, &mut desk.snapshot_of(&desk.house()).await?).await
}

/// The same over a world that was read just now.
pub(crate) async fn efforts_in(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
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
    let learned = desk.ledger.lessons(&desk.house()).await?;
    Arc::make_mut(&mut world.learned).effort = learned.effort;
    Ok(())
}

/// Links items to the goals that their words and people point to, where that is sure enough (spec §4.6). A person's
/// own link stays; a wrong one is corrected with `goal link`, and teaches the next. Where events of weeks ago get a
/// link, all the history that reports read gets its own: a trend must not begin where the linking began.
pub(crate) async fn links(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let sure = sure(desk, world, history_weeks());
    if sure.iter().any(|(item, _)| is_old(world, *item)) {
        links_of_history(desk).await?;
        *world = desk.snapshot_of(&desk.house()).await?;
        return Ok(());
    }
    keep_links(desk, sure.clone()).await?;
    for (item, link) in sure {
        *world = world.with(&Effect::LinkGoal { item, link });
    }
    Ok(())
}

/// Links all the history that reports read: a goal is new, or its words are.
pub(crate) async fn links_of_history(desk: &Desk) -> Result<(), DeskError> {
    let history = desk.history_of(&desk.house(), history_weeks()).await?;
    keep_links(desk, sure(desk, &history, history_weeks())).await
}

fn history_weeks() -> usize {
    AnalyticsConfig::default().history_weeks
}

/// Whether an event lies further back than what is linked as it comes.
fn is_old(world: &Snapshot, item: ItemRef) -> bool {
    let near = SignedDuration::from_hours(7 * 24 * NEAR_WEEKS as i64);
    let ItemRef::Event(id) = item else { return false };
    world.events.get(&id).is_some_and(|e| e.interval(&world.zone()).end < world.now - near)
}

/// The links that are sure enough and not made yet, of what is at most so many weeks old.
fn sure(desk: &Desk, world: &Snapshot, weeks: usize) -> Vec<(ItemRef, GoalLink)> {
    let config = desk.engines().alignment;
    let mut sure = engines::alignment::suggest_links(world, weeks, &config);
    sure.retain(|(item, link)| {
        link.probability >= config.link_threshold
            && !world.links_of(*item).iter().any(|l| l.goal == link.goal)
    });
    sure
}

async fn keep_links(desk: &Desk, links: Vec<(ItemRef, GoalLink)>) -> Result<(), DeskError> {
    if links.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.link_all(links).await?;
    txn.commit().await?;
    Ok(())
}

/// Forgets what a finished task taught: it is not finished after all.
pub(crate) async fn forget_effort(desk: &Desk, task: &Task) -> Result<(), DeskError> {
    change(desk, &task.clearance, |learned| learned.effort.retain(|record| !is_of(record, task))).await
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

async fn change(desk: &Desk, clearance: &Clearance, how: impl Fn(&mut Learned)) -> Result<(), DeskError> {
    change_and_note(desk, clearance, how, None).await
}

/// Changes what was learned from something of this clearance, for everybody who may see that, and writes it down where
/// a person did it. What the executive alone may know is kept apart once there is something of it; until then they
/// read what all may.
pub(crate) async fn change_and_note(
    desk: &Desk,
    clearance: &Clearance,
    how: impl Fn(&mut Learned),
    entry: Option<Entry>,
) -> Result<(), DeskError> {
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
    if let Some(entry) = entry {
        txn.audit(entry).await?;
    }
    txn.commit().await?;
    Ok(())
}
