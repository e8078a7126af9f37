//! What one may not see is not there: not in a list, a count, a rank, an error or a snapshot (A13.2).

use crate::support::*;
use ledger::{Extra, Filter, Ledger, LedgerError};
use proptest::prelude::*;
use world::*;

const GROUPS: [Option<&str>; 3] = [None, Some("heron"), Some("kestrel")];

fn clearance_of(level: i64, group: usize) -> Clearance {
    let compartment = GROUPS[group % 3].map(|g| Compartment(g.into()));
    Clearance { level: Level::from_rank(level), compartment }
}

#[test]
fn the_door_says_what_may_says() {
    let readers = || {
        let mut readers = vec![executive()];
        for level in 0..5 {
            for groups in [&[][..], &["heron"], &["heron", "kestrel"], &["heron' OR '1'='1"]] {
                readers.push(assistant(Level::from_rank(level), groups, &[Verb::See]));
            }
        }
        let mut several = assistant(Level::Confidential, &["heron"], &[Verb::See]);
        several.grants.extend(assistant(Level::Restricted, &[], &[Verb::See]).grants);
        let mut late = looker(Level::EyesOnly);
        late.grants[0].until = Some(now());
        let mut administrator = looker(Level::EyesOnly);
        administrator.actor.role = Role::Administrator;
        let mut auditor = looker(Level::EyesOnly);
        auditor.actor.role = Role::Auditor;
        let drafter = assistant(Level::EyesOnly, &["heron"], &[Verb::Draft, Verb::Act]);
        let house = Reader { whole: true, ..executive() };
        let mut elsewhere = looker(Level::EyesOnly);
        elsewhere.actor.person = PersonId::derive("somebody else");
        // A right to a group that is called like somebody's own gives nothing.
        let own = Compartment::own(owner().person);
        let presuming = assistant(Level::EyesOnly, &[&own.0], &[Verb::See]);
        readers.extend([several, late, administrator, auditor, drafter, house, elsewhere, presuming]);
        readers
    };
    run(async {
        let fresh = fresh().await;
        let mut items = Vec::new();
        for level in 0..5 {
            for group in 0..3 {
                let mut task = task(&format!("task {level} {group}"));
                task.clearance = clearance_of(level, group);
                items.push(Item::Task(task));
            }
        }
        for name in ["owner", "assistant", "nobody here"] {
            let mut task = task(&format!("what is {name}'s own"));
            task.clearance = Clearance::own(PersonId::derive(name));
            items.push(Item::Task(task));
        }
        fresh.put(items.clone()).await;
        for reader in readers() {
            let mut seen = 0;
            for item in &items {
                let may = may(&reader, Verb::See, &item.clearance());
                let found = fresh.ledger.item(&reader, item.reference()).await;
                assert_eq!(found.is_ok(), may, "{reader:?} {:?}", item.clearance());
                seen += u64::from(may);
            }
            let counted = fresh.ledger.counts(&reader).await.unwrap();
            assert_eq!(counted.get("task").copied().unwrap_or(0), seen, "{reader:?}");
            let snapshot = fresh.ledger.snapshot(&reader, &window()).await.unwrap();
            assert_eq!(snapshot.tasks.len() as u64, seen, "{reader:?}");
        }
    });
}

#[test]
fn an_unseen_item_answers_like_one_that_never_was() {
    run(async {
        let (with, without) = (fresh().await, fresh().await);
        let mut secret = message("m", "t", "Heron", "heron plan", -60);
        secret.clearance = Clearance::at(Level::Restricted);
        let reference = ItemRef::Message(secret.id);
        let extra = Extra { raw: Some(b"raw".to_vec()), ..Extra::default() };
        let mut txn = with.ledger.begin(&owner(), now()).await.unwrap();
        txn.put(&Item::Message(Box::new(secret)), extra).await.unwrap();
        txn.commit().await.unwrap();
        let reader = looker(Level::Confidential);
        let told = |error: LedgerError| format!("{error:?} {error} {} {}", error.code(), error.hint());
        let asked = async |of: &Ledger| {
            let mut answers = Vec::new();
            answers.push(told(of.item(&reader, reference).await.unwrap_err()));
            answers.push(told(of.raw(&reader, reference).await.unwrap_err()));
            answers.push(told(of.text(&reader, reference).await.unwrap_err()));
            let mut txn = of.begin(&owner(), now()).await.unwrap();
            answers.push(told(txn.item(&reader, reference).await.unwrap_err()));
            let raise = Clearance::at(Level::EyesOnly);
            answers.push(told(txn.set_clearance(&reader, reference, &raise, "x").await.unwrap_err()));
            answers
        };
        let (a, b) = (asked(&with.ledger).await, asked(&without.ledger).await);
        assert_eq!(a, b);
        assert!(a.iter().all(|answer| answer.contains("E_NOT_FOUND")), "{a:?}");
    });
}

/// Everything a reader can get out of a ledger, as one text; busy time apart.
async fn all_answers(of: &Ledger, reader: &Reader) -> String {
    let mut text = String::new();
    let mut say = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    let mut snapshot = of.snapshot(reader, &window()).await.unwrap();
    snapshot.busy = Default::default();
    say(format!("{snapshot:?}"));
    say(format!("{:?}", of.counts(reader).await.unwrap()));
    for words in ["lease", "board paper", "\"the board\"", "pa*", "heron -lease"] {
        for kinds in [&[][..], &["message", "task"]] {
            let kinds = kinds.iter().map(|k| k.to_string()).collect();
            let filter = Filter { kinds, goal: Some(GoalId::derive("rotterdam")), ..Filter::default() };
            say(format!("{:?}", of.search(reader, words, &filter).await.unwrap()));
            let filter = Filter { goal: None, ..filter };
            say(format!("{:?}", of.search(reader, words, &filter).await.unwrap()));
        }
    }
    for kind in ["task", "event", "message", "person", "goal", "proposal", "commitment"] {
        say(format!("{:?}", of.all(reader, kind).await.unwrap()));
    }
    say(format!("{:?}", of.messages_after(reader, None, 100).await.unwrap()));
    for first in '0'..='9' {
        say(format!("{:?}", of.find(reader, None, &first.to_string()).await.unwrap()));
    }
    say(format!("{:?}", of.items_about(reader, person("ana").id, 50).await.map_err(|e| e.to_string())));
    say(format!("{:?}", of.thread(reader, ThreadId::derive("t0")).await.unwrap()));
    say(format!("{:?}", of.sources(reader).await.unwrap()));
    say(format!("{:?}", of.quarantined(reader).await.unwrap()));
    say(format!("{:?}", of.audit_entries(reader, 0..100).await.unwrap()));
    say(format!("{:?}", of.jobs(reader, &[ledger::JobState::Queued]).await.unwrap()));
    text
}

#[derive(Debug, Clone)]
struct Made {
    kind: usize,
    name: u32,
    words: String,
    minutes: i64,
    level: i64,
    group: usize,
}

fn made() -> impl Strategy<Value = Made> {
    let word = prop::sample::select(vec!["lease", "board", "paper", "the", "heron", "Ana", "café"]);
    let words = prop::collection::vec(word, 1..6).prop_map(|w| w.join(" "));
    (0usize..6, 0u32..1_000, words, -3_000i64..3_000, 0i64..5, 0usize..3).prop_map(
        |(kind, name, words, minutes, level, group)| Made { kind, name, words, minutes, level, group },
    )
}

/// The item made of a plan; `salt` keeps the seen and the unseen apart, as different mails are.
fn item_of(made: &Made, salt: &str, cited: Option<&Item>) -> Item {
    let Made { kind, name, words, minutes, .. } = made;
    let name = format!("{salt} {name}");
    let mut item = match kind {
        0 | 1 => mail(&name, &format!("{salt}{}", name.len()), words, words, *minutes),
        2 => Item::Event(event(&name, None, words, *minutes, 30)),
        3 => Item::Person(Person { name: words.clone(), ..person(&name) }),
        4 => Item::Proposal(Box::new(proposal(&name, cited.map(evidence).into_iter().collect()))),
        _ => {
            let mut task = task(&name);
            (task.notes, task.evidence) = (words.clone(), cited.map(evidence).into_iter().collect());
            Item::Task(task)
        }
    };
    let clearance = clearance_of(made.level, made.group);
    match &mut item {
        Item::Message(i) => i.clearance = clearance,
        Item::Event(i) => i.clearance = clearance,
        Item::Person(i) => i.clearance = clearance,
        Item::Proposal(i) => i.clearance = clearance,
        Item::Task(i) => i.clearance = clearance,
        _ => {}
    }
    item
}

proptest! {
    #![proptest_config(ProptestConfig { cases: trials(60, 1_000), ..ProptestConfig::default() })]
    #[test]
    fn unseen_items_alter_no_byte(
        base in prop::collection::vec(made(), 1..12),
        hidden in prop::collection::vec(made(), 1..8),
        level in 0i64..4,
        group in 0usize..3,
        first in any::<bool>(),
    ) {
        let groups: Vec<&str> = GROUPS[group].into_iter().collect();
        let reader = assistant(Level::from_rank(level), &groups, &[Verb::See]);
        let unseen = |item: &Item| !may(&reader, Verb::See, &item.clearance());
        let base: Vec<Item> = base.iter().map(|m| item_of(m, "base", None)).collect();
        let hidden: Vec<Item> = hidden
            .iter()
            .map(|m| {
                // What is unseen may well be derived from what is seen.
                let item = item_of(m, "hidden", base.first());
                if unseen(&item) { item } else { item_of(&Made { level: 4, group: 2, ..m.clone() }, "hidden", base.first()) }
            })
            .filter(unseen)
            .collect();
        run(async {
            let (with, without) = (fresh().await, fresh().await);
            let mut goals = vec![Item::Goal(goal("rotterdam")), Item::Person(person("ana"))];
            goals.extend(base);
            if first {
                with.put(hidden.clone()).await;
            }
            with.put(goals.clone()).await;
            without.put(goals).await;
            let before = all_answers(&with.ledger, &reader).await;
            with.put(hidden.clone()).await;
            let added = all_answers(&with.ledger, &reader).await;
            // Changing them and linking them shows nothing either.
            let mut txn = with.ledger.begin(&owner(), now()).await.unwrap();
            for item in &hidden {
                let goal = GoalLink {
                    goal: GoalId::derive("rotterdam"),
                    contribution: 0.6,
                    confirmed: true,
                    probability: 1.0,
                };
                txn.link(item.reference(), &goal).await.unwrap();
            }
            txn.quarantine("place", "E_PARSE", "why", b"x").await.unwrap();
            txn.commit().await.unwrap();
            if let Some(item) = hidden.first() {
                let was = with.ledger.item(&executive(), item.reference()).await.unwrap().clearance();
                with.set(item.reference(), &was.join(&Clearance::at(Level::EyesOnly))).await;
            }
            let changed = all_answers(&with.ledger, &reader).await;
            let plain = all_answers(&without.ledger, &reader).await;
            assert_eq!(before, plain);
            assert_eq!(added, plain);
            // The quarantine counts as Restricted; below that it is not there.
            if level < 3 {
                assert_eq!(changed, plain);
            }
        });
    }
}
