//! Times with others: found, proposed, held, settled, taken back, and let go by themselves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::gather::{FolderUse, add_folder, import};
use desk::times::{self, Wanted};
use desk::{Desk, Who, audit, decide, propose, rounds, undo};
use jiff::civil::date;
use std::fs;
use support::*;
use world::{Proposal, State};

const PEOPLE: &str = "BEGIN:VCARD\nVERSION:4.0\nFN:Ana Lima\nEMAIL:ana@near.example\nEND:VCARD\n\
    BEGIN:VCARD\nVERSION:4.0\nFN:Ben Okafor\nEMAIL:ben@far.example\nTZ:America/New_York\nEND:VCARD\n\
    BEGIN:VCARD\nVERSION:4.0\nFN:Ben Sato\nEMAIL:ben.sato@far.example\nTZ:Asia/Tokyo\nEND:VCARD\n";

/// An office with a calendar folder that may be written to.
async fn office(room: &Room) -> Desk {
    let desk = room.office().await;
    let calendar_folder = room.vdir("cal", &[("board.ics", calendar(&[&board()]))]);
    add_folder(&desk, &calendar_folder, FolderUse::ReadAndWrite, &mut |_| true).await.unwrap();
    import(&desk, &[room.file("people.vcf", &crlf(PEOPLE))], &mut |_| true).await.unwrap();
    desk
}

fn wanted(with: &[&str]) -> Wanted {
    Wanted {
        with: with.iter().map(|n| (*n).to_owned()).collect(),
        minutes: 45,
        before: Some(date(2026, 12, 4)),
        title: "Berths".into(),
        most: 3,
        ..Wanted::default()
    }
}

/// A calendar file with its long lines in one piece.
fn unfolded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n ", "")
}

async fn held(desk: &Desk, wanted: &Wanted) -> Proposal {
    let found = times::find(desk, wanted).await.unwrap();
    let starts: Vec<_> = found.times.iter().map(|t| t.stretch.start).collect();
    assert_eq!(starts.len(), 3);
    times::hold(desk, wanted, &starts).await.unwrap()
}

async fn open(desk: &Desk, kind: &str) -> Vec<Proposal> {
    let all = propose::open(desk).await.unwrap();
    all.into_iter().map(|s| s.proposal).filter(|p| p.kind.0 == kind).collect()
}

#[tokio::test]
async fn people_are_found_by_name_and_their_clocks_are_told() {
    let room = Room::new();
    let desk = office(&room).await;
    let found = times::find(&desk, &wanted(&["ana", "ben okafor"])).await.unwrap();
    let best = &found.times[0];
    assert_eq!(
        best.there.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(),
        ["Mara Ellingsen", "Ana Lima", "Ben Okafor"]
    );
    let clock = |zone: &str| {
        best.stretch.start.to_zoned(jiff::tz::TimeZone::get(zone).unwrap()).strftime("%H:%M").to_string()
    };
    assert!(
        best.there[1].when.contains(&clock("Europe/Berlin"))
            && best.there[2].when.contains(&clock("America/New_York"))
    );
    assert!((best.reasons.iter().map(|r| r.amount).sum::<f64>() - best.score).abs() < 1e-9);
    assert!(
        found.notes.iter().any(|n| n.starts_with("Not known: the calendar of Ben Okafor")),
        "{:?}",
        found.notes
    );
    assert!(found.notes.iter().any(|n| n.contains("where Ana Lima is")), "{:?}", found.notes);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_said_with_a_way_out() {
    let room = Room::new();
    let desk = office(&room).await;
    let base = wanted(&["ana"]);
    for (wanted, code, word) in [
        (wanted(&["ben"]), "E_AMBIGUOUS", "Ben Sato (ben.sato@far.example)"),
        (wanted(&["nobody"]), "E_NOT_FOUND", "nobody"),
        (wanted(&["mara@near.example"]), "E_RANGE", "always there"),
        (wanted(&["ana@@x"]), "E_PARSE", "address"),
        (wanted(&[]), "E_RANGE", "nobody is named"),
        (Wanted { minutes: 0, ..base.clone() }, "E_RANGE", "0 minutes"),
        (Wanted { before: Some(date(2026, 11, 20)), ..base.clone() }, "E_TIME_ORDER", "lies ahead"),
        (Wanted { before: Some(date(2027, 11, 20)), ..base.clone() }, "E_LIMIT", "too far"),
    ] {
        let error = times::find(&desk, &wanted).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(word) && !error.hint().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn one_time_is_proposed_done_and_taken_back_to_the_byte() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = files(&room.path("cal"));
    let wanted = wanted(&["ana"]);
    let start = times::find(&desk, &wanted).await.unwrap().times[1].stretch.start;
    let proposal = times::meet(&desk, &wanted, start).await.unwrap();
    assert_eq!(times::meet(&desk, &wanted, start).await.unwrap().id, proposal.id, "asked twice, it is one");
    assert_eq!(files(&room.path("cal")), before, "nothing leaves without a yes");
    let _ = propose::propose(&desk).await.unwrap();
    let id = proposal.id.to_string();
    let done = decide::accept(&desk, &id, None).await.unwrap();
    assert!(matches!(done.proposal.state, State::Applied { .. }), "{:?}", done.proposal.state);
    let after = files(&room.path("cal"));
    assert_eq!(after.len(), before.len() + 1);
    let made = after.iter().find(|(name, _)| name.starts_with("meet-")).unwrap();
    let text = unfolded(made.1);
    assert!(text.contains("STATUS:CONFIRMED") && text.contains("mailto:ana@near.example"), "{text}");
    undo::undo(&desk, &id).await.unwrap();
    assert_eq!(files(&room.path("cal")), before);
    let again = times::meet(&desk, &wanted, start).await.unwrap();
    assert_ne!(again.id, proposal.id, "after it was taken back it can be asked for again");
    let taken = times::meet(&desk, &wanted, "2026-11-25T03:00:00Z".parse().unwrap()).await.unwrap_err();
    assert_eq!(taken.code(), "E_CONFLICT");
}

#[tokio::test]
async fn holds_lie_in_the_calendar_and_settling_one_lets_the_others_go() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = files(&room.path("cal"));
    let hold = held(&desk, &wanted(&["ana"])).await;
    assert!(open(&desk, "find.settle").await.is_empty());
    decide::accept(&desk, &hold.id.to_string(), None).await.unwrap();
    let with_holds = files(&room.path("cal"));
    let texts = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let held = files.iter().filter(|(name, _)| name.starts_with("hold-"));
        held.map(|(_, bytes)| unfolded(bytes)).collect()
    };
    assert_eq!(texts(&with_holds).len(), 3);
    assert!(texts(&with_holds).iter().all(|t| t.contains("STATUS:TENTATIVE") && !t.contains("ATTENDEE")));
    let settle = open(&desk, "find.settle").await;
    let [settle] = settle.as_slice() else { panic!("{settle:?}") };
    assert_eq!(settle.ways.len(), 2);
    propose::propose(&desk).await.unwrap();
    assert_eq!(open(&desk, "find.settle").await.len(), 1, "a round leaves it");

    let id = settle.id.to_string();
    decide::accept(&desk, &id, Some(2)).await.unwrap();
    let settled = files(&room.path("cal"));
    assert!(texts(&settled).iter().all(|t| t.contains("STATUS:CANCELLED")), "the others are let go with it");
    let meeting = settled.iter().find(|(name, _)| name.starts_with("meet-")).unwrap();
    assert!(unfolded(meeting.1).contains("mailto:ana@near.example"));
    assert!(open(&desk, "find.settle").await.is_empty());

    undo::undo(&desk, &id).await.unwrap();
    let back = files(&room.path("cal"));
    assert_eq!(back.keys().collect::<Vec<_>>(), with_holds.keys().collect::<Vec<_>>());
    assert!(texts(&back).iter().all(|t| t.contains("STATUS:TENTATIVE")));
    undo::undo(&desk, &hold.id.to_string()).await.unwrap();
    assert_eq!(files(&room.path("cal")), before);
    assert!(open(&desk, "find.settle").await.is_empty(), "nothing is held, nothing is to settle");
}

#[tokio::test]
async fn what_is_held_lets_itself_go_after_three_days_once_and_says_so() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = files(&room.path("cal"));
    let hold = held(&desk, &Wanted { after: Some(date(2026, 12, 1)), ..wanted(&["ana"]) }).await;
    decide::accept(&desk, &hold.id.to_string(), None).await.unwrap();
    let early = desk.at(clock("2026-11-27T06:00:00Z"));
    rounds::morning(&early).await.unwrap();
    assert_eq!(files(&room.path("cal")).len(), before.len() + 3, "not yet");
    let later = early.at(clock("2026-11-27T07:00:00Z"));
    for _ in 0..2 {
        rounds::morning(&later).await.unwrap();
        assert_eq!(files(&room.path("cal")), before);
    }
    let told = audit::list(&later, 50).await.unwrap();
    assert_eq!(told.iter().filter(|t| t.words.contains("let the held times go")).count(), 1, "{told:?}");
    assert!(open(&later, "find.settle").await.is_empty());
}

#[tokio::test]
async fn a_hold_that_was_confirmed_by_hand_is_never_taken_out() {
    let room = Room::new();
    let desk = office(&room).await;
    let hold = held(&desk, &Wanted { after: Some(date(2026, 12, 1)), ..wanted(&["ana"]) }).await;
    decide::accept(&desk, &hold.id.to_string(), None).await.unwrap();
    let name = files(&room.path("cal")).into_keys().find(|n| n.starts_with("hold-")).unwrap();
    let path = room.path("cal").join(&name);
    let text = fs::read_to_string(&path).unwrap().replace("STATUS:TENTATIVE", "STATUS:CONFIRMED");
    fs::write(&path, &text).unwrap();
    let later = desk.at(clock("2026-11-28T07:00:00Z"));
    desk::gather::refresh(&later, &mut |_| true).await.unwrap();
    rounds::morning(&later).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let asked = open(&later, "find.settle").await;
    assert_eq!(asked.iter().map(|p| p.title.as_str()).collect::<Vec<_>>(), ["Let 2 held times go"]);
}

#[tokio::test]
async fn the_assistant_may_look_and_ask_within_the_grant() {
    let room = Room::new();
    let desk = office(&room).await;
    let jonas = Desk::open(desk.dir(), Who::Assistant, now()).await.unwrap();
    let found = times::find(&jonas, &wanted(&["ana"])).await.unwrap();
    assert_eq!(found.times, times::find(&desk, &wanted(&["ana"])).await.unwrap().times);
    let start = found.times[0].stretch.start;
    let proposal = times::meet(&jonas, &wanted(&["ana"]), start).await.unwrap();
    decide::accept(&jonas, &proposal.id.to_string(), None).await.unwrap();
}

#[tokio::test]
async fn hours_are_one_proposal_with_three_ways() {
    let room = Room::new();
    let desk = office(&room).await;
    let asked = times::hours(&desk, "The acquisition", 240, date(2026, 11, 28)).await.unwrap();
    assert_eq!(
        asked.ways.iter().map(|w| w.kind).collect::<Vec<_>>(),
        ["In one piece", "In pieces", "By moving meetings"]
    );
    assert_eq!(asked.ways.iter().map(|w| w.number).collect::<Vec<_>>(), [Some(1), Some(2), None]);
    let proposal = asked.proposal.unwrap();
    let before = files(&room.path("cal"));
    decide::accept(&desk, &proposal.id.to_string(), Some(2)).await.unwrap();
    let after = files(&room.path("cal"));
    assert_eq!(after.keys().filter(|n| n.starts_with("hours-")).count(), 2);
    undo::undo(&desk, &proposal.id.to_string()).await.unwrap();
    assert_eq!(files(&room.path("cal")), before);
    for (title, minutes, day, code) in [
        ("", 60, date(2026, 11, 28), "E_RANGE"),
        ("X", 5, date(2026, 11, 28), "E_RANGE"),
        ("X", 60, date(2026, 11, 2), "E_TIME_ORDER"),
        ("X", 60, date(2028, 11, 2), "E_LIMIT"),
    ] {
        assert_eq!(times::hours(&desk, title, minutes, day).await.unwrap_err().code(), code);
    }
}

#[tokio::test]
async fn what_is_chosen_fifteen_times_weighs_more_until_it_is_forgotten() {
    let room = Room::new();
    let desk = office(&room).await;
    let learned = |settings: desk::settings::Settings| {
        let learns = settings.own.unwrap().learns;
        learns.into_iter().find(|l| l.word == "slots").unwrap().learned
    };
    assert!(learned(desk::settings::settings(&desk).await.unwrap()).is_empty());
    let wanted = wanted(&["ana"]);
    // Each time the last of the three that are found.
    for _ in 0..15 {
        let last = times::find(&desk, &wanted).await.unwrap().times.pop().unwrap();
        times::meet(&desk, &wanted, last.stretch.start).await.unwrap();
    }
    let rows = learned(desk::settings::settings(&desk).await.unwrap());
    assert_eq!(rows.len(), 5, "{rows:?}");
    assert!(rows[0].name == "Early" && rows[0].words.ends_with("20 before; by 15 choices"), "{rows:?}");
    let found = times::find(&desk, &wanted).await.unwrap();
    assert!(
        (found.times[0].reasons.iter().map(|r| r.amount).sum::<f64>() - found.times[0].score).abs() < 1e-9
    );
    desk::settings::reset(&desk, "slots").await.unwrap();
    assert!(learned(desk::settings::settings(&desk).await.unwrap()).is_empty());
}
