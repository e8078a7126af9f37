//! Series of meetings that end and, by what happened before, will be put into the calendar again: the last three months
//! show whether one of the same name ended and went on under a new entry.

use super::{calendar, meetings};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};
use std::collections::BTreeMap;
use world::{Event, EventId, Snapshot};

/// Days that are looked back on: every snapshot holds these.
const BACK: i64 = 91;
/// Longer distances are no series that could be seen twice in that time.
const LONGEST: i64 = 31;

/// A series that is taken to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Renewed {
    /// The last of its meetings in the calendar.
    pub event: EventId,
    /// What it is called.
    pub name: String,
    /// Days from one meeting to the next.
    pub every: i64,
    /// When the last one is.
    pub last: Date,
    /// When it begins, by the office's clock.
    pub from: Time,
    /// Its minutes.
    pub minutes: i64,
    /// How often it ended and went on before.
    pub times: usize,
}

impl Renewed {
    /// The days on which it is taken to be held, after the last that is in the calendar and up to `until`.
    pub fn dates(&self, until: Date) -> Vec<Date> {
        let nth = |n: i64| self.last.saturating_add((n * self.every).days());
        (1..=60).map(nth).take_while(|date| *date <= until).collect()
    }
}

/// Meetings with their dates, by the entry of the calendar that they come from.
type Entries<'a> = BTreeMap<&'a str, Vec<(Date, &'a Event)>>;

/// Meetings of one entry of a calendar.
struct Run<'a> {
    first: Date,
    last: Date,
    every: i64,
    event: &'a Event,
}

/// Every series that was renewed before and whose next meeting after the last in the calendar lies ahead.
pub fn renewed(world: &Snapshot) -> Vec<Renewed> {
    let zone = world.zone();
    let from = world.now - SignedDuration::from_hours(24 * BACK);
    let today = calendar::date_of(world.now, &zone);
    let mut by_name: BTreeMap<String, Entries<'_>> = BTreeMap::new();
    let counts = |e: &&Event| {
        e.recurrence_id.is_some()
            && !e.is_all_day()
            && e.is_busy(&world.office.addresses)
            && !meetings::is_own_work(world, e)
            && e.interval(&zone).start >= from
    };
    for event in world.events.values().filter(counts) {
        let on = calendar::date_of(event.interval(&zone).start, &zone);
        let name = event.summary.trim().to_lowercase();
        by_name.entry(name).or_default().entry(&event.uid).or_default().push((on, event));
    }
    let mut found = Vec::new();
    for runs in by_name.into_values() {
        let mut runs: Vec<Run<'_>> = runs.into_values().filter_map(run).collect();
        runs.sort_by_key(|r| (r.first, r.last));
        let went_on = |pair: &&[Run<'_>]| {
            let gap = i64::from((pair[1].first - pair[0].last).get_days());
            gap > 0 && gap <= 2 * pair[0].every
        };
        let times = runs.windows(2).filter(went_on).count();
        let Some(last) = runs.last().filter(|_| times > 0) else { continue };
        if last.last.saturating_add(last.every.days()) < today {
            continue;
        }
        let span = last.event.interval(&zone);
        found.push(Renewed {
            event: last.event.id,
            name: last.event.summary.clone(),
            every: last.every,
            last: last.last,
            from: zone.to_datetime(span.start).time(),
            minutes: span.minutes(),
            times,
        });
    }
    found
}

/// The rhythm of an entry that was held at least twice.
fn run(mut held: Vec<(Date, &Event)>) -> Option<Run<'_>> {
    held.sort_by_key(|(date, event)| (*date, event.id));
    held.dedup_by_key(|(date, _)| *date);
    let mut gaps: Vec<i64> = held.windows(2).map(|w| i64::from((w[1].0 - w[0].0).get_days())).collect();
    gaps.sort_unstable();
    let every = *gaps.get(gaps.len() / 2)?;
    let (first, last) = (held.first()?, held.last()?);
    (every <= LONGEST).then_some(Run { first: first.0, last: last.0, every, event: last.1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};

    /// A weekly meeting from one week to another under one entry.
    fn series(scene: &mut Scene, uid: &str, weeks: std::ops::RangeInclusive<i64>) {
        for week in weeks {
            let event = scene.event(&format!("{uid} {week}"), at(7 * week + 1, 9, 0), 60, &["ben"]);
            scene.change_event(event, |e| {
                (e.summary, e.uid) = ("Berth steering".into(), uid.into());
                e.recurrence_id = Some(format!("{week}"));
            });
        }
    }

    #[test]
    fn a_series_that_was_renewed_before_goes_on_and_another_ends() {
        let mut scene = Scene::new();
        series(&mut scene, "first", -10..=-4);
        series(&mut scene, "second", -3..=1);
        let found = renewed(&scene.world);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].times, found[0].every, found[0].minutes), (1, 7, 60));
        let day = |n: i64| MONDAY.saturating_add(n.days());
        assert_eq!(found[0].dates(day(27)), [day(15), day(22)]);

        let mut once = Scene::new();
        series(&mut once, "first", -10..=1);
        assert!(renewed(&once.world).is_empty(), "it never ended before, so nothing says that it goes on");
        let mut over = Scene::new();
        series(&mut over, "first", -10..=-8);
        series(&mut over, "second", -7..=-4);
        assert!(renewed(&over.world).is_empty(), "it ended a month ago and stayed ended");
    }
}
