//! Tasks that hang together: dates that count from another task, long ones cut into steps, work that was interrupted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::tasks::{self, Note, TaskForm};
use desk::{Desk, DeskError, by_hand, undo};
use support::{Room, clock, items};
use world::{Due, Item, Task, TaskId, TaskState};

async fn add(desk: &Desk, words: &str) -> TaskId {
    desk::capture::add(desk, words).await.unwrap().task.id
}

/// Every task as it is kept.
async fn all(desk: &Desk, room: &Room) -> Vec<Task> {
    let lines = items(desk, room).await;
    let tasks = lines.lines().filter_map(|line| match serde_json::from_str(line).unwrap() {
        Item::Task(task) => Some(task),
        _ => None,
    });
    tasks.collect()
}

async fn task(desk: &Desk, room: &Room, id: TaskId) -> Task {
    all(desk, room).await.into_iter().find(|t| t.id == id).unwrap()
}

async fn edit(
    desk: &Desk,
    id: TaskId,
    change: impl FnOnce(&mut TaskForm),
) -> Result<tasks::Changed, DeskError> {
    let mut form = tasks::form(desk, &id.to_string()).await.unwrap().fields;
    change(&mut form);
    tasks::edit(desk, &id.to_string(), &form).await
}

#[tokio::test]
async fn a_date_counts_from_the_end_of_another_task() {
    let room = Room::new();
    let desk = room.office().await;
    let (lease, tell) = (add(&desk, "Sign the lease ~30m").await, add(&desk, "Tell the team ~30m").await);
    tasks::give_date(&desk, &tell.to_string(), "3d after sign the lease").await.unwrap();
    let waits = task(&desk, &room, tell).await;
    assert_eq!((waits.due, waits.after.as_slice()), (None, &[lease][..]));
    let form = tasks::form(&desk, &tell.to_string()).await.unwrap().fields;
    assert_eq!((form.due.as_str(), form.start.as_str()), ("3 days after Sign the lease", ""));
    edit(&desk, tell, |f| f.start = "after Sign the lease".into()).await.unwrap();
    assert_eq!(task(&desk, &room, tell).await.after, [lease], "once");

    let circle = tasks::give_date(&desk, &lease.to_string(), "1d after Tell the team").await.unwrap_err();
    assert_eq!(circle.code(), "E_CYCLE");
    assert!(
        circle.to_string().contains("Tell the team") && circle.to_string().contains("Sign the lease"),
        "{circle}"
    );
    for wrong in ["3d after lunch", "nonsense"] {
        assert_eq!(
            tasks::give_date(&desk, &tell.to_string(), wrong).await.unwrap_err().code(),
            "E_FORM",
            "{wrong}"
        );
    }

    let done = tasks::complete(&desk, &lease.to_string(), None).await.unwrap();
    let dated = task(&desk, &room, tell).await;
    assert_eq!(dated.due, Some(Due::On("2026-11-27".parse().unwrap())), "three working days after Tuesday");
    assert!(dated.due_after.is_none());
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    let again = task(&desk, &room, tell).await;
    assert!(again.due.is_none() && again.due_after.is_some(), "taken back with the end");
    assert!(!by_hand::told(&desk, &done.undo.to_string()).await.unwrap().undo);
}

/// A task that ends on a yes, or in a list outside, frees the dates that count from it at the next round.
#[tokio::test]
async fn the_round_sets_dates_whose_task_has_ended_meanwhile() {
    let room = Room::new();
    let desk = room.office().await;
    let list = room.file("todo.txt", "Sign the lease id:lease\n");
    desk::gather::import(&desk, std::slice::from_ref(&list), &mut |_| true).await.unwrap();
    let tell = add(&desk, "Tell the team ~30m").await;
    edit(&desk, tell, |f| (f.due, f.start) = ("1 day after Sign the lease".into(), "2026-11-25".into()))
        .await
        .unwrap();
    room.file("todo.txt", "x 2026-11-24 Sign the lease id:lease\n");
    desk::gather::import(&desk, std::slice::from_ref(&list), &mut |_| true).await.unwrap();
    desk::rounds::morning(&desk.at(clock("2026-11-25T06:00:00Z"))).await.unwrap();
    let dated = task(&desk, &room, tell).await;
    assert_eq!(dated.due, Some(Due::On("2026-11-25".parse().unwrap())), "{dated:?}");
    assert_eq!(dated.start, Some("2026-11-25".parse().unwrap()));
}

#[tokio::test]
async fn a_long_task_is_cut_into_steps_and_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let paper = add(&desk, "Write the board paper ~4h by Friday #growth").await;
    let before = task(&desk, &room, paper).await;
    let row = tasks::row(&desk, &paper.to_string()).await.unwrap();
    assert!(row.long);
    let cut = tasks::cut(&desk, &paper.to_string()).await.unwrap();
    assert!(cut.text.starts_with("15 Begin: Write the board paper\n"), "{}", cut.text);
    let wrong = tasks::split(&desk, &paper.to_string(), "45 Begin\n30 End").await.unwrap_err();
    assert_eq!(wrong.code(), "E_FORM");
    let done = tasks::split(&desk, &paper.to_string(), "").await.unwrap();
    let known = all(&desk, &room).await;
    let mut steps: Vec<&Task> = known.iter().filter(|t| t.parent == Some(paper)).collect();
    assert_eq!(steps.len() + 1, cut.steps);
    steps.sort_by_key(|t| t.after.len());
    assert_eq!(steps[0].estimate_minutes, Some(15));
    let kept = task(&desk, &room, paper).await;
    let total: u32 = steps.iter().copied().chain([&kept]).filter_map(|t| t.estimate_minutes).sum();
    assert_eq!((total, kept.due, kept.title.as_str()), (240, before.due, "Write the board paper"));
    assert!(kept.estimate_minutes.unwrap() <= 90 && kept.after.len() == 1);
    let listed = tasks::tasks(&desk).await.unwrap().groups;
    let goal = |id: TaskId| {
        let row = listed.iter().flat_map(|g| &g.rows).find(|r| r.id == id).unwrap();
        row.goal.as_ref().map(|g| g.name.clone())
    };
    assert!(goal(paper).is_some() && steps.iter().all(|step| goal(step.id) == goal(paper)));

    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert_eq!(task(&desk, &room, paper).await, before);
    assert!(all(&desk, &room).await.iter().all(|t| t.parent.is_none()));
    let call = add(&desk, "Call Ana ~10m").await;
    assert_eq!(tasks::cut(&desk, &call.to_string()).await.unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn where_somebody_stopped_is_there_when_they_return() {
    let room = Room::new();
    let desk = room.office().await;
    let paper = add(&desk, "Write the board paper ~90m by today").await;
    let note = Note {
        stopped: "Half of the figures".into(),
        next: "Ask Ines for October".into(),
        open: String::new(),
    };
    assert_eq!(tasks::interrupt(&desk, &note).await.unwrap_err().code(), "E_STATE", "the day has not begun");
    desk::rounds::catch_up(&desk).await.unwrap();
    let later = desk.at(clock("2026-11-24T08:20:00Z"));
    assert_eq!(tasks::interrupt(&later, &Note::default()).await.unwrap_err().code(), "E_FORM");
    let noted = tasks::interrupt(&later, &note).await.unwrap();
    assert_eq!((noted.task.id, noted.task.state), (paper, TaskState::Doing));
    let row = tasks::row(&later, &paper.to_string()).await.unwrap();
    assert_eq!(row.stopped, ["Stopped: Half of the figures", "Next: Ask Ines for October"]);
    tasks::carry_on(&later, &paper.to_string()).await.unwrap();
    assert!(tasks::row(&later, &paper.to_string()).await.unwrap().stopped.is_empty());
    tasks::stop(&later, &paper.to_string(), &note).await.unwrap();
    tasks::complete(&later, &paper.to_string(), Some(80)).await.unwrap();
    assert_eq!(tasks::stop(&later, &paper.to_string(), &note).await.unwrap_err().code(), "E_STATE");
}
