//! Proposals of what was found: one time that everybody is asked to, or several that are held until one is settled.
//!
//! A set of holds is one accepted proposal: its drafts say who is to come, its events lie in the calendar as tentative,
//! with nobody invited. Settling one of them is one effect that lets the others go with it.

use super::{Ask, Need, Slot};
use crate::maths::drafts::{block, minutes, today};
use crate::maths::spoken;
use jiff::{SignedDuration, Timestamp};
use world::effect::EventDraft;
use world::event::{EventStatus, EventTime};
use world::proposal::{Draft, Way};
use world::{Effect, Event, Evidence, Interval, ItemRef, Mailbox, Proposal, Snapshot, State};

/// One time is put into the calendar and a mail says so.
pub const MEET: &str = "find.meet";
/// Several times are held.
pub const HOLD: &str = "find.hold";
/// One of the held times becomes the meeting.
const SETTLE: &str = "find.settle";
/// So long times are held before they are let go, hours.
pub const HOLD_HOURS: i64 = 72;

/// The times of one set that are still held.
#[derive(Debug, Clone, PartialEq)]
pub struct Holds<'a> {
    /// The proposal that was accepted.
    pub proposal: &'a Proposal,
    /// Each time that is still held: as it was drafted, and its event.
    pub times: Vec<(&'a EventDraft, &'a Event)>,
    /// When they are let go.
    pub until: Timestamp,
}

/// Proposes one time to everybody: the event, and a mail that tells them.
pub fn meet(world: &Snapshot, ask: &Ask, slot: &Slot, title: &str, again: usize) -> Proposal {
    let key = key(ask, std::slice::from_ref(slot), title, again);
    let draft = meeting(world, &guests(ask), format!("meet-{}", mark(MEET, &key)), title, slot.stretch);
    let when = spoken::stretch(slot.stretch, &world.zone(), today(world));
    let invite = letter(world, ask, &draft.uid, title, "Could we meet then?", std::slice::from_ref(slot));
    let because = format!("{:.0} of 100 points; {}.", slot.score, best_of(ask, slot));
    let effect = Effect::Together { effects: vec![Effect::CreateEvent { draft }, invite] };
    let title = format!("Put “{}” at {when}", spoken::short(title, 60));
    proposal(world, ask, MEET, key, (title, because), effect, std::slice::from_ref(slot))
}

/// Proposes to hold several times: tentative events of one set, and a mail that offers them.
pub fn hold(world: &Snapshot, ask: &Ask, slots: &[Slot], title: &str, again: usize) -> Proposal {
    let key = key(ask, slots, title, again);
    let set = mark(HOLD, &key);
    let count = spoken::count(slots.len(), "time", "times");
    let draft = |(n, slot): (usize, &Slot)| EventDraft {
        tentative: true,
        description: format!("One of {count} held for {}.", named(&guests(ask))),
        ..meeting(
            world,
            &guests(ask),
            format!("hold-{set}-{}", n + 1),
            &format!("Hold: {title}"),
            slot.stretch,
        )
    };
    let mut effects: Vec<Effect> =
        slots.iter().enumerate().map(|slot| Effect::CreateEvent { draft: draft(slot) }).collect();
    effects.push(letter(
        world,
        ask,
        &format!("hold-{set}@equerry"),
        title,
        "Would one of these suit you?",
        slots,
    ));
    let because = format!("{} can; one is settled later, and the others are let go.", named(&guests(ask)));
    let said = format!("Hold {count} for “{}” until one is settled", spoken::short(title, 60));
    proposal(world, ask, HOLD, key, (said, because), Effect::Together { effects }, slots)
}

/// The sets of which times are still held, of those whose proposal is in sight.
pub fn held(world: &Snapshot) -> Vec<Holds<'_>> {
    let sets = world.proposals.values().filter(|p| p.kind.0 == HOLD);
    sets.filter_map(|proposal| {
        let State::Applied { at, .. } = &proposal.state else { return None };
        let times: Vec<_> =
            proposal.effect.parts().into_iter().filter_map(|part| still_held(world, part)).collect();
        let until = *at + SignedDuration::from_hours(HOLD_HOURS);
        (!times.is_empty()).then_some(Holds { proposal, times, until })
    })
    .collect()
}

fn still_held<'a>(world: &'a Snapshot, part: &'a Effect) -> Option<(&'a EventDraft, &'a Event)> {
    let Effect::CreateEvent { draft } = part else { return None };
    let event = world.events.values().find(|e| e.uid == draft.uid && e.status == EventStatus::Tentative)?;
    Some((draft, event))
}

/// For each set that is held and has time left: settle its best time, or another; all of them are let go with it. For one
/// that is over and not as it was held: let go what is left.
pub fn confirmations(world: &Snapshot) -> Vec<Proposal> {
    let next = |set: &Holds<'_>| match world.now < set.until {
        true => settle(world, set),
        false if set.is_whole() => None,
        false => Some(let_go(world, set)),
    };
    held(world).iter().filter_map(next).collect()
}

impl Holds<'_> {
    /// Whether every time of the set is still held as it was put into the calendar.
    pub fn is_whole(&self) -> bool {
        let drafted = |part: &&Effect| matches!(part, Effect::CreateEvent { .. });
        let as_drafted = |(draft, event): &(&EventDraft, &Event)| match &event.time {
            EventTime::Timed { interval, .. } => *interval == draft.interval,
            EventTime::AllDay { .. } => false,
        };
        self.times.len() == self.proposal.effect.parts().iter().copied().filter(drafted).count()
            && self.times.iter().all(as_drafted)
    }
    fn evidence(&self, world: &Snapshot) -> Vec<Evidence> {
        self.times.iter().map(|(_, event)| crate::maths::drafts::evidence(world, event)).collect()
    }
}

/// What is left of a set that was changed by hand and whose time is over.
fn let_go(world: &Snapshot, set: &Holds<'_>) -> Proposal {
    let count = spoken::count(set.times.len(), "held time", "held times");
    let length: i64 = set.times.iter().map(|(_, event)| event.interval(&world.zone()).minutes()).sum();
    let cancel = |(_, event): &(&EventDraft, &Event)| Effect::CancelEvent { event: event.id };
    let draft = Draft {
        kind: SETTLE,
        key: format!("{}\nlet go", set.proposal.id),
        title: format!("Let {count} go"),
        because: format!("Held until {}; one of the set was changed by hand.", until_words(world, set.until)),
        effect: Effect::Together { effects: set.times.iter().map(cancel).collect() },
        ways: Vec::new(),
        expected: "the time is free again".to_owned(),
        reasons: vec![minutes("free_again", "time that is free again", length as f64)],
        evidence: set.evidence(world),
        about: set.times.iter().map(|(_, event)| ItemRef::Event(event.id)).collect(),
        goal: None,
        by: None,
        expires: world.now + SignedDuration::from_hours(24 * 7),
    };
    Proposal::new(draft, world.now)
}

fn settle(world: &Snapshot, set: &Holds<'_>) -> Option<Proposal> {
    let zone = world.zone();
    let said = |stretch| spoken::stretch(stretch, &zone, today(world));
    let title = |draft: &EventDraft| draft.summary.trim_start_matches("Hold: ").to_owned();
    let ahead: Vec<&(&EventDraft, &Event)> =
        set.times.iter().filter(|(_, event)| event.interval(&zone).start > world.now).collect();
    let mut ways = ahead.iter().map(|(draft, event)| Way {
        title: format!("Settle “{}” on {}", spoken::short(&title(draft), 60), said(event.interval(&zone))),
        effect: settling(world, set, draft, event, &title(draft)),
    });
    let first = ways.next()?;
    let count = spoken::count(set.times.len(), "time is held", "times are held");
    let length = ahead[0].1.interval(&zone).minutes();
    let draft = Draft {
        kind: SETTLE,
        key: set.proposal.id.to_string(),
        title: first.title,
        because: format!("{count} until {}; settling one lets the others go.", until_words(world, set.until)),
        effect: first.effect,
        ways: ways.collect(),
        expected: "one time settled, the others free again".to_owned(),
        reasons: vec![minutes(
            "free_again",
            "time that is free again",
            (set.times.len() as i64 * length) as f64,
        )],
        evidence: set.evidence(world),
        about: set.times.iter().map(|(_, event)| ItemRef::Event(event.id)).collect(),
        goal: None,
        by: Some(set.until),
        expires: set.until,
    };
    Some(Proposal::new(draft, world.now))
}

fn until_words(world: &Snapshot, until: Timestamp) -> String {
    let zone = world.zone();
    let date = zone.to_datetime(until).date();
    format!("{} {}", spoken::day(date), spoken::clock(until, &zone))
}

/// One of the held times becomes the meeting, every hold of the set goes, and a mail says so.
fn settling(world: &Snapshot, set: &Holds<'_>, draft: &EventDraft, event: &Event, title: &str) -> Effect {
    let stretch = event.interval(&world.zone());
    let uid = draft.uid.replacen("hold-", "meet-", 1);
    let body = format!("“{title}” is settled:\n\n{}", line(world, &draft.attendees, stretch));
    let mut effects: Vec<Effect> =
        set.times.iter().map(|(_, event)| Effect::CancelEvent { event: event.id }).collect();
    let settled = EventDraft {
        uid: uid.clone(),
        interval: stretch,
        summary: title.to_owned(),
        description: String::new(),
        tentative: false,
        ..draft.clone()
    };
    effects.push(Effect::CreateEvent { draft: settled });
    effects.push(mail(world, &uid, title, &draft.attendees, body));
    Effect::Together { effects }
}

/// What makes a proposal this one: who, when, what, and how often it was asked for before.
fn key(ask: &Ask, slots: &[Slot], title: &str, again: usize) -> String {
    let who: Vec<&str> = ask.people.iter().map(|p| p.email.as_str()).collect();
    let when: Vec<String> = slots.iter().map(|s| s.stretch.start.to_string()).collect();
    format!("{}\n{}\n{}\n{title}\n{again}", who.join(","), when.join(","), ask.minutes)
}

/// A short mark of a key, for the UIDs of one set.
fn mark(kind: &str, key: &str) -> String {
    world::ProposalId::derive(&format!("{kind}\n{key}")).to_string()[..16].to_owned()
}

/// Everybody besides the executive.
fn guests(ask: &Ask) -> Vec<Mailbox> {
    ask.people
        .iter()
        .skip(1)
        .map(|p| Mailbox { email: p.email.clone(), name: Some(p.name.clone()) })
        .collect()
}

/// "Ana Lima, Ben Okafor and Kenji Sato".
fn named(people: &[Mailbox]) -> String {
    let names: Vec<String> = people.iter().map(Mailbox::called).collect();
    match names.len() {
        0..=4 => spoken::listed(&names),
        n => format!("{} and {} others", names[..3].join(", "), n - 3),
    }
}

fn meeting(world: &Snapshot, people: &[Mailbox], uid: String, title: &str, stretch: Interval) -> EventDraft {
    EventDraft {
        attendees: people.to_vec(),
        ..block(world, format!("{uid}@equerry"), title.to_owned(), stretch)
    }
}

/// A time by the office's clock, and by the clock of everybody whose clock shows another.
fn line(world: &Snapshot, people: &[Mailbox], stretch: Interval) -> String {
    let zone = world.zone();
    let by = |zone: &jiff::tz::TimeZone| {
        format!("{}–{}", spoken::clock(stretch.start, zone), spoken::clock(stretch.end, zone))
    };
    let day = zone.to_datetime(stretch.start).date().strftime("%A %-d %B").to_string();
    let mut said = format!("{day}, {} ({})", by(&zone), world.office.zone);
    for one in people {
        let card = world.person_by_email(&one.email);
        let name = card.and_then(|p| p.zone.as_deref());
        let Some(there) = name.and_then(|name| jiff::tz::TimeZone::get(name).ok()) else { continue };
        let local = there.to_datetime(stretch.start);
        if local != zone.to_datetime(stretch.start) {
            said.push_str(&format!("; {} {} for {}", local.strftime("%a"), by(&there), one.called()));
        }
    }
    said
}

fn letter(world: &Snapshot, ask: &Ask, uid: &str, title: &str, question: &str, slots: &[Slot]) -> Effect {
    let people = guests(ask);
    let lines: Vec<String> = slots.iter().map(|slot| line(world, &people, slot.stretch)).collect();
    let length = spoken::minutes(ask.minutes as f64);
    mail(world, uid, title, &people, format!("“{title}”, {length}. {question}\n\n{}", lines.join("\n")))
}

fn mail(world: &Snapshot, uid: &str, title: &str, people: &[Mailbox], body: String) -> Effect {
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    let names: Vec<String> = people.iter().map(|p| first(&p.called())).collect();
    Effect::DraftMail {
        message_id: format!("mail-{uid}"),
        to: people.to_vec(),
        cc: Vec::new(),
        subject: title.to_owned(),
        text: format!("{},\n\n{body}\n\n{}\n", names.join(", "), first(&world.office.owner.name)),
        in_reply_to: None,
    }
}

/// The largest part of what speaks for a time.
fn best_of(ask: &Ask, slot: &Slot) -> String {
    let full = |n: usize| slot.reasons[n].amount / ask.points(n);
    let best = (0..slot.reasons.len()).max_by(|a, b| full(*a).total_cmp(&full(*b)).then(b.cmp(a)));
    best.map_or_else(String::new, |n| slot.reasons[n].words.clone())
}

fn proposal(
    world: &Snapshot,
    ask: &Ask,
    kind: &'static str,
    key: String,
    (title, because): (String, String),
    effect: Effect,
    slots: &[Slot],
) -> Proposal {
    let first = slots.iter().map(|s| s.stretch.start).min().unwrap_or(world.now);
    // One time has its points; several are compared where they are chosen.
    let points = if let [one] = slots { one.reasons.clone() } else { Vec::new() };
    let asked = format!("{} were asked for", spoken::minutes(ask.minutes as f64));
    let draft = Draft {
        kind,
        key,
        title,
        because,
        effect,
        ways: Vec::new(),
        expected: format!("{} with {}", spoken::minutes(ask.minutes as f64), named(&guests(ask))),
        reasons: std::iter::once(minutes("asked", asked, ask.minutes as f64)).chain(points).collect(),
        evidence: evidence(world, ask, slots),
        about: ask.people.iter().skip(1).filter_map(|p| p.person).map(ItemRef::Person).collect(),
        goal: None,
        by: None,
        expires: first,
    };
    Proposal::new(draft, world.now)
}

/// Whose cards it rests on, and the events that keep somebody away.
fn evidence(world: &Snapshot, ask: &Ask, slots: &[Slot]) -> Vec<Evidence> {
    let card = |p: &super::Invitee| {
        let card = world.people.get(&p.person?)?;
        let need = if p.need == Need::Required { "needed" } else { "optional" };
        let quote = format!("{}, {need}", p.name);
        Some(Evidence { item: ItemRef::Person(card.id), quote, at: None, clearance: card.clearance.clone() })
    };
    let office = Evidence {
        item: ItemRef::Person(world.office.owner.person),
        quote: "asked for by hand".to_owned(),
        at: Some(world.now),
        clearance: Default::default(),
    };
    let away = slots.iter().flat_map(|s| &s.reasons).flat_map(|r| r.evidence.clone());
    std::iter::once(office).chain(ask.people.iter().skip(1).filter_map(card)).chain(away).collect()
}
