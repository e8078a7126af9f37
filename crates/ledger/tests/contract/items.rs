//! Putting, changing, finding, removing.

use crate::support::*;
use ledger::{Extra, Put, Quarantined, Replaced, Resource, Source};
use world::*;

#[test]
fn putting_twice_adds_nothing() {
    run(async {
        let fresh = fresh().await;
        let items = || {
            [
                mail("m1", "t", "Lease", "the lease ends", -60),
                Item::Event(event("e1", None, "Board", 60, 30)),
                Item::Task(task("call")),
                Item::Person(person("ana")),
                Item::Goal(goal("rotterdam")),
            ]
        };
        assert_eq!(fresh.put(items()).await, [Put::Added; 5]);
        assert_eq!(fresh.put(items()).await, [Put::Same; 5]);
        let counts = fresh.ledger.counts(&executive()).await.unwrap();
        assert_eq!(counts.values().sum::<u64>(), 5, "{counts:?}");
        for item in items() {
            assert_eq!(fresh.ledger.item(&executive(), item.reference()).await.unwrap(), item);
        }
        // The same thing twice in one batch is one thing.
        let mut twice = event("e2", None, "First", 60, 30);
        let first = Item::Event(twice.clone());
        twice.summary = "Second".into();
        let second = Item::Event(twice);
        assert_eq!(fresh.put([first, second.clone()]).await, [Put::Added, Put::Changed]);
        assert_eq!(fresh.ledger.item(&executive(), second.reference()).await.unwrap(), second);
    });
}

#[test]
fn an_import_keeps_what_the_office_has_added() {
    run(async {
        let fresh = fresh().await;
        let mut sorted = message("m1", "t0", "Lease", "text", -60);
        let as_imported = sorted.clone();
        fresh.put([Item::Message(Box::new(sorted.clone()))]).await;
        sorted.thread = ThreadId::derive("sorted");
        sorted.triage = Some(message::Triage {
            importance: 0.7,
            reply_needed: 0.5,
            queue: Queue::NeedsYou,
            reasons: Vec::new(),
            answered: None,
        });
        let mut held = event("e1", None, "Board", 60, 30);
        fresh.put([Item::Event(held.clone())]).await;
        held.protected = true;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let changed = vec![Item::Message(Box::new(sorted.clone())), Item::Event(held.clone())];
        assert_eq!(txn.save_all(changed).await.unwrap(), [Put::Changed; 2]);
        txn.commit().await.unwrap();

        let again = Item::Message(Box::new(as_imported.clone()));
        assert_eq!(fresh.put([again]).await, [Put::Same], "the source says nothing new");
        let mut read = as_imported;
        read.marks.seen = Some(true);
        let mut moved = event("e1", None, "Board, moved", 90, 30);
        moved.protected = false;
        assert_eq!(
            fresh.put([Item::Message(Box::new(read)), Item::Event(moved.clone())]).await,
            [Put::Changed; 2]
        );
        sorted.marks.seen = Some(true);
        moved.protected = true;
        for wanted in [Item::Message(Box::new(sorted)), Item::Event(moved)] {
            assert_eq!(fresh.ledger.item(&executive(), wanted.reference()).await.unwrap(), wanted);
        }
    });
}

#[test]
fn bytes_and_text_come_back_as_they_went_in() {
    run(async {
        let fresh = fresh().await;
        let item = mail("m1", "t", "Lease", "preview", -60);
        for raw in [b"".to_vec(), vec![0, 159, 146, 150], b"long ".repeat(10_000)] {
            let text = "The whole text, \u{1f}not the preview.".to_owned();
            let extra = Extra { raw: Some(raw.clone()), text: Some(text), ..Extra::default() };
            let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
            txn.remove(item.reference()).await.unwrap();
            txn.put(&item, extra).await.unwrap();
            txn.commit().await.unwrap();
            assert_eq!(fresh.ledger.raw(&executive(), item.reference()).await.unwrap(), raw);
            let text = fresh.ledger.text(&executive(), item.reference()).await.unwrap();
            assert_eq!(text, "The whole text,  not the preview.");
        }
        // A change of the item itself leaves both as they are.
        let mut seen = message("m1", "t", "Lease", "preview", -60);
        seen.marks.seen = Some(true);
        fresh.put([Item::Message(Box::new(seen))]).await;
        assert_eq!(fresh.ledger.raw(&executive(), item.reference()).await.unwrap().len(), 50_000);
        assert!(fresh.ledger.text(&executive(), item.reference()).await.unwrap().starts_with("The whole"));
    });
}

#[test]
fn what_is_not_committed_never_was() {
    run(async {
        let fresh = fresh().await;
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.put(&Item::Task(task("call")), Extra::default()).await.unwrap();
        txn.set_state("cursor", &7).await.unwrap();
        txn.audit(ledger::Entry::new("test")).await.unwrap();
        drop(txn);
        assert!(fresh.ledger.counts(&executive()).await.unwrap().is_empty());
        assert_eq!(fresh.ledger.state::<u32>(&executive(), "cursor").await.unwrap(), None);
        let report = fresh.ledger.audit_verify().await.unwrap();
        assert!(report.is_sound() && report.sound == 0, "{report:?}");
    });
}

#[test]
fn items_are_found_by_the_beginning_of_their_id() {
    run(async {
        let fresh = fresh().await;
        let item = Item::Task(task("call"));
        fresh.put([item.clone(), Item::Task(task("write"))]).await;
        let short = TaskId::derive("call").short();
        for (kind, prefix, found) in [
            (Some("task"), short.as_str(), 1),
            (None, &short.to_uppercase(), 1),
            (Some("event"), &short, 0),
            (None, "", 0),
            (None, "zz", 0),
            (None, "' OR 1=1 --", 0),
        ] {
            let matches = fresh.ledger.find(&executive(), kind, prefix).await.unwrap();
            assert_eq!(matches.len(), found, "{kind:?} {prefix}");
            assert!(matches.iter().all(|i| *i == item));
        }
        let mut keyed = event("uid-7", None, "Board", 60, 30);
        keyed.clearance = Clearance::at(Level::EyesOnly);
        fresh.put([Item::Goal(goal("rotterdam")), Item::Event(keyed)]).await;
        let by = async |kind, key| fresh.ledger.by_key(&executive(), kind, key).await.unwrap().is_some();
        assert!(by("goal", "rotterdam").await && !by("goal", "leiden").await);
        assert!(!by("event", "uid-7").await, "a sealed item shows no key");
    });
}

#[test]
fn messages_come_in_order_page_by_page() {
    run(async {
        let fresh = fresh().await;
        let minutes = |n: i64| -(n * 37 % 100);
        let mut undated = message("m-undated", "t", "S", "x", 0);
        undated.date = None;
        let some = (0..100).map(|n| mail(&format!("m{n}"), &format!("t{}", n % 7), "S", "x", minutes(n)));
        fresh.put(some.chain([Item::Message(Box::new(undated))])).await;
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = fresh.ledger.messages_after(&executive(), after, 9).await.unwrap();
            let Some((at, last)) = page.last() else { break };
            after = Some((*at, last.id));
            all.extend(page);
        }
        assert_eq!(all.len(), 101);
        assert!(all.windows(2).all(|w| (w[0].0, w[0].1.id.to_string()) < (w[1].0, w[1].1.id.to_string())));
        assert_eq!(all.iter().filter(|(at, m)| m.date.is_none() && *at == now()).count(), 1);
        let thread = fresh.ledger.thread(&executive(), ThreadId::derive("t3")).await.unwrap();
        assert_eq!(thread.len(), 14);
        assert!(thread.windows(2).all(|w| w[0].date <= w[1].date));
    });
}

#[test]
fn a_calendar_file_is_its_events() {
    run(async {
        let fresh = fresh().await;
        let file = |etag: &str, raw: &str| Resource {
            source: SourceId::derive("calendar"),
            href: "weekly.ics".into(),
            etag: Some(etag.into()),
            kind: "calendar".into(),
            uid: "weekly".into(),
            raw: raw.as_bytes().to_vec(),
        };
        let weekly = |n: i64| event("weekly", Some(&n.to_string()), "Weekly", n * 1_440, 30);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let id = file("1", "BEGIN").id();
        assert_eq!(txn.put_resource(&file("1", "BEGIN")).await.unwrap(), Put::Added);
        let done = txn.replace_events(&id, vec![weekly(1), weekly(2), weekly(3)]).await.unwrap();
        assert_eq!(done, Replaced { added: 3, ..Replaced::default() });
        assert_eq!(txn.put_resource(&file("1", "BEGIN")).await.unwrap(), Put::Same);
        assert_eq!(txn.put_resource(&file("2", "BEGIN:VCALENDAR")).await.unwrap(), Put::Changed);
        let mut moved = weekly(2);
        moved.summary = "Weekly, moved".into();
        let done = txn.replace_events(&id, vec![weekly(1), moved.clone(), weekly(4)]).await.unwrap();
        assert_eq!(done, Replaced { added: 1, changed: 1, same: 1, removed: 1 });
        txn.commit().await.unwrap();
        let read = fresh.ledger.resource(&executive(), &id).await.unwrap();
        assert_eq!(read, file("2", "BEGIN:VCALENDAR"));
        let of = ItemRef::Event(moved.id);
        assert_eq!(fresh.ledger.resource_of(&executive(), of).await.unwrap(), Some(id.clone()));
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        assert!(txn.remove_resource(&id).await.unwrap());
        txn.commit().await.unwrap();
        assert!(fresh.ledger.counts(&executive()).await.unwrap().is_empty());
    });
}

#[test]
fn sources_settings_credentials_and_the_quarantine_are_kept() {
    run(async {
        let fresh = fresh().await;
        let source = Source {
            id: SourceId::derive("mail"),
            kind: "maildir".into(),
            place: "/home/odile/mail".into(),
            name: "Mail".into(),
            writable: true,
            read: Some(now()),
            settings: serde_json::json!({"drafts": "Drafts"}),
            cursor: [("cur/1".to_owned(), "17".to_owned())].into(),
        };
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.put_source(&source).await.unwrap();
        assert_eq!(txn.quarantine("inbox, 3", "E_PARSE", "no header", b"\xff").await.unwrap(), Put::Added);
        assert_eq!(txn.quarantine("inbox, 3", "E_PARSE", "no header", b"\xff").await.unwrap(), Put::Same);
        txn.set_secret("imap", Some(b"correct horse")).await.unwrap();
        txn.set_state("cursor", &vec![1, 2]).await.unwrap();
        txn.commit().await.unwrap();
        assert_eq!(fresh.ledger.sources(&executive()).await.unwrap(), [source]);
        let aside = fresh.ledger.quarantined(&executive()).await.unwrap();
        let [Quarantined { place, code, bytes: 1, .. }] = &aside[..] else { panic!("{aside:?}") };
        assert_eq!((place.as_str(), code.as_str()), ("inbox, 3", "E_PARSE"));
        assert!(fresh.ledger.quarantined(&looker(Level::Confidential)).await.unwrap().is_empty());
        let secret = fresh.ledger.secret(&executive(), "imap").await.unwrap().unwrap();
        assert_eq!(secret.as_slice(), b"correct horse");
        assert!(fresh.ledger.secret(&looker(Level::EyesOnly), "imap").await.unwrap().is_none());
        assert!(!holds(&fresh.stored_bytes(), "correct horse"));
        let state: Vec<u8> = fresh.ledger.state(&executive(), "cursor").await.unwrap().unwrap();
        assert_eq!(state, [1, 2]);
        assert_eq!(fresh.ledger.state::<u8>(&looker(Level::EyesOnly), "cursor").await.unwrap(), None);
    });
}

#[test]
fn another_key_opens_nothing() {
    run(async {
        let fresh = fresh().await;
        let other = ledger::MasterKey::generate().unwrap();
        let refused = ledger::Ledger::open(&fresh.path(), &other).await.unwrap_err();
        assert_eq!(refused.code(), "E_KEY");
        assert!(ledger::Ledger::open(&fresh.path(), &fresh.key).await.is_ok());
        let exists = ledger::Ledger::create(&fresh.path(), &other).await.unwrap_err();
        assert_eq!(exists.code(), "E_EXISTS");
        let missing = ledger::Ledger::open(&fresh.dir.path().join("none.db"), &other).await.unwrap_err();
        assert_eq!(missing.code(), "E_IO");
        let text = fresh.dir.path().join("text.db");
        std::fs::write(&text, "no database, but long enough to be mistaken for one ".repeat(50)).unwrap();
        assert_eq!(ledger::Ledger::open(&text, &other).await.unwrap_err().code(), "E_DAMAGED");
    });
}
