//! How each kind of suggestion fared, what was measured, and what was retired.

use super::panel::Behind;
use crate::insights::Insights;
use crate::settings::kind_words;
use engines::learning;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use world::learned::{Answered, Ending, Learned};
use world::{Acting, Snapshot};

/// Days of the review, and of the stretch before it.
const DAYS: i64 = 28;

/// How one kind fared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindRow {
    /// In words.
    pub words: String,
    /// Answers in four weeks.
    pub asked: usize,
    /// Kept, edited or not.
    pub kept: usize,
    /// Of these, with a change.
    pub edited: usize,
    /// Taken back.
    pub undone: usize,
    /// Done by Equerry alone.
    pub alone: usize,
    /// "6 of 9" in the four weeks before; empty where nothing was answered.
    pub was: String,
    /// Minutes as each was reckoned when proposed: not measured.
    pub reckoned: f64,
    /// Each of them with its answer, latest first.
    pub behind: Vec<Behind>,
}

/// What was changed and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Better {
    /// What was changed.
    pub title: String,
    /// What came of it.
    pub words: String,
    /// How far it can be believed.
    pub basis: &'static str,
    /// Whether it is better by its figures; none where nothing could be measured.
    pub worked: Option<bool>,
}

impl Better {
    /// "better", "no better", "not measured".
    pub fn word(&self) -> &'static str {
        match self.worked {
            Some(true) => "better",
            Some(false) => "no better",
            None => "not measured",
        }
    }
}

/// What is proposed no more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retired {
    /// The kind, in words.
    pub words: String,
    /// Why.
    pub why: String,
}

/// Every kind that was answered in four weeks, most kept first.
pub(super) fn kinds(world: &Snapshot, learned: &Learned) -> Vec<KindRow> {
    let stretch = SignedDuration::from_hours(24 * DAYS);
    let from = world.now - stretch;
    let mut rows: BTreeMap<&str, (KindRow, usize, usize)> = BTreeMap::new();
    let mut answers: Vec<&Answered> =
        learned.answers.iter().filter(|a| a.is_verdict() && a.at >= from - stretch).collect();
    answers.sort_by(|a, b| b.at.cmp(&a.at).then(a.proposal.cmp(&b.proposal)));
    for answer in answers {
        let (row, kept, asked) = rows.entry(&answer.kind).or_insert_with(|| (empty(&answer.kind), 0, 0));
        if answer.at < from {
            *asked += 1;
            *kept += usize::from(answer.is_kept());
            continue;
        }
        row.asked += 1;
        row.behind.extend(behind(world, answer));
        row.kept += usize::from(answer.is_kept());
        row.edited += usize::from(answer.ending == Ending::Edited);
        row.undone += usize::from(answer.undone);
        row.alone += usize::from(answer.alone);
        if answer.is_kept() {
            row.reckoned +=
                world.proposals.get(&answer.proposal).map_or(0.0, |p| p.expected.minutes.max(0.0));
        }
    }
    let told = |(mut row, kept, asked): (KindRow, usize, usize)| {
        row.was = if asked == 0 { String::new() } else { format!("{kept} of {asked}") };
        row
    };
    let mut rows: Vec<KindRow> = rows.into_values().map(told).filter(|row| row.asked > 0).collect();
    rows.sort_by(|a, b| b.kept.cmp(&a.kept).then(a.words.cmp(&b.words)));
    rows
}

/// One suggestion with its answer; none where it is no longer kept or not to be seen.
fn behind(world: &Snapshot, answer: &Answered) -> Option<Behind> {
    let proposal = world.proposals.get(&answer.proposal)?;
    let zone = world.zone();
    let day = crate::words::day(zone.to_datetime(answer.at).date(), zone.to_datetime(world.now).date());
    let came = match (answer.undone, answer.is_kept(), &answer.ending) {
        (true, ..) => "taken back",
        (_, true, Ending::Edited) => "kept with a change",
        (_, true, _) => "kept",
        _ => "not kept",
    };
    let alone = if answer.alone { ", done alone" } else { "" };
    let words =
        format!("{}: {came}{alone}, {day}", crate::words::inert(&crate::words::short(&proposal.title, 90)));
    Some(Behind { words, link: crate::card::link(world::ItemRef::Proposal(answer.proposal))? })
}

fn empty(kind: &str) -> KindRow {
    KindRow {
        words: kind_words(kind),
        asked: 0,
        kept: 0,
        edited: 0,
        undone: 0,
        alone: 0,
        was: String::new(),
        reckoned: 0.0,
        behind: Vec::new(),
    }
}

/// What became of changes, those that are better first, then those that are not, then what could not be measured. Nothing
/// was held back by chance, so it is only before and after.
pub(super) fn better(report: &Insights) -> Vec<Better> {
    let told = |row: &crate::insights::OutcomeRow| Better {
        title: row.title.clone(),
        words: row.words.clone(),
        basis: if row.worked.is_some() { crate::may::BEFORE_AFTER } else { "not measured" },
        worked: row.worked,
    };
    let mut found: Vec<Better> = report.outcomes.iter().map(told).collect();
    found.sort_by_key(|one| (one.worked.is_none(), one.worked == Some(false)));
    found
}

/// Kinds that are off, and those that fell silent by their record; whose mail a right is for the executive alone sees.
pub(super) fn retired(learned: &Learned, acting: &Acting, now: Timestamp, all: bool) -> Vec<Retired> {
    let off =
        acting.rights.iter().filter(|right| right.level == Acting::NEVER && (all || right.scope.is_empty()));
    let off = off.map(|right| Retired {
        words: match right.scope.as_str() {
            "" => kind_words(&right.kind),
            who => format!("{} (mail of {})", kind_words(&right.kind), crate::words::inert(who)),
        },
        why: match right.why.as_str() {
            "" => format!("switched off by {}", right.by),
            why => crate::words::inert(why),
        },
    });
    let silent = learning::silent_kinds(learned, now).into_iter();
    let silent = silent.map(|(kind, why)| Retired { words: kind_words(&kind.0), why });
    off.chain(silent).collect()
}
