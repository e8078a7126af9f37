//! `bench web`: how fast the pages of a served office are under a steady stream of requests, and what the server weighs.

use crate::measure::round;
use crate::served::{Served, Visit, wait};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What to serve, and how hard to ask.
#[derive(clap::Args)]
pub struct Args {
    /// The office's folder, as `bench office` makes it
    #[arg(long)]
    office: PathBuf,
    /// Whose office it is
    #[arg(long, default_value = "robin.hale@meridian.example")]
    owner: String,
    /// The office's clock
    #[arg(long, default_value = "2026-11-24T12:00")]
    now: String,
    /// Requests a second
    #[arg(long, default_value_t = 20)]
    rate: u32,
    /// For how many seconds
    #[arg(long, default_value_t = 30)]
    seconds: u32,
}

const PAGES: [&str; 3] = ["today", "inbox", "week"];

/// Serves, asks, weighs.
pub fn run(args: &Args) -> Result<Value, String> {
    let served = Served::start(&args.office, Some(&args.now))?;
    wait(measure(args, &served))
}

async fn measure(args: &Args, served: &Served) -> Result<Value, String> {
    let visit = served.visit(&args.owner).await?;
    let mut first = serde_json::Map::new();
    for page in PAGES {
        first.insert(page.to_owned(), json!(timed(&visit, page).await?.0));
    }
    let times = stream(args, &visit).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let mut pages = serde_json::Map::new();
    for (n, page) in PAGES.iter().enumerate() {
        let (mut of, bytes): (Vec<f64>, Vec<usize>) =
            times.iter().filter(|(at, ..)| *at == n).map(|(_, ms, bytes)| (*ms, *bytes)).unzip();
        of.sort_by(f64::total_cmp);
        let at = |share: f64| of.get(((of.len() as f64 * share).ceil() as usize).saturating_sub(1)).copied();
        let figures = json!({
            "requests": of.len(), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "most_ms": at(1.0),
            "bytes": bytes.iter().max(),
        });
        pages.insert((*page).to_owned(), figures);
    }
    Ok(json!({
        "rate": args.rate, "seconds": args.seconds, "first_ms": first, "pages": pages,
        "idle_mb": round(served.memory_mb()),
    }))
}

/// Sends requests on the beat, whether earlier ones are answered or not; answers with page, milliseconds and bytes.
async fn stream(args: &Args, visit: &Visit) -> Result<Vec<(usize, f64, usize)>, String> {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / args.rate.max(1));
    let mut asked = Vec::new();
    for n in 0..(args.rate * args.seconds) as usize {
        beat.tick().await;
        let visit = visit.clone();
        asked.push(tokio::spawn(async move {
            let at = n % PAGES.len();
            timed(&visit, PAGES[at]).await.map(|(ms, bytes)| (at, ms, bytes))
        }));
    }
    let mut times = Vec::new();
    for one in asked {
        times.push(one.await.map_err(|e| e.to_string())??);
    }
    Ok(times)
}

async fn timed(visit: &Visit, page: &str) -> Result<(f64, usize), String> {
    let begin = Instant::now();
    let answer = visit.get(&format!("{}/{page}", visit.base)).await?;
    match answer.status {
        200 => Ok((round(begin.elapsed().as_secs_f64() * 1000.0), answer.body.len())),
        other => Err(format!("{page}: {other}")),
    }
}
