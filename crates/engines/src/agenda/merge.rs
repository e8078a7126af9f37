//! `agenda.merge`: two meetings of one week with the same people on the same topic.

use super::{AgendaConfig, cost, rules, slots, worth};
use crate::maths::{Values, calendar, meetings, spoken, words};
use jiff::SignedDuration;
use world::proposal::Draft;
use world::{Effect, Event, Interval, ItemRef, Proposal, Snapshot};

/// Shares of people and of title words from which two meetings are one.
const SAME_PEOPLE: f64 = 0.7;
const SAME_TOPIC: f64 = 0.5;
/// And so many title words at least: "Review" alone names no topic.
const WORDS_IN_COMMON: usize = 2;
/// Words that say that people meet, how often and where: they name no topic.
const MEETING_WORDS: [&str; 16] = [
    "meeting",
    "meetings",
    "mtg",
    "mtgs",
    "call",
    "conference",
    "room",
    "office",
    "video",
    "weekly",
    "fortnightly",
    "monthly",
    "quarterly",
    "daily",
    "continued",
    "part",
];
/// What lasts so long, minutes, is a day of something: its other days are no doubles.
const A_DAY_OF_IT: i64 = 240;

/// Meetings of the next two weeks that may be spoken about, by start.
fn ahead<'a>(world: &'a Snapshot, config: &AgendaConfig) -> Vec<&'a Event> {
    let soon = Interval::new(world.now, world.now + SignedDuration::from_hours(14 * 24));
    let zone = world.zone();
    let may = |e: &&Event| {
        e.is_meeting(&world.office.addresses)
            && !meetings::is_protected(e)
            && e.interval(&zone).start >= rules::earliest(world, rules::notice_hours(world, config, e))
    };
    world.busy_events(soon).into_iter().filter(may).collect()
}

pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let meetings = ahead(world, config);
    let mut found: Vec<Proposal> = Vec::new();
    for a in &meetings {
        let same: Vec<&&Event> = meetings.iter().filter(|b| b.id != a.id && are_one(world, a, b)).collect();
        // Three and more of a kind in a week are a rhythm, not a duplicate.
        if let [b] = same.as_slice()
            && a.id < b.id
        {
            found.extend(merged(world, values, config, a, b));
        }
    }
    found
}

fn are_one(world: &Snapshot, a: &Event, b: &Event) -> bool {
    let people = |e: &Event| {
        let mut all: Vec<String> = meetings::others(world, e).iter().map(|p| p.email.clone()).collect();
        all.sort();
        all
    };
    let zone = world.zone();
    let date = |e: &Event| calendar::date_of(e.interval(&zone).start, &zone);
    let (topic, other) = (topic(a), topic(b));
    let short = |e: &Event| e.interval(&zone).minutes() < A_DAY_OF_IT;
    (a.source, &a.uid) != (b.source, &b.uid)
        && short(a)
        && short(b)
        && calendar::is_same_week(date(a), date(b))
        && !people(a).is_empty()
        && topic.iter().filter(|word| other.contains(word)).count() >= WORDS_IN_COMMON
        && words::jaccard(&people(a), &people(b)) >= SAME_PEOPLE
        && words::jaccard(&topic, &other) >= SAME_TOPIC
}

/// The words of a title that name what it is about; numbers, rooms and kinds of meeting do not.
pub(super) fn topic(event: &Event) -> Vec<String> {
    let place = words::telling(event.location.as_deref().unwrap_or_default());
    let mut words = words::telling(&event.summary);
    words.retain(|word| {
        !word.contains(|c: char| c.is_ascii_digit())
            && !MEETING_WORDS.contains(&word.as_str())
            && !place.contains(word)
    });
    words
}

/// The one worth less of two that are one is dropped; where somebody else called it they are asked.
fn merged(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    a: &Event,
    b: &Event,
) -> Option<Proposal> {
    let zone = world.zone();
    let rank = |e: &Event| (worth::worth(world, values, e).points, e.interval(&zone).minutes());
    let (drop, keep) = if rank(a) < rank(b) { (a, b) } else { (b, a) };
    let named = |e: &Event| format!("{} on {}", cost::name(e), cost::when(world, e.interval(&zone)));
    let (effect, title, told) = match rules::may_change(world, config, drop) {
        true => (
            Effect::CancelEvent { event: drop.id },
            format!("Cancel {} and keep {}", named(drop), named(keep)),
            cost::disruption(world, drop, false),
        ),
        false => (
            cost::letter(
                world,
                drop,
                "merge",
                &format!(
                    "We meet twice in that week for the same: {} and {}. Could we drop the first and keep the second?",
                    named(drop),
                    named(keep)
                ),
            )?,
            format!("Ask to drop {} and keep {}", named(drop), named(keep)),
            Some(cost::minutes("disruption", "one person is asked", -5.0)),
        ),
    };
    let when = drop.interval(&zone);
    let minutes = when.minutes() as f64;
    let draft = Draft {
        kind: "agenda.merge",
        key: format!("{}\n{}", a.id, b.id),
        title,
        because: format!("The same people meet for {} in the same week.", cost::name(keep)),
        effect,
        ways: Vec::new(),
        expected: format!("{} back on {}", spoken::minutes(minutes), cost::when(world, when)),
        reasons: std::iter::once(cost::minutes("time", "time it takes", minutes)).chain(told).collect(),
        evidence: vec![cost::evidence(world, drop), cost::evidence(world, keep)],
        about: [drop.id, slots::series(drop), keep.id].map(ItemRef::Event).to_vec(),
        goal: None,
        by: Some(when.start),
        expires: when.start,
    };
    Some(Proposal::new(draft, world.now))
}
