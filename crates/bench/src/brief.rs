//! `bench brief`: a brief from a cold process, and whether every sentence names its source.

use crate::ingest::wait;
use crate::measure::round;
use desk::{Clock, Desk, Who};
use jiff::{Timestamp, civil};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// Of which office, for which day.
#[derive(clap::Args)]
pub struct Args {
    /// The office's folder
    #[arg(long)]
    office: PathBuf,
    /// The day
    #[arg(long)]
    on: civil::Date,
    /// Print the brief's lines on standard error
    #[arg(long)]
    show: bool,
}

/// Makes the brief.
pub fn run(args: &Args) -> Result<Value, String> {
    let began = Instant::now();
    let brief = wait(async {
        let desk = Desk::open(&args.office, Who::Executive, Clock::System).await?;
        let morning = world::time::instant(args.on, civil::time(7, 40, 0, 0), &desk.office().tz());
        let later = desk.now().max(morning + jiff::SignedDuration::from_hours(24));
        desk::brief::brief(&desk.at(Clock::Standing(later)), Some(args.on)).await
    })?;
    let ms = began.elapsed().as_secs_f64() * 1e3;
    let lines: Vec<_> = brief.lines().collect();
    if args.show {
        for line in &lines {
            let when = line.when.as_deref().unwrap_or("");
            eprintln!("{when:>16}  {}  {}", line.text, line.detail.as_deref().unwrap_or(""));
        }
    }
    let sentences = lines.len() + lines.iter().filter(|l| l.detail.is_some()).count();
    let without: usize =
        lines.iter().filter(|l| l.sources.is_empty()).map(|l| 1 + usize::from(l.detail.is_some())).sum();
    let as_of: Timestamp = brief.as_of;
    Ok(json!({ "sentences": sentences, "without_source": without, "ms": round(ms), "as_of": as_of }))
}
