//! `bench mcda`: published decision tables, and how fast acceptability is.

mod cases;
mod smaa;

use serde_json::Value;
use std::path::PathBuf;

/// Compares options as the literature does.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    topic: Topic,
}

#[derive(clap::Subcommand)]
enum Topic {
    /// Published tables against their published figures.
    Cases {
        /// A list of cases, or files of one published table each.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Runs per processor second on a seeded table of 20 options and 8 criteria, drawing the weights included.
    Smaa {
        /// How many draws for each way of comparing.
        #[arg(long, default_value_t = 4_000_000)]
        runs: usize,
    },
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file and what is wrong with it.
pub fn run(args: &Args) -> Result<Value, String> {
    match &args.topic {
        Topic::Cases { files } => cases::run(files),
        Topic::Smaa { runs } => Ok(smaa::run(*runs)),
    }
}
