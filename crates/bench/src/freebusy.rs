//! `bench freebusy`: ten years of a calendar expanded, and one week of it found again.

use crate::input;
use crate::measure::Watch;
use connectors::ical::busy_times;
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;
use world::Interval;

/// Expands a calendar file and asks for one week.
#[derive(clap::Args)]
pub struct Args {
    /// A calendar file.
    file: PathBuf,
    /// First day (UTC).
    #[arg(long, default_value = "2020-01-01")]
    from: civil::Date,
    /// The day after the last (UTC).
    #[arg(long, default_value = "2030-01-01")]
    to: civil::Date,
}

/// Runs it: `occurrences` and `checksum` count starts in [from, to), the checksum being the sum of their UTC
/// seconds, whole days at midnight UTC; the rate includes reading the file.
///
/// # Errors
/// A sentence that names the file when it is absent.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.file)?;
    let at = |day: civil::Date| -> Result<Timestamp, String> {
        Ok(day.to_zoned(TimeZone::UTC).map_err(|e| e.to_string())?.timestamp())
    };
    let window = Interval::new(at(args.from)?, at(args.to)?);
    let inside = window.start.as_second()..window.end.as_second();
    let watch = Watch::start();
    let mut rounds = 0u32;
    let mut busy = busy_times(&bytes, &TimeZone::UTC, "UTC", window);
    loop {
        rounds += 1;
        if watch.cpu() > 1.0 || rounds >= 50 {
            break;
        }
        busy = busy_times(&bytes, &TimeZone::UTC, "UTC", window);
    }
    let cpu = watch.cpu().max(0.01) / f64::from(rounds);
    let starts: Vec<i64> =
        busy.times().iter().map(|(start, _)| *start).filter(|s| inside.contains(s)).collect();
    let weeks: Vec<Interval> = (0..500)
        .map(|n| {
            let start = window.start + jiff::SignedDuration::from_hours(n * 24 * 7);
            Interval::lasting(start, 7 * 24 * 60)
        })
        .collect();
    let clock = Instant::now();
    let mut stretches = 0usize;
    for week in &weeks {
        stretches += busy.within(*week).len();
    }
    let week_us = clock.elapsed().as_secs_f64() * 1e6 / weeks.len() as f64;
    Ok(json!({
        "occurrences": starts.len(),
        "checksum": starts.iter().sum::<i64>(),
        "occurrences_per_cpu_s": (starts.len() as f64 / cpu).round(),
        "week_us": (week_us * 100.0).round() / 100.0,
        "busy_stretches": stretches,
        "unreadable": busy.unreadable,
        "cut": busy.cut,
    }))
}
