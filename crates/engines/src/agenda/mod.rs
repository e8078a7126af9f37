//! Proactive Agenda Sculpting: what the calendar should look like, as a few moves each good on its own
//! (spec §5).
//!
//! `rules` are the hard rules that no proposal breaks, `slots` finds time, `worth` scores a meeting, `cost` says what
//! a move does to people, and each finder (`conflicts`, `buffers`, `prepare`, `focus`, `one_to_ones`) names one
//! kind of flaw. `find` looks for time with other people, `week_score` says how good a week is. `model` turns the
//! calendar into a problem for the `solver`, `room` says what a change leaves room for, `moves` and `free` look for
//! better places, `frontier` says how much few moves bring, `ideal` draws to the ideal week, `explain` says why a meeting
//! stands where it does, `forecast` what is coming. `propose` keeps the best few that are in nobody's way; `agreed` does
//! the same over those of all engines, and asks the week's score.

mod agreed;
mod around;
mod buffers;
mod conflicts;
mod cost;
mod explain;
pub mod find;
mod focus;
pub mod forecast;
mod free;
mod frontier;
pub mod hours;
mod ideal;
mod instead;
mod measured;
mod merge;
mod model;
mod moves;
mod one_to_ones;
mod prepare;
mod room;
mod rules;
mod series;
mod slots;
pub mod solver;
mod timeline;
mod together;
pub mod week_score;
mod worth;

pub use agreed::agreed;
pub use explain::{Alternative, Placement, WhyNot, placement, why_not};
pub use free::{Freeing, free};
pub use frontier::{Step, frontier};
pub use ideal::{Drift, drift};
pub use measured::{Measured, measured};
pub use rules::{Rule, broken};
pub use series::{Advice, SeriesReview, review};
pub use together::{depends, done, supposing};
pub use week_score::{Dial, Efforts, Reading, WeekScore, compared, week_score};
pub use worth::{MeetingWorth, worth, worths};

#[cfg(test)]
mod sculpt_tests;
#[cfg(test)]
mod tests;

use crate::maths::{Values, calendar};
use jiff::Timestamp;
use std::collections::BTreeMap;
use world::{Effect, EventId, Interval, Proposal, Snapshot};

/// Settings, minutes unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaConfig {
    /// Most proposals in a week.
    pub most_a_week: usize,
    /// Most proposals for one day.
    pub most_a_day: usize,
    /// Length of a focus block.
    pub focus_minutes: i64,
    /// Most focus blocks proposed at once.
    pub most_focus: usize,
    /// Preparation for an external or a decision meeting.
    pub prepare_minutes: i64,
    /// Preparation for a board.
    pub prepare_board_minutes: i64,
    /// Meetings of a day from which on none is added.
    pub most_meeting_minutes: i64,
    /// Hours before a meeting among colleagues in which it is not moved.
    pub notice_internal_hours: i64,
    /// The same with outsiders.
    pub notice_external_hours: i64,
    /// Working days searched for a free slot.
    pub horizon_days: usize,
    /// A meeting is moved by so many days at most where that only makes the calendar better.
    pub most_days_off: i64,
    /// One of a series then stays in its week.
    pub series_stay_in_week: bool,
    /// Minutes a week in free or kept stretches of [`AgendaConfig::focus_minutes`] that are enough.
    pub deep_week_minutes: i64,
    /// Minutes between two meetings that let one breathe.
    pub breathing_minutes: i64,
    /// Meetings in a row that are not too many.
    pub most_in_a_row: usize,
}

impl Default for AgendaConfig {
    fn default() -> Self {
        Self {
            most_a_week: 7,
            most_a_day: 3,
            focus_minutes: 90,
            most_focus: 2,
            prepare_minutes: 15,
            prepare_board_minutes: 30,
            most_meeting_minutes: 300,
            notice_internal_hours: 24,
            notice_external_hours: 48,
            horizon_days: 10,
            most_days_off: 4,
            series_stay_in_week: true,
            deep_week_minutes: 480,
            breathing_minutes: 10,
            most_in_a_row: 3,
        }
    }
}

/// Every proposal for the agenda, best first, at most 7 a week and 3 a day, none in another's way: `agenda.conflict`,
/// `agenda.buffer`, `agenda.chain`, `agenda.prepare`, `agenda.focus`, `agenda.one_to_one`, `agenda.merge`,
/// `agenda.delegate`, `agenda.leave`, `agenda.shorten`, `agenda.thin`, `agenda.travel`,
/// `agenda.debrief`, `agenda.move`. `values` are those of [`crate::alignment::values`].
///
/// Each breaks no hard rule and is beneficial alone. An event that somebody else called is never edited: its
/// organiser gets a counter-proposal as a draft.
pub fn propose(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let mut found = conflicts::find(world, values, config);
    found.extend(buffers::find(world, config));
    found.extend(prepare::find(world, values, config));
    found.extend(focus::find(world, values, config));
    found.extend(one_to_ones::find(world, config));
    found.extend(merge::find(world, values, config));
    found.extend(instead::find(world, values, config));
    found.extend(series::find(world, values, config));
    found.extend(around::find(world));
    let today = calendar::date_of(world.now, &world.zone());
    let dates = calendar::working_days(&world.office.hours, today, config.horizon_days);
    let mut room = room::Room::new(world, values, config, &dates);
    if let Some(room) = &mut room {
        found.extend(moves::find(world, values, config, &dates, room));
    }
    found.retain(|p| p.expected.minutes > 0.0 && broken(world, config, &p.effect).is_empty());
    found.sort_by(|a, b| b.expected.minutes.total_cmp(&a.expected.minutes).then(a.id.cmp(&b.id)));
    let kept = capped(world, found, config);
    match room {
        Some(room) => moves::jointly(world, config, room, kept),
        None => kept,
    }
}

/// The best ones within the caps, none touching an event or a stretch of time that a better one takes.
fn capped(world: &Snapshot, found: Vec<Proposal>, config: &AgendaConfig) -> Vec<Proposal> {
    let zone = world.zone();
    let (mut days, mut weeks) = (BTreeMap::new(), BTreeMap::new());
    let (mut events, mut times): (Vec<EventId>, Vec<Interval>) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for proposal in found {
        let (touched, taken) = touches(&proposal.effect);
        let at = taken.first().map_or_else(|| about_when(world, &proposal), |t| t.start);
        let date = calendar::date_of(at, &zone);
        let week = date.iso_week_date();
        let a_day = days.entry(date).or_insert(0);
        let a_week = weeks.entry((week.year(), week.week())).or_insert(0);
        let free = !touched.iter().any(|e| events.contains(e))
            && !taken.iter().any(|t| times.iter().any(|o| o.overlaps(t)));
        if free && *a_day < config.most_a_day && *a_week < config.most_a_week {
            (*a_day, *a_week) = (*a_day + 1, *a_week + 1);
            events.extend(touched);
            times.extend(taken);
            kept.push(proposal);
        }
    }
    kept
}

/// When a proposal without a time of its own is due: at the event it is about.
fn about_when(world: &Snapshot, proposal: &Proposal) -> Timestamp {
    proposal
        .about
        .iter()
        .find_map(|i| match i {
            world::ItemRef::Event(id) => world.events.get(id).map(|e| e.interval(&world.zone()).start),
            _ => None,
        })
        .unwrap_or(world.now)
}

/// The events an effect changes and the time it takes.
fn touches(effect: &Effect) -> (Vec<EventId>, Vec<Interval>) {
    let (mut events, mut times) = (Vec::new(), Vec::new());
    for part in effect.parts() {
        match part {
            Effect::MoveEvent { event, to } => {
                events.push(*event);
                times.push(*to);
            }
            Effect::ChangeEvent { event, change } => {
                events.push(*event);
                times.extend(change.to);
            }
            Effect::CreateEvent { draft } => times.push(draft.interval),
            Effect::CancelEvent { event } => events.push(*event),
            _ => {}
        }
    }
    (events, times)
}
