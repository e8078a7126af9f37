//! How far time agrees with the plan: the index A of the last four weeks and of the next four, with its largest gaps in
//! hours as the why (spec §4.4).

use crate::words::{inert, sentence};
use engines::alignment::{self, Alignment, AlignmentConfig, Window};
use serde::Serialize;
use world::Snapshot;

/// So many gaps tell why.
const GAPS: usize = 3;
/// A smaller gap tells nothing, minutes.
const TELLING: f64 = 30.0;

/// How far the time of four weeks agrees with the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// "back" or "ahead".
    pub window: &'static str,
    /// The index A, 0–1; none where too little is in the calendar.
    pub index: Option<f64>,
    /// "aligned", "drifting", "off course".
    pub band: Option<&'static str>,
    /// The largest gaps in hours: "Rotterdam: 7 h short of 22 h".
    pub gaps: Vec<String>,
    /// All of it in a sentence or two.
    pub words: String,
}

/// The last four weeks and the next.
pub(super) fn courses(world: &Snapshot, config: &AlignmentConfig) -> Vec<Course> {
    [
        (Window::Back, "back", "The last four weeks"),
        (Window::Forward, "ahead", "The next four, as planned so far,"),
    ]
    .into_iter()
    .map(|(window, word, name)| match alignment::index(world, window, config) {
        Ok(found) => told(word, name, &found),
        Err(_) => untold(word, name),
    })
    .collect()
}

fn told(window: &'static str, name: &str, found: &Alignment) -> Course {
    let telling = found.reasons.iter().filter(|r| r.amount.abs() >= TELLING);
    let gaps: Vec<String> = telling.take(GAPS).map(|r| inert(&r.words)).collect();
    let band = found.band.word();
    let why = if gaps.is_empty() { String::new() } else { format!(" {}.", sentence(&gaps.join("; "))) };
    let words = format!("{name} agree with the plan to {:.0}%: {band}.{why}", 100.0 * found.index);
    Course { window, index: Some(found.index), band: Some(band), gaps, words }
}

fn untold(window: &'static str, name: &str) -> Course {
    let words = format!("{name} hold nothing that could be compared with the plan.");
    Course { window, index: None, band: None, gaps: Vec::new(), words }
}
