//! The real command, killed at seeded instants: nothing lost, nothing doubled, no manual step afterwards.
//! Six instants for import and yes, two for a replay of one week; fifty of each with `EQUERRY_LONG=1`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use common::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

fn points() -> u64 {
    if std::env::var_os("EQUERRY_LONG").is_some() { 50 } else { 6 }
}

/// Each replay is lived again from its beginning, so fewer of them are cut off in a short run.
fn replays() -> u64 {
    if std::env::var_os("EQUERRY_LONG").is_some() { 50 } else { 2 }
}

/// An instant of the stretch for the n-th of some points: spread over it, then shaken by a fixed sequence.
fn instant(n: u64, points: u64, stretch: Duration) -> Duration {
    let chance =
        (n + 1).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33;
    let part = (n as f64 + (chance % 1_000) as f64 / 1_000.0) / points as f64;
    stretch.mul_f64(part)
}

/// Starts the command and kills it after a while; whether it was still at work.
fn run_and_kill(office: &Path, args: &[&str], after: Duration) -> bool {
    let mut command = command(office);
    command.args(args).args(["--now", NOW]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(after);
    let at_work = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    at_work
}

fn timed(office: &Path, args: &[&str]) -> Duration {
    let begin = Instant::now();
    let out = equerry(office, args);
    assert!(out.status.success(), "{out:?}");
    begin.elapsed()
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    for folder in ["outbox", "quarantine"] {
        fs::create_dir_all(to.join(folder)).unwrap();
    }
    let closed = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600);
    fs::set_permissions(to.join("equerry.key"), closed).unwrap();
}

/// Everything in the office but the proposals' state: items by kind, and their text.
fn everything(room: &Room, office: &Path, name: &str) -> (BTreeMap<String, usize>, String) {
    let out = room.path(name);
    json(office, &["export", out.to_str().unwrap()]);
    let lines = fs::read_to_string(out.join("items.jsonl")).unwrap();
    let mut kinds = BTreeMap::new();
    for line in lines.lines() {
        let item: serde_json::Value = serde_json::from_str(line).unwrap();
        *kinds.entry(item["item"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    (kinds, lines)
}

fn is_well(office: &Path) {
    let out = equerry(office, &["doctor"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    assert_eq!(json(office, &["audit", "verify"])["broken"], serde_json::Value::Null);
}

/// A mailbox of some length, in threads, from five people.
fn many_mails(n: usize) -> String {
    let one = |i: usize| {
        let from = format!("Writer {} <writer{}@far.example>", i % 5, i % 5);
        let day = 1 + i / 60;
        let date = format!("{day} Nov 2026 {:02}:{:02}", 8 + i % 12, i % 60);
        let text = format!("Mara,\n\nCould you look at point {i} by Friday?\n\nWriter");
        mail(&from, &date, &format!("k{i}"), &format!("Point {}", i % 40), &text)
    };
    mbox(&(0..n).map(one).collect::<Vec<_>>())
}

#[test]
fn a_killed_import_is_finished_by_the_next_one() {
    let room = Room::new();
    let mut paths: Vec<PathBuf> = room.files();
    paths.push(room.file("many.mbox", &many_mails(700)));
    let args: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(|p| p.to_str().unwrap())).collect();
    let whole = room.init("whole");
    let takes = timed(&whole, &args);
    let expected = everything(&room, &whole, "whole-out");
    let mut cut_off = 0;
    for n in 0..points() {
        let office = room.init(&format!("office{n}"));
        cut_off += u64::from(run_and_kill(&office, &args, instant(n, points(), takes)));
        is_well(&office);
        json(&office, &args);
        let found = everything(&room, &office, &format!("out{n}"));
        assert_eq!(found.0, expected.0, "point {n}");
        assert_eq!(found.1, expected.1, "point {n}");
        is_well(&office);
        let again = json(&office, &args);
        assert_eq!((again["added"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)), "point {n}");
    }
    assert!(cut_off * 6 >= points(), "only {cut_off} of {} were cut off in their work", points());
}

#[test]
fn a_killed_yes_is_done_exactly_once() {
    let room = Room::new();
    let made = room.init("made");
    let todo = room.file("todo.txt", TODO);
    let board = room.file("cal/board.ics", &calendar(&[&board()]));
    json(&made, &["import", todo.to_str().unwrap()]);
    json(&made, &["proposals", "--fresh"]);
    let folder = board.parent().unwrap();
    let mut cut_off = 0;
    let mut takes = Duration::ZERO;
    // The first round is not killed: it says how long a yes takes.
    for n in 0..=points() {
        let office = room.path(&format!("office{n}"));
        let calendar = room.path(&format!("cal{n}"));
        copy(&made, &office);
        fs::create_dir_all(&calendar).unwrap();
        fs::copy(folder.join("board.ics"), calendar.join("board.ics")).unwrap();
        json(&office, &["account", "add-folder", calendar.to_str().unwrap(), "--write"]);
        let shown = json(&office, &["proposals", "--fresh"]);
        let focus = shown["proposals"].as_array().unwrap().iter().find(|p| p["kind"] == "agenda.focus");
        let id = focus.unwrap_or_else(|| panic!("{shown}"))["id"].as_str().unwrap().to_owned();
        match n {
            0 => takes = timed(&office, &["accept", &id]),
            _ => {
                cut_off += u64::from(run_and_kill(&office, &["accept", &id], instant(n - 1, points(), takes)))
            }
        }
        // Whoever does not know whether it went through says yes again.
        let again = equerry(&office, &["accept", &id]);
        if !again.status.success() {
            let said = String::from_utf8_lossy(&again.stderr).into_owned();
            assert!(said.contains("E_STATE"), "point {n}: {said}");
        }
        json(&office, &["gather"]);
        let events = files(&calendar);
        assert_eq!(events.len(), 2, "point {n}: one new file: {:?}", events.keys());
        let audit = json(&office, &["audit", "list", "--most", "1000"]);
        let said = |words: &str| {
            let entries = audit["entries"].as_array().unwrap();
            entries.iter().filter(|e| e["words"].as_str().unwrap().contains(words)).count()
        };
        assert_eq!(
            (said("accepted the proposal"), said("carried out an effect")),
            (1, 1),
            "point {n}: {audit}"
        );
        let why = json(&office, &["why", &id]);
        assert!(why["history"].to_string().contains("done"), "point {n}: {why}");
        is_well(&office);
    }
    assert!(cut_off * 6 >= points(), "only {cut_off} of {} were cut off in their work", points());
}

#[test]
fn a_killed_undo_is_done_exactly_once() {
    let room = Room::new();
    let made = room.init("made");
    let todo = room.file("todo.txt", TODO);
    let board = room.file("cal/board.ics", &calendar(&[&board()]));
    json(&made, &["import", todo.to_str().unwrap()]);
    let mut cut_off = 0;
    let mut takes = Duration::ZERO;
    // The first round is not killed: it says how long taking back takes.
    for n in 0..=points() {
        let office = room.path(&format!("office{n}"));
        let calendar = room.path(&format!("cal{n}"));
        copy(&made, &office);
        fs::create_dir_all(&calendar).unwrap();
        fs::copy(&board, calendar.join("board.ics")).unwrap();
        json(&office, &["account", "add-folder", calendar.to_str().unwrap(), "--write"]);
        let shown = json(&office, &["proposals", "--fresh"]);
        let focus = shown["proposals"].as_array().unwrap().iter().find(|p| p["kind"] == "agenda.focus");
        let id = focus.unwrap_or_else(|| panic!("{shown}"))["id"].as_str().unwrap().to_owned();
        json(&office, &["accept", &id]);
        assert_eq!(files(&calendar).len(), 2);
        match n {
            0 => takes = timed(&office, &["undo", &id]),
            _ => cut_off += u64::from(run_and_kill(&office, &["undo", &id], instant(n - 1, points(), takes))),
        }
        let again = equerry(&office, &["undo", &id]);
        if !again.status.success() {
            let said = String::from_utf8_lossy(&again.stderr).into_owned();
            assert!(said.contains("E_STATE"), "point {n}: {said}");
        }
        let left = files(&calendar);
        assert_eq!(left.keys().collect::<Vec<_>>(), ["board.ics"], "point {n}");
        let audit = json(&office, &["audit", "list", "--most", "1000"]);
        let said = |words: &str| {
            let entries = audit["entries"].as_array().unwrap();
            entries.iter().filter(|e| e["words"].as_str().unwrap().contains(words)).count()
        };
        assert_eq!(
            (said("took back the proposal"), said("carried out an effect")),
            (1, 2),
            "point {n}: {audit}"
        );
        let why = json(&office, &["why", &id]);
        assert!(why["history"].to_string().contains("taken back"), "point {n}: {why}");
        is_well(&office);
    }
    assert!(cut_off * 6 >= points(), "only {cut_off} of {} were cut off in their work", points());
}

#[test]
fn a_killed_replay_leaves_a_sound_office_and_is_lived_afresh() {
    let room = Room::new();
    let dir = room.path("demo");
    let args = ["demo", "--print", "--weeks", "1", "--dir", dir.to_str().unwrap()];
    let takes = timed(&dir, &args);
    let office = dir.join("office");
    let expected = everything(&room, &office, "demo-out");
    let mut cut_off = 0;
    for n in 0..replays() {
        cut_off += u64::from(run_and_kill(&dir, &args, instant(n, replays(), takes)));
        if office.join("equerry.toml").exists() {
            // Whatever was said yes to is carried out by the next command.
            json(&office, &["gather"]);
            is_well(&office);
        }
        let out = equerry(&dir, &args);
        assert!(out.status.success(), "point {n}: {out:?}");
        assert_eq!(everything(&room, &office, &format!("out{n}")), expected, "point {n}");
        is_well(&office);
    }
    assert!(cut_off * 6 >= replays(), "only {cut_off} of {} were cut off in their work", replays());
}
