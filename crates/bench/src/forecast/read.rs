//! Tables of estimates and outcomes.

use crate::input;
use engines::forecast::{Case, Likeness};
use engines::maths::random::key as hash;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Estimated hours with a table of dates.
    Sip,
    /// Estimated pomodoros a day.
    Renzo,
    /// Cycle times without estimates.
    Cycle,
    /// Story points by number of the issue.
    Points,
}

impl Form {
    /// What alike means in such a table.
    pub fn likeness(self) -> Likeness {
        let base = Likeness {
            half_life: 180.0,
            width: 0.5,
            owner: 5.0,
            kind: 3.0,
            priority: 1.0,
            requester: 1.0,
            words: 12.0,
            whole: false,
            floor: 0.1,
        };
        let less = Likeness { owner: 0.0, kind: 0.0, priority: 0.0, requester: 0.0, floor: 0.5, ..base };
        match self {
            Form::Sip => base,
            Form::Renzo => Likeness { half_life: 120.0, width: 0.25, words: 20.0, whole: true, ..less },
            Form::Cycle => Likeness {
                half_life: 90.0,
                width: 9.0,
                owner: 20.0,
                kind: 3.0,
                words: 0.0,
                whole: true,
                ..less
            },
            Form::Points => Likeness { half_life: 400.0, width: 9.0, words: 40.0, ..less },
        }
    }
    /// Whether it holds estimates.
    pub fn is_estimated(self) -> bool {
        matches!(self, Form::Sip | Form::Renzo)
    }
}

/// A case and how it is grouped.
pub struct Task {
    /// What the forecast sees.
    pub case: Case,
    /// The owner as the groups tell it.
    pub owner: String,
    /// The half-year in which the outcome was known; none where there is no date. By the day of the forecast the last one
    /// would hold only what ended early.
    pub half_year: Option<i64>,
}

type Row = BTreeMap<String, String>;

/// The tasks in order of their forecasts.
///
/// # Errors
/// A sentence that names the file and the column.
pub fn tasks(file: &Path, form: Form, dates: Option<&Path>) -> Result<Vec<Task>, String> {
    let rows = rows(file)?;
    let mut found = match form {
        Form::Sip => sip(&rows, &self::rows(dates.ok_or("sip needs --dates, its table of dates")?)?)?,
        Form::Renzo => numbered(&rows, renzo)?,
        Form::Cycle => numbered(&rows, cycle)?,
        Form::Points => numbered(&rows, points)?,
    };
    found.sort_by_key(|(id, t)| (t.case.at, *id));
    if found.is_empty() {
        return Err(format!("{}: no finished task in it", file.display()));
    }
    Ok(found.into_iter().map(|f| f.1).collect())
}

fn rows(path: &Path) -> Result<Vec<Row>, String> {
    let say = |e: csv::Error| format!("{}: {e}", path.display());
    let bytes = input::read(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    let names: Vec<String> = reader.byte_headers().map_err(say)?.iter().map(text).collect();
    let row = |r: Result<csv::ByteRecord, csv::Error>| {
        Ok(names.iter().cloned().zip(r.map_err(say)?.iter().map(text)).collect())
    };
    reader.byte_records().map(row).collect()
}

fn get<'a>(row: &'a Row, name: &str) -> Result<&'a str, String> {
    row.get(name).map(String::as_str).ok_or_else(|| format!("no column {name}"))
}

/// A number; none for "NA" and the like.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|x: &f64| x.is_finite())
}

/// The day as a number, and its half-year.
fn day(text: &str, form: &str) -> Result<(i64, i64), String> {
    let date = jiff::civil::Date::strptime(form, text).map_err(|e| format!("date {text}: {e}"))?;
    let days = date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24;
    Ok((days, i64::from(date.year()) * 2 + i64::from(date.month() > 6)))
}

fn hashed<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u64> {
    words.map(hash).collect::<BTreeSet<u64>>().into_iter().collect()
}

/// Words of at least two letters.
fn words(text: &str) -> Vec<u64> {
    let small = text.to_lowercase();
    hashed(small.split(|c: char| !c.is_ascii_lowercase()).filter(|w| w.len() > 1))
}

fn numbered(
    rows: &[Row],
    read: fn(&Row) -> Result<Option<Task>, String>,
) -> Result<Vec<(u64, Task)>, String> {
    let mut found = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        found.extend(read(row)?.map(|t| (n as u64, t)));
    }
    Ok(found)
}

fn sip(rows: &[Row], dates: &[Row]) -> Result<Vec<(u64, Task)>, String> {
    let mut when: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in dates {
        when.entry(get(row, "TaskNumber")?).or_insert(row);
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for row in rows {
        let id = get(row, "TaskNumber")?;
        let Some(dates) = when.get(id).filter(|_| seen.insert(id)) else { continue };
        let (from, to) = (get(dates, "EstimateOn")?, get(dates, "CompletedOn")?);
        let (estimate, outcome) = (number(get(row, "HoursEstimate")?), number(get(row, "HoursActual")?));
        let (Some(estimate), Some(outcome)) = (estimate, outcome) else { continue };
        let done = ["COMPLETED", "FINISHED", "RELEASED", "CHRONICLE"].contains(&get(row, "StatusCode")?);
        if !done || from.is_empty() || to.is_empty() || estimate <= 0.0 || outcome <= 0.0 {
            continue;
        }
        let ((at, _), (ended, half_year)) = (day(from, "%d-%b-%y")?, day(to, "%d-%b-%y")?);
        if ended < at {
            continue;
        }
        let case = Case {
            at,
            ended,
            estimate,
            outcome,
            owner: hash(get(row, "AssignedToID")?),
            kind: hash(get(row, "SubCategory")?),
            priority: hash(get(row, "Priority")?),
            requester: hash(get(row, "RaisedByID")?),
            words: words(get(row, "Summary")?),
        };
        let owner = get(row, "AssignedToID")?.to_owned();
        let id = id.parse().map_err(|e| format!("TaskNumber {id}: {e}"))?;
        found.push((id, Task { case, owner, half_year: Some(half_year) }));
    }
    Ok(found)
}

fn bare(at: i64, ended: i64, estimate: f64, outcome: f64) -> Case {
    let words = Vec::new();
    Case { at, ended, estimate, outcome, owner: 0, kind: 0, priority: 0, requester: 0, words }
}

fn renzo(row: &Row) -> Result<Option<Task>, String> {
    let (estimate, outcome) = (number(get(row, "estimate")?), number(get(row, "actual")?));
    let (Some(estimate), Some(outcome)) = (estimate, outcome) else { return Ok(None) };
    if get(row, "DONE")? != "1" || !(0.5..=20.0).contains(&estimate) || outcome < 0.0 {
        return Ok(None);
    }
    let (at, half_year) = day(get(row, "date")?, "%Y-%m-%d")?;
    let contexts: Vec<&str> =
        get(row, "X.words")?.split(',').filter(|c| !c.is_empty() && *c != "NA").collect();
    let number = format!("d{}", get(row, "description")?);
    let owner = contexts.first().copied().unwrap_or_default().to_owned();
    let words = hashed(contexts.into_iter().chain([number.as_str()]));
    let case = Case { kind: hash(&owner), words, ..bare(at, at, estimate, outcome) };
    Ok(Some(Task { case, owner, half_year: Some(half_year) }))
}

fn cycle(row: &Row) -> Result<Option<Task>, String> {
    let Some(outcome) = number(get(row, "Cycle.Time")?).filter(|o| *o >= 1.0) else { return Ok(None) };
    let ((at, _), (ended, half_year)) =
        (day(get(row, "Dev.Started")?, "%d/%m/%Y")?, day(get(row, "Done")?, "%d/%m/%Y")?);
    if ended < at {
        return Ok(None);
    }
    let owner = get(row, "Size")?.to_owned();
    let case = Case { owner: hash(&owner), kind: hash(get(row, "Type")?), ..bare(at, ended, 1.0, outcome) };
    Ok(Some(Task { case, owner, half_year: Some(half_year) }))
}

fn points(row: &Row) -> Result<Option<Task>, String> {
    let key = get(row, "issuekey")?;
    let digits = key.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let at = digits.parse().map_err(|_| format!("issuekey {key} has no number"))?;
    let Some(outcome) = number(get(row, "storypoint")?).filter(|p| *p > 0.0) else { return Ok(None) };
    let case = Case { words: words(get(row, "title")?), ..bare(at, at, 1.0, outcome) };
    Ok(Some(Task { case, owner: String::new(), half_year: None }))
}
