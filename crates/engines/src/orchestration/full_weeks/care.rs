//! Care in a full week: what lies in the hours one wants to sleep, days without time to eat, and a day to recover after it
//! (spec §12.8). From the calendar alone; nothing is inferred about anybody.

use crate::maths::calendar;
use jiff::ToSpan;
use jiff::civil::{Date, Time, time};
use world::time::{free, instant};
use world::{EventId, Interval, Snapshot};

/// Between these one eats.
const MEAL: (Time, Time) = (time(11, 30, 0, 0), time(14, 30, 0, 0));
/// Minutes that a meal takes.
const MEAL_MINUTES: i64 = 30;
/// Working days after a full week among which a free one is looked for.
const AFTER: usize = 5;

/// Entries of a week that lie in the hours one wants to sleep, by their start. `sleep` may go over midnight.
pub fn in_the_night(world: &Snapshot, monday: Date, sleep: (Time, Time)) -> Vec<EventId> {
    let zone = world.zone();
    let nights: Vec<Interval> = (-1..7)
        .map(|n: i64| monday.saturating_add(n.days()))
        .map(|day| {
            let wakes = if sleep.1 <= sleep.0 { calendar::next_day(day) } else { day };
            Interval::new(instant(day, sleep.0, &zone), instant(wakes, sleep.1, &zone))
        })
        .collect();
    let week = Interval::new(
        instant(monday, Time::midnight(), &zone),
        instant(monday.saturating_add(7.days()), Time::midnight(), &zone),
    );
    let hit = |i: &Interval| i.end > world.now && nights.iter().any(|night| night.overlaps(i));
    let found = world.busy_events(week).into_iter().filter(|e| !e.is_all_day());
    found.filter(|e| hit(&e.interval(&zone))).map(|e| e.id).collect()
}

/// Working days of a week, from today on, that leave no half an hour to eat between 11:30 and 14:30.
pub fn without_a_meal(world: &Snapshot, monday: Date) -> Vec<Date> {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let eats = |day: &Date| {
        let noon = Interval::new(instant(*day, MEAL.0, &zone), instant(*day, MEAL.1, &zone));
        let busy = world.busy.iter().filter(|b| b.overlaps(&noon)).copied().collect();
        free(noon, busy).iter().any(|gap| gap.minutes() >= MEAL_MINUTES)
    };
    (0..7)
        .map(|n: i64| monday.saturating_add(n.days()))
        .filter(|day| *day >= today && calendar::is_working_day(&world.office.hours, *day) && !eats(day))
        .collect()
}

/// The first of the five working days from `wakes` on with nothing in it: its working hours. None where each has something.
pub(super) fn free_day(world: &Snapshot, wakes: Date) -> Option<Interval> {
    let zone = world.zone();
    let days = calendar::working_days(&world.office.hours, wakes, AFTER);
    let spans = days.into_iter().filter_map(|day| world.office.hours.on(day, &zone));
    spans.into_iter().find(|span| span.start > world.now && !world.busy.iter().any(|b| b.overlaps(span)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};

    #[test]
    fn what_lies_in_the_night_is_named() {
        let mut scene = Scene::new();
        let late = scene.event("Call with Tokyo", at(1, 22, 30), 60, &["ben"]);
        let early = scene.event("Flight", at(2, 5, 30), 60, &[]);
        scene.event("Board", at(2, 9, 0), 60, &["ben"]);
        let over = (time(23, 0, 0, 0), time(6, 30, 0, 0));
        assert_eq!(in_the_night(&scene.world, MONDAY, over), [late, early]);
        assert_eq!(in_the_night(&scene.world, MONDAY, (time(0, 0, 0, 0), time(5, 0, 0, 0))), []);
    }

    #[test]
    fn a_day_without_half_an_hour_at_noon_is_named() {
        let mut scene = Scene::new();
        scene.event("long", at(0, 11, 0), 240, &["ben"]);
        scene.event("first", at(1, 11, 0), 60, &["ben"]);
        scene.event("second", at(1, 12, 30), 120, &["ben"]);
        scene.event("no gap", at(2, 11, 0), 95, &["ben"]);
        scene.event("of half an hour", at(2, 12, 55), 120, &["ben"]);
        let day = |n: i64| MONDAY.saturating_add(n.days());
        assert_eq!(without_a_meal(&scene.world, MONDAY), [day(0), day(2)]);
    }

    #[test]
    fn a_free_day_is_found_where_there_is_one() {
        let mut scene = Scene::new();
        scene.event("a", at(1, 9, 0), 30, &["ben"]);
        let day = |n: i64| MONDAY.saturating_add(n.days());
        let found = free_day(&scene.world, day(1)).unwrap();
        assert_eq!(calendar::date_of(found.start, &scene.world.zone()), day(2));
        for n in 0..14 {
            scene.event(&format!("b{n}"), at(n, 10, 0), 30, &["ben"]);
        }
        assert!(free_day(&scene.world, day(1)).is_none());
    }
}
