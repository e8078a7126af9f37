//! What scenarios come to, and what is refused.

use super::fit::{Basis, fit};
use super::what_if::{Comparison, Effect, Measure, Outcome, Settings, Weeks};
use super::{Change, backtest::Stretch, horizon};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::testing::{Scene, at};
use jiff::civil::{Weekday, date};
use world::Snapshot;
use world::time::Due;

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 200, seed: 7, threads: 1, stretch: Stretch::NONE };

/// Twelve weeks back and four ahead of a weekly review and a daily stand-up, with eight tasks that are due.
fn scene() -> Scene {
    let mut scene = Scene::new();
    let goal = scene.goal("Berth plan", 1.0, None);
    for week in -12..4 {
        let review = scene.event("Vendor review", at(7 * week + 1, 9, 0), 180, &["ana"]);
        scene.change_event(review, |e| e.recurrence_id = Some(format!("r{week}")));
        let single = scene.event(&format!("Single {week}"), at(7 * week + 2, 14, 0), 60, &["ben"]);
        scene.change_event(single, |e| e.recurrence_id = None);
    }
    for n in 0..8 {
        let task = scene.task(&format!("Work {n}"), 300);
        scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 11, 4 + n))));
        scene.link(world::ItemRef::Task(task), goal, 1.0);
    }
    scene
}

/// The weeks as they are, and against them those after changes.
fn both(
    world: &Snapshot,
    changes: &[Change],
    settings: &Settings,
) -> Result<(Outcome, Comparison), EngineError> {
    let (fit, config) = (fit(world), AlignmentConfig::default());
    let weeks = Weeks::live(world, &fit, settings, &config)?;
    Ok((weeks.outlook(), weeks.compare(changes)?))
}

fn compared(changes: &[Change], settings: &Settings) -> Result<Comparison, EngineError> {
    both(&scene().world, changes, settings).map(|both| both.1)
}

fn drop() -> Change {
    Change::Drop { series: "vendor review".into() }
}

#[test]
fn nothing_changed_differs_by_exactly_nothing() {
    let (base, found) = both(&scene().world, &[], &SETTINGS).unwrap();
    for effect in &found.effects {
        assert_eq!((effect.mean, effect.interval, effect.better), (0.0, (0.0, 0.0), None));
    }
    assert_eq!(base, found.then);
    assert!(base.figures[0].mean > 0.0, "goal hours are worked");
    assert_eq!(base.promises.len(), 8);
}

#[test]
fn the_same_seed_gives_the_same_on_any_number_of_threads() {
    let one = compared(&[drop()], &SETTINGS).unwrap();
    assert_eq!(one, compared(&[drop()], &Settings { threads: 8, ..SETTINGS }).unwrap());
    assert_ne!(one, compared(&[drop()], &Settings { seed: 8, ..SETTINGS }).unwrap());
}

#[test]
fn dropping_a_long_series_makes_less_late_and_each_change_is_told_alone() {
    let protect = Change::Protect { weekday: Weekday::Friday, from: 540, until: 720 };
    let found = compared(&[drop(), protect], &SETTINGS).unwrap();
    let tardiness = found.effects[2];
    assert!(tardiness.mean < 0.0 && tardiness.interval.1 < 0.0, "{tardiness:?}");
    assert!(tardiness.better.unwrap() > 0.9, "{tardiness:?}");
    assert_eq!(found.alone.len(), 2);
    assert!(found.alone[0][2].mean < 0.0, "{:?}", found.alone);
}

#[test]
fn what_a_scenario_takes_out_is_not_filled_up_again() {
    let mut scene = scene();
    // Singles on the day of the series, in the weeks before and in those ahead.
    for week in -12..4 {
        for hour in [13, 15] {
            scene.event(&format!("Visit {week} {hour}"), at(7 * week + 1, hour, 0), 45, &["cleo"]);
        }
    }
    let world = scene.world;
    let (fit, config) = (fit(&world), AlignmentConfig::default());
    let others = |changes: &[Change]| {
        let ahead = horizon::build(&world, &fit, 4, changes, &config).unwrap();
        ahead.model.days.iter().map(|day| day.extra.map_or(0.0, |extra| extra.mean)).collect::<Vec<_>>()
    };
    let shorter = Change::Shorten { series: "vendor review".into(), minutes: 60 };
    let moved = Change::Move { series: "vendor review".into(), weekday: Weekday::Monday, from: 600 };
    let added = Change::Add { series: "Board".into(), weekday: Weekday::Tuesday, from: 960, minutes: 60 };
    for change in [drop(), shorter, moved, added] {
        assert_eq!(others(&[]), others(std::slice::from_ref(&change)), "{change:?}");
    }
}

#[test]
fn a_project_lands_when_its_only_task_does_whatever_the_record_says() {
    use super::backtest::Habit;
    let mut scene = scene();
    let project = scene.project("berth", vec![]);
    let only = scene.task("The only one", 900);
    scene.change_task(only, |t| {
        (t.project, t.due) = (Some(project), Some(Due::On(date(2026, 11, 6))));
    });
    let stretches = [
        Stretch::NONE,
        Stretch::by([1.4, 2.0, 3.0]),
        Stretch { habit: Some(Habit::as_simulated_but(0.8, 0.1)), ..Stretch::NONE },
    ];
    for dated in [true, false] {
        if !dated {
            scene.change_task(only, |t| t.due = None);
        }
        for stretch in stretches {
            let (base, _) = both(&scene.world, &[], &Settings { stretch, ..SETTINGS }).unwrap();
            let task = base.promises.iter().find(|p| p.task == only).unwrap();
            let landing = base.projects.iter().find(|l| l.project == project).unwrap();
            assert_eq!((landing.p50, landing.p80), (task.p50, task.p80), "{dated} {stretch:?}");
        }
    }
}

#[test]
fn a_new_project_makes_nothing_better_and_loads_the_weeks() {
    let project = |hours| Change::Project { name: "New terminal".into(), hours, by: None };
    for hours in [40.0, 120.0] {
        let (base, found) = both(&scene().world, &[project(hours)], &SETTINGS).unwrap();
        let better = |e: &Effect| e.measure != Measure::Focus && e.is_better();
        assert!(!found.effects.iter().any(better), "{hours}: {:?}", found.effects);
        let sum = |of: &Outcome| of.load.iter().map(|w| w.due).sum::<f64>();
        assert!((sum(&found.then) - sum(&base) - 60.0 * hours).abs() < 1.0, "{hours}");
    }
}

#[test]
fn weighing_goals_anew_changes_no_yardstick() {
    let mut scene = scene();
    let other = scene.goal("Other plan", 3.0, None);
    let task = scene.task("Elsewhere", 200);
    scene.link(world::ItemRef::Task(task), other, 1.0);
    let weight = Change::Weight { goal: "Berth plan".into(), percent: 90.0 };
    let (base, found) = both(&scene.world, &[weight], &SETTINGS).unwrap();
    // The same work in the same time: what differs is the order alone.
    let late = |of: &Outcome| of.figures[2].mean;
    assert!((late(&found.then) - late(&base) - found.effects[2].mean).abs() < 1e-6);
    assert!(late(&found.then) < 3.0 * late(&base).max(1.0), "{} {}", late(&found.then), late(&base));
}

#[test]
fn beyond_the_known_work_more_comes_as_it_did_before() {
    let mut scene = scene();
    for week in -12..0 {
        for n in 0..4 {
            let task = scene.task(&format!("Came {week} {n}"), 120);
            scene.change_task(task, |t| {
                (t.created, t.ended) = (Some(at(7 * week, 9, 0)), Some(at(7 * week + 10, 9, 0)));
                (t.state, t.actual_minutes) = (world::TaskState::Done, Some(120));
            });
        }
    }
    let (base, _) = both(&scene.world, &[], &Settings { weeks: 13, ..SETTINGS }).unwrap();
    let (first, last) = (&base.load[1], &base.load[11]);
    assert!(last.new_work > 240.0, "{last:?}");
    assert!(last.due <= first.due + 1.0);
    let (fewer, _) = both(&scene.world, &[], &Settings { weeks: 4, ..SETTINGS }).unwrap();
    let goals = |of: &Outcome| of.figures[0].mean;
    assert!(goals(&base) > 0.4 * goals(&fewer), "{} {}", goals(&base), goals(&fewer));
}

#[test]
fn what_takes_the_time_away_lowers_the_chance_of_a_date_with_any_record() {
    use super::backtest::Habit;
    let absence = Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 20) };
    let stretch = Stretch { habit: Some(Habit::as_simulated_but(0.9, 0.1)), ..Stretch::NONE };
    let (base, found) = both(&scene().world, &[absence], &Settings { stretch, ..SETTINGS }).unwrap();
    let sum = |of: &Outcome| of.promises.iter().filter_map(|p| p.met).sum::<f64>();
    assert!(sum(&found.then) < 0.5 * sum(&base), "{} {}", sum(&found.then), sum(&base));
    let late = found.effects[1];
    assert!(late.mean > 1.0 && late.is_clear(), "{late:?}");
}

#[test]
fn what_adds_work_makes_more_late_and_an_absence_too() {
    let project = Change::Project { name: "New terminal".into(), hours: 60.0, by: None };
    let absence = Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 5) };
    assert!(compared(&[absence], &SETTINGS).unwrap().effects[2].mean > 0.0);
    let found = compared(&[project], &SETTINGS).unwrap();
    assert!(found.effects[2].mean >= 0.0, "{:?}", found.effects);
    let add = Change::Add { series: "Board".into(), weekday: Weekday::Tuesday, from: 780, minutes: 240 };
    let (base, found) = both(&scene().world, &[add], &SETTINGS).unwrap();
    assert!(found.effects[2].mean > 0.0, "{:?}", found.effects);
    assert!(found.then.rho > base.rho);
}

#[test]
fn what_contradicts_or_is_too_far_or_unknown_is_refused() {
    let moved = Change::Move { series: "Vendor Review".into(), weekday: Weekday::Monday, from: 600 };
    let code = |found: Result<Comparison, EngineError>| found.unwrap_err().code();
    assert_eq!(code(compared(&[drop(), moved], &SETTINGS)), "E_CONFLICT");
    assert_eq!(code(compared(&[], &Settings { weeks: 27, ..SETTINGS })), "E_LIMIT");
    assert_eq!(code(compared(&[], &Settings { weeks: 0, ..SETTINGS })), "E_RANGE");
    assert_eq!(code(compared(&[Change::Drop { series: "Nothing".into() }], &SETTINGS)), "E_NOT_FOUND");
    let nobody = Change::Delegate { what: "Nobody".into(), to: None };
    assert_eq!(code(compared(&[nobody], &SETTINGS)), "E_NOT_FOUND");
}

#[test]
fn every_figure_says_how_much_is_behind_it_and_little_history_is_told_in_tens() {
    let found = fit(&scene().world);
    let input = |name: &str| found.inputs.iter().find(|i| i.name == name).unwrap();
    assert_eq!((input("Single meetings").count, input("Single meetings").basis), (12, Basis::Mixed));
    assert_eq!(input("Interruptions").basis, Basis::Prior);
    assert!(!found.is_thin() && found.weeks > 11.0, "{}", found.weeks);
    let empty = Scene::new().world;
    assert!(fit(&empty).is_thin());
    let mut thin = scene().world;
    let late = thin.events.values().filter(|e| e.interval(&thin.zone()).start > at(-7, 0, 0)).cloned();
    thin.events = std::sync::Arc::new(late.map(|e| (e.id, e)).collect());
    let (base, found) = both(&thin, &[], &SETTINGS).unwrap();
    assert!(found.thin);
    for promise in &base.promises {
        assert_eq!((promise.met.unwrap() * 10.0).fract(), 0.0);
    }
}

/// The mean of a measure in an outcome.
fn mean_of(of: &Outcome, measure: Measure) -> f64 {
    of.figures.iter().find(|f| f.measure == measure).unwrap().mean
}

#[test]
fn what_a_measure_is_made_of_adds_up_to_it() {
    let scene = scene();
    let (fit, config) = (fit(&scene.world), AlignmentConfig::default());
    let weeks = Weeks::live(&scene.world, &fit, &SETTINGS, &config).unwrap();
    let handed = Change::Delegate { what: super::EVERYTHING.into(), to: None };
    for changes in [vec![], vec![drop()], vec![handed]] {
        let outcome = weeks.compare(&changes).unwrap().then;
        for measure in Measure::ALL {
            let parts = weeks.parts(&changes, measure).unwrap();
            let sum: f64 = parts.iter().map(|p| p.amount).sum();
            assert!((sum - mean_of(&outcome, measure)).abs() < 1e-6, "{measure:?} {changes:?}: {parts:?}");
            assert!(parts.windows(2).all(|two| two[0].amount.abs() >= two[1].amount.abs()));
        }
        assert!(weeks.parts(&changes, Measure::GoalHours).unwrap().len() >= 8, "task by task");
    }
}

#[test]
fn a_hand_over_is_judged_by_what_is_done_for_goals_not_by_who_does_it() {
    let mut scene = scene();
    for task in scene.world.tasks.values().map(|t| t.id).collect::<Vec<_>>() {
        scene.change_task(task, |t| t.title = format!("{} of the lease", t.title));
    }
    let handed = Change::Delegate { what: super::EVERYTHING.into(), to: None };
    let (base, found) = both(&scene.world, &[handed], &SETTINGS).unwrap();
    let of = |measure| found.effects.iter().find(|e| e.measure == measure).unwrap();
    let focus = of(Measure::Focus);
    assert!(focus.mean < 0.0 && !focus.counts && !focus.is_better(), "{focus:?}");
    assert!(of(Measure::GoalHours).mean > -0.5, "others work for the goal in one's place: {found:?}");
    assert!(of(Measure::GoalHours).counts);
    assert!(mean_of(&found.then, Measure::GoalHours) > 0.8 * mean_of(&base, Measure::GoalHours));
    let own = |of: &Outcome| of.people.iter().find(|p| p.0 == super::Holder::Owner).unwrap().1;
    assert!(own(&found.then) < 0.2 * own(&base), "all of it is handed over");
}

#[test]
fn in_a_crunch_what_serves_no_goal_lapses_and_nothing_new_is_booked() {
    let crunch = Change::Crunch { from: date(2026, 11, 2), until: date(2026, 11, 15) };
    let (base, found) = both(&scene().world, &[crunch], &SETTINGS).unwrap();
    assert!(found.effects[2].is_better(), "less is late: {:?}", found.effects);
    let meetings = |of: &Outcome| of.load.iter().map(|w| w.meetings).collect::<Vec<_>>();
    let (now, then) = (meetings(&base), meetings(&found.then));
    assert!(then[0] < 0.2 * now[0] && (then[3] - now[3]).abs() < 1.0, "{now:?} {then:?}");
    let absence = Change::Absence { from: date(2026, 11, 12), until: date(2026, 11, 20) };
    let crunch = Change::Crunch { from: date(2026, 11, 2), until: date(2026, 11, 15) };
    assert_eq!(compared(&[crunch, absence], &SETTINGS).unwrap_err().code(), "E_CONFLICT");
}

#[test]
fn less_that_the_day_brings_leaves_more_for_work_and_not_less_than_it_is_refused() {
    let world = scene().world;
    let now = super::reactive_share(&world, &fit(&world));
    assert!((0.05..0.95).contains(&now), "{now}");
    let less = Change::Reactive { percent: (50.0 * now).round() };
    let found = compared(&[less], &SETTINGS).unwrap();
    assert!(found.effects[2].mean < 0.0, "{:?}", found.effects);
    let more = Change::Reactive { percent: 95.0 };
    assert_eq!(compared(&[more], &SETTINGS).unwrap_err().code(), "E_RANGE");
    let quiet = Change::Interruptions { percent: 50.0 };
    let (base, found) = both(&scene().world, std::slice::from_ref(&quiet), &SETTINGS).unwrap();
    assert!(found.then.rho < base.rho && found.then.load[0].mail == base.load[0].mail);
    let twice = [quiet, Change::Reactive { percent: 1.0 }];
    assert_eq!(compared(&twice, &SETTINGS).unwrap_err().code(), "E_CONFLICT");
}

#[test]
fn a_name_that_is_borne_letter_for_letter_means_no_longer_one() {
    let mut scene = scene();
    for week in 0..4 {
        let longer = scene.event("Vendor review dinner", at(7 * week + 3, 15, 0), 120, &["ana"]);
        scene.change_event(longer, |e| e.recurrence_id = Some(format!("d{week}")));
    }
    let (base, found) = both(&scene.world, &[drop()], &SETTINGS).unwrap();
    let meetings = |of: &Outcome| of.load.iter().map(|w| w.meetings).sum::<f64>();
    let gone = meetings(&base) - meetings(&found.then);
    assert!((gone - 4.0 * 180.0).abs() < 1.0, "the dinners stay: {gone}");
}

#[test]
fn a_series_of_every_other_week_takes_half_its_time() {
    let every_other = Change::Alternate { series: "Vendor Review".into() };
    let (base, found) = both(&scene().world, &[every_other], &SETTINGS).unwrap();
    let (gone, half) = (both(&scene().world, &[drop()], &SETTINGS).unwrap().1, found.then);
    let sum = |of: &Outcome| of.load.iter().map(|w| w.meetings).sum::<f64>();
    let (whole, none) = (sum(&base), sum(&gone.then));
    assert!(whole - none > 60.0 && (sum(&half) - (whole + none) / 2.0).abs() < 1.0, "{whole} {none}");
}

#[test]
fn what_changes_later_moves_no_date_that_is_due_before_it() {
    let later =
        Change::Skip { series: "Vendor Review".into(), from: date(2026, 11, 16), until: date(2026, 11, 30) };
    let (base, found) = both(&scene().world, &[later], &SETTINGS).unwrap();
    let world = scene().world;
    let soon = |task| matches!(world.tasks[&task].due, Some(Due::On(due)) if due < date(2026, 11, 9));
    let before: Vec<_> = base.promises.iter().filter(|p| soon(p.task)).collect();
    assert!(!before.is_empty());
    for promise in before {
        let then = found.then.promises.iter().find(|p| p.task == promise.task).unwrap();
        assert_eq!(then.met, promise.met);
    }
}

#[test]
fn what_is_skipped_on_some_days_is_held_on_the_others() {
    let skip = |from, until| Change::Skip { series: "Vendor Review".into(), from, until };
    let sum = |of: &Outcome| of.load.iter().map(|w| w.meetings).sum::<f64>();
    let of = |changes: &[Change]| {
        both(&scene().world, changes, &SETTINGS).map(|(base, found)| (sum(&base), sum(&found.then)))
    };
    let (whole, none) = of(&[drop()]).unwrap();
    let first = date(2026, 11, 2);
    let (_, one) = of(&[skip(first, date(2026, 11, 8))]).unwrap();
    assert!(
        whole - none > 60.0 && (one - none) / (whole - none) > 0.7 && one < whole - 60.0,
        "{whole} {one} {none}"
    );
    let all = skip(first, date(2026, 12, 31));
    assert!((of(std::slice::from_ref(&all)).unwrap().1 - none).abs() < 1.0, "on all days it is dropped");
    assert_eq!(of(&[drop(), all]).unwrap_err().code(), "E_CONFLICT");
}

#[test]
fn what_somebody_leaves_undone_while_away_comes_back_and_what_is_handed_to_them_waits() {
    let mut scene = scene();
    let ana = scene.person("Ana", "ana@near.example");
    let theirs = scene.task("Ana's part", 240);
    scene.change_task(theirs, |t| {
        t.owner = Some(ana);
        t.due = Some(world::time::Due::On(date(2026, 11, 5)));
    });
    let leave = |until| Change::Leave { name: "Ana".into(), from: date(2026, 11, 4), until };
    let is_there = |of: &Outcome| of.promises.iter().any(|p| p.task == theirs);
    let (base, found) = both(&scene.world, &[leave(date(2026, 11, 6))], &SETTINGS).unwrap();
    assert!(!is_there(&base) && is_there(&found.then), "due while she is away");
    let (_, found) = both(&scene.world, &[leave(date(2026, 11, 4))], &SETTINGS).unwrap();
    assert!(!is_there(&found.then), "due once she is back");
}

#[test]
fn a_project_that_does_not_fit_is_told_as_such_and_is_no_less_harm_than_a_smaller_one() {
    let project = |hours| Change::Project { name: "Terminal".into(), hours, by: Some(date(2026, 11, 20)) };
    let found = |hours| both(&scene().world, &[project(hours)], &SETTINGS).unwrap().1;
    let (small, large, huge) = (found(4.0), found(60.0), found(2_000.0));
    let told = |of: &Comparison| of.then.new[0].clone();
    let (s, l, h) = (told(&small), told(&large), told(&huge));
    assert!(s.p50.is_some() && s.met.is_some_and(|met| met > 0.5), "{s:?}");
    assert!(h.p50.is_none() && h.met == Some(0.0) && h.done < 200.0 && h.done >= l.done, "{h:?}");
    assert!(s.done <= l.done && l.met <= s.met, "{s:?} {l:?}");
    let late = |of: &Comparison| of.effects[2].mean;
    assert!(late(&huge) + 1e-6 >= late(&small), "{} {}", late(&huge), late(&small));
}

#[test]
fn nobody_is_given_what_they_may_not_see() {
    let mut scene = scene();
    let goal = scene.task("School form", 60);
    scene.change_task(goal, |t| t.clearance = world::Clearance::at(world::Level::EyesOnly));
    let all = Change::Delegate { what: super::EVERYTHING.into(), to: None };
    let (_, found) = both(&scene.world, &[all], &SETTINGS).unwrap();
    let handed = |task| found.then.promises.iter().find(|p| p.task == task).unwrap().handed;
    assert!(!handed(goal));
    assert!(found.then.promises.iter().any(|p| p.handed));
}

#[test]
fn what_cannot_be_together_is_found_in_any_order() {
    use Change::*;
    let day = |n| date(2026, 11, n);
    let free = Protect { weekday: Weekday::Friday, from: 540, until: 720 };
    let moved = |from| Move { series: "Vendor".into(), weekday: Weekday::Friday, from };
    for (a, b, is) in [
        (
            Lose { name: "Priya Nair".into(), from: None },
            Hire { name: "priya".into(), hours: 8.0, from: None },
            true,
        ),
        (
            Lose { name: "Priya Nair".into(), from: None },
            Hire { name: "Deputy".into(), hours: 8.0, from: None },
            false,
        ),
        (Trip { from: day(4), until: day(6) }, Trip { from: day(6), until: day(9) }, true),
        (Trip { from: day(4), until: day(5) }, Trip { from: day(6), until: day(9) }, false),
        (free.clone(), moved(600), true),
        (free.clone(), moved(720), false),
        (free, Add { series: "x".into(), weekday: Weekday::Friday, from: 500, minutes: 60 }, true),
        (Drop { series: "Vendor".into() }, Alternate { series: "vendor".into() }, true),
    ] {
        for pair in [[a.clone(), b.clone()], [b.clone(), a.clone()]] {
            assert_eq!(super::contradiction(&pair).is_some(), is, "{pair:?}");
        }
    }
}
