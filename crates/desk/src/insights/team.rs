//! Figures of teams that know of them, averages only.

use super::figures::{Why, not_enough, plain, why_of};
use super::{Material, Span, named};
use crate::words::{count, day};
use crate::{Desk, DeskError};
use engines::analytics::{self, LEAST_PEOPLE, Measured, Scale, Stretch, TeamFigure};
use serde::Serialize;
use world::office;

/// Parts that are shown with a figure; the rest is counted.
const SHOWN: usize = 8;

/// A team's figures, or why there are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Team {
    /// What it is called.
    pub name: String,
    /// "Averages of five people, told of it on Tue 1 Sep.", or why there is nothing.
    pub words: String,
    /// None where a figure would tell of somebody.
    pub rows: Vec<TeamRow>,
}

/// One figure of a team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamRow {
    /// Stable name.
    pub code: &'static str,
    /// As shown.
    pub name: &'static str,
    /// "1 h 40 a week and person".
    pub words: String,
    /// How it is reckoned.
    pub formula: &'static str,
    /// The meetings behind it.
    pub why: Why,
}

/// The teams that `equerry.toml` names.
///
/// # Errors
/// Those of the ledger.
pub async fn teams(desk: &Desk, span: Span) -> Result<Vec<Team>, DeskError> {
    if desk.office().teams.is_empty() {
        return Ok(Vec::new());
    }
    let material = Material::read(desk, span).await?;
    let diary = material.diary(span);
    let now = diary.last_weeks(span.weeks);
    Ok(of(&now))
}

/// The teams over a stretch.
pub(super) fn of(now: &Stretch) -> Vec<Team> {
    let world = now.diary.world;
    let told = |team: &office::Team| {
        let today = world.zone().to_datetime(world.now).date();
        day(team.informed, today)
    };
    let team = |team: &office::Team| match analytics::together(now, team) {
        Ok(figures) => Team {
            name: named(&team.name),
            words: format!(
                "Averages of {}, who were told of it on {}.",
                count(team.people.len(), "person", "people"),
                told(team)
            ),
            rows: figures.into_iter().map(|(figure, measured)| row(now, figure, measured)).collect(),
        },
        Err(not) => Team {
            name: named(&team.name),
            words: format!(
                "Nothing is shown: it needs {}, and has {}. Figures of fewer than {LEAST_PEOPLE} people would tell of \
                 somebody.",
                count(not.needs, not.what, not.what),
                not.has
            ),
            rows: Vec::new(),
        },
    };
    world.office.teams.iter().map(team).collect()
}

fn row(now: &Stretch, figure: &'static TeamFigure, measured: Measured) -> TeamRow {
    let words = match &measured {
        Ok(f) if figure.scale == Scale::Minutes => {
            format!("{} a week and person", plain(figure.scale, f.value))
        }
        Ok(f) => plain(figure.scale, f.value),
        Err(not) => not_enough(not),
    };
    let parts = measured.map_or_else(|_| Vec::new(), |f| f.parts);
    let why = why_of(now.diary.world, parts, SHOWN);
    TeamRow { code: figure.code, name: figure.name, words, formula: figure.formula, why }
}
