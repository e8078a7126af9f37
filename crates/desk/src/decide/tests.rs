use super::*;
use crate::testing::{fresh, task};
use world::Clearance;

/// A task that is proposed, with a reason.
fn suggested(title: &str, because: &str, at: jiff::Timestamp) -> Proposal {
    let effect = Effect::PutBack { item: Box::new(Item::Task(task(title, None))) };
    let mut made = crate::testing::proposal("navigator.task", effect, Vec::new());
    (made.because, made.created, made.expires) =
        (because.into(), at, at + jiff::SignedDuration::from_hours(48));
    made.clearance = Clearance::default();
    made
}

async fn put(desk: &Desk, made: Proposal) -> Proposal {
    let (id, mut txn) = (made.id, desk.ledger.begin(&desk.house().actor, desk.now()).await.unwrap());
    txn.propose(vec![made]).await.unwrap();
    txn.commit().await.unwrap();
    desk.ledger.proposal(desk.reader(), id).await.unwrap().0
}

/// An office in which one is open, as it was read.
async fn asked(dir: &tempfile::TempDir) -> (Desk, Proposal) {
    let desk = fresh(dir).await;
    let read = put(&desk, suggested("Tide tables", "Ana asked.", desk.now())).await;
    (desk, read)
}

#[tokio::test]
async fn an_answer_counts_while_it_is_reckoned_anew_and_not_for_something_else() {
    let dir = tempfile::TempDir::new().unwrap();
    let (desk, read) = asked(&dir).await;
    put(&desk, suggested("Tide tables", "Ana asked twice.", desk.now())).await;
    let done = yes(&desk, &read, None).await.unwrap();
    assert!(matches!(done.state, State::Accepted { .. }));
    assert_eq!(done.because, "Ana asked twice.");
    let again = yes(&desk, &read, None).await.unwrap_err();
    assert_eq!(again.code(), "E_STATE", "one yes is one");
}

#[tokio::test]
async fn an_answer_to_what_asks_for_something_else_now_is_refused() {
    let dir = tempfile::TempDir::new().unwrap();
    let (desk, read) = asked(&dir).await;
    put(&desk, suggested("Harbour map", "Ana asked.", desk.now())).await;
    assert_eq!(yes(&desk, &read, None).await.unwrap_err().code(), "E_CONFLICT");
    let (open, _) = desk.ledger.proposal(desk.reader(), read.id).await.unwrap();
    assert!(open.is_open());
}
