//! `bench wt`: jobs on one machine with weighted lateness (OR-Library), until the best known cost is reached.

use crate::input;
use crate::measure::{CpuClock, round};
use engines::agenda::solver::order::{Job, order, tardiness};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What to order and for how long.
#[derive(clap::Args)]
pub struct Args {
    /// Files of one instance a line: `p`, `w`, `d` of each job, and the best known cost `best`
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Processor seconds for each instance
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Deserialize)]
struct Instance {
    p: Vec<i64>,
    w: Vec<i64>,
    d: Vec<i64>,
    best: i64,
}

/// How an instance ended.
struct Outcome {
    /// Share above the best known cost.
    gap: f64,
    ms: f64,
}

/// Orders every instance of every file: `optimal` those at the best known cost within the time, `mean_gap` and
/// `max_gap` in percent above it, `mean_ms_to_best` until it was reached (the whole time where it was not). Several
/// files: the same for each, too.
///
/// # Errors
/// A sentence that names the file and the line that cannot be read.
pub fn run(args: &Args) -> Result<Value, String> {
    let (mut all, mut files) = (Vec::new(), Vec::new());
    for file in &args.files {
        let outcomes = read(file)?.iter().map(|i| solve(args, i)).collect::<Vec<_>>();
        let mut figures = figures(&outcomes);
        figures["file"] = json!(file.file_name().map(|n| n.to_string_lossy()));
        files.push(figures);
        all.extend(outcomes);
    }
    let mut line = figures(&all);
    line["files"] = json!(files);
    Ok(line)
}

fn read(file: &Path) -> Result<Vec<Instance>, String> {
    let bytes = input::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let read = |(n, line): (usize, &str)| {
        let instance: Instance =
            serde_json::from_str(line).map_err(|e| format!("{}, line {}: {e}", file.display(), n + 1))?;
        let jobs = instance.p.len();
        if instance.w.len() != jobs
            || instance.d.len() != jobs
            || instance.p.iter().chain(&instance.w).any(|&x| x < 0)
        {
            return Err(format!(
                "{}, line {}: p, w and d must be as many, p and w not negative",
                file.display(),
                n + 1
            ));
        }
        Ok(instance)
    };
    lines.map(read).collect()
}

fn solve(args: &Args, instance: &Instance) -> Outcome {
    let job = |k: usize| Job { length: instance.p[k], weight: instance.w[k], due: instance.d[k] };
    let jobs: Vec<Job> = (0..instance.p.len()).map(job).collect();
    let clock = CpuClock::start();
    let within = |_, cost| cost > instance.best && clock.ms() < args.seconds * 1000.0;
    let found = order(&jobs, args.seed, within);
    let ms = clock.ms();
    let above = tardiness(&jobs, &found) - instance.best;
    let gap = if above <= 0 { 0.0 } else { above as f64 / instance.best.max(1) as f64 };
    Outcome { gap, ms }
}

fn figures(outcomes: &[Outcome]) -> Value {
    let mean = |value: &dyn Fn(&Outcome) -> f64| {
        outcomes.iter().map(value).sum::<f64>() / outcomes.len().max(1) as f64
    };
    json!({
        "instances": outcomes.len(),
        "optimal": outcomes.iter().filter(|o| o.gap == 0.0).count(),
        "mean_gap": 100.0 * mean(&|o| o.gap),
        "max_gap": 100.0 * outcomes.iter().map(|o| o.gap).fold(0.0, f64::max),
        "mean_ms_to_best": round(mean(&|o| o.ms)),
    })
}
