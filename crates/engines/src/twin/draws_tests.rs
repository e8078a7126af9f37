//! What else there is to do changes nothing of the chance that falls on a task, and series that end go on where they did
//! before.

use super::fit::fit;
use super::horizon::build;
use super::{LogNormal, Model};
use crate::alignment::AlignmentConfig;
use crate::testing::{Scene, at};
use std::collections::BTreeMap;
use world::{Snapshot, TaskId};

fn model(world: &Snapshot) -> (Model, Vec<Option<TaskId>>) {
    let ahead = build(world, &fit(world), 4, &[], &AlignmentConfig::default()).unwrap();
    (ahead.model, ahead.work.iter().map(|w| w.task).collect())
}

/// How long each task takes in one life, as a multiple of its median.
fn drawn(world: &Snapshot) -> BTreeMap<TaskId, f64> {
    let (mut model, ids) = model(world);
    // Time for everything.
    model.days.iter_mut().for_each(|d| (d.meetings, d.sessions, d.extra) = (Vec::new(), Vec::new(), None));
    model.interruptions.arrivals.clear();
    let runs = model.run(3, 1, 1);
    let worked = &runs.all()[0].worked;
    let one = |n: usize| Some((ids[n]?, worked[n] / model.tasks[n].median));
    (0..ids.len()).filter_map(one).collect()
}

#[test]
fn one_more_task_leaves_the_chance_of_all_others_as_it_was() {
    let mut scene = Scene::new();
    for n in 0..12 {
        scene.task(&format!("Work {n}"), 60);
    }
    let before = drawn(&scene.world);
    for n in 0..3 {
        scene.task(&format!("More {n}"), 45);
    }
    let after = drawn(&scene.world);
    assert_eq!((before.len(), after.len()), (12, 15));
    for (task, share) in &before {
        assert!((after[task] - share).abs() < 1e-9, "{share} {}", after[task]);
    }
    let distinct: std::collections::BTreeSet<u64> = after.values().map(|v| v.to_bits()).collect();
    assert_eq!(distinct.len(), after.len(), "and each has its own");
}

#[test]
fn a_task_between_two_others_shifts_them_and_changes_nothing_else() {
    let law = |median| LogNormal { median, sigma: 0.5 };
    let of = |tasks: &[(u64, f64)]| Model {
        day_minutes: 480.0,
        days: vec![super::Day::default(); 10],
        overrun: law(1.0),
        mail: super::Mail { overnight: 0.0, arrivals: Vec::new(), handling: law(1.0), session_minutes: 0.0 },
        interruptions: super::Interruptions {
            arrivals: Vec::new(),
            minutes: super::Law::Exponential { mean: 1.0 },
            resume_minutes: 0.0,
        },
        tasks: tasks.iter().map(|t| law(t.1)).collect(),
        keys: tasks.iter().map(|t| t.0).collect(),
        order: Vec::new(),
        starts: Vec::new(),
    };
    let two = of(&[(11, 60.0), (22, 90.0)]).run(5, 40, 1);
    let three = of(&[(11, 60.0), (33, 30.0), (22, 90.0)]).run(5, 40, 1);
    for (a, b) in two.all().iter().zip(three.all()) {
        assert_eq!(a.ended[0], b.ended[0]);
        assert!((b.ended[2] - a.ended[1] - b.worked[1]).abs() < 1e-9);
    }
}

#[test]
fn a_day_that_ends_early_leaves_less_time_and_the_next_begins_at_its_hour() {
    let sure = |median| LogNormal { median, sigma: 0.0 };
    let mut model = Model {
        day_minutes: 480.0,
        days: vec![super::Day { ends: Some(240.0), ..Default::default() }, super::Day::default()],
        overrun: sure(1.0),
        mail: super::Mail { overnight: 0.0, arrivals: Vec::new(), handling: sure(1.0), session_minutes: 0.0 },
        interruptions: super::Interruptions {
            arrivals: Vec::new(),
            minutes: super::Law::Exponential { mean: 1.0 },
            resume_minutes: 0.0,
        },
        tasks: vec![sure(200.0), sure(100.0)],
        keys: vec![1, 2],
        order: Vec::new(),
        starts: Vec::new(),
    };
    assert_eq!(model.run(1, 1, 1).all()[0].ended, [200.0, 540.0], "an hour of it is left for the second day");
    assert_eq!(model.run(1, 1, 1).all()[0].open, [240.0, 480.0]);
    // What runs over the end of a short day is overtime, as it is on a long one.
    model.days[0].meetings.push(super::Meeting { key: 1, start: 230.0, minutes: 30.0 });
    assert_eq!(model.run(1, 1, 1).all()[0].overtime, 20.0);
}

#[test]
fn a_series_that_ends_goes_on_in_the_weeks_ahead_where_it_was_renewed_before() {
    let held = |renewed: bool| {
        let mut scene = Scene::new();
        for week in -10..=0 {
            let event = scene.event(&format!("s {week}"), at(7 * week + 1, 9, 0), 60, &["ben"]);
            scene.change_event(event, |e| {
                e.summary = "Berth steering".into();
                e.uid = if renewed && week >= -4 { "second".into() } else { "first".into() };
                e.recurrence_id = Some(format!("{week}"));
            });
        }
        let found = fit(&scene.world);
        let input = found.inputs.iter().find(|i| i.name == "Series that go on after their end").unwrap();
        assert_eq!(input.value, f64::from(u8::from(renewed)));
        let (model, _) = model(&scene.world);
        model.days.iter().flat_map(|d| &d.meetings).map(|m| m.minutes).sum::<f64>()
    };
    assert_eq!((held(false), held(true)), (60.0, 240.0), "once in this week, and three times after it");
}
