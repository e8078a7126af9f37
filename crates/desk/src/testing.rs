//! A small office for tests: Mara's, whose clock shows UTC, on Tuesday 24 November 2026 at 08:00.

use crate::card::Seats;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use world::clearance::Role;
use world::event::{Attendee, EventTime};
use world::learned::KindRecord;
use world::message::{ActKind, SpeechAct};
use world::office::Member;
use world::proposal::Draft;
use world::*;

/// "24 12:00" as an instant of that November.
pub fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00Z").parse().unwrap()
}

pub fn office() -> Snapshot {
    let member = |name: &str| Member {
        person: PersonId::derive(name),
        name: format!("{name} Lind"),
        email: format!("{}@near.example", name.to_lowercase()),
    };
    let owner = member("Mara");
    let office = Office { assistant: Some(member("Joss")), ..Office::new(owner, "UTC") };
    let mut world = Snapshot::empty(office, at("24 08:00"));
    world.put(Item::Person(person("Ana Lima", "ana@far.example")));
    world
}

/// An office with these in it.
pub fn with(items: impl IntoIterator<Item = Item>) -> Snapshot {
    let mut world = office();
    items.into_iter().for_each(|item| world.put(item));
    world
}

fn reader(world: &Snapshot, role: Role, level: Option<Level>) -> Reader {
    let member = match role {
        Role::Executive => world.office.owner.clone(),
        _ => world.office.assistant.clone().unwrap(),
    };
    let grant = |level| Grant {
        id: GrantId::derive("g"),
        holder: member.person,
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level,
        compartments: Default::default(),
        from: Timestamp::UNIX_EPOCH,
        until: None,
        granted_by: world.office.owner.person,
        area: None,
        under: None,
    };
    Reader {
        actor: Actor { person: member.person, role, name: member.name.clone(), automation: None },
        grants: level.map(grant).into_iter().collect(),
        at: world.now,
        whole: false,
    }
}

/// Mara sits there; Joss may answer up to Confidential.
pub fn mara(world: &Snapshot) -> Seats {
    Seats {
        reader: reader(world, Role::Executive, None),
        assistant: Some(reader(world, Role::Assistant, Some(Level::Confidential))),
        acting: world::Acting::default(),
    }
}

/// Joss sits there.
pub fn joss(world: &Snapshot) -> Seats {
    let seats = mara(world);
    Seats { reader: seats.assistant.clone().unwrap(), ..seats }
}

pub fn person(name: &str, email: &str) -> Person {
    Person { organisation: Some("Far Ltd".into()), title: Some("Buyer".into()), ..Person::new(name, email) }
}

pub fn event(summary: &str, start: &str, minutes: i64) -> Event {
    let source = SourceId::derive("own");
    Event {
        attendees: vec![Attendee {
            email: "ana@far.example".into(),
            name: None,
            role: Default::default(),
            partstat: PartStat::Accepted,
        }],
        ..Event::new(
            source,
            summary,
            summary,
            EventTime::Timed { interval: Interval::lasting(at(start), minutes), zone: "UTC".into() },
        )
    }
}

/// A message from Ana in this queue.
pub fn message(subject: &str, date: &str, queue: Queue) -> Message {
    Message {
        folder: "INBOX".into(),
        message_id: format!("{subject}@far.example"),
        thread: ThreadId::derive(subject),
        to: vec![Mailbox { email: "mara@near.example".into(), name: None }],
        date: Some(at(date)),
        triage: Some(Triage {
            importance: 0.6,
            reply_needed: 0.5,
            queue,
            reasons: Vec::new(),
            answered: None,
        }),
        ..Message::new(
            MessageId::derive(subject),
            SourceId::derive("mail"),
            Mailbox { email: "ana@far.example".into(), name: Some("Ana".into()) },
            subject,
        )
    }
}

/// The message with a question in it, due or not.
pub fn asking(mut message: Message, sentence: &str, due: Option<&str>) -> Message {
    message.acts.push(SpeechAct {
        kind: ActKind::Question,
        sentence: sentence.into(),
        confidence: 0.9,
        named: None,
        due: due.map(|d| Due::At(at(d))),
        due_words: None,
    });
    message
}

/// An open proposal of this kind and effect, made at 07:00, that runs out in two days.
pub fn proposal(kind: &'static str, effect: Effect, about: Vec<ItemRef>) -> Proposal {
    let evidence = about.iter().map(|item| Evidence {
        item: *item,
        quote: "Could we settle a date?".into(),
        at: Some(at("20 16:20")),
        clearance: Default::default(),
    });
    Proposal::new(
        Draft {
            kind,
            key: format!("{about:?}"),
            title: "Do it".into(),
            because: "Ana has asked twice.".into(),
            effect,
            ways: Vec::new(),
            expected: "an answer in 1 day".into(),
            reasons: vec![Reason::new("x", "x", 10.0, Unit::Minutes)],
            evidence: evidence.collect(),
            about,
            goal: None,
            by: None,
            expires: at("24 07:00") + SignedDuration::from_hours(48),
        },
        at("24 07:00"),
    )
}

pub fn mail_to_ana() -> Effect {
    Effect::DraftMail {
        message_id: "d1@near.example".into(),
        to: vec![Mailbox { email: "ana@far.example".into(), name: Some("Ana Lima".into()) }],
        cc: Vec::new(),
        subject: "Re: A date".into(),
        text: "Dear Ana,\n\nWednesday at 15:00?\n\nMara\n".into(),
        in_reply_to: None,
    }
}

/// The record of a kind.
pub fn record(world: &mut Snapshot, kind: &str, accepted: u32, dismissed: u32) {
    let record = KindRecord { accepted, dismissed, ..KindRecord::default() };
    Arc::make_mut(&mut world.learned).kinds.insert(kind.into(), record);
}

/// The office at 07:40 that morning, with these in it; what the chair writes always gets through.
pub fn morning(items: Vec<Item>) -> Snapshot {
    let mut world = with(items);
    world.now = at("24 07:40");
    Arc::make_mut(&mut world.office).always_through = vec!["chair@near.example".into()];
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

/// An event from one instant to another: a meeting with Ana, or a block of one's own.
pub fn between(summary: &str, start: &str, end: &str, with_ana: bool) -> Event {
    let mut event = event(summary, start, Interval::new(at(start), at(end)).minutes());
    if !with_ana {
        event.attendees.clear();
    }
    event
}

/// A message that needs an answer.
pub fn letter(subject: &str, from: &str, date: &str, importance: f64) -> Message {
    let mut message = message(subject, date, Queue::NeedsYou);
    message.from = Mailbox { email: from.into(), name: None };
    message.triage.as_mut().unwrap().importance = importance;
    message
}

/// A promise between Mara and Ben.
pub fn promise(object: &str, ours: bool, due: &str) -> Commitment {
    Commitment {
        slip: None,
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

/// An open proposal that brings so many minutes, with an answer needed by then.
pub fn asked(title: &str, about: ItemRef, minutes: f64, by: Option<&str>) -> Proposal {
    let mut asked = proposal("agenda.focus", Effect::Together { effects: Vec::new() }, vec![about]);
    asked.id = ProposalId::derive(title);
    (asked.title, asked.because) = (title.into(), format!("Because of {title}."));
    (asked.expected.minutes, asked.by) = (minutes, by.map(at));
    asked.expires = at("30 12:00");
    asked
}

/// An office in a folder, new: Mara's with Jonas to assist her, on Tuesday 24 November 2026 at 08:00.
pub async fn fresh(dir: &tempfile::TempDir) -> crate::Desk {
    let setup = crate::Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "UTC".into(),
        ..crate::Setup::default()
    };
    crate::Desk::init(&dir.path().join("office"), &setup, crate::Clock::Standing(at("24 08:00")))
        .await
        .unwrap()
}
