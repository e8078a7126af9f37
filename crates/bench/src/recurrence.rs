//! `bench recurrence`: rules against their expected first occurrences.

use crate::input;
use crate::measure::Watch;
use connectors::ical::first_occurrences;
use jiff::civil;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Expands the rules of a case file.
#[derive(clap::Args)]
pub struct Args {
    /// cases.jsonl: rule, tz, dtstart, local, utc, complete, class.
    cases: PathBuf,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    rule: String,
    tz: String,
    dtstart: civil::DateTime,
    utc: Vec<String>,
    #[serde(default)]
    utc_rfc5545_skip_gap: Option<Vec<String>>,
    complete: bool,
    class: Vec<String>,
}

impl Case {
    /// What is expected: where the oracle lists both, the list that follows RFC 5545 §3.3.10.
    fn expected(&self) -> &[String] {
        self.utc_rfc5545_skip_gap.as_deref().unwrap_or(&self.utc)
    }
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file, and the line where one is malformed.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.cases)?;
    let text = String::from_utf8(bytes).map_err(|e| format!("{}: {e}", args.cases.display()))?;
    let cases: Vec<Case> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            serde_json::from_str(line).map_err(|e| format!("{} line {}: {e}", args.cases.display(), n + 1))
        })
        .collect::<Result<_, _>>()?;
    let watch = Watch::start();
    let (mut occurrences, mut rounds) = (0usize, 0usize);
    while rounds == 0 || (watch.cpu() < 0.5 && rounds < 200) {
        for case in &cases {
            let found = first_occurrences(case.dtstart, &case.rule, &case.tz, case.utc.len() + 1);
            occurrences += found.map_or(0, |f| f.len());
        }
        rounds += 1;
    }
    let rate = occurrences as f64 / watch.cpu().max(0.01);
    let mut right = 0;
    let mut but_for_start = 0;
    let mut by_class: Map<String, Value> = Map::new();
    let mut failures: Vec<Value> = Vec::new();
    for case in &cases {
        let verdict = judge(case);
        right += usize::from(verdict.is_none());
        but_for_start += usize::from(verdict.is_some() && right_but_for_start(case));
        for class in &case.class {
            let entry = by_class.entry(class.clone()).or_insert_with(|| json!({"cases": 0, "right": 0}));
            entry["cases"] = json!(entry["cases"].as_u64().unwrap_or(0) + 1);
            entry["right"] = json!(entry["right"].as_u64().unwrap_or(0) + u64::from(verdict.is_none()));
        }
        if let Some(why) = verdict.filter(|_| failures.len() < 20) {
            failures.push(json!({"id": case.id, "class": case.class, "rule": case.rule, "why": why}));
        }
    }
    Ok(json!({
        "cases": cases.len(),
        "right": right,
        "right_but_for_dtstart": but_for_start,
        "by_class": by_class,
        "failures": failures,
        "occurrences_per_cpu_s": rate.round(),
    }))
}

/// Whether all that differs is that DTSTART, which the rule does not give, is an occurrence here.
fn right_but_for_start(case: &Case) -> bool {
    let expected = case.expected();
    let found = first_occurrences(case.dtstart, &case.rule, &case.tz, expected.len() + 2).unwrap_or_default();
    let behind = found.iter().skip(1).map(|(_, at)| at.to_string());
    behind.take(expected.len()).eq(expected.iter().cloned())
        && found.first().is_some_and(|(local, _)| *local == case.dtstart)
}

/// What differs, if anything does.
fn judge(case: &Case) -> Option<String> {
    let expected = case.expected();
    let most = expected.len() + usize::from(case.complete);
    let found = match first_occurrences(case.dtstart, &case.rule, &case.tz, most) {
        Ok(found) => found,
        Err(why) => return Some(why),
    };
    // A short list that is not complete ends where the oracle stopped.
    let found: Vec<String> = found.iter().map(|(_, at)| at.to_string()).collect();
    let first = found.iter().zip(expected).position(|(a, b)| a != b);
    match first {
        Some(at) => Some(format!("occurrence {at}: {} instead of {}", found[at], expected[at])),
        None if found.len() != expected.len() => {
            Some(format!("{} occurrences instead of {}", found.len(), expected.len()))
        }
        None => None,
    }
}
