//! `agenda.move`: meetings of one's own at better times. The optimiser lays all that may move, the open work and the
//! long free stretches anew; a move is offered where it alone makes the calendar better by more than it disturbs.

use super::model::{Model, What};
use super::room::{Room, name};
use super::{AgendaConfig, cost, ideal, slots};
use crate::agenda::solver;
use crate::maths::{Values, calendar, spoken};
use jiff::civil::Date;
use world::proposal::{Draft, Way};
use world::{Effect, Event, EventId, Interval, ItemRef, Proposal, Reason, Snapshot, Task};

/// Ruins and repairs, and the seed.
const ITERATIONS: u64 = 800;
const SEED: u64 = 7;
const KIND: &str = "agenda.move";
/// Minutes-equivalent that a move must bring: less is not worth a word to anybody.
const WORTH_A_MOVE: f64 = 15.0;
/// So many other times are offered besides.
const WAYS: usize = 2;

pub(super) fn find(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    dates: &[Date],
    room: &mut Room,
) -> Vec<Proposal> {
    let tried: Vec<(&Event, Interval, Room)> = places(world, values, config, dates)
        .into_iter()
        .filter_map(|(event, to)| {
            let event = world.events.get(&event)?;
            let effect = Effect::MoveEvent { event: event.id, to };
            super::broken(world, config, &effect).is_empty().then_some(())?;
            Some((event, to, room.after(&effect)?))
        })
        .collect();
    while tried.iter().any(|(_, _, after)| room.learn(after)) {}
    tried.iter().filter_map(|(event, to, after)| proposal(world, config, event, *to, room, after)).collect()
}

/// The meetings that the optimiser would put elsewhere, and where to.
pub(super) fn places(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    dates: &[Date],
) -> Vec<(EventId, Interval)> {
    let movable = Model::movable(world, config, dates);
    if movable.is_empty() {
        return Vec::new();
    }
    let Some(model) = Model::new(world, values, config, dates, &movable) else { return Vec::new() };
    let zone = world.zone();
    let lasting = |(event, to): (EventId, Interval)| {
        (event, Interval::lasting(to.start, world.events[&event].interval(&zone).minutes()))
    };
    wanted(&model).into_iter().map(lasting).collect()
}

/// Where the optimiser puts what may move, when that is another place than today's.
fn wanted(model: &Model) -> Vec<(EventId, Interval)> {
    let best = solver::resume(&model.problem, &model.today, SEED, |p| p.iterations < ITERATIONS);
    let Ok(best) = best else { return Vec::new() };
    let moved = |(n, what): (usize, &What)| {
        let What::Meeting(event) = what else { return None };
        let (now, then) = (model.today[n].first()?, best.placements[n].first()?);
        (now.start != then.start).then(|| (*event, model.interval(*then)))
    };
    model.what.iter().enumerate().filter_map(moved).collect()
}

fn proposal(
    world: &Snapshot,
    config: &AgendaConfig,
    event: &Event,
    to: Interval,
    room: &Room,
    after: &Room,
) -> Option<Proposal> {
    let zone = world.zone();
    let now = event.interval(&zone);
    let mut reasons = room.gains(after);
    reasons.extend(ideal::reason(world, event, to));
    let best = reasons.iter().max_by(|a, b| a.amount.total_cmp(&b.amount))?.clone();
    reasons.extend(cost::disruption(world, event, false));
    let gain: f64 = reasons.iter().map(|r| r.amount).sum();
    if gain < WORTH_A_MOVE {
        return None;
    }
    let draft = Draft {
        kind: KIND,
        key: format!("{}\n{}", event.id, to.start),
        title: format!("Move {} from {} to {}", cost::name(event), begins(world, now), cost::when(world, to)),
        because: because(world, room, after, event, &best),
        effect: Effect::MoveEvent { event: event.id, to },
        ways: ways(world, config, event, to),
        expected: expected(room, after, &best),
        reasons,
        evidence: vec![cost::evidence(world, event)],
        about: vec![ItemRef::Event(event.id), ItemRef::Event(slots::series(event))],
        goal: None,
        by: Some(now.start.min(to.start)),
        expires: now.start.min(to.start),
    };
    Some(Proposal::new(draft, world.now))
}

/// Without the moves that bring too little once what comes before them is done.
pub(super) fn jointly<'a>(
    world: &'a Snapshot,
    config: &AgendaConfig,
    room: Room<'a>,
    found: Vec<Proposal>,
) -> Vec<Proposal> {
    let mut now = room;
    let mut kept = Vec::new();
    for proposal in found {
        let Some(then) = now.after(&proposal.effect) else { continue };
        let beside = ["disruption", "ideal"];
        let disturbs: f64 =
            proposal.reasons.iter().filter(|r| beside.contains(&r.code.as_str())).map(|r| r.amount).sum();
        let gain = now.gains(&then).iter().map(|r| r.amount).sum::<f64>() + disturbs;
        if proposal.kind.0 != KIND || gain >= WORTH_A_MOVE && !clashes(world, config, &kept, &proposal) {
            now = then;
            kept.push(proposal);
        }
    }
    kept
}

/// Whether a move breaks a rule once the changes before it are done.
fn clashes(world: &Snapshot, config: &AgendaConfig, before: &[Proposal], proposal: &Proposal) -> bool {
    let effects: Vec<&Effect> = before.iter().map(|p| &p.effect).collect();
    let then = super::supposing(world, &effects);
    !super::broken(&then, config, &proposal.effect).is_empty()
}

/// The largest gain as a phrase.
fn expected(room: &Room, after: &Room, best: &Reason) -> String {
    match best.code.as_str() {
        "stretches" => format!(
            "{} of 90 min and more",
            spoken::count(Room::stretches(best), "long stretch", "long stretches")
        ),
        "room" => room
            .finds_room(after)
            .map_or_else(|| "room for work".to_owned(), |t| format!("room for {}", name(t))),
        "in_time" => {
            room.in_time(after).map_or_else(|| "work sooner".to_owned(), |t| format!("{} sooner", name(t)))
        }
        "full_days" => "a day less full".to_owned(),
        "ideal" => "nearer to your ideal week".to_owned(),
        _ => "better hours for work".to_owned(),
    }
}

/// The largest gain as a sentence.
fn because(world: &Snapshot, room: &Room, after: &Room, event: &Event, best: &Reason) -> String {
    let zone = world.zone();
    let now = event.interval(&zone);
    let day = spoken::day(calendar::date_of(now.start, &zone));
    match best.code.as_str() {
        "stretches" => match after.stretch_around(now) {
            Some(free) => format!("{} cuts {} in two.", cost::name(event), cost::when(world, free)),
            None => format!("With {} on {day} no long stretch stays free.", cost::name(event)),
        },
        "room" => match room.finds_room(after) {
            Some(task) => format!("{} finds no room as it is.", name(task)),
            None => format!("Open work finds no room beside it on {day}."),
        },
        "in_time" => match room.in_time(after) {
            Some(task) => late(world, task, calendar::date_of(now.start, &zone)),
            None => "Open work would be late as it is.".to_owned(),
        },
        "full_days" => format!("{day} is too full."),
        "ideal" => ideal::because(world, event).unwrap_or_default(),
        _ => "Open work gets better hours without it.".to_owned(),
    }
}

/// What becomes of a task as it is, with a meeting on that day in its way.
fn late(world: &Snapshot, task: &Task, on: Date) -> String {
    let zone = world.zone();
    match task.due.map(|due| due.date(&zone)) {
        Some(due) if due < on => {
            format!("{}, due {}, is late and waits longer.", name(task), spoken::day(due))
        }
        Some(due) => format!("{}, due {}, would be late.", name(task), spoken::day(due)),
        None => format!("{} waits longer.", name(task)),
    }
}

/// Where a meeting stands now: "Thu 14:00".
fn begins(world: &Snapshot, now: Interval) -> String {
    let said = cost::when(world, now);
    said.split_once('–').map_or(said.clone(), |(from, _)| from.to_owned())
}

/// Other free times for the same meeting.
fn ways(world: &Snapshot, config: &AgendaConfig, event: &Event, to: Interval) -> Vec<Way> {
    slots::for_move(world, config, event, WAYS + 1)
        .into_iter()
        .filter(|slot| *slot != to)
        .take(WAYS)
        .map(|slot| Way {
            title: format!("Move it to {}", cost::when(world, slot)),
            effect: Effect::MoveEvent { event: event.id, to: slot },
        })
        .collect()
}
