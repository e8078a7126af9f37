//! What is between the pair: what they agreed and signed, candid views, a no that was practised; and what an auditor reads.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::agreed::{self, RightsForm};
use desk::boundaries::Form;
use desk::decisions::{self, Frame};
use desk::rehearsal::{self, WentForm};
use desk::views::{self, ViewForm};
use desk::{Desk, Setup, Who, undo};
use support::*;
use world::PersonId;

async fn pair(room: &Room) -> (Desk, Desk) {
    let mara = room.filled_office().await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    (mara, jonas)
}

fn names(of: &agreed::Agreed) -> Vec<bool> {
    of.names.iter().map(|n| n.on.is_some()).collect()
}

#[tokio::test]
async fn what_is_agreed_stands_once_both_signed_and_another_wording_strikes_both_names() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    assert_eq!(agreed::sign(&jonas).await.unwrap_err().code(), "E_NOT_FOUND");
    assert_eq!(agreed::write(&jonas, &RightsForm::default()).await.unwrap_err().code(), "E_FORM");
    let form = RightsForm { hours: "08:30 to 17:30".into(), through: "yes".into(), ..RightsForm::default() };
    agreed::write(&jonas, &form).await.unwrap();
    assert_eq!(agreed::write(&mara, &form).await.unwrap_err().code(), "E_STATE", "it stands so already");
    agreed::sign(&jonas).await.unwrap();
    assert_eq!(agreed::sign(&jonas).await.unwrap_err().code(), "E_STATE");
    let seen = agreed::agreed(&mara).await.unwrap();
    assert_eq!((seen.headline.as_str(), seen.may_sign), ("Mara has still to sign.", true));
    let signed = agreed::sign(&mara).await.unwrap();
    let seen = agreed::agreed(&jonas).await.unwrap();
    assert_eq!((seen.headline.as_str(), names(&seen)), ("It stands: both have signed.", vec![true, true]));
    undo::undo(&mara, &signed.undo.to_string()).await.unwrap();
    assert_eq!(names(&agreed::agreed(&jonas).await.unwrap()), [false, true]);
    agreed::sign(&mara).await.unwrap();
    agreed::write(&mara, &RightsForm { hours: "09:00 to 18:00".into(), ..form }).await.unwrap();
    assert_eq!(names(&agreed::agreed(&jonas).await.unwrap()), [false, false]);
}

#[tokio::test]
async fn whoever_asks_past_the_assistant_is_sent_to_them_once_both_signed() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let ask = mail(
        "Emil Kovac <emil@routewise.example>",
        "24 Nov 2026 06:00",
        "past",
        "Half an hour",
        "Dear Mara,\n\nCould we meet on Thursday at 14:00 for half an hour?\n\nEmil\n",
    );
    desk::gather::import(&mara, &[room.file("past.mbox", &mbox(&[ask]))], &mut |_| true).await.unwrap();
    let found = async || {
        desk::propose::propose(&mara).await.unwrap();
        let open = desk::propose::open(&mara).await.unwrap();
        open.into_iter().filter(|p| p.proposal.kind.0 == "partnership.reroute").collect::<Vec<_>>()
    };
    let form = RightsForm { through: "yes".into(), ..RightsForm::default() };
    agreed::write(&jonas, &form).await.unwrap();
    agreed::sign(&jonas).await.unwrap();
    assert_eq!(found().await.len(), 0, "one name is not both");
    agreed::sign(&mara).await.unwrap();
    let found = found().await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].proposal.title, "Ask Emil Kovac to come through Jonas");
}

#[tokio::test]
async fn a_candid_view_waits_until_it_is_heard() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let options = ["Breda", "Zwolle"].map(str::to_owned);
    let added = decisions::add(&mara, "Which depot first?", Frame::default(), &options, &[]).await.unwrap();
    let decision = added.id;
    let form = |view: &str, firmness: &str| ViewForm {
        about: decision.to_string(),
        view: view.into(),
        firmness: firmness.into(),
    };
    assert_eq!(views::give(&mara, &form("Breda", "firmly")).await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(views::give(&jonas, &form(" ", "firmly")).await.unwrap_err().code(), "E_FORM");
    assert_eq!(views::give(&jonas, &form("Breda", "madly")).await.unwrap_err().code(), "E_FORM");
    views::give(&jonas, &form("Breda: the roof is sound", "Firmly")).await.unwrap();
    let waits = async || {
        let told = desk::catch_up::catch_up(&mara).await.unwrap();
        told.parts[0]
            .lines
            .iter()
            .any(|l| l.line.text == "Jonas on “Which depot first?”, firmly held: Breda: the roof is sound")
    };
    assert!(waits().await);
    let rows = views::of_decision(&mara, decision).await.unwrap();
    assert_eq!((rows.len(), rows[0].firmness, rows[0].heard.as_str()), (1, "firmly", ""));
    let id = rows[0].id.to_string();
    assert_eq!(views::heard(&jonas, &id).await.unwrap_err().code(), "E_CLEARANCE");
    views::heard(&mara, &id).await.unwrap();
    assert_eq!(views::heard(&mara, &id).await.unwrap_err().code(), "E_STATE");
    assert!(!waits().await);
    assert_eq!(views::of_decision(&jonas, decision).await.unwrap()[0].heard, "today");
}

#[tokio::test]
async fn a_no_is_practised_against_three_and_what_worked_is_kept_for_oneself() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let no = Form {
        to: "Ana Lima".into(),
        situation: "for the depot figures by Thursday".into(),
        cannot: "check them".into(),
        reason: "two audits close this week".into(),
        alternative: "the totals today".into(),
        ..Form::default()
    };
    let against = rehearsal::rehearse(&jonas, &no).await.unwrap();
    assert_eq!(against.len(), 3);
    assert!(against.iter().all(|one| !one.why.is_empty() && !one.answer.is_empty()), "{against:?}");
    let went = |line: &str, worked: &str| WentForm {
        against: against[0].says.clone(),
        worked: worked.into(),
        line: line.into(),
        next: "Pause first".into(),
    };
    assert_eq!(rehearsal::went(&jonas, &went("", "yes")).await.unwrap_err().code(), "E_FORM");
    rehearsal::went(&jonas, &went("The totals are what I have today", "yes")).await.unwrap();
    rehearsal::went(&jonas, &went("Perhaps", "")).await.unwrap();
    let lines = rehearsal::best_lines(&jonas).await.unwrap();
    assert_eq!(lines.len(), 1, "what did not work is not offered again");
    assert_eq!(lines[0].line, "The totals are what I have today");
    assert_eq!(rehearsal::best_lines(&mara).await.unwrap().len(), 0);
    assert!(!items(&mara, &room).await.contains("what I have today"), "it is nobody else's");
}

#[tokio::test]
async fn an_auditor_reads_who_did_what_and_no_word_of_content() {
    let room = Room::new();
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        auditors: vec!["Edda Falk <edda@audit.example>".into()],
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let mara = Desk::init(&room.path("office"), &setup, now()).await.unwrap();
    let paths = [room.file("todo.txt", TODO), room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()]))];
    desk::gather::import(&mara, &paths, &mut |_| true).await.unwrap();
    desk::capture::add_for(&mara, "Call the secretive landlord", None).await.unwrap();
    let edda = mara.seated(Who::Auditor(PersonId::derive("edda@audit.example"))).await.unwrap();
    let trail = desk::audit::trail(&edda, None).await.unwrap();
    assert!(trail.headline.starts_with("The trail is whole: "), "{}", trail.headline);
    assert!(trail.lines.iter().any(|l| l.who == "Mara Ellingsen" && l.to.contains("1 task")), "{trail:?}");
    let all = format!("{trail:?}");
    assert!(!all.contains("landlord") && !all.contains("secretive"), "{all}");
    assert!(trail.lines.windows(2).all(|two| two[0].number == two[1].number + 1), "no entry is left out");
    // Nothing else of the office is theirs.
    assert_eq!(items(&edda, &room).await.lines().count(), 0);
    assert!(
        !format!("{:?}", desk::search::search(&edda, "landlord", &most()).await.unwrap())
            .contains("secretive")
    );
    assert!(!format!("{:?}", desk::brief::brief(&edda, None).await).contains("landlord"));
    // Nobody but an auditor and the executive reads it so; who works in the office is no auditor.
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    assert_eq!(desk::audit::trail(&jonas, None).await.unwrap_err().code(), "E_CLEARANCE");
    let twice = Setup { auditors: vec!["Jonas Weil <jonas@near.example>".into()], ..setup };
    let refused = Desk::init(&room.path("other"), &twice, now()).await.err().unwrap();
    assert!(refused.to_string().contains("named as an auditor"), "{refused}");
}
