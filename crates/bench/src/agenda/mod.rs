//! `bench agenda`: how good plans of published instances become, how soon, and how far from the optimum they are at
//! most.

mod format;
mod reference;

use crate::measure::{CpuClock, round};
use engines::agenda::solver::{self, Placements, Progress};
use format::Instance;
use reference::{Reference, references};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to plan and for how long.
#[derive(clap::Args)]
pub struct Args {
    /// Instances (agenda/1), or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Processor milliseconds for each instance
    #[arg(long, default_value_t = 2_000)]
    budget_ms: u64,
    /// Iterations for each instance instead: the same plan on every machine
    #[arg(long)]
    iterations: Option<u64>,
    /// Processor milliseconds for the lower bound; 0: none
    #[arg(long, default_value_t = 1_000)]
    bound_ms: u64,
    /// Threads; one run uses one
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1))]
    threads: u32,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Where to write the solution; with several instances a folder, one file each
    #[arg(long)]
    out: Option<PathBuf>,
    /// A `score.py` to judge every solution with, run by python3
    #[arg(long)]
    judge: Option<PathBuf>,
}

/// When the cost is read, in processor milliseconds.
const READ_AT: [f64; 4] = [5.0, 50.0, 200.0, 2_000.0];

/// Plans each instance in one run and tells the cost at several times. One instance: its own keys; several: a list
/// and, for each group of like size, the mean and worst share above the best known cost.
///
/// # Errors
/// A sentence that names the file and what is wrong with it, or a plan that the judge refuses.
pub fn run(args: &Args) -> Result<Value, String> {
    let files = files(&args.paths)?;
    let mut lines = Vec::new();
    for file in &files {
        let instance = format::read(file)?;
        let known = references(file)?.remove(&instance.name);
        let line = plan(args, file, &instance, known, files.len() > 1)?;
        eprintln!("{}", Value::Object(line.clone()));
        lines.push(line);
    }
    if let [line] = &mut lines[..] {
        return Ok(Value::Object(std::mem::take(line)));
    }
    Ok(json!({ "groups": groups(&lines), "instances": lines }))
}

/// The instances among the arguments; in a folder every `.json` but the reference.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let mut found: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
            found.retain(|p| p.extension().is_some_and(|e| e == "json") && !p.ends_with(reference::FILE));
            found.sort();
            files.extend(found);
        } else if path.exists() {
            files.push(path.clone());
        } else {
            return Err(format!(
                "{} is not there; name an instance or a folder of instances",
                path.display()
            ));
        }
    }
    if files.is_empty() { Err("no instance in these folders".into()) } else { Ok(files) }
}

/// A run: the plan, and its cost at several times.
struct Run {
    plan: solver::Solution,
    first: (f64, i64),
    stages: Vec<(f64, i64)>,
}

fn search(args: &Args, instance: &Instance) -> Result<Run, String> {
    let watch = CpuClock::start();
    let (mut first, mut stages, mut last) = (None, Vec::new(), i64::MAX);
    let mut reads =
        READ_AT.iter().filter(|&&ms| args.iterations.is_none() && ms <= args.budget_ms as f64).peekable();
    let plan = solver::solve(&instance.problem, args.seed, |Progress { iterations, cost }| {
        let ms = watch.ms();
        first.get_or_insert((ms, cost));
        // What was reached by a time is what stood when the search last asked before it.
        while let Some(at) = reads.next_if(|&&at| ms >= at) {
            stages.push((*at, last.min(first.map_or(i64::MAX, |f| f.1))));
        }
        last = cost;
        match args.iterations {
            Some(most) => iterations < most,
            None => ms < args.budget_ms as f64,
        }
    });
    let plan = plan.map_err(|e| format!("{}: {e}", instance.name))?;
    let first = first.unwrap_or((watch.ms(), plan.cost));
    stages.push((watch.ms(), plan.cost));
    Ok(Run { plan, first, stages })
}

fn plan(
    args: &Args,
    file: &Path,
    instance: &Instance,
    known: Option<Reference>,
    several: bool,
) -> Result<Map<String, Value>, String> {
    let run = search(args, instance)?;
    check(instance, &run.plan)?;
    let cost = run.plan.cost;
    let mut line = Map::new();
    let mut put = |key: &str, value: Value| line.insert(key.into(), value);
    put("instance", json!(instance.name));
    put("cost", json!(cost));
    put("unplaced", json!(run.plan.unplaced.len()));
    put("first_ms", json!(round(run.first.0)));
    put("first_cost", json!(run.first.1));
    put("stage_costs", json!(run.stages.iter().map(|(ms, c)| json!([round(*ms), c])).collect::<Vec<_>>()));
    put("iterations", json!(run.plan.iterations));
    if args.bound_ms > 0 {
        let watch = CpuClock::start();
        let bound = solver::bound(&instance.problem, cost, |_| watch.ms() < args.bound_ms as f64);
        let bound = bound.map_err(|e| format!("{}: {e}", instance.name))?;
        put("bound", json!(bound.points));
        put("gap", json!(round((cost - bound.points) as f64 / cost.max(1) as f64)));
        put("bound_ms", json!(round(watch.ms())));
        put("bound_rounds", json!(bound.rounds));
    }
    if let Some(known) = known {
        let above = |c: i64| round(100.0 * (c - known.best) as f64 / known.best.max(1) as f64);
        put("best_known", json!(known.best));
        put("peer_bound", json!(known.bound));
        put("peer_cost", json!(known.peer));
        put("above_first", json!(above(run.first.1)));
        put("above", json!(run.stages.iter().map(|&(_, c)| above(c)).collect::<Vec<_>>()));
    }
    let solution = format::solution(instance, &run.plan.placements);
    if let Some(out) = &args.out {
        write(out, several, &instance.name, &solution)?;
    }
    if let Some(judge) = &args.judge {
        put("judged", json!(judged(judge, file, &solution, cost)?));
    }
    Ok(line)
}

/// The engine's own judge agrees.
fn check(instance: &Instance, plan: &solver::Solution) -> Result<(), String> {
    let judged = solver::judge(&instance.problem, &plan.placements);
    let placed: &Placements = &plan.placements;
    if judged.broken.len() != plan.unplaced.len() || judged.terms.total() != plan.cost {
        return Err(format!(
            "{}: the plan breaks {:?} or does not cost {}: {placed:?}",
            instance.name, judged.broken, plan.cost
        ));
    }
    Ok(())
}

fn write(out: &Path, several: bool, name: &str, solution: &Value) -> Result<(), String> {
    let path = if several { out.join(format!("{name}.json")) } else { out.to_owned() };
    if several {
        std::fs::create_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
    }
    std::fs::write(&path, format!("{solution}\n")).map_err(|e| format!("{}: {e}", path.display()))
}

/// Asks the format's own scorer. True if it finds the plan feasible and at the same cost, null without python3.
fn judged(judge: &Path, instance: &Path, solution: &Value, cost: i64) -> Result<Option<bool>, String> {
    if !judge.exists() {
        return Err(format!("{} is not there; name the format's score.py", judge.display()));
    }
    let file = tempfile::NamedTempFile::new().map_err(|e| e.to_string())?;
    std::fs::write(file.path(), solution.to_string()).map_err(|e| e.to_string())?;
    let Ok(output) = Command::new("python3").arg(judge).arg(instance).arg(file.path()).output() else {
        eprintln!("python3 is not there: plans are not judged by {}", judge.display());
        return Ok(None);
    };
    let verdict: Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("{}: {e}", judge.display()))?;
    Ok(Some(verdict["feasible"] == true && verdict["cost"] == cost))
}

/// For each kind of name (what stands before `_`) the mean and worst share above the best known.
fn groups(lines: &[Map<String, Value>]) -> Value {
    let mut groups: std::collections::BTreeMap<String, Vec<&Map<String, Value>>> = Default::default();
    for line in lines.iter().filter(|l| l.contains_key("above")) {
        let name = line["instance"].as_str().unwrap_or_default();
        groups.entry(name.split('_').next().unwrap_or_default().into()).or_default().push(line);
    }
    groups.into_iter().map(|(name, lines)| (name, group(&lines))).collect::<Map<String, Value>>().into()
}

fn group(lines: &[&Map<String, Value>]) -> Value {
    let over = |value: &dyn Fn(&Map<String, Value>) -> Option<f64>| {
        let all: Vec<f64> = lines.iter().filter_map(|l| value(l)).collect();
        let worst = all.iter().copied().fold(f64::MIN, f64::max);
        json!({ "mean": round(all.iter().sum::<f64>() / all.len().max(1) as f64), "worst": round(worst) })
    };
    let stages = lines[0]["above"].as_array().map_or(0, Vec::len);
    let at = |k: usize| over(&|l| l["above"].get(k)?.as_f64());
    let bounds =
        lines.iter().filter(|l| l.get("bound").is_some_and(|b| b.as_i64() >= l["peer_bound"].as_i64()));
    json!({
        "instances": lines.len(),
        "first_ms": over(&|l| l["first_ms"].as_f64()),
        "above_first": over(&|l| l["above_first"].as_f64()),
        "above": (0..stages).map(at).collect::<Vec<_>>(),
        "gap": over(&|l| l.get("gap")?.as_f64()),
        "bound_at_least_peer": bounds.count(),
    })
}
