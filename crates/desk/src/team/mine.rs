//! A direct report's own page: their 1-2-1, its agenda, their line for Friday, and what is promised between the two.

use super::change::words;
use super::{PointRow, between, points, stands};
use crate::by_hand::{self, Deed};
use crate::card::first;
use crate::words::{as_typed, clock, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use engines::maths::meetings;
use engines::partnership::one_to_ones::{self, Agenda, Standing};
use engines::partnership::promises::Counted;
use engines::partnership::updates;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use world::note::{Point, Update, Written};
use world::office::Member;
use world::{Event, Interval, Item, ItemRef, Note, NoteId, Snapshot};

/// Days of calendar and promises around now.
const DAYS: (i64, i64) = (92, 62);
/// Longest field, characters.
const MOST: usize = 500;
/// Points of one agenda; more are not reached in an hour.
const POINTS: usize = 20;
/// Minutes that can be asked for.
const ASKED_MINUTES: u32 = 15;

/// A promise between the two.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promise {
    /// "You to Mara", "Mara to you".
    pub between: String,
    /// Its words.
    pub words: String,
    /// "By Fri 27 Nov.", "Kept."
    pub stands: String,
}

/// The line for Friday, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// What was done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What is blocked.
    pub blocked: String,
    /// The decision that is wanted.
    pub decision: String,
    /// How it goes, in a word.
    pub mood: String,
    /// Whether what was done may stand in the note to the team.
    pub share: bool,
}

/// The week's line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sent {
    /// "in since Thu 26 Nov", "due Fri 12:00", "closed Fri 12:00".
    pub stands: String,
    /// Whether it may still be sent or changed.
    pub open: bool,
    /// What was sent so far.
    pub form: Form,
    /// Whether something was.
    pub sent: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mine {
    /// Whose page.
    pub name: String,
    /// The executive.
    pub executive: String,
    /// Their first name.
    pub first: String,
    /// Who answers requests for time: the assistant's first name, else the executive's.
    pub answers: String,
    /// The finding.
    pub headline: String,
    /// What else to know.
    pub support: String,
    /// The points of the next 1-2-1.
    pub points: Vec<PointRow>,
    /// Which of them are one's own to take off again.
    pub own: Vec<NoteId>,
    /// "in since Mon 23 Nov", "due Mon 23 Nov, 09:00".
    pub agenda: String,
    /// The line for Friday.
    pub friday: Sent,
    /// What is promised between the two.
    pub promises: Vec<Promise>,
    /// Notes of earlier 1-2-1s that are shared.
    pub notes: Vec<(String, String)>,
    /// Whether time was asked for, and nobody has answered.
    pub asked: bool,
}

/// The page of the direct report who sits here.
///
/// # Errors
/// `E_CLEARANCE` for anybody else; those of the ledger.
pub async fn mine(desk: &Desk) -> Result<Mine, DeskError> {
    let (me, world) = shared(desk).await?;
    Ok(compose(&world, me))
}

/// Who sits here, and the world of what is between them and the executive: nothing else is in it.
async fn shared(desk: &Desk) -> Result<(Member, Snapshot), DeskError> {
    let nobody = || DeskError::NotAllowed {
        who: "a direct report".to_owned(),
        what: "have a page of their own".to_owned(),
    };
    let reader = desk.reader();
    let me = match reader.actor.role {
        world::Role::DirectReport => desk.report(reader.actor.person).await?.ok_or_else(nobody)?,
        _ => return Err(nobody()),
    };
    let days = |n| SignedDuration::from_hours(24 * n);
    let span = Interval::new(desk.now() - days(DAYS.0), desk.now() + days(DAYS.1));
    let mut world = Snapshot::empty(desk.office().clone(), desk.now());
    for item in desk.ledger.between(reader, &me.email, span).await? {
        world.put(item);
    }
    Ok((me, world))
}

/// Makes the page of a world that holds what is between the two.
pub fn compose(world: &Snapshot, me: Member) -> Mine {
    let with_me = |e: &&Event| meetings::one_to_one_with(world, e) == Some(me.email.as_str());
    let events: Vec<&Event> = world.events.values().filter(with_me).collect();
    let standing = one_to_ones::standing(world, &events, me.clone());
    let office = &world.office;
    let executive = first(&office.owner.name).to_owned();
    let counted = engines::partnership::promises::counted(world);
    let own = |id: &&NoteId| world.notes.get(id).is_some_and(|note| note.author == me.person);
    Mine {
        name: me.name.clone(),
        executive: office.owner.name.clone(),
        answers: first(&office.assistant.as_ref().unwrap_or(&office.owner).name).to_owned(),
        headline: headline(world, &standing),
        support: support(world, &standing),
        points: points(world, &standing, me.person),
        own: standing.points.iter().filter(own).copied().collect(),
        agenda: agenda(world, standing.agenda),
        friday: friday(world, &me),
        promises: between(world, &counted, &me.email)
            .into_iter()
            .map(|one| promise(world, one, &executive))
            .collect(),
        notes: notes(world),
        asked: !one_to_ones::asks(world, &me).is_empty(),
        first: executive,
    }
}

fn headline(world: &Snapshot, of: &Standing) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let said = |at| format!("{} at {}", day(zone.to_datetime(at).date(), today), clock(at, &zone));
    let next = of.next.map(|(event, span)| (event, said(span.start)));
    match (&of.off, next) {
        (Some((at, _)), Some((_, when))) => {
            format!("Your 1-2-1, {}, was called off. The next is {when}.", said(*at))
        }
        (Some((at, _)), None) => format!("Your 1-2-1, {}, was called off.", said(*at)),
        (None, None) => "No date for your next 1-2-1 is known here.".to_owned(),
        (None, Some((event, when))) => match of.moves.iter().any(|m| m.event == event) {
            true => format!("Your 1-2-1 was moved: it is {when}."),
            false => format!("Your 1-2-1 is {when}, and it is staying there."),
        },
    }
}

fn support(world: &Snapshot, of: &Standing) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let moved = of.next.and_then(|(id, _)| of.moves.iter().find(|m| m.event == id));
    let why = match &of.off {
        Some((_, why)) => why.as_deref(),
        None => moved.and_then(|m| m.why.as_deref()),
    };
    let last = of.last.map(|(_, at)| format!("The last was {}.", day(zone.to_datetime(at).date(), today)));
    match (why, last, of.next) {
        (Some(why), ..) => inert(&format!("The reason: {}", short(why, 160))),
        (None, Some(last), Some((next, span))) => {
            format!("{last} {}", after(world, of, next, span.start)).trim().to_owned()
        }
        (None, last, None) => format!("{} Ask for time below.", last.unwrap_or_default()).trim().to_owned(),
        (None, None, Some(_)) => "It is the first that is known here.".to_owned(),
    }
}

/// "It has not moved since September. The one after it: Tue 8 Dec.", as far as the calendar here tells.
fn after(world: &Snapshot, of: &Standing, next: world::EventId, start: jiff::Timestamp) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let theirs = |e: &&Event| {
        let with = meetings::one_to_one_with(world, e);
        with == Some(of.report.email.as_str()) && e.is_busy(&world.office.addresses)
    };
    let mut held: Vec<(jiff::Timestamp, &Event)> =
        world.events.values().filter(theirs).map(|e| (e.interval(&zone).start, e)).collect();
    held.sort_by_key(|(at, e)| (*at, e.id));
    let past: Vec<_> = held.iter().filter(|(at, e)| *at < start && e.id != next).collect();
    let stayed = past.len() >= 2 && past.iter().all(|(_, e)| one_to_ones::moves(world, e).is_empty());
    let since = past
        .first()
        .filter(|_| stayed && of.moves.is_empty())
        .map(|(at, _)| format!("It has not moved since {}.", zone.to_datetime(*at).strftime("%B")));
    let later = held
        .iter()
        .find(|(at, e)| *at > start && e.id != next)
        .map(|(at, _)| format!("The one after it: {}.", day(zone.to_datetime(*at).date(), today)));
    [since, later].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn agenda(world: &Snapshot, agenda: Agenda) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let on = |at| day(zone.to_datetime(at).date(), today);
    match agenda {
        Agenda::None => String::new(),
        Agenda::In(at) => format!("in since {}", on(at)),
        Agenda::Ahead(due) | Agenda::Asked(due) => format!("due {}, {}", on(due), clock(due, &zone)),
        Agenda::Missing => "was due a day before; it is not too late".to_owned(),
    }
}

fn friday(world: &Snapshot, me: &Member) -> Sent {
    let week = updates::current(world);
    let of = |n: &&Note| n.with == Some(me.person) && n.update().is_some_and(|u| u.week == week);
    let found = world.notes.values().find(of);
    let open = updates::is_open(world, week);
    let today = world.zone().to_datetime(world.now).date();
    let stands = match (found, open) {
        (Some(note), _) => format!("in since {}", day(world.zone().to_datetime(note.at).date(), today)),
        (None, true) => "due Fri 12:00".to_owned(),
        (None, false) => "closed Fri 12:00".to_owned(),
    };
    let form = found.and_then(|n| n.update().map(|u| (n, u))).map_or_else(Form::default, |(n, u)| Form {
        done: as_typed(&n.text),
        next: as_typed(&u.next),
        blocked: as_typed(&u.blocked),
        decision: as_typed(&u.decision),
        mood: u.mood.clone(),
        share: u.share,
    });
    Sent { stands, open, form, sent: found.is_some() }
}

fn promise(world: &Snapshot, one: &Counted<'_>, executive: &str) -> Promise {
    let promise = one.promise;
    let between = if promise.ours { format!("{executive} to you") } else { format!("You to {executive}") };
    Promise {
        between,
        words: inert(&short(&engines::navigator::commitments::promised(world, promise), 160)),
        stands: stands(world, one),
    }
}

/// Shared notes of 1-2-1s, newest first: when, and the words.
fn notes(world: &Snapshot) -> Vec<(String, String)> {
    let today = world.zone().to_datetime(world.now).date();
    let mut notes: Vec<(jiff::civil::Date, &Note)> = world
        .notes
        .values()
        .filter_map(|n| if let Written::Minutes { on } = n.written { Some((on, n)) } else { None })
        .collect();
    notes.sort_by_key(|(on, note)| (std::cmp::Reverse(*on), note.id));
    let said = |(on, note): &(jiff::civil::Date, &Note)| {
        (sentence(&day(*on, today)), inert(&short(&note.text, 2_000)))
    };
    notes.iter().take(super::NOTES).map(said).collect()
}

/// Puts a point of one's own on the agenda; one that is there already in the same words stays one.
///
/// # Errors
/// `E_CLEARANCE` for anybody but a direct report; `E_MISSING`, `E_RANGE`.
pub async fn own_point(desk: &Desk, text: &str) -> Result<(), DeskError> {
    let (me, world) = shared(desk).await?;
    let text = words(text, 300)?;
    let said = format!("On the agenda of {}: {}", first(&me.name), short(&text, 80));
    let note = Note::between(me.person, me.person, desk.now(), text, Written::Point { state: Point::Open });
    if super::change::same(&world, &note).is_some() {
        return Ok(());
    }
    if one_to_ones::points(&world, &me).len() >= POINTS {
        let hint = "take one off, or speak of some first; nothing was changed";
        return Err(DeskError::input("the agenda is full", "E_STATE", hint));
    }
    by_hand::carry_out(desk, Deed::of("point.added", said, None, Item::Note(note))).await?;
    Ok(())
}

/// Takes a point of one's own off the agenda again.
///
/// # Errors
/// `E_NOT_FOUND` for one that is not there, not theirs or not open.
pub async fn drop_point(desk: &Desk, id: &str) -> Result<(), DeskError> {
    let missing = || DeskError::NotFound { kind: "point", id: short(id, 40) };
    let (me, world) = shared(desk).await?;
    let prefix = id.trim().to_lowercase();
    let theirs = |n: &&Note| n.author == me.person && n.is_open_point();
    let named = |n: &&Note| prefix.len() >= 2 && n.id.to_string().starts_with(&prefix);
    let mut found = world.notes.values().filter(theirs).filter(named);
    let note = found.next().filter(|_| found.next().is_none()).cloned().ok_or_else(missing)?;
    let said = format!("Off the agenda: {}", short(&note.text, 80));
    let after = Note { written: Written::Point { state: Point::Done }, ..note.clone() };
    by_hand::carry_out(desk, Deed::of("point.settled", said, Some(Item::Note(note)), Item::Note(after)))
        .await?;
    Ok(())
}

/// Sends the line of this week, or puts another in its place.
///
/// # Errors
/// `E_FORM` for fields that are empty or too long, `E_STATE` once it is closed; `E_CLEARANCE` for anybody but a direct
/// report.
pub async fn send(desk: &Desk, form: &Form) -> Result<(), DeskError> {
    let (me, world) = shared(desk).await?;
    let week = updates::current(&world);
    if !updates::is_open(&world, week) {
        let hint = "tell the office; it can still put a line in until 15:30";
        return Err(DeskError::input("this week closed on Friday at 12:00", "E_STATE", hint));
    }
    let note = written(me.person, me.person, desk.now(), week, form)?;
    let before = match desk.ledger.item(&desk.house(), ItemRef::Note(note.id)).await {
        Ok(item) => Some(item),
        Err(ledger::LedgerError::NotFound { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let said = format!("The week of {}", first(&me.name));
    by_hand::carry_out(desk, Deed::of("update.sent", said, before, Item::Note(note))).await?;
    Ok(())
}

/// The note that a form makes.
pub(crate) fn written(
    with: world::PersonId,
    author: world::PersonId,
    at: jiff::Timestamp,
    week: jiff::civil::Date,
    form: &Form,
) -> Result<Note, DeskError> {
    let mut wrong = Vec::new();
    let mut text = |field: &'static str, text: &str| {
        let text = inert(text.trim());
        let long = text.chars().count();
        if long > MOST {
            let problem = format!("This is {long} characters long; use at most {MOST}.");
            wrong.push(FieldError { field, problem });
        }
        text
    };
    let done = text("done", &form.done);
    let update = Update {
        week,
        next: text("next", &form.next),
        blocked: text("blocked", &form.blocked),
        decision: text("decision", &form.decision),
        mood: text("mood", form.mood.split_whitespace().next().unwrap_or_default()),
        share: form.share,
    };
    if done.is_empty() {
        wrong.push(FieldError { field: "done", problem: "Say in a line what was done.".to_owned() });
    }
    match wrong.is_empty() {
        true => Ok(Note::between(with, author, at, done, Written::Update(update))),
        false => Err(DeskError::Form(wrong)),
    }
}

/// Asks for a quarter of an hour before the next 1-2-1.
///
/// # Errors
/// `E_STATE` while a request waits; `E_RANGE`; `E_CLEARANCE` for anybody but a direct report.
pub async fn ask_for_time(desk: &Desk, why: &str) -> Result<(), DeskError> {
    let (me, world) = shared(desk).await?;
    if compose(&world, me.clone()).asked {
        return Err(DeskError::input("you have asked already", "E_STATE", "it waits for an answer"));
    }
    let why = if why.trim().is_empty() { String::new() } else { words(why, 300)? };
    let said = format!("{} asks for {ASKED_MINUTES} min", first(&me.name));
    let written = Written::Asks { minutes: ASKED_MINUTES, answered: false };
    let note = Note::between(me.person, me.person, desk.now(), why, written);
    by_hand::carry_out(desk, Deed::of("time.asked", said, None, Item::Note(note))).await?;
    Ok(())
}
