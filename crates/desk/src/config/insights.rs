//! `[insights]`: what an hour costs, and teams of which figures may be shown.

use super::mailbox;
use crate::error::DeskError;
use jiff::civil;
use serde::{Deserialize, Serialize};
use world::office::{HourlyRate, Team};

/// The most that an hour of one person may cost, in minor units.
const MOST: i64 = 10_000_000;

/// `[insights]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InsightsSection {
    /// "120 EUR": what an hour of one person costs; none shows hours only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hourly_rate: Option<String>,
    /// Teams that know of figures about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamSection>,
}

/// One of its `teams`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamSection {
    /// What it is called.
    pub name: String,
    /// "2026-09-01": the day on which everybody in it was told, and agreed.
    pub informed: String,
    /// Addresses, one a person.
    pub people: Vec<String>,
}

impl InsightsSection {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == InsightsSection::default()
    }

    /// What an hour costs.
    pub(super) fn rate(&self) -> Result<Option<HourlyRate>, DeskError> {
        let Some(text) = &self.hourly_rate else { return Ok(None) };
        let read = |text: &str| {
            let (amount, currency) = text.trim().split_once(' ')?;
            let minor = (100.0 * amount.parse::<f64>().ok()?).round();
            let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
            let is_price = (1.0..=MOST as f64).contains(&minor);
            (is_code && is_price).then(|| HourlyRate { minor: minor as i64, currency: currency.to_owned() })
        };
        let problem =
            format!("hourly_rate = \"{}\" is not what an hour costs", crate::words::short(text, 40));
        read(text).map(Some).ok_or_else(|| bad(problem, "write it as \"120 EUR\" or \"95.50 USD\""))
    }

    /// The teams.
    pub(super) fn teams(&self) -> Result<Vec<Team>, DeskError> {
        self.teams.iter().map(TeamSection::read).collect()
    }
}

impl TeamSection {
    fn read(&self) -> Result<Team, DeskError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(bad("a team has no name".to_owned(), "write name = \"Leadership team\""));
        }
        let informed: civil::Date = self.informed.trim().parse().map_err(|_| {
            let day = crate::words::short(&self.informed, 40);
            let problem = format!("informed = \"{day}\" of {name} is no day");
            bad(problem, "write the day on which everybody in it was told as \"2026-09-01\"")
        })?;
        let mut people = Vec::new();
        for one in &self.people {
            let email = mailbox(one)?.email;
            if !people.contains(&email) {
                people.push(email);
            }
        }
        Ok(Team { name: name.to_owned(), people, informed })
    }
}

fn bad(problem: String, hint: &str) -> DeskError {
    DeskError::Config { line: 0, problem, hint: hint.to_owned() }
}
