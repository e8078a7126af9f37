//! The change against a waste, proposed because somebody asks for it and not because the list has room.

use super::{Material, Span};
use crate::propose::Shown;
use crate::{Desk, DeskError};
use engines::analytics::Kind;
use ledger::Entry;
use world::{ItemRef, Proposal};

/// Proposes what is offered against a waste, by its code: "waste.status". One that waits already stays as it is.
///
/// # Errors
/// `E_NOT_FOUND` where there is no such waste; `E_STATE` where nothing is offered against it, with the reason, or where
/// it had its answer; `E_CLEARANCE` for who may not answer it.
pub async fn offer(desk: &Desk, code: &str) -> Result<Shown, DeskError> {
    let unknown = || DeskError::NotFound { kind: "waste", id: code.trim().to_owned() };
    let kind = Kind::of(&code.trim().replace("waste.", "time.")).ok_or_else(unknown)?;
    let made = change(desk, kind).await?;
    let by = crate::decide::approver(desk, &made)?;
    let (id, now) = (made.id, desk.now());
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    txn.propose(vec![made]).await?;
    let (mut proposal, version) = txn.proposal(desk.reader(), id).await?;
    if matches!(proposal.state, world::State::New) {
        proposal.show(now)?;
        txn.save_proposal(&proposal, version).await?;
        let entry = Entry::new("waste.offered").about(ItemRef::Proposal(id));
        txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    }
    txn.commit().await?;
    if !proposal.is_open() {
        return Err(none(kind, "it had its answer"));
    }
    Ok(crate::propose::shown(&desk.snapshot().await?, proposal))
}

/// What is offered against a waste of the last four weeks.
async fn change(desk: &Desk, kind: Kind) -> Result<Proposal, DeskError> {
    let material = Material::read(desk, Span::OFFERED[1]).await?;
    let offers = engines::offers(&material.world, &material.given, &desk.engines());
    let offer = offers.into_iter().find(|offer| offer.kind == kind);
    let found = offer.ok_or_else(|| none(kind, "nothing of it was in the last four weeks"))?;
    found.change.map_err(|why| none(kind, &why))
}

fn none(kind: Kind, why: &str) -> DeskError {
    DeskError::Input {
        problem: format!("no change is offered against “{}”: {why}", kind.name()),
        code: "E_STATE",
        hint: "`equerry insights` shows what is offered; nothing was changed".to_owned(),
    }
}
