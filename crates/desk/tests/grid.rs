//! Who does what over a real office: areas by hand, what others may decide at the instant of acting, who covers, what was
//! earned, and promises that slip.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::grid::{
    self, AnswerForm, AreaForm, HandOverForm, LevelForm, ProcessForm, SlipForm, TrainingForm, WorkForm,
};
use desk::{Desk, Who, answers, decide, gather, propose, undo};
use jiff::civil::date;
use support::*;

fn board_papers() -> AreaForm {
    AreaForm {
        name: "Board papers".into(),
        outcome: "The board decides on paper that is right and early".into(),
        accountable: "Mara".into(),
        responsible: "Jonas".into(),
        consulted: "Ana".into(),
        minutes: "600".into(),
        criticality: "4".into(),
        covers: "board".into(),
        goal: "growth".into(),
        ..AreaForm::default()
    }
}

fn level(level: &str) -> LevelForm {
    LevelForm { person: "Jonas".into(), level: level.into(), ..LevelForm::default() }
}

/// Mara asks for a level, and Jonas says yes to it.
async fn agreed(mara: &Desk, area: &str, form: &LevelForm) -> grid::Changed {
    let asked = grid::set_level(mara, area, form).await.unwrap();
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    grid::answer(&jonas, area, true).await.unwrap();
    asked
}

async fn office(room: &Room) -> (Desk, Desk, String) {
    let mara = room.filled_office().await;
    let area = grid::add(&mara, &board_papers()).await.unwrap().id;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    (mara, jonas, area)
}

/// Whose task it is, by its title.
async fn owner_of(desk: &Desk, room: &Room, title: &str) -> Option<String> {
    let all = items(desk, room).await;
    let mut all = all.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    all.find(|item| item["title"] == title).and_then(|item| Some(item["owner"].as_str()?.replace('-', "")))
}

/// The id of an open proposal about the mail "Board paper".
async fn about_the_board(desk: &Desk) -> String {
    let open = propose::open(desk).await.unwrap();
    let about =
        |p: &propose::Shown| p.proposal.evidence.iter().any(|e| e.quote.contains("numbers for the board"));
    open.iter().find(|p| about(p)).unwrap().proposal.id.to_string()
}

fn code<T>(answer: Result<T, desk::DeskError>) -> &'static str {
    answer.err().map_or("done", |e| e.code())
}

#[tokio::test]
async fn what_the_house_does_is_not_handed_to_outsiders() {
    let room = Room::new();
    let (mara, _, area) = office(&room).await;
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:dirk\r\nFN:Dirk Wouters\r\nEMAIL:dirk@carrier.example\r\n\
                ORG:Carrier\r\nEND:VCARD\r\n";
    desk::gather::import(&mara, &[room.file("dirk.vcf", card)], &mut |_| true).await.unwrap();
    let over = HandOverForm { to: "Dirk Wouters".into(), tasks: "yes".into(), ..HandOverForm::default() };
    let refused = grid::hand_over(&mara, &area, &over).await.unwrap_err();
    assert!(refused.to_string().contains("Dirk Wouters works for Carrier"), "{refused}");
    let level = LevelForm { person: "Dirk Wouters".into(), level: "a4".into(), ..LevelForm::default() };
    assert_eq!(code(grid::set_level(&mara, &area, &level).await), "E_FORM");
    let ben = HandOverForm { to: "Ben Roy".into(), ..over };
    assert_eq!(code(grid::hand_over(&mara, &area, &ben).await), "done");
}

#[tokio::test]
async fn an_area_is_written_down_changed_and_taken_back_and_one_answers_for_it() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    let two = AreaForm { name: "Hub".into(), accountable: "Mara, Ana".into(), ..AreaForm::default() };
    assert_eq!(code(grid::add(&mara, &two).await), "E_CONFLICT");
    for wrong in [
        AreaForm::default(),
        board_papers(),
        AreaForm { name: "A".into(), responsible: "Zed".into(), ..AreaForm::default() },
        AreaForm { name: "A".into(), criticality: "6".into(), ..AreaForm::default() },
        AreaForm { name: "A".into(), consulted: "Ana".into(), informed: "Ana".into(), ..AreaForm::default() },
        AreaForm { name: "A".into(), goal: "nothing".into(), ..AreaForm::default() },
        AreaForm {
            name: "A".into(),
            responsible: "Ana".into(),
            consulted: "Ana".into(),
            ..AreaForm::default()
        },
        AreaForm {
            name: "A".into(),
            responsible: "Ana".into(),
            backups: "Ana".into(),
            ..AreaForm::default()
        },
    ] {
        assert_eq!(code(grid::add(&mara, &wrong).await), "E_FORM", "{wrong:?}");
    }
    let bare = grid::add(&mara, &AreaForm { name: "Archive".into(), ..AreaForm::default() }).await.unwrap();
    assert_eq!(bare.said, "Added: Archive. Nobody does it: recruit, train or drop");
    undo::undo(&mara, &bare.undo.to_string()).await.unwrap();
    let sheet = grid::sheet(&mara, &area).await.unwrap();
    assert_eq!((sheet.name.as_str(), sheet.form.goal.as_str()), ("Board papers", "growth"));
    assert_eq!(sheet.faults, ["Board papers: nobody steps in for Jonas. Ana is nearest to being able to."]);
    // The assistant may write down who steps in, not who answers for it or what belongs to it.
    let form = AreaForm { backups: "Ana".into(), consulted: String::new(), ..sheet.form.clone() };
    let changed = grid::edit(&jonas, &area, &form).await.unwrap();
    assert!(grid::sheet(&mara, &area).await.unwrap().faults.is_empty());
    for form in [
        AreaForm { accountable: "Jonas".into(), ..form.clone() },
        AreaForm { covers: String::new(), ..form.clone() },
    ] {
        assert_eq!(code(grid::edit(&jonas, &area, &form).await), "E_CLEARANCE");
    }
    undo::undo(&jonas, &changed.undo.to_string()).await.unwrap();
    assert_eq!(grid::sheet(&mara, &area).await.unwrap().form, sheet.form);
    let looked = grid::review(&mara).await.unwrap();
    assert_eq!(looked.said, "One area stands as it is.");
    assert_eq!(grid::page(&mara).await.unwrap().reviewed.as_deref(), Some("Reviewed by Mara today"));
    assert_eq!(code(grid::review(&jonas).await), "E_CLEARANCE");
}

#[tokio::test]
async fn what_the_assistant_may_decide_is_judged_when_they_do_it() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    let id = about_the_board(&jonas).await;
    assert!(jonas.card(&id).await.unwrap().may_answer, "no level is set: the general right counts");
    assert_eq!(code(grid::set_level(&jonas, &area, &level("a4")).await), "E_CLEARANCE");
    let asked = grid::set_level(&mara, &area, &level("asks first")).await.unwrap();
    assert_eq!(asked.said, "Jonas is asked: Asks first in Board papers. It holds once they say yes.");
    assert!(jonas.card(&id).await.unwrap().may_answer, "until both say yes the general right counts");
    assert_eq!(code(grid::answer(&mara, &area, true).await), "E_CLEARANCE", "nobody says yes for another");
    grid::answer(&jonas, &area, true).await.unwrap();
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    let card = jonas.card(&id).await.unwrap();
    assert_eq!((card.may_answer, card.may.as_str()), (false, "Only Mara can accept"));
    let refused = decide::accept(&jonas, &id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE");
    assert!(refused.to_string().contains("“Board papers” Jonas Weil does not decide alone"), "{refused}");
    assert!(mara.card(&id).await.unwrap().stand.is_open(), "nothing was changed");

    agreed(&mara, &area, &LevelForm { until: "2026-11-24".into(), ..level("acts and tells") }).await;
    let tomorrow = jonas.at(clock("2026-11-25T06:40:00Z")).seated(Who::Assistant).await.unwrap();
    assert_eq!(code(decide::accept(&tomorrow, &id, None).await), "E_CLEARANCE", "its last day is over");
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    let own = grid::of_person(&mara, jonas.reader().actor.person).await.unwrap();
    assert_eq!(own.headline, "Jonas may act in one area and tell afterwards.");
    assert!(grid::page(&mara).await.unwrap().headline.starts_with(&own.headline), "one count everywhere");
    let said = grid::of_named(&jonas, "Jonas").await.unwrap();
    assert_eq!(
        (said.headline.as_str(), said.alone[0].back.as_str()),
        ("You may act in one area and tell afterwards.", "")
    );
    assert_eq!(code(grid::of_named(&jonas, "Mara").await), "E_CLEARANCE");
    assert_eq!(own.alone[0].until.as_deref(), Some("today"));
    // Ended at once, the next thing that is tried is refused.
    grid::set_level(&mara, &area, &level("")).await.unwrap();
    assert_eq!(code(decide::accept(&jonas, &id, None).await), "E_CLEARANCE");
    let set = agreed(&mara, &area, &level("a3")).await;
    assert_eq!(code(undo::undo(&jonas, &set.undo.to_string()).await), "E_CLEARANCE");
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    let done = decide::accept(&jonas, &id, None).await.unwrap();
    assert!(matches!(done.proposal.state, world::State::Applied { .. }));
    assert_eq!(code(undo::undo(&mara, &set.undo.to_string()).await), "E_CONFLICT", "both agreed since");
    assert_eq!(grid::give_back(&jonas, &area).await.unwrap(), "Given back: Acts and tells in Board papers.");
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    assert!(jonas.reader().grants.iter().all(|g| g.area.is_none()), "given back, the right is gone");
    let own = grid::of_person(&mara, jonas.reader().actor.person).await.unwrap();
    assert_eq!((own.alone.len(), own.back.len()), (0, 1));
}

/// Either side asks, the other answers, and whoever asked may take it back; a no changes nothing.
#[tokio::test]
async fn a_level_waits_for_the_other() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    let asked = grid::set_level(&mara, &area, &level("a3")).await.unwrap();
    let seen = grid::page(&mara).await.unwrap().waiting;
    assert_eq!((seen.len(), seen[0].mine, seen[0].whose.as_str()), (1, false, "Jonas’s yes"));
    assert_eq!(seen[0].words, "You ask Jonas to take: Acts and tells (today)");
    let seen = grid::waiting(&jonas).await.unwrap();
    assert_eq!(
        (seen[0].mine, seen[0].words.as_str()),
        (true, "Mara asks you to take: Acts and tells (today)")
    );
    undo::undo(&mara, &asked.undo.to_string()).await.unwrap();
    assert!(grid::waiting(&jonas).await.unwrap().is_empty(), "the question is taken back");
    assert_eq!(code(grid::answer(&jonas, &area, true).await), "E_NOT_FOUND");

    grid::set_level(&mara, &area, &level("a3")).await.unwrap();
    assert_eq!(grid::answer(&jonas, &area, false).await.unwrap(), "No. Nothing changes in Board papers.");
    assert_eq!(grid::page(&mara).await.unwrap().rows[0].standing.word, "Not set");
    agreed(&mara, &area, &level("a1")).await;

    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    assert_eq!(code(grid::ask_for(&jonas, &area, &level("a1")).await), "E_RANGE", "that one has already");
    let other = LevelForm { person: "Ana".into(), ..level("a3") };
    assert_eq!(code(grid::ask_for(&jonas, &area, &other).await), "E_CLEARANCE");
    let own = LevelForm { person: String::new(), minutes: "45".into(), ..level("a3") };
    grid::ask_for(&jonas, &area, &own).await.unwrap();
    assert_eq!(grid::page(&mara).await.unwrap().rows[0].standing.word, "Asks first");
    assert_eq!(code(grid::answer(&jonas, &area, true).await), "E_CLEARANCE", "nobody answers themselves");
    let said = grid::answer(&mara, &area, true).await.unwrap();
    assert_eq!(said, "Jonas Weil in Board papers: Acts and tells, up to 45 minutes. Both said yes.");
    let sheet = grid::sheet(&mara, &area).await.unwrap();
    let jonas = sheet.holders.iter().find(|h| h.name == "Jonas Weil").unwrap();
    assert_eq!(jonas.level.as_deref(), Some("Acts and tells"));
}

/// One flow: who does it, the executive's own tasks in it and the level go together, and are taken back together.
#[tokio::test]
async fn an_area_is_handed_over_with_its_tasks_and_its_level() {
    let room = Room::new();
    let (mara, jonas, _) = office(&room).await;
    let form = AreaForm {
        name: "Leases".into(),
        responsible: "Mara".into(),
        covers: "lease".into(),
        backups: "Ben".into(),
        ..AreaForm::default()
    };
    let area = grid::add(&mara, &form).await.unwrap().id;
    let text = "2026-11-20 Read the lease draft due:2026-12-04\n";
    gather::import(&mara, &[room.file("todo-lease.txt", text)], &mut |_| true).await.unwrap();
    assert_eq!(code(grid::before_hand_over(&jonas, &area, "").await.map(drop)), "E_CLEARANCE");
    let before = grid::before_hand_over(&mara, &area, "Jonas").await.unwrap();
    assert_eq!(before.today, "Mara does it today.");
    assert_eq!(before.tasks, ["Read the lease draft"]);
    let jonas_id = jonas.reader().actor.person.to_string();
    assert_eq!(before.form.to, jonas_id);
    let form = grid::HandOverForm { level: "a3".into(), minutes: "60".into(), ..before.form };
    for wrong in [
        grid::HandOverForm { to: "Zed".into(), ..form.clone() },
        grid::HandOverForm { to: "Mara".into(), ..form.clone() },
        grid::HandOverForm { level: "a9".into(), ..form.clone() },
    ] {
        assert_eq!(code(grid::hand_over(&mara, &area, &wrong).await), "E_FORM", "{wrong:?}");
    }
    assert_eq!(code(grid::hand_over(&jonas, &area, &form).await), "E_CLEARANCE");
    let done = grid::hand_over(&mara, &area, &form).await.unwrap();
    assert_eq!(
        done.said,
        "Jonas does Leases from now on. One open task goes along. \
         Jonas is asked: Acts and tells, up to 60 minutes; it holds once they say yes."
    );
    let sheet = grid::sheet(&mara, &area).await.unwrap().form;
    assert_eq!(
        (sheet.responsible.as_str(), sheet.backups.as_str()),
        ("Jonas Weil", "Mara Ellingsen, Ben Roy")
    );
    assert_eq!(owner_of(&mara, &room, "Read the lease draft").await.as_deref(), Some(jonas_id.as_str()));
    assert!(grid::waiting(&jonas).await.unwrap()[0].mine);
    undo::undo(&mara, &done.undo.to_string()).await.unwrap();
    assert_eq!(grid::sheet(&mara, &area).await.unwrap().form.responsible, "Mara Ellingsen");
    assert_ne!(owner_of(&mara, &room, "Read the lease draft").await, Some(jonas_id));
    assert!(grid::waiting(&jonas).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_by_hand_keeps_to_the_limit_in_minutes() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    agreed(&mara, &area, &LevelForm { minutes: "60".into(), ..level("a3") }).await;
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    let form = |end: &str| desk::event::Form {
        title: "Board preview".into(),
        date: "2026-11-26".into(),
        start: "09:00".into(),
        end: end.into(),
        ..desk::event::Form::default()
    };
    let long = desk::event::create(&jonas, &form("10:30")).await;
    assert_eq!(code(long.map(drop)), "E_CLEARANCE");
    assert_eq!(code(desk::event::create(&jonas, &form("10:00")).await.map(drop)), "done");
    assert_eq!(code(desk::event::create(&mara, &form("12:00")).await.map(drop)), "done");
}

/// A level that changes takes no limit away by being silent of it.
#[tokio::test]
async fn a_limit_stays_until_it_is_named() {
    let room = Room::new();
    let (mara, _, area) = office(&room).await;
    let limits = LevelForm { minutes: "60".into(), limit: "never price".into(), ..level("a1") };
    agreed(&mara, &area, &limits).await;
    let more = agreed(&mara, &area, &level("a4")).await;
    let asks =
        "Jonas is asked: Decides, up to 60 minutes; never price in Board papers. It holds once they say yes.";
    assert_eq!(more.said, asks);
    let none = LevelForm { minutes: "none".into(), limit: "none".into(), ..level("a4") };
    let bare = grid::set_level(&mara, &area, &none).await.unwrap();
    assert_eq!(
        bare.said,
        "Jonas is asked: Decides in Board papers. Without the limit it had: up to 60 minutes; never price. \
         It holds once they say yes."
    );
}

#[tokio::test]
async fn somebody_is_away_somebody_leaves_and_the_gaps_are_named() {
    let room = Room::new();
    let (mara, _, area) = office(&room).await;
    let from = date(2026, 12, 1);
    let plan = grid::cover(&mara, "Jonas", from, date(2026, 12, 14)).await.unwrap();
    assert_eq!(plan.headline, "One area has nobody while Jonas is away.");
    assert_eq!(plan.lines[0].gap, "Nobody of those who step in is there. Name another.");
    let form = AreaForm { backups: "Ben, Ana".into(), consulted: String::new(), ..board_papers() };
    grid::edit(&mara, &area, &form).await.unwrap();
    let away = WorkForm { away: "2026-12-10 to 2026-12-11".into(), ..WorkForm::default() };
    grid::enter_work(&mara, "Ben", &away).await.unwrap();
    grid::enter_work(&mara, "Ana", &WorkForm { week: "1".into(), ..WorkForm::default() }).await.unwrap();
    let plan = grid::cover(&mara, "Jonas", from, date(2026, 12, 14)).await.unwrap();
    assert_eq!(plan.lines[0].gap, "Ana has no room for it. Hand over something, or name another.");
    assert!(plan.support.contains("Ben is away then, too."), "{}", plan.support);
    let plan = grid::cover(&mara, "Jonas", from, date(2026, 12, 4)).await.unwrap();
    assert_eq!(plan.lines[0].by.as_deref(), Some("Ben Roy"));
    assert_eq!(plan.headline, "One area is covered while Jonas is away.");
    for (who, from, to, expected) in [
        ("Zed", from, from, "E_NOT_FOUND"),
        ("Jonas", from, date(2026, 11, 1), "E_TIME_ORDER"),
        ("Jonas", from, date(2027, 12, 1), "E_RANGE"),
        ("Jonas", date(2026, 11, 1), date(2026, 11, 2), "E_RANGE"),
    ] {
        assert_eq!(code(grid::cover(&mara, who, from, to).await), expected);
    }
    let own = grid::leave(&mara, "Mara").await.unwrap_err();
    assert!(own.to_string().contains("this is the office of Mara Ellingsen"), "{own}");
    let leaves = grid::leave(&mara, "Jonas").await.unwrap();
    let told = "Jonas leaves: one area is handed on; whoever steps in says yes or no by Fri 4 Dec.";
    assert_eq!(leaves.said, told);
    let sheet = grid::sheet(&mara, &area).await.unwrap();
    assert_eq!((sheet.form.responsible.as_str(), sheet.form.backups.as_str()), ("Ben Roy", "Ana Lima"));
    assert_eq!(tasks(&mara, "whether they keep Board papers").await.len(), 1);
    undo::undo(&mara, &leaves.undo.to_string()).await.unwrap();
    assert_eq!(grid::sheet(&mara, &area).await.unwrap().form.responsible, "Jonas Weil");
}

#[tokio::test]
async fn five_things_on_time_earn_more_and_both_say_yes() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    let early = mara.at(clock("2026-11-02T08:00:00Z"));
    agreed(&early, &area, &level("a3")).await;
    let done = |n: u32| {
        format!("x 2026-11-{:02} 2026-11-03 Chase the board {n} due:2026-11-20 owner:jonas\n", 10 + n)
    };
    let text: String = (1..=5).map(done).collect();
    gather::import(&mara, &[room.file("done.txt", &text)], &mut |_| true).await.unwrap();
    propose::propose(&mara).await.unwrap();
    let page = grid::page(&mara).await.unwrap();
    let card = page.proposed.iter().find(|c| c.kind == "More authority").unwrap();
    assert_eq!(card.why, "Five things in Board papers on time and left as they were.");
    assert_eq!(card.action, "Jonas in Board papers: Decides");
    assert_eq!((card.may_answer, card.may.as_str()), (false, "Jonas says yes first, then Mara"));
    assert!(page.headline.ends_with("One more has earned it."), "{}", page.headline);
    assert_eq!(code(decide::accept(&mara, &card.id, None).await), "E_STATE");
    let jonas = jonas.seated(Who::Assistant).await.unwrap();
    assert_eq!(code(decide::accept(&jonas, &card.id, None).await), "E_STATE");
    answers::pass(&jonas, &card.id).await.unwrap();
    assert_eq!(code(decide::accept(&jonas, &card.id, None).await), "E_CLEARANCE");
    decide::accept(&mara, &card.id, None).await.unwrap();
    let standing = grid::page(&mara).await.unwrap().rows[0].standing.clone();
    assert_eq!((standing.level, standing.word.as_str()), (Some(4), "Decides"));
    undo::undo(&mara, &card.id).await.unwrap();
    assert_eq!(grid::page(&mara).await.unwrap().rows[0].standing.level, Some(3));
}

#[tokio::test]
async fn a_promise_that_slips_says_so_with_a_new_date() {
    let room = Room::new();
    let (mara, _, _) = office(&room).await;
    let board = grid::board(&mara).await.unwrap();
    assert_eq!(board.due[0].line, "Ben to Mara, tomorrow; only found in mail");
    let id = board.due[0].id.clone();
    let slip = |why: &str, due: &str| SlipForm { promise: id.clone(), why: why.into(), due: due.into() };
    for wrong in [slip("", "2026-12-01"), slip("late", "2026-11-01"), slip("late", "some day")] {
        assert_eq!(code(grid::slip(&mara, &wrong).await), "E_FORM");
    }
    let later = mara.at(clock("2026-11-27T08:00:00Z"));
    assert_eq!(
        grid::board(&later).await.unwrap().late[0].line,
        "Ben to Mara, was Wed 25 Nov; only found in mail"
    );
    let said = grid::slip(&later, &slip("Two suppliers had not answered", "2026-12-01")).await.unwrap();
    let board = grid::board(&later).await.unwrap();
    assert_eq!(board.late[0].reason, "Two suppliers had not answered. New date Tue 1 Dec.");
    undo::undo(&later, &said.undo.to_string()).await.unwrap();
    assert_eq!(grid::board(&later).await.unwrap().late[0].reason, "");
}

#[tokio::test]
async fn an_area_that_becomes_more_complex_asks_once_for_its_roles() {
    let room = Room::new();
    let (mara, _, area) = office(&room).await;
    let little = AreaForm { criticality: "1".into(), ..board_papers() };
    grid::edit(&mara, &area, &little).await.unwrap();
    desk::rounds::morning(&mara).await.unwrap();
    let bands = async |desk: &Desk| -> Vec<String> {
        let open = propose::open(desk).await.unwrap();
        open.into_iter().filter(|p| p.proposal.kind.0 == "grid.band").map(|p| p.proposal.title).collect()
    };
    assert_eq!(bands(&mara).await, Vec::<String>::new(), "the first look has nothing to compare with");
    let before = grid::sheet(&mara, &area).await.unwrap();
    let form = AreaForm { criticality: "5".into(), consulted: "Ana, Ben".into(), ..before.form };
    grid::edit(&mara, &area, &form).await.unwrap();
    let waits =
        |n: u32| format!("2026-11-02 Board step {n} id:s{n} after:s{} est:4h due:2026-11-26\n", n - 1);
    let text: String = (1..=14).map(waits).collect();
    gather::import(&mara, &[room.file("more.txt", &text)], &mut |_| true).await.unwrap();
    for _ in 0..2 {
        desk::rounds::morning(&mara).await.unwrap();
        let now = grid::sheet(&mara, &area).await.unwrap().complexity.unwrap();
        let was = before.complexity.as_ref().unwrap();
        assert!(was.score < 35.0 && (35.0..=65.0).contains(&now.score), "{was:?} {now:?}");
        assert_eq!(bands(&mara).await, ["Settle who does what in Board papers: complicated now"]);
    }
}

#[tokio::test]
async fn training_is_asked_for_answered_by_the_executive_and_taken_back() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    let form = TrainingForm {
        area: "Board papers".into(),
        gap: "Each chart is drawn by hand".into(),
        request: "A day on spreadsheets".into(),
        reason: "90 minutes a month".into(),
    };
    let bare = TrainingForm { area: area.clone(), ..TrainingForm::default() };
    assert_eq!(code(grid::ask_training(&jonas, &bare).await), "E_FORM");
    let nowhere = TrainingForm { area: "Harbour".into(), ..form.clone() };
    assert_eq!(code(grid::ask_training(&jonas, &nowhere).await), "E_NOT_FOUND");
    let asked = grid::ask_training(&jonas, &form).await.unwrap();
    let board = grid::accountability(&mara, "").await.unwrap();
    assert_eq!(board.training[0].what, "A day on spreadsheets, for Board papers");
    assert_eq!((board.who.as_str(), board.own, board.control.len()), ("Jonas", false, 1));
    let answer = |words: &str| AnswerForm { id: asked.id.clone(), answer: words.into() };
    assert_eq!(code(grid::answer_training(&jonas, &answer("Yes")).await), "E_CLEARANCE");
    assert_eq!(code(grid::answer_training(&mara, &answer(" ")).await), "E_FORM");
    let answered = grid::answer_training(&mara, &answer("Yes, in May")).await.unwrap();
    assert_eq!(grid::accountability(&jonas, "").await.unwrap().training[0].answer, "Yes, in May");
    undo::undo(&mara, &answered.undo.to_string()).await.unwrap();
    assert_eq!(grid::accountability(&jonas, "").await.unwrap().training[0].answer, "");
    let ahead = ProcessForm {
        area,
        change: "One template".into(),
        on: "2031-01-01".into(),
        ..ProcessForm::default()
    };
    assert_eq!(code(grid::change_process(&jonas, &ahead).await), "E_FORM");
    let today = ProcessForm { on: String::new(), agreed: "yes".into(), ..ahead };
    grid::change_process(&jonas, &today).await.unwrap();
    let process = grid::accountability(&jonas, "").await.unwrap().control[0].process.clone();
    assert!(process.contains("talked over first") && process.contains("it takes five of each"), "{process}");
}

#[tokio::test]
async fn an_area_is_taken_out_with_its_levels_and_comes_back_whole() {
    let room = Room::new();
    let (mara, jonas, area) = office(&room).await;
    grid::set_level(&mara, &area, &level("a3")).await.unwrap();
    let before = grid::sheet(&mara, &area).await.unwrap();
    assert_eq!(code(grid::remove(&jonas, &area).await), "E_CLEARANCE");
    let removed = grid::remove(&mara, "Board papers").await.unwrap();
    assert_eq!(removed.said, "Taken out: Board papers");
    assert_eq!(code(grid::sheet(&mara, &area).await), "E_NOT_FOUND");
    assert!(grid::page(&mara).await.unwrap().rows.is_empty());
    let free = mara.seated(Who::Assistant).await.unwrap();
    assert!(free.reader().grants.iter().all(|g| g.area.is_none()), "its levels end with it");
    undo::undo(&mara, &removed.undo.to_string()).await.unwrap();
    assert_eq!(grid::sheet(&mara, &area).await.unwrap(), before, "links and levels, too");
    assert_eq!(code(grid::remove(&mara, "Nothing").await), "E_NOT_FOUND");
    desk::classify::classify(&mara, &area, world::Level::EyesOnly, "for one alone").await.unwrap();
    grid::remove(&mara, &area).await.unwrap();
    assert_eq!(
        code(grid::sheet(&mara, &area).await),
        "E_NOT_FOUND",
        "what is recorded when it is seen goes, too"
    );
}

#[tokio::test]
async fn an_absence_ends_sooner_or_never_begins() {
    let room = Room::new();
    let (mara, _, _) = office(&room).await;
    let away = "2026-11-20 to 2026-12-04, 2026-12-21 to 2026-12-23";
    let form = WorkForm { away: away.into(), ..WorkForm::default() };
    grid::enter_work(&mara, "Ana", &form).await.unwrap();
    let days = async || grid::work_form(&mara, "Ana").await.unwrap().1.away;
    assert_eq!(grid::absences(&mara, "Ana").await.unwrap().len(), 2);
    let back = grid::end_absence(&mara, "Ana", None).await.unwrap();
    assert_eq!(
        (back.said.as_str(), days().await.as_str()),
        ("Ana is back.", "2026-11-20 to 2026-11-23, 2026-12-21 to 2026-12-23")
    );
    assert_eq!(code(grid::end_absence(&mara, "Ana", None).await), "E_STATE", "she is back already");
    undo::undo(&mara, &back.undo.to_string()).await.unwrap();
    assert_eq!(days().await, away);
    let never = grid::end_absence(&mara, "Ana", Some(date(2026, 12, 21))).await.unwrap();
    assert_eq!(
        (never.said.as_str(), days().await.as_str()),
        ("Ana is not away from Mon 21 Dec on.", "2026-11-20 to 2026-12-04")
    );
    assert_eq!(code(grid::end_absence(&mara, "Jonas", None).await), "E_STATE");
}
