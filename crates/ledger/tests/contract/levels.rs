//! Levels stick, and Eyes-only leaves no trace in the open.

use crate::support::*;
use ledger::{Extra, Filter, Put, Resource};
use proptest::prelude::*;
use world::*;

async fn level_of(fresh: &Fresh, item: ItemRef) -> Clearance {
    fresh.ledger.item(&executive(), item).await.unwrap().clearance()
}

#[test]
fn an_import_never_lowers_and_a_person_needs_a_reason() {
    run(async {
        let fresh = fresh().await;
        let item = Item::Event(event("e", None, "Board", 60, 30));
        fresh.put([item.clone()]).await;
        let (raised, usual) = (in_group(Level::Restricted, "heron"), Clearance::default());
        fresh.set(item.reference(), &raised).await;
        assert_eq!(fresh.put([item.clone()]).await, [Put::Same]);
        let mut changed = event("e", None, "Board, moved", 90, 30);
        changed.clearance = Clearance::at(Level::Public);
        fresh.put([Item::Event(changed)]).await;
        assert_eq!(level_of(&fresh, item.reference()).await, raised);

        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let mut set = async |reader: &Reader, reason: &str| {
            txn.set_clearance(reader, item.reference(), &usual, reason).await.map_err(|e| e.code())
        };
        let sees = assistant(Level::Restricted, &["heron"], &[Verb::See]);
        let approves = assistant(Level::Restricted, &["heron"], &[Verb::See, Verb::Approve]);
        assert_eq!(set(&executive(), "  ").await, Err("E_REASON"));
        assert_eq!(set(&sees, "it is public by now").await, Err("E_CLEARANCE"));
        assert_eq!(set(&looker(Level::Internal), "x").await, Err("E_NOT_FOUND"));
        assert_eq!(set(&approves, "it is public by now").await, Ok(()));
        txn.commit().await.unwrap();
        assert_eq!(level_of(&fresh, item.reference()).await, usual);
        let log = fresh.ledger.audit_entries(&executive(), 0..100).await.unwrap();
        let last = &log.last().unwrap().entry;
        assert_eq!(
            (last.verb.as_str(), last.reason.as_deref()),
            ("clearance.set", Some("it is public by now"))
        );
    });
}

#[test]
fn a_thread_and_a_series_rise_as_one_and_lift_what_joins() {
    run(async {
        let fresh = fresh().await;
        let restricted = Clearance::at(Level::Restricted);
        fresh
            .put([
                mail("m1", "t", "Heron", "x", -60),
                mail("m2", "t", "Re: Heron", "x", -50),
                mail("other", "u", "Lease", "x", -40),
                Item::Event(event("weekly", Some("1"), "Heron", 60, 30)),
                Item::Event(event("weekly", Some("2"), "Heron", 1_500, 30)),
            ])
            .await;
        fresh.set(mail("m1", "t", "", "", 0).reference(), &restricted).await;
        fresh.set(Item::Event(event("weekly", Some("1"), "", 0, 1)).reference(), &restricted).await;
        let third = mail("m3", "t", "Re: Re: Heron", "x", -30);
        let later = Item::Event(event("weekly", Some("3"), "Heron", 3_000, 30));
        fresh.put([third.clone(), later.clone()]).await;
        for (item, wanted) in [
            (mail("m2", "t", "", "", 0), &restricted),
            (third, &restricted),
            (Item::Event(event("weekly", Some("2"), "", 0, 1)), &restricted),
            (later, &restricted),
            (mail("other", "u", "", "", 0), &Clearance::default()),
        ] {
            assert_eq!(level_of(&fresh, item.reference()).await, *wanted, "{item:?}");
        }
    });
}

#[test]
fn eyes_only_leaves_nothing_readable() {
    run(async {
        let fresh = fresh().await;
        let words = "zanzibar quagmire";
        let item = mail("m", "t", "zanzibar", words, -60);
        let extra = Extra {
            raw: Some(format!("Subject: zanzibar\n\n{words}").into_bytes()),
            text: Some(words.into()),
            people: "quagmire".into(),
            ..Extra::default()
        };
        let file = Resource {
            source: SourceId::derive("calendar"),
            href: "1.ics".into(),
            etag: None,
            kind: "calendar".into(),
            uid: "u".into(),
            raw: b"SUMMARY:zanzibar".to_vec(),
        };
        let meeting = event("u", None, "zanzibar", 60, 30);
        let mut document_of = document(&item, "zanzibar.pdf");
        document_of.clearance = Clearance::default();
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.put(&item, extra.clone()).await.unwrap();
        txn.put(&Item::Document(document_of), Extra::default()).await.unwrap();
        txn.put_resource(&file).await.unwrap();
        txn.replace_events(&file.id(), vec![meeting.clone()]).await.unwrap();
        let draft = proposal("zanzibar", vec![evidence(&item)]);
        txn.propose(vec![draft]).await.unwrap();
        txn.commit().await.unwrap();
        // Older states of it, long enough to lie in pages of their own.
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        let longer = Extra { text: Some("zanzibar quagmire ".repeat(3_000)), ..Extra::default() };
        let mut seen = message("m", "t", "zanzibar", words, -60);
        seen.marks.seen = Some(true);
        assert_eq!(txn.put(&Item::Message(Box::new(seen.clone())), longer).await.unwrap(), Put::Changed);
        seen.marks.seen = Some(false);
        let shorter = Extra { text: Some(words.into()), ..Extra::default() };
        assert_eq!(txn.put(&Item::Message(Box::new(seen)), shorter).await.unwrap(), Put::Changed);
        txn.commit().await.unwrap();
        assert!(holds(&fresh.stored_bytes(), "zanzibar"));
        for reference in [item.reference(), ItemRef::Event(meeting.id)] {
            fresh.set(reference, &Clearance::at(Level::EyesOnly)).await;
        }
        let bytes = fresh.stored_bytes();
        for word in ["zanzibar", "quagmire"] {
            assert!(!holds(&bytes, word), "{word} is still there");
        }
        // All of it is there for whom it is for, and for nobody else; and nobody finds it by its words.
        let ledger = &fresh.ledger;
        assert_eq!(ledger.text(&executive(), item.reference()).await.unwrap(), words);
        assert_eq!(Some(ledger.raw(&executive(), item.reference()).await.unwrap()), extra.raw);
        assert_eq!(ledger.resource(&executive(), &file.id()).await.unwrap(), file);
        assert_eq!(ledger.search(&executive(), "zanzibar", &Filter::default()).await.unwrap().total, 0);
        assert_eq!(ledger.counts(&looker(Level::Restricted)).await.unwrap().len(), 0);
        // Lowered again with a reason, it is found again.
        fresh.set(item.reference(), &Clearance::default()).await;
        let found = ledger.search(&executive(), "zanzibar quagmire", &Filter::default()).await.unwrap();
        assert_eq!(found.hits.len(), 1);
        assert_eq!(Some(ledger.raw(&executive(), item.reference()).await.unwrap()), extra.raw);
    });
}

fn document(about: &Item, name: &str) -> Document {
    Document {
        id: DocumentId::derive(name),
        name: name.into(),
        media_type: "application/pdf".into(),
        bytes: 3,
        about: vec![about.reference()],
        at: Some(at(-60)),
        unread: None,
        clearance: Clearance::default(),
    }
}

#[test]
fn looks_at_restricted_items_are_written_down() {
    run(async {
        let fresh = fresh().await;
        let mut secret = task("secret");
        secret.clearance = Clearance::at(Level::Restricted);
        let mut own = task("own");
        own.clearance = Clearance::at(Level::EyesOnly);
        let open = Item::Task(task("open"));
        let (secret, own) = (Item::Task(secret), Item::Task(own));
        fresh.put([secret.clone(), own.clone(), open.clone()]).await;
        let alix = looker(Level::Restricted);
        for (reader, item, recorded) in [
            (&alix, &open, 0),
            (&alix, &secret, 1),
            (&executive(), &secret, 0),
            (&executive(), &own, 1),
            (&alix, &own, 0),
        ] {
            let before = fresh.ledger.audit_verify().await.unwrap().sound;
            let _ = fresh.ledger.item(reader, item.reference()).await;
            let after = fresh.ledger.audit_verify().await.unwrap().sound;
            assert_eq!(after - before, recorded, "{} {item:?}", reader.actor.name);
        }
        let before = fresh.ledger.audit_verify().await.unwrap().sound;
        fresh.ledger.snapshot(&alix, &window()).await.unwrap();
        let log = fresh.ledger.audit_entries(&executive(), before + 1..100).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!((log[0].who.name.as_str(), &log[0].entry.items[..]), ("Alix", &[secret.reference()][..]));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: trials(60, 10_000), ..ProptestConfig::default() })]
    /// A13.3: nothing derived has a level below its evidence, whatever is raised, and in whichever order.
    #[test]
    fn derived_items_never_stand_below_their_evidence(
        steps in prop::collection::vec((0usize..4, 0i64..5, prop::option::of(0usize..2)), 1..8),
        chained in any::<bool>(),
    ) {
        run(async {
            let fresh = fresh().await;
            let sources: Vec<Item> = (0..3)
                .map(|n| mail(&format!("m{n}"), &format!("t{n}"), "S", "x", -10))
                .chain([Item::Event(event("e", None, "E", 60, 30))])
                .collect();
            fresh.put(sources.clone()).await;
            let mut made = task("made");
            made.evidence = vec![evidence(&sources[0]), evidence(&sources[3])];
            let made = Item::Task(made);
            let mut cited = vec![evidence(&sources[1])];
            if chained {
                cited.push(evidence(&made));
            }
            let draft = Item::Proposal(Box::new(proposal("p", cited.clone())));
            let paper = Item::Document(document(&sources[2], "paper"));
            fresh.put([draft.clone(), made.clone(), paper.clone()]).await;
            for (which, level, group) in steps {
                let group = group.map(|g| Compartment(["heron", "kestrel"][g].into()));
                let was = level_of(&fresh, sources[which].reference()).await;
                let to = was.join(&Clearance { level: Level::from_rank(level), compartment: group });
                fresh.set(sources[which].reference(), &to).await;
                // Found again by an engine that does not know better.
                fresh.put([draft.clone(), made.clone(), paper.clone()]).await;
                let mut pairs = vec![(&made, &sources[0]), (&made, &sources[3]), (&draft, &sources[1]), (&paper, &sources[2])];
                if chained {
                    pairs.push((&draft, &made));
                }
                for (derived, origin) in pairs {
                    let (above, below) = (
                        level_of(&fresh, derived.reference()).await,
                        level_of(&fresh, origin.reference()).await,
                    );
                    assert!(above.level >= below.level, "{above:?} {below:?}");
                    assert!(below.compartment.is_none() || above.compartment == below.compartment || above.level == Level::EyesOnly);
                }
            }
        });
    }
}
