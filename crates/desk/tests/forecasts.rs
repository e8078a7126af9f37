//! A forecast a day: kept at the first renewal, compared the day after, and shaped by nothing that its reader may not see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::twin::{self, Changed};
use desk::week::{Asked, WeekOf};
use desk::{Clock, Desk, Who, gather, rounds};
use support::*;

/// A list of tasks: title, date, minutes, level.
fn list(tasks: &[(&str, &str, u32, &str)]) -> String {
    let mut text = "id,title,due,estimate_minutes,status,created,level\r\n".to_owned();
    for (n, (title, due, minutes, level)) in tasks.iter().enumerate() {
        text.push_str(&format!("{n}{title},{title},{due},{minutes},next,2026-11-02,{level}\r\n"));
    }
    text
}

const OPEN: [(&str, &str, u32, &str); 4] = [
    ("Order steel", "2026-11-25", 120, ""),
    ("Write the plan", "2026-11-26", 300, ""),
    ("Answer the bank", "2026-11-27", 240, ""),
    ("Plan the move", "2026-12-03", 600, ""),
];
const PRIVATE: (&str, &str, u32, &str) = ("Buy out Brightmark", "2026-11-25", 900, "restricted");

fn wednesday() -> Clock {
    clock("2026-11-25T06:40:00Z")
}

/// Tuesday with some work; on Wednesday there is more of it, and a long meeting.
async fn two_days(room: &Room, hidden: bool) -> Desk {
    let desk = room.office().await;
    let read = async |desk: &Desk, name: &str, tasks: &[(&str, &str, u32, &str)], events: &[&str]| {
        let paths = [
            room.file(&format!("{name}.csv"), &list(tasks)),
            room.file(&format!("{name}.ics"), &calendar(events)),
        ];
        gather::import(desk, &paths, &mut |_| true).await.unwrap();
    };
    read(&desk, "first", &OPEN, &[&board()]).await;
    rounds::catch_up(&desk).await.unwrap();
    let desk = desk.at(wednesday());
    let mut more = vec![("Settle the claim", "2026-11-26", 240, "")];
    more.extend(hidden.then_some(PRIVATE));
    let visit = event(
        "visit@near",
        "26T090000",
        "26T163000",
        "Visit of the port",
        "ATTENDEE:mailto:ben@near.example\n",
    );
    read(&desk, "second", &more, &[&visit]).await;
    rounds::catch_up(&desk).await.unwrap();
    desk
}

async fn changed(desk: &Desk, who: Who) -> Option<Changed> {
    twin::changed(&desk.seated(who).await.unwrap(), None).await.unwrap()
}

fn text(changed: &Changed) -> String {
    serde_json::to_string(changed).unwrap()
}

#[tokio::test]
async fn the_day_after_tells_what_moved_and_why_and_a_restart_forgets_nothing() {
    let room = Room::new();
    let desk = two_days(&room, false).await;
    let found = changed(&desk, Who::Executive).await.unwrap();
    assert_eq!(found.since_words, "yesterday");
    assert!(found.headline.contains("fell from"), "{}", found.headline);
    let plan = found.dates.iter().find(|r| r.name == "Write the plan").unwrap();
    assert!(!plan.better && plan.sum.contains("less room before its date"), "{plan:?}");
    let why: Vec<String> = plan.why.iter().map(twin::Why::sentence).collect();
    assert!(why.iter().any(|w| w.contains("Visit of the port")), "{why:?}");
    assert!(why.iter().any(|w| w.contains("working time that has gone by")), "{why:?}");
    let what: Vec<String> = found.what.iter().map(twin::Why::sentence).collect();
    assert!(what.iter().any(|w| w.contains("new work") && w.contains("Settle the claim")), "{what:?}");
    assert!(!found.weeks.is_empty(), "a day's visit fills the week");

    let week = desk::week::week(&desk, &Asked::default()).await.unwrap();
    let odds = week.odds.expect("something is due this week");
    assert!(odds.words.contains("that are due"), "{}", odds.words);
    assert_eq!(odds.rows.len(), 4, "{odds:?}");
    let far = Asked { week: Some("2027-W20".parse::<WeekOf>().unwrap()), ..Asked::default() };
    assert!(desk::week::week(&desk, &far).await.unwrap().odds.is_none());

    let dir = desk.dir().to_owned();
    desk.close().await;
    let again = Desk::open(&dir, Who::Executive, wednesday()).await.unwrap();
    assert_eq!(changed(&again, Who::Executive).await.unwrap(), found);
    // A second renewal of the day leaves its forecast as it was.
    rounds::catch_up(&again).await.unwrap();
    assert_eq!(changed(&again, Who::Executive).await.unwrap(), found);
    let out = room.path("out");
    desk::export::export(&again, &out).await.unwrap();
    let lines = std::fs::read_to_string(out.join("forecasts.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 2, "a line a day");
    assert!(lines.starts_with("{\"day\":\"2026-11-24\""), "{lines}");
}

#[tokio::test]
async fn what_the_assistant_reads_is_the_same_with_and_without_what_is_hidden() {
    let mut told = Vec::new();
    let mut seen_by_the_executive = Vec::new();
    for hidden in [false, true] {
        let room = Room::new();
        let desk = two_days(&room, hidden).await;
        told.push(text(&changed(&desk, Who::Assistant).await.unwrap()));
        seen_by_the_executive.push(text(&changed(&desk, Who::Executive).await.unwrap()));
    }
    assert!(!told[1].contains("Brightmark"));
    assert_eq!(told[0], told[1]);
    assert!(seen_by_the_executive[1].contains("Brightmark"), "the executive reads of it");
}

#[tokio::test]
async fn on_the_first_day_there_is_nothing_to_compare_with() {
    let room = Room::new();
    let desk = room.filled_office().await;
    assert!(changed(&desk, Who::Executive).await.is_none());
    rounds::catch_up(&desk).await.unwrap();
    assert!(changed(&desk, Who::Executive).await.is_none());
    let page = desk::today::today(&desk).await.unwrap();
    assert_eq!(page.moved, None);
}

/// Eight finished projects of a hundred planned days, and one that began in September.
fn plans(finished: usize) -> String {
    let mut text = "[[goal]]\nid = \"berth\"\nname = \"Berth\"\nweight = 1.0\n".to_owned();
    for (n, took) in [100, 110, 120, 130, 140, 150, 160, 200].into_iter().take(finished).enumerate() {
        let done = jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(took));
        text.push_str(&format!(
            "\n[[project]]\nid = \"p{n}\"\nname = \"Hall {n}\"\ngoals = {{ berth = 1.0 }}\nmilestones = [\
             {{ name = \"Begun\", due = 2026-01-01, done = 2026-01-01 }}, {{ name = \"Done\", due = 2026-04-11, done = {done} }}]\n"
        ));
    }
    text + "\n[[project]]\nid = \"hub\"\nname = \"Hub\"\ngoals = { berth = 1.0 }\nmilestones = [\
            { name = \"Begun\", due = 2026-09-01, done = 2026-09-01 }, { name = \"Done\", due = 2026-12-10 }]\n"
}

async fn hub(room: &Room, finished: usize) -> Desk {
    let desk = room.office().await;
    let paths = [
        room.file("goals.toml", &plans(finished)),
        room.file("todo.txt", "2026-11-02 Order steel +hub due:2026-12-01 est:2h\n"),
    ];
    gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    rounds::catch_up(&desk).await.unwrap();
    desk
}

#[tokio::test]
async fn a_project_is_seen_from_inside_and_from_outside() {
    let room = Room::new();
    let desk = hub(&room, 8).await;
    let found = desk::goals::outside(&desk, "hub").await.unwrap();
    // A hundred days were planned; of eight like it none was over by now but those of 84 days and less.
    assert_eq!(found.date, Some(jiff::civil::date(2027, 2, 4)));
    assert!(found.recommended.starts_with("Promise Thu 4 Feb 2027"), "{}", found.recommended);
    assert!(found.outside.contains("eight finished projects that serve the same goal"), "{}", found.outside);
    assert!(
        found.outside.contains("35% longer") && found.outside.contains("56% longer"),
        "{}",
        found.outside
    );
    assert!(found.inside.contains("one open task"), "{}", found.inside);
    assert_eq!(found.like.len(), 8);
    assert!(found.like[0].contains("100% longer"), "{:?}", found.like);
    let page = twin::what_if(&desk, &twin::Asked::default()).await.unwrap();
    let row = page.projects.iter().find(|p| p.slug == "hub").unwrap();
    assert_eq!(row.outside, "Thu 4 Feb 2027");
    let over = desk::goals::outside(&desk, "p0").await.unwrap();
    assert_eq!((over.recommended.as_str(), over.date), ("It is done.", None));
}

#[tokio::test]
async fn with_too_few_finished_it_says_so_until_somebody_enters_what_they_know() {
    let room = Room::new();
    let desk = hub(&room, 7).await;
    let found = desk::goals::outside(&desk, "hub").await.unwrap();
    assert!(found.outside.starts_with("Not enough history (needs 8, has 7)"), "{}", found.outside);
    assert_eq!(found.recommended, "No date is recommended from outside.");
    let form = |middle: &str, most: &str| desk::goals::ProjectForm {
        middle: middle.into(),
        most: most.into(),
        like: "twelve halls of the builder".into(),
        ..Default::default()
    };
    for (middle, most) in [("60", "20"), ("", "20"), ("much", "more"), ("-95", "20"), ("10", "9000")] {
        let refused = desk::goals::edit_project(&desk, "hub", &form(middle, most)).await.unwrap_err();
        assert_eq!(refused.code(), "E_FORM", "{middle} {most}: {refused}");
    }
    let changed = desk::goals::edit_project(&desk, "hub", &form("20", "60 %")).await.unwrap();
    let said = desk::goals::outside(&desk, "hub").await.unwrap();
    assert!(said.outside.contains("twelve halls of the builder"), "{}", said.outside);
    assert!(said.outside.contains("20% longer") && said.recommended.starts_with("Promise "), "{said:?}");
    assert_eq!(said.entered, Some(("20".into(), "60".into(), "twelve halls of the builder".into())));
    desk::undo::undo(&desk, &changed.undo.to_string()).await.unwrap();
    assert_eq!(desk::goals::outside(&desk, "hub").await.unwrap(), found);
}

#[tokio::test]
async fn what_was_told_of_a_date_before_a_yes_is_told_of_it_after_and_undo_takes_it_back() {
    let room = Room::new();
    let desk = two_days(&room, false).await;
    let odds = async |first: &str| {
        let asked = twin::Asked { first: first.to_owned(), ..twin::Asked::default() };
        let page = twin::what_if(&desk, &asked).await.unwrap();
        let row = page.forecasts.iter().find(|row| row.title == "Write the plan").unwrap();
        row.chances.clone()
    };
    let drop = "drop Visit of the port";
    let [before, told] = &odds(drop).await[..] else { panic!("as things are, and in the scenario") };
    assert_ne!(before, told, "it makes a difference");
    let shown = twin::propose(&desk, drop, 4, false).await.unwrap();
    let id = shown.proposal.id.to_string();
    desk::decide::accept(&desk, &id, None).await.unwrap();
    assert_eq!(odds("").await, std::slice::from_ref(told));
    desk::undo::undo(&desk, &id).await.unwrap();
    assert_eq!(odds("").await, std::slice::from_ref(before));
}
