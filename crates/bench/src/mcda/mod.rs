//! `bench mcda`: published decision tables; `bench smaa`: how fast acceptability is.

mod cases;
mod smaa;

use serde_json::Value;
use std::path::PathBuf;

/// Published tables against their published figures.
#[derive(clap::Args)]
pub struct Args {
    /// A list of cases, or files of one published table each.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Runs per processor second on a seeded table of 20 options and 8 criteria, drawing the weights included.
#[derive(clap::Args)]
pub struct SmaaArgs {
    /// How many draws for each way of comparing.
    #[arg(long, default_value_t = 4_000_000)]
    runs: usize,
}

/// Compares options as the literature does.
///
/// # Errors
/// A sentence that names the file and what is wrong with it.
pub fn run(args: &Args) -> Result<Value, String> {
    cases::run(&args.files)
}

/// Measures acceptability.
pub fn smaa(args: &SmaaArgs) -> Value {
    smaa::run(args.runs)
}
