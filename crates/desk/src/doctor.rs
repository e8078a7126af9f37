//! Doctor: is the office well, and what to mend.

use crate::office::{KEY, OUTBOX, QUARANTINE};
use crate::{Desk, DeskError, gather};
use ledger::JobState;
use serde::Serialize;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether it is well.
    pub good: bool,
    /// What was found, and what to do where it is not well.
    pub words: String,
}

/// Looks the office over.
///
/// # Errors
/// Those of the ledger when it cannot even be read.
pub async fn examine(desk: &Desk) -> Result<Vec<Check>, DeskError> {
    let mut checks = Vec::new();
    let mut say = |good: bool, words: String| checks.push(Check { good, words });
    let health = desk.ledger.health().await?;
    match health.problems.first() {
        None => say(
            true,
            format!("The store is whole: {} MB, schema {}.", health.bytes / 1_000_000, health.schema),
        ),
        Some(problem) => say(false, format!("The store is damaged ({problem}): restore the latest backup.")),
    }
    match unreadable(desk).await? {
        None => say(true, "Every item can be read.".to_owned()),
        Some(why) => say(false, format!("An item cannot be read ({why}): restore the latest backup.")),
    }
    let report = crate::audit::verify(desk).await?;
    match &report.broken {
        None => say(true, report.whole()),
        Some(what) => say(false, format!("The audit trail is broken at {what}: compare with a backup.")),
    }
    match private(&desk.dir().join(KEY)) {
        Ok(true) => say(true, "The key file is closed to others.".to_owned()),
        Ok(false) => say(false, format!("{KEY} can be read by others: chmod 600 {KEY}")),
        Err(e) => say(false, format!("{KEY} cannot be looked at ({e}).")),
    }
    for folder in [OUTBOX, QUARANTINE] {
        let there = desk.dir().join(folder).is_dir();
        say(
            there,
            if there {
                format!("{folder}/ is there.")
            } else {
                format!("{folder}/ is missing: make the folder.")
            },
        );
    }
    // What follows would tell an assistant of folders and answers that they may not see.
    let all = desk.is_executive();
    let folders = if all { gather::folders(desk).await? } else { Vec::new() };
    for folder in folders {
        let there = std::path::Path::new(&folder.path).is_dir();
        let words = if there {
            format!("{} is there.", folder.path)
        } else {
            format!("{} is gone: mount it, or put it back.", folder.path)
        };
        say(there, words);
    }
    let waiting = desk
        .ledger
        .jobs(&desk.house(), &[JobState::Queued, JobState::Working, JobState::Unknown])
        .await?
        .len();
    if all {
        say(
            waiting == 0,
            match waiting {
                0 => "Nothing waits in the outbox.".to_owned(),
                1 => "One accepted effect waits: `equerry gather` tries it again.".to_owned(),
                n => format!("{n} accepted effects wait: `equerry gather` tries them again."),
            },
        );
    }
    let refused = gather::quarantined(desk).await?.len();
    say(
        true,
        match refused {
            0 => "Quarantine is empty.".to_owned(),
            1 => "One item lies in quarantine: `equerry quarantine` names it.".to_owned(),
            n => format!("{n} items lie in quarantine: `equerry quarantine` lists them."),
        },
    );
    Ok(checks)
}

/// Why an item cannot be read, if one cannot.
async fn unreadable(desk: &Desk) -> Result<Option<String>, DeskError> {
    for kind in crate::export::KINDS {
        match desk.ledger.all(&desk.house(), kind).await {
            Err(ledger::LedgerError::Damaged { what, .. }) => return Ok(Some(what)),
            read => drop(read?),
        }
    }
    Ok(None)
}

#[cfg(unix)]
fn private(path: &std::path::Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn private(path: &std::path::Path) -> std::io::Result<bool> {
    std::fs::metadata(path).map(|_| true)
}
