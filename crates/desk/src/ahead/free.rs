//! A stretch made free at once: what it takes, as one proposal that waits for a yes.

use crate::propose::Shown;
use crate::words::inert;
use crate::{Desk, DeskError};
use jiff::civil::{Date, Time};
use serde::Serialize;
use world::{Event, Interval};

/// What it takes to have a stretch free.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Freed {
    /// The finding.
    pub headline: String,
    /// The change, open for an answer; none where nothing has to change, or nothing can.
    pub proposal: Option<Shown>,
    /// What stays in the stretch, by name.
    pub stays: Vec<String>,
}

/// Longest stretch that is freed at once, minutes.
const LONGEST: i64 = 14 * 60;

/// Looks for the least harm with which a stretch becomes free, and proposes it.
///
/// # Errors
/// `E_TIME_ORDER` for a stretch in the past or without length, `E_LIMIT` for one longer than 14 hours; those of the
/// ledger.
pub async fn free(desk: &Desk, stretch: Interval) -> Result<Freed, DeskError> {
    check(desk, stretch)?;
    let world = desk.snapshot().await?;
    let config = desk.engines().agenda;
    let sought = |again| engines::agenda::free(&world, &config, stretch, again);
    let found = sought(0);
    let name = |event: &Event| inert(&crate::week::title(event));
    let stays: Vec<String> = found.stays.iter().filter_map(|id| world.events.get(id)).map(name).collect();
    let when = engines::maths::spoken::stretch(stretch, &world.zone(), desk.today());
    let Some(first) = found.proposal else {
        return Ok(Freed { headline: nothing(&when, &stays), proposal: None, stays });
    };
    let make = |again| sought(again).proposal.unwrap_or_else(|| first.clone());
    let proposal = crate::asked::ask(desk, crate::times::LOOKED_FOR, &make).await?;
    let proposal = Some(crate::propose::shown(&world, proposal));
    let headline = match stays.len() {
        0 => format!("{when} can be free."),
        _ => format!("{when} can be free but for {}.", engines::maths::spoken::listed(&stays)),
    };
    Ok(Freed { headline, proposal, stays })
}

fn nothing(when: &str, stays: &[String]) -> String {
    match stays.len() {
        0 => format!("{when} is free already."),
        _ => format!("{when} cannot be freed: {} must stay.", engines::maths::spoken::listed(stays)),
    }
}

fn check(desk: &Desk, stretch: Interval) -> Result<(), DeskError> {
    let wrong = |problem, code, hint| Err(DeskError::input(problem, code, hint));
    if stretch.minutes() <= 0 || stretch.start < desk.now() {
        return wrong(
            "that time is over or has no length",
            "E_TIME_ORDER",
            "name a time that is still ahead",
        );
    }
    if stretch.minutes() > LONGEST {
        return wrong("that is longer than a day", "E_LIMIT", "free one day at a time");
    }
    Ok(())
}

/// Reads "9-12", "09:00-12:30", "morning", "afternoon" or "day" on a day of the office.
///
/// # Errors
/// `E_PARSE` where it is none of these, `E_RANGE` on a day without work.
pub fn hours(desk: &Desk, date: Date, text: &str) -> Result<Interval, DeskError> {
    let office = desk.office();
    let zone = office.tz();
    let at = |time: Time| world::time::instant(date, time, &zone);
    let day = || {
        office.hours.on(date, &zone).ok_or_else(|| DeskError::Input {
            problem: format!("{} is no working day", engines::maths::spoken::day(date)),
            code: "E_RANGE",
            hint: "say the hours: 9-12".to_owned(),
        })
    };
    let noon = office.hours.lunch_on(date, &zone).map_or(at(jiff::civil::time(12, 30, 0, 0)), |l| l.start);
    let after = office.hours.lunch_on(date, &zone).map_or(noon, |l| l.end);
    match text.trim().to_lowercase().as_str() {
        "morning" => Ok(Interval::new(day()?.start, noon)),
        "afternoon" => Ok(Interval::new(after, day()?.end)),
        "day" => day(),
        other => other
            .split_once(['-', '–'])
            .and_then(|(from, to)| Some((time_of(from)?, time_of(to)?)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| Interval::new(at(from), at(to)))
            .ok_or_else(|| DeskError::Input {
                problem: format!("\"{}\" are no hours", crate::words::short(text, 20)),
                code: "E_PARSE",
                hint: "write them as 9-12, 09:00-12:30, morning, afternoon or day".to_owned(),
            }),
    }
}

/// Reads "9", "9:30" or "09:30".
fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
