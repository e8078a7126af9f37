//! The log: whatever is changed in it is found, and the first broken entry is named (A13.4).

use crate::support::*;
use jiff::Timestamp;
use ledger::{Entry, verify_export};
use world::*;

async fn with_log(entries: u64) -> Fresh {
    let fresh = fresh().await;
    for n in 0..entries {
        let mut txn = fresh.ledger.begin(&owner(), at(n as i64)).await.unwrap();
        let entry = Entry::new("test.step").because("why not").with("n", n.to_string());
        assert_eq!(txn.audit(entry).await.unwrap(), n + 1);
        txn.commit().await.unwrap();
    }
    fresh
}

#[test]
fn entries_are_read_back_by_whoever_sees_everything() {
    run(async {
        let fresh = with_log(3).await;
        let log = fresh.ledger.audit_entries(&executive(), 2..10).await.unwrap();
        let read: Vec<_> = log.iter().map(|r| (r.seq, r.at, r.who.name.as_str())).collect();
        assert_eq!(read, [(2, at(1), "Odile"), (3, at(2), "Odile")]);
        assert!(fresh.ledger.audit_entries(&looker(Level::EyesOnly), 0..10).await.unwrap().is_empty());
        let report = fresh.ledger.audit_verify().await.unwrap();
        assert!(report.is_sound() && report.sound == 3);
        assert_eq!(report.head, fresh.ledger.audit_head().await.unwrap());
    });
}

#[test]
fn flipping_any_byte_of_an_exported_log_is_found() {
    run(async {
        let fresh = with_log(4).await;
        let text = fresh.ledger.audit_export(&executive()).await.unwrap().into_bytes();
        assert!(verify_export(&text, Some(&fresh.key)).is_sound());
        assert!(verify_export(&text, None).is_sound());
        let line_of = |at: usize| text[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
        for at in 0..text.len() {
            for bit in [0x01, 0x20, 0x80] {
                let mut flipped = text.clone();
                flipped[at] ^= bit;
                let report = verify_export(&flipped, Some(&fresh.key));
                let broken = report.broken.unwrap_or_else(|| panic!("byte {at} bit {bit:x} passed"));
                // The head stands after the last entry; of an entry, its own line is named.
                let wanted = line_of(at);
                assert!(broken.seq == wanted || wanted == 5, "byte {at}: {broken:?}, line {wanted}");
            }
        }
    });
}

#[test]
fn drops_swaps_inserts_cuts_and_forged_logs_are_found() {
    run(async {
        let fresh = with_log(5).await;
        let text = fresh.ledger.audit_export(&executive()).await.unwrap();
        let other = with_log(5).await.ledger.audit_export(&executive()).await.unwrap();
        let owned: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let foreign = other.split_inclusive('\n').nth(3).unwrap().to_owned();
        let with = |change: &dyn Fn(&mut Vec<String>)| {
            let mut lines = owned.clone();
            change(&mut lines);
            lines.concat()
        };
        for (name, text, wanted) in [
            ("dropped", with(&|l| drop(l.remove(2))), Some(3)),
            ("swapped", with(&|l| l.swap(1, 2)), Some(2)),
            ("repeated", with(&|l| l.insert(2, owned[1].clone())), Some(3)),
            ("cut off", with(&|l| drop(l.drain(3..5))), Some(4)),
            ("head dropped", with(&|l| drop(l.pop())), Some(6)),
            ("something after", with(&|l| l.push(owned[4].clone())), Some(6)),
            ("a line from another log", with(&|l| l[3] = foreign.clone()), Some(4)),
            ("another log", other.clone(), Some(6)),
            ("nothing", String::new(), Some(1)),
            ("itself", text.clone(), None),
        ] {
            let report = verify_export(text.as_bytes(), Some(&fresh.key));
            assert_eq!(report.broken.as_ref().map(|b| b.seq), wanted, "{name}: {report:?}");
        }
    });
}

#[test]
fn the_history_tells_of_hidden_things_to_nobody_else() {
    run(async {
        let fresh = fresh().await;
        let (open, hidden) = (task("open"), task("hidden"));
        let ids = [ItemRef::Task(open.id), ItemRef::Task(hidden.id)];
        fresh.put([Item::Task(open), Item::Task(hidden)]).await;
        fresh.set(ids[1], &Clearance::at(Level::Restricted)).await;
        let mut txn = fresh.ledger.begin(&owner(), at(1)).await.unwrap();
        for entry in [
            Entry::new("task.added").about(ids[0]).with("title", "open"),
            Entry::new("task.added").about(ids[1]).with("title", "canary"),
            Entry::new("goal.linked").about(ids[0]).about(ids[1]),
            Entry::new("items.gathered").with("title", "canary"),
            Entry::new("task.done").about(ItemRef::Task(TaskId::derive("gone"))).with("title", "canary"),
            Entry::new("task.done").about(ids[0]).with("title", "open"),
        ] {
            txn.audit(entry).await.unwrap();
        }
        txn.commit().await.unwrap();
        let always = || Timestamp::MIN..Timestamp::MAX;
        let verbs = |told: Vec<ledger::Told>| -> Vec<String> {
            told.into_iter().map(|t| t.recorded.entry.verb).collect()
        };
        let assistant = looker(Level::Confidential);
        let seen = fresh.ledger.history(&assistant, always(), |_| true, 0, 50).await.unwrap();
        assert!(seen.iter().all(|t| t.recorded.entry.facts["title"] == "open"), "{seen:?}");
        assert_eq!(verbs(seen), ["task.done", "task.added"]);
        let second = fresh.ledger.history(&assistant, always(), |_| true, 1, 50).await.unwrap();
        assert_eq!(verbs(second), ["task.added"]);
        let all = fresh.ledger.history(&executive(), always(), |_| true, 0, 50).await.unwrap();
        assert_eq!(all.len(), 7, "{all:?}");
        let early = fresh.ledger.history(&executive(), Timestamp::MIN..at(1), |_| true, 0, 50).await.unwrap();
        assert_eq!(verbs(early), ["clearance.set"]);
        let added = |r: &ledger::Recorded| r.entry.verb == "task.added";
        assert_eq!(fresh.ledger.history(&executive(), always(), added, 0, 1).await.unwrap().len(), 1);
        // Reading it wrote nothing down.
        assert_eq!(fresh.ledger.audit_head().await.unwrap().unwrap().entries, 7);
    });
}

#[test]
fn the_history_shows_a_proposal_as_it_stands_unless_looking_is_recorded() {
    run(async {
        let fresh = fresh().await;
        let (open, sealed) = (task("open"), task("sealed"));
        let items = [Item::Task(open), Item::Task(sealed)];
        fresh.put(items.clone()).await;
        fresh.set(items[1].reference(), &Clearance::at(Level::EyesOnly)).await;
        let sealed = fresh.ledger.item(&executive(), items[1].reference()).await.unwrap();
        let made = [proposal("a", vec![evidence(&items[0])]), proposal("b", vec![evidence(&sealed)])];
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.propose(made.to_vec()).await.unwrap();
        for proposal in &made {
            txn.audit(Entry::new("proposal.accepted").about(ItemRef::Proposal(proposal.id))).await.unwrap();
        }
        txn.commit().await.unwrap();
        let entries = fresh.ledger.audit_head().await.unwrap().unwrap().entries;
        let yes = |r: &ledger::Recorded| r.entry.verb == "proposal.accepted";
        let times = Timestamp::MIN..Timestamp::MAX;
        let told = fresh.ledger.history(&executive(), times.clone(), yes, 0, 50).await.unwrap();
        let shown: Vec<_> = told.iter().map(|t| t.proposal.as_ref().map(|p| p.id)).collect();
        assert_eq!(shown, [None, Some(made[0].id)]);
        assert_eq!(fresh.ledger.audit_head().await.unwrap().unwrap().entries, entries);
        let told = fresh.ledger.history(&looker(Level::Internal), times, yes, 0, 50).await.unwrap();
        assert_eq!(told.len(), 1, "{told:?}");
    });
}
