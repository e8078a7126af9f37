//! What the mail asks of the owner: who waits for them, for what, by when, and which of it is for today.
//!
//! A day has room for few answers. What is due, or came from a person to the owner since the last working day, needs
//! them today; what is older, or less plainly theirs, also waits. Read off the words and the header alone, so that it
//! holds for an owner who never answered a message and of whom nothing could be learned.

use super::Namesakes;
use super::commitments::{by_thread, is_trustworthy, speaks_to_you};
use super::identity::wrote_to;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::message::{ActKind, Message, Queue, SpeechAct, subject_base};
use world::snapshot::Snapshot;

/// Mail older than this many days is no news.
const NEWS_DAYS: i64 = 14;
/// An ask whose date passed longer ago than this is over, one way or the other.
pub(super) const OVERDUE_DAYS: i64 = 5;
/// At most so many messages need the owner on one day.
const TODAY_AT_MOST: usize = 7;
/// Below this a sentence that seems to ask is not counted on; of people the owner never wrote to more is wanted.
const SURE: f64 = 0.7;
const SURE_OF_STRANGERS: f64 = 0.8;
/// Working days for which what the owner would likely answer stays for today.
const LIKELY_DAYS: usize = 3;
/// What goes to more people than this asks nobody in particular.
const NAMED_AT_MOST: usize = 5;
/// From here on a message without a plain ask is worth a look today.
const MATTERS: f64 = 0.75;

/// A message that waits for the owner.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// The message.
    pub message: &'a Message,
    /// The sentence that asks; none where the message matters without one.
    pub act: Option<&'a SpeechAct>,
    /// By when, if a date is named.
    pub due: Option<Timestamp>,
    /// Whether it is for today.
    pub today: bool,
    /// What makes its sender or its form doubtful, in words: such an ask is shown with that, and leads nothing.
    pub doubt: Option<String>,
    /// Others who ask the same in the same words.
    pub alike: usize,
    score: f64,
}

/// What kind of choice a sentence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choosing {
    /// "Can you approve the budget?": yes or no.
    Consent,
    /// "Which of the two sites do you want?": one of several.
    OneOf,
}

/// Words that ask for a yes or a no.
const CONSENT: [&str; 12] = [
    "approve",
    "approval",
    "sign off",
    "sign-off",
    "go-ahead",
    "go ahead",
    "green light",
    "authorise",
    "authorize",
    "your consent",
    "agree to",
    "your ok",
];
/// Words that ask to choose among several.
const ONE_OF: [&str; 9] =
    ["decide", "decision", "choose", "which of", "which one", "which option", "prefer", "either", "pick one"];

/// Whether a sentence asks for a choice, and of what kind.
pub fn choosing(act: &SpeechAct) -> Option<Choosing> {
    let said = act.sentence.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|w| crate::maths::meetings::holds_word(&said, w));
    if !matches!(act.kind, ActKind::Request | ActKind::Question) {
        None
    } else if names(&ONE_OF) {
        Some(Choosing::OneOf)
    } else {
        names(&CONSENT).then_some(Choosing::Consent)
    }
}

/// The latest unanswered message of each thread that asks something of the owner: today's first, each part by how
/// much it presses. The day ends at `until`; what is due the day after is for today, too.
pub fn asks(world: &Snapshot, until: Timestamp) -> Vec<Ask<'_>> {
    let threads = by_thread(world);
    let fresh = (working_day_before(world, 1), working_day_before(world, LIKELY_DAYS));
    let open = threads.values().filter_map(|thread| thread.last().copied());
    let mut found: Vec<Ask<'_>> = open.filter_map(|message| ask(world, message, fresh, until)).collect();
    let known = Namesakes::of(world);
    for ask in &mut found {
        ask.doubt = known.doubt(&ask.message.from).or_else(|| ask.message.flag.clone());
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.message.date.cmp(&a.message.date)));
    let mut found = once_each(found);
    let mut room = TODAY_AT_MOST;
    for ask in &mut found {
        ask.today &= room > 0;
        room -= usize::from(ask.today);
    }
    found.sort_by_key(|ask| !ask.today);
    found
}

/// Whether the message asks the owner, and how much.
fn ask<'a>(
    world: &Snapshot,
    message: &'a Message,
    fresh: (Timestamp, Timestamp),
    until: Timestamp,
) -> Option<Ask<'a>> {
    let (sent, triage) = (message.date?, message.triage.as_ref()?);
    // What a person has filed, or put off to later, asks nothing now.
    if message.handling.filed.is_some() || message.handling.rests(world.now) {
        return None;
    }
    let old = world.now.duration_since(sent) > SignedDuration::from_hours(24 * NEWS_DAYS);
    let machine = super::triage::is_robot(&message.from.email);
    let open = !message.mine && triage.answered.is_none() && sent <= world.now && !old;
    // What somebody filed is dealt with, and what they put off rests until its time.
    let handled = message.handling.filed.is_some() || message.handling.rests(world.now);
    if !open || handled || machine || !is_trustworthy(message) {
        return None;
    }
    let named = is_named(world, message);
    let act = if named { asking(world, message) } else { None };
    let due = act.and_then(|a| a.due).map(|due| {
        let zone = world.zone();
        due.instant(&zone, world.office.hours.day_end(due.date(&zone)))
    });
    if due.is_some_and(|due| world.now.duration_since(due) > SignedDuration::from_hours(24 * OVERDUE_DAYS)) {
        return None;
    }
    let likely = triage.queue == Queue::NeedsYou;
    if act.is_none() && !(likely && named && triage.importance >= MATTERS) {
        return None;
    }
    let pressing = due.is_some_and(|due| due < until);
    let since = if likely { fresh.1 } else { fresh.0 };
    let soon = due.is_some_and(|due| due < until + SignedDuration::from_hours(24));
    let today = soon || (act.is_some() && due.is_none() && sent >= since);
    let yes = |is: bool| f64::from(u8::from(is));
    // What lapses today still can be helped; what is late already is late either way.
    let lapses = due.is_some_and(|due| due >= world.now && due < until);
    let presses = 0.5 * yes(pressing) + 0.5 * yes(lapses);
    let score = triage.importance + 0.3 * yes(act.is_some()) + presses + 0.1 * yes(likely);
    Some(Ask { message, act, due, today, doubt: None, alike: 0, score })
}

/// Whether it is written to the owner: named among a few recipients, and nobody else greeted instead.
fn is_named(world: &Snapshot, message: &Message) -> bool {
    let mine = message.to.iter().any(|m| world.office.is_mine(&m.email));
    let few = message.recipients().count() <= NAMED_AT_MOST || message.cues.names_owner;
    let other = message.cues.greets_other && !message.cues.names_owner;
    mine && few && !other
}

/// The sentence that asks most plainly, with a date before without one. People outside the
/// owner's organisation ask in plain words, and selling mail of those the owner never wrote to asks nothing.
fn asking<'a>(world: &Snapshot, message: &'a Message) -> Option<&'a SpeechAct> {
    let outside = !world.office.domains().any(|own| own == message.from.domain());
    let stranger = outside && !wrote_to(world, &message.from.email);
    let sure = if stranger { SURE_OF_STRANGERS } else { SURE };
    if stranger && message.cues.bulk_look >= 0.2 {
        return None;
    }
    let to_reader = |a: &SpeechAct| a.kind != ActKind::Question || speaks_to_you(&a.sentence);
    let asks = |a: &&SpeechAct| {
        matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting)
            && a.named.is_none()
            && a.confidence >= sure
            && (!outside || to_reader(a))
            && !(stranger && (a.sentence.contains("://") || says_little(a)))
    };
    let weight = |a: &SpeechAct| a.confidence + 0.3 * f64::from(u8::from(a.due.is_some()));
    // Of equals the first: what follows is often detail.
    message.acts.iter().filter(asks).rev().max_by(|a, b| weight(a).total_cmp(&weight(b)))
}

/// "When are you free?": a question that could stand in any letter.
fn says_little(act: &SpeechAct) -> bool {
    act.due.is_none() && act.sentence.split_whitespace().count() < 5
}

/// The same mail filed twice, and the same words from many hands, are one ask; the first of each stays.
fn once_each(asks: Vec<Ask<'_>>) -> Vec<Ask<'_>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Ask<'_>> = Vec::new();
    for ask in asks {
        let words = match ask.act {
            Some(act) => act.sentence.clone(),
            None => format!("{}\n{}", ask.message.from.email, subject_base(&ask.message.subject)),
        };
        match seen.get(&words) {
            Some(at) => {
                let first = &mut kept[*at];
                first.alike += usize::from(first.message.from.email != ask.message.from.email);
            }
            None => {
                seen.insert(words, kept.len());
                kept.push(ask);
            }
        }
    }
    kept
}

/// The first minute of the working day so many working days before today.
fn working_day_before(world: &Snapshot, days: usize) -> Timestamp {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let today = zone.to_datetime(world.now).date();
    let back = (1..=30).filter_map(|n| today.checked_sub(jiff::Span::new().days(n)).ok());
    let date = back.filter(|d| hours.on(*d, &zone).is_some()).nth(days - 1).unwrap_or(today);
    world::time::instant(date, jiff::civil::Time::midnight(), &zone)
}
