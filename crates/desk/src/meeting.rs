//! The brief of one meeting, on one page: what one wants from it, who is there, what happened since the last one, what
//! may be asked. Every line has its source; what is not known stands as a question.
//!
//! [`compose`] is pure: the world as its reader may see it, in; a [`MeetingBrief`] out. Nothing above the reader's
//! level is in the snapshot, so nothing above it is in the brief.

mod around;
mod back;
mod decisions;
mod mail;
mod news;
mod page;
mod position;
mod voice;
mod wants;

pub(crate) use mail::is_asked;
pub use mail::mail;
pub(crate) use page::purposes;
pub use position::Position;

use crate::marks::{Mark, Marks};
use crate::occasion::Represented;
use crate::words::{clock, day, inert, short};
use crate::{Desk, DeskError};
use engines::maths::{meetings, titles};
use jiff::{SignedDuration, Timestamp, civil};
use page::Page;
use serde::Serialize;
use world::{Event, EventId, Evidence, Interval, Item, ItemRef, Snapshot};

/// Meetings ahead that are listed, and how many days ahead they may be.
const AHEAD: usize = 7;
const AHEAD_DAYS: i64 = 14;

/// A sentence of the brief; `cites` are the numbers of its sources in the list at the foot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Numbers of its sources, from 1.
    pub cites: Vec<usize>,
}

/// One who is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Present {
    /// Name.
    pub name: String,
    /// Role, reply, last contact, what is owed either way.
    pub said: Vec<Said>,
}

/// What may be asked, and what can be said to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// The question, in the words it was put.
    pub question: Said,
    /// Where it stands.
    pub answer: Said,
}

/// A source at the foot of the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// From 1.
    pub number: usize,
    /// "Mail from Ana Lima, 23 Nov".
    pub words: String,
    /// It.
    pub evidence: Evidence,
}

/// The brief of a meeting for one reader.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeetingBrief {
    /// Which.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// "Tuesday 24 November, 15:30–16:15".
    pub when: String,
    /// Where.
    pub location: Option<String>,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// The sentence that would survive alone.
    pub summary: Said,
    /// What one wants from it; empty where nothing is known.
    pub want: Vec<Said>,
    /// Who is there, those who declined left out.
    pub present: Vec<Present>,
    /// How many more are there.
    pub others: usize,
    /// What came back from it, once somebody reported; of the one before, what is not settled.
    pub came_back: Vec<Said>,
    /// The decisions that fall due within a day and belong to it, with their hour.
    pub decisions: Vec<Said>,
    /// What lies around it in the calendar: how often it was held, what is over it, before and after it.
    pub around: Vec<Said>,
    /// "What happened since 3 November".
    pub since_title: String,
    /// What happened.
    pub since: Vec<Said>,
    /// What may be asked.
    pub asked: Vec<Asked>,
    /// Who goes in the executive's place, and how far they may go.
    pub stand_in: Option<Represented>,
    /// How far the assistant could go, where nobody was named and they are not there: by what they may decide.
    pub if_goes: Option<Represented>,
    /// What is recorded of the executive's position on each topic; only where somebody goes in their place.
    pub positions: Vec<Position>,
    /// What is not known, as questions.
    pub questions: Vec<String>,
    /// The sources, by number.
    pub sources: Vec<Cited>,
    /// What was known when.
    pub as_of: Timestamp,
    /// The same in words: "Tue 24 Nov 07:40".
    pub made: String,
    /// It has not begun.
    pub is_ahead: bool,
}

/// The brief of a meeting for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`, whether it is absent or not to be seen.
pub async fn meeting(desk: &Desk, id: EventId) -> Result<MeetingBrief, DeskError> {
    let missing = || DeskError::NotFound { kind: "event", id: id.short() };
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else { return Err(missing()) };
    if !can_be_briefed(desk, &event) {
        return Err(DeskError::Input {
            problem: format!("\"{}\" is no meeting with others", short(&inert(&event.summary), 60)),
            code: "E_RANGE",
            hint: "a brief is made for what has an hour and is not kept for oneself".to_owned(),
        });
    }
    let mut world = desk.snapshot().await?;
    world.put(Item::Event(event));
    let mut brief = compose(&world, id).ok_or_else(missing)?;
    brief.if_goes = could_go(desk, &world, id, &mut brief.questions).await?;
    if !desk.is_executive() {
        voice::to_another(&mut brief, crate::settings::first_name(&desk.office().owner.name));
    } else {
        voice::to_them(&mut brief, &desk.office().owner.name);
    }
    Ok(brief)
}

/// How far the assistant could go in the executive's place, where the brief asks for it: it is answered by what they may
/// decide in the areas that the meeting belongs to.
async fn could_go(
    desk: &Desk,
    world: &Snapshot,
    id: EventId,
    questions: &mut Vec<String>,
) -> Result<Option<Represented>, DeskError> {
    let asks = |question: &String| question.starts_with("If ") && question.contains(page::GOES_INSTEAD);
    let event = world.events.get(&id).filter(|event| event.interval(&world.zone()).end > world.now);
    let Some(event) = event.filter(|_| questions.iter().any(asks)) else { return Ok(None) };
    let found = crate::occasion::could_go(desk, event).await?;
    if found.is_some() {
        questions.retain(|question| !asks(question));
    }
    Ok(found)
}

/// The entries of a stretch of time for which there is a brief, by their start.
///
/// # Errors
/// Those of the ledger.
pub async fn within(desk: &Desk, span: Interval) -> Result<Vec<(EventId, civil::Date)>, DeskError> {
    let world = desk.calendar_of(span).await?;
    let zone = world.zone();
    let briefed = world.busy_events(span).into_iter().filter(|e| can_be_briefed(desk, e));
    Ok(briefed.map(|e| (e.id, zone.to_datetime(e.interval(&zone).start).date())).collect())
}

/// Whether there is something to be briefed on: others are invited, or it has an hour and its title does not say that it
/// is a journey, private, or time kept for work. Diaries often name people in the title and invite nobody.
pub(crate) fn can_be_briefed(desk: &Desk, event: &Event) -> bool {
    let called = meetings::is_called_one_to_one(event);
    let kept = meetings::is_travel(event)
        || meetings::is_protected(event) && !called
        || meetings::prepares(event)
        || titles::is_absence(&event.summary)
        || crate::glance::is_kept(event);
    !event.is_all_day() && (event.is_meeting(&desk.office().addresses) || !kept)
}

/// The brief of the meeting that an id, or its first characters, names; of the next one where none is named.
///
/// # Errors
/// As [`meeting`]; `E_AMBIGUOUS`, `E_UNIT` for what is no event, `E_NOT_FOUND` where none is ahead.
pub async fn of(desk: &Desk, id: Option<&str>) -> Result<MeetingBrief, DeskError> {
    let event = match id {
        Some(id) => match meant(desk, id).await? {
            ItemRef::Event(event) => event,
            _ => return Err(DeskError::input("that is no meeting", "E_UNIT", "name a meeting with others")),
        },
        None => {
            let hint = "name a meeting by its id";
            let next = ahead(desk).await?.into_iter().next();
            next.ok_or_else(|| {
                DeskError::input("no meeting is ahead in the next two weeks", "E_NOT_FOUND", hint)
            })?
            .event
        }
    };
    meeting(desk, event).await
}

/// What somebody means by an id, its first characters, or words of a title: of several, the next one ahead, else the last
/// that was.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub(crate) async fn meant(desk: &Desk, word: &str) -> Result<ItemRef, DeskError> {
    let absent = match desk.named(None, word).await {
        Err(absent @ DeskError::NotFound { .. }) => absent,
        other => return other,
    };
    let wanted = world::folded(word.trim());
    if wanted.chars().count() < 3 {
        return Err(absent);
    }
    let world = desk.snapshot().await?;
    let (zone, now) = (world.zone(), desk.now());
    let called = |e: &&Event| can_be_briefed(desk, e) && world::folded(&e.summary).contains(&wanted);
    let found: Vec<(Interval, &Event)> =
        world.events.values().filter(called).map(|e| (e.interval(&zone), e)).collect();
    let ahead = found.iter().filter(|(span, _)| span.end > now).min_by_key(|(span, e)| (span.start, e.id));
    let last = || found.iter().max_by_key(|(span, e)| (span.start, e.id));
    let missing = DeskError::NotFound { kind: "meeting", id: short(word.trim(), 60) };
    ahead.or_else(last).map(|(_, event)| ItemRef::Event(event.id)).ok_or(missing)
}

/// A meeting ahead for which there is a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ahead {
    /// Which.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// "today 15:30".
    pub when: String,
}

/// The next meetings that have not ended, soonest first.
///
/// # Errors
/// Those of the ledger.
pub async fn ahead(desk: &Desk) -> Result<Vec<Ahead>, DeskError> {
    let now = desk.now();
    let span = Interval::new(now, now + SignedDuration::from_hours(24 * AHEAD_DAYS));
    let world = desk.calendar_of(span).await?;
    let (zone, today) = (world.zone(), desk.today());
    let of = |event: &Event| {
        let start = event.interval(&zone).start;
        let when = format!("{} {}", day(zone.to_datetime(start).date(), today), clock(start, &zone));
        Ahead { event: event.id, title: crate::week::title(event), when }
    };
    let meetings = world.busy_events(span).into_iter().filter(|e| e.is_meeting(&world.office.addresses));
    Ok(meetings.filter(|e| e.interval(&zone).end > now).take(AHEAD).map(of).collect())
}

/// Makes the brief of an event of the snapshot; none where it is not there.
pub fn compose(world: &Snapshot, id: EventId) -> Option<MeetingBrief> {
    let event = world.events.get(&id)?;
    let mut page = Page::new(world, event);
    let want = page.want();
    let came_back = page.came_back();
    let decisions = page.decisions();
    let present = page.present();
    let around = page.around();
    let since = page.since();
    let asked = page.asked();
    let positions = page.positions();
    let summary = page.summary(&want, &asked);
    let questions = page.questions(want.is_empty());
    let everybody = page.people.len();
    let span = event.interval(&page.zone);
    Some(MeetingBrief {
        event: id,
        title: crate::week::title(event),
        when: crate::event::when(event, &span, &page.zone, page.today),
        location: page.place().map(|p| short(&inert(&p), 80)),
        goal: goal(world, id),
        summary,
        want,
        others: everybody.saturating_sub(present.len()),
        present,
        came_back,
        decisions,
        around,
        since_title: page.since_title(),
        since,
        asked,
        stand_in: crate::occasion::limits(world, event),
        if_goes: None,
        positions,
        questions,
        as_of: world.now,
        made: format!("{} {}", page.today.strftime("%a %-d %b"), clock(world.now, &page.zone)),
        is_ahead: span.end > world.now,
        sources: page.sources(),
    })
}

/// The mark of the goal that a meeting serves most: as somebody linked it, else as its title names it or a project, else by
/// its words and people.
fn goal(world: &Snapshot, id: EventId) -> Option<Mark> {
    let marks = Marks::of(world);
    let item = ItemRef::Event(id);
    let title = world.events.get(&id).map_or("", |event| event.summary.as_str());
    let by_hand = world.links_of(item).iter().any(|link| link.confirmed && link.contribution > 0.0);
    let named = || engines::alignment::named(world, title).and_then(|goal| marks.goal(goal));
    let named = if by_hand { None } else { named() };
    named.or_else(|| marks.item(world, item)).or_else(|| {
        let config = engines::alignment::AlignmentConfig::default();
        let links = engines::alignment::links(world, item, &config).into_iter();
        let most = links.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        most.and_then(|(goal, _)| marks.goal(goal))
    })
}

#[cfg(test)]
mod belongs_tests;
#[cfg(test)]
mod tests;
