//! History, settings and the first run: who sees what, who may change what, and what stays as it was.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::history::{self, By, Filter, History, Kind, history};
use desk::settings::{self, NoticesForm, OfficeForm, RightForm, settings};
use desk::welcome::{self, Limits, Upload, welcome};
use desk::{Desk, Who, decide, propose, undo};
use std::fs;
use std::time::Duration;
use support::*;

fn acts(history: &History) -> Vec<(String, String)> {
    history.days.iter().flat_map(|d| &d.acts).map(|a| (a.verb.clone(), a.what.clone())).collect()
}

async fn assistant(desk: &Desk) -> Desk {
    desk.seen_by(Who::Assistant).await.unwrap()
}

#[tokio::test]
async fn the_history_tells_of_a_yes_with_its_reason_its_source_and_its_undo() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let open = propose::open(&desk).await.unwrap();
    let wanted = open.iter().find(|p| p.proposal.kind.0 == "navigator.task").unwrap().proposal.clone();
    decide::accept(&desk, &wanted.id.to_string(), None).await.unwrap();

    let page = history(&desk, Filter::default()).await.unwrap();
    let act = page.days[0].acts[0].clone();
    assert_eq!((act.verb.as_str(), act.what.as_str()), ("Accepted", wanted.title.as_str()));
    assert_eq!((act.when.as_str(), act.who.as_str()), ("07:40", "Mara"));
    assert_eq!(act.why.as_deref(), Some(wanted.because.as_str()));
    assert_eq!(act.effect, "It is among the tasks.");
    assert!(!act.sources.is_empty());

    undo::undo(&desk, act.undo.as_deref().unwrap()).await.unwrap();
    let page = history(&desk, Filter::default()).await.unwrap();
    assert_eq!(page.days[0].acts[0].verb, "Took back");
    assert_eq!(page.days[0].acts[1].effect, "Taken back at 07:40.");
    assert!(page.days.iter().flat_map(|d| &d.acts).all(|a| a.undo.is_none()));
}

#[tokio::test]
async fn the_history_is_filtered_by_person_kind_and_day() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let helper = assistant(&desk).await;
    let open = propose::open(&helper).await.unwrap();
    decide::dismiss(&helper, &open[0].proposal.id.to_string(), "Not now", false).await.unwrap();

    let by = |by| Filter { by: Some(by), ..Filter::default() };
    let page = history(&desk, by(By::Assistant)).await.unwrap();
    assert_eq!(acts(&page), [("Declined".to_owned(), open[0].proposal.title.clone())]);
    assert_eq!(page.days[0].acts[0].why.as_deref(), Some("“Not now”"));
    assert_eq!(acts(&history(&desk, by(By::Equerry)).await.unwrap()), []);

    let reading = Filter { kind: Some(Kind::Reading), ..Filter::default() };
    assert!(acts(&history(&desk, reading).await.unwrap()).iter().all(|(verb, _)| verb == "Read in"));
    let spring = Filter { until: Some(jiff::civil::date(2026, 3, 31)), ..Filter::default() };
    let page = history(&desk, spring).await.unwrap();
    assert_eq!(page.days.len(), 1);
    assert!(page.days[0].acts.iter().any(|a| a.verb == "Made the office of"), "{page:?}");
    let later = Filter { from: Some(jiff::civil::date(2027, 1, 1)), ..Filter::default() };
    assert_eq!(history(&desk, later).await.unwrap().headline, "Nothing like this is in the history.");
    assert_eq!("nonsense".parse::<Kind>().unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn the_history_comes_in_pages() {
    let room = Room::new();
    let desk = room.office().await;
    for n in 0..60 {
        desk::capture::add(&desk, &format!("Call number {n}")).await.unwrap();
    }
    let page = |page| Filter { kind: Some(Kind::ByHand), page, ..Filter::default() };
    let first = history(&desk, page(0)).await.unwrap();
    let second = history(&desk, page(1)).await.unwrap();
    assert_eq!((acts(&first).len(), first.older), (desk::history::PAGE, true));
    assert_eq!((acts(&second).len(), second.older), (60 - desk::history::PAGE, false));
    assert_eq!(acts(&first)[0].1, "Added: Call number 59");
    assert_eq!(acts(&second).last().map(|act| act.1.as_str()), Some("Added: Call number 0"));
}

#[tokio::test]
async fn the_assistant_reads_the_same_history_with_and_without_what_is_hidden() {
    let mut told = Vec::new();
    for hidden in [false, true] {
        let room = Room::new();
        let desk = room.office().await;
        let mut mails = vec![ana_asks(), ben_writes()];
        if hidden {
            mails.push(private_letter());
        }
        let paths = [room.file("a.ics", &calendar(&[&board()])), room.file("inbox.mbox", &mbox(&mails))];
        desk::gather::import(&desk, &paths, &mut |_| true).await.unwrap();
        for shown in propose::propose(&desk).await.unwrap() {
            decide::dismiss(&desk, &shown.proposal.id.to_string(), "", false).await.unwrap();
        }
        let all = serde_json::to_string(&history(&desk, Filter::default()).await.unwrap()).unwrap();
        assert_eq!(all.contains("clinic"), hidden, "{all}");
        let helper = assistant(&desk).await;
        told.push(serde_json::to_string(&history(&helper, Filter::default()).await.unwrap()).unwrap());
        assert_eq!(history::export(&helper).await.unwrap_err().code(), "E_CLEARANCE");
    }
    assert!(told[0].contains("Declined"), "{}", told[0]);
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn settings_change_the_file_and_leave_the_rest_of_it() {
    let room = Room::new();
    let desk = room.office().await;
    let path = desk.dir().join("equerry.toml");
    let own = format!("{}\n# Fridays are short.\n", fs::read_to_string(&path).unwrap());
    fs::write(&path, &own).unwrap();

    let form = settings(&desk).await.unwrap().office;
    assert_eq!((form.friday.as_str(), form.sunday.as_str()), ("09:00–17:30", ""));
    let wanted = OfficeForm {
        friday: "09:00 - 15:00".into(),
        always_through: "Ana Lima <Ana@near.example>\n".into(),
        ..form.clone()
    };
    assert_eq!(settings::change_office(&desk, &wanted).await.unwrap(), []);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("# Fridays are short.") && text.contains("friday = \"09:00-15:00\""), "{text}");
    assert!(!text.contains("monday"), "what did not change is not written: {text}");
    let again = desk.seen_by(Who::Executive).await.unwrap();
    assert_eq!(again.office().always_through, ["ana@near.example"]);
    assert_eq!(settings(&desk).await.unwrap().office.friday, "09:00–15:00");
    let page = history(&desk, Filter::default()).await.unwrap();
    assert_eq!(
        acts(&page)[0],
        ("Changed".to_owned(), "Friday 09:00–15:00, who always gets through: one address".to_owned())
    );

    // The form that was read before the change does not write over it.
    let late = settings::change_office(&desk, &OfficeForm { zone: "UTC".into(), ..form }).await.unwrap_err();
    assert_eq!(late.code(), "E_CONFLICT");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn every_mistake_names_its_field_and_changes_nothing() {
    let room = Room::new();
    let desk = room.office().await;
    let path = desk.dir().join("equerry.toml");
    let before = fs::read(&path).unwrap();
    let form = settings(&desk).await.unwrap().office;
    let wrong = OfficeForm {
        monday: "17:00–09:00".into(),
        lunch: "noon".into(),
        zone: "Mars/Base".into(),
        locale: "fr-FR".into(),
        chronotype: "never".into(),
        always_through: "nobody\n".into(),
        ..form
    };
    let mistakes = settings::change_office(&desk, &wrong).await.unwrap();
    let fields: Vec<&str> = mistakes.iter().map(|m| m.field.as_str()).collect();
    assert_eq!(fields, ["monday", "lunch", "zone", "locale", "chronotype", "always_through"]);
    assert!(mistakes.iter().all(|m| m.words.ends_with('.')), "{mistakes:?}");
    let quiet = NoticesForm { notices: true, quiet: "late".into() };
    assert_eq!(settings::change_notices(&desk, &quiet).await.unwrap()[0].field, "quiet");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!desk.dir().join("equerry.toml.new").exists());
}

#[tokio::test]
async fn what_one_likes_is_ones_own() {
    let room = Room::new();
    let desk = room.office().await;
    let helper = assistant(&desk).await;
    let liked = settings::Preferences {
        single_keys: false,
        theme: settings::Theme::Dark,
        ..settings::preferences(&helper).await.unwrap()
    };
    settings::keep_preferences(&helper, &liked).await.unwrap();
    let quiet = NoticesForm { notices: true, quiet: "20:00–07:00".into() };
    assert_eq!(settings::change_notices(&helper, &quiet).await.unwrap(), []);
    let kept = settings::preferences(&helper).await.unwrap();
    assert_eq!((kept.single_keys, kept.theme), (false, settings::Theme::Dark));
    for (hour, shown) in [(6, false), (7, true), (19, true), (20, false), (23, false)] {
        assert_eq!(kept.lets_through(jiff::civil::time(hour, 0, 0, 0)), shown, "{hour}");
    }
    assert_eq!(settings::preferences(&desk).await.unwrap(), settings::Preferences::default());
}

#[tokio::test]
async fn a_right_is_narrowed_ended_and_given_again_by_the_executive_alone() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let right = settings(&desk).await.unwrap().rights[0].clone();
    assert_eq!(
        (right.name.as_str(), right.reach.as_str()),
        ("Jonas Weil", "sees all but private, and may answer")
    );
    let narrower = RightForm { id: right.id.clone(), level: "internal".into(), ..RightForm::default() };

    let helper = assistant(&desk).await;
    let own = settings(&helper).await.unwrap();
    assert_eq!((own.rights.len(), own.own.as_ref()), (1, None));
    for refused in [
        settings::change_right(&helper, &narrower).await.unwrap_err(),
        settings::end_right(&helper, &right.id).await.unwrap_err(),
        settings::change_office(&helper, &own.office).await.unwrap_err(),
        settings::freeze(&helper, "effort", true).await.unwrap_err(),
        settings::reset(&helper, "effort").await.unwrap_err(),
        settings::drop_rule(&helper, "x").await.unwrap_err(),
    ] {
        assert_eq!(refused.code(), "E_CLEARANCE");
        assert!(refused.to_string().contains("Mara"), "{refused}");
    }

    assert_eq!(settings::change_right(&desk, &narrower).await.unwrap(), []);
    assert_eq!(
        settings(&desk).await.unwrap().rights[0].reach,
        "sees nothing confidential, without answering"
    );
    for (form, field) in [
        (RightForm { level: "eyes-only".into(), ..narrower.clone() }, "level"),
        (RightForm { until: "2026-11-23".into(), ..narrower.clone() }, "until"),
        (RightForm { groups: "a;b".into(), ..narrower.clone() }, "groups"),
    ] {
        assert_eq!(settings::change_right(&desk, &form).await.unwrap()[0].field, field);
    }
    let today = RightForm { until: "2026-11-24".into(), ..narrower.clone() };
    assert_eq!(settings::change_right(&desk, &today).await.unwrap(), []);
    let right = settings(&desk).await.unwrap().rights[0].clone();
    assert_eq!((right.until.as_deref(), right.holds), (Some("today"), true));

    settings::end_right(&desk, &right.id).await.unwrap();
    assert_eq!(
        acts(&history(&desk, Filter::default()).await.unwrap())[0],
        ("Ended a right".into(), "Jonas Weil".into())
    );
    let helper = assistant(&desk).await;
    assert!(propose::open(&helper).await.unwrap().is_empty());
    assert_eq!(acts(&history(&helper, Filter::default()).await.unwrap()), []);
    assert_eq!(settings::end_right(&desk, &right.id).await.unwrap_err().code(), "E_NOT_FOUND");

    let anew = RightForm { level: "confidential".into(), answers: true, ..RightForm::default() };
    assert_eq!(settings::change_right(&desk, &anew).await.unwrap(), []);
    assert!(!propose::open(&assistant(&desk).await).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_learned_can_be_read_stopped_and_forgotten() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let open = propose::open(&desk).await.unwrap();
    decide::dismiss(&desk, &open[0].proposal.id.to_string(), "", true).await.unwrap();
    let told = settings(&desk).await.unwrap().own.unwrap();
    assert!(told.learns[0].learned[0].words.contains("0 of 1"), "{:?}", told.learns);
    assert_eq!(told.never.len(), 1);

    settings::freeze(&desk, "proposals", true).await.unwrap();
    decide::dismiss(&desk, &open[1].proposal.id.to_string(), "", false).await.unwrap();
    let frozen = settings(&desk).await.unwrap().own.unwrap();
    assert!(frozen.learns[0].frozen);
    assert_eq!(frozen.learns[0].learned, told.learns[0].learned);
    settings::freeze(&desk, "proposals", false).await.unwrap();
    settings::reset(&desk, "proposals").await.unwrap();
    settings::drop_rule(&desk, &told.never[0].rule).await.unwrap();
    let after = settings(&desk).await.unwrap().own.unwrap();
    assert!(after.learns[0].learned.is_empty() && !after.learns[0].frozen && after.never.is_empty());
    assert_eq!(settings::freeze(&desk, "everything", true).await.unwrap_err().code(), "E_NOT_FOUND");
}

async fn read_to_its_end(desk: &Desk) -> welcome::Intake {
    for _ in 0..600 {
        match welcome::intake(desk) {
            Some(intake) if !intake.running => return intake,
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("the reading did not end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_brought_are_read_in_the_background() {
    let room = Room::new();
    let desk = room.office().await;
    assert_eq!(welcome(&desk).await.unwrap().step, 1);
    let mut upload = Upload::begin(&desk, Limits::default()).unwrap();
    assert_eq!(Upload::begin(&desk, Limits::default()).unwrap_err().code(), "E_BUSY");
    let files = [
        ("../../calendar.ics", calendar(&[&board(), &weekly()])),
        ("inbox.mbox", mbox(&[ana_asks()])),
        ("calendar.ics", calendar(&[&lunch()])),
        ("odd.bin", "\u{1}\u{2}\u{3}nothing known".to_owned()),
    ];
    for (name, text) in &files {
        upload.file(name).unwrap();
        for piece in text.as_bytes().chunks(100) {
            upload.piece(piece).unwrap();
        }
    }
    upload.read_in();
    let intake = read_to_its_end(&desk).await;
    assert_eq!(intake.problem, None);
    assert!(intake.brought.iter().any(|c| c.what == "Events" && c.n == 6), "{intake:?}");
    assert_eq!(intake.refused.iter().map(|r| r.place.as_str()).collect::<Vec<_>>(), ["odd.bin"]);
    assert_eq!(fs::read_dir(room.path("")).unwrap().count(), 1, "nothing lies beside the office");
    assert!(!desk.dir().join("incoming").exists());
    let page = welcome(&desk).await.unwrap();
    assert_eq!((page.step, page.empty), (2, false));
    assert!(!propose::open(&desk).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_too_large_is_not_taken_in() {
    let room = Room::new();
    let desk = room.office().await;
    let limits = Limits { file: 10, all: 15, files: 2 };
    for (files, problem) in [
        (&[("a.ics", 11)][..], "a.ics is larger than 10 bytes"),
        (&[("a.ics", 10), ("b.ics", 6)], "these files are larger than 15 bytes together"),
        (&[("a.ics", 1), ("b.ics", 1), ("c.ics", 1)], "more than 2 files at once"),
    ] {
        let mut upload = Upload::begin(&desk, limits).unwrap();
        let mut take = || {
            for (name, size) in files {
                upload.file(name)?;
                upload.piece(&vec![b'x'; *size])?;
            }
            Ok::<(), desk::DeskError>(())
        };
        let error = take().unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), ("E_LIMIT", problem));
        drop(upload);
        assert!(!desk.dir().join("incoming").exists());
        assert_eq!(welcome::intake(&desk), None);
    }
}

#[tokio::test]
async fn the_assistant_brings_no_files_and_hears_of_none() {
    let room = Room::new();
    let desk = room.office().await;
    let helper = assistant(&desk).await;
    let refused = Upload::begin(&helper, Limits::default()).unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE");
    assert!(welcome::stop(&helper).is_err());
    let upload = Upload::begin(&desk, Limits::default()).unwrap();
    assert!(welcome(&desk).await.unwrap().intake.is_some());
    assert_eq!(welcome(&helper).await.unwrap().intake, None);
    drop(upload);
}
