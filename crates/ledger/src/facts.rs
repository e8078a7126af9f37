//! What the store must know of an item besides its body: where it is in time, what it hangs on, its words.
//! One match a question, so that a new kind of item is asked each of them by the compiler.

use crate::error::{LedgerError, Result};
use crate::seal::{Secret, hex};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Serialize;
use serde::de::DeserializeOwned;
use world::event::EventTime;
use world::note::Written;
use world::{Clearance, CommitmentState, Evidence, Item, ItemRef, Message, Note, Proposal, SourceId, State};

/// Always known.
pub(crate) const ALWAYS: Timestamp = Timestamp::MIN;

/// The columns that queries need.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    pub key: Option<String>,
    pub parent: Option<String>,
    pub source: Option<SourceId>,
    pub at: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub state: &'static str,
    pub known_from: Option<Timestamp>,
}

/// The columns of an item that is written at `now`.
pub(crate) fn facts(item: &Item, zone: &TimeZone, now: Timestamp) -> Facts {
    let key = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    match item {
        Item::Person(p) => Facts {
            key: p.emails.first().cloned(),
            state: if p.is_set_by_hand() { "set" } else { "" },
            ..Facts::default()
        },
        Item::Organisation(o) => Facts { key: key(&o.name), ..Facts::default() },
        Item::Goal(g) => Facts { key: key(&g.slug), ..Facts::default() },
        Item::Project(p) => Facts { key: key(&p.slug), ..Facts::default() },
        Item::Responsibility(_) => Facts::default(),
        Item::Message(m) => {
            let at = m.date.unwrap_or(now);
            Facts {
                key: key(&m.message_id),
                parent: Some(m.thread.to_string()),
                source: Some(m.source),
                at: Some(at),
                known_from: Some(at),
                ..Facts::default()
            }
        }
        Item::Event(e) => {
            let (start, end) = stretch(&e.time, zone);
            Facts {
                key: key(&e.uid),
                source: Some(e.source),
                at: Some(start),
                until: Some(end),
                known_from: e.created,
                ..Facts::default()
            }
        }
        Item::Task(t) => Facts {
            key: t.foreign.clone(),
            parent: t.project.map(|p| p.to_string()),
            source: Some(t.source),
            at: t.created,
            until: t.ended,
            state: if t.state.is_open() { "open" } else { "closed" },
            known_from: t.created,
        },
        Item::Document(d) => Facts {
            key: key(&d.name),
            parent: d.about.first().map(|about| about.uuid().simple().to_string()),
            at: Some(d.at.unwrap_or(now)),
            known_from: d.at,
            ..Facts::default()
        },
        Item::Commitment(c) => Facts {
            parent: Some(c.thread.to_string()),
            at: Some(c.made),
            until: (!c.state.is_open()).then_some(now),
            state: match c.state {
                CommitmentState::Detected => "detected",
                state if state.is_open() => "open",
                _ => "closed",
            },
            known_from: Some(c.made),
            ..Facts::default()
        },
        Item::Decision(d) => Facts {
            at: Some(d.created),
            state: if d.state.is_open() { "open" } else { "closed" },
            known_from: Some(d.created),
            ..Facts::default()
        },
        Item::Note(n) => Facts {
            parent: n.with.map(|person| person.to_string()),
            at: Some(n.at),
            state: if n.is_open() || n.stands() { "open" } else { "" },
            known_from: Some(n.at),
            ..Facts::default()
        },
        Item::Proposal(p) => Facts {
            key: Some(p.kind.0.clone()),
            at: Some(p.created),
            until: ended(p),
            state: p.state.word(),
            known_from: Some(p.created),
            ..Facts::default()
        },
    }
}

/// When a proposal was answered or ran out; none while it is open.
pub(crate) fn ended(proposal: &Proposal) -> Option<Timestamp> {
    match &proposal.state {
        State::New | State::Shown { .. } => None,
        State::Expired { at } => Some(*at),
        State::Accepted { verdict }
        | State::Dismissed { verdict }
        | State::Applied { verdict, .. }
        | State::Failed { verdict, .. }
        | State::Undone { verdict, .. } => Some(verdict.at),
    }
}

/// By how much whole days are kept wider on either side.
pub(crate) const WIDER: SignedDuration = SignedDuration::from_hours(26);

/// When an item begins that is kept as being at `at`.
pub(crate) fn begins(item: &Item, at: Timestamp) -> Timestamp {
    match item {
        Item::Event(e) if matches!(e.time, EventTime::AllDay { .. }) => {
            at.saturating_add(WIDER).unwrap_or(at)
        }
        _ => at,
    }
}

/// From when till when, with whole days widened so that they are found in every zone.
fn stretch(time: &EventTime, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let span = time.interval(zone);
    let wider = |at: Timestamp, by| at.saturating_add(by).unwrap_or(at);
    match time {
        EventTime::Timed { .. } => (span.start, span.end),
        EventTime::AllDay { .. } => (wider(span.start, -WIDER), wider(span.end, WIDER)),
    }
}

/// The words of an item, by field of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub title: String,
    pub people: String,
    pub text: String,
}

/// The words an item has of its own.
pub(crate) fn words(item: &Item) -> Words {
    let of = |title: &str, people: Vec<&str>, text: String| Words {
        title: title.to_owned(),
        people: people.join(" "),
        text,
    };
    match item {
        Item::Person(p) => {
            let names = p.also.iter().chain(&p.emails).map(String::as_str).collect();
            of(&p.name, names, join([p.organisation.as_deref(), p.title.as_deref()]))
        }
        Item::Organisation(o) => of(&o.name, Vec::new(), join([o.purpose.as_deref()])),
        Item::Goal(g) => of(&g.name, Vec::new(), g.keywords.join(" ")),
        Item::Project(p) => of(&p.name, Vec::new(), p.risks.join("\n")),
        Item::Responsibility(r) => of(&r.name, Vec::new(), String::new()),
        Item::Message(m) => of(&m.subject, people_of_message(m), m.preview.clone()),
        Item::Event(e) => {
            let people = e
                .attendees
                .iter()
                .flat_map(|a| a.name.as_deref().into_iter().chain([a.email.as_str()]))
                .chain(e.organiser.as_deref())
                .collect();
            // What the pair say of it, and what was brought back from it, is found like what its invitation says.
            let said = e.occasion.iter().flat_map(|o| o.words()).chain(e.hoped_outcome.as_deref());
            let said = said.collect::<Vec<_>>().join("\n");
            let text = [Some(e.description.as_str()), e.location.as_deref(), Some(said.as_str())];
            of(&e.summary, people, join(text))
        }
        Item::Task(t) => of(&t.title, Vec::new(), t.notes.clone()),
        Item::Document(d) => of(&d.name, Vec::new(), String::new()),
        Item::Commitment(c) => of(&c.object, vec![&c.counterparty_name, &c.counterparty], String::new()),
        Item::Proposal(p) => of(&p.title, Vec::new(), p.because.clone()),
        Item::Note(n) => of(title(item), Vec::new(), note_text(n)),
        Item::Decision(d) => {
            let options = d.alternatives.iter().map(|a| Some(a.name.as_str()));
            let criteria = d.criteria.iter().map(|c| Some(c.name.as_str()));
            let said = [Some(d.background.as_str()), Some(d.warning.as_str())];
            of(&d.question, Vec::new(), join(options.chain(criteria).chain(said)))
        }
    }
}

/// All that a note says.
fn note_text(note: &Note) -> String {
    let more: Vec<&String> = match &note.written {
        Written::Update(update) => vec![&update.next, &update.blocked, &update.decision],
        Written::Influence(one) => vec![&one.name],
        Written::Tell { of, .. } => vec![of],
        Written::Mistake(one) => vec![&one.fix],
        Written::Skill(one) => vec![&one.shown],
        Written::Pulse(one) => vec![&one.from],
        Written::Thanked(one) => vec![&one.to],
        _ => Vec::new(),
    };
    join(std::iter::once(&note.text).chain(more).map(|part| Some(part.as_str())))
}

fn people_of_message(m: &Message) -> Vec<&str> {
    std::iter::once(&m.from)
        .chain(&m.sender)
        .chain(m.recipients())
        .flat_map(|who| who.name.as_deref().into_iter().chain([who.email.as_str()]))
        .collect()
}

fn join<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A name for lists and search results.
pub(crate) fn title(item: &Item) -> &str {
    match item {
        Item::Person(p) => &p.name,
        Item::Organisation(o) => &o.name,
        Item::Goal(g) => &g.name,
        Item::Project(p) => &p.name,
        Item::Responsibility(r) => &r.name,
        Item::Message(m) => &m.subject,
        Item::Event(e) => &e.summary,
        Item::Task(t) => &t.title,
        Item::Document(d) => &d.name,
        Item::Commitment(c) => &c.object,
        Item::Proposal(p) => &p.title,
        Item::Decision(d) => &d.question,
        Item::Note(n) => match n.written {
            Written::Point { .. } => "Point for a 1-2-1",
            Written::Minutes { .. } => "Note of a 1-2-1",
            Written::Update(_) => "Update of the week",
            Written::Asks { .. } => "Request for time",
            Written::Moved { .. } => "Why a 1-2-1 was moved",
            Written::Line { .. } => "Line to the team",
            Written::Training { .. } => "Request for training",
            Written::Improved { .. } => "Change of a process",
            Written::GoesAlong { .. } => "Going along to a meeting",
            Written::Grows { .. } => "How far somebody goes at a kind of meeting",
            Written::Agreed { .. } => "What the pair agreed",
            Written::Rehearsed { .. } => "How a no went",
            Written::View { .. } => "A candid view",
            Written::Influence(_) => "Whom somebody has influence with",
            Written::Tell { .. } => "Something to be heard",
            Written::Mistake(_) => "A mistake and its fix",
            Written::Aim(_) => "A goal of one's own",
            Written::Skill(_) => "What somebody is good at",
            Written::Pulse(_) => "How going through the assistant works",
            Written::Energy { .. } => "One's own energy",
            Written::Thanked(_) => "Thanks given",
            Written::CaughtUp { .. } => "Notes of a catch-up",
        },
    }
}

/// The items a derived one was made from; empty for what came from outside.
pub(crate) fn origins(item: &Item) -> Vec<ItemRef> {
    let of = |evidence: &[Evidence]| evidence.iter().map(|e| e.item).collect::<Vec<_>>();
    let mut from = match item {
        Item::Document(d) => d.about.clone(),
        Item::Organisation(o) => o.named_by.iter().map(|id| ItemRef::Person(*id)).collect(),
        Item::Commitment(c) => [of(&c.evidence), vec![ItemRef::Message(c.message)]].concat(),
        Item::Task(t) => of(&t.evidence),
        Item::Note(n) => of(&n.evidence),
        Item::Decision(d) => {
            let scores = d.scores.iter().flat_map(|s| &s.evidence).map(|e| e.item);
            of(&d.evidence).into_iter().chain(scores).collect()
        }
        Item::Proposal(p) => {
            let reasons = p.reasons.iter().flat_map(|r| &r.evidence).map(|e| e.item);
            of(&p.evidence).into_iter().chain(reasons).chain(p.about.iter().copied()).collect()
        }
        _ => Vec::new(),
    };
    from.retain(|origin| *origin != item.reference());
    from.sort_by_key(ItemRef::uuid);
    from.dedup();
    from
}

/// Items that others are derived from come first, so that a batch may hold both.
pub(crate) fn generation(item: &Item) -> u8 {
    match item {
        Item::Proposal(_) => 3,
        Item::Task(_) | Item::Decision(_) | Item::Note(_) => 2,
        Item::Document(_) | Item::Commitment(_) | Item::Organisation(_) => 1,
        _ => 0,
    }
}

/// The series of an event: its calendar and UID, hashed, since a sealed event must not show its UID.
pub(crate) fn series(item: &Item) -> Option<String> {
    match item {
        Item::Event(e) => {
            let hash = blake3::hash(format!("{}\n{}", e.source, e.uid).as_bytes());
            Some(hex(&hash.as_bytes()[..16]))
        }
        _ => None,
    }
}

/// The group whose members share what a person says of their clearance: a thread, or a series.
pub(crate) fn group(item: &Item) -> Option<String> {
    match item {
        Item::Message(m) => Some(m.thread.to_string()),
        _ => series(item),
    }
}

/// Every list of evidence an item carries.
pub(crate) fn evidence_of(item: &mut Item) -> Vec<&mut Vec<Evidence>> {
    match item {
        Item::Commitment(c) => vec![&mut c.evidence],
        Item::Task(t) => vec![&mut t.evidence],
        Item::Note(n) => vec![&mut n.evidence],
        Item::Message(m) => {
            m.triage.iter_mut().flat_map(|t| &mut t.reasons).map(|r| &mut r.evidence).collect()
        }
        Item::Decision(d) => {
            let d = &mut **d;
            std::iter::once(&mut d.evidence).chain(d.scores.iter_mut().map(|s| &mut s.evidence)).collect()
        }
        Item::Proposal(p) => {
            let p = &mut **p;
            std::iter::once(&mut p.evidence).chain(p.reasons.iter_mut().map(|r| &mut r.evidence)).collect()
        }
        _ => Vec::new(),
    }
}

/// Addresses by which a person is found.
pub(crate) fn addresses(item: &Item) -> &[String] {
    match item {
        Item::Person(p) => &p.emails,
        _ => &[],
    }
}

/// Sets the clearance of an item.
pub(crate) fn set_clearance(item: &mut Item, clearance: Clearance) {
    match item {
        Item::Person(i) => i.clearance = clearance,
        Item::Organisation(i) => i.clearance = clearance,
        Item::Event(i) => i.clearance = clearance,
        Item::Task(i) => i.clearance = clearance,
        Item::Project(i) => i.clearance = clearance,
        Item::Goal(i) => i.clearance = clearance,
        Item::Message(i) => i.clearance = clearance,
        Item::Document(i) => i.clearance = clearance,
        Item::Commitment(i) => i.clearance = clearance,
        Item::Responsibility(i) => i.clearance = clearance,
        Item::Proposal(i) => i.clearance = clearance,
        Item::Decision(i) => i.clearance = clearance,
        Item::Note(i) => i.clearance = clearance,
    }
}

/// The body as stored: the JSON of what is inside the item; its kind is a column.
pub(crate) fn body(item: &Item) -> Result<String> {
    fn json<T: Serialize>(inside: &T) -> Result<String> {
        serde_json::to_string(inside)
            .map_err(|e| LedgerError::Store { doing: "write an item", why: e.to_string() })
    }
    match item {
        Item::Person(i) => json(i),
        Item::Organisation(i) => json(i),
        Item::Event(i) => json(i),
        Item::Task(i) => json(i),
        Item::Project(i) => json(i),
        Item::Goal(i) => json(i),
        Item::Message(i) => json(i),
        Item::Document(i) => json(i),
        Item::Commitment(i) => json(i),
        Item::Responsibility(i) => json(i),
        Item::Proposal(i) => json(i),
        Item::Decision(i) => json(i),
        Item::Note(i) => json(i),
    }
}

/// [`body`], read back: a number that is none is written as nothing, and would make the item unreadable for ever.
pub(crate) fn sound_body(item: &Item) -> Result<String> {
    let json = body(item)?;
    let by_hand = matches!(
        item,
        Item::Decision(_)
            | Item::Goal(_)
            | Item::Project(_)
            | Item::Task(_)
            | Item::Responsibility(_)
            | Item::Proposal(_)
    );
    if by_hand && json.contains("null") {
        read_body(item.reference().kind(), &json).map_err(|_| LedgerError::Store {
            doing: "write an item",
            why: "a number in it is none; nothing was changed".to_owned(),
        })?;
    }
    Ok(json)
}

/// Back from [`body`].
pub(crate) fn read_body(kind: &str, body: &str) -> Result<Item> {
    fn json<T: DeserializeOwned>(kind: &str, body: &str) -> Result<T> {
        serde_json::from_str(body).map_err(|e| LedgerError::damaged(format!("a stored {kind}"), e))
    }
    Ok(match kind {
        "person" => Item::Person(json(kind, body)?),
        "organisation" => Item::Organisation(json(kind, body)?),
        "event" => Item::Event(json(kind, body)?),
        "task" => Item::Task(json(kind, body)?),
        "project" => Item::Project(json(kind, body)?),
        "goal" => Item::Goal(json(kind, body)?),
        "message" => Item::Message(json(kind, body)?),
        "document" => Item::Document(json(kind, body)?),
        "commitment" => Item::Commitment(json(kind, body)?),
        "responsibility" => Item::Responsibility(json(kind, body)?),
        "proposal" => Item::Proposal(json(kind, body)?),
        "decision" => Item::Decision(json(kind, body)?),
        "note" => Item::Note(json(kind, body)?),
        _ => return Err(LedgerError::damaged("a stored item", format!("unknown kind {kind}"))),
    })
}

/// The pointer to an item of this kind and id.
pub(crate) fn reference(kind: &str, id: &str) -> Result<ItemRef> {
    let no_id = |e: <world::PersonId as std::str::FromStr>::Err| LedgerError::damaged("a stored id", e);
    Ok(match kind {
        "person" => ItemRef::Person(id.parse().map_err(no_id)?),
        "organisation" => ItemRef::Organisation(id.parse().map_err(no_id)?),
        "event" => ItemRef::Event(id.parse().map_err(no_id)?),
        "task" => ItemRef::Task(id.parse().map_err(no_id)?),
        "project" => ItemRef::Project(id.parse().map_err(no_id)?),
        "goal" => ItemRef::Goal(id.parse().map_err(no_id)?),
        "message" => ItemRef::Message(id.parse().map_err(no_id)?),
        "document" => ItemRef::Document(id.parse().map_err(no_id)?),
        "commitment" => ItemRef::Commitment(id.parse().map_err(no_id)?),
        "responsibility" => ItemRef::Responsibility(id.parse().map_err(no_id)?),
        "proposal" => ItemRef::Proposal(id.parse().map_err(no_id)?),
        "decision" => ItemRef::Decision(id.parse().map_err(no_id)?),
        "note" => ItemRef::Note(id.parse().map_err(no_id)?),
        _ => return Err(LedgerError::damaged("a stored item", format!("unknown kind {kind}"))),
    })
}

/// What its source says of an item, hashed: when it says the same again, nothing is written. What the office
/// itself has found out about it has no part in it.
pub(crate) fn imprint(item: &Item, body: &str, resource: Option<&str>, key: &Secret) -> Vec<u8> {
    let mut hash = blake3::Hasher::new_keyed(key.bytes());
    match item {
        // Its id is that of its bytes; only its folder and its flags can change.
        Item::Message(m) => {
            let marks = serde_json::to_string(&m.marks).unwrap_or_default();
            hash.update(m.source.to_string().as_bytes());
            hash.update(m.folder.as_bytes());
            hash.update(marks.as_bytes());
        }
        _ => {
            hash.update(body.as_bytes());
        }
    }
    hash.update(resource.unwrap_or_default().as_bytes());
    hash.finalize().as_bytes().to_vec()
}

/// What a source says anew, with what the office has added to the item since.
pub(crate) fn merged(stored: &Item, mut incoming: Item) -> Item {
    match (stored, &mut incoming) {
        (Item::Message(old), Item::Message(new)) if new.triage.is_none() && old.triage.is_some() => {
            new.triage = old.triage.clone();
            new.thread = old.thread;
            new.handling = old.handling.clone();
            new.flag = new.flag.take().or_else(|| old.flag.clone());
        }
        (Item::Organisation(old), Item::Organisation(new)) => {
            new.named_by.extend(&old.named_by);
            new.named_by.sort();
            new.named_by.dedup();
            // Each card knows its own address alone.
            new.domains.extend(old.domains.iter().cloned());
            new.domains.sort();
            new.domains.dedup();
            new.keep_said(old);
        }
        (Item::Goal(old), Item::Goal(new)) => {
            new.closed = new.closed.or(old.closed);
            if !new.history.starts_with(&old.history) {
                new.history.clone_from(&old.history);
            }
        }
        (Item::Project(old), Item::Project(new)) => {
            new.outside = new.outside.take().or_else(|| old.outside.clone());
        }
        (Item::Event(old), Item::Event(new)) => {
            new.my_role = new.my_role.or(old.my_role);
            new.hoped_outcome = new.hoped_outcome.take().or_else(|| old.hoped_outcome.clone());
            new.activity = new.activity.take().or_else(|| old.activity.clone());
            new.protected |= old.protected;
            new.stay = new.stay.take().or_else(|| old.stay.clone());
            new.occasion = new.occasion.take().or_else(|| old.occasion.clone());
        }
        (Item::Commitment(old), Item::Commitment(new)) => {
            new.slip = new.slip.take().or_else(|| old.slip.clone());
        }
        (Item::Person(old), Item::Person(new)) => {
            new.manager = new.manager.or(old.manager);
            new.importance = new.importance.or(old.importance);
            new.cadence_days = new.cadence_days.or(old.cadence_days);
            if new.relation.is_empty() {
                new.relation.clone_from(&old.relation);
            }
            new.work = new.work.take().or_else(|| old.work.clone());
        }
        _ => {}
    }
    incoming
}
