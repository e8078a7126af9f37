//! Propose: what the engines would change, kept once, shown with how sure they are.

use crate::office::is_shared;
use crate::words::inert;
use crate::{Desk, DeskError};
use engines::enablement::{self, Chosen, Held, trial};
use engines::maths::acceptance;
use engines::navigator::NavigatorConfig;
use engines::{agenda, learning};
use serde::Serialize;
use std::collections::BTreeSet;
use world::proposal::Confidence;
use world::trial::{Occasion, Trials};
use world::{Acting, Clearance, Item, ItemRef, Proposal, ProposalId, Reader, Snapshot};

/// An open proposal as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// It.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// How sure, in a word.
    pub confidence: Confidence,
    /// On which basis: "18 of 19 like this accepted".
    pub basis: String,
}

/// Asks the engines afresh: new proposals are kept, those that no longer hold or have run out end.
///
/// # Errors
/// Those of the ledger.
pub async fn propose(desk: &Desk) -> Result<Vec<Shown>, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    renew(desk, world).await?;
    open(desk).await
}

/// The same over a world that was read just now, with nothing shown to anybody yet.
pub(crate) async fn renew(desk: &Desk, mut world: Snapshot) -> Result<(), DeskError> {
    let house = desk.house();
    let Found { listed: mut found, decided, .. } = found(desk, &mut world, &|_| ()).await?;
    // What chance held back is written down before anything else is listed.
    crate::may::decide_occasions(desk, decided).await?;
    found.extend(engines::agenda::find::confirmations(&world));
    let now = desk.now();
    let still: BTreeSet<ProposalId> = found.iter().map(|p| p.id).collect();
    let mut over: Vec<Item> = Vec::new();
    let mut ran_out: Vec<Proposal> = Vec::new();
    let holds = |p: &Proposal| {
        let asked = crate::times::is_asked(p) || crate::notes::is_asked(p) || crate::twin::is_asked(p);
        let asked = asked || crate::meeting::is_asked(p);
        let started = crate::filed::is_filed(p) || crate::playbooks::is_started(p);
        asked || started || still.contains(&p.id)
    };
    for open in world.proposals.values().filter(|p| p.is_open() && (now >= p.expires || !holds(p))) {
        if !is_open_still(desk, open.id).await? {
            continue;
        }
        // What somebody saw and left until it ran out counts, a little, against its kind.
        let counts = now >= open.expires && matches!(open.state, world::State::Shown { .. });
        let mut open = open.clone();
        open.expire(now)?;
        ran_out.extend(counts.then(|| open.clone()));
        over.push(Item::Proposal(Box::new(open)));
    }
    let mut txn = desk.ledger.begin(&house.actor, now).await?;
    // What ran out is gone from the list, and rests.
    found.retain(|made| !ran_out.iter().any(|gone| gone.id == made.id));
    txn.save_all(over).await?;
    txn.propose(found).await?;
    txn.commit().await?;
    for proposal in &ran_out {
        crate::learn::verdict(desk, proposal).await?;
    }
    Ok(())
}

/// Whether a proposal that is open at this instant has met no later answer: with the clock set back, the world is shown
/// as it was, and what has happened since stays as it is.
async fn is_open_still(desk: &Desk, id: ProposalId) -> Result<bool, DeskError> {
    match desk.ledger.item(&desk.house(), ItemRef::Proposal(id)).await? {
        Item::Proposal(proposal) => Ok(proposal.is_open()),
        _ => Ok(false),
    }
}

/// What the gate made of all that may be proposed.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What is listed.
    pub listed: Vec<Proposal>,
    /// What waits for the weekly digest, and why.
    pub held: Vec<(Proposal, Held)>,
    /// What chance decided about occasions of kinds on trial that would be listed.
    pub decided: Vec<Occasion>,
}

impl Found {
    fn add(&mut self, chosen: Chosen) {
        self.listed.extend(chosen.listed);
        self.held.extend(chosen.held);
    }
}

/// What is to be proposed. What others see is found in what is shared alone, so that nothing private adds to it, takes
/// from it or moves it; what touches private things is found beside it, in everything.
///
/// What is only thought of, such as other weights, `supposing` puts into the shared world; it is in `world` already.
pub(crate) async fn found(
    desk: &Desk,
    world: &mut Snapshot,
    supposing: &(dyn Fn(&mut Snapshot) + Sync),
) -> Result<Found, DeskError> {
    let given = desk.ledger.acting(&desk.house()).await?;
    // What may be done alone passes the budget only where support lets it be done.
    let acting = crate::may::in_force(desk).await?;
    let mut trials = desk.ledger.trials(&desk.house()).await?;
    let mut found = Found::default();
    if !holds_private(world) && !desk.ledger.learned_apart().await? {
        let ready = ready(desk, &desk.house(), world, &given, &trials).await?;
        found.tried(desk, world, &acting, &trials, ready);
        return Ok(found);
    }
    let mut shared = desk.snapshot_of(&desk.sharing()).await?;
    supposing(&mut shared);
    let ready_of_shared = ready(desk, &desk.sharing(), &mut shared, &given, &trials).await?;
    found.tried(desk, &shared, &acting, &trials, ready_of_shared);
    let mut private = ready(desk, &desk.house(), world, &given, &trials).await?;
    private.retain(|p| !is_shared(&p.clearance));
    // Nothing private is tried; what is held back does not come by way of it.
    trials.trials.clear();
    let private = trial::split(world, &trials, private).free;
    let private = gate(desk, world, &acting, &found.listed, private);
    found.add(private);
    Ok(found)
}

impl Found {
    /// What the gate lets through once chance has held back what it holds back of kinds on trial. An occasion counts from
    /// when it would be listed, on either side.
    fn tried(
        &mut self,
        desk: &Desk,
        world: &Snapshot,
        acting: &Acting,
        trials: &Trials,
        ready: Vec<Proposal>,
    ) {
        let mut split = trial::split(world, trials, ready);
        // Of those held back just now, which would be listed.
        let (now, _) = std::mem::take(&mut split.silent)
            .into_iter()
            .partition::<Vec<_>, _>(|p| split.decided.get(&p.id).is_some_and(|o| o.held_back));
        let would = match now.is_empty() {
            true => Vec::new(),
            false => gate(desk, world, acting, &[], [split.free.clone(), now].concat()).listed,
        };
        let chosen = gate(desk, world, acting, &[], split.free);
        for made in chosen.listed.iter().chain(&would) {
            self.decided.extend(split.decided.remove(&made.id));
        }
        self.add(chosen);
    }
}

/// The gate through which all that may be proposed passes: what goes together in the calendar, and with those before
/// it; then what is worth showing, within what one person can weigh in a day (spec §10.2, 10.3).
fn gate(desk: &Desk, world: &Snapshot, acting: &Acting, before: &[Proposal], ready: Vec<Proposal>) -> Chosen {
    let together = agenda::agreed(world, &desk.engines().agenda, before, ready);
    enablement::choose(world, acting, together, seed(desk))
}

/// The same list all day long.
fn seed(desk: &Desk) -> u64 {
    let today = desk.today();
    u64::from(today.year().unsigned_abs()) * 1_000 + u64::from(today.day_of_year().unsigned_abs())
}

/// What would be listed in a world, by the engines alone; nothing is read besides it, and nothing is kept.
pub(crate) fn would(desk: &Desk, world: &Snapshot, acting: &Acting) -> Vec<Proposal> {
    let ready = learning::ready(world, suggested(&desk.engines(), world));
    gate(desk, world, acting, &[], ready).listed
}

/// What would be listed for whoever sits here, supposing a change of the world; nothing is kept.
pub(crate) async fn listed_supposing(
    desk: &Desk,
    supposing: &(dyn Fn(&mut Snapshot) + Sync),
) -> Result<Vec<Proposal>, DeskError> {
    let mut world = desk.snapshot_of(&desk.house()).await?;
    supposing(&mut world);
    let mut listed = found(desk, &mut world, supposing).await?.listed;
    listed.retain(|p| world::clearance::may(desk.reader(), world::Verb::See, &p.clearance));
    Ok(listed)
}

/// What may be proposed in this world, which is this reader's: what the engines suggest, best first, without what was
/// answered lately.
async fn ready(
    desk: &Desk,
    reader: &Reader,
    world: &mut Snapshot,
    acting: &Acting,
    trials: &Trials,
) -> Result<Vec<Proposal>, DeskError> {
    let mut suggested = suggested(&crate::twin::engines_of(desk, reader).await?, world);
    suggested.extend(crate::plan::freed(desk, world).await?);
    suggested.extend(crate::people::suggested(desk, reader).await?);
    suggested.extend(crate::grid::balance(world));
    suggested.extend(crate::grid::earned(desk, world).await?);
    suggested.extend(crate::grid::crossed(desk, world).await?);
    suggested.extend(crate::may::offers(desk, world, acting, trials).await?);
    suggested.extend(crate::playbooks::offers(desk, world)?);
    let support = crate::mode::Gate::of(desk).await?;
    suggested.retain(|proposal| support.lets_through(world, proposal));
    suggested.retain(|proposal| crate::people::stopped(world, proposal, &proposal.effect).is_none());
    recall(desk, world, &suggested).await?;
    Ok(learning::ready(world, suggested))
}

/// Whether something in the snapshot is private.
pub(crate) fn holds_private(world: &Snapshot) -> bool {
    let hidden = |clearance: &Clearance| !is_shared(clearance);
    world.events.values().any(|i| hidden(&i.clearance))
        || world.messages.values().any(|i| hidden(&i.clearance))
        || world.tasks.values().any(|i| hidden(&i.clearance))
        || world.commitments.values().any(|i| hidden(&i.clearance))
        || world.people.values().any(|i| hidden(&i.clearance))
        || world.documents.values().any(|i| hidden(&i.clearance))
        || world.goals.values().any(|i| hidden(&i.clearance))
        || world.projects.values().any(|i| hidden(&i.clearance))
        || world.responsibilities.values().any(|i| hidden(&i.clearance))
        || world.decisions.values().any(|i| hidden(&i.clearance))
        || world.notes.values().any(|i| hidden(&i.clearance))
        || world.proposals.values().any(|i| hidden(&i.clearance))
}

/// What every engine would change, whatever was said to the like of it before.
fn suggested(config: &engines::Config, world: &Snapshot) -> Vec<Proposal> {
    let mut found = engines::suggest_all(world, config);
    found.extend(engines::navigator::propose(world, &NavigatorConfig::default()));
    found
}

/// Puts the answers that the same proposals had, however long ago, into the world.
async fn recall(desk: &Desk, world: &mut Snapshot, found: &[Proposal]) -> Result<(), DeskError> {
    let house = desk.house();
    for made in found {
        let mut id = made.id;
        loop {
            if !world.proposals.contains_key(&id) {
                match desk.ledger.item(&house, ItemRef::Proposal(id)).await {
                    Ok(known) => world.put(known),
                    Err(e) if e.code() == "E_NOT_FOUND" => {}
                    Err(e) => return Err(e.into()),
                }
            }
            let Some(refused) = world.proposals.get(&id).and_then(learning::refused_at) else { break };
            id = learning::again(id, refused);
        }
    }
    Ok(())
}

/// The open proposals that whoever sits here may see, best first; they count as shown from now on.
///
/// # Errors
/// Those of the ledger.
pub async fn open(desk: &Desk) -> Result<Vec<Shown>, DeskError> {
    let world = desk.snapshot().await?;
    let now = desk.now();
    let mut open: Vec<Proposal> = world.proposals.values().filter(|p| p.waits(now)).cloned().collect();
    let mut seen = Vec::new();
    for proposal in &mut open {
        if matches!(proposal.state, world::State::New) {
            proposal.show(now)?;
            if !is_open_still(desk, proposal.id).await? {
                continue;
            }
            seen.push(Item::Proposal(Box::new(proposal.clone())));
        }
    }
    if !seen.is_empty() {
        let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
        txn.save_all(seen).await?;
        txn.commit().await?;
    }
    let open = acceptance::best_first(&world, open);
    Ok(open.into_iter().map(|proposal| shown(&world, proposal)).collect())
}

/// A proposal with how sure the record of its kind makes it.
pub(crate) fn shown(world: &Snapshot, proposal: Proposal) -> Shown {
    let basis = learning::confidence(&world.learned, &proposal.kind);
    Shown { confidence: basis.word, basis: basis.basis, proposal: in_safe_words(proposal) }
}

/// A proposal whose words, some of which come from outside, are harmless wherever they are read.
pub(crate) fn in_safe_words(mut proposal: Proposal) -> Proposal {
    let safe = |words: &mut String| *words = inert(words);
    safe(&mut proposal.title);
    safe(&mut proposal.because);
    safe(&mut proposal.expected.words);
    proposal.ways.iter_mut().for_each(|way| safe(&mut way.title));
    proposal.reasons.iter_mut().for_each(|reason| safe(&mut reason.words));
    let of_reasons = proposal.reasons.iter_mut().flat_map(|reason| &mut reason.evidence);
    proposal.evidence.iter_mut().chain(of_reasons).for_each(|evidence| safe(&mut evidence.quote));
    proposal
}
