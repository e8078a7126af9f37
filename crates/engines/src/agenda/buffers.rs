//! `agenda.buffer`: no time to get from one place to the next. `agenda.chain`: more than three meetings in a row.

use super::{AgendaConfig, cost, rules, slots};
use crate::maths::{calendar, meetings, spoken, travel};
use jiff::SignedDuration;
use world::proposal::Draft;
use world::{Effect, Event, Interval, ItemRef, Proposal, Snapshot};

/// No meeting is cut below this many minutes.
const SHORTEST: i64 = 20;
/// Meetings closer than this are in a row.
const IN_A_ROW: i64 = 5;
/// Minutes of rest put into a chain.
const REST: i64 = 10;

pub(super) fn find(world: &Snapshot, config: &AgendaConfig) -> Vec<Proposal> {
    let zone = world.zone();
    let mut found = Vec::new();
    for date in calendar::working_days(&world.office.hours, cost::today(world), 5) {
        let Some(day) = world.office.hours.on(date, &zone) else { continue };
        let events: Vec<&Event> = world
            .busy_events(day)
            .into_iter()
            .filter(|e| e.interval(&zone).start > world.now && e.interval(&zone).minutes() < 6 * 60)
            .collect();
        found.extend(events.windows(2).filter_map(|w| late(world, config, w[0], w[1])));
        let meetings: Vec<&Event> =
            events.into_iter().filter(|e| e.is_meeting(&world.office.addresses)).collect();
        found.extend(rows(world, &meetings).into_iter().filter_map(|row| rest(world, config, row)));
    }
    found
}

/// Time to get from `first` to `second`, by ending the first early; where that may not be, a word to the second's
/// organiser.
fn late(world: &Snapshot, config: &AgendaConfig, first: &Event, second: &Event) -> Option<Proposal> {
    let zone = world.zone();
    let (from, to) = (meetings::place(first)?, meetings::place(second)?);
    let (a, b) = (first.interval(&zone), second.interval(&zone));
    let gap = Interval::new(a.end, b.start).minutes();
    let [one, other] = [first, second].map(|e| travel::elsewhere(world, e));
    let needed = if from == to { 0 } else { travel::minutes(world, one.as_deref(), other.as_deref()) };
    if a.end > b.start || gap >= needed {
        return None;
    }
    let missing = needed - gap;
    let waiting = meetings::others(world, second).len();
    let place = spoken::short(second.location.as_deref().unwrap_or_default(), 30);
    let gain = cost::minutes(
        "travel",
        format!("{} need not wait", spoken::count(waiting, "person", "people")),
        missing as f64 * (1.0 + 0.5 * waiting.min(4) as f64),
    );
    let (title, effect, cost_part) = match shorten(world, config, first, missing) {
        Some(effect) => (
            format!("End {} {missing} min early", cost::name(first)),
            effect,
            cost::disruption(world, first, true),
        ),
        None => {
            let body = format!(
                "I come from another place and will be with you {missing} min late. Please begin without me."
            );
            let effect = cost::letter(world, second, "late", &body)?;
            (
                format!("Tell the organiser of {} you come {missing} min late", cost::name(second)),
                effect,
                Some(cost::minutes("disruption", "one person is told", -5.0)),
            )
        }
    };
    let draft = Draft {
        kind: "agenda.buffer",
        key: format!("{}\n{}", first.id, second.id),
        title,
        because: format!(
            "{} ends at {}; {} at {place} begins {}.",
            cost::name(first),
            spoken::clock(a.end, &zone),
            cost::name(second),
            if gap == 0 { "at once".to_owned() } else { format!("{gap} min later") }
        ),
        effect,
        ways: Vec::new(),
        expected: format!("{needed} min to get there"),
        reasons: std::iter::once(gain).chain(cost_part).collect(),
        evidence: vec![cost::evidence(world, first), cost::evidence(world, second)],
        about: vec![
            ItemRef::Event(first.id),
            ItemRef::Event(second.id),
            ItemRef::Event(slots::series(first)),
        ],
        goal: None,
        by: Some(a.start),
        expires: a.start,
    };
    Some(Proposal::new(draft, world.now))
}

/// Ends an event so many minutes early, if the rules allow and enough of it is left.
fn shorten(world: &Snapshot, config: &AgendaConfig, event: &Event, minutes: i64) -> Option<Effect> {
    let span = event.interval(&world.zone());
    let to = Interval { start: span.start, end: span.end - SignedDuration::from_mins(minutes) };
    let effect = Effect::MoveEvent { event: event.id, to };
    (span.minutes() - minutes >= SHORTEST && rules::broken(world, config, &effect).is_empty())
        .then_some(effect)
}

/// Rows of more than three meetings without a pause.
fn rows<'a>(world: &Snapshot, meetings: &[&'a Event]) -> Vec<Vec<&'a Event>> {
    let zone = world.zone();
    let mut rows: Vec<Vec<&Event>> = Vec::new();
    for event in meetings {
        let start = event.interval(&zone).start;
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|l| follows(l.interval(&zone), start)) => row.push(event),
            _ => rows.push(vec![event]),
        }
    }
    rows.retain(|r| r.len() > 3);
    rows
}

fn follows(before: Interval, start: jiff::Timestamp) -> bool {
    before.end <= start && Interval::new(before.end, start).minutes() <= IN_A_ROW
}

/// A pause in the middle of a row, by ending one meeting early.
fn rest(world: &Snapshot, config: &AgendaConfig, row: Vec<&Event>) -> Option<Proposal> {
    let zone = world.zone();
    let middle = row.len() / 2;
    let mut inner: Vec<usize> = (0..row.len() - 1).collect();
    inner.sort_by_key(|n| (n.abs_diff(middle.saturating_sub(1)), *n));
    let (n, effect) = inner.into_iter().find_map(|n| Some((n, shorten(world, config, row[n], REST)?)))?;
    let (first, last) = (row[0].interval(&zone), row[row.len() - 1].interval(&zone));
    let span = Interval { start: first.start, end: last.end };
    let after = row.len() - 1 - n;
    let gain = cost::minutes(
        "rest",
        format!("one pause, with {} still to come", spoken::count(after, "meeting", "meetings")),
        REST as f64 * after as f64,
    );
    let ends = row[n].interval(&zone).end - SignedDuration::from_mins(REST);
    let draft = Draft {
        kind: "agenda.chain",
        key: format!("{}\n{}", row[0].id, row[row.len() - 1].id),
        title: format!("End {} at {}, {REST} min early", cost::name(row[n]), spoken::clock(ends, &zone)),
        because: format!("{} meetings in a row, {}.", row.len(), cost::when(world, span)),
        effect,
        ways: Vec::new(),
        expected: format!("{REST} min of rest in {}", spoken::minutes(span.minutes() as f64)),
        reasons: std::iter::once(gain).chain(cost::disruption(world, row[n], true)).collect(),
        evidence: row.iter().take(5).map(|e| cost::evidence(world, e)).collect(),
        about: vec![ItemRef::Event(row[n].id), ItemRef::Event(slots::series(row[n]))],
        goal: None,
        by: Some(first.start),
        expires: first.start,
    };
    Some(Proposal::new(draft, world.now))
}
