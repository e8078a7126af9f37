//! One event: what it is, who comes, and changes by hand. What a person changes is their yes: a proposal made and
//! accepted in one step, carried out through the same outbox, audited, and taken back like any other.

use crate::apply::{self, OWN};
use crate::card::{Card, Seats, card};
use crate::decide::{self, Done};
use crate::glance::{self, Glance};
use crate::marks::{Mark, Marks};
use crate::words::{clock, day, duration, inert, sentence};
use crate::{Desk, DeskError, gather, sources};
use connectors::Fingerprint;
use engines::maths::meetings;
use jiff::{SignedDuration, ToSpan, civil};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use world::clearance::Approver;
use world::effect::{EventChange, EventDraft};
use world::event::{AttendeeRole, EventStatus, EventTime};
use world::proposal::Draft;
use world::{
    Attendee, Effect, Event, EventId, Evidence, Interval, Item, ItemRef, PartStat, PersonId, Proposal,
    ProposalId, Snapshot, SourceId, State,
};

/// The kind of a change by hand; it teaches nothing about proposals.
const BY_HAND: &str = "hand.event";
/// How the UID of an event begins that was made by hand.
pub(crate) const BY_HAND_UID: &str = "hand-";
/// Most characters of a title or a place.
const MOST_TITLE: usize = 300;
/// Most characters of the notes.
const MOST_NOTES: usize = 20_000;
/// Longest event that is made or moved by hand.
const MOST_MINUTES: i64 = 24 * 60;

/// One who is invited.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Invited {
    /// Their card, where there is one.
    pub person: Option<PersonId>,
    /// Name, else address.
    pub name: String,
    /// Address.
    pub email: String,
    /// "comes", "declined", "perhaps", "has not answered".
    pub reply: String,
    /// "chair", "optional", "room or resource"; empty for the rest.
    pub role: &'static str,
    /// The executive.
    pub is_owner: bool,
}

/// An event as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventView {
    /// Which.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// "Tuesday 24 November, 09:00–09:45".
    pub when: String,
    /// How long, and the zone it is written in where that is another.
    pub when_note: String,
    /// The day it begins.
    pub date: civil::Date,
    /// Where.
    pub location: Option<String>,
    /// Who is invited.
    pub invited: Vec<Invited>,
    /// Who called it.
    pub organiser: Option<String>,
    /// Whether the executive called it, or it is theirs alone.
    pub ours: bool,
    /// What one wants from it, where it is said.
    pub purpose: Option<String>,
    /// The notes as plain text.
    pub description: String,
    /// The goals it serves.
    pub goals: Vec<Mark>,
    /// "Internal", "Confidential".
    pub level: String,
    /// The calendar it stands in.
    pub calendar: String,
    /// Where a change will lie.
    pub change_lies: String,
    /// Part of a series, in words; none for a single event.
    pub series: Option<String>,
    /// What it is at a glance.
    pub glance: Glance,
    /// Called off.
    pub cancelled: bool,
    /// Lasts whole days.
    pub all_day: bool,
    /// A meeting that is ahead, for which there is a brief.
    pub has_brief: bool,
    /// What a person should see: a problem with its time.
    pub flag: Option<String>,
    /// Open proposals about it.
    pub proposals: Vec<Card>,
    /// Who said that it stays where it is; none where proposals may move it.
    pub stay: Option<crate::ahead::Staying>,
    /// Whether it is ahead.
    pub ahead: bool,
    /// Whether it is a 1-2-1 with a direct report: a move of it says why.
    pub kept: bool,
    /// What to know before changing it.
    pub notes: Vec<String>,
    /// The fields of the form.
    pub form: Form,
    /// Where it comes from.
    pub sources: Vec<Evidence>,
}

/// The fields of an event as they are edited: times by the office's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// A mark of the event as it was shown; for a new one, what makes it one event however often it is posted.
    #[serde(default)]
    pub seen: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// "2026-11-24".
    #[serde(default)]
    pub date: String,
    /// "09:00"; empty for whole days.
    #[serde(default)]
    pub start: String,
    /// "09:45"; empty for whole days.
    #[serde(default)]
    pub end: String,
    /// The last day, where it is another.
    #[serde(default)]
    pub end_date: String,
    /// Place.
    #[serde(default)]
    pub location: String,
    /// Notes.
    #[serde(default)]
    pub description: String,
    /// Why a protected 1-2-1 moves, or is called off.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Which: "title", "date", "start", "end", "end_date", "location", "description".
    pub field: &'static str,
    /// What is wrong.
    pub problem: String,
    /// Such as `E_TIME_ORDER`.
    pub code: &'static str,
    /// What to write instead.
    pub hint: String,
}

/// What came of a change by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::large_enum_variant, reason = "one is made for a request; a box would buy nothing")]
pub enum Outcome {
    /// It was done.
    Done(Done),
    /// Nothing is different, so nothing was done.
    Same,
    /// Nothing was changed: these fields cannot be used.
    Wrong(Vec<Wrong>),
    /// Nothing was changed: the event is another now than it was when it was shown.
    Changed {
        /// What was wanted.
        yours: Form,
        /// As it is now, with a fresh mark.
        now: EventView,
    },
    /// Nothing was changed: it could not be written.
    Failed {
        /// Why, and what to do now.
        why: String,
    },
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This event, or this occurrence of a series.
    This,
    /// Every occurrence of the series.
    Series,
}

/// An event for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`, whether it is absent or not to be seen.
pub async fn event(desk: &Desk, id: EventId) -> Result<EventView, DeskError> {
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else { return Err(missing(id)) };
    view(desk, event).await
}

async fn view(desk: &Desk, event: Event) -> Result<EventView, DeskError> {
    let zone = desk.office().tz();
    let span = event.interval(&zone);
    let around = SignedDuration::from_hours(24 * 22);
    let mut world = desk.calendar_of(Interval::new(span.start - around, span.end + around)).await?;
    // As it was read, also where its time lies outside what a snapshot holds.
    world.put(Item::Event(event.clone()));
    let lies = lies(desk, event.source).await?;
    let view = compose(&world, &event, &lies, &desk.seats().await?, &desk.engines().alignment);
    Ok(EventView { stay: crate::ahead::staying_of(desk, &event), ..view })
}

/// Where an event stands and where a change of it goes.
struct Lies {
    calendar: String,
    change: String,
}

async fn lies(desk: &Desk, source: SourceId) -> Result<Lies, DeskError> {
    let watched = gather::watched(desk).await?;
    let folder = watched.iter().find(|w| apply::source_of(w) == source);
    let outbox = "Kept in Equerry’s calendar; the file for your own lies in outbox/.";
    Ok(match folder {
        Some(w) => {
            let name = w
                .path
                .file_name()
                .map_or_else(|| w.path.display().to_string(), |n| n.to_string_lossy().into());
            match w.write {
                true => Lies {
                    change: format!("Written to the connected calendar “{}”.", inert(&name)),
                    calendar: format!("“{}”, connected", inert(&name)),
                },
                false => Lies {
                    change: format!("Equerry may only read this calendar. {outbox}"),
                    calendar: format!("“{}”, connected, read only", inert(&name)),
                },
            }
        }
        None if source == SourceId::derive(OWN) => {
            Lies { calendar: "Equerry’s own calendar".to_owned(), change: outbox.to_owned() }
        }
        None => Lies {
            calendar: "an imported file".to_owned(),
            change: format!("The file it was read from is left alone. {outbox}"),
        },
    })
}

fn compose(
    world: &Snapshot,
    event: &Event,
    lies: &Lies,
    seats: &Seats,
    config: &engines::alignment::AlignmentConfig,
) -> EventView {
    let zone = world.zone();
    let span = event.interval(&zone);
    let today = zone.to_datetime(world.now).date();
    let mine = &world.office.addresses;
    let marks = Marks::of(world);
    let goals = engines::alignment::links(world, ItemRef::Event(event.id), config);
    let seen = glance::of(world, event);
    let ours = meetings::is_ours(world, event);
    let organiser = event.organiser.as_deref().map(|o| named(world, o, None));
    let is_meeting = event.is_meeting(mine);
    let series = event.recurrence_id.as_ref().map(|_| {
        "One of a series. A change here changes this one alone; a whole series cannot be changed here yet."
            .to_owned()
    });
    EventView {
        id: event.id,
        title: crate::week::title(event),
        when: when(event, &span, &zone, today),
        when_note: when_note(event, &span, &world.office.zone),
        date: zone.to_datetime(span.start).date(),
        location: event.location.as_deref().map(inert),
        invited: event.attendees.iter().map(|a| invited(world, a)).collect(),
        ours,
        purpose: event.hoped_outcome.as_deref().map(inert),
        description: inert(&event.description),
        goals: goals.iter().filter_map(|(goal, _)| marks.goal(*goal)).collect(),
        level: level(event).to_owned(),
        calendar: lies.calendar.clone(),
        change_lies: lies.change.clone(),
        kept: crate::team::whose(world, event).is_some(),
        notes: notes(event, seen, ours, is_meeting, organiser.as_deref(), series.as_deref()),
        organiser,
        series,
        glance: seen,
        cancelled: event.status == EventStatus::Cancelled,
        all_day: event.is_all_day(),
        has_brief: is_meeting && !event.is_all_day(),
        flag: event.flag.as_deref().map(|f| sentence(&inert(f))),
        proposals: about(world, seats, &marks, event.id),
        stay: None,
        ahead: span.start > world.now,
        form: form(event, &zone),
        sources: crate::brief::shown(vec![sources::event(event, &zone)]),
    }
}

fn missing(id: EventId) -> DeskError {
    DeskError::NotFound { kind: "event", id: id.short() }
}

/// "Tuesday 24 November, 09:00–09:45".
pub(crate) fn when(event: &Event, span: &Interval, zone: &jiff::tz::TimeZone, today: civil::Date) -> String {
    let long = |date: civil::Date| {
        let year = if date.year() == today.year() { String::new() } else { date.strftime(" %Y").to_string() };
        format!("{}{year}", date.strftime("%A %-d %B"))
    };
    if let EventTime::AllDay { start, end } = &event.time {
        let last = end.saturating_sub(1.days());
        return if last <= *start {
            format!("{}, all day", long(*start))
        } else {
            format!("{} to {}", long(*start), long(last))
        };
    }
    let (from, to) = (zone.to_datetime(span.start).date(), zone.to_datetime(span.end).date());
    let (start, end) = (clock(span.start, zone), clock(span.end, zone));
    if from == to {
        format!("{}, {start}–{end}", long(from))
    } else {
        format!("{} {start} to {} {end}", long(from), long(to))
    }
}

fn when_note(event: &Event, span: &Interval, office: &str) -> String {
    match &event.time {
        EventTime::AllDay { .. } => String::new(),
        EventTime::Timed { zone, .. } if zone == office => duration(span.minutes()),
        EventTime::Timed { zone, .. } => {
            format!("{}; written in {}, shown in {office}", duration(span.minutes()), inert(zone))
        }
    }
}

/// How to call the owner of an address.
fn named(world: &Snapshot, email: &str, written: Option<&str>) -> String {
    let known = world.name_of(email);
    let name =
        if known == email { written.filter(|n| !n.trim().is_empty()).unwrap_or(email) } else { &known };
    inert(if world.office.is_mine(email) { &world.office.owner.name } else { name })
}

fn invited(world: &Snapshot, attendee: &Attendee) -> Invited {
    Invited {
        person: world.person_by_email(&attendee.email).map(|p| p.id),
        name: named(world, &attendee.email, attendee.name.as_deref()),
        email: inert(&attendee.email),
        reply: reply(&attendee.partstat),
        role: match attendee.role {
            AttendeeRole::Chair => "chair",
            AttendeeRole::Required => "",
            AttendeeRole::Optional => "optional",
            AttendeeRole::NonParticipant => "room or resource",
        },
        is_owner: world.office.is_mine(&attendee.email),
    }
}

pub(crate) fn reply(partstat: &PartStat) -> String {
    match partstat {
        PartStat::Accepted => "comes".to_owned(),
        PartStat::Declined => "declined".to_owned(),
        PartStat::Tentative => "perhaps".to_owned(),
        PartStat::NeedsAction => "has not answered".to_owned(),
        PartStat::Delegated => "sends somebody else".to_owned(),
        PartStat::Other(word) => inert(word).to_lowercase(),
    }
}

/// The level in a word.
fn level(event: &Event) -> &'static str {
    match event.clearance.level {
        world::Level::Public => "Public",
        world::Level::Internal => "Internal",
        world::Level::Confidential => "Confidential",
        world::Level::Restricted => "Restricted",
        world::Level::EyesOnly => "Eyes-only",
    }
}

/// What to know before an event is changed.
fn notes(
    event: &Event,
    seen: Glance,
    ours: bool,
    is_meeting: bool,
    organiser: Option<&str>,
    series: Option<&str>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if let (false, Some(organiser)) = (ours, organiser) {
        notes.push(format!(
            "{organiser} called this meeting. A change here is in your calendar only, until they change it."
        ));
    } else if is_meeting {
        notes.push("Nobody is told by Equerry: tell those who are invited.".to_owned());
    }
    if seen.protected {
        notes.push("Protected: no proposal may move it. You may.".to_owned());
    }
    notes.extend(series.map(str::to_owned));
    if event.status == EventStatus::Cancelled {
        notes.push("It was called off.".to_owned());
    }
    notes
}

/// Open proposals that are about an event or would change it.
fn about(world: &Snapshot, seats: &Seats, marks: &Marks, id: EventId) -> Vec<Card> {
    let touches = |p: &Proposal| {
        p.about.contains(&ItemRef::Event(id))
            || p.effect.parts().iter().any(|part| match part {
                Effect::MoveEvent { event, .. }
                | Effect::ChangeEvent { event, .. }
                | Effect::CancelEvent { event } => *event == id,
                _ => false,
            })
    };
    let open = world.proposals.values().filter(|p| p.waits(world.now) && touches(p));
    open.map(|p| card(world, seats, marks, p)).collect()
}

/// A mark that changes with the event.
fn mark(event: &Event) -> String {
    Fingerprint::of(serde_json::to_string(event).unwrap_or_default().as_bytes()).to_string()
}

/// The fields of an event.
fn form(event: &Event, zone: &jiff::tz::TimeZone) -> Form {
    let span = event.interval(zone);
    let (from, to) = (zone.to_datetime(span.start), zone.to_datetime(span.end));
    let timed = !event.is_all_day();
    let last = if timed { to.date() } else { to.date().saturating_sub(1.days()) };
    let clock = |t: civil::Time| if timed { t.strftime("%H:%M").to_string() } else { String::new() };
    Form {
        seen: mark(event),
        title: event.summary.clone(),
        date: from.date().to_string(),
        start: clock(from.time()),
        end: clock(to.time()),
        end_date: if last == from.date() { String::new() } else { last.to_string() },
        location: event.location.clone().unwrap_or_default(),
        description: event.description.clone(),
        reason: String::new(),
    }
}

/// The form of a new event: half an hour on that day, at its first free half-hour ahead.
///
/// # Errors
/// Those of the ledger.
pub async fn new_form(desk: &Desk, date: Option<civil::Date>) -> Result<Form, DeskError> {
    let zone = desk.office().tz();
    let date = date.unwrap_or_else(|| desk.today());
    let begins = world::time::instant(date, desk.office().hours.day_start(date), &zone);
    let ends = world::time::instant(date, desk.office().hours.day_end(date), &zone);
    let world = desk.calendar_of(Interval::new(begins, ends)).await?;
    let from = begins.max(engines::maths::calendar::round_up(desk.now(), 30));
    let free = world::time::free(Interval::new(begins, ends), world.busy.to_vec());
    let fits = |f: &Interval| {
        let start = engines::maths::calendar::round_up(f.start.max(from), 5);
        (start + SignedDuration::from_mins(30) <= f.end).then(|| Interval::lasting(start, 30))
    };
    let slot = free.iter().find_map(fits).unwrap_or(Interval::lasting(begins, 30));
    let local = |at| zone.to_datetime(at).time().strftime("%H:%M").to_string();
    Ok(Form {
        seen: EventId::derive(&format!("{}\n{}", desk.now(), desk.reader().actor.person)).to_string(),
        date: date.to_string(),
        start: local(slot.start),
        end: local(slot.end),
        ..Form::default()
    })
}

impl Form {
    /// What the fields change of an event; each wrong field is named.
    fn change_of(&self, event: &Event, desk: &Desk) -> Result<EventChange, Vec<Wrong>> {
        let was = form(event, &desk.office().tz());
        let mut wrong = Vec::new();
        let text = |new: &str, old: &str| (plain(new) != plain(old)).then(|| plain(new));
        let times = |f: &Form| [&f.date, &f.start, &f.end, &f.end_date].map(|part| part.trim().to_owned());
        let to = if times(self) == times(&was) {
            None
        } else {
            self.times(event.is_all_day(), desk).map_err(|found| wrong.extend(found)).ok()
        };
        let ahead = event.interval(&desk.office().tz()).start > desk.now();
        if ahead && !event.is_all_day() && to.is_some_and(|to| to.start < desk.now()) {
            wrong.push(Wrong {
                field: "date",
                problem: "That time is over.".to_owned(),
                code: "E_RANGE",
                hint: "Choose a time ahead.".to_owned(),
            });
        }
        self.check_texts(&mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(EventChange {
            to: to.filter(|to| *to != event.interval(&desk.office().tz())),
            summary: text(&self.title, &was.title),
            location: text(&self.location, &was.location),
            description: text(&self.description, &was.description),
            declines: false,
        })
    }

    fn check_texts(&self, wrong: &mut Vec<Wrong>) {
        if plain(&self.title).is_empty() {
            wrong.push(Wrong {
                field: "title",
                problem: "The title is empty.".to_owned(),
                code: "E_RANGE",
                hint: "Give it a name.".to_owned(),
            });
        }
        let texts = [
            ("title", &self.title, MOST_TITLE),
            ("location", &self.location, MOST_TITLE),
            ("description", &self.description, MOST_NOTES),
        ];
        for (field, text, most) in texts {
            let long = text.chars().count();
            if long > most {
                wrong.push(Wrong {
                    field,
                    problem: format!("This is {long} characters long."),
                    code: "E_LIMIT",
                    hint: format!("Write at most {most}."),
                });
            }
        }
    }

    /// The time that the fields name: instants, or from midnight to midnight for whole days.
    fn times(&self, all_day: bool, desk: &Desk) -> Result<Interval, Vec<Wrong>> {
        let zone = desk.office().tz();
        let mut wrong = Vec::new();
        let mut read = |found: Result<civil::DateTime, Wrong>| found.map_err(|w| wrong.push(w)).ok();
        let date = read(date_in("date", &self.date).map(|d| d.to_datetime(civil::Time::midnight())));
        let last = match self.end_date.trim() {
            "" => date,
            text => read(date_in("end_date", text).map(|d| d.to_datetime(civil::Time::midnight()))),
        };
        let whole_days = all_day && self.start.trim().is_empty() && self.end.trim().is_empty();
        let (start, end) = if whole_days {
            let next = last.map(|d| d.date().saturating_add(1.days()).to_datetime(civil::Time::midnight()));
            (date, next)
        } else {
            let on = |day: Option<civil::DateTime>, time: civil::Time| {
                day.unwrap_or_default().date().to_datetime(time)
            };
            let start = read(time_in("start", &self.start).map(|t| on(date, t)));
            let end = read(time_in("end", &self.end).map(|t| on(last, t)));
            (start, end)
        };
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let (Some(start), Some(end)) = (start, end) else { return Err(wrong) };
        let instant = |field, at: civil::DateTime| -> Result<jiff::Timestamp, Vec<Wrong>> {
            let found = zone.to_ambiguous_timestamp(at);
            if matches!(found.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) && !whole_days {
                return Err(vec![gap(field, at, &zone)]);
            }
            found.compatible().map_err(|_| vec![no_such_day(field)])
        };
        let (from, to) = (instant("start", start)?, instant("end", end)?);
        check_span(from, to, whole_days, desk)?;
        Ok(Interval::new(from, to))
    }
}

fn check_span(
    from: jiff::Timestamp,
    to: jiff::Timestamp,
    whole_days: bool,
    desk: &Desk,
) -> Result<(), Vec<Wrong>> {
    let one = |field, problem: &str, code, hint: &str| {
        Err(vec![Wrong { field, problem: problem.to_owned(), code, hint: hint.to_owned() }])
    };
    let window = desk.calendar_window();
    if to <= from {
        let field = if whole_days { "end_date" } else { "end" };
        return one(
            field,
            "The end is not after the start.",
            "E_TIME_ORDER",
            "For an end past midnight, name the day it ends.",
        );
    }
    if !whole_days && Interval::new(from, to).minutes() > MOST_MINUTES {
        return one(
            "end",
            "This lasts longer than 24 hours.",
            "E_LIMIT",
            "Make it shorter, or make two of it.",
        );
    }
    if from < window.start || to > window.end {
        return Err(vec![beyond("date")]);
    }
    Ok(())
}

fn no_such_day(field: &'static str) -> Wrong {
    Wrong {
        field,
        problem: "There is no such day.".to_owned(),
        code: "E_PARSE",
        hint: "Write it as 2026-11-24.".to_owned(),
    }
}

/// A day for which no calendar is kept here.
fn beyond(field: &'static str) -> Wrong {
    Wrong {
        field,
        problem: "The calendar here goes from 1990 to a year ahead.".to_owned(),
        code: "E_RANGE",
        hint: "Choose a day in it.".to_owned(),
    }
}

fn date_in(field: &'static str, text: &str) -> Result<civil::Date, Wrong> {
    let date = civil::Date::strptime("%Y-%m-%d", text.trim()).map_err(|_| no_such_day(field))?;
    if (1990..=2200).contains(&date.year()) { Ok(date) } else { Err(beyond(field)) }
}

fn time_in(field: &'static str, text: &str) -> Result<civil::Time, Wrong> {
    let text = text.trim();
    civil::Time::strptime("%H:%M", text).or_else(|_| civil::Time::strptime("%H:%M:%S", text)).map_err(|_| {
        Wrong {
            field,
            problem: "This is no time of day.".to_owned(),
            code: "E_PARSE",
            hint: "Write it as 09:30.".to_owned(),
        }
    })
}

/// The clock is put forward over this time.
fn gap(field: &'static str, at: civil::DateTime, zone: &jiff::tz::TimeZone) -> Wrong {
    let next = zone.to_ambiguous_timestamp(at).later().map(|t| zone.to_datetime(t)).unwrap_or(at);
    Wrong {
        field,
        problem: format!(
            "There is no {} on {}: the clock is put forward.",
            at.time().strftime("%H:%M"),
            at.date().strftime("%a %-d %b")
        ),
        code: "E_ZONE",
        hint: format!("{} is the same moment; write that or another time.", next.time().strftime("%H:%M")),
    }
}

/// A text as it is kept: one kind of line end, no blanks around it, no control characters.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().trim().to_owned()
}

/// Changes an event, or one occurrence of a series, by hand: exactly once, however often the same form is posted.
///
/// # Errors
/// `E_NOT_FOUND`, `E_CLEARANCE`, `E_STATE` for a whole series or an event that was called off, those of the ledger.
/// Fields that cannot be used and an event that has changed since are no errors but an [`Outcome`].
pub async fn change(desk: &Desk, id: EventId, form: &Form, scope: Scope) -> Result<Outcome, DeskError> {
    check(scope)?;
    let key = key(&format!("change {id}"), form);
    if let Some(done) = done_before(desk, &key).await? {
        return Ok(done);
    }
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else { return Err(missing(id)) };
    if mark(&event) != form.seen {
        return Ok(Outcome::Changed { yours: form.clone(), now: view(desk, event).await? });
    }
    standing(&event)?;
    let change = match form.change_of(&event, desk) {
        Err(wrong) => return Ok(Outcome::Wrong(wrong)),
        Ok(change) if change.is_empty() => return Ok(Outcome::Same),
        Ok(change) => change,
    };
    let refused = crate::team::move_refused(desk, &event, &change, &form.reason).await?;
    if !refused.is_empty() {
        return Ok(Outcome::Wrong(refused));
    }
    let hand = Hand {
        key,
        title: called(desk, &event, &change),
        verb: "event.changed",
        effect: Effect::ChangeEvent { event: id, change: change.clone() },
        evidence: vec![sources::event(&event, &desk.office().tz())],
        about: vec![ItemRef::Event(id)],
    };
    let outcome = carry_out(desk, hand, Some((id, form))).await?;
    if matches!(outcome, Outcome::Done(_)) {
        crate::team::note_move(desk, &event, &change, &form.reason).await?;
    }
    Ok(outcome)
}

/// Calls an event off, or one occurrence of a series, by hand. `seen` is the mark it was shown with; a protected 1-2-1
/// is called off with a reason alone.
///
/// # Errors
/// As [`change`].
pub async fn cancel(
    desk: &Desk,
    id: EventId,
    seen: &str,
    reason: &str,
    scope: Scope,
) -> Result<Outcome, DeskError> {
    check(scope)?;
    let form = Form { seen: seen.to_owned(), reason: reason.trim().to_owned(), ..Form::default() };
    let key = key(&format!("cancel {id}"), &form);
    if let Some(done) = done_before(desk, &key).await? {
        return Ok(done);
    }
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else { return Err(missing(id)) };
    let zone = desk.office().tz();
    if mark(&event) != seen {
        let yours = self::form(&event, &zone);
        return Ok(Outcome::Changed { yours, now: view(desk, event).await? });
    }
    standing(&event)?;
    let refused = crate::team::call_off_refused(desk, &event, reason).await?;
    if !refused.is_empty() {
        return Ok(Outcome::Wrong(refused));
    }
    let hand = Hand {
        key,
        title: format!(
            "Call off {}, {}",
            name(&event),
            moment(desk, &event.interval(&zone), event.is_all_day())
        ),
        verb: "event.called_off",
        effect: Effect::CancelEvent { event: id },
        evidence: vec![sources::event(&event, &zone)],
        about: vec![ItemRef::Event(id)],
    };
    let outcome = carry_out(desk, hand, Some((id, &form))).await?;
    if matches!(outcome, Outcome::Done(_)) {
        crate::team::note_call_off(desk, &event, reason).await?;
    }
    Ok(outcome)
}

/// Adds an event by hand. The same form posted twice makes one.
///
/// # Errors
/// `E_CLEARANCE`, those of the ledger; see [`change`].
pub async fn create(desk: &Desk, form: &Form) -> Result<Outcome, DeskError> {
    let key = key("create", form);
    if let Some(done) = done_before(desk, &key).await? {
        return Ok(done);
    }
    let mut wrong = Vec::new();
    let interval = form.times(false, desk).map_err(|found| wrong.extend(found)).ok();
    form.check_texts(&mut wrong);
    let Some(interval) = interval.filter(|_| wrong.is_empty()) else { return Ok(Outcome::Wrong(wrong)) };
    let draft = EventDraft {
        calendar: None,
        uid: format!("{BY_HAND_UID}{}@equerry", EventId::derive(&key)),
        interval,
        zone: desk.office().zone.clone(),
        summary: plain(&form.title),
        description: plain(&form.description),
        location: Some(plain(&form.location)).filter(|place| !place.is_empty()),
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Default::default(),
    };
    let world = Snapshot::empty(desk.office().clone(), desk.now());
    let hand = Hand {
        key,
        title: format!("Add {}, {}", crate::words::short(&draft.summary, 60), moment(desk, &interval, false)),
        verb: "event.added",
        effect: Effect::CreateEvent { draft },
        evidence: vec![sources::office(&world, "added by hand")],
        about: Vec::new(),
    };
    carry_out(desk, hand, None).await
}

/// The event that a change by hand made or changed.
pub fn event_of(proposal: &Proposal) -> Option<EventId> {
    proposal
        .effect
        .parts()
        .into_iter()
        .find_map(|part| match part {
            Effect::ChangeEvent { event, .. } | Effect::CancelEvent { event } => Some(*event),
            _ => None,
        })
        .or(match &proposal.state {
            State::Applied { undo: Some(Effect::TakeOut { item: ItemRef::Event(event) }), .. } => {
                Some(*event)
            }
            _ => None,
        })
}

fn check(scope: Scope) -> Result<(), DeskError> {
    match scope {
        Scope::This => Ok(()),
        Scope::Series => Err(DeskError::Input {
            problem: "a whole series cannot be changed here yet".to_owned(),
            code: "E_STATE",
            hint: "nothing was changed; change single dates of it, or the series in your calendar program"
                .to_owned(),
        }),
    }
}

fn standing(event: &Event) -> Result<(), DeskError> {
    if event.status == EventStatus::Cancelled {
        return Err(DeskError::Input {
            problem: format!("\"{}\" was called off", name(event)),
            code: "E_STATE",
            hint: "nothing was changed; take the calling-off back, or add a new one".to_owned(),
        });
    }
    Ok(())
}

fn name(event: &Event) -> String {
    crate::words::short(&crate::week::title(event), 60)
}

/// "Wed 25 Nov 10:00–11:00".
fn moment(desk: &Desk, span: &Interval, all_day: bool) -> String {
    let zone = desk.office().tz();
    let date = day(zone.to_datetime(span.start).date(), desk.today());
    if all_day { date } else { format!("{date} {}–{}", clock(span.start, &zone), clock(span.end, &zone)) }
}

/// What a change is called.
fn called(desk: &Desk, event: &Event, change: &EventChange) -> String {
    let parts: Vec<&str> = [
        (change.to.is_some(), "time"),
        (change.summary.is_some(), "title"),
        (change.location.is_some(), "place"),
        (change.description.is_some(), "notes"),
    ]
    .into_iter()
    .filter_map(|(changed, word)| changed.then_some(word))
    .collect();
    match (parts.as_slice(), change.to, &change.summary) {
        (["time"], Some(to), _) => {
            format!("Move {} to {}", name(event), moment(desk, &to, event.is_all_day()))
        }
        (["title"], _, Some(title)) => {
            format!("Rename {} to {}", name(event), crate::words::short(title, 60))
        }
        _ => format!("Change {}: {}", name(event), parts.join(", ")),
    }
}

/// The key of a change by hand: the same form is the same change.
fn key(what: &str, form: &Form) -> String {
    format!("{what}\n{}", serde_json::to_string(form).unwrap_or_default())
}

/// A change by hand, before it is a proposal.
struct Hand {
    key: String,
    title: String,
    verb: &'static str,
    effect: Effect,
    evidence: Vec<Evidence>,
    about: Vec<ItemRef>,
}

/// Whether the same form was posted and carried out before.
async fn done_before(desk: &Desk, key: &str) -> Result<Option<Outcome>, DeskError> {
    // One that was cut off half-way is finished first.
    apply::apply(desk).await?;
    let id = ProposalId::derive(&format!("{BY_HAND}\n{key}"));
    match desk.ledger.proposal(desk.reader(), id).await {
        Ok((proposal, _)) if matches!(proposal.state, State::Applied { .. }) => {
            Ok(Some(Outcome::Done(decide::done(desk, proposal).await?)))
        }
        Ok(_) | Err(ledger::LedgerError::NotFound { .. }) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Makes the proposal, says yes to it and carries it out: proposal, yes, due effect and audit entry are one
/// transaction.
async fn carry_out(desk: &Desk, hand: Hand, of: Option<(EventId, &Form)>) -> Result<Outcome, DeskError> {
    let now = desk.now();
    let made = Proposal::new(
        Draft {
            kind: BY_HAND,
            key: hand.key,
            title: hand.title,
            because: format!("{} did it by hand.", desk.reader().actor.name),
            effect: hand.effect,
            ways: Vec::new(),
            expected: "done by hand".to_owned(),
            reasons: Vec::new(),
            evidence: hand.evidence,
            about: hand.about,
            goal: None,
            by: None,
            expires: now + SignedDuration::from_hours(24),
        },
        now,
    );
    let by: Approver = decide::approver(desk, &made)?;
    let id = made.id;
    let mut txn = desk.ledger.begin(by.actor(), now).await?;
    txn.propose(vec![made]).await?;
    let (mut proposal, version) = txn.proposal(desk.reader(), id).await?;
    if proposal.is_open() {
        proposal.show(now)?;
        let version = txn.save_proposal(&proposal, version).await?;
        proposal.accept(&by, now)?;
        txn.save_proposal(&proposal, version).await?;
        if let Some(approved) = proposal.approved() {
            txn.queue(&approved, now).await?;
        }
        let entry =
            Entry::new(hand.verb).about(ItemRef::Proposal(id)).with("title", decide::called(&proposal));
        txn.audit(entry).await?;
    }
    txn.commit().await?;
    apply::apply(desk).await?;
    let (proposal, _) = desk.ledger.proposal(desk.reader(), id).await?;
    match &proposal.state {
        State::Failed { why, .. } => not_done(desk, why.clone(), of).await,
        _ => Ok(Outcome::Done(decide::done(desk, proposal).await?)),
    }
}

/// What could not be done: where the file is another now, it is read again and both are shown.
async fn not_done(desk: &Desk, why: String, of: Option<(EventId, &Form)>) -> Result<Outcome, DeskError> {
    let Some((id, form)) = of else { return Ok(Outcome::Failed { why }) };
    if gather::refresh(desk, &mut |_| true).await.is_err() {
        return Ok(Outcome::Failed { why });
    }
    match desk.item(ItemRef::Event(id)).await {
        Ok(Item::Event(event)) if mark(&event) != form.seen => {
            Ok(Outcome::Changed { yours: form.clone(), now: view(desk, event).await? })
        }
        _ => Ok(Outcome::Failed { why }),
    }
}
