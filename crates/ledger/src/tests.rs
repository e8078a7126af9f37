//! What can only be tried from inside: older and newer schemas, a full disk, hands in the audit table.

use crate::db::Step;
use crate::sql::{Cells, Sql, run_plain};
use crate::{Entry, Extra, Ledger, MasterKey};
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;
use tempfile::TempDir;
use world::{Actor, Item, PersonId, Reader, Role, SourceId, Task, TaskId};

fn run<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(what)
}

fn owner() -> Actor {
    Actor { person: PersonId::derive("o"), role: Role::Executive, name: "Odile".into(), automation: None }
}

async fn fresh() -> (TempDir, MasterKey, Ledger) {
    let dir = TempDir::new().unwrap();
    let key = MasterKey::generate().unwrap();
    let ledger = Ledger::create(&dir.path().join("equerry.db"), &key).await.unwrap();
    (dir, key, ledger)
}

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn an_older_ledger_is_copied_and_brought_up_to_date_and_a_newer_one_refused() {
    run(async {
        let (dir, key, ledger) = fresh().await;
        let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
        txn.set_state("kept", &7).await.unwrap();
        txn.commit().await.unwrap();
        ledger.close().await;
        let known = crate::db::STEPS;
        let last = known.last().unwrap().0;
        let later: Step = (last + 1, "CREATE TABLE later (id BIGINT PRIMARY KEY);");
        let next = &[known, &[later]].concat();
        let ledger = Ledger::open_with(ledger.path(), &key, next).await.unwrap();
        assert_eq!(ledger.health().await.unwrap().schema, last + 1);
        let reader = Reader { actor: owner(), grants: Vec::new(), at: NOW, whole: false };
        assert_eq!(ledger.state::<u8>(&reader, "kept").await.unwrap(), Some(7));
        ledger.close().await;

        let refused = Ledger::open(ledger.path(), &key).await.unwrap_err();
        assert_eq!(refused.code(), "E_VERSION", "{refused}");
        let copy = dir.path().join(format!("equerry.db.before-{}", last + 1));
        let old = Ledger::open(&copy, &key).await.unwrap();
        assert_eq!(old.health().await.unwrap().schema, last);
        assert_eq!(old.state::<u8>(&reader, "kept").await.unwrap(), Some(7));
        old.close().await;

        // A step that fails leaves the file as it was.
        let half = "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE TABLE later (id BIGINT);";
        let broken = &[known, &[later, (last + 2, half)]].concat();
        assert!(Ledger::open_with(ledger.path(), &key, broken).await.is_err());
        let ledger = Ledger::open_with(ledger.path(), &key, next).await.unwrap();
        assert_eq!(ledger.health().await.unwrap().schema, last + 1);
        assert!(dir.path().join(format!("equerry.db.before-{}", last + 2)).exists());
    });
}

#[test]
fn an_office_of_the_first_release_gets_its_accounts() {
    run(async {
        let (dir, key) = (TempDir::new().unwrap(), MasterKey::generate().unwrap());
        let path = dir.path().join("equerry.db");
        let old = Ledger::create_with(&path, &key, &crate::db::STEPS[..1]).await.unwrap();
        assert_eq!(old.health().await.unwrap().schema, 1);
        old.close().await;
        let ledger = Ledger::open(&path, &key).await.unwrap();
        let newest = crate::db::STEPS.last().unwrap().0;
        assert!(dir.path().join(format!("equerry.db.before-{newest}")).exists());
        assert!(ledger.account("mara@near.example").await.unwrap().is_none());
    });
}

#[test]
fn a_full_disk_refuses_and_recovers() {
    run(async {
        let (_dir, _key, ledger) = fresh().await;
        let pages = async |limit: &str| {
            let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
            run_plain(&mut txn.on, "test", &format!("PRAGMA max_page_count = {limit}")).await.unwrap();
            txn
        };
        let task = |n: u32| {
            let id = TaskId::derive(&n.to_string());
            Item::Task(Task::new(id, SourceId::derive("t"), n.to_string().repeat(500)))
        };
        let mut txn = pages("150").await;
        let all = (0..500).map(|n| (task(n), Extra::default())).collect();
        let refused = txn.put_all(all).await.unwrap_err();
        assert_eq!(refused.code(), "E_FULL", "{refused}");
        drop(txn);
        let reader = Reader { actor: owner(), grants: Vec::new(), at: NOW, whole: false };
        assert!(ledger.counts(&reader).await.unwrap().is_empty(), "reads go on, and nothing is half done");
        let mut txn = pages("100000").await;
        txn.put(&task(1), Extra::default()).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(ledger.counts(&reader).await.unwrap()["task"], 1);
    });
}

async fn without_triggers(on: &mut SqliteConnection) {
    let text = "DROP TRIGGER audit_is_never_dropped; DROP TRIGGER audit_is_never_changed";
    run_plain(on, "test", text).await.unwrap();
}

#[test]
fn the_audit_table_takes_no_changes() {
    run(async {
        let (_dir, _key, ledger) = fresh().await;
        let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
        txn.audit(Entry::new("test")).await.unwrap();
        txn.commit().await.unwrap();
        let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
        for text in ["DELETE FROM audit", "UPDATE audit SET body = x'00'", "UPDATE audit SET at = 1"] {
            assert!(run_plain(&mut txn.on, "test", text).await.is_err(), "{text}");
        }
        // Erasure may drop the text; the chain still verifies.
        run_plain(&mut txn.on, "test", "UPDATE audit SET body = NULL, salt = NULL").await.unwrap();
        txn.commit().await.unwrap();
        assert!(ledger.audit_verify().await.unwrap().is_sound());
    });
}

#[test]
fn flipping_any_stored_byte_of_the_log_is_found() {
    run(async {
        let (_dir, _key, ledger) = fresh().await;
        let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
        for n in 1..=3 {
            txn.audit(Entry::new("test").with("n", n.to_string())).await.unwrap();
        }
        without_triggers(&mut txn.on).await;
        txn.commit().await.unwrap();
        let mut flips = 0;
        for (table, key, columns) in [
            ("audit", "seq", &["salt", "body", "digest", "hash"][..]),
            ("audit_head", "one", &["hash", "mac"]),
        ] {
            for column in columns {
                let of = format!("SELECT {key}, {column} FROM {table} ORDER BY {key}");
                let mut on = ledger.connection("test").await.unwrap();
                let rows = Sql::new("test", &of).rows(&mut on).await.unwrap();
                let set = format!("UPDATE {table} SET {column} = ");
                let put = |seq: i64, bytes: Vec<u8>| {
                    Sql::new("test", &set).bind(bytes).push(&format!(" WHERE {key} = {seq}"))
                };
                for row in rows {
                    let (seq, bytes) = (row.int(0).unwrap(), row.bytes(1).unwrap());
                    for at in 0..bytes.len() {
                        let mut flipped = bytes.clone();
                        flipped[at] ^= 1 << (at % 8);
                        put(seq, flipped).run(&mut on).await.unwrap();
                        let report = ledger.audit_verify().await.unwrap();
                        let broken =
                            report.broken.unwrap_or_else(|| panic!("{table}.{column} {seq} byte {at}"));
                        assert!(table == "audit_head" || broken.seq == seq as u64, "{broken:?}");
                        flips += 1;
                    }
                    put(seq, bytes).run(&mut on).await.unwrap();
                }
            }
        }
        assert!(flips > 600, "{flips}");
        assert!(ledger.audit_verify().await.unwrap().is_sound());
    });
}

#[test]
fn what_is_done_to_the_stored_log_is_found() {
    run(async {
        for (text, first) in [
            ("UPDATE audit SET at = at + 1 WHERE seq = 2", 2),
            ("UPDATE audit_head SET entries = 2", 4),
            ("DELETE FROM audit WHERE seq = 2", 2),
            ("DELETE FROM audit WHERE seq = 3", 3),
            ("DELETE FROM audit", 1),
            ("DELETE FROM audit_head", 4),
            ("UPDATE audit SET seq = 9 WHERE seq = 1", 1),
        ] {
            let (_dir, _key, ledger) = fresh().await;
            let mut txn = ledger.begin(&owner(), NOW).await.unwrap();
            for n in 1..=3 {
                txn.audit(Entry::new("test").with("n", n.to_string())).await.unwrap();
            }
            without_triggers(&mut txn.on).await;
            run_plain(&mut txn.on, "test", text).await.unwrap();
            txn.commit().await.unwrap();
            let broken = ledger.audit_verify().await.unwrap().broken;
            assert_eq!(broken.as_ref().map(|b| b.seq), Some(first), "{text}: {broken:?}");
        }
    });
}
