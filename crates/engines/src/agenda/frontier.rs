//! Fewer moves or a better week: for each number of moves, those of the search that together bring most.

use super::room::Room;
use super::{AgendaConfig, broken, cost, moves, supposing};
use crate::maths::Values;
use jiff::civil::Date;
use std::cmp::Reverse;
use world::{Effect, EventId, Interval, Reason, Snapshot};

/// Most moves.
const MOST: usize = 7;
/// So many moves are tried with each other: those that bring most alone.
const TRIED: usize = 10;

/// Some moves together, which may all be done in their order, and what they bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which meeting goes where.
    pub moves: Vec<(EventId, Interval)>,
    /// What they bring and what they disturb, in minutes-equivalent.
    pub reasons: Vec<Reason>,
}

impl Step {
    /// Minutes-equivalent that they bring together.
    pub fn minutes(&self) -> f64 {
        self.reasons.iter().map(|r| r.amount).sum()
    }
}

/// What no moves, one, and up to seven bring on these days, fewest first: each row brings more than every row before
/// it, and its moves may all be done. Found by adding to the moves so far the one that brings most with them.
pub fn frontier(world: &Snapshot, values: &Values, config: &AgendaConfig, dates: &[Date]) -> Vec<Step> {
    let Some(mut room) = Room::new(world, values, config, dates) else { return Vec::new() };
    let mut open = moves::places(world, values, config, dates);
    let mut taken: Vec<(EventId, Interval)> = Vec::new();
    let mut rooms: Vec<Room> = Vec::new();
    while taken.len() < MOST {
        let mut tried = tried(world, config, &room, &taken, &open);
        if tried.is_empty() {
            break;
        }
        if taken.is_empty() {
            tried.truncate(TRIED);
            open = tried.iter().map(|(_, one, _)| *one).collect();
        }
        let (_, best, after) = tried.swap_remove(0);
        open.retain(|one| *one != best);
        taken.push(best);
        rooms.push(after);
    }
    while rooms.iter().any(|after| room.learn(after)) {}
    let steps = rooms.iter().enumerate().map(|(n, after)| Step {
        moves: taken[..=n].to_vec(),
        reasons: reasons(world, &room, &taken[..=n], after),
    });
    undominated(steps.collect())
}

/// The moves that may be added to those so far, with the calendar after all of them, best first.
fn tried<'a>(
    world: &'a Snapshot,
    config: &AgendaConfig,
    room: &Room<'a>,
    taken: &[(EventId, Interval)],
    open: &[(EventId, Interval)],
) -> Vec<(f64, (EventId, Interval), Room<'a>)> {
    let so_far: Vec<Effect> = taken.iter().map(effect).collect();
    let then = supposing(world, &so_far.iter().collect::<Vec<_>>());
    let one = |one: &(EventId, Interval)| {
        broken(&then, config, &effect(one)).is_empty().then_some(())?;
        let all: Vec<(EventId, Interval)> = taken.iter().chain([one]).copied().collect();
        let after = room.after(&Effect::Together { effects: all.iter().map(effect).collect() })?;
        let minutes: f64 = reasons(world, room, &all, &after).iter().map(|r| r.amount).sum();
        Some((minutes, *one, after))
    };
    let mut found: Vec<_> = open.iter().filter_map(one).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found
}

fn effect((event, to): &(EventId, Interval)) -> Effect {
    Effect::MoveEvent { event: *event, to: *to }
}

fn reasons(world: &Snapshot, room: &Room, moves: &[(EventId, Interval)], after: &Room) -> Vec<Reason> {
    let beside = moves.iter().filter_map(|(id, to)| Some((world.events.get(id)?, *to)));
    let told = beside.clone().filter_map(|(event, _)| cost::disruption(world, event, false));
    let ideal = beside.filter_map(|(event, to)| super::ideal::reason(world, event, to));
    let [told, ideal] = [told.map(|r| r.amount).sum::<f64>(), ideal.map(|r| r.amount).sum::<f64>()];
    let parts = [("disruption", "those who are told", told), ("ideal", "your ideal week", ideal)];
    let said =
        parts.into_iter().filter(|p| p.2 != 0.0).map(|(code, words, sum)| cost::minutes(code, words, sum));
    room.gains(after).into_iter().chain(said).collect()
}

/// Nothing moved, then what brings more than all that moves less.
fn undominated(steps: Vec<Step>) -> Vec<Step> {
    let mut kept = vec![Step { moves: Vec::new(), reasons: Vec::new() }];
    let mut sorted = steps;
    sorted.sort_by_key(|step| (step.moves.len(), Reverse(step.minutes() as i64)));
    for step in sorted {
        if kept.iter().all(|before| step.minutes() > before.minutes()) {
            kept.push(step);
        }
    }
    kept
}
