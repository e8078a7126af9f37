//! Published tables, each worked out by the method it was published for and compared in numbers.

use crate::input;
use engines::decisions::outranking::{Judged, Preference, compare, flows, preferences};
use engines::decisions::smaa::{Draws, Weights, study};
use engines::decisions::{Sheet, additive, ideal, pairs, stability};
use engines::maths::{brier, weights, wilson};
use serde_json::{Value, json};
use std::path::PathBuf;

/// One figure of a case: what it is, ours, the published one, and how far apart they may be.
struct Figure {
    what: String,
    ours: f64,
    published: f64,
    tolerance: f64,
}

impl Figure {
    fn agrees(&self) -> bool {
        (self.ours - self.published).abs() <= self.tolerance
    }
}

/// Figures of one kind, in order.
fn figures(what: &str, ours: &[f64], published: &[f64], tolerance: f64) -> Vec<Figure> {
    let one = |(k, (ours, published)): (usize, (&f64, &f64))| Figure {
        what: format!("{what} {}", k + 1),
        ours: *ours,
        published: *published,
        tolerance,
    };
    let missing = ours.len().abs_diff(published.len());
    let absent = (0..missing).map(|_| Figure {
        what: format!("{what}: how many"),
        ours: ours.len() as f64,
        published: published.len() as f64,
        tolerance: 0.0,
    });
    ours.iter().zip(published).enumerate().map(one).chain(absent).collect()
}

/// Runs every case of every file, a line each.
pub(super) fn run(files: &[PathBuf]) -> Result<Value, String> {
    let (mut right, mut wrong, mut compared, mut absent) = (0, Vec::new(), 0, Vec::new());
    for file in files {
        let bytes = input::read(file)?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", file.display()))?;
        let name = file.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
        let cases: Vec<(String, Value)> = match value {
            Value::Array(cases) => cases.into_iter().map(|c| (text(&c, "id"), c)).collect(),
            one => vec![(name, one)],
        };
        for (id, case) in cases {
            let Some(found) = work_out(&id, &case) else {
                eprintln!("not ours   {id}: {}", method(&case));
                absent.push(format!("{id} ({})", method(&case)));
                continue;
            };
            compared += found.len();
            let worst = found.iter().map(|f| (f.ours - f.published).abs()).fold(0.0, f64::max);
            let off: Vec<&Figure> = found.iter().filter(|f| !f.agrees()).collect();
            let word = if off.is_empty() && !found.is_empty() { "agrees" } else { "DIFFERS" };
            eprintln!(
                "{word:10} {id}: {}, {} figures, largest difference {worst:.6}",
                method(&case),
                found.len()
            );
            for figure in &off {
                let Figure { what, ours, published, tolerance } = figure;
                eprintln!("           {what}: {ours} for {published}, allowed {tolerance}");
            }
            match off.is_empty() && !found.is_empty() {
                true => right += 1,
                false => wrong.push(id),
            }
        }
    }
    Ok(json!({
        "cases": right + wrong.len() + absent.len(), "reproduced": right, "figures": compared,
        "unsupported": absent, "failures": wrong,
    }))
}

fn method(case: &Value) -> String {
    case["expected"]["method"].as_str().or(case["method"].as_str()).unwrap_or("no method").to_owned()
}

/// The figures of a case; none where its method is not one of ours.
fn work_out(id: &str, case: &Value) -> Option<Vec<Figure>> {
    match case["expected"]["method"].as_str() {
        Some("TOPSIS") => Some(topsis(case)),
        Some("AHP") => Some(ahp(case)),
        Some("ELECTRE1") => Some(electre_1(case)),
        Some("ELECTRE2") => Some(electre_2(case)),
        Some("PROMETHEE_II") => Some(promethee_usual(case)),
        Some(_) => None,
        None => match id {
            "mavt_office_location" => Some(office(case)),
            "promethee_hydro_1986" => Some(hydro(case)),
            "roc_weights" => Some(centroids(case)),
            "smaa_two_criteria" => Some(two_criteria(case)),
            "brier_wilks_pop" => Some(rain(case)),
            "wilson_newcombe" => Some(rates(case)),
            _ => None,
        },
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}
/// A list of numbers; yes and no are 1 and 0.
fn numbers(value: &Value) -> Vec<f64> {
    let one = |v: &Value| v.as_f64().or(v.as_bool().map(|b| f64::from(u8::from(b)))).unwrap_or(f64::NAN);
    value.as_array().map_or(Vec::new(), |list| list.iter().map(one).collect())
}
fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().map_or(Vec::new(), |rows| rows.iter().map(numbers).collect())
}
fn directions(case: &Value) -> Vec<bool> {
    case["direction"].as_array().map_or(Vec::new(), |list| list.iter().map(|d| d == "max").collect())
}
/// Half a unit of the last decimal that is printed.
fn tolerance(case: &Value) -> f64 {
    let printed = |v: &Value| v.to_string().split_once('.').map_or(0, |(_, rest)| rest.len());
    let list = case["expected"]["values"].as_array();
    let most = list.map_or(0, |list| list.iter().map(printed).max().unwrap_or(0));
    let decimals = case["expected"]["decimals"].as_u64().map_or(most, |d| d as usize);
    0.5 * 10f64.powi(-(decimals as i32)) + 1e-9
}
fn values(case: &Value) -> Vec<f64> {
    numbers(&case["expected"]["values"])
}

fn topsis(case: &Value) -> Vec<Figure> {
    let ours = ideal::closeness(&table(&case["matrix"]), &directions(case), &numbers(&case["weights"]));
    figures("closeness", &ours, &values(case), tolerance(case))
}

fn ahp(case: &Value) -> Vec<Figure> {
    let of = |matrix: &Value| pairs::eigenvector(&table(matrix)).map_or(Vec::new(), |c| c.weights);
    let criteria = of(&case["criteria_pairwise"]);
    let by: Vec<Vec<f64>> = case["criteria"].as_array().map_or(Vec::new(), |names| {
        names.iter().map(|n| of(&case["alternatives_pairwise"][n.as_str().unwrap_or_default()])).collect()
    });
    let options = by.first().map_or(0, Vec::len);
    let priority = |i: usize| criteria.iter().zip(&by).map(|(w, column)| w * column[i]).sum();
    let ours: Vec<f64> = (0..options).map(priority).collect();
    figures("priority", &ours, &values(case), tolerance(case))
}

/// Columns divided by their sums, as these cases are published.
fn shared(case: &Value) -> Vec<Vec<f64>> {
    let matrix = table(&case["matrix"]);
    let sum = |k: usize| matrix.iter().map(|row| row[k]).sum::<f64>();
    matrix.iter().map(|row| row.iter().enumerate().map(|(k, v)| v / sum(k)).collect()).collect()
}

fn electre_1(case: &Value) -> Vec<Figure> {
    let found = compare(&shared(case), &directions(case), &numbers(&case["weights"]));
    let ours: Vec<f64> = found.kernel(0.65, 0.35).into_iter().map(|k| f64::from(u8::from(k))).collect();
    figures("in the kernel", &ours, &values(case), 0.0)
}

fn electre_2(case: &Value) -> Vec<Figure> {
    let found = compare(&shared(case), &directions(case), &numbers(&case["weights"]));
    let places = found.places([0.65, 0.5, 0.35], [0.65, 0.35]);
    let mut distinct = places.clone();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    let rank = |p: &f64| distinct.iter().position(|d| d == p).map_or(f64::NAN, |at| (at + 1) as f64);
    let ranks: Vec<f64> = places.iter().map(rank).collect();
    let mut all = figures("mean place", &places, &numbers(&case["expected"]["details"]["score"]), 1e-9);
    all.extend(figures("rank", &ranks, &values(case), 0.0));
    all
}

fn promethee_usual(case: &Value) -> Vec<Figure> {
    let preference = Preference::Usual;
    let weights = numbers(&case["weights"]);
    let judged: Vec<Judged> = directions(case)
        .into_iter()
        .zip(weights)
        .map(|(more, weight)| Judged { more, weight, preference })
        .collect();
    let ours = flows(&table(&case["matrix"]), &judged).net();
    figures("net flow", &ours, &values(case), tolerance(case))
}

fn hydro(case: &Value) -> Vec<Figure> {
    let preference = |c: &Value| {
        let of = |name: &str| c[name].as_f64().unwrap_or(0.0);
        let (q, p, s) = (of("q"), of("p"), of("s"));
        match c["type"].as_str() {
            Some("U-shape") => Preference::UShape { q },
            Some("V-shape") => Preference::VShape { p },
            Some("linear") => Preference::Linear { q, p },
            Some("level") => Preference::Level { q, p },
            Some("gaussian") => Preference::Gaussian { s },
            _ => Preference::Usual,
        }
    };
    let judged: Vec<Judged> = case["criteria"].as_array().map_or(Vec::new(), |list| {
        list.iter()
            .map(|c| Judged { more: c["goal"] == "max", weight: 1.0, preference: preference(c) })
            .collect()
    });
    let (table, expected) = (table(&case["table"]), &case["expected"]);
    let (flows, near) = (flows(&table, &judged), expected["tolerance"].as_f64().unwrap_or(0.0));
    let mut all = figures("flow out", &flows.plus, &numbers(&expected["phi_plus"]), near);
    all.extend(figures("flow in", &flows.minus, &numbers(&expected["phi_minus"]), near));
    all.extend(figures("net flow", &flows.net(), &numbers(&expected["phi_net"]), near));
    let fifth = preferences(&table, &judged)[4].clone();
    all.extend(figures("preference of a5", &fifth, &numbers(&expected["pi_row_a5"]), near));
    all
}

fn office(case: &Value) -> Vec<Figure> {
    let points = numbers(&case["weights_percent"]);
    let shares = weights::from_points(&points).unwrap_or_default();
    let sheet = Sheet::sure(shares, &table(&case["values_0_100"]));
    let totals = additive::totals(&sheet);
    let (expected, derived) = (&case["expected"], &case["derived_checks"]);
    let mut all = figures("total", &totals, &numbers(&expected["benefit"]), 0.05);
    let names: Vec<&str> = strings(&case["alternatives"]);
    let place = |name: &str| names.iter().position(|n| *n == name).map_or(f64::NAN, |at| at as f64);
    let indexed = |list: &Value| strings(list).into_iter().map(place).collect::<Vec<f64>>();
    let order: Vec<f64> = additive::order(&totals).into_iter().map(|i| i as f64).collect();
    all.extend(figures("order", &order, &indexed(&expected["ranking"]), 0.0));
    let frontier = additive::frontier(&totals, &numbers(&case["annual_rent"]));
    let on: Vec<f64> = frontier.iter().map(|f| f.0 as f64).collect();
    all.extend(figures("frontier", &on, &indexed(&expected["efficient_frontier"]), 0.0));
    let prices: Vec<f64> = frontier.iter().filter_map(|f| f.1).collect();
    let published = &expected["rent_per_extra_benefit_point"];
    let published: Vec<f64> = ["gorton_over_carlisle", "addison_over_gorton"]
        .iter()
        .map(|k| published[*k].as_f64().unwrap_or(f64::NAN))
        .collect();
    all.extend(figures("rent of a point", &prices, &published, 0.005));
    for (column, name) in strings(&case["criteria"]).into_iter().enumerate() {
        let (from, to) = stability::interval(&sheet, 0, column).unwrap_or((f64::NAN, f64::NAN));
        let published = numbers(&derived["weight_stability_of_leader"][name]);
        all.extend(figures(&format!("interval of {name}"), &[from, to], &published, 1e-3));
    }
    let first = |weights| -> Vec<f64> {
        study(&sheet, &Draws::of(weights, 1)).ranks.iter().map(|row| row[0]).collect()
    };
    let of = |field: &str| -> Vec<f64> {
        names.iter().map(|n| derived[field][*n].as_f64().unwrap_or(0.0)).collect()
    };
    all.extend(figures("first, any weights", &first(Weights::Any), &of("smaa_first_rank_uniform"), 0.015));
    let ranked = first(Weights::Ranked((0..6).collect()));
    all.extend(figures("first, in order", &ranked, &of("smaa_first_rank_criteria_ranked_in_order"), 0.015));
    all
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect())
}

fn centroids(case: &Value) -> Vec<Figure> {
    let rows = case["expected"].as_object().into_iter().flatten();
    let row = |(n, published): (&String, &Value)| {
        let ours = weights::rank_order_centroid(n.parse().unwrap_or(0));
        figures(&format!("weight of {n}"), &ours, &numbers(published), 1e-4)
    };
    rows.flat_map(row).collect()
}

fn two_criteria(case: &Value) -> Vec<Figure> {
    let names = ["a", "b", "c"];
    let values: Vec<Vec<f64>> = names.iter().map(|n| numbers(&case["values"][*n])).collect();
    let found = study(&Sheet::sure(vec![0.5, 0.5], &values), &Draws::of(Weights::Any, 1));
    let (expected, near) = (&case["expected"], 0.02);
    let of = |(option, name): (usize, &&str)| {
        let mut all =
            figures("rank", &found.ranks[option], &numbers(&expected["rank_acceptability"][*name]), near);
        let central = found.central[option].clone().unwrap_or_default();
        all.extend(figures("central weight", &central, &numbers(&expected["central_weights"][*name]), near));
        let sure = [found.confidence[option].unwrap_or(f64::NAN)];
        let published = [expected["confidence"][*name].as_f64().unwrap_or(f64::NAN)];
        all.extend(figures("confidence", &sure, &published, near));
        all
    };
    names.iter().enumerate().flat_map(of).collect()
}

fn rain(case: &Value) -> Vec<Figure> {
    let of = |field: &str| numbers(&case[field]);
    let bins: Vec<(f64, f64, f64)> = of("relative_frequency")
        .into_iter()
        .zip(of("forecast").into_iter().zip(of("observed_frequency")))
        .map(|(w, (f, o))| (w, f, o))
        .collect();
    let Some(split) = brier::split(&bins) else { return Vec::new() };
    let expected = &case["expected"];
    // The shares are printed with four decimals, which moves the skill by more than the other parts.
    let parts = [
        ("base_rate", split.base_rate, 2e-5),
        ("reliability", split.reliability, 2e-5),
        ("resolution", split.resolution, 2e-5),
        ("uncertainty", split.uncertainty, 2e-5),
        ("brier", split.brier(), 2e-5),
        ("brier_skill", split.skill(), 2e-4),
    ];
    let figure = |(name, ours, tolerance): (&str, f64, f64)| Figure {
        what: name.to_owned(),
        ours,
        published: expected[name].as_f64().unwrap_or(f64::NAN),
        tolerance,
    };
    parts.into_iter().map(figure).collect()
}

fn rates(case: &Value) -> Vec<Figure> {
    let cases = case["cases"].as_array().into_iter().flatten();
    let one = |c: &Value| {
        let of = |name: &str| c[name].as_u64().unwrap_or(0) as u32;
        let (low, high) = wilson::interval(of("x"), of("n")).unwrap_or((f64::NAN, f64::NAN));
        let published = [&c["lower"], &c["upper"]].map(|v| v.as_f64().unwrap_or(f64::NAN));
        figures("end", &[low, high], &published, 5e-5)
    };
    cases.flat_map(one).collect()
}
