//! A10.4: every playbook is tried out and started on an empty and on a full office; one undo leaves no trace but the audit.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::{Desk, Who, decide, playbooks, propose, undo};
use jiff::civil::date;
use std::fs;
use support::*;

const WITH: &str = "ana@far.example";

/// Everything that is known but proposals, and the files that go out.
async fn all(desk: &Desk, room: &Room) -> (Vec<String>, Vec<Vec<u8>>) {
    let known = items(desk, room).await;
    let mut kept: Vec<String> = known
        .lines()
        .filter(|l| !l.contains("\"kind\":\"playbook") && !l.contains("\"kind\":\"routine"))
        .map(str::to_owned)
        .collect();
    kept.sort();
    let outbox = desk.dir().join("outbox");
    let out = if outbox.is_dir() { files(&outbox).into_values().collect() } else { Vec::new() };
    (kept, out)
}

async fn runs_without_a_trace(desk: &Desk, room: &Room) {
    let shelf = playbooks::shelf(desk).await.unwrap();
    assert!(shelf.wrong.is_empty(), "{:?}", shelf.wrong);
    assert_eq!(shelf.books.len(), 12);
    for book in &shelf.books {
        let before = all(desk, room).await;
        let tried = playbooks::try_out(desk, &book.slug, date(2026, 12, 16), WITH).await.unwrap();
        assert!(!tried.rows.is_empty() && tried.headline.ends_with("Nothing is sent."), "{}", tried.headline);
        assert_eq!(all(desk, room).await, before, "{}: trying out does nothing", book.slug);
        let started = playbooks::start(desk, &book.slug, date(2026, 12, 16), WITH, false).await.unwrap();
        assert_eq!(started.effect.parts().len(), tried.rows.len());
        propose::propose(desk).await.unwrap();
        let id = started.id.to_string();
        let done = decide::accept(desk, &id, None).await.unwrap();
        assert_eq!(done.proposal.state.word(), "applied", "{}: {:?}", book.slug, done.proposal.state);
        assert_ne!(all(desk, room).await, before, "{}", book.slug);
        undo::undo(desk, &id).await.unwrap();
        assert_eq!(all(desk, room).await, before, "{}: one undo takes all of it back", book.slug);
    }
}

#[tokio::test]
async fn every_playbook_runs_and_is_taken_back_in_an_empty_office() {
    let room = Room::new();
    let desk = room.office().await;
    runs_without_a_trace(&desk, &room).await;
}

#[tokio::test]
async fn every_playbook_runs_and_is_taken_back_in_a_full_office() {
    let room = Room::new();
    let desk = room.filled_office().await;
    runs_without_a_trace(&desk, &room).await;
}

#[tokio::test]
async fn the_office_writes_its_own_and_who_agrees_is_kept_to() {
    let room = Room::new();
    let desk = room.office().await;
    let folder = desk.dir().join("playbooks");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("move.txt"),
        "name: Move\nversion: 2\napprove: assistant\n- check -1d assistant: Keys\n",
    )
    .unwrap();
    fs::write(folder.join("broken.txt"), "name: Broken\nversion: 1\n- check never\n").unwrap();
    fs::write(folder.join("loop.txt"), "name: Loop\nversion: 1\n- run loop 1d\n").unwrap();
    let shelf = playbooks::shelf(&desk).await.unwrap();
    let own: Vec<&str> = shelf.books.iter().filter(|b| b.own).map(|b| b.slug.as_str()).collect();
    assert_eq!((own, shelf.wrong.len()), (vec!["move"], 2), "{:?}", shelf.wrong);
    let wrong = playbooks::try_out(&desk, "loop", date(2026, 12, 1), "").await.unwrap_err();
    assert_eq!(wrong.code(), "E_LIMIT");
    for (slug, with, code) in [
        ("none", "", "E_NOT_FOUND"),
        ("project-close", "", "E_RANGE"),
        ("board-meeting", "nobody known", "E_RANGE"),
    ] {
        let wrong = playbooks::start(&desk, slug, date(2026, 12, 1), with, false).await.unwrap_err();
        assert_eq!(wrong.code(), code, "{slug}");
    }
    // What does not read says which line, also where it is asked for by name.
    let steps = "- check 1d assistant: Keys\n".repeat(51);
    fs::write(folder.join("many.txt"), format!("name: Many\nversion: 1\n{steps}")).unwrap();
    fs::write(folder.join("latin.txt"), b"name: Latin\nversion: 1\n- check 1d assistant: Schl\xfcssel\n")
        .unwrap();
    for (slug, code, words) in [
        ("many", "E_LIMIT", "more than 50 steps"),
        ("broken", "E_PARSE", "line 3 of the playbook does not read"),
        ("latin", "E_PARSE", "line 3 of the playbook does not read: it is no text"),
    ] {
        let wrong = playbooks::try_out(&desk, slug, date(2026, 12, 1), "").await.unwrap_err();
        assert_eq!((wrong.code(), wrong.to_string().contains(words)), (code, true), "{wrong}");
    }
    let joss = desk.seated(Who::Assistant).await.unwrap();
    let moved = playbooks::start(&joss, "move", date(2026, 12, 1), "", false).await.unwrap();
    decide::accept(&joss, &moved.id.to_string(), None).await.unwrap();
    let board = playbooks::start(&joss, "board-meeting", date(2026, 12, 16), "", false).await.unwrap();
    let refused = decide::accept(&joss, &board.id.to_string(), None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE", "the executive agrees to that one");
    assert_eq!(
        playbooks::start(&joss, "board-meeting", date(2026, 12, 16), "", false).await.unwrap().id,
        board.id
    );
    decide::accept(&desk, &board.id.to_string(), None).await.unwrap();
}

#[tokio::test]
async fn what_is_left_out_says_why_and_a_day_that_cannot_be_meant_is_asked_about() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let alone = playbooks::try_out(&desk, "board-meeting", date(2026, 12, 16), "").await.unwrap();
    let with = playbooks::try_out(&desk, "board-meeting", date(2026, 12, 16), WITH).await.unwrap();
    assert_eq!((alone.rows.len() + 1, alone.left.len(), with.left.len()), (with.rows.len(), 1, 0));
    assert_eq!(alone.left[0].why, "a mail, and nobody is named whom it goes to");
    assert!(alone.headline.contains("One step is left out."), "{}", alone.headline);
    assert_eq!(alone.rows.len() + alone.left.len(), alone.book.steps, "every step of the list is told of");
    assert_eq!(with.question, None);
    for (day, words) in [(date(2026, 12, 19), "is a day off"), (date(1999, 1, 4), "is over")] {
        let tried = playbooks::try_out(&desk, "board-meeting", day, "").await.unwrap();
        assert!(tried.question.as_deref().unwrap().contains(words), "{:?}", tried.question);
        let asked = playbooks::start(&desk, "board-meeting", day, "", false).await.unwrap_err();
        assert_eq!((asked.code(), asked.to_string().contains(words)), ("E_RANGE", true), "{asked}");
        playbooks::start(&desk, "board-meeting", day, "", true).await.unwrap();
    }
    // Time that finds no free stretch is a task, and says so.
    let late = playbooks::try_out(&desk, "board-meeting", desk.today(), "").await.unwrap();
    for row in late.rows.iter().filter(|row| !row.note.is_empty()) {
        assert!(row.what.starts_with("Task, ") && row.note.starts_with("Written to keep"), "{row:?}");
    }
    assert!(late.rows.iter().any(|row| !row.note.is_empty() || row.what.starts_with("Time kept")));
}
