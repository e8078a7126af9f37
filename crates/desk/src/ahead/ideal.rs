//! The ideal week beside the real one: for each stretch what it is for, how much of it is kept, and what stands there
//! that does not suit.

use crate::card::{Say, Source, source};
use crate::config::WEEKDAYS;
use crate::words::{clock, duration, inert, sentence};
use engines::agenda::Drift;
use serde::Serialize;
use world::office::Wish;

/// A stretch of the ideal week in a real one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IdealRow {
    /// "Thursday 09:00–12:00".
    pub when: String,
    /// "No meetings", "Office hours", the theme.
    pub wish: String,
    /// Minutes kept for it, and minutes of it.
    pub kept: (i64, i64),
    /// "2 h of 3 h kept".
    pub words: String,
    /// What stands there and does not suit.
    pub sources: Vec<Source>,
}

pub(super) fn row(say: &Say<'_>, drift: &Drift) -> IdealRow {
    let whole = drift.stretch.minutes();
    let day = WEEKDAYS[drift.ideal.weekday.clamp(0, 6) as usize];
    let (from, to) = (clock(drift.stretch.start, &say.zone), clock(drift.stretch.end, &say.zone));
    IdealRow {
        when: format!("{} {from}–{to}", sentence(day)),
        wish: match &drift.ideal.wish {
            Wish::NoMeetings => "No meetings".to_owned(),
            Wish::OfficeHours => "Office hours".to_owned(),
            Wish::Theme(theme) => inert(theme),
        },
        kept: (whole - drift.off, whole),
        words: match drift.off {
            0 => format!("all {} kept", duration(whole)),
            off if off == whole => format!("nothing of {} kept", duration(whole)),
            off => format!("{} of {} kept", duration(whole - off), duration(whole)),
        },
        sources: drift.events.iter().map(|e| source(say, e)).collect(),
    }
}

/// How the week agrees with the ideal one, a sentence.
pub(super) fn words(rows: &[IdealRow]) -> String {
    let (kept, whole) = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.kept.0, sum.1 + row.kept.1));
    match rows.len() {
        0 => "No ideal week is told: write it as [ideal_week] into equerry.toml.".to_owned(),
        _ if kept == whole => "This week is as the ideal one.".to_owned(),
        _ => format!("This week keeps {} of {} as the ideal one.", duration(kept), duration(whole)),
    }
}
