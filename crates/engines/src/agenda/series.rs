//! Review of every recurring meeting (spec §5, each quarter): keep, shorten, thin out, merge, leave or stop; and
//! `agenda.shorten`: series that last longer than they are worth; `agenda.thin`: weekly ones that every other week is
//! enough for.

use super::{AgendaConfig, cost, rules, slots, worth};
use crate::maths::{Values, calendar, meetings, quantile, spoken};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::proposal::Draft;
use world::{Effect, Event, EventId, Evidence, Interval, ItemRef, Proposal, Reason, Snapshot};

/// A series is looked at over so many days, and has been held so often at least.
const QUARTER_DAYS: i64 = 91;
const HELD_AT_LEAST: usize = 3;
/// A change is made for so many days ahead.
const AHEAD_DAYS: i64 = 28;
/// Meetings of this length and longer are long, minutes; above the first worth they are left as they are, below the
/// second a weekly one is thinned out, below the third it is stopped, points.
const LONG: i64 = 90;
const WORTH_ITS_LENGTH: f64 = 70.0;
const WORTH_EVERY_WEEK: f64 = 45.0;
const WORTH_ANYTHING: f64 = 25.0;

/// What should become of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// As it is.
    Keep,
    /// To so many minutes.
    Shorten(i64),
    /// Every other week.
    Thin,
    /// It belongs to somebody else and is worth little: ask to be left out.
    Leave,
    /// Not any more.
    Stop,
}

/// A recurring meeting of the last quarter that goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesReview {
    /// The series.
    pub series: EventId,
    /// Its next meeting.
    pub next: EventId,
    /// What it is called.
    pub name: String,
    /// How often it was held in the last 13 weeks.
    pub held: usize,
    /// Days between two, the median.
    pub every_days: f64,
    /// Minutes of one, the median.
    pub minutes: i64,
    /// Minutes of all that were held.
    pub spent_minutes: i64,
    /// What the next is worth, 0–100, and its parts.
    pub worth: f64,
    /// The parts of the worth.
    pub parts: Vec<Reason>,
    /// What should become of it.
    pub advice: Advice,
    /// Why, a sentence.
    pub why: String,
    /// The meetings behind it, latest first, five at most.
    pub evidence: Vec<Evidence>,
}

/// Every recurring meeting that was held three times and more in the last quarter and goes on, most time first.
pub fn review(world: &Snapshot, values: &Values) -> Vec<SeriesReview> {
    let mut found: Vec<SeriesReview> =
        by_series(world).into_values().filter_map(|events| reviewed(world, values, &events)).collect();
    found.sort_by(|a, b| b.spent_minutes.cmp(&a.spent_minutes).then(a.series.cmp(&b.series)));
    found
}

/// The meetings of the last quarter and the next four weeks, by series, in order of time.
fn by_series(world: &Snapshot) -> BTreeMap<EventId, Vec<&Event>> {
    let days = |n: i64| SignedDuration::from_hours(24 * n);
    let span = Interval::new(world.now - days(QUARTER_DAYS), world.now + days(AHEAD_DAYS));
    let mut found: BTreeMap<EventId, Vec<&Event>> = BTreeMap::new();
    let mine = &world.office.addresses;
    for event in
        world.busy_events(span).into_iter().filter(|e| e.recurrence_id.is_some() && e.is_meeting(mine))
    {
        found.entry(slots::series(event)).or_default().push(event);
    }
    found
}

fn reviewed(world: &Snapshot, values: &Values, events: &[&Event]) -> Option<SeriesReview> {
    let zone = world.zone();
    let (held, ahead): (Vec<&Event>, Vec<&Event>) =
        events.iter().partition(|e| e.interval(&zone).end <= world.now);
    let next = *ahead.first()?;
    if held.len() < HELD_AT_LEAST {
        return None;
    }
    let spans: Vec<Interval> = held.iter().map(|e| e.interval(&zone)).collect();
    let gaps: Vec<f64> = spans
        .windows(2)
        .map(|w| (w[1].start.as_second() - w[0].start.as_second()) as f64 / 86_400.0)
        .collect();
    let lengths: Vec<f64> = spans.iter().map(|s| s.minutes() as f64).collect();
    let (every_days, minutes) = (quantile::median(&gaps)?, quantile::median(&lengths)? as i64);
    let worth = worth::worth(world, values, next);
    let (advice, why) = advice(world, next, every_days, minutes, worth.points);
    Some(SeriesReview {
        series: slots::series(next),
        next: next.id,
        name: cost::name(next),
        held: held.len(),
        every_days,
        minutes,
        spent_minutes: spans.iter().map(Interval::minutes).sum(),
        worth: worth.points,
        parts: worth.reasons,
        advice,
        why,
        evidence: held.iter().rev().take(5).map(|e| cost::evidence(world, e)).collect(),
    })
}

fn advice(world: &Snapshot, next: &Event, every_days: f64, minutes: i64, worth: f64) -> (Advice, String) {
    let worth_words = format!("It is worth {worth:.0} of 100 to you");
    let ours = meetings::is_ours(world, next);
    if meetings::is_protected(next) {
        return (Advice::Keep, "It is protected.".to_owned());
    }
    if worth < WORTH_EVERY_WEEK && !ours {
        return (Advice::Leave, format!("{worth_words}, and somebody else leads it."));
    }
    if worth < WORTH_ANYTHING {
        return (Advice::Stop, format!("{worth_words}."));
    }
    if worth < WORTH_EVERY_WEEK && (5.0..=8.0).contains(&every_days) {
        return (Advice::Thin, format!("{worth_words} every week."));
    }
    match shorter(minutes) {
        Some(less) if ours && worth < WORTH_ITS_LENGTH => {
            let words =
                format!("It lasts {}, and {}", spoken::minutes(minutes as f64), worth_words.to_lowercase());
            (Advice::Shorten(less), format!("{words}."))
        }
        _ => (Advice::Keep, format!("{worth_words}.")),
    }
}

/// The length that a long meeting should have, minutes.
fn shorter(minutes: i64) -> Option<i64> {
    (minutes >= LONG).then_some(match minutes {
        180.. => 120,
        120.. => 90,
        _ => 60,
    })
}

/// Shorter or fewer meetings for the next four weeks, where a series lasts longer or comes oftener than it is worth.
pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let all = by_series(world);
    let change = |r: &SeriesReview| match r.advice {
        Advice::Shorten(minutes) => shortened(world, config, r, all.get(&r.series)?, minutes),
        Advice::Thin => thinned(world, config, r, all.get(&r.series)?),
        _ => None,
    };
    review(world, values).iter().filter_map(change).collect()
}

/// Every other meeting of the next four weeks is called off, with a letter to those in it.
fn thinned(
    world: &Snapshot,
    config: &AgendaConfig,
    review: &SeriesReview,
    events: &[&Event],
) -> Option<Proposal> {
    let zone = world.zone();
    let ahead = events.iter().filter(|e| e.interval(&zone).start > world.now);
    let off: Vec<&Event> =
        ahead.skip(1).step_by(2).copied().filter(|e| rules::may_change(world, config, e)).collect();
    let first = *off.first()?;
    let days: Vec<String> =
        off.iter().map(|e| spoken::day(calendar::date_of(e.interval(&zone).start, &zone))).collect();
    let days = spoken::listed(&days);
    let body = format!(
        "I think that every other week is enough for {}. For the next four weeks I call off {days}. Tell me if we need one of them.",
        review.name
    );
    let mut effects: Vec<Effect> = off.iter().map(|e| Effect::CancelEvent { event: e.id }).collect();
    effects.extend(cost::letter_to_all(world, first, "thin", &body));
    let change = Change {
        kind: "agenda.thin",
        key: review.series.to_string(),
        title: format!("Hold {} every other week: call off {days}", review.name),
        effects,
        saved: off.iter().map(|e| e.interval(&zone).minutes() as f64).sum(),
    };
    Some(change.proposal(world, review, first))
}

/// What is done to the meetings of the next four weeks of a series.
struct Change {
    kind: &'static str,
    key: String,
    title: String,
    effects: Vec<Effect>,
    /// Minutes that come back.
    saved: f64,
}

impl Change {
    /// As a proposal; `first` is the first meeting that it touches.
    fn proposal(self, world: &Snapshot, review: &SeriesReview, first: &Event) -> Proposal {
        let start = first.interval(&world.zone()).start;
        let draft = Draft {
            kind: self.kind,
            key: self.key,
            title: self.title,
            because: review.why.clone(),
            effect: Effect::Together { effects: self.effects },
            ways: Vec::new(),
            expected: format!("{} back in four weeks", spoken::minutes(self.saved)),
            reasons: vec![
                cost::minutes("time", "time it takes", self.saved),
                cost::minutes("worth", "what that time is worth to you", -self.saved * review.worth / 100.0),
            ]
            .into_iter()
            .chain(cost::disruption(world, first, true))
            .collect(),
            evidence: review.evidence.clone(),
            about: vec![ItemRef::Event(first.id), ItemRef::Event(review.series)],
            goal: None,
            by: Some(start),
            expires: start,
        };
        Proposal::new(draft, world.now)
    }
}

fn shortened(
    world: &Snapshot,
    config: &AgendaConfig,
    review: &SeriesReview,
    events: &[&Event],
    minutes: i64,
) -> Option<Proposal> {
    let zone = world.zone();
    let changed: Vec<(&Event, Effect)> = events
        .iter()
        .filter_map(|event| {
            let now = event.interval(&zone);
            let effect = Effect::MoveEvent { event: event.id, to: Interval::lasting(now.start, minutes) };
            (now.minutes() > minutes && rules::broken(world, config, &effect).is_empty())
                .then_some((*event, effect))
        })
        .collect();
    let first = changed.first()?.0;
    let change = Change {
        kind: "agenda.shorten",
        key: format!("{}\n{minutes}", review.series),
        title: format!("Shorten {} to {} for four weeks", review.name, spoken::minutes(minutes as f64)),
        saved: (review.minutes - minutes) as f64 * changed.len() as f64,
        effects: changed.into_iter().map(|c| c.1).collect(),
    };
    Some(change.proposal(world, review, first))
}
