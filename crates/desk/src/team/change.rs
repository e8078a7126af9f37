//! What the pair writes about a 1-2-1, and what a move of one needs.

use crate::by_hand::{self, Deed};
use crate::card::first;
use crate::event::Wrong;
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::partnership::one_to_ones::{self, SOON};
use jiff::civil;
use world::effect::EventChange;
use world::note::{Point, Written};
use world::office::Member;
use world::{Clearance, Event, Interval, Item, ItemRef, Note, NoteId, PersonId, Proposal};

/// Longest point, characters.
const MOST_POINT: usize = 300;
/// Longest note, characters.
const MOST_NOTE: usize = 2_000;

/// Words that somebody wrote, made plain: neither empty nor too long.
///
/// # Errors
/// `E_MISSING`, `E_RANGE`.
pub(super) fn words(text: &str, most: usize) -> Result<String, DeskError> {
    let text = inert(text.trim());
    match text.chars().count() {
        0 => Err(DeskError::input("nothing was written", "E_MISSING", "write a line; nothing was changed")),
        n if n > most => {
            let hint = format!("use at most {most}; nothing was changed");
            Err(DeskError::input(&format!("this is {n} characters long"), "E_RANGE", &hint))
        }
        _ => Ok(text),
    }
}

/// One of the direct reports.
///
/// # Errors
/// `E_NOT_FOUND`.
pub(crate) async fn member(desk: &Desk, person: &str) -> Result<Member, DeskError> {
    let missing = || DeskError::NotFound { kind: "direct report", id: short(person, 40) };
    let id: PersonId = person.parse().map_err(|_| missing())?;
    desk.report(id).await?.ok_or_else(missing)
}

/// Puts a point on the agenda of the next 1-2-1 with somebody.
///
/// # Errors
/// `E_NOT_FOUND`, `E_MISSING`, `E_RANGE`, `E_CLEARANCE`; nothing is changed then.
pub async fn add_point(desk: &Desk, person: &str, text: &str) -> Result<Proposal, DeskError> {
    let report = member(desk, person).await?;
    let text = words(text, MOST_POINT)?;
    let said = format!("On the agenda with {}: {}", first(&report.name), short(&text, 80));
    let note = new_note(desk, report.person, text, Written::Point { state: Point::Open });
    let world = desk.snapshot().await?;
    if let Some(there) = same(&world, &note)
        && let Some(done) = by_hand::last(desk, "point.added", ItemRef::Note(there)).await?
    {
        return Ok(done);
    }
    by_hand::carry_out(desk, Deed::of("point.added", said, None, Item::Note(note))).await
}

/// Keeps a note of a 1-2-1 that was held, shared with the report, or for whoever wrote it alone.
///
/// # Errors
/// As [`add_point`]; `E_RANGE` for a day that lies ahead, `E_TIME_ORDER` before that 1-2-1 begins.
pub async fn add_note(
    desk: &Desk,
    person: &str,
    on: civil::Date,
    text: &str,
    private: bool,
) -> Result<Proposal, DeskError> {
    let report = member(desk, person).await?;
    let text = words(text, MOST_NOTE)?;
    if on > desk.today() {
        let hint = "give the day on which it was held; nothing was changed";
        return Err(DeskError::input(&format!("{on} lies ahead"), "E_RANGE", hint));
    }
    let world = desk.snapshot().await?;
    let zone = desk.office().tz();
    let of_the_day = |e: &&Event| {
        let is_theirs = super::whose(&world, e).is_some_and(|m| m.person == report.person);
        is_theirs
            && e.is_busy(&desk.office().addresses)
            && zone.to_datetime(e.interval(&zone).start).date() == on
    };
    let mut begins = world.events.values().filter(of_the_day).map(|e| e.interval(&zone).start);
    if let Some(first) = begins.clone().min().filter(|_| begins.all(|at| at > desk.now())) {
        let problem = format!("that 1-2-1 begins at {}", crate::words::clock(first, &zone));
        let hint = "write the note once it has begun; nothing was changed";
        return Err(DeskError::input(&problem, "E_TIME_ORDER", hint));
    }
    let note = new_note(desk, report.person, text, Written::Minutes { on });
    let note = match (private, desk.is_executive()) {
        (false, _) => note,
        (true, true) => note.kept_private(),
        (true, false) => Note { clearance: Clearance::own(note.author), ..note },
    };
    let said = format!("Note of the 1-2-1 with {}", first(&report.name));
    by_hand::carry_out(desk, Deed::of("note.added", said, None, Item::Note(note))).await
}

/// Says that a point was spoken of, or carries it over to the next 1-2-1.
///
/// # Errors
/// `E_NOT_FOUND`, `E_CLEARANCE`.
pub async fn settle(desk: &Desk, id: &str, to: Point) -> Result<Proposal, DeskError> {
    let note = desk.note("point", id).await?;
    let Written::Point { .. } = note.written else { return Err(missing(id)) };
    let said = match to {
        Point::Done => format!("Spoken of: {}", short(&note.text, 80)),
        Point::Carried => format!("Carried over: {}", short(&note.text, 80)),
        Point::Open => format!("Open again: {}", short(&note.text, 80)),
    };
    let after = Note { written: Written::Point { state: to }, ..note.clone() };
    let deed = Deed::of("point.settled", said, Some(Item::Note(note)), Item::Note(after));
    by_hand::carry_out(desk, deed).await
}

/// Says that a request for time was answered.
///
/// # Errors
/// `E_NOT_FOUND`, `E_CLEARANCE`.
pub async fn answered(desk: &Desk, id: &str) -> Result<Proposal, DeskError> {
    let note = desk.note("request", id).await?;
    let Written::Asks { minutes, .. } = note.written else { return Err(missing(id)) };
    let after = Note { written: Written::Asks { minutes, answered: true }, ..note.clone() };
    let deed = Deed::of(
        "time.answered",
        "A request for time is answered",
        Some(Item::Note(note)),
        Item::Note(after),
    );
    by_hand::carry_out(desk, deed).await
}

fn new_note(desk: &Desk, with: PersonId, text: String, written: Written) -> Note {
    Note::between(with, desk.reader().actor.person, desk.now(), text, written)
}

/// An open point of the same writer in the same words: sent twice, it is there once.
pub(super) fn same(world: &world::Snapshot, note: &Note) -> Option<NoteId> {
    let is_same = |n: &&Note| {
        n.is_open_point() && n.with == note.with && n.author == note.author && n.text == note.text
    };
    world.notes.values().find(is_same).map(|n| n.id)
}

fn missing(id: &str) -> DeskError {
    DeskError::NotFound { kind: "note", id: short(id, 40) }
}

/// Whether a change moves a protected 1-2-1: its report then.
async fn moves(
    desk: &Desk,
    event: &Event,
    change: &EventChange,
) -> Result<Option<(Member, Interval)>, DeskError> {
    let Some(to) = change.to else { return Ok(None) };
    let moved = to.start != event.interval(&desk.office().tz()).start;
    Ok(is_kept(desk, event).await?.filter(|_| moved).map(|report| (report, to)))
}

/// The direct report whose 1-2-1 an event is: it stays where it is unless somebody says why.
async fn is_kept(desk: &Desk, event: &Event) -> Result<Option<Member>, DeskError> {
    Ok(super::whose(&desk.snapshot().await?, event))
}

/// What a move of a 1-2-1 lacks: a reason, and a day within five working days of the old one.
pub(crate) async fn move_refused(
    desk: &Desk,
    event: &Event,
    change: &EventChange,
    reason: &str,
) -> Result<Vec<Wrong>, DeskError> {
    let Some((report, to)) = moves(desk, event, change).await? else { return Ok(Vec::new()) };
    let mut wrong = Vec::new();
    if reason.trim().is_empty() {
        wrong.push(Wrong {
            field: "reason",
            problem: format!("This 1-2-1 with {} is protected.", first(&report.name)),
            code: "E_MISSING",
            hint: "Say why it moves.".to_owned(),
        });
    }
    let world = world::Snapshot::empty(desk.office().clone(), desk.now());
    // However often it moves, it is counted from where it lay first.
    let first = one_to_ones::first_place(&desk.snapshot().await?, event);
    if one_to_ones::working_days(&world, first, to.start) > SOON {
        let zone = desk.office().tz();
        let lay = crate::words::day(zone.to_datetime(first).date(), desk.today());
        wrong.push(Wrong {
            field: "date",
            problem: format!("A 1-2-1 that moves comes within five working days of its first place, {lay}."),
            code: "E_RANGE",
            hint: "Choose a sooner day.".to_owned(),
        });
    }
    Ok(wrong)
}

/// Keeps why a 1-2-1 was moved.
pub(crate) async fn note_move(
    desk: &Desk,
    event: &Event,
    change: &EventChange,
    reason: &str,
) -> Result<(), DeskError> {
    let Some((report, to)) = moves(desk, event, change).await? else { return Ok(()) };
    let from = event.interval(&desk.office().tz()).start;
    let written = Written::Moved { event: event.id, from, to: to.start };
    let note = new_note(desk, report.person, words(reason, MOST_POINT)?, written);
    let note = Note { clearance: note.clearance.join(&event.clearance), ..note };
    let said = format!("Why the 1-2-1 with {} was moved", first(&report.name));
    keep_once(desk, said, note).await
}

/// Keeps a reason. The same reason for the same move at the same moment is there already.
async fn keep_once(desk: &Desk, said: String, note: Note) -> Result<(), DeskError> {
    match desk.ledger.item(&desk.house(), ItemRef::Note(note.id)).await {
        Ok(_) => return Ok(()),
        Err(e) if e.code() == "E_NOT_FOUND" => {}
        Err(e) => return Err(e.into()),
    }
    by_hand::carry_out(desk, Deed::of("note.added", said, None, Item::Note(note))).await?;
    Ok(())
}

/// What calling off a 1-2-1 lacks: a reason.
pub(crate) async fn call_off_refused(
    desk: &Desk,
    event: &Event,
    reason: &str,
) -> Result<Vec<Wrong>, DeskError> {
    let Some(report) = is_kept(desk, event).await?.filter(|_| reason.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    Ok(vec![Wrong {
        field: "reason",
        problem: format!("This 1-2-1 with {} is protected.", first(&report.name)),
        code: "E_MISSING",
        hint: "Say why it is called off, or give it a new date.".to_owned(),
    }])
}

/// Keeps why a 1-2-1 was called off.
pub(crate) async fn note_call_off(desk: &Desk, event: &Event, reason: &str) -> Result<(), DeskError> {
    let at = event.interval(&desk.office().tz()).start;
    let Some(report) = is_kept(desk, event).await? else { return Ok(()) };
    let written = Written::Moved { event: event.id, from: at, to: at };
    let note = new_note(desk, report.person, words(reason, MOST_POINT)?, written);
    let note = Note { clearance: note.clearance.join(&event.clearance), ..note };
    let said = format!("Why the 1-2-1 with {} was called off", first(&report.name));
    keep_once(desk, said, note).await
}
