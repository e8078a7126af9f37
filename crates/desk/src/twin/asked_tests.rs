//! Proposals of scenarios in a living office: before a yes what they rest on is looked at again.

use super::*;
use crate::{Desk, Who, decide, goals};
use tempfile::TempDir;
use world::{Item, SourceId, State, Task, TaskId, TaskState};

async fn office(dir: &TempDir) -> Desk {
    let desk = crate::testing::fresh(dir).await;
    for name in ["Plan", "Growth"] {
        goals::add_goal(&desk, name, goals::NewGoal::default()).await.unwrap();
    }
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await.unwrap();
    let task = |n: usize| {
        let title = format!("Renewal part {n}");
        let mut task = Task::new(TaskId::derive(&title), SourceId::derive("tasks"), &title);
        (task.state, task.requester) = (TaskState::Next, desk.office().assistant.as_ref().map(|a| a.person));
        task.estimate_minutes = Some(60);
        Item::Task(task)
    };
    txn.save_all((0..3).map(task).collect::<Vec<_>>()).await.unwrap();
    let jonas = world::Person::new("Jonas Weil", "jonas@near.example");
    txn.save_all(vec![Item::Person(jonas)]).await.unwrap();
    txn.commit().await.unwrap();
    desk
}

#[tokio::test]
async fn a_weight_that_changed_since_is_previewed_anew_and_nothing_is_done() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let shown = propose(&desk, "weigh Plan 40%", WEEKS, false).await.unwrap();
    let id = shown.proposal.id.to_string();
    goals::weigh_goal(&desk, "plan", 3.0, "").await.unwrap();
    let refused = decide::accept(&desk, &id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CONFLICT");
    let said = refused.to_string();
    assert!(said.contains("“Plan” is 75.0% beside its siblings now, 50.0%"), "{said}");
    let world = desk.snapshot().await.unwrap();
    let weight = |world: &world::Snapshot| world.goals.values().find(|g| g.name == "Plan").unwrap().weight;
    assert_eq!(weight(&world), 3.0, "nothing was done");
    assert!(matches!(world.proposals[&shown.proposal.id].state, State::Shown { .. }), "it waits, made anew");
    decide::accept(&desk, &id, None).await.unwrap();
    assert!((weight(&desk.snapshot().await.unwrap()) - 2.0 / 3.0).abs() < 1e-9, "0.4 beside 1");
}

#[tokio::test]
async fn a_task_that_was_done_since_is_named_and_the_rest_is_made_anew() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let shown = propose(&desk, "hand everything to Jonas", WEEKS, false).await.unwrap();
    assert!(shown.proposal.title.contains("three open tasks"), "{}", shown.proposal.title);
    let id = shown.proposal.id.to_string();
    crate::tasks::complete(&desk, &TaskId::derive("Renewal part 1").to_string(), None).await.unwrap();
    let refused = decide::accept(&desk, &id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CONFLICT");
    assert!(refused.to_string().contains("“Renewal part 1” is no longer open"), "{refused}");
    let now = desk.proposal(&id).await.unwrap();
    assert!(now.title.contains("two open tasks"), "{}", now.title);
    decide::accept(&desk, &id, None).await.unwrap();
    let owner = desk.office().assistant.as_ref().map(|a| a.person);
    let world = desk.snapshot().await.unwrap();
    let theirs = world.tasks.values().filter(|t| t.state.is_open() && t.owner == owner).count();
    assert_eq!(theirs, 2);
}

#[tokio::test]
async fn nobody_is_given_a_task_by_hand_that_they_may_not_see() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let jonas = desk.office().assistant.as_ref().map(|a| a.person).unwrap();
    let at = |level| world::Clearance::at(level);
    assert!(desk.is_seen_by(jonas, &at(world::Level::Confidential)).await.unwrap());
    assert!(!desk.is_seen_by(jonas, &at(world::Level::EyesOnly)).await.unwrap());
    assert!(desk.is_seen_by(desk.office().owner.person, &at(world::Level::EyesOnly)).await.unwrap());
    // An area goes with the tasks that are shared; the private one stays, and is only counted.
    let mara = desk.office().owner.person;
    let mut area = world::Responsibility::new(world::ResponsibilityId::derive("renewals"), "Renewals", mara);
    (area.responsible, area.covers) = (vec![mara], vec!["renewal".into()]);
    let mut private =
        Task::new(TaskId::derive("private"), SourceId::derive("tasks"), "Renewal of Ida's passport");
    (private.state, private.clearance) = (TaskState::Next, at(world::Level::EyesOnly));
    let id = private.id;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await.unwrap();
    txn.save_all(vec![Item::Responsibility(area), Item::Task(private)]).await.unwrap();
    txn.commit().await.unwrap();
    let form = crate::grid::HandOverForm {
        to: "Jonas Weil".into(),
        tasks: "yes".into(),
        ..crate::grid::HandOverForm::default()
    };
    let before = crate::grid::before_hand_over(&desk, "Renewals", "Jonas").await.unwrap();
    assert!(before.tasks.len() == 3 && !before.tasks.iter().any(|t| t.contains("Ida")), "{:?}", before.tasks);
    let changed = crate::grid::hand_over(&desk, "Renewals", &form).await.unwrap();
    let said = "Three open tasks go along. One that is private stays with you.";
    assert!(changed.said.contains(said) && !changed.said.contains("Ida"), "{}", changed.said);
    let world = desk.snapshot().await.unwrap();
    assert!(world.tasks[&id].owner.is_none_or(|owner| owner == mara));
}

#[tokio::test]
async fn what_changed_since_a_day_that_is_not_over_is_no_question() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    for ahead in [0, 1, 40] {
        let day = desk.today().saturating_add(jiff::Span::new().days(ahead));
        assert_eq!(changed(&desk, Some(day)).await.unwrap_err().code(), "E_RANGE", "{day}");
    }
    let before = desk.today().saturating_sub(jiff::Span::new().days(1));
    assert!(changed(&desk, Some(before)).await.unwrap().is_none());
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(changed(&jonas, Some(jonas.today())).await.unwrap_err().code(), "E_RANGE");
}
