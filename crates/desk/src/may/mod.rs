//! What Equerry may do: how far it goes by itself, kind by kind, on which record; given by the executive, offered by the
//! record, lost at once (spec §10.4).

mod alone;
mod automations;
mod offer;
mod page;
mod trial;

pub use alone::{Alone, alone};
pub(crate) use alone::{act, asks, given_since, in_force, told};
pub use automations::{Automation, Automations, Did, Would, automations};
pub use page::{Change, Choice, Could, May, Row, may};
pub(crate) use trial::{BEFORE_AFTER, decide as decide_occasions, reckon as reckon_trial, settle, tried};
pub use trial::{Tried, ask as ask_trial, begin as begin_trial, stop as stop_trial};

use crate::settings::kinds;
use crate::words::short;
use crate::{Desk, DeskError};
use engines::enablement::ladder::{self, Lost, Record};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use world::authority::Standing;
use world::learned::Learned;
use world::trial::Trials;
use world::{Acting, ActingRight, Proposal, Snapshot};

/// How the kinds begin that only a person ever answers: what is done by hand, what says what others or Equerry may do,
/// what only the executive may agree to, and what people file themselves.
const ALWAYS_ASKS: [&str; 8] =
    ["hand.", "grid.", "enablement.", "decisions.", "filed.", "notes.", "playbook.", "routine."];

/// Whether a kind is one that Equerry can ever do alone.
fn can_be_earned(kind: &str) -> bool {
    !ALWAYS_ASKS.iter().any(|begins| kind.starts_with(begins))
}

/// The record that counts for a right: where it was lost by its faults, only what was answered since. What a person sets
/// or takes back keeps the record.
fn record(learned: &Learned, acting: &Acting, kind: &str, scope: &str, now: Timestamp) -> Record {
    ladder::record(&ladder::answers(&learned.answers, kind, scope, acting.lost(kind, scope), now))
}

/// What the record of every right is counted in: the answers to what is shared. What is private always asks, so its
/// answers earn nothing; and a level, which others see, tells nothing of them.
async fn counted(desk: &Desk) -> Result<Learned, DeskError> {
    Ok(desk.ledger.lessons(&desk.sharing()).await?)
}

/// What the record speaks for, in this world: by the same answers as every page counts.
pub(crate) async fn offers(
    desk: &Desk,
    world: &Snapshot,
    acting: &Acting,
    trials: &Trials,
) -> Result<Vec<Proposal>, DeskError> {
    let answers = counted(desk).await?.answers;
    if answers == world.learned.answers {
        return Ok(offer::offers(world, acting, trials));
    }
    let mut shared = world.clone();
    std::sync::Arc::make_mut(&mut shared.learned).answers = answers;
    Ok(offer::offers(&shared, acting, trials))
}

/// The record of each kind as every page counts it, for those that may be done alone one day: "134 of 146 accepted as
/// they were count for acting alone".
pub(crate) async fn counts(desk: &Desk) -> Result<BTreeMap<String, String>, DeskError> {
    let shared = counted(desk).await?;
    let acting = desk.ledger.acting(&desk.house()).await?;
    let count = |kind: &String| {
        let record = record(&shared, &acting, kind, "", desk.now());
        (can_be_earned(kind) && record.all > 0).then(|| {
            let words =
                format!("{} of {} accepted as they were count for acting alone", record.clean, record.all);
            (kind.clone(), words)
        })
    };
    Ok(shared.kinds.keys().filter_map(count).collect())
}

/// Sets how far Equerry goes with a kind, everywhere or for one sender's mail. A level at which it acts alone is set only
/// where the record has earned it, one step at a time; lower ones at any time.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_RANGE` for a level that is none, or that is not earned.
pub async fn set(
    desk: &Desk,
    kind: &str,
    scope: &str,
    level: u8,
    why: &str,
) -> Result<ActingRight, DeskError> {
    desk.only_executive("say what Equerry may do")?;
    let (kind, scope) = (kind.trim(), scope.trim().to_lowercase());
    let learned = counted(desk).await?;
    let acting = desk.ledger.acting(desk.reader()).await?;
    if !known(desk, &acting).await?.contains(kind) {
        return Err(DeskError::NotFound { kind: "kind of proposal", id: short(kind, 60) });
    }
    let before = acting.level(kind, &scope);
    if !scope.is_empty() && !is_sender(desk, kind, &scope).await? {
        return Err(DeskError::input(
            &format!("“{}” is no sender of mail that such a proposal rests on", short(&scope, 60)),
            "E_RANGE",
            "nothing was changed; give the address of somebody whose mail is here, or leave it out for everybody",
        ));
    }
    // The same level once more changes nothing, and is no change in the history.
    let same = |r: &&ActingRight| r.kind == kind && r.scope == scope && r.level == level;
    if let Some(right) = acting.rights.iter().find(same)
        && why.trim().is_empty()
    {
        return Ok(right.clone());
    }
    check(&learned, &acting, kind, &scope, level, desk.now())?;
    if level > before + 1 && level >= Acting::ACTS {
        let next = Standing::Autonomy(before.max(Acting::USUAL) + 1);
        return Err(not_earned(&format!("one step at a time: {next} comes first")));
    }
    let mut why: String = why.trim().chars().take(300).collect();
    if why.is_empty() && before >= Acting::ACTS && level < before {
        why = "lowered by hand".to_owned();
    }
    let lost = acting.lost(kind, &scope);
    let right = ActingRight {
        lost,
        kind: kind.to_owned(),
        scope,
        level,
        since: desk.now(),
        by: desk.office().owner.name.clone(),
        why,
    };
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_acting(right.clone()).await?;
    txn.commit().await?;
    Ok(right)
}

/// Whether proposals of a kind rest on mail of that address: they are made from messages, and mail of it is here or a right
/// for it is set already.
async fn is_sender(desk: &Desk, kind: &str, address: &str) -> Result<bool, DeskError> {
    if !kind.starts_with("navigator.") {
        return Ok(false);
    }
    let world = desk.snapshot().await?;
    let acting = desk.ledger.acting(desk.reader()).await?;
    let known = |email: &str| email.eq_ignore_ascii_case(address);
    Ok(world.people.values().any(|p| p.emails.iter().any(|e| known(e)))
        || world.messages.values().any(|m| known(&m.from.email))
        || acting.rights.iter().any(|r| known(&r.scope)))
}

/// Every kind that can be limited, answered or not: what Equerry proposes by itself, what it has proposed here, and what
/// a level was set for. What is done by hand is none.
async fn known(desk: &Desk, acting: &Acting) -> Result<BTreeSet<String>, DeskError> {
    let mut known: BTreeSet<String> = kinds::unasked().map(str::to_owned).collect();
    known.extend(desk.ledger.lessons(desk.reader()).await?.kinds.into_keys());
    known.extend(desk.snapshot().await?.proposals.values().filter(|p| p.is_open()).map(|p| p.kind.0.clone()));
    known.extend(acting.rights.iter().map(|r| r.kind.clone()));
    known.retain(|kind| !kind.starts_with("hand."));
    Ok(known)
}

/// Lets a level be set only where the record allows it.
fn check(
    learned: &Learned,
    acting: &Acting,
    kind: &str,
    scope: &str,
    level: u8,
    now: Timestamp,
) -> Result<(), DeskError> {
    if level > Acting::DECIDES {
        return Err(not_earned("say a level from 0 (Never) to 4 (Decides)"));
    }
    if level < Acting::ACTS || level <= acting.level(kind, scope) {
        return Ok(());
    }
    if !can_be_earned(kind) {
        return Err(not_earned("this kind always asks"));
    }
    let record = record(learned, acting, kind, scope, now);
    match record.earned() >= level {
        true => Ok(()),
        false => Err(not_earned(&missing(&record, level - 1))),
    }
}

fn not_earned(hint: &str) -> DeskError {
    DeskError::Input {
        problem: "Equerry may not do that alone".to_owned(),
        code: "E_RANGE",
        hint: format!("nothing was changed; {hint}"),
    }
}

/// What the record lacks for the level after this: "3 more accepted as they are, without a fault".
fn missing(record: &Record, level: u8) -> String {
    match (record.lost(), record.missing(level)) {
        (Some(Lost::Undone(n)), _) => format!("{n} of the last ten were taken back"),
        (_, Some(n)) if n > 0 => format!("{n} more accepted as they are, without a fault between"),
        (Some(Lost::Bound(_)), _) => "of the last thirty too few were accepted as they were".to_owned(),
        (None, _) => "the record is too mixed to earn it".to_owned(),
    }
}

/// What a yes to another level does: the level before, and the right as it is to be.
///
/// # Errors
/// `E_RANGE` where the record does not allow it any more.
pub(crate) async fn reckon(
    desk: &Desk,
    kind: &str,
    scope: &str,
    level: u8,
    at: Timestamp,
) -> Result<(u8, ActingRight), DeskError> {
    let learned = counted(desk).await?;
    let acting = desk.ledger.acting(&desk.house()).await?;
    check(&learned, &acting, kind, scope, level, at)?;
    let right = ActingRight {
        lost: acting.lost(kind, scope),
        kind: kind.to_owned(),
        scope: scope.to_owned(),
        level,
        since: at,
        by: desk.office().owner.name.clone(),
        why: String::new(),
    };
    Ok((acting.level(kind, scope), right))
}

/// Takes rights back whose record has come to lose them: two undos in the last ten, or a bound below .70 over the last
/// thirty. Asked after every answer and before every act.
pub(crate) async fn watch(desk: &Desk) -> Result<(), DeskError> {
    let house = desk.house();
    let acting = desk.ledger.acting(&house).await?;
    if !acting.rights.iter().any(|right| right.level >= Acting::ACTS) {
        return Ok(());
    }
    let learned = counted(desk).await?;
    for right in acting.rights.iter().filter(|right| right.level >= Acting::ACTS) {
        let answers = ladder::answers(&learned.answers, &right.kind, &right.scope, None, desk.now());
        let Some(lost) = ladder::record(&answers).lost() else { continue };
        let why = match lost {
            Lost::Undone(n) => format!("{n} of the last ten were taken back"),
            Lost::Bound(low) => {
                format!("of the last thirty at least {:.0} % are right, below 70 %", 100.0 * low)
            }
        };
        let equerry = world::acting::equerry(&right.kind);
        let lowered = ActingRight {
            level: Acting::USUAL,
            since: desk.now(),
            lost: Some(desk.now()),
            by: equerry.name.clone(),
            why,
            ..right.clone()
        };
        let mut txn = desk.ledger.begin(&equerry, desk.now()).await?;
        txn.set_acting(lowered).await?;
        txn.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
