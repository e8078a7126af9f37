//! The rooms keep to their doors: who may import whom, where SQL, sockets, the clock and chance may stand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Names of the workspace's rooms that a room's manifest asks for, outside its dev-dependencies.
fn rooms_asked_for(room: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(crates().join(room).join("Cargo.toml")).unwrap();
    let table: toml::Table = manifest.parse().unwrap();
    let rooms = ["world", "engines", "connectors", "ledger", "desk", "equerry", "bench"];
    let asked = table["dependencies"].as_table().unwrap();
    rooms.into_iter().filter(|r| asked.contains_key(*r)).map(str::to_owned).collect()
}

fn outside_crates(room: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(crates().join(room).join("Cargo.toml")).unwrap();
    let table: toml::Table = manifest.parse().unwrap();
    table["dependencies"].as_table().unwrap().keys().cloned().collect()
}

fn sources(room: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&crates().join(room).join("src"), &mut found);
    found
}

#[test]
fn a_room_imports_only_what_the_map_allows() {
    for (room, allowed) in [
        ("world", &[][..]),
        ("engines", &["world"][..]),
        ("connectors", &["world"][..]),
        ("ledger", &["world"][..]),
        ("desk", &["world", "engines", "connectors", "ledger"][..]),
        ("equerry", &["desk", "world"][..]),
    ] {
        let allowed: BTreeSet<String> = allowed.iter().map(|r| r.to_string()).collect();
        let asked = rooms_asked_for(room);
        assert!(asked.is_subset(&allowed), "{room} asks for {asked:?}, may ask for {allowed:?}");
    }
}

#[test]
fn the_world_needs_nothing_but_its_own_words() {
    let allowed: BTreeSet<String> =
        ["jiff", "serde", "serde_json", "thiserror", "unicode-normalization", "uuid"]
            .into_iter()
            .map(str::to_owned)
            .collect();
    assert!(outside_crates("world").is_subset(&allowed), "{:?}", outside_crates("world"));
}

#[test]
fn engines_and_world_do_no_io() {
    for room in ["world", "engines"] {
        for crate_ in ["tokio", "sqlx", "reqwest", "async-imap", "libdav"] {
            assert!(!outside_crates(room).contains(crate_), "{room} must not know {crate_}");
        }
        for (path, text) in sources(room) {
            for word in ["std::fs", "std::net", "std::process", "std::env::var", "println!"] {
                let test = path.to_string_lossy().contains("test");
                assert!(test || !text.contains(word), "{} holds {word}", path.display());
            }
        }
    }
}

#[test]
fn engines_do_not_import_each_other() {
    let engines = ["navigator", "orchestration", "alignment", "agenda", "learning"];
    assert!(engines.iter().all(|e| crates().join("engines/src").join(e).is_dir()));
    for (path, text) in sources("engines") {
        let Some(own) = engines.iter().find(|e| path.to_string_lossy().contains(&format!("/src/{e}/")))
        else {
            continue;
        };
        // What documentation points to is no import.
        let text: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
        for other in engines.iter().filter(|e| *e != own) {
            assert!(!text.contains(&format!("crate::{other}")), "{} reaches into {other}", path.display());
        }
    }
}

#[test]
fn sql_stands_in_the_ledger_alone() {
    for room in ["world", "engines", "connectors", "desk", "equerry"] {
        assert!(!outside_crates(room).contains("sqlx"), "{room} must not know sqlx");
    }
}

#[test]
fn only_the_desk_reads_the_clock() {
    for room in ["world", "engines", "connectors", "ledger", "equerry"] {
        for (path, text) in sources(room) {
            for word in ["Timestamp::now(", "Zoned::now(", "SystemTime::now("] {
                assert!(!text.contains(word), "{} reads the clock with {word}", path.display());
            }
        }
    }
    let readers: Vec<PathBuf> =
        sources("desk").into_iter().filter(|(_, t)| t.contains("Timestamp::now(")).map(|(p, _)| p).collect();
    assert!(readers.len() == 1 && readers[0].ends_with("clock.rs"), "{readers:?}");
}
