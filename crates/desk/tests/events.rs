//! Events by hand: made, changed, called off, taken back; each exactly once, and nothing half done.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::event::{self, EventView, Form, Outcome, Scope};
use desk::gather::{FolderUse, add_folder, import, refresh};
use desk::search::search;
use desk::{Desk, Who, goals, insights, undo, week};
use std::fs;
use support::*;
use world::EventId;

/// The one event of this title in the week of 23 November.
async fn find(desk: &Desk, title: &str) -> EventId {
    try_find(desk, title).await.unwrap()
}

async fn try_find(desk: &Desk, title: &str) -> Option<EventId> {
    let week = week::week(desk, &week::Asked::default()).await.unwrap();
    let found = week.days.iter().flat_map(|d| d.all()).find(|b| b.title == title && !b.ghost);
    found.and_then(|b| b.event)
}

async fn shown(desk: &Desk, title: &str) -> EventView {
    event::event(desk, find(desk, title).await).await.unwrap()
}

fn proposal(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(done) => done.proposal.id.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_meeting_is_moved_renamed_and_taken_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let before = shown(&desk, "Board").await;
    assert_eq!(before.when, "Tuesday 24 November, 10:00–11:00");
    assert_eq!(before.invited.len(), 1);
    let form = Form {
        title: "Board, short".into(),
        start: "10:15".into(),
        end: "10:45".into(),
        location: "Room 4; upstairs".into(),
        description: "Two items:\r\n- one, first\r\n- two".into(),
        ..before.form.clone()
    };
    let outcome = event::change(&desk, before.id, &form, Scope::This).await.unwrap();
    let id = proposal(&outcome);
    let after = event::event(&desk, before.id).await.unwrap();
    assert_eq!(
        (after.title.as_str(), after.when.as_str()),
        ("Board, short", "Tuesday 24 November, 10:15–10:45")
    );
    assert_eq!(after.location.as_deref(), Some("Room 4; upstairs"));
    assert_eq!(after.description, "Two items:\n- one, first\n- two");
    assert_eq!(after.invited, before.invited);
    let file = fs::read_to_string(desk.dir().join("outbox/board.ics")).unwrap();
    assert!(file.contains("LOCATION:Room 4\\; upstairs") && file.contains("ATTENDEE"), "{file}");
    // The same form once more is the same change.
    let again = event::change(&desk, before.id, &form, Scope::This).await.unwrap();
    assert_eq!(proposal(&again), id);
    assert_eq!(event::event(&desk, before.id).await.unwrap(), after);

    undo::undo(&desk, &id).await.unwrap();
    let back = event::event(&desk, before.id).await.unwrap();
    assert_eq!((&back.title, &back.when, &back.location), (&before.title, &before.when, &before.location));
}

#[tokio::test]
async fn an_event_is_made_once_and_taken_out_again() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let form = Form { title: "Dentist".into(), ..event::new_form(&desk, None).await.unwrap() };
    assert_eq!(
        (form.date.as_str(), form.start.as_str(), form.end.as_str()),
        ("2026-11-24", "09:00", "09:30")
    );
    let first = event::create(&desk, &form).await.unwrap();
    let second = event::create(&desk, &form).await.unwrap();
    assert_eq!(proposal(&first), proposal(&second));
    let week = week::week(&desk, &week::Asked::default()).await.unwrap();
    assert_eq!(week.days.iter().flat_map(|d| d.all()).filter(|b| b.title == "Dentist").count(), 1);
    let Outcome::Done(done) = &first else { panic!() };
    assert_eq!(event::event_of(&done.proposal), try_find(&desk, "Dentist").await);
    undo::undo(&desk, &proposal(&first)).await.unwrap();
    assert_eq!(try_find(&desk, "Dentist").await, None);
}

#[tokio::test]
async fn one_occurrence_changes_and_the_series_stays() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let weekly = shown(&desk, "Weekly").await;
    assert!(weekly.series.is_some());
    let error = event::change(&desk, weekly.id, &weekly.form, Scope::Series).await.unwrap_err();
    assert!(error.to_string().contains("whole series") && !error.hint().is_empty());
    let form = Form { start: "11:00".into(), end: "11:30".into(), ..weekly.form.clone() };
    event::change(&desk, weekly.id, &form, Scope::This).await.unwrap();
    let all = search(&desk, "Weekly", &most()).await.unwrap();
    assert_eq!(all.iter().filter(|h| h.kind == "event").count(), 4);
    assert_eq!(shown(&desk, "Weekly").await.when, "Monday 23 November, 11:00–11:30");

    let moved = shown(&desk, "Weekly").await;
    let off = event::cancel(&desk, moved.id, &moved.form.seen, "", Scope::This).await.unwrap();
    assert_eq!(try_find(&desk, "Weekly").await, None);
    assert_eq!(
        proposal(&event::cancel(&desk, moved.id, &moved.form.seen, "", Scope::This).await.unwrap()),
        proposal(&off)
    );
    undo::undo(&desk, &proposal(&off)).await.unwrap();
    assert_eq!(shown(&desk, "Weekly").await.when, "Monday 23 November, 11:00–11:30");
}

#[tokio::test]
async fn what_was_said_of_a_meeting_comes_back_with_it() {
    let room = Room::new();
    let desk = room.filled_office().await;
    goals::add_goal(&desk, "Aim", goals::NewGoal::default()).await.unwrap();
    let weekly = shown(&desk, "Weekly").await;
    goals::link_goal(&desk, &weekly.id.to_string(), "aim", "strong").await.unwrap();
    insights::set(&desk, &weekly.id.to_string(), "Berth planning").await.unwrap();
    let known = async || {
        let asked = insights::sheet(&desk).await.unwrap().rows.iter().any(|row| row.event == weekly.id);
        let goals = match try_find(&desk, "Weekly").await {
            Some(id) => event::event(&desk, id).await.unwrap().goals.len(),
            None => 0,
        };
        (asked, goals)
    };
    let before = known().await;
    assert_eq!(before, (false, 1), "its kind was said, and its goal");
    let seen = shown(&desk, "Weekly").await.form.seen;
    let off = event::cancel(&desk, weekly.id, &seen, "", Scope::This).await.unwrap();
    assert_eq!(known().await.1, 0);
    undo::undo(&desk, &proposal(&off)).await.unwrap();
    assert_eq!(known().await, before);
}

#[tokio::test]
async fn wrong_fields_are_named_and_nothing_changes() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let board = shown(&desk, "Board").await;
    let before = items(&desk, &room).await;
    let form = || board.form.clone();
    let long = "x".repeat(301);
    for (form, field, code) in [
        (Form { title: "  ".into(), ..form() }, "title", "E_RANGE"),
        (Form { title: long.clone(), ..form() }, "title", "E_LIMIT"),
        (Form { location: long, ..form() }, "location", "E_LIMIT"),
        (Form { end: "09:00".into(), ..form() }, "end", "E_TIME_ORDER"),
        (Form { end: "10:00".into(), ..form() }, "end", "E_TIME_ORDER"),
        (Form { end_date: "2026-11-25".into(), ..form() }, "end", "E_LIMIT"),
        (Form { date: "2026-02-30".into(), ..form() }, "date", "E_PARSE"),
        (Form { date: "tomorrow".into(), ..form() }, "date", "E_PARSE"),
        (Form { date: String::new(), ..form() }, "date", "E_PARSE"),
        (Form { date: "2031-01-01".into(), ..form() }, "date", "E_RANGE"),
        (Form { start: "25:00".into(), ..form() }, "start", "E_PARSE"),
        (Form { end: "noon".into(), ..form() }, "end", "E_PARSE"),
        (
            Form { date: "2027-03-28".into(), start: "02:30".into(), end: "04:00".into(), ..form() },
            "start",
            "E_ZONE",
        ),
        (
            Form { date: "2027-03-28".into(), start: "01:30".into(), end: "02:30".into(), ..form() },
            "end",
            "E_ZONE",
        ),
    ] {
        for made in [false, true] {
            let outcome = match made {
                false => event::change(&desk, board.id, &form, Scope::This).await.unwrap(),
                true => event::create(&desk, &form).await.unwrap(),
            };
            let Outcome::Wrong(wrong) = outcome else { panic!("{form:?}: {outcome:?}") };
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert_eq!((wrong[0].field, wrong[0].code), (field, code), "{form:?}");
            assert!(!wrong[0].problem.is_empty() && !wrong[0].hint.is_empty());
        }
    }
    assert_eq!(event::change(&desk, board.id, &board.form, Scope::This).await.unwrap(), Outcome::Same);
    assert_eq!(items(&desk, &room).await, before);
    assert!(!desk.dir().join("outbox/board.ics").exists());
}

#[tokio::test]
async fn an_hour_across_the_clock_change_is_an_hour() {
    let room = Room::new();
    let desk = room.filled_office().await;
    // The clock goes back on 31 October 2027 at 03:00; 02:15 is the first of the two.
    let form = Form {
        title: "Night train".into(),
        date: "2027-10-31".into(),
        start: "01:30".into(),
        end: "03:30".into(),
        ..event::new_form(&desk, None).await.unwrap()
    };
    let later = desk.at(clock("2027-03-01T08:00:00Z"));
    let Outcome::Done(done) = event::create(&later, &form).await.unwrap() else { panic!() };
    let view = event::event(&later, event::event_of(&done.proposal).unwrap()).await.unwrap();
    assert_eq!((view.when.as_str(), view.when_note.as_str()), ("Sunday 31 October, 01:30–03:30", "3 h"));
}

#[tokio::test]
async fn what_changed_meanwhile_is_shown_beside_what_was_wanted() {
    let room = Room::new();
    let desk = room.office().await;
    let folder = room.vdir("cal", &[("board.ics", calendar(&[&board()]))]);
    add_folder(&desk, &folder, FolderUse::ReadAndWrite, &mut |_| true).await.unwrap();
    let seen = shown(&desk, "Board").await;
    assert!(seen.change_lies.contains("cal"), "{}", seen.change_lies);
    let wanted = Form { start: "14:00".into(), end: "15:00".into(), ..seen.form.clone() };

    // Known here already: the mark does not fit any more.
    room.vdir("cal", &[("board.ics", calendar(&[&board().replace("T100000", "T090000")]))]);
    refresh(&desk, &mut |_| true).await.unwrap();
    let outcome = event::change(&desk, seen.id, &wanted, Scope::This).await.unwrap();
    let Outcome::Changed { yours, now } = outcome else { panic!("{outcome:?}") };
    assert_eq!((yours.start.as_str(), now.form.start.as_str()), ("14:00", "09:00"));

    // Not known here yet: the file is another than it was read.
    let wanted = Form { seen: now.form.seen.clone(), ..wanted };
    let theirs = calendar(&[&board().replace("T100000", "T083000")]);
    room.vdir("cal", &[("board.ics", theirs.clone())]);
    let outcome = event::change(&desk, seen.id, &wanted, Scope::This).await.unwrap();
    let Outcome::Changed { now, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(now.form.start, "08:30");
    assert_eq!(fs::read_to_string(folder.join("board.ics")).unwrap(), theirs);

    // Seen and wanted all the same.
    let wanted = Form { seen: now.form.seen.clone(), ..wanted };
    let Outcome::Done(done) = event::change(&desk, seen.id, &wanted, Scope::This).await.unwrap() else {
        panic!()
    };
    assert!(done.places[0].contains("cal"), "{:?}", done.places);
    assert!(fs::read_to_string(folder.join("board.ics")).unwrap().contains("T140000"));
}

#[tokio::test]
async fn a_calendar_that_is_only_read_keeps_its_file() {
    let room = Room::new();
    let desk = room.office().await;
    let folder = room.vdir("cal", &[("board.ics", calendar(&[&board()]))]);
    add_folder(&desk, &folder, FolderUse::ReadOnly, &mut |_| true).await.unwrap();
    let before = files(&folder);
    let seen = shown(&desk, "Board").await;
    assert!(seen.change_lies.contains("only read"), "{}", seen.change_lies);
    let form = Form { title: "Board II".into(), ..seen.form.clone() };
    let Outcome::Done(done) = event::change(&desk, seen.id, &form, Scope::This).await.unwrap() else {
        panic!()
    };
    assert!(done.places[0].contains("outbox"), "{:?}", done.places);
    assert_eq!(files(&folder), before);
    assert_eq!(shown(&desk, "Board II").await.id, seen.id);
}

#[tokio::test]
async fn whole_days_stay_whole_days() {
    let room = Room::new();
    let desk = room.office().await;
    let fair = "BEGIN:VEVENT\nUID:fair\nDTSTAMP:20261101T080000Z\nDTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261127\nSUMMARY:Fair\nEND:VEVENT\n";
    import(&desk, &[room.file("a.ics", &calendar(&[fair]))], &mut |_| true).await.unwrap();
    let view = shown(&desk, "Fair").await;
    assert_eq!(view.when, "Wednesday 25 November to Thursday 26 November");
    assert_eq!((view.form.start.as_str(), view.form.end_date.as_str()), ("", "2026-11-26"));
    let form = Form { date: "2026-11-26".into(), end_date: "2026-11-27".into(), ..view.form.clone() };
    event::change(&desk, view.id, &form, Scope::This).await.unwrap();
    let view = shown(&desk, "Fair").await;
    assert!(view.all_day);
    assert_eq!(view.when, "Thursday 26 November to Friday 27 November");
    let form = Form { end_date: "2026-11-25".into(), ..view.form.clone() };
    let Outcome::Wrong(wrong) = event::change(&desk, view.id, &form, Scope::This).await.unwrap() else {
        panic!()
    };
    assert_eq!((wrong[0].field, wrong[0].code), ("end_date", "E_TIME_ORDER"));
}

#[tokio::test]
async fn the_assistant_sees_busy_and_no_event_behind_it() {
    let room = Room::new();
    let desk = room.office().await;
    let visit = private_visit()
        .replace("TRANSP:TRANSPARENT\n", "")
        .replace("T101500", "T141500")
        .replace("T103000", "T150000");
    import(&desk, &[room.file("a.ics", &calendar(&[&board(), &visit]))], &mut |_| true).await.unwrap();
    let id = find(&desk, "Oncology visit").await;
    let assistant = desk.seen_by(Who::Assistant).await.unwrap();
    let week = week::week(&assistant, &week::Asked::default()).await.unwrap();
    let text = serde_json::to_string(&week).unwrap();
    assert!(!text.contains("Oncology") && !text.contains(&id.to_string()), "{text}");
    let busy = week.days[1].all().into_iter().find(|b| b.private).unwrap();
    assert_eq!((busy.title.as_str(), busy.stretch.as_str()), ("Busy", "14:15–15:00"));
    let hidden = event::event(&assistant, id).await.unwrap_err();
    let absent = event::event(&assistant, EventId::derive("nothing")).await.unwrap_err();
    assert_eq!(hidden.code(), absent.code());
    for error in [
        event::change(&assistant, id, &Form::default(), Scope::This).await.unwrap_err(),
        event::cancel(&assistant, id, "", "", Scope::This).await.unwrap_err(),
        desk::meeting::meeting(&assistant, id).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "E_NOT_FOUND");
    }
}
