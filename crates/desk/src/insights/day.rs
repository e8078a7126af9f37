//! A day at a glance: what it held, beside what is usual.

use super::figures::{Figure, figures};
use super::{Material, Span};
use crate::words::{day as said, sentence};
use crate::{Desk, DeskError};
use jiff::civil;
use serde::Serialize;

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Glimpse {
    /// Which.
    pub date: civil::Date,
    /// The same in words: "Mon 23 Nov".
    #[serde(skip)]
    pub when: String,
    /// The finding.
    pub headline: String,
    /// What was measured of it.
    pub figures: Vec<Figure>,
    /// The day before and the day after, where they can be told.
    #[serde(skip)]
    pub beside: (Option<civil::Date>, Option<civil::Date>),
}

/// What a day's glance tells.
const TOLD: [&str; 8] = [
    "worked",
    "meetings",
    "meeting_hours",
    "focus_120",
    "fragmentation",
    "switches",
    "back_to_back",
    "after_hours",
];

/// The glance at a day, today when none is named.
///
/// # Errors
/// `E_RANGE` for a day that is not over half a year back or still to come; those of the ledger.
pub async fn day(desk: &Desk, date: Option<civil::Date>) -> Result<Glimpse, DeskError> {
    let date = date.unwrap_or_else(|| desk.today());
    let span = Span { weeks: 4 };
    let material = Material::read(desk, span).await?;
    let diary = material.diary(span);
    let Some(stretch) = diary.day(date) else {
        let hint = "give a day of the last 26 weeks";
        return Err(DeskError::input(&format!("{date} cannot be told"), "E_RANGE", hint));
    };
    let before = diary.last_weeks(4);
    let mut found = figures(&diary, &stretch, &before);
    found.retain(|f| TOLD.contains(&f.code.as_str()));
    // A day's own figures: what is a week's elsewhere is the day's here, and the weeks before say nothing of a day.
    for figure in &mut found {
        figure.words = figure.words.trim_end_matches(" a week").trim_end_matches(" a day").to_owned();
        (figure.was, figure.change, figure.beside) = (None, None, None);
    }
    let words = |code: &str| found.iter().find(|f| f.code == code).map_or("", |f| f.words.as_str());
    let headline = match stretch.entries().is_empty() {
        true => format!("Nothing is known of {}.", said(date, material.today)),
        false => format!(
            "{}: worked {}, {} in meetings.",
            sentence(&said(date, material.today)),
            words("worked"),
            words("meeting_hours")
        ),
    };
    let told = |date: Option<civil::Date>| date.filter(|d| diary.day(*d).is_some());
    let beside = (told(date.yesterday().ok()), told(date.tomorrow().ok()));
    let when = date.strftime("%a %-d %b").to_string();
    Ok(Glimpse { date, when, headline, figures: found, beside })
}
