//! Proactive Agenda Sculpting: what the calendar should look like, as a few moves each good on its own
//! (spec §5).
//!
//! `rules` are the hard rules that no proposal breaks, `slots` finds time, `worth` scores a meeting, and each
//! finder (`conflicts`, `buffers`, `prepare`, `focus`, `one_to_ones`) names one kind of flaw.

use crate::maths::Values;
use world::{Event, Proposal, Reason, Snapshot};

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
    /// Time to get to another place when nothing is known.
    pub travel_minutes: i64,
    /// Meetings of a day from which on none is added.
    pub most_meeting_minutes: i64,
    /// Hours before a meeting among colleagues in which it is not moved.
    pub notice_internal_hours: i64,
    /// The same with outsiders.
    pub notice_external_hours: i64,
    /// Working days searched for a free slot.
    pub horizon_days: usize,
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
            travel_minutes: 15,
            most_meeting_minutes: 300,
            notice_internal_hours: 24,
            notice_external_hours: 48,
            horizon_days: 10,
        }
    }
}

/// What a meeting is worth to the executive, 0–100, in parts (spec §5.2).
#[derive(Debug, Clone, PartialEq)]
pub struct MeetingWorth {
    /// The sum.
    pub points: f64,
    /// Its parts.
    pub reasons: Vec<Reason>,
}

/// What a meeting is worth. `values` are those of [`crate::alignment::values`].
pub fn worth(_world: &Snapshot, _values: &Values, _event: &Event) -> MeetingWorth {
    MeetingWorth { points: 0.0, reasons: Vec::new() }
}

/// Every proposal for the agenda, best first, at most 7 a week and 3 a day, none in another's way:
/// `agenda.conflict`, `agenda.buffer`, `agenda.chain`, `agenda.prepare`, `agenda.focus`, `agenda.one_to_one`.
pub fn propose(_world: &Snapshot, _values: &Values, _config: &AgendaConfig) -> Vec<Proposal> {
    Vec::new()
}
