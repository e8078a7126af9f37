//! What comes of an occasion, read from what the office really knows, with the suggestion and without it. A kind that has
//! no such outcome cannot be tried.

use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use world::trial::Occasion;
use world::{Event, Interval, ItemRef, Message, PersonId, Proposal, Snapshot, Task, TaskState};

/// What is measured of a kind; the less the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Hours until the executive answers the mail.
    Answer,
    /// Hours until the others answer.
    TheirAnswer,
    /// Days by which a task is late.
    Late,
    /// Days until a task is over.
    Open,
    /// Minutes that a meeting and its series take in four weeks.
    Minutes,
    /// Days until the next contact with somebody.
    Silence,
}

/// The kinds of proposals with an outcome that is known in either case.
const KINDS: [(&str, Measure); 16] = [
    ("navigator.reply", Measure::Answer),
    ("navigator.follow_up", Measure::TheirAnswer),
    ("orchestration.due_risk", Measure::Late),
    ("agenda.focus", Measure::Late),
    ("orchestration.stale", Measure::Open),
    ("orchestration.waiting", Measure::Open),
    ("agenda.shorten", Measure::Minutes),
    ("agenda.thin", Measure::Minutes),
    ("agenda.leave", Measure::Minutes),
    ("agenda.delegate", Measure::Minutes),
    ("time.low_value", Measure::Minutes),
    ("time.over_attendance", Measure::Minutes),
    ("time.status", Measure::Minutes),
    ("time.duplicate", Measure::Minutes),
    ("relationship.reach_out", Measure::Silence),
    ("agenda.merge", Measure::Minutes),
];

/// What is known of an occasion's outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// It is still to come.
    Open,
    /// It is known.
    Known(f64),
    /// What it was about is gone: nothing is known.
    Lost,
}

/// What is measured of a kind; none where nothing is.
pub fn measure(kind: &str) -> Option<Measure> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, measure)| *measure)
}

/// The kinds that can be tried.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

impl Measure {
    /// "hours until you answer the mail".
    pub fn words(self) -> &'static str {
        match self {
            Measure::Answer => "hours until you answer the mail",
            Measure::TheirAnswer => "hours until they answer",
            Measure::Late => "days by which the task is late",
            Measure::Open => "days until the task is over",
            Measure::Minutes => "minutes that the meeting takes in four weeks",
            Measure::Silence => "days until you are in touch again",
        }
    }
    /// "hours".
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Answer | Measure::TheirAnswer => "hours",
            Measure::Late | Measure::Open | Measure::Silence => "days",
            Measure::Minutes => "minutes",
        }
    }
    /// After how many days an outcome is read at the latest; what has not come by then counts as so many days.
    pub fn days(self) -> i64 {
        match self {
            Measure::Answer => 7,
            Measure::TheirAnswer | Measure::Late => 14,
            Measure::Open | Measure::Minutes | Measure::Silence => 28,
        }
    }
    /// What a proposal is about, as far as this is measured of it: the series of a meeting, else the thing itself.
    pub fn subject(self, proposal: &Proposal) -> Option<ItemRef> {
        let mut about = proposal.about.iter().copied();
        match self {
            Measure::Answer | Measure::TheirAnswer => about.find(|i| matches!(i, ItemRef::Message(_))),
            Measure::Late | Measure::Open => about.find(|i| matches!(i, ItemRef::Task(_))),
            Measure::Minutes => about.rfind(|i| matches!(i, ItemRef::Event(_))),
            Measure::Silence => about.find(|i| matches!(i, ItemRef::Person(_))),
        }
    }
    /// When the outcome of an occasion that is decided now is known at the latest; none where it cannot be: a task without
    /// a day can be no days late.
    pub fn closes(self, world: &Snapshot, subject: ItemRef) -> Option<Timestamp> {
        let from = match (self, subject) {
            (Measure::Late, ItemRef::Task(id)) => due(world, world.tasks.get(&id)?)?.max(world.now),
            _ => world.now,
        };
        Some(from + SignedDuration::from_hours(24 * self.days()))
    }
    /// What came of an occasion, as far as it is known now. The snapshot reaches back to when it was decided.
    pub fn read(self, world: &Snapshot, occasion: &Occasion) -> Reading {
        let Some(subject) = occasion.about.first() else { return Reading::Lost };
        let over = world.now >= occasion.closes;
        let most = SignedDuration::from_hours(24 * self.days()).as_secs_f64();
        let from = occasion.closes - SignedDuration::from_hours(24 * self.days());
        let since = |end: Option<Timestamp>, unit: f64| match end.filter(|end| *end < occasion.closes) {
            Some(end) => Reading::Known(end.duration_since(from).as_secs_f64().clamp(0.0, most) / unit),
            None if over => Reading::Known(most / unit),
            None => Reading::Open,
        };
        match (self, *subject) {
            (Measure::Answer | Measure::TheirAnswer, ItemRef::Message(id)) => match world.messages.get(&id) {
                Some(asked) => since(answered(world, asked, occasion.at, self == Measure::Answer), 3_600.0),
                None => gone(over),
            },
            (Measure::Late | Measure::Open, ItemRef::Task(id)) => match world.tasks.get(&id) {
                Some(task) if task.state == TaskState::Dropped && self == Measure::Late => Reading::Lost,
                Some(task) => since(task.ended.filter(|_| !task.state.is_open()), 86_400.0),
                None => gone(over),
            },
            (Measure::Minutes, ItemRef::Event(id)) if over => {
                let span = Interval::new(occasion.at, occasion.closes);
                let zone = world.zone();
                let of =
                    |event: &&Event| event.id == id || Event::id_of(event.source, &event.uid, None) == id;
                let minutes = |event: &Event| {
                    event.interval(&zone).intersection(&span).map_or(0, |taken| taken.minutes())
                };
                let taken: i64 = world.busy_events(span).into_iter().filter(of).map(minutes).sum();
                Reading::Known(taken as f64)
            }
            (Measure::Minutes, ItemRef::Event(_)) => Reading::Open,
            (Measure::Silence, ItemRef::Person(id)) => since(contact(world, id, occasion.at), 86_400.0),
            _ => Reading::Lost,
        }
    }
}

fn gone(over: bool) -> Reading {
    if over { Reading::Lost } else { Reading::Open }
}

/// When a task is due.
pub(super) fn due(world: &Snapshot, task: &Task) -> Option<Timestamp> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    task.due.map(|due| due.instant(&zone, hours.day_end(due.date(&zone))))
}

/// When one side wrote next in the thread of a message.
fn answered(world: &Snapshot, asked: &Message, from: Timestamp, ours: bool) -> Option<Timestamp> {
    let answers = |m: &&Message| m.thread == asked.thread && m.mine == ours && m.id != asked.id;
    world.messages.values().filter(answers).filter_map(|m| m.date).filter(|at| *at > from).min()
}

/// The next contact with somebody: a message of either side, or a meeting with both.
fn contact(world: &Snapshot, person: PersonId, from: Timestamp) -> Option<Timestamp> {
    let known = world.people.get(&person)?;
    let theirs: BTreeSet<String> = known.emails.iter().map(|e| e.to_lowercase()).collect();
    let is_theirs = |email: &str| theirs.contains(&email.to_lowercase());
    let written = |m: &&Message| {
        m.mine && m.to.iter().any(|to| is_theirs(&to.email)) || !m.mine && is_theirs(&m.from.email)
    };
    let mails = world.messages.values().filter(written).filter_map(|m| m.date);
    let zone = world.zone();
    let met =
        |e: &&Event| e.is_busy(&world.office.addresses) && e.attendees.iter().any(|a| is_theirs(&a.email));
    let meetings = world.events.values().filter(met).map(|e| e.interval(&zone).start);
    mails.chain(meetings).filter(|at| *at > from && *at <= world.now).min()
}
