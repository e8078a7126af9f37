//! What the coming weeks are made of: what counts as a meeting, as late, as handed over.

use super::backtest::Stretch;
use super::fit::{Basis, fit};
use super::horizon::build;
use super::what_if::{Measure, Settings, Weeks};
use super::*;
use crate::alignment::AlignmentConfig;
use crate::testing::{Scene, at};
use jiff::civil::{Weekday, date};
use world::event::{EventStatus, EventTime};
use world::time::Due;
use world::{Snapshot, TaskState};

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 200, seed: 7, threads: 1, stretch: Stretch::NONE };

fn meetings(world: &Snapshot) -> f64 {
    let ahead = build(world, &fit(world), 1, &[], &AlignmentConfig::default()).unwrap();
    ahead.model.days.iter().flat_map(|day| &day.meetings).map(|m| m.minutes).sum()
}

#[test]
fn own_blocks_and_whole_days_are_no_meetings_and_a_hold_counts_half() {
    let mut scene = Scene::new();
    scene.event("Vendor review", at(1, 9, 0), 60, &["ana"]);
    assert_eq!(meetings(&scene.world), 60.0);
    scene.event("Focus: lease paper", at(1, 14, 0), 120, &[]);
    assert_eq!(meetings(&scene.world), 60.0, "a block of one's own is time for the work in it");
    let fair = scene.event("Trade fair", at(2, 9, 0), 60, &["ben"]);
    let days = EventTime::AllDay { start: date(2026, 11, 4), end: date(2026, 11, 5) };
    scene.change_event(fair, |e| e.time = days.clone());
    assert_eq!(meetings(&scene.world), 60.0);
    let hold = scene.event("Perhaps Ana", at(3, 9, 0), 60, &["ana"]);
    scene.change_event(hold, |e| e.status = EventStatus::Tentative);
    assert_eq!(meetings(&scene.world), 90.0);
}

#[test]
fn days_away_are_no_working_days() {
    let mut scene = Scene::new();
    let away = scene.event("Annual leave", at(2, 0, 0), 60, &[]);
    let days = EventTime::AllDay { start: date(2026, 11, 4), end: date(2026, 11, 7) };
    scene.change_event(away, |e| e.time = days.clone());
    let world = &scene.world;
    let ahead = build(world, &fit(world), 1, &[], &AlignmentConfig::default()).unwrap();
    let off: Vec<bool> = ahead.model.days.iter().map(|day| day.off).collect();
    assert_eq!(off, [false, false, true, true, true]);
    assert_eq!(ahead.load[0].time, 2.0 * ahead.model.day_minutes);
}

#[test]
fn what_is_overdue_is_not_told_as_late_again_but_its_days_count_on() {
    let mut scene = Scene::new();
    for n in 0..3 {
        let task = scene.task(&format!("Old {n}"), 30);
        scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 10, 20))));
    }
    let config = AlignmentConfig::default();
    let fit = fit(&scene.world);
    let found = Weeks::live(&scene.world, &fit, &SETTINGS, &config).unwrap().outlook();
    let figure = |measure| found.figures.iter().find(|f| f.measure == measure).unwrap().mean;
    assert_eq!((figure(Measure::Late), found.overdue), (0.0, 3));
    assert!(figure(Measure::Tardiness) > 0.0);
    assert!(found.promises.iter().all(|p| p.met.is_none() && p.p50.is_some()));
    let due: Vec<bool> = found.load.iter().map(|week| week.due > 0.0).collect();
    assert_eq!(due, [true, false, false, false], "it takes its time of the week under way");
}

#[test]
fn a_task_waits_for_its_day_and_for_those_before_it() {
    let mut scene = Scene::new();
    let first = scene.task("First", 60);
    let second = scene.task("Second", 60);
    scene.change_task(second, |t| {
        t.after = vec![first];
        t.due = Some(Due::On(date(2026, 11, 3)));
    });
    let later = scene.task("Later", 60);
    scene.change_task(later, |t| t.start = Some(date(2026, 11, 16)));
    let config = AlignmentConfig::default();
    let ahead = build(&scene.world, &fit(&scene.world), 4, &[], &config).unwrap();
    let order: Vec<_> = ahead.model.order.iter().map(|n| ahead.work[*n].task.unwrap()).collect();
    let place = |id| order.iter().position(|t| *t == id).unwrap();
    assert!(place(first) < place(second) && place(second) < place(later));
}

#[test]
fn what_is_handed_over_takes_its_new_owner_their_own_time() {
    let mut scene = Scene::new();
    let ana = scene.person("Ana Lima", "ana@northwharf.example");
    let ben = scene.person("Ben Roy", "ben@northwharf.example");
    for n in 0..40 {
        let task = scene.task(&format!("Done {n}"), 60);
        let took = if n % 2 == 0 { 1 } else { 4 };
        scene.change_task(task, |t| {
            (t.owner, t.state) = (Some(if n % 2 == 0 { ana } else { ben }), TaskState::Done);
            (t.created, t.ended) = (Some(at(-28, 9, 0)), Some(at(-28 + took, 9, 0)));
        });
    }
    let lease = scene.project("lease", Vec::new());
    let task = scene.task("Read the lease", 60);
    scene.change_task(task, |t| (t.project, t.due) = (Some(lease), Some(Due::On(date(2026, 11, 4)))));
    let world = &scene.world;
    let fit = fit(world);
    assert!(fit.others[&ana].median < fit.team.median && fit.team.median < fit.others[&ben].median);
    let input = fit.inputs.iter().find(|i| i.name.starts_with("What others do")).unwrap();
    assert_eq!((input.count, input.basis), (40, Basis::Own));
    let met = |to: Option<&str>| {
        let change = Change::Delegate { what: "lease".into(), to: to.map(str::to_owned) };
        let config = AlignmentConfig::default();
        let found = Weeks::live(world, &fit, &SETTINGS, &config).unwrap().compare(&[change]).unwrap();
        let promise = found.then.promises.iter().find(|p| p.task == task).unwrap();
        assert!(promise.handed);
        promise.met.unwrap()
    };
    assert!(met(Some("Ana")) > met(Some("Ben")), "{} {}", met(Some("Ana")), met(Some("Ben")));
    assert!(met(None) < met(Some("Ana")));
}

#[test]
fn time_that_is_kept_free_moves_meetings_and_makes_none_go_away() {
    let mut scene = Scene::new();
    for week in -12..0 {
        for (hour, day) in [(9, 4), (11, 4), (14, 4), (15, 4)] {
            scene.event(&format!("Visit {week} {hour}"), at(7 * week + day, hour, 0), 60, &["cleo"]);
        }
    }
    for n in 0..40 {
        scene.task(&format!("Work {n}"), 120);
    }
    let world = &scene.world;
    let (fit, config) = (fit(world), AlignmentConfig::default());
    let sat = |changes: &[Change]| {
        let ahead = build(world, &fit, 4, changes, &config).unwrap();
        let runs = ahead.model.run(7, 300, 1);
        runs.all().iter().map(|run| f64::from(run.meetings)).sum::<f64>() / 300.0
    };
    let morning = Change::Protect { weekday: Weekday::Friday, from: 9 * 60, until: 12 * 60 };
    let (before, after) = (sat(&[]), sat(&[morning]));
    assert!((before - after).abs() < 0.15 * before, "{before} {after}");
}

/// A long task behind many short ones that press more.
fn pressed() -> (Scene, world::TaskId) {
    let mut scene = Scene::new();
    for n in 0..80 {
        let task = scene.task(&format!("Press {n}"), 30);
        scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 11, 3))));
    }
    let paper = scene.task("Lease paper for Ida", 90);
    scene.change_task(paper, |t| t.due = Some(Due::On(date(2026, 11, 5))));
    (scene, paper)
}

fn met(world: &Snapshot, task: world::TaskId) -> f64 {
    let (fit, config) = (fit(world), AlignmentConfig::default());
    let told = Weeks::live(world, &fit, &SETTINGS, &config).unwrap().outlook();
    told.promises.iter().find(|p| p.task == task).unwrap().met.unwrap()
}

#[test]
fn time_that_is_kept_for_a_task_or_planned_for_it_goes_to_it() {
    let (mut scene, paper) = pressed();
    let before = met(&scene.world, paper);
    let stretch = world::Interval::lasting(at(1, 10, 0), 150);
    let mut planned = scene.world.clone();
    planned.planned = std::sync::Arc::new(vec![(stretch, paper)]);
    assert!(met(&planned, paper) > before + 0.3, "{before} {}", met(&planned, paper));
    scene.event("Kept free: Lease paper for Ida", at(2, 9, 0), 150, &[]);
    assert!(met(&scene.world, paper) > before + 0.3, "{before} {}", met(&scene.world, paper));
}

#[test]
fn what_lies_outside_the_hours_is_work_after_hours() {
    let mut scene = Scene::new();
    scene.event("Vendor review", at(1, 9, 0), 60, &["ana"]);
    let (fit, config) = (fit(&scene.world), AlignmentConfig::default());
    let late = |weekday, hour: u32| {
        let change = Change::Add { series: "Board call".into(), weekday, from: hour * 60, minutes: 60 };
        let weeks = Weeks::live(&scene.world, &fit, &SETTINGS, &config).unwrap();
        let compared = weeks.compare(&[change]).unwrap();
        compared.effects.iter().find(|e| e.measure == Measure::AfterHours).unwrap().mean
    };
    assert!((late(Weekday::Thursday, 22) - 1.0).abs() < 0.1, "{}", late(Weekday::Thursday, 22));
    assert!(late(Weekday::Thursday, 10) < 0.2);
}

#[test]
fn fewer_sittings_with_the_mail_do_not_leave_mail_unread() {
    let mut scene = Scene::new();
    scene.task("Work", 600);
    let world = &scene.world;
    let (fit, config) = (fit(world), AlignmentConfig::default());
    let left = |times| {
        let ahead = build(world, &fit, 2, &[Change::Batch { times }], &config).unwrap();
        ahead.model.run(7, 200, 1).messages_left().0
    };
    assert!(left(1) < left(4) + 40.0, "{} {}", left(1), left(4));
}
