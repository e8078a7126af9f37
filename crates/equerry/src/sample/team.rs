//! Whom the executive leads, and what they have written, from `sample/team.toml`.

use desk::team::{self, Form};
use desk::{Clock, Desk, DeskError, Who};
use jiff::{civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use std::io;
use std::path::Path;
use world::PersonId;

#[derive(Deserialize)]
struct File {
    report: Vec<Report>,
}

#[derive(Deserialize)]
struct Report {
    /// "Name <address>".
    who: String,
    points: Vec<Point>,
    line: Option<Line>,
}

#[derive(Deserialize)]
struct Point {
    at: DateTime,
    text: String,
}

#[derive(Deserialize)]
struct Line {
    at: DateTime,
    #[serde(flatten)]
    form: Form,
}

fn read(files: &Path) -> io::Result<Vec<Report>> {
    let text = std::fs::read_to_string(files.join("team.toml"))?;
    let file: File = toml::from_str(&text).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
    Ok(file.report)
}

/// The direct reports, each "Name <address>".
pub(super) fn names(files: &Path) -> io::Result<Vec<String>> {
    Ok(read(files)?.into_iter().map(|report| report.who).collect())
}

/// Lets each of them write what the file says, at its time.
///
/// # Errors
/// `E_FILE` where the file does not read; those of the desk.
pub async fn write(desk: &Desk, files: &Path) -> Result<(), DeskError> {
    let path = files.join("team.toml");
    let zone = desk.office().tz();
    for report in read(files).map_err(|e| DeskError::file(&path, e))? {
        let person = PersonId::derive(&desk::config::mailbox(&report.who)?.email);
        for point in report.points {
            let desk = seated(desk, person, point.at, &zone).await?;
            team::own_point(&desk, &point.text).await?;
        }
        if let Some(line) = report.line {
            let desk = seated(desk, person, line.at, &zone).await?;
            team::send(&desk, &line.form).await?;
        }
    }
    Ok(())
}

/// The desk with one of them at it, at a time by the office's clock.
async fn seated(desk: &Desk, person: PersonId, at: DateTime, zone: &TimeZone) -> Result<Desk, DeskError> {
    let at = zone.to_ambiguous_timestamp(at).compatible().map_err(|_| DeskError::Input {
        problem: format!("{at} is no time of the sample"),
        code: "E_PARSE",
        hint: "mend team.toml".to_owned(),
    })?;
    desk.at(Clock::Standing(at)).seated(Who::Report(person)).await
}
