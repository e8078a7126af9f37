//! Undo: what a yes did is taken back, as carefully as it was done: the wish is written with the due effect, then the
//! effect is carried out like any other.

use crate::by_hand::{self, is_by_hand};
use crate::{Desk, DeskError};
use ledger::{Entry, JobState};
use world::{Answer, ItemRef, Proposal, State, Verdict};

/// Takes back what was answered or changed: a yes with what it did, or a no with what it taught.
///
/// # Errors
/// As [`undo`].
pub async fn take_back(desk: &Desk, id: &str) -> Result<Proposal, DeskError> {
    match desk.proposal(id).await {
        Ok(proposal) if matches!(proposal.state, State::Dismissed { .. }) => {
            crate::answers::undo(desk, &proposal.id.to_string()).await?;
            desk.proposal(&proposal.id.to_string()).await
        }
        _ => undo(desk, id).await,
    }
}

/// Withdraws a yes that could not be carried out so far: it is not tried again.
async fn withdraw(desk: &Desk, id: world::ProposalId, by: &world::Actor) -> Result<Proposal, DeskError> {
    const WHY: &str = "withdrawn before it was carried out";
    let now = desk.now();
    let (mut proposal, version) = desk.ledger.proposal(desk.reader(), id).await?;
    let due = crate::decide::waiting(desk, id).await?;
    proposal.failed(WHY.to_owned(), now)?;
    let mut txn = desk.ledger.begin(by, now).await?;
    txn.save_proposal(&proposal, version).await?;
    if let Some(job) = due {
        txn.job_dropped(job.id, WHY).await?;
    }
    let entry = Entry::new("undo.asked").about(ItemRef::Proposal(id));
    txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    txn.commit().await?;
    Ok(proposal)
}

/// Takes back what a yes did, or withdraws one that waits to be carried out.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it was not done or cannot be taken back, `E_CONFLICT` when the outside has changed
/// since: nothing is changed then.
pub async fn undo(desk: &Desk, id: &str) -> Result<Proposal, DeskError> {
    // One that was cut off half-way is finished first, so that a second one meets it as it ended.
    crate::apply::apply(desk).await?;
    let now = desk.now();
    let proposal = desk.proposal(id).await.map_err(|error| match error {
        DeskError::NotFound { id, .. } => DeskError::NotFound { kind: "change", id },
        other => other,
    })?;
    let by = crate::decide::approver(desk, &proposal)?;
    if proposal.is_open() {
        let problem = format!("\"{}\" waits for an answer: there is nothing to take back", proposal.title);
        return Err(DeskError::Input {
            problem,
            code: "E_STATE",
            hint: "`equerry accept ID` or `equerry decline ID` answers it".to_owned(),
        });
    }
    if matches!(proposal.state, State::Accepted { .. }) {
        return withdraw(desk, proposal.id, by.actor()).await;
    }
    let wish = Verdict { answer: Answer::Accepted, by: by.actor().clone(), at: now };
    let Some(approved) = proposal.approved_undo(&wish) else {
        let mut proposal = proposal.clone();
        proposal.undone(now)?;
        return Ok(proposal);
    };
    if is_by_hand(&proposal) {
        by_hand::check_untouched(desk, &proposal).await?;
    }
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    let (job, _) = txn.queue(&approved, now).await?;
    let entry = Entry::new("undo.asked").about(ItemRef::Proposal(proposal.id));
    txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    txn.commit().await?;
    crate::apply::apply(desk).await?;
    let (proposal, _) = desk.ledger.proposal(desk.reader(), proposal.id).await?;
    if matches!(proposal.state, State::Undone { .. }) {
        crate::times::settling(desk, &proposal).await?;
        crate::occasion::empty(desk, &proposal).await?;
        crate::twin::anew(desk, &proposal).await?;
        if let Some(task) = by_hand::reopened(&proposal) {
            crate::learn::forget_effort(desk, task).await?;
        }
        return Ok(proposal);
    }
    let failed = desk.ledger.jobs(&desk.house(), &[JobState::Failed]).await?;
    let why = failed.into_iter().find(|j| j.id == job).and_then(|j| j.outcome);
    let Some(why) = why else {
        let waits =
            crate::decide::waiting(desk, proposal.id).await?.and_then(|job| job.outcome).unwrap_or_default();
        return Err(DeskError::Input {
            problem: format!("\"{}\" is not taken back yet: {waits}", proposal.title),
            code: "E_FULL",
            hint: "your wish is kept: `equerry gather` tries it again".to_owned(),
        });
    };
    let hint = match later(desk, &proposal).await? {
        Some(later) => format!(
            "nothing was changed; take back \"{}\" first, which changed the same since: `equerry undo {}`",
            later.title,
            later.id.short()
        ),
        None => format!(
            "nothing was changed; `equerry why {}` shows what it did: mend it by hand where it lies",
            proposal.id.short()
        ),
    };
    Err(DeskError::Input {
        problem: format!("\"{}\" could not be taken back: {why}", proposal.title),
        code: "E_CONFLICT",
        hint,
    })
}

/// The last yes after this one that was done, stands, and changed something of the same.
async fn later(desk: &Desk, proposal: &Proposal) -> Result<Option<Proposal>, DeskError> {
    let done_at = |p: &Proposal| match p.state {
        State::Applied { at, .. } => Some(at),
        _ => None,
    };
    let world = desk.snapshot().await?;
    let same = |p: &&Proposal| p.effect.changes().iter().any(|item| proposal.effect.changes().contains(item));
    let others = world.proposals.values().filter(|p| p.id != proposal.id && done_at(p) >= done_at(proposal));
    Ok(others.filter(same).max_by_key(|p| done_at(p)).cloned())
}
