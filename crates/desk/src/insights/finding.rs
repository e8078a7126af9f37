//! The finding: one sentence that would survive alone, and a line of support.

use super::chart::{Hours, Line, hours};
use super::{Figure, WasteRow, named};
use crate::marks::Marks;
use crate::words::count;
use engines::analytics::{Change, Diary, change, is_holiday_week};

/// A change of so many hours a week is worth a headline.
const TELLING: f64 = 1.0;

/// The headline and its support.
pub(super) fn finding(
    diary: &Diary,
    marks: &Marks,
    figures: &[Figure],
    wastes: &[WasteRow],
    weeks: usize,
) -> (String, String) {
    if weeks == 0 {
        let hint = "It shows once a whole week of calendar or sent mail is there.";
        return ("Not enough history to say where the time went.".to_owned(), hint.to_owned());
    }
    let headline = moved(diary, marks)
        .or_else(|| changed(figures))
        .or_else(|| wastes.first().map(|w| format!("{} took {}.", w.name, w.words)))
        .unwrap_or_else(|| plain(figures));
    (headline, support(figures, wastes))
}

/// The goals whose weekly hours changed by more than chance.
fn shifts(diary: &Diary, marks: &Marks) -> Vec<(String, Change)> {
    let weeks: Vec<Hours> = diary
        .whole_weeks(diary.config.history_weeks)
        .iter()
        .filter(|w| !is_holiday_week(w))
        .map(|w| hours(w, marks))
        .filter(|w| !w.is_empty())
        .collect();
    let mut lines: Vec<&Line> = weeks.iter().flatten().map(|(line, _)| line).collect();
    lines.sort();
    lines.dedup();
    let values = |line: &Line| -> Vec<f64> {
        weeks.iter().map(|w| w.iter().filter(|(l, _)| l == line).map(|(_, h)| h).sum()).collect()
    };
    lines.into_iter().filter_map(|line| Some((line.1.clone(), change(&values(line))?))).collect()
}

/// "On-time delivery lost four hours a week to 2027 plan."
fn moved(diary: &Diary, marks: &Marks) -> Option<String> {
    let shifts = shifts(diary, marks);
    let gain = |c: &Change| c.now - c.before;
    // Links that were made later make a loss of what serves no goal: only what it wins is told.
    let shifts: Vec<(String, Change)> =
        shifts.into_iter().filter(|(name, c)| name != "No goal" || gain(c) > 0.0).collect();
    // Of goals that the reader does not see nothing is told but that time goes there.
    let shifts: Vec<(String, Change)> =
        shifts.into_iter().filter(|(name, _)| name != "Other goals").collect();
    let least =
        shifts.iter().min_by(|a, b| gain(&a.1).total_cmp(&gain(&b.1))).filter(|s| gain(&s.1) <= -TELLING);
    let most =
        shifts.iter().max_by(|a, b| gain(&a.1).total_cmp(&gain(&b.1))).filter(|s| gain(&s.1) >= TELLING);
    let hours = |c: &Change| count(gain(c).abs().round() as usize, "hour", "hours");
    match (least, most) {
        (Some((lost, by)), Some((won, more))) => {
            let moved = count(gain(by).abs().min(gain(more)).round() as usize, "hour", "hours");
            Some(format!("{} lost {moved} a week to {}.", named(lost), object(won)))
        }
        (Some((lost, by)), None) => Some(format!("{} lost {} a week.", named(lost), hours(by))),
        (None, Some((won, by))) => Some(format!("{} takes {} a week more.", subject(won), hours(by))),
        (None, None) => None,
    }
}

fn subject(name: &str) -> String {
    if name == "No goal" { "What serves no goal".to_owned() } else { named(name) }
}

fn object(name: &str) -> String {
    if name == "No goal" { "what serves no goal".to_owned() } else { named(name) }
}

/// A metric that changed by more than chance.
fn changed(figures: &[Figure]) -> Option<String> {
    const TOLD: [&str; 5] = ["focus_120", "meeting_hours", "after_hours", "worked", "fragmentation"];
    let told = TOLD.iter().find_map(|code| figures.iter().find(|f| f.code == *code && f.change.is_some()))?;
    Some(format!("{}: {}.", told.name, told.change.as_deref()?.trim_start_matches("Changed: ")))
}

fn plain(figures: &[Figure]) -> String {
    let words = |code: &str| figures.iter().find(|f| f.code == code).map_or("", |f| f.words.as_str());
    format!("You worked {}, {} of it in meetings.", words("worked"), words("meeting_share"))
}

fn support(figures: &[Figure], wastes: &[WasteRow]) -> String {
    let words = |code: &str| figures.iter().find(|f| f.code == code).filter(|f| f.value.is_some());
    let mut said = Vec::new();
    if let (Some(worked), Some(share)) = (words("worked"), words("meeting_share")) {
        said.push(format!("Worked {}, {} of it in meetings.", worked.words, share.words));
    }
    let ready = wastes.iter().filter(|w| w.minutes >= 30.0).count();
    if ready > 0 {
        said.push(format!(
            "{} half an hour a week and more.",
            crate::words::sentence(&count(ready, "waste takes", "wastes take"))
        ));
    }
    said.join(" ")
}
