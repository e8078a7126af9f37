//! Which changes together would do best: what was written in both scenarios, and the changes that one's own weeks offer.

use super::difference::Difference;
use super::named::{Named, ahead};
use super::{Asked, Basis, REPLICATIONS, aside, read_world, told, within, words};
use crate::{Desk, DeskError};
use engines::maths::meetings;
use engines::twin::Change;
use engines::twin::search::{self, MOST_CHANGES};
use engines::twin::what_if::{Measure, Settings};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use world::Snapshot;

/// What the changes are to bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Fewer dates missed.
    Dates,
    /// More time for goals.
    Goals,
    /// More deep work.
    #[default]
    DeepWork,
    /// Less after hours.
    AfterHours,
}

impl Aim {
    /// All of them.
    pub const ALL: [Aim; 4] = [Aim::DeepWork, Aim::Dates, Aim::Goals, Aim::AfterHours];

    /// For addresses.
    pub fn word(self) -> &'static str {
        match self {
            Aim::Dates => "dates",
            Aim::Goals => "goals",
            Aim::DeepWork => "deep-work",
            Aim::AfterHours => "after-hours",
        }
    }
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Aim::Dates => "Less lateness",
            Aim::Goals => "More time for goals",
            Aim::DeepWork => "More deep work",
            Aim::AfterHours => "Less after hours",
        }
    }
    /// The one of an address.
    ///
    /// # Errors
    /// `E_RANGE` for any other word.
    pub fn of(word: &str) -> Result<Aim, DeskError> {
        let known: Vec<&str> = Aim::ALL.iter().map(|a| a.word()).collect();
        Aim::ALL.into_iter().find(|a| a.word() == word.trim()).ok_or_else(|| {
            DeskError::input(
                &format!("“{}” is no aim", crate::words::short(word, 40)),
                "E_RANGE",
                &format!("one of {}", known.join(", ")),
            )
        })
    }
    fn measure(self) -> Measure {
        match self {
            Aim::Dates => Measure::Tardiness,
            Aim::Goals => Measure::GoalHours,
            Aim::DeepWork => Measure::Focus,
            Aim::AfterHours => Measure::AfterHours,
        }
    }
}

/// A set of changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Best {
    /// Its changes, a sentence a line.
    pub text: String,
    /// What it does.
    pub differences: Vec<Difference>,
}

/// The best three sets for an aim; fewer where fewer are clearly better than nothing.
///
/// # Errors
/// As [`super::what_if`].
pub async fn best(desk: &Desk, asked: &Asked, aim: Aim) -> Result<Vec<Best>, DeskError> {
    within(asked.weeks())?;
    let world = read_world(desk, asked.weeks()).await?;
    let (asked, config) = (asked.clone(), desk.engines());
    aside(move || {
        let (basis, _) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment)?;
        of(&basis, &asked, aim)
    })
    .await
}

#[cfg(test)]
pub(super) fn found(
    world: Snapshot,
    asked: &Asked,
    aim: Aim,
    config: &engines::Config,
) -> Result<Vec<Best>, DeskError> {
    let (basis, _) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
    of(&basis, asked, aim)
}

/// The same on weeks that are fitted already; never on more replications than the usual number.
pub(super) fn of(basis: &Basis, asked: &Asked, aim: Aim) -> Result<Vec<Best>, DeskError> {
    let all = candidates(&basis.world, asked, asked.weeks());
    let settings = Settings { replications: basis.settings.replications.min(REPLICATIONS), ..basis.settings };
    let sets = search::best(&basis.world, &basis.fit, &all, aim.measure(), &settings, &basis.config)
        .map_err(told)?;
    let (thin, now) = (basis.fit.is_thin(), basis.weeks()?.outlook().figures);
    let best = |set: search::Best| Best {
        text: set.changes.iter().map(|n| words::told(&all[*n])).collect::<Vec<_>>().join("\n"),
        differences: Difference::all(&set.effects, &now, thin),
    };
    Ok(sets.into_iter().map(best).collect())
}

/// So many of the longest series are offered to be dropped, so many to be shortened.
const SERIES: usize = 3;

/// What is tried: what was written, then the longest series dropped or halved, mornings kept free, mail read twice, work
/// handed over. 1-2-1s, family and ways stay.
fn candidates(world: &Snapshot, asked: &Asked, weeks: u32) -> Vec<Change> {
    let written = [&asked.first, &asked.second].map(|text| words::read(world, weeks, text).changes());
    let mut all: Vec<Change> = written.into_iter().flatten().collect();
    let named = Named::of(world, weeks);
    let stays = |name: &str| {
        ahead(world, weeks).iter().any(|e| e.summary.trim() == name && meetings::is_protected(e))
    };
    let mut series: Vec<(&String, &super::named::Ahead)> =
        named.meetings.iter().filter(|(name, ahead)| ahead.count > 1 && !stays(name)).collect();
    series.sort_by(|a, b| b.1.minutes.cmp(&a.1.minutes).then(a.0.cmp(b.0)));
    let drop = |(name, _): &(&String, &super::named::Ahead)| Change::Drop { series: (*name).clone() };
    let halve = |(name, ahead): &(&String, &super::named::Ahead)| Change::Shorten {
        series: (*name).clone(),
        minutes: (ahead.minutes / ahead.count.max(1) as i64 / 2).max(15) as u32,
    };
    all.extend(series.iter().take(SERIES).map(drop));
    all.extend(series.iter().take(SERIES).map(halve));
    all.push(Change::Batch { times: 2 });
    let (open, noon, _) = named.day();
    let quietest = [Weekday::Friday, Weekday::Monday];
    all.extend(quietest.map(|weekday| Change::Protect { weekday, from: open, until: noon }));
    let mut work: Vec<(String, usize)> = named.handable().into_iter().collect();
    work.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    all.extend(work.into_iter().take(2).map(|(what, _)| Change::Delegate { what, to: None }));
    let mut kept: Vec<Change> = Vec::new();
    for change in all {
        if !kept.contains(&change) {
            kept.push(change);
        }
    }
    kept.truncate(MOST_CHANGES);
    kept
}
