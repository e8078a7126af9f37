//! `bench hostile`: hostile inputs through every surface that exists.
//!
//! Every case runs in a process of its own, so that a stack that overflows or a hang counts against that case alone.
//! A case is fed alone with one good item beside it, into a fresh office for every surface; then everything the
//! office shows and exports is looked at, as the executive and as the assistant. Seconds are processor seconds of
//! reading it and of looking at it; they mean what the limits say in a release build.

mod checks;
mod feed;
mod house;
mod look;

use crate::measure::round;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longest a case may take before its process is ended.
const PATIENCE: Duration = Duration::from_secs(600);

/// Which cases.
#[derive(clap::Args)]
pub struct Args {
    /// The manifest
    manifest: PathBuf,
    /// Only this class
    #[arg(long)]
    only: Option<String>,
    /// Only this case, here and now: what the process of one case runs
    #[arg(long, hide = true)]
    case: Option<String>,
    /// Where the generated files lie
    #[arg(long, hide = true)]
    generated: Option<PathBuf>,
}

#[derive(Debug, Clone, Deserialize)]
struct Manifest {
    fixture: Fixture,
    cases: Vec<Case>,
}

#[derive(Debug, Clone, Deserialize)]
struct Fixture {
    clock: jiff::Timestamp,
    #[serde(default)]
    canaries: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Case {
    id: String,
    class: String,
    feed: Vec<String>,
    file: String,
    expect: Expect,
}

#[derive(Debug, Clone, Deserialize)]
struct Expect {
    outcome: String,
    #[serde(default)]
    must_not: Vec<String>,
    #[serde(default)]
    limits: Limits,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Limits {
    seconds: Option<f64>,
    rss_mb: Option<f64>,
}

/// What became of one case.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Outcome {
    /// What was not as it should be, each with its surface.
    wrong: Vec<String>,
    /// What could not be looked at here.
    notes: Vec<String>,
    seconds: f64,
}

/// Feeds them.
pub fn run(args: &Args) -> Result<Value, String> {
    let text =
        std::fs::read_to_string(&args.manifest).map_err(|e| format!("{}: {e}", args.manifest.display()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", args.manifest.display()))?;
    let home = args.manifest.parent().unwrap_or(Path::new(".")).to_owned();
    if let Some(id) = &args.case {
        let case = manifest.cases.iter().find(|c| c.id == *id).ok_or(format!("no case {id}"))?;
        let file = file_of(case, &home, args.generated.as_deref());
        let outcome = feed::case(case, &manifest.fixture, &home, &file)?;
        return serde_json::to_value(outcome).map_err(|e| e.to_string());
    }
    all(args, &manifest, &home)
}

fn file_of(case: &Case, home: &Path, generated: Option<&Path>) -> PathBuf {
    match (case.file.strip_prefix("generated/"), generated) {
        (Some(name), Some(folder)) => folder.join(name),
        _ => home.join(&case.file),
    }
}

fn all(args: &Args, manifest: &Manifest, home: &Path) -> Result<Value, String> {
    let temporary = tempfile::tempdir().map_err(|e| format!("a temporary folder: {e}"))?;
    let mut notes: Vec<String> = Vec::new();
    let generated = generate(home, temporary.path(), &mut notes);
    let (mut safe, mut cases) = (0, 0);
    let (mut not_safe, mut why, mut skipped, mut slowest) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for case in manifest.cases.iter().filter(|c| args.only.as_ref().is_none_or(|only| c.class == *only)) {
        cases += 1;
        if feed::surfaces(case).is_empty() {
            skipped.push(json!({ "id": case.id, "why": feed::comes_with(case) }));
            continue;
        }
        if !file_of(case, home, generated.as_deref()).exists() {
            skipped.push(json!({ "id": case.id, "why": "its file could not be generated: no python3 here" }));
            continue;
        }
        if let Some(why) = lacks(case, &file_of(case, home, generated.as_deref())) {
            skipped.push(json!({ "id": case.id, "why": why }));
            continue;
        }
        let mut outcome = in_own_process(args, case, generated.as_deref());
        eprintln!("{:32} {:6.2} s  {}", case.id, outcome.seconds, verdict(&outcome));
        slowest.push((outcome.seconds, case.id.clone()));
        notes.extend(outcome.notes.drain(..).map(|n| format!("{}: {n}", case.id)));
        if outcome.wrong.is_empty() {
            safe += 1;
        } else {
            not_safe.push(case.id.clone());
            why.push(json!({ "id": case.id, "why": outcome.wrong }));
        }
    }
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    slowest.truncate(5);
    Ok(json!({
        "cases": cases, "safe": safe, "unsafe": not_safe, "skipped": skipped,
        "why_unsafe": why, "notes": notes, "slowest_s": slowest,
    }))
}

/// What a scenario of the pages needs that does not exist yet.
fn lacks(case: &Case, file: &Path) -> Option<&'static str> {
    let only_pages = feed::surfaces(case) == ["pages"];
    let scenario = only_pages.then(|| house::Scenario::read(case, file).ok()).flatten()?;
    scenario.lacks()
}

fn verdict(outcome: &Outcome) -> String {
    if outcome.wrong.is_empty() { "safe".to_owned() } else { format!("UNSAFE {}", outcome.wrong.join(" | ")) }
}

/// Runs `big.py` beside the manifest into a temporary folder.
fn generate(home: &Path, temporary: &Path, notes: &mut Vec<String>) -> Option<PathBuf> {
    let into = temporary.join("generated");
    let made = Command::new("python3").arg(home.join("big.py")).arg(&into).stdout(Stdio::null()).status();
    match made {
        Ok(status) if status.success() => Some(into),
        _ => {
            notes.push("generated cases: big.py could not be run (python3)".to_owned());
            None
        }
    }
}

/// One case in a process of its own: its end, its time and its memory are looked at too.
fn in_own_process(args: &Args, case: &Case, generated: Option<&Path>) -> Outcome {
    let broken = |why: String| Outcome { wrong: vec![why], ..Outcome::default() };
    let Ok(me) = std::env::current_exe() else {
        return broken("this program does not find itself".to_owned());
    };
    let Ok(folder) = tempfile::tempdir() else { return broken("no temporary folder".to_owned()) };
    let manifest = std::fs::canonicalize(&args.manifest).unwrap_or_else(|_| args.manifest.clone());
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let work = folder.path().join("work");
    let open = |path: &Path| std::fs::File::create(path).map(Stdio::from);
    let (Ok(()), Ok(to), Ok(errors)) = (std::fs::create_dir(&work), open(&out), open(&err)) else {
        return broken("no temporary folder".to_owned());
    };
    let mut command = Command::new(me);
    command.arg("hostile").arg(manifest).arg("--case").arg(&case.id);
    if let Some(generated) = generated {
        command.arg("--generated").arg(generated);
    }
    // A folder of its own to stand in and to keep temporary files in, so that what is written elsewhere shows.
    command.current_dir(&work).env("TMPDIR", &work).stdout(to).stderr(errors);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(e) => return broken(e.to_string()),
    };
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() > PATIENCE => {
                // It may have ended in between; either way it is over after this.
                child.kill().unwrap_or_default();
                child.wait().map(drop).unwrap_or_default();
                return broken(format!("still running after {} s", PATIENCE.as_secs()));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(e) => return broken(e.to_string()),
        }
    };
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let line: Value = match serde_json::from_str(&read(&out)) {
        Ok(line) if status.success() => line,
        _ => {
            let words = read(&err);
            let last: Vec<&str> = words.lines().rev().take(3).collect();
            return broken(format!("the process ended with {status}: {}", last.join(" / ")));
        }
    };
    let rss = line["peak_rss_mb"].as_f64().unwrap_or(0.0);
    let mut outcome: Outcome = serde_json::from_value(line).unwrap_or_default();
    if case.expect.limits.rss_mb.is_some_and(|limit| rss > limit) {
        outcome.wrong.push(format!("{} MB of memory", round(rss)));
    }
    let slow = case.expect.limits.seconds.filter(|limit| outcome.seconds > *limit);
    if slow.is_some() && cfg!(debug_assertions) {
        outcome.notes.push(format!("{} s in a debug build: not judged", outcome.seconds));
    } else if slow.is_some() {
        outcome.wrong.push(format!("{} s of processor time", outcome.seconds));
    }
    outcome
}
