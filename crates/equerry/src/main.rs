//! Equerry: an executive productivity partner on your own machine.

use std::process::ExitCode;

fn main() -> ExitCode {
    equerry::cli::main()
}
