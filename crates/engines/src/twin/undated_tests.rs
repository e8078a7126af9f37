//! Work without a date in worlds whose laws are known: what is told as eight of ten holds in eight of ten.

use super::backtest::{Coverage, Stretch, replay};
use super::what_if::Settings;
use crate::alignment::AlignmentConfig;
use crate::maths::random::Random;
use crate::testing::{Scene, at};
use jiff::civil::Weekday;
use world::TaskState;

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 100, seed: 7, threads: 2, stretch: Stretch::NONE };

/// How work without a date is done: once it came up, so many working days later; none: never.
type Law = fn(&mut Random) -> Option<i64>;

/// Half a year of somebody with a weekly meeting to whom six tasks a week come up that have no date.
fn lived(law: Law, seed: u64) -> Scene {
    let mut chance = Random::new(seed);
    let mut scene = Scene::new();
    for week in -27..4 {
        let event = scene.event("Vendor review", at(7 * week + 1, 9, 0), 120, &["ana"]);
        scene.change_event(event, |e| e.recurrence_id = Some(format!("r{week}")));
    }
    for n in 0..6 * 18 {
        let week = -18 + n / 6;
        let task = scene.task(&format!("Work {n}"), 30 + 30 * chance.below(4) as u32);
        let came = 7 * week + chance.below(5) as i64;
        let took = law(&mut chance).map(|days| later(came, days));
        scene.change_task(task, |t| {
            t.created = Some(at(came, 10, 0));
            if let Some(ended) = took.filter(|ended| *ended < 0) {
                (t.state, t.ended) = (TaskState::Done, Some(at(ended, 16, 0)));
                t.actual_minutes = t.estimate_minutes;
            }
        });
    }
    scene
}

/// So many working days after a day, both counted from the Monday of the scene.
fn later(day: i64, working_days: i64) -> i64 {
    let (mut day, mut left) = (day, working_days);
    while left > 0 {
        day += 1;
        let date = crate::testing::MONDAY.saturating_add(jiff::Span::new().days(day));
        left -= i64::from(!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    day
}

fn spread(chance: &mut Random, median: f64, sigma: f64) -> i64 {
    let normal = (0..12).map(|_| chance.share()).sum::<f64>() - 6.0;
    (median * (sigma * normal).exp()).round() as i64
}

#[test]
fn what_is_told_as_eight_of_ten_holds_in_eight_of_ten_of_work_without_a_date() {
    let laws: [(&str, Law); 4] = [
        ("at once", |chance| Some(spread(chance, 2.0, 0.5))),
        ("in a week", |chance| Some(spread(chance, 5.0, 0.7))),
        ("one of sixteen never", |chance| (!chance.chance(0.0625)).then(|| spread(chance, 4.0, 0.6))),
        ("in two weeks", |chance| Some(spread(chance, 9.0, 0.4))),
    ];
    let mut all = Coverage { level: 0.8, before: 0, held: 0, of: 0 };
    for (name, law) in laws {
        let mut here = Coverage { level: 0.8, before: 0, held: 0, of: 0 };
        for seed in 0..3 {
            let found = replay(&lived(law, seed).world, &SETTINGS, &AlignmentConfig::default()).unwrap();
            let eight = found.coverage[1];
            (here.held, here.of) = (here.held + eight.held, here.of + eight.of);
        }
        let share = here.share().unwrap();
        eprintln!("{name}: {here:?}");
        assert!((0.65..=0.95).contains(&share) || here.of < 40, "{name}: {here:?}");
        (all.held, all.of) = (all.held + here.held, all.of + here.of);
    }
    let share = all.share().unwrap();
    assert!((0.72..=0.88).contains(&share), "{all:?}");
}
