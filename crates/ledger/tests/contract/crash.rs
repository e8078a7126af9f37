//! A killed process: nothing half, nothing acknowledged missing, no manual step.

use crate::support::*;
use ledger::{Entry, Extra, Filter, Ledger, MasterKey};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use world::{Item, ItemRef};

/// Messages in each batch of the writing process.
const BATCH: u64 = 20;
const PLACE: &str = "EQUERRY_CRASH_PLACE";

/// Writes batch after batch and says on its output which are committed, until it is killed.
async fn write(place: &Path) {
    let key = MasterKey::read(&place.join("equerry.key"), None).unwrap();
    let ledger = Ledger::open(&place.join("equerry.db"), &key).await.unwrap();
    let known = ledger.counts(&executive()).await.unwrap().get("message").copied().unwrap_or(0);
    for batch in known / BATCH.. {
        let mut txn = ledger.begin(&owner(), at(batch as i64)).await.unwrap();
        let one = |n: u64| {
            let name = format!("m{batch}-{n}");
            (mail(&name, &name, "Subject", &format!("batch{batch} word"), -60), Extra::default())
        };
        txn.put_all((0..BATCH).map(one).collect()).await.unwrap();
        txn.set_state("batch", &batch).await.unwrap();
        txn.audit(Entry::new("test.batch").with("batch", batch.to_string())).await.unwrap();
        txn.commit().await.unwrap();
        println!("committed {batch}");
    }
}

/// Runs the writing process until it has said so many batches are committed, lets it go on a little, kills it.
fn write_and_kill(place: &Path, batches: usize, pause: std::time::Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::a_killed_process_leaves_nothing_half", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut committed = lines.filter_map(|line| line.rsplit_once("committed ")?.1.parse::<u64>().ok());
    committed.by_ref().take(batches).for_each(drop);
    std::thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
    committed.last().unwrap_or(0)
}

#[test]
fn a_killed_process_leaves_nothing_half() {
    if let Some(place) = std::env::var_os(PLACE) {
        return run(write(Path::new(&place)));
    }
    let place = tempfile::tempdir().unwrap();
    let key = MasterKey::create(&place.path().join("equerry.key")).unwrap();
    let path = place.path().join("equerry.db");
    run(async { Ledger::create(&path, &key).await.unwrap().close().await });
    for round in 0..trials(6, 50) {
        let pause = std::time::Duration::from_micros(u64::from(round) * 2_311 % 17_000);
        let acknowledged = write_and_kill(place.path(), 1 + round as usize % 3, pause);
        run(async {
            let ledger = Ledger::open(&path, &key).await.unwrap();
            let messages = ledger.counts(&executive()).await.unwrap()["message"];
            assert_eq!(messages % BATCH, 0, "a batch is whole");
            let last: u64 = ledger.state(&executive(), "batch").await.unwrap().unwrap();
            assert_eq!(messages, (last + 1) * BATCH, "nothing is lost or doubled");
            assert!(last >= acknowledged, "what was acknowledged is there");
            let report = ledger.audit_verify().await.unwrap();
            assert!(report.is_sound(), "{report:?}");
            assert_eq!(report.sound, last + 1, "one entry for each batch");
            let words = format!("batch{last}");
            let found = ledger.search(&executive(), &words, &Filter::default()).await.unwrap();
            assert_eq!(found.total, BATCH, "the index is as whole as the rest");
            let name = format!("m{last}-0");
            let one = mail(&name, &name, "", "", 0).reference();
            assert!(matches!(ledger.item(&executive(), one).await, Ok(Item::Message(_))));
            assert!(matches!(one, ItemRef::Message(_)));
            assert!(ledger.health().await.unwrap().problems.is_empty());
            ledger.close().await;
        });
    }
}
