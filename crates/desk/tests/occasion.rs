//! What the pair say of a meeting: its four fields, who goes instead, the minutes, the report (A12.5).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::occasion::{self, Limits, Line, Minuted, Purpose};
use desk::{Clock, Desk, Who, undo};
use support::*;

/// The office, and the id of its vendor review on Thursday.
async fn reviewed(room: &Room) -> (Desk, String) {
    let desk = room.filled_office().await;
    let more = room.file("vendor.ics", &calendar(&[&vendor()]));
    desk::gather::import(&desk, &[more], &mut |_| true).await.unwrap();
    let week = desk::week::week(&desk, &desk::week::Asked::default()).await.unwrap();
    let blocks = week.days.iter().flat_map(|d| d.all());
    let id = blocks.filter(|b| b.title == "Vendor review").find_map(|b| b.event).unwrap();
    (desk, id.to_string())
}

fn limits() -> Limits {
    Limits {
        agree: "Dates\nA shortlist of two".to_owned(),
        answer: "The state of the hub".to_owned(),
        back: "Prices".to_owned(),
        limit: "500 EUR".to_owned(),
        ..Limits::default()
    }
}

fn line(kind: Minuted, text: &str) -> Line {
    Line { kind, text: text.to_owned(), ..Line::default() }
}

#[tokio::test]
async fn four_fields_are_said_and_stand_in_the_brief_and_the_catch_up() {
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let event: world::EventId = id.parse().unwrap();
    let sheet = occasion::sheet(&mara, &id).await.unwrap();
    assert!(sheet.headline.starts_with("Not said yet: "), "{}", sheet.headline);
    let who = sheet.people[0].email.clone();
    let purpose = Purpose {
        purpose: Some("Choose a vendor".into()),
        objectives: Some("Compare two offers\n\nAsk for a pilot".into()),
        outcome: Some("A shortlist of two".into()),
        role: Some("decide".into()),
        wants: [(who, "a longer term".to_owned())].into(),
    };
    let done = occasion::say(&mara, &id, &purpose).await.unwrap();
    let sheet = occasion::sheet(&mara, &id).await.unwrap();
    assert!(sheet.headline.starts_with("All four are said"), "{}", sheet.headline);
    assert_eq!(sheet.objectives, ["Compare two offers", "Ask for a pilot"]);
    let brief = desk::meeting::meeting(&mara, event).await.unwrap();
    assert_eq!(brief.want[0].text, "A shortlist of two");
    assert!(brief.want.iter().all(|w| !w.cites.is_empty()), "each sentence has its source");
    assert!(brief.present[0].said.iter().any(|s| s.text == "Wants: a longer term."));
    // The calendar says nothing of it: read anew, it stays.
    desk::gather::import(&mara, &[room.path("vendor.ics")], &mut |_| true).await.unwrap();
    assert_eq!(occasion::sheet(&mara, &id).await.unwrap().purpose, "Choose a vendor");
    undo::undo(&mara, &done.undo.to_string()).await.unwrap();
    assert_eq!(occasion::sheet(&mara, &id).await.unwrap().purpose, "");
    let wrong = Purpose { role: Some("reign".into()), ..Purpose::default() };
    assert_eq!(occasion::say(&mara, &id, &wrong).await.unwrap_err().code(), "E_PARSE");
    let long = Purpose { purpose: Some("x".repeat(301)), ..Purpose::default() };
    assert_eq!(occasion::say(&mara, &id, &long).await.unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn only_the_executive_gives_authority_and_it_has_limits() {
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    assert_eq!(occasion::represent(&jonas, &id, &limits()).await.unwrap_err().code(), "E_CLEARANCE");
    for (wrong, code) in [
        (Limits { agree: String::new(), answer: String::new(), ..limits() }, "E_RANGE"),
        (Limits { limit: "much".into(), ..limits() }, "E_PARSE"),
        (Limits { report_by: "soon".into(), ..limits() }, "E_PARSE"),
        (Limits { report_by: "07:00".into(), ..limits() }, "E_TIME_ORDER"),
        (Limits { who: "Nobody Known".into(), ..limits() }, "E_NOT_FOUND"),
    ] {
        assert_eq!(occasion::represent(&mara, &id, &wrong).await.unwrap_err().code(), code, "{wrong:?}");
    }
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let brief = desk::meeting::meeting(&jonas, id.parse().unwrap()).await.unwrap();
    let goes = brief.stand_in.unwrap();
    assert_eq!((goes.agree.len(), goes.money.as_str()), (2, "Money up to 500 EUR."));
    assert!(goes.report.contains("18:00"), "{}", goes.report);
    assert!(brief.questions.iter().all(|q| !q.contains("goes instead")));
    occasion::withdraw(&mara, &id).await.unwrap();
    assert_eq!(occasion::withdraw(&mara, &id).await.unwrap_err().code(), "E_STATE");
}

#[tokio::test]
async fn what_the_limits_do_not_cover_is_taken_back_and_a_late_report_is_said() {
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let early = occasion::note(&mara, &id, &line(Minuted::Point, "It rained")).await;
    assert_eq!(early.unwrap_err().code(), "E_TIME_ORDER");
    let after = |time: &str| Clock::Standing(format!("2026-11-26T{time}:00Z").parse().unwrap());
    let jonas = mara.seated(Who::Assistant).await.unwrap().at(after("15:00"));
    let over = Line { by: Some("2026-11-01".parse().unwrap()), ..line(Minuted::Action, "Send the offers") };
    assert_eq!(
        occasion::note(&jonas, &id, &over).await.unwrap_err().code(),
        "E_RANGE",
        "by a day that is over"
    );
    for (kind, text, what) in [
        (Minuted::Decision, "The dates are the second and the ninth", "Agreed"),
        (Minuted::Decision, "Prices fall by two per cent", "Taken back"),
        (Minuted::Decision, "Dates, with a fee of 800 EUR", "Taken back"),
        (Minuted::Answer, "What is the state of the hub?", "Answered"),
        (Minuted::Answer, "Who leads it next year?", "Taken back"),
        (Minuted::Action, "Send the two offers", "Action"),
        (Minuted::Point, "They were in good spirits", "Point"),
    ] {
        occasion::note(&jonas, &id, &line(kind, text)).await.unwrap();
        let sheet = occasion::sheet(&jonas, &id).await.unwrap();
        assert_eq!(sheet.minutes.last().unwrap().what, what, "{text}");
    }
    assert_eq!(occasion::note(&jonas, &id, &line(Minuted::Point, " ")).await.unwrap_err().code(), "E_RANGE");
    occasion::strike(&jonas, &id, 7).await.unwrap();
    assert_eq!(occasion::strike(&jonas, &id, 7).await.unwrap_err().code(), "E_RANGE");
    // By the promised hour nothing is in: the catch-up says so, and no longer once it is.
    let late = |told: desk::catch_up::CatchUp| {
        told.parts[3].lines.iter().any(|i| i.line.text.contains("was to report on Vendor review"))
    };
    let evening = mara.at(after("20:00"));
    assert!(late(desk::catch_up::catch_up(&evening).await.unwrap()));
    let sheet = occasion::sheet(&evening, &id).await.unwrap();
    assert!(sheet.headline.ends_with("the promised hour has passed."), "{}", sheet.headline);
    occasion::report(&jonas.at(after("20:10")), &id, "They offered a pilot").await.unwrap();
    assert!(!late(desk::catch_up::catch_up(&mara.at(after("20:30"))).await.unwrap()));
    let again = occasion::report(&jonas.at(after("20:20")), &id, "").await;
    assert_eq!(again.unwrap_err().code(), "E_STATE");
    let sheet = occasion::sheet(&evening, &id).await.unwrap();
    assert!(sheet.report.unwrap().ends_with("Not expected: They offered a pilot."));
    assert_eq!(sheet.headline, "Six lines of minutes; three questions come back to you.");
}
