//! Effects are queued once, done once, and written down once.

use crate::support::*;
use ledger::{JobId, JobState, Put};
use world::clearance::Approver;
use world::*;

fn accepted(key: &str) -> Proposal {
    let mut made = proposal(key, Vec::new());
    made.show(at(1)).unwrap();
    made.accept(&Approver::of(&executive(), &made.clearance).unwrap(), at(2)).unwrap();
    made
}

async fn queued(fresh: &Fresh, key: &str, not_before: i64) -> JobId {
    let made = accepted(key);
    let mut txn = fresh.ledger.begin(&owner(), at(2)).await.unwrap();
    txn.put(&Item::Proposal(Box::new(made.clone())), Default::default()).await.unwrap();
    let (id, put) = txn.queue(&made.approved().unwrap(), at(not_before)).await.unwrap();
    assert_eq!(put, Put::Added);
    assert_eq!(txn.queue(&made.approved().unwrap(), at(not_before)).await.unwrap(), (id, Put::Same));
    txn.commit().await.unwrap();
    id
}

async fn state_of(fresh: &Fresh, id: JobId) -> (JobState, u32) {
    let states = [JobState::Queued, JobState::Working, JobState::Done, JobState::Failed, JobState::Unknown];
    let jobs = fresh.ledger.jobs(&executive(), &states).await.unwrap();
    let job = jobs.iter().find(|job| job.id == id).unwrap();
    (job.state, job.attempts)
}

#[test]
fn a_job_goes_its_way_and_is_written_down_once() {
    run(async {
        let fresh = fresh().await;
        let (first, later) = (queued(&fresh, "a", 0).await, queued(&fresh, "b", 100).await);
        let mut txn = fresh.ledger.begin(&owner(), at(3)).await.unwrap();
        let claimed = txn.claim(10).await.unwrap();
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), [first]);
        assert_eq!(claimed[0].effect, accepted("a").effect);
        assert!(txn.claim(10).await.unwrap().is_empty(), "nobody gets it twice");
        txn.job_before(first, serde_json::json!({"etag": "7"})).await.unwrap();
        txn.commit().await.unwrap();
        // Whoever starts again after a crash finds it still being worked on.
        let working = fresh.ledger.jobs(&executive(), &[JobState::Working]).await.unwrap();
        assert_eq!(working[0].before, Some(serde_json::json!({"etag": "7"})));

        let before = fresh.ledger.audit_verify().await.unwrap().sound;
        let mut txn = fresh.ledger.begin(&owner(), at(4)).await.unwrap();
        txn.job_failed(first, "no answer", Some(at(5))).await.unwrap();
        assert_eq!(txn.job_done(first, "done").await.unwrap_err().code(), "E_STATE");
        txn.commit().await.unwrap();
        assert_eq!(state_of(&fresh, first).await, (JobState::Queued, 1));
        let mut txn = fresh.ledger.begin(&owner(), at(6)).await.unwrap();
        assert_eq!(txn.claim(10).await.unwrap().len(), 1);
        txn.job_done(first, "written").await.unwrap();
        assert_eq!(txn.job_done(first, "written").await.unwrap_err().code(), "E_STATE");
        assert_eq!(txn.job_done(JobId(99), "").await.unwrap_err().code(), "E_NOT_FOUND");
        txn.commit().await.unwrap();
        assert_eq!(state_of(&fresh, first).await, (JobState::Done, 2));
        assert_eq!(state_of(&fresh, later).await, (JobState::Queued, 0));
        let log = fresh.ledger.audit_entries(&executive(), before + 1..100).await.unwrap();
        let verbs: Vec<&str> = log.iter().map(|r| r.entry.verb.as_str()).collect();
        assert_eq!(verbs, ["effect.done"]);
        assert_eq!(log[0].entry.facts["approved_by"], "Odile");
    });
}

#[test]
fn what_nobody_knows_is_not_tried_again() {
    run(async {
        let fresh = fresh().await;
        let id = queued(&fresh, "a", 0).await;
        let mut txn = fresh.ledger.begin(&owner(), at(3)).await.unwrap();
        txn.claim(1).await.unwrap();
        txn.job_unknown(id, "the line went dead").await.unwrap();
        assert!(txn.claim(1).await.unwrap().is_empty());
        txn.job_failed(id, "it never arrived", None).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(state_of(&fresh, id).await, (JobState::Failed, 1));
        let log = fresh.ledger.audit_entries(&executive(), 1..100).await.unwrap();
        let verbs: Vec<&str> = log.iter().map(|r| r.entry.verb.as_str()).collect();
        assert_eq!(verbs, ["effect.unknown", "effect.failed"]);
        assert_eq!(log[1].entry.reason.as_deref(), Some("it never arrived"));
    });
}

#[test]
fn jobs_are_as_confidential_as_their_proposals() {
    run(async {
        let fresh = fresh().await;
        queued(&fresh, "a", 0).await;
        let reader = looker(Level::Internal);
        assert_eq!(fresh.ledger.jobs(&reader, &[JobState::Queued]).await.unwrap().len(), 1);
        fresh.set(ItemRef::Proposal(accepted("a").id), &Clearance::at(Level::EyesOnly)).await;
        assert!(fresh.ledger.jobs(&reader, &[JobState::Queued]).await.unwrap().is_empty());
        let mine = fresh.ledger.jobs(&executive(), &[JobState::Queued]).await.unwrap();
        assert_eq!(mine[0].effect, accepted("a").effect);
    });
}
