//! `bench forecast`: how long tasks really took, forecast one after the other, beside the simple ways of doing it.

mod judge;
mod peers;
mod read;

use engines::forecast::{Quantiles, forecasts, known_at};
use judge::Judge;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Judges forecasts of effort.
#[derive(clap::Args)]
pub struct Args {
    /// The table of tasks.
    file: PathBuf,
    /// What the table is.
    #[arg(long)]
    form: read::Form,
    /// The table of dates that belongs to it.
    #[arg(long)]
    dates: Option<PathBuf>,
    /// Scored from so many known outcomes on.
    #[arg(long, default_value_t = 50)]
    warm: usize,
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed, or says that too few outcomes are known.
pub fn run(args: &Args) -> Result<Value, String> {
    let tasks = read::tasks(&args.file, args.form, args.dates.as_deref())?;
    let cases: Vec<_> = tasks.iter().map(|t| t.case.clone()).collect();
    let known = known_at(&cases);
    if !known.iter().any(|k| *k >= args.warm) {
        return Err(format!("{} tasks are too few: {} must be finished first", cases.len(), args.warm));
    }
    let plain = args.form.likeness();
    let judge = Judge::new(&tasks, args.form);
    let mut figures = Map::new();
    figures.insert("rows".into(), json!(cases.len()));
    let ours = forecasts(&cases, &plain, args.warm);
    figures.extend(judge.scores("", &ours));
    figures.extend(judge.groups(&ours));
    let order = engines::forecast::by_end(&cases);
    for (name, peer) in peers::ALL {
        let told: Vec<Option<Quantiles>> = (0..cases.len())
            .map(|n| {
                let past: Vec<_> = order[..known[n]].iter().map(|p| &cases[*p]).collect();
                (past.len() >= args.warm).then(|| peer(&past, &cases[n], args.form))
            })
            .collect();
        figures.extend(judge.scores(name, &told));
    }
    Ok(Value::Object(figures))
}
