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
use world::message::{ActKind, SpeechAct};
use world::{CommitmentState, Event, Evidence, Message, Queue, Snapshot};

/// A mail to more people than this puts its question to nobody in particular.
const ASKED_OF: usize = 2;
/// A sentence of fewer telling words that is no question, "Attached now.", tells nothing by itself.
const TELLS: usize = 3;
/// A sentence of fewer words needs what stands before it.
const BARE: usize = 5;
/// In a larger round an ask on another matter is told for so many days.
const ASK_DAYS: i64 = 7;
/// Most lines of news, and of questions.
const NEWS: usize = 5;
const ASKS: usize = 3;

impl<'a> Page<'a> {
    /// Messages, promises and moved dates since the last meeting, what matters most.
    pub(super) fn since(&mut self) -> Vec<Said> {
        let (world, from) = (self.world, self.since_when());
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
            let about = words::telling(&message.subject).iter().filter(|w| self.topic.contains(*w)).count();
            let importance = message.triage.as_ref().map_or(0.3, |t| t.importance);
            let score = importance + 0.5 * (about.min(3) as f64);
            let who = if message.mine { "You".to_owned() } else { self.name(&message.from.email) };
            let at = message.date.unwrap_or(from);
            let quote = self.quoted(message);
            let text = match &quote {
                Some(quote) => {
                    let words = short(&in_context(message, quote), 140);
                    format!("{who}, {}{}: “{words}”", self.date(at), on(message))
                }
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

    /// Whether a message is news for this round: between two everything is; in a larger one what shares a word with the meeting,
    /// or asks the executive something.
    fn is_news(&self, message: &Message) -> bool {
        let quote = self.quoted(message).unwrap_or_default();
        self.people.len() <= 1
            || self.is_on_topic(&format!("{} {quote}", message.subject))
            || self.asks_me(message)
    }

    /// Whether a text shares a telling word with what the meeting is about.
    fn is_on_topic(&self, text: &str) -> bool {
        words::telling(text).iter().any(|w| w.chars().count() > 3 && self.topic.contains(w))
    }

    /// Whether a message of these days puts something to the executive and to hardly anybody else. What the assistant asks has
    /// its place in the catch-up.
    fn asks_me(&self, message: &Message) -> bool {
        let few = message.recipients().count() <= ASKED_OF;
        let since = self.world.now - SignedDuration::from_hours(24 * ASK_DAYS);
        let lately = message.date.is_some_and(|at| at >= since);
        let assists = self.world.office.assistant.as_ref().is_some_and(|a| a.email == message.from.email);
        let asked = asks(message, self.today, &self.zone);
        !message.mine
            && few
            && lately
            && !assists
            && asked.is_some_and(|sentence| self.is_to_me(message, &sentence))
    }

    /// The sentence of a message that tells most and is said to the executive, or by them of themselves: what asks somebody
    /// else is not quoted.
    fn quoted(&self, message: &Message) -> Option<String> {
        let asks =
            |a: &SpeechAct| matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting);
        telling(message, |act| match message.mine {
            true => !asks(act),
            false => act.named.is_none() && (!asks(act) || self.is_to_me(message, &act.sentence)),
        })
    }

    /// Whether a message may lie on the table of this round.
    pub(super) fn may_lie_there(&self, message: &Message) -> bool {
        let parties: Vec<&str> =
            std::iter::once(&message.from).chain(message.recipients()).map(|m| m.email.as_str()).collect();
        self.is_for_the_room(&message.clearance, &parties)
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
                && self.may_lie_there(m)
                && (m.mine || self.is_addressed(m))
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
            .filter(|(m, sentence)| {
                self.people.len() <= 1
                    || self.is_on_topic(&format!("{} {sentence}", m.subject))
                    || self.asks_me(m)
            })
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
                let whole = in_context(message, sentence.trim_end_matches([';', ',', ' ']));
                let question = crate::words::sentence(&short(&whole, 160));
                Asked { question: self.say(question, source()), answer }
            })
            .collect()
    }

    /// Whether a message puts its question to the owner: to them, not in copy, and not to somebody it calls by name.
    fn is_to_me(&self, message: &Message, sentence: &str) -> bool {
        let own = crate::settings::first_name(&self.world.office.owner.name);
        let before = message.preview.find(sentence).map_or("", |at| &message.preview[..at]);
        // "Joss, could you …", whether the name is part of the sentence or stands just before it.
        let just_before =
            before.trim_end().strip_suffix(',').and_then(|b| b.rsplit(|c: char| !c.is_alphabetic()).next());
        let inside = sentence.split_once(',').map(|(head, _)| head.trim());
        let called = inside.into_iter().chain(just_before).find(|name| self.is_a_first_name(name));
        self.is_addressed(message) && called.is_none_or(|name| name == own)
    }

    /// Whether a message is written to the owner: to them, not in copy, and greets nobody else.
    fn is_addressed(&self, message: &Message) -> bool {
        let mine = &self.world.office.addresses;
        let own = crate::settings::first_name(&self.world.office.owner.name);
        let greeted = message.preview.split_once([',', '\n']).map_or("", |(head, _)| head.trim());
        let greeted = greeted.rsplit(' ').next().filter(|_| greeted.split(' ').count() <= 2);
        let another = greeted.is_some_and(|name| name != own && self.is_a_first_name(name));
        message.to.iter().any(|to| mine.contains(&to.email)) && !another
    }

    fn is_a_first_name(&self, word: &str) -> bool {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
            && self.world.people.values().any(|p| crate::settings::first_name(&p.name) == word)
    }
}

/// The telling words of what a meeting is about: its title, its notes, what the pair say of it, and of the goal that its title
/// names, with the projects that serve it.
pub(super) fn topic(world: &Snapshot, event: &Event) -> BTreeSet<String> {
    let mut texts = vec![event.summary.as_str(), event.description.as_str()];
    texts.extend(event.hoped_outcome.as_deref());
    if let Some(said) = event.occasion.as_deref() {
        texts.push(&said.purpose);
        texts.extend(said.objectives.iter().map(String::as_str));
    }
    if let Some(goal) = engines::alignment::named(world, &event.summary).and_then(|id| world.goals.get(&id)) {
        texts.push(&goal.name);
        texts.extend(goal.keywords.iter().map(String::as_str));
        let serves = |p: &&world::Project| p.goals.iter().any(|(one, _)| *one == goal.id);
        texts.extend(world.projects.values().filter(serves).map(|p| p.name.as_str()));
    }
    texts.into_iter().flat_map(words::telling).collect()
}

/// A sentence that speaks of what stands before it, "Please sign by then.", or says little alone, "True?", with that.
fn in_context(message: &Message, sentence: &str) -> String {
    const REFERS: [&str; 6] = ["by then", "before then", "until then", "for that", "to that", "on that"];
    const BEGINS: [&str; 6] = ["That ", "This ", "It ", "Then ", "They ", "Both "];
    let low = sentence.to_lowercase();
    let refers = REFERS.iter().any(|words| words::spaced(&low).contains(&words::spaced(words)));
    let bare = sentence.split_whitespace().count() < BARE;
    if !bare && !refers && !BEGINS.iter().any(|word| sentence.starts_with(word)) {
        return sentence.to_owned();
    }
    let Some(at) = message.preview.find(sentence.trim_end_matches('…')) else { return sentence.to_owned() };
    let before = message.preview[..at].trim_end();
    let ends = before.trim_end_matches(['.', '!', '?']);
    // A full stop within "14.2" ends no sentence.
    let stops = [". ", "! ", "? ", "\n"].iter().filter_map(|stop| ends.rfind(stop)).max();
    let from = stops.map_or(0, |end| end + 1);
    match before[from..].trim() {
        "" => sentence.to_owned(),
        said => format!("{said} {sentence}"),
    }
}

/// The sentence of a message that tells most: a request, a promise, something handed over; of those that may be quoted.
fn telling(message: &Message, may: impl Fn(&SpeechAct) -> bool) -> Option<String> {
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
        .filter(|a| rank(a.kind) > 0 && may(a))
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
