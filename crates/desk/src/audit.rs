//! The audit trail in words, and whether it is whole.

use crate::words::{clock, count, day};
use crate::{Desk, DeskError};
use serde::Serialize;

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Entries that verified; none for anybody but the executive, whom it would tell how much is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<u64>,
    /// The first broken entry and how it is broken.
    pub broken: Option<String>,
}

impl Report {
    /// "The audit trail is whole: 412 entries."
    pub fn whole(&self) -> String {
        let entries = self.entries.and_then(|n| usize::try_from(n).ok());
        let entries = entries.map_or(String::new(), |n| format!(": {}", count(n, "entry", "entries")));
        format!("The audit trail is whole{entries}.")
    }
}

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its number; none for anybody but the executive, whom gaps would tell how much is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// What it is about: the proposal or change itself where it is about one, whose id takes it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<world::ItemRef>,
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
    let all = desk.is_executive();
    let said = |b: ledger::Broken| if all { format!("entry {}: {}", b.seq, b.why) } else { b.why.to_owned() };
    Ok(Report { entries: all.then_some(report.sound), broken: report.broken.map(said) })
}

/// The latest entries that whoever sits here may see, newest first.
///
/// # Errors
/// Those of the ledger.
pub async fn list(desk: &Desk, most: usize) -> Result<Vec<Told>, DeskError> {
    let all = jiff::Timestamp::MIN..jiff::Timestamp::MAX;
    let told = desk.ledger.history(desk.reader(), all, |_| true, 0, most).await?;
    let zone = desk.office().tz();
    Ok(told
        .into_iter()
        .map(|told| {
            let e = told.recorded;
            let what = match e.entry.facts.get("title") {
                Some(title) => format!("{}: {title}", plainly(&e.entry.verb)),
                None => plainly(&e.entry.verb),
            };
            let reason = e.entry.reason.map_or(String::new(), |r| format!(" ({r})"));
            Told {
                number: desk.is_executive().then_some(e.seq),
                about: {
                    let change = e.entry.items.iter().find(|i| matches!(i, world::ItemRef::Proposal(_)));
                    change.or(e.entry.items.first()).copied()
                },
                when: format!("{} {}", day(zone.to_datetime(e.at).date(), desk.today()), clock(e.at, &zone)),
                words: format!("{} {what}{reason}", e.who.name),
            }
        })
        .collect())
}

/// A line of the trail as an auditor reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailLine {
    /// Its number.
    pub number: u64,
    /// When, to the second, in the office's zone: "2026-11-24 07:40:12".
    pub when: String,
    /// Who: "Mara Ellingsen".
    pub who: String,
    /// As what: "executive", "Equerry, under meeting.shorten".
    pub role: String,
    /// What was done, in words and as it is written: "accepted the proposal", "proposal.accepted".
    pub what: (String, String),
    /// To what: "2 proposals, 1 event"; may be empty.
    pub to: String,
    /// "with a reason", "on behalf of Mara"; may be empty.
    pub how: String,
}

/// The trail as an auditor reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// Whether it is whole, and how long.
    pub headline: String,
    /// The first broken entry and how it is broken.
    pub broken: Option<String>,
    /// Whose office it is.
    pub office: String,
    /// Who reads.
    pub reader: String,
    /// Latest first.
    pub lines: Vec<TrailLine>,
    /// Before which entry the page goes on; none at the beginning of the trail.
    pub older: Option<u64>,
}

/// Lines of a page of the trail.
pub const TRAIL_PAGE: usize = 50;

/// The trail without anything of content: who did what, to how many things of which kind, when; and whether it is whole.
///
/// # Errors
/// `E_CLEARANCE` for anybody but an auditor and the executive; those of the ledger.
pub async fn trail(desk: &Desk, before: Option<u64>) -> Result<Trail, DeskError> {
    let reader = desk.reader();
    if reader.actor.role != world::Role::Auditor {
        desk.only_executive("read the trail without its content")?;
    }
    let report = desk.ledger.audit_verify().await?;
    let mut found = desk.ledger.trail(reader, before, TRAIL_PAGE + 1).await?;
    let older = (found.len() > TRAIL_PAGE).then(|| found[TRAIL_PAGE - 1].seq);
    found.truncate(TRAIL_PAGE);
    let broken = report.broken.map(|b| format!("entry {}: {}", b.seq, b.why));
    let entries = usize::try_from(report.sound).unwrap_or(usize::MAX);
    let headline = match &broken {
        None => format!("The trail is whole: {}.", count(entries, "entry", "entries")),
        Some(_) => format!("The trail is broken after {}.", count(entries, "entry", "entries")),
    };
    let zone = desk.office().tz();
    Ok(Trail {
        headline,
        broken,
        office: desk.office().owner.name.clone(),
        reader: reader.actor.name.clone(),
        lines: found.into_iter().map(|trace| line(trace, &zone)).collect(),
        older,
    })
}

fn line(trace: ledger::Trace, zone: &jiff::tz::TimeZone) -> TrailLine {
    let kinds = trace.kinds.iter().map(|(kind, n)| format!("{n} {kind}{}", if *n == 1 { "" } else { "s" }));
    let rule = trace.who.automation.as_ref().map_or(String::new(), |rule| format!(", under {rule}"));
    let reason = trace.reasoned.then(|| "with a reason".to_owned());
    let behalf = trace.on_behalf_of.map(|name| format!("on behalf of {name}"));
    TrailLine {
        number: trace.seq,
        when: zone.to_datetime(trace.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        role: format!("{}{rule}", role(trace.who.role)),
        who: trace.who.name,
        what: (plainly(&trace.verb), trace.verb),
        to: kinds.collect::<Vec<_>>().join(", "),
        how: reason.into_iter().chain(behalf).collect::<Vec<_>>().join(", "),
    }
}

fn role(role: world::Role) -> &'static str {
    match role {
        world::Role::Executive => "executive",
        world::Role::Assistant => "assistant",
        world::Role::DirectReport => "direct report",
        world::Role::Auditor => "auditor",
        world::Role::Administrator => "administrator",
        world::Role::Agent => "Equerry",
    }
}

/// "proposal.accepted" as "accepted the proposal".
pub(crate) fn plainly(verb: &str) -> String {
    match verb.split_once('.') {
        Some(("effect", "done")) => "carried out an effect".to_owned(),
        Some(("proposal", "dismissed")) => "declined the proposal".to_owned(),
        Some(("undo", "asked")) => "asked to take back a proposal".to_owned(),
        Some(("proposal", "undone")) => "took back the proposal".to_owned(),
        Some(("proposal", "again")) => "let the proposal wait again".to_owned(),
        Some(("proposal", "refused")) => "refused the proposal for good".to_owned(),
        Some(("folder", "emptied")) => "said that much of the folder is meant to be gone".to_owned(),
        Some(("time", "looked-for")) => "asked for a time".to_owned(),
        Some(("holds", "released")) => "let the held times go".to_owned(),
        Some(("clearance", "set")) => "changed who may see an item".to_owned(),
        Some((thing, "later")) => format!("put off the {thing}"),
        Some((thing, "returned")) => format!("brought back the {thing}"),
        Some(("grant", "given")) => "gave a grant".to_owned(),
        Some(("session", "begun")) => "signed in".to_owned(),
        Some(("session", "ended")) => "signed out".to_owned(),
        Some(("sessions", "ended")) => "signed out everywhere".to_owned(),
        Some(("sign-in", "refused")) => "refused a sign-in".to_owned(),
        Some(("presence", "listed")) => "put a meeting on the list of those to go along to".to_owned(),
        Some(("presence", "noted")) => "noted what was learnt at a meeting".to_owned(),
        Some(("presence", "stage")) => "said how far they go at a kind of meeting".to_owned(),
        Some(("presence", "dropped")) => "took a meeting off the list of those to go along to".to_owned(),
        Some(("rights", "written")) => "wrote down what the pair agreed".to_owned(),
        Some(("rights", "signed")) => "signed what the pair agreed".to_owned(),
        Some(("view", "given")) => "recorded a candid view".to_owned(),
        Some(("view", "heard")) => "heard a candid view".to_owned(),
        Some(("no", "practised")) => "noted how a no went".to_owned(),
        Some(("link", "made")) => "made a sign-in link".to_owned(),
        Some(("link", "used")) => "used a sign-in link".to_owned(),
        Some((thing, done)) => format!("{done} the {thing}"),
        None => verb.to_owned(),
    }
}
