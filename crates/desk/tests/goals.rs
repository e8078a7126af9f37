//! Goals: weighed with a look ahead, closed with an heir, told when they shift, ranked blind; and what is private stays
//! unseen, even as a weight.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::goals::{self, Method, Page, Priorities};
use desk::{Desk, Who, audit, gather, notices, rounds, undo};
use engines::decisions::matrix::Quadrant;
use std::collections::{BTreeMap, BTreeSet};
use support::*;

const PLANS: &str = "[[goal]]\nid = \"hub\"\nname = \"Open the hub\"\nowner = \"ana@near.example\"\nweight = 1.0\n\
    keywords = [\"lease\", \"hub\"]\nunit = \"%\"\nbaseline = 0\ntarget = 100\nstart = 2026-01-01\ndue = 2027-01-01\n\
    status = [{ date = 2026-10-01, value = 30 }]\n\n\
    [[goal]]\nid = \"budget\"\nname = \"Budget\"\nweight = 1.0\nkeywords = [\"board\"]\n\n\
    [[goal]]\nid = \"heron\"\nname = \"Heron takeover\"\nweight = 2.0\nlevel = \"eyes-only\"\nkeywords = [\"heron\"]\n\n\
    [[project]]\nid = \"fit-out\"\nname = \"Fit-out\"\ngoals = { hub = 1.0 }\nrisks = [\"Steel is late\"]\n\
    milestones = [{ name = \"Permit\", due = 2026-11-10 }, { name = \"Keys\", due = 2026-12-18 }]\n";

const WORK: &str = "2026-11-02 Sign the lease +fit-out due:2026-11-24 est:30m\n\
    2026-11-02 Plan the racking +fit-out due:2026-12-18 est:2h\n\
    2026-11-02 Budget tables due:2026-11-25 est:1h goal:budget=0.1\n\
    2026-11-02 Sort the cellar est:5h\n\
    2026-11-02 Read the board figures est:1h goal:budget=0.6\n";

/// An office with three goals, one of them for the executive alone, and three weeks of meetings that serve the budget.
async fn office(room: &Room) -> Desk {
    let desk = room.office().await;
    let meetings: Vec<String> = (2..=20)
        .map(|day| {
            event(
                &format!("b{day}"),
                &format!("{day:02}T090000"),
                &format!("{day:02}T110000"),
                "Board figures",
                "",
            )
        })
        .collect();
    let meetings: Vec<&str> = meetings.iter().map(String::as_str).collect();
    let paths = [
        room.file("goals.toml", PLANS),
        room.file("a.ics", &calendar(&[&meetings[..], &[&board(), &weekly()]].concat())),
        room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
        room.file("people.vcf", CARDS),
        room.file("todo.txt", WORK),
    ];
    gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    rounds::morning(&desk).await.unwrap();
    desk
}

async fn weights(desk: &Desk) -> Vec<String> {
    let rows = goals::goals(desk).await.unwrap().rows;
    rows.iter().map(|r| format!("{} {:.2}", r.slug, r.weight)).collect()
}

fn by(method: Method, given: &[(&str, &str)]) -> Priorities {
    let given = given.iter().map(|(goal, number)| ((*goal).to_owned(), (*number).to_owned())).collect();
    Priorities { method, why: "the board asked".to_owned(), given }
}

#[tokio::test]
async fn goals_are_weighed_by_rank_after_a_look_at_what_would_change() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = weights(&desk).await;
    assert_eq!(before, ["hub 0.25", "budget 0.25", "heron 0.50"]);
    let given = by(Method::Rank, &[("budget", "1"), ("hub", "3"), ("heron", "2")]);
    let seen = goals::preview(&desk, &given).await.unwrap();
    assert_eq!(weights(&desk).await, before, "a look changes nothing");
    let moved: Vec<&str> = seen.goals.iter().map(|g| g.name.as_str()).collect();
    assert_eq!(moved, ["Budget", "Heron takeover", "Open the hub"]);
    assert!(seen.tasks_moved >= 2 && !seen.tasks.is_empty(), "{seen:?}");
    assert!(seen.headline.contains("would change places"), "{}", seen.headline);
    let done = goals::weigh(&desk, &given).await.unwrap();
    assert_eq!(weights(&desk).await, ["hub 0.11", "budget 0.61", "heron 0.28"]);
    let turns = goals::history(&desk, "budget").await.unwrap();
    let told = [turns[0].what.as_str(), &turns[0].who, &turns[0].why];
    assert_eq!(told, ["Weight 1 to 0.6111", "Mara Ellingsen", "the board asked"]);
    assert_eq!(turns.last().unwrap().what, "Set");
    assert_eq!(goals::weigh(&desk, &given).await.unwrap_err().code(), "E_STATE");
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert_eq!(weights(&desk).await, before, "all of them are taken back at once");
    assert_eq!(audit::verify(&desk).await.unwrap().broken, None);
}

#[tokio::test]
async fn numbers_that_make_no_weights_change_nothing() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = weights(&desk).await;
    for (given, code) in [
        (by(Method::Points, &[("hub", "0"), ("budget", "0"), ("heron", "0")]), "E_WEIGHTS"),
        (by(Method::Points, &[("hub", "x"), ("budget", "1"), ("heron", "1")]), "E_FORM"),
        (by(Method::Swing, &[("hub", "60"), ("budget", "1"), ("heron", "1")]), "E_WEIGHTS"),
        (by(Method::Points, &[("hub", "1"), ("budget", "1")]), "E_WEIGHTS"),
        (by(Method::Points, &[("hub", "1"), ("hub", "1"), ("budget", "1"), ("heron", "1")]), "E_WEIGHTS"),
        (by(Method::Points, &[]), "E_WEIGHTS"),
        (by(Method::Points, &[("nothing", "1")]), "E_NOT_FOUND"),
    ] {
        assert_eq!(goals::weigh(&desk, &given).await.unwrap_err().code(), code, "{given:?}");
        assert!(goals::preview(&desk, &given).await.is_err());
    }
    assert_eq!(weights(&desk).await, before);
}

#[tokio::test]
async fn no_two_goals_have_one_name_and_errors_keep_their_codes() {
    let room = Room::new();
    let desk = office(&room).await;
    let twice = goals::add_goal(&desk, " open the HUB ", goals::NewGoal::default()).await.unwrap_err();
    assert_eq!(
        (twice.code(), twice.to_string().as_str()),
        ("E_DUPLICATE", "there is a goal \"Open the hub\" already")
    );
    let form = goals::form(&desk, "budget").await.unwrap();
    let named = |name: &str| goals::GoalForm { name: name.into(), ..form.clone() };
    assert_eq!(goals::edit(&desk, "budget", &named("Open the hub")).await.unwrap_err().code(), "E_DUPLICATE");
    goals::edit(&desk, "budget", &named("Budget 2027")).await.unwrap();
    let early = goals::GoalForm { due: "2025-01-01".into(), ..goals::form(&desk, "hub").await.unwrap() };
    let error = goals::edit(&desk, "hub", &early).await.unwrap_err();
    assert_eq!(error.code(), "E_TIME_ORDER");
    let of_form = goals::of_field(error);
    assert_eq!(of_form.code(), "E_FORM");
    assert!(of_form.to_string().contains("before it starts") && !of_form.to_string().contains("changed"));
}

#[tokio::test]
async fn a_task_with_time_kept_for_it_is_not_for_dropping() {
    let room = Room::new();
    let desk = office(&room).await;
    let dropped = async || -> Vec<String> {
        let page = goals::page(&desk).await.unwrap();
        let drop = page.tasks.quarters.into_iter().find(|q| q.quadrant == Quadrant::Drop).unwrap();
        drop.spots.into_iter().map(|s| s.title).collect()
    };
    let before = dropped().await;
    let title = before.first().expect("something is for dropping").clone();
    let block = event("block", "27T130000", "27T150000", &format!("Kept free: {title}"), "");
    gather::import(&desk, &[room.file("kept.ics", &calendar(&[&block]))], &mut |_| true).await.unwrap();
    assert!(!dropped().await.contains(&title), "{before:?}");
}

#[tokio::test]
async fn a_goal_that_something_serves_is_closed_with_an_heir() {
    let room = Room::new();
    let desk = office(&room).await;
    let refused = goals::close(&desk, "hub", None).await.unwrap_err();
    assert_eq!(refused.code(), "E_STATE");
    assert!(refused.to_string().contains("still serve"), "{refused}");
    assert_eq!(goals::close(&desk, "hub", Some("hub")).await.unwrap_err().code(), "E_STATE");
    assert_eq!(goals::close(&desk, "hub", Some("nothing")).await.unwrap_err().code(), "E_NOT_FOUND");
    let serving = async || goals::sheet(&desk, "budget").await.unwrap();
    let before = serving().await;
    let closed = goals::close(&desk, "hub", Some("budget")).await.unwrap();
    let after = serving().await;
    assert_eq!(before.projects.len() + 1, after.projects.len());
    assert!(after.served_count >= before.served_count);
    assert_eq!(weights(&desk).await, ["budget 0.33", "heron 0.67"]);
    undo::undo(&desk, &closed.undo.to_string()).await.unwrap();
    let back = serving().await;
    assert_eq!((back.projects.len(), back.served_count), (before.projects.len(), before.served_count));
    assert_eq!(goals::sheet(&desk, "hub").await.unwrap().projects.len(), 1);
    let left = goals::close(&desk, "hub", Some("none")).await.unwrap();
    undo::undo(&desk, &left.undo.to_string()).await.unwrap();
}

#[tokio::test]
async fn each_ranks_the_sheet_without_seeing_the_other() {
    let room = Room::new();
    let mara = office(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    let sheet = goals::agreement(&mara).await.unwrap();
    assert_eq!((sheet.lines.len(), sheet.other.as_str(), sheet.ranked), (5, "Jonas", false));
    let ranks = |order: [&str; 5]| -> BTreeMap<_, _> {
        sheet.lines.iter().map(|l| l.id).zip(order.map(str::to_owned)).collect()
    };
    let wrong = goals::rank(&mara, &ranks(["1", "1", "2", "3", "4"])).await.unwrap_err();
    assert_eq!(wrong.code(), "E_FORM");
    let hers = goals::rank(&mara, &ranks(["1", "2", "3", "4", "5"])).await.unwrap();
    assert!(
        hers.outcome.is_none() && hers.headline.contains("Jonas has not ranked yet"),
        "{}",
        hers.headline
    );
    let his = goals::agreement(&jonas).await.unwrap();
    assert!(his.lines.iter().all(|l| l.mine.is_none() && l.theirs.is_none()), "blind");
    assert_eq!(his.headline, "Mara has ranked. Your turn.");
    let both = goals::rank(&jonas, &ranks(["5", "2", "3", "4", "1"])).await.unwrap();
    let outcome = both.outcome.unwrap();
    // Seven of ten pairs turn round with the first and the last.
    assert!((outcome.tau - (3.0 - 7.0) / 10.0).abs() < 1e-12 && outcome.talk, "{outcome:?}");
    assert_eq!(outcome.questions.len(), 2);
    assert!(both.headline.ends_with("Talk for 15 minutes."), "{}", both.headline);
    let seen = goals::agreement(&mara).await.unwrap();
    assert_eq!(seen.lines[0].theirs, Some(5));
    let again = goals::rank(&mara, &ranks(["1", "2", "3", "4", "5"])).await.unwrap_err();
    assert_eq!(again.code(), "E_STATE");
    let next_week = mara.at(clock("2026-11-30T08:00:00Z"));
    assert!(!goals::agreement(&next_week).await.unwrap().ranked, "a new sheet on Monday");
}

#[tokio::test]
async fn a_goal_that_is_taken_back_takes_its_links_along() {
    let room = Room::new();
    let desk = office(&room).await;
    let new = goals::NewGoal { keywords: vec!["cellar".to_owned()], ..goals::NewGoal::default() };
    let added = goals::add_goal(&desk, "Underground", new).await.unwrap();
    let by_hand = tasks(&desk, "racking").await.remove(0);
    goals::link_goal(&desk, &by_hand, "underground", "strong").await.unwrap();
    let sheet = goals::sheet(&desk, "underground").await.unwrap();
    assert!(sheet.served.iter().any(|s| s.title == "Sort the cellar" && !s.confirmed), "{:?}", sheet.served);
    assert_eq!(sheet.served_count, 2);
    undo::undo(&desk, &added.undo.to_string()).await.unwrap();
    let again = goals::add_goal(&desk, "Underground", goals::NewGoal::default()).await.unwrap();
    assert_eq!(again.slug, "underground", "the same goal, with the same id");
    assert_eq!(goals::sheet(&desk, "underground").await.unwrap().served, [], "nothing is linked to it");
}

fn quadrant_of(page: &Page, words: &str) -> Option<Quadrant> {
    let holds = |q: &&goals::Quarter| q.spots.iter().any(|s| s.title.contains(words));
    page.tasks.quarters.iter().find(holds).map(|q| q.quadrant)
}

#[tokio::test]
async fn the_page_sets_time_against_plan_and_sorts_the_work() {
    let room = Room::new();
    let desk = office(&room).await;
    let page = goals::page(&desk).await.unwrap();
    assert_eq!(page.headline, "The plan says Heron takeover. The calendar says Budget.");
    let budget = page.goals.iter().find(|g| g.slug == "budget").unwrap();
    let (planned, spent) = budget.share.unwrap();
    assert!((planned - 0.85 * 0.25).abs() < 1e-9 && spent > 0.5, "{planned} {spent}");
    assert_eq!(budget.weeks.len(), 8);
    assert!(budget.weeks[0].is_none() && budget.weeks[7].is_some(), "no history is made up");
    let hub = page.goals.iter().find(|g| g.slug == "hub").unwrap();
    assert_eq!((hub.owner.as_str(), hub.outcome.words.as_str()), ("Owner Ana", "Behind, 30%"));
    assert_eq!(hub.next.as_ref().map(|n| n.title.as_str()), Some("Sign the lease"));
    assert_eq!(page.tasks.count, 5);
    assert_eq!(quadrant_of(&page, "Sign the lease"), Some(Quadrant::Do));
    assert_eq!(quadrant_of(&page, "Plan the racking"), Some(Quadrant::Plan));
    assert_eq!(quadrant_of(&page, "Budget tables"), Some(Quadrant::Delegate));
    assert_eq!(quadrant_of(&page, "Sort the cellar"), Some(Quadrant::Drop));
    let numbers: Vec<usize> = page.tasks.spots().map(|s| s.number).collect();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
    assert!(
        page.unserving.iter().any(|u| u.question.starts_with("Sort the cellar: 5 h planned")),
        "{:?}",
        page.unserving
    );
}

#[tokio::test]
async fn what_is_private_is_not_even_a_weight_for_the_assistant() {
    let room = Room::new();
    let mara = office(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    assert_eq!(weights(&jonas).await, ["hub 0.50", "budget 0.50"]);
    let page = goals::page(&jonas).await.unwrap();
    let told = serde_json::to_string(&page).unwrap()
        + &serde_json::to_string(&goals::note(&jonas).await.unwrap()).unwrap();
    assert!(!told.contains("Heron"), "{told}");
    let planned: f64 = page.goals.iter().filter_map(|g| g.share).map(|s| s.0).sum();
    assert!((planned - 0.85).abs() < 1e-9, "{planned}");
    let groups = goals::siblings(&jonas).await.unwrap();
    assert_eq!(groups.iter().map(|g| g.goals.len()).collect::<Vec<_>>(), [2]);
    assert_eq!(goals::sheet(&jonas, "heron").await.unwrap_err().code(), "E_NOT_FOUND");
    let hers = goals::page(&mara).await.unwrap();
    assert!(hers.goals.iter().any(|g| g.slug == "heron"));
}

#[tokio::test]
async fn a_shift_is_announced_with_the_next_batch_and_dismissed() {
    let room = Room::new();
    let desk = office(&room).await;
    assert!(goals::shifts(&desk).await.unwrap().is_empty(), "goals that are read in together are no shift");
    let later = desk.at(clock("2026-11-24T07:00:00Z"));
    goals::weigh_goal(&later, "hub", 6.0, "the lease is ready").await.unwrap();
    let told = goals::shifts(&later).await.unwrap();
    assert_eq!(told[0].words, "Open the hub weighs 67% of all goals now, 25% before.");
    assert!(
        notices::notices(&later).await.unwrap().shown.iter().all(|n| !n.text.contains("weighs")),
        "it can wait"
    );
    let batch = desk.at(clock("2026-11-24T15:05:00Z"));
    let all = notices::notices(&batch).await.unwrap();
    let count = all.shown.len() + all.more;
    let about = world::ItemRef::Goal(told[0].goal);
    notices::dismiss(&batch, &about.uuid().to_string()).await.unwrap();
    let after = notices::notices(&batch).await.unwrap();
    assert_eq!(after.shown.len() + after.more + 1, count, "{all:?}");
    let jonas = later.seated(Who::Assistant).await.unwrap();
    let his = goals::shifts(&jonas).await.unwrap();
    assert_eq!(his[0].words, "Open the hub weighs 86% of all goals now, 50% before.", "as far as he may see");
}

#[tokio::test]
async fn a_project_says_where_it_stands_and_what_it_does_not_know() {
    let room = Room::new();
    let desk = office(&room).await;
    let project = goals::project(&desk, "Fit-out").await.unwrap();
    assert_eq!(
        project.status,
        "Two tasks are open. No milestone is reached yet. Late: Permit, due Tue 10 Nov. Its date is Fri 18 Dec; too \
         little work is finished to tell the odds. Risk: Steel is late."
    );
    assert!(project.at_risk && project.odds.is_none());
    assert_eq!(project.next, "Next: Sign the lease");
    assert_eq!(goals::project(&desk, "nothing").await.unwrap_err().code(), "E_NOT_FOUND");
}

#[tokio::test]
async fn topics_of_an_office_without_goals_become_goals() {
    let room = Room::new();
    let desk = room.office().await;
    let meetings: Vec<String> = (2..=6)
        .map(|day| {
            event(
                &format!("r{day}"),
                &format!("0{day}T090000"),
                &format!("0{day}T100000"),
                "Rotterdam racking",
                "",
            )
        })
        .collect();
    let meetings: Vec<&str> = meetings.iter().map(String::as_str).collect();
    gather::import(&desk, &[room.file("a.ics", &calendar(&meetings))], &mut |_| true).await.unwrap();
    let asked = goals::questions(&desk).await.unwrap();
    assert!(!asked.is_empty());
    assert_eq!(goals::take_on(&desk, &[99]).await.unwrap_err().code(), "E_RANGE");
    let added = goals::take_on(&desk, &[1]).await.unwrap();
    assert_eq!(weights(&desk).await, [format!("{} 1.00", added[0].slug)]);
    assert_eq!(goals::form(&desk, &added[0].slug).await.unwrap().keywords, asked[0].word);
    assert_eq!(asked[0].topic, "Rotterdam racking", "named by the series, pointed to by a word of it");
}

/// Every Monday and Wednesday of half a year, one and a half hours on the same subject.
fn half_a_year() -> String {
    let dates = |n: i64| jiff::civil::date(2026, 5, 25).saturating_add(jiff::Span::new().days(n));
    let one = |n: i64| {
        let day = dates(n).to_string().replace('-', "");
        format!(
            "BEGIN:VEVENT\nUID:r{n}\nDTSTAMP:20260501T080000Z\nDTSTART;TZID=Europe/Berlin:{day}T090000\n\
             DTEND;TZID=Europe/Berlin:{day}T103000\nSUMMARY:Rotterdam racking\nEND:VEVENT\n"
        )
    };
    let events: Vec<String> = (0..26).flat_map(|week| [one(7 * week), one(7 * week + 2)]).collect();
    calendar(&events.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_new_goal_has_all_its_past_so_that_no_trend_begins_with_it() {
    let room = Room::new();
    let desk = room.office().await;
    gather::import(&desk, &[room.file("a.ics", &half_a_year())], &mut |_| true).await.unwrap();
    let new = goals::NewGoal { keywords: vec!["rotterdam".to_owned()], ..goals::NewGoal::default() };
    goals::add_goal(&desk, "Rotterdam", new).await.unwrap();
    let page = goals::page(&desk).await.unwrap();
    let spent: Vec<f64> = page.goals[0].weeks.iter().flatten().copied().collect();
    assert!(
        spent.len() >= 7 && spent.iter().all(|share| *share > 0.99),
        "linked before the answer: {spent:?}"
    );
    let span = desk::insights::Span::weeks(8).unwrap();
    let report = desk::insights::insights(&desk, span).await.unwrap();
    assert!(!report.headline.contains("Rotterdam takes"), "{}", report.headline);
    goals::add_goal(&desk, "Racking", goals::NewGoal::default()).await.unwrap();
    rounds::morning(&desk).await.unwrap();
    let again = desk::insights::insights(&desk, span).await.unwrap();
    assert!(!again.headline.contains("a week more"), "{}", again.headline);
}

#[tokio::test]
async fn what_a_round_links_for_a_file_of_goals_reaches_as_far_back() {
    let room = Room::new();
    let desk = room.office().await;
    let plan = "[[goal]]\nid = \"hub\"\nname = \"Rotterdam\"\nkeywords = [\"rotterdam\"]\n";
    let paths = [room.file("a.ics", &half_a_year()), room.file("goals.toml", plan)];
    gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    rounds::morning(&desk).await.unwrap();
    let weeks = &goals::page(&desk).await.unwrap().goals[0].weeks;
    assert!(weeks.iter().flatten().count() >= 7 && weeks.iter().flatten().all(|s| *s > 0.99), "{weeks:?}");
}

#[tokio::test]
async fn what_no_goal_can_be_is_refused_with_a_way_out() {
    let room = Room::new();
    let desk = room.office().await;
    let new = |baseline, target, weight| goals::NewGoal { baseline, target, weight, ..Default::default() };
    let long = "a".repeat(20_000);
    for (name, new, code) in [
        (long.as_str(), new(None, None, None), "E_RANGE"),
        ("Hub", new(None, None, Some(1e308)), "E_RANGE"),
        ("Hub", new(None, None, Some(f64::INFINITY)), "E_RANGE"),
        ("Hub", new(None, None, Some(f64::NAN)), "E_WEIGHTS"),
        ("Hub", new(Some(3.0), Some(3.0), None), "E_RANGE"),
        ("Hub", new(Some(f64::NAN), Some(3.0), None), "E_RANGE"),
        ("Hub", new(Some(0.0), Some(1e300), None), "E_RANGE"),
        ("Hub", new(Some(0.0), None, None), "E_RANGE"),
    ] {
        let error = goals::add_goal(&desk, name, new).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().len() < 400 && error.hint().contains("nothing was changed"), "{error}");
    }
    goals::add_goal(&desk, "Hub", new(None, None, Some(4.0))).await.unwrap();
    goals::add_goal(&desk, "Budget", new(None, None, Some(2.0))).await.unwrap();
    goals::add_goal(&desk, "People", new(None, None, None)).await.unwrap();
    assert_eq!(
        weights(&desk).await,
        ["hub 0.44", "budget 0.22", "people 0.33"],
        "as its siblings on average"
    );
    for value in [f64::NAN, f64::NEG_INFINITY, 1e300] {
        assert_eq!(goals::measured(&desk, "hub", value, None).await.unwrap_err().code(), "E_RANGE");
    }
}

#[tokio::test]
async fn weights_and_endings_are_the_executives() {
    let room = Room::new();
    let mara = office(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    let given = by(Method::Points, &[("hub", "2"), ("budget", "1")]);
    let form = goals::form(&jonas, "hub").await.unwrap();
    let heavier = goals::GoalForm { weight: "9".to_owned(), ..form.clone() };
    for refused in [
        goals::weigh_goal(&jonas, "hub", 9.0, "").await,
        goals::weigh(&jonas, &given).await,
        goals::close(&jonas, "hub", Some("none")).await,
        goals::edit(&jonas, "hub", &heavier).await,
        goals::add_goal(&jonas, "Own", goals::NewGoal { weight: Some(9.0), ..Default::default() }).await,
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.code(), "E_CLEARANCE");
        assert!(error.to_string().contains("Mara"), "it says who can: {error}");
    }
    let named = goals::GoalForm { name: "Open both hubs".to_owned(), weight: String::new(), ..form };
    goals::edit(&jonas, "hub", &named).await.unwrap();
    assert_eq!(weights(&mara).await, ["hub 0.25", "budget 0.25", "heron 0.50"]);
}

#[tokio::test]
async fn a_slug_that_a_hidden_goal_has_too_hits_neither_by_mistake() {
    let room = Room::new();
    let mara = office(&room).await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    goals::add_goal(&jonas, "Heron", goals::NewGoal::default()).await.unwrap();
    let error = goals::weigh_goal(&mara, "heron", 5.0, "").await.unwrap_err();
    assert_eq!(error.code(), "E_AMBIGUOUS");
    let rows = goals::goals(&mara).await.unwrap().rows;
    let own = rows.iter().find(|row| row.name == "Heron").unwrap();
    assert!(error.hint().contains(&own.slug), "{} {}", error.hint(), own.slug);
    goals::weigh_goal(&mara, &own.slug, 5.0, "").await.unwrap();
    assert_eq!(goals::form(&mara, &own.slug).await.unwrap().weight, "5");
    assert_eq!(goals::form(&jonas, "heron").await.unwrap().weight, "5", "he knows of one alone");
}

#[tokio::test]
async fn how_far_time_agrees_with_the_plan_is_told_back_and_ahead_with_its_why() {
    let room = Room::new();
    let desk = office(&room).await;
    let page = goals::page(&desk).await.unwrap();
    let [back, ahead] = &page.courses[..] else { panic!("{:?}", page.courses) };
    assert_eq!((back.window, ahead.window), ("back", "ahead"));
    assert_eq!(back.band, Some("off course"));
    assert!(back.gaps.iter().any(|gap| gap.starts_with("Budget: ") && gap.contains("over")), "{back:?}");
    assert!(back.words.starts_with("The last four weeks agree with the plan to "), "{}", back.words);
    assert!(ahead.index.is_some_and(|a| (0.0..=1.0).contains(&a)) && !ahead.gaps.is_empty(), "{ahead:?}");
    assert_eq!(goals::goals(&desk).await.unwrap().courses, page.courses);
}

#[tokio::test]
async fn the_look_ahead_names_the_proposals_that_come_and_go() {
    let room = Room::new();
    let desk = office(&room).await;
    let listed = async || -> BTreeSet<String> {
        let open = desk::propose::open(&desk).await.unwrap();
        open.into_iter().map(|shown| shown.proposal.title).collect()
    };
    desk::propose::propose(&desk).await.unwrap();
    let before = listed().await;
    let given = by(Method::Points, &[("budget", "1"), ("hub", "9"), ("heron", "0")]);
    let seen = goals::preview(&desk, &given).await.unwrap();
    goals::weigh(&desk, &given).await.unwrap();
    desk::propose::propose(&desk).await.unwrap();
    let after = listed().await;
    let new = after.difference(&before).map(|title| format!("New: {title}"));
    let gone = before.difference(&after).map(|title| format!("Not proposed any more: {title}"));
    let expected: BTreeSet<String> = new.chain(gone).collect();
    assert!(!expected.is_empty());
    assert_eq!(seen.proposals.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_weight_that_is_changed_on_the_first_day_is_told() {
    let room = Room::new();
    let desk = office(&room).await;
    goals::weigh_goal(&desk, "hub", 6.0, "").await.unwrap();
    let told = goals::shifts(&desk).await.unwrap();
    assert_eq!(told[0].words, "Open the hub weighs 67% of all goals now, 25% before.");
}

#[tokio::test]
async fn a_project_is_changed_by_hand_in_one_step_and_taken_back() {
    let room = Room::new();
    let desk = office(&room).await;
    let before = goals::project(&desk, "fit-out").await.unwrap();
    let change = goals::ProjectChange {
        stage: Some("running".to_owned()),
        date: Some(jiff::civil::date(2027, 1, 15)),
        milestones: vec![("Racking".to_owned(), jiff::civil::date(2026, 12, 4))],
        done: vec!["permit".to_owned()],
        risks: vec!["The lift is late".to_owned()],
        outside: None,
    };
    let done = goals::set_project(&desk, "fit-out", &change).await.unwrap();
    let after = goals::project(&desk, "fit-out").await.unwrap();
    assert_eq!(after.facts, "2 open, running, next milestone: Racking Fri 4 Dec");
    assert!(after.status.contains("1 of 3 milestones reached. Its date is Fri 15 Jan"), "{}", after.status);
    assert_eq!(after.risks, ["Steel is late", "The lift is late"]);
    undo::undo(&desk, &done.undo.to_string()).await.unwrap();
    assert_eq!(goals::project(&desk, "fit-out").await.unwrap(), before);
    for (change, code) in [
        (goals::ProjectChange::default(), "E_STATE"),
        (goals::ProjectChange { done: vec!["nothing".to_owned()], ..Default::default() }, "E_NOT_FOUND"),
        (goals::ProjectChange { risks: vec!["r".repeat(900)], ..Default::default() }, "E_RANGE"),
    ] {
        assert_eq!(goals::set_project(&desk, "fit-out", &change).await.unwrap_err().code(), code);
    }
}
