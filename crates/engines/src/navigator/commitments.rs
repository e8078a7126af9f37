//! Promises both ways, and asks of ours that nobody has answered.
//!
//! A promise is a sentence of the new text with an actor and a deed, read with confidence 0.7 or more; it stays a
//! detected one until a person confirms it. That it was kept is suggested by what came later in its thread.

use super::acts;
use super::handing;
use super::reading::OwnerWords;
use super::wording::{clipped, plain, without_date};
pub use crate::maths::retold::act;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use world::commitment::{Commitment, CommitmentState};
use world::evidence::Evidence;
use world::ids::{CommitmentId, ItemRef, MessageId, ThreadId};
use world::message::{ActKind, Mailbox, Message, Queue, SpeechAct, subject_base};
use world::office::Office;
use world::snapshot::Snapshot;
use world::time::instant;

/// Below this a promise is only highlighted.
pub(super) const FIRM: f64 = 0.7;
/// From here on the words leave little doubt.
pub const SURE: f64 = 0.85;
/// Their P90 where nothing is known of them: 24 h (Kooti et al. 2015).
const PRIOR_P90_MINUTES: i64 = 24 * 60;
/// Replies from which their own record counts (the split conformal bound at 90 % needs nine).
const OWN_RECORD_FROM: usize = 9;
/// A new day is said at most so many days after the old one; later it is another promise.
const RENEWED_DAYS: i64 = 21;
/// An ask to more people than this is nobody's in particular.
const ASKED_AT_MOST: usize = 3;

/// The promises a message makes, firm ones only (confidence 0.7 and above), as detected. Ours are those in mail of
/// the owner, given to whom it is addressed; theirs those in mail addressed to the owner. What somebody copied reads,
/// and what a third person is said to do, is promised to nobody here. Lists, machines and unauthentic mail make none.
pub fn detect(message: &Message, office: &Office) -> Vec<Commitment> {
    let Some(made) = message.date else { return Vec::new() };
    let Some(other) = counterparty(message, office) else { return Vec::new() };
    if !is_trustworthy(message) {
        return Vec::new();
    }
    // What outsiders tell of their plans is a promise to the owner only where it speaks to somebody.
    let outside = !message.mine && !office.domains().any(|own| own == message.from.domain());
    let owner = OwnerWords::of(std::slice::from_ref(&office.owner.name));
    let promises = message.acts.iter().filter(|a| {
        a.kind == ActKind::Commit
            && a.confidence >= FIRM
            && a.named.is_none()
            && (!outside || speaks_to_you(&a.sentence))
            && !is_courtesy(a)
            && (a.due.is_some() || handing::of(&a.sentence).is_none())
            && (message.mine || acts::addressed(&a.sentence, &owner).0.is_none())
    });
    promises
        .map(|act| {
            let other = called(message, act, office).unwrap_or(other);
            Commitment {
                slip: None,
                // The same mail filed twice makes one promise.
                id: CommitmentId::derive(&format!(
                    "{}\n{}\n{made}\n{}",
                    message.from.email, other.email, act.sentence
                )),
                ours: message.mine,
                counterparty: other.email.clone(),
                counterparty_name: plain(&other.called()),
                object: object_of(act),
                due: act.due,
                firmness: act.confidence,
                state: CommitmentState::Detected,
                made,
                message: message.id,
                thread: message.thread,
                evidence: vec![evidence(message, &act.sentence)],
                clearance: message.clearance.clone(),
            }
        })
        .collect()
}

/// Whom a sentence of ours calls by name among several whom it is addressed to: "Tom, I will call you".
fn called<'a>(message: &'a Message, act: &SpeechAct, office: &Office) -> Option<&'a Mailbox> {
    if !message.mine || message.to.len() < 2 {
        return None;
    }
    let nobody = OwnerWords::of(&[]);
    let name = acts::addressed(&act.sentence, &nobody).0?.to_lowercase();
    let first = |m: &Mailbox| m.called().split_whitespace().next().is_some_and(|w| w.to_lowercase() == name);
    message.to.iter().find(|m| !office.is_mine(&m.email) && (m.called().to_lowercase() == name || first(m)))
}

/// Mail that a promise, a task or an answer may be read from.
pub(super) fn is_trustworthy(message: &Message) -> bool {
    let marks = &message.marks;
    let noise = message.triage.as_ref().is_some_and(|t| t.queue == Queue::Noise);
    !(marks.bulk || marks.automatic || marks.junk || marks.unauthentic || marks.itip.is_some() || noise)
}

pub(super) fn evidence(message: &Message, quote: &str) -> Evidence {
    Evidence {
        item: ItemRef::Message(message.id),
        quote: clipped(&plain(quote), 200),
        at: message.date,
        clearance: message.clearance.clone(),
    }
}

/// Who stands on the other side: the sender of mail addressed to the owner, or the first whom the owner addressed.
/// Who is only copied is promised nothing, and of several addressed the one who is greeted is meant.
fn counterparty<'a>(message: &'a Message, office: &Office) -> Option<&'a Mailbox> {
    let other = |m: &&Mailbox| !m.email.is_empty() && !office.is_mine(&m.email);
    if message.mine {
        let copied = message.to.is_empty().then(|| message.recipients()).into_iter().flatten();
        return message.to.iter().chain(copied).find(other);
    }
    let named = message.to.iter().any(|m| office.is_mine(&m.email));
    let anothers = message.to.len() > 1 && message.cues.greets_other;
    (named && !anothers).then_some(&message.from).filter(other)
}

/// Whether one of these words stands in a text.
pub(super) fn speaks_of(text: &str, list: &[&str]) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| list.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Whether a sentence says "you" or "your".
pub(super) fn speaks_to_you(sentence: &str) -> bool {
    let mut words = sentence.split(|c: char| !c.is_alphabetic());
    words.any(|word| ["you", "your", "yours"].iter().any(|you| word.eq_ignore_ascii_case(you)))
}

/// What is promised: the sentence from the promise on, without the date; what the reader will have is sent to them.
fn object_of(act: &SpeechAct) -> String {
    let sentence = plain(&act.sentence);
    if let Some(handing) = handing::of(&sentence) {
        return clipped(&format!("send {}", handing.what), 120);
    }
    let lower = sentence.to_ascii_lowercase();
    let marks = [
        "i will ",
        "i'll ",
        "i shall ",
        "we will ",
        "we'll ",
        "we shall ",
        "i am going to ",
        "i'm going to ",
        "we are going to ",
        "let me ",
        "i can ",
        "i promise to ",
        "i promise ",
    ];
    let after = |mark: &str| lower.find(mark).map(|at| at + mark.len());
    // Somebody else who will do something stands before the writer at times.
    let from = marks.iter().filter_map(|mark| after(mark)).min().or_else(|| after(" will ")).unwrap_or(0);
    let clause = sentence[from..].trim().trim_end_matches(['.', '!', ',', ';', '"', '“', '”', ' ']);
    let clause = without_date(clause, act.due_words.as_deref());
    clipped(&clause, 120)
}

/// Words of courtesy that promise nothing where no date stands beside them, and promises in passing.
fn is_courtesy(act: &SpeechAct) -> bool {
    const KIND: [&str; 6] = [
        "keep you posted",
        "keep you informed",
        "keep you in the loop",
        "be in touch",
        "write again",
        "get in touch",
    ];
    const PASSING: [&str; 4] = [", i promise", ", we promise", ", promise", ", promised"];
    let object = object_of(act).to_lowercase();
    let sentence = act.sentence.to_lowercase();
    let sentence = sentence.trim_end_matches(['.', '!', ' ']);
    let kind = KIND.iter().any(|words| {
        object.strip_prefix(words).is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(" if "))
    });
    act.due.is_none() && kind || PASSING.iter().any(|words| sentence.ends_with(words))
}

/// The words of a promise that say what it is of: without those of giving and of persons.
fn things(object: &str) -> Vec<String> {
    const EMPTY: [&str; 44] = [
        "send", "sent", "tell", "give", "write", "bring", "call", "show", "make", "have", "take", "keep",
        "forward", "share", "check", "find", "look", "see", "come", "back", "it", "one", "them", "that",
        "this", "mine", "ours", "yours", "others", "all", "both", "you", "your", "me", "him", "her", "us",
        "out", "soon", "today", "tomorrow", "then", "into", "know",
    ];
    let told = crate::maths::words::telling(object).into_iter();
    told.filter(|word| !EMPTY.contains(&word.as_str())).collect()
}

/// A promise in words that stand by themselves: with the subject of its mail where they only say "it" or "one".
/// ```
/// # use engines::navigator::commitments::in_words;
/// assert_eq!(in_words("send it to you", Some("Re: Rota of Saturday")), "send it to you (Rota of Saturday)");
/// assert_eq!(in_words("send you the signed lease", Some("Lease")), "send you the signed lease");
/// assert_eq!(in_words("send the rota", Some("Rota")), "send the rota");
/// ```
pub fn in_words(object: &str, subject: Option<&str>) -> String {
    let told = things(object);
    let subject = subject.map(|s| world::message::unmarked(s).trim()).unwrap_or_default();
    let adds = crate::maths::words::telling(subject).iter().any(|word| !told.contains(word));
    match told.len() < 2 && adds {
        true => format!("{object} ({})", clipped(&plain(subject), 60)),
        false => object.to_owned(),
    }
}

/// A promise of the office as every page tells it: the act, with nobody's "you" and "my" in it, and with the subject of
/// its mail where it says too little by itself. Whoever reads it, "send the revised terms" is the same.
pub fn promised(world: &Snapshot, promise: &Commitment) -> String {
    in_words(&act(world, promise), world.messages.get(&promise.message).map(|m| m.subject.as_str()))
}

/// Promises that were given a new day: the same side promised the same thing to the same other again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Redated<'a> {
    /// The last promise of a thing, by the first one.
    pub last: BTreeMap<CommitmentId, &'a Commitment>,
    /// All but the first of a thing: they count with the first.
    pub later: BTreeSet<CommitmentId>,
}

impl Redated<'_> {
    /// Whether a later promise stands in the place of this one.
    fn replaces(&self, promise: &Commitment) -> bool {
        let is_last = || self.last.values().any(|last| last.id == promise.id);
        self.last.contains_key(&promise.id) || self.later.contains(&promise.id) && !is_last()
    }
}

/// Which open promises were given a new day. In another conversation only where the later mail says that the thing is
/// still owed; what was kept (`kept`: when) before is promised anew.
pub fn redated<'a>(world: &'a Snapshot, kept: &BTreeMap<CommitmentId, Timestamp>) -> Redated<'a> {
    let mut sides: BTreeMap<(bool, &str), Vec<&Commitment>> = BTreeMap::new();
    let open = world.commitments.values().filter(|c| c.state.is_open() && c.firmness >= FIRM);
    for promise in open.filter(|c| c.due.is_some()) {
        sides.entry((promise.ours, promise.counterparty.as_str())).or_default().push(promise);
    }
    let mut found = Redated::default();
    for promises in sides.values_mut().filter(|of| of.len() > 1) {
        promises.sort_by_key(|c| (c.made, c.id));
        let mut firsts: BTreeMap<CommitmentId, CommitmentId> = BTreeMap::new();
        for (n, new) in promises.iter().enumerate() {
            let owed = |old: &&&Commitment| kept.get(&old.id).is_none_or(|at| *at >= new.made);
            let Some(old) = promises[..n].iter().filter(owed).find(|old| renews(world, old, new)) else {
                continue;
            };
            let first = firsts.get(&old.id).copied().unwrap_or(old.id);
            firsts.insert(new.id, first);
            found.last.insert(first, new);
            found.later.insert(new.id);
        }
    }
    found
}

/// Whether a later promise is of the same thing, by a later day.
fn renews(world: &Snapshot, old: &Commitment, new: &Commitment) -> bool {
    const STILL: [&str; 12] = [
        "still",
        "owe",
        "promised",
        "sorry",
        "late",
        "later",
        "delay",
        "delayed",
        "instead",
        "yet",
        "apologies",
        "slipped",
    ];
    let zone = world.zone();
    let day = |c: &Commitment| c.due.map(|due| due.date(&zone));
    if old.message == new.message || day(new) <= day(old) {
        return false;
    }
    let (before, now) = (world.messages.get(&old.message), world.messages.get(&new.message));
    let base = |m: Option<&Message>| m.map(|m| subject_base(&m.subject)).unwrap_or_default();
    let together = old.thread == new.thread || !base(before).is_empty() && base(before) == base(now);
    let (was, is) = (things(&old.object), things(&new.object));
    let same = was.is_empty() || is.is_empty() || was.iter().any(|word| is.contains(word));
    let shared = was.iter().filter(|word| is.contains(*word)).count();
    let named = now.map_or(String::new(), |m| format!("{} {}", m.subject, m.preview));
    // "The seating plan was promised for today. You will have it on Thursday": the mail names the thing.
    let named_there = is.is_empty() && was.len() >= 2 && was.iter().all(|word| things(&named).contains(word));
    let still = || speaks_of(&named, &STILL);
    let until = |due: jiff::civil::Date| due.saturating_add(jiff::Span::new().days(RENEWED_DAYS));
    let soon = day(old).is_some_and(|due| zone.to_datetime(new.made).date() <= until(due));
    soon && (together && same || (shared >= 2 || named_there) && still())
}

/// Open promises that still stand: confirmed ones, and detected ones that are firm, that nobody has come back to, that
/// were not given a new day, and that are no repetition. Whoever wrote again in the same conversation has come back to it.
pub fn standing(world: &Snapshot) -> Vec<&Commitment> {
    let correspondence = Correspondence::of(world);
    let redated = redated(world, &BTreeMap::new());
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Commitment> = world
        .commitments
        .values()
        .filter(|c| match c.state {
            CommitmentState::Open | CommitmentState::Confirmed => true,
            CommitmentState::Detected => c.firmness >= FIRM && !correspondence.takes_up(c),
            _ => false,
        })
        .filter(|c| !redated.replaces(c))
        .collect();
    open.sort_by_key(|c| (std::cmp::Reverse(c.made), c.id));
    open.retain(|c| seen.insert((c.ours, c.counterparty.as_str(), c.object.to_lowercase())));
    open
}

/// What was written to and by each side of the detected promises.
struct Correspondence<'a> {
    world: &'a Snapshot,
    /// Messages by whose promise they could take up: ours or theirs, and the other side's address.
    written: BTreeMap<(bool, &'a str), Vec<&'a Message>>,
}

impl<'a> Correspondence<'a> {
    fn of(world: &'a Snapshot) -> Self {
        let detected = world.commitments.values().filter(|c| c.state == CommitmentState::Detected);
        let mut written: BTreeMap<(bool, &str), Vec<&Message>> =
            detected.map(|c| ((c.ours, c.counterparty.as_str()), Vec::new())).collect();
        for message in world.messages.values() {
            let sides: Vec<&str> = match message.mine {
                true => message.recipients().map(|r| r.email.as_str()).collect(),
                false => vec![&message.from.email],
            };
            for side in sides {
                written.entry((message.mine, side)).and_modify(|of| of.push(message));
            }
        }
        Self { world, written }
    }

    /// Whether whoever promised wrote to the other side again since, in the same conversation or under its subject.
    fn takes_up(&self, promise: &Commitment) -> bool {
        let base =
            self.world.messages.get(&promise.message).map(|m| subject_base(&m.subject)).unwrap_or_default();
        let same = |m: &Message| !base.is_empty() && subject_base(&m.subject) == base;
        let written = self.written.get(&(promise.ours, promise.counterparty.as_str()));
        written
            .into_iter()
            .flatten()
            .any(|m| m.date > Some(promise.made) && (m.thread == promise.thread || same(m)))
    }
}

/// A sign that a promise was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSign {
    /// Which promise.
    pub commitment: CommitmentId,
    /// How sure, 0–1.
    pub confidence: f64,
    /// What says so.
    pub evidence: Evidence,
}

/// Open promises that a later message in their thread seems to have kept: the one who promised handed something
/// over, or the other side said thanks. The surest sign of each, in the order of the promises.
pub fn kept(world: &Snapshot) -> Vec<KeptSign> {
    let threads = by_thread(world);
    let open: Vec<&Commitment> = world.commitments.values().filter(|c| c.state.is_open()).collect();
    let sides: BTreeSet<&str> = open.iter().map(|c| c.counterparty.as_str()).collect();
    let handed_over = handed_over(world, &sides);
    open.into_iter()
        .filter_map(|promise| {
            let later = |m: &&&Message| m.date > Some(promise.made);
            let thread = threads.get(&promise.thread).into_iter().flatten().filter(later);
            let side = (promise.ours, promise.counterparty.as_str());
            let elsewhere = handed_over.get(&side).into_iter().flatten().filter(later);
            let elsewhere = elsewhere.filter(|m| m.thread != promise.thread);
            let signs = thread
                .filter_map(|m| sign(promise, m))
                .chain(elsewhere.filter_map(|m| sign_elsewhere(promise, m)));
            signs.max_by(|a, b| a.confidence.total_cmp(&b.confidence))
        })
        .collect()
}

/// Mail in which something is handed over, by who writes (us or not) and the other side.
fn handed_over<'a>(
    world: &'a Snapshot,
    sides: &BTreeSet<&'a str>,
) -> BTreeMap<(bool, &'a str), Vec<&'a Message>> {
    let mut found: BTreeMap<(bool, &str), Vec<&Message>> = BTreeMap::new();
    let hands_over = |m: &&Message| m.acts.iter().any(|a| a.kind == ActKind::Deliver);
    for message in world.messages.values().filter(hands_over) {
        let others: Vec<&str> = match message.mine {
            true => message.recipients().map(|r| r.email.as_str()).collect(),
            false => vec![&message.from.email],
        };
        for side in others.into_iter().filter(|side| sides.contains(side)) {
            found.entry((message.mine, side)).or_default().push(message);
        }
    }
    found
}

/// Something handed over in another conversation that is called as what was promised.
fn sign_elsewhere(promise: &Commitment, message: &Message) -> Option<KeptSign> {
    let deliver = message.acts.iter().find(|a| a.kind == ActKind::Deliver)?;
    let given = format!("{} {}", message.subject, deliver.sentence);
    let given: Vec<String> = telling(&given).collect();
    let shared = telling(&promise.object).any(|word| given.contains(&word));
    let evidence = evidence(message, &deliver.sentence);
    shared.then_some(KeptSign { commitment: promise.id, confidence: 0.75, evidence })
}

/// Words that tell what something is: of four letters or more, without those of sending, of dates and of every sentence.
fn telling(text: &str) -> impl Iterator<Item = String> {
    const COMMON: [&str; 40] = [
        "send",
        "sent",
        "give",
        "call",
        "tell",
        "show",
        "bring",
        "with",
        "from",
        "your",
        "yours",
        "this",
        "that",
        "them",
        "then",
        "have",
        "will",
        "week",
        "today",
        "tomorrow",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "attached",
        "enclosed",
        "here",
        "please",
        "find",
        "know",
        "when",
        "what",
        "once",
        "back",
        "over",
        "some",
        "more",
        "date",
        "mail",
    ];
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() >= 4 && !COMMON.contains(&word.as_str()))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Whether an answer was promised: "send an answer", "get back to you on this".
fn is_an_answer(object: &str) -> bool {
    let object = object.to_lowercase();
    let verbs = ["get back to you", "come back to you", "answer you"];
    verbs.iter().any(|verb| object.starts_with(verb))
        || ["answer", "reply"].iter().any(|thing| {
            let mut words = object.split_whitespace().skip(1).take(4);
            words.any(|word| word.trim_matches(|c: char| !c.is_alphabetic()) == *thing)
        })
}

fn sign(promise: &Commitment, message: &Message) -> Option<KeptSign> {
    // Others write in the thread, too: only the two sides say anything of it.
    let theirs = message.from.email == promise.counterparty;
    let (by_promiser, by_other) = if promise.ours { (message.mine, theirs) } else { (theirs, message.mine) };
    let act = |kind: ActKind| message.acts.iter().find(|a| a.kind == kind);
    let (confidence, quote) = if by_promiser {
        match (act(ActKind::Deliver), message.attachments.is_empty()) {
            (Some(deliver), false) => (0.9, deliver.sentence.as_str()),
            (Some(deliver), true) => (0.75, deliver.sentence.as_str()),
            (None, false) => (0.7, message.preview.as_str()),
            // An answer is given by answering, unless that puts it off again.
            (None, true) if is_an_answer(&promise.object) && act(ActKind::Commit).is_none() => {
                (0.75, message.preview.as_str())
            }
            (None, true) => return None,
        }
    } else if by_other {
        (0.7, act(ActKind::Thanks)?.sentence.as_str())
    } else {
        return None;
    };
    Some(KeptSign { commitment: promise.id, confidence, evidence: evidence(message, quote) })
}

/// An ask of ours that has waited longer than it usually does.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// Our message.
    pub message: MessageId,
    /// Who owes an answer.
    pub from: Mailbox,
    /// The ask in its own words.
    pub ask: String,
    /// When we asked.
    pub asked: Timestamp,
    /// From when a reminder is in place: max(P90 of their reply times, two working days) after it.
    pub since: Timestamp,
    /// Their P90 in minutes, where at least nine of their replies are known.
    pub usual_minutes: Option<u32>,
}

/// Asks of ours that wait for an answer past the usual time, longest first. Of several in one thread the latest.
pub fn waiting(world: &Snapshot) -> Vec<Wait> {
    let threads = by_thread(world);
    let mut found: Vec<Wait> = threads
        .values()
        .filter_map(|thread| {
            let last = thread.iter().rev().find(|m| m.mine)?;
            wait(world, last, thread)
        })
        .filter(|wait| wait.since < world.now)
        .collect();
    found.sort_by_key(|wait| (wait.asked, wait.message));
    found
}

fn wait(world: &Snapshot, message: &Message, thread: &[&Message]) -> Option<Wait> {
    let asked = message.date?;
    let asks = |a: &&SpeechAct| {
        matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting)
            && a.confidence >= FIRM
            && a.named.is_none()
    };
    let act = message.acts.iter().find(asks)?;
    let others: Vec<&Mailbox> = message.to.iter().filter(|m| !world.office.is_mine(&m.email)).collect();
    let from = *others.first()?;
    let answered = thread.iter().any(|m| !m.mine && m.date > message.date) || taken_up(world, message, from);
    if others.len() > ASKED_AT_MOST || from.email.is_empty() || answered {
        return None;
    }
    let usual_minutes = usual_wait(world, &from.email);
    let p90 = asked + SignedDuration::from_mins(usual_minutes.map_or(PRIOR_P90_MINUTES, i64::from));
    Some(Wait {
        message: message.id,
        from: from.clone(),
        ask: clipped(&plain(&act.sentence), 200),
        asked,
        since: p90.max(working_days_after(world, asked, 2)),
        usual_minutes,
    })
}

/// An answer outside the thread: the same subject, from whom we asked, later.
fn taken_up(world: &Snapshot, ask: &Message, from: &Mailbox) -> bool {
    let base = subject_base(&ask.subject);
    world.messages.values().any(|m| {
        !m.mine && m.date > ask.date && m.from.email == from.email && subject_base(&m.subject) == base
    })
}

/// The P90 of their reply times: the ceil(0.9 (n + 1))-th smallest, where nine or more are known.
fn usual_wait(world: &Snapshot, address: &str) -> Option<u32> {
    let times = &world.learned.correspondents.get(address)?.their_reply_minutes;
    if times.len() < OWN_RECORD_FROM {
        return None;
    }
    let mut sorted = times.clone();
    sorted.sort_unstable();
    let rank = (9 * (sorted.len() + 1)).div_ceil(10);
    sorted.get(rank.min(sorted.len()) - 1).copied()
}

/// The end of the n-th working day after the day of `from`.
pub(super) fn working_days_after(world: &Snapshot, from: Timestamp, days: i64) -> Timestamp {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let mut date = zone.to_datetime(from).date();
    let mut left = days;
    for _ in 0..days.max(0) * 7 + 14 {
        if left <= 0 {
            break;
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        left -= i64::from(hours.on(date, &zone).is_some());
    }
    instant(date, hours.day_end(date), &zone)
}

/// Messages by thread, oldest first.
pub(super) fn by_thread(world: &Snapshot) -> BTreeMap<ThreadId, Vec<&Message>> {
    let mut threads: BTreeMap<ThreadId, Vec<&Message>> = BTreeMap::new();
    for message in world.messages.values() {
        threads.entry(message.thread).or_default().push(message);
    }
    for thread in threads.values_mut() {
        thread.sort_by_key(|m| (m.date, m.id));
    }
    threads
}
