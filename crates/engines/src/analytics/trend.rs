//! Weekly values, what is usual of late, and whether it has changed.

use super::{Diary, Metric, Stretch};
use crate::maths::{mann_whitney, quantile, trend::theil_sen};
use jiff::civil::Date;

/// The last weeks that are compared, with how many before them, at which level and from which difference of medians on.
const LATELY: usize = 4;
const BEFORE: usize = 12;
const LEVEL: f64 = 0.01;
const DIFFERENCE: f64 = 0.10;
/// A week with so many working days off is left out.
const HOLIDAYS: usize = 3;

/// A change that is more than chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Median of the 12 weeks before.
    pub before: f64,
    /// Median of the last 4.
    pub now: f64,
    /// How likely chance alone would make such a difference.
    pub p: f64,
}

/// How a metric went, week by week.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Each week's Monday and value, oldest first; none without data, and in holiday weeks.
    pub weeks: Vec<(Date, Option<f64>)>,
    /// Median of the last 8 weeks with a value.
    pub median: Option<f64>,
    /// Theil-Sen slope of them all, a week.
    pub slope: Option<f64>,
    /// What changed, if anything did.
    pub change: Option<Change>,
}

/// How a metric went in the whole weeks of the diary.
pub fn trend(diary: &Diary, metric: &Metric) -> Trend {
    let weeks: Vec<(Date, Option<f64>)> = diary
        .whole_weeks(diary.config.history_weeks)
        .iter()
        .map(|w| {
            (w.days()[0].date, (metric.measure)(w).ok().map(|f| f.value).filter(|_| !is_holiday_week(w)))
        })
        .collect();
    let values: Vec<f64> = weeks.iter().filter_map(|w| w.1).collect();
    let points: Vec<(f64, f64)> =
        weeks.iter().enumerate().filter_map(|(n, w)| Some((n as f64, w.1?))).collect();
    let lately = &values[values.len().saturating_sub(8)..];
    Trend {
        median: quantile::median(lately).filter(|_| lately.len() >= LATELY),
        slope: theil_sen(&points).map(|line| line.median),
        change: change(&values),
        weeks,
    }
}

/// What changed in weekly values, oldest first: the last 4 against the 12 before them, only where they differ by the
/// Mann-Whitney test (p < .01) and their medians by a tenth and more.
pub fn change(values: &[f64]) -> Option<Change> {
    let from = values.len().checked_sub(LATELY + BEFORE)?;
    let (before, now) = values[from..].split_at(BEFORE);
    let p = mann_whitney::p_value(now, before)?;
    let (before, now) = (quantile::median(before)?, quantile::median(now)?);
    (p < LEVEL && (now - before).abs() >= DIFFERENCE * before.abs()).then_some(Change { before, now, p })
}

/// Whether a week has too many days off to be compared.
pub fn is_holiday_week(week: &Stretch) -> bool {
    week.days().iter().filter(|d| d.away && d.date.weekday().to_monday_zero_offset() < 5).count() >= HOLIDAYS
}
