//! The rows of the page: measures, differences, weeks, dates, and what it all rests on.

use crate::full_weeks::{load_words, made_of};
use engines::twin::WeekLoad;
use engines::twin::fit::{Basis as Rests, Fit};
use engines::twin::what_if::Measure;
use jiff::civil::Date;
use serde::Serialize;
use world::{ProjectId, TaskId};

/// A figure of the weeks as they are or of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarRow {
    /// "Now", "A", "B".
    pub name: String,
    /// Its mean.
    pub mean: f64,
    /// "7.2".
    pub words: String,
    /// Eight of ten calendars lie between these.
    pub eight: (f64, f64),
    /// "5 to 9".
    pub range: String,
    /// Half of them.
    pub half: (f64, f64),
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureRow {
    /// By what its parts are asked for: "dates".
    pub of: &'static str,
    /// As shown.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What is counted, a sentence.
    pub what: &'static str,
    /// Where its scale ends.
    pub most: f64,
    /// The weeks as they are, then each scenario.
    pub bars: Vec<BarRow>,
}

pub(super) fn names(measure: Measure) -> (&'static str, &'static str, &'static str) {
    match measure {
        Measure::GoalHours => {
            ("Time for goals", "h a week", "Meetings and tasks of yours that serve a goal.")
        }
        Measure::Late => (
            "Dates missed",
            "tasks",
            "Open tasks of yours with a date in these weeks that are done after it; put right by how you have kept dates.",
        ),
        Measure::Tardiness => (
            "Lateness",
            "working days",
            "Days past the date, all late tasks together, if no hour beyond the working day were used; what costs more by waiting counts more, what is overdue counts on.",
        ),
        Measure::Focus => ("Deep work", "h a week", "Work on tasks in stretches of an hour and more."),
        Measure::AfterHours => ("After hours", "h a week", "Work beyond the end of the day."),
    }
}

/// A figure to a tenth below ten.
pub(super) fn figure(value: f64) -> String {
    let value = if value.abs() < 0.05 { 0.0 } else { value };
    if value.abs() < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// A goal with its hours a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalRow {
    /// Its name.
    pub name: String,
    /// Hours a week as things are, then in each scenario.
    pub hours: Vec<f64>,
    /// The chance that its target is met by its date, as things are, then in each scenario, in words; empty where it is not
    /// measured.
    pub met: Vec<String>,
}

/// Somebody's open work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// Their name.
    pub name: String,
    /// Hours of it as things are, then in each scenario.
    pub hours: Vec<f64>,
}

/// What is left of a week for one's own work, in hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoomRow {
    /// "This week".
    pub label: String,
    /// "23 Nov".
    pub short: String,
    /// So much in 10, 25, 50, 75 and 90 of 100 calendars at most.
    pub left: [f64; 5],
    /// What the work that is due in it takes.
    pub due: f64,
}

/// A week ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekRow {
    /// "This week".
    pub label: String,
    /// By what its parts are asked for: "week-2026-11-30".
    pub of: String,
    /// How it is taken as things are, then in each scenario.
    pub taken: Vec<Taken>,
    /// What takes it, as things are.
    pub made_of: String,
    /// "over", "tight", or nothing.
    pub mark: &'static str,
}

/// How much of a week is taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Taken {
    /// Percent of its working time; none of a week away.
    pub percent: Option<f64>,
    /// "86%", "away".
    pub words: String,
    /// "32 h to 35 h of 37 h"; nothing of a week away.
    pub hours: String,
    /// "22 h of meetings, 5 h of work that is due, 5 h of mail".
    pub made_of: String,
}

impl Taken {
    pub(super) fn of(week: Option<&WeekLoad>) -> Taken {
        match week.and_then(|w| Some((w, w.share()?))) {
            None => Taken {
                percent: None,
                words: "away".to_owned(),
                hours: String::new(),
                made_of: "no working time".to_owned(),
            },
            Some((week, share)) => Taken {
                percent: Some((100.0 * share).round()),
                words: format!("{:.0}%", 100.0 * share),
                hours: load_words(week),
                made_of: made_of(week),
            },
        }
    }
}

/// When a task is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastRow {
    /// Which.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// Its date.
    pub due: Option<Date>,
    /// Its date in words.
    pub due_words: String,
    /// Whether that is past.
    pub overdue: bool,
    /// In half of the calendars done by that day; none: after these weeks.
    pub p50: Option<Date>,
    /// In words.
    pub p50_words: String,
    /// In eight of ten.
    pub p80: Option<Date>,
    /// In words.
    pub p80_words: String,
    /// The chance that its date is kept, 0–1; none without one ahead.
    pub met: Option<f64>,
    /// The chances as things are, then in each scenario, in words; empty where there is none.
    pub chances: Vec<String>,
}

/// When what is the executive's of a project is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectRow {
    /// Which.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its word for addresses.
    pub slug: String,
    /// Open tasks of the executive's.
    pub tasks: usize,
    /// In half of the calendars, in words.
    pub p50_words: String,
    /// In eight of ten.
    pub p80_words: String,
    /// The chances that its last milestone is kept, as things are and in each scenario, in words.
    pub chances: Vec<String>,
    /// The date that is recommended from outside, in words; empty where none is.
    pub outside: String,
}

/// A figure that the weeks rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputRow {
    /// What.
    pub name: &'static str,
    /// By what its data are asked for: "single-meetings".
    pub of: String,
    /// "6.4 a week".
    pub words: String,
    /// "12 weeks, 214 of them", "our own guess, no data".
    pub basis: String,
    /// What is usual, where it is used.
    pub usual: Option<String>,
    /// Whether no data is behind it.
    pub guess: bool,
}

/// What the weeks are made of.
pub(super) fn inputs(fit: &Fit) -> Vec<InputRow> {
    let weeks = fit.weeks.floor().max(1.0);
    let row = |input: &engines::twin::fit::Input| InputRow {
        name: input.name,
        of: super::why::slug(input.name),
        words: format!("{} {}", figure(input.value), input.unit),
        basis: match input.basis {
            Rests::Prior => "our own guess, no data".to_owned(),
            Rests::Mixed => format!(
                "{weeks:.0} weeks, {} seen; too few to stand alone, so mixed with the usual",
                input.count
            ),
            Rests::Own => format!("{weeks:.0} weeks, {} seen", input.count),
        },
        usual: input.prior.filter(|_| input.basis != Rests::Own).map(figure),
        guess: input.basis == Rests::Prior,
    };
    fit.inputs.iter().map(row).collect()
}
