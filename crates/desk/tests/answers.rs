//! Answers in a living office: each is kept, written down, learned from, and can be taken back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::answers::{self, Until, Yes};
use desk::card::{Fields, Stand};
use desk::inbox::{self, Group, Inbox};
use desk::{Desk, Who, propose};
use support::*;
use world::{ItemRef, Queue};

async fn assistant(desk: &Desk) -> Desk {
    desk.seated(Who::Assistant).await.unwrap()
}

/// The open proposal of a kind: its id.
async fn open(desk: &Desk, kind: &str) -> Option<String> {
    let open = propose::open(desk).await.unwrap();
    open.iter().find(|s| s.proposal.kind.0 == kind).map(|s| s.proposal.id.to_string())
}

fn count(inbox: &Inbox, group: Group) -> usize {
    inbox.tabs.iter().find(|t| t.group == Some(group)).unwrap().count
}

async fn counted(desk: &Desk, group: Group) -> usize {
    count(&inbox::inbox(desk).await.unwrap(), group)
}

async fn trail(desk: &Desk) -> Vec<String> {
    desk::audit::list(desk, 5).await.unwrap().into_iter().map(|e| e.words).collect()
}

#[tokio::test]
async fn a_yes_counts_for_the_effect_that_was_seen() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = open(&desk, "navigator.task").await.unwrap();
    let yes = |seal: &str| Yes { seal: Some(seal.to_owned()), ..Yes::default() };
    let error = answers::accept(&desk, &id, &yes("0")).await.unwrap_err();
    assert_eq!(error.code(), "E_CONFLICT");
    let card = desk.card(&id).await.unwrap();
    assert!(card.stand.is_open());
    answers::accept(&desk, &id, &yes(&card.seal)).await.unwrap();
    let again = answers::accept(&desk, &id, &yes(&card.seal)).await.unwrap_err();
    assert_eq!(again.code(), "E_STATE");
    let seen = assistant(&desk).await.card(&id).await.unwrap();
    let Stand::Done { who, undo, .. } = seen.stand else { panic!("{:?}", seen.stand) };
    assert_eq!((who.as_str(), undo), ("Mara accepted this at 07:40.", true));
}

#[tokio::test]
async fn an_edited_yes_does_what_was_written() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = open(&desk, "navigator.task").await.unwrap();
    let fields = |title: &str| {
        Fields::from([("title".to_owned(), title.to_owned()), ("estimate".into(), "20".into())])
    };
    let error = answers::edit(&desk, &id, None, &fields("")).await.unwrap_err();
    assert_eq!(answers::field_errors(&error)[0].field, "title");
    assert!(desk.card(&id).await.unwrap().stand.is_open());
    answers::edit(&desk, &id, None, &fields("Send Ana the board figures")).await.unwrap();
    assert_eq!(tasks(&desk, "figures").await.len(), 1);
    assert_eq!(desk.card(&id).await.unwrap().action, "Take as a task: Send Ana the board figures");
    answers::undo_last(&desk).await.unwrap();
    assert_eq!(tasks(&desk, "figures").await.len(), 0);
}

#[tokio::test]
async fn a_yes_that_was_taken_back_can_be_asked_again_and_declined() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = open(&desk, "navigator.task").await.unwrap();
    let before = desk.card(&id).await.unwrap();
    answers::accept(&desk, &id, &Yes::default()).await.unwrap();
    assert_eq!(answers::again(&desk, &id).await.unwrap_err().code(), "E_STATE", "it stands");
    answers::undo(&desk, &id).await.unwrap();
    let undone = desk.card(&id).await.unwrap().stand;
    assert!(matches!(undone, Stand::Undone { again: true, .. }), "{undone:?}");
    answers::again(&desk, &id).await.unwrap();
    assert_eq!(
        trail(&desk).await[0].split(':').next().unwrap(),
        "Mara Ellingsen let the proposal wait again"
    );
    propose::propose(&desk).await.unwrap();
    let card = desk.card(&id).await.unwrap();
    assert!(card.stand.is_open() && card.action == before.action, "{:?}", card.stand);
    answers::decline(&desk, &id, "", false).await.unwrap();
    assert!(matches!(desk.card(&id).await.unwrap().stand, Stand::Declined { .. }));
}

#[tokio::test]
async fn a_no_is_taken_back_with_what_it_taught() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = open(&desk, "navigator.task").await.unwrap();
    let before = desk.card(&id).await.unwrap();
    answers::decline(&desk, &id, " not now ", false).await.unwrap();
    answers::decline(&desk, &id, "", true).await.unwrap();
    let declined = desk.card(&id).await.unwrap();
    assert!(declined.never && declined.confidence.basis.ends_with("0 of 1 like this accepted"));
    assert_eq!(answers::last(&desk).await.unwrap().unwrap(), format!("declined {}", before.action));
    let undone = answers::undo_last(&desk).await.unwrap().unwrap();
    assert_eq!(undone.uuid().simple().to_string(), id);
    assert_eq!(
        desk.card(&id).await.unwrap(),
        desk::card::Card { confidence: before.confidence.clone(), ..before }
    );
    propose::propose(&desk).await.unwrap();
    assert!(desk.card(&id).await.unwrap().stand.is_open(), "the rule \"never this\" went with it");
    assert_eq!(answers::undo_last(&desk).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_put_off_comes_back_in_its_time() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let id = open(&desk, "navigator.commitment").await.unwrap();
    let before = counted(&desk, Group::Proposals).await;
    answers::later(&desk, &id, Until::Tomorrow).await.unwrap();
    assert_eq!(trail(&desk).await[0].split(':').next().unwrap(), "Mara Ellingsen put off the proposal");
    let joss = assistant(&desk).await;
    for desk in [&desk, &joss] {
        assert_eq!(counted(desk, Group::Proposals).await, before - 1);
        assert!(!propose::open(desk).await.unwrap().iter().any(|s| s.proposal.id.to_string() == id));
    }
    propose::propose(&desk).await.unwrap();
    assert_eq!(counted(&desk, Group::Proposals).await, before - 1, "a new round leaves it where it is");
    let wednesday = desk.at(clock("2026-11-25T08:00:00Z"));
    assert!(propose::open(&wednesday).await.unwrap().iter().any(|s| s.proposal.id.to_string() == id));
    answers::undo_last(&desk).await.unwrap();
    assert_eq!(counted(&desk, Group::Proposals).await, before);
}

#[tokio::test]
async fn until_is_read_by_the_offices_clock() {
    let room = Room::new();
    let desk = room.office().await;
    let told = |until: Until, desk: &Desk| until.instant(desk).map(|at| at.to_string());
    let evening = desk.at(clock("2026-11-24T21:30:00Z"));
    assert_eq!(told(Until::Today, &desk).unwrap(), "2026-11-24T09:00:00Z");
    assert_eq!(told(Until::Tomorrow, &desk).unwrap(), "2026-11-25T08:00:00Z");
    assert_eq!(told(Until::Monday, &desk).unwrap(), "2026-11-30T08:00:00Z");
    assert_eq!(told(Until::read("date", "2026-12-24").unwrap(), &desk).unwrap(), "2026-12-24T08:00:00Z");
    for until in [told(Until::Today, &evening), told(Until::read("date", "2026-11-24").unwrap(), &evening)] {
        assert_eq!(until.unwrap_err().code(), "E_RANGE");
    }
    assert_eq!(Until::read("date", "soon").unwrap_err().code(), "E_RANGE");
    assert_eq!(Until::read("never", "").unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn the_assistant_passes_on_and_takes_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let joss = assistant(&desk).await;
    let id = open(&desk, "navigator.commitment").await.unwrap();
    assert_eq!(answers::pass(&desk, &id).await.unwrap_err().code(), "E_RANGE");
    let before = counted(&joss, Group::Proposals).await;
    answers::pass(&joss, &id).await.unwrap();
    assert_eq!(counted(&joss, Group::Proposals).await, before - 1);
    let hers = inbox::inbox(&desk).await.unwrap();
    let first = &hers.sections.iter().find(|s| s.group == Group::Executive).unwrap().rows[0];
    assert_eq!((first.id.as_str(), first.line.as_str()), (id.as_str(), "Jonas passed it on."));
    assert_eq!(trail(&desk).await[0].split(':').next().unwrap(), "Jonas Weil passed the proposal");
    assert_eq!(answers::undo_last(&desk).await.unwrap(), None, "it is not her answer");
    answers::undo_last(&joss).await.unwrap();
    assert_eq!(counted(&joss, Group::Proposals).await, before);
}

#[tokio::test]
async fn messages_are_filed_moved_put_off_and_brought_back() {
    let room = Room::new();
    let desk = room.office().await;
    let paths = [room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()]))];
    desk::gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    let mail = |inbox: &Inbox| -> Vec<String> {
        let groups = [Group::Executive, Group::Mine, Group::Information];
        let sections = inbox.sections.iter().filter(|s| groups.contains(&s.group));
        sections.flat_map(|s| s.rows.iter().map(move |r| format!("{} {}", s.group.word(), r.from))).collect()
    };
    let seen = |desk: Desk| async move { mail(&inbox::inbox(&desk).await.unwrap()) };
    let before = seen(desk.clone()).await;
    let rows = inbox::inbox(&desk).await.unwrap();
    let ben = rows.rows().find(|r| r.from == "Ben Roy").unwrap().id.clone();
    answers::file(&desk, &ben).await.unwrap();
    assert!(!seen(desk.clone()).await.iter().any(|r| r.ends_with("Ben Roy")));
    answers::undo(&desk, &ben).await.unwrap();
    assert_eq!(seen(desk.clone()).await, before);
    answers::move_to(&desk, &ben, Queue::NeedsYou).await.unwrap();
    assert!(seen(desk.clone()).await.contains(&"executive Ben Roy".to_owned()));
    // Old mail that comes in later has everything sorted anew; the person's word stays.
    let old = mail_of("1 Nov 2026 09:00");
    desk::gather::import(&desk, &[room.file("old.mbox", &mbox(&[old]))], &mut |_| true).await.unwrap();
    assert!(seen(desk.clone()).await.contains(&"executive Ben Roy".to_owned()));
    answers::undo_last(&desk).await.unwrap();
    assert_eq!(seen(desk.clone()).await, before);
    answers::later(&desk, &ben, Until::Monday).await.unwrap();
    assert!(!seen(desk.clone()).await.iter().any(|r| r.ends_with("Ben Roy")));
    assert!(seen(desk.at(clock("2026-11-30T09:00:00Z"))).await.iter().any(|r| r.ends_with("Ben Roy")));
    assert_eq!(answers::move_to(&desk, &ben, Queue::Sent).await.unwrap_err().code(), "E_RANGE");
    assert!(desk::audit::verify(&desk).await.unwrap().broken.is_none());
}

/// A goal and a card that come after the mail count for it, too; what is private counts for no mail that is not.
#[tokio::test]
async fn goals_and_cards_count_for_old_mail() {
    let room = Room::new();
    let desk = room.office().await;
    let mail = support::mail("Ana Lima <ana@far.example>", "23 Nov 2026 16:00", "m1", "The lease", "Signed.");
    desk::gather::import(&desk, &[room.file("inbox.mbox", &mbox(&[mail]))], &mut |_| true).await.unwrap();
    let (goal, board) = ("speaks of your goal Growth", "Ana is on the board (their card: Board)");
    let before = items(&desk, &room).await;
    assert!(!before.contains(goal) && !before.contains(board), "{before}");
    let ana = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:a\r\nFN:Ana Lima\r\nEMAIL:ana@far.example\r\nCATEGORIES:Board\r\nEND:VCARD\r\n";
    let paths = [room.file("goals.toml", GOALS), room.file("ana.vcf", ana)];
    desk::gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    let after = items(&desk, &room).await;
    assert!(after.contains(goal) && after.contains(board), "{after}");
    let found = desk::search::search(&desk, "Growth", &most()).await.unwrap();
    let growth = found.iter().find(|hit| hit.kind == "goal").unwrap().id.clone();
    desk::classify::classify(&desk, &growth, world::Level::Restricted, "").await.unwrap();
    let hidden = items(&desk, &room).await;
    assert!(!hidden.contains(goal) && hidden.contains(board), "{hidden}");
}

fn mail_of(date: &str) -> String {
    support::mail("Cem Aydin <cem@near.example>", date, "m0", "Old", "Mara,\n\nFor your files.\n\nCem")
}

#[tokio::test]
async fn only_the_routine_ones_are_accepted_together() {
    let room = Room::new();
    let desk = room.filled_office().await;
    assert!(answers::routine(&desk).await.unwrap().is_empty(), "nothing is known of any kind yet");
    let id = open(&desk, "navigator.task").await.unwrap();
    let seal = desk.card(&id).await.unwrap().seal;
    let outcomes = answers::accept_routine(&desk, &[(id.clone(), seal)]).await.unwrap();
    assert_eq!(outcomes[0].result.as_ref().unwrap_err().code(), "E_CONFLICT");
    assert!(desk.card(&id).await.unwrap().stand.is_open());
}

#[tokio::test]
async fn one_item_is_shown_with_its_mail_and_nothing_that_is_hidden() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let paths = [room.file("private.mbox", &mbox(&[private_letter()]))];
    desk::gather::import(&desk, &paths, &mut |_| true).await.unwrap();
    propose::propose(&desk).await.unwrap();
    let joss = assistant(&desk).await;
    let id = open(&desk, "navigator.task").await.unwrap();
    let detail = inbox::detail(&joss, &id).await.unwrap();
    assert_eq!((detail.title.as_str(), detail.cards.len()), ("Board paper", 1));
    let mail = &detail.thread[0];
    assert!(mail.open && mail.from == "Ana Lima" && mail.initials == "AL" && !mail.has_html);
    let asks = |p: &inbox::Para| p.runs.iter().any(|r| r.asks && r.text.starts_with("Could you send me"));
    assert!(mail.paras.iter().any(asks), "{:?}", mail.paras);
    assert_eq!(detail.context.as_ref().unwrap().name, "Ana Lima");
    let hers = inbox::inbox(&desk).await.unwrap();
    let private = hers.rows().chain(hers.sections.iter().flat_map(|s| &s.rows));
    let private: Vec<String> =
        private.filter(|r| format!("{r:?}").contains("Oak")).map(|r| r.id.clone()).collect();
    assert!(!private.is_empty());
    assert!(!format!("{:?}", inbox::inbox(&joss).await.unwrap()).contains("Oak"));
    for id in private {
        let hidden = inbox::detail(&joss, &id).await.unwrap_err();
        let absent = inbox::detail(&joss, "00000000000000000000000000000000").await.unwrap_err();
        assert_eq!((hidden.code(), absent.code()), ("E_NOT_FOUND", "E_NOT_FOUND"));
        for error in [
            answers::later(&joss, &id, Until::Tomorrow).await.unwrap_err(),
            answers::pass(&joss, &id).await.unwrap_err(),
            answers::file(&joss, &id).await.unwrap_err(),
            answers::undo(&joss, &id).await.unwrap_err(),
        ] {
            assert_eq!(error.code(), "E_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_message_is_shown_as_sent_only_where_it_had_html() {
    let room = Room::new();
    let desk = room.office().await;
    let html = ana_asks()
        .replace("text/plain", "text/html")
        .replace("Mara,\n\n", "<p>Mara,</p><script>x()</script><img src='http://far.example/1'>");
    desk::gather::import(&desk, &[room.file("i.mbox", &mbox(&[html, ben_writes()]))], &mut |_| true)
        .await
        .unwrap();
    let all = inbox::inbox(&desk).await.unwrap();
    let id =
        |who: &str| all.sections.iter().flat_map(|s| &s.rows).find(|r| r.from == who).unwrap().id.clone();
    let safe = inbox::sent_html(&desk, &id("Ana Lima")).await.unwrap().unwrap();
    assert!(
        safe.html.contains("<p>Mara,</p>")
            && !safe.html.contains("script")
            && !safe.html.contains("far.example")
    );
    assert_eq!(safe.left_out, 1);
    assert_eq!(inbox::sent_html(&desk, &id("Ben Roy")).await.unwrap(), None);
}

#[tokio::test]
async fn a_card_tells_who_was_quicker() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let joss = assistant(&desk).await;
    let id = open(&desk, "navigator.task").await.unwrap();
    answers::decline(&desk, &id, "", false).await.unwrap();
    let error = answers::accept(&joss, &id, &Yes::default()).await.unwrap_err();
    assert_eq!(error.code(), "E_STATE");
    let (row, became) = inbox::row(&joss, &id).await.unwrap();
    assert_eq!((row.id.as_str(), became.as_deref()), (id.as_str(), Some("Mara declined this at 07:40.")));
    let item: ItemRef = answers::undo(&joss, &id).await.unwrap();
    assert_eq!(item.uuid().simple().to_string(), id);
    assert_eq!(inbox::row(&desk, &id).await.unwrap().1, None);
}
