//! `bench twin`: the model `twin/1` on Equerry's own simulation core, with every output the model names.

use crate::measure::{Watch, round};
use engines::twin::{Day, Interruptions, Law, LogNormal, Mail, Meeting, Model, Rate, Runs};
use serde_json::{Value, json};

/// Simulates `twin/1`.
#[derive(clap::Args)]
pub struct Args {
    /// Replications of four weeks.
    #[arg(long, default_value_t = 24_000)]
    replications: usize,
    /// Threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Of all chance.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Planned meetings by weekday: minute of the day, planned minutes.
const MEETINGS: [&[(f64, f64)]; 5] = [
    &[(60.0, 30.0), (120.0, 60.0), (300.0, 60.0), (420.0, 30.0)],
    &[(90.0, 60.0), (240.0, 30.0), (360.0, 90.0)],
    &[(60.0, 30.0), (180.0, 60.0), (420.0, 60.0), (500.0, 30.0)],
    &[(120.0, 60.0), (300.0, 30.0), (390.0, 60.0)],
    &[(60.0, 30.0), (150.0, 60.0), (330.0, 30.0)],
];
const WEDNESDAY: usize = 2;
const WEEKS: usize = 4;
const TASKS: usize = 40;

/// Runs it.
///
/// # Errors
/// A sentence for no replication at all.
pub fn run(args: &Args) -> Result<Value, String> {
    if args.replications == 0 {
        return Err("--replications 0: nothing to simulate".into());
    }
    let watch = Watch::start();
    let runs = model().run(args.seed, args.replications, args.threads);
    let figures = figures(&runs);
    let (cpu, wall) = (watch.cpu(), watch.wall());
    let weeks = (WEEKS * args.replications) as f64;
    let mut without = model();
    without.days.iter_mut().skip(WEDNESDAY).step_by(5).for_each(|d| d.meetings.clear());
    let difference = runs.difference(&without.run(args.seed, args.replications, args.threads), TASKS - 1);
    let mut figures = figures;
    figures["whatif_no_wednesday_meetings_mean_difference_task39"] =
        pair((difference.mean, difference.error));
    figures["weeks_per_cpu_s"] = json!(round(weeks / cpu.max(1e-9)));
    figures["weeks_per_s"] = json!(round(weeks / wall.max(1e-9)));
    Ok(figures)
}

/// The model of `twin/1`.
fn model() -> Model {
    let law = |median: f64, sigma: f64| LogNormal { median, sigma };
    let rate = |from, until, an_hour: f64| Rate { from, until, per_minute: an_hour / 60.0 };
    let day = |n: usize| Day {
        meetings: MEETINGS[n % 5]
            .iter()
            .enumerate()
            .map(|(key, (start, minutes))| Meeting { key: key as u64, start: *start, minutes: *minutes })
            .collect(),
        sessions: vec![0.0, 240.0, 480.0],
        ..Day::default()
    };
    let task = |j: usize| law(25.0 + 13.0 * ((7 * j) % 11) as f64, 0.2 + 0.1 * (j % 6) as f64);
    Model {
        day_minutes: 600.0,
        days: (0..5 * WEEKS).map(day).collect(),
        overrun: law(1.05, 0.25),
        mail: Mail {
            overnight: 10.0,
            arrivals: vec![rate(0.0, 300.0, 5.0), rate(300.0, 600.0, 3.0)],
            handling: law(1.5, 0.9),
            session_minutes: 45.0,
        },
        interruptions: Interruptions {
            arrivals: vec![rate(0.0, 600.0, 3.0)],
            minutes: Law::Exponential { mean: 4.0 },
            resume_minutes: 2.0,
        },
        tasks: (0..TASKS).map(task).collect(),
        keys: Vec::new(),
        order: Vec::new(),
        starts: Vec::new(),
    }
}

/// Every output the model names.
fn figures(runs: &Runs) -> Value {
    let shares = [0.1, 0.5, 0.8, 0.9];
    let quantiles: Vec<[f64; 4]> = (0..TASKS).map(|task| runs.quantiles(task, shares)).collect();
    let of = |n: usize| quantiles.iter().map(|q| round(q[n])).collect::<Vec<f64>>();
    json!({
        "replications": runs.replications(),
        "quantiles": {"10": of(0), "50": of(1), "80": of(2), "90": of(3)},
        "p_overload": pair(runs.unfinished(TASKS - 1)),
        "overtime_min_per_week": pair(runs.overtime_a_week()),
        "messages_left": pair(runs.messages_left()),
        "lost_interruptions_per_week": pair(runs.lost_a_week()),
        "meeting_delay_min": pair(runs.meeting_delay()),
    })
}

/// A figure and its standard error.
fn pair((figure, error): (f64, f64)) -> Value {
    json!([figure, error])
}
