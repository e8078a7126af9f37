//! When a notice may be shown: bounded deferral (spec §1.7; Horvitz, Apacible & Subramani 2005; Iqbal & Bailey 2008).

use super::{Block, OrchestrationConfig};
use crate::maths::calendar;
use jiff::{SignedDuration, Timestamp};
use world::time::{instant, union};
use world::{Interval, Snapshot};

/// When a notice may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// At once.
    Now,
    /// At that instant.
    At(Timestamp),
}

/// When a notice that arises `at` may be shown. People on the always-through list pass at once. At importance 0.9
/// or more it waits for the end of a block, at most 5 minutes; from 0.7 for its end, at most 30 minutes, yet never
/// inside a block of focus; the rest comes in batches, never inside a block of focus either.
///
/// `plan` are the blocks of the day's plan; one's own blocks in the calendar count as focus, too.
pub fn may_notify(
    world: &Snapshot,
    plan: &[Block],
    at: Timestamp,
    importance: f64,
    always_through: bool,
    config: &OrchestrationConfig,
) -> Notice {
    let focus = focus(world, plan);
    let mine = &world.office.addresses;
    let zone = world.zone();
    let meetings = world.events.values().filter(|e| e.is_busy(mine) && e.is_meeting(mine));
    let all = union(meetings.map(|e| e.interval(&zone)).chain(focus.iter().copied()).collect());
    let minutes = SignedDuration::from_mins;
    let shown = match importance {
        _ if always_through => at,
        i if i >= 0.9 => after(&all, at).min(at + minutes(5)),
        i if i >= 0.7 => after(&focus, after(&all, at).min(at + minutes(30))),
        _ => after(&focus, next_batch(world, at, config)),
    };
    if shown <= at { Notice::Now } else { Notice::At(shown) }
}

/// Whether `at` lies in a block of focus, where only what cannot wait may be shown.
pub fn rests(world: &Snapshot, plan: &[Block], at: Timestamp) -> bool {
    focus(world, plan).iter().any(|block| block.contains(at))
}

/// The blocks of the day's plan and one's own blocks in the calendar, joined.
fn focus(world: &Snapshot, plan: &[Block]) -> Vec<Interval> {
    let zone = world.zone();
    let mine = &world.office.addresses;
    let own = world.events.values().filter(|e| e.is_busy(mine) && !e.is_meeting(mine));
    union(own.map(|e| e.interval(&zone)).chain(plan.iter().map(|b| b.interval)).collect())
}

/// `at`, or the end of the stretch it lies in.
fn after(stretches: &[Interval], at: Timestamp) -> Timestamp {
    stretches.iter().find(|s| s.contains(at)).map_or(at, |s| s.end)
}

/// The next time at which what can wait is shown together, on a working day; `at` itself where there is none.
fn next_batch(world: &Snapshot, at: Timestamp, config: &OrchestrationConfig) -> Timestamp {
    let zone = world.zone();
    let today = calendar::date_of(at, &zone);
    calendar::working_days(&world.office.hours, today, 3)
        .into_iter()
        .flat_map(|d| config.batches.iter().map(move |t| (d, *t)))
        .map(|(d, t)| instant(d, t, &zone))
        .filter(|t| *t >= at)
        .min()
        .unwrap_or(at)
}
