//! An office from the first day on: made, filled, asked, answered, saved, brought back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::gather::{FolderUse, add_folder, import, quarantined, refresh, take_in};
use desk::goals::{NewGoal, add_goal, measured};
use desk::search::{Filter, search};
use desk::{Desk, Setup, Who, backup, brief, decide, export, propose, why};
use jiff::civil;
use std::collections::BTreeMap;
use std::fs;
use support::*;

#[tokio::test]
async fn an_office_is_not_made_twice_in_one_folder() {
    let room = Room::new();
    let desk = room.office().await;
    let before = fs::read(desk.dir().join("equerry.toml")).unwrap();
    let setup = Setup { owner: "Eve <eve@else.example>".into(), zone: "UTC".into(), ..Setup::default() };
    let error = Desk::init(desk.dir(), &setup, now()).await.unwrap_err();
    assert_eq!(error.code(), "E_DUPLICATE");
    assert_eq!(fs::read(desk.dir().join("equerry.toml")).unwrap(), before);
}

#[tokio::test]
async fn a_bad_setup_makes_nothing() {
    let room = Room::new();
    for (owner, zone, db) in [
        ("nobody", "UTC", None),
        ("Eve <eve@else.example>", "Mars/Base", None),
        ("Eve <eve@else.example>", "UTC", Some("postgres://somewhere".to_owned())),
    ] {
        let dir = room.path("never");
        let setup = Setup { owner: owner.into(), zone: zone.into(), db, ..Setup::default() };
        let error = Desk::init(&dir, &setup, now()).await.unwrap_err();
        assert!(!error.hint().is_empty() && !dir.exists(), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_an_error_with_a_way_out() {
    let room = Room::new();
    let desk = room.office().await;
    let path = desk.dir().join("equerry.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("[office]", "[office]\nasistant = \"x@y.example\"")).unwrap();
    let error = Desk::open(desk.dir(), Who::Executive, now()).await.unwrap_err();
    assert_eq!(error.code(), "E_CONFIG");
    assert!(
        error.to_string().contains("line 4") && error.hint().contains("assistant"),
        "{error}: {}",
        error.hint()
    );
}

#[tokio::test]
async fn importing_twice_adds_nothing() {
    let room = Room::new();
    let kinds = [
        ("calendar", room.file("a.ics", &calendar(&[&board(), &weekly()]))),
        ("mailbox", room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()]))),
        (
            "message",
            room.file(
                "one.eml",
                &crlf(&mail("Cy <cy@far.example>", "23 Nov 2026 10:00", "m3", "Hi", "Hello.")),
            ),
        ),
        ("cards", room.file("people.vcf", CARDS)),
        ("todo.txt", room.file("todo.txt", TODO)),
        ("csv", room.file("tasks.csv", "title,due,estimate\nOrder chairs,2026-11-27,30m\n")),
        ("vtodo", room.file("todo.ics", VTODO)),
        ("plans", room.file("goals.toml", GOALS)),
        (
            "maildir",
            room.maildir(
                "Mail",
                &[("1.a", mail("Di <di@far.example>", "22 Nov 2026 10:00", "m4", "Plan", "Could you look?"))],
            ),
        ),
        ("vdir", room.vdir("cal", &[("lunch.ics", calendar(&[&lunch()]))])),
    ];
    for (kind, path) in kinds {
        let desk = room.office_named(&format!("office of {kind}")).await;
        let first = import(&desk, std::slice::from_ref(&path), &mut |_| true).await.unwrap();
        assert!(first.added > 0 && first.refused.is_empty(), "{kind}: {first:?}");
        let before = items(&desk, &room).await;
        let second = import(&desk, std::slice::from_ref(&path), &mut |_| true).await.unwrap();
        assert_eq!((second.added, second.changed), (0, 0), "{kind}: {second:?}");
        assert!(second.same > 0, "{kind}: {second:?}");
        assert_eq!(items(&desk, &room).await, before, "{kind}");
    }
}

#[tokio::test]
async fn older_mail_is_sorted_even_if_its_import_was_cut_off() {
    let room = Room::new();
    let older = mail("Cy <cy@far.example>", "9 Nov 2026 10:00", "m7", "Lease", "Could you sign the lease?");
    let paths = [room.file("recent.mbox", &mbox(&[ana_asks()])), room.file("older.mbox", &mbox(&[older]))];
    let (whole, cut) = (room.office_named("whole").await, room.office_named("cut").await);
    for desk in [&whole, &cut] {
        import(desk, &paths[..1], &mut |_| true).await.unwrap();
    }
    import(&whole, &paths[1..], &mut |_| true).await.unwrap();
    // A kill between reading and sorting leaves just this.
    take_in(&cut, &paths[1..], &mut |_| true).await.unwrap();
    assert_ne!(items(&cut, &room).await, items(&whole, &room).await);
    import(&cut, &paths[1..], &mut |_| true).await.unwrap();
    assert_eq!(items(&cut, &room).await, items(&whole, &room).await);
}

#[tokio::test]
async fn what_cannot_be_read_is_set_aside_and_the_rest_arrives() {
    let room = Room::new();
    let desk = room.office().await;
    let broken = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:not a time\r\nSUMMARY:Broken\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let paths = [
        room.file("good.ics", &calendar(&[&board()])),
        room.file("broken.ics", broken),
        room.file("inbox.mbox", &mbox(&[ana_asks()])),
    ];
    let gathered = import(&desk, &paths, &mut |_| true).await.unwrap();
    assert_eq!((gathered.counts["events"], gathered.counts["messages"]), (1, 1), "{gathered:?}");
    let listed = quarantined(&desk).await.unwrap();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(
        listed[0].place.contains("broken.ics")
            && listed[0].code.starts_with("E_")
            && !listed[0].why.is_empty()
    );
    let kept: Vec<_> = fs::read_dir(desk.dir().join("quarantine")).unwrap().collect();
    assert_eq!(kept.len(), 1, "its bytes are kept beside");
}

#[tokio::test]
async fn a_path_that_is_not_there_is_an_error() {
    let room = Room::new();
    let desk = room.office().await;
    let error = import(&desk, &[room.path("nowhere.ics")], &mut |_| true).await.unwrap_err();
    assert_eq!(error.code(), "E_FILE");
    let error =
        add_folder(&desk, &room.path("nowhere"), FolderUse::ReadOnly, &mut |_| true).await.unwrap_err();
    assert_eq!(error.code(), "E_FILE");
}

#[tokio::test]
async fn a_watched_maildir_is_read_again_only_where_it_changed() {
    let room = Room::new();
    let desk = room.office().await;
    let maildir = room.maildir("Mail", &[("1.a", ana_asks()), ("2.b", ben_writes())]);
    let first = add_folder(&desk, &maildir, FolderUse::ReadOnly, &mut |_| true).await.unwrap();
    assert_eq!((first.counts["messages"], first.added >= 2), (2, true), "{first:?}");
    let nothing = refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!(nothing.counts.get("messages"), None, "{nothing:?}");

    let third = mail("Cy <cy@far.example>", "23 Nov 2026 11:00", "m9", "Lease", "The lease is ready.");
    fs::write(maildir.join("cur/3.c:2,"), crlf(&third)).unwrap();
    fs::rename(maildir.join("cur/1.a:2,"), maildir.join("cur/1.a:2,S")).unwrap();
    let again = refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!((again.counts["messages"], again.added), (1, 1), "{again:?}");
    assert_eq!(refresh(&desk, &mut |_| true).await.unwrap().counts.get("messages"), None);

    let error = add_folder(&desk, &maildir, FolderUse::ReadOnly, &mut |_| true).await.unwrap_err();
    assert_eq!(error.code(), "E_DUPLICATE");
    fs::remove_dir_all(&maildir).unwrap();
    let gone = refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!((gone.missing.len(), gone.changed), (1, 0), "a folder that is gone is not an empty one");
    assert_eq!(search(&desk, "lease", &most()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_event_goes_with_its_file_and_changes_with_it() {
    let room = Room::new();
    let desk = room.office().await;
    let vdir =
        room.vdir("cal", &[("board.ics", calendar(&[&board()])), ("lunch.ics", calendar(&[&lunch()]))]);
    let first = add_folder(&desk, &vdir, FolderUse::ReadOnly, &mut |_| true).await.unwrap();
    assert_eq!(first.counts["events"], 2, "{first:?}");

    let moved = board().replace("T100000", "T150000").replace("T110000", "T160000");
    fs::write(vdir.join("board.ics"), calendar(&[&moved])).unwrap();
    refresh(&desk, &mut |_| true).await.unwrap();
    assert!(today(&desk).await.contains("15:00–16:00 Board"), "{}", today(&desk).await);

    fs::remove_file(vdir.join("lunch.ics")).unwrap();
    refresh(&desk, &mut |_| true).await.unwrap();
    let page = today(&desk).await;
    assert!(!page.contains("Lunch") && page.contains("Board"), "{page}");
    fs::write(vdir.join("lunch.ics"), calendar(&[&lunch()])).unwrap();
    refresh(&desk, &mut |_| true).await.unwrap();
    assert!(today(&desk).await.contains("Lunch"), "it comes back with its file");
}

#[tokio::test]
async fn the_assistant_sees_no_private_item_and_cannot_tell_it_from_none() {
    let room = Room::new();
    let (plain, hidden) = (room.office_named("plain").await, room.office_named("hidden").await);
    let shared = [
        room.file("a.ics", &calendar(&[&board(), &lunch()])),
        room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
        room.file("todo.txt", TODO),
    ];
    let private = [
        room.file("p.ics", &calendar(&[&private_visit()])),
        room.file("p.eml", &crlf(&private_letter())),
        room.file("p.mbox", &mbox(&private_mails())),
        room.file("private-todo.txt", "(A) 2026-11-01 Oncology paperwork due:2026-11-24 class:restricted\n"),
    ];
    let mut shown = Vec::new();
    for desk in [&plain, &hidden] {
        import(desk, &shared, &mut |_| true).await.unwrap();
        if desk.dir() == hidden.dir() {
            let gathered = import(desk, &private, &mut |_| true).await.unwrap();
            assert!(gathered.refused.is_empty() && gathered.added >= 3, "{gathered:?}");
        }
        propose::propose(desk).await.unwrap();
        shown.push(all_the_assistant_sees(&desk.seen_by(Who::Assistant).await.unwrap()).await);
    }
    assert!(!shown[1].contains("Oncolog") && !shown[1].contains("clinic"), "{}", shown[1]);
    assert_eq!(shown[0], shown[1], "apart from busy time, nothing tells of it");
    let exported = async |desk: &Desk, name: &str| {
        let out = room.path(name);
        export::export(&desk.seen_by(Who::Assistant).await.unwrap(), &out).await.unwrap();
        files(&out)
    };
    let (without, with) = (exported(&plain, "plain-out").await, exported(&hidden, "hidden-out").await);
    assert_eq!(without.keys().collect::<Vec<_>>(), with.keys().collect::<Vec<_>>());
    for (name, bytes) in &without {
        let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&with[name]));
        assert_eq!(a, b, "{name}: figures are reckoned from what the assistant sees");
    }
    let cards = search(&hidden, "oak", &Filter { kind: Some("person".into()), ..most() }).await.unwrap();
    assert_eq!(cards.len(), 1, "who writes privately has a private card: {cards:?}");

    let all = search(&hidden, "oncology", &most()).await.unwrap();
    assert!(all.len() >= 3, "the executive finds them: {all:?}");
    let assistant = hidden.seen_by(Who::Assistant).await.unwrap();
    for hit in all {
        let secret = why::why(&assistant, &hit.id).await.unwrap_err();
        let absent = why::why(&assistant, "fedcba").await.unwrap_err();
        assert_eq!(secret.to_string().replace(&hit.id, "fedcba"), absent.to_string());
        assert_eq!((secret.code(), secret.hint()), (absent.code(), absent.hint()));
        let secret = desk::tasks::complete(&assistant, &hit.id, None).await.unwrap_err();
        let absent = desk::tasks::complete(&assistant, "fedcba", None).await.unwrap_err();
        assert_eq!(secret.to_string().replace(&hit.id, "fedcba"), absent.to_string());
        let secret = decide::accept(&assistant, &hit.id, None).await.unwrap_err();
        let absent = decide::accept(&assistant, "fedcba", None).await.unwrap_err();
        assert_eq!(secret.to_string().replace(&hit.id, "fedcba"), absent.to_string());
    }
    let out = room.path("assistant-export");
    export::export(&assistant, &out).await.unwrap();
    for (name, bytes) in files(&out) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Oncolog") && !text.contains("clinic"), "{name}");
    }
}

async fn all_the_assistant_sees(desk: &Desk) -> String {
    let mut seen = Vec::new();
    seen.push(serde_json::to_string_pretty(&brief::brief(desk, None).await.unwrap()).unwrap());
    seen.push(serde_json::to_string_pretty(&propose::open(desk).await.unwrap()).unwrap());
    for words in ["oncology", "board", "ana", "visit"] {
        seen.push(serde_json::to_string_pretty(&search(desk, words, &most()).await.unwrap()).unwrap());
    }
    seen.push(serde_json::to_string_pretty(&desk::goals::goals(desk).await.unwrap()).unwrap());
    seen.push(serde_json::to_string_pretty(&quarantined(desk).await.unwrap()).unwrap());
    seen.join("\n")
}

#[tokio::test]
async fn without_an_assistant_nobody_sits_there() {
    let room = Room::new();
    let setup = Setup { owner: "Eve <eve@else.example>".into(), zone: "UTC".into(), ..Setup::default() };
    let desk = Desk::init(&room.path("alone"), &setup, now()).await.unwrap();
    assert_eq!(desk.seen_by(Who::Assistant).await.unwrap_err().code(), "E_CLEARANCE");
}

#[tokio::test]
async fn finished_tasks_teach_the_estimates() {
    let room = Room::new();
    let desk = room.office().await;
    import(&desk, &[room.file("todo.txt", &many_reports())], &mut |_| true).await.unwrap();
    let open = tasks(&desk, "report").await;
    let before = why::why(&desk, &open[9]).await.unwrap().because;
    for id in &open[..8] {
        assert!(desk::tasks::complete(&desk, id, Some(120)).await.unwrap().task.ended.is_some());
    }
    let tomorrow = desk.at(clock("2026-11-25T06:40:00Z"));
    let after = why::why(&tomorrow, &open[9]).await.unwrap().because;
    assert_ne!(before, after, "eight tasks took twice their estimate");
    desk::rounds::morning(&tomorrow).await.unwrap();
    desk::rounds::morning(&tomorrow).await.unwrap();
    let taught_once = why::why(&tomorrow, &open[9]).await.unwrap().because;
    assert_eq!(taught_once, after, "each task teaches once");
    let twice = desk::tasks::complete(&desk, &open[0], Some(120)).await.unwrap_err();
    assert_eq!(twice.code(), "E_STATE");
    assert_eq!(desk::tasks::complete(&desk, &open[9], Some(0)).await.unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn never_silences_a_proposal() {
    let room = Room::new();
    let desk = room.office().await;
    import(&desk, &[room.file("a.ics", &calendar(&[&supplier(), &vendor()]))], &mut |_| true).await.unwrap();
    let shown = propose::propose(&desk).await.unwrap();
    let clash = shown.iter().find(|s| s.proposal.kind.0 == "agenda.conflict").unwrap().proposal.clone();
    decide::dismiss(&desk, &clash.id.short(), "Both are meant", true).await.unwrap();
    for (day, hour) in [(24, 9), (25, 7)] {
        let later = desk.at(clock(&format!("2026-11-{day}T{hour:02}:40:00Z")));
        let again = propose::propose(&later).await.unwrap();
        assert!(again.iter().all(|s| s.proposal.kind.0 != "agenda.conflict"), "{again:?}");
    }
    let twice = decide::dismiss(&desk, &clash.id.short(), "", false).await.unwrap_err();
    assert_eq!(twice.code(), "E_STATE");
    let history = why::why(&desk, &clash.id.short()).await.unwrap().history;
    assert!(history.iter().any(|(_, what)| what.contains("Both are meant")), "{history:?}");
}

/// The same files, the same script: the same office to the byte, with something decided in it.
#[tokio::test]
async fn the_same_weeks_are_lived_the_same_way() {
    let script = desk::replay::script(
        "[replay]\nweeks = 2\nend = \"2026-11-24T07:40:00\"\n\
         [[rule]]\nkind = \"agenda.conflict\"\naccept = 1.0\n\
         [[rule]]\nkind = \"agenda.prepare\"\naccept = 0.5\n\
         [[rule]]\nkind = \"orchestration.due_risk\"\naccept = 0.5\n\
         [[rule]]\nkind = \"navigator.reply\"\naccept = 0.5\n",
    )
    .unwrap();
    let mut lived = Vec::new();
    for _ in 0..2 {
        let room = Room::new();
        let desk = room.office().await;
        let files = [
            room.file("a.ics", &calendar(&[&board(), &weekly(), &lunch(), &supplier(), &vendor()])),
            room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
            room.file("todo.txt", &format!("{TODO}{}", many_reports())),
            room.file("goals.toml", GOALS),
        ];
        import(&desk, &files, &mut |_| true).await.unwrap();
        let replayed = desk::replay::replay(&desk, &script, &mut |_| true).await.unwrap();
        assert_eq!(replayed.days, 10);
        assert!(replayed.accepted > 0 && replayed.failed == 0, "{replayed:?}");
        let morning = desk.at(clock("2026-11-24T06:40:00Z"));
        desk::rounds::morning(&morning).await.unwrap();
        lived.push((replayed, items(&morning, &room).await, today(&morning).await));
    }
    assert_eq!(lived[0], lived[1]);
}

#[tokio::test]
async fn a_backup_brings_the_same_office_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let file = room.path("office.backup");
    backup::backup(&desk, &file, "a long passphrase").await.unwrap();
    let again = backup::backup(&desk, &file, "a long passphrase").await.unwrap_err();
    assert_eq!(again.code(), "E_EXISTS");

    let wrong = room.path("wrong");
    let error = backup::restore(&file, &wrong, "another passphrase").await.unwrap_err();
    assert_eq!(error.code(), "E_KEY");
    assert!(files(&wrong).is_empty(), "nothing is written");
    let mut cut = fs::read(&file).unwrap();
    cut.truncate(cut.len() - 9);
    fs::write(room.path("cut.backup"), cut).unwrap();
    assert!(backup::restore(&room.path("cut.backup"), &wrong, "a long passphrase").await.is_err());
    assert!(files(&wrong).is_empty(), "nothing is written");

    let back = room.path("back");
    backup::restore(&file, &back, "a long passphrase").await.unwrap();
    let restored = Desk::open(&back, Who::Executive, now()).await.unwrap();
    assert_eq!(items(&restored, &room).await, items(&desk, &room).await);
    assert_eq!(brief::brief(&restored, None).await.unwrap(), brief::brief(&desk, None).await.unwrap());
    assert!(desk::audit::verify(&restored).await.unwrap().broken.is_none());
    assert!(desk::doctor::examine(&restored).await.unwrap().iter().all(|c| c.good));
    let error = backup::restore(&file, &back, "a long passphrase").await.unwrap_err();
    assert_eq!(error.code(), "E_DUPLICATE");
}

#[tokio::test]
async fn an_export_reads_back_in() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let out = room.path("out");
    export::export(&desk, &out).await.unwrap();
    let error = export::export(&desk, &out).await.unwrap_err();
    assert_eq!(error.code(), "E_EXISTS");
    let other = room.office_named("other").await;
    let paths: Vec<_> =
        ["calendar", "mail.mbox", "contacts.vcf", "tasks.txt"].iter().map(|n| out.join(n)).collect();
    let gathered = import(&other, &paths, &mut |_| true).await.unwrap();
    assert!(gathered.refused.is_empty(), "{gathered:?}");
    let (was, is) = (kinds(&desk, &room).await, kinds(&other, &room).await);
    for kind in ["event", "message", "person", "task"] {
        assert_eq!(was.get(kind), is.get(kind), "{kind}: {was:?} {is:?}");
    }
}

async fn kinds(desk: &Desk, room: &Room) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in items(desk, room).await.lines() {
        let item: serde_json::Value = serde_json::from_str(line).unwrap();
        *found.entry(item["item"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    found
}

#[tokio::test]
async fn an_office_of_a_newer_release_is_refused() {
    let room = Room::new();
    let desk = room.office().await;
    let dir = desk.dir().to_owned();
    desk.close().await;
    make_newer(&dir).await;
    let before = fs::read(dir.join("equerry.db")).unwrap();
    let error = Desk::open(&dir, Who::Executive, now()).await.unwrap_err();
    assert_eq!(error.code(), "E_VERSION", "{error}");
    assert!(!error.hint().is_empty());
    assert!(fs::read(dir.join("equerry.db")).unwrap() == before, "nothing is touched");
}

#[tokio::test]
async fn a_past_morning_knows_nothing_of_what_came_later() {
    let room = Room::new();
    let desk = room.office().await;
    let late_event = board()
        .replace("UID:board", "UID:surprise")
        .replace("Board", "Surprise visit")
        .replace("20261101T", "20261123T");
    let paths = [
        room.file(
            "a.ics",
            &calendar(&[
                &board().replace("20261124", "20261120"),
                &late_event.replace("20261124", "20261120"),
            ]),
        ),
        room.file(
            "inbox.mbox",
            &mbox(&[
                mail(
                    "Ana Lima <ana@near.example>",
                    "19 Nov 2026 16:00",
                    "old",
                    "Budget",
                    "Could you approve the budget by Friday?",
                ),
                mail(
                    "Ben Roy <ben@near.example>",
                    "23 Nov 2026 16:00",
                    "new",
                    "Fire drill",
                    "Could you answer me on the fire drill today?",
                ),
            ]),
        ),
        room.file(
            "todo.txt",
            "2026-11-01 Old promise due:2026-11-19\n2026-11-23 New promise due:2026-11-19\n",
        ),
        room.file(
            "broken.ics",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:nonsense\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ),
    ];
    import(&desk, &paths, &mut |_| true).await.unwrap();
    let friday = brief::brief(&desk, Some(jiff::civil::date(2026, 11, 20))).await.unwrap();
    let text = serde_json::to_string(&friday).unwrap();
    for (word, known) in [
        ("Board", true),
        ("Old promise", true),
        ("budget", true),
        ("Surprise", false),
        ("fire drill", false),
        ("New promise", false),
        ("could not be read", false),
    ] {
        assert_eq!(text.contains(word), known, "{word}: {text}");
    }
    assert!(friday.as_of < clock("2026-11-20T12:00:00Z").now());
    for line in friday.lines() {
        assert!(!line.sources.is_empty());
        assert!(
            line.sources.iter().all(|s| s.at.is_none_or(|at| at < clock("2026-11-21T00:00:00Z").now())),
            "{line:?}"
        );
    }
}

#[tokio::test]
async fn goals_refuse_what_makes_no_tree() {
    let room = Room::new();
    let desk = room.office().await;
    let of = |weight: f64, parent: Option<&str>| NewGoal {
        weight: Some(weight),
        parent: parent.map(str::to_owned),
        ..NewGoal::default()
    };
    add_goal(&desk, "Growth", of(2.0, None)).await.unwrap();
    add_goal(&desk, "New site", of(1.0, Some("growth"))).await.unwrap();
    for (name, weight, parent, code) in [
        ("Growth", 1.0, None, "E_DUPLICATE"),
        ("Other", -1.0, None, "E_WEIGHTS"),
        ("Other", f64::NAN, None, "E_WEIGHTS"),
        ("Other", 1.0, Some("nothing"), "E_NOT_FOUND"),
        ("!!!", 1.0, None, "E_RANGE"),
    ] {
        let error = add_goal(&desk, name, of(weight, parent)).await.unwrap_err();
        assert_eq!(error.code(), code, "{name} {weight}");
    }
    let (start, due) = (Some(civil::date(2026, 11, 2)), Some(civil::date(2026, 10, 1)));
    let backwards = NewGoal { start, due, ..NewGoal::default() };
    assert_eq!(add_goal(&desk, "Backwards", backwards).await.unwrap_err().code(), "E_TIME_ORDER");
    let half = NewGoal { target: Some(5.0), ..NewGoal::default() };
    assert_eq!(add_goal(&desk, "Half", half).await.unwrap_err().code(), "E_RANGE");
    assert_eq!(desk::goals::goals(&desk).await.unwrap().rows.len(), 2);
}

#[tokio::test]
async fn a_goal_is_measured_and_shows_how_far_it_is() {
    let room = Room::new();
    let desk = room.office().await;
    let new = NewGoal {
        start: Some(civil::date(2026, 1, 1)),
        due: Some(civil::date(2026, 12, 31)),
        baseline: Some(0.0),
        target: Some(100.0),
        unit: Some("stores".into()),
        ..NewGoal::default()
    };
    add_goal(&desk, "Growth", new).await.unwrap();
    assert_eq!(
        measured(&desk, "growth", 1.0, Some(civil::date(2027, 1, 1))).await.unwrap_err().code(),
        "E_RANGE"
    );
    let noted = measured(&desk, "growth", 20.0, None).await.unwrap();
    assert!(noted.said.contains("20 stores"), "{}", noted.said);
    let behind = |goals: desk::goals::Goals| goals.rows[0].behind.clone();
    assert!(behind(desk::goals::goals(&desk).await.unwrap()).is_some());
    measured(&desk, "growth", 95.0, None).await.unwrap();
    assert_eq!(behind(desk::goals::goals(&desk).await.unwrap()), None, "one of the same day gives way");
}

#[tokio::test]
async fn an_office_without_goals_is_asked_about_its_topics() {
    let room = Room::new();
    let desk = room.office().await;
    let events: Vec<String> = (2..6)
        .map(|day| {
            event(
                &format!("r{day}"),
                &format!("0{day}T100000"),
                &format!("0{day}T113000"),
                "Rotterdam steering",
                "",
            )
        })
        .collect();
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    import(&desk, &[room.file("r.ics", &calendar(&events))], &mut |_| true).await.unwrap();
    let asked = desk::goals::questions(&desk).await.unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(
        asked[0].text,
        "Rotterdam steering: 6 h in meetings. Is it something you are trying to achieve?"
    );
    add_goal(&desk, "The Rotterdam hub", NewGoal::default()).await.unwrap();
    assert!(desk::goals::questions(&desk).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_second_body_under_one_message_id_is_marked_and_kept_apart() {
    let room = Room::new();
    let desk = room.office().await;
    import(&desk, &[room.file("a.eml", &crlf(&ana_asks()))], &mut |_| true).await.unwrap();
    let other = ana_asks().replace("the numbers for the board", "your password");
    let path = room.file("b.eml", &crlf(&other));
    import(&desk, std::slice::from_ref(&path), &mut |_| true).await.unwrap();
    let flags = async || {
        let lines = items(&desk, &room).await;
        let messages = lines.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        let messages: Vec<_> = messages.filter(|i| i["item"] == "message").collect();
        messages
            .iter()
            .map(|m| (m["preview"].to_string().contains("password"), m["flag"].clone()))
            .collect::<Vec<_>>()
    };
    let found = flags().await;
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(newcomer, flag)| *newcomer == flag.is_string()), "{found:?}");
    let again = import(&desk, &[path], &mut |_| true).await.unwrap();
    assert_eq!((again.added, again.changed), (0, 0), "reading it again marks nothing more");
    assert_eq!(flags().await, found);
}

#[tokio::test]
async fn mail_that_becomes_private_leaves_no_trace_in_the_counts() {
    let room = Room::new();
    let (never, once) = (room.office_named("never").await, room.office_named("once").await);
    let shared = room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()]));
    let more = mail(
        "Ana Lima <ana@near.example>",
        "20 Nov 2026 09:00",
        "m7",
        "Salaries",
        "Mara,\n\nCall me.\n\nAna",
    );
    let more = room.file("more.eml", &crlf(&more));
    import(&never, std::slice::from_ref(&shared), &mut |_| true).await.unwrap();
    import(&once, &[shared, more], &mut |_| true).await.unwrap();
    let hit = search(&once, "salaries", &most()).await.unwrap().remove(0);
    desk::classify::classify(&once, &hit.id, world::Level::Restricted, "").await.unwrap();
    let mut exports = Vec::new();
    for (desk, name) in [(&never, "never-out"), (&once, "once-out")] {
        propose::propose(desk).await.unwrap();
        let out = room.path(name);
        export::export(&desk.seen_by(Who::Assistant).await.unwrap(), &out).await.unwrap();
        exports.push(String::from_utf8(files(&out).remove("items.jsonl").unwrap()).unwrap());
    }
    assert_eq!(exports[0], exports[1]);
}

#[tokio::test]
async fn a_folder_leaves_the_list_and_an_emptied_one_can_be_confirmed() {
    let room = Room::new();
    let desk = room.office().await;
    let names: Vec<String> = (0..30).map(|n| format!("e{n}.ics")).collect();
    let events: Vec<(&str, String)> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (name.as_str(), calendar(&[&board().replace("UID:board", &format!("UID:e{n}"))])))
        .collect();
    let vdir = room.vdir("cal", &events);
    add_folder(&desk, &vdir, FolderUse::ReadOnly, &mut |_| true).await.unwrap();
    for name in &names[..25] {
        fs::remove_file(vdir.join(name)).unwrap();
    }
    let asked = refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!(
        (asked.asks.len(), kinds(&desk, &room).await["event"]),
        (1, 30),
        "nothing is taken out unasked"
    );
    let other = desk::gather::confirm_emptied(&desk, &room.path("other"), &mut |_| true).await.unwrap_err();
    assert_eq!(other.code(), "E_NOT_FOUND");
    let done = desk::gather::confirm_emptied(&desk, &vdir, &mut |_| true).await.unwrap();
    assert_eq!((done.asks.len(), kinds(&desk, &room).await["event"]), (0, 5));
    assert!(refresh(&desk, &mut |_| true).await.unwrap().asks.is_empty());

    fs::remove_dir_all(&vdir).unwrap();
    assert_eq!(refresh(&desk, &mut |_| true).await.unwrap().missing.len(), 1);
    desk::gather::remove_folder(&desk, &vdir).await.unwrap();
    assert!(desk::gather::folders(&desk).await.unwrap().is_empty());
    refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!(kinds(&desk, &room).await["event"], 5, "what was read stays");
    let twice = desk::gather::remove_folder(&desk, &vdir).await.unwrap_err();
    assert_eq!(twice.code(), "E_NOT_FOUND");
}

#[tokio::test]
async fn an_older_file_takes_nothing_back_and_a_twin_is_set_aside() {
    let room = Room::new();
    let desk = room.office().await;
    let old = room.file("old.ics", &calendar(&[&lunch()]));
    let newer =
        lunch().replace("Lunch with Ben", "Lunch with Orla").replace("SUMMARY", "SEQUENCE:1\nSUMMARY");
    let new = room.file("new.ics", &calendar(&[&newer]));
    let twin = room.file("twin.ics", &calendar(&[&newer.replace("Orla", "Mallory")]));
    import(&desk, std::slice::from_ref(&old), &mut |_| true).await.unwrap();
    let brought = import(&desk, &[new.clone(), twin.clone()], &mut |_| true).await.unwrap();
    assert_eq!((brought.changed, brought.refused.len()), (1, 1), "{brought:?}");
    assert_eq!(brought.refused[0].code, "E_DUPLICATE");
    for paths in [vec![old], vec![new, twin]] {
        let again = import(&desk, &paths, &mut |_| true).await.unwrap();
        assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    }
    assert_eq!(search(&desk, "orla", &most()).await.unwrap().len(), 1);
    assert!(search(&desk, "mallory", &most()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_scheduling_message_in_a_file_changes_no_meeting_that_is_known() {
    let room = Room::new();
    let desk = room.office().await;
    let asks = |method: &str, event: &str| {
        calendar(&[event]).replace("VERSION:2.0", &format!("VERSION:2.0\r\nMETHOD:{method}"))
    };
    let later = |event: String, title: &str| {
        event.replace("Board\n", &format!("{title}\n")).replace("SUMMARY", "SEQUENCE:4\nSUMMARY")
    };
    let invitation = room.file("invitation.ics", &asks("REQUEST", &lunch()));
    let known = room.file("known.ics", &calendar(&[&board()]));
    let first = import(&desk, &[invitation.clone(), known], &mut |_| true).await.unwrap();
    assert_eq!((first.added, first.refused.len()), (2, 0), "{first:?}");
    let again = import(&desk, &[invitation], &mut |_| true).await.unwrap();
    assert_eq!((again.same, again.refused.len()), (1, 0), "{again:?}");
    let hostile = [
        room.file("moved.ics", &asks("REQUEST", &later(board(), "Board at Mallory's"))),
        room.file("off.ics", &asks("CANCEL", &later(board(), "Board called off"))),
        room.file("unknown-off.ics", &asks("CANCEL", &supplier())),
    ];
    let brought = import(&desk, &hostile, &mut |_| true).await.unwrap();
    assert_eq!((brought.added, brought.changed), (0, 0), "{brought:?}");
    let codes: Vec<&str> = brought.refused.iter().map(|r| r.code.as_str()).collect();
    assert_eq!(codes, ["E_ITIP"; 3]);
    // The meeting itself, which may still come, is not kept out by its cancellation.
    let real = room.file("supplier.ics", &calendar(&[&supplier()]));
    assert_eq!(import(&desk, &[real], &mut |_| true).await.unwrap().added, 1);
    let found = search(&desk, "board", &most()).await.unwrap();
    assert_eq!(found.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(), ["Board"]);
}

#[tokio::test]
async fn a_known_name_at_a_new_address_leads_nothing_and_is_marked() {
    let room = Room::new();
    let desk = room.office().await;
    let wire = mail(
        "Ana Lima <ana.lima@wire-desk.example>",
        "23 Nov 2026 18:00",
        "w1",
        "Urgent payment",
        "Mara,\n\nPlease wire 40,000 EUR to the account below by 11:00 tomorrow.\n\nAna",
    );
    let paths = [room.file("people.vcf", CARDS), room.file("inbox.mbox", &mbox(&[wire, ben_writes()]))];
    import(&desk, &paths, &mut |_| true).await.unwrap();
    desk::propose::propose(&desk).await.unwrap();
    let brief = desk::brief::brief(&desk, None).await.unwrap();
    assert!(!brief.headline.text.contains("payment"), "{}", brief.headline.text);
    let told = brief.lines().find(|line| line.text.contains("wire 40,000")).unwrap();
    let detail = told.detail.as_deref().unwrap();
    assert!(detail.contains("ana@near.example") && detail.contains("ana.lima@wire-desk.example"), "{detail}");
    let open = desk::propose::open(&desk).await.unwrap();
    assert!(open.iter().all(|p| !p.proposal.title.contains("40,000")), "{open:?}");
    let message = search(&desk, "payment", &most()).await.unwrap().remove(0).id;
    let why = desk::why::why(&desk, &message).await.unwrap();
    assert!(why.because.contains("Take care: the name is known, but at ana@near.example"), "{}", why.because);
}
