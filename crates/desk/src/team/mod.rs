//! 1-2-1s with the executive's people: when the last was and the next is, what is on its agenda, what was promised, and
//! what is wrong (spec §12.9).
//!
//! [`compose`] is pure: a snapshot as its reader may see it, in; the page out.

mod change;
mod mine;
#[cfg(test)]
mod tests;

pub(crate) use change::member as named;
pub use change::{add_note, add_point, answered, settle};
pub(crate) use change::{call_off_refused, move_refused, note_call_off, note_move};
pub(crate) use mine::written;
pub use mine::{Form, Mine, Promise, Sent, ask_for_time, drop_point, mine, own_point, send};

use crate::brief::Line;
use crate::card::first;
use crate::words::{clock, count, day, inert, sentence, short};
use crate::{Desk, DeskError, sources};
use engines::partnership::one_to_ones::{self, Agenda, Alarm, Move, PROMISES, Standing};
use engines::partnership::promises::{self, Counted, Stands};
use jiff::Timestamp;
use serde::Serialize;
use world::note::{Point, Written};
use world::{Event, EventId, Evidence, Note, NoteId, PersonId, Snapshot};

/// Notes of earlier 1-2-1s that are shown.
const NOTES: usize = 3;

/// A 1-2-1 on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Date {
    /// Which.
    pub event: EventId,
    /// "Tue 24 Nov, 09:00".
    pub when: String,
    /// Its day.
    pub on: jiff::civil::Date,
}

/// A point of an agenda.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointRow {
    /// Which.
    pub id: NoteId,
    /// Its words.
    pub text: String,
    /// Who put it on: "Priya", "you".
    pub by: String,
    /// Whether it comes again because it was not reached.
    pub carried: bool,
}

/// A note of a 1-2-1, or what was said of a move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoteRow {
    /// Which.
    pub id: NoteId,
    /// "Tue 10 Nov".
    pub when: String,
    /// Its words.
    pub text: String,
    /// Whether only the executive sees it.
    pub private: bool,
}

/// Something wrong, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wrong {
    /// In a sentence.
    pub words: String,
    /// Whether the executive is told, too.
    pub executive: bool,
    /// Where it comes from.
    pub sources: Vec<Evidence>,
}

/// A request for time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Which.
    pub id: NoteId,
    /// "Asks for 15 min: the dock team".
    pub words: String,
    /// How long.
    pub minutes: u32,
}

/// How it stands with one of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their first name.
    pub first: String,
    /// Their address.
    pub email: String,
    /// The last that was held.
    pub last: Option<Date>,
    /// The next.
    pub next: Option<Date>,
    /// "14 days apart; 31 at most".
    pub gap: String,
    /// "in since Mon 23 Nov", "due Mon 23 Nov, 09:00".
    pub agenda: String,
    /// What is to be spoken of.
    pub points: Vec<PointRow>,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
    /// How the next was moved, and why.
    pub moved: Vec<String>,
    /// "Called off: today, 09:00: the board called": the one of today, or of a day before the next.
    pub off: Option<String>,
    /// The last promises between the two.
    pub promises: Vec<Line>,
    /// Notes of earlier ones.
    pub notes: Vec<NoteRow>,
    /// Requests for time that nobody has answered.
    pub asks: Vec<Asked>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Team {
    /// The finding.
    pub headline: String,
    /// What it rests on.
    pub support: String,
    /// One row a direct report: by the next date, today first; whoever has none last.
    pub rows: Vec<Row>,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn team(desk: &Desk) -> Result<Team, DeskError> {
    let world = desk.snapshot().await?;
    Ok(compose(&world, desk.reader().actor.person))
}

/// Makes the page for one reader.
pub fn compose(world: &Snapshot, me: PersonId) -> Team {
    let standings = one_to_ones::standings(world);
    let said = Said { world, me, counted: promises::counted(world) };
    let mut standings: Vec<&Standing> = standings.iter().collect();
    // What was called off keeps its place in the day: it wants a new date.
    let first = |s: &&Standing| s.off.as_ref().map(|off| off.0).or(s.next.map(|(_, span)| span.start));
    standings.sort_by_key(|s| first(s).unwrap_or(Timestamp::MAX));
    let rows: Vec<Row> = standings.iter().map(|standing| said.row(standing)).collect();
    Team { headline: headline(world, &standings, &rows), support: support(&standings), rows }
}

/// What was called off, what is wrong, else what is next and what is missing for it.
fn headline(world: &Snapshot, standings: &[&Standing], rows: &[Row]) -> String {
    if let Some((of, (at, _))) = standings.iter().find_map(|s| s.off.as_ref().map(|off| (s, off))) {
        let name = inert(first(&of.report.name));
        return format!("The 1-2-1 with {name}, {}, was called off.", moment(world, *at));
    }
    let wrong: Vec<String> = rows.iter().filter(|r| !r.wrong.is_empty()).map(|r| r.first.clone()).collect();
    match (rows.len(), wrong.len()) {
        (0, _) => "Nobody is named as a direct report yet.".to_owned(),
        (_, 0) => ahead(world, standings),
        (n, k) if k == n && n > 3 => format!("{} need a look.", sentence(&count(n, "1-2-1", "1-2-1s"))),
        (_, 1) => format!("The 1-2-1 with {} needs a look.", wrong[0]),
        (_, k) if k <= 3 => {
            format!("The 1-2-1s with {} need a look.", engines::maths::spoken::listed(&wrong))
        }
        (n, k) => {
            let (few, all) = (count(k, "", ""), count(n, "", ""));
            format!("{} of {} 1-2-1s need a look.", sentence(few.trim()), all.trim())
        }
    }
}

/// "Next is Ben, today, 15:00. The agendas of Luis and Dana are missing."
fn ahead(world: &Snapshot, standings: &[&Standing]) -> String {
    let next = standings.iter().find_map(|s| s.next.map(|(_, span)| (s, span.start)));
    let next = next.map_or(String::new(), |(of, at)| {
        format!("Next is {}, {}.", inert(first(&of.report.name)), moment(world, at))
    });
    let lacks = |s: &&&Standing| s.next.is_some() && !matches!(s.agenda, Agenda::In(_) | Agenda::None);
    let names: Vec<String> = standings.iter().filter(lacks).map(|s| inert(first(&s.report.name))).collect();
    let missing = match names.len() {
        0 => "Every agenda is in.".to_owned(),
        1 => format!("The agenda of {} is not in yet.", names[0]),
        n if n <= 3 => {
            format!("The agendas of {} are not in yet.", engines::maths::spoken::listed(&names))
        }
        n => format!("{} are not in yet.", sentence(&count(n, "agenda", "agendas"))),
    };
    format!("{next} {missing}").trim().to_owned()
}

fn support(standings: &[&Standing]) -> String {
    if standings.is_empty() {
        let example = "reports = [\"Ana Lima <ana@example.org>\"]";
        return format!("Name them under [office] in equerry.toml: {example}.");
    }
    let ahead = standings.iter().filter(|s| s.next.is_some()).count();
    let agendas = standings.iter().filter(|s| matches!(s.agenda, Agenda::In(_))).count();
    let said = |n: usize| if n == 0 { "none".to_owned() } else { count(n, "", "").trim().to_owned() };
    let (dated, all) = (sentence(&said(ahead)), said(standings.len()));
    let have = if ahead <= 1 { "has" } else { "have" };
    let are = if agendas <= 1 { "is" } else { "are" };
    match ahead {
        0 => format!("{dated} of {all} {have} a date."),
        n => format!("{dated} of {all} {have} a date; {} of {} agendas {are} in.", said(agendas), said(n)),
    }
}

/// "Tue 24 Nov, 09:00", "today, 09:00".
fn moment(world: &Snapshot, at: Timestamp) -> String {
    format!("{}, {}", on(world, at), clock(at, &world.zone()))
}

/// "Tue 24 Nov", "today".
fn on(world: &Snapshot, at: Timestamp) -> String {
    let zone = world.zone();
    day(zone.to_datetime(at).date(), zone.to_datetime(world.now).date())
}

/// A world, and who looks.
struct Said<'a> {
    world: &'a Snapshot,
    me: PersonId,
    /// The promises that every page counts.
    counted: Vec<Counted<'a>>,
}

impl Said<'_> {
    fn row(&self, of: &Standing) -> Row {
        let notes = self.notes(of);
        Row {
            person: of.report.person,
            name: inert(&of.report.name),
            first: inert(first(&of.report.name)),
            email: of.report.email.clone(),
            last: of.last.map(|(event, at)| self.date(event, at)),
            next: of.next.map(|(event, span)| self.date(event, span.start)),
            gap: gap(of),
            agenda: self.agenda(of.agenda),
            points: points(self.world, of, self.me),
            wrong: of.alarms.iter().map(|alarm| self.wrong(of, alarm)).collect(),
            moved: of.moves.iter().filter(|m| !is_off(of, m)).map(|moved| self.moved(moved)).collect(),
            off: of.off.as_ref().map(|(at, why)| self.off(*at, why.as_deref())),
            promises: between(self.world, &self.counted, &of.report.email)
                .into_iter()
                .map(|one| self.promise(one))
                .collect(),
            notes,
            asks: self.asks(of),
        }
    }

    fn date(&self, event: EventId, at: Timestamp) -> Date {
        Date { event, when: moment(self.world, at), on: self.world.zone().to_datetime(at).date() }
    }

    fn agenda(&self, agenda: Agenda) -> String {
        match agenda {
            Agenda::None => "No date to prepare for.".to_owned(),
            Agenda::In(at) => format!("In since {}.", on(self.world, at)),
            Agenda::Ahead(due) => format!("Due {}.", moment(self.world, due)),
            Agenda::Asked(due) => format!("Asked for; due {}.", moment(self.world, due)),
            Agenda::Missing => "Not in.".to_owned(),
        }
    }

    fn wrong(&self, of: &Standing, alarm: &Alarm) -> Wrong {
        let today = self.world.zone().to_datetime(self.world.now).date();
        let words = match alarm {
            Alarm::NoneAhead(Some(by)) => format!("No date is planned; it is due by {}.", day(*by, today)),
            Alarm::NoneAhead(None) => "No 1-2-1 is known, and none is planned.".to_owned(),
            Alarm::Gap(days) => format!("{days} days lie between the last and the next; 31 at most."),
            Alarm::MovedAgain(n) => {
                let times = count(*n, "time", "times");
                format!("Moved or called off {times} in a row.")
            }
            Alarm::MovedFar(days) => format!("Moved by {days} working days; five at most."),
            Alarm::Unexplained => "Moved, and nobody said why.".to_owned(),
            Alarm::NoAgenda => "The agenda is due and not in.".to_owned(),
        };
        let events = of.last.map(|l| l.0).into_iter().chain(of.next.map(|n| n.0));
        let events =
            events.chain(of.moves.iter().map(|m| m.event)).filter_map(|id| self.world.events.get(&id));
        let mut found: Vec<Evidence> = events.map(|e| sources::event(e, &self.world.zone())).collect();
        found.sort_by_key(|e| e.item.uuid());
        found.dedup();
        if found.is_empty() {
            found.push(sources::office(
                self.world,
                format!("no 1-2-1 with {} in the calendar", of.report.name),
            ));
        }
        Wrong { words, executive: alarm.is_executives(), sources: crate::brief::shown(found) }
    }

    fn moved(&self, moved: &Move) -> String {
        let from = moment(self.world, moved.from);
        match moved.to {
            Some(to) => {
                let why = reason(moved.why.as_deref());
                inert(&format!("Moved from {from} to {}{why}", moment(self.world, to)))
            }
            None => self.off(moved.from, moved.why.as_deref()),
        }
    }

    fn off(&self, at: Timestamp, why: Option<&str>) -> String {
        inert(&format!("Called off: {}{}", moment(self.world, at), reason(why)))
    }

    fn promise(&self, one: &Counted<'_>) -> Line {
        let promise = one.promise;
        let name = first(&promise.counterparty_name);
        let words = short(&engines::navigator::commitments::promised(self.world, promise), 110);
        let owner = first(&self.world.office.owner.name);
        let text = match promise.ours {
            true => format!("{owner} to {name}: “{words}”"),
            false => format!("{name} to {owner}: “{words}”"),
        };
        Line::new(text, vec![sources::commitment(promise)]).detail(stands(self.world, one))
    }

    fn notes(&self, of: &Standing) -> Vec<NoteRow> {
        let mut notes: Vec<(jiff::civil::Date, &Note)> = self
            .world
            .notes
            .values()
            .filter(|n| n.with == Some(of.report.person))
            .filter_map(|n| if let Written::Minutes { on } = n.written { Some((on, n)) } else { None })
            .collect();
        notes.sort_by_key(|(on, note)| (std::cmp::Reverse(*on), note.id));
        let today = self.world.zone().to_datetime(self.world.now).date();
        let row = |(on, note): &(jiff::civil::Date, &Note)| NoteRow {
            id: note.id,
            when: sentence(&day(*on, today)),
            text: inert(&short(&note.text, 2_000)),
            private: !note.is_shared_with(of.report.person),
        };
        notes.iter().take(NOTES).map(row).collect()
    }

    fn asks(&self, of: &Standing) -> Vec<Asked> {
        let words = |note: &Note, minutes: u32| match note.text.trim() {
            "" => format!("Asks for {minutes} min."),
            text => inert(&format!("Asks for {minutes} min: {}", short(text, 160))),
        };
        let asks = one_to_ones::asks(self.world, &of.report).into_iter();
        asks.map(|(note, minutes)| Asked { id: note.id, words: words(note, minutes), minutes }).collect()
    }
}

/// Whether a move is the calling-off that is told by itself.
fn is_off(of: &Standing, moved: &Move) -> bool {
    moved.to.is_none() && of.off.as_ref().is_some_and(|off| off.0 == moved.from)
}

fn reason(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {}", short(why, 120)))
}

fn gap(of: &Standing) -> String {
    match (of.gap, of.next) {
        (None, _) => "None was held yet.".to_owned(),
        // What is wrong with it says it already.
        _ if of.alarms.iter().any(|alarm| matches!(alarm, Alarm::Gap(_))) => String::new(),
        (Some(days), Some(_)) => {
            format!("{} apart; 31 at most.", sentence(&count(days.max(0) as usize, "day", "days")))
        }
        (Some(days), None) => {
            format!("{} since the last.", sentence(&count(days.max(0) as usize, "day", "days")))
        }
    }
}

/// The points of an agenda, as somebody reads them.
fn points(world: &Snapshot, of: &Standing, me: PersonId) -> Vec<PointRow> {
    let row = |note: &Note| PointRow {
        id: note.id,
        text: inert(&short(&note.text, 300)),
        by: match note.author {
            author if author == me => "you".to_owned(),
            author => inert(&name_of(world, of, author)),
        },
        carried: note.written == Written::Point { state: Point::Carried },
    };
    of.points.iter().filter_map(|id| world.notes.get(id)).map(row).collect()
}

/// The first name of who wrote something.
fn name_of(world: &Snapshot, of: &Standing, author: PersonId) -> String {
    let office = &world.office;
    let members = std::iter::once(&office.owner).chain(&office.assistant).chain([&of.report]);
    let member = members.into_iter().find(|m| m.person == author).map(|m| first(&m.name).to_owned());
    member.unwrap_or_else(|| "somebody".to_owned())
}

/// The last promises between the executive and this address, of those that every page counts; newest first.
fn between<'a, 'b>(world: &Snapshot, counted: &'a [Counted<'b>], email: &str) -> Vec<&'a Counted<'b>> {
    if !world.consents().quoted(email) {
        return Vec::new();
    }
    let mut found: Vec<&Counted<'_>> =
        counted.iter().filter(|one| one.promise.counterparty == email).collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.promise.made), one.promise.id));
    found.truncate(PROMISES);
    found
}

/// Where a promise stands, in words: "By Fri 27 Nov.", "Late since Tue 24 Nov.", "Kept."
fn stands(world: &Snapshot, one: &Counted<'_>) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let due = one.promise.due.map(|due| day(due.date(&zone), today));
    let awaited = one.awaited.map(|date| day(date, today));
    match (one.stands, due, awaited) {
        (Stands::Kept, ..) => "Kept.".to_owned(),
        (Stands::KeptLate, ..) => "Kept, late.".to_owned(),
        (Stands::Broken, ..) => "Not kept.".to_owned(),
        (Stands::SeemsKept, ..) => "Probably kept; nobody has said so.".to_owned(),
        (Stands::Late, Some(due), Some(new)) if one.redated => format!("Late since {due}; new date {new}."),
        (Stands::Late, Some(due), _) => format!("Late since {due}."),
        (Stands::Moved, _, Some(new)) => format!("Moved to {new}."),
        (_, Some(due), _) => format!("By {due}."),
        (_, None, _) => "No date was said.".to_owned(),
    }
}

/// The direct report whose 1-2-1 this is.
pub(crate) fn whose(world: &Snapshot, event: &Event) -> Option<world::office::Member> {
    let email = engines::maths::meetings::one_to_one_with(world, event)?;
    let person = world.person_by_email(email).map(|p| p.id);
    world.reports().into_iter().find(|m| m.email == email || Some(m.person) == person)
}
