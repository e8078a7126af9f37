//! How many draws a processor second ranks, on a table that is made the same way everywhere.

use crate::measure::{Watch, round};
use engines::decisions::outranking::{Judged, Preference, flows_alone};
use engines::decisions::smaa::{Draws, Model, Weights, rank_acceptability, study};
use engines::decisions::{Cell, Sheet, ideal};
use engines::maths::random::Random;
use serde_json::{Value, json};

const OPTIONS: usize = 20;
/// The last two are costs.
const MORE: [bool; 8] = [true, true, true, true, true, true, false, false];

pub(super) fn run(runs: usize) -> Value {
    let table = table();
    let judged = MORE.map(|more| Judged { more, weight: 1.0, preference: Preference::Usual });
    let models = [
        ("wsm", Model::Linear(spread(&table))),
        ("topsis", ideal::model(&table, &MORE)),
        ("promethee2", Model::Linear(flows_alone(&table, &judged))),
    ];
    let mut figures = serde_json::Map::new();
    for (name, model) in models {
        let watch = Watch::start();
        let ranks = rank_acceptability(&model, MORE.len(), runs, 1);
        let cpu = watch.cpu();
        let first: Vec<f64> = ranks.iter().map(|row| round(row[0])).collect();
        let rate = (runs as f64 / cpu.max(0.01)).round();
        figures.insert(name.into(), json!({ "runs": runs, "runs_per_cpu_s": rate, "first_rank": first }));
    }
    figures.insert("eight_by_eight".into(), eight_by_eight());
    Value::Object(figures)
}

/// A2.3: the whole study of 8 options on 8 criteria with every score uncertain, 10,000 draws.
fn eight_by_eight() -> Value {
    let mut chance = Random::new(1);
    let mut cell = |_| {
        let (low, width) = (chance.share() * 60.0, chance.share() * 40.0);
        Cell { low, likely: low + width * chance.share(), high: low + width, missing: false }
    };
    let rows: Vec<Vec<Cell>> = (0..8).map(|_| (0..8).map(&mut cell).collect()).collect();
    let sheet = Sheet { weights: vec![0.125; 8], rows, columns: (0..8).collect() };
    let watch = Watch::start();
    let (count, times) = (10_000, 10);
    for seed in 0..times {
        std::hint::black_box(study(&sheet, &Draws { count, ..Draws::of(Weights::Any, seed) }));
    }
    json!({ "draws": count, "uncertain_scores": 64, "ms": round(watch.wall() * 1000.0 / times as f64) })
}

/// Entries from 1 to 100.
fn table() -> Vec<Vec<f64>> {
    let mut chance = Random::new(1);
    (0..OPTIONS).map(|_| MORE.iter().map(|_| 1.0 + 99.0 * chance.share()).collect()).collect()
}

/// On a line from worst to best.
fn spread(table: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let ends = |k: usize| {
        let column = || table.iter().map(|row| row[k]);
        (column().fold(f64::INFINITY, f64::min), column().fold(f64::NEG_INFINITY, f64::max))
    };
    let value = |k: usize, x: f64| {
        let (low, high) = ends(k);
        let share = (x - low) / (high - low);
        if MORE[k] { share } else { 1.0 - share }
    };
    table.iter().map(|row| row.iter().enumerate().map(|(k, x)| value(k, *x)).collect()).collect()
}
