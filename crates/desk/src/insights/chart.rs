//! What the two charts show: hours a week by goal, and how full the hours of the week are.

use super::behind::cell_code;
use super::weeks_in_words;
use crate::marks::Marks;
use crate::words::sentence;
use engines::analytics::{self, By, Stretch, breakdown};
use engines::maths::attention::Bucket;
use serde::Serialize;

/// One goal, or none, through the weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// As shown.
    pub name: String,
    /// The letter of its mark: `a` to `d`, `n` for no goal.
    pub letter: char,
    /// Hours of the last week that is shown.
    pub last: f64,
    /// Hours a week, average.
    pub average: f64,
}

/// One week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// "47".
    pub week: String,
    /// Hours by series; none in a week without anything.
    pub hours: Option<Vec<f64>>,
}

/// Hours a week by goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// From the bottom up, at most five; "No goal" last.
    pub series: Vec<Series>,
    /// Oldest first.
    pub bars: Vec<Bar>,
    /// The finding of the drawing, in a sentence.
    pub said: String,
}

/// To which line of the chart a bucket belongs: the branch of its goal.
pub(super) fn line(marks: &Marks, bucket: Option<Bucket>, name: &str) -> Line {
    match bucket {
        Some(Bucket::Goal(id)) => marks.goal(id).map_or(('n', name.to_owned()), |m| (m.letter, m.name)),
        Some(Bucket::Other) => ('n', "Other goals".to_owned()),
        _ => ('n', "No goal".to_owned()),
    }
}

/// The mark and the name of a line of the chart.
pub(super) type Line = (char, String);
/// Hours by line.
pub(super) type Hours = Vec<(Line, f64)>;

/// Hours of one week by line.
pub(super) fn hours(week: &Stretch, marks: &Marks) -> Hours {
    let mut found = Hours::new();
    for row in breakdown(week, By::Goal).rows {
        let line = line(marks, row.bucket, &row.name);
        match found.iter_mut().find(|(l, _)| *l == line) {
            Some((_, hours)) => *hours += row.minutes / 60.0,
            None => found.push((line, row.minutes / 60.0)),
        }
    }
    found
}

/// At most so many lines; what has least joins "Other goals".
const MOST: usize = 5;

/// The chart of a stretch; none where nothing is in it.
pub(super) fn chart(stretch: &Stretch, marks: &Marks) -> Option<Chart> {
    let weeks: Vec<(String, Hours)> = stretch
        .each_week()
        .map(|w| (w.days()[0].date.iso_week_date().week().to_string(), hours(&w, marks)))
        .collect();
    let told = weeks.iter().filter(|w| !w.1.is_empty()).count();
    if told == 0 {
        return None;
    }
    let mut lines = Hours::new();
    for ((line, own), hours) in weeks.iter().flat_map(|w| &w.1).map(|(l, h)| ((l, *h), h)) {
        match lines.iter_mut().find(|(l, _)| l == line) {
            Some((_, sum)) => *sum += *hours,
            None => lines.push((line.clone(), own)),
        }
    }
    let is_none = |l: &Line| l.1 == "No goal";
    lines.sort_by(|a, b| (is_none(&a.0), a.0.0).cmp(&(is_none(&b.0), b.0.0)).then(a.0.1.cmp(&b.0.1)));
    let rest: Vec<Line> = smallest(&lines);
    lines.retain(|l| !rest.contains(&l.0));
    let other = ('n', "Other goals".to_owned());
    if !rest.is_empty() && !lines.iter().any(|l| l.0 == other) {
        let at = lines.iter().position(|l| is_none(&l.0)).unwrap_or(lines.len());
        lines.insert(at, (other.clone(), 0.0));
    }
    let of_line = |week: &[(Line, f64)], line: &Line| {
        let own = |l: &Line| l == line || *line == other && rest.contains(l);
        week.iter().filter(|(l, _)| own(l)).map(|(_, h)| h).sum::<f64>()
    };
    let bars: Vec<Bar> = weeks
        .iter()
        .map(|(week, hours)| Bar {
            week: week.clone(),
            hours: (!hours.is_empty()).then(|| lines.iter().map(|l| of_line(hours, &l.0)).collect()),
        })
        .collect();
    let series: Vec<Series> = lines
        .iter()
        .enumerate()
        .map(|(n, (line, _))| {
            let all: Vec<f64> = bars.iter().filter_map(|b| Some(b.hours.as_ref()?[n])).collect();
            Series {
                name: line.1.clone(),
                letter: line.0,
                last: all.last().copied().unwrap_or(0.0),
                average: all.iter().sum::<f64>() / all.len() as f64,
            }
        })
        .collect();
    let parts: Vec<String> = series.iter().map(|s| format!("{} {:.0} h", s.name, s.average)).collect();
    let said = format!("Hours a week by goal, average of {}: {}.", weeks_in_words(told), parts.join(", "));
    Some(Chart { series, bars, said })
}

/// The lines that join "Other goals", where there are too many.
fn smallest(lines: &[(Line, f64)]) -> Vec<Line> {
    let mut goals: Vec<&(Line, f64)> =
        lines.iter().filter(|l| l.0.1 != "No goal" && l.0.1 != "Other goals").collect();
    if goals.len() < MOST {
        return Vec::new();
    }
    goals.sort_by(|a, b| b.1.total_cmp(&a.1));
    goals.split_off(MOST - 2).into_iter().map(|l| l.0.clone()).collect()
}

/// One weekday of the heat map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatRow {
    /// "Wed".
    pub day: String,
    /// Share of each hour in meetings, 0–1.
    pub shares: Vec<f64>,
    /// What [`super::why`] calls each hour.
    #[serde(skip)]
    pub codes: Vec<String>,
}

/// How full the hours of the week are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heat {
    /// The finding: "Wednesday has no air".
    pub title: String,
    /// The measure.
    pub measure: String,
    /// "08", "09", …
    pub hours: Vec<String>,
    /// A row a working day.
    pub rows: Vec<HeatRow>,
}

/// From this share on an hour is full, as a rounded percentage is; a day with so many hours that are nearly full has no
/// air.
pub const FULL: f64 = 0.995;
const NEARLY: f64 = 0.8;
const NO_AIR: usize = 3;

/// The heat map of a stretch; none where nothing is in it.
pub(super) fn heat(stretch: &Stretch) -> Option<Heat> {
    let weeks = stretch.weeks();
    if weeks == 0 {
        return None;
    }
    let heat = analytics::heat(stretch);
    let most = heat.rows.iter().max_by(|a, b| whole(&a.1).total_cmp(&whole(&b.1)))?;
    let full = most.1.iter().filter(|s| **s >= NEARLY).count();
    let day = |w: jiff::civil::Weekday| format!("{w:?}");
    let title = match full {
        _ if whole(&most.1) == 0.0 => "No meetings at all".to_owned(),
        n if n >= NO_AIR => format!("{} has no air", day(most.0)),
        _ => format!("{} is the fullest day", day(most.0)),
    };
    let rows = heat.rows.iter().map(|(w, shares)| HeatRow {
        day: day(*w)[..3].to_owned(),
        codes: (0..shares.len()).map(|n| cell_code(*w, heat.from + n as i8)).collect(),
        shares: shares.clone(),
    });
    let hours =
        (0..heat.rows.first().map_or(0, |r| r.1.len())).map(|n| format!("{:02}", heat.from as usize + n));
    Some(Heat {
        title,
        measure: format!("Share of each hour in meetings, average of {}", weeks_in_words(weeks)),
        hours: hours.collect(),
        rows: rows.collect(),
    })
}

fn whole(shares: &[f64]) -> f64 {
    shares.iter().sum()
}

impl Heat {
    /// The finding of the drawing, in a sentence.
    pub fn said(&self) -> String {
        let row = |r: &HeatRow| {
            format!("{} {:.0}%", r.day, 100.0 * whole(&r.shares) / r.shares.len().max(1) as f64)
        };
        let rows: Vec<String> = self.rows.iter().map(row).collect();
        sentence(&format!("{}. In meetings: {}.", self.title, rows.join(", ")))
    }
}

impl HeatRow {
    /// The class of an hour's colour, 0 to 4, and whether it is full.
    pub fn step(share: f64) -> (u8, bool) {
        let step = if share >= NEARLY { 4.0 } else { (share / NEARLY * 4.0).round().clamp(0.0, 3.0) };
        (step as u8, share >= FULL)
    }
}
