//! What Equerry does alone: each act under its right, through the same door as a person's yes, told and taken back like
//! any other.

use crate::words::inert;
use crate::{Desk, DeskError};
use engines::enablement;
use engines::maths::acceptance;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use world::{Acting, Proposal, ProposalId, Role, Snapshot, State};

/// Days of which acts are told.
const TOLD_DAYS: i64 = 7;

/// Something that Equerry did alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alone {
    /// Its proposal, whose id takes it back.
    pub id: String,
    /// What was done.
    pub title: String,
    /// Why.
    pub because: String,
    /// Of which kind, in words.
    pub kind: String,
    /// When, in words.
    pub when: String,
    /// Whether it can still be taken back.
    pub undo: bool,
    /// Whether it was.
    pub undone: bool,
}

/// Does what Equerry may do alone, best first, where support goes so far. How many were done.
///
/// # Errors
/// Those of the ledger; what cannot be done stays open and stops no other.
pub(crate) async fn act(desk: &Desk) -> Result<usize, DeskError> {
    super::watch(desk).await?;
    let house = desk.house();
    let acting = desk.ledger.acting(&house).await?;
    let support = crate::mode::Gate::of(desk).await?;
    if !support.acts_alone() || !acting.rights.iter().any(|right| right.level >= Acting::ACTS) {
        return Ok(0);
    }
    let world = desk.snapshot_of(&house).await?;
    let mut done = 0;
    for id in acts(&world, &acting) {
        let proposal = &world.proposals[&id];
        let Some(right) = acting.right(&proposal.kind.0, acceptance::context(proposal)) else { continue };
        match crate::decide::accept_as(&desk.as_equerry(right), id, None).await {
            Ok(_) => done += 1,
            Err(error) if error.passes() => return Err(error),
            // A person was quicker, or it is not Equerry's to do after all: it stays as it is.
            Err(_) => {}
        }
    }
    Ok(done)
}

/// What waits and may be done alone, best first.
fn acts(world: &Snapshot, acting: &Acting) -> Vec<ProposalId> {
    let found = world
        .proposals
        .values()
        .filter(|p| p.waits(world.now) && p.handling.passed.is_none() && p.handling.fetched.is_none())
        .filter(|p| enablement::may_act(world, acting, p).is_ok());
    acceptance::best_first(world, found).into_iter().map(|p| p.id).collect()
}

/// When Equerry did it alone; none for what a person agreed to.
fn done_alone(proposal: &Proposal) -> Option<(Timestamp, bool)> {
    match &proposal.state {
        State::Applied { verdict, at, .. } if verdict.by.role == Role::Agent => Some((*at, false)),
        State::Undone { verdict, .. } if verdict.by.role == Role::Agent => Some((verdict.at, true)),
        _ => None,
    }
}

/// What Equerry did alone in the last seven days that whoever sits here may see, the latest first.
///
/// # Errors
/// Those of the ledger.
pub async fn alone(desk: &Desk) -> Result<Vec<Alone>, DeskError> {
    let world = desk.snapshot().await?;
    let from = desk.now() - SignedDuration::from_hours(24 * TOLD_DAYS);
    let mut found: Vec<(Timestamp, bool, &Proposal)> = world
        .proposals
        .values()
        .filter_map(|p| done_alone(p).map(|(at, undone)| (at, undone, p)))
        .filter(|(at, _, _)| *at >= from)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.id.cmp(&b.2.id)));
    let told = |(at, undone, p): &(Timestamp, bool, &Proposal)| Alone {
        id: p.id.to_string(),
        title: inert(&p.title),
        because: inert(&p.because),
        kind: crate::settings::kind_words(&p.kind.0),
        when: crate::card::when(desk, *at),
        undo: matches!(p.state, State::Applied { undo: Some(_), .. })
            && crate::decide::approver(desk, p).is_ok(),
        undone: *undone,
    };
    Ok(found.iter().map(told).collect())
}

/// What was done alone and is to be told at once: since when, while a day has not passed.
pub(crate) fn told(proposal: &Proposal, now: Timestamp) -> Option<Timestamp> {
    let (at, undone) = done_alone(proposal)?;
    let day = SignedDuration::from_hours(enablement::ladder::UNDO_HOURS);
    (!undone && now < at + day).then_some(at)
}
