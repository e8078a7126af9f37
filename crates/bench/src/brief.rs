//! `bench brief`: a brief from a cold process, and whether every sentence names its source; with `--meetings`, the briefs
//! of so many meetings of a diary, each as of the morning of its day.

use crate::ingest::wait;
use crate::measure::round;
use desk::meeting::{MeetingBrief, Said};
use desk::{Clock, Desk, DeskError, Who};
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
    /// The day; with --meetings, the last one
    #[arg(long)]
    on: civil::Date,
    /// Instead of the day's brief, those of so many meetings, spread evenly over the days before it
    #[arg(long)]
    meetings: Option<usize>,
    /// How many days before the day the meetings are taken from
    #[arg(long, default_value_t = 300, requires = "meetings")]
    days: i64,
    /// Print the briefs on standard error
    #[arg(long)]
    show: bool,
}

/// Makes the brief, or the briefs.
pub fn run(args: &Args) -> Result<Value, String> {
    match args.meetings {
        Some(most) => wait(meetings(args, most)),
        None => day(args),
    }
}

fn day(args: &Args) -> Result<Value, String> {
    let began = Instant::now();
    let brief = wait(async {
        let desk = Desk::open(&args.office, Who::Executive, Clock::System).await?;
        let morning = morning(&desk, args.on);
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

fn morning(desk: &Desk, on: civil::Date) -> Timestamp {
    world::time::instant(on, civil::time(7, 40, 0, 0), &desk.office().tz())
}

/// The briefs of `most` entries of the diary that can be briefed, evenly spread.
async fn meetings(args: &Args, most: usize) -> Result<Value, DeskError> {
    let desk = Desk::open(&args.office, Who::Executive, Clock::System).await?;
    let end = morning(&desk, args.on);
    let span = world::Interval::new(end - jiff::SignedDuration::from_hours(24 * args.days), end);
    let entries = desk::meeting::within(&desk, span).await?;
    let step = (entries.len() / most.max(1)).max(1);
    let (mut ms, mut sentences, mut without, mut sources, mut empty) = (Vec::new(), 0, 0, 0, 0);
    for (event, on) in entries.iter().step_by(step).take(most) {
        let then = desk.at(Clock::Standing(morning(&desk, *on)));
        let began = Instant::now();
        let brief = desk::meeting::meeting(&then, *event).await?;
        ms.push(began.elapsed().as_secs_f64() * 1e3);
        let said: Vec<&Said> = said(&brief).collect();
        sentences += said.len();
        without += said.iter().filter(|s| s.cites.is_empty()).count();
        sources += brief.sources.len();
        empty += usize::from(said.len() <= 1);
        if args.show {
            print(&brief);
        }
    }
    ms.sort_by(f64::total_cmp);
    let part = |share: f64| ms.get(((ms.len() as f64 * share) as usize).min(ms.len().saturating_sub(1)));
    Ok(json!({
        "briefs": ms.len(),
        "of": entries.len(),
        "sentences": sentences,
        "without_source": without,
        "sources": sources,
        "briefs_with_nothing_known": empty,
        "ms_p50": part(0.5).map(|v| round(*v)),
        "ms_p95": part(0.95).map(|v| round(*v)),
    }))
}

fn said(brief: &MeetingBrief) -> impl Iterator<Item = &Said> {
    std::iter::once(&brief.summary)
        .chain(&brief.want)
        .chain(brief.present.iter().flat_map(|p| &p.said))
        .chain(&brief.around)
        .chain(&brief.since)
        .chain(brief.asked.iter().flat_map(|a| [&a.question, &a.answer]))
}

fn print(brief: &MeetingBrief) {
    eprintln!("\n== {} · {} · {}", brief.title, brief.when, brief.location.as_deref().unwrap_or("no place"));
    eprintln!("   {}", brief.summary.text);
    for want in &brief.want {
        eprintln!("   wants  {}", want.text);
    }
    for one in &brief.present {
        let lines: Vec<&str> = one.said.iter().map(|s| s.text.as_str()).collect();
        eprintln!("   there  {}: {}", one.name, lines.join(" "));
    }
    for line in &brief.around {
        eprintln!("   around {}", line.text);
    }
    eprintln!("   {}", brief.since_title);
    for line in &brief.since {
        eprintln!("   since  {}", line.text);
    }
    for ask in &brief.asked {
        eprintln!("   asked  {} – {}", ask.question.text, ask.answer.text);
    }
    for question in &brief.questions {
        eprintln!("   ?      {question}");
    }
}
