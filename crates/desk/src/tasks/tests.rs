//! Where a task stands in the list, what its row says, and the finding: tables over small worlds.

use super::*;
use crate::testing::{morning, task};
use world::{GoalLink, Item, PersonId, Task};

fn list(tasks: Vec<Task>) -> Tasks {
    compose(&morning(tasks.into_iter().map(Item::Task).collect()), &Default::default())
}

/// "group: title|when" of every row.
fn rows(tasks: &Tasks) -> Vec<String> {
    let line =
        |g: &Group, r: &Row| format!("{}: {}|{}", g.place.title(), r.title, r.when.as_deref().unwrap_or(""));
    tasks.groups.iter().flat_map(|g| g.rows.iter().map(move |r| line(g, r))).collect()
}

#[test]
fn a_task_stands_where_its_date_and_state_put_it() {
    let parked = |until: &str| Task {
        state: TaskState::Parked,
        start: Some(until.parse().unwrap()),
        ..task("It", None)
    };
    let ended = |state, day: &str| Task {
        state,
        ended: Some(crate::testing::at(&format!("{day} 10:00"))),
        ..task("It", None)
    };
    for (given, said) in [
        (task("It", Some("23")), "Today: It|was due yesterday"),
        (task("It", Some("24")), "Today: It|today"),
        (task("It", Some("24 07:00")), "Today: It|was due today"),
        (task("It", Some("24 15:00")), "Today: It|by 15:00"),
        (task("It", Some("29")), "This week: It|by Sun 29 Nov"),
        (task("It", Some("30")), "Later: It|by Mon 30 Nov"),
        (task("It", None), "Later: It|"),
        (Task { state: TaskState::Doing, ..task("It", None) }, "Today: It|"),
        (Task { state: TaskState::Inbox, ..task("It", None) }, "Later: It|"),
        (Task { state: TaskState::Waiting, ..task("It", Some("23")) }, "Waiting: It|was due yesterday"),
        (Task { owner: Some(PersonId::derive("ben")), ..task("It", Some("24")) }, "Waiting: It|today"),
        (Task { owner: Some(PersonId::derive("Joss")), ..task("It", Some("24")) }, "Today: It|today"),
        (Task { state: TaskState::Someday, ..task("It", Some("24")) }, "Parked and someday: It|today"),
        (parked("2026-12-01"), "Parked and someday: It|"),
        (parked("2026-11-24"), "Today: It|"),
        (ended(TaskState::Done, "20"), "Done lately: It|done Fri 20 Nov"),
        (ended(TaskState::Dropped, "23"), "Done lately: It|dropped yesterday"),
    ] {
        assert_eq!(rows(&list(vec![given.clone()])), [said], "{given:?}");
    }
    assert!(rows(&list(vec![ended(TaskState::Done, "09")])).is_empty(), "long ago");
}

#[test]
fn the_finding_is_what_is_late_then_what_is_due() {
    for (tasks, said) in [
        (vec![], "No task is open."),
        (vec![task("A", None)], "Nothing is late. No open task has a date."),
        (vec![task("A", Some("27"))], "Nothing is late. Next: A, by Fri 27 Nov."),
        (vec![task("A", Some("24")), task("B", Some("27"))], "A is due today."),
        (vec![task("A", Some("24")), task("B", Some("24"))], "Two tasks are due today."),
        (vec![task("A", Some("20")), task("B", Some("24"))], "A is late: it was due Fri 20 Nov."),
        (
            vec![task("A", Some("20")), task("B", Some("23"))],
            "Two tasks are late, the oldest since Fri 20 Nov.",
        ),
        (vec![Task { state: TaskState::Waiting, ..task("A", Some("20")) }], "No task is open."),
    ] {
        assert_eq!(list(tasks.clone()).headline, said, "{tasks:?}");
    }
}

#[test]
fn the_support_counts_only_what_is_known() {
    let known = |title| Task { estimate_minutes: Some(45), ..task(title, None) };
    let waiting = Task { state: TaskState::Waiting, ..task("C", None) };
    for (tasks, said) in [
        (vec![], "No tasks open."),
        (vec![known("A")], "One task open, about 45 min by the estimates."),
        (
            vec![known("A"), task("B", None), waiting],
            "Two tasks open, about 45 min by the estimates, 1 without an estimate. One task waits for somebody.",
        ),
    ] {
        assert_eq!(list(tasks.clone()).support, said, "{tasks:?}");
    }
}

#[test]
fn a_row_says_who_how_long_and_for_what() {
    let goal = world::Goal::new("hub", "Rotterdam hub");
    let mine = Task {
        estimate_minutes: Some(90),
        owner: Some(PersonId::derive("Joss")),
        ..task("Call <b>the</b> yard", None)
    };
    let link = GoalLink { goal: goal.id, contribution: 0.3, confirmed: true, probability: 1.0 };
    let item = ItemRef::Task(mine.id);
    let world =
        morning(vec![Item::Task(mine), Item::Goal(goal)]).with(&world::Effect::LinkGoal { item, link });
    let row = &compose(&world, &Default::default()).groups[0].rows[0];
    assert_eq!(row.title, "Call ‹b>the‹/b> yard");
    assert_eq!(row.facts, ["1 h 30", "Joss Lind has it"]);
    assert_eq!(row.goal.as_ref().map(|g| g.name.as_str()), Some("Rotterdam hub"));
    assert!(row.open && !row.late && row.undo.is_none() && !row.sources.is_empty());
}

#[test]
fn a_form_offers_the_moves_there_are() {
    for (state, moves) in [
        (TaskState::Inbox, vec!["inbox", "next", "doing", "waiting", "parked", "someday"]),
        (TaskState::Next, vec!["next", "doing", "waiting", "parked", "someday"]),
        (TaskState::Scheduled, vec!["next", "doing", "scheduled", "waiting", "parked", "someday"]),
    ] {
        let one = Task { state, ..task("It", Some("24 15:00")) };
        let form = form::form_of(&morning(vec![Item::Task(one.clone())]), &one);
        let offered: Vec<&str> = form.states.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(offered, moves, "{state:?}");
        assert_eq!(form.fields.due, "2026-11-24 15:00");
        assert_eq!(form.who.iter().filter(|c| c.chosen).count(), 1);
    }
}

#[test]
fn what_others_wait_for_stands_before_them_and_says_so() {
    let sign = task("Sign the lease", None);
    let call = Task { state: TaskState::Waiting, after: vec![sign.id], ..task("Hear from the yard", None) };
    let tell = Task { after: vec![call.id], ..task("Tell the team", Some("24")) };
    let post = Task { after: vec![sign.id], ..task("Post it", Some("27")) };
    let early = Task { created: Some(crate::testing::at("01 09:00")), ..task("Something older", Some("24")) };
    let found = list(vec![sign.clone(), call.clone(), tell.clone(), post, early]);
    assert_eq!(
        rows(&found),
        [
            "Today: Something older|today",
            "Today: Sign the lease|",
            "Today: Tell the team|today",
            "This week: Post it|by Fri 27 Nov",
            "Waiting: Hear from the yard|",
        ]
    );
    let row = |title: &str| {
        let all = found.groups.iter().flat_map(|g| &g.rows);
        all.into_iter().find(|r| r.title == title).unwrap().facts.join(", ")
    };
    assert!(
        row("Sign the lease").contains("holds up “Hear from the yard” and one more"),
        "{}",
        row("Sign the lease")
    );
    assert!(row("Tell the team").contains("after “Hear from the yard”"), "{}", row("Tell the team"));
    let lag = world::Lag { task: sign.id, working_days: 3 };
    let relative =
        list(vec![sign, Task { due_after: Some(lag), after: vec![lag.task], ..task("File it", None) }]);
    assert_eq!(rows(&relative)[1], "Later: File it|three working days after “Sign the lease”");
}

#[test]
fn a_date_shows_its_odds_and_what_they_rest_on() {
    let of = |minutes, due| Task { estimate_minutes: Some(minutes), ..task("Write the paper", Some(due)) };
    for (given, words) in [
        (of(30, "27"), Some("99 in 100 in time")),
        (of(3_000, "24"), Some("1 in 100 in time")),
        (of(30, "20"), None),
        (Task { state: TaskState::Waiting, ..of(30, "27") }, None),
        (Task { due: None, ..of(30, "27") }, None),
    ] {
        let row = &list(vec![given.clone()]).groups[0].rows[0];
        assert_eq!(row.odds.as_ref().map(|o| o.words.as_str()), words, "{given:?}");
        assert_eq!(row.facts.iter().any(|f| f.contains("in time")), words.is_some());
        let why = row.odds.as_ref().map_or("", |o| &o.why);
        assert!(
            words.is_none() || why.contains("Four times in five") && why.contains("working time"),
            "{why}"
        );
    }
}
