//! What Equerry does alone: each act under its right, through the same door as a person's yes, told and taken back like
//! any other.

use crate::words::inert;
use crate::{Desk, DeskError};
use engines::enablement::{self, Asks};
use engines::maths::acceptance;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use world::{Acting, Proposal, ProposalId, Role, Snapshot, State};

/// Days of which acts are told.
const TOLD_DAYS: i64 = 7;
/// The key under which is kept what was tried in the last round and could not be done, with the code of the error.
const FAILED: &str = "alone, not done";

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
    if !in_force(desk).await?.rights.iter().any(|right| right.level >= Acting::ACTS) {
        return Ok(0);
    }
    let world = desk.snapshot_of(&house).await?;
    let (mut done, mut failed) = (0, BTreeMap::new());
    for id in acts(&world, &acting) {
        let proposal = &world.proposals[&id];
        let Some(right) = acting.right(&proposal.kind.0, acceptance::context(proposal)) else { continue };
        match crate::decide::accept_as(&desk.as_equerry(right), id, None).await {
            Ok(_) => done += 1,
            Err(error) if error.passes() => return Err(error),
            // A person was quicker, or it is not Equerry's to do after all: it stays as it is, and the page says so.
            Err(error) => drop(failed.insert(id, error.code().to_owned())),
        }
    }
    if failed != self::failed(desk).await? {
        let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
        txn.set_state(FAILED, &failed).await?;
        txn.commit().await?;
    }
    Ok(done)
}

/// What could not be done alone in the last round, with the code of the error.
async fn failed(desk: &Desk) -> Result<BTreeMap<ProposalId, String>, DeskError> {
    Ok(desk.ledger.state(&desk.house(), FAILED).await?.unwrap_or_default())
}

/// The rights as far as support lets them be used: below autonomy all of them ask.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn in_force(desk: &Desk) -> Result<Acting, DeskError> {
    let acting = desk.ledger.acting(&desk.house()).await?;
    let alone = crate::mode::Gate::of(desk).await?.acts_alone();
    Ok(if alone { acting } else { acting.asking() })
}

/// Whether a right was given since the last round, so that what waits for it is done.
pub(crate) async fn given_since(desk: &Desk, round: Timestamp) -> Result<bool, DeskError> {
    let acting = desk.ledger.acting(&desk.house()).await?;
    Ok(acting.rights.iter().any(|right| right.level >= Acting::ACTS && right.since > round))
}

/// Why a proposal of a kind that Equerry may do alone asks all the same; none where its kind asks anyhow, or where it
/// will be done.
pub(crate) fn asks(world: &Snapshot, acting: &Acting, proposal: &Proposal) -> Option<String> {
    match enablement::may_act(world, acting, proposal) {
        Ok(()) | Err(Asks::Level(_)) => None,
        Err(Asks::Floor(floor)) => Some(format!("Equerry asks whatever its right: {floor}")),
        Err(Asks::Record) => {
            Some("Equerry asks: its last ones of this kind were not right enough".to_owned())
        }
        Err(Asks::Chance(chance)) => Some(format!(
            "Equerry asks: about {:.0} of 100 like it are kept, and it acts from 75 on",
            100.0 * chance
        )),
    }
}

/// What waits of kinds that Equerry may do alone, with why; by kind and whose mail the right is for.
pub(super) async fn waiting(
    desk: &Desk,
    acting: &Acting,
) -> Result<BTreeMap<(String, String), Vec<String>>, DeskError> {
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    if !acting.rights.iter().any(|right| right.level >= Acting::ACTS) {
        return Ok(found);
    }
    let (world, failed) = (desk.snapshot().await?, failed(desk).await?);
    for p in acceptance::best_first(&world, world.proposals.values().filter(|p| p.waits(world.now))) {
        let Some(right) = acting.right(&p.kind.0, acceptance::context(p)) else { continue };
        if right.level < Acting::ACTS {
            continue;
        }
        let why = match (asks(&world, acting, p), &p.handling.passed, failed.get(&p.id)) {
            (Some(why), _, _) => why,
            (None, Some(_), _) => "It was passed on for a yes".to_owned(),
            (None, None, Some(code)) => format!("It could not be done ({code}), and is tried again"),
            (None, None, None) => "It is done in the next round".to_owned(),
        };
        let key = (right.kind.clone(), right.scope.clone());
        found.entry(key).or_default().push(format!("“{}” waits. {why}.", inert(&p.title)));
    }
    Ok(found)
}

/// What waits and may be done alone, best first.
fn acts(world: &Snapshot, acting: &Acting) -> Vec<ProposalId> {
    let found = world
        .proposals
        .values()
        .filter(|p| p.waits(world.now) && p.handling.passed.is_none())
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
