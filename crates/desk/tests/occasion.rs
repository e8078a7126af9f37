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
    let by_title = desk::meeting::of(&mara, Some("vendor rev")).await.unwrap();
    assert_eq!(by_title.event, event, "words of its title name it");
    assert_eq!(desk::meeting::of(&mara, Some("moonwalk")).await.unwrap_err().code(), "E_NOT_FOUND");
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
        (Limits { agree: "Everything".into(), ..limits() }, "E_RANGE"),
    ] {
        assert_eq!(occasion::represent(&mara, &id, &wrong).await.unwrap_err().code(), code, "{wrong:?}");
    }
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let brief = desk::meeting::meeting(&jonas, id.parse().unwrap()).await.unwrap();
    let goes = brief.stand_in.unwrap();
    assert_eq!(
        (goes.agree.len(), goes.money.as_str()),
        (2, "Money up to 500 EUR, for what may be agreed and for what is paid once on the day.")
    );
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

#[tokio::test]
async fn actions_become_tasks_of_those_who_do_them_and_never_twice() {
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    let at =
        |desk: &Desk, time: &str| desk.at(Clock::Standing(format!("2026-11-26T{time}:00Z").parse().unwrap()));
    let none = occasion::tasks(&at(&jonas, "15:00"), &id).await;
    assert_eq!(none.unwrap_err().code(), "E_RANGE");
    for (time, owner, text) in [
        ("15:00", "Mara", "Call the bank"),
        ("15:01", "Jonas", "Send the two offers"),
        ("15:02", "Ana", "Name a date"),
        ("15:03", "Zed", "Check the roof"),
        ("15:04", "", "Think it over"),
    ] {
        let by = Some("2026-12-01".parse().unwrap());
        let action = Line { owner: owner.into(), by, ..line(Minuted::Action, text) };
        occasion::note(&at(&jonas, time), &id, &action).await.unwrap();
    }
    let jonas = at(&jonas, "15:10");
    assert_eq!(occasion::sheet(&jonas, &id).await.unwrap().actions, 5);
    let done = occasion::tasks(&jonas, &id).await.unwrap();
    assert_eq!(done.words, "Five actions are tasks now, of Vendor review.");
    assert_eq!(occasion::sheet(&jonas, &id).await.unwrap().actions, 0);
    let made = room_tasks(&jonas, &room).await;
    let of = |title: &str| {
        made.iter().find(|t| t["title"] == title).unwrap_or_else(|| panic!("{title}: {made:?}"))
    };
    assert_eq!(
        (of("Call the bank")["state"].as_str(), of("Call the bank")["owner"].as_str()),
        (Some("next"), None)
    );
    assert_eq!(of("Send the two offers")["state"], "next");
    assert!(of("Send the two offers")["owner"].is_string());
    assert_eq!(of("Ana: Name a date")["state"], "waiting");
    assert!(of("Ana: Name a date")["waiting_for"].is_string());
    assert_eq!(of("Zed: Check the roof")["state"], "waiting");
    assert!(of("Zed: Check the roof")["waiting_for"].is_null(), "whoever is not known is named in the title");
    assert_eq!(of("Think it over")["state"], "inbox");
    assert!(
        made.iter()
            .filter(|t| t["evidence"].to_string().contains(&id))
            .all(|t| t["due"].to_string().contains("2026-12-01"))
    );

    // Twice, and after one was struck, nothing is made again; after a new line only that.
    assert_eq!(occasion::tasks(&jonas, &id).await.unwrap_err().code(), "E_STATE");
    occasion::strike(&jonas, &id, 1).await.unwrap();
    assert_eq!(occasion::tasks(&jonas, &id).await.unwrap_err().code(), "E_STATE");
    undo::undo(&jonas, &done.undo.to_string()).await.unwrap();
    assert!(!room_tasks(&jonas, &room).await.iter().any(|t| t["title"] == "Ana: Name a date"));
    assert_eq!(
        occasion::tasks(&at(&jonas, "15:20"), &id).await.unwrap().words,
        "Four actions are tasks now, of Vendor review."
    );
}

/// The tasks of an office as they are written out.
async fn room_tasks(desk: &Desk, room: &Room) -> Vec<serde_json::Value> {
    let all = items(desk, room).await;
    let all = all.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    all.filter(|item| item["item"] == "task").collect()
}

#[tokio::test]
async fn a_yes_to_sending_somebody_fills_in_how_far_they_may_go() {
    use desk::grid::{self, AreaForm, LevelForm};
    let room = Room::new();
    let mara = room.filled_office().await;
    for (name, covers) in [("Suppliers", "routewise"), ("Contracts", "demo"), ("Board papers", "board")] {
        let area = AreaForm { name: name.into(), covers: covers.into(), ..AreaForm::default() };
        grid::add(&mara, &area).await.unwrap();
    }
    let acts = LevelForm {
        person: "Jonas".into(),
        level: "a3".into(),
        money: "2000 EUR".into(),
        limit: "never penalties".into(),
        ..LevelForm::default()
    };
    grid::set_level(&mara, "Suppliers", &acts).await.unwrap();
    let asks = LevelForm { level: "a1".into(), money: String::new(), limit: String::new(), ..acts.clone() };
    grid::set_level(&mara, "Contracts", &asks).await.unwrap();
    let jonas = mara.seated(desk::Who::Assistant).await.unwrap();
    for area in ["Suppliers", "Contracts"] {
        grid::answer(&jonas, area, true).await.unwrap();
    }
    let more = "ORGANIZER:mailto:ana@far.example\n\
        ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:mara@near.example\n\
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:jonas@near.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@far.example\n";
    let demo = event("demo", "26T130000", "26T140000", "Routewise demo", more);
    let file = room.file("demo.ics", &calendar(&[&demo]));
    desk::gather::import(&mara, &[file], &mut |_| true).await.unwrap();
    let open = desk::propose::propose(&mara).await.unwrap();
    let sends = open.iter().find(|p| p.proposal.kind.0 == "agenda.delegate");
    let sends =
        sends.unwrap_or_else(|| panic!("{:?}", open.iter().map(|p| &p.proposal.kind.0).collect::<Vec<_>>()));
    let about = sends.proposal.about.iter().find_map(|i| match i {
        world::ItemRef::Event(id) => Some(id.to_string()),
        _ => None,
    });
    let (id, event) = (sends.proposal.id.to_string(), about.unwrap());
    assert_eq!(occasion::sheet(&mara, &event).await.unwrap().stand_in, None);
    desk::decide::accept(&mara, &id, None).await.unwrap();
    let goes = occasion::sheet(&mara, &event).await.unwrap().stand_in.unwrap();
    assert_eq!((goes.email.as_str(), goes.limit.as_str()), ("jonas@near.example", "2,000 EUR"));
    assert_eq!(goes.agree, ["Suppliers, up to 2,000 EUR; never penalties"]);
    assert_eq!(goes.answer, ["Contracts"]);
    assert_eq!(goes.back, ["Contracts: every decision"], "the board is another matter");
    undo::undo(&mara, &id).await.unwrap();
    assert_eq!(occasion::sheet(&mara, &event).await.unwrap().stand_in, None);
}

#[tokio::test]
async fn whoever_goes_reads_what_is_recorded_of_each_topic_and_what_is_not() {
    use desk::decisions::{self, Frame};
    use desk::views::{self, ViewForm};
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    let topics = Purpose {
        objectives: Some("Vendor price ceiling\nWarranty length\nParking".into()),
        ..Purpose::default()
    };
    occasion::say(&mara, &id, &topics).await.unwrap();
    let options = ["Forty thousand", "Sixty thousand"].map(str::to_owned);
    decisions::add(&mara, "Which price ceiling for the vendor?", Frame::default(), &options, &[])
        .await
        .unwrap();
    let view = ViewForm {
        about: String::new(),
        view: "A warranty length below five years costs more later".into(),
        firmness: "firmly".into(),
    };
    views::give(&jonas, &view).await.unwrap();
    desk::catch_up::finish(&mara, "Agreed\n- The vendor price stays below fifty thousand\n- Lunch at one")
        .await
        .unwrap();
    let brief = async || desk::meeting::meeting(&jonas, id.parse().unwrap()).await.unwrap();
    assert!(brief().await.positions.is_empty(), "she goes herself");
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let brief = brief().await;
    let told: Vec<(&str, Vec<&str>)> = brief
        .positions
        .iter()
        .take(3)
        .map(|p| (p.topic.as_str(), p.lines.iter().map(|l| l.text.as_str()).collect()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "Vendor price ceiling",
                vec![
                    "Catch-up of today: “The vendor price stays below fifty thousand”.",
                    "Not decided yet: Which price ceiling for the vendor?",
                ]
            ),
            (
                "Warranty length",
                vec![
                    "Jonas thinks, firmly held and not heard yet: “A warranty length below five years costs more later”."
                ]
            ),
            ("Parking", Vec::new()),
        ]
    );
    let lines = brief.positions.iter().flat_map(|p| &p.lines);
    assert!(lines.clone().all(|line| !line.cites.is_empty()));
    let cited = |n: usize| brief.sources.iter().any(|s| s.number == n);
    assert!(lines.flat_map(|line| &line.cites).all(|n| cited(*n)), "every line has its source");
}

/// What a stand-in brings back stands where the day begins and in the next catch-up, is found, and goes once it is settled.
#[tokio::test]
async fn what_came_back_stands_until_it_is_settled() {
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let at =
        |desk: &Desk, when: &str| desk.at(Clock::Standing(format!("2026-11-{when}:00Z").parse().unwrap()));
    let jonas = at(&mara.seated(Who::Assistant).await.unwrap(), "26T17:00");
    for (kind, text) in [
        (Minuted::Decision, "The dates are the second and the ninth"),
        (Minuted::Decision, "Prices fall by two per cent"),
        (Minuted::Answer, "Who leads it next year?"),
        (Minuted::Point, "They were content"),
    ] {
        occasion::note(&jonas, &id, &line(kind, text)).await.unwrap();
    }
    occasion::report(&jonas, &id, "Sam leaves in March").await.unwrap();
    let morning = at(&mara, "27T07:40");
    let told = async || {
        let brief = desk::brief::brief(&morning, None).await.unwrap();
        let brief = brief.sections.into_iter().filter(|s| s.title == "Came back").flat_map(|s| s.lines);
        let brief: Vec<String> = brief.map(|line| line.text).collect();
        let mut lists = vec![brief];
        for told in [
            desk::catch_up::catch_up(&morning).await.unwrap(),
            desk::catch_up::weekly(&morning).await.unwrap(),
        ] {
            let lines = told.parts[0].lines.iter().filter(|i| i.line.text.contains("Vendor review"));
            lists.push(lines.map(|i| i.line.text.clone()).collect());
        }
        assert!(lists.iter().all(|list| *list == lists[0]), "{lists:?}");
        lists.remove(0)
    };
    let from = "from Vendor review, yesterday: ";
    assert_eq!(
        told().await,
        [
            format!(
                "Jonas brought back {from}agreed “The dates are the second and the ninth”. Not expected: “Sam leaves in March”."
            ),
            format!("Jonas took back {from}“Prices fall by two per cent”"),
            format!("Jonas took back {from}“Who leads it next year?”"),
        ]
    );
    let today = desk::today::today(&morning).await.unwrap();
    assert!(today.slipping[0].text.starts_with("Jonas brought back"), "{:?}", today.slipping);
    let filter = desk::search::Filter::default();
    let found = desk::search::search(&morning, "\"Sam leaves in March\"", &filter).await.unwrap();
    assert_eq!(found.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    let brief = desk::meeting::meeting(&morning, id.parse().unwrap()).await.unwrap();
    let goes = brief.stand_in.unwrap();
    assert!(
        goes.went && goes.report.starts_with("Reported back yesterday 18:00: one thing was agreed, two"),
        "{goes:?}"
    );
    assert_eq!(brief.summary.text, goes.report);
    let back: Vec<&str> = brief.came_back.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        back,
        [
            "Agreed: “The dates are the second and the ninth”",
            "An answer is due by today: “Prices fall by two per cent”",
            "An answer is due by today: “Who leads it next year?”",
            "Not expected: “Sam leaves in March”",
        ]
    );

    // It is the executive who settles it, line by line.
    let his = at(&jonas, "27T07:45");
    assert_eq!(occasion::settle(&his, &id, 2, "They stay").await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(occasion::heard(&his, &id).await.unwrap_err().code(), "E_CLEARANCE");
    for (number, answer, code) in [(1, "Yes", "E_RANGE"), (9, "Yes", "E_RANGE"), (2, " ", "E_MISSING")] {
        assert_eq!(occasion::settle(&morning, &id, number, answer).await.unwrap_err().code(), code);
    }
    occasion::settle(&morning, &id, 2, "They stay").await.unwrap();
    assert_eq!(occasion::settle(&morning, &id, 2, "They stay").await.unwrap_err().code(), "E_RANGE");
    occasion::heard(&morning, &id).await.unwrap();
    assert_eq!(occasion::heard(&morning, &id).await.unwrap_err().code(), "E_STATE");
    assert_eq!(told().await, [format!("Jonas took back {from}“Who leads it next year?”")]);
    occasion::settle(&morning, &id, 3, "Nobody yet").await.unwrap();
    assert_eq!(told().await, Vec::<String>::new());
    let sheet = occasion::sheet(&morning, &id).await.unwrap();
    assert_eq!(sheet.headline, "Four lines of minutes; what was taken back is answered.");
    assert_eq!(sheet.minutes[1].note, "answered today: They stay");
}

#[tokio::test]
async fn limits_do_not_contradict_each_other_and_keep_what_is_not_named() {
    use desk::grid::{self, AreaForm, LevelForm};
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let both = Limits { agree: "Price".into(), back: "Prices, penalties".into(), ..limits() };
    let refused = occasion::represent(&mara, &id, &both).await.unwrap_err();
    assert_eq!(refused.code(), "E_STATE");
    assert!(
        refused.to_string().contains("“Price” may be agreed, and “Prices, penalties” must be taken back"),
        "{refused}"
    );
    assert_eq!(occasion::sheet(&mara, &id).await.unwrap().stand_in, None, "nothing was changed");
    occasion::represent(&mara, &id, &limits()).await.unwrap();
    let more = Limits { answer: "The weather".into(), keeps: true, ..Limits::default() };
    occasion::represent(&mara, &id, &more).await.unwrap();
    let goes = occasion::sheet(&mara, &id).await.unwrap().stand_in.unwrap();
    assert_eq!((goes.agree.len(), goes.limit.as_str(), goes.report_at.as_str()), (2, "500 EUR", "18:00"));
    assert_eq!((goes.answer, goes.back), (vec!["The weather".to_owned()], vec!["Prices".to_owned()]));
    // The grid says that the assistant may never agree to a price: that is said, and the executive's word counts.
    let area = AreaForm { name: "Suppliers".into(), covers: "vendor".into(), ..AreaForm::default() };
    grid::add(&mara, &area).await.unwrap();
    let level = LevelForm {
        person: "Jonas".into(),
        level: "a3".into(),
        limit: "never price or penalties".into(),
        ..LevelForm::default()
    };
    grid::set_level(&mara, "Suppliers", &level).await.unwrap();
    grid::answer(&mara.seated(Who::Assistant).await.unwrap(), "Suppliers", true).await.unwrap();
    let price = Limits { agree: "The price of the pilot".into(), back: "Renewal".into(), ..limits() };
    let done = occasion::represent(&mara, &id, &price).await.unwrap();
    assert!(
        done.words.contains("Take care: “The price of the pilot” is more than Jonas’s level in Suppliers"),
        "{}",
        done.words
    );
}

/// Each matter is a topic by itself; one that must be taken back is for nobody to state, and what concerns somebody else is
/// not handed over.
#[tokio::test]
async fn positions_are_of_these_people_and_one_matter_each() {
    use desk::decisions::{self, Frame};
    let room = Room::new();
    let (mara, id) = reviewed(&room).await;
    let topics =
        Purpose { objectives: Some("Deliveries by week, the warranty, prices".into()), ..Purpose::default() };
    occasion::say(&mara, &id, &topics).await.unwrap();
    let options = ["A", "B"].map(str::to_owned);
    for question in
        ["Fix the packaging price?", "Warranty of the depot doors?", "Which warranty of the vendor?"]
    {
        decisions::add(&mara, question, Frame::default(), &options, &[]).await.unwrap();
    }
    let back = Limits { back: "Price".into(), ..limits() };
    occasion::represent(&mara, &id, &back).await.unwrap();
    let brief = desk::meeting::meeting(&mara, id.parse().unwrap()).await.unwrap();
    let told: Vec<(&str, Vec<&str>)> = brief
        .positions
        .iter()
        .map(|p| (p.topic.as_str(), p.lines.iter().map(|l| l.text.as_str()).collect()))
        .collect();
    assert_eq!(
        told,
        [
            ("Deliveries by week", Vec::new()),
            ("The warranty", vec!["Not decided yet: Which warranty of the vendor?"]),
            ("The state of the hub", Vec::new()),
        ]
    );
}
