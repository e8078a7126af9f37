//! What comes in once, goes out and comes in again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::gather::{FolderUse, add_folder, import, refresh};
use desk::{Desk, decide, export, undo};
use std::fs;
use std::path::Path;
use support::*;
use world::Level;

const PLANS: &str = r#"
[[goal]]
id = "site"
name = "A site that works"
owner = "mara@near.example"
weight = 0.4
measure = "lines running"
unit = "lines"
baseline = 1
target = 4.5
start = 2026-01-05
due = 2026-12-18
keywords = ["dock", "racking"]
level = "confidential"
compartment = "deal"
status = [{ date = 2026-02-01, value = 2 }]

[[goal]]
id = "dock"
name = "Dock, \"A\""
parent = "site"
closed = 2026-10-01

[[project]]
id = "hub"
name = "Hub, fit-out"
goals = { dock = 0.75, site = 0.25 }
sponsor = "ana@near.example"
stage = "running"
milestones = [{ name = "First truck", due = 2026-12-01 }, { name = "Lease", done = 2026-03-01 }]
risks = ["Steel takes nine weeks"]
outside = { middle = 1.25, most = 1.75, from = "halls of the builder" }
level = "restricted"
"#;

const LIST: &str = "id,title,project,goals,owner,waiting_for,due,estimate_minutes,status,created,after,hard_due,spent_minutes,\
                    earlier_estimates,touched,level,compartment,unsplittable,demand,requester,notes\r\n\
                    1,Order steel,hub,site=0.3;dock,,,2026-11-27,90,next,2026-11-02,,yes,30,45;60,2026-11-20,confidential,deal,yes,0.8,ana@near.example,\"two\nlines\"\r\n\
                    2,Ask Ana,,,jonas@near.example,ana@near.example,2026-11-26T12:00,15,waiting,2026-11-03,1,,,,,,,,,\r\n\
                    ,=No id: due:x @home,,,,,,,someday,,,,,,,,,,,\r\n";

/// Every file of an export but the item lines, whose ids follow from where a thing was first read.
async fn out(room: &Room, desk: &Desk, name: &str) -> std::collections::BTreeMap<String, String> {
    let dir = room.path(name);
    export::export(desk, &dir).await.unwrap();
    let mut all = read_all(&dir, &dir);
    assert!(all.remove("items.jsonl").is_some());
    all
}

fn read_all(root: &Path, dir: &Path) -> std::collections::BTreeMap<String, String> {
    let mut all = std::collections::BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(read_all(root, &path));
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            all.insert(name, String::from_utf8(fs::read(&path).unwrap()).unwrap());
        }
    }
    all
}

#[tokio::test]
async fn what_is_exported_comes_back_equal() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let paths = [room.file("plans.toml", PLANS), room.file("list.csv", LIST)];
    let read = import(&desk, &paths, &mut |_| true).await.unwrap();
    assert_eq!(read.refused, []);
    desk::capture::add(&desk, "Write the paper by Friday ~45m #site").await.unwrap();
    label_some(&desk).await;
    let first = out(&room, &desk, "first").await;
    for word in ["'Dock, \"A\"'", "compartment = \"deal\"", "closed = 2026-10-01", "hub", "done = 2026-03-01"]
    {
        assert!(first["goals.toml"].contains(word), "{word}: {}", first["goals.toml"]);
    }
    for word in ["dock=0.6;site=0.3", "45,60", "two\nlines", "site=0.3~0.7", "yes,30", "deal,yes,0.8"] {
        assert!(first["tasks.csv"].contains(word), "{word}: {}", first["tasks.csv"]);
    }
    let labels = &first["labels.toml"];
    for word in [
        "growth=0.6",
        "site=1",
        "level = \"restricted\"",
        "level = \"eyes-only\"",
        "ben@near.example",
        "date = ",
    ] {
        assert!(labels.contains(word), "{word}: {labels}");
    }
    let fresh = room.office_named("fresh").await;
    let back = import(&fresh, &[room.path("first")], &mut |_| true).await.unwrap();
    let not_read: Vec<&str> = back.refused.iter().map(|r| r.place.rsplit('/').next().unwrap()).collect();
    assert_eq!(not_read, ["items.jsonl"], "{back:?}");
    let second = out(&room, &fresh, "second").await;
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, text) in &first {
        assert_eq!(text, &second[name], "{name}");
    }
    // Once more adds and raises nothing.
    let deeds = |desk: Desk| async move {
        let all = desk::audit::list(&desk, 1_000).await.unwrap();
        all.into_iter().filter(|told| !told.words.ends_with("seen the item")).count()
    };
    let written = deeds(fresh.clone()).await;
    let again = import(&fresh, &[room.path("first")], &mut |_| true).await.unwrap();
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    assert_eq!(deeds(fresh.clone()).await, written);
}

/// Levels and goals by hand on a mail, a card, a meeting and a series.
async fn label_some(desk: &Desk) {
    let id =
        |found: Vec<desk::search::Hit>, kind: &str| found.into_iter().find(|h| h.kind == kind).unwrap().id;
    let named =
        |words: &'static str| async move { desk::search::search(desk, words, &most()).await.unwrap() };
    let (mail, card) = (id(named("vendor list").await, "message"), id(named("Ben Roy").await, "person"));
    let (board, weekly) = (id(named("Board").await, "event"), id(named("Weekly").await, "event"));
    desk::goals::link_goal(desk, &board, "growth", "strong").await.unwrap();
    desk::goals::link_goal(desk, &weekly, "site", "decisive").await.unwrap();
    desk::goals::link_goal(desk, &mail, "growth", "useful").await.unwrap();
    for (id, level) in [(mail, Level::Restricted), (card, Level::Confidential), (weekly, Level::EyesOnly)] {
        desk::classify::classify(desk, &id, level, "").await.unwrap();
    }
}

/// A label raises and never lowers, and what it is for must be there.
#[tokio::test]
async fn a_label_only_raises() {
    let room = Room::new();
    let desk = room.office().await;
    let paths = [
        room.file("a.ics", &calendar(&[&private_visit(), &board()])),
        room.file(
            "labels.toml",
            "[[label]]\nkind = \"event\"\nid = \"visit\"\nlevel = \"public\"\n\
             [[label]]\nkind = \"event\"\nid = \"board\"\nlevel = \"confidential\"\n\
             [[label]]\nkind = \"event\"\nid = \"nowhere\"\nlevel = \"confidential\"\n",
        ),
    ];
    let read = import(&desk, &paths, &mut |_| true).await.unwrap();
    assert!(read.refused.len() == 1 && read.refused[0].why.starts_with("one label is"), "{:?}", read.refused);
    let all = items(&desk, &room).await;
    let line = |words: &str| all.lines().find(|l| l.contains(words)).unwrap().to_owned();
    assert!(line("Oncology visit").contains("\"level\":\"restricted\""), "{}", line("Oncology visit"));
    assert!(line("\"Board\"").contains("\"level\":\"confidential\""), "{}", line("\"Board\""));
}

#[tokio::test]
async fn mail_without_a_date_or_from_the_future_is_known_the_second_time() {
    let room = Room::new();
    let desk = room.office().await;
    let mails = [
        "From: a@far.example\nSubject: No date\nMessage-ID: <1@x.example>\n\nCould you call me tomorrow?\n",
        "From: a@far.example\nDate: Tue, 3 Mar 2099 10:00:00 +0000\nSubject: Later\nMessage-ID: <2@x.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
         Could you call me tomorrow?\n--b\nContent-Type: text/plain; name=a.txt\n\n\
         Words\n--b--\n",
        "From: a@far.example\nSubject: Neither\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nWords\n--b--\n",
    ];
    let paths: Vec<_> =
        mails.iter().enumerate().map(|(n, m)| room.file(&format!("{n}.eml"), &crlf(m))).collect();
    let first = import(&desk, &paths, &mut |_| true).await.unwrap();
    assert!(first.added >= 3 && first.refused.is_empty(), "{first:?}");
    for hours in [1, 30, 900] {
        let later = desk.at(desk::Clock::Standing(desk.now() + jiff::SignedDuration::from_hours(hours)));
        let again = import(&later, &paths, &mut |_| true).await.unwrap();
        assert_eq!((again.added, again.changed), (0, 0), "{hours}: {again:?}");
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_stops_no_other() {
    let room = Room::new();
    let desk = room.office().await;
    let gone = room.vdir("aside", &[("a.ics", calendar(&[&board()]))]);
    let there = room.maildir("Mail", &[("1.a", ana_asks())]);
    for folder in [&gone, &there] {
        add_folder(&desk, folder, FolderUse::ReadOnly, &mut |_| true).await.unwrap();
    }
    fs::rename(&gone, room.path("elsewhere")).unwrap();
    fs::write(there.join("cur/2.b:2,"), crlf(&ben_writes())).unwrap();
    let read = refresh(&desk, &mut |_| true).await.unwrap();
    assert_eq!((read.counts["messages"], read.missing.len()), (1, 1), "{read:?}");
    assert!(read.missing[0].contains("aside"), "{read:?}");
    fs::rename(room.path("elsewhere"), &gone).unwrap();
    assert_eq!(refresh(&desk, &mut |_| true).await.unwrap().missing, [] as [&str; 0]);
}

/// What an import sets aside, what the list holds, what the brief counts and what it rests on are the same.
#[tokio::test]
async fn what_is_set_aside_is_counted_alike_everywhere() {
    let room = Room::new();
    let desk = room.office().await;
    let folder = room.vdir("in", &[("a.ics", "nothing".into()), ("b.eml", "no header\n".into())]);
    std::os::unix::fs::symlink("/etc/hostname", folder.join("link")).unwrap();
    let first = import(&desk, std::slice::from_ref(&folder), &mut |_| true).await.unwrap();
    import(&desk, &[folder.join("../in")], &mut |_| true).await.unwrap();
    let listed = desk::gather::quarantined(&desk).await.unwrap();
    assert_eq!((first.refused.len(), listed.len()), (3, 3), "{listed:?}");
    let kept: Vec<bool> = first.refused.iter().map(|r| r.kept).collect();
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 2, "a link is not copied: {first:?}");
    let brief = desk::brief::brief(&desk, None).await.unwrap();
    let line = brief.lines().find(|l| l.text.contains("could not be read")).unwrap();
    assert!(line.text.starts_with("Three items"), "{}", line.text);
    let source = line.sources[0].item.uuid().simple().to_string();
    let why = desk::why::why(&desk, &source[..8]).await.unwrap();
    assert_eq!(why.sources.len(), 3, "{why:?}");
    assert!(
        why.because.contains("3 items could not be read") || why.because.contains("three items"),
        "{why:?}"
    );
}

/// With the clock set back, what was answered or ran out since is shown as it was, and nothing of it is undone.
#[tokio::test]
async fn the_clock_may_go_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let open = desk::propose::open(&desk).await.unwrap();
    decide::dismiss(&desk, &open[0].proposal.id.to_string(), "", false).await.unwrap();
    let later = desk.at(desk::Clock::Standing(desk.now() + jiff::SignedDuration::from_hours(24 * 20)));
    desk::rounds::morning(&later).await.unwrap();
    let before = desk.at(desk::Clock::Standing(desk.now() - jiff::SignedDuration::from_mins(1)));
    desk::rounds::morning(&before).await.unwrap();
    desk::propose::open(&before).await.unwrap();
    let again = desk::propose::open(&desk).await.unwrap();
    assert!(again.iter().all(|s| s.proposal.id != open[0].proposal.id));
    let history = desk::why::why(&desk, &open[0].proposal.id.to_string()).await.unwrap().history;
    assert!(history.iter().any(|(_, what)| what.contains("said no")), "{history:?}");
}

/// A no for good reaches as far as it says, says how far, and can be taken back.
#[tokio::test]
async fn never_this_names_its_scope_and_can_be_taken_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let open = desk::propose::open(&desk).await.unwrap();
    let refused = open[0].proposal.clone();
    let declined = decide::dismiss(&desk, &refused.id.to_string(), "", true).await.unwrap();
    let words = desk::settings::refused_words(&desk, &declined).await.unwrap();
    assert!(words.contains(": ") && !words.contains("gone"), "{words}");
    let left =
        |shown: &[desk::propose::Shown]| shown.iter().filter(|s| s.proposal.kind == refused.kind).count();
    let after = desk::propose::propose(&desk).await.unwrap();
    assert!(after.iter().all(|s| s.proposal.id != refused.id));
    undo::take_back(&desk, &refused.id.to_string()).await.unwrap();
    let again = desk::propose::propose(&desk).await.unwrap();
    assert!(again.iter().any(|s| s.proposal.id == refused.id) && left(&again) >= left(&after));
}

/// A no for good to a reply or a task from mail reaches every message of its sender, and no other kind or sender.
#[tokio::test]
async fn never_this_of_mail_means_the_sender() {
    let room = Room::new();
    let desk = room.office().await;
    let ask = |n: u32, from: &str| {
        let text = format!("Mara,\n\nCould you please send me draft {n} of the lease by Friday?\n\nYours");
        support::mail(from, &format!("2{n} Nov 2026 09:00"), &format!("q{n}"), &format!("Lease {n}"), &text)
    };
    let (ana, ben) = ("Ana Lima <ana@near.example>", "Ben Roy <ben@near.example>");
    let asked = [ask(0, ana), ask(1, ana), ask(2, ben)];
    let paths = [room.file("in.mbox", &mbox(&asked)), room.file("people.vcf", CARDS)];
    import(&desk, &paths, &mut |_| true).await.unwrap();
    let from = |shown: &[desk::propose::Shown], kind: &str, who: &str| {
        shown
            .iter()
            .filter(|s| s.proposal.kind.0 == kind && s.proposal.sender.as_deref() == Some(who))
            .count()
    };
    let open = desk::propose::propose(&desk).await.unwrap();
    let count = |shown: &[desk::propose::Shown]| {
        let of = |kind, who| from(shown, kind, who);
        [
            of("navigator.task", "ana@near.example"),
            of("navigator.task", "ben@near.example"),
            of("navigator.reply", "ana@near.example"),
        ]
    };
    let before = count(&open);
    assert!(before[0] >= 1 && before[1] >= 1, "{before:?}");
    let of_ana = |s: &&desk::propose::Shown| {
        s.proposal.kind.0 == "navigator.task" && s.proposal.sender.as_deref() == Some("ana@near.example")
    };
    let refused = open.iter().find(of_ana).unwrap().proposal.id.to_string();
    let words = "Tasks found in mail: Ana Lima (ana@near.example)";
    // The plain no says how far "never" would reach; only then is it made a rule.
    let declined = desk::answers::decline(&desk, &refused, "", false).await.unwrap();
    assert_eq!(desk::settings::refused_words(&desk, &declined).await.unwrap(), words);
    assert_eq!(desk.card(&refused).await.unwrap().reach, words);
    desk::answers::decline(&desk, &refused, "", true).await.unwrap();
    let card = desk.card(&refused).await.unwrap();
    let desk::card::Stand::Declined { words: said, .. } = card.stand else { panic!("{:?}", card.stand) };
    assert!(said.contains(words), "{said}");
    let after = count(&desk::propose::propose(&desk).await.unwrap());
    assert_eq!((after[0], after[1]), (0, before[1]), "{before:?} {after:?}");
    assert!(after[2] >= before[2], "{before:?} {after:?}");
    let rules = desk::settings::settings(&desk).await.unwrap().own.unwrap().never;
    assert_eq!(rules[0].words, words);
    // Taken back, they are proposed again.
    undo::take_back(&desk, &refused).await.unwrap();
    assert_eq!(count(&desk::propose::propose(&desk).await.unwrap())[0], before[0]);
}
