//! What a figure of What if is made of: the tasks and meetings behind a measure, the meetings, messages and tasks that a
//! fitted figure was counted from, what takes a week.

use super::rows::{figure, names};
use super::{Asked, Basis, aside, read_world, told, within, words};
use crate::words::{day, duration, inert, short};
use crate::{Desk, DeskError};
use engines::maths::calendar;
use engines::twin::fit::Basis as Rests;
use engines::twin::observed;
use engines::twin::parts::{From, Part};
use engines::twin::what_if::Measure;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{ItemRef, Snapshot};

/// What a figure is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyOf {
    /// Which, as it is asked for.
    pub of: String,
    /// The figure.
    pub headline: String,
    /// What is counted.
    pub support: String,
    /// "Now", "A", "B"; or what stands in each column.
    pub columns: Vec<String>,
    /// Its parts, those that tell most first.
    pub rows: Vec<WhyRow>,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyRow {
    /// What it comes from.
    pub name: String,
    /// Where that is.
    pub link: Option<String>,
    /// How much, a column each.
    pub amounts: Vec<String>,
}

/// So many parts are named; the others are one line.
const MOST: usize = 40;

/// For addresses.
pub(super) fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::GoalHours => "goals",
        Measure::Late => "dates",
        Measure::Tardiness => "lateness",
        Measure::Focus => "deep-work",
        Measure::AfterHours => "after-hours",
    }
}

/// The name of a fitted figure for addresses.
pub(super) fn slug(name: &str) -> String {
    let low = name.to_lowercase();
    low.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
}

/// What a figure is made of: a measure by its word ("dates"), a fitted figure by its name ("single-meetings"), a week by
/// its Monday ("week-2026-11-30").
///
/// # Errors
/// `E_NOT_FOUND` for a figure that there is not; as [`super::what_if`].
pub async fn why(desk: &Desk, asked: &Asked, of: &str) -> Result<WhyOf, DeskError> {
    within(asked.weeks())?;
    let world = read_world(desk, asked.weeks()).await?;
    let (asked, of, config) = (asked.clone(), of.trim().to_owned(), desk.engines());
    aside(move || found(world, &asked, &of, &config)).await
}

pub(super) fn found(
    world: Snapshot,
    asked: &Asked,
    of: &str,
    config: &engines::Config,
) -> Result<WhyOf, DeskError> {
    if let Some(measure) = Measure::ALL.into_iter().find(|m| word(*m) == of) {
        return measured(world, asked, measure, config);
    }
    if let Some(monday) = of.strip_prefix("week-").and_then(|d| d.parse::<Date>().ok()) {
        return super::why_week::week(world, asked, monday, config);
    }
    let fit = engines::twin::fit::fit(&world);
    match fit.inputs.iter().find(|input| slug(input.name) == of) {
        Some(input) => Ok(fitted(&world, &fit, input)),
        None => {
            let measures: Vec<&str> = Measure::ALL.into_iter().map(word).collect();
            let inputs: Vec<String> = fit.inputs.iter().map(|i| slug(i.name)).collect();
            Err(DeskError::Input {
                problem: format!("there is no figure “{}”", short(of, 60)),
                code: "E_NOT_FOUND",
                hint: format!("one of {}, {}, week-2026-11-30", measures.join(", "), inputs.join(", ")),
            })
        }
    }
}

fn measured(
    world: Snapshot,
    asked: &Asked,
    measure: Measure,
    config: &engines::Config,
) -> Result<WhyOf, DeskError> {
    let (basis, _) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
    let weeks = basis.weeks()?;
    let (mut columns, mut all) = (vec!["Now".to_owned()], vec![weeks.parts(&[], measure).map_err(told)?]);
    for (letter, text) in ["A", "B"].into_iter().zip([&asked.first, &asked.second]) {
        let read = words::read(&basis.world, asked.weeks(), text);
        if !read.is_empty() {
            columns.push(letter.to_owned());
            all.push(weeks.parts(&read.changes(), measure).map_err(told)?);
        }
    }
    let (name, unit, what) = names(measure);
    let sums: Vec<f64> = all.iter().map(|parts| parts.iter().map(|p| p.amount).sum()).collect();
    let said: Vec<String> =
        columns.iter().zip(&sums).map(|(c, sum)| format!("{c} {}", figure(*sum))).collect();
    let mut notes = Vec::new();
    if measure == Measure::Late && basis.settings.stretch.habit.is_some() {
        notes.push(super::accuracy::corrected(&basis.settings.stretch));
    }
    if measure == Measure::AfterHours {
        notes.push("Whatever is under way when a day ends is brought to its end: a meeting that runs over, a message, somebody who came in. Which of them it is differs from calendar to calendar.".to_owned());
    }
    notes.push(format!(
        "Means of {} simulated calendars; the parts add up to the figure.",
        basis.settings.replications
    ));
    Ok(WhyOf {
        of: word(measure).to_owned(),
        headline: format!("{name}, {unit}: {}.", said.join(", ")),
        support: what.to_owned(),
        columns,
        rows: parts(&basis.world, &basis.today, all, &sums),
        notes,
    })
}

/// Parts side by side: those that differ most first where scenarios are beside, else the largest; their sum at the end.
fn parts(world: &Snapshot, today: &Date, all: Vec<Vec<Part>>, sums: &[f64]) -> Vec<WhyRow> {
    let n = all.len();
    let mut found: BTreeMap<(String, Option<String>), Vec<f64>> = BTreeMap::new();
    for (column, parts) in all.into_iter().enumerate() {
        for part in parts {
            found.entry(named(world, today, part.from)).or_insert_with(|| vec![0.0; n])[column] +=
                part.amount;
        }
    }
    let tells = |amounts: &[f64]| {
        let spread = amounts[1..].iter().map(|a| (a - amounts[0]).abs()).fold(0.0, f64::max);
        (spread, amounts[0].abs())
    };
    let mut rows: Vec<_> = found.into_iter().collect();
    rows.sort_by(|a, b| {
        let ((s, x), (t, y)) = (tells(&a.1), tells(&b.1));
        t.total_cmp(&s).then(y.total_cmp(&x)).then(a.0.cmp(&b.0))
    });
    let shown = |amounts: &[f64]| amounts.iter().map(|a| small(*a)).collect::<Vec<_>>();
    let rest = rows.split_off(rows.len().min(MOST));
    let mut told: Vec<WhyRow> = rows
        .iter()
        .map(|((name, link), amounts)| WhyRow {
            name: name.clone(),
            link: link.clone(),
            amounts: shown(amounts),
        })
        .collect();
    if !rest.is_empty() {
        let sum: Vec<f64> = (0..n).map(|c| rest.iter().map(|(_, amounts)| amounts[c]).sum()).collect();
        told.push(WhyRow { name: format!("{} more", rest.len()), link: None, amounts: shown(&sum) });
    }
    told.push(WhyRow { name: "Together".to_owned(), link: None, amounts: shown(sums) });
    told
}

/// To a hundredth, so that small parts are seen to add up.
fn small(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// What a part is called, and where it is; meetings of one name are one.
fn named(world: &Snapshot, today: &Date, from: From) -> (String, Option<String>) {
    match from {
        From::Task(id) => {
            let task = world.tasks.get(&id);
            let due =
                task.and_then(|t| t.due).map(|d| format!(", due {}", day(d.date(&world.zone()), *today)));
            let title = task.map_or("a task".to_owned(), |t| short(&inert(&t.title), 90));
            (format!("{title}{}", due.unwrap_or_default()), Some(format!("tasks/{id}")))
        }
        From::Meeting(id) => {
            let name = world.events.get(&id).map(|e| e.summary.trim().to_owned()).unwrap_or_default();
            let first = super::named::ahead(world, 26).into_iter().find(|e| e.summary.trim() == name);
            let link = first.map_or(id, |e| e.id);
            (format!("Meetings: {}", short(&inert(&name), 90)), Some(format!("event/{link}")))
        }
        From::Unnamed => {
            ("Work that is not in your list: what usually comes up, a new project".to_owned(), None)
        }
        From::Renewed => ("Meetings of series that end and are taken to go on".to_owned(), None),
        From::Short => ("Less: work in stretches shorter than an hour".to_owned(), None),
        From::Close => ("What was under way at the end of a day".to_owned(), None),
    }
}

/// The items that a figure was counted from.
fn fitted(world: &Snapshot, fit: &engines::twin::fit::Fit, input: &engines::twin::fit::Input) -> WhyOf {
    let items = observed::behind(world, input.name);
    let today = calendar::date_of(world.now, &world.zone());
    let mut notes = Vec::new();
    if let Some(usual) = input.prior.filter(|_| input.basis != Rests::Own) {
        notes.push(format!("What is usual, a guess of our own: {} {}.", figure(usual), input.unit));
    }
    if input.basis != Rests::Prior && items.len() < input.count {
        notes.push(format!(
            "{} were counted; {} of them can be shown here, the others are no longer kept or not yours to see.",
            input.count,
            items.len()
        ));
    }
    if items.len() > MOST {
        notes.push(format!("The latest {MOST} of {}.", items.len()));
    }
    let weeks = crate::words::count(fit.weeks.floor() as usize, "week", "weeks");
    WhyOf {
        of: slug(input.name),
        headline: format!("{}: {} {}.", input.name, figure(input.value), input.unit),
        support: match input.basis {
            Rests::Prior => "Our own guess: nothing that is kept here tells it.".to_owned(),
            Rests::Mixed => format!(
                "Counted from {} in {weeks}: too few to stand alone, so they are mixed with what is usual.",
                input.count
            ),
            Rests::Own => format!("Counted from {} in {weeks}.", input.count),
        },
        columns: vec!["When".to_owned(), "How much".to_owned()],
        rows: items.into_iter().take(MOST).map(|item| observed_row(world, today, item)).collect(),
        notes,
    }
}

fn observed_row(world: &Snapshot, today: Date, item: ItemRef) -> WhyRow {
    let zone = world.zone();
    let on = |at: jiff::Timestamp| day(calendar::date_of(at, &zone), today);
    match item {
        ItemRef::Event(id) => {
            let found = world.events.get(&id);
            let interval = found.map(|e| e.interval(&zone));
            WhyRow {
                name: found.map_or("a meeting".to_owned(), |e| short(&inert(&e.summary), 90)),
                link: Some(format!("event/{id}")),
                amounts: vec![
                    interval.map(|i| on(i.start)).unwrap_or_default(),
                    interval.map(|i| duration(i.minutes())).unwrap_or_default(),
                ],
            }
        }
        ItemRef::Message(id) => {
            let found = world.messages.get(&id);
            WhyRow {
                name: found.map_or("a message".to_owned(), |m| short(&inert(&m.subject), 90)),
                link: crate::card::link(item),
                amounts: vec![found.and_then(|m| m.date).map(on).unwrap_or_default(), "one".to_owned()],
            }
        }
        ItemRef::Task(id) => {
            let found = world.tasks.get(&id);
            let minutes = found.and_then(|t| t.actual_minutes.or(t.estimate_minutes));
            WhyRow {
                name: found.map_or("a task".to_owned(), |t| short(&inert(&t.title), 90)),
                link: Some(format!("tasks/{id}")),
                amounts: vec![
                    found.and_then(|t| t.ended.or(t.created)).map(on).unwrap_or_default(),
                    minutes.map(|m| duration(i64::from(m))).unwrap_or_default(),
                ],
            }
        }
        _ => WhyRow { name: String::new(), link: None, amounts: vec![String::new(), String::new()] },
    }
}
