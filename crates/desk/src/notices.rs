//! Notices: what is shown in the page now, and what waits (spec §1.7). Each person dismisses for themselves.
//!
//! The executive's blocks of focus are kept: only people who always get through and what cannot wait are shown inside
//! one. Everybody else is told in batches, too, but the executive's blocks are none of theirs.

use crate::goals::{self, Told};
use crate::words::{clock, inert, short};
use crate::{Desk, DeskError, by_hand};
use engines::orchestration::{Block, Notice as Shown, OrchestrationConfig, may_notify, rests};
use engines::partnership::one_to_ones::{self, Alarm, Standing};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use world::note::Written;
use world::{ItemRef, Queue, Role, Snapshot, State};

/// Hours for which something is told once its time has come.
const TOLD_HOURS: i64 = 24;
/// Hours after which nothing that arose is told any more: a weekend and a day.
const NEWS_HOURS: i64 = 96;
/// How many are shown at once, over the page; the rest wait in the Inbox.
const MOST: usize = 1;
/// Minutes before its end at which a proposal with a clock calls.
const CALL_MINUTES: i64 = 120;
/// Days for which a dismissal is kept.
const KEPT_DAYS: i64 = 14;
/// Dismissals that are kept for one person; the oldest go first.
const MOST_KEPT: usize = 500;
/// From here on a notice may not wait.
const CANNOT_WAIT: f64 = 0.9;
/// The importance of what Equerry did alone: it is told with the next batch.
const DONE_ALONE: f64 = 0.6;
/// The importance of a shift: it is told with the next batch.
const SHIFTED: f64 = 0.5;

/// Something to be told in the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// What it is about: its whole id dismisses it.
    pub about: ItemRef,
    /// In a sentence.
    pub text: String,
    /// Whether it may not wait.
    pub urgent: bool,
    #[serde(skip)]
    importance: f64,
    #[serde(skip)]
    arose: Timestamp,
    #[serde(skip)]
    always: bool,
}

/// What is shown now, most important first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Notices {
    /// The most important one.
    pub shown: Vec<Notice>,
    /// How many more there are.
    pub more: usize,
}

/// The notices for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn notices(desk: &Desk) -> Result<Notices, DeskError> {
    let local = desk.office().tz().to_datetime(desk.now()).time();
    if !crate::settings::preferences(desk).await?.lets_through(local) {
        return Ok(Notices::default());
    }
    let mut world = desk.snapshot().await?;
    let plan = desk.last_plan(desk.today()).await?;
    let mut blocks = plan.as_ref().map_or(&[][..], |plan| &plan.blocks[..]);
    if desk.reader().actor.role != Role::Executive {
        (world.events, blocks) = (Arc::default(), &[]);
    }
    let dismissed = dismissed(desk).await?;
    let config = desk.engines();
    let shifts = goals::shifts_told(&world, &config.alignment, &goals::kept_bursts(desk).await?);
    // A goal may shift again after it was dismissed; everything else happens once.
    let keep = |notice: &Notice| match (dismissed.get(&key(notice.about)), notice.about) {
        (Some(at), ItemRef::Goal(_)) => notice.arose > *at,
        (known, _) => known.is_none(),
    };
    Ok(compose(&world, blocks, &config.orchestration, &shifts, &keep))
}

/// Dismisses a notice for whoever sits here. Dismissing again changes nothing.
///
/// # Errors
/// `E_NOT_FOUND` for what is gone, may not be seen, or is nothing that one is told of.
pub async fn dismiss(desk: &Desk, about: &str) -> Result<(), DeskError> {
    let item = desk.named(None, about).await?;
    if !matches!(item, ItemRef::Message(_) | ItemRef::Proposal(_) | ItemRef::Goal(_) | ItemRef::Event(_)) {
        return Err(DeskError::NotFound { kind: "notice", id: about.chars().take(40).collect() });
    }
    let now = desk.now();
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    let mut kept: BTreeMap<String, Timestamp> = txn.state(&state_key(desk)).await?.unwrap_or_default();
    kept.insert(key(item), now);
    forget(&mut kept, now);
    txn.set_state(&state_key(desk), &kept).await?;
    txn.commit().await?;
    Ok(())
}

/// Lets go of dismissals whose time is over, and of the oldest beyond what is kept.
fn forget(kept: &mut BTreeMap<String, Timestamp>, now: Timestamp) {
    kept.retain(|_, at| now < *at + SignedDuration::from_hours(24 * KEPT_DAYS));
    while kept.len() > MOST_KEPT {
        let oldest = kept.iter().min_by_key(|(_, at)| **at).map(|(id, _)| id.clone());
        oldest.and_then(|id| kept.remove(&id));
    }
}

/// What this person dismissed, and when. Kept by the house: ids alone, nothing of what they name.
async fn dismissed(desk: &Desk) -> Result<BTreeMap<String, Timestamp>, DeskError> {
    Ok(desk.ledger.state(&desk.house(), &state_key(desk)).await?.unwrap_or_default())
}

fn state_key(desk: &Desk) -> String {
    format!("notices {}", desk.reader().actor.person)
}

fn key(about: ItemRef) -> String {
    about.uuid().simple().to_string()
}

/// Which notices are shown at the snapshot's instant: those whose time has come, none inside a block of focus but
/// what passes there, none that was dismissed.
pub fn compose(
    world: &Snapshot,
    plan: &[Block],
    config: &OrchestrationConfig,
    shifts: &[Told],
    keep: &dyn Fn(&Notice) -> bool,
) -> Notices {
    let now = world.now;
    let rests = rests(world, plan, now);
    let may_be_shown = |n: &Notice| {
        let due = match may_notify(world, plan, n.arose, n.importance, n.always, config) {
            Shown::Now => n.arose,
            Shown::At(at) => at,
        };
        let told = SignedDuration::from_hours(TOLD_HOURS);
        due <= now && now < due + told && (!rests || n.always || n.importance >= CANNOT_WAIT)
    };
    let mut found: Vec<Notice> =
        all(world, shifts).into_iter().filter(|n| keep(n)).filter(may_be_shown).collect();
    found.sort_by(|a, b| b.importance.total_cmp(&a.importance).then(b.arose.cmp(&a.arose)));
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    Notices { shown: found, more }
}

/// Everything there is to tell: messages that need an answer, proposals whose time runs out, yeses that failed, shifts,
/// 1-2-1s that were moved twice in a row.
fn all(world: &Snapshot, shifts: &[Told]) -> Vec<Notice> {
    messages(world).chain(proposals(world)).chain(shifted(world, shifts)).chain(moved_again(world)).collect()
}

/// Shifts of the goals, which can wait for a batch.
fn shifted<'a>(world: &'a Snapshot, shifts: &'a [Told]) -> impl Iterator<Item = Notice> + 'a {
    let news = shifts.iter().filter(|shift| is_news(world, shift.at));
    news.map(|shift| Notice {
        about: ItemRef::Goal(shift.goal),
        text: shift.words.clone(),
        urgent: false,
        importance: SHIFTED,
        arose: shift.at,
        always: false,
    })
}

/// 1-2-1s with the executive's people that were moved again and again, told when the last of it was done here.
fn moved_again(world: &Snapshot) -> Vec<Notice> {
    let told = |standing: Standing| {
        let times = standing
            .alarms
            .iter()
            .find_map(|a| if let Alarm::MovedAgain(n) = a { Some(*n) } else { None })?;
        let event = standing.moves.first()?.event;
        let said = world
            .notes
            .values()
            .filter(|n| matches!(n.written, Written::Moved { event: of, .. } if of == event));
        let arose = said.map(|note| note.at).max().filter(|at| is_news(world, *at))?;
        let name = crate::card::first(&standing.report.name);
        Some(Notice {
            about: ItemRef::Event(event),
            text: inert(&format!("The 1-2-1 with {name} was moved {times} times in a row.")),
            urgent: false,
            importance: 0.8,
            arose,
            always: false,
        })
    };
    one_to_ones::standings(world).into_iter().filter_map(told).collect()
}

fn is_news(world: &Snapshot, at: Timestamp) -> bool {
    at <= world.now && world.now < at + SignedDuration::from_hours(NEWS_HOURS)
}

fn messages(world: &Snapshot) -> impl Iterator<Item = Notice> + '_ {
    let news = world.messages.values().filter(|m| !m.mine && m.date.is_some_and(|at| is_news(world, at)));
    news.filter_map(|message| {
        let triage = message.triage.as_ref()?;
        let handled = message.handling.filed.is_some() || message.handling.rests(world.now);
        let waits = triage.queue == Queue::NeedsYou && triage.answered.is_none() && !handled;
        let name = world.name_of(&message.from.email);
        let name = if name == message.from.email { message.from.shown() } else { &name };
        let subject = short(&message.subject, 80);
        waits.then(|| Notice {
            about: ItemRef::Message(message.id),
            text: inert(&format!("{name} waits for an answer: {subject}")),
            urgent: triage.importance >= CANNOT_WAIT,
            importance: triage.importance,
            arose: message.date.unwrap_or(world.now),
            always: world.office.always_through.contains(&message.from.email),
        })
    })
}

fn proposals(world: &Snapshot) -> impl Iterator<Item = Notice> + '_ {
    let zone = world.zone();
    world.proposals.values().filter(|p| !by_hand::is_by_hand(p)).filter_map(move |proposal| {
        let (text, importance, arose) = match &proposal.state {
            State::Failed { at, why, .. } => {
                let why = why.split_once(". ").map_or(why.as_str(), |(first, _)| first);
                (format!("Not done: {}. {}", short(&proposal.title, 80), short(why, 120)), CANNOT_WAIT, *at)
            }
            State::Applied { at, .. } => {
                crate::may::told(proposal, world.now)?;
                let title = short(&proposal.title, 100);
                (format!("Equerry did this alone; you can take it back: {title}"), DONE_ALONE, *at)
            }
            State::New | State::Shown { .. } => {
                let by = proposal.by.filter(|by| *by > world.now && proposal.waits(world.now))?;
                let text =
                    format!("Needs an answer by {}: {}", clock(by, &zone), short(&proposal.title, 100));
                (text, 0.8, by - SignedDuration::from_mins(CALL_MINUTES))
            }
            _ => return None,
        };
        is_news(world, arose).then(|| Notice {
            about: ItemRef::Proposal(proposal.id),
            text: inert(&text),
            urgent: importance >= CANNOT_WAIT,
            importance,
            arose,
            always: false,
        })
    })
}

#[cfg(test)]
mod tests;
