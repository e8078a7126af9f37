//! Finding time: the dates of the specification, equality with trying everything, and what proposals are made of it.

mod brute;
mod holding;
mod sets;

use super::*;
use crate::agenda::AgendaConfig;
use crate::testing::{Scene, ZONE, at};
use jiff::civil::{date, time};
use jiff::{SignedDuration, Timestamp, civil};
use world::Mailbox;

pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// Working hours Monday to Friday without lunch.
pub(super) fn hours(from: (i8, i8), to: (i8, i8)) -> WorkingHours {
    let day = Some((time(from.0, from.1, 0, 0), time(to.0, to.1, 0, 0)));
    WorkingHours { days: [day, day, day, day, day, None, None], lunch_minutes: 0, ..WorkingHours::default() }
}

pub(super) fn invitee(name: &str, place: &str, hours: WorkingHours) -> Invitee {
    Invitee {
        email: format!("{}@near.example", name.to_lowercase()),
        name: name.to_owned(),
        person: None,
        need: Need::Required,
        zone: zone(place),
        zone_known: true,
        hours,
        beyond: Beyond::Nothing,
        taken: Vec::new(),
        calendar_known: false,
        importance: 50,
    }
}

/// The day from midnight to midnight in London.
fn day(date: civil::Date) -> Interval {
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone("Europe/London"));
    Interval::new(midnight(date), midnight(calendar_next(date)))
}

fn calendar_next(date: civil::Date) -> civil::Date {
    crate::maths::calendar::next_day(date)
}

fn ask(people: Vec<Invitee>, window: Interval, minutes: i64) -> Ask {
    Ask { people, window, minutes, most: 5, energy: vec![0.6; 96], themes: None, weights: PRIOR }
}

fn look(ask: &Ask) -> Found {
    find(ask, &BTreeMap::new())
}

fn london_and_new_york() -> Vec<Invitee> {
    vec![
        invitee("London", "Europe/London", hours((9, 0), (17, 30))),
        invitee("York", "America/New_York", hours((9, 0), (17, 0))),
    ]
}

/// The first and the last start of a day, by London's clock, and the end of the last.
fn overlap(people: Vec<Invitee>, date: civil::Date) -> Option<(civil::Time, civil::Time)> {
    let ask = ask(people, day(date), 15);
    let grid = Grid::of(ask.window, ask.minutes);
    let open = feasible(&ask, &grid);
    let local = |at: Timestamp| zone("Europe/London").to_datetime(at).time();
    let (first, last) = (open.iter().next()?, open.iter().last()?);
    assert_eq!(open.count(), last - first + 1, "the overlap is one stretch");
    Some((local(grid.stretch(first).start), local(grid.stretch(last).end)))
}

#[test]
fn london_and_new_york_overlap_as_their_clocks_stand() {
    for (on, from) in [(date(2026, 3, 11), time(13, 0, 0, 0)), (date(2026, 4, 1), time(14, 0, 0, 0))] {
        assert_eq!(overlap(london_and_new_york(), on), Some((from, time(17, 30, 0, 0))), "{on}");
    }
}

#[test]
fn with_tokyo_there_is_none_and_what_could_give_is_said() {
    let mut people = london_and_new_york();
    people.push(invitee("Tokyo", "Asia/Tokyo", hours((9, 0), (18, 0))));
    for on in [date(2026, 3, 11), date(2026, 4, 1)] {
        assert_eq!(overlap(people.clone(), on), None, "{on}");
        let found = look(&ask(people.clone(), day(on), 45));
        assert_eq!((found.slots.len(), found.starts), (0, 0));
        let said: Vec<&str> = found.relaxations.iter().map(|r| r.words.as_str()).collect();
        let order = [
            "up to an hour outside working hours",
            "at most 15 min",
            "up to 4 weeks later",
            "without Tokyo",
            "between 07:00 and 23:00 for Tokyo",
        ];
        assert_eq!(said, order, "{on}");
        let helps: Vec<bool> = found.relaxations.iter().map(|r| r.starts > 0).collect();
        assert_eq!(helps, [false, false, false, true, true]);
        let without = found.relaxations[3].best.as_ref().unwrap();
        assert_eq!(without.there[2].fits, Fits::OutsideHours);
        let any = found.relaxations[4].best.as_ref().unwrap();
        assert!(any.there[2].from.time() >= time(22, 0, 0, 0), "{:?}", any.there[2]);
        assert_eq!(any.there[2].fits, Fits::OutsideHours);
        assert!(any.reasons[2].words.contains("for Tokyo"), "{:?}", any.reasons);
    }
}

#[test]
fn demands_give_way_in_order_each_with_what_it_brings() {
    let at = |h, m| world::time::instant(date(2026, 3, 11), time(h, m, 0, 0), &zone("Europe/London"));
    let taken = |from, to| Taken { stretch: Interval::new(from, to), tentative: false, event: None };
    let mut people = vec![
        invitee("Mara", "Europe/London", hours((9, 0), (17, 0))),
        invitee("Ana", "Europe/London", hours((9, 0), (17, 0))),
        invitee("Ben", "Europe/London", hours((9, 0), (17, 0))),
    ];
    people[0].taken = vec![taken(at(9, 30), at(17, 0))];
    people[1].taken = vec![taken(at(9, 0), at(9, 15))];
    people[1].importance = 80;
    people[2].need = Need::Optional(1);
    let found = look(&ask(people, day(date(2026, 3, 11)), 60));
    let said: Vec<(&str, bool)> =
        found.relaxations.iter().map(|r| (r.words.as_str(), r.starts > 0)).collect();
    assert_eq!(
        said,
        [
            ("without the optional people (they bar no time)", false),
            ("up to an hour outside working hours", true),
            ("at most 15 min", true),
            ("up to a week later", true),
            ("without Ana", false),
        ]
    );
}

#[test]
fn the_least_important_of_the_required_gives_way_first() {
    let at = |h| world::time::instant(date(2026, 3, 11), time(h, 0, 0, 0), &zone("Europe/London"));
    let but = |from, to| {
        [(9, from), (to, 17)]
            .map(|(a, b)| Taken { stretch: Interval::new(at(a), at(b)), tentative: true, event: None })
            .to_vec()
    };
    let mut people: Vec<Invitee> =
        ["Mara", "Ana", "Ben"].map(|n| invitee(n, "Europe/London", hours((9, 0), (17, 0)))).to_vec();
    (people[1].taken, people[2].taken) = (but(9, 10), but(10, 11));
    for (importance, without) in [(80, "without Ben"), (50, "without Ben"), (20, "without Ana")] {
        people[1].importance = importance;
        let found = look(&ask(people.clone(), day(date(2026, 3, 11)), 60));
        let person = found.relaxations.iter().find(|r| matches!(r.relaxed, Relaxed::Without(_))).unwrap();
        assert_eq!((person.words.as_str(), person.starts), (without, 1), "{importance}");
    }
}

#[test]
fn lengths_are_real_minutes_where_the_clock_changes() {
    // Berlin puts its clock forward on Sunday 29 March 2026 at 02:00: 01:30 to 03:30 is one hour.
    let night =
        WorkingHours { days: [Some((time(0, 0, 0, 0), time(6, 0, 0, 0))); 7], ..hours((0, 0), (6, 0)) };
    let mara = invitee("Mara", "Europe/Berlin", night);
    let from = world::time::instant(date(2026, 3, 29), time(1, 30, 0, 0), &zone("Europe/Berlin"));
    let to = world::time::instant(date(2026, 3, 29), time(3, 30, 0, 0), &zone("Europe/Berlin"));
    let found = look(&ask(vec![mara], Interval::new(from, to), 60));
    assert_eq!(found.starts, 1, "one hour lies between");
    let there = &found.slots[0].there[0];
    assert_eq!((there.from.time(), there.to.time()), (time(1, 30, 0, 0), time(3, 30, 0, 0)));
    assert_eq!(found.slots[0].stretch.minutes(), 60);
}

#[test]
fn a_meeting_fits_to_the_minute() {
    let at = |h, m| world::time::instant(date(2026, 3, 11), time(h, m, 0, 0), &zone("Europe/London"));
    let mut mara = invitee("Mara", "Europe/London", hours((9, 0), (17, 0)));
    let taken = |from, to| Taken { stretch: Interval::new(from, to), tentative: false, event: None };
    mara.taken = vec![taken(at(9, 50), at(10, 10)), taken(at(11, 0), at(17, 0))];
    for (minutes, starts) in [(50, 1), (45, 2), (55, 0)] {
        let found = look(&ask(vec![mara.clone()], day(date(2026, 3, 11)), minutes));
        assert_eq!(found.starts, starts, "{minutes}");
    }
}

#[test]
fn the_reasons_add_up_and_each_keeps_within_its_points() {
    let found = look(&ask(london_and_new_york(), day(date(2026, 3, 11)), 45));
    assert_eq!(found.slots.len(), 5);
    for slot in &found.slots {
        let sum: f64 = slot.reasons.iter().map(|r| r.amount).sum();
        assert!((sum - slot.score).abs() < 1e-9);
        let within = |(r, most): (&Reason, &f64)| (0.0..=*most).contains(&r.amount);
        assert!(slot.reasons.iter().zip(&PRIOR.map(|w| 100.0 * w)).all(within), "{:?}", slot.reasons);
    }
    let best: Vec<f64> = found.slots.iter().map(|s| s.score).collect();
    assert!(best.windows(2).all(|w| w[0] >= w[1]));
    let apart = |a: &Slot, b: &Slot| !a.stretch.overlaps(&b.stretch);
    assert!(found.slots.iter().enumerate().all(|(n, a)| found.slots[n + 1..].iter().all(|b| apart(a, b))));
}

#[test]
fn comfort_falls_from_half_past_nine_and_half_past_four_to_the_edges() {
    let usual = (540.0, 1050.0);
    for (minute, comfort) in [
        (570.0, 1.0),
        (990.0, 1.0),
        (540.0, 0.3),
        (1050.0, 0.3),
        (555.0, 0.65),
        (1020.0, 0.65),
        (510.0, 0.15),
        (400.0, 0.0),
    ] {
        assert!((score::comfort_at(minute, usual) - comfort).abs() < 1e-9, "{minute}");
    }
    assert_eq!(score::comfort_at(600.0, (600.0, 900.0)), 1.0, "who begins at ten is at ease at ten");
}

/// A scene with a colleague, somebody in New York and somebody of whom nothing is known.
fn office() -> Scene {
    let mut scene = Scene::new();
    scene.person("Ana Lima", "ana@northwharf.example");
    let mut ben = world::Person::new("Ben Okafor", "ben@far.example");
    ben.zone = Some("America/New_York".into());
    scene.world.put(world::Item::Person(ben));
    scene
}

fn of_office(scene: &Scene, guests: &[(&str, Need)], minutes: i64) -> Ask {
    let window = Interval::new(at(1, 0, 0), at(6, 0, 0));
    let config = AgendaConfig::default();
    let mut people = vec![executive(&scene.world, window, minutes, &config)];
    let mailbox = |email: &str| Mailbox { email: email.to_owned(), name: None };
    people.extend(guests.iter().map(|(email, need)| guest(&scene.world, &mailbox(email), *need, window)));
    ask(people, window, minutes)
}

#[test]
fn what_is_not_known_counts_as_free_and_is_said() {
    let scene = office();
    let ask = of_office(&scene, &[("stranger@far.example", Need::Required)], 45);
    let stranger = &ask.people[1];
    assert_eq!((stranger.zone_known, stranger.calendar_known), (false, false));
    assert_eq!(stranger.zone.iana_name(), Some(ZONE));
    let found = find(&ask, &scene.world.events);
    assert_eq!(found.slots[0].there[1].fits, Fits::NotKnown);
    assert_eq!(found.slots[0].there[0].fits, Fits::Free);
}

#[test]
fn events_in_sight_tell_when_others_are_elsewhere() {
    let mut scene = office();
    // The executive declined it, so her own time is free; Ana's is not.
    let id = scene.event("Site visit", at(1, 9, 0), 8 * 60, &["ana", "mara@northwharf.example"]);
    scene.change_event(id, |e| e.attendees[1].partstat = world::PartStat::Declined);
    let on_tuesday = |ask: &Ask| {
        let found = find(ask, &scene.world.events);
        found.slots.iter().filter(|s| s.stretch.end <= at(2, 0, 0)).cloned().collect::<Vec<_>>()
    };
    let required = of_office(&scene, &[("ana@northwharf.example", Need::Required)], 45);
    assert!(on_tuesday(&required).iter().all(|s| s.stretch.start >= at(1, 17, 0)));
    let optional = of_office(&scene, &[("ana@northwharf.example", Need::Optional(1))], 45);
    let all = find(&Ask { most: 60, ..optional }, &scene.world.events);
    let tuesday = all.slots.iter().find(|s| s.stretch.start < at(1, 16, 0)).unwrap();
    assert_eq!((tuesday.there[1].fits, tuesday.reasons[1].amount), (Fits::Elsewhere, 0.0));
    assert_eq!(tuesday.reasons[1].words, "without Ana Lima");
    assert_eq!(tuesday.reasons[1].evidence[0].item, world::ItemRef::Event(id));
}

#[test]
fn what_is_found_breaks_no_hard_rule() {
    let mut scene = office();
    for day in 1..5 {
        scene.event("Long", at(day, 9, 0), 180, &["ana"]);
        scene.event("Longer", at(day, 14, 0), if day == 2 { 120 } else { 60 }, &["ben@far.example"]);
    }
    let ask = of_office(&scene, &[("ana@northwharf.example", Need::Required)], 60);
    let found = find(&Ask { most: 100, ..ask.clone() }, &scene.world.events);
    assert!(found.slots.len() >= 3);
    assert!(
        found.slots.iter().all(|s| !Interval::new(at(2, 0, 0), at(3, 0, 0)).overlaps(&s.stretch)),
        "Wednesday is full"
    );
    for slot in &found.slots {
        let proposal = meet(&scene.world, &ask, slot, "Berths", 0);
        let rules = crate::agenda::broken(&scene.world, &AgendaConfig::default(), &proposal.effect);
        assert!(rules.is_empty(), "{:?}: {rules:?}", slot.stretch);
    }
}

#[test]
fn half_days_that_usually_hold_meetings_fit_better() {
    let mut scene = office();
    scene.set_now(at(29, 7, 0));
    assert_eq!(themes(&scene.world), None, "no meetings, no themes");
    for week in 0..4 {
        for hour in 13..19 {
            scene.event("Round", at(7 * week + 1, hour, 0), 45, &["ana"]);
        }
        scene.event("Solo", at(7 * week, 9, 0), 90, &["ana"]);
    }
    let themes = themes(&scene.world).unwrap();
    let on = |day: i8, hour| themes.at(date(2026, 12, day).at(hour, 0, 0, 0));
    assert_eq!(on(1, 14), 1.0, "Tuesday afternoon");
    assert!((on(7, 10) - 90.0 / 270.0).abs() < 1e-9, "Monday morning");
    assert_eq!(on(2, 10), 0.0, "Wednesday morning");
}
