//! A fresh ledger, and things to put into it.

use jiff::{SignedDuration, Timestamp};
use ledger::{Extra, Ledger, MasterKey, Window};
use std::path::PathBuf;
use tempfile::TempDir;
use world::event::EventTime;
use world::proposal::Draft;
use world::*;

pub struct Fresh {
    pub dir: TempDir,
    pub key: MasterKey,
    pub ledger: Ledger,
}

impl Fresh {
    pub fn path(&self) -> PathBuf {
        self.dir.path().join("equerry.db")
    }
    pub async fn put(&self, items: impl IntoIterator<Item = Item>) -> Vec<ledger::Put> {
        let mut txn = self.ledger.begin(&owner(), now()).await.unwrap();
        let work = items.into_iter().map(|item| (item, Extra::default())).collect();
        let done = txn.put_all(work).await.unwrap();
        txn.commit().await.unwrap();
        done
    }
    pub async fn set(&self, item: ItemRef, to: &Clearance) {
        let mut txn = self.ledger.begin(&owner(), now()).await.unwrap();
        txn.set_clearance(&executive(), item, to, "test").await.unwrap();
        txn.commit().await.unwrap();
    }
    /// All bytes of the store and its log.
    pub fn stored_bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(self.dir.path()).unwrap() {
            all.extend(std::fs::read(entry.unwrap().path()).unwrap());
        }
        all
    }
}

pub fn holds(all: &[u8], word: &str) -> bool {
    all.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()))
}

pub async fn fresh() -> Fresh {
    let dir = TempDir::new().unwrap();
    let key = MasterKey::generate().unwrap();
    let ledger = Ledger::create(&dir.path().join("equerry.db"), &key).await.unwrap();
    let mut txn = ledger.begin(&owner(), now()).await.unwrap();
    txn.set_office(&office()).await.unwrap();
    txn.commit().await.unwrap();
    Fresh { dir, key, ledger }
}

pub fn run<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(what)
}

/// Ordinary runs are short; with EQUERRY_LONG they are as long as the specification asks.
pub fn trials(usual: u32, long: u32) -> u32 {
    if std::env::var_os("EQUERRY_LONG").is_some() { long } else { usual }
}

pub fn now() -> Timestamp {
    "2026-11-17T08:00:00Z".parse().unwrap()
}
pub fn at(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

pub fn owner() -> Actor {
    Actor { person: PersonId::derive("owner"), role: Role::Executive, name: "Odile".into(), automation: None }
}
pub fn executive() -> Reader {
    Reader { actor: owner(), grants: Vec::new(), at: now(), whole: false }
}
pub fn assistant(level: Level, groups: &[&str], verbs: &[Verb]) -> Reader {
    let person = PersonId::derive("assistant");
    let grant = Grant {
        id: GrantId::derive("g"),
        holder: person,
        verbs: verbs.iter().copied().collect(),
        level,
        compartments: groups.iter().map(|g| Compartment(g.to_string())).collect(),
        from: at(-1_000),
        until: None,
        granted_by: owner().person,
        area: None,
        under: None,
    };
    let actor = Actor { person, role: Role::Assistant, name: "Alix".into(), automation: None };
    Reader { actor, grants: vec![grant], at: now(), whole: false }
}
pub fn looker(level: Level) -> Reader {
    assistant(level, &[], &[Verb::See])
}

pub fn in_group(level: Level, group: &str) -> Clearance {
    Clearance { level, compartment: Some(Compartment(group.into())) }
}

pub fn office() -> Office {
    Office::new(
        office::Member { person: owner().person, name: "Odile".into(), email: "odile@north.example".into() },
        "Europe/Berlin",
    )
}

pub fn message(name: &str, thread: &str, subject: &str, text: &str, minutes: i64) -> Message {
    let mailbox = |who: &str| Mailbox { email: format!("{who}@south.example"), name: Some(who.to_owned()) };
    Message {
        folder: "INBOX".into(),
        message_id: format!("{name}@south.example"),
        thread: ThreadId::derive(thread),
        to: vec![Mailbox { email: "odile@north.example".into(), name: None }],
        cc: vec![mailbox("bo")],
        date: Some(at(minutes)),
        offset_minutes: 60,
        preview: text.to_owned(),
        ..Message::new(MessageId::derive(name), SourceId::derive("mail"), mailbox("ana"), subject)
    }
}

pub fn mail(name: &str, thread: &str, subject: &str, text: &str, minutes: i64) -> Item {
    Item::Message(Box::new(message(name, thread, subject, text, minutes)))
}

pub fn event(uid: &str, recurrence: Option<&str>, summary: &str, from: i64, minutes: i64) -> Event {
    let source = SourceId::derive("calendar");
    Event {
        id: Event::id_of(source, uid, recurrence),
        recurrence_id: recurrence.map(str::to_owned),
        created: Some(at(-10_000)),
        ..Event::new(
            source,
            uid,
            summary,
            EventTime::Timed { interval: Interval::lasting(at(from), minutes), zone: "Europe/Berlin".into() },
        )
    }
}

pub fn task(name: &str) -> Task {
    let mut task = Task::new(TaskId::derive(name), SourceId::derive("tasks"), name);
    (task.state, task.created) = (TaskState::Next, Some(at(-500)));
    task
}

pub fn person(name: &str) -> Person {
    Person { id: PersonId::derive(name), ..Person::new(name, format!("{name}@south.example")) }
}

pub fn goal(slug: &str) -> Goal {
    Goal::new(slug, slug)
}

pub fn evidence(of: &Item) -> Evidence {
    Evidence {
        item: of.reference(),
        quote: ledger::title(of).to_owned(),
        at: Some(at(-5)),
        clearance: of.clearance(),
    }
}

pub fn proposal(key: &str, evidence: Vec<Evidence>) -> Proposal {
    let draft = Draft {
        kind: "agenda.focus",
        key: key.to_owned(),
        title: format!("Hold an hour for {key}"),
        because: "it is due".into(),
        effect: Effect::ChangeTask { task: TaskId::derive(key), change: Default::default() },
        ways: Vec::new(),
        expected: "an hour".into(),
        reasons: vec![
            evidence::Reason::new("focus", "an hour for it", 60.0, Unit::Minutes).with(evidence.clone()),
        ],
        evidence,
        about: Vec::new(),
        goal: None,
        by: None,
        expires: at(600),
    };
    Proposal::new(draft, now())
}

pub fn window() -> Window {
    Window {
        now: now(),
        events: Interval::new(at(-1_440), at(7 * 1_440)),
        mail_from: at(-35 * 1_440),
        ended_from: at(-7 * 1_440),
        promises_from: at(-1_440),
    }
}
