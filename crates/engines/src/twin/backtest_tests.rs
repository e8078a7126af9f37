//! Past weeks lived through again: what is known when, what is learned of it, what is told.

use super::*;
use crate::testing::{MONDAY, Scene, applied, at};
use world::time::Due;

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 100, seed: 7, threads: 2, stretch: Stretch::NONE };

/// Half a year of meetings, and tasks that come up on Mondays and take so many working days in all.
fn scene(days: impl Fn(i64) -> i64) -> Scene {
    let mut scene = Scene::new();
    for week in -26..4 {
        let event = scene.event("Vendor review", at(7 * week + 1, 9, 0), 120, &["ana"]);
        scene.change_event(event, |e| e.recurrence_id = Some(format!("r{week}")));
    }
    for n in 0..60 {
        let (week, took) = (-14 + n / 5, days(n));
        let task = scene.task(&format!("Work {n}"), 60);
        let (came, ended) = (at(7 * week - 3, 12, 0), at(7 * week + took, 16, 0));
        scene.change_task(task, |t| {
            t.created = Some(came);
            t.due = Some(Due::At(at(7 * week + 9, 17, 0)));
            if ended < at(0, 0, 0) {
                (t.state, t.ended, t.actual_minutes) = (TaskState::Done, Some(ended), Some(60));
            }
        });
    }
    scene
}

#[test]
fn what_was_not_known_on_a_day_has_no_part_in_its_forecast() {
    let mut scene = scene(|_| 3);
    let later = scene.event("Came up later", at(-19, 9, 0), 300, &["ben"]);
    scene.change_event(later, |e| e.created = Some(at(-21, 9, 0)));
    let start = crate::testing::MONDAY.saturating_sub(28.days());
    let then = as_of(&scene.world, start);
    assert_eq!(then.now, at(-28, 0, 0));
    assert!(!then.events.contains_key(&later));
    assert!(then.tasks.values().all(|t| t.created.unwrap() <= then.now && t.state != TaskState::Done));
    assert!(then.tasks.values().any(|t| scene.world.tasks[&t.id].state == TaskState::Done));
    assert!(then.learned.effort.iter().all(|r| r.ended <= then.now));
    let free = then.busy.iter().all(|i| !i.overlaps(&Interval::lasting(at(-19, 9, 0), 300)));
    assert!(free, "its time is not taken either");
}

#[test]
fn a_date_that_was_put_off_later_is_the_date_of_then() {
    let mut scene = scene(|n| n % 5);
    let id = scene.task("Lease draft", 60);
    let first = Due::At(at(-12, 12, 0));
    scene.change_task(id, |task| (task.created, task.due) = (Some(at(-30, 9, 0)), Some(first)));
    let before = scene.world.tasks[&id].clone();
    let later = Due::On(MONDAY);
    scene.change_task(id, |task| task.due = Some(later));
    let undo = Effect::PutBack { item: Box::new(Item::Task(before.clone())) };
    let proposal = applied(&scene.world, "twin.test", at(-10, 9, 0), undo);
    scene.world.put(Item::Proposal(Box::new(proposal)));
    let due = |day| as_of(&scene.world, day).tasks.get(&id).and_then(|task| task.due);
    assert_eq!(due(MONDAY.saturating_sub(14.days())), before.due);
    assert_eq!(due(MONDAY.saturating_sub(7.days())), Some(later));
}

fn replayed(days: impl Fn(i64) -> i64, dated: bool) -> Accuracy {
    let mut scene = scene(days);
    if !dated {
        let ids: Vec<TaskId> = scene.world.tasks.keys().copied().collect();
        ids.into_iter().for_each(|id| scene.change_task(id, |t| t.due = None));
    }
    replay(&scene.world, &SETTINGS, &AlignmentConfig::default()).unwrap()
}

fn share(of: &[Judged]) -> f64 {
    coverage(of, 1, crate::testing::MONDAY).share().unwrap()
}

#[test]
fn what_lingers_without_a_date_is_put_off_until_its_dates_hold() {
    // Each task could be done at once and is done on the third to the ninth day.
    let found = replayed(|n| [2, 3, 4, 7, 8][(n % 5) as usize], false);
    assert_eq!(found.weeks, 12);
    assert!(found.judged.len() >= 40, "{}", found.judged.len());
    assert!(!found.is_too_little());
    let seen: BTreeSet<TaskId> = found.judged.iter().map(|j| j.task).collect();
    assert_eq!(seen.len(), found.judged.len(), "a task counts once");
    let dated = found.stretch.habit.map_or(0, |h| h.count);
    assert!(found.stretch.factors[1] > 2.0 && dated == 0, "{:?}", found.stretch);
    let late = &found.judged[found.judged.len() - 25..];
    assert!(share(late) >= 0.7, "{}", share(late));
}

#[test]
fn dated_work_is_told_for_when_it_is_done_and_chances_as_they_come_true() {
    // Due on the tenth day; four of five are done a day before, one three days after.
    let found = replayed(|n| if n % 5 == 0 { 14 } else { 8 }, true);
    let habit = found.stretch.habit.unwrap();
    assert!((0.7..=0.9).contains(&habit.kept), "{habit:?}");
    assert!(
        (0.7..=0.9).contains(&habit.fits),
        "the simulation says that all could be done in time: {habit:?}"
    );
    assert!(habit.does_not < 0.2 && habit.misfits < 5.0, "what does not fit has not been seen: {habit:?}");
    let late = &found.judged[found.judged.len() - 20..];
    assert!(share(late) >= 0.7, "{}", share(late));
    let told: Vec<f64> = late.iter().filter_map(|j| j.met).collect();
    assert!(!told.is_empty() && told.iter().all(|met| (0.6..=0.95).contains(met)), "{told:?}");
    assert!(found.reliability.iter().all(|b| b.count > 0 && (0.0..=1.0).contains(&b.came)));
}

#[test]
fn without_a_past_nothing_is_judged() {
    let found = replay(&Scene::new().world, &SETTINGS, &AlignmentConfig::default()).unwrap();
    assert_eq!((found.judged.len(), found.weeks, found.stretch), (0, 0, Stretch::NONE));
    assert!(found.is_too_little() && found.brier.is_none() && found.drift.is_none());
}

#[test]
fn drift_is_told_over_forty_and_not_before() {
    let day = crate::testing::MONDAY;
    let ended = |n: usize, days: i64| Judged {
        task: TaskId::derive(&n.to_string()),
        monday: day.saturating_sub(28.days()),
        told: [None, Some(day.saturating_sub(20.days())), None],
        met: None,
        ended: Some(day.saturating_sub(days.days())),
        was_met: None,
        due: None,
        days: Days { simulated: [None, Some(5.0), None], took: 6.0, due: None, met: None },
    };
    let one = |n: usize, held: bool| ended(n, if held { 21 } else { 19 });
    let of = |all: usize, held: usize| (0..all).map(|n| one(n, n < held)).collect::<Vec<_>>();
    // So many are done before the day told, so many on it, the others after it.
    let with_ties = |before: usize, on: usize| {
        let days = |n: usize| [21, 20, 19][usize::from(n >= before) + usize::from(n >= before + on)];
        (0..40).map(|n| ended(n, days(n))).collect::<Vec<_>>()
    };
    assert_eq!(drift(&of(39, 0), day), None);
    assert_eq!(drift(&of(40, 32), day), None);
    assert_eq!(drift(&of(40, 20), day), Some(0.5));
    assert_eq!(drift(&of(40, 40), day), Some(1.0));
    assert_eq!(coverage(&of(40, 32), 1, day), Coverage { level: 0.8, before: 32, held: 32, of: 40 });
    assert_eq!(drift(&with_ties(28, 12), day), None, "the level lies between: ties alone are no drift");
    assert_eq!(drift(&with_ties(10, 10), day), Some(0.5), "even with all ties too few");
    assert_eq!(drift(&with_ties(37, 3), day), Some(0.925), "without any too many");
}
