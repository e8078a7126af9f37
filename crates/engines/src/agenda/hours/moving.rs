//! By moving: the stretch whose meetings are least harmed by going elsewhere.

use super::{Kind, Through, Wanted, gain, kept, working};
use crate::agenda::cost::{self, disruption, when};
use crate::agenda::find::Grid;
use crate::agenda::rules::may_move;
use crate::agenda::{AgendaConfig, broken, slots};
use crate::maths::{meetings, spoken};
use world::{Effect, Event, EventId, Interval, Snapshot};

/// So many stretches are tried to the end, the least harmful first.
const TRIED: usize = 40;
/// Places that are tried for one meeting.
const PLACES: usize = 6;

/// The hours in one piece once meetings have moved.
pub(super) fn way(world: &Snapshot, config: &AgendaConfig, wanted: &Wanted) -> Result<Through, String> {
    let least = least_harmful(world, config, wanted);
    if least.is_empty() {
        return Err("no stretch holds only meetings that may move".to_owned());
    }
    let found = least.into_iter().take(TRIED).find_map(|(stretch, events)| {
        let moves = moves(world, config, wanted, stretch, &events)?;
        Some(through(world, wanted, stretch, &events, moves))
    });
    found.ok_or_else(|| "the meetings that may move find no other place".to_owned())
}

/// Stretches that would be free if movable meetings moved, the least harm first, then the earliest.
fn least_harmful<'a>(
    world: &'a Snapshot,
    config: &AgendaConfig,
    wanted: &Wanted,
) -> Vec<(Interval, Vec<&'a Event>)> {
    let grid = Grid::of(wanted.window, wanted.minutes);
    let open = grid.within(&working(world, wanted.window));
    let movable = movable(world, config, wanted.window);
    let unmovable = unmovable(world, wanted.window, &movable);
    let mut found: Vec<(f64, Interval, Vec<&Event>)> = open
        .iter()
        .map(|start| grid.stretch(start))
        .filter(|stretch| !unmovable.iter().any(|u| u.overlaps(stretch)))
        .map(|stretch| {
            let over: Vec<&(Interval, &Event)> =
                movable.iter().filter(|(i, _)| i.overlaps(&stretch)).collect();
            let harm = over.iter().map(|(_, event)| harm(world, event)).sum();
            (harm, stretch, over.iter().map(|(_, event)| *event).collect())
        })
        .filter(|(_, _, events): &(f64, Interval, Vec<&Event>)| !events.is_empty())
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, stretch, events)| (stretch, events)).collect()
}

/// What moving one does, in minutes-equivalent.
fn harm(world: &Snapshot, event: &Event) -> f64 {
    disruption(world, event, false).map_or(0.0, |reason| -reason.amount)
}

fn movable<'a>(world: &'a Snapshot, config: &AgendaConfig, window: Interval) -> Vec<(Interval, &'a Event)> {
    let zone = world.zone();
    let events = world.busy_events(window).into_iter().filter(|e| may_move(world, config, e));
    events.map(|e| (e.interval(&zone), e)).collect()
}

/// Busy time that is not movable, what the reader does not see included.
fn unmovable(world: &Snapshot, window: Interval, movable: &[(Interval, &Event)]) -> Vec<Interval> {
    let zone = world.zone();
    let may = |id: EventId| movable.iter().any(|(_, e)| e.id == id);
    let seen = world.busy_events(window);
    let stays = seen.iter().filter(|e| !may(e.id)).map(|e| e.interval(&zone));
    let covered: Vec<Interval> = seen.iter().map(|e| e.interval(&zone)).collect();
    let unseen = world
        .busy
        .iter()
        .filter(|b| b.overlaps(&window))
        .flat_map(|b| world::time::free(*b, covered.clone()));
    stays.chain(unseen).collect()
}

/// A new place for each of the meetings that breaks no rule once the work is there; none where one finds none.
fn moves(
    world: &Snapshot,
    config: &AgendaConfig,
    wanted: &Wanted,
    stretch: Interval,
    events: &[&Event],
) -> Option<Vec<(EventId, Interval)>> {
    let create = Effect::CreateEvent { draft: kept(world, wanted, stretch, 1) };
    let mut then = world.with(&create);
    let mut found = Vec::new();
    for event in events {
        let places = slots::for_move(&then, config, event, PLACES);
        let to = places.into_iter().find(|to| !to.overlaps(&stretch))?;
        let effect = Effect::MoveEvent { event: event.id, to };
        if !broken(&then, config, &effect).is_empty() {
            return None;
        }
        then = then.with(&effect);
        found.push((event.id, to));
    }
    // The work itself, seen from a world in which the meetings have gone.
    let gone = found
        .iter()
        .fold(world.clone(), |w, (event, to)| w.with(&Effect::MoveEvent { event: *event, to: *to }));
    broken(&gone, config, &create).is_empty().then_some(found)
}

fn through(
    world: &Snapshot,
    wanted: &Wanted,
    stretch: Interval,
    events: &[&Event],
    moves: Vec<(EventId, Interval)>,
) -> Through {
    let names: Vec<String> = events.iter().map(|e| cost::name(e)).collect();
    let mut people: Vec<String> = Vec::new();
    for attendee in events.iter().flat_map(|event| meetings::others(world, event)) {
        let name = world.name_of(&attendee.email);
        if !people.contains(&name) {
            people.push(name);
        }
    }
    let mut reasons = vec![gain(stretch.minutes(), 1)];
    reasons.extend(events.iter().filter_map(|event| {
        let mut reason = disruption(world, event, false)?;
        reason.words = format!("{}: {}", cost::name(event), reason.words);
        Some(reason)
    }));
    let mut effects: Vec<Effect> =
        moves.iter().map(|(event, to)| Effect::MoveEvent { event: *event, to: *to }).collect();
    effects.push(Effect::CreateEvent { draft: kept(world, wanted, stretch, 1) });
    let title = spoken::short(&wanted.title, 60);
    Through {
        kind: Kind::Moving,
        blocks: vec![stretch],
        title: format!("Move {} and keep {} for {title}", spoken::listed(&names), when(world, stretch)),
        effect: Effect::Together { effects },
        reasons,
        evidence: events.iter().map(|event| cost::evidence(world, event)).collect(),
        moves,
        people,
    }
}
