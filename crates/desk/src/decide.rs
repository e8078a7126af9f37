//! Decide: a person's yes or no, written with its due effects and its audit entry, or not at all.

use crate::answers::{Taken, entry, remember};
use crate::{Desk, DeskError};
use serde::Serialize;
use std::collections::BTreeMap;
use world::clearance::Approver;
use world::proposal::Way;
use world::{Effect, GoalId, Item, ItemRef, Proposal, ProposalId, State};

/// A yes that has been carried out, or has failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Done {
    /// The proposal as it stands now.
    pub proposal: Proposal,
    /// Where its effect can be found, in words.
    pub places: Vec<String>,
    /// Why it is not carried out yet: the yes stands, and the next gathering tries it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits: Option<String>,
}

/// Says yes to a proposal (`way`: 2 for its second way out, and so on) and carries it out.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE` when this yes is not theirs to give, `E_RANGE` for a way it has not.
pub async fn accept(desk: &Desk, id: &str, way: Option<usize>) -> Result<Done, DeskError> {
    let proposal = desk.proposal(id).await?;
    let edited = self::way(&proposal, way)?;
    accept_as(desk, proposal.id, edited).await
}

/// The way out with this number; none is the proposal itself.
pub(crate) fn way(proposal: &Proposal, way: Option<usize>) -> Result<Option<Way>, DeskError> {
    match way {
        None | Some(1) => Ok(None),
        Some(n) => {
            let found = n.checked_sub(2).and_then(|i| proposal.ways.get(i)).cloned();
            found.map(Some).ok_or_else(|| DeskError::Input {
                problem: format!("the proposal has no way {n}"),
                code: "E_RANGE",
                hint: format!("it has {}; nothing was changed", proposal.ways.len() + 1),
            })
        }
    }
}

/// Says yes to a proposal, by another way where one is given, and carries it out.
///
/// # Errors
/// As [`accept`].
pub async fn accept_as(desk: &Desk, id: ProposalId, edited: Option<Way>) -> Result<Done, DeskError> {
    // A yes that was cut off half-way is finished first, so that a second one meets it as it ended.
    crate::apply::apply(desk).await?;
    let (proposal, _) = desk.ledger.proposal(desk.reader(), id).await?;
    if proposal.is_open() && crate::grid::awaits(&proposal, desk.office().owner.person).is_some() {
        return Err(DeskError::input(
            &format!("\"{}\" takes the yes of whoever gets it first", proposal.title),
            "E_STATE",
            "they pass it on to say yes; nothing was changed",
        ));
    }
    approver(desk, &proposal)?;
    let effect = edited.as_ref().map_or(&proposal.effect, |way| &way.effect);
    crate::notes::check(desk, &proposal, effect).await?;
    crate::people::check(desk, &proposal, effect).await?;
    crate::twin::check(desk, &proposal).await?;
    let proposal = yes(desk, &proposal, edited).await?;
    crate::learn::verdict(desk, &proposal).await?;
    crate::apply::apply(desk).await?;
    let (proposal, _) = desk.ledger.proposal(desk.reader(), id).await?;
    crate::times::settling(desk, &proposal).await?;
    crate::occasion::fill(desk, &proposal).await?;
    if matches!(proposal.state, State::Applied { .. }) {
        crate::twin::anew(desk, &proposal).await?;
    }
    done(desk, proposal).await
}

/// Writes the yes to a proposal that was read, with its due effect and its audit entry.
async fn yes(desk: &Desk, read: &Proposal, edited: Option<Way>) -> Result<Proposal, DeskError> {
    let now = desk.now();
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    let (mut proposal, version) = as_read(&mut txn, desk, read).await?;
    let by = approver(desk, &proposal)?;
    let version = seen(&mut txn, &mut proposal, version, now).await?;
    match edited {
        None => proposal.accept(&by, now)?,
        Some(way) => {
            proposal.accept_edited(way.effect, &by, now)?;
            proposal.title = way.title;
        }
    }
    txn.save_proposal(&proposal, version).await?;
    if let Some(approved) = proposal.approved() {
        txn.queue(&approved, now).await?;
    }
    let item = ItemRef::Proposal(proposal.id);
    txn.audit(entry(desk, "proposal.accepted").about(item).with("title", called(&proposal))).await?;
    remember(&mut txn, desk, Taken::Accepted { proposal: proposal.id }).await?;
    txn.commit().await?;
    Ok(proposal)
}

/// A proposal that was read, as it stands within this transaction. The engines may have reckoned its reasons and odds
/// anew since; an answer counts as long as it asks for the same.
///
/// # Errors
/// `E_CONFLICT` when it asks for something else now.
pub(crate) async fn as_read(
    txn: &mut ledger::Txn,
    desk: &Desk,
    read: &Proposal,
) -> Result<(Proposal, ledger::Version), DeskError> {
    let (now, version) = txn.proposal(desk.reader(), read.id).await?;
    crate::answers::sealed(&now, Some(&crate::card::seal(read)))?;
    Ok((now, version))
}

/// Marks a proposal as seen by whoever is about to answer it, where nobody has looked at it: its version then.
async fn seen(
    txn: &mut ledger::Txn,
    proposal: &mut Proposal,
    version: ledger::Version,
    now: jiff::Timestamp,
) -> Result<ledger::Version, DeskError> {
    if !matches!(proposal.state, State::New) {
        return Ok(version);
    }
    proposal.show(now)?;
    Ok(txn.save_proposal(proposal, version).await?)
}

/// A proposal that was accepted, as it has gone so far.
pub(crate) async fn done(desk: &Desk, proposal: Proposal) -> Result<Done, DeskError> {
    let places = crate::apply::places(desk, &proposal).await?;
    let waits = match proposal.state {
        State::Accepted { .. } => waiting(desk, proposal.id).await?.and_then(|job| job.outcome),
        _ => None,
    };
    Ok(Done { proposal, places, waits })
}

/// The due effect of a proposal that is not carried out yet.
pub(crate) async fn waiting(desk: &Desk, id: ProposalId) -> Result<Option<ledger::Job>, DeskError> {
    let due = desk.ledger.jobs(&desk.house(), &[ledger::JobState::Queued, ledger::JobState::Working]).await?;
    Ok(due.into_iter().find(|job| job.proposal == id))
}

/// What the audit trail calls a proposal: its title, or only its kind where it is private, since the trail is not
/// sealed.
pub(crate) fn called(proposal: &Proposal) -> String {
    if proposal.clearance.level <= world::Level::Confidential {
        proposal.title.clone()
    } else {
        format!("{} (private)", proposal.kind)
    }
}

/// Says no to a proposal.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`.
pub async fn dismiss(desk: &Desk, id: &str, because: &str, never: bool) -> Result<Proposal, DeskError> {
    let id = desk.proposal(id).await?.id;
    dismiss_as(desk, id, because, never).await
}

/// Says no to a proposal that is known by its whole id.
///
/// # Errors
/// As [`dismiss`].
pub async fn dismiss_as(
    desk: &Desk,
    id: ProposalId,
    because: &str,
    never: bool,
) -> Result<Proposal, DeskError> {
    let now = desk.now();
    let (read, _) = desk.ledger.proposal(desk.reader(), id).await?;
    let by = approver(desk, &read)?;
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    let (mut proposal, version) = as_read(&mut txn, desk, &read).await?;
    let version = seen(&mut txn, &mut proposal, version, now).await?;
    proposal.dismiss(because, never, &by, now)?;
    txn.save_proposal(&proposal, version).await?;
    let entry =
        entry(desk, "proposal.dismissed").about(ItemRef::Proposal(id)).with("title", called(&proposal));
    txn.audit(entry.because(because)).await?;
    remember(&mut txn, desk, Taken::Dismissed { proposal: id }).await?;
    if let State::Dismissed { verdict } = &proposal.state {
        crate::ahead::stay_put(&mut txn, desk, &proposal, verdict).await?;
    }
    txn.commit().await?;
    crate::learn::verdict(desk, &proposal).await?;
    Ok(proposal)
}

/// Whether only the executive may answer it, or take it back: a choice, and what came of it.
pub(crate) fn is_executives(proposal: &Proposal) -> bool {
    let by_hand = [DECIDED, "hand.decision.outcome"];
    crate::notes::is_asked(proposal)
        || crate::playbooks::is_executives(proposal)
        || proposal.effect.is_executives()
        || by_hand.contains(&proposal.kind.0.as_str())
        || weighs_by_hand(proposal)
        || changes_say(proposal)
}

/// Whether it is a change by hand of who has a say in an area: what takes it back changes that, too.
fn changes_say(proposal: &Proposal) -> bool {
    let State::Applied { undo: Some(back), .. } = &proposal.state else { return false };
    let area = |part: &&Effect| match part {
        Effect::PutBack { item } => match &**item {
            Item::Responsibility(area) => Some(area.clone()),
            _ => None,
        },
        _ => None,
    };
    let after: Vec<_> = proposal.effect.parts().iter().filter_map(area).collect();
    let before = back.parts().iter().filter_map(area).collect::<Vec<_>>();
    before.iter().any(|b| after.iter().any(|a| a.id == b.id && !a.same_say(b)))
}

/// What choosing by hand is kept as.
const DECIDED: &str = "hand.decision.decided";

/// Whether it is a change by hand of what goals weigh, or that closes one: what takes it back weighs them again.
fn weighs_by_hand(proposal: &Proposal) -> bool {
    let State::Applied { undo: Some(back), .. } = &proposal.state else { return false };
    let goals = |effect: &Effect| -> BTreeMap<GoalId, (f64, bool)> {
        let goal = |part: &Effect| match part {
            Effect::PutBack { item } => match &**item {
                Item::Goal(goal) => Some((goal.id, (goal.weight, goal.closed.is_some()))),
                _ => None,
            },
            _ => None,
        };
        effect.parts().into_iter().filter_map(goal).collect()
    };
    let before = goals(back);
    let others = |(id, after): (&GoalId, &(f64, bool))| before.get(id).is_some_and(|was| was != after);
    crate::by_hand::is_by_hand(proposal) && goals(&proposal.effect).iter().any(others)
}

/// Whether it is the choice of whoever sits here, named by the executive to decide: they may think better of it.
fn is_own_choice(desk: &Desk, proposal: &Proposal) -> bool {
    let State::Applied { verdict, .. } = &proposal.state else { return false };
    proposal.kind.0 == DECIDED && verdict.by.person == desk.reader().actor.person
}

/// Whether taking it back would undo what somebody else said of where a meeting stays.
fn lifts_anothers(desk: &Desk, proposal: &Proposal) -> bool {
    let State::Applied { verdict, .. } = &proposal.state else { return false };
    let is_stay = |part: &&Effect| matches!(part, Effect::SetStay { .. });
    proposal.effect.parts().iter().any(is_stay) && verdict.by.person != desk.reader().actor.person
}

pub(crate) fn approver(desk: &Desk, proposal: &Proposal) -> Result<Approver, DeskError> {
    if proposal.is_open() && crate::filed::is_own(desk, proposal) {
        return Err(DeskError::input(
            &format!("\"{}\" is your own suggestion", proposal.title),
            "E_STATE",
            "somebody else answers it; nothing was changed",
        ));
    }
    if is_executives(proposal) && !is_own_choice(desk, proposal) {
        desk.only_executive(&format!("answer \"{}\"", proposal.title))?;
    }
    if lifts_anothers(desk, proposal) {
        desk.only_executive(&format!("take back \"{}\"", proposal.title))?;
    }
    Approver::of(desk.reader(), &proposal.clearance).ok_or_else(|| DeskError::NotAllowed {
        who: desk.office().owner.name.clone(),
        what: format!("answer \"{}\"", proposal.title),
    })
}

#[cfg(test)]
mod tests;
