//! How far a goal has come, in a sentence that people outside the office read.

use crate::words::count;
use engines::partnership::confidence;
use jiff::{ToSpan, civil::Date};
use world::Goal;
use world::goal::Measure;

/// "Rotterdam hub: 8 of 16 milestones reached, one more than last week.", "On-time delivery is at 93.1%, up from 92%."
pub(super) fn told(goal: &Goal, now: &Measure, week: Date) -> String {
    let unit = goal.unit.as_deref().unwrap_or_default();
    let last = goal.status.iter().rev().nth(1);
    let before = last.map(|m| m.value).or(goal.baseline);
    if let Some((what, all)) = whole(goal) {
        let since = match last {
            Some(m) if m.date >= week.saturating_sub(7.days()) => "than last week",
            Some(_) => "than before",
            None => "than at the start",
        };
        let moved = before.map_or(String::new(), |b| moved(now.value - b, since));
        return format!("{}: {} of {} {what}{moved}.", goal.name, plain(now.value), plain(all));
    }
    let is = match goal.measure.as_deref() {
        Some(measure) if !measure.trim().is_empty() => format!("{}: {} at", goal.name, measure.trim()),
        _ => format!("{} is at", goal.name),
    };
    let from = match before {
        Some(b) if b < now.value => format!(", up from {}", amount(b, unit)),
        Some(b) if b > now.value => format!(", down from {}", amount(b, unit)),
        Some(_) => ", as before".to_owned(),
        None => String::new(),
    };
    format!("{is} {}{from}.", amount(now.value, unit))
}

/// What is counted and of how many, where its measure says so: "milestones reached, of sixteen".
pub(super) fn whole(goal: &Goal) -> Option<(&str, f64)> {
    let (what, all) = goal.measure.as_deref()?.rsplit_once(", of ")?;
    let (_, all) = confidence::figures_in(all).into_iter().next()?;
    Some((what.trim(), all))
}

fn moved(by: f64, since: &str) -> String {
    let n = by.abs().round() as usize;
    match by {
        0.0 => ", as before".to_owned(),
        by if by.fract() != 0.0 => String::new(),
        by if by > 0.0 => format!(", {} {since}", count(n, "more", "more")),
        _ => format!(", {} {since}", count(n, "fewer", "fewer")),
    }
}

fn plain(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}

/// "93.1%", "4 depots".
pub(super) fn amount(value: f64, unit: &str) -> String {
    let figure = plain(value);
    match unit {
        "" | "count" => figure,
        "%" => format!("{figure}%"),
        unit => format!("{figure} {unit}"),
    }
}
