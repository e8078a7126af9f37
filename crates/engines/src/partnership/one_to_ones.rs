//! 1-2-1s: at least one a month with each direct report, led by their agenda. What was moved says why, comes soon, and
//! never moves twice in a row without the executive knowing.

use crate::maths::{calendar, meetings};
use jiff::{SignedDuration, Timestamp, civil};
use std::collections::BTreeMap;
use world::event::{EventStatus, EventTime};
use world::note::Written;
use world::office::Member;
use world::{Event, EventId, Note, NoteId, Snapshot};

/// Most days from one 1-2-1 to the next.
pub const MOST_DAYS: i64 = 31;
/// A 1-2-1 that is moved comes within so many working days.
pub const SOON: i64 = 5;
/// The agenda is in so many hours before it begins, on the working day before where that is none.
pub const AGENDA_HOURS: i64 = 24;
/// It is asked for first so many hours before.
pub const ASKED_HOURS: i64 = 48;
/// So many promises between the two are shown.
pub const PROMISES: usize = 3;

/// A 1-2-1 that did not stay where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub event: EventId,
    /// From when.
    pub from: Timestamp,
    /// To when; none was called off.
    pub to: Option<Timestamp>,
    /// Why, where somebody said so.
    pub why: Option<String>,
}

/// Where the agenda of the next 1-2-1 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agenda {
    /// No 1-2-1 is ahead.
    None,
    /// The report has put it in, at this instant.
    In(Timestamp),
    /// It is not in, and not asked for yet; it is due at this instant.
    Ahead(Timestamp),
    /// It is not in, and is asked for: it is due at this instant.
    Asked(Timestamp),
    /// It is not in, and it is due.
    Missing,
}

/// What the pair must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alarm {
    /// None is planned; it is due by this day where one was held before.
    NoneAhead(Option<civil::Date>),
    /// So many days lie between the last and the next.
    Gap(i64),
    /// So many moves in a row, of one or of several.
    MovedAgain(usize),
    /// One that is ahead lies further than five working days from its first place.
    MovedFar(i64),
    /// One that is ahead was moved, and nobody said why.
    Unexplained,
    /// The agenda is due and not in.
    NoAgenda,
}

impl Alarm {
    /// Whether the executive is told, not only the assistant.
    pub fn is_executives(&self) -> bool {
        matches!(self, Alarm::MovedAgain(_) | Alarm::NoneAhead(_) | Alarm::Gap(_))
    }
}

/// How it stands with one direct report.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Whom with.
    pub report: Member,
    /// The day of the last one, by the calendar or by a note of it.
    pub held: Option<civil::Date>,
    /// The last one that was held, in the calendar.
    pub last: Option<(EventId, Timestamp)>,
    /// The next one.
    pub next: Option<(EventId, world::Interval)>,
    /// Days from the last to the next, or to today where none is planned; none where none was held.
    pub gap: Option<i64>,
    /// Moves in a row up to the next, newest first.
    pub moves: Vec<Move>,
    /// The one of today, or of a day before the next, that was called off: when it was to be, and why.
    pub off: Option<(Timestamp, Option<String>)>,
    /// Points to be spoken of, in the order of writing.
    pub points: Vec<NoteId>,
    /// Its agenda.
    pub agenda: Agenda,
    /// What is wrong.
    pub alarms: Vec<Alarm>,
}

/// How it stands with every direct report, by name.
pub fn standings(world: &Snapshot) -> Vec<Standing> {
    let mut with: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in world.events.values() {
        if let Some(email) = meetings::one_to_one_with(world, event) {
            with.entry(email).or_default().push(event);
        }
    }
    let events = |report: &Member| {
        let card = world.people.get(&report.person);
        let more = card.into_iter().flat_map(|c| &c.emails).filter(|e| **e != report.email);
        let addresses = std::iter::once(&report.email).chain(more);
        addresses.filter_map(|email| with.get(email.as_str())).flatten().copied().collect::<Vec<_>>()
    };
    world.reports().into_iter().map(|report| standing(world, &events(&report), report)).collect()
}

/// How it stands with one of them, whose 1-2-1s these are.
pub fn standing(world: &Snapshot, events: &[&Event], report: Member) -> Standing {
    let zone = world.zone();
    let mut all: Vec<(world::Interval, &Event)> = events.iter().map(|e| (e.interval(&zone), *e)).collect();
    all.sort_by_key(|(span, e)| (*span, e.id));
    let stands = |e: &Event| e.is_busy(&world.office.addresses);
    let last = all.iter().rev().find(|(span, e)| span.end <= world.now && stands(e));
    let next = all.iter().find(|(span, e)| span.end > world.now && stands(e));
    let day = |at: Timestamp| calendar::date_of(at, &zone);
    let until = next.map_or_else(|| day(world.now), |(span, _)| day(span.start));
    // One that stands in no calendar is known by its note.
    let noted =
        world.notes.values().filter(|n| n.with == Some(report.person)).filter_map(|n| match n.written {
            Written::Minutes { on } if on <= day(world.now) => Some(on),
            _ => None,
        });
    let held = noted.chain(last.map(|(span, _)| day(span.start))).max();
    let gap = held.map(|held| i64::from((until - held).get_days()));
    let upto = next.or(last).map_or(world.now, |(span, _)| span.start);
    let anchor = next.or(last).map(|(_, e)| e.id);
    let moves = in_a_row(world, &all, anchor, upto);
    let off = called_off(world, &all, &report, next.map(|(span, _)| span.start));
    let points = points(world, &report);
    let agenda = agenda(world, &report, next.map(|(span, _)| span.start), &points);
    let mut standing = Standing {
        report,
        held,
        last: last.map(|(span, e)| (e.id, span.start)),
        next: next.map(|(span, e)| (e.id, *span)),
        gap,
        moves,
        off,
        points: points.iter().map(|note| note.id).collect(),
        agenda,
        alarms: Vec::new(),
    };
    standing.alarms = alarms(world, &standing);
    standing
}

fn alarms(world: &Snapshot, of: &Standing) -> Vec<Alarm> {
    let mut found = Vec::new();
    if of.next.is_none() {
        let by = of.held.map(|held| held.saturating_add(jiff::Span::new().days(MOST_DAYS)));
        found.push(Alarm::NoneAhead(by));
    } else if let Some(days) = of.gap.filter(|days| *days > MOST_DAYS) {
        found.push(Alarm::Gap(days));
    }
    if of.moves.len() >= 2 {
        found.push(Alarm::MovedAgain(of.moves.len()));
    }
    // The newest move comes first: the first that lies ahead says where one is now.
    let ahead = of.moves.iter().find_map(|m| Some((m, m.to.filter(|to| *to > world.now)?)));
    if let Some((moved, to)) = ahead {
        let mut of_it = of.moves.iter().filter(|m| m.event == moved.event);
        let first = of_it.clone().next_back().map_or(moved.from, |first| first.from);
        let days = working_days(world, first, to);
        found.extend((days > SOON).then_some(Alarm::MovedFar(days)));
        found.extend(of_it.any(|m| m.why.is_none()).then_some(Alarm::Unexplained));
    }
    found.extend((of.agenda == Agenda::Missing).then_some(Alarm::NoAgenda));
    found
}

/// Working days from the day of one instant to the day of a later one; none where it comes sooner.
pub fn working_days(world: &Snapshot, from: Timestamp, to: Timestamp) -> i64 {
    let day = |at| calendar::date_of(at, &world.zone());
    calendar::working_days_between(&world.office.hours, day(from), day(to)).max(0)
}

/// The moves that lie next to each other up to the next, newest first: of 1-2-1s in the order in which they were planned,
/// from the last that was moved and is still ahead.
fn in_a_row(
    world: &Snapshot,
    all: &[(world::Interval, &Event)],
    next: Option<EventId>,
    upto: Timestamp,
) -> Vec<Move> {
    let mut planned: Vec<(Timestamp, &Event, Vec<Move>)> = all
        .iter()
        .map(|(span, event)| {
            let moves = moves(world, event);
            (moves.last().map_or(span.start, |first| first.from), *event, moves)
        })
        .filter(|(first, event, _)| *first <= upto || Some(event.id) == next)
        .collect();
    planned.sort_by_key(|(first, event, _)| (*first, event.id));
    let zone = world.zone();
    let is_ahead = |(_, event, moves): &(Timestamp, &Event, Vec<Move>)| {
        Some(event.id) == next || !moves.is_empty() && event.interval(&zone).end > world.now
    };
    let from = planned.iter().rposition(|p| is_ahead(p) && !p.2.is_empty());
    let upto = from.map_or(planned.len(), |n| n + 1);
    planned.truncate(upto);
    planned
        .into_iter()
        .rev()
        .map(|(.., moves)| moves)
        .take_while(|moves| !moves.is_empty())
        .flatten()
        .collect()
}

/// What was said of the moves of an event: when, from where, to where, why.
fn said(world: &Snapshot, event: EventId) -> Vec<(Timestamp, Timestamp, Timestamp, &str)> {
    let mut said: Vec<_> = world
        .notes
        .values()
        .filter_map(|note| match note.written {
            Written::Moved { event: of, from, to } if of == event => {
                Some((note.at, from, to, note.text.trim()))
            }
            _ => None,
        })
        .collect();
    said.sort();
    said
}

/// How a 1-2-1 was moved or called off, newest first: as somebody said here, or as its series tells. One that lies where
/// it was planned was not moved.
pub fn moves(world: &Snapshot, event: &Event) -> Vec<Move> {
    let start = event.interval(&world.zone()).start;
    let given = |why: &str| Some(why.to_owned()).filter(|why| !why.is_empty());
    let mut said = said(world, event.id);
    if event.status == EventStatus::Cancelled {
        let why = said.last().and_then(|(.., why)| given(why));
        return vec![Move { event: event.id, from: start, to: None, why }];
    }
    let planned = planned(event);
    let mut found = Vec::new();
    let mut at = start;
    // From where it lies now, back to where it lay first: what was taken back since is not on that way.
    while Some(at) != planned || found.is_empty() {
        let Some(n) = said.iter().rposition(|(_, from, to, _)| *to == at && from != to) else { break };
        let (_, from, to, why) = said.remove(n);
        found.push(Move { event: event.id, from, to: Some(to), why: given(why) });
        at = from;
    }
    if let Some(first) = planned.filter(|first| *first != at) {
        found.push(Move { event: event.id, from: first, to: Some(at), why: None });
        at = first;
    }
    if at == start { Vec::new() } else { found }
}

/// Where a 1-2-1 lay before it was first moved.
pub fn first_place(world: &Snapshot, event: &Event) -> Timestamp {
    moves(world, event).last().map_or_else(|| event.interval(&world.zone()).start, |first| first.from)
}

/// The first 1-2-1 from today on, before the next, that was called off. One date of a series that is called off is gone
/// from the calendar: then what was said of it tells.
fn called_off(
    world: &Snapshot,
    all: &[(world::Interval, &Event)],
    report: &Member,
    next: Option<Timestamp>,
) -> Option<(Timestamp, Option<String>)> {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let counts = |at: Timestamp| calendar::date_of(at, &zone) >= today && next.is_none_or(|next| at < next);
    let events = all
        .iter()
        .filter(|(_, e)| e.status == EventStatus::Cancelled)
        .map(|(span, e)| (span.start, moves(world, e).into_iter().next().and_then(|m| m.why)));
    let gone =
        world.notes.values().filter(|n| n.with == Some(report.person)).filter_map(|n| match n.written {
            Written::Moved { event, from, to } if from == to && !world.events.contains_key(&event) => {
                Some((from, Some(n.text.clone()).filter(|why| !why.trim().is_empty())))
            }
            _ => None,
        });
    events.chain(gone).filter(|(at, _)| counts(*at)).min()
}

/// The requests for time of somebody that nobody has answered, and no date was made for: each with its minutes.
pub fn asks<'a>(world: &'a Snapshot, report: &Member) -> Vec<(&'a Note, u32)> {
    let made = |note: &Note| {
        let uid = asked_uid(note);
        world.events.values().any(|e| e.uid == uid && e.status != EventStatus::Cancelled)
    };
    let of_them = world.notes.values().filter(|note| note.with == Some(report.person));
    let open = of_them.filter_map(|note| match note.written {
        Written::Asks { minutes, answered: false } => Some((note, minutes)),
        _ => None,
    });
    open.filter(|(note, _)| !made(note)).collect()
}

/// The UID of the date that is made for a request.
pub fn asked_uid(note: &Note) -> String {
    format!("time-{}@equerry", note.id)
}

/// When the agenda of a 1-2-1 that begins at an instant is due: a day before, or on the working day before that.
pub fn agenda_due(world: &Snapshot, start: Timestamp) -> Timestamp {
    let mut due = start - SignedDuration::from_hours(AGENDA_HOURS);
    let works = |at| calendar::is_working_day(&world.office.hours, calendar::date_of(at, &world.zone()));
    let days = world.office.hours.days.iter().flatten().count();
    while days > 0 && !works(due) {
        due -= SignedDuration::from_hours(24);
    }
    due
}

/// When a date of a series would have been (RFC 5545 §3.8.4.4); none for a single event.
fn planned(event: &Event) -> Option<Timestamp> {
    let (EventTime::Timed { zone, .. }, Some(text)) = (&event.time, &event.recurrence_id) else {
        return None;
    };
    let zone = match text.ends_with('Z') {
        true => jiff::tz::TimeZone::UTC,
        false => jiff::tz::TimeZone::get(zone).ok()?,
    };
    let at = civil::DateTime::strptime("%Y%m%dT%H%M%S", text.trim_end_matches('Z')).ok()?;
    zone.to_timestamp(at).ok()
}

/// The points that are still to be spoken of with somebody, oldest first.
pub fn points<'a>(world: &'a Snapshot, report: &Member) -> Vec<&'a Note> {
    let with = |note: &&Note| note.with == Some(report.person) && note.is_open_point();
    let mut points: Vec<&Note> = world.notes.values().filter(with).collect();
    points.sort_by_key(|note| (note.at, note.id));
    points
}

/// Whether the agenda is in: a point of the report's own.
fn agenda(world: &Snapshot, report: &Member, next: Option<Timestamp>, points: &[&Note]) -> Agenda {
    let Some(start) = next else { return Agenda::None };
    if let Some(first) = points.iter().find(|note| note.author == report.person) {
        return Agenda::In(first.at);
    }
    let due = agenda_due(world, start);
    let asked = due - SignedDuration::from_hours(ASKED_HOURS - AGENDA_HOURS);
    match world.now {
        now if now >= due => Agenda::Missing,
        now if now >= asked => Agenda::Asked(due),
        _ => Agenda::Ahead(due),
    }
}
