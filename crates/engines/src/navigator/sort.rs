//! The date-ordered pass over newly arrived messages: threads, counters, labels, queues.

use super::record::hash;
use super::triage::{Facts, State, THREAD_AGE};
use super::weights::place;
use jiff::Timestamp;
use world::ids::{MessageId, ThreadId};
use world::message::{ActKind, Message, Queue, Triage, is_reply, subject_base};

/// Importance above which a message needs the executive, before twenty verdicts are known.
const NEEDS_YOU: f64 = 0.5;
/// Probability of an answer from which the partner can prepare one.
const PARTNER: f64 = 0.25;

/// What one pass gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted {
    /// The messages given, with thread and triage.
    pub messages: Vec<Message>,
    /// Messages of earlier calls that the owner has answered now, and when: set `triage.answered` there.
    pub answered: Vec<(MessageId, Timestamp)>,
}

/// Sorts messages that arrived after those of earlier calls, in date order, and learns what has become known by
/// `upto`. When something older than [`State::latest`] arrives, begin again with a new state and all messages.
/// Messages without a date take that of the one before.
pub fn sort(state: &mut State, mut messages: Vec<Message>, upto: Timestamp) -> Sorted {
    let mut answered: Vec<(MessageId, Timestamp)> = Vec::new();
    let mut last = state.latest().unwrap_or(upto.min(messages.iter().find_map(|m| m.date).unwrap_or(upto)));
    for (n, message) in messages.iter_mut().enumerate() {
        let date = message.date.unwrap_or(last);
        last = date;
        let at = date.as_second();
        state.settle(at);
        if n % 2_000 == 1_999 {
            state.prune(at);
        }
        message.thread = thread_of(state, message, at);
        if message.mine {
            answered.extend(state.sent(message, at).into_iter().map(|id| (id, date)));
            message.triage = Some(sent_triage());
        } else {
            let facts = state.facts(message);
            let mut triage = triage_of(state, message, &facts);
            triage.queue = message.handling.queue.unwrap_or(triage.queue);
            message.triage = Some(triage);
            state.received(message, &facts, at);
            // What a person said of it stays learned when everything is sorted again.
            if let Some(important) = message.handling.queue.and_then(Queue::matters) {
                state.correct(message, important);
            }
        }
    }
    state.settle(upto.as_second());
    state.prune(upto.as_second());
    let answered = note_answers(&mut messages, answered);
    Sorted { messages, answered }
}

/// Writes answers into the messages at hand; gives back those that are not here.
fn note_answers(
    messages: &mut [Message],
    answered: Vec<(MessageId, Timestamp)>,
) -> Vec<(MessageId, Timestamp)> {
    let mut at: std::collections::BTreeMap<MessageId, Timestamp> = std::collections::BTreeMap::new();
    for (id, when) in answered {
        at.entry(id).or_insert(when);
    }
    for message in messages.iter_mut() {
        if let Some(when) = at.remove(&message.id)
            && let Some(triage) = &mut message.triage
        {
            triage.answered = Some(when);
        }
    }
    at.into_iter().collect()
}

/// By references; else that of the same mail filed elsewhere; else by the subject of a reply and somebody who took part within sixty days; else a new one.
fn thread_of(state: &mut State, message: &Message, at: i64) -> ThreadId {
    let own =
        if message.message_id.is_empty() { format!("{}", message.id) } else { message.message_id.clone() };
    let by_reference = message.references.iter().rev().find_map(|r| state.threads.get(&hash(r))).map(|t| t.0);
    let by_subject = || {
        let base = subject_base(&message.subject);
        (is_reply(&message.subject) && !base.is_empty()).then_some(())?;
        let people = std::iter::once(&message.from).chain(message.recipients());
        people
            .filter(|m| !state.is_mine(&m.email))
            .filter_map(|m| state.threads.get(&subject_key(&base, &m.email)))
            .filter(|(_, last)| at - last <= THREAD_AGE)
            .max_by_key(|(id, last)| (*last, *id))
            .map(|(id, _)| *id)
    };
    let copy = copy_key(message, at);
    let by_copy = || state.threads.get(&copy).map(|t| t.0);
    let anew = || ThreadId::derive(message.references.first().unwrap_or(&own));
    let thread = by_reference.or_else(by_copy).or_else(by_subject).unwrap_or_else(anew);
    state.threads.insert(copy, (thread, at));
    let root = message.references.first().filter(|_| by_reference.is_none());
    for id in root.into_iter().chain([&own]) {
        state.threads.insert(hash(id), (thread, at));
    }
    let base = subject_base(&message.subject);
    if !base.is_empty() {
        let people: Vec<u64> = std::iter::once(&message.from)
            .chain(message.recipients())
            .filter(|m| !state.is_mine(&m.email))
            .take(24)
            .map(|m| subject_key(&base, &m.email))
            .collect();
        for key in people {
            state.threads.insert(key, (thread, at));
        }
    }
    thread
}

/// The same mail filed twice under two ids: one sender, one second, one subject.
fn copy_key(message: &Message, at: i64) -> u64 {
    hash(&format!("copy\n{}\n{at}\n{}", message.from.email, message.subject))
}

fn subject_key(base: &str, person: &str) -> u64 {
    hash(base) ^ hash(person).rotate_left(17)
}

fn sent_triage() -> Triage {
    Triage { importance: 0.0, reply_needed: 0.0, queue: Queue::Sent, reasons: Vec::new(), answered: None }
}

fn triage_of(state: &State, message: &Message, facts: &Facts) -> Triage {
    let (importance, reply_needed, reasons) = state.glance(facts);
    let queue = queue_of(state, message, facts, importance, reply_needed);
    Triage { importance, reply_needed, queue, reasons, answered: None }
}

/// Hard rules first, then the learned probabilities.
fn queue_of(state: &State, message: &Message, facts: &Facts, importance: f64, reply_needed: f64) -> Queue {
    let wrote = state.wrote_to(&message.from.email);
    if state.refused.contains(&message.from.email) {
        return Queue::Noise;
    }
    let marks = &message.marks;
    if !wrote
        && (marks.junk
            || (marks.unauthentic && message.cues.bulk_look >= 0.2)
            || is_noise(facts, reply_needed))
    {
        return Queue::Noise;
    }
    if marks.junk || marks.unauthentic || marks.automatic || marks.itip.is_some() {
        return Queue::Read;
    }
    if marks.bulk && facts.answered() == 0 {
        return Queue::Read;
    }
    if importance >= state.needs_you_above().unwrap_or(NEEDS_YOU) {
        return Queue::NeedsYou;
    }
    let asks = |kind: ActKind| message.acts.iter().any(|a| a.kind == kind && a.named.is_none());
    let asked = asks(ActKind::Request) || asks(ActKind::Question) || asks(ActKind::ProposeMeeting);
    let named = facts.x[const { place("to.unnamed") }] == 0.0;
    if named && asked && reply_needed >= PARTNER {
        return Queue::PartnerCanAnswer;
    }
    if message.acts.iter().any(|a| a.kind == ActKind::Request && a.named.is_some()) && named {
        return Queue::Delegate;
    }
    Queue::Read
}

/// Messages of one sender that must have gone unanswered before looks alone make more of them noise.
const HEARD_OFTEN: u32 = 3;

/// Mail of people the owner heard often, never wrote to and never answered, that looks sent to many or names the
/// owner nowhere, and that is all but certain to go unanswered: nothing was lost with its like. A stranger's first
/// messages are not judged by their looks.
fn is_noise(facts: &Facts, reply_needed: f64) -> bool {
    let bulk = facts.x[const { place("says.bulk") }] >= 0.4 || facts.x[const { place("sender.robot") }] > 0.0;
    let unnamed = facts.x[const { place("to.unnamed") }] > 0.0;
    facts.received() >= HEARD_OFTEN && facts.answered() == 0 && reply_needed < 0.02 && (bulk || unnamed)
}
