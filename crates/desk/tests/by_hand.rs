//! Tasks and goals by hand: each change is done, kept apart from proposals, and taken back; by whoever may.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::goals::GoalForm;
use desk::tasks::{self, Place, TaskForm};
use desk::{
    Desk, Who, audit, capture, catch_up, gather, goals, insights, notices, palette, search, undo, why,
};
use support::*;

/// "group: title|when|facts" of every row.
async fn list(desk: &Desk) -> Vec<String> {
    let tasks = tasks::tasks(desk).await.unwrap();
    let row = |g: &tasks::Group, r: &tasks::Row| {
        format!("{}: {}|{}|{}", g.place.title(), r.title, r.when.as_deref().unwrap_or(""), r.facts.join(", "))
    };
    tasks.groups.iter().flat_map(|g| g.rows.iter().map(move |r| row(g, r))).collect()
}

async fn edited(
    desk: &Desk,
    id: &str,
    change: impl FnOnce(&mut TaskForm),
) -> Result<tasks::Changed, desk::DeskError> {
    let mut form = tasks::form(desk, id).await.unwrap().fields;
    change(&mut form);
    tasks::edit(desk, id, &form).await
}

#[tokio::test]
async fn words_are_taken_on_shown_back_corrected_and_taken_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let before = list(&desk).await;
    let added = capture::add(&desk, "Call Ana by Friday about the lease ~30m").await.unwrap();
    assert_eq!(
        added.understood,
        [
            "due Fri 27 Nov (from \"by Friday\")",
            "with Ana Lima (from \"Ana\")",
            "project lease",
            "for Growth (from \"lease\")",
            "about 30 min",
            "call work"
        ]
    );
    let id = added.task.id.short();
    let changed = edited(&desk, &id, |f| {
        (f.due, f.estimate) = ("2026-11-25 15:00".into(), "1h".into());
        (f.goal, f.who) = (String::new(), "assistant".into());
    });
    let changed = changed.await.unwrap();
    assert!(
        list(&desk).await.contains(
            &"This week: Call Ana about the lease|by tomorrow 15:00|1 h, lease, Jonas Weil has it".to_owned()
        ),
        "{:?}",
        list(&desk).await
    );
    undo::undo(&desk, &changed.undo.to_string()).await.unwrap();
    let row = tasks::row(&desk, &id).await.unwrap();
    assert_eq!(
        (row.when.as_deref(), row.goal.map(|g| g.name)),
        (Some("by Fri 27 Nov"), Some("Growth".into()))
    );
    undo::undo(&desk, &added.undo.to_string()).await.unwrap();
    assert_eq!(list(&desk).await, before);
    assert_eq!(tasks::row(&desk, &id).await.unwrap_err().code(), "E_NOT_FOUND");
    let twice = undo::undo(&desk, &added.undo.to_string()).await.unwrap_err();
    assert_eq!(twice.code(), "E_STATE");
    assert_eq!(audit::verify(&desk).await.unwrap().broken, None);
}

#[tokio::test]
async fn a_form_says_every_field_that_cannot_be_used() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = &tasks_named(&desk, "landlord").await[0];
    let before = list(&desk).await;
    type Spoil = fn(&mut TaskForm);
    let cases: [(&str, Spoil); 10] = [
        ("title", |f| f.title = "  ".into()),
        ("title", |f| f.title = "x".repeat(501)),
        ("due", |f| f.due = "the day after never".into()),
        ("estimate", |f| f.estimate = "0".into()),
        ("estimate", |f| f.estimate = "ten".into()),
        ("kind", |f| f.kind = "hard".into()),
        ("project", |f| f.project = "0".into()),
        ("goal", |f| f.goal = "nothing".into()),
        ("who", |f| f.who = "the butler".into()),
        ("until", |f| f.state = "parked".into()),
    ];
    for (field, change) in cases {
        let error = edited(&desk, id, change).await.unwrap_err();
        assert_eq!(error.code(), "E_FORM", "{field}: {error}");
        let desk::DeskError::Form(wrong) = error else { panic!("{field}") };
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), [field]);
        assert!(wrong.iter().all(|w| w.problem.ends_with('.')), "{wrong:?}");
    }
    for (state, code) in [("done", "E_FORM"), ("elsewhere", "E_FORM"), ("inbox", "E_STATE")] {
        let error = edited(&desk, id, |f| f.state = state.into()).await.unwrap_err();
        assert_eq!(error.code(), code, "{state}: {error}");
    }
    assert_eq!(list(&desk).await, before, "nothing was changed");
    let error = capture::add(&desk, "  ").await.unwrap_err();
    assert_eq!(error.code(), "E_RANGE");
    let error = capture::add(&desk, &"a ".repeat(251)).await.unwrap_err();
    assert_eq!(error.code(), "E_LIMIT");
    assert_eq!(list(&desk).await, before, "nothing was added");
}

#[tokio::test]
async fn a_day_on_no_calendar_is_asked_about() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let added = capture::add(&desk, "Pay the broker by 31 February ~30m").await.unwrap();
    assert_eq!(added.task.due, None);
    let asked = &added.questions[0];
    assert!(asked.contains("31 February") && asked.contains("no calendar"), "{asked}");
}

async fn tasks_named(desk: &Desk, words: &str) -> Vec<String> {
    support::tasks(desk, words).await
}

#[tokio::test]
async fn a_task_is_done_dropped_parked_and_brought_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = &tasks_named(&desk, "landlord").await[0];
    let before = list(&desk).await;
    let no_reason = tasks::discard(&desk, id, "  ").await.unwrap_err();
    assert_eq!(no_reason.code(), "E_FORM");
    for (n, said) in [
        "Done lately: Call the landlord|done today|took 20 min, lease",
        "Done lately: Call the landlord|dropped today|15 min, lease",
    ]
    .into_iter()
    .enumerate()
    {
        let changed = match n {
            0 => tasks::complete(&desk, id, Some(20)).await.unwrap(),
            _ => tasks::discard(&desk, id, "They called us").await.unwrap(),
        };
        assert!(list(&desk).await.contains(&said.to_owned()), "{:?}", list(&desk).await);
        let lately = tasks::tasks(&desk).await.unwrap().groups.pop().unwrap();
        assert_eq!((lately.place, lately.rows[0].undo), (Place::Done, Some(changed.undo)));
        assert_eq!(tasks::complete(&desk, id, None).await.unwrap_err().code(), "E_STATE");
        assert_eq!(tasks::form(&desk, id).await.unwrap_err().code(), "E_STATE");
        undo::undo(&desk, &changed.undo.to_string()).await.unwrap();
        assert_eq!(list(&desk).await, before);
    }
    edited(&desk, id, |f| (f.state, f.until) = ("parked".into(), "2026-12-01".into())).await.unwrap();
    assert!(
        list(&desk)
            .await
            .iter()
            .any(|l| l.starts_with("Parked and someday: Call the landlord") && l.contains("until Tue 1 Dec")),
        "{:?}",
        list(&desk).await
    );
    let woken = desk.at(clock("2026-12-01T07:00:00Z"));
    assert!(list(&woken).await.iter().any(|l| l.starts_with("Today: Call the landlord")));
}

#[tokio::test]
async fn an_undone_end_takes_back_what_it_taught() {
    let room = Room::new();
    let desk = room.office().await;
    gather::import(&desk, &[room.file("todo.txt", &many_reports())], &mut |_| true).await.unwrap();
    let open = tasks_named(&desk, "report").await;
    let tomorrow = desk.at(clock("2026-11-25T06:40:00Z"));
    let before = why::why(&tomorrow, &open[9]).await.unwrap().because;
    let mut undos = Vec::new();
    for id in &open[..8] {
        undos.push(tasks::complete(&desk, id, Some(120)).await.unwrap().undo);
    }
    assert_ne!(why::why(&tomorrow, &open[9]).await.unwrap().because, before);
    for id in undos {
        undo::undo(&desk, &id.to_string()).await.unwrap();
    }
    assert_eq!(why::why(&tomorrow, &open[9]).await.unwrap().because, before);
}

#[tokio::test]
async fn what_was_changed_since_is_not_overwritten() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let joss = desk.seen_by(Who::Assistant).await.unwrap();
    let id = &tasks_named(&desk, "landlord").await[0];
    let mut stale = tasks::form(&desk, id).await.unwrap().fields;
    let first = edited(&joss, id, |f| f.title = "Call the landlord twice".into()).await.unwrap();
    stale.title = "Write to the landlord".into();
    assert_eq!(tasks::edit(&desk, id, &stale).await.unwrap_err().code(), "E_CONFLICT");
    let later = desk.at(clock("2026-11-24T07:00:00Z"));
    edited(&later, id, |f| f.estimate = "25".into()).await.unwrap();
    let error = undo::undo(&later, &first.undo.to_string()).await.unwrap_err();
    assert_eq!(error.code(), "E_CONFLICT", "{error}");
    let row = tasks::row(&later, id).await.unwrap();
    assert_eq!((row.title.as_str(), row.facts[0].as_str()), ("Call the landlord twice", "25 min"));
}

#[tokio::test]
async fn hidden_tasks_and_goals_are_not_there_for_the_assistant() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let private =
        room.file("private-todo.txt", "2026-11-01 Oncology paperwork due:2026-11-24 class:restricted\n");
    gather::import(&desk, &[private], &mut |_| true).await.unwrap();
    let joss = desk.seen_by(Who::Assistant).await.unwrap();
    let hidden = &tasks_named(&desk, "oncology").await[0];
    let done = tasks::complete(&desk, hidden, None).await.unwrap();
    let absent = tasks::complete(&joss, "fedcba", None).await.unwrap_err().to_string();
    for error in [
        tasks::complete(&joss, hidden, None).await.unwrap_err(),
        tasks::discard(&joss, hidden, "why not").await.unwrap_err(),
        tasks::form(&joss, hidden).await.unwrap_err(),
        tasks::row(&joss, hidden).await.unwrap_err(),
        tasks::edit(&joss, hidden, &TaskForm::default()).await.unwrap_err(),
    ] {
        assert_eq!(error.to_string().replace(hidden.as_str(), "fedcba"), absent);
    }
    let undone = undo::undo(&joss, &done.undo.to_string()).await.unwrap_err();
    assert_eq!(undone.code(), "E_NOT_FOUND", "what was done with it is as private as the task");
    let seen = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        list(&joss).await,
        catch_up::catch_up(&joss).await.unwrap(),
        palette::matches(&joss, "onco", 12).await.unwrap(),
        notices::notices(&joss).await.unwrap(),
        search::page(&joss, &search::Asked { words: "oncology".into(), ..Default::default() }).await.unwrap(),
    );
    assert!(!seen.contains("Oncology"), "{seen}");
    assert_eq!(palette::matches(&desk, "ben", 12).await.unwrap()[0].name, "Ben Roy");
}

#[tokio::test]
async fn the_shared_screen_leaves_private_things_out_for_both() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let private = room.file(
        "private.ics",
        &calendar(&[&event("visit", "24T140000", "24T143000", "Oncology visit", "CLASS:PRIVATE\n")]),
    );
    gather::import(&desk, &[private], &mut |_| true).await.unwrap();
    let joss = desk.seen_by(Who::Assistant).await.unwrap();
    let (hers, his) = (catch_up::catch_up(&desk).await.unwrap(), catch_up::catch_up(&joss).await.unwrap());
    assert!(!format!("{hers:?}{his:?}").contains("Oncology"));
    assert_eq!((hers.left_out, his.left_out), (Some(1), None), "only she is told that there is something");
    let said = |told: &catch_up::CatchUp| {
        let lines = told.parts.iter().flat_map(|p| &p.lines);
        lines.map(|i| i.line.clone()).collect::<Vec<_>>()
    };
    assert_eq!(said(&hers), said(&his));
}

#[tokio::test]
async fn goals_are_added_renamed_weighed_closed_and_brought_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let names = async || {
        let rows = goals::goals(&desk).await.unwrap().rows;
        rows.iter().map(|r| format!("{} {:.2}", r.name, r.weight)).collect::<Vec<_>>()
    };
    let before = names().await;
    let form = GoalForm { name: "Calm year".into(), weight: "1".into(), ..GoalForm::default() };
    let added = goals::add(&desk, &form).await.unwrap();
    // What is added comes last, whatever it is called.
    assert_eq!(names().await, ["Growth 0.50", "Calm year 0.50"]);
    let mut form = goals::form(&desk, &added.slug).await.unwrap();
    (form.name, form.weight, form.due) = ("Calm 2027".into(), "3".into(), "2027-06-30".into());
    form.keywords = "rest,  quiet hours ,".into();
    let changed = goals::edit(&desk, &added.slug, &form).await.unwrap();
    assert_eq!(names().await, ["Growth 0.25", "Calm 2027 0.75"]);
    assert_eq!(goals::form(&desk, &added.slug).await.unwrap().keywords, "rest, quiet hours");
    let closed = goals::close(&desk, &added.slug, None).await.unwrap();
    assert_eq!(names().await, before);
    assert_eq!(goals::close(&desk, &added.slug, None).await.unwrap_err().code(), "E_NOT_FOUND");
    for undo_id in [closed.undo, changed.undo, added.undo] {
        undo::undo(&desk, &undo_id.to_string()).await.unwrap();
    }
    assert_eq!(names().await, before);
    for (name, weight, due, field) in [
        ("", "1", "", "name"),
        ("!", "1", "", "name"),
        ("X", "-1", "", "weight"),
        ("X", "a", "", "weight"),
        ("X", "1", "soon", "due"),
    ] {
        let form =
            GoalForm { name: name.into(), weight: weight.into(), due: due.into(), ..GoalForm::default() };
        let desk::DeskError::Form(wrong) = goals::add(&desk, &form).await.unwrap_err() else {
            panic!("{field}")
        };
        assert_eq!(wrong[0].field, field);
    }
}

#[tokio::test]
async fn what_is_done_by_hand_teaches_nothing_about_proposals() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let open = desk::propose::open(&desk).await.unwrap().len();
    let id = &tasks_named(&desk, "landlord").await[0];
    let done = tasks::complete(&desk, id, None).await.unwrap();
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert_eq!(desk::propose::open(&desk).await.unwrap().len(), open, "it is no proposal");
    let exported = items(&desk, &room).await;
    assert!(exported.contains("hand.task.done"), "it is kept");
    let learned: Vec<_> = exported.lines().filter(|l| l.contains("\"kinds\"")).collect();
    assert!(learned.iter().all(|l| !l.contains("hand.")), "{learned:?}");
}

#[tokio::test]
async fn a_notice_is_dismissed_by_each_for_themselves() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let now = desk.at(clock("2026-11-24T10:31:00Z"));
    let joss = now.seen_by(Who::Assistant).await.unwrap();
    let hers = notices::notices(&now).await.unwrap();
    let his = notices::notices(&joss).await.unwrap();
    assert!(!hers.shown.is_empty() && !his.shown.is_empty(), "{hers:?} {his:?}");
    let about = hers.shown[0].about.uuid().to_string();
    notices::dismiss(&now, &about).await.unwrap();
    assert!(notices::notices(&now).await.unwrap().shown.iter().all(|n| n.about.uuid().to_string() != about));
    assert_eq!(notices::notices(&joss).await.unwrap(), his);
    for bad in ["", "x", "../../etc", &"f".repeat(33)] {
        assert_eq!(notices::dismiss(&now, bad).await.unwrap_err().code(), "E_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_search_page_groups_filters_and_says_what_is_wrong() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let ask = |words: &str, kind: &str, with: &str, since: &str| search::Asked {
        words: words.into(),
        kind: kind.into(),
        with: with.into(),
        since: since.into(),
        until: String::new(),
    };
    let found = search::page(&desk, &ask("board", "", "", "")).await.unwrap();
    let kinds: Vec<&str> = found.groups.iter().map(|g| g.kind.as_str()).collect();
    for kind in ["message", "event", "task"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let marked = found.groups.iter().flat_map(|g| &g.hits).flat_map(|h| &h.pieces).any(|p| p.1);
    assert!(marked, "{found:?}");
    let only = search::page(&desk, &ask("board", "task", "", "")).await.unwrap();
    assert!(only.groups.iter().all(|g| g.kind == "task"), "{only:?}");
    let with = search::page(&desk, &ask("", "", "ben@near.example", "")).await.unwrap();
    assert!(!with.groups.is_empty() && with.problem.is_none(), "{with:?}");
    for (asked, problem) in [
        (ask("board", "horse", "", ""), "kind"),
        (ask("board", "", "", "yesterday"), "date"),
        (ask("-x", "", "", ""), "nothing to search for"),
    ] {
        let none = search::page(&desk, &asked).await.unwrap();
        assert!(none.problem.as_ref().is_some_and(|p| p.contains(problem)), "{none:?}");
        assert!(none.groups.is_empty());
    }
    let nothing = search::page(&desk, &ask("", "", "", "")).await.unwrap();
    assert_eq!((nothing.problem, nothing.groups.len()), (None, 0));
}

#[tokio::test]
async fn the_palette_finds_people_meetings_and_tasks_by_their_beginnings() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let names = async |letters: &str| {
        palette::matches(&desk, letters, 12).await.unwrap().into_iter().map(|m| m.name).collect::<Vec<_>>()
    };
    assert_eq!(names("ana").await, ["Ana Lima"]);
    assert_eq!(names("BOARD").await, ["Board", "Write the board paper"]);
    assert_eq!(names("land call").await, ["Call the landlord"]);
    for nothing in ["", "   ", "zzz", "oard"] {
        assert!(names(nothing).await.is_empty(), "{nothing}");
    }
    assert_eq!(palette::matches(&desk, "b", 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_kind_an_event_is_is_said_by_hand_and_taken_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let told = |sheet: &insights::Coding, id: world::EventId| {
        sheet.rows.iter().find(|r| r.event == id).map(|r| r.category.clone())
    };
    let sheet = insights::sheet(&desk).await.unwrap();
    let row = sheet.rows.first().expect("a week with an event in it").clone();
    let files = std::fs::read_dir(room.path("office")).unwrap().count();
    let said = insights::set(&desk, &row.event.to_string(), " Berth planning ").await.unwrap();
    assert!(said.words.ends_with(" counts as Berth planning, a new kind."), "{}", said.words);
    let after = insights::sheet(&desk).await.unwrap();
    assert_eq!(told(&after, row.event), None, "what a person said asks no more");
    assert!(after.categories.contains(&"Berth planning".to_owned()));
    assert_eq!(std::fs::read_dir(room.path("office")).unwrap().count(), files, "its calendar is not touched");
    let taken = undo::take_back(&desk, &said.undo.to_string()).await.unwrap();
    assert!(matches!(taken.state, world::State::Undone { .. }));
    assert_eq!(told(&insights::sheet(&desk).await.unwrap(), row.event), Some(row.category));
    let log = audit::list(&desk, 20).await.unwrap();
    assert!(format!("{log:?}").contains("coded the event"));
    for (event, category, code) in
        [("ffffff", "People", "E_NOT_FOUND"), (&row.event.to_string(), &"x".repeat(41)[..], "E_RANGE")]
    {
        assert_eq!(insights::set(&desk, event, category).await.unwrap_err().code(), code);
    }
}
