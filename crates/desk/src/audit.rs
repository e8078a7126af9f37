//! The audit trail in words, and whether it is whole.

use crate::brief::{clock, day};
use crate::{Desk, DeskError};
use serde::Serialize;

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries that verified.
    pub entries: u64,
    /// The first broken entry and how it is broken.
    pub broken: Option<String>,
}

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its number.
    pub number: u64,
    /// When, in words.
    pub when: String,
    /// Who did what.
    pub words: String,
}

/// Checks the whole chain.
///
/// # Errors
/// Those of the ledger when it cannot even be read.
pub async fn verify(desk: &Desk) -> Result<Report, DeskError> {
    let report = desk.ledger.audit_verify().await?;
    Ok(Report { entries: report.sound, broken: report.broken.map(|b| format!("entry {}: {}", b.seq, b.why)) })
}

/// The latest entries that whoever sits here may see, newest first.
///
/// # Errors
/// Those of the ledger.
pub async fn list(desk: &Desk, most: usize) -> Result<Vec<Told>, DeskError> {
    let last = desk.ledger.audit_head().await?.map_or(0, |h| h.entries);
    let from = last.saturating_sub(most as u64) + 1;
    let mut entries = desk.ledger.audit_entries(desk.reader(), from..last + 1).await?;
    entries.reverse();
    let zone = desk.office().tz();
    Ok(entries
        .into_iter()
        .map(|e| {
            let what = match e.entry.facts.get("title") {
                Some(title) => format!("{}: {title}", plainly(&e.entry.verb)),
                None => plainly(&e.entry.verb),
            };
            let reason = e.entry.reason.map_or(String::new(), |r| format!(" ({r})"));
            Told {
                number: e.seq,
                when: format!("{} {}", day(zone.to_datetime(e.at).date(), desk.today()), clock(e.at, &zone)),
                words: format!("{} {what}{reason}", e.who.name),
            }
        })
        .collect())
}

/// "proposal.accepted" as "accepted the proposal".
pub(crate) fn plainly(verb: &str) -> String {
    match verb.split_once('.') {
        Some(("effect", "done")) => "carried out an effect".to_owned(),
        Some(("proposal", "dismissed")) => "declined the proposal".to_owned(),
        Some(("undo", "asked")) => "asked to take back a proposal".to_owned(),
        Some(("proposal", "undone")) => "took back the proposal".to_owned(),
        Some(("proposal", "refused")) => "refused the proposal for good".to_owned(),
        Some(("folder", "emptied")) => "said that much of the folder is meant to be gone".to_owned(),
        Some(("clearance", "set")) => "changed who may see an item".to_owned(),
        Some((thing, "later")) => format!("put off the {thing}"),
        Some((thing, "returned")) => format!("brought back the {thing}"),
        Some(("grant", "given")) => "gave a grant".to_owned(),
        Some(("session", "begun")) => "signed in".to_owned(),
        Some(("session", "ended")) => "signed out".to_owned(),
        Some(("sessions", "ended")) => "signed out everywhere".to_owned(),
        Some(("sign-in", "refused")) => "refused a sign-in".to_owned(),
        Some(("link", "made")) => "made a sign-in link".to_owned(),
        Some(("link", "used")) => "used a sign-in link".to_owned(),
        Some((thing, done)) => format!("{done} the {thing}"),
        None => verb.to_owned(),
    }
}
