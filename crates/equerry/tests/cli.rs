//! Every command as people and scripts meet it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use common::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn filled(room: &Room) -> PathBuf {
    let office = room.init("office");
    let paths = room.files();
    let args: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(|p| p.to_str().unwrap())).collect();
    json(&office, &args);
    json(&office, &["proposals", "--fresh"]);
    office
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn shown(office: &Path, args: &[&str]) -> String {
    let out = equerry(office, args);
    assert!(out.status.success() && out.stderr.is_empty(), "{args:?}: {out:?}");
    text(&out.stdout)
}

/// Exit code 2; code and hint on standard error, or as JSON on standard output.
fn fails(office: &Path, args: &[&str], code: &str) {
    let plain: Output = equerry(office, args);
    let said = text(&plain.stderr);
    assert_eq!(plain.status.code(), Some(2), "{args:?}: {plain:?}");
    assert!(
        said.starts_with("equerry: ") && said.lines().count() >= 2 && said.contains(code),
        "{args:?}: {said}"
    );
    assert!(plain.stdout.is_empty(), "{args:?}: {plain:?}");
    let as_json = equerry(office, &[args, &["--json"]].concat());
    assert_eq!(as_json.status.code(), Some(2), "{args:?}");
    let error: serde_json::Value = serde_json::from_slice(&as_json.stdout).unwrap();
    assert_eq!(error["error"]["code"], code, "{args:?}: {error}");
    assert!(!error["error"]["hint"].as_str().unwrap().is_empty(), "{args:?}: {error}");
    assert!(!error["error"]["message"].as_str().unwrap().is_empty(), "{args:?}: {error}");
}

#[test]
fn every_command_answers_people_and_scripts() {
    let room = Room::new();
    let office = filled(&room);
    let open = json(&office, &["proposals"]);
    let id = open["proposals"][0]["id"].as_str().unwrap().to_owned();
    let task = json(&office, &["search", "landlord", "--kind", "task"])["hits"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let commands: Vec<Vec<&str>> = vec![
        vec!["brief"],
        vec!["brief", "--on", "yesterday", "--sources"],
        vec!["plan"],
        vec!["plan", "--on", "tomorrow", "--afresh"],
        vec!["plan", "--of", "assistant"],
        vec!["proposals"],
        vec!["find", "--with", "ana", "--before", "2026-12-04"],
        vec!["find", "--with", "ana", "--optional", "ben", "--minutes", "30", "--hold", "2"],
        vec!["find", "--with", "ana,ben", "--propose", "1", "--title", "Berths"],
        vec!["hours", "The acquisition", "--minutes", "240", "--before", "2026-12-20"],
        vec!["sculpt"],
        vec!["ahead"],
        vec!["ahead", "--series"],
        vec!["free", "2026-11-26", "9-12"],
        vec!["sculpt", "--week", "2026-W49"],
        vec!["why", &id],
        vec!["why", &task],
        vec!["search", "board"],
        vec!["search", "nothing-like-it"],
        vec!["task"],
        vec!["task", "list"],
        vec!["task", "clarify"],
        vec!["plan", "--changed"],
        vec!["full-weeks"],
        vec!["full-weeks", "--sleep", "23:00-06:30", "--reward", "A day by the sea", "--at-hand", "Water"],
        vec!["review"],
        vec!["goal", "list"],
        vec!["goal", "weight", "growth", "2"],
        vec!["goal", "link", &task, "growth", "strong"],
        vec!["project", "list"],
        vec!["decide", "list"],
        vec!["decide", "journal"],
        vec!["account", "list"],
        vec!["insights"],
        vec!["insights", "--weeks", "13"],
        vec!["insights", "--team"],
        vec!["insights", "--csv"],
        vec!["insights", "--why", "worked"],
        vec!["insights", "--day", "yesterday"],
        vec!["code"],
        vec!["gather"],
        vec!["quarantine"],
        vec!["audit", "verify"],
        vec!["audit", "list"],
        vec!["doctor"],
        vec!["completions", "bash"],
    ];
    for args in commands {
        assert!(!shown(&office, &args).trim().is_empty(), "{args:?}");
        assert!(json(&office, &args).is_object(), "{args:?}");
    }
}

#[test]
fn captured_tasks_are_made_clear_and_requests_taken_on() {
    let room = Room::new();
    let office = filled(&room);
    let lease = json(&office, &["add", "Lease"])["task"]["id"].as_str().unwrap().to_owned();
    let list = shown(&office, &["task", "clarify"]);
    assert!(list.contains("Lease") && list.contains("What is the next step, by when"), "{list}");
    let open = shown(&office, &["task", "clarify", &lease]);
    assert!(open.contains("outcome") && open.contains("--take"), "{open}");
    fails(&office, &["task", "clarify", &lease, "--take"], "E_FORM");
    fails(&office, &["task", "give-way", &lease], "E_STATE");
    let clear = shown(&office, &["task", "clarify", &lease, "--step", "Read the lease", "--due", "none"]);
    assert!(clear.contains("Clear: Read the lease") && clear.contains("equerry undo"), "{clear}");
    fails(&office, &["task", "clarify", &lease, "--someday"], "E_STATE");
    let file = room.file("asked.txt", "Ben: review the budget by Friday ~45m\n\nAna Lima: slides\n");
    let file = file.to_str().unwrap();
    let told = shown(&office, &["task", "requests", file]);
    assert!(told.starts_with("Two requests taken on; one has a question first."), "{told}");
    assert!(told.contains("What is the next step, and by when?"), "{told}");
    fails(&office, &["task", "requests", "/nowhere/asked.txt"], "E_IO");
    let own = shown(&office, &["full-weeks", "--reward", "A day by the sea"]);
    assert!(own.contains("A day by the sea") && own.contains("only you see it"), "{own}");
    let jonas = shown(&office, &["full-weeks", "--as", "assistant"]);
    assert!(!jonas.contains("A day by the sea"), "{jonas}");
    fails(&office, &["full-weeks", "--sleep", "late"], "E_FORM");
}

#[test]
fn tasks_wait_for_each_other_are_cut_and_stopped() {
    let room = Room::new();
    let office = filled(&room);
    let named = |words: &str| {
        let hits = json(&office, &["search", words, "--kind", "task"]);
        hits["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    let (paper, call) = (named("paper"), named("landlord"));
    let due = shown(&office, &["task", "due", &call, "3d", "after", &paper]);
    assert!(due.contains("Changed: ") && due.contains("equerry undo"), "{due}");
    fails(&office, &["task", "due", &paper, "1d after", &call], "E_CYCLE");
    fails(&office, &["task", "start", &paper, "after", "nothing like it"], "E_FORM");
    assert!(shown(&office, &["task", "start", &call, "2026-12-01"]).contains("Changed: "));
    let list = shown(&office, &["task"]);
    assert!(list.contains("three working days after") && list.contains("holds up"), "{list}");
    assert!(shown(&office, &["task", "split", &paper, "--show"]).contains("15 Begin: "));
    fails(&office, &["task", "split", &paper, "--step", "40 Begin", "--step", "30 End"], "E_FORM");
    fails(&office, &["task", "split", &call], "E_RANGE");
    let cut = json(&office, &["task", "split", &paper, "--step", "10 Begin", "--step", "80 End it"]);
    assert_eq!(
        (cut["task"]["title"].as_str(), cut["task"]["estimate_minutes"].as_u64()),
        (Some("End it"), Some(80))
    );
    let stop = ["interrupt", "Half of it", "--next", "Ask Ana", "--task", &paper];
    assert!(shown(&office, &stop).contains("Noted where you stopped"));
    assert!(shown(&office, &["task", "list"]).contains("Stopped: Half of it"));
    assert!(shown(&office, &["task", "resume", &paper]).contains("Going on with"));
    assert!(!shown(&office, &["task", "list"]).contains("Stopped: "));
}

#[test]
fn what_changes_something_says_so() {
    let room = Room::new();
    let office = filled(&room);
    let open = json(&office, &["proposals"]);
    let of = |kind: &str| {
        let all = open["proposals"].as_array().unwrap();
        let found = all.iter().find(|p| p["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {open}"));
        found["id"].as_str().unwrap().to_owned()
    };
    let (focus, clash) = (of("agenda.focus"), of("agenda.conflict"));
    fails(&office, &["undo", &focus], "E_STATE");
    assert!(shown(&office, &["accept", &focus[..8]]).contains("equerry undo"));
    let block = files(&office.join("outbox"));
    assert!(block.keys().all(|name| name.ends_with(".ics")) && block.len() == 1, "{:?}", block.keys());
    assert!(shown(&office, &["undo", &focus]).contains("Taken back"));
    assert!(files(&office.join("outbox")).is_empty());
    assert!(
        shown(&office, &["decline", &clash, "--because", "Both are meant", "--never"])
            .contains("not be proposed")
    );
    assert!(shown(&office, &["why", &clash]).contains("Both are meant"));
    fails(&office, &["accept", &clash], "E_STATE");

    let added = json(&office, &["add", "Order", "chairs"]);
    let id = added["task"]["id"].as_str().unwrap();
    assert!(shown(&office, &["done", id, "--took", "20"]).contains("chairs"));
    fails(&office, &["done", id], "E_STATE");
    assert!(
        shown(&office, &["goal", "add", "New site", "--parent", "growth", "--keyword", "lease"])
            .contains("new-site")
    );
    assert!(shown(&office, &["project", "add", "Depot", "--goal", "growth"]).contains("depot"));
}

#[test]
fn a_goal_is_changed_field_by_field_and_put_back() {
    let room = Room::new();
    let office = filled(&room);
    let change = |args: &[&str]| json(&office, &[&["goal", "change", "growth"], args].concat());
    let measured = ["--measure", "stores opened", "--unit", "stores", "--baseline", "0", "--target", "4"];
    change(&measured);
    let changed =
        change(&["--name", "Grow", "--due", "2027-06-30", "--keyword", "quay", "--why", "the board"]);
    assert_eq!(changed["changed"], "Changed: Grow");
    let history = shown(&office, &["goal", "history", "growth"]);
    assert!(
        history.contains("Date no date to Wed 30 Jun 2027") && history.contains("the board"),
        "{history}"
    );
    assert!(shown(&office, &["undo", changed["undo"].as_str().unwrap()]).contains("Taken back"));
    let said = shown(&office, &["goal", "measured", "growth", "1"]);
    assert!(said.contains("Growth stood at 1 stores"), "its measure stayed: {said}");
    fails(&office, &["goal", "change", "growth", "--target", "0"], "E_FORM");
    fails(&office, &["goal", "change", "nothing", "--name", "X"], "E_NOT_FOUND");
}

#[test]
fn words_are_understood_and_shown_back() {
    let room = Room::new();
    let office = filled(&room);
    let said = shown(&office, &["add", "Call Ana by Friday about the lease"]);
    for word in ["Call Ana", "Fri 27 Nov", "with Ana Lima", "for Growth"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    fails(&office, &["add", "  "], "E_RANGE");
}

#[test]
fn a_refused_link_leaves_no_account_behind() {
    let room = Room::new();
    let office = filled(&room);
    let list = || shown(&office, &["user", "list"]);
    let before = list();
    let owner = "mara@near.example";
    fails(&office, &["user", "add", owner, "--minutes", "0"], "E_RANGE");
    for url in ["javascript:x", "http://", "https://here.example/below", "here.example"] {
        fails(&office, &["user", "add", owner, "--url", url], "E_CONFIG");
    }
    assert_eq!(list(), before);
    let made = shown(&office, &["user", "add", owner, "--url", "https://here.example:8443/"]);
    assert!(made.contains("https://here.example:8443/sign-in/"), "{made}");
}

#[test]
fn mistakes_are_named_with_a_way_out() {
    let room = Room::new();
    let office = filled(&room);
    let out = room.path("full");
    fs::create_dir_all(out.join("something")).unwrap();
    let full = out.to_str().unwrap().to_owned();
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (vec!["init", office.to_str().unwrap(), "--owner", "a@b.example", "--zone", "UTC"], "E_DUPLICATE"),
        (vec!["init", "/dev/null/x", "--owner", "a@b.example", "--zone", "UTC"], "E_FILE"),
        (vec!["init", "/tmp/never", "--owner", "nobody", "--zone", "UTC"], "E_CONFIG"),
        (vec!["init", "/tmp/never", "--owner", "a@b.example"], "E_MISSING"),
        (
            vec![
                "init",
                "/tmp/never",
                "--owner",
                "a@b.example",
                "--assistant",
                "A <A@b.example>",
                "--zone",
                "UTC",
            ],
            "E_CONFIG",
        ),
        (
            vec!["init", "/tmp/never", "--owner", "a@b.example", "--zone", "UTC", "--db", "postgres://x"],
            "E_RANGE",
        ),
        (vec!["import", "/nowhere.ics"], "E_FILE"),
        (vec!["account", "add-folder", "/nowhere"], "E_FILE"),
        (vec!["brief", "--on", "someday"], "E_PARSE"),
        (vec!["plan", "--on", "31.12."], "E_PARSE"),
        (vec!["brief", "--on", "9999-12-31"], "E_RANGE"),
        (vec!["plan", "--on", "0001-01-01"], "E_RANGE"),
        (vec!["find"], "E_RANGE"),
        (vec!["find", "--with", "nobody"], "E_NOT_FOUND"),
        (vec!["find", "--with", "ana@x.example", "--before", "2026-11-01"], "E_TIME_ORDER"),
        (vec!["find", "--with", "ana@x.example", "--hold", "99"], "E_RANGE"),
        (vec!["hours", "X", "--minutes", "1", "--before", "2026-12-20"], "E_RANGE"),
        (vec!["hours", "X", "--minutes", "60", "--before", "soon"], "E_PARSE"),
        (vec!["accept", "fedcba"], "E_NOT_FOUND"),
        (vec!["accept", "not an id"], "E_NOT_FOUND"),
        (vec!["decline", "fedcba"], "E_NOT_FOUND"),
        (vec!["undo", "fedcba"], "E_NOT_FOUND"),
        (vec!["why", "fedcba"], "E_NOT_FOUND"),
        (vec!["done", "fedcba"], "E_NOT_FOUND"),
        (vec!["goal", "add", "Growth"], "E_DUPLICATE"),
        (vec!["goal", "weight", "nothing", "1"], "E_NOT_FOUND"),
        (vec!["goal", "add", "Depth", "--weight", "-1"], "E_WEIGHTS"),
        (vec!["goal", "weigh", "growth=0"], "E_WEIGHTS"),
        (vec!["decide", "new", "Which?", "--option", "A", "--option", "a"], "E_DUPLICATE"),
        (vec!["decide", "import", "nowhere.csv", "--question", "Which?"], "E_FILE"),
        (vec!["insights", "--offer", "waste.nothing"], "E_NOT_FOUND"),
        (vec!["insights", "--offer", "waste.travel"], "E_STATE"),
        (vec!["goal", "link", "fedcba", "growth"], "E_NOT_FOUND"),
        (vec!["goal", "link", "fedcba", "growth", "mightily"], "E_RANGE"),
        (vec!["project", "add", "Depot", "--goal", "nothing"], "E_NOT_FOUND"),
        (vec!["search", "\"\""], "E_PARSE"),
        (vec!["export", &full], "E_EXISTS"),
        (vec!["backup", "/tmp/never.backup"], "E_MISSING"),
        (vec!["restore", "/nowhere.backup"], "E_MISSING"),
        (vec!["demo", "--dir", &full], "E_EXISTS"),
        (vec!["man", "/dev/null/x"], "E_FILE"),
    ];
    for (args, code) in cases {
        fails(&office, &args, code);
    }
    let nowhere = room.path("nowhere");
    for command in ["brief", "plan", "proposals", "gather", "quarantine", "doctor"] {
        fails(&nowhere, &[command], "E_NO_OFFICE");
    }
    for args in
        [&["brief", "--no-such-flag"][..], &["frobnicate"], &["why"], &["search", "x", "--most", "0"], &[]]
    {
        let misused = equerry(&office, args);
        assert_eq!(misused.status.code(), Some(2), "{args:?}");
        let misused = equerry(&office, &[args, &["--json"]].concat());
        let error: serde_json::Value = serde_json::from_slice(&misused.stdout).unwrap();
        assert_eq!((misused.status.code(), &error["error"]["code"]), (Some(2), &"E_USAGE".into()), "{error}");
        assert!(!error["error"]["hint"].as_str().unwrap().is_empty(), "{error}");
    }
    let help = equerry(&office, &["--json", "--help"]);
    assert!(help.status.success() && text(&help.stdout).contains("brief"));
}

#[test]
fn a_search_is_narrowed_and_its_answer_is_whole() {
    let room = Room::new();
    let office = filled(&room);
    let fair = "BEGIN:VEVENT\nUID:fair\nDTSTAMP:20261101T080000Z\nDTSTART;VALUE=DATE:20261124\n\
                DTEND;VALUE=DATE:20261125\nSUMMARY:Harbour fair\nEND:VEVENT\n";
    let path = room.file("fair.ics", &calendar(&[fair]));
    json(&office, &["import", path.to_str().unwrap()]);
    let found =
        |args: &[&str]| json(&office, &[&["search"], args].concat())["hits"].as_array().unwrap().clone();
    let on = |day: &str| found(&["fair", "--since", day, "--until", day]);
    assert_eq!((on("2026-11-23").len(), on("2026-11-24").len(), on("2026-11-25").len()), (0, 1, 0));
    let fair = &on("today")[0];
    assert_eq!(fair["when"], "2026-11-23T23:00:00Z");
    assert!(json(&office, &["why", fair["id"].as_str().unwrap()])["title"] == "Harbour fair");
    let task = json(&office, &["add", "Order", "the", "chairs"])["task"]["id"].as_str().unwrap().to_owned();
    json(&office, &["goal", "link", &task, "growth"]);
    assert_eq!(found(&["chairs", "--goal", "growth", "--kind", "task"]).len(), 1);
    json(&office, &["classify", &task, "restricted"]);
    assert_eq!(found(&["chairs", "--level", "restricted", "--kind", "task"]).len(), 1);
    assert!(found(&["chairs", "--level", "public"]).is_empty());
    assert!(found(&["--person", "Ana", "--kind", "message"]).len() == 1);
    for (args, code) in [
        (&["board", "--kind", "events"][..], "E_RANGE"),
        (&["board", "--since", "today", "--until", "yesterday"], "E_TIME_ORDER"),
        (&["board", "--goal", "nothing"], "E_NOT_FOUND"),
        (&["board", "--with", "Zorblax"], "E_NOT_FOUND"),
        (&["board", "--since", "someday"], "E_PARSE"),
    ] {
        fails(&office, &[&["search"], args].concat(), code);
    }
}

#[test]
fn what_cannot_be_read_of_words_is_asked_and_every_change_says_how_to_take_it_back() {
    let room = Room::new();
    let office = filled(&room);
    for (words, asked) in [
        ("Write the paper #nothing ~30m", "Which goal is #nothing?"),
        ("Write the paper +nothing ~30m", "Which project is +nothing?"),
        ("Write the paper ~0m", "How long is ~0m?"),
        ("Write the paper ~99999m", "How long is ~99999m?"),
        ("Write the paper ASAP", "“ASAP” names no day"),
        ("Call Zorblax by Friday", "Who is Zorblax?"),
        ("Write the paper before the harbour dinner", "When is “before the harbour dinner”?"),
        ("Write the paper by 04/05", "5 Apr"),
    ] {
        let said = shown(&office, &["add", words]);
        assert!(said.contains(asked), "{words}: {said}");
        let undo = said.split("equerry undo ").nth(1).unwrap().trim().to_owned();
        assert!(shown(&office, &["undo", &undo]).contains("Taken back"), "{words}");
    }
    let said = shown(&office, &["add", "Send the slides before the supplier call ~20m"]);
    assert!(said.contains("due Thu 26 Nov 13:00") && !said.contains("By when"), "{said}");
    let task = json(&office, &["add", "Order", "chairs"]);
    let done = json(&office, &["done", task["task"]["id"].as_str().unwrap()]);
    json(&office, &["undo", done["undo"].as_str().unwrap()]);
    json(&office, &["undo", task["undo"].as_str().unwrap()]);
    let weighed = json(&office, &["goal", "weight", "growth", "2"]);
    json(&office, &["undo", weighed["undo"].as_str().unwrap()]);
    let made = json(&office, &["project", "add", "Depot"]);
    let undo = made["undo"].as_str().unwrap();
    assert!(shown(&office, &["audit", "list"]).contains(&undo[..6]), "{undo}");
    json(&office, &["undo", undo]);
    assert!(text(&equerry(&office, &["undo", "fedcba"]).stderr).contains("equerry audit list"));
}

/// Every figure is the sum of its signed parts.
#[test]
fn parts_add_up() {
    let room = Room::new();
    let office = filled(&room);
    let open = json(&office, &["proposals"]);
    let plan = json(&office, &["plan"]);
    let block = plan["rows"].as_array().unwrap().iter().find(|row| !row["pull"].is_null()).unwrap();
    let sum = |parts: &serde_json::Value| -> f64 {
        parts.as_array().unwrap().iter().map(|part| part["amount"].as_f64().unwrap()).sum()
    };
    assert!(
        (sum(&block["pull"]["parts"]) - block["pull"]["points"].as_f64().unwrap()).abs() < 1e-6,
        "{block}"
    );
    let mail = json(&office, &["search", "board", "--kind", "message"])["hits"][0]["id"].clone();
    let ids = open["proposals"].as_array().unwrap().iter().map(|p| p["id"].clone());
    let mut sums = 0;
    for id in ids.chain([mail, block["task"].clone()]) {
        for figure in json(&office, &["why", id.as_str().unwrap()])["sums"].as_array().unwrap() {
            sums += 1;
            assert!((sum(&figure["parts"]) - figure["amount"].as_f64().unwrap()).abs() < 1e-6, "{figure}");
        }
    }
    assert!(sums > 3, "{open}");
    let said = shown(&office, &["why", block["task"].as_str().unwrap()]);
    assert!(said.contains("Place at ") && !said.contains("of 100"), "{said}");
}

#[test]
fn a_week_is_scored_with_its_changes_and_their_reasons() {
    let room = Room::new();
    let office = filled(&room);
    let week = json(&office, &["sculpt"]);
    let changes = week["changes"].as_array().unwrap();
    assert!(!changes.is_empty(), "{week}");
    let page = shown(&office, &["sculpt"]);
    for change in changes {
        assert!(!change["reasons"].as_array().unwrap().is_empty(), "{change}");
        let title = change["card"]["action"].as_str().unwrap().split_whitespace().next().unwrap();
        assert!(page.contains(title), "{title}: {page}");
    }
    let dials = week["score"]["dials"].as_array().unwrap();
    let with_data: Vec<f64> = dials.iter().filter_map(|d| d["before"].as_f64()).collect();
    let mean = with_data.iter().sum::<f64>() / with_data.len() as f64;
    assert!((week["score"]["before"].as_f64().unwrap() - mean).abs() <= 1.0, "{week}");
    for words in ["Score of the week", "Goal fit", "1-2-1s kept  ", "no data"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    fails(&office, &["sculpt", "--week", "48"], "E_RANGE");
}

#[test]
fn an_office_reads_dates_as_it_was_told() {
    let room = Room::new();
    for (dates, due) in [("en-GB", "4 May"), ("en-US", "5 Apr")] {
        let dir = room.path(dates);
        let said = shown(
            &dir,
            &["init", dir.to_str().unwrap(), "--owner", "a@b.example", "--zone", "UTC", "--dates", dates],
        );
        assert!(said.contains("04/05 is read as"), "{said}");
        let said = shown(&dir, &["add", "Write the paper by 04/05"]);
        let read = said.lines().find(|line| line.contains("due ")).unwrap();
        assert!(read.contains(due), "{said}");
    }
}

#[test]
fn a_bad_time_is_refused() {
    let room = Room::new();
    let office = room.init("office");
    let out = command(&office).args(["brief", "--now", "half past"]).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("E_PARSE"));
    let out = command(&office).args(["brief", "--now", "2026-11-24T07:40"]).output().unwrap();
    assert!(text(&out.stdout).contains("Tuesday 24 November 2026"), "{out:?}");
}

#[test]
fn the_assistant_works_within_the_grant() {
    let room = Room::new();
    let office = room.init("office");
    let secret = event("visit", "24T101500", "24T103000", "Oncology visit", "CLASS:PRIVATE\n");
    let path = room.file("a.ics", &calendar(&[&board(), &secret]));
    json(&office, &["import", path.to_str().unwrap()]);
    assert!(shown(&office, &["brief"]).contains("Oncology"));
    // The grant holds from the moment the office was made, by the real clock.
    let as_assistant =
        |args: &[&str]| command(&office).args(args).args(["--as", "assistant"]).output().unwrap();
    for args in [&["brief", "--on", "2026-11-24"][..], &["search", "oncology"], &["proposals"], &["plan"]] {
        let out = as_assistant(args);
        assert!(out.status.success() && !text(&out.stdout).contains("Oncology"), "{out:?}");
    }
    // No count tells how much else there is, and what holds everything is not theirs to take.
    let whole = as_assistant(&["audit", "verify", "--json"]);
    let whole: serde_json::Value = serde_json::from_slice(&whole.stdout).unwrap();
    assert_eq!(whole, serde_json::json!({ "broken": null }));
    assert!(json(&office, &["audit", "verify"])["entries"].as_u64().unwrap() > 1);
    let listed = as_assistant(&["audit", "list"]);
    assert!(!text(&listed.stdout).contains("Oncology"), "{listed:?}");
    let file = room.path("taken.backup");
    for args in [&["backup", file.to_str().unwrap()][..], &["account", "list"]] {
        let refused = as_assistant(args);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(text(&refused.stderr).contains("E_CLEARANCE"), "{refused:?}");
    }
    assert!(!file.exists());
}

#[test]
fn a_backup_goes_and_comes_back() {
    let room = Room::new();
    let office = filled(&room);
    let file = room.path("office.backup");
    let file = file.to_str().unwrap();
    let with = |office: &Path, passphrase: &str, args: &[&str]| {
        command(office).env("EQUERRY_PASSPHRASE", passphrase).args(args).output().unwrap()
    };
    assert_eq!(with(&office, "short", &["backup", file]).status.code(), Some(2));
    assert!(with(&office, "long enough", &["backup", file]).status.success());
    let back = room.path("back");
    let wrong = with(&back, "something else", &["restore", file]);
    assert!(wrong.status.code() == Some(2) && text(&wrong.stderr).contains("E_KEY"), "{wrong:?}");
    assert!(files(&back).is_empty());
    assert!(with(&back, "long enough", &["restore", file]).status.success());
    assert_eq!(shown(&back, &["brief"]), shown(&office, &["brief"]));
    assert!(shown(&back, &["doctor"]).contains("is well"));
    assert_eq!(with(&back, "long enough", &["restore", file]).status.code(), Some(2));
}

#[test]
fn doctor_says_what_to_mend() {
    let room = Room::new();
    let office = room.init("office");
    fs::remove_dir(office.join("outbox")).unwrap();
    let out = equerry(&office, &["doctor"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert!(text(&out.stdout).contains("outbox/ is missing"));
}

#[test]
fn hostile_text_never_steers_the_terminal() {
    let room = Room::new();
    let office = room.init("office");
    let evil = "=?utf-8?q?=1B]0;owned=07=1B[2J_=E2=80=AEtxt.exe_=C2=9B31m?=";
    let asks = "Mara,\n\nCould you send \u{1b}[31mme\u{202e} the numbers by 12:00 today?\n";
    let path = room.file(
        "evil.mbox",
        &mbox(&[mail("\"Eve\u{202e} \u{1b}[5mX\" <eve@far.example>", "24 Nov 2026 06:00", "e1", evil, asks)]),
    );
    let calendar = room.file(
        "evil.ics",
        &calendar(&[&event("e", "24T100000", "24T110000", "Tea \u{1b}[2J\u{202e}\u{9b}x", "")]),
    );
    let broken = room.file(
        "bad\u{1b}[2J\u{202e}.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:\u{1b}[31mx\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    let paths = [path.to_str().unwrap(), calendar.to_str().unwrap(), broken.to_str().unwrap()];
    let mut pages = vec![equerry(&office, &[&["import"][..], &paths].concat())];
    for args in [
        &["brief", "--sources"][..],
        &["plan"],
        &["proposals", "--fresh"],
        &["search", "txt"],
        &["search", "tea"],
        &["quarantine"],
        &["audit", "list"],
        &["add", "Call \u{1b}[2J\u{202e}Eve"],
        &["find", "--with", "e\u{1b}[2Jve\u{202e}"],
        &["find", "--with", "eve@far.example", "--title", "Tea \u{1b}[2J"],
        &["hours", "Tea \u{1b}[2J\u{202e}", "--minutes", "60", "--before", "2026-12-20"],
        &["why", "\u{1b}[2J"],
        &["import", "/no\u{1b}[2J\u{202e}where"],
    ] {
        pages.push(equerry(&office, args));
    }
    let hits = json(&office, &["search", "txt"]);
    pages.push(equerry(&office, &["why", hits["hits"][0]["id"].as_str().unwrap()]));
    for page in pages {
        for text in [text(&page.stdout), text(&page.stderr)] {
            let steers = |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
            assert_eq!(text.chars().find(steers), None, "{text:?}");
        }
    }
}

#[test]
fn no_colour_where_none_is_wanted() {
    let room = Room::new();
    let office = filled(&room);
    let escapes = |name: &str, value: &str| {
        let out = command(&office).args(["brief", "--now", NOW]).env(name, value).output().unwrap();
        out.stdout.contains(&0x1b)
    };
    assert!(!escapes("NO_COLOR", "1"));
    assert!(escapes("CLICOLOR_FORCE", "1"), "colour there is");
}

#[test]
fn without_a_command_help_and_lists_are_shown() {
    let room = Room::new();
    let office = filled(&room);
    let bare = command(&office).env("EQUERRY_OFFICE", &office).output().unwrap();
    assert_eq!(bare.status.code(), Some(2));
    assert!(text(&bare.stderr).contains("Make an office in a folder"), "{bare:?}");
    assert_eq!(shown(&office, &["goal"]), shown(&office, &["goal", "list"]));
    assert_eq!(shown(&office, &["project"]), shown(&office, &["project", "list"]));
}

#[test]
fn help_man_and_completions_are_made() {
    let room = Room::new();
    let office = room.path("none");
    let help = text(&command(&office).arg("--help").output().unwrap().stdout);
    let commands = [
        "demo",
        "init",
        "import",
        "account",
        "gather",
        "brief",
        "plan",
        "find",
        "hours",
        "proposals",
        "sculpt",
        "ahead",
        "free",
        "accept",
        "decline",
        "undo",
        "why",
        "add",
        "done",
        "goal",
        "project",
        "search",
        "quarantine",
        "audit",
        "export",
        "backup",
        "restore",
        "doctor",
        "completions",
        "man",
    ];
    for name in commands {
        assert!(help.contains(&format!("  {name} ")), "{name}: {help}");
        let own = command(&office).args([name, "--help"]).output().unwrap();
        assert!(own.status.success() && text(&own.stdout).lines().count() > 5, "{name}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let out = command(&office).args(["completions", shell]).output().unwrap();
        assert!(out.status.success() && text(&out.stdout).contains("proposals"), "{shell}");
    }
    let man = room.path("man");
    assert!(command(&office).args(["man", man.to_str().unwrap()]).output().unwrap().status.success());
    let pages = files(&man);
    assert!(
        commands.iter().all(|name| pages.contains_key(&format!("equerry-{name}.1"))),
        "{:?}",
        pages.keys()
    );
}

#[test]
fn a_level_is_said_by_hand_and_a_lower_one_needs_a_reason() {
    let room = Room::new();
    let office = room.init("office");
    let paths = room.files();
    let args: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(|p| p.to_str().unwrap())).collect();
    json(&office, &args);
    let found = |who: &str| json(&office, &["--as", who, "search", "lunch", "--kind", "event"]);
    let id = found("executive")["hits"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(found("assistant")["hits"].as_array().unwrap().len(), 1);
    let said = json(&office, &["classify", &id, "restricted"]);
    assert_eq!((said["kind"].as_str(), said["level"].as_str()), (Some("event"), Some("restricted")));
    assert!(found("assistant")["hits"].as_array().unwrap().is_empty());
    let refused = equerry(&office, &["classify", &id, "internal"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E_REASON"), "{refused:?}");
    json(&office, &["classify", &id, "internal", "--because", "The lunch is no secret"]);
    assert_eq!(found("assistant")["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn what_if_takes_every_kind_by_flag_shows_examples_that_work_and_proposes_no_half() {
    let room = Room::new();
    let office = filled(&room);
    let help = shown(&office, &["what-if", "--help"]);
    assert!(help.contains("Examples of this office:") && help.contains("--crunch"), "{help}");
    let examples = json(&office, &["what-if", "--help"])["examples"].clone();
    let examples: Vec<String> = serde_json::from_value(examples).unwrap();
    assert!(examples.len() >= 10, "{examples:?}");
    for example in &examples {
        let found = json(&office, &["what-if", example]);
        assert_eq!(found["scenarios"][0]["read"]["unread"], serde_json::json!([]), "{example}: {found}");
    }
    let flags: [(&[&str], &str); 9] = [
        (&["--trip", "next week for three days"], "Trip 2026-"),
        (&["--away", "next Tuesday"], "Away 2026-"),
        (&["--crunch", "next week"], "Crunch 2026-"),
        (&["--add", "Board call=Thu 14:00=45"], "Add Board call on Thu 14:00 for 45 min"),
        (&["--hire", "Deputy=20"], "Hire Deputy for 20 h a week"),
        (&["--interruptions", "50"], "Reduce interruptions to 50%"),
        (&["--batch-mail", "2"], "Read mail 2 times a day"),
        (&["--new-project", "Terminal=40h"], "New project Terminal of 40 h"),
        (&["--new-project", "Terminal=40h by 2027-03-01"], "New project Terminal of 40 h by 2027-03-01"),
    ];
    for (flag, words) in flags {
        let found = json(&office, &[&["what-if"], flag].concat());
        let told =
            found["scenarios"][0]["read"]["changes"][0]["words"].as_str().unwrap_or_default().to_owned();
        assert!(told.starts_with(words), "{flag:?}: {found}");
    }
    for nonsense in [
        ["--batch-mail", "-5"],
        ["--batch-mail", "90"],
        ["--interruptions", "150"],
        ["--new-project", "Terminal=-3h"],
        ["--shorten", "X=-5"],
    ] {
        let out = equerry(&office, &[&["what-if"], &nonsense[..]].concat());
        assert_eq!(out.status.code(), Some(1), "{nonsense:?}: {out:?}");
        assert!(text(&out.stdout).contains("not understood"), "{nonsense:?}: {out:?}");
        fails(&office, &[&["what-if", "--propose"], &nonsense[..]].concat(), "E_PARSE");
    }
    fails(&office, &["what-if", "--propose", "keep Fri 09:00-12:00 free for customers"], "E_PARSE");
    fails(&office, &["what-if", "--propose", "keep Fri 09:00-12:00 free and sing"], "E_PARSE");
    fails(&office, &["what-if", "--why", "nothing"], "E_NOT_FOUND");
    assert!(shown(&office, &["what-if", "--why", "dates"]).contains("Together"));
    for week in json(&office, &["what-if"])["load"].as_array().unwrap() {
        let found = json(&office, &["what-if", "--why", week["of"].as_str().unwrap()]);
        let last = found["rows"].as_array().unwrap().last().unwrap()["amounts"].clone();
        let now = &week["taken"][0];
        assert_eq!(last, serde_json::json!([now["words"], now["hours"]]), "{week} {found}");
    }
    for set in json(&office, &["what-if", "--best", "deep-work"])["best"].as_array().unwrap() {
        let changes = set["changes"].as_array().unwrap();
        assert!(changes.iter().all(|change| change["act"]["Ok"].is_string()), "{set}");
        assert_eq!(set["effort"]["changes"].as_u64(), Some(changes.len() as u64), "{set}");
    }
    shown(&office, &["what-if", "--propose", "keep Fri 09:00-12:00 free for customers", "--as-understood"]);
}

#[test]
fn of_two_yeses_to_one_series_the_later_is_taken_back_first_and_nothing_of_either_is_lost() {
    let room = Room::new();
    let office = filled(&room);
    let owner = "mara@near.example";
    let series = format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//EN\nBEGIN:VEVENT\nUID:dock\nSUMMARY:Dock talk\nDTSTART:20261102T090000Z\n\
         DTEND:20261102T100000Z\nRRULE:FREQ=WEEKLY\nORGANIZER:mailto:{owner}\nATTENDEE:mailto:{owner}\n\
         ATTENDEE:mailto:ana@far.example\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let file = office.join("dock.ics");
    fs::write(&file, series.replace('\n', "\r\n")).unwrap();
    json(&office, &["import", file.to_str().unwrap()]);
    let held = || {
        let why = json(&office, &["what-if", "--why", "week-2026-11-30"]);
        let rows = why["rows"].as_array().unwrap().clone();
        let talk = rows.into_iter().find(|row| row["name"] == "Dock talk");
        talk.map(|row| row["amounts"][1].as_str().unwrap().to_owned())
    };
    let yes = |words: &str| {
        let asked = json(&office, &["what-if", words, "--propose"]);
        let id = asked["id"].as_str().or(asked["proposal"]["id"].as_str()).unwrap().to_owned();
        json(&office, &["accept", &id]);
        id
    };
    assert_eq!(held().as_deref(), Some("1 h"));
    let shortened = yes("shorten Dock talk to 30 min");
    assert_eq!(held().as_deref(), Some("30 min"));
    let skipped = yes("skip Dock talk next week");
    assert_eq!(held(), None);
    fails(&office, &["undo", &shortened], "E_CONFLICT");
    assert_eq!(held(), None, "what was called off since stays called off");
    json(&office, &["undo", &skipped]);
    assert_eq!(held().as_deref(), Some("30 min"));
    json(&office, &["undo", &shortened]);
    assert_eq!(held().as_deref(), Some("1 h"));
}
