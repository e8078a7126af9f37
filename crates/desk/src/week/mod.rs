//! The week: a grid of five-minute rows, what is proposed to change in it, and the same in words.
//!
//! [`compose`] is pure: the calendar around the week as its reader may see it, in; one [`Week`] out. Each block is on
//! the grid, in the row above it, or counted and told in words; none is lost.

mod changes;
mod gives;
mod grid;
mod odds;
mod score;
mod together;
mod words;

#[cfg(test)]
mod change_tests;
#[cfg(test)]
mod tests;

pub use changes::{Change, Changes, Ticks};
pub use grid::{Hours, LANES, Lane, Place, ROWS};
pub use odds::{OddsRow, WeekOdds, odds};
pub use score::{DialRow, Part, Score};
pub use together::{Undone, accept_together, undo_together};
pub(crate) use words::title;
pub use words::{DayWords, free_busy};

use crate::card::Seats;
use crate::glance::{self, Glance};
use crate::marks::{Mark, Marks};
use crate::words::{clock, inert};
use crate::{Desk, DeskError};
use changes::Sculpt;
use engines::agenda::AgendaConfig;
use grid::Piece;
use jiff::{SignedDuration, ToSpan, civil, tz::TimeZone};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use world::effect::EventChange;
use world::event::EventStatus;
use world::{Effect, Event, EventId, Interval, ItemRef, Proposal, ProposalId, Snapshot};

/// Days of calendar around a week that its proposals may reach.
const AROUND_DAYS: i64 = 22;

/// A week of the ISO calendar: "2026-W48".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WeekOf {
    /// Its Monday.
    pub monday: civil::Date,
}

impl WeekOf {
    /// The week that holds a day.
    pub fn holding(date: civil::Date) -> WeekOf {
        let back = i64::from(date.weekday().to_monday_zero_offset());
        WeekOf { monday: date.saturating_sub(back.days()) }
    }
    /// So many weeks later.
    pub fn plus(self, weeks: i64) -> WeekOf {
        WeekOf { monday: self.monday.saturating_add((7 * weeks).days()) }
    }
    /// Its seven days.
    pub fn days(self) -> impl Iterator<Item = civil::Date> {
        (0..7).map(move |n: i64| self.monday.saturating_add(n.days()))
    }
    /// Its number in the ISO calendar.
    pub fn number(self) -> i8 {
        self.monday.iso_week_date().week()
    }
}

impl std::fmt::Display for WeekOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let week = self.monday.iso_week_date();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}

impl FromStr for WeekOf {
    type Err = DeskError;
    fn from_str(text: &str) -> Result<WeekOf, DeskError> {
        let parse = || {
            let (year, week) = text.trim().split_once("-W")?;
            let week =
                civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, civil::Weekday::Monday);
            // Far years have weeks that begin before the calendar does.
            week.ok().filter(|w| (1900..=2200).contains(&w.year())).map(|w| WeekOf { monday: w.date() })
        };
        parse().ok_or_else(|| DeskError::Input {
            problem: format!("\"{}\" is no week", crate::words::short(text, 20)),
            code: "E_RANGE",
            hint: "write it as 2026-W48".to_owned(),
        })
    }
}

/// Which calendar the grid shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// As it is.
    Now,
    /// As it is, with what the ticked changes would do to it.
    Changes,
    /// As it would be with them.
    After,
}

impl View {
    /// All of them, as they stand beside each other.
    pub const ALL: [View; 3] = [View::Now, View::Changes, View::After];

    /// One word for an address.
    pub fn word(self) -> &'static str {
        match self {
            View::Now => "now",
            View::Changes => "changes",
            View::After => "after",
        }
    }
    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            View::Now => "Now",
            View::Changes => "Changes",
            View::After => "After",
        }
    }
    /// From a word.
    pub fn read(word: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// What is asked of a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Which; the one of the day where it is none, else the present one.
    pub week: Option<WeekOf>,
    /// The day that a phone shows.
    pub day: Option<civil::Date>,
    /// Which calendar; where it is none, the changes if there are any.
    pub view: Option<View>,
    /// Which changes are ticked; none as long as nobody has touched one.
    pub ticks: Option<Ticks>,
}

/// One thing on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// The event; none for what is only proposed, and for private time.
    pub event: Option<EventId>,
    /// The open proposal that would change or make it.
    pub proposal: Option<ProposalId>,
    /// The number that ties it to its card.
    pub number: Option<usize>,
    /// What it is called; "Busy" for private time.
    pub title: String,
    /// From when till when, in words: "09:00–09:45", "all day", "from Mon 23 Nov 22:00".
    pub stretch: String,
    /// When it starts: "09:00".
    pub from: String,
    /// Where it is.
    pub where_: Option<String>,
    /// Where it lies in the grid; none for whole days and for what lies outside the hours.
    pub place: Option<Place>,
    /// Its lane; none where it is counted instead.
    pub lane: Option<Lane>,
    /// The mark of its goal.
    pub goal: Option<Mark>,
    /// What it is.
    pub glance: Glance,
    /// It is at the same time as another certain thing.
    pub clash: bool,
    /// Only proposed so far.
    pub ghost: bool,
    /// A ticked change takes it from here.
    pub gone: bool,
    /// A ticked change would make it: it has no page yet.
    pub made: bool,
    /// Somebody may not see more than that the time is taken.
    pub private: bool,
    /// It is over.
    pub past: bool,
    /// The marks in words: "protected, Leadership bench".
    pub said: Vec<String>,
}

/// A day of the week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekDay {
    /// Which.
    pub date: civil::Date,
    /// "Tue".
    pub name: String,
    /// "24".
    pub number: String,
    /// It is today.
    pub today: bool,
    /// The one that a phone shows.
    pub selected: bool,
    /// Whole days, and what lasts a day and more.
    pub all_day: Vec<Block>,
    /// What is over before the grid begins, by start.
    pub early: Vec<Block>,
    /// What lies in the grid, by start.
    pub blocks: Vec<Block>,
    /// What begins after the grid has ended, by start.
    pub late: Vec<Block>,
    /// What found no lane, counted: "+2 at 10:00".
    pub more: Vec<String>,
    /// When it is free, in words.
    pub free: String,
}

impl WeekDay {
    /// Everything of the day in order, for the list in words.
    pub fn all(&self) -> Vec<&Block> {
        let mut timed: Vec<&Block> = self.timed().collect();
        timed.sort_by(|a, b| (&a.from, &a.title).cmp(&(&b.from, &b.title)));
        self.all_day.iter().chain(timed).collect()
    }
    fn timed(&self) -> impl Iterator<Item = &Block> {
        self.early.iter().chain(&self.blocks).chain(&self.late)
    }
}

/// What lasts whole days, as one bar above the grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// It.
    pub block: Block,
    /// The day it begins on among those shown, from 1.
    pub column: usize,
    /// How many of them it lasts.
    pub span: usize,
    /// Whether it is on the day that a phone shows.
    pub selected: bool,
}

/// Which marks appear in the week.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Legend {
    /// An event.
    pub on_the_calendar: bool,
    /// Something proposed.
    pub proposed: bool,
    /// Something that a ticked change takes away.
    pub gone: bool,
    /// Time kept free.
    pub kept: bool,
    /// A protected one, or one that somebody said stays where it is.
    pub protected: bool,
    /// Private time.
    pub private: bool,
    /// Something not certain.
    pub tentative: bool,
    /// Something declined.
    pub declined: bool,
    /// Two at once.
    pub clash: bool,
    /// On the way or away.
    pub away: bool,
    /// Goals, one a mark.
    pub goals: Vec<Mark>,
}

/// A week as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Week {
    /// Which.
    pub week: WeekOf,
    /// "Week 48".
    pub title: String,
    /// "23–27 November".
    pub dates: String,
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// The hours of the grid.
    pub hours: Hours,
    /// Monday to Friday, and the weekend when something is on it.
    pub days: Vec<WeekDay>,
    /// What lasts whole days, a bar each.
    pub bars: Vec<Bar>,
    /// Which calendar the grid shows.
    pub view: View,
    /// What is proposed for this week, and what it gives.
    pub changes: Changes,
    /// Marks that appear.
    pub legend: Legend,
    /// Whether the present day is in it.
    pub is_present: bool,
    /// How likely it is that what is due in it is done.
    pub odds: Option<WeekOdds>,
}

/// A week for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn week(desk: &Desk, asked: &Asked) -> Result<Week, DeskError> {
    let (world, which) = around(desk, asked).await?;
    let mut week = compose(&world, which, asked, &desk.seats().await?, &desk.engines().agenda);
    week.odds = odds::odds(desk, which).await?;
    Ok(week)
}

/// The week that is meant, and the calendar around it.
async fn around(desk: &Desk, asked: &Asked) -> Result<(Snapshot, WeekOf), DeskError> {
    let which = asked.week.unwrap_or_else(|| WeekOf::holding(asked.day.unwrap_or_else(|| desk.today())));
    let zone = desk.office().tz();
    let midnight = |d: civil::Date| world::time::instant(d, civil::Time::midnight(), &zone);
    let around = SignedDuration::from_hours(24 * AROUND_DAYS);
    let span = Interval::new(midnight(which.monday) - around, midnight(which.plus(1).monday) + around);
    Ok((desk.calendar_of(span).await?, which))
}

/// Makes the page of a week.
pub fn compose(world: &Snapshot, which: WeekOf, asked: &Asked, seats: &Seats, config: &AgendaConfig) -> Week {
    let sculpt = Sculpt::of(world, which, asked.ticks.as_ref(), config);
    let changes = sculpt.changes(seats);
    let usual = if changes.list.is_empty() { View::Now } else { View::Changes };
    let view = asked.view.filter(|_| !changes.list.is_empty()).unwrap_or(usual);
    let maker = match view {
        View::Now => Maker::new(world, &world.events, which, &[]),
        View::Changes => Maker::new(world, &world.events, which, &sculpt.ticked()),
        View::After => Maker::new(&sculpt.then, &world.events, which, &[]),
    };
    let days = maker.days(asked.day);
    let sunday = which.plus(1).monday.saturating_sub(1.days());
    let last = days.last().map_or(sunday, |d| d.date);
    let (headline, support) = match view {
        View::Now => (
            words::headline(maker.world, &days, &changes, maker.today, &maker.span),
            words::support(maker.world, &days, maker.today),
        ),
        View::Changes | View::After => (changes.headline.clone(), changes.support.clone()),
    };
    Week {
        week: which,
        title: format!("Week {}", which.number()),
        dates: words::dates(which.monday, last, maker.today),
        headline,
        support,
        hours: maker.hours,
        bars: bars(&days),
        legend: legend(&days),
        is_present: maker.span.contains(world.now),
        odds: None,
        days,
        view,
        changes,
    }
}

/// From one Monday to the next.
fn span_of(which: WeekOf, zone: &TimeZone) -> Interval {
    let midnight = |d: civil::Date| world::time::instant(d, civil::Time::midnight(), zone);
    Interval::new(midnight(which.monday), midnight(which.plus(1).monday))
}

/// Something with a time, before it has a place.
struct Entry<'a> {
    span: Interval,
    all_day: bool,
    event: Option<&'a Event>,
    proposal: Option<&'a Proposal>,
    title: String,
    ghost: bool,
}

struct Maker<'a> {
    world: &'a Snapshot,
    known: &'a BTreeMap<EventId, Event>,
    zone: TimeZone,
    today: civil::Date,
    which: WeekOf,
    span: Interval,
    entries: Vec<Entry<'a>>,
    numbers: BTreeMap<ProposalId, usize>,
    /// The proposal that would change each event.
    changed: BTreeMap<EventId, ProposalId>,
    clashing: BTreeSet<EventId>,
    marks: Marks,
    hours: Hours,
}

impl<'a> Maker<'a> {
    /// A calendar with what these numbered proposals would do to it. The events that are `known` have a page.
    fn new(
        world: &'a Snapshot,
        known: &'a BTreeMap<EventId, Event>,
        which: WeekOf,
        shown: &[(usize, &'a Proposal)],
    ) -> Maker<'a> {
        let zone = world.zone();
        let span = span_of(which, &zone);
        let mut entries = events(world, &zone, span);
        entries.extend(private(world, span));
        let numbers = shown.iter().map(|(number, p)| (p.id, *number)).collect();
        let mut changed = BTreeMap::new();
        for (_, proposal) in shown {
            for event in changes(proposal) {
                changed.entry(event).or_insert(proposal.id);
            }
            entries.extend(ghosts(world, proposal, span));
        }
        Maker {
            world,
            known,
            today: zone.to_datetime(world.now).date(),
            zone,
            which,
            span,
            entries,
            numbers,
            changed,
            clashing: clashes(world, span),
            marks: Marks::of(world),
            hours: Hours::of(&world.office.hours),
        }
    }

    /// What has a time on this day, whole days aside.
    fn on(&self, date: civil::Date) -> Vec<(Piece, &Entry<'a>)> {
        let timed = self.entries.iter().filter(|e| !e.all_day);
        let mut found: Vec<(Piece, &Entry<'a>)> =
            timed.filter_map(|e| grid::piece(e.span, date, &self.zone).map(|piece| (piece, e))).collect();
        found.sort_by(|(a, x), (b, y)| {
            (a.start, std::cmp::Reverse(a.end), x.ghost, &x.title).cmp(&(
                b.start,
                std::cmp::Reverse(b.end),
                y.ghost,
                &y.title,
            ))
        });
        found
    }

    fn days(&self, selected: Option<civil::Date>) -> Vec<WeekDay> {
        let mut days: Vec<WeekDay> = self.which.days().map(|date| self.day(date)).collect();
        let hours = &self.world.office.hours;
        let works = |d: &WeekDay| {
            let weekday = d.date.weekday().to_monday_zero_offset();
            weekday < 5 || hours.days[weekday as usize].is_some()
        };
        // What lasts for days and shows on a working day already makes no weekend.
        let shown: BTreeSet<EventId> =
            days.iter().filter(|d| works(d)).flat_map(|d| &d.all_day).filter_map(|b| b.event).collect();
        let is_new = |b: &Block| b.event.is_none_or(|event| !shown.contains(&event));
        days.retain(|d| works(d) || d.timed().next().is_some() || d.all_day.iter().any(is_new));
        let chosen = selected
            .or(Some(self.today))
            .filter(|date| days.iter().any(|d| d.date == *date))
            .or(days.first().map(|d| d.date));
        days.iter_mut().for_each(|d| d.selected = Some(d.date) == chosen);
        days
    }

    fn day(&self, date: civil::Date) -> WeekDay {
        let all_day = self
            .entries
            .iter()
            .filter(|e| e.all_day && grid::piece(e.span, date, &self.zone).is_some())
            .map(|e| self.block(e, None, None))
            .collect();
        let (mut early, mut blocks, mut late) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, entry) in self.on(date) {
            let place = self.hours.place(&piece);
            let side = match place {
                Some(_) => &mut blocks,
                None if piece.start < self.hours.from * 60 => &mut early,
                None => &mut late,
            };
            side.push(self.block(entry, Some(piece), place));
        }
        let places: Vec<Place> = blocks.iter().filter_map(|b| b.place).collect();
        for (block, lane) in blocks.iter_mut().zip(grid::lanes(&places)) {
            block.lane = lane;
        }
        let mut more: BTreeMap<&str, usize> = BTreeMap::new();
        for block in blocks.iter().filter(|b| b.lane.is_none()) {
            *more.entry(block.from.as_str()).or_default() += 1;
        }
        let more = more.into_iter().map(|(at, n)| format!("+{n} at {at}")).collect();
        WeekDay {
            date,
            name: date.strftime("%a").to_string(),
            number: date.day().to_string(),
            today: date == self.today,
            selected: false,
            all_day,
            early,
            blocks,
            late,
            more,
            free: words::free(self.world, date),
        }
    }

    fn block(&self, entry: &Entry<'a>, piece: Option<Piece>, place: Option<Place>) -> Block {
        let seen =
            entry.event.filter(|_| !entry.ghost).map(|e| glance::of(self.world, e)).unwrap_or_default();
        let goal = self.goal(entry);
        let proposal = match (entry.proposal, entry.event) {
            (Some(proposal), _) => Some(proposal.id),
            (None, Some(event)) => self.changed.get(&event.id).copied(),
            (None, None) => None,
        };
        let clash = !entry.ghost && entry.event.is_some_and(|e| self.clashing.contains(&e.id));
        let private = entry.event.is_none() && entry.proposal.is_none();
        let number = proposal.and_then(|p| self.numbers.get(&p).copied());
        let tentative = seen.tentative
            || entry.proposal.is_some_and(|p| {
                let is_hold = |e: &&Effect| matches!(e, Effect::CreateEvent { draft } if draft.tentative);
                p.effect.parts().iter().any(is_hold)
            });
        let kept = seen.kept || entry.ghost && entry.event.is_none();
        let gone = !entry.ghost
            && entry.event.zip(proposal).is_some_and(|(event, id)| {
                self.world.proposals.get(&id).is_some_and(|p| takes_away(p, event.id))
            });
        let mut block = Block {
            event: entry.event.map(|e| e.id),
            proposal,
            number,
            title: entry.title.clone(),
            stretch: words::stretch(entry.span, piece.as_ref(), entry.all_day, &self.zone, self.today),
            from: match piece {
                Some(piece) if piece.began_before => "00:00".to_owned(),
                Some(_) => clock(entry.span.start, &self.zone),
                None => String::new(),
            },
            where_: entry
                .event
                .and_then(|e| e.location.as_deref())
                .filter(|p| !p.trim().is_empty())
                .map(|p| inert(&crate::words::short(p, 60))),
            place,
            lane: None,
            goal,
            glance: Glance { tentative, kept, ..seen },
            clash,
            ghost: entry.ghost,
            gone,
            made: entry.event.is_some_and(|e| !self.known.contains_key(&e.id)),
            private,
            past: entry.span.end <= self.world.now,
            said: Vec::new(),
        };
        block.said = words::said(&block);
        block
    }

    fn goal(&self, entry: &Entry<'a>) -> Option<Mark> {
        let of = |item| self.marks.item(self.world, item);
        let about = |p: &Proposal| {
            p.goal.and_then(|g| self.marks.goal(g)).or_else(|| p.about.iter().find_map(|item| of(*item)))
        };
        match (entry.event, entry.proposal) {
            (Some(event), _) => of(ItemRef::Event(event.id)),
            (None, Some(proposal)) => about(proposal),
            (None, None) => None,
        }
    }
}

/// The events that touch a stretch, called-off ones left out; of others' calendars what lasts whole days.
fn events<'a>(world: &'a Snapshot, zone: &TimeZone, span: Interval) -> Vec<Entry<'a>> {
    let touches = |i: Interval| i.overlaps(&span) || i.start == i.end && span.contains(i.start);
    world
        .events
        .values()
        .filter(|e| e.status != EventStatus::Cancelled && (e.of.is_none() || e.is_all_day()))
        .map(|e| (e.interval(zone), e))
        .filter(|(interval, _)| touches(*interval))
        .map(|(interval, event)| Entry {
            span: interval,
            all_day: event.is_all_day() || interval.minutes() >= 24 * 60,
            event: Some(event),
            proposal: None,
            title: words::title(event),
            ghost: false,
        })
        .collect()
}

/// Time that is taken by what this reader may not see: the joined busy time without what they see.
fn private<'a>(world: &'a Snapshot, span: Interval) -> Vec<Entry<'a>> {
    let hidden = world.unseen_busy(span).into_iter();
    hidden
        .map(|span| Entry {
            span,
            all_day: span.minutes() >= 24 * 60,
            event: None,
            proposal: None,
            title: "Busy".to_owned(),
            ghost: false,
        })
        .collect()
}

/// The open proposals that are about the calendar of a stretch, by when they come in it.
fn proposals<'a>(world: &'a Snapshot, zone: &TimeZone, span: Interval) -> Vec<&'a Proposal> {
    let start = |event: &EventId| world.events.get(event).map(|e| e.interval(zone).start);
    let first = |p: &Proposal| {
        let changed = changes(p).into_iter().filter_map(|e| start(&e));
        let taken = new_times(p).into_iter().map(|(t, _)| t.start);
        changed.chain(taken).filter(|at| span.contains(*at)).min()
    };
    // A playbook is started as a whole, from the Inbox.
    let of_week = |p: &&Proposal| p.waits(world.now) && !p.kind.0.starts_with("playbook.");
    let open = world.proposals.values().filter(of_week);
    let mut found: Vec<_> = open.filter_map(|p| first(p).map(|at| (at, p))).collect();
    found.sort_by_key(|(at, p)| (*at, p.id));
    found.into_iter().map(|(_, p)| p).collect()
}

/// The events that a proposal would change, or asks somebody to change.
fn changes(proposal: &Proposal) -> Vec<EventId> {
    let parts = proposal.effect.parts();
    let mut found: Vec<EventId> = parts
        .iter()
        .filter_map(|part| match part {
            Effect::MoveEvent { event, .. }
            | Effect::ChangeEvent { event, .. }
            | Effect::CancelEvent { event } => Some(*event),
            _ => None,
        })
        .collect();
    let asks = parts.iter().any(|part| matches!(part, Effect::DraftMail { .. }));
    let of_time = ["agenda.", "time."].iter().any(|of| proposal.kind.0.starts_with(of));
    if found.is_empty() && asks && of_time {
        found.extend(proposal.about.iter().find_map(|item| match item {
            ItemRef::Event(event) => Some(*event),
            _ => None,
        }));
    }
    found
}

/// Whether a proposal puts an event elsewhere, or calls it off.
fn takes_away(proposal: &Proposal, event: EventId) -> bool {
    proposal.effect.parts().into_iter().any(|part| match part {
        Effect::MoveEvent { event: moved, .. }
        | Effect::ChangeEvent { event: moved, change: EventChange { to: Some(_), .. } }
        | Effect::ChangeEvent { event: moved, change: EventChange { declines: true, .. } }
        | Effect::CancelEvent { event: moved } => *moved == event,
        _ => false,
    })
}

/// The times that a proposal would take: when, and for which event; none for a new one.
fn new_times(proposal: &Proposal) -> Vec<(Interval, Option<EventId>)> {
    let time = |part: &Effect| match part {
        Effect::MoveEvent { event, to } => Some((*to, Some(*event))),
        Effect::ChangeEvent { event, change: EventChange { to: Some(to), .. } } => Some((*to, Some(*event))),
        Effect::CreateEvent { draft } => Some((draft.interval, None)),
        _ => None,
    };
    proposal.effect.parts().into_iter().filter_map(time).collect()
}

/// What a proposal would put into a stretch.
fn ghosts<'a>(world: &'a Snapshot, proposal: &'a Proposal, span: Interval) -> Vec<Entry<'a>> {
    let drafted = || {
        proposal.effect.parts().into_iter().find_map(|part| match part {
            Effect::CreateEvent { draft } => Some(inert(&draft.summary)),
            _ => None,
        })
    };
    new_times(proposal)
        .into_iter()
        .filter(|(time, _)| time.overlaps(&span))
        .map(|(time, event)| {
            let event = event.and_then(|e| world.events.get(&e));
            let title = event.map(words::title).or_else(drafted).unwrap_or_else(|| inert(&proposal.title));
            Entry { span: time, all_day: false, event, proposal: Some(proposal), title, ghost: true }
        })
        .collect()
}

/// Certain events that are at the same time as another; the same thing met twice is not two, and neither is what
/// lasts half a day with something inside it.
fn clashes(world: &Snapshot, span: Interval) -> BTreeSet<EventId> {
    let zone = world.zone();
    let certain: Vec<(&Event, Interval)> = world
        .busy_events(span)
        .into_iter()
        .map(|e| (e, e.interval(&zone)))
        .filter(|(e, i)| e.status != EventStatus::Tentative && i.minutes() < 6 * 60)
        .collect();
    let mut found = BTreeSet::new();
    for (n, (a, when)) in certain.iter().enumerate() {
        for (b, other) in certain[n + 1..].iter().take_while(|(_, o)| o.start < when.end) {
            let same = when == other && a.summary.trim().eq_ignore_ascii_case(b.summary.trim());
            if when.overlaps(other) && !same {
                found.extend([a.id, b.id]);
            }
        }
    }
    found
}

/// One bar for what lasts whole days, over all the neighbouring days that are shown.
fn bars(days: &[WeekDay]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for (column, day) in (1..).zip(days) {
        for block in &day.all_day {
            let goes_on = |bar: &&mut Bar| bar.block == *block && bar.column + bar.span == column;
            match bars.iter_mut().find(goes_on) {
                Some(bar) => {
                    bar.span += 1;
                    bar.selected |= day.selected;
                }
                None => bars.push(Bar { block: block.clone(), column, span: 1, selected: day.selected }),
            }
        }
    }
    bars
}

fn legend(days: &[WeekDay]) -> Legend {
    let mut legend = Legend::default();
    let mut goals: BTreeMap<(char, String), Mark> = BTreeMap::new();
    for block in days.iter().flat_map(|d| d.all()) {
        let plain = !block.ghost && !block.private;
        legend.on_the_calendar |= plain && !block.gone && !block.glance.kept;
        legend.gone |= block.gone;
        legend.proposed |= block.ghost;
        legend.kept |= block.glance.kept && plain;
        legend.protected |= block.glance.protected || block.glance.stays;
        legend.private |= block.private;
        legend.tentative |= block.glance.tentative && !block.ghost;
        legend.declined |= block.glance.declined;
        legend.clash |= block.clash;
        legend.away |= block.glance.away;
        if let Some(goal) = &block.goal {
            goals.entry((goal.letter, goal.name.clone())).or_insert_with(|| goal.clone());
        }
    }
    legend.goals = goals.into_values().collect();
    legend
}
