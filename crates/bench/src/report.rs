//! `bench report`: how long a report of where the time went takes, over an office of `bench office`.

use crate::ingest::wait;
use crate::measure::{Watch, round};
use desk::insights::{self, Span};
use desk::{Clock, Desk, Who};
use jiff::civil;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Of which office, when, how far back.
#[derive(clap::Args)]
pub struct Args {
    /// The office's folder
    office: PathBuf,
    /// The day on which it is asked for
    #[arg(long, default_value = "2026-11-24")]
    on: civil::Date,
    /// Whole weeks before it
    #[arg(long, default_value_t = 52)]
    weeks: usize,
}

/// Makes the report twice: `first` reads everything, `again` finds the world read. Wall and processor seconds of each,
/// with what the report was made of.
pub fn run(args: &Args) -> Result<Value, String> {
    wait(async {
        let desk = Desk::open(&args.office, Who::Executive, Clock::System).await?;
        let noon = world::time::instant(args.on, civil::time(12, 0, 0, 0), &desk.office().tz());
        let desk = desk.at(Clock::Standing(noon));
        let span = Span::weeks(args.weeks)?;
        let watch = Watch::start();
        let report = insights::insights(&desk, span).await?;
        let first = (watch.wall(), watch.cpu());
        let watch = Watch::start();
        let same = insights::insights(&desk, span).await?;
        let again = (watch.wall(), watch.cpu());
        let known = report.figures.iter().filter(|f| f.value.is_some()).count();
        let of = |code: &str| report.figures.iter().find(|f| f.code == code).and_then(|f| f.value);
        Ok(json!({
            "first": { "wall_s": round(first.0), "cpu_s": round(first.1) },
            "again": { "wall_s": round(again.0), "cpu_s": round(again.1) },
            "same": report == same,
            "weeks": args.weeks,
            "figures": known,
            "wastes": report.wastes.len(),
            "meetings_a_week": of("meetings").map(round),
            "worked_minutes_a_week": of("worked").map(round),
        }))
    })
}
