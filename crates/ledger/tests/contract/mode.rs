//! A declared mode is judged with every yes, and again when its effect is taken up; it ends by itself.

use crate::authority::{area, claim, give, meeting, person_of, queue, right};
use crate::support::*;
use world::authority::{Limit, Standing};
use world::*;

/// From minute 10 to minute 100, with Dana for the executive up to an hour.
fn declared(mode: Mode) -> Declared {
    let limit = Limit { minutes: Some(60), ..Limit::default() };
    Declared { mode, from: at(10), until: at(100), deputy: Some(PersonId::derive("Dana")), limit }
}

async fn declare(fresh: &Fresh, by: &Actor, mode: Option<&Declared>) -> Result<(), ledger::LedgerError> {
    let mut txn = fresh.ledger.begin(by, at(5)).await?;
    txn.declare_mode(mode).await?;
    txn.commit().await
}

/// Why a yes of somebody to a meeting that takes so long is refused at a minute; none where it is not.
async fn refused(fresh: &Fresh, by: &Actor, minutes: i64, minute: i64) -> Option<String> {
    let made = meeting(&format!("{} {minutes} {minute}", by.name), minutes, by);
    queue(fresh, &made, minute, 10_000).await.err().map(|e| e.to_string())
}

#[test]
fn a_deputy_agrees_while_the_executive_travels_and_no_longer() {
    run(async {
        let fresh = fresh().await;
        let (dana, joss) = (person_of("Dana", Role::DirectReport), person_of("Joss", Role::Assistant));
        fresh.put([Item::Responsibility(area(true))]).await;
        for who in [&dana, &joss] {
            let asks = right(&who.name, who, Standing::Delegation(3), None);
            give(&fresh, &owner(), &asks, 0).await.unwrap();
        }
        assert!(refused(&fresh, &dana, 30, 6).await.is_some_and(|why| why.contains("Consult")));
        declare(&fresh, &owner(), Some(&declared(Mode::Travelling))).await.unwrap();
        assert_eq!(fresh.ledger.mode().await.unwrap(), Some(declared(Mode::Travelling)));
        for (who, minutes, minute, may) in [
            (&dana, 30, 9, false),
            (&dana, 30, 10, true),
            (&dana, 60, 99, true),
            (&dana, 61, 50, false),
            (&joss, 30, 50, false),
            (&dana, 30, 100, false),
        ] {
            let why = refused(&fresh, who, minutes, minute).await;
            assert_eq!(why.is_none(), may, "{} {minutes} {minute}: {why:?}", who.name);
        }
        // What was agreed to then and is taken up after the mode has ended is judged anew.
        let ended = claim(&fresh, 10_000).await;
        assert_eq!(ended.len(), 2);
        assert!(ended.iter().all(|why| why.as_deref().is_some_and(|w| w.contains("Consult"))), "{ended:?}");
    });
}

#[test]
fn in_a_crunch_what_serves_no_goal_is_refused_and_what_serves_one_goes_on() {
    run(async {
        let fresh = fresh().await;
        let joss = person_of("Joss", Role::Assistant);
        fresh.put([Item::Responsibility(area(true)), Item::Goal(goal("customers"))]).await;
        give(&fresh, &owner(), &right("all", &joss, Standing::Delegation(7), None), 0).await.unwrap();
        declare(&fresh, &owner(), Some(&declared(Mode::Crunch))).await.unwrap();
        let why = refused(&fresh, &joss, 30, 20).await.unwrap();
        assert!(why.starts_with("Joss cannot now: the mode is Crunch."), "{why}");
        assert_eq!(refused(&fresh, &owner(), 30, 20).await, None, "the executive may");
        let link =
            GoalLink { goal: goal("customers").id, contribution: 0.6, confirmed: true, probability: 1.0 };
        let mut txn = fresh.ledger.begin(&owner(), at(21)).await.unwrap();
        txn.link(ItemRef::Responsibility(area(true).id), &link).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(refused(&fresh, &joss, 30, 22).await, None, "its area serves a goal");
    });
}

#[test]
fn only_the_executive_declares_a_mode_and_ends_it() {
    run(async {
        let fresh = fresh().await;
        let joss = person_of("Joss", Role::Assistant);
        let new = declared(Mode::NewRole);
        let refused = declare(&fresh, &joss, Some(&new)).await.unwrap_err();
        assert_eq!(refused.code(), "E_CLEARANCE");
        assert_eq!(fresh.ledger.mode().await.unwrap(), None);
        declare(&fresh, &owner(), Some(&new)).await.unwrap();
        assert_eq!(declare(&fresh, &joss, None).await.unwrap_err().code(), "E_CLEARANCE");
        let mut txn = fresh.ledger.begin(&owner(), at(6)).await.unwrap();
        assert_eq!(txn.declare_mode(None).await.unwrap(), Some(new), "what was before comes back");
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.mode().await.unwrap(), None);
    });
}
