//! The sample's morning as the executive and the assistant meet it: short, true, and nothing in it that the other may
//! not see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sample.rs"]
#[allow(dead_code, reason = "each test file uses a part of it")]
mod sample;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What the command answers in this office on that morning.
fn asked(office: &Path, who: &str, arguments: &[&str]) -> Value {
    let out = Command::new(env!("CARGO_BIN_EXE_equerry"))
        .args(arguments)
        .args(["--json", "--as", who, "--now", sample::MORNING, "--office"])
        .arg(office)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}

fn texts<'v>(all: &'v Value, field: &str) -> Vec<&'v str> {
    all.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

#[test]
fn a_morning_is_short_and_says_nothing_silly() {
    let office = sample::office();
    for who in ["executive", "assistant"] {
        let open = asked(office.path(), who, &["proposals"]);
        // What is suggested of people has a measure of its own.
        let (of_people, open): (Vec<Value>, Vec<Value>) = open["proposals"]
            .as_array()
            .unwrap()
            .iter()
            .cloned()
            .partition(|p| p["kind"].as_str().unwrap().starts_with("relationship."));
        assert!((1..=5).contains(&of_people.len()), "{who}: {of_people:?}");
        let open = &Value::Array(open);
        let titles = texts(open, "title");
        // What stands where a waste is shown takes none of the twelve places.
        let of_waste = texts(open, "kind").iter().filter(|kind| kind.starts_with("time.")).count();
        assert!((3..=16).contains(&titles.len()), "{who}: {titles:?}");
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        texts(open, "kind").into_iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
        if who == "assistant" {
            assert!(titles.len() - of_waste <= 12 && kinds.values().all(|n| *n <= 3), "{kinds:?}");
        }
        for title in titles.iter().filter(|t| t.starts_with("Take as a task")) {
            let dated =
                ["by Monday", "by Tuesday", "by Wednesday", "by Thursday", "by Friday", "by to", " me "];
            assert!(!dated.iter().any(|words| title.contains(words)), "{title}");
        }
        let brief = asked(office.path(), who, &["brief"]);
        let told = brief.to_string();
        assert!(!told.contains("I would love to show you"), "selling mail asks nothing: {told}");
        assert!(!told.contains("you should hear this from me first"), "no ask: {told}");
    }
}

#[test]
fn the_storys_secret_and_the_family_stay_with_the_executive() {
    let office = sample::office();
    let told = |who: &str| {
        let commands: [&[&str]; 5] =
            [&["brief"], &["plan"], &["proposals"], &["search", "heron"], &["search", "ellingsen-home"]];
        commands.map(|command| asked(office.path(), who, command).to_string()).concat()
    };
    let hidden = ["Heron", "insider list", "Sofia", "The cabin", "Parents' evening"];
    let theirs = told("assistant");
    for word in hidden {
        assert!(!theirs.contains(word), "the assistant reads {word}");
    }
    assert!(told("executive").contains("Heron"), "the executive reads of it");
}

/// How full a week is stands as one figure on every page that tells it.
#[test]
fn every_page_tells_one_figure_of_how_full_a_week_is() {
    let office = sample::office();
    let ask = |arguments: &[&str]| asked(office.path(), "executive", arguments);
    let (full, ahead, what_if) = (ask(&["full-weeks"]), ask(&["ahead"]), ask(&["what-if"]));
    let full_weeks = texts(&full["weeks"], "load");
    let of_ahead = texts(&ahead["weeks"], "words");
    let made_of = texts(&what_if["load"], "made_of");
    assert_eq!((full_weeks.len(), of_ahead.len(), made_of.len()), (5, 4, 5));
    assert_eq!(of_ahead, full_weeks[..4]);
    let parts = texts(&full["weeks"], "made_of");
    let as_they_are = |week: &serde_json::Value| week["taken"][0]["hours"].as_str().unwrap().to_owned();
    let hours: Vec<String> = what_if["load"].as_array().unwrap().iter().map(as_they_are).collect();
    assert_eq!((hours, made_of), (full_weeks.iter().map(|w| w.to_string()).collect(), parts.clone()));
    assert_eq!(texts(&ahead["weeks"], "made_of"), parts[..4]);
    let open = ask(&["proposals"]);
    let becauses = texts(&open["proposals"], "because");
    let of_weeks: Vec<&&str> = becauses.iter().filter(|b| b.contains("is full:")).collect();
    for because in &of_weeks {
        // Made from what the assistant may see as well; it says so.
        assert!(because.contains("private work apart"), "{because}");
    }
}

/// A date has one figure for its odds on every page of the day.
#[test]
fn every_page_tells_one_figure_of_the_odds_of_a_date() {
    let office = sample::office();
    let ask = |arguments: &[&str]| asked(office.path(), "executive", arguments);
    let what_if = ask(&["what-if"]);
    let odds: BTreeMap<&str, &str> = what_if["forecasts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["task"].as_str().unwrap(), f["chances"][0].as_str().unwrap()))
        .filter(|(_, chance)| !chance.is_empty())
        .collect();
    assert!(odds.len() >= 10, "{odds:?}");
    let tasks = ask(&["task", "list"]);
    let rows = tasks["groups"].as_array().unwrap().iter().flat_map(|g| g["rows"].as_array().unwrap());
    let told: Vec<(&str, &str)> =
        rows.filter_map(|row| Some((row["id"].as_str()?, row["odds"]["words"].as_str()?))).collect();
    assert!(told.len() >= 8, "{told:?}");
    for (task, words) in told {
        if let Some(chance) = odds.get(task) {
            assert_eq!(words, format!("{chance} in time"));
        }
    }
}
