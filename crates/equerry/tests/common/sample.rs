//! The sample office, lived for a few weeks: made once for each build of the command, copied for each test.

use crate::folders::copy;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// 07:40 on Tuesday, as the story begins.
pub const MORNING: &str = "2026-11-24T07:40";
/// Whose office it is, as their address and as the address of its pages.
pub const EXECUTIVE: &str = "mara.ellingsen@northwharf.example";
pub const SLUG: &str = "mara-ellingsen";
/// Who assists.
pub const ASSISTANT: &str = "joss.adeyemi@northwharf.example";
/// Who reports to the executive.
pub const REPORT: &str = "priya.raman@northwharf.example";
/// Who reads the audit trail.
pub const AUDITOR: &str = "edda.falk@falk-audit.example";
/// Enough for proposals with a record behind them.
const WEEKS: &str = "2";

static MADE: LazyLock<PathBuf> = LazyLock::new(make);

/// A sample office of one's own.
pub fn office() -> TempDir {
    let own = TempDir::new().unwrap();
    copy(&MADE, own.path());
    own
}

/// Makes the office that the others are copied from, unless this build of the command has made it already.
fn make() -> PathBuf {
    let command = Path::new(env!("CARGO_BIN_EXE_equerry"));
    let built = command.metadata().unwrap();
    let stamp = built.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample");
    let made = folder.join(format!("{stamp}"));
    if !made.exists() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let making = tempfile::tempdir_in(&folder).unwrap();
        let demo = ["demo", "--print", "--weeks", WEEKS, "--now", MORNING, "--json", "--dir"];
        run(Command::new(command).args(demo).arg(making.path()));
        for address in [EXECUTIVE, ASSISTANT, REPORT, AUDITOR] {
            run(Command::new(command)
                .args(["user", "add", address, "--office"])
                .arg(making.path().join("office")));
        }
        // Whole or not at all, should two make it at once.
        let _ = fs::rename(making.path().join("office"), &made);
    }
    made
}

fn run(command: &mut Command) {
    let out = command.env_remove("EQUERRY_OFFICE").env_remove("EQUERRY_AS").output().unwrap();
    assert!(out.status.success(), "{out:?}");
}
