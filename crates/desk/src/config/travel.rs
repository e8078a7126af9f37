//! `[travel]`: where one works, and how long the ways to other places are.

use crate::error::DeskError;
use serde::{Deserialize, Serialize};
use world::office::{Travel, Way};

/// The longest way, minutes.
const MOST: i64 = 24 * 60;

/// `[travel]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TravelSection {
    /// Names of one's own house: what is there needs no way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub home: Vec<String>,
    /// Ways that are known; others take 30 minutes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WaySection>,
}

/// One of its `ways`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaySection {
    /// A word or two of the place, as calendars write it.
    pub from: String,
    /// The same of the other place.
    pub to: String,
    /// Minutes, either way round.
    pub minutes: i64,
}

impl TravelSection {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == TravelSection::default()
    }

    pub(super) fn read(&self) -> Result<Travel, DeskError> {
        let home = self.home.iter().map(|name| folded(name)).collect::<Result<_, _>>()?;
        let ways = self.ways.iter().map(WaySection::read).collect::<Result<_, _>>()?;
        Ok(Travel { home, ways })
    }
}

impl WaySection {
    fn read(&self) -> Result<Way, DeskError> {
        let between = (folded(&self.from)?, folded(&self.to)?);
        match (0..=MOST).contains(&self.minutes) {
            true => Ok(Way { between, minutes: self.minutes }),
            false => {
                Err(bad(format!("minutes = {} is no way", self.minutes), "write minutes from 0 to 1440"))
            }
        }
    }
}

fn folded(name: &str) -> Result<String, DeskError> {
    match name.trim().to_lowercase() {
        name if name.is_empty() => Err(bad("a place has no name".to_owned(), "write from = \"Head office\"")),
        name => Ok(name),
    }
}

fn bad(problem: String, hint: &str) -> DeskError {
    DeskError::Config { line: 0, problem, hint: hint.to_owned() }
}
