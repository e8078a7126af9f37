//! `agenda.prepare`: time before meetings that want preparing and have none.

use super::{AgendaConfig, cost, slots};
use crate::maths::meetings::{Prepare, preparation_of, preparation_uid, wants_preparing};
use crate::maths::{BASE_VALUE, Values, calendar};
use world::proposal::Draft;
use world::{Effect, Event, Interval, ItemRef, Proposal, Snapshot};

pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let zone = world.zone();
    let days = calendar::working_days(&world.office.hours, cost::today(world), 5);
    let Some(last) = days.last().and_then(|d| world.office.hours.on(*d, &zone)) else { return Vec::new() };
    let ahead = Interval { start: world.now, end: last.end.max(world.now) };
    let mut seen: Vec<(String, Interval)> = Vec::new();
    world
        .busy_events(ahead)
        .into_iter()
        .filter(|e| e.interval(&zone).start > world.now && preparation_of(world, e).is_none())
        .filter_map(|e| wants_preparing(world, e).map(|why| (e, why)))
        .filter(|(e, _)| {
            // The same meeting met in two calendars is prepared once.
            let key = (e.summary.to_lowercase(), e.interval(&zone));
            let new = !seen.contains(&key);
            seen.push(key);
            new
        })
        .filter_map(|(e, why)| proposal(world, values, config, e, why))
        .collect()
}

fn proposal(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    event: &Event,
    why: Prepare,
) -> Option<Proposal> {
    let zone = world.zone();
    let start = event.interval(&zone).start;
    let (minutes, saved, because) = match why {
        Prepare::Board => (config.prepare_board_minutes, 60.0, "It is a board"),
        Prepare::External => (config.prepare_minutes, 30.0, "Outsiders are there"),
        Prepare::Decision => (config.prepare_minutes, 30.0, "Something is to be decided"),
    };
    let slot = last_free(world, minutes, start)?;
    let value = values.get(&ItemRef::Event(event.id)).copied().unwrap_or(BASE_VALUE);
    let mut draft =
        cost::block(world, preparation_uid(event), format!("Prepare {}", cost::name(event)), slot);
    draft.categories = vec!["preparation".into()];
    let draft = Draft {
        kind: "agenda.prepare",
        key: event.id.to_string(),
        title: format!("Keep {} to prepare {}", cost::when(world, slot), cost::name(event)),
        because: format!("{because}, and nothing is kept free to prepare."),
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expected: format!("{minutes} min that were free; nothing else moves"),
        reasons: vec![
            cost::minutes("prepared", "saved afterwards", saved),
            cost::minutes("goal", "what the meeting does for the goals", saved * value / 100.0),
            cost::minutes("time", "time it takes", -(minutes as f64)),
        ],
        evidence: vec![cost::evidence(world, event)],
        about: vec![ItemRef::Event(event.id), ItemRef::Event(slots::series(event))],
        goal: None,
        by: Some(slot.start),
        expires: slot.start,
    };
    Some(Proposal::new(draft, world.now))
}

/// The last free stretch in the 48 working hours before `start`.
fn last_free(world: &Snapshot, minutes: i64, start: jiff::Timestamp) -> Option<Interval> {
    let zone = world.zone();
    let hours = &world.office.hours;
    let from = calendar::working_hours_before(hours, start, 48, &zone).max(world.now);
    let mut days = calendar::working_days(hours, calendar::date_of(from, &zone), 4);
    days.retain(|d| *d <= calendar::date_of(start, &zone));
    days.into_iter()
        .rev()
        .flat_map(|d| calendar::free_on(world, d, from).into_iter().rev())
        .filter_map(|free| {
            let end = free.end.min(start);
            let begin = end - jiff::SignedDuration::from_mins(minutes);
            // On five minutes, so that odd ends leave no odd beginnings.
            let begin = calendar::round_up(begin - jiff::SignedDuration::from_mins(4), 5);
            (begin >= free.start && begin > world.now).then(|| Interval::lasting(begin, minutes))
        })
        .find(|slot| slot.end <= start)
}
