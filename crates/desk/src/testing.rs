//! Small worlds for the tests of pages: an office whose clock shows UTC, on Tuesday 24 November 2026 at 07:40.

use jiff::Timestamp;
use world::event::{Attendee, EventTime};
use world::message::{Mailbox, Triage};
use world::office::Member;
use world::proposal::Draft;
use world::*;

/// "24 12:00" as an instant of that November.
pub fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00Z").parse().unwrap()
}

/// Mara's office with Joss as her assistant, and these items in it.
pub fn world(items: Vec<Item>) -> Snapshot {
    let member = |name: &str, email: &str| Member {
        person: PersonId::derive(email),
        name: name.into(),
        email: email.into(),
    };
    let office = Office {
        owner: member("Mara Ellingsen", "mara@near.example"),
        addresses: vec!["mara@near.example".into()],
        assistant: Some(member("Joss Adeyemi", "joss@near.example")),
        zone: "UTC".into(),
        locale: Default::default(),
        hours: Default::default(),
        chronotype: Default::default(),
        always_through: vec!["chair@near.example".into()],
        reactive_share: None,
    };
    let mut world = Snapshot::empty(office, at("24 07:40"));
    items.into_iter().for_each(|item| world.put(item));
    world.reckon_busy();
    world
}

/// A task that can be done next, due at "24 12:00" or on "24".
pub fn task(title: &str, due: Option<&str>) -> Task {
    let mut task = Task::new(TaskId::derive(title), SourceId::derive("tasks"), title);
    task.state = TaskState::Next;
    task.created = Some(at("02 09:00"));
    task.due = due.map(|d| match d.contains(' ') {
        true => Due::At(at(d)),
        false => Due::On(jiff::civil::date(2026, 11, d.parse().unwrap())),
    });
    task
}

/// A meeting with Ana, or a block of one's own.
pub fn event(summary: &str, start: &str, end: &str, with_ana: bool) -> Event {
    let source = SourceId::derive("own");
    let ana = Attendee {
        email: "ana@near.example".into(),
        name: Some("Ana Lima".into()),
        role: Default::default(),
        partstat: PartStat::Accepted,
    };
    Event {
        id: Event::id_of(source, summary, None),
        source,
        uid: summary.into(),
        recurrence_id: None,
        time: EventTime::Timed { interval: Interval::new(at(start), at(end)), zone: "UTC".into() },
        summary: summary.into(),
        description: String::new(),
        location: None,
        organiser: None,
        attendees: if with_ana { vec![ana] } else { Vec::new() },
        status: Default::default(),
        transparent: false,
        categories: Vec::new(),
        sequence: 0,
        created: None,
        flag: None,
        my_role: None,
        hoped_outcome: None,
        protected: false,
        clearance: Default::default(),
    }
}

/// A message that needs an answer.
pub fn message(subject: &str, from: &str, date: &str, importance: f64) -> Message {
    Message {
        id: MessageId::derive(subject),
        source: SourceId::derive("mail"),
        folder: "INBOX".into(),
        message_id: format!("{subject}@near.example"),
        references: Vec::new(),
        thread: ThreadId::derive(subject),
        from: Mailbox { email: from.into(), name: None },
        sender: None,
        to: Vec::new(),
        cc: Vec::new(),
        date: Some(at(date)),
        offset_minutes: 0,
        subject: subject.into(),
        preview: String::new(),
        marks: Default::default(),
        cues: Default::default(),
        acts: Vec::new(),
        attachments: Vec::new(),
        mine: false,
        triage: Some(Triage {
            importance,
            reply_needed: 0.5,
            queue: Queue::NeedsYou,
            reasons: Vec::new(),
            answered: None,
        }),
        flag: None,
        clearance: Default::default(),
    }
}

/// A promise between Mara and Ben.
pub fn promise(object: &str, ours: bool, due: &str) -> Commitment {
    Commitment {
        id: CommitmentId::derive(object),
        ours,
        counterparty: "ben@near.example".into(),
        counterparty_name: "Ben Roy".into(),
        object: object.into(),
        due: Some(Due::At(at(due))),
        firmness: 0.9,
        state: CommitmentState::Open,
        made: at("20 09:00"),
        message: MessageId::derive(object),
        thread: ThreadId::derive(object),
        evidence: Vec::new(),
        clearance: Default::default(),
    }
}

/// An open proposal about an item, worth so many minutes, with an answer needed by then.
pub fn proposal(title: &str, about: ItemRef, minutes: f64, by: Option<&str>) -> Proposal {
    let evidence =
        Evidence { item: about, quote: title.into(), at: None, clearance: Default::default() };
    let draft = Draft {
        kind: "agenda.focus",
        key: title.into(),
        title: title.into(),
        because: format!("Because of {title}."),
        effect: Effect::Together { effects: Vec::new() },
        ways: Vec::new(),
        expected: String::new(),
        reasons: vec![Reason::new("gain", "gain", minutes, Unit::Minutes)],
        evidence: vec![evidence],
        about: vec![about],
        goal: None,
        by: by.map(at),
        expires: at("30 12:00"),
    };
    Proposal::new(draft, at("23 07:40"))
}
