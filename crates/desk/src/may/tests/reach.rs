//! A right reaches what it is for, and nothing else; taken back it leaves no trace; any kind can be limited.

use super::*;

const PREPARE: &str = "agenda.prepare";

/// Meetings with somebody outside, each of which wants preparing: two a day from the next day on.
async fn meet(desk: &Desk, names: &[&str]) {
    let days = ["25", "26", "27", "30"];
    let event = |(n, name): (usize, &&str)| {
        let at = format!("{} {}:00", days[n / 2], 10 + 3 * (n % 2));
        Item::Event(crate::testing::event(name, &at, 45))
    };
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.save_all(names.iter().enumerate().map(event).collect::<Vec<_>>()).await.unwrap();
    txn.commit().await.unwrap();
}

async fn held_of(desk: &Desk, kind: &str) -> Vec<digest::HeldBack> {
    let words = crate::settings::kind_words(kind);
    digest::digest(desk).await.unwrap().held.into_iter().filter(|one| one.kind == words).collect()
}

fn after(desk: &Desk, minutes: i64) -> Desk {
    desk.at(Clock::Standing(desk.now() + jiff::SignedDuration::from_mins(minutes)))
}

/// What may be done alone is done in the round, though the list has no room for it, though it was there before the right,
/// and though somebody fetched it; what still asks says why.
#[tokio::test]
async fn a_right_reaches_what_is_held_back_and_what_is_open_already() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    meet(&desk, &["Ana A", "Ana B", "Ana C", "Ana D", "Ana E", "The 300 EUR offer"]).await;
    let listed = listed_of(&desk, PREPARE).await;
    let held = held_of(&desk, PREPARE).await;
    assert_eq!(listed.len() + held.len(), 6, "{held:?}");
    assert!(!listed.is_empty() && held.len() > 1, "{held:?}");
    digest::fetch(&desk, &held[0].id).await.unwrap();
    crate::rounds::catch_up(&desk).await.unwrap();
    earn(&desk, PREPARE, 30).await;
    crate::rounds::morning(&desk).await.unwrap();
    assert!(alone(&desk).await.unwrap().is_empty(), "nothing without a right");
    let desk = after(&desk, 10);
    set(&desk, PREPARE, "", 3, "").await.unwrap();
    // The same day, without a new round: the right was given since.
    let desk = after(&desk, 10);
    crate::rounds::catch_up(&desk).await.unwrap();
    let done = alone(&desk).await.unwrap();
    assert_eq!(done.len(), 5, "{done:?}");
    assert!(held_of(&desk, PREPARE).await.is_empty());
    let trail =
        desk.ledger.history(desk.reader(), Timestamp::MIN..Timestamp::MAX, |_| true, 0, 999).await.unwrap();
    let entries = trail.iter().filter(|t| t.recorded.entry.verb == "proposal.accepted").count();
    assert_eq!(entries, done.len(), "each with its entry");
    // What is of money asks, and says so wherever it is seen.
    let page = may(&desk).await.unwrap();
    let row = page.rows.iter().find(|row| row.kind == PREPARE).unwrap();
    let [waits] = row.waits.as_slice() else { panic!("{:?}", row.waits) };
    assert!(
        waits.contains("The 300 EUR offer") && waits.ends_with("Equerry asks whatever its right: money."),
        "{waits}"
    );
    let world = desk.snapshot().await.unwrap();
    let open: Vec<&Proposal> =
        world.proposals.values().filter(|p| p.kind.0 == PREPARE && p.waits(world.now)).collect();
    assert_eq!(open.len(), 1);
    let id = open[0].id.to_string();
    assert_eq!(desk.card(&id).await.unwrap().asks.as_deref(), Some("Equerry asks whatever its right: money"));
    assert!(crate::why::why(&desk, &id).await.unwrap().because.ends_with("whatever its right: money."));
}

/// Below autonomy the budget holds for what Equerry may otherwise do alone.
#[tokio::test]
async fn where_support_lets_nothing_be_done_alone_the_list_stays_short() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    meet(&desk, &["Ana A", "Ana B", "Ana C", "Ana D", "Ana E", "Ana F"]).await;
    earn(&desk, PREPARE, 30).await;
    set(&desk, PREPARE, "", 3, "").await.unwrap();
    crate::mode::set(&desk, "partner").await.unwrap();
    crate::rounds::catch_up(&desk).await.unwrap();
    assert!(alone(&desk).await.unwrap().is_empty());
    assert_eq!((listed_of(&desk, PREPARE).await.len(), held_of(&desk, PREPARE).await.len()), (3, 3));
}

/// What runs by itself is listed with what it would do, which does nothing, and with what it did.
#[tokio::test]
async fn automations_tell_what_they_would_do_and_what_they_did() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    let none = automations(&desk).await.unwrap();
    assert_eq!((none.headline.as_str(), none.kinds.len()), ("Nothing is done without a yes.", 0));
    let weekly = none.playbooks.iter().find(|one| one.key == "weekly-review").unwrap();
    assert!(weekly.when.contains("next Fri 27 Nov") && weekly.link.ends_with("?on=2026-11-27"), "{weekly:?}");
    meet(&desk, &["Ana A", "Ana B", "Ana C", "Ana D", "Ana E", "The 300 EUR offer"]).await;
    earn(&desk, PREPARE, 30).await;
    set(&desk, PREPARE, "", 3, "").await.unwrap();
    for _ in 0..2 {
        let found = automations(&desk).await.unwrap();
        let [one] = found.kinds.as_slice() else { panic!("{found:?}") };
        let (asks, does): (Vec<&Would>, Vec<&Would>) = one.now.iter().partition(|w| !w.asks.is_empty());
        assert_eq!((asks.len(), does.len(), one.history.len()), (1, 5, 0), "{one:?}");
        assert!(asks[0].title.contains("The 300 EUR offer"), "{asks:?}");
        assert_eq!(found.headline, "One kind runs by itself, and would do five things now.");
    }
    assert!(alone(&desk).await.unwrap().is_empty(), "looking does nothing");
    crate::rounds::morning(&desk).await.unwrap();
    let desk = after(&desk, 10);
    let done = alone(&desk).await.unwrap();
    answers::undo(&desk, &done[0].id).await.unwrap();
    let one = automations(&desk).await.unwrap().kinds.remove(0);
    let how: Vec<&str> = one.history.iter().map(|did| did.how).collect();
    assert_eq!(how, ["taken back", "done alone", "done alone", "done alone", "done alone", "done alone"]);
    assert_eq!(one.now.iter().filter(|w| w.asks.is_empty()).count(), 0, "{:?}", one.now);
}

/// A10.4: a right that was taken back, or a kind that was off for a while, keeps its record; one count on every page.
#[tokio::test]
async fn taking_back_a_right_keeps_its_record_and_leaves_no_trace() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    earn(&desk, KIND, 22).await;
    let offered = propose::propose(&desk).await.unwrap();
    let before = desk.ledger.acting(&desk.house()).await.unwrap();
    let id = offered[0].proposal.id.to_string();
    decide::accept(&desk, &id, None).await.unwrap();
    undo::undo(&desk, &id).await.unwrap();
    assert_eq!(desk.ledger.acting(&desk.house()).await.unwrap(), before);
    for level in [0, 2, 3] {
        set(&desk, KIND, "", level, "").await.unwrap();
    }
    set(&desk, KIND, "", 2, "").await.unwrap();
    let page = may(&desk).await.unwrap();
    let row = page.rows.iter().find(|row| row.kind == KIND).unwrap();
    assert_eq!(row.record, "22 of 22 accepted as they were");
    assert!(row.since.as_deref().unwrap().ends_with("lowered by hand"), "{:?}", row.since);
    assert!(offered[0].proposal.because.starts_with("22 of 22"), "{}", offered[0].proposal.because);
    assert_eq!(counts(&desk).await.unwrap()[KIND], "22 of 22 accepted as they were count for acting alone");
    // What was lowered by hand is not offered at once again.
    propose::propose(&desk).await.unwrap();
    assert!(propose::open(&desk).await.unwrap().is_empty());
}

/// Answers about private matters, which always ask, earn no right and are counted on no page of rights.
#[tokio::test]
async fn what_is_private_is_not_counted_anywhere_as_a_record() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    earn(&desk, KIND, 22).await;
    let mut learned = desk.ledger.lessons(&desk.house()).await.unwrap();
    learned.answers.extend((100..130).map(|n| answered(&desk, KIND, n)));
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap();
    txn.save_lessons(LearnedFrom::Everything, &learned).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(desk.ledger.lessons(desk.reader()).await.unwrap().answers.len(), 52);
    let page = may(&desk).await.unwrap();
    let row = page.rows.iter().find(|row| row.kind == KIND).unwrap();
    assert_eq!(row.record, "22 of 22 accepted as they were");
    assert!(set(&desk, KIND, "", 4, "").await.is_err(), "52 of 52 would earn it");
    let joss = desk.seated(Who::Assistant).await.unwrap();
    assert_eq!(counts(&joss).await.unwrap(), counts(&desk).await.unwrap());
}

/// Any kind can be limited, also one that nobody ever answered, and one whose answers were forgotten.
#[tokio::test]
async fn a_kind_without_an_answer_can_be_switched_off() {
    let dir = TempDir::new().unwrap();
    let desk = office(&dir).await;
    lie_still(&desk, 0, 3).await;
    assert!(!listed_of(&desk, STALE).await.is_empty());
    for kind in [STALE, "orchestration.park", "decisions.answer", "relationship.introduction"] {
        let row = may(&desk).await.unwrap().rows.into_iter().find(|row| row.kind == kind).expect(kind);
        assert!(!row.answered, "{kind}");
        set(&desk, kind, "", 0, "").await.unwrap();
    }
    assert!(listed_of(&desk, STALE).await.is_empty(), "it is proposed no more");
    let row = may(&desk).await.unwrap().rows.into_iter().find(|row| row.kind == STALE).unwrap();
    assert_eq!((row.level, row.answered), (0, true));
}
