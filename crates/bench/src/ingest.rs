//! `bench ingest`: how fast mail, calendars and cards come in through the product's own import, triage and index
//! included.

use crate::measure::{Watch, round};
use desk::gather::Gathered;
use desk::{Clock, Desk, Setup, gather};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What to read.
#[derive(clap::Args)]
pub struct Args {
    /// mbox, maildir, .ics, .vcf; packed files are unpacked first
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The owner's addresses, separated by commas
    #[arg(long)]
    owner: String,
    /// Where to: sqlite:FILE; a fresh file in a temporary folder when none is named
    #[arg(long)]
    db: Option<String>,
    /// Import twice, and count what the second time added
    #[arg(long)]
    again: bool,
    /// Let the clock stand at this instant
    #[arg(long)]
    now: Option<Timestamp>,
    /// The office's zone
    #[arg(long, default_value = "UTC")]
    zone: String,
    /// Keep the office in this folder
    #[arg(long)]
    office: Option<PathBuf>,
}

/// Imports and measures.
pub fn run(args: &Args) -> Result<Value, String> {
    if let Some(db) = args.db.as_deref().filter(|db| !db.starts_with("sqlite:")) {
        return Err(format!("--db {db}: this release keeps its data in SQLite"));
    }
    let temporary = tempfile::tempdir().map_err(|e| format!("a temporary folder: {e}"))?;
    let paths = unpacked(&args.paths, temporary.path())?;
    let raw: u64 = paths.iter().map(|p| size(p)).sum();
    let office = args.office.clone().unwrap_or_else(|| temporary.path().join("office"));
    let clock = args.now.map_or(Clock::System, Clock::Standing);
    let desk = make(&office, &args.owner, &args.zone, clock)?;
    let watch = Watch::start();
    let gathered = import(&desk, &paths)?;
    let cpu = watch.cpu();
    let messages = gathered.counts.get("messages").copied().unwrap_or(0);
    let second = if args.again { Some(import(&desk, &paths)?.added) } else { None };
    let sizes = wait(async { desk.sizes().await })?;
    Ok(json!({
        "messages": messages,
        "items": gathered.counts.values().sum::<usize>(),
        "kinds": gathered.counts,
        "quarantined": gathered.refused.len(),
        "refused": gathered.refused.iter().take(20).collect::<Vec<_>>(),
        "messages_per_cpu_s": if messages > 0 { json!(round(messages as f64 / cpu.max(0.001))) } else { Value::Null },
        "import_cpu_s": round(cpu),
        "raw_mb": round(raw as f64 / 1e6),
        "db_mb": round(sizes.store as f64 / 1e6),
        "index_mb": round(sizes.index as f64 / 1e6),
        "second_added": second,
    }))
}

/// Makes an office and imports these paths: for other topics.
pub fn into_office(
    dir: &Path,
    owner: &str,
    zone: &str,
    paths: &[PathBuf],
    now: Timestamp,
) -> Result<Gathered, String> {
    let desk = make(dir, owner, zone, Clock::Standing(now))?;
    import(&desk, paths)
}

fn make(dir: &Path, owner: &str, zone: &str, clock: Clock) -> Result<Desk, String> {
    let mut addresses = owner.split(',').map(str::trim).filter(|a| !a.is_empty());
    let setup = Setup {
        owner: addresses.next().ok_or("--owner names no address")?.to_owned(),
        also: addresses.map(str::to_owned).collect(),
        zone: zone.to_owned(),
        ..Setup::default()
    };
    wait(async { Desk::init(dir, &setup, clock).await })
}

fn import(desk: &Desk, paths: &[PathBuf]) -> Result<Gathered, String> {
    wait(async {
        gather::import(desk, paths, &mut |p| {
            eprint!("\r{} {}   ", p.done, p.words);
            true
        })
        .await
    })
}

/// Runs one of the desk's steps to its end.
pub fn wait<T>(step: impl Future<Output = Result<T, desk::DeskError>>) -> Result<T, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    runtime.block_on(step).map_err(|e| format!("{e} ({})", e.code()))
}

/// Packed files unpacked into a folder, others as they are.
pub fn unpacked(paths: &[PathBuf], into: &Path) -> Result<Vec<PathBuf>, String> {
    let mut ready = Vec::new();
    for (n, path) in paths.iter().enumerate() {
        let packed = path.is_file() && path.extension().is_some_and(|e| e == "zst" || e == "gz");
        if !packed {
            std::fs::metadata(path).map_err(|e| format!("{}: {e}", path.display()))?;
            ready.push(path.clone());
            continue;
        }
        let name = path.file_stem().map_or_else(|| "input".into(), std::ffi::OsStr::to_os_string);
        let folder = into.join(format!("{n}"));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let plain = folder.join(name);
        std::fs::write(&plain, crate::input::read(path)?).map_err(|e| format!("{}: {e}", plain.display()))?;
        ready.push(plain);
    }
    Ok(ready)
}

fn size(path: &Path) -> u64 {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|e| size(&e.path())).sum(),
        Err(_) => std::fs::metadata(path).map_or(0, |m| m.len()),
    }
}
