//! The three trips of ARCHITECTURE.md.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use common::*;
use desk::gather::{FolderUse, add_folder, import, refresh};
use desk::{Clock, Desk, Setup, brief, decide, propose, undo};
use ledger::{Ledger, MasterKey, Window};
use std::fs;
use std::path::{Path, PathBuf};
use world::{Actor, Effect, Interval, Proposal, Reader, Role, Snapshot, State};

fn now() -> jiff::Timestamp {
    NOW.parse().unwrap()
}

async fn office(room: &Room) -> Desk {
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    Desk::init(&room.path("office"), &setup, Clock::Standing(now())).await.unwrap()
}

/// An office that watches a calendar folder and may write to it.
async fn watching(room: &Room) -> (Desk, PathBuf) {
    let desk = office(room).await;
    for (name, event) in [("supplier", supplier()), ("vendor", vendor()), ("board", board())] {
        room.file(&format!("cal/{name}.ics"), &calendar(&[&event]));
    }
    let todo = room.file("todo.txt", TODO);
    import(&desk, &[todo], &mut |_| true).await.unwrap();
    add_folder(&desk, &room.path("cal"), FolderUse::ReadAndWrite, &mut |_| true).await.unwrap();
    (desk, fs::canonicalize(room.path("cal")).unwrap())
}

async fn proposed(desk: &Desk, kind: &str) -> Proposal {
    let all = propose::propose(desk).await.unwrap();
    let kinds: Vec<String> =
        all.iter().map(|s| format!("{} {}", s.proposal.kind, s.proposal.title)).collect();
    let found = all.into_iter().find(|s| s.proposal.kind.0 == kind);
    found.unwrap_or_else(|| panic!("no {kind} among {kinds:?}")).proposal
}

/// How many audit entries say `words`.
async fn audited(desk: &Desk, words: &str) -> usize {
    let all = desk::audit::list(desk, 1_000).await.unwrap();
    all.iter().filter(|e| e.words.contains(words)).count()
}

fn lines_that_differ(before: &str, after: &str) -> Vec<String> {
    let old: Vec<&str> = before.split("\r\n").collect();
    let new: Vec<&str> = after.split("\r\n").collect();
    let only = |a: &[&str], b: &[&str]| -> Vec<String> {
        a.iter().filter(|l| !b.contains(l)).map(|l| l.split([':', ';']).next().unwrap().to_owned()).collect()
    };
    let mut names = [only(&old, &new), only(&new, &old)].concat();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn a_morning_in_which_every_line_has_its_source() {
    let room = Room::new();
    let desk = office(&room).await;
    let paths = room.files();
    import(&desk, &paths, &mut |_| true).await.unwrap();
    propose::propose(&desk).await.unwrap();
    let outside: Vec<Vec<u8>> = paths.iter().map(|p| fs::read(p).unwrap()).collect();
    let brief = brief::brief(&desk, None).await.unwrap();
    for line in brief.lines() {
        assert!(!line.text.trim().is_empty() && !line.sources.is_empty(), "{line:?}");
        assert!(line.sources.iter().all(|s| !s.quote.trim().is_empty()), "{line:?}");
    }
    let titles: Vec<&str> = brief.sections.iter().map(|s| s.title).collect();
    for title in ["What today is for", "Today", "Needs you", "Slipping"] {
        assert!(titles.contains(&title), "{titles:?}");
    }
    assert!(brief.headline.text.contains("12:00"), "{}", brief.headline.text);
    assert_eq!(brief::brief(&desk, None).await.unwrap(), brief, "the same again");
    let after: Vec<Vec<u8>> = paths.iter().map(|p| fs::read(p).unwrap()).collect();
    assert_eq!(outside, after, "no file of the outside is touched");
}

#[tokio::test]
async fn a_yes_moves_a_meeting_in_its_file_and_undo_puts_it_back() {
    let room = Room::new();
    let (desk, folder) = watching(&room).await;
    let proposal = proposed(&desk, "agenda.conflict").await;
    let way = [&proposal.effect].into_iter().chain(proposal.ways.iter().map(|w| &w.effect));
    let way = way.into_iter().position(|e| matches!(e, Effect::MoveEvent { .. })).unwrap() + 1;
    let before = files(&folder);
    let head = audited(&desk, "").await;
    let done = decide::accept(&desk, &proposal.id.short(), Some(way)).await.unwrap();
    assert!(matches!(done.proposal.state, State::Applied { .. }), "{:?}", done.proposal.state);

    let after = files(&folder);
    let changed: Vec<&String> = before.keys().filter(|k| before[*k] != after[*k]).collect();
    assert_eq!((changed.len(), after.len()), (1, before.len()), "{changed:?}");
    let text = |all: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(all[changed[0]].clone()).unwrap()
    };
    let touched = lines_that_differ(&text(&before), &text(&after));
    let allowed = ["DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE"];
    assert!(
        touched.iter().all(|l| allowed.contains(&l.as_str())) && touched.contains(&"DTSTART".into()),
        "{touched:?}"
    );
    assert_eq!(audited(&desk, "accepted the proposal").await, 1);
    assert_eq!(audited(&desk, "carried out an effect").await, 1);
    assert_eq!(audited(&desk, "").await, head + 2, "one entry for the yes, one for its effect");
    let again = decide::accept(&desk, &proposal.id.short(), None).await.unwrap_err();
    assert_eq!(again.code(), "E_STATE");
    refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!(files(&folder), after, "reading it again writes nothing");

    undo::undo(&desk, &proposal.id.short()).await.unwrap();
    let back = files(&folder);
    let differ = lines_that_differ(&text(&before), &text(&back));
    assert!(
        differ.iter().all(|l| ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"].contains(&l.as_str())),
        "{differ:?}"
    );
    assert_eq!(audited(&desk, "took back the proposal").await, 1);
    assert_eq!(undo::undo(&desk, &proposal.id.short()).await.unwrap_err().code(), "E_STATE");
    assert!(desk::audit::verify(&desk).await.unwrap().broken.is_none());
}

#[tokio::test]
async fn a_yes_makes_one_new_file_and_undo_takes_it_away() {
    let room = Room::new();
    let (desk, folder) = watching(&room).await;
    let proposal = proposed(&desk, "agenda.focus").await;
    let before = files(&folder);
    let done = decide::accept(&desk, &proposal.id.short(), None).await.unwrap();
    assert!(matches!(done.proposal.state, State::Applied { .. }), "{:?}", done.proposal.state);
    let after = files(&folder);
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes));
    refresh(&desk, &mut |_| true).await.unwrap();
    let day = proposal.by.unwrap().to_zoned(desk.office().tz()).date();
    let brief = brief::brief(&desk, Some(day)).await.unwrap();
    let blocks = brief.lines().filter(|l| l.text.contains("Kept free") && l.when.is_some()).count();
    assert_eq!(blocks, 1, "the file that was written is the event that was made: {brief:?}");

    undo::undo(&desk, &proposal.id.short()).await.unwrap();
    assert_eq!(files(&folder), before);
    let brief = brief::brief(&desk, Some(day)).await.unwrap();
    assert!(brief.lines().all(|l| !l.text.contains("Kept free")));
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_is_left_alone() {
    let room = Room::new();
    let (desk, folder) = watching(&room).await;
    let proposal = proposed(&desk, "agenda.conflict").await;
    let ways = [&proposal.effect].into_iter().chain(proposal.ways.iter().map(|w| &w.effect));
    let way = ways.into_iter().position(|e| matches!(e, Effect::MoveEvent { .. })).unwrap() + 1;
    for name in ["supplier.ics", "vendor.ics"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        fs::write(folder.join(name), text.replace("SUMMARY:", "SUMMARY:New ")).unwrap();
    }
    let before = files(&folder);
    let done = decide::accept(&desk, &proposal.id.short(), Some(way)).await.unwrap();
    let State::Failed { why, .. } = &done.proposal.state else { panic!("{:?}", done.proposal.state) };
    assert!(why.to_lowercase().contains("changed"), "{why}");
    assert_eq!(files(&folder), before, "nothing is written");
    assert_eq!(audited(&desk, "failed the effect").await, 1);
    assert_eq!(audited(&desk, "carried out an effect").await, 0);
    assert_eq!(undo::undo(&desk, &proposal.id.short()).await.unwrap_err().code(), "E_STATE");
}

#[tokio::test]
async fn undo_leaves_a_file_alone_that_changed_since() {
    let room = Room::new();
    let (desk, folder) = watching(&room).await;
    let proposal = proposed(&desk, "agenda.focus").await;
    let before = files(&folder);
    decide::accept(&desk, &proposal.id.short(), None).await.unwrap();
    let after = files(&folder);
    let new = after.keys().find(|k| !before.contains_key(*k)).unwrap();
    let text = fs::read_to_string(folder.join(new)).unwrap();
    fs::write(folder.join(new), text.replace("SUMMARY:", "SUMMARY:Mine now ")).unwrap();
    let mine = files(&folder);
    assert_eq!(undo::undo(&desk, &proposal.id.short()).await.unwrap_err().code(), "E_CONFLICT");
    assert_eq!(files(&folder), mine);
    assert_eq!(audited(&desk, "took back the proposal").await, 0);
}

async fn snapshot(dir: &Path) -> Snapshot {
    let key = MasterKey::read(&dir.join("equerry.key"), None).unwrap();
    let ledger = Ledger::open(&dir.join("equerry.db"), &key).await.unwrap();
    let mara = Actor {
        person: world::PersonId::derive("mara@near.example"),
        role: Role::Executive,
        name: "Mara".into(),
        automation: None,
    };
    let reader = Reader { actor: mara, grants: Vec::new(), at: now(), whole: false };
    let days = |n: i64| jiff::SignedDuration::from_hours(24 * n);
    let events = Interval::new(now() - days(30), now() + days(30));
    let back = now() - days(30);
    let window =
        Window { now: now(), events, mail_from: back, ended_from: back, promises_from: events.start };
    let world = ledger.snapshot(&reader, &window).await.unwrap();
    ledger.close().await;
    world
}

#[tokio::test]
async fn what_if_answers_the_same_twice_and_writes_nothing() {
    let room = Room::new();
    let (desk, folder) = watching(&room).await;
    let proposal = proposed(&desk, "agenda.conflict").await;
    let moves = [proposal.effect.clone()].into_iter().chain(proposal.ways.iter().map(|w| w.effect.clone()));
    let moves = moves.into_iter().find(|e| matches!(e, Effect::MoveEvent { .. })).unwrap();
    let world = snapshot(desk.dir()).await;
    let (outside, head) = (files(&folder), audited(&desk, "").await);
    let tell = |world: &Snapshot| {
        let config = engines::Config::default();
        let values = engines::alignment::values(world, &config.alignment);
        let day = jiff::civil::date(2026, 11, 26);
        let plan = engines::orchestration::plan_day(world, &values, day, &config.orchestration, 7, None);
        let found = engines::agenda::propose(world, &values, &config.agenda);
        (format!("{plan:?}"), serde_json::to_string(&found).unwrap())
    };
    let as_is = tell(&world);
    let (once, twice) = (tell(&world.with(&moves)), tell(&world.with(&moves)));
    assert_eq!(once, twice, "the same question, the same bytes");
    assert!(as_is.1.contains("agenda.conflict") && !once.1.contains("agenda.conflict"), "the clash is gone");
    assert_eq!(tell(&world), as_is, "the world itself is as it was");
    assert_eq!((files(&folder), audited(&desk, "").await), (outside, head));
    assert_eq!(tell(&snapshot(desk.dir()).await), as_is, "nothing is written");
}
