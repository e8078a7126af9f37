//! What was forecast comes back to whoever may see all that it was made from, and to nobody else.

use crate::support::*;
use jiff::civil::{Date, date};
use ledger::{LearnedFrom, Ledger};
use std::collections::BTreeSet;
use world::*;

const DAY: Date = date(2026, 11, 17);

async fn keep(fresh: &Fresh, day: Date, from: LearnedFrom, of: &[ItemRef], said: &str) {
    let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
    let of: BTreeSet<ItemRef> = of.iter().copied().collect();
    txn.save_forecast(day, from, &of, &said).await.unwrap();
    txn.commit().await.unwrap();
}

async fn read(fresh: &Fresh, reader: &Reader, day: Date) -> Option<String> {
    fresh.ledger.forecast(reader, day).await.unwrap()
}

fn task(name: &str) -> Task {
    Task::new(TaskId::derive(name), SourceId::derive("t"), name)
}

#[test]
fn each_reader_gets_the_one_made_from_what_they_may_see_and_it_survives_a_restart() {
    run(async {
        let fresh = fresh().await;
        let shared = LearnedFrom::Upto(Level::Confidential);
        keep(&fresh, DAY, LearnedFrom::Everything, &[], "with the private word-of-it").await;
        keep(&fresh, DAY, shared, &[], "of what is shared").await;
        keep(&fresh, DAY, shared, &[], "of later the same day").await;
        let looker = looker(Level::Confidential);
        assert_eq!(read(&fresh, &executive(), DAY).await.as_deref(), Some("with the private word-of-it"));
        assert_eq!(read(&fresh, &looker, DAY).await.as_deref(), Some("of what is shared"), "the first stays");
        for (level, groups) in [(Level::Internal, &[][..]), (Level::Public, &["deal"][..])] {
            let low = assistant(level, groups, &[Verb::See]);
            assert_eq!(read(&fresh, &low, DAY).await, None, "{level:?}");
            assert!(fresh.ledger.forecast_days(&low, DAY.tomorrow().unwrap()).await.unwrap().is_empty());
        }
        assert!(!holds(&fresh.stored_bytes(), "word-of-it"), "nothing of it can be read in the file");
        fresh.ledger.close().await;
        let again = Ledger::open(&fresh.path(), &fresh.key).await.unwrap();
        let kept: Option<String> = again.forecast(&looker, DAY).await.unwrap();
        assert_eq!(kept.as_deref(), Some("of what is shared"));
    });
}

#[test]
fn one_that_was_made_of_something_hidden_since_is_there_no_more() {
    run(async {
        let fresh = fresh().await;
        let (plain, raised) = (task("plain"), task("raised"));
        let all = [ItemRef::Task(plain.id), ItemRef::Task(raised.id), ItemRef::Task(TaskId::derive("gone"))];
        fresh.put([Item::Task(plain.clone()), Item::Task(raised.clone())]).await;
        keep(&fresh, DAY, LearnedFrom::Upto(Level::Confidential), &all, "both").await;
        let looker = looker(Level::Confidential);
        assert!(read(&fresh, &looker, DAY).await.is_some(), "what is no longer there hides nothing");
        let up = Clearance { level: Level::Restricted, compartment: None };
        fresh.set(ItemRef::Task(raised.id), &up).await;
        assert_eq!(read(&fresh, &looker, DAY).await, None);
        assert_eq!(read(&fresh, &executive(), DAY).await.as_deref(), Some("both"));
    });
}

#[test]
fn days_come_latest_first_and_old_ones_go() {
    run(async {
        let fresh = fresh().await;
        let old = DAY.saturating_sub(jiff::Span::new().days(ledger::FORECAST_DAYS));
        let days = [old.yesterday().unwrap(), old, DAY.yesterday().unwrap(), DAY];
        for day in days {
            keep(&fresh, day, LearnedFrom::Everything, &[], "one").await;
        }
        let kept = fresh.ledger.forecast_days(&executive(), DAY).await.unwrap();
        assert_eq!(kept, [DAY.yesterday().unwrap(), old]);
        assert!(fresh.ledger.has_forecast(DAY).await.unwrap());
        assert!(!fresh.ledger.has_forecast(days[0]).await.unwrap());
    });
}
