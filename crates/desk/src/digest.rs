//! The weekly digest: what was not worth an interruption, and why; what Equerry did alone. Anything in it can be fetched
//! onto the list.

use crate::may::{Alone, alone};
use crate::propose::{self, in_safe_words};
use crate::settings::kind_words;
use crate::words::{count, short};
use crate::{Desk, DeskError};
use engines::enablement::Held;
use engines::learning;
use ledger::Entry;
use serde::Serialize;
use world::{Deed, ItemRef, Proposal, ProposalId, Snapshot, Verb, may};

/// The digest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Digest {
    /// The finding.
    pub headline: String,
    /// What was held back, worth most first.
    pub held: Vec<HeldBack>,
    /// What Equerry did alone in the last seven days.
    pub alone: Vec<Alone>,
    /// How many are held back by chance, so that their kinds can be measured.
    pub by_chance: usize,
}

/// Something that was held back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldBack {
    /// Its whole id: it is fetched by it.
    pub id: String,
    /// The action.
    pub title: String,
    /// Why it would be done.
    pub because: String,
    /// What it is expected to bring.
    pub expected: String,
    /// Of which kind, in words.
    pub kind: String,
    /// Why it was held back.
    pub why: String,
}

/// The digest for whoever sits here, as things stand now.
///
/// # Errors
/// Those of the ledger.
pub async fn digest(desk: &Desk) -> Result<Digest, DeskError> {
    let mut world = desk.snapshot_of(&desk.house()).await?;
    let held: Vec<HeldBack> = held(desk, &mut world)
        .await?
        .into_iter()
        .map(|(p, why)| {
            let p = in_safe_words(p);
            HeldBack {
                id: p.id.to_string(),
                kind: kind_words(&p.kind.0),
                why: why_held(&world, &p, why),
                title: p.title,
                because: p.because,
                expected: p.expected.words,
            }
        })
        .collect();
    let alone = alone(desk).await?;
    let headline = match (held.len(), alone.len()) {
        (0, 0) => "Nothing was held back: all that is worth asking is on your list.".to_owned(),
        (0, n) => format!("Nothing was held back. Equerry did {} alone.", count(n, "thing", "things")),
        (n, _) => format!(
            "{} held back, so that your list stays short.",
            count(n, "suggestion was", "suggestions were")
        ),
    };
    let trials = desk.ledger.trials(&desk.house()).await?;
    let by_chance = trials.occasions.iter().filter(|o| o.is_silent(desk.now())).count();
    Ok(Digest { headline, held, alone, by_chance })
}

/// What the gate holds back that this reader may see.
async fn held(desk: &Desk, world: &mut Snapshot) -> Result<Vec<(Proposal, Held)>, DeskError> {
    let mut held = propose::found(desk, world, &|_| ()).await?.held;
    held.retain(|(p, _)| may(desk.reader(), Verb::See, &p.clearance));
    Ok(held)
}

fn why_held(world: &Snapshot, proposal: &Proposal, why: Held) -> String {
    match why {
        Held::Full => "The list is full with what is worth more.".to_owned(),
        Held::OfAKind => "Enough of its kind are on the list.".to_owned(),
        Held::Worth(worth) => {
            format!("Looking at it costs {:.1} minutes more than it is expected to bring.", -worth)
        }
        Held::Silent => learning::silenced(&world.learned, &proposal.kind, world.now)
            .map_or_else(|| "Nearly all of its kind were declined.".to_owned(), |why| format!("{why}.")),
    }
}

/// Fetches something out of the digest onto the list: it stays there until it is answered or runs out.
///
/// # Errors
/// `E_NOT_FOUND` for what is not held back any more, or may not be seen.
pub async fn fetch(desk: &Desk, id: &str) -> Result<ProposalId, DeskError> {
    let mut world = desk.snapshot_of(&desk.house()).await?;
    let named = id.replace('-', "").to_lowercase();
    let mut held = held(desk, &mut world).await?;
    let mut fits = held.iter().filter(|(p, _)| p.id.to_string().replace('-', "").starts_with(&named));
    let (Some((first, _)), true) = (fits.next(), named.len() >= 4) else {
        return Err(DeskError::NotFound { kind: "suggestion in the digest", id: short(id, 40) });
    };
    if fits.next().is_some() {
        return Err(DeskError::input(
            &format!("more than one suggestion begins with {}", short(id, 40)),
            "E_RANGE",
            "nothing was changed; write more of the id",
        ));
    }
    let id = first.id;
    held.retain(|(p, _)| p.id == id);
    let (now, by) = (desk.now(), desk.reader().actor.clone());
    let mut txn = desk.ledger.begin(&desk.house().actor, now).await?;
    txn.propose(held.into_iter().map(|(p, _)| p).collect()).await?;
    txn.commit().await?;
    let (mut proposal, version) = desk.ledger.proposal(desk.reader(), id).await?;
    proposal.handling.fetched = Some(Deed { by: by.clone(), at: now });
    proposal.show(now)?;
    let entry = Entry::new("proposal.fetched").about(ItemRef::Proposal(id));
    let mut txn = desk.ledger.begin(&by, now).await?;
    txn.save_proposal(&proposal, version).await?;
    txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    txn.commit().await?;
    Ok(id)
}
