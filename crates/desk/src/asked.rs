//! Proposals that somebody has asked for: kept once, shown at once, and made anew where one had its answer.

use crate::{Desk, DeskError};
use ledger::{Entry, LedgerError};
use world::{Item, ItemRef, Proposal, ProposalId};

/// Keeps the proposal, as shown: the same one while it waits, as it is found now; a new one where it had its answer. That
/// it was asked for is written to the audit log under `verb`.
///
/// # Errors
/// `E_CLEARANCE` where whoever sits here may not ask for it; those of the ledger.
pub(crate) async fn ask(
    desk: &Desk,
    verb: &'static str,
    make: &(dyn Fn(usize) -> Proposal + Sync),
) -> Result<Proposal, DeskError> {
    let now = desk.now();
    let waits = |known: &Proposal| known.is_open() && now < known.expires;
    let mut again = 0;
    let mut before = known(desk, make(0).id).await?;
    while before.as_ref().is_some_and(|known| !waits(known)) {
        again += 1;
        before = known(desk, make(again).id).await?;
    }
    let made = make(again);
    let by = crate::decide::approver(desk, &made)?;
    let id = made.id;
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    txn.propose(vec![made]).await?;
    let (mut proposal, version) = txn.proposal(desk.reader(), id).await?;
    proposal.show(now)?;
    txn.save_proposal(&proposal, version).await?;
    if before.is_none() {
        let entry = Entry::new(verb).about(ItemRef::Proposal(id));
        txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    }
    txn.commit().await?;
    Ok(proposal)
}

async fn known(desk: &Desk, id: ProposalId) -> Result<Option<Proposal>, DeskError> {
    match desk.ledger.item(&desk.house(), ItemRef::Proposal(id)).await {
        Ok(Item::Proposal(known)) => Ok(Some(*known)),
        Ok(_) | Err(LedgerError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
