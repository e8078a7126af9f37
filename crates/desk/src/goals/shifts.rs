//! What has shifted, told to whoever may see the goal (spec §4.8). What mail tells is counted in the round, once over
//! what is shared and once over everything; the rest is seen in the world as its reader may see it.

use crate::words::{day, inert};
use crate::{Desk, DeskError};
use engines::alignment::{self, AlignmentConfig, Shift};
use jiff::Timestamp;
use serde::Serialize;
use world::{GoalId, Reader, Role, Snapshot};

/// Days of mail that tell what is usual: nine weeks and one to spare.
const MAIL_DAYS: i64 = 70;
/// Under which keys the bursts are kept: ids and counts alone, of what everybody sees and of everything.
const BURSTS: [&str; 2] = ["bursts of what is shared", "bursts"];

/// A shift in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// What has shifted.
    pub shift: Shift,
    /// In a sentence.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// The goal to look at: the one it is about, else the one that matters most.
    pub goal: GoalId,
}

/// What has shifted in the last two weeks, newest first, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn shifts(desk: &Desk) -> Result<Vec<Told>, DeskError> {
    let world = desk.snapshot().await?;
    let bursts = kept(desk).await?;
    Ok(told(&world, &desk.engines().alignment, &bursts))
}

/// The shifts of a world and of these bursts, in words; what touches a goal or message that is not in it is left out.
pub(crate) fn told(world: &Snapshot, config: &AlignmentConfig, bursts: &[Shift]) -> Vec<Told> {
    let mut shifts = alignment::shifts(world, config);
    shifts.extend(bursts.iter().filter(|burst| is_seen(world, burst)).cloned());
    let mut told: Vec<Told> = shifts.into_iter().filter_map(|shift| in_words(world, shift)).collect();
    told.sort_by(|a, b| b.at.cmp(&a.at).then(a.words.cmp(&b.words)));
    told
}

fn is_seen(world: &Snapshot, shift: &Shift) -> bool {
    match shift {
        Shift::Burst { told, .. } => told.iter().all(|id| world.messages.contains_key(id)),
        _ => true,
    }
}

fn in_words(world: &Snapshot, shift: Shift) -> Option<Told> {
    let (zone, now) = (world.zone(), world.now);
    let date = |at: Timestamp| zone.to_datetime(at).date();
    let when = |d: jiff::civil::Date| day(d, date(now));
    let most = || {
        let tree = alignment::GoalTree::of(world);
        tree.leaves().max_by(|a, b| tree.weight(*a).total_cmp(&tree.weight(*b)))
    };
    let goal = shift.goal().or_else(most)?;
    let name = inert(&world.goals.get(&goal)?.name);
    let words = match &shift {
        Shift::Weight { from, to, .. } => {
            format!("{name} weighs {:.0}% of all goals now, {:.0}% before.", 100.0 * to, 100.0 * from)
        }
        Shift::Objective { at, .. } => format!("{name} is a new goal, set {}.", when(date(*at))),
        Shift::Due { from, to, .. } => {
            let on = |d: &Option<_>| d.map_or("no date".to_owned(), when);
            format!("{name} was put from {} to {}.", on(from), on(to))
        }
        Shift::Falling { weeks, .. } => format!(
            "For three weeks time has followed the plan less and less: {:.0}%, then {:.0}%, {:.0}% and {:.0}%.",
            100.0 * weeks[0],
            100.0 * weeks[1],
            100.0 * weeks[2],
            100.0 * weeks[3]
        ),
        Shift::Burst { messages, usual, .. } => {
            format!("{messages} messages about {name} in a week, where {usual:.0} are usual.")
        }
    };
    let at = shift.at();
    Some(Told { shift, words, at, goal })
}

/// The bursts that whoever sits here may be told of.
pub(crate) async fn kept(desk: &Desk) -> Result<Vec<Shift>, DeskError> {
    let all = desk.reader().actor.role == Role::Executive;
    Ok(desk.ledger.state(&desk.house(), BURSTS[usize::from(all)]).await?.unwrap_or_default())
}

/// Counts the mail of the last weeks about each goal, and keeps what is a burst.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn count_mail(desk: &Desk, world: &Snapshot) -> Result<(), DeskError> {
    if world.goals.is_empty() {
        return Ok(());
    }
    let everything = bursts(desk, &desk.house()).await?;
    let shared = match crate::propose::holds_private(world) {
        true => bursts(desk, &desk.sharing()).await?,
        false => everything.clone(),
    };
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    for (key, found) in BURSTS.into_iter().zip([shared, everything]) {
        txn.set_state(key, &found).await?;
    }
    txn.commit().await?;
    Ok(())
}

async fn bursts(desk: &Desk, reader: &Reader) -> Result<Vec<Shift>, DeskError> {
    Ok(alignment::bursts(&desk.with_mail_of(reader, MAIL_DAYS).await?))
}
