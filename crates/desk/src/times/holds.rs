//! Proposals of times that somebody has asked for: one for the calendar, or several to be held. A set that is held is
//! offered for settling, and let go when its time is over.

use super::{Looked, Wanted, look};
use crate::{Desk, DeskError, asked};
use engines::agenda::find::{self, HOLD, MEET, Slot};
use jiff::{SignedDuration, Timestamp};
use ledger::{Entry, JobState};
use world::{Item, ItemRef, Proposal, ProposalId, Snapshot, State, Verdict};

/// How it is written to the audit log that a time was looked for.
pub(crate) const LOOKED_FOR: &str = "time.looked-for";
/// Most times that are held at once.
const MOST_HELD: usize = 10;
/// Days ahead that can be held: what lies in sight every morning.
const FARTHEST: i64 = 60;
/// The kind that settles a set, see [`find::confirmations`].
const SETTLE: &str = "find.settle";

/// Whether somebody has asked for it: it waits until it runs out, whatever the engines think of next.
pub(crate) fn is_asked(proposal: &Proposal) -> bool {
    let kind = proposal.kind.0.as_str();
    kind == "agenda.free" || kind.starts_with("find.") && kind != SETTLE
}

/// Proposes the time that begins at `start`: the event, and a mail that tells everybody.
///
/// # Errors
/// As [`super::find`]; `E_CONFLICT` where the time does not suit any more.
pub async fn meet(desk: &Desk, wanted: &Wanted, start: Timestamp) -> Result<Proposal, DeskError> {
    let looked = look(desk, wanted).await?;
    let slot = &chosen(&looked, &[start])?[0];
    let make = |again| find::meet(&looked.world, &looked.ask, slot, &looked.title, again);
    let made = asked::ask(desk, LOOKED_FOR, &make).await?;
    let offered = find::find(&looked.ask, &looked.world.events).slots;
    if let Some(choice) = find::choice(&looked.ask, &offered, start) {
        crate::learn::choice(desk, choice).await?;
    }
    Ok(made)
}

/// Proposes to hold the times that begin at `starts`, for 72 hours.
///
/// # Errors
/// As [`meet`]; `E_RANGE` for none, `E_LIMIT` for more than ten, or for one more than 60 days ahead.
pub async fn hold(desk: &Desk, wanted: &Wanted, starts: &[Timestamp]) -> Result<Proposal, DeskError> {
    if starts.is_empty() || starts.len() > MOST_HELD {
        let code = if starts.is_empty() { "E_RANGE" } else { "E_LIMIT" };
        return Err(DeskError::input(
            "so many times cannot be held",
            code,
            "choose one to ten; nothing was proposed",
        ));
    }
    if starts.iter().any(|start| *start > desk.now() + SignedDuration::from_hours(24 * FARTHEST)) {
        return Err(DeskError::input(
            "a time so far ahead cannot be held",
            "E_LIMIT",
            "hold times of the next 60 days, or propose one; nothing was proposed",
        ));
    }
    let looked = look(desk, wanted).await?;
    let slots = chosen(&looked, starts)?;
    let make = |again| find::hold(&looked.world, &looked.ask, &slots, &looked.title, again);
    asked::ask(desk, LOOKED_FOR, &make).await
}

/// The times that begin then, as they stand now.
fn chosen(looked: &Looked, starts: &[Timestamp]) -> Result<Vec<Slot>, DeskError> {
    let one = |start: &Timestamp| {
        find::at(&looked.ask, *start, &looked.world.events).ok_or_else(|| {
            let at = crate::words::clock(*start, &looked.world.zone());
            DeskError::input(
                &format!("the time at {at} does not suit everybody any more"),
                "E_CONFLICT",
                "nothing was proposed; look again and choose another",
            )
        })
    };
    starts.iter().map(one).collect()
}

/// After a yes to holds, or after it was taken back: what settles a set is offered, or ends with it.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn settling(desk: &Desk, changed: &Proposal) -> Result<(), DeskError> {
    if changed.kind.0 != HOLD && changed.kind.0 != MEET && changed.kind.0 != SETTLE {
        return Ok(());
    }
    let (house, now) = (desk.house(), desk.now());
    let world = desk.snapshot_of(&house).await?;
    let offered = find::confirmations(&world);
    let over = |p: &&Proposal| p.kind.0 == SETTLE && p.is_open() && !offered.iter().any(|o| o.id == p.id);
    let mut ended = Vec::new();
    for proposal in world.proposals.values().filter(over) {
        let mut proposal = proposal.clone();
        proposal.expire(now)?;
        ended.push(Item::Proposal(Box::new(proposal)));
    }
    let mut txn = desk.ledger.begin(&house.actor, now).await?;
    txn.save_all(ended).await?;
    txn.propose(offered).await?;
    txn.commit().await?;
    Ok(())
}

/// Lets go what was held for its 72 hours and stands as it was held. The yes to the holds was for so long; their end is
/// in the audit trail.
///
/// # Errors
/// Those of the ledger; holds that cannot be let go stay, and stop nothing.
pub(crate) async fn release(desk: &Desk) -> Result<(), DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    let failed = desk.ledger.jobs(&desk.house(), &[JobState::Failed]).await?;
    let due = |id: ProposalId| !failed.iter().any(|job| job.proposal == id);
    let over: Vec<ProposalId> = over(&world).filter(|id| due(*id)).collect();
    for id in &over {
        let (proposal, _) = desk.ledger.proposal(&desk.house(), *id).await?;
        let State::Applied { verdict, .. } = &proposal.state else { continue };
        let wish = Verdict { at: desk.now(), ..verdict.clone() };
        let Some(approved) = proposal.approved_undo(&wish) else { continue };
        let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
        txn.queue(&approved, desk.now()).await?;
        let entry = Entry::new("holds.released").about(ItemRef::Proposal(*id));
        let entry = entry.with("title", crate::decide::called(&proposal));
        txn.audit(entry.because(format!("held for {} hours", find::HOLD_HOURS))).await?;
        txn.commit().await?;
    }
    if over.is_empty() { Ok(()) } else { crate::apply::apply(desk).await }
}

/// Sets whose time is over and that stand as they were held.
fn over(world: &Snapshot) -> impl Iterator<Item = ProposalId> {
    let sets = find::held(world);
    let over = |set: &find::Holds<'_>| (world.now >= set.until && set.is_whole()).then_some(set.proposal.id);
    sets.iter().filter_map(over).collect::<Vec<_>>().into_iter()
}
