//! Going along: a list of one's own, what is shared of it, notes afterwards, and how far one goes (spec §12.5).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::presence::{self, AfterForm, GoForm, Presence, StageForm};
use desk::search::search;
use desk::{Clock, Desk, Who, undo};
use support::*;

/// The office of the executive, of the assistant, and the id of the vendor review on Thursday.
async fn office(room: &Room) -> (Desk, Desk, String) {
    let mara = room.filled_office().await;
    let two = "ATTENDEE:mailto:ben@near.example\nATTENDEE:mailto:orla@far.example\n";
    let review = event("review", "26T131500", "26T140000", "Vendor review", two);
    let more = room.file("vendor.ics", &calendar(&[&review]));
    desk::gather::import(&mara, &[more], &mut |_| true).await.unwrap();
    let week = desk::week::week(&mara, &desk::week::Asked::default()).await.unwrap();
    let blocks = week.days.iter().flat_map(|d| d.all());
    let id = blocks.filter(|b| b.title == "Vendor review").find_map(|b| b.event).unwrap();
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    (mara, jonas, id.to_string())
}

fn form(event: &str, share: bool) -> GoForm {
    GoForm {
        event: event.to_owned(),
        purpose: "Learn how vendors are chosen".to_owned(),
        people: "Who speaks for the price".to_owned(),
        share: if share { "yes".to_owned() } else { String::new() },
        ..GoForm::default()
    }
}

fn after(list: &Presence, words: &str, alone: bool, spoke: bool) -> AfterForm {
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    AfterForm {
        id: list.waiting.first().or(list.ahead.first()).unwrap().id.to_string(),
        after: words.to_owned(),
        alone: yes(alone),
        spoke: yes(spoke),
    }
}

fn friday(desk: &Desk) -> Desk {
    desk.at(Clock::Standing("2026-11-27T08:00:00Z".parse().unwrap()))
}

#[tokio::test]
async fn what_is_ones_own_nobody_else_sees_and_undo_takes_it_back() {
    let room = Room::new();
    let (mara, jonas, id) = office(&room).await;
    let empty = presence::presence(&jonas).await.unwrap();
    assert_eq!(empty.headline, "You have not gone along to a meeting yet.");
    assert!(empty.might.iter().any(|m| m.event.to_string() == id), "{:?}", empty.might);
    let before = items(&mara, &room).await;
    let put = presence::go(&jonas, &form(&id, false)).await.unwrap();
    let list = presence::presence(&jonas).await.unwrap();
    assert_eq!(list.ahead.len(), 1);
    assert_eq!(
        (list.ahead[0].purpose.as_str(), list.ahead[0].shared),
        ("Learn how vendors are chosen", false)
    );
    assert!(list.might.iter().all(|m| m.event.to_string() != id), "what is listed is not offered");
    // The executive's whole export, page and search are as if it were not there; the trail says that something was kept.
    assert_eq!(items(&mara, &room).await, before);
    let hers = presence::presence(&mara).await.unwrap();
    assert_eq!((hers.ahead.len(), hers.families.len()), (0, 0));
    assert!(
        !format!("{:?}", search(&mara, "vendors chosen", &most()).await.unwrap()).contains("how vendors")
    );
    assert!(
        format!("{:?}", search(&jonas, "vendors chosen", &most()).await.unwrap()).contains("how vendors")
    );
    let error = presence::drop_entry(&mara, &put.id).await.unwrap_err();
    assert_eq!(error.code(), "E_NOT_FOUND");
    assert_eq!(undo::undo(&mara, &put.undo.to_string()).await.unwrap_err().code(), "E_NOT_FOUND");
    undo::undo(&jonas, &put.undo.to_string()).await.unwrap();
    assert_eq!(presence::presence(&jonas).await.unwrap().ahead.len(), 0);
}

#[tokio::test]
async fn what_is_shared_the_executive_sees_until_it_no_longer_is() {
    let room = Room::new();
    let (mara, jonas, id) = office(&room).await;
    presence::go(&jonas, &form(&id, false)).await.unwrap();
    let shared = presence::go(&jonas, &form(&id, true)).await.unwrap();
    let hers = presence::presence(&mara).await.unwrap();
    assert_eq!((hers.ahead.len(), hers.own, hers.who.as_str()), (1, false, "Jonas"));
    assert_eq!(presence::presence(&jonas).await.unwrap().ahead.len(), 1, "it is there once");
    // What she adds to it stands for both.
    let more = GoForm { decision: "Who has the last word".into(), ..form(&id, false) };
    presence::go(&mara, &more).await.unwrap();
    let list = presence::presence(&jonas).await.unwrap();
    assert_eq!(list.ahead[0].watch[2].2, "Who has the last word");
    assert_eq!(undo::undo(&jonas, &shared.undo.to_string()).await.unwrap_err().code(), "E_CONFLICT");
    presence::go(&jonas, &form(&id, false)).await.unwrap();
    assert_eq!(presence::presence(&mara).await.unwrap().ahead.len(), 0);
    presence::drop_entry(&jonas, &presence::presence(&jonas).await.unwrap().ahead[0].id.to_string())
        .await
        .unwrap();
    assert_eq!(presence::presence(&jonas).await.unwrap().ahead.len(), 0);
}

#[tokio::test]
async fn a_note_comes_afterwards_and_a_stage_is_said() {
    let room = Room::new();
    let (mara, jonas, id) = office(&room).await;
    presence::go(&jonas, &form(&id, true)).await.unwrap();
    let list = presence::presence(&jonas).await.unwrap();
    let early = presence::note_after(&jonas, &after(&list, "It is decided before", false, false)).await;
    assert_eq!(early.unwrap_err().code(), "E_STATE");
    let jonas = friday(&jonas);
    let list = presence::presence(&jonas).await.unwrap();
    assert_eq!(list.headline, "You have not gone along to a meeting yet; one is waiting for a note.");
    assert_eq!(
        presence::note_after(&jonas, &after(&list, " ", true, true)).await.unwrap_err().code(),
        "E_FORM"
    );
    let hers = presence::note_after(&friday(&mara), &after(&list, "Hers", true, true)).await;
    assert_eq!(hers.unwrap_err().code(), "E_CLEARANCE");
    presence::note_after(&jonas, &after(&list, "It is decided before", true, true)).await.unwrap();
    let list = presence::presence(&jonas).await.unwrap();
    assert_eq!((list.waiting.len(), list.noted[0].after.as_str()), (0, "It is decided before"));
    assert_eq!(list.families[0].went, "Once, last yesterday");
    assert_eq!(list.families[0].alone, "Spoke at 1 of 1 attended alone");
    let stage = |stage: &str| StageForm {
        family: list.families[0].name.clone(),
        stage: stage.into(),
        share: String::new(),
    };
    assert_eq!(presence::set_stage(&jonas, &stage("reign")).await.unwrap_err().code(), "E_FORM");
    assert_eq!(presence::set_stage(&mara, &stage("speak")).await.unwrap_err().code(), "E_CLEARANCE");
    let said = presence::set_stage(&jonas, &stage("Speak")).await.unwrap();
    let stages = async |desk: &Desk| {
        let list = presence::presence(desk).await.unwrap();
        list.families.iter().map(|f| (f.stage.word(), f.since.clone())).collect::<Vec<_>>()
    };
    assert_eq!(stages(&jonas).await, [("speak", "since today".to_owned())]);
    assert_eq!(stages(&friday(&mara)).await, [("observe", String::new())], "how far is his own");
    undo::undo(&jonas, &said.undo.to_string()).await.unwrap();
    assert_eq!(stages(&jonas).await, [("observe", String::new())]);
}
