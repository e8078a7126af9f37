//! `bench hostile`: hostile inputs through every surface that exists.

use serde_json::Value;
use std::path::PathBuf;

/// Which cases.
#[derive(clap::Args)]
pub struct Args {
    /// The manifest
    manifest: PathBuf,
    /// Only this class
    #[arg(long)]
    only: Option<String>,
}

/// Feeds them.
pub fn run(args: &Args) -> Result<Value, String> {
    Err(format!("{}: the cases are fed by the next change", args.manifest.display()))
}
