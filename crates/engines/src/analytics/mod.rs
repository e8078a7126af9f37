//! Time Optimization Analytics: where the time went, by a fixed catalogue of metrics with written formulas; what of it
//! was wasted, in hours; whether a change that was agreed to has worked (spec §6).
//!
//! `diary` lays the calendar, kept plans and sent mail out day by day, each minute once. `metric` is what every metric
//! is made of, `time`, `focus`, `load`, `hours` and `answers` are the catalogue, `shares` splits time by goal, people,
//! activity and place, `trend` tells a change from chance, `waste` prices wastes and turns each into a proposal,
//! `outcome` measures again four weeks after a yes. `team` looks at what people of one team have in common. `coding` tells
//! what kind of activity an event is. What other engines know (goals served, the worth of a meeting, activities) is handed
//! in as numbers and names.

mod answers;
mod diary;
mod focus;
mod heat;
mod hours;
mod load;
mod metric;
mod outcome;
mod shares;
mod team;
mod time;
mod trend;
mod waste;

pub mod benchmarks;
pub mod coding;

pub use answers::{Tier, tiers};
pub use diary::{Day, Diary, Entry, Session, Stretch, What};
pub use focus::stretches;
pub use heat::{FORMULA as HEAT_FORMULA, Heat, cell, heat};
pub use load::{low_value, money};
pub use metric::{Figure, Measured, Metric, NotEnough, Part, Per, Scale};
pub use outcome::{Outcome, Told, outcomes};
pub use shares::{Breakdown, By, NOT_SORTED, Row, breakdown};
pub use team::{LEAST_PEOPLE, TEAM_FIGURES, TeamFigure, together};
pub use trend::{Change, Trend, change, is_holiday_week, trend};
pub use waste::{Case, Kind, Offer, Waste, offers, wastes};

#[cfg(test)]
mod tests;

use crate::maths::attention::Bucket;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use world::{DecisionId, EventId, Interval, ItemRef, TaskId};

/// Settings.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalyticsConfig {
    /// Length of a stretch that counts as focus time, minutes.
    pub focus_minutes: i64,
    /// Below this a meeting is of low value, points of 100.
    pub low_worth: f64,
    /// Whether a whole day out of office counts as a working day; else as 0 minutes.
    pub out_of_office_counts: bool,
    /// Weeks of history that trends look at.
    pub history_weeks: usize,
}

impl Default for AnalyticsConfig {
    fn default() -> Self {
        Self { focus_minutes: 120, low_worth: 40.0, out_of_office_counts: false, history_weeks: 26 }
    }
}

/// What other engines and the desk know, handed in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// How the time of an item falls on goals; what is absent serves none. The shares of an item add up to 1.
    pub serves: BTreeMap<ItemRef, Vec<(Bucket, f64)>>,
    /// How much an item serves the goal it serves most, 0–1.
    pub contribution: BTreeMap<ItemRef, f64>,
    /// What a meeting is worth, 0–100 (spec §5.2).
    pub worth: BTreeMap<EventId, f64>,
    /// What kind of activity an event is, in a word.
    pub activity: BTreeMap<EventId, String>,
    /// Events of which a person said what they are.
    pub by_hand: BTreeSet<EventId>,
    /// Blocks of the plans that were kept, whose task was worked on.
    pub planned: Vec<(Interval, TaskId)>,
    /// Decisions that were made: when the question was raised, when it was decided.
    pub decisions: Vec<(DecisionId, Timestamp, Timestamp)>,
}

/// Every metric, in the order in which the page lists them.
pub const CATALOGUE: [&Metric; 32] = [
    &time::WORKED,
    &time::MEETING_SHARE,
    &time::AGENDA_DRIVEN,
    &time::REACTIVE,
    &time::ROUTINE,
    &focus::FOCUS_120,
    &focus::FOCUS_90,
    &focus::FOCUS_60,
    &focus::FRAGMENTATION,
    &focus::SWITCHES,
    &load::MEETINGS,
    &load::MEETING_HOURS,
    &load::MEAN_SIZE,
    &load::BACK_TO_BACK,
    &load::CONFLICTS,
    &load::RECURRING,
    &load::NO_AGENDA,
    &load::SHORTENED,
    &load::LATENESS,
    &load::COST,
    &load::LOW_VALUE,
    &hours::AFTER_HOURS,
    &hours::WEEKEND_DAYS,
    &hours::SHORT_NIGHTS,
    &answers::REPLY_P50,
    &answers::REPLY_P90,
    &answers::DECISION_DAYS,
    &answers::ESTIMATE_BIAS,
    &answers::ESTIMATE_WITHIN,
    &answers::ESTIMATE_P80,
    &answers::LEVERAGE,
    &time::PER_WEEKDAY,
];

/// The metric with this code.
pub fn metric(code: &str) -> Option<&'static Metric> {
    CATALOGUE.into_iter().find(|m| m.code == code)
}
