//! The world at an instant.

use crate::support::*;
use ledger::{LearnedFrom, Window};
use world::learned::{Correspondent, Learned};
use world::*;

#[test]
fn only_what_was_known_and_ended_later_is_open() {
    run(async {
        let fresh = fresh().await;
        let finished = |name: &str, ended: i64| {
            let mut task = task(name);
            (task.state, task.ended, task.actual_minutes) = (TaskState::Done, Some(at(ended)), Some(5));
            Item::Task(task)
        };
        let mut future = task("future");
        future.created = Some(at(10));
        let mut new_event = event("new", None, "New", 60, 30);
        new_event.created = Some(at(1));
        let mut always = event("always", None, "Always", 60, 30);
        always.created = None;
        fresh
            .put([
                finished("long ago", -20_000),
                finished("last week", -1_000),
                finished("tomorrow", 1_000),
                Item::Task(future),
                Item::Task(task("open")),
                Item::Event(new_event),
                Item::Event(always.clone()),
                Item::Event(event("past", None, "Past", -3_000, 30)),
                Item::Event(event("running", None, "Running", -1_450, 30)),
                mail("old", "t1", "Old", "x", -60_000),
                mail("recent", "t2", "Recent", "x", -60),
                mail("coming", "t3", "Coming", "x", 60),
            ])
            .await;
        let world = fresh.ledger.snapshot(&executive(), &window()).await.unwrap();
        let mut tasks: Vec<(&str, bool)> =
            world.tasks.values().map(|t| (t.title.as_str(), t.state.is_open())).collect();
        tasks.sort();
        assert_eq!(tasks, [("last week", false), ("open", true), ("tomorrow", true)]);
        let tomorrow = &world.tasks[&TaskId::derive("tomorrow")];
        assert_eq!((tomorrow.ended, tomorrow.actual_minutes), (None, None));
        let mut events: Vec<&str> = world.events.values().map(|e| e.summary.as_str()).collect();
        events.sort();
        assert_eq!(events, ["Always", "Running"]);
        let subjects: Vec<&str> = world.messages.values().map(|m| m.subject.as_str()).collect();
        assert_eq!(subjects, ["Recent"]);
    });
}

#[test]
fn unseen_events_add_to_busy_time_and_to_nothing_else() {
    run(async {
        let fresh = fresh().await;
        let mut secret = event("secret", None, "Secret", 80, 30);
        secret.clearance = Clearance::at(Level::EyesOnly);
        let mut free = event("free", None, "Free", 300, 30);
        (free.clearance, free.transparent) = (Clearance::at(Level::Restricted), true);
        fresh
            .put([Item::Event(event("open", None, "Open", 60, 30)), Item::Event(secret), Item::Event(free)])
            .await;
        let busy = vec![Interval::new(at(60), at(110))];
        for reader in [executive(), looker(Level::Internal), looker(Level::Restricted)] {
            let world = fresh.ledger.snapshot(&reader, &window()).await.unwrap();
            assert_eq!(*world.busy, busy, "{}", reader.actor.name);
        }
        let world = fresh.ledger.snapshot(&looker(Level::Internal), &window()).await.unwrap();
        assert_eq!(world.events.len(), 1);
    });
}

#[test]
fn whole_days_are_found_in_every_zone() {
    run(async {
        let fresh = fresh().await;
        let mut day = event("day", None, "Day", 0, 1);
        day.time = event::EventTime::AllDay {
            start: "2026-11-18".parse().unwrap(),
            end: "2026-11-19".parse().unwrap(),
        };
        fresh.put([Item::Event(day)]).await;
        for (from, to, found) in [
            ("2026-11-18T10:00:00Z", "2026-11-18T11:00:00Z", 1),
            ("2026-11-17T23:00:00Z", "2026-11-17T23:30:00Z", 1),
            ("2026-11-17T20:00:00Z", "2026-11-17T22:59:00Z", 0),
            ("2026-11-18T23:00:00Z", "2026-11-19T10:00:00Z", 0),
        ] {
            let events = Interval::new(from.parse().unwrap(), to.parse().unwrap());
            let world = fresh.ledger.snapshot(&executive(), &Window { events, ..window() }).await.unwrap();
            assert_eq!(world.events.len(), found, "{from}");
        }
    });
}

#[test]
fn links_learning_and_proposals_are_the_readers_own() {
    run(async {
        let fresh = fresh().await;
        let mut secret = goal("heron");
        secret.clearance = Clearance::at(Level::Restricted);
        let (open, linked) = (goal("rotterdam"), Item::Task(task("call")));
        fresh.put([Item::Goal(secret.clone()), Item::Goal(open.clone()), linked.clone()]).await;
        let link = |goal: &Goal, confirmed, contribution| GoalLink {
            goal: goal.id,
            contribution,
            confirmed,
            probability: 0.9,
        };
        let learned = |seen: u32| {
            let one = Correspondent { received: seen, ..Correspondent::default() };
            let correspondents = [("ana@south.example".to_owned(), one)].into();
            Learned { correspondents, needs_you_above: Some(0.4), ..Learned::default() }
        };
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.link(linked.reference(), &link(&open, true, 0.6)).await.unwrap();
        txn.link(linked.reference(), &link(&open, false, 0.1)).await.unwrap();
        txn.link(linked.reference(), &link(&secret, false, 0.3)).await.unwrap();
        txn.put(&Item::Person(person("ana")), Default::default()).await.unwrap();
        txn.save_learned(LearnedFrom::Everything, &learned(7)).await.unwrap();
        txn.save_learned(LearnedFrom::Upto(Level::Internal), &learned(2)).await.unwrap();
        txn.commit().await.unwrap();

        let world = fresh.ledger.snapshot(&executive(), &window()).await.unwrap();
        assert_eq!(world.links_of(linked.reference()).len(), 2);
        assert!(
            world.links_of(linked.reference()).contains(&link(&open, true, 0.6)),
            "a confirmed link stays"
        );
        assert_eq!(*world.learned, learned(7));
        let world = fresh.ledger.snapshot(&looker(Level::Confidential), &window()).await.unwrap();
        assert_eq!(world.links_of(linked.reference()), [link(&open, true, 0.6)]);
        assert_eq!(*world.learned, learned(2));
        let world = fresh.ledger.snapshot(&looker(Level::Public), &window()).await.unwrap();
        assert_eq!(*world.learned, Learned::default());
        assert_eq!(fresh.ledger.learned(&executive()).await.unwrap(), learned(7));

        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.link(linked.reference(), &link(&open, true, 0.0)).await.unwrap();
        txn.save_learned(LearnedFrom::Everything, &Learned::default()).await.unwrap();
        txn.commit().await.unwrap();
        let world = fresh.ledger.snapshot(&executive(), &window()).await.unwrap();
        assert_eq!(world.links_of(linked.reference()).len(), 1);
        assert_eq!(*world.learned, Learned::default());
    });
}

#[test]
fn evidence_is_shown_to_those_who_may_see_it() {
    run(async {
        let fresh = fresh().await;
        let (open, secret) = (mail("open", "t1", "Open", "x", -60), mail("secret", "t2", "Secret", "x", -60));
        fresh.put([open.clone(), secret.clone()]).await;
        // Two groups in one text: Eyes-only of the first group, whose readers may still not see the second.
        fresh.set(open.reference(), &in_group(Level::Internal, "heron")).await;
        fresh.set(secret.reference(), &in_group(Level::Internal, "kestrel")).await;
        let open = fresh.ledger.item(&executive(), open.reference()).await.unwrap();
        let made = proposal("p", vec![evidence(&open), evidence(&secret)]);
        let mut txn = fresh.ledger.begin(&owner(), now()).await.unwrap();
        txn.propose(vec![made.clone()]).await.unwrap();
        txn.commit().await.unwrap();
        let reader = assistant(Level::EyesOnly, &["heron"], &[Verb::See]);
        let (seen, _) = fresh.ledger.proposal(&reader, made.id).await.unwrap();
        assert_eq!(seen.evidence.len(), 1);
        assert_eq!(seen.reasons[0].evidence.len(), 1);
        assert_eq!(seen.evidence[0].item, open.reference());
        let world = fresh.ledger.snapshot(&reader, &window()).await.unwrap();
        assert_eq!(world.proposals[&made.id].evidence.len(), 1);
        let (whole, _) = fresh.ledger.proposal(&executive(), made.id).await.unwrap();
        assert_eq!(whole.evidence.len(), 2);
    });
}

#[test]
fn a_large_office_names_only_the_people_it_needs() {
    run(async {
        let fresh = fresh().await;
        let mut set = person("set by hand");
        set.importance = Some(80);
        let crowd = (0..2_100).map(|n| Item::Person(person(&format!("p{n}"))));
        fresh.put(crowd.chain([Item::Person(set.clone()), Item::Person(person("ana"))])).await;
        fresh.put([mail("m", "t", "S", "x", -60)]).await;
        let world = fresh.ledger.snapshot(&executive(), &window()).await.unwrap();
        let mut names: Vec<&str> = world.people.values().map(|p| p.name.as_str()).collect();
        names.sort();
        assert_eq!(names, ["ana", "set by hand"]);
        assert_eq!(fresh.ledger.all(&executive(), "person").await.unwrap().len(), 2_102);
    });
}
