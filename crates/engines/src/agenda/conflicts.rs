//! `agenda.conflict`: two events at once. The one that may be moved with the least harm moves; what somebody else
//! called is asked about, never edited; protected ones stay.

use super::{AgendaConfig, cost, slots, worth};
use crate::maths::{BASE_VALUE, Values, meetings};
use jiff::SignedDuration;
use std::sync::Arc;
use world::event::EventStatus;
use world::proposal::{Draft, Way};
use world::time::union;
use world::{Effect, Event, Interval, ItemRef, Proposal, Reason, Snapshot};

pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    // What is offered to one is as good as taken for the next.
    let mut offered = world.clone();
    let mut found = Vec::new();
    for (a, b, both) in pairs(world) {
        let mut ways: Vec<Out> =
            [a, b].into_iter().flat_map(|moves| ways(&offered, values, config, moves, both)).collect();
        ways.sort_by(|x, y| y.minutes().total_cmp(&x.minutes()).then(x.worth.total_cmp(&y.worth)));
        let times = ways.first().map_or_else(Vec::new, |best| best.times.clone());
        offered.busy = Arc::new(union(offered.busy.iter().copied().chain(times).collect()));
        found.extend(proposal(world, (a, b, both), ways));
    }
    found
}

/// Pairs of certain events that overlap within two weeks. The same thing met twice is not two; neither is what
/// lasts half a day and more with something inside it. With the time that both take.
fn pairs(world: &Snapshot) -> Vec<(&Event, &Event, Interval)> {
    let zone = world.zone();
    let span = Interval::new(world.now, world.now + SignedDuration::from_hours(14 * 24));
    let events: Vec<(&Event, Interval)> = world
        .busy_events(span)
        .into_iter()
        .map(|e| (e, e.interval(&zone)))
        .filter(|(e, i)| e.status != EventStatus::Tentative && i.minutes() < 6 * 60 && i.start > world.now)
        .collect();
    let mut found = Vec::new();
    for (n, (a, when)) in events.iter().enumerate() {
        for (b, other) in events[n + 1..].iter().take_while(|(_, o)| o.start < when.end) {
            let same = when == other && a.summary.trim().eq_ignore_ascii_case(b.summary.trim());
            if let Some(both) = when.intersection(other).filter(|_| when.overlaps(other) && !same) {
                found.push((*a, *b, both));
            }
        }
    }
    found
}

/// A way out of a conflict.
struct Out<'a> {
    event: &'a Event,
    title: String,
    effect: Effect,
    reasons: Vec<Reason>,
    worth: f64,
    /// The times that it takes or offers.
    times: Vec<Interval>,
}

impl Out<'_> {
    fn minutes(&self) -> f64 {
        self.reasons.iter().map(|r| r.amount).sum()
    }
}

/// The ways in which one of two moves that are both on that stretch.
fn ways<'a>(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    moves: &'a Event,
    both: Interval,
) -> Vec<Out<'a>> {
    // Either would be cut short by what both take.
    let lost = 2.0 * both.minutes() as f64;
    let value = values.get(&ItemRef::Event(moves.id)).copied().unwrap_or(BASE_VALUE);
    let worth = worth::worth(world, values, moves).points;
    let gain = |share: f64| {
        vec![
            cost::minutes("time", "neither is cut short", lost * share),
            cost::minutes("goal", "what it does for the goals", lost * share * value / 100.0),
        ]
    };
    let may_move = !meetings::keeps_its_hour(moves);
    let places = if may_move { slots::for_move(world, config, moves, 3) } else { Vec::new() };
    let mut found: Vec<Out> = places
        .into_iter()
        .enumerate()
        .map(|(n, to)| {
            let mut reasons = gain(1.0);
            reasons.extend(cost::disruption(world, moves, false));
            if n > 0 {
                reasons.push(cost::minutes("later", "a later day than need be", -5.0 * n as f64));
            }
            Out {
                event: moves,
                title: format!("Move {} to {}", cost::name(moves), cost::when(world, to)),
                effect: Effect::MoveEvent { event: moves.id, to },
                reasons,
                worth,
                times: vec![to],
            }
        })
        .collect();
    if !meetings::is_ours(world, moves) && !meetings::is_protected(moves) {
        found.extend(ask(world, config, moves, worth, gain(0.5)));
    }
    found
}

/// A counter-proposal to the organiser, with two times that are free.
fn ask<'a>(
    world: &Snapshot,
    config: &AgendaConfig,
    moves: &'a Event,
    worth: f64,
    mut reasons: Vec<Reason>,
) -> Option<Out<'a>> {
    let span = moves.interval(&world.zone());
    let from = span.start.max(world.now + SignedDuration::from_hours(config.notice_internal_hours));
    let times = slots::other_times(world, config, moves, from);
    let offer = slots::offer(world, &times);
    let body = format!(
        "I cannot make {} at its time: something else I must not move is there. {offer}",
        cost::name(moves)
    );
    let effect = cost::letter(world, moves, "move", &body)?;
    let Effect::DraftMail { to, .. } = &effect else { return None };
    let whom = to[0].called().split_whitespace().next().unwrap_or("the organiser").to_owned();
    reasons.push(cost::minutes("disruption", "one person is asked", -5.0));
    let title = match times.first() {
        Some(_) => format!("Ask {whom} to move {} to {}", cost::name(moves), slots::either(world, &times)),
        None => format!("Ask {whom} for another time for {}", cost::name(moves)),
    };
    Some(Out { event: moves, title, effect, reasons, worth, times })
}

fn proposal(world: &Snapshot, (a, b, both): (&Event, &Event, Interval), ways: Vec<Out>) -> Option<Proposal> {
    let (moved, stays) = match ways.first()? {
        out if out.event.id == a.id => (a, b),
        _ => (b, a),
    };
    let mut ways = ways.into_iter();
    let best = ways.next()?;
    let draft = Draft {
        kind: "agenda.conflict",
        key: format!("{}\n{}\n{}", a.id.min(b.id), a.id.max(b.id), both.start),
        title: best.title,
        because: format!("{} and {} are both on {}.", cost::name(a), cost::name(b), cost::when(world, both)),
        effect: best.effect,
        ways: ways.take(2).map(|w| Way { title: w.title, effect: w.effect }).collect(),
        expected: format!("{} min of {} are yours again", both.minutes(), cost::name(stays)),
        reasons: best.reasons,
        evidence: vec![cost::evidence(world, a), cost::evidence(world, b)],
        about: [moved.id, stays.id, slots::series(moved), slots::series(stays)].map(ItemRef::Event).to_vec(),
        goal: None,
        by: Some(both.start),
        expires: both.start,
    };
    Some(Proposal::new(draft, world.now))
}
