//! Tasks that hang together: dates that count from another task, long ones cut into steps, work that was interrupted.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::tasks::{self, ClarifyForm, Note, TaskForm};
use desk::{Desk, DeskError, Who, by_hand, full_weeks, undo};
use support::{Room, board, calendar, clock, event, items};
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

#[tokio::test]
async fn what_is_captured_leaves_the_inbox_once_it_is_clear() {
    let room = Room::new();
    let desk = room.office().await;
    let whole = add(&desk, "Call Ana by Friday ~30m").await;
    assert_eq!(task(&desk, &room, whole).await.state, TaskState::Next, "nothing is open");
    assert!(tasks::dialogue(&desk, None).await.unwrap().is_none());
    let lease = add(&desk, "Lease").await;
    let open = tasks::dialogue(&desk, None).await.unwrap().unwrap();
    assert_eq!((open.id, open.number, open.of, open.next), (lease, 1, 1, None));
    assert_eq!(open.question.as_deref(), Some("What is the next step, by when, and how long will it take?"));
    assert_eq!((open.form.outcome.as_str(), open.form.title.as_str()), ("Lease", ""));

    let said = |change: &dyn Fn(&mut ClarifyForm)| {
        let mut form = open.form.clone();
        change(&mut form);
        form
    };
    let refused = tasks::clarify(&desk, &lease.to_string(), &open.form).await.unwrap_err();
    let DeskError::Form(wrong) = refused else { panic!("{refused:?}") };
    assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), ["title", "due"]);
    let noun = said(&|f| (f.title, f.due) = ("Frobnication".into(), "none".into()));
    assert_eq!(tasks::clarify(&desk, &lease.to_string(), &noun).await.unwrap_err().code(), "E_FORM");
    assert_eq!(task(&desk, &room, lease).await.state, TaskState::Inbox, "nothing was changed");
    let clear = said(&|f| {
        (f.title, f.due, f.contexts) = ("Read the lease".into(), "none".into(), "desk, @phone".into());
    });
    let done = tasks::clarify(&desk, &lease.to_string(), &clear).await.unwrap();
    let kept = task(&desk, &room, lease).await;
    assert_eq!(
        (kept.state, kept.title.as_str(), kept.outcome.as_str()),
        (TaskState::Next, "Read the lease", "Lease")
    );
    assert_eq!((kept.due, kept.contexts), (None, vec!["desk".to_owned(), "phone".to_owned()]));
    assert_eq!(
        tasks::clarify(&desk, &lease.to_string(), &clear).await.unwrap_err().code(),
        "E_STATE",
        "once"
    );
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert_eq!(task(&desk, &room, lease).await.state, TaskState::Inbox);
    for (actionable, reason, state) in [
        ("no", "", TaskState::Inbox),
        ("no", "Already signed", TaskState::Dropped),
        ("someday", "", TaskState::Someday),
    ] {
        let form =
            said(&|f| (f.actionable, f.reason, f.read) = (actionable.into(), reason.into(), String::new()));
        let answer = tasks::clarify(&desk, &lease.to_string(), &form).await;
        assert_eq!(task(&desk, &room, lease).await.state, state, "{actionable} {reason}");
        if let Ok(changed) = answer {
            undo::undo(&desk, &changed.undo.to_string()).await.unwrap();
        }
    }
}

/// The assistant drops in twelve requests: each gets an owner, a next action, an estimate and a place, or a question back.
#[tokio::test]
async fn each_of_twelve_requests_gets_a_place_or_a_question_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    let lines = "\
        Ben Roy: review the budget by Friday ~45m\n\
        Ben Roy: slides for the board\n\
        Ana Lima: call the landlord by Thursday\n\
        Ana Lima: order a cake\n\n\
        Book the train to Hamburg by Wednesday\n\
        Write the foreword by Friday ~60m\n\
        Post the contract by Thursday\n\
        Prepare the talk by next Monday ~90m\n\
        Ana Lima: send the figures\n\
        Check the invoice by Friday ~10m\n\
        Sign the form by Thursday ~5m\n\
        Thank the team by Friday ~10m\n";
    let got = tasks::drop_in(&jonas, lines).await.unwrap();
    assert_eq!(got.requests.len(), 12);
    let kept = all(&desk, &room).await;
    for one in &got.requests {
        let task = kept.iter().find(|t| t.id == one.task).unwrap();
        assert!(!one.facts[0].is_empty() && task.estimate_minutes.is_some(), "{one:?}");
        assert_eq!(one.place.is_some(), one.question.is_none(), "{one:?}");
        assert_eq!(
            task.state,
            if one.question.is_some() { TaskState::Inbox } else { TaskState::Next },
            "{one:?}"
        );
    }
    let open: Vec<&str> =
        got.requests.iter().filter(|r| r.question.is_some()).map(|r| r.title.as_str()).collect();
    assert_eq!(open, ["Slides for the board", "Order a cake", "Send the figures"]);
    let owner = |n: usize| got.requests[n].facts[0].as_str();
    assert_eq!((owner(2), owner(5)), ("Jonas Weil", "Mara Ellingsen"), "light work, and deep work");
    assert_eq!(got.requests[0].requester.as_deref(), Some("Ben Roy"));
    let asked: Vec<String> = desk::propose::open(&desk)
        .await
        .unwrap()
        .into_iter()
        .filter(|p| p.proposal.kind.0 == "orchestration.ask")
        .map(|p| p.proposal.title)
        .collect();
    assert!(asked.contains(&"Ask Ana about 2 requests".to_owned()), "{asked:?}");
    undo::undo(&jonas, &got.undo.to_string()).await.unwrap();
    let after = all(&desk, &room).await;
    assert!(got.requests.iter().all(|r| after.iter().all(|t| t.id != r.task)), "all taken back");
    let many = "Call Ana\n".repeat(41);
    assert_eq!(tasks::drop_in(&jonas, &many).await.unwrap_err().code(), "E_LIMIT");
    assert_eq!(tasks::drop_in(&jonas, " \n\n").await.unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn the_executive_chooses_what_gives_way_and_the_choice_is_kept() {
    let room = Room::new();
    let desk = room.office().await;
    let list = room.file("todo.txt", "(A) Sign the lease due:2026-11-24 est:4h id:lease\n(A) Tidy the archive due:2026-11-24 est:4h id:archive\n");
    desk::gather::import(&desk, std::slice::from_ref(&list), &mut |_| true).await.unwrap();
    for one in all(&desk, &room).await {
        edit(&desk, one.id, |f| f.estimate = "240".into()).await.unwrap();
    }
    let urgent = full_weeks::full_weeks(&desk).await.unwrap().urgent.unwrap();
    assert!(urgent.finding.starts_with("Two tasks are marked urgent: "), "{}", urgent.finding);
    let gives: Vec<TaskId> = urgent.rows.iter().filter(|r| r.gives).map(|r| r.task).collect();
    assert_eq!((urgent.rows.len(), gives.len()), (2, 1));
    let id = gives[0].to_string();
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(full_weeks::give_way(&jonas, &id, "").await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(full_weeks::give_way(&desk, &id, "2026-11-20").await.unwrap_err().code(), "E_FORM");
    let done = full_weeks::give_way(&desk, &id, "2026-12-01").await.unwrap();
    let page = full_weeks::full_weeks(&desk).await.unwrap();
    assert!(page.urgent.is_none(), "what is left fits");
    let choice = &page.record.choices[0];
    assert_eq!(choice.task, Some(gives[0]));
    assert!(
        choice.figure.starts_with("gave way to ") && choice.figure.ends_with("; Mara chose, today"),
        "{choice:?}"
    );
    assert_eq!(full_weeks::give_way(&desk, &id, "2026-12-02").await.unwrap_err().code(), "E_STATE");
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert!(full_weeks::full_weeks(&desk).await.unwrap().urgent.is_some(), "as before");
}

/// A meeting that comes, moves and goes: each is seen at the next round, planned around, and told.
#[tokio::test]
async fn a_day_that_changes_is_planned_anew_and_told() {
    let room = Room::new();
    let desk = room.office().await;
    let write = |events: &[&str]| room.file("a.ics", &calendar(events));
    let import = async |desk: &Desk, path: std::path::PathBuf| {
        desk::gather::import(desk, &[path], &mut |_| true).await.unwrap();
        desk::rounds::catch_up(desk).await.unwrap();
    };
    for words in ["Write the paper by today ~90m", "Prepare the talk by today ~90m"] {
        add(&desk, words).await;
    }
    import(&desk, write(&[&board()])).await;
    let quiet = desk::plan::changed(&desk).await.unwrap();
    assert_eq!((quiet.headline.as_str(), quiet.rows.len()), ("Nothing has changed the plan of today.", 0));
    let later = desk.at(clock("2026-11-24T06:50:00Z"));
    let call = event("call", "24T130000", "24T150000", "Call with the bank", "");
    import(&later, write(&[&board(), &call])).await;
    let told = desk::plan::changed(&later).await.unwrap();
    assert_eq!((told.rows.len(), told.rows[0].at.as_str()), (1, "07:50"));
    assert_eq!(told.rows[0].why, ["“Call with the bank” is new, 13:00–15:00."]);
    let again = later.at(clock("2026-11-24T06:55:00Z"));
    desk::rounds::catch_up(&again).await.unwrap();
    assert_eq!(desk::plan::changed(&again).await.unwrap().rows.len(), 1, "told once");
    let jonas = again.seated(Who::Assistant).await.unwrap();
    assert!(desk::plan::changed(&jonas).await.unwrap().rows.is_empty(), "it is not the assistant's day");
    let third = desk.at(clock("2026-11-24T07:00:00Z"));
    let off = event("board", "24T100000", "24T110000", "Board", "STATUS:CANCELLED\nSEQUENCE:2\n");
    import(&third, write(&[&off, &call])).await;
    let told = desk::plan::changed(&third).await.unwrap();
    assert_eq!(told.rows[0].why, ["“Board” is off: 10:00–11:00 is free."], "{told:?}");
    let page = desk::today::today(&third).await.unwrap();
    assert_eq!(page.changed.rows.len(), 2);
}
