//! Working days cut into slots of a quarter hour, end to end: the timeline that the optimiser plans on.

use super::solver::Span;
use crate::maths::{calendar, travel};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::{Interval, Snapshot};

/// Minutes of a slot.
pub(super) const SLOT: i64 = 15;

/// Some working days: on each, as many slots as the longest of them has, from the earliest start on.
#[derive(Debug, Clone)]
pub(super) struct Timeline {
    /// The days, in order, and the instant at which each begins.
    days: Vec<(Date, Timestamp)>,
    /// Slots of each.
    pub per_day: usize,
    /// Slots in which no work is done: outside the hours of that day, lunch, the past.
    pub blocked: Vec<Span>,
    /// The offset at which the afternoon begins.
    pub afternoon: usize,
}

impl Timeline {
    /// The working days among these; none where there is none.
    pub fn new(world: &Snapshot, dates: &[Date]) -> Option<Timeline> {
        let (zone, hours) = (world.zone(), &world.office.hours);
        let worked: Vec<(Date, Interval)> =
            dates.iter().filter_map(|d| Some((*d, hours.on(*d, &travel::zone_on(world, *d))?))).collect();
        let minute = |at: Timestamp| {
            let time = zone.to_datetime(at).time();
            i64::from(time.hour()) * 60 + i64::from(time.minute())
        };
        let first = worked.iter().map(|(_, span)| minute(span.start)).min()? / SLOT * SLOT;
        let last = worked.iter().map(|(_, span)| minute(span.start) + span.minutes()).max()?;
        let clock = jiff::civil::time((first / 60) as i8, (first % 60) as i8, 0, 0);
        let days = worked.iter().map(|(d, _)| (*d, world::time::instant(*d, clock, &zone))).collect();
        let per_day = ((last - first).max(SLOT) as usize).div_ceil(SLOT as usize);
        let mut timeline = Timeline { days, per_day, blocked: Vec::new(), afternoon: per_day / 2 };
        timeline.block(world);
        Some(timeline)
    }

    fn block(&mut self, world: &Snapshot) {
        let hours = &world.office.hours;
        for day in 0..self.days.len() {
            let whole = self.interval(day * self.per_day, self.per_day);
            let date = self.days[day].0;
            let worked = calendar::worked(world, date);
            let not_worked = world::time::free(whole, worked);
            let past = Interval::new(whole.start, world.now.clamp(whole.start, whole.end));
            let spans: Vec<Span> = not_worked.into_iter().chain([past]).flat_map(|i| self.cover(i)).collect();
            self.blocked.extend(spans);
            if let Some(lunch) = hours.lunch_on(date, &travel::zone_on(world, date)) {
                let offset = Interval::new(whole.start, lunch.start).minutes() / SLOT;
                self.afternoon = (offset as usize).clamp(1, (self.per_day - 1).max(1));
            }
        }
    }

    /// Slots in all.
    pub fn slots(&self) -> usize {
        self.days.len() * self.per_day
    }
    /// The dates.
    pub fn dates(&self) -> impl Iterator<Item = Date> {
        self.days.iter().map(|d| d.0)
    }
    /// The date of a slot.
    pub fn date(&self, slot: usize) -> Date {
        self.days[(slot / self.per_day).min(self.days.len() - 1)].0
    }
    /// The slots of a day.
    pub fn of_day(&self, day: usize) -> Span {
        Span { start: day * self.per_day, end: (day + 1) * self.per_day }
    }
    /// When a slot begins.
    pub fn start(&self, slot: usize) -> Timestamp {
        let (day, offset) = (slot / self.per_day, slot % self.per_day);
        self.days[day].1 + SignedDuration::from_mins(offset as i64 * SLOT)
    }
    /// The time of `len` slots from `start` on, within one day.
    pub fn interval(&self, start: usize, len: usize) -> Interval {
        Interval::lasting(self.start(start), len as i64 * SLOT)
    }
    /// The slots that a stretch of time touches, one span for each day it does so.
    pub fn cover(&self, time: Interval) -> Vec<Span> {
        (0..self.days.len())
            .filter_map(|day| {
                let whole = Interval::lasting(self.days[day].1, self.per_day as i64 * SLOT);
                let inside = whole.intersection(&time).filter(|i| i.start < i.end)?;
                let offset = |at| Interval::new(whole.start, at).minutes();
                let start = day * self.per_day + (offset(inside.start) / SLOT) as usize;
                let end = day * self.per_day + (offset(inside.end) as usize).div_ceil(SLOT as usize);
                Some(Span { start, end: end.max(start + 1) })
            })
            .collect()
    }
    /// The slots of a stretch that begins with one and lies whole within a day; else none.
    pub fn exactly(&self, time: Interval) -> Option<Span> {
        let spans = self.cover(time);
        let span = *spans.first().filter(|_| spans.len() == 1)?;
        let len = (time.minutes() as usize).div_ceil(SLOT as usize);
        (self.start(span.start) == time.start && span.end - span.start == len).then_some(span)
    }
    /// The last slot boundary that is not after an instant: 0 before the timeline, its end behind it.
    pub fn upto(&self, at: Timestamp) -> usize {
        let before = self.days.iter().take_while(|(_, start)| *start <= at).count();
        let Some(day) = before.checked_sub(1) else { return 0 };
        let minutes = Interval::new(self.days[day].1, at).minutes();
        day * self.per_day + ((minutes / SLOT) as usize).min(self.per_day)
    }
    /// The first slot of this date or of the day after it that is on the timeline.
    pub fn from(&self, date: Date) -> usize {
        self.days.iter().take_while(|d| d.0 < date).count() * self.per_day
    }
    /// The days by the week of the calendar they are in.
    pub fn weeks(&self) -> BTreeMap<(i16, i8), Vec<usize>> {
        let mut weeks: BTreeMap<(i16, i8), Vec<usize>> = BTreeMap::new();
        for (n, date) in self.dates().enumerate() {
            let week = date.iso_week_date();
            weeks.entry((week.year(), week.week())).or_default().push(n);
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use jiff::ToSpan;

    #[test]
    fn hours_become_slots_and_slots_become_hours() {
        let scene = Scene::new(); // Monday 07:40, working 09:00–17:30, lunch 12:30–13:00
        let dates: Vec<Date> = (0..7).map(|n| MONDAY.saturating_add(n.days())).collect();
        let timeline = Timeline::new(&scene.world, &dates).unwrap();
        assert_eq!((timeline.per_day, timeline.slots(), timeline.afternoon), (34, 170, 14));
        assert_eq!(timeline.blocked[0], Span { start: 14, end: 16 });
        assert_eq!(timeline.start(34), at(1, 9, 0));
        assert_eq!(timeline.interval(36, 3), Interval::lasting(at(1, 9, 30), 45));
        let span = |start, end| Span { start, end };
        for (from, minutes, cover, exact) in [
            (at(0, 9, 0), 60, vec![span(0, 4)], Some(span(0, 4))),
            (at(0, 9, 10), 45, vec![span(0, 4)], None),
            (at(0, 9, 0), 50, vec![span(0, 4)], Some(span(0, 4))),
            (at(0, 8, 0), 45, vec![], None),
            (at(0, 8, 30), 45, vec![span(0, 1)], None),
            (at(0, 16, 0), 24 * 60, vec![span(28, 34), span(34, 62)], None),
            (at(5, 10, 0), 60, vec![], None),
        ] {
            let time = Interval::lasting(from, minutes);
            assert_eq!((timeline.cover(time), timeline.exactly(time)), (cover, exact), "{time:?}");
        }
        for (at, slot) in
            [(at(0, 7, 0), 0), (at(0, 9, 20), 1), (at(0, 20, 0), 34), (at(1, 9, 0), 34), (at(9, 9, 0), 170)]
        {
            assert_eq!(timeline.upto(at), slot);
        }
        assert_eq!(timeline.from(MONDAY.saturating_add(1.days())), 34);
        assert!(Timeline::new(&scene.world, &dates[5..]).is_none(), "a weekend");
    }

    #[test]
    fn the_past_is_blocked_and_short_days_are_short() {
        let mut scene = Scene::new();
        let mut office = (*scene.world.office).clone();
        let nine = jiff::civil::time(9, 0, 0, 0);
        office.hours.days[1] = Some((nine, jiff::civil::time(13, 0, 0, 0)));
        scene.world.office = office.into();
        scene.set_now(at(0, 10, 5));
        let dates = [MONDAY, MONDAY.saturating_add(1.days())];
        let timeline = Timeline::new(&scene.world, &dates).unwrap();
        let is_blocked = |slot: usize| timeline.blocked.iter().any(|s| s.start <= slot && slot < s.end);
        let free: Vec<usize> = (0..68).filter(|s| !is_blocked(*s)).collect();
        assert_eq!((free[0], free.iter().filter(|s| **s >= 34).count()), (5, 14));
    }
}
