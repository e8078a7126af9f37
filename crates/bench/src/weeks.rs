//! `bench weeks`: the hours of a real diary's weeks, forecast one to four weeks ahead, beside the simple ways of doing it.

use crate::{diary, input};
use engines::forecast::weeks::{Week, forecast};
use engines::forecast::{Quantiles, score};
use engines::maths::quantile;
use jiff::{ToSpan as _, civil};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Judges forecasts of weeks.
#[derive(clap::Args)]
pub struct Args {
    /// CSV with mailbox, kind, date, time, description, chairperson and detail.
    entries: PathBuf,
    /// How many weeks must be known.
    #[arg(long, default_value_t = 12)]
    warm: usize,
    /// How many weeks ahead.
    #[arg(long, default_value_t = 4)]
    horizon: usize,
    /// The Monday of the last week; found by the end of what was booked when it is not given.
    #[arg(long)]
    to: Option<civil::Date>,
}

const ABSENCE: &str = r"(?i)\b(out of (the )?office|vacation|holiday|day off|off work|birthday|anniversary|on ?call|do not delete|out)\b|^\s*off\b";
/// The hours of a day that count.
const DAY: (i64, i64) = (7 * 60, 19 * 60);
const LONGEST: i64 = 8 * 60;

/// A kept entry: its day, its first and last minute, its title in small letters.
type Kept = (civil::Date, i64, i64, String);
type Told = fn(&[Week], bool) -> Option<Quantiles>;

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent or malformed, or says that it holds too few weeks.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.entries)?;
    let entries = diary::entries(&bytes).map_err(|e| format!("{}: {e}", args.entries.display()))?;
    let kept = kept(&entries)?;
    let weeks = weeks(&kept, args.to);
    if weeks.len() <= args.warm {
        return Err(format!(
            "{}: {} weeks with entries are too few; more than {} are needed",
            args.entries.display(),
            weeks.len(),
            args.warm
        ));
    }
    let mut figures = Map::new();
    figures.insert("weeks".into(), json!(weeks.len()));
    figures.insert("from".into(), json!(weeks[0].0.to_string()));
    figures.insert("to".into(), json!(weeks[weeks.len() - 1].0.to_string()));
    let methods: [(&str, Told); 4] =
        [("", forecast), ("_history", history), ("_last4", last4), ("_last4_mean", last4_mean)];
    for (name, told) in methods {
        figures.extend(scores(name, &weeks, args, told));
    }
    Ok(Value::Object(figures))
}

/// The fullest mailbox's entries that can be meetings.
fn kept(entries: &[diary::Entry]) -> Result<Vec<Kept>, String> {
    let absence = regex::Regex::new(ABSENCE).map_err(|e| e.to_string())?;
    let mailbox = diary::fullest(entries).unwrap_or_default();
    let minutes = |time: civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let mut seen = BTreeSet::new();
    for entry in entries.iter().filter(|e| e.mailbox() == mailbox) {
        let Some((date, start, end)) = entry.stretch() else { continue };
        let (start, end) = (minutes(start), minutes(end));
        let weekend = date.weekday().to_monday_zero_offset() > 4;
        if !weekend && !absence.is_match(&entry.description) && end - start <= LONGEST {
            seen.insert((date, start, end, entry.description.trim().to_lowercase()));
        }
    }
    Ok(seen.into_iter().collect())
}

/// The weeks in which entries were still being made, each with its Monday. What lies after an export holds only what was
/// booked before: the window ends with the entries that occur once or twice.
fn weeks(kept: &[Kept], to: Option<civil::Date>) -> Vec<(civil::Date, Week)> {
    let monday = |d: civil::Date| d.saturating_sub(i32::from(d.weekday().to_monday_zero_offset()).days());
    let (mut times, mut once, mut hours) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    kept.iter().for_each(|k| *times.entry(&k.3).or_insert(0) += 1);
    let mut until: (Option<civil::Date>, i64) = (None, 0);
    for (date, start, end, title) in kept {
        *once.entry(monday(*date)).or_insert(0.0) += f64::from(u8::from(times[title] <= 2));
        if until.0 != Some(*date) {
            until = (Some(*date), DAY.0);
        }
        let (start, end) = ((*start).max(until.1), (*end).min(DAY.1));
        *hours.entry(monday(*date)).or_insert(0.0) += (end - start).max(0) as f64 / 60.0;
        until.1 = until.1.max(end);
    }
    let (Some(first), Some(last)) = (hours.keys().next().copied(), hours.keys().last().copied()) else {
        return Vec::new();
    };
    let all: Vec<civil::Date> = std::iter::successors(Some(first), |d| d.checked_add(7.days()).ok())
        .take_while(|d| *d <= last)
        .collect();
    let once: Vec<f64> = all.iter().map(|d| once.get(d).copied().unwrap_or(0.0)).collect();
    let some: Vec<f64> = once.iter().copied().filter(|n| *n > 0.0).collect();
    let usual = quantile::median(&some).unwrap_or(0.0);
    let begins = once.windows(4).position(|four| four.iter().all(|n| *n >= usual / 4.0)).unwrap_or(0);
    let busy = |n: &usize| {
        let four = &once[n.saturating_sub(3)..=*n];
        once[*n] >= usual / 2.0 && four.iter().sum::<f64>() / four.len() as f64 >= usual / 2.0
    };
    let ends = match to {
        Some(to) => all.iter().rposition(|d| *d <= to),
        None => (0..all.len()).rev().find(busy),
    };
    let week = |d: &civil::Date| {
        (*d, Week { hours: hours.get(d).copied().unwrap_or(0.0), holiday: has_holiday(*d) })
    };
    all.iter().take(ends.map_or(0, |n| n + 1)).skip(begins).map(week).collect()
}

/// Whether a public holiday of the United States falls on a working day of the week, or a day about Christmas.
fn has_holiday(monday: civil::Date) -> bool {
    (0..5).filter_map(|n| monday.checked_add(n.days()).ok()).any(|d| {
        let (nth, weekday) = ((d.day() - 1) / 7 + 1, d.weekday());
        match (d.month(), d.day()) {
            (1, 1) | (7, 4) | (12, 24 | 25 | 26 | 31) => true,
            (11, _) => weekday == civil::Weekday::Thursday && nth == 4,
            (9, _) => weekday == civil::Weekday::Monday && nth == 1,
            (5, day) => weekday == civil::Weekday::Monday && day > 24,
            _ => false,
        }
    })
}

/// All weeks so far, as they were.
fn history(past: &[Week], _: bool) -> Option<Quantiles> {
    let mut hours: Vec<f64> = past.iter().map(|w| w.hours).collect();
    hours.sort_by(f64::total_cmp);
    let at = |n: usize| quantile::of_sorted(&hours, (n + 1) as f64 / 100.0).unwrap_or_default();
    Some(std::array::from_fn(at))
}

/// The last four weeks, as they were.
fn last4(past: &[Week], holiday: bool) -> Option<Quantiles> {
    history(&past[past.len().checked_sub(4)?..], holiday)
}

/// Their mean, for certain.
fn last4_mean(past: &[Week], _: bool) -> Option<Quantiles> {
    let four = &past[past.len().checked_sub(4)?..];
    Some([four.iter().map(|w| w.hours).sum::<f64>() / 4.0; 99])
}

/// The scores of one way of forecasting, under names with this ending.
fn scores(ending: &str, weeks: &[(civil::Date, Week)], args: &Args, told: Told) -> Map<String, Value> {
    let past: Vec<Week> = weeks.iter().map(|w| w.1).collect();
    let mut all: Vec<(usize, f64, f64, f64)> = Vec::new();
    for known in args.warm..past.len() {
        for (ahead, target) in past[known..].iter().take(args.horizon).enumerate() {
            if let Some(told) = told(&past[..known], target.holiday) {
                let covered = |level| score::covered(&told, target.hours, level);
                let loss = score::crps(&told, target.hours);
                all.push((ahead + 1, covered(0.9) - covered(0.1), covered(0.5), loss));
            }
        }
    }
    let far: Vec<_> = all.iter().copied().filter(|r| r.0 == args.horizon).collect();
    let mean = |of: &[(usize, f64, f64, f64)], value: fn(&(usize, f64, f64, f64)) -> f64| {
        let sum: f64 = of.iter().map(value).sum();
        json!((sum / of.len().max(1) as f64 * 1e4).round() / 1e4)
    };
    let figures = [
        ("n", json!(all.len())),
        ("n4", json!(far.len())),
        ("band80_coverage", mean(&all, |r| r.1)),
        ("band80_h4", mean(&far, |r| r.1)),
        ("p50_coverage", mean(&all, |r| r.2)),
        ("crps", mean(&all, |r| r.3)),
        ("crps_h4", mean(&far, |r| r.3)),
    ];
    figures.into_iter().map(|(name, value)| (format!("{name}{ending}"), value)).collect()
}
