//! Today: the brief as a page that asks for answers: the day as a strip, what needs one, what is wanted from each
//! meeting, what slips, what was done.

mod board;

pub use board::{Board, Turn};

use crate::brief::{self, Brief, Line};
use crate::card::{Card, Seats, Stand, card};
use crate::marks::{Mark, Marks};
use crate::tasks::Stretch;
use crate::words::{clock, duration, inert};
use crate::{Desk, DeskError};
use engines::enablement;
use engines::maths::{acceptance, meetings};
use jiff::{Timestamp, civil};
use serde::Serialize;
use world::{Acting, Due, Effect, Event, Interval, ItemRef, Proposal, Role, Snapshot, State, Task};

/// Cards on the page: so many proposals interrupt; the rest wait in the Inbox.
const CARDS: usize = enablement::INTERRUPTING;
/// Things done that are shown.
const DONE: usize = 5;
/// So many lines of what came back from meetings at most.
const BACK: usize = 3;
/// About how long an answer to a card takes, in minutes, from reading it to a key.
const MINUTES_A_CARD: f64 = 1.3;

/// The first hour of the strip, and how many it has; five minutes are a column.
pub const STRIP: (i8, i8) = (8, 10);

/// A stretch of the day on the strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// First column of five minutes, from 1.
    pub start: i64,
    /// How many columns.
    pub span: i64,
    /// Its name.
    pub title: String,
    /// "09:00–09:45".
    pub times: String,
    /// The goal it serves.
    pub goal: Option<Mark>,
    /// A 1-2-1 that nothing may move.
    pub protected: bool,
    /// Kept free for work.
    pub kept: bool,
    /// An open proposal would move it or take it out; the words say where to.
    pub leaves: Option<String>,
}

/// One row of "What you want from today".
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Want {
    /// "09:00".
    pub at: String,
    /// Its name.
    pub title: String,
    /// Path below the office, "event/…"; none for a block of one's own.
    pub link: Option<String>,
    /// The goal it serves.
    pub goal: Option<Mark>,
    /// "15 min", where no goal stands.
    pub note: String,
    /// What is wanted, or the question.
    pub words: String,
    /// A 1-2-1 that nothing may move.
    pub protected: bool,
}

/// A task of one's own that lapses today, and has no proposal that would settle it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lapse {
    /// Path below the office, "tasks/…".
    pub link: String,
    /// The task's whole id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// "by 12:00".
    pub by: String,
    /// The goal it serves.
    pub goal: Option<Mark>,
}

/// Something that was done on somebody's yes, and can perhaps be taken back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handled {
    /// The proposal's whole id.
    pub id: String,
    /// What was done.
    pub words: String,
    /// Who said yes, and when.
    pub who: String,
    /// Whether it can be taken back by whoever sits here.
    pub undo: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Today {
    /// "Tuesday 24 November".
    pub date: String,
    /// "07:40".
    pub time: String,
    /// "Catch-up with Joss, 08:30": with whom, and when where the calendar says so.
    pub catch_up: String,
    /// The brief it is made of.
    pub brief: Brief,
    /// The strip.
    pub strip: Vec<Block>,
    /// How many entries lie outside the strip's hours.
    pub outside: usize,
    /// What is now, what is today, what is not.
    pub board: Board,
    /// The mode that the executive declared: "Travelling until Fri 27 Nov; Joss agrees up to 2,000 EUR"; none in plain days.
    pub mode: Option<String>,
    /// What moved much in the forecasts since the day before: "The odds of “Sign the lease” fell …"; none where nothing did.
    pub moved: Option<String>,
    /// What has changed the day since its morning, and why.
    pub changed: crate::plan::Changed,
    /// Tasks that lapse today, by their hour.
    pub lapses: Vec<Lapse>,
    /// What needs an answer.
    pub cards: Vec<Card>,
    /// "3, about 4 minutes".
    pub cards_note: String,
    /// How many more wait in the Inbox.
    pub more: usize,
    /// What is wanted from the day.
    pub wants: Vec<Want>,
    /// What slips: late tasks and promises, what others owe.
    pub slipping: Vec<Line>,
    /// What was done since yesterday.
    pub handled: Vec<Handled>,
    /// How many there were in all.
    pub handled_all: usize,
}

/// Today's page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn today(desk: &Desk) -> Result<Today, DeskError> {
    let world = desk.snapshot().await?;
    let seats = desk.seats().await?;
    let date = desk.today();
    let kept = desk.last_plan(date).await?;
    let plan = crate::plan::of_day(desk, &world, date, kept.as_ref());
    let brief = brief::of_plan(desk, &world, date, &plan).await?;
    let stretches = board::stretches(&world, kept.as_ref(), &plan);
    let acting = desk.ledger.acting(&desk.house()).await?;
    let mut page = compose(&world, date, &seats, &acting, brief, &stretches);
    page.changed = crate::plan::changed(desk).await?;
    page.mode = crate::mode::line(desk).await?;
    page.moved = crate::twin::line(desk, &world).await?;
    Ok(page)
}

fn compose(
    world: &Snapshot,
    date: civil::Date,
    seats: &Seats,
    acting: &Acting,
    brief: Brief,
    stretches: &[Stretch],
) -> Today {
    let marks = Marks::of(world);
    let waiting = waiting(world);
    let mut interrupts: Vec<&Proposal> =
        waiting.iter().copied().filter(|p| interrupts(world, acting, p)).collect();
    // What one can answer comes before what only somebody else can.
    interrupts.sort_by_key(|p| !seats.may_answer(world, p));
    let cards: Vec<Card> = first(&interrupts).map(|p| card(world, seats, &marks, p)).collect();
    let (strip, outside) = strip(world, date, &marks, &waiting);
    let lapses = lapses(world, date, &marks);
    let cards_note = match cards.len() + lapses.len() {
        0 => String::new(),
        1 => "1, about a minute".to_owned(),
        n => format!("{n}, about {} minutes", (n as f64 * MINUTES_A_CARD).round()),
    };
    let (handled, handled_all) = handled(world, seats);
    let slipping = brief
        .sections
        .iter()
        .filter(|s| matches!(s.title, "Came back" | "Slipping" | "Others owe you"))
        .flat_map(|s| s.lines.iter().take(if s.title == "Came back" { BACK } else { 2 }).cloned())
        .collect();
    Today {
        date: date.strftime("%A %-d %B").to_string(),
        time: clock(world.now, &world.zone()),
        catch_up: catch_up(world, date, seats),
        more: waiting.len().saturating_sub(cards.len()),
        strip,
        outside,
        board: board::board(world, &marks, stretches),
        mode: None,
        moved: None,
        changed: crate::plan::Changed::default(),
        lapses,
        cards,
        cards_note,
        wants: wants(world, &marks, &brief),
        slipping,
        handled,
        handled_all,
        brief,
    }
}

/// With whom one catches up, and when where it is in the calendar of the day.
fn catch_up(world: &Snapshot, date: civil::Date, seats: &Seats) -> String {
    let office = &world.office;
    let partner = match seats.reader.actor.role {
        Role::Executive => office.assistant.as_ref(),
        _ => Some(&office.owner),
    };
    let first = partner.and_then(|p| p.name.split_whitespace().next());
    let is_one = |event: &&Event| event.summary.to_lowercase().contains("catch-up");
    let at = events(world, date).into_iter().find(is_one);
    let at = at.map(|event| clock(event.interval(&world.zone()).start, &world.zone()));
    let with = first.map_or("Catch-up".to_owned(), |name| format!("Catch-up with {}", inert(name)));
    at.map_or(with.clone(), |at| format!("{with}, {at}"))
}

/// Open proposals in sight, most pressing first: what has a date today, then what brings most.
fn waiting(world: &Snapshot) -> Vec<&Proposal> {
    let mut open = crate::inbox::waiting_proposals(world);
    // What lapses today comes first.
    let rank = |p: &Proposal| {
        let lapses = lapses_today(world, p);
        (lapses.is_none(), lapses)
    };
    open.sort_by_key(|p| rank(p));
    open
}

/// Whether a proposal interrupts: somebody asked for it or brought it up, it lapses today, or it is worth it and of a kind
/// that may. What only asks first waits on the list.
fn interrupts(world: &Snapshot, acting: &Acting, proposal: &Proposal) -> bool {
    let handling = &proposal.handling;
    let asked = crate::times::is_asked(proposal)
        || crate::notes::is_asked(proposal)
        || crate::meeting::is_asked(proposal)
        || crate::filed::is_filed(proposal)
        || crate::playbooks::is_started(proposal);
    let level = acting.level(&proposal.kind.0, acceptance::context(proposal));
    asked
        || handling.passed.is_some()
        || handling.fetched.is_some()
        || lapses_today(world, proposal).is_some() && level > Acting::ASKS
        || enablement::may_interrupt(world, acting, proposal)
}

/// By when it lapses, where that is in the next hours. What is late already is no more pressing for it.
fn lapses_today(world: &Snapshot, proposal: &Proposal) -> Option<Timestamp> {
    let soon = world.now + jiff::SignedDuration::from_hours(12);
    proposal.by.filter(|by| *by > world.now && *by <= soon)
}

/// The cards of the page: of preparation the most pressing alone, so that many meetings do not hide everything else.
fn first<'a>(waiting: &'a [&'a Proposal]) -> impl Iterator<Item = &'a Proposal> {
    let prepares = |p: &Proposal| p.kind.0 == "agenda.prepare";
    let one = waiting.iter().position(|p| prepares(p));
    let alone = move |(n, p): &(usize, &&Proposal)| !prepares(p) || Some(*n) == one;
    let others = waiting.iter().enumerate().filter(move |one| !alone(one)).map(|(_, p)| *p);
    waiting.iter().enumerate().filter(alone).map(|(_, p)| *p).chain(others).take(CARDS)
}

/// The executive's open tasks with an hour today.
fn lapses(world: &Snapshot, date: civil::Date, marks: &Marks) -> Vec<Lapse> {
    let zone = world.zone();
    let mut found: Vec<(Timestamp, &Task)> = world
        .tasks
        .values()
        .filter(|t| t.is_workable(date))
        .filter(|t| t.owner.is_none_or(|owner| owner == world.office.owner.person))
        .filter_map(|t| match t.due {
            Some(Due::At(at)) if at >= world.now && zone.to_datetime(at).date() == date => Some((at, t)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(at, task)| (*at, task.id));
    let row = |(at, task): (Timestamp, &Task)| Lapse {
        link: format!("tasks/{}", task.id),
        id: task.id.to_string(),
        title: inert(&task.title),
        by: format!("by {}", clock(at, &zone)),
        goal: marks.item(world, ItemRef::Task(task.id)),
    };
    found.into_iter().take(CARDS).map(row).collect()
}

/// What stands in the calendar of the day, without what takes whole days or was called off.
fn events(world: &Snapshot, date: civil::Date) -> Vec<&Event> {
    let zone = world.zone();
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone);
    let span = Interval::new(midnight(date), midnight(date.saturating_add(jiff::Span::new().days(1))));
    world.busy_events(span)
}

/// The strip, and how many entries lie outside its hours.
fn strip(world: &Snapshot, date: civil::Date, marks: &Marks, waiting: &[&Proposal]) -> (Vec<Block>, usize) {
    let zone = world.zone();
    let opens = world::time::instant(date, civil::time(STRIP.0, 0, 0, 0), &zone);
    let columns = i64::from(STRIP.1) * 12;
    let column = |at: Timestamp| (at.as_second() - opens.as_second()).div_euclid(300);
    let mut blocks = Vec::new();
    let mut outside = 0;
    for event in events(world, date) {
        let times = event.interval(&zone);
        let (from, to) = (column(times.start).max(0), column(times.end).min(columns));
        if to <= from {
            outside += 1;
            continue;
        }
        let goal = marks.item(world, ItemRef::Event(event.id));
        blocks.push(Block {
            start: from + 1,
            span: to - from,
            title: inert(&event.summary),
            times: format!("{}–{}", clock(times.start, &zone), clock(times.end, &zone)),
            protected: meetings::is_protected(event),
            kept: !event.is_meeting(&world.office.addresses),
            leaves: waiting.iter().find_map(|p| leaves(world, date, event, &p.effect)),
            goal,
        });
    }
    (blocks, outside)
}

/// Where an effect would put this event: "moves to Thu", "ends"; none when it leaves it where it is.
fn leaves(world: &Snapshot, date: civil::Date, event: &Event, effect: &Effect) -> Option<String> {
    let zone = world.zone();
    effect.parts().into_iter().find_map(|part| match part {
        Effect::MoveEvent { event: id, to } if *id == event.id => {
            let on = zone.to_datetime(to.start).date();
            let when = if on == date { clock(to.start, &zone) } else { on.strftime("%a").to_string() };
            Some(format!("moves to {when}"))
        }
        Effect::CancelEvent { event: id } if *id == event.id => Some("is taken out".to_owned()),
        _ => None,
    })
}

/// What is wanted from each entry of the day, in the brief's words.
fn wants(world: &Snapshot, marks: &Marks, brief: &Brief) -> Vec<Want> {
    let zone = world.zone();
    let rows = brief.sections.iter().filter(|s| s.title == "Today").flat_map(|s| &s.lines);
    rows.filter_map(|line| {
        let id = line.sources.iter().find_map(|source| match source.item {
            ItemRef::Event(id) => Some(id),
            _ => None,
        })?;
        let event = world.events.get(&id)?;
        let goal = marks.item(world, ItemRef::Event(id));
        let note = if goal.is_none() && !event.is_all_day() {
            duration(event.interval(&zone).minutes())
        } else {
            String::new()
        };
        let protected = meetings::is_protected(event);
        let words = line.detail.clone().unwrap_or_default();
        Some(Want {
            at: line.when.as_deref().map(|w| w.split('–').next().unwrap_or(w).to_owned()).unwrap_or_default(),
            title: inert(&event.summary),
            link: crate::card::link(ItemRef::Event(id)),
            goal,
            note,
            words: if protected { format!("Protected. {words}").trim_end().to_owned() } else { words },
            protected,
        })
    })
    .collect()
}

/// What was done on a yes since yesterday morning, newest first.
fn handled(world: &Snapshot, seats: &Seats) -> (Vec<Handled>, usize) {
    let since = world.now - jiff::SignedDuration::from_hours(36);
    let marks = Marks::default();
    let mut done: Vec<(Timestamp, &Proposal)> = world
        .proposals
        .values()
        .filter(|p| !crate::by_hand::is_by_hand(p))
        .filter_map(|p| match &p.state {
            State::Applied { at, .. } if *at >= since && *at <= world.now => Some((*at, p)),
            _ => None,
        })
        .collect();
    done.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let all = done.len();
    let rows = done.into_iter().take(DONE).map(|(_, proposal)| {
        let card = card(world, seats, &marks, proposal);
        let (who, undo) = match card.stand {
            Stand::Done { who, undo, .. } => (who, undo),
            _ => (String::new(), false),
        };
        Handled { id: card.id, words: format!("{}.", card.action.trim_end_matches('.')), who, undo }
    });
    (rows.collect(), all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{asked, at, office, record};
    use world::{ActingRight, TaskId};

    /// Three interrupt; of those that wait, only what is worth it, of a kind that may, or what somebody asked for.
    #[test]
    fn what_interrupts_is_worth_it_or_was_asked_for() {
        let mut world = office();
        record(&mut world, "agenda.focus", 9, 9);
        let item = ItemRef::Task(TaskId::derive("t"));
        let right = ActingRight {
            kind: "agenda.focus".into(),
            scope: String::new(),
            level: Acting::ASKS,
            since: at("20 08:00"),
            by: "Mara".into(),
            why: String::new(),
            lost: None,
        };
        let (usual, mut asks) = (Acting::default(), Acting::default());
        asks.set(right);
        let large = asked("Large", item, 60.0, None);
        let small = asked("Small", item, 1.0, None);
        let lapses = asked("Lapses", item, 1.0, Some("24 12:00"));
        let mut passed = small.clone();
        let by = crate::testing::mara(&world).reader.actor;
        passed.handling.passed = Some(world::Deed { by, at: at("24 07:00") });
        let filed = Proposal { kind: "filed.assistant".into(), ..small.clone() };
        for (proposal, usually, when_it_asks_first) in [
            (&large, true, false),
            (&small, false, false),
            (&lapses, true, false),
            (&passed, true, true),
            (&filed, true, true),
        ] {
            assert_eq!(interrupts(&world, &usual, proposal), usually, "{}", proposal.title);
            assert_eq!(interrupts(&world, &asks, proposal), when_it_asks_first, "{}", proposal.title);
        }
        let many: Vec<Proposal> = (0..9).map(|n| asked(&n.to_string(), item, 60.0, None)).collect();
        assert_eq!(first(&many.iter().collect::<Vec<_>>()).count(), 3);
    }
}
