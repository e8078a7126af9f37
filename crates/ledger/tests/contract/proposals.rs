//! Proposals keep to their state machine and to their latest version.

use crate::support::*;
use ledger::{Put, Version};
use world::clearance::Approver;
use world::*;

fn approver() -> Approver {
    Approver::of(&executive(), &Clearance::default()).unwrap()
}

async fn proposed(fresh: &Fresh, made: &Proposal) -> (Proposal, Version) {
    let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
    txn.propose(vec![made.clone()]).await.unwrap();
    txn.commit().await.unwrap();
    fresh.ledger.proposal(&executive(), made.id).await.unwrap()
}

#[test]
fn moves_are_those_of_the_state_machine() {
    run(async {
        let fresh = fresh().await;
        let made = proposal("p", Vec::new());
        let (mut seen, read) = proposed(&fresh, &made).await;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        seen.show(at(1)).unwrap();
        let read = txn.save_proposal(&seen, read).await.unwrap();
        seen.accept(&approver(), at(2)).unwrap();
        let read = txn.save_proposal(&seen, read).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.proposal(&executive(), made.id).await.unwrap(), (seen.clone(), read));

        // Back to any earlier state, or straight to the end, nothing leads.
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let shown = Proposal { state: State::Shown { at: at(1) }, ..made.clone() };
        let expired = Proposal { state: State::Expired { at: at(3) }, ..made.clone() };
        for illegal in [made.clone(), shown, expired] {
            let refused = txn.save_proposal(&illegal, read).await.unwrap_err();
            assert_eq!(refused.code(), "E_STATE", "{:?}", illegal.state);
            let refused = txn.put(&Item::Proposal(Box::new(illegal)), Default::default()).await.unwrap_err();
            assert_eq!(refused.code(), "E_STATE");
        }
        seen.applied(None, at(3)).unwrap();
        txn.save_proposal(&seen, read).await.unwrap();
        txn.commit().await.unwrap();
    });
}

#[test]
fn who_read_an_older_version_is_told() {
    run(async {
        let fresh = fresh().await;
        let (mut mine, read) = proposed(&fresh, &proposal("p", Vec::new())).await;
        let mut theirs = mine.clone();
        theirs.show(at(1)).unwrap();
        mine.show(at(2)).unwrap();
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.save_proposal(&theirs, read).await.unwrap();
        let refused = txn.save_proposal(&mine, read).await.unwrap_err();
        assert_eq!(refused.code(), "E_CONFLICT");
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.proposal(&executive(), mine.id).await.unwrap().0, theirs);
    });
}

#[test]
fn what_is_proposed_again_is_refreshed_and_never_nags() {
    run(async {
        let fresh = fresh().await;
        let make = |key: &str, title: &str, at| Proposal {
            title: title.into(),
            created: at,
            ..proposal(key, Vec::new())
        };
        let keys = ["new", "shown", "dismissed", "expired", "accepted"];
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.propose(keys.iter().map(|k| make(k, "first", at(0))).collect()).await.unwrap();
        for key in &keys[1..] {
            let (mut one, read) = txn.proposal(&executive(), make(key, "", at(0)).id).await.unwrap();
            one.show(at(1)).unwrap();
            let read = txn.save_proposal(&one, read).await.unwrap();
            match *key {
                "dismissed" => one.dismiss("no", false, &approver(), at(2)).unwrap(),
                "expired" => one.expire(at(2)).unwrap(),
                "accepted" => one.accept(&approver(), at(2)).unwrap(),
                _ => continue,
            }
            txn.save_proposal(&one, read).await.unwrap();
        }
        let again = keys.iter().map(|k| make(k, "second", at(3))).collect();
        let done = txn.propose(again).await.unwrap();
        assert_eq!(done, [Put::Changed, Put::Changed, Put::Same, Put::Changed, Put::Same]);
        for (key, title, state) in [
            ("new", "second", "new"),
            ("shown", "second", "shown"),
            ("dismissed", "first", "dismissed"),
            ("expired", "second", "new"),
            ("accepted", "first", "accepted"),
        ] {
            let (one, _) = txn.proposal(&executive(), make(key, "", at(0)).id).await.unwrap();
            assert_eq!((one.title.as_str(), one.state.word()), (title, state), "{key}");
        }
    });
}

#[test]
fn an_answer_by_somebody_who_sees_less_keeps_all_evidence() {
    run(async {
        let fresh = fresh().await;
        let (open, other) = (mail("open", "t1", "Open", "x", -60), mail("other", "t2", "Other", "x", -60));
        fresh.put([open.clone(), other.clone()]).await;
        fresh.set(open.reference(), &in_group(Level::Internal, "heron")).await;
        fresh.set(other.reference(), &in_group(Level::Internal, "kestrel")).await;
        let open = fresh.ledger.item(&executive(), open.reference()).await.unwrap();
        proposed(&fresh, &proposal("p", vec![evidence(&open), evidence(&other)])).await;
        let reader = assistant(Level::EyesOnly, &["heron"], &[Verb::See, Verb::Approve]);
        let id = proposal("p", Vec::new()).id;
        let (mut seen, read) = fresh.ledger.proposal(&reader, id).await.unwrap();
        seen.show(at(1)).unwrap();
        let mut txn = fresh.ledger.begin(&reader.actor, now()).await.unwrap();
        txn.save_proposal(&seen, read).await.unwrap();
        txn.commit().await.unwrap();
        let (whole, _) = fresh.ledger.proposal(&executive(), id).await.unwrap();
        assert_eq!((whole.evidence.len(), whole.state.word()), (2, "shown"));
    });
}

#[test]
fn grants_are_given_by_the_executive_alone() {
    run(async {
        let fresh = fresh().await;
        let reader = assistant(Level::Confidential, &["heron"], &[Verb::See]);
        let grant = reader.grants[0].clone();
        let mut txn = fresh.ledger.begin(&reader.actor, now()).await.unwrap();
        assert_eq!(txn.put_grant(&grant).await.unwrap_err().code(), "E_CLEARANCE");
        drop(txn);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.put_grant(&grant).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.reader(&reader.actor, now()).await.unwrap(), reader);
        assert_eq!(fresh.ledger.grants(&executive()).await.unwrap(), std::slice::from_ref(&grant));
        assert!(fresh.ledger.grants(&reader).await.unwrap().is_empty());
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.withdraw_grant(grant.id).await.unwrap();
        assert_eq!(txn.withdraw_grant(grant.id).await.unwrap_err().code(), "E_NOT_FOUND");
        txn.commit().await.unwrap();
        assert!(fresh.ledger.reader(&reader.actor, now()).await.unwrap().grants.is_empty());
        assert_eq!(fresh.ledger.audit_verify().await.unwrap().sound, 2);
    });
}
