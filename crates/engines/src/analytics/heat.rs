//! When in the week the meetings are.

use super::{Figure, Part, Stretch};
use crate::maths::attention;
use jiff::civil::{Time, Weekday};
use world::time::{covered_minutes, instant};
use world::{Interval, ItemRef};

/// Share of each hour of the week that is in meetings.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// First hour shown.
    pub from: i8,
    /// One row a weekday, Monday first, of one share (0–1) an hour: the average of the weeks with anything in them.
    pub rows: Vec<(Weekday, Vec<f64>)>,
}

/// From eight to six, and on the days with working hours.
const HOURS: std::ops::Range<i8> = 8..18;

/// How full of meetings the hours of the week are.
pub fn heat(stretch: &Stretch) -> Heat {
    let world = stretch.diary.world;
    let zone = world.zone();
    let meetings: Vec<Interval> = stretch.meetings().into_iter().map(|m| m.0).collect();
    let weeks = stretch.weeks().max(1) as f64;
    let mut rows: Vec<(Weekday, Vec<f64>)> = Vec::new();
    for n in 0..7_i8 {
        let weekday = Weekday::from_monday_zero_offset(n).unwrap_or(Weekday::Monday);
        if world.office.hours.days[n as usize].is_some() {
            rows.push((weekday, vec![0.0; HOURS.len()]));
        }
    }
    for day in stretch.days() {
        let Some((_, shares)) = rows.iter_mut().find(|(w, _)| *w == day.date.weekday()) else { continue };
        let here: Vec<Interval> = meetings.iter().filter_map(|m| m.intersection(&day.span)).collect();
        for (share, hour) in shares.iter_mut().zip(HOURS) {
            let from = instant(day.date, Time::constant(hour, 0, 0, 0), &zone);
            let whole = Interval::lasting(from, 60);
            let covered = covered_minutes(here.iter().filter_map(|m| m.intersection(&whole)));
            *share += covered as f64 / 60.0 / weeks;
        }
    }
    Heat { from: HOURS.start, rows }
}

/// What one hour of the week is made of: its share as in [`heat`], and the minutes of each meeting in it, those at once
/// shared out. None for an hour that is not shown.
pub fn cell(stretch: &Stretch, weekday: Weekday, hour: i8) -> Option<Figure> {
    let world = stretch.diary.world;
    let works = world.office.hours.days[weekday.to_monday_zero_offset() as usize].is_some();
    if !works || !HOURS.contains(&hour) {
        return None;
    }
    let (zone, meetings) = (world.zone(), stretch.meetings());
    let mut parts = Vec::new();
    for day in stretch.days().iter().filter(|d| d.date.weekday() == weekday) {
        let whole = Interval::lasting(instant(day.date, Time::constant(hour, 0, 0, 0), &zone), 60);
        let here = |meeting: &Interval| meeting.intersection(&day.span)?.intersection(&whole);
        let inside: Vec<_> = meetings.iter().filter_map(|(when, event)| Some((here(when)?, event))).collect();
        let taken: Vec<(Interval, f64)> = inside.iter().map(|(when, _)| (*when, 1.0)).collect();
        for ((when, event), amount) in inside.iter().zip(attention::shared_out(&taken)) {
            parts.push(Part { item: Some(ItemRef::Event(event.id)), at: when.start, amount, note: "" });
        }
    }
    let minutes: f64 = parts.iter().map(|p| p.amount).sum();
    Some(Figure { value: minutes / 60.0 / stretch.weeks().max(1) as f64, parts, whole: None })
}

/// How an hour of the week is reckoned, as printed beside it.
pub const FORMULA: &str =
    "Minutes of this hour in meetings, each minute once, over the weeks with anything in them.";
