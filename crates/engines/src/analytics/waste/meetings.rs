//! Wastes of meetings: low value, held twice, status without decision, too many of one's own people, long ways to
//! short talks.

use super::{Case, Subject, part};
use crate::analytics::diary::{Series, says, series};
use crate::analytics::load::{low_value as why_low, only_listens};
use crate::analytics::{Diary, Entry, Part, Stretch, What};
use crate::maths::meetings::{self, is_travel};
use crate::maths::{spoken, words};
use std::collections::BTreeMap;
use world::event::EventStatus;
use world::{Event, EventId, Interval};

/// Meetings of low value, a case a series.
pub(super) fn low_value<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    by_series(stretch, |diary, event| why_low(diary, event).map(str::to_owned))
}

/// Meetings where two of the executive's reports are there and they only listen.
pub(super) fn over_attendance<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    by_series(stretch, |diary, event| {
        let there: Vec<String> = reports_in(diary, event);
        (there.len() >= 2 && only_listens(diary, event))
            .then(|| format!("{} were there, and you only listen", there[..2].join(" and ")))
    })
}

/// The names of the executive's reports in a meeting.
pub(super) fn reports_in(diary: &Diary, event: &Event) -> Vec<String> {
    let others = meetings::others(diary.world, event);
    let reports = others.into_iter().filter(|a| diary.is_report(&a.email));
    reports.map(|a| diary.world.name_of(&a.email)).collect()
}

/// Series of status rounds whose last four meetings had no decision.
pub(super) fn status<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let held = held(stretch.diary);
    by_series(stretch, |diary, event| {
        let all = held.get(&series(event))?;
        let last = all.len().checked_sub(4)?;
        let is_status = is_status(event) && !meetings::is_protected(event);
        let decided = all[last..].iter().any(|e| decides(diary, e));
        (is_status && !decided).then(|| "no decision in the last four".to_owned())
    })
}

const STATUS: [&str; 11] = [
    "status",
    "update",
    "updates",
    "sync",
    "standup",
    "stand-up",
    "check-in",
    "round-up",
    "roundup",
    "jour fixe",
    "round of updates",
];

fn is_status(event: &Event) -> bool {
    let notes = event.description.to_lowercase();
    says(event, &STATUS) || STATUS.iter().any(|w| meetings::holds_word(&notes, w))
}

/// Whether something was decided there, or to be.
fn decides(diary: &Diary, event: &Event) -> bool {
    event.hoped_outcome.is_some()
        || meetings::wants_preparing(diary.world, event) == Some(meetings::Prepare::Decision)
}

/// The meetings of every series that are over, in order.
fn held<'a>(diary: &Diary<'a>) -> BTreeMap<Series<'a>, Vec<&'a Event>> {
    let zone = diary.world.zone();
    let mut all: BTreeMap<Series, Vec<&Event>> = BTreeMap::new();
    let mine = &diary.world.office.addresses;
    let over = |e: &&Event| e.interval(&zone).end <= diary.world.now && e.is_busy(mine) && e.is_meeting(mine);
    for event in diary.world.events.values().filter(over) {
        all.entry(series(event)).or_default().push(event);
    }
    all.values_mut().for_each(|events| events.sort_by_key(|e| e.interval(&zone)));
    all
}

/// The meetings for which there is a reason, grouped by series: minutes as they were shared out.
fn by_series<'a>(stretch: &Stretch<'_, 'a>, why: impl Fn(&Diary, &Event) -> Option<String>) -> Vec<Case<'a>> {
    let mut cases: BTreeMap<Series, Case> = BTreeMap::new();
    for (event, entry) in meeting_entries(stretch) {
        let Some(why) = why(stretch.diary, event) else { continue };
        let case = cases.entry(series(event)).or_insert_with(|| Case {
            subject: Subject::Meeting(event),
            name: name(event),
            why,
            minutes: 0.0,
            parts: Vec::new(),
        });
        case.subject = Subject::Meeting(event);
        case.minutes += entry.minutes;
        case.parts.push(part(event, entry.span.start, entry.minutes));
    }
    cases.into_values().collect()
}

fn meeting_entries<'d, 'a>(stretch: &Stretch<'d, 'a>) -> impl Iterator<Item = (&'a Event, &'d Entry<'a>)> {
    let diary = stretch.diary;
    stretch.entries().iter().filter_map(move |entry| match entry.what {
        What::Event(event) if diary.is_meeting(event) => Some((event, entry)),
        _ => None,
    })
}

pub(super) fn name(event: &Event) -> String {
    match event.summary.trim() {
        "" => "an untitled event".to_owned(),
        title => spoken::short(title, 60),
    }
}

/// Shares of people and of title words from which two meetings are one.
const SAME_PEOPLE: f64 = 0.7;
const SAME_TOPIC: f64 = 0.5;

/// Two meetings of one week with the same people on the same topic: what the shorter takes.
pub(super) fn duplicates<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let mut cases: BTreeMap<(Series, Series), Case> = BTreeMap::new();
    for week in stretch.each_week() {
        let meetings: Vec<Known> =
            week.meetings().into_iter().filter_map(|m| known(stretch.diary, m)).collect();
        for (n, a) in meetings.iter().enumerate() {
            for b in meetings[n + 1..].iter().filter(|b| series(a.event) != series(b.event) && same(a, b)) {
                let (less, more) = if a.when.minutes() < b.when.minutes() { (a, b) } else { (b, a) };
                let minutes = less.when.minutes() as f64;
                let key = (series(a.event).min(series(b.event)), series(a.event).max(series(b.event)));
                let case = cases.entry(key).or_insert_with(|| Case {
                    subject: Subject::Meeting(less.event),
                    name: name(less.event),
                    why: format!("the same people met for {} in the same week", name(more.event)),
                    minutes: 0.0,
                    parts: Vec::new(),
                });
                case.minutes += minutes;
                case.parts.push(part(less.event, less.when.start, minutes));
            }
        }
    }
    cases.into_values().collect()
}

struct Known<'a> {
    when: Interval,
    event: &'a Event,
    people: Vec<&'a str>,
    words: Vec<String>,
}

fn known<'a>(diary: &Diary<'a>, (when, event): (Interval, &'a Event)) -> Option<Known<'a>> {
    let mut people: Vec<&str> =
        meetings::others(diary.world, event).into_iter().map(|a| a.email.as_str()).collect();
    people.sort_unstable();
    let words = words::telling(&event.summary);
    (!meetings::is_protected(event) && !people.is_empty() && !words.is_empty()).then_some(Known {
        when,
        event,
        people,
        words,
    })
}

fn same(a: &Known, b: &Known) -> bool {
    words::jaccard(&a.people, &b.people) >= SAME_PEOPLE && words::jaccard(&a.words, &b.words) >= SAME_TOPIC
}

/// A meeting shorter than this is short for a journey; it belongs to one that ends or begins so near, minutes.
const SHORT: i64 = 60;
const NEAR: i64 = 90;

/// Journeys that lead only to short meetings.
pub(super) fn travel<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let there: Vec<(Interval, &Event)> = stretch
        .meetings()
        .into_iter()
        .filter(|(_, e)| meetings::place(e).is_some() && !is_travel(e))
        .collect();
    let mut cases: BTreeMap<EventId, Case> = BTreeMap::new();
    for entry in stretch.entries() {
        let What::Event(journey) = entry.what else { continue };
        if !is_travel(journey) || journey.status == EventStatus::Cancelled {
            continue;
        }
        let near: Vec<&(Interval, &Event)> = there
            .iter()
            .filter(|(when, _)| follows(&entry.span, when) || follows(when, &entry.span))
            .collect();
        let Some((_, first)) = near.first().filter(|_| near.iter().all(|(w, _)| w.minutes() < SHORT)) else {
            continue;
        };
        let case = cases.entry(first.id).or_insert_with(|| Case {
            subject: Subject::Meeting(first),
            name: name(first),
            why: "the way there was longer than it is worth".to_owned(),
            minutes: 0.0,
            parts: Vec::new(),
        });
        case.minutes += entry.minutes;
        let own: Part = part(journey, entry.span.start, entry.minutes);
        case.parts.push(own);
    }
    cases.into_values().collect()
}

/// Whether the second begins soon after the first has ended.
fn follows(first: &Interval, second: &Interval) -> bool {
    (0..=NEAR * 60).contains(&(second.start.as_second() - first.end.as_second()))
}
