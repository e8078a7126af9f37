//! The page: each kind with its level, the record behind it, what could be set, and how it came about.

use super::{Alone, Tried, alone, can_be_earned, missing, record};
use crate::card::when;
use crate::settings::kind_words;
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use engines::enablement::ladder::Record;
use engines::enablement::outcome;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use world::authority::Standing;
use world::learned::Learned;
use world::trial::Trials;
use world::{Acting, Floor};

/// Changes that are told, at most.
const MOST_CHANGES: usize = 40;

/// What Equerry may do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct May {
    /// The finding.
    pub headline: String,
    /// Whether whoever sits here may change it.
    pub changes: bool,
    /// Kind by kind.
    pub rows: Vec<Row>,
    /// What it always asks about, whatever the level.
    pub floor: Vec<String>,
    /// What it did alone in the last seven days.
    pub alone: Vec<Alone>,
    /// How levels changed, latest first.
    pub history: Vec<Change>,
    /// Kinds that are or were on trial.
    pub tried: Vec<Tried>,
    /// Kinds that could be tried and are not, where whoever sits here may allow it.
    pub could: Vec<Could>,
    /// Whether whoever sits here may let kinds be tried.
    pub tries: bool,
    /// Whether whoever sits here may stop a trial.
    pub stops: bool,
}

/// A kind that could be tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Could {
    /// The kind.
    pub kind: String,
    /// In words.
    pub words: String,
    /// "hours until you answer the mail".
    pub measures: &'static str,
}

/// One kind, everywhere or for one sender's mail.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The kind: "navigator.reply".
    pub kind: String,
    /// Whose mail alone; empty: everywhere.
    pub scope: String,
    /// In words.
    pub words: String,
    /// 0 to 4.
    pub level: u8,
    /// "Proposes".
    pub level_word: &'static str,
    /// Whether one of it was ever answered.
    pub answered: bool,
    /// "22 of 22 accepted as they were".
    pub record: String,
    /// "at least 85 %, at most 100 %"; none without answers.
    pub bounds: Option<String>,
    /// What it takes for the next level, or that it is offered; none where there is none.
    pub next: Option<String>,
    /// Since when and by whom, where somebody set it.
    pub since: Option<String>,
    /// What of it waits although Equerry may do it alone, with why.
    pub waits: Vec<String>,
    /// What can be set.
    pub choices: Vec<Choice>,
    /// What it is measured by, or that it cannot be.
    pub measured: String,
}

/// A level as a choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// 0 to 4.
    pub level: u8,
    /// "Acts and tells".
    pub word: &'static str,
    /// Whether it can be set now.
    pub open: bool,
    /// Whether it is set.
    pub chosen: bool,
}

/// A change of a level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// When, in words.
    pub when: String,
    /// "Mara: Replies, from Proposes to Acts and tells".
    pub words: String,
    /// Why; empty where nobody said.
    pub why: String,
}

/// What Equerry may do, as whoever sits here may see it: others see what it did, levels and records are the executive's.
///
/// # Errors
/// Those of the ledger.
pub async fn may(desk: &Desk) -> Result<May, DeskError> {
    let acting = desk.ledger.acting(&desk.house()).await?;
    let learned = super::counted(desk).await?;
    let trials = desk.ledger.trials(&desk.house()).await?;
    let known = super::known(desk, &acting).await?;
    let mut rows = rows(desk, &learned, &acting, &trials, known);
    let mut waits = super::alone::waiting(desk, &super::in_force(desk).await?).await?;
    for row in &mut rows {
        row.waits = waits.remove(&(row.kind.clone(), row.scope.clone())).unwrap_or_default();
    }
    let alone = alone(desk).await?;
    let support = crate::mode::Gate::of(desk).await?;
    Ok(May {
        headline: match support.acts_alone() {
            true => headline(&rows, alone.len()),
            false => format!("Support stands at {}: Equerry does nothing without a yes.", support.word()),
        },
        changes: desk.is_executive(),
        floor: Floor::ALL.iter().map(ToString::to_string).collect(),
        alone,
        history: history(desk).await?,
        could: could(&trials),
        tried: super::tried(desk, &trials),
        tries: desk.is_executive(),
        stops: super::trial::may_stop(desk),
        rows,
    })
}

/// The kinds that can be tried and are not.
fn could(trials: &Trials) -> Vec<Could> {
    let free = outcome::kinds().filter(|kind| trials.running(kind).is_none());
    let could = |kind: &str| {
        let measures = outcome::measure(kind)?.words();
        Some(Could { kind: kind.to_owned(), words: kind_words(kind), measures })
    };
    free.filter_map(could).collect()
}

fn headline(rows: &[Row], alone: usize) -> String {
    let acts = rows.iter().filter(|row| row.level >= Acting::ACTS).count();
    match (acts, alone) {
        (0, _) => "Equerry does nothing without a yes.".to_owned(),
        (n, 0) => {
            format!("Equerry acts alone in {}; it did nothing alone this week.", count(n, "thing", "things"))
        }
        (n, done) => {
            let did = count(done, "thing", "things");
            format!("Equerry acts alone in {}, and did {did} alone this week.", count(n, "matter", "matters"))
        }
    }
}

fn rows(
    desk: &Desk,
    learned: &Learned,
    acting: &Acting,
    trials: &Trials,
    known: BTreeSet<String>,
) -> Vec<Row> {
    let mut scopes: BTreeSet<(String, String)> =
        known.into_iter().map(|kind| (kind, String::new())).collect();
    // Whose mail a right is for is told to whoever sees everything.
    let seen = |scope: &str| scope.is_empty() || desk.is_executive();
    scopes.extend(acting.rights.iter().filter(|r| seen(&r.scope)).map(|r| (r.kind.clone(), r.scope.clone())));
    let mut rows: Vec<Row> =
        scopes.into_iter().map(|(kind, scope)| row(desk, learned, acting, trials, kind, scope)).collect();
    rows.sort_by(|a, b| {
        let first = |row: &Row| (Reverse(row.level), !row.answered, row.words.clone(), row.scope.clone());
        first(a).cmp(&first(b))
    });
    rows
}

fn row(desk: &Desk, learned: &Learned, acting: &Acting, trials: &Trials, kind: String, scope: String) -> Row {
    let level = acting.level(&kind, &scope);
    let record = record(learned, acting, &kind, &scope, desk.now());
    let right = acting.rights.iter().find(|r| r.kind == kind && r.scope == scope);
    let choices = (0..=Acting::DECIDES).map(|n| Choice {
        level: n,
        word: Standing::Autonomy(n).word(),
        open: n < Acting::ACTS
            || n <= level
            || can_be_earned(&kind) && record.earned() >= n && n == level.max(Acting::USUAL) + 1,
        chosen: n == level,
    });
    Row {
        words: kind_words(&kind),
        level,
        level_word: Standing::Autonomy(level).word(),
        answered: record.all > 0 || right.is_some(),
        record: match record.all {
            0 => unanswered(desk, learned, &kind),
            n => format!("{} of {n} accepted as they were", record.clean),
        },
        bounds: record
            .interval
            .map(|(low, high)| format!("{:.0} to {:.0} % by its 95 % interval", 100.0 * low, 100.0 * high)),
        next: next(&kind, level, &record),
        since: right.map(|r| {
            let why = if r.why.is_empty() { String::new() } else { format!(": {}", inert(&r.why)) };
            format!("by {} since {}{why}", crate::settings::first_name(&r.by), when(desk, r.since))
        }),
        waits: Vec::new(),
        choices: choices.collect(),
        measured: match (outcome::measure(&kind), trials.running(&kind)) {
            (None, _) => "Cannot be tried: no outcome is known without it".to_owned(),
            (Some(measure), None) => format!("Measured by {}; {}", measure.words(), super::BEFORE_AFTER),
            (Some(measure), Some(_)) => format!("On trial, by {}", measure.words()),
        },
        kind,
        scope,
    }
}

/// What is said of a kind to which nobody said yes or no: how many were left, and that it is proposed no more for that.
fn unanswered(desk: &Desk, learned: &Learned, kind: &str) -> String {
    let left = learned.kinds.get(kind).map_or(0, |record| record.expired);
    match left {
        0 => "no answers yet".to_owned(),
        n if engines::maths::acceptance::is_silent(learned, kind, desk.now()) => {
            format!("{n} left without an answer, so it is proposed no more")
        }
        n => format!("{n} left without an answer"),
    }
}

/// What comes next on the ladder.
fn next(kind: &str, level: u8, record: &Record) -> Option<String> {
    if !can_be_earned(kind) {
        return Some("always asks".to_owned());
    }
    if !(Acting::USUAL..Acting::DECIDES).contains(&level) {
        return None;
    }
    let word = Standing::Autonomy(level + 1).word();
    Some(match record.offers(level) {
        Some(_) => format!("{word} is earned: it takes your yes, here or to its offer"),
        None => format!("{word}: {}", missing(record, level)),
    })
}

async fn history(desk: &Desk) -> Result<Vec<Change>, DeskError> {
    if !desk.is_executive() {
        return Ok(Vec::new());
    }
    let all = jiff::Timestamp::MIN..jiff::Timestamp::MAX;
    let changed = |r: &ledger::Recorded| r.entry.verb.starts_with("acting.");
    let told = desk.ledger.history(desk.reader(), all, changed, 0, MOST_CHANGES).await?;
    let level = |n: Option<&String>| {
        Standing::Autonomy(n.and_then(|n| n.parse().ok()).unwrap_or(Acting::USUAL)).word()
    };
    let change = |told: &ledger::Told| {
        let (entry, facts) = (&told.recorded.entry, &told.recorded.entry.facts);
        let fact = |name: &str| facts.get(name).map_or("", String::as_str);
        let scope = match fact("scope") {
            "" => String::new(),
            who => format!(" (mail of {})", inert(who)),
        };
        Change {
            when: when(desk, told.recorded.at),
            words: format!(
                "{}: {}{scope}, from {} to {}",
                crate::settings::first_name(&told.recorded.who.name),
                kind_words(fact("kind")),
                level(facts.get("from")),
                level(facts.get("to"))
            ),
            why: entry.reason.as_deref().map(inert).unwrap_or_default(),
        }
    };
    Ok(told.iter().map(change).collect())
}
