//! Modes, support and needs over a living office.

use super::*;
use crate::{Clock, Setup, Who, catch_up, decide, filed, grid, history, propose, today};
use std::collections::BTreeMap;
use tempfile::TempDir;

async fn office(dir: &TempDir) -> Desk {
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let desk = Desk::init(&dir.path().join("office"), &setup, at("2026-03-02T08:00:00Z")).await.unwrap();
    desk.at(at("2026-11-24T06:40:00Z"))
}

fn at(text: &str) -> Clock {
    Clock::Standing(text.parse().unwrap())
}

fn travelling() -> ModeForm {
    ModeForm {
        mode: "travelling".into(),
        until: "2026-11-27".into(),
        deputy: "Jonas".into(),
        money: "2000 EUR".into(),
        ..ModeForm::default()
    }
}

fn fields(error: &DeskError) -> Vec<&'static str> {
    let DeskError::Form(wrong) = error else { panic!("{error}") };
    wrong.iter().map(|w| w.field).collect()
}

#[tokio::test]
async fn a_mode_is_declared_told_ended_and_taken_back() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    assert_eq!(line(&desk).await.unwrap(), None);
    let said = declare(&desk, &travelling()).await.unwrap();
    assert_eq!(said, "Travelling until Fri 27 Nov; Jonas agrees up to 2,000 EUR");
    assert_eq!(today::today(&desk).await.unwrap().mode.as_deref(), Some(said.as_str()));
    // The end of its last day in Berlin.
    let kept = desk.ledger.mode().await.unwrap().unwrap();
    assert_eq!(kept.until.to_string(), "2026-11-27T23:00:00Z");
    let later = desk.at(at("2026-11-27T23:00:00Z"));
    assert_eq!(line(&later).await.unwrap(), None, "it ends by itself");
    let told = history::history(&desk, history::Filter::default()).await.unwrap();
    let told = serde_json::to_string(&told).unwrap();
    assert!(told.contains(&said), "{told}");

    assert!(end(&desk).await.unwrap().starts_with("Travelling has ended."));
    assert_eq!(line(&desk).await.unwrap(), None);
    assert_eq!(end(&desk).await.unwrap_err().code(), "E_STATE");
    assert!(take_back(&desk).await.unwrap().ends_with(&said));
    assert_eq!(line(&desk).await.unwrap(), Some(said));
    assert_eq!(take_back(&desk).await.unwrap_err().code(), "E_STATE", "one step, once");
}

#[tokio::test]
async fn what_is_unsound_is_named_field_by_field() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    for (form, expected) in [
        (ModeForm { mode: "holiday".into(), ..travelling() }, vec!["mode"]),
        (ModeForm { until: String::new(), ..travelling() }, vec!["until"]),
        (ModeForm { until: "Friday".into(), ..travelling() }, vec!["until"]),
        (ModeForm { until: "2026-11-20".into(), ..travelling() }, vec!["until"]),
        (ModeForm { deputy: String::new(), ..travelling() }, vec!["deputy"]),
        (ModeForm { deputy: "Zed".into(), money: "much".into(), ..travelling() }, vec!["deputy", "money"]),
        (ModeForm { deputy: "Mara".into(), ..travelling() }, vec!["deputy"]),
        (ModeForm { money: String::new(), ..travelling() }, vec!["money"]),
        (ModeForm { minutes: "an hour".into(), ..travelling() }, vec!["minutes"]),
    ] {
        let error = declare(&desk, &form).await.unwrap_err();
        assert_eq!(fields(&error), expected, "{form:?}");
    }
    assert_eq!(desk.ledger.mode().await.unwrap(), None, "nothing was declared");
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(declare(&jonas, &travelling()).await.unwrap_err().code(), "E_CLEARANCE");
    declare(&desk, &ModeForm { mode: "New role".into(), until: "2026-12-31".into(), ..ModeForm::default() })
        .await
        .unwrap();
    let said = "New role until Thu 31 Dec; nobody decides alone; levels count up to Agree";
    assert_eq!(line(&jonas).await.unwrap().as_deref(), Some(said), "it binds everybody, and everybody knows");
    assert_eq!(end(&jonas).await.unwrap_err().code(), "E_CLEARANCE");
    let page = page(&jonas).await.unwrap();
    assert!(!page.mine && !page.undo && page.deputies.is_empty());
}

/// An area whose one fault makes the grid propose something, and a suggestion that somebody files.
async fn proposing(desk: &Desk) -> Vec<String> {
    propose::propose(desk).await.unwrap();
    let open = propose::open(desk).await.unwrap();
    open.into_iter().map(|p| p.proposal.kind.0).collect()
}

#[tokio::test]
async fn in_assist_only_the_basics_and_what_was_asked_for_stay() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    put_work(&desk).await;
    let before = proposing(&desk).await;
    assert!(before.iter().any(|kind| kind.starts_with("agenda.") && kind != "agenda.conflict"), "{before:?}");
    let filed = filed::FiledForm {
        title: "Use a template".into(),
        because: "It takes three hours".into(),
        minutes: "60".into(),
        ..filed::FiledForm::default()
    };
    filed::file(&desk, &filed).await.unwrap();

    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(set(&jonas, "assist").await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(set(&desk, "more").await.unwrap_err().code(), "E_FORM");
    assert_eq!(set(&desk, "assist").await.unwrap().word, "Assist");
    assert_eq!(set(&desk, "assist").await.unwrap_err().code(), "E_STATE");
    let kept = |kind: &String| {
        kind.starts_with("filed.") || kind.starts_with("navigator.") || kind == "agenda.conflict"
    };
    let tomorrow = desk.at(at("2026-11-25T06:40:00Z"));
    for kinds in [proposing(&desk).await, proposing(&tomorrow).await] {
        assert!(kinds.iter().all(kept), "{kinds:?}");
        assert!(kinds.iter().any(|kind| kind.starts_with("filed.")), "{kinds:?}");
    }
    assert_eq!(take_back_support(&tomorrow).await.unwrap().level, Level::Autonomy);
    assert_eq!(take_back_support(&tomorrow).await.unwrap_err().code(), "E_STATE");
    assert!(!proposing(&tomorrow).await.iter().all(kept), "what was left out is suggested again");
}

/// A week that the agenda would change: two long meetings beside each other with an hour's work due.
async fn put_work(desk: &Desk) {
    use crate::testing::event;
    use world::{Due, Item, SourceId, Task, TaskId, TaskState};
    let mut task = Task::new(TaskId::derive("paper"), SourceId::derive("tasks"), "Write the board paper");
    (task.state, task.due) = (TaskState::Next, Some(Due::On(civil::date(2026, 11, 27))));
    task.estimate_minutes = Some(240);
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    let events = ["24", "25", "26"]
        .map(|day| Item::Event(event(&format!("Review {day}"), &format!("{day} 09:00"), 120)));
    txn.save_all(events.into_iter().chain([Item::Task(task)]).collect()).await.unwrap();
    txn.commit().await.unwrap();
}

fn told(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        needs(&[]).into_iter().map(|key| (key.to_owned(), "0".to_owned())).collect();
    all.extend(changes.iter().map(|(key, n)| ((*key).to_owned(), (*n).to_owned())));
    return all;
    fn needs(_: &[u8]) -> [&'static str; 12] {
        engines::partnership::needs::QUESTIONS.map(|q| q.key)
    }
}

#[tokio::test]
async fn twelve_answers_are_reckoned_kept_and_due_again_after_a_quarter() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    assert_eq!(super::needs(&desk).await.unwrap().finding, None);
    let error =
        answer(&desk, &told(&[("messages", "many"), ("private", "101"), ("trips", "")])).await.unwrap_err();
    let mut named = fields(&error);
    named.sort_unstable();
    assert_eq!(named, ["messages", "private", "trips"]);
    // 100 × 3 + 20 × 15 + 9 × 30 = 870, and a tenth of the 300 of arranging again: 900 minutes. Five days of eight hours
    // less lunch here are 2,400 minutes; four fifths of that 1,920: 0.47 of one person.
    let answers = told(&[("messages", "100"), ("arranged", "20"), ("reports", "9"), ("changes", "10")]);
    let found = answer(&desk, &answers).await.unwrap();
    assert_eq!(found.finding.as_deref(), Some("15 h of support a week: 0.5 of one person."));
    assert!(found.advice.as_ref().unwrap().starts_with("Partner. "), "{found:?}");
    assert_eq!(found.asked[0].why, "100 a week, 3 min each: 5 h");
    assert!(found.basis.contains("asked again from Wed 24 Feb 2027 on"), "{}", found.basis);
    let asks = |told: &catch_up::CatchUp| {
        told.parts[0].lines.iter().any(|item| item.line.text.starts_with("Twelve questions"))
    };
    let late = |day: &str| desk.at(at(&format!("{day}T08:00:00Z")));
    for (day, due) in [("2027-02-23", false), ("2027-02-24", true)] {
        let then = late(day);
        assert_eq!(asks(&catch_up::catch_up(&then).await.unwrap()), due, "{day}");
        assert_eq!(super::needs(&then).await.unwrap().due, due, "{day}");
    }
    let fewer = answer(&late("2027-02-24"), &told(&[("messages", "10")])).await.unwrap();
    assert_eq!(fewer.finding.as_deref(), Some("30 min of support a week: next to nothing of one person."));
    let back = take_back_needs(&late("2027-02-24")).await.unwrap();
    assert_eq!((back.finding, back.due), (found.finding, true));
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(answer(&jonas, &answers).await.unwrap_err().code(), "E_CLEARANCE");
}

/// The deputy's yes counts up to the limit that the executive named, and no longer than the mode.
#[tokio::test]
async fn the_deputy_of_a_mode_agrees_up_to_its_limit() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let area =
        grid::AreaForm { name: "Reviews".into(), covers: "review".into(), ..grid::AreaForm::default() };
    let area = grid::add(&desk, &area).await.unwrap().id;
    let asks = grid::LevelForm { person: "Jonas".into(), level: "a1".into(), ..Default::default() };
    grid::set_level(&desk, &area, &asks).await.unwrap();
    grid::answer(&desk.seated(Who::Assistant).await.unwrap(), &area, true).await.unwrap();
    put_work(&desk).await;
    propose::propose(&desk).await.unwrap();
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    let open = propose::open(&jonas).await.unwrap();
    let moves =
        open.iter().find(|p| p.proposal.about.iter().any(|i| matches!(i, world::ItemRef::Event(_)))).unwrap();
    let id = moves.proposal.id.to_string();
    let refused = decide::accept(&jonas, &id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE", "{refused}");
    let minutes = ModeForm { money: String::new(), minutes: "600".into(), ..travelling() };
    declare(&desk, &minutes).await.unwrap();
    decide::accept(&jonas, &id, None).await.unwrap();
}
