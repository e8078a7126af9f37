//! Journeys: where a meeting is, how long the way there takes, and by which clock a day goes that is spent elsewhere
//! (spec §11.1: the user's own times between places, else 30 min; 150 min before a flight, 60 before a train).

use super::{calendar, meetings};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use world::event::EventTime;
use world::{Event, Interval, Snapshot};

/// Minutes between two places of which nothing else is known.
pub const SAME_CITY: i64 = 30;
/// Minutes before a flight and before a train.
const FLIGHT: i64 = 150;
const TRAIN: i64 = 60;
/// The longest way that is looked for around a time, hours.
const FAR: i64 = 12;
/// How rooms of one's own house are called.
const ROOMS: [&str; 9] = [
    "room",
    "meeting room",
    "conference room",
    "boardroom",
    "office",
    "head office",
    "hq",
    "floor",
    "building",
];

/// The place of an event that one travels to, folded; none online, where nothing is said, and at one's own house.
pub fn elsewhere(world: &Snapshot, event: &Event) -> Option<String> {
    meetings::place(event).filter(|place| !meetings::is_travel(event) && !is_home(world, place))
}

fn is_home(world: &Snapshot, place: &str) -> bool {
    let own = |name: &String| meetings::holds_word(place, name);
    let room =
        |word: &&str| place.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    world.office.travel.home.iter().any(own) || ROOMS.iter().any(|word| room(word))
}

/// Minutes of the way between two places, as [`elsewhere`] names them; none is one's own house.
pub fn minutes(world: &Snapshot, from: Option<&str>, to: Option<&str>) -> i64 {
    if from == to {
        return 0;
    }
    let is = |place: Option<&str>, name: &str| match place {
        Some(place) => meetings::holds_word(place, name),
        None => world.office.travel.home.iter().any(|home| home == name),
    };
    let ways = &world.office.travel.ways;
    let known = ways.iter().find(|way| {
        is(from, &way.between.0) && is(to, &way.between.1)
            || is(from, &way.between.1) && is(to, &way.between.0)
    });
    known.map_or(SAME_CITY, |way| way.minutes)
}

/// Minutes that are needed to get to an event and back: none for what is no journey.
pub fn around(world: &Snapshot, event: &Event) -> (i64, i64) {
    if let Some(place) = elsewhere(world, event) {
        let way = minutes(world, None, Some(&place));
        return (way, way);
    }
    let title = event.summary.to_lowercase();
    let says = |word: &str| meetings::is_travel(event) && meetings::holds_word(&title, word);
    let before = if says("flight") {
        FLIGHT
    } else if says("train") {
        TRAIN
    } else {
        0
    };
    (before, 0)
}

/// The way to an event and the way back, as far as nothing else stands there today.
pub fn ways(world: &Snapshot, event: &Event) -> [Interval; 2] {
    let (before, after) = around(world, event);
    let own = world.zone();
    let when = event.interval(&own);
    let minutes = SignedDuration::from_mins;
    let (leaves, returns) = (when.start - minutes(before), when.end + minutes(after));
    let near = |from, to| {
        let others = timed(world, Interval { start: from, end: to }).filter(|e| e.id != event.id);
        others.map(|e| e.interval(&own)).collect::<Vec<Interval>>()
    };
    let there = near(leaves, when.start).into_iter().map(|i| i.end).max();
    let back = near(when.end, returns).into_iter().map(|i| i.start).min();
    [
        Interval { start: there.map_or(leaves, |end| end.clamp(leaves, when.start)), end: when.start },
        Interval { start: when.end, end: back.map_or(returns, |start| start.clamp(when.end, returns)) },
    ]
}

/// The ways of a stretch of time on which one travels, one after the other.
pub fn on_the_way(world: &Snapshot, stretch: Interval) -> Vec<Interval> {
    let far = SignedDuration::from_hours(FAR);
    let near = Interval { start: stretch.start - far, end: stretch.end + far };
    let travels = |e: &&Event| e.location.is_some() || meetings::is_travel(e);
    let found = timed(world, near).filter(travels).flat_map(|e| ways(world, e));
    let mut found: Vec<Interval> =
        found.filter(|way| way.start < way.end && way.overlaps(&stretch)).collect();
    found.sort();
    found
}

/// The busy events with a time of day that overlap a stretch, in no order.
fn timed(world: &Snapshot, stretch: Interval) -> impl Iterator<Item = &Event> {
    let inside =
        move |e: &&Event| matches!(&e.time, EventTime::Timed { interval, .. } if interval.overlaps(&stretch));
    world.events.values().filter(inside).filter(|e| e.is_busy(&world.office.addresses))
}

/// The zone by whose clock the executive lives on a day: that of a meeting elsewhere written in another, else the
/// office's.
pub fn zone_on(world: &Snapshot, date: Date) -> TimeZone {
    let own = world.zone();
    let midnight = |d| world::time::instant(d, jiff::civil::Time::midnight(), &own);
    let day = Interval { start: midnight(date), end: midnight(calendar::next_day(date)) };
    let abroad = |event: &&Event| -> Option<TimeZone> {
        let EventTime::Timed { zone, interval } = &event.time else { return None };
        if event.location.is_none() || !day.contains(interval.start) {
            return None;
        }
        let there = TimeZone::get(zone).ok()?;
        let differs = there.to_offset(interval.start) != own.to_offset(interval.start);
        (differs && elsewhere(world, event).is_some()).then_some(there)
    };
    let first = timed(world, day).filter_map(|e| Some((e.interval(&own), abroad(&e)?)));
    first.min_by_key(|(when, _)| *when).map_or_else(|| own.clone(), |(_, there)| there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use world::office::Way;

    fn placed(scene: &mut Scene, hour: i64, place: &str) -> world::EventId {
        let id = scene.event(place, at(1, hour, 0), 60, &["ben"]);
        scene.change_event(id, |e| e.location = Some(place.into()));
        id
    }

    #[test]
    fn a_way_is_as_long_as_was_told_and_half_an_hour_otherwise() {
        let mut scene = Scene::new();
        let mut office = (*scene.world.office).clone();
        office.travel.home = vec!["harbour house".into()];
        office.travel.ways = vec![Way { between: ("harbour house".into(), "haarlem".into()), minutes: 45 }];
        scene.world.office = office.into();
        for (place, before) in [
            ("Depot Haarlem, gate 2", 45),
            ("Delft", SAME_CITY),
            ("Harbour House, room 4", 0),
            ("Room 4", 0),
            ("https://meet.example/x", 0),
        ] {
            let id = placed(&mut scene, 10, place);
            assert_eq!(around(&scene.world, &scene.world.events[&id]).0, before, "{place}");
            scene.change_event(id, |e| e.status = world::event::EventStatus::Cancelled);
        }
        let flight = scene.event("Flight to Oslo", at(1, 15, 0), 60, &[]);
        assert_eq!(around(&scene.world, &scene.world.events[&flight]), (150, 0));
        assert_eq!(minutes(&scene.world, Some("depot haarlem"), Some("delft")), SAME_CITY);
        assert_eq!(minutes(&scene.world, Some("delft"), Some("delft")), 0);
    }

    #[test]
    fn a_way_ends_where_something_stands_and_is_no_free_time() {
        let mut scene = Scene::new();
        placed(&mut scene, 11, "Delft");
        scene.event("Call", at(1, 10, 0), 45, &["ines"]);
        let day = Interval { start: at(1, 9, 0), end: at(1, 17, 30) };
        let quarter = |hour, minute, minutes| Interval::lasting(at(1, hour, minute), minutes);
        assert_eq!(on_the_way(&scene.world, day), [quarter(10, 45, 15), quarter(12, 0, 30)]);
        let tuesday = calendar::next_day(MONDAY);
        let free = calendar::free_on(&scene.world, tuesday, at(1, 0, 0));
        assert_eq!(free, [quarter(9, 0, 60), Interval { start: at(1, 13, 0), end: at(1, 17, 30) }]);
    }

    #[test]
    fn a_day_abroad_goes_by_the_clock_there() {
        let mut scene = Scene::new();
        let id = placed(&mut scene, 16, "Brightmark, 5 Pine Street, New York");
        let tuesday = calendar::next_day(MONDAY);
        assert_eq!(zone_on(&scene.world, tuesday), scene.world.zone());
        let interval = scene.world.events[&id].interval(&scene.world.zone());
        scene.change_event(id, |e| e.time = EventTime::Timed { interval, zone: "America/New_York".into() });
        assert_eq!(zone_on(&scene.world, tuesday).iana_name(), Some("America/New_York"));
        assert_eq!(zone_on(&scene.world, MONDAY), scene.world.zone());
        let worked = calendar::worked(&scene.world, tuesday);
        assert_eq!((worked[0].start, worked[1].end), (at(1, 15, 0), at(1, 23, 30)));
    }
}
