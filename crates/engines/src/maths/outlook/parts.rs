//! What a week holds piece by piece: the entries that [`super::Week::meetings`] sums up.

use super::{Stretches, Taken, stretches};
use crate::maths::kept;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::time::{free, union};
use world::{EventId, Interval, Snapshot};

/// An entry of the calendar in a week, as far as it lies ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Booked {
    /// Which; none of time of which only that is known that it is taken.
    pub event: Option<EventId>,
    /// When it begins.
    pub start: Timestamp,
    /// Minutes it takes of the working time that is left, beside what is kept for a task and what an earlier entry takes
    /// already; none outside the working hours.
    pub minutes: f64,
    /// Minutes from its beginning to its end.
    pub whole: f64,
}

/// The entries of a week that lie ahead, in order of time, blocks kept for a task left out. Their minutes sum to
/// [`super::Week::meetings`].
pub fn booked(world: &Snapshot, monday: Date) -> Vec<Booked> {
    let week = stretches(world, monday);
    let work: Vec<Interval> = week.days.iter().flat_map(|(_, day)| day.iter().copied()).collect();
    let Some(span) = span(world, &week) else { return Vec::new() };
    let kept = kept::ahead(world);
    let blocks: BTreeSet<EventId> = kept.iter().map(|k| k.event).collect();
    let mut claimed = union(kept.iter().map(|k| k.interval).collect());
    let zone = world.zone();
    let seen = world.busy_events(span).into_iter().filter(|e| !blocks.contains(&e.id));
    let unseen = world.unseen_busy(span).into_iter().map(|i| (None, i));
    let mut all: Vec<(Option<EventId>, Interval)> =
        seen.map(|e| (Some(e.id), e.interval(&zone))).chain(unseen).collect();
    all.sort_by_key(|(event, interval)| (*interval, *event));
    let mut found = Vec::new();
    for (event, interval) in all {
        let mine: Vec<Interval> = work
            .iter()
            .filter_map(|stretch| stretch.intersection(&interval))
            .flat_map(|part| free(part, claimed.clone()))
            .collect();
        let minutes = mine.iter().map(Interval::minutes).sum::<i64>() as f64;
        claimed = union(claimed.into_iter().chain(mine).collect());
        found.push(Booked { event, start: interval.start, minutes, whole: interval.minutes() as f64 });
    }
    found
}

/// Minutes of a week that meetings of series which end and are taken to go on take: the sure part of
/// [`super::Week::coming`].
pub fn going_on(world: &Snapshot, monday: Date) -> f64 {
    let week = stretches(world, monday);
    let weeks = (monday - crate::maths::calendar::monday_of(today(world))).get_days().max(0) / 7 + 1;
    let taken = Taken::of(world, weeks as usize);
    let work = week.days.iter().flat_map(|(_, day)| day);
    work.map(|stretch| super::inside(stretch, &taken.going_on)).sum()
}

fn today(world: &Snapshot) -> Date {
    crate::maths::calendar::date_of(world.now, &world.zone())
}

/// From now, or its Monday, to the end of its last day; none of a week that is over.
fn span(world: &Snapshot, week: &Stretches) -> Option<Interval> {
    let (first, last) = (week.days.first()?.0, week.days.last()?.0);
    let start = world::time::instant(first, jiff::civil::Time::midnight(), &world.zone()).max(world.now);
    let end = super::day_after(world, last);
    (start < end).then_some(Interval { start, end })
}
