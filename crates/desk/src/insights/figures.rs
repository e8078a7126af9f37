//! Metrics in words: value, what it was, its formula, whether it changed, and what it is made of.

use super::named;
use super::wastes::WasteCase;
use crate::card::link;
use crate::words::{count, day, duration, sentence};
use engines::analytics::benchmarks::{self, BENCHMARKS};
use engines::analytics::{
    self, By, CATALOGUE, Diary, Measured, Metric, NotEnough, Part, Per, Scale, Stretch, breakdown,
};
use serde::Serialize;
use world::{ItemRef, Snapshot};

/// Parts that are shown with a figure; the rest is counted.
const SHOWN: usize = 8;

/// An item behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// Path of its page below the office; none where it has none.
    pub link: Option<String>,
}

/// One part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// "Mon 16 Nov".
    pub when: String,
    /// What.
    pub source: Source,
    /// "45 min", "3 changes".
    pub amount: String,
}

/// What a figure is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// The largest, then by date.
    pub parts: Vec<Evidence>,
    /// How many more there are.
    pub more: usize,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Stable name, as [`why`] takes it.
    pub code: String,
    /// As shown.
    pub name: String,
    /// "6 h 10 a week", or "Not enough history: needs 20 answered messages, has 7".
    pub words: String,
    /// On its scale; none without enough history.
    pub value: Option<f64>,
    /// In the weeks before: "9 h".
    pub was: Option<String>,
    /// How it is reckoned.
    pub formula: &'static str,
    /// "Changed: median 6 h in the last four weeks, 9 h in the twelve before"; none where chance explains it.
    pub change: Option<String>,
    /// "Usually 7 h; rising by 10 min a week".
    pub trend: Option<String>,
    /// A published figure: "72%", with its source.
    pub beside: Option<(&'static str, &'static str)>,
    /// Of a share: "of 339 meetings", "of 335 h 20 worked".
    pub of: Option<String>,
    /// What it is made of.
    pub why: Why,
    /// The cases of a waste, every one of them; else none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<WasteCase>,
}

/// A value on its scale in words, without "a week".
pub(super) fn plain(scale: Scale, value: f64) -> String {
    // A sum of nothing is -0.
    let value = value + 0.0;
    match scale {
        Scale::Minutes => duration(value.round() as i64),
        Scale::Share => format!("{:.0}%", 100.0 * value),
        Scale::Count => format!("{value:.1}").trim_end_matches(".0").to_owned(),
        Scale::Index => format!("{value:.2}"),
        Scale::Days if value == 1.0 => "1 working day".to_owned(),
        Scale::Days => format!("{value:.0} working days"),
        Scale::Factor => format!("{value:.1} times"),
    }
}

/// With what it is an amount of: "6 h 10 a week".
pub(super) fn full(metric: &Metric, value: f64) -> String {
    let per = match metric.per {
        Per::Week => " a week",
        Per::Day => " a day",
        Per::Whole => "",
    };
    format!("{}{per}", plain(metric.scale, value))
}

fn words(metric: &Metric, measured: &Measured) -> String {
    match measured {
        Ok(figure) => full(metric, figure.value),
        Err(not) => not_enough(not),
    }
}

/// "Not enough history: needs 20 answered messages, has 7".
pub(super) fn not_enough(not: &NotEnough) -> String {
    match not.needs {
        1 => format!("Not enough history: there are no {}", not.what),
        needs => format!("Not enough history: needs {needs} {}, has {}", not.what, not.has),
    }
}

/// Every metric of a stretch, beside the weeks before and its trend.
pub(super) fn figures(diary: &Diary, now: &Stretch, before: &Stretch) -> Vec<Figure> {
    CATALOGUE.into_iter().map(|metric| figure(diary, metric, now, before, SHOWN)).collect()
}

/// One metric of a stretch, with the largest of its parts.
pub(super) fn figure(
    diary: &Diary,
    metric: &'static Metric,
    now: &Stretch,
    before: &Stretch,
    parts: usize,
) -> Figure {
    let (measured, was) = ((metric.measure)(now), (metric.measure)(before));
    let trend = analytics::trend(diary, metric);
    let change = trend.change.map(|c| {
        format!(
            "Changed: {} in the last four weeks, {} in the twelve before",
            full(metric, c.now),
            plain(metric.scale, c.before)
        )
    });
    let usual = trend.median.map(|m| format!("Usually {}{}", full(metric, m), slope(metric, trend.slope)));
    Figure {
        code: metric.code.to_owned(),
        name: metric.name.to_owned(),
        words: words(metric, &measured),
        value: measured.as_ref().ok().map(|f| f.value),
        was: was.ok().map(|f| plain(metric.scale, f.value)),
        formula: metric.formula,
        change,
        trend: usual.filter(|_| measured.is_ok()),
        beside: benchmarks::beside(metric.code).map(|b| (b.figure, b.source)),
        of: measured.as_ref().ok().and_then(|f| f.whole).map(whole),
        why: why_of(diary.world, measured.map_or_else(|_| Vec::new(), |f| f.parts), parts),
        cases: Vec::new(),
    }
}

/// "of 339 meetings", "of 335 h 20 worked".
fn whole((amount, what): (f64, &str)) -> String {
    match what {
        "worked minutes" => format!("of {} worked", duration(amount.round() as i64)),
        _ => format!("of {amount:.0} {what}"),
    }
}

/// "; rising by 10 min a week", where it moves at all.
fn slope(metric: &Metric, slope: Option<f64>) -> String {
    let Some(slope) = slope else { return String::new() };
    let (word, amount) = (if slope > 0.0 { "rising" } else { "falling" }, plain(metric.scale, slope.abs()));
    let none = plain(metric.scale, 0.0);
    if amount == none { String::new() } else { format!("; {word} by {amount} a week") }
}

/// The parts of a figure, largest first.
pub(super) fn why_of(world: &Snapshot, mut parts: Vec<Part>, most: usize) -> Why {
    parts.sort_by(|a, b| b.amount.total_cmp(&a.amount).then(b.at.cmp(&a.at)));
    let more = parts.len().saturating_sub(most);
    parts.truncate(most);
    Why { parts: parts.iter().map(|p| evidence(world, p)).collect(), more }
}

fn evidence(world: &Snapshot, part: &Part) -> Evidence {
    let zone = world.zone();
    let date = zone.to_datetime(part.at).date();
    let today = zone.to_datetime(world.now).date();
    let nameless = match part.note {
        "free" => "Free time",
        "times the estimate" => "A task that is no longer kept",
        "minutes" | "" | "index" | "changes" | "days" | "nights" => "The day",
        _ => "",
    };
    let source =
        part.item.map_or(Source { name: nameless.to_owned(), link: None }, |item| source(world, item));
    Evidence { when: day(date, today), source, amount: amount(part) }
}

/// "45 min", "3 changes", "1.3 times the estimate".
fn amount(part: &Part) -> String {
    match part.note {
        "" | "free" => duration(part.amount.round() as i64),
        "a week" => format!("{} a week", duration(part.amount.round() as i64)),
        "minutes of all together" => format!("{} of all together", duration(part.amount.round() as i64)),
        "meetings" | "days" | "nights" => String::new(),
        "index" => format!("{:.2}", part.amount),
        note => format!("{} {note}", plain(Scale::Count, part.amount)),
    }
}

/// What an item is called here, and where it is.
pub(super) fn source(world: &Snapshot, item: ItemRef) -> Source {
    let name = match item {
        ItemRef::Event(id) => world.events.get(&id).map(|e| e.summary.as_str()),
        ItemRef::Message(id) => world.messages.get(&id).map(|m| m.subject.as_str()),
        ItemRef::Task(id) => world.tasks.get(&id).map(|t| t.title.as_str()),
        ItemRef::Proposal(id) => world.proposals.get(&id).map(|p| p.title.as_str()),
        ItemRef::Decision(id) => world.decisions.get(&id).map(|d| d.question.as_str()),
        _ => None,
    };
    let called = |name: &str| match (name.trim(), item) {
        ("", ItemRef::Message(_)) => "Mail without a subject".to_owned(),
        ("", _) => "Without a title".to_owned(),
        (name, ItemRef::Message(_)) => format!("Mail: {}", named(name)),
        (name, _) => named(name),
    };
    Source { name: called(name.unwrap_or_default()), link: link(item) }
}

/// Three figures for the eye: deep work, back to back, no goal against its plan.
pub(super) fn three(figures: &[Figure], now: &Stretch, before: &Stretch) -> Vec<Figure> {
    let of = |code: &str, name: &str| {
        figures.iter().find(|f| f.code == code).map(|f| Figure { name: name.to_owned(), ..f.clone() })
    };
    let mut three: Vec<Figure> =
        [of("focus_120", "Deep work"), of("back_to_back", "Back to back")].into_iter().flatten().collect();
    three.extend(no_goal(now, before));
    three
}

fn no_goal(now: &Stretch, before: &Stretch) -> Option<Figure> {
    let minutes = |stretch: &Stretch| {
        let weeks = stretch.weeks();
        let row = breakdown(stretch, By::Goal).rows.into_iter().find(|r| r.name == "No goal");
        (weeks > 0).then(|| row.map_or((0.0, Vec::new()), |r| (r.minutes / weeks as f64, r.parts)))
    };
    let (value, parts) = minutes(now)?;
    Some(Figure {
        code: share_code(By::Goal, "No goal"),
        name: "No goal".to_owned(),
        words: format!("{} a week", duration(value.round() as i64)),
        value: Some(value),
        was: minutes(before).map(|b| duration(b.0.round() as i64)),
        formula: By::Goal.formula(),
        change: None,
        trend: None,
        beside: None,
        of: None,
        why: why_of(now.diary.world, parts, SHOWN),
        cases: Vec::new(),
    })
}

/// One row of a split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SplitRow {
    /// What [`why`] calls it: "share.goal.Rotterdam hub".
    pub code: String,
    /// As shown.
    pub name: String,
    /// "6 h 10 a week".
    pub words: String,
    /// Of worked time, 0–1.
    pub share: f64,
    /// What it is made of.
    pub why: Why,
}

/// Worked time split one way; the shares add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// "goal".
    pub by: &'static str,
    /// "By goal".
    pub title: String,
    /// How.
    pub formula: &'static str,
    /// Most first.
    pub rows: Vec<SplitRow>,
}

/// What a row of a split is called.
pub(super) fn row_name(by: By, name: &str) -> String {
    if by == By::Activity { sentence(&named(name)) } else { named(name) }
}

/// The code of a row of a split.
fn share_code(by: By, name: &str) -> String {
    format!("share.{}.{name}", by.word())
}

/// Worked time by goal, people, activity and place.
pub(super) fn splits(stretch: &Stretch) -> Vec<Split> {
    let weeks = stretch.weeks().max(1) as f64;
    let split = |by: By| {
        let rows = breakdown(stretch, by).rows.into_iter().map(|row| SplitRow {
            code: share_code(by, &row_name(by, &row.name)),
            name: row_name(by, &row.name),
            words: format!("{} a week", duration((row.minutes / weeks).round() as i64)),
            share: row.share,
            why: why_of(stretch.diary.world, row.parts, 5),
        });
        Split {
            by: by.word(),
            title: format!("By {}", by.word()),
            formula: by.formula(),
            rows: rows.collect(),
        }
    };
    By::ALL.into_iter().map(split).filter(|s| !s.rows.is_empty()).collect()
}

/// How fast a group of senders is answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierRow {
    /// Who.
    pub name: &'static str,
    /// "half within 2 h, nine of ten within 26 h", or that there is not enough history.
    pub words: String,
}

/// How fast groups of senders are answered.
pub(super) fn tiers(stretch: &Stretch) -> Vec<TierRow> {
    let hours = |minutes: f64| duration(minutes.round() as i64);
    let row = |tier: analytics::Tier| TierRow {
        name: tier.name,
        words: match tier.times {
            Ok((p50, p90)) => format!("half within {}, nine of ten within {}", hours(p50), hours(p90)),
            Err(not) => {
                format!("not enough history: {} of {}", count(not.has, "answer", "answers"), not.needs)
            }
        },
    };
    analytics::tiers(stretch).into_iter().map(row).collect()
}

/// Published figures without a metric of their own.
pub(super) fn alone() -> Vec<&'static str> {
    BENCHMARKS.iter().filter(|b| b.metric.is_none()).map(|b| b.line).collect()
}
