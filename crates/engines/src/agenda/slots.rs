//! Free time for something to be put into, on the quarter hour.

use super::{AgendaConfig, cost, rules};
use crate::maths::calendar;
use jiff::{SignedDuration, Timestamp};
use world::{Effect, Event, EventId, Interval, Snapshot};

/// Free stretches of `minutes` from `from` on, in order, on the days of the horizon.
pub(super) fn free(world: &Snapshot, config: &AgendaConfig, minutes: i64, from: Timestamp) -> Vec<Interval> {
    let first = calendar::date_of(from, &world.zone());
    calendar::working_days(&world.office.hours, first, config.horizon_days)
        .into_iter()
        .flat_map(|d| calendar::free_on(world, d, from))
        .flat_map(|stretch| starts(stretch, minutes))
        .collect()
}

fn starts(stretch: Interval, minutes: i64) -> impl Iterator<Item = Interval> {
    let first = calendar::round_up(stretch.start, 15);
    (0..40)
        .map(move |n| Interval::lasting(first + SignedDuration::from_mins(15 * n), minutes))
        .take_while(move |slot| slot.end <= stretch.end)
}

/// Places to which an event may move by the hard rules, from its own time on: the first, then one a day.
pub(super) fn for_move(world: &Snapshot, config: &AgendaConfig, event: &Event, most: usize) -> Vec<Interval> {
    if !rules::may_move(world, config, event) {
        return Vec::new();
    }
    let now = event.interval(&world.zone());
    let from = now.start.max(rules::earliest(world, rules::notice_hours(world, config, event)));
    one_a_day(world, config, now.minutes(), from, most, |to| Effect::MoveEvent { event: event.id, to })
}

/// Free places whose effect breaks no rule: the first, then one a day.
pub(super) fn one_a_day(
    world: &Snapshot,
    config: &AgendaConfig,
    minutes: i64,
    from: Timestamp,
    most: usize,
    effect: impl Fn(Interval) -> Effect,
) -> Vec<Interval> {
    let zone = world.zone();
    let mut found: Vec<Interval> = Vec::new();
    for slot in free(world, config, minutes, from) {
        if found.len() == most {
            break;
        }
        let date = calendar::date_of(slot.start, &zone);
        if found.iter().any(|f| calendar::date_of(f.start, &zone) == date) {
            continue;
        }
        if rules::broken(world, config, &effect(slot)).is_empty() {
            found.push(slot);
        }
    }
    found
}

/// Up to two other times for an event from `from` on that are free.
pub(super) fn other_times(
    world: &Snapshot,
    config: &AgendaConfig,
    event: &Event,
    from: Timestamp,
) -> Vec<Interval> {
    let minutes = event.interval(&world.zone()).minutes();
    let draft = |to| Effect::CreateEvent { draft: cost::block(world, String::new(), String::new(), to) };
    one_a_day(world, config, minutes, from, 2, draft)
}

/// Times in words, one or the other.
pub(super) fn either(world: &Snapshot, times: &[Interval]) -> String {
    times.iter().map(|time| cost::when(world, *time)).collect::<Vec<_>>().join(" or ")
}

/// The question whether one of these times would do.
pub(super) fn offer(world: &Snapshot, times: &[Interval]) -> String {
    match times {
        [] => "Could we find another time?".to_owned(),
        times => format!("Could we make it {}?", either(world, times)),
    }
}

/// The id of the series an occurrence belongs to, for rules like "never this".
pub(super) fn series(event: &Event) -> EventId {
    Event::id_of(event.source, &event.uid, None)
}
