//! What happened since the last meeting, and what those who are there have asked.

use super::page::{NEWS_DAYS, Page, watched};
use super::{Asked, Said};
use crate::sources;
use crate::words::short;
use engines::maths::words;
use engines::navigator::commitments;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use world::event::EventStatus;
use world::message::ActKind;
use world::{CommitmentState, Event, Evidence, Message, Queue};

/// A sentence of fewer telling words that is no question, "Attached now.", tells nothing by itself.
const TELLS: usize = 3;
/// Most lines of news, and of questions.
const NEWS: usize = 5;
const ASKS: usize = 3;

impl<'a> Page<'a> {
    /// Messages, promises and moved dates since the last meeting, what matters most.
    pub(super) fn since(&mut self) -> Vec<Said> {
        let (world, from) = (self.world, self.since_when());
        let topic: BTreeSet<String> = words::telling(&self.event.summary).into_iter().collect();
        let mut found: Vec<(f64, Timestamp, String, Vec<Evidence>)> = Vec::new();
        if let Some(off) = self.called_off(from) {
            let at = off.interval(&self.zone).start;
            let text = format!("The one of {} was called off.", self.date(at));
            found.push((2.0, at, text, vec![sources::event(off, &self.zone)]));
        }
        let told =
            |c: &&world::Commitment| c.made > from && self.is_there(&c.counterparty) && self.consents.told(c);
        // What is open stands beside whoever is there; in a larger round only what belongs to it is told.
        let told: Vec<_> = world
            .commitments
            .values()
            .filter(told)
            .filter(|c| !self.told.contains(&c.id))
            .filter(|c| self.belongs(&commitments::promised(world, c)))
            .collect();
        for promise in told {
            let who = self.name(&promise.counterparty);
            let object = short(&commitments::promised(world, promise), 100);
            let text = match (promise.ours, promise.state) {
                (true, CommitmentState::Kept | CommitmentState::LateKept) => {
                    format!("You kept what you promised {who}: “{object}”")
                }
                (false, CommitmentState::Kept | CommitmentState::LateKept) => {
                    format!("{who} kept a promise: “{object}”")
                }
                (true, _) if watched(promise) => format!("You promised {who}: “{object}”"),
                (false, _) if watched(promise) => format!("{who} promised: “{object}”"),
                _ => continue,
            };
            found.push((1.5, promise.made, text, vec![sources::commitment(promise)]));
        }
        let mut threads = BTreeSet::new();
        for message in self.mail_since(from) {
            if !self.is_news(message) {
                continue;
            }
            if !threads.insert(message.thread) {
                continue;
            }
            let about = words::telling(&message.subject).iter().filter(|w| topic.contains(*w)).count();
            let importance = message.triage.as_ref().map_or(0.3, |t| t.importance);
            let score = importance + 0.5 * (about.min(3) as f64);
            let who = if message.mine { "You".to_owned() } else { self.name(&message.from.email) };
            let at = message.date.unwrap_or(from);
            let quote = telling(message);
            let text = match &quote {
                Some(quote) => format!("{who}, {}{}: “{quote}”", self.date(at), on(message)),
                None => format!("{who} wrote {}{}.", self.date(at), on(message)),
            };
            found.push((score, at, text, vec![sources::message(message, quote.as_deref())]));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        found.truncate(NEWS);
        // Told in the order it happened.
        found.sort_by(|a, b| a.1.cmp(&b.1).then(a.2.cmp(&b.2)));
        let mut seen = BTreeSet::new();
        found.retain(|f| seen.insert(f.2.clone()));
        found.into_iter().map(|(_, _, text, from)| self.say(text, from)).collect()
    }

    /// Whether a message is news for this round: in a larger one, what comes from outside, shares a word with it, or serves its
    /// goal.
    fn is_news(&self, message: &Message) -> bool {
        let goals = |item| self.world.links_of(item).iter().filter(|l| l.contribution > 0.0).map(|l| l.goal);
        let ours: BTreeSet<_> = goals(world::ItemRef::Event(self.event.id)).collect();
        let outside = !message.mine && engines::maths::meetings::is_external(self.world, &message.from.email);
        let quote = telling(message).unwrap_or_default();
        outside
            || self.belongs(&format!("{} {quote}", message.subject))
            || goals(world::ItemRef::Message(message.id)).any(|goal| ours.contains(&goal))
    }

    /// An occurrence of the series that was called off since.
    fn called_off(&self, from: Timestamp) -> Option<&'a Event> {
        let same =
            |e: &&Event| e.uid == self.event.uid && e.source == self.event.source && e.id != self.event.id;
        self.world
            .events
            .values()
            .filter(same)
            .filter(|e| e.status == EventStatus::Cancelled)
            .filter(|e| {
                let start = e.interval(&self.zone).start;
                start > from && start < self.world.now
            })
            .max_by_key(|e| (e.interval(&self.zone).start, e.id))
    }

    /// Mail from those who are there to the owner, or from the owner to them, the newest first.
    fn mail_since(&self, from: Timestamp) -> Vec<&'a Message> {
        // Where nobody is invited, mail on its subject counts as well.
        let topic = self.family();
        let is_about = |m: &Message| {
            let subject = words::telling(&m.subject);
            topic.iter().filter(|w| subject.contains(w)).count() >= 2
        };
        let counts = |m: &&Message| {
            m.date.is_some_and(|d| d > from && d <= self.until())
                && !m.marks.automatic
                && !m.marks.bulk
                && !matches!(m.triage.as_ref().map(|t| t.queue), Some(Queue::Noise))
                && (m.mine || self.consents.quoted(&m.from.email))
                && (self.is_there(&m.from.email)
                    || m.mine
                        && m.to.iter().any(|t| self.is_there(&t.email) && self.consents.quoted(&t.email))
                    || is_about(m))
        };
        let mut found: Vec<&Message> = self.world.messages.values().filter(counts).collect();
        found.sort_by_key(|m| (std::cmp::Reverse(m.date), m.id));
        found
    }

    /// What those who are there have asked and not been answered.
    pub(super) fn asked(&mut self) -> Vec<Asked> {
        let open = |m: &&&Message| {
            !m.mine && self.is_there(&m.from.email) && m.triage.as_ref().is_none_or(|t| t.answered.is_none())
        };
        let from = self.world.now - SignedDuration::from_hours(24 * NEWS_DAYS);
        let mail = self.mail_since(from);
        // The last word of a thread counts: what was answered later is not open.
        let mut threads = BTreeSet::new();
        let last: Vec<&Message> = mail.into_iter().filter(|m| threads.insert(m.thread)).collect();
        let found: Vec<(&Message, String)> = last
            .iter()
            .filter(open)
            .filter_map(|m| asks(m, self.today, &self.zone).map(|sentence| (*m, sentence)))
            .filter(|(m, sentence)| self.is_to_me(m, sentence))
            .filter(|(m, sentence)| self.belongs(&format!("{} {sentence}", m.subject)))
            .take(ASKS)
            .collect();
        found
            .into_iter()
            .map(|(message, sentence)| {
                let who = self.name(&message.from.email);
                let at = message.date.map_or(String::new(), |d| format!(" {}", self.date(d)));
                let source = || vec![sources::message(message, Some(&sentence))];
                let promised = self.owed(true).into_iter().find(|c| c.thread == message.thread);
                let answer = match promised {
                    Some(c) => {
                        let by = c.due.map_or(String::new(), |d| format!(", by {}", self.due(d)));
                        let text = format!(
                            "You promised {who}{by}: “{}”",
                            short(&commitments::promised(self.world, c), 90)
                        );
                        self.say(text, vec![sources::commitment(c)])
                    }
                    None => {
                        self.say(format!("{who} asked{at}{}; no answer is known.", on(message)), source())
                    }
                };
                let question =
                    crate::words::sentence(&short(sentence.trim_end_matches([';', ',', ' ']), 120));
                Asked { question: self.say(question, source()), answer }
            })
            .collect()
    }

    /// Whether a message puts its question to the owner: to them, not in copy, and not to somebody it calls by name.
    fn is_to_me(&self, message: &Message, sentence: &str) -> bool {
        let mine = &self.world.office.addresses;
        let own = crate::settings::first_name(&self.world.office.owner.name);
        let called = sentence.split_once(',').map(|(head, _)| head.trim()).filter(|head| {
            let mut letters = head.chars();
            letters.next().is_some_and(char::is_uppercase)
                && head.chars().all(char::is_alphabetic)
                && self.world.people.values().any(|p| crate::settings::first_name(&p.name) == *head)
        });
        message.to.iter().any(|to| mine.contains(&to.email)) && called.is_none_or(|name| name == own)
    }
}

/// The sentence of a message that tells most: a request, a promise, something handed over.
fn telling(message: &Message) -> Option<String> {
    let rank = |kind: ActKind| match kind {
        ActKind::Request | ActKind::Question => 4,
        ActKind::Commit | ActKind::Deliver | ActKind::Decline => 3,
        ActKind::ProposeMeeting => 2,
        ActKind::Inform => 1,
        ActKind::Thanks => 0,
    };
    message
        .acts
        .iter()
        .filter(|a| rank(a.kind) > 0)
        .filter(|a| a.kind == ActKind::Question || words::telling(&a.sentence).len() >= TELLS)
        .max_by(|a, b| rank(a.kind).cmp(&rank(b.kind)).then(a.confidence.total_cmp(&b.confidence)))
        .map(|a| short(&a.sentence, 110))
}

/// What a message asks, if it asks and the day it asks for is not over.
fn asks(message: &Message, today: jiff::civil::Date, zone: &jiff::tz::TimeZone) -> Option<String> {
    message
        .acts
        .iter()
        .filter(|a| matches!(a.kind, ActKind::Request | ActKind::Question) && a.named.is_none())
        .filter(|a| is_asked(&a.sentence) && a.due.is_none_or(|due| due.date(zone) >= today))
        .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
        .map(|a| a.sentence.clone())
}

/// Whether a sentence asks in so many words: it ends as a question, or begins with a plea. "Put me down as perhaps" does
/// not.
fn is_asked(sentence: &str) -> bool {
    const PLEAS: [&str; 10] = [
        "please",
        "can you",
        "could you",
        "would you",
        "will you",
        "let me know",
        "let us know",
        "tell me",
        "send me",
        "may i",
    ];
    let low = sentence.trim().to_lowercase();
    low.ends_with('?') || PLEAS.iter().any(|plea| low.starts_with(plea))
}

/// Which thread a message is in: " on “Lease pack”"; nothing where it has no subject.
pub(super) fn on(message: &Message) -> String {
    match world::message::unmarked(&message.subject) {
        "" => String::new(),
        subject => format!(" on “{}”", short(subject, 60)),
    }
}
