//! What a direct report sees: what is shared between them and the executive, and nothing else.

use crate::support::*;
use world::event::Attendee;
use world::note::{Point, Written};
use world::*;

const PRIYA: &str = "priya@north.example";

fn report(email: &str) -> Reader {
    let person = PersonId::derive(email);
    let actor = Actor { person, role: Role::DirectReport, name: "Priya".into(), automation: None };
    Reader { actor, grants: Vec::new(), at: now(), whole: false }
}

fn note(with: &str, text: &str) -> Note {
    let written = Written::Point { state: Point::Open };
    Note::between(PersonId::derive(with), owner().person, at(-60), text, written)
}

fn meeting(name: &str, with: &str) -> Event {
    let mut event = event(name, None, name, 60, 45);
    event.description = "not for those who come".into();
    event.attendees.push(Attendee {
        email: with.into(),
        name: None,
        role: Default::default(),
        partstat: PartStat::Accepted,
    });
    event
}

/// A promise to somebody, made in a message to these.
fn promise(name: &str, to: &str, readers: &[&str]) -> [Item; 2] {
    let mut message = message(name, name, name, "I will answer on Friday.", -120);
    message.to = readers.iter().map(|r| Mailbox { email: (*r).to_owned(), name: None }).collect();
    let promise = Commitment {
        slip: None,
        id: CommitmentId::derive(name),
        ours: true,
        counterparty: to.into(),
        counterparty_name: to.into(),
        object: name.into(),
        due: None,
        firmness: 1.0,
        state: CommitmentState::Open,
        made: at(-120),
        message: message.id,
        thread: message.thread,
        evidence: Vec::new(),
        clearance: Clearance::default(),
    };
    [Item::Message(Box::new(message)), Item::Commitment(promise)]
}

#[test]
fn a_direct_report_sees_what_is_between_the_two_and_nothing_else() {
    run(async {
        let fresh = fresh().await;
        let secret = Clearance::at(Level::Restricted);
        let grouped = in_group(Level::Internal, "heron");
        let hidden = |clearance: &Clearance, name: &str| Event {
            clearance: clearance.clone(),
            ..meeting(name, PRIYA)
        };
        let mut items = vec![
            Item::Note(note(PRIYA, "ours")),
            Item::Note(note(PRIYA, "mine alone").kept_private()),
            Item::Note(note("ben@north.example", "of Ben")),
            Item::Note(Note { clearance: grouped.clone(), ..note(PRIYA, "raised") }),
            Item::Event(meeting("1-2-1 Priya", PRIYA)),
            Item::Event(meeting("1-2-1 Ben", "ben@north.example")),
            Item::Event(hidden(&secret, "hearing")),
            Item::Event(hidden(&grouped, "takeover")),
            Item::Task(task("a task")),
            Item::Person(person("ana")),
        ];
        items.extend(promise("said to her", PRIYA, &[PRIYA]));
        items.extend(promise("said of her", PRIYA, &["ben@north.example"]));
        items.extend(promise("said to Ben", "ben@north.example", &["ben@north.example", PRIYA]));
        fresh.put(items.clone()).await;
        let span = Interval::new(at(-10_000), at(10_000));
        let found = fresh.ledger.between(&report(PRIYA), PRIYA, span).await.unwrap();
        let mut words: Vec<String> = found
            .iter()
            .map(|i| match i {
                Item::Note(n) => n.text.clone(),
                other => ledger::title(other).to_owned(),
            })
            .collect();
        words.sort();
        assert_eq!(words, ["1-2-1 Priya", "ours", "said to her"]);
        assert!(!format!("{found:?}").contains("not for those who come"));
        // By no other way, and nobody else by this one.
        for item in &items {
            assert!(fresh.ledger.item(&report(PRIYA), item.reference()).await.is_err(), "{item:?}");
        }
        for other in [executive(), looker(Level::EyesOnly)] {
            assert!(fresh.ledger.between(&other, PRIYA, span).await.unwrap().is_empty());
        }
        let counted = fresh.ledger.counts(&report(PRIYA)).await.unwrap();
        assert!(counted.is_empty(), "{counted:?}");
    });
}

#[test]
fn a_note_comes_back_whole_in_the_snapshot_of_whoever_may_see_it() {
    run(async {
        let fresh = fresh().await;
        let (shared, private) = (note(PRIYA, "ours"), note(PRIYA, "Wants to leave").kept_private());
        fresh.put([Item::Note(shared.clone()), Item::Note(private.clone())]).await;
        let all = fresh.ledger.snapshot(&executive(), &window()).await.unwrap();
        assert_eq!(all.notes.len(), 2);
        assert_eq!(all.notes[&shared.id], shared);
        let some = fresh.ledger.snapshot(&looker(Level::Confidential), &window()).await.unwrap();
        assert_eq!(some.notes.keys().collect::<Vec<_>>(), [&shared.id]);
        assert!(fresh.ledger.snapshot(&looker(Level::Internal), &window()).await.unwrap().notes.is_empty());
        assert!(!holds(&fresh.stored_bytes(), "Wants to leave"), "a private note lies open in the store");
    });
}
