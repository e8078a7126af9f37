//! Undo: what a yes did is taken back, as carefully as it was done.

use crate::by_hand::{self, is_by_hand};
use crate::{Desk, DeskError};
use world::Proposal;

/// Takes back what a yes did.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it was not done or cannot be taken back, `E_CONFLICT` when the outside has changed
/// since: nothing is changed then.
pub async fn undo(desk: &Desk, id: &str) -> Result<Proposal, DeskError> {
    let proposal = desk.proposal(id).await?;
    crate::decide::approver(desk, &proposal)?;
    if is_by_hand(&proposal) {
        by_hand::check_untouched(desk, &proposal).await?;
    }
    let undone = crate::apply::take_back(desk, proposal.id).await?;
    crate::learn::verdict(desk, &undone).await?;
    if let Some(task) = by_hand::reopened(&undone) {
        crate::learn::forget_effort(desk, task).await?;
    }
    Ok(undone)
}
