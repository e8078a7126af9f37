//! The five dials over weeks reckoned by hand. The scene's clock stands at Monday 2 November 2026, 07:40; days have
//! 8 hours of work, lunch from 12:30 to 13:00.

use super::*;
use crate::maths::random::Random;
use crate::testing::{MONDAY, Scene, at, cases, random_day};
use world::event::EventStatus;
use world::task::TaskState;
use world::{CommitmentState, Due, ItemRef};

fn reading(scene: &Scene, dial: Dial) -> Reading {
    let world = &scene.world;
    let score = week_score(world, &Efforts::until(world, MONDAY), &AgendaConfig::default(), MONDAY);
    score.readings.into_iter().find(|r| r.dial == dial).unwrap()
}

fn points(scene: &Scene, dial: Dial) -> Option<f64> {
    reading(scene, dial).points
}

fn near(found: Option<f64>, expected: f64) {
    assert!(found.is_some_and(|f| (f - expected).abs() < 1e-6), "{found:?}, expected {expected}");
}

#[test]
fn goal_fit_is_the_index_of_the_week() {
    let mut scene = Scene::new();
    let (a, b) = (scene.goal("A", 0.5, None), scene.goal("B", 0.5, None));
    for (day, goal, hours) in [(0, Some(a), 4), (1, Some(b), 2), (2, None, 2)] {
        let event = scene.event(&format!("Work {day}"), at(day, 9, 0), 60 * hours, &["ben"]);
        if let Some(goal) = goal {
            scene.link(ItemRef::Event(event), goal, 1.0);
        }
    }
    // Planned 42.5, 42.5 and 15%; booked 50, 25 and 25%: 1 − ½ (7.5 + 17.5 + 10)% = 82.5%.
    let fit = reading(&scene, Dial::GoalFit);
    near(fit.points, 82.5);
    let words: Vec<&str> = fit.reasons.iter().map(|r| r.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "all time as planned",
            "B: 25% booked, 42% planned",
            "no goal: 25% booked, 15% planned",
            "A: 50% booked, 42% planned"
        ]
    );
    let about: Vec<&str> = fit.reasons[1].evidence.iter().map(|e| e.quote.as_str()).collect();
    assert_eq!(about, ["B", "Work 1, Tue 09:00–11:00, with 1 person"]);
    // The next week is empty, and this one's time is not its own.
    let world = &scene.world;
    let next = MONDAY.saturating_add(7.days());
    let score = week_score(world, &Efforts::until(world, next), &AgendaConfig::default(), next);
    assert_eq!(score.readings[0].points, None);
}

#[test]
fn goal_fit_says_what_is_missing() {
    let mut scene = Scene::new();
    assert_eq!(reading(&scene, Dial::GoalFit).words, "no goals are set yet");
    let goal = scene.goal("A", 1.0, None);
    let event = scene.event("Talk", at(1, 9, 0), 180, &["ben"]);
    scene.link(ItemRef::Event(event), goal, 1.0);
    assert_eq!(reading(&scene, Dial::GoalFit).words, "3 h are booked; from 4 h on it can be told");
    let mut scene = Scene::new();
    scene.goal("A", 1.0, None);
    scene.event("Talk", at(1, 9, 0), 300, &["ben"]);
    assert_eq!(reading(&scene, Dial::GoalFit).words, "nothing on the calendar is linked to a goal");
    assert_eq!(points(&scene, Dial::GoalFit), None);
}

/// Fills the days but Monday from morning to evening.
fn full_but_monday(scene: &mut Scene) {
    for day in 1..5 {
        scene.event(&format!("All day {day}"), at(day, 9, 0), 510, &["ben"]);
    }
}

#[test]
fn deep_work_is_what_is_free_or_kept_in_long_stretches() {
    let mut scene = Scene::new();
    full_but_monday(&mut scene);
    // 09:00–12:30 and 13:00–17:30 are free: 8 of 8 hours.
    near(points(&scene, Dial::DeepWork), 100.0);
    // A meeting at 10:00 leaves 60 minutes, which are too few, and 90: 90 + 270 of 480 minutes.
    scene.event("Talk", at(0, 10, 0), 60, &["ben"]);
    near(points(&scene, Dial::DeepWork), 75.0);
    // A block of one's own keeps its stretch; a journey and the dentist do not.
    scene.event("Board paper", at(0, 13, 0), 90, &[]);
    let deep = reading(&scene, Dial::DeepWork);
    near(deep.points, 75.0);
    assert_eq!(deep.words, "6 h of 8 h in stretches of 1 h 30 and more");
    let words: Vec<&str> = deep.reasons.iter().map(|r| r.words.as_str()).collect();
    assert_eq!(words, ["11:00–12:30, free", "13:00–17:30, kept: Board paper"]);
    scene.event("Train to Hamburg", at(0, 15, 30), 120, &[]);
    near(points(&scene, Dial::DeepWork), 100.0 * 240.0 / 480.0);
}

#[test]
fn more_than_enough_deep_work_is_enough() {
    let mut scene = Scene::new();
    for day in 2..5 {
        scene.event(&format!("All day {day}"), at(day, 9, 0), 510, &["ben"]);
    }
    let deep = reading(&scene, Dial::DeepWork);
    near(deep.points, 100.0);
    near(Some(deep.reasons.iter().map(|r| r.amount).sum()), 100.0);
    assert_eq!(deep.reasons.last().unwrap().words, "more than 8 h counts as 8 h");
}

#[test]
fn what_is_not_seen_leaves_no_deep_work() {
    let mut scene = Scene::new();
    full_but_monday(&mut scene);
    let hidden = Interval::lasting(at(0, 13, 0), 270);
    let all = scene.world.busy.iter().copied().chain([hidden]).collect();
    scene.world.busy = std::sync::Arc::new(world::time::union(all));
    near(points(&scene, Dial::DeepWork), 100.0 * 210.0 / 480.0);
}

#[test]
fn breathing_room_is_half_pauses_and_half_days() {
    let mut scene = Scene::new();
    assert_eq!(points(&scene, Dial::BreathingRoom), None, "an empty calendar tells nothing");
    // Monday: four in a row, then one after half an hour: 1 of 4 pauses is long enough.
    for (n, (hour, minute)) in [(9, 0), (9, 30), (10, 5), (10, 35), (11, 35)].into_iter().enumerate() {
        scene.event(&format!("Talk {n}"), at(0, hour, minute), 30, &["ben"]);
    }
    near(points(&scene, Dial::BreathingRoom), 50.0 * 0.25);
    // Tuesday: two that overlap, which is no pause. 1 of 5, and one of two days is no row of four.
    scene.event("One", at(1, 9, 0), 60, &["ben"]);
    scene.event("Two", at(1, 9, 30), 15, &["ben"]);
    let room = reading(&scene, Dial::BreathingRoom);
    near(room.points, 50.0 * 0.2 + 50.0 * 0.5);
    assert_eq!(
        room.words,
        "1 of 5 pauses between meetings last 10 min or more; 1 of 2 days with meetings have no more than 3 in a row"
    );
    // The end of the longer one counts: 09:45 is not when Tuesday's are over.
    scene.event("Three", at(1, 10, 5), 30, &["ben"]);
    near(points(&scene, Dial::BreathingRoom), 50.0 / 6.0 + 25.0);
    let mut alone = Scene::new();
    alone.event("Board paper", at(0, 9, 0), 60, &[]);
    near(points(&alone, Dial::BreathingRoom), 100.0);
}

/// A task due on a day of the week.
fn due(scene: &mut Scene, title: &str, minutes: u32, day: i64) -> world::TaskId {
    let task = scene.task(title, minutes);
    scene.change_task(task, |t| t.due = Some(Due::On(MONDAY.saturating_add(day.days()))));
    task
}

#[test]
fn promises_are_kept_where_there_is_time_before_they_are_due() {
    let mut scene = Scene::new();
    assert_eq!(reading(&scene, Dial::PromisesKept).words, "nothing is due in this week");
    // Without history 60 minutes take up to 119. Monday has 480 free, 36% of them for what comes: 307 are left.
    let first = due(&mut scene, "First", 60, 0);
    scene.change_task(first, |t| t.due = Some(Due::At(at(0, 17, 0))));
    near(points(&scene, Dial::PromisesKept), 100.0);
    // 100 minutes take up to 199; after the first 188 are left for them.
    due(&mut scene, "Second", 100, 0);
    let promises = reading(&scene, Dial::PromisesKept);
    near(promises.points, 50.0);
    assert_eq!(promises.words, "1 of 2 kept, or with enough time before they are due");
    let words: Vec<(&str, f64)> = promises.reasons.iter().map(|r| (r.words.as_str(), r.amount)).collect();
    assert_eq!(
        words,
        [
            ("First: up to 1 h 59 of work, 4 h 48 for it before Mon 2 Nov", 50.0),
            ("Second: up to 3 h 19 of work, 3 h 08 for it before Mon 2 Nov", 0.0)
        ]
    );
    // Two hours that are kept for it are its own: 120, and 230 of the 360 that stay free less those of the first.
    scene.event("Second", at(0, 13, 0), 120, &[]);
    near(points(&scene, Dial::PromisesKept), 100.0);
}

/// Moore 1968: of works due on days, as many as can be are kept; an hour more never keeps fewer.
#[test]
fn an_hour_more_never_keeps_fewer_promises() {
    let mut chance = Random::new(11);
    for _ in 0..200 {
        let mut scene = Scene::new();
        for n in 0..6 {
            due(&mut scene, &format!("Work {n}"), 60 + 60 * chance.below(6) as u32, chance.below(5) as i64);
        }
        for n in 0..8 {
            let (day, hour) = (chance.below(5) as i64, 9 + chance.below(8) as i64);
            scene.event(&format!("Meeting {n}"), at(day, hour, 0), 60, &["ben"]);
        }
        let before = points(&scene, Dial::PromisesKept).unwrap();
        let dropped = *scene.world.events.keys().nth(chance.below(8)).unwrap();
        scene.change_event(dropped, |e| e.status = world::event::EventStatus::Cancelled);
        let after = points(&scene, Dial::PromisesKept).unwrap();
        assert!(after >= before - 1e-9, "{before} and then {after}");
    }
}

#[test]
fn what_is_settled_counts_as_it_ended() {
    let mut scene = Scene::new();
    let done = due(&mut scene, "Done", 30, 1);
    scene.change_task(done, |t| (t.state, t.ended) = (TaskState::Done, Some(at(1, 12, 0))));
    let late = due(&mut scene, "Late", 30, 1);
    scene.change_task(late, |t| (t.state, t.ended) = (TaskState::Done, Some(at(2, 12, 0))));
    let waits = due(&mut scene, "Waits", 30, 1);
    scene.change_task(waits, |t| t.state = TaskState::Waiting);
    let day = |n: i64| MONDAY.saturating_add(n.days());
    scene.promise("The figures", true, "orla@far.example", day(2), CommitmentState::Open);
    scene.promise("A map", true, "orla@far.example", day(2), CommitmentState::LateKept);
    scene.promise("Theirs", false, "orla@far.example", day(2), CommitmentState::Open);
    scene.promise("A guess", true, "orla@far.example", day(2), CommitmentState::Detected);
    scene.set_now(at(2, 9, 0));
    // Done and the figures of done, late, figures, map.
    near(points(&scene, Dial::PromisesKept), 50.0);
    scene.set_now(at(3, 9, 0));
    near(points(&scene, Dial::PromisesKept), 25.0);
}

#[test]
fn one_to_ones_are_due_by_their_rhythm() {
    let mut scene = Scene::new();
    assert_eq!(points(&scene, Dial::OneToOnesKept), None);
    // Every week, stands on Thursday; every fortnight, last 17 days before; every four weeks, not due yet.
    for back in [-25, -18, -11, -4, 3] {
        scene.event("Priya 1-2-1", at(back, 9, 0), 30, &["priya"]);
    }
    for back in [-45, -31, -17] {
        scene.event("Dana 1-2-1", at(back, 9, 0), 30, &["dana"]);
    }
    for back in [-33, -5] {
        scene.event("Ben 1-2-1", at(back, 9, 0), 30, &["ben"]);
    }
    let kept = reading(&scene, Dial::OneToOnesKept);
    near(kept.points, 50.0);
    assert_eq!(kept.words, "1 of 2 1-2-1s due by their rhythm stand in the calendar");
    let missing = scene.event("Dana 1-2-1", at(2, 9, 0), 30, &["dana"]);
    near(points(&scene, Dial::OneToOnesKept), 100.0);
    scene.change_event(missing, |e| e.status = EventStatus::Cancelled);
    near(points(&scene, Dial::OneToOnesKept), 50.0);
}

#[test]
fn the_score_is_the_mean_of_the_dials_that_have_data() {
    let mut scene = Scene::new();
    full_but_monday(&mut scene);
    let world = &scene.world;
    let before = week_score(world, &Efforts::default(), &AgendaConfig::default(), MONDAY);
    // Deep work 100 and breathing room 100; the other three have nothing to go by.
    near(before.points(), 100.0);
    due(&mut scene, "Far too much", 5_000, 0);
    let world = &scene.world;
    let after = week_score(world, &Efforts::until(world, MONDAY), &AgendaConfig::default(), MONDAY);
    near(after.points(), 200.0 / 3.0);
    assert_eq!(compared(&before, &after), Some((100.0, 100.0)), "only what both have is compared");
}

#[test]
fn parts_add_up_on_any_week() {
    let mut chance = Random::new(11);
    for _ in 0..cases(200) {
        let (mut scene, _) = random_day(&mut chance, 12);
        let goal = scene.goal("A", 1.0, None);
        let events: Vec<_> = scene.world.events.keys().copied().collect();
        for event in events {
            if chance.chance(0.5) {
                scene.link(ItemRef::Event(event), goal, 0.3);
            }
        }
        let world = &scene.world;
        let score = week_score(world, &Efforts::until(world, MONDAY), &AgendaConfig::default(), MONDAY);
        for reading in &score.readings {
            let sum: f64 = reading.reasons.iter().map(|r| r.amount).sum();
            if let Some(points) = reading.points {
                assert!((0.0..=100.0).contains(&points) && (sum - points).abs() < 1e-6, "{reading:?}");
            }
            assert!(!reading.words.is_empty());
        }
    }
}
