//! Hours for one piece of work before a day, in three ways (spec §5): whole in free time, in pieces, and by moving the
//! meetings that are least harmed.
//!
//! Starts are the bits of [`super::find`]. No way breaks a hard rule ([`super::broken`]); what moving does to people is
//! the agenda's own measure of disruption.

mod moving;
mod pieces;

#[cfg(test)]
mod tests;

use super::cost::{block, minutes, when};
use super::find::{Bits, Grid};
use super::{AgendaConfig, broken};
use crate::maths::{calendar, spoken};
use world::effect::EventDraft;
use world::proposal::Draft;
use world::{Effect, Evidence, Interval, ItemRef, Proposal, Reason, Snapshot};

/// Hours were asked for.
pub const HOURS: &str = "find.hours";

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// What the time is for.
    pub title: String,
    /// How much.
    pub minutes: i64,
    /// From when to when.
    pub window: Interval,
    /// The executive's energy 0–1 at each quarter hour of the day, by their own clock.
    pub energy: Vec<f64>,
}

/// Which of the three ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In one piece, in free time.
    Whole,
    /// In several pieces, in free time.
    Pieces,
    /// In one piece, once meetings have moved.
    Moving,
}

/// One way to the hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Through {
    /// Which.
    pub kind: Kind,
    /// The time that is kept, in order.
    pub blocks: Vec<Interval>,
    /// The meetings that move, each with its new time.
    pub moves: Vec<(world::EventId, Interval)>,
    /// Who is touched, by name.
    pub people: Vec<String>,
    /// The action, in the imperative.
    pub title: String,
    /// What a yes does.
    pub effect: Effect,
    /// Signed minutes: the time that is kept, and what moving does to people.
    pub reasons: Vec<Reason>,
    /// The meetings that move, as they stand.
    pub evidence: Vec<Evidence>,
}

/// The three ways, in order; in place of one that does not exist, why.
pub fn ways(world: &Snapshot, config: &AgendaConfig, wanted: &Wanted) -> [Result<Through, String>; 3] {
    [whole(world, config, wanted), pieces::way(world, config, wanted), moving::way(world, config, wanted)]
}

/// The first way that exists, with the others as other ways out; none where none exists.
pub fn propose(
    world: &Snapshot,
    wanted: &Wanted,
    ways: &[Result<Through, String>],
    again: usize,
) -> Option<Proposal> {
    let mut ways = ways.iter().flatten();
    let first = ways.next()?.clone();
    let asked = format!("{} were asked for by hand", spoken::minutes(wanted.minutes as f64));
    let office = Evidence {
        item: ItemRef::Person(world.office.owner.person),
        quote: asked,
        at: Some(world.now),
        clearance: Default::default(),
    };
    let others: Vec<&Through> = ways.collect();
    let moved = std::iter::once(&first).chain(others.iter().copied()).flat_map(|w| w.evidence.clone());
    let name = spoken::short(&wanted.title, 60);
    let draft = Draft {
        kind: HOURS,
        key: format!("{}\n{}\n{}\n{again}", wanted.title, wanted.minutes, wanted.window.end),
        title: first.title.clone(),
        because: because(&first),
        evidence: std::iter::once(office).chain(moved).collect(),
        about: first.moves.iter().map(|(event, _)| ItemRef::Event(*event)).collect(),
        expires: first.blocks.first().map_or(world.now, |b| b.start),
        effect: first.effect,
        ways: others
            .into_iter()
            .map(|way| world::proposal::Way { title: way.title.clone(), effect: way.effect.clone() })
            .collect(),
        expected: format!("{} for {name}", spoken::minutes(wanted.minutes as f64)),
        reasons: first.reasons,
        goal: None,
        by: None,
    };
    Some(Proposal::new(draft, world.now))
}

fn because(way: &Through) -> String {
    match (way.kind, way.people.as_slice()) {
        (Kind::Whole, _) => "It is free in one piece; nobody is touched.".to_owned(),
        (Kind::Pieces, _) => "It is free in pieces; nobody is touched.".to_owned(),
        (Kind::Moving, []) => "It is free once blocks of one’s own have moved.".to_owned(),
        (Kind::Moving, people) => {
            format!("It is free once meetings have moved; touched: {}.", spoken::listed(people))
        }
    }
}

/// The executive's free starts for so many minutes: in working hours, clear of everything, from now on.
fn free_starts(world: &Snapshot, window: Interval, minutes: i64) -> (Grid, Bits) {
    let grid = Grid::of(window, minutes);
    let mut bits = grid.within(&working(world, window));
    world.busy.iter().filter(|b| b.overlaps(&window)).for_each(|b| grid.forbid(&mut bits, *b));
    (grid, bits)
}

/// The working stretches of a window, lunch left out.
fn working(world: &Snapshot, window: Interval) -> Vec<Interval> {
    let zone = world.zone();
    let (mut date, last) = (calendar::date_of(window.start, &zone), calendar::date_of(window.end, &zone));
    let mut found = Vec::new();
    while date <= last {
        found.extend(calendar::working_stretches(&world.office.hours, date, &zone));
        date = calendar::next_day(date);
    }
    found
}

/// The start whose hours are the freshest, the earliest of equals.
fn freshest(world: &Snapshot, energy: &[f64], grid: &Grid, open: &Bits) -> Option<Interval> {
    let worth = |start: usize| freshness(world, energy, grid.stretch(start));
    let best = open.iter().max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)))?;
    Some(grid.stretch(best))
}

/// Mean energy over a stretch, by the executive's clock.
fn freshness(world: &Snapshot, energy: &[f64], stretch: Interval) -> f64 {
    let zone = world.zone();
    let quarters = (stretch.minutes() / 15).max(1);
    let at = |n: i64| {
        let time = zone.to_datetime(Interval::lasting(stretch.start, 15 * n).end).time();
        energy.get(time.hour() as usize * 4 + time.minute() as usize / 15).copied().unwrap_or(0.5)
    };
    (0..quarters).map(at).sum::<f64>() / quarters as f64
}

/// A block of one's own for the work.
fn kept(world: &Snapshot, wanted: &Wanted, stretch: Interval, number: usize) -> EventDraft {
    let key = format!("{}\n{}\n{}\n{number}", wanted.title, stretch.start, wanted.minutes);
    let mark = world::ProposalId::derive(&key).to_string();
    block(world, format!("hours-{}@equerry", &mark[..16]), format!("Kept free: {}", wanted.title), stretch)
}

/// "90 min in one piece", as its gain in minutes.
fn gain(minutes_kept: i64, in_pieces: usize) -> Reason {
    let words = match in_pieces {
        1 => "time kept in one piece".to_owned(),
        n => format!("time kept in {n} pieces"),
    };
    minutes("kept", words, minutes_kept as f64)
}

fn whole(world: &Snapshot, config: &AgendaConfig, wanted: &Wanted) -> Result<Through, String> {
    let (grid, open) = free_starts(world, wanted.window, wanted.minutes);
    let none = || format!("no {} are free in one piece", spoken::minutes(wanted.minutes as f64));
    let stretch = freshest(world, &wanted.energy, &grid, &open).ok_or_else(none)?;
    let effect = Effect::CreateEvent { draft: kept(world, wanted, stretch, 1) };
    if !broken(world, config, &effect).is_empty() {
        return Err(none());
    }
    Ok(Through {
        kind: Kind::Whole,
        blocks: vec![stretch],
        moves: Vec::new(),
        people: Vec::new(),
        title: format!("Keep {} for {}", when(world, stretch), spoken::short(&wanted.title, 60)),
        effect,
        reasons: vec![gain(stretch.minutes(), 1)],
        evidence: Vec::new(),
    })
}
