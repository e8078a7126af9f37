//! Forecasts against worlds whose laws are known (spec A8.4, A8.7).

use super::*;
use crate::maths::random::Random;

/// A fortnight of somebody: what their days hold, and how tasks come out.
fn fortnight(chance: &mut Random) -> Model {
    let mut between = |low: f64, high: f64| low + (high - low) * chance.share();
    let (first, second) = (between(30.0, 90.0), between(200.0, 320.0));
    let (one, two) = (between(30.0, 90.0), between(30.0, 120.0));
    let days = (0..10).map(|_| Day {
        meetings: vec![
            Meeting { key: 1, start: first, minutes: one },
            Meeting { key: 2, start: second, minutes: two },
        ],
        sessions: vec![0.0, 180.0, 400.0],
        ..Day::default()
    });
    let sigma = between(0.3, 0.8);
    Model {
        day_minutes: 540.0,
        days: days.collect(),
        overrun: LogNormal { median: between(0.9, 1.3), sigma: 0.25 },
        mail: Mail {
            overnight: between(2.0, 15.0),
            arrivals: vec![Rate { from: 0.0, until: 540.0, per_minute: between(0.02, 0.08) }],
            handling: LogNormal { median: between(1.0, 4.0), sigma: 0.8 },
            session_minutes: between(15.0, 60.0),
        },
        interruptions: Interruptions {
            arrivals: vec![Rate { from: 0.0, until: 540.0, per_minute: between(0.01, 0.05) }],
            minutes: Law::Exponential { mean: between(2.0, 8.0) },
            resume_minutes: between(0.0, 4.0),
        },
        tasks: (0..30).map(|_| LogNormal { median: between(30.0, 150.0), sigma }).collect(),
        keys: Vec::new(),
        order: Vec::new(),
        starts: Vec::new(),
    }
}

/// The same as somebody fits it who saw so many finished tasks: median and deviation carry the error of a sample.
fn fitted(truth: &Model, seen: usize, chance: &mut Random) -> Model {
    let mut normal = || (0..12).map(|_| chance.share()).sum::<f64>() - 6.0;
    let sigma = truth.tasks[0].sigma;
    let draws: Vec<f64> = (0..seen).map(|_| sigma * normal()).collect();
    let mean = draws.iter().sum::<f64>() / seen as f64;
    let spread = (draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (seen as f64 - 1.0)).sqrt();
    let mut model = truth.clone();
    model.tasks.iter_mut().for_each(|t| *t = LogNormal { median: t.median * mean.exp(), sigma: spread });
    model
}

/// A8.4: 400 executives, one item each, forecast from what was fitted and judged by one life of the truth.
#[test]
fn four_of_five_items_are_done_by_their_p80_and_the_odds_of_a_due_date_tell() {
    let mut chance = Random::new(84);
    let (mut covered, mut told) = (0, Vec::new());
    for n in 0..400 {
        let truth = fortnight(&mut chance);
        let model = fitted(&truth, 60, &mut chance);
        let item = 4 + chance.below(12);
        let runs = model.run(1_000 + n, 200, 2);
        let [p20, p80] = runs.quantiles(item, [0.2, 0.8]);
        let due = p20 * (0.6 + 1.2 * chance.share());
        let within = runs.ended(item).iter().filter(|end| **end <= due).count() as f64 / 200.0;
        let actual = truth.run(900_000 + n, 1, 1).ended(item)[0];
        covered += u32::from(actual <= p80);
        told.push((within, f64::from(u8::from(actual <= due))));
    }
    assert!((296..=344).contains(&covered), "{covered} of 400 by their P80");
    let count = told.len() as f64;
    let base = told.iter().map(|t| t.1).sum::<f64>() / count;
    let brier = told.iter().map(|(p, met)| (p - met).powi(2)).sum::<f64>() / count;
    let flat = base * (1.0 - base);
    assert!(brier <= flat - 0.03, "{brier} against {flat} of always saying {base}");
}

/// Five things that may be done otherwise.
fn scenarios(model: &Model) -> Vec<Model> {
    let with = |change: &dyn Fn(&mut Model)| {
        let mut other = model.clone();
        change(&mut other);
        other
    };
    vec![
        with(&|m| {
            m.days.iter_mut().for_each(|d| {
                d.meetings.remove(0);
            })
        }),
        with(&|m| m.days.iter_mut().for_each(|d| d.meetings[1].minutes /= 2.0)),
        with(&|m| m.days.iter_mut().for_each(|d| d.sessions.truncate(1))),
        with(&|m| m.days.iter_mut().for_each(|d| d.quiet = vec![(0.0, 240.0)])),
        with(&|m| m.days.iter_mut().step_by(5).for_each(|d| d.meetings.clear())),
    ]
}

/// A8.7: what is foreseen to be the best of five is one of the two that are.
#[test]
fn the_best_of_five_scenarios_is_among_the_true_two() {
    const ITEM: usize = 8;
    let mut chance = Random::new(87);
    let mean_end = |model: &Model, seed: u64, lives: usize| {
        let runs = model.run(seed, lives, 2);
        runs.ended(ITEM).iter().sum::<f64>() / lives as f64
    };
    let mut right = 0;
    for n in 0..100 {
        let truth = fortnight(&mut chance);
        let model = fitted(&truth, 60, &mut chance);
        let best = |ends: &[f64]| (0..5).min_by(|a, b| ends[*a].total_cmp(&ends[*b])).unwrap();
        let foreseen: Vec<f64> = scenarios(&model).iter().map(|s| mean_end(s, n, 100)).collect();
        let real: Vec<f64> = scenarios(&truth).iter().map(|s| mean_end(s, 500_000 + n, 400)).collect();
        let chosen = best(&foreseen);
        right += u32::from(real.iter().filter(|end| **end < real[chosen]).count() < 2);
    }
    assert!(right >= 90, "{right} of 100 worlds");
}
