//! Reasons to write to somebody: those that are there, and no others.

use super::card;
use crate::maths::retold;
use crate::maths::{calendar, drafts, meetings, spoken};
use crate::relationships::circle::Standing;
use jiff::{SignedDuration, ToSpan, civil};
use world::event::EventStatus;
use world::message::{ActKind, SpeechAct};
use world::relation::{TouchKind, Way};
use world::{Commitment, Evidence, ItemRef, Message, Person, Snapshot};

/// Days in which thanks and news are fresh.
const FRESH_DAYS: i32 = 60;
/// Days ahead in which a birthday and a meeting are near.
const NEAR_DAYS: i64 = 7;

/// Days after which what they asked is owed, whatever the inbox says of it.
const OWED_AFTER_DAYS: i64 = 5;

/// A reason that is there.
pub(super) struct Occasion {
    /// Stable: "promise", "reply", "thanks", "birthday", "anniversary", "introduction", "news", "meeting".
    pub code: &'static str,
    /// How good it is, 0 to 1.
    pub weight: f64,
    /// Whether it stands even where the tie is healthy.
    pub alone: bool,
    /// What makes it the same one when found again.
    pub key: String,
    /// In a sentence.
    pub words: String,
    /// What the letter says.
    pub letter: String,
    /// Its subject.
    pub subject: String,
    pub evidence: Vec<Evidence>,
}

/// Every reason to write to somebody that is there.
pub(super) fn occasions(world: &Snapshot, person: &Person, standing: &Standing) -> Vec<Occasion> {
    let content = person.relation.consent.content;
    let mut found: Vec<Occasion> = Vec::new();
    found.extend(content.then(|| promise(world, person)).flatten());
    found.extend(content.then(|| reply(world, person)).flatten());
    found.extend(thanks(world, person));
    found.extend(birthday(world, person));
    found.extend(anniversary(world, person));
    found.extend(news(world, person, standing));
    found.extend(meeting(world, person));
    found
}

fn promise(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let open = |c: &&Commitment| {
        c.ours && c.state.is_open() && c.firmness >= 0.7 && person.emails.contains(&c.counterparty)
    };
    let promise = world.commitments.values().filter(open).min_by_key(|c| (c.made, c.id))?;
    let what = spoken::short(&promise.object, 80);
    // The letter goes to whom it was promised, in its own words; whoever decides on it reads the act.
    let told = spoken::short(&retold::act(world, promise), 80);
    let since = calendar::date_of(promise.made, &world.zone());
    let introduces = promise.object.to_lowercase().contains("introduc");
    let evidence = Evidence {
        item: ItemRef::Commitment(promise.id),
        quote: what.clone(),
        at: Some(promise.made),
        clearance: promise.clearance.clone(),
    };
    Some(Occasion {
        code: if introduces { "introduction" } else { "promise" },
        weight: 1.0,
        alone: false,
        key: promise.id.to_string(),
        words: format!("Since {} you owe {}: “{told}”.", spoken::day(since), person.first_name()),
        letter: format!("I have not forgotten what I promised: “{what}”. "),
        subject: "What I owe you".to_owned(),
        evidence: vec![evidence],
    })
}

/// What they asked in a message that nobody has answered, filed or put off.
fn reply(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let today = drafts::today(world);
    let zone = world.zone();
    let waits = |m: &&Message| {
        let age = m.date.map(|at| i64::from((today - calendar::date_of(at, &zone)).get_days()));
        let unanswered = m.triage.as_ref().is_some_and(|t| t.answered.is_none());
        let handled = m.handling.filed.is_some() || m.handling.rests(world.now);
        !m.mine
            && m.flag.is_none()
            && unanswered
            && !handled
            && person.emails.contains(&m.from.email)
            && age.is_some_and(|days| (OWED_AFTER_DAYS..=i64::from(FRESH_DAYS)).contains(&days))
    };
    let asks = |m: &Message| {
        let ask = |a: &&SpeechAct| {
            matches!(a.kind, ActKind::Question | ActKind::Request) && a.named.is_none() && a.confidence >= 0.7
        };
        m.acts.iter().find(ask).map(|a| spoken::short(&a.sentence, 80))
    };
    let asked = world.messages.values().filter(waits).filter_map(|m| Some((m, asks(m)?)));
    let (message, what) = asked.max_by_key(|(m, _)| (m.date, m.id))?;
    let day = spoken::day(calendar::date_of(message.date?, &zone));
    Some(Occasion {
        code: "reply",
        weight: 0.95,
        alone: false,
        key: message.id.to_string(),
        words: format!("{} asked you on {day}, and nothing has gone back: “{what}”.", person.first_name()),
        letter: format!("You asked me on {day}: “{what}”. "),
        subject: "My answer".to_owned(),
        evidence: vec![Evidence {
            item: ItemRef::Message(message.id),
            quote: what.clone(),
            at: message.date,
            clearance: message.clearance.clone(),
        }],
    })
}

fn thanks(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let today = drafts::today(world);
    let fresh = |on: civil::Date| (0..=FRESH_DAYS).contains(&(today - on).get_days());
    let favours = person.relation.favours.iter();
    let favour = favours.rev().find(|f| f.way == Way::Received && !f.thanked && fresh(f.on))?;
    let what = spoken::short(&favour.what, 80);
    Some(Occasion {
        code: "thanks",
        weight: 0.9,
        alone: true,
        key: format!("{} {}", favour.on, favour.what),
        words: format!("{} did you a favour on {}: {what}.", person.first_name(), spoken::day(favour.on)),
        letter: format!("Thank you for this: {what}. It helped. "),
        subject: "Thank you".to_owned(),
        evidence: vec![card(world, person, &format!("favour received: {what}"))],
    })
}

/// The day on which a date comes round within the next week.
fn comes_round(world: &Snapshot, of: civil::Date) -> Option<civil::Date> {
    let today = drafts::today(world);
    let mut near = (0..=NEAR_DAYS).map(|ahead| today.saturating_add(ahead.days()));
    near.find(|d| (d.month(), d.day()) == (of.month(), of.day()))
}

/// An anniversary that their card records.
fn anniversary(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let of = person.anniversary?;
    let day = comes_round(world, of)?;
    Some(Occasion {
        code: "anniversary",
        weight: 0.6,
        alone: true,
        key: day.to_string(),
        words: format!(
            "{} has an anniversary on {}, as their card says.",
            person.first_name(),
            spoken::day(day)
        ),
        letter: "All the best on your anniversary. ".to_owned(),
        subject: "Your anniversary".to_owned(),
        evidence: vec![card(world, person, &format!("anniversary {}", of.strftime("%-d %b")))],
    })
}

fn birthday(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let born = person.birthday?;
    let day = comes_round(world, born)?;
    Some(Occasion {
        code: "birthday",
        weight: 0.7,
        alone: true,
        key: day.to_string(),
        words: format!("{} has a birthday on {}.", person.first_name(), spoken::day(day)),
        letter: "Happy birthday. ".to_owned(),
        subject: "Happy birthday".to_owned(),
        evidence: vec![card(world, person, &format!("birthday {}", born.strftime("%-d %b")))],
    })
}

fn news(world: &Snapshot, person: &Person, standing: &Standing) -> Option<Occasion> {
    let today = drafts::today(world);
    let unused = |on: civil::Date| {
        let age = (today - on).get_days();
        (0..=FRESH_DAYS).contains(&age) && i64::from(age) <= standing.days_since()
    };
    let touches = person.relation.touches.iter();
    let news = touches.rev().find(|t| t.kind == TouchKind::News && unused(t.on))?;
    let line = spoken::short(&news.line, 120);
    Some(Occasion {
        code: "news",
        weight: 0.8,
        alone: false,
        key: format!("{} {}", news.on, news.line),
        words: format!("You kept news for {} on {}: {line}.", person.first_name(), spoken::day(news.on)),
        letter: format!("This made me think of you: {line}. "),
        subject: "For you".to_owned(),
        evidence: vec![card(world, person, &format!("news kept: {line}"))],
    })
}

fn meeting(world: &Snapshot, person: &Person) -> Option<Occasion> {
    let zone = world.zone();
    let until = world.now + SignedDuration::from_hours(24 * NEAR_DAYS);
    let is_near = |e: &&world::Event| {
        let start = e.interval(&zone).start;
        let theirs = meetings::others(world, e).iter().any(|a| person.emails.contains(&a.email));
        e.status == EventStatus::Confirmed && theirs && start > world.now && start <= until && !e.is_all_day()
    };
    let next = world.events.values().filter(is_near).min_by_key(|e| (e.interval(&zone), e.id))?;
    let day = calendar::date_of(next.interval(&zone).start, &zone);
    let name = drafts::name(next);
    Some(Occasion {
        code: "meeting",
        weight: 0.6,
        alone: false,
        key: next.id.to_string(),
        words: format!("You meet at “{name}” on {}.", spoken::day(day)),
        letter: format!(
            "We meet on {}. Is there anything you would like to speak about before? ",
            spoken::day(day)
        ),
        subject: next.summary.clone(),
        evidence: vec![drafts::evidence(world, next)],
    })
}
