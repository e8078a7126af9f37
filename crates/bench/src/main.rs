//! Evaluation on outside data: one command a question, one JSON line an answer. Never shipped.
//!
//! Prints one JSON line on standard output (progress and notes on standard error); exits 0 when it ran, 2 when an
//! input is missing or malformed. Every line has `topic`, `inputs`, `cpu_s`, `wall_s`, `peak_rss_mb` and `seed`.

mod agenda;
mod brief;
mod calendar;
mod coding;
mod dates;
mod diary;
mod forecast;
mod freebusy;
mod hostile;
mod ingest;
mod input;
mod mcda;
mod measure;
mod meet;
mod office;
mod people;
mod plan;
mod recurrence;
mod report;
mod rerank;
mod served;
mod tardiness;
mod triage;
mod twin;
mod web;
mod weeks;

use clap::{Parser, Subcommand};
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// Measures Equerry on outside data.
#[derive(Parser)]
#[command(name = "bench", version)]
struct Cli {
    #[command(subcommand)]
    topic: Topic,
}

#[derive(Subcommand)]
enum Topic {
    /// How fast mail, calendars and cards come in, and what the index costs.
    Ingest(ingest::Args),
    /// Writes a synthetic office for load and size tests.
    Office(office::Args),
    /// Makes a brief from a cold process and checks that every sentence names its source.
    Brief(brief::Args),
    /// The real diary as iCalendar.
    Diary(diary::Args),
    /// Plans weeks of many tasks.
    Plan(plan::Args),
    /// Orders thousands of items anew after a goal's weight was changed.
    Rerank(rerank::Args),
    /// Dates in words.
    Dates(dates::Args),
    /// Will the owner answer?
    Triage(triage::Args),
    /// What kind of activity diary entries are, after so many corrections.
    Coding(coding::Args),
    /// Reports where the time went, and how long that takes.
    Report(report::Args),
    /// Recurrence rules against expected occurrences.
    Recurrence(recurrence::Args),
    /// Calendar and card files: round trip, one change, occurrences.
    Calendar(calendar::Args),
    /// Expansion of a whole calendar, and free/busy of one week.
    Freebusy(freebusy::Args),
    /// How long tasks really took, forecast one after the other.
    Forecast(forecast::Args),
    /// How many hours the coming weeks of a real diary held, forecast one to four weeks ahead.
    Weeks(weeks::Args),
    /// Feeds hostile inputs through every surface that exists.
    Hostile(hostile::Args),
    /// Published decision tables.
    Mcda(mcda::Args),
    /// How fast acceptability is.
    Smaa(mcda::SmaaArgs),
    /// Plans published instances and tells how good the plans are, how soon.
    Agenda(agenda::Args),
    /// Slot search over many calendars.
    Meet(meet::Args),
    /// Jobs on one machine with weighted lateness.
    Wt(tardiness::Args),
    /// Which ties are used again.
    Ties(people::ties::Args),
    /// Who reports to whom.
    Hierarchy(people::hierarchy::Args),
    /// Which written forms of names are one person.
    Aliases(people::aliases::Args),
    /// How fast everybody in an office of thousands is reckoned.
    Circle(people::circle::Args),
    /// Every responsibility to one accountable person.
    Resp(people::resp::Args),
    /// PageRank, betweenness or constraint of a whole graph.
    Graph(people::graph::Args),
    /// Lives through working weeks many times.
    Twin(twin::Args),
    /// Serves an office and measures its pages under a steady stream of requests.
    Web(web::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let inputs: Vec<String> = std::env::args().skip(2).collect();
    let watch = measure::Watch::start();
    let (topic, seed, outcome) = match &cli.topic {
        Topic::Ingest(args) => ("ingest", 0, ingest::run(args)),
        Topic::Office(args) => ("office", args.seed, office::run(args)),
        Topic::Brief(args) => ("brief", 0, brief::run(args)),
        Topic::Diary(args) => ("diary", 0, diary::run(args)),
        Topic::Plan(args) => ("plan", args.seed, plan::run(args)),
        Topic::Rerank(args) => ("rerank", args.seed, rerank::run(args)),
        Topic::Dates(args) => ("dates", 0, dates::run(args)),
        Topic::Triage(args) => ("triage", 0, triage::run(args)),
        Topic::Coding(args) => ("coding", args.seed, coding::run(args)),
        Topic::Report(args) => ("report", 0, report::run(args)),
        Topic::Recurrence(args) => ("recurrence", 0, recurrence::run(args)),
        Topic::Calendar(args) => ("calendar", 0, calendar::run(args)),
        Topic::Freebusy(args) => ("freebusy", 0, freebusy::run(args)),
        Topic::Forecast(args) => ("forecast", 0, forecast::run(args)),
        Topic::Weeks(args) => ("weeks", 0, weeks::run(args)),
        Topic::Hostile(args) => ("hostile", 0, hostile::run(args)),
        Topic::Mcda(args) => ("mcda", 1, mcda::run(args)),
        Topic::Smaa(args) => ("smaa", 1, Ok(mcda::smaa(args))),
        Topic::Agenda(args) => ("agenda", args.seed, agenda::run(args)),
        Topic::Wt(args) => ("wt", args.seed, tardiness::run(args)),
        Topic::Meet(args) => ("meet", 1, meet::run(args)),
        Topic::Ties(args) => ("ties", 0, people::ties::run(args)),
        Topic::Hierarchy(args) => ("hierarchy", 0, people::hierarchy::run(args)),
        Topic::Aliases(args) => ("aliases", 0, people::aliases::run(args)),
        Topic::Circle(args) => ("circle", args.seed, people::circle::run(args)),
        Topic::Resp(args) => ("resp", args.seed, people::resp::run(args)),
        Topic::Graph(args) => ("graph", 0, people::graph::run(args)),
        Topic::Twin(args) => ("twin", args.seed, twin::run(args)),
        Topic::Web(args) => ("web", 0, web::run(args)),
    };
    match outcome {
        Ok(figures) => {
            let mut line = Map::new();
            line.insert("topic".into(), json!(topic));
            line.insert("inputs".into(), json!(inputs));
            watch.report(&mut line);
            line.insert("seed".into(), json!(seed));
            if let Value::Object(figures) = figures {
                line.extend(figures);
            }
            println!("{}", Value::Object(line));
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("bench {topic}: {what}");
            ExitCode::from(2)
        }
    }
}
