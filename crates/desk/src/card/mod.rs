//! The card of a proposal: everything a face needs to ask for a yes or no, made by code from the proposal, its effect
//! and who sits there. Today, Inbox and Week show the same card.
//!
//! [`card`] is pure. Every word on it is made here; nothing on it comes from outside unbounded or with control
//! characters. What a yes would do is told from the effect itself, never from a proposal's own words (security rule 3).

mod effect;
mod form;
mod stand;
#[cfg(test)]
mod tests;

pub use effect::{Preview, Row};
pub use form::{Field, Fields, Form, Kind, edited};
pub use stand::Stand;

use crate::marks::{Mark, Marks};
use crate::words::{clock, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::learning;
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use std::borrow::Cow;
use world::clearance::Role;
use world::proposal::Confidence;
use world::{Acting, Effect, Evidence, ItemRef, Proposal, Reader, Snapshot, Verb, allows};

/// Who sits at the desk, and the assistant with their grants, for telling whose yes counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// Who sits here.
    pub reader: Reader,
    /// The assistant of the office, if there is one.
    pub assistant: Option<Reader>,
    /// How far Equerry itself goes, as support lets it.
    pub acting: Acting,
}

impl Seats {
    /// Whether the executive sits here.
    pub fn is_executive(&self) -> bool {
        self.reader.actor.role == Role::Executive
    }
    /// Whether this reader's yes counts for the proposal.
    pub fn may_answer(&self, world: &Snapshot, proposal: &Proposal) -> bool {
        counts(world, &self.reader, proposal)
    }
}

/// Whether somebody's yes counts for a proposal: by its level, and by the areas it belongs to.
fn counts(world: &Snapshot, reader: &Reader, proposal: &Proposal) -> bool {
    let theirs = reader.actor.role == Role::Executive || !crate::decide::is_executives(proposal);
    let waits = proposal.is_open() && crate::grid::awaits(proposal, world.office.owner.person).is_some();
    theirs && !waits && allows(reader, Verb::Approve, &world.matter(proposal)).is_ok()
}

impl Desk {
    /// Who sits here, and the assistant.
    ///
    /// # Errors
    /// Those of the ledger.
    pub async fn seats(&self) -> Result<Seats, DeskError> {
        let assistant = match &self.office().assistant {
            None => None,
            Some(member) => {
                let actor = world::Actor {
                    person: member.person,
                    role: Role::Assistant,
                    name: member.name.clone(),
                    automation: None,
                };
                Some(self.ledger.reader(&actor, self.now()).await?)
            }
        };
        let acting = crate::may::in_force(self).await?;
        Ok(Seats { reader: self.reader().clone(), assistant, acting })
    }

    /// The card of one proposal as whoever sits here may see it, answered or not.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`; those of the ledger.
    pub async fn card(&self, id: &str) -> Result<Card, DeskError> {
        let proposal = self.proposal(id).await?;
        let world = self.snapshot().await?;
        Ok(card(&world, &self.seats().await?, &Marks::of(&world), &proposal))
    }
}

/// How sure, in a word, with its basis; never a bare percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sure {
    /// "High", "Medium", "Low", "New".
    pub word: &'static str,
    /// Bars that are filled, 0–3.
    pub bars: u8,
    /// "18 of 19 like this accepted".
    pub basis: String,
}

/// When it is due, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueWords {
    /// "by 12:00", "waiting 4 days".
    pub words: String,
    /// Today, past, or waiting for more than two days.
    pub hot: bool,
}

/// One source of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Name of its icon in the sprite, without `i-`.
    pub icon: &'static str,
    /// Where and when: "Orla Byrne, Fri 20 Nov 16:20".
    pub text: String,
    /// What it says.
    pub quote: String,
    /// Path of the original below the office, "inbox/…" or "event/…"; none where it has no page.
    pub link: Option<String>,
}

/// Another way out of the same problem.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Its number: 2 is the first besides the proposal itself.
    pub number: usize,
    /// The action.
    pub title: String,
    /// What exactly it would do.
    pub preview: Preview,
}

/// Everything a face shows of a proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Its whole id: for forms, anchors and paths.
    pub id: String,
    /// A mark of the exact effect (with its ways) that is shown. A yes hands it back, so that it counts for this
    /// effect and no other.
    pub seal: String,
    /// "Reply for Mara", "Clash", "Task".
    pub kind: String,
    /// Name of the kind's icon in the sprite, without `i-`.
    pub icon: &'static str,
    /// The goal it serves.
    pub goal: Option<Mark>,
    /// When it is due.
    pub due: Option<DueWords>,
    /// The reason, in a sentence; read first.
    pub why: String,
    /// The action, in the imperative; the card's heading.
    pub action: String,
    /// What it is expected to bring.
    pub effect: String,
    /// How sure.
    pub confidence: Sure,
    /// Two to five sources, as far as this reader may see them.
    pub sources: Vec<Source>,
    /// Whose yes it takes: "Only you can accept", "Joss can also accept".
    pub may: String,
    /// Whether this reader's yes counts.
    pub may_answer: bool,
    /// The word on the button: "Save draft", "Move".
    pub yes: &'static str,
    /// What will have happened: "Moved to Thu 26 Nov, 14:00–14:45."
    pub done: String,
    /// It cannot be taken back, so it takes two presses and says so.
    pub second_press: bool,
    /// Whether an answer to it can be taken back.
    pub can_undo: bool,
    /// Where it stands.
    pub stand: Stand,
    /// Other ways out.
    pub ways: Vec<Way>,
    /// A no that shall never be asked again.
    pub never: bool,
    /// What such a no holds for, where it is a person's mail: "Replies: Ana Lima (ana@near.example)".
    pub reach: String,
    /// What exactly a yes does.
    pub preview: Preview,
    /// What can be changed in place before a yes; none where nothing can.
    pub form: Option<Form>,
    /// "Joss passed it to you at 08:10", while it waits.
    pub passed: Option<String>,
    /// Why it asks although Equerry may do its kind alone: "Equerry asks whatever its right: money".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// "Put off until Mon 30 Nov, 09:00", while it rests.
    pub later: Option<String>,
    /// High confidence, this reader's to answer, can be taken back, one press: part of "accept all routine".
    pub routine: bool,
}

/// The world in which a proposal was answered: what it changed is as it was before.
fn before<'w>(world: &'w Snapshot, proposal: &Proposal) -> Cow<'w, Snapshot> {
    let world::State::Applied { undo: Some(undo), .. } = &proposal.state else { return Cow::Borrowed(world) };
    let mut then = world.clone();
    for part in undo.parts() {
        if let world::Effect::PutBack { item } = part {
            then.put((**item).clone());
        }
    }
    Cow::Owned(then)
}

/// The card of a proposal for whoever sits there.
pub fn card(world: &Snapshot, seats: &Seats, marks: &Marks, proposal: &Proposal) -> Card {
    let say = Say::of(world, seats);
    let basis = learning::confidence(&world.learned, &proposal.kind);
    let confidence = sure(basis.word, &basis.basis);
    let may_answer = seats.may_answer(world, proposal);
    let can_undo = proposal.effect.can_be_undone();
    let stand = stand::stand(&say, proposal);
    let waits = proposal.waits(world.now);
    let (kind, icon) = effect::kind(&say, proposal);
    let before = before(world, proposal);
    Card {
        id: proposal.id.to_string(),
        seal: seal(proposal),
        kind,
        icon,
        goal: proposal.goal.and_then(|g| marks.goal(g)),
        due: due(&say, proposal),
        why: inert(&proposal.because),
        action: inert(&proposal.title),
        effect: inert(&sentence(&proposal.expected.words)),
        sources: proposal.evidence.iter().take(5).map(|e| source(&say, e)).collect(),
        may: whose(&say, proposal, may_answer),
        may_answer,
        yes: effect::yes(&proposal.effect),
        done: effect::done(&say, &proposal.effect),
        second_press: !can_undo,
        can_undo,
        ways: proposal
            .ways
            .iter()
            .enumerate()
            .map(|(n, way)| Way {
                number: n + 2,
                title: inert(&way.title),
                preview: effect::preview(&say, &way.effect),
            })
            .collect(),
        preview: effect::preview(&Say::of(&before, seats), &proposal.effect),
        never: matches!(
            &proposal.state,
            world::State::Dismissed {
                verdict: world::Verdict { answer: world::Answer::Dismissed { never: true, .. }, .. }
            }
        ),
        reach: crate::settings::refused_sender(world, proposal).map_or_else(String::new, |w| inert(&w)),
        form: form::form(&say, &proposal.effect),
        passed: proposal.handling.passed.as_ref().map(|p| {
            let to = if seats.is_executive() { "you".to_owned() } else { say.executive() };
            format!("{} passed it to {to} {}", say.who(&p.by), say.at(p.at))
        }),
        asks: waits.then(|| crate::may::asks(world, &seats.acting, proposal)).flatten(),
        later: proposal
            .handling
            .later
            .as_ref()
            .filter(|l| world.now < l.until)
            .map(|l| format!("Put off until {}", say.stamp(l.until))),
        routine: waits && may_answer && can_undo && basis.word == Confidence::High,
        stand,
        confidence,
    }
}

/// A mark of what is asked for: its effect and its other ways. It tells equal from changed.
pub fn seal(proposal: &Proposal) -> String {
    let effects: Vec<&Effect> =
        std::iter::once(&proposal.effect).chain(proposal.ways.iter().map(|w| &w.effect)).collect();
    let bytes = serde_json::to_vec(&effects).unwrap_or_default();
    format!("{:032x}", connectors::Fingerprint::of(&bytes).0)
}

fn sure(word: Confidence, basis: &str) -> Sure {
    let (word, bars) = match word {
        Confidence::New => ("New", 0),
        Confidence::Low => ("Low", 1),
        Confidence::Medium => ("Medium", 2),
        Confidence::High => ("High", 3),
    };
    Sure { word, bars, basis: basis.to_owned() }
}

/// "waiting 4 days" for mail that waits, else "by 12:00".
fn due(say: &Say<'_>, proposal: &Proposal) -> Option<DueWords> {
    let world = say.world;
    let sent = proposal.about.iter().find_map(|item| match item {
        ItemRef::Message(id) if proposal.kind.0 == "navigator.reply" => world.messages.get(id)?.date,
        _ => None,
    });
    if let Some(sent) = sent {
        let days = (say.date(world.now) - say.date(sent)).get_days();
        return (days >= 1).then(|| DueWords {
            words: if days == 1 { "waiting 1 day".to_owned() } else { format!("waiting {days} days") },
            hot: days > 2,
        });
    }
    let by = proposal.by?;
    let today = say.date(world.now);
    let words = match by {
        by if by <= world.now => format!("was due {}", day(say.date(by), today)),
        by if say.date(by) == today => format!("by {}", clock(by, &say.zone)),
        by => format!("by {}", day(say.date(by), today)),
    };
    Some(DueWords { words, hot: say.date(by) <= today })
}

/// Whose yes it takes, in words.
fn whose(say: &Say<'_>, proposal: &Proposal, may_answer: bool) -> String {
    let assistant = say.seats.assistant.as_ref();
    let assistant_may = assistant.is_some_and(|a| counts(say.world, a, proposal));
    if proposal.is_open()
        && let Some(holder) = crate::grid::awaits(proposal, say.world.office.owner.person)
    {
        return format!("{} says yes first, then {}", crate::grid::first(say.world, holder), say.executive());
    }
    match (say.seats.is_executive(), may_answer, assistant) {
        (true, _, Some(a)) if assistant_may => format!("{} can also accept", first(&a.actor.name)),
        (true, _, Some(_)) => "Only you can accept".to_owned(),
        (true, _, None) => String::new(),
        (false, true, _) => format!("Yours to accept for {}", say.executive()),
        (false, false, _) => format!("Only {} can accept", say.executive()),
    }
}

/// A source in words.
pub(crate) fn source(say: &Say<'_>, evidence: &Evidence) -> Source {
    let world = say.world;
    let when = evidence.at.map(|at| say.stamp(at));
    let (icon, whose) = match evidence.item {
        ItemRef::Message(id) => ("mail", world.messages.get(&id).map(|m| say.sender(m))),
        ItemRef::Event(_) => ("cal", Some("Calendar".to_owned())),
        ItemRef::Task(_) => ("task", Some("Task".to_owned())),
        ItemRef::Project(_) => ("task", Some("Project".to_owned())),
        ItemRef::Goal(_) => ("goals", None),
        ItemRef::Commitment(_) => ("link", None),
        ItemRef::Document(_) => ("doc", None),
        ItemRef::Person(_) | ItemRef::Organisation(_) => ("user", None),
        ItemRef::Responsibility(_) => ("shield", None),
        ItemRef::Proposal(_) => ("history", None),
        ItemRef::Decision(_) => ("decisions", None),
        ItemRef::Note(_) => ("doc", None),
    };
    let text = [whose, when].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Source { icon, text, quote: inert(&short(&evidence.quote, 240)), link: link(evidence.item) }
}

/// The path of an item's own page below the office.
pub fn link(item: ItemRef) -> Option<String> {
    let id = item.uuid().simple();
    match item {
        ItemRef::Message(_) | ItemRef::Task(_) | ItemRef::Commitment(_) | ItemRef::Proposal(_) => {
            Some(format!("inbox/{id}"))
        }
        ItemRef::Event(_) => Some(format!("event/{id}")),
        ItemRef::Goal(_) => Some(format!("goals/{id}")),
        ItemRef::Decision(_) => Some(format!("decisions/{id}")),
        ItemRef::Project(_) => Some(format!("projects/{id}")),
        ItemRef::Person(_) => Some(format!("people/{id}")),
        ItemRef::Responsibility(_) => Some(format!("grid/{id}")),
        _ => None,
    }
}

pub(crate) use effect::{due_words, lines, queue_words, title, titled};

/// "12:00", "Fri 27 Nov, 12:00" by this desk's clock.
pub(crate) fn when(desk: &Desk, at: Timestamp) -> String {
    let zone = desk.office().tz();
    let date = zone.to_datetime(at).date();
    let time = clock(at, &zone);
    if date == desk.today() { time } else { format!("{}, {time}", day(date, desk.today())) }
}

/// The first given name.
pub(crate) fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// How things are called for whoever sits there.
pub(crate) struct Say<'a> {
    pub world: &'a Snapshot,
    pub seats: &'a Seats,
    pub zone: TimeZone,
}

impl<'a> Say<'a> {
    pub fn of(world: &'a Snapshot, seats: &'a Seats) -> Say<'a> {
        Say { world, seats, zone: world.zone() }
    }
    /// "Mara".
    pub fn executive(&self) -> String {
        first(&self.world.office.owner.name).to_owned()
    }
    /// "You", or the first name.
    pub fn who(&self, actor: &world::Actor) -> String {
        if actor.person == self.seats.reader.actor.person {
            "You".to_owned()
        } else {
            first(&actor.name).to_owned()
        }
    }
    pub fn date(&self, at: Timestamp) -> jiff::civil::Date {
        self.zone.to_datetime(at).date()
    }
    /// "at 07:41", "on Mon 23 Nov at 07:41".
    pub fn at(&self, at: Timestamp) -> String {
        let (date, today) = (self.date(at), self.date(self.world.now));
        match (date - today).get_days() {
            0 => format!("at {}", clock(at, &self.zone)),
            -1 | 1 => format!("{} at {}", day(date, today), clock(at, &self.zone)),
            _ => format!("on {} at {}", day(date, today), clock(at, &self.zone)),
        }
    }
    /// "16:20", "Mon 23 Nov, 16:20".
    pub fn stamp(&self, at: Timestamp) -> String {
        let (date, today) = (self.date(at), self.date(self.world.now));
        if date == today {
            clock(at, &self.zone)
        } else {
            format!("{}, {}", day(date, today), clock(at, &self.zone))
        }
    }
    /// "Thu 26 Nov, 14:00–14:45".
    pub fn stretch(&self, span: world::Interval) -> String {
        let (start, end) = (self.date(span.start), self.date(span.end));
        let to = if start == end {
            clock(span.end, &self.zone)
        } else {
            format!("{}, {}", day(end, self.date(self.world.now)), clock(span.end, &self.zone))
        };
        format!("{}, {}–{to}", day(start, self.date(self.world.now)), clock(span.start, &self.zone))
    }
    /// The writer of a message, by the name in their card, else as they call themselves.
    pub fn sender(&self, message: &world::Message) -> String {
        self.person(&message.from)
    }
    /// The other side of a message: who wrote it, or for mail of the office itself whom it went to.
    pub fn sender_or_recipient(&self, message: &world::Message) -> String {
        match message.recipients().next() {
            Some(to) if message.mine => self.person(to),
            _ => self.sender(message),
        }
    }
    /// Somebody of a header, by the name in their card, else as they call themselves.
    pub fn person(&self, mailbox: &world::Mailbox) -> String {
        let known = self.world.person_by_email(&mailbox.email).map(|p| p.name.as_str());
        inert(&short(known.unwrap_or(mailbox.shown()), 60))
    }
}
