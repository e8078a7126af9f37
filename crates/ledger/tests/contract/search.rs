//! Finding by words.

use crate::support::*;
use ledger::{Extra, Filter, Put};
use proptest::prelude::*;
use world::*;

async fn found(fresh: &Fresh, reader: &Reader, words: &str, filter: &Filter) -> Vec<String> {
    let answer = fresh.ledger.search(reader, words, filter).await.unwrap();
    assert!(answer.total >= answer.hits.len() as u64);
    answer.hits.into_iter().map(|hit| hit.title).collect()
}

#[test]
fn words_phrases_prefixes_and_filters() {
    run(async {
        let fresh = fresh().await;
        fresh
            .put([
                mail("m1", "t1", "Lease", "The café on the corner: board paper by Friday", -600),
                mail("m2", "t2", "Budget", "paper for the board, and the lease", -300),
                Item::Event(event("e1", None, "Board meeting", 60, 30)),
                Item::Task(task("write the board paper")),
                Item::Goal(goal("rotterdam")),
            ])
            .await;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let link =
            GoalLink { goal: goal("rotterdam").id, contribution: 0.6, confirmed: true, probability: 1.0 };
        txn.link(mail("m2", "t2", "", "", 0).reference(), &link).await.unwrap();
        txn.commit().await.unwrap();
        let all = Filter::default();
        let of = |kind: &str| Filter { kinds: vec![kind.into()], ..Filter::default() };
        for (words, filter, wanted) in [
            ("cafe", &all, &["Lease"][..]),
            ("CAFÉ", &all, &["Lease"]),
            ("\"board paper\"", &all, &["Lease", "write the board paper"]),
            ("board paper", &of("message"), &["Budget", "Lease"]),
            ("lease", &of("message"), &["Lease", "Budget"]),
            ("subject:lease", &all, &["Lease"]),
            ("board -paper", &all, &["Board meeting"]),
            ("pap* fri*", &all, &["Lease"]),
            ("board", &of("event"), &["Board meeting"]),
            ("board paper", &Filter { goal: Some(goal("rotterdam").id), ..Filter::default() }, &["Budget"]),
            ("board", &Filter { since: Some(at(0)), ..Filter::default() }, &["Board meeting"]),
            (
                "paper",
                &Filter { before: Some(at(-400)), kinds: vec!["message".into()], ..all.clone() },
                &["Lease"],
            ),
            ("", &Filter { people: vec!["ana@south.example".into()], ..of("message") }, &["Lease", "Budget"]),
            ("budget with:bo@south.example", &all, &["Budget"]),
            ("paper", &Filter { level: Some(Level::Restricted), ..all.clone() }, &[]),
            ("\" OR title : \"", &all, &[]),
            ("NEAR(board paper)", &all, &[]),
        ] {
            let mut titles = found(&fresh, &executive(), words, filter).await;
            let mut wanted = wanted.to_vec();
            if words != "lease" {
                titles.sort();
                wanted.sort();
            }
            assert_eq!(titles, wanted, "{words} {filter:?}");
        }
        for nothing in ["", "  ", "-paper", "\"\"", "* *"] {
            let refused = fresh.ledger.search(&executive(), nothing, &all).await.unwrap_err();
            assert_eq!(refused.code(), "E_PARSE", "{nothing}");
        }
    });
}

#[test]
fn the_index_follows_changes_and_removals() {
    run(async {
        let fresh = fresh().await;
        let all = Filter::default();
        let old = Item::Event(event("e", None, "Board picnic", 60, 30));
        fresh.put([old.clone()]).await;
        assert_eq!(fresh.put([Item::Event(event("e", None, "Budget review", 60, 30))]).await, [Put::Changed]);
        assert!(found(&fresh, &executive(), "picnic", &all).await.is_empty());
        assert_eq!(found(&fresh, &executive(), "budget", &all).await, ["Budget review"]);
        fresh.set(old.reference(), &Clearance::at(Level::Confidential)).await;
        assert!(found(&fresh, &looker(Level::Internal), "budget", &all).await.is_empty());
        assert_eq!(found(&fresh, &looker(Level::Confidential), "budget", &all).await, ["Budget review"]);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        assert!(txn.remove(old.reference()).await.unwrap());
        assert!(!txn.remove(old.reference()).await.unwrap());
        txn.commit().await.unwrap();
        assert!(found(&fresh, &executive(), "budget", &all).await.is_empty());
        fresh.ledger.tidy().await.unwrap();
        assert_eq!(fresh.ledger.health().await.unwrap().problems, Vec::<String>::new());
    });
}

#[test]
fn people_are_found_by_who_they_are_and_by_words_given_for_them() {
    run(async {
        let fresh = fresh().await;
        let item = mail("m1", "t1", "Lease", "text", -60);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let extra = Extra { people: "Annabel Quint".into(), ..Extra::default() };
        txn.put(&item, extra).await.unwrap();
        txn.put(&Item::Person(person("ana")), Extra::default()).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(found(&fresh, &executive(), "quint", &Filter::default()).await, ["Lease"]);
        let about = fresh.ledger.items_about(&executive(), person("ana").id, 10).await.unwrap();
        assert_eq!(about, [item]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: trials(20, 500), ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_typed_is_only_words(
        typed in prop::collection::vec("(?s).{0,12}|[-\"*:(){}^+a-z\u{0}é ]{0,30}|NEAR\\(a b, 2\\)|title : a|a AND|NOT b", 1..12),
    ) {
        run(async {
            let fresh = fresh().await;
            fresh.put([mail("m", "t", "a b", "near title and not", -60)]).await;
            for words in typed.iter().chain([&typed.join(" ")]) {
                for people in [Vec::new(), vec![words.clone()]] {
                    let filter = Filter { people, ..Filter::default() };
                    match fresh.ledger.search(&executive(), words, &filter).await {
                        Ok(answer) => assert!(answer.total <= 1),
                        Err(error) => assert_eq!(error.code(), "E_PARSE", "{words:?} {error}"),
                    }
                }
            }
        });
    }
}
