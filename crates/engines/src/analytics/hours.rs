//! Work outside working hours, on weekends, and nights that are too short.

use super::diary::item_of;
use super::metric::{Figure, Measured, Metric, Part, Per, Scale, a_week, not_enough};
use super::{Day, Entry, Stretch};
use jiff::SignedDuration;

/// A night between two days' work should be so long (Directive 2003/88/EC, art. 3: eleven hours of rest), hours.
const NIGHT: i64 = 11;

/// Work outside working hours.
pub const AFTER_HOURS: Metric = Metric {
    code: "after_hours",
    name: "Outside working hours",
    formula: "Worked minutes outside your own working hours, days off included.",
    scale: Scale::Minutes,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, after_hours(s)),
};

/// Days off with work.
pub const WEEKEND_DAYS: Metric = Metric {
    code: "weekend_days",
    name: "Days off with work",
    formula: "Days without working hours, such as weekends and holidays, on which anything was done, divided by all \
              days without working hours.",
    scale: Scale::Share,
    per: Per::Whole,
    better: Some(false),
    measure: weekend_days,
};

/// Short nights.
pub const SHORT_NIGHTS: Metric = Metric {
    code: "short_nights",
    name: "Short nights",
    formula: "Times that less than eleven hours lay between the last thing of a day and the first of the next.",
    scale: Scale::Count,
    per: Per::Week,
    better: Some(false),
    measure: |s| a_week(s, short_nights(s)),
};

fn after_hours(s: &Stretch) -> Vec<Part> {
    let outside = |day: &Day, entry: &Entry| {
        let whole = (entry.span.end.as_second() - entry.span.start.as_second()) as f64;
        let inside = day.hours.and_then(|h| h.intersection(&entry.span));
        let inside = inside.map_or(0.0, |i| (i.end.as_second() - i.start.as_second()) as f64);
        if whole > 0.0 { entry.minutes * (1.0 - inside / whole) } else { 0.0 }
    };
    let of_day = |(day, entries): (&Day, &[Entry])| {
        let parts = entries.iter().map(|e| (e, outside(day, e))).filter(|(_, amount)| *amount > 0.0);
        let part = |(e, amount): (&Entry, f64)| Part {
            item: Some(item_of(s.diary, e)),
            at: e.span.start,
            amount,
            note: "",
        };
        parts.map(part).collect::<Vec<_>>()
    };
    s.by_day().flat_map(of_day).collect()
}

fn weekend_days(s: &Stretch) -> Measured {
    let told = s.each_week().filter(|w| !w.entries().is_empty());
    let off: Vec<(&Day, &[Entry])> =
        told.flat_map(|w| w.by_day()).filter(|(d, _)| d.hours.is_none()).collect();
    if off.is_empty() {
        return not_enough("days off", 1, off.len());
    }
    let touched = off.iter().filter(|(_, e)| !e.is_empty());
    let part = |(d, _): &(&Day, &[Entry])| Part { item: None, at: d.span.start, amount: 1.0, note: "days" };
    let parts: Vec<Part> = touched.map(part).collect();
    let whole = Some((off.len() as f64, "days off"));
    Ok(Figure { value: parts.len() as f64 / off.len() as f64, parts, whole })
}

fn short_nights(s: &Stretch) -> Vec<Part> {
    let days: Vec<(&Day, &[Entry])> = s.by_day().collect();
    let night = |pair: &[(&Day, &[Entry])]| {
        let last = pair[0].1.iter().map(|e| e.span.end).max()?;
        let first = pair[1].1.iter().map(|e| e.span.start).min()?;
        let short = first < last + SignedDuration::from_hours(NIGHT);
        short.then_some(Part { item: None, at: first, amount: 1.0, note: "nights" })
    };
    days.windows(2).filter_map(night).collect()
}
