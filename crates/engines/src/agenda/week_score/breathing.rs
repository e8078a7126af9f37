//! Breathing room: pauses between meetings, and days without too many in a row.

use super::{Dial, Reading, Week};
use crate::agenda::cost;
use crate::maths::{calendar, spoken};
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::{Event, Evidence, Interval, Reason};

/// What lasts so long is no meeting between others, minutes.
const LONG: i64 = 6 * 60;
/// So many events show a part.
const SHOWN: usize = 5;

/// The meetings of one day in rows: within a row no pause is long enough.
struct Day<'a> {
    rows: Vec<Vec<&'a Event>>,
}

pub(super) fn read(week: &Week) -> Reading {
    if week.busy.is_empty() && week.unseen.is_empty() {
        return Reading::missing(Dial::BreathingRoom, "nothing is on the calendar");
    }
    let days: Vec<Day> = by_day(week).into_values().map(|meetings| day(week, &meetings)).collect();
    let reasons = vec![gaps(week, &days), rows(week, &days)];
    let words = reasons.iter().map(|r| r.words.clone()).collect::<Vec<_>>().join("; ");
    Reading::of(Dial::BreathingRoom, words, reasons)
}

fn by_day<'a>(week: &Week<'a>) -> BTreeMap<Date, Vec<(Interval, &'a Event)>> {
    let mut days: BTreeMap<Date, Vec<(Interval, &Event)>> = BTreeMap::new();
    let mine = &week.world.office.addresses;
    for event in week.busy.iter().filter(|e| e.is_meeting(mine)) {
        let span = event.interval(&week.zone);
        if span.minutes() < LONG && week.span.contains(span.start) {
            days.entry(calendar::date_of(span.start, &week.zone)).or_default().push((span, event));
        }
    }
    days
}

fn day<'a>(week: &Week, meetings: &[(Interval, &'a Event)]) -> Day<'a> {
    let mut rows: Vec<Vec<&Event>> = Vec::new();
    let mut until: Option<jiff::Timestamp> = None;
    for (span, event) in meetings {
        let pause = until.map(|end| (span.start.as_second() - end.as_second()) / 60);
        match rows.last_mut() {
            Some(row) if pause.is_some_and(|p| p < week.config.breathing_minutes) => row.push(event),
            _ => rows.push(vec![event]),
        }
        until = Some(until.map_or(span.end, |end| end.max(span.end)));
    }
    Day { rows }
}

fn gaps(week: &Week, days: &[Day]) -> Reason {
    let good: usize = days.iter().map(|d| d.rows.len() - 1).sum();
    let short: Vec<&Event> = days.iter().flat_map(|d| &d.rows).flat_map(|row| &row[1..]).copied().collect();
    let all = good + short.len();
    let share = if all == 0 { 1.0 } else { good as f64 / all as f64 };
    let least = week.config.breathing_minutes;
    let words = match all {
        0 => "no meeting follows another".to_owned(),
        _ => format!(
            "{good} of {} between meetings last {least} min or more",
            spoken::count(all, "pause", "pauses")
        ),
    };
    Reason::new("breathing.gaps", words, 50.0 * share, Unit::Points).with(shown(week, &short))
}

fn rows(week: &Week, days: &[Day]) -> Reason {
    let most = week.config.most_in_a_row;
    let crowded: Vec<&Event> =
        days.iter().flat_map(|d| &d.rows).filter(|row| row.len() > most).map(|row| row[0]).collect();
    let good = days.iter().filter(|d| d.rows.iter().all(|row| row.len() <= most)).count();
    let share = if days.is_empty() { 1.0 } else { good as f64 / days.len() as f64 };
    let words = match days.len() {
        0 => "no day has meetings".to_owned(),
        all => format!(
            "{good} of {} have no more than {most} in a row",
            spoken::count(all, "day with meetings", "days with meetings")
        ),
    };
    Reason::new("breathing.rows", words, 50.0 * share, Unit::Points).with(shown(week, &crowded))
}

fn shown(week: &Week, events: &[&Event]) -> Vec<Evidence> {
    events.iter().take(SHOWN).map(|event| cost::evidence(week.world, event)).collect()
}
