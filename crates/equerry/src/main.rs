//! Equerry on the command line: a face that asks the desk for one thing and shows it.

mod cli;
mod sample;
mod show;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
