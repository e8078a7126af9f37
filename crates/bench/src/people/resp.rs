//! `bench resp`: every responsibility to one accountable person, the problem of `resp/`.

use crate::input;
use crate::measure::{CpuClock, round};
use engines::responsibility::assignment::{Duty, Holders, Person, Problem};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Shares out responsibilities.
#[derive(clap::Args)]
pub struct Args {
    /// People.
    #[arg(default_value_t = 60)]
    people: u32,
    /// Responsibilities.
    #[arg(default_value_t = 240)]
    resp: u32,
    /// Of the instance.
    #[arg(default_value_t = 1)]
    pub seed: u64,
    /// A `gen_resp.py` that makes the instance, run by python3.
    #[arg(long, conflicts_with = "instance")]
    generator: Option<PathBuf>,
    /// The instance as JSON, instead.
    #[arg(long)]
    instance: Option<PathBuf>,
    /// Steps of improvement.
    #[arg(long, default_value_t = 400_000)]
    steps: usize,
}

/// The form of an instance.
#[derive(serde::Deserialize)]
struct Instance {
    people: Vec<Someone>,
    resp: Vec<Responsibility>,
    cur: Holders,
    move_cost: i64,
    gap_cost: i64,
    unassigned_cost: i64,
    over_cost: i64,
}

#[derive(serde::Deserialize)]
struct Someone {
    skills: Vec<i64>,
    level: i64,
    cap: i64,
}

#[derive(serde::Deserialize)]
struct Responsibility {
    need: BTreeMap<String, i64>,
    level: i64,
    load: i64,
    weight: i64,
}

/// Runs it: `cost`, `bound`, `ms`, and the same after the busiest person left (`left_ms`, `left_cost`, `left_bound`).
///
/// # Errors
/// A sentence that names what is absent or malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let text = match (&args.instance, &args.generator) {
        (Some(path), _) => input::read(path)?,
        (None, Some(path)) => generated(path, args)?,
        (None, None) => return Err("give --generator gen_resp.py or --instance FILE.json".into()),
    };
    let instance: Instance = serde_json::from_slice(&text).map_err(|e| format!("the instance: {e}"))?;
    let mut problem = problem(&instance, &instance.cur)?;
    let clock = CpuClock::start();
    let found = problem.assign(args.seed, args.steps);
    let ms = clock.ms();
    let busiest = busiest(&found.holders).ok_or("nobody has anything")?;
    problem = self::problem(&instance, &found.holders)?;
    problem.costs.iter_mut().for_each(|costs| costs[busiest] = None);
    let clock = CpuClock::start();
    let after = problem.readapt(&found.holders, args.seed, args.steps / 6);
    Ok(json!({
        "people": problem.people.len(), "resp": problem.duties.len(),
        "cost": found.cost, "bound": found.bound, "ms": round(ms),
        "unassigned": found.holders.iter().filter(|h| h.is_none()).count(),
        "left_cost": after.cost, "left_bound": after.bound, "left_ms": round(clock.ms()),
    }))
}

/// Makes an instance with the generator beside the peers.
fn generated(path: &Path, args: &Args) -> Result<Vec<u8>, String> {
    let program = "import runpy, sys, json; m = runpy.run_path(sys.argv[1]); \
        print(json.dumps(m['gen'](*map(int, sys.argv[2:]))))";
    let numbers = [args.people.to_string(), args.resp.to_string(), args.seed.to_string()];
    let made = Command::new("python3")
        .args(["-c", program])
        .arg(path)
        .args(numbers)
        .output()
        .map_err(|e| format!("python3: {e}"))?;
    if !made.status.success() {
        return Err(format!("{}: {}", path.display(), String::from_utf8_lossy(&made.stderr).trim()));
    }
    Ok(made.stdout)
}

/// The instance as a problem; whoever is not the holder costs a move.
fn problem(instance: &Instance, holders: &Holders) -> Result<Problem, String> {
    let person = |p: &Someone| Person {
        comfortable: p.cap,
        over_cost: instance.over_cost,
        capacity: i64::MAX / 4,
        learning: u32::MAX,
    };
    let duty =
        |r: &Responsibility| Duty { load: r.load, unassigned_cost: r.weight * instance.unassigned_cost };
    let mut costs = Vec::new();
    for (r, holder) in instance.resp.iter().zip(holders) {
        let needs: Vec<(usize, i64)> = r
            .need
            .iter()
            .map(|(k, v)| Ok((k.parse().map_err(|_| format!("skill {k}"))?, *v)))
            .collect::<Result<_, String>>()?;
        let missing = |p: &Someone| -> i64 {
            needs.iter().map(|(k, v)| (v - p.skills.get(*k).copied().unwrap_or(0)).max(0)).sum()
        };
        let cost = |(n, p): (usize, &Someone)| {
            let moves = if holder.is_some_and(|h| h != n) { instance.move_cost } else { 0 };
            (p.level >= r.level).then(|| r.weight * instance.gap_cost * missing(p) + moves)
        };
        costs.push(instance.people.iter().enumerate().map(cost).collect());
    }
    Ok(Problem {
        people: instance.people.iter().map(person).collect(),
        duties: instance.resp.iter().map(duty).collect(),
        costs,
        learning: Vec::new(),
    })
}

fn busiest(holders: &Holders) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    holders.iter().flatten().for_each(|h| *counts.entry(*h).or_default() += 1);
    counts.into_iter().max_by_key(|(person, count)| (*count, std::cmp::Reverse(*person))).map(|(p, _)| p)
}
