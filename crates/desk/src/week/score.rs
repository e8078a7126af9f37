//! The score of a week for a face: before and after, each dial with its parts and sources.

use crate::card::{Say, Seats, Source, source};
use crate::words::{inert, sentence};
use engines::agenda::{self, Dial, Reading, WeekScore};
use engines::maths::spoken;
use serde::Serialize;
use world::{ItemRef, Reason, Snapshot};

/// The score of a week before and after the ticked changes, 0–100.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// As the calendar is; none where no dial has data.
    pub before: Option<i64>,
    /// With the ticked changes, over the dials that have data in both.
    pub after: Option<i64>,
    /// "Goal fit and deep work rise; nothing falls."
    pub words: String,
    /// The five dials.
    pub dials: Vec<DialRow>,
}

/// One dial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DialRow {
    /// "Deep work".
    pub name: &'static str,
    /// How it is reckoned.
    pub formula: &'static str,
    /// Before, 0–100; none without data.
    pub before: Option<i64>,
    /// After.
    pub after: Option<i64>,
    /// What was counted before, or what is missing.
    pub words_before: String,
    /// The same after.
    pub words_after: String,
    /// Parts that add up to the figure before.
    pub parts_before: Vec<Part>,
    /// And after.
    pub parts_after: Vec<Part>,
}

impl DialRow {
    /// Whether the ticked changes make anything of it different.
    pub fn differs(&self) -> bool {
        self.parts_before != self.parts_after
    }
    /// Its parts as they are, each to be shown with its sources.
    pub fn now(&self) -> Vec<(&Part, bool)> {
        self.parts_before.iter().map(|part| (part, true)).collect()
    }
    /// Its parts with the ticked changes; sources are told again only where a part is another.
    pub fn then(&self) -> Vec<(&Part, bool)> {
        self.parts_after.iter().map(|part| (part, !self.parts_before.contains(part))).collect()
    }
}

/// One part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// "+12.5".
    pub amount: String,
    /// What it is.
    pub words: String,
    /// What shows it.
    pub sources: Vec<Source>,
}

/// The score for a face.
pub(super) fn scored(
    world: &Snapshot,
    then: &Snapshot,
    seats: &Seats,
    (before, after): (&WeekScore, &WeekScore),
) -> Score {
    let (now, then) = (Say::of(world, seats), Say::of(then, seats));
    let dials: Vec<DialRow> = before
        .readings
        .iter()
        .zip(&after.readings)
        .map(|(before, after)| row((&now, before), (&then, after)))
        .collect();
    let both = agenda::compared(before, after);
    Score {
        before: both.map(|b| b.0.round() as i64),
        after: both.map(|b| b.1.round() as i64),
        words: movement(&dials),
        dials,
    }
}

fn row((now, before): (&Say<'_>, &Reading), (then, after): (&Say<'_>, &Reading)) -> DialRow {
    let dial: Dial = before.dial;
    let points = |reading: &Reading| reading.points.map(|p| p.round() as i64);
    DialRow {
        name: dial.name(),
        formula: dial.formula(),
        before: points(before),
        after: points(after),
        words_before: inert(&sentence(&before.words)),
        words_after: inert(&sentence(&after.words)),
        parts_before: before.reasons.iter().map(|r| part(now, now, r)).collect(),
        parts_after: after.reasons.iter().map(|r| part(now, then, r)).collect(),
    }
}

/// A part with its sources; what is only thought of so far has no page to lead to.
fn part(now: &Say<'_>, say: &Say<'_>, reason: &Reason) -> Part {
    let exists = |item: ItemRef| match item {
        ItemRef::Event(id) => now.world.events.contains_key(&id),
        _ => true,
    };
    let sources = reason.evidence.iter().map(|evidence| {
        let mut source = source(say, evidence);
        source.link = source.link.filter(|_| exists(evidence.item));
        source
    });
    Part {
        amount: format!("{:+.1}", reason.amount).replace('-', "−"),
        words: inert(&sentence(&reason.words)),
        sources: sources.collect(),
    }
}

/// "Goal fit and deep work rise; nothing falls."
fn movement(dials: &[DialRow]) -> String {
    let moved = |up: bool| -> Vec<String> {
        let of = |d: &&DialRow| d.before.zip(d.after).is_some_and(|(b, a)| if up { a > b } else { a < b });
        dials.iter().filter(of).map(|d| crate::words::inside_a_sentence(d.name)).collect()
    };
    let verb = |names: &[String], word: &str| match names.len() {
        0 => format!("nothing {word}s"),
        // "Promises kept" and "1-2-1s kept" are several by themselves.
        1 if !names[0].ends_with("kept") => format!("{} {word}s", names[0]),
        _ => format!("{} {word}", spoken::listed(names)),
    };
    let (up, down) = (moved(true), moved(false));
    if dials.iter().all(|d| d.before.is_none() || d.after.is_none()) {
        return "There is not enough to score this week by.".to_owned();
    }
    match (up.is_empty(), down.is_empty()) {
        (true, true) => String::new(),
        _ => format!("{}; {}.", sentence(&verb(&up, "rise")), verb(&down, "fall")),
    }
}
