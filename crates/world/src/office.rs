//! The office: whose it is, and how they work.

use crate::ids::PersonId;
use crate::time::WorkingHours;
use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When somebody is at their best.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chronotype {
    /// 90 minutes before the middle.
    Early,
    /// Most people.
    #[default]
    Mid,
    /// 90 minutes after the middle.
    Late,
}

/// Which way round a date like 04/05 is read, and which words are expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// Day first.
    #[default]
    #[serde(rename = "en-GB")]
    EnGb,
    /// Month first.
    #[serde(rename = "en-US")]
    EnUs,
}

/// A partner or other named user of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Address, folded to lower case.
    pub email: String,
}

impl Member {
    /// Somebody by name and address (folded to lower case).
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> Member {
        let email = email.into();
        Member { person: PersonId::derive(&email), name: name.into(), email }
    }
}

/// What an hour of one person costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourlyRate {
    /// In minor units: 12000 is 120.00.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// People whose meetings with the executive may be looked at together: they know of it, and agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// What it is called.
    pub name: String,
    /// Addresses, folded to lower case, one a person.
    pub people: Vec<String>,
    /// The day on which they were told; nothing before it counts.
    pub informed: civil::Date,
}

/// How long a way takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Between which places, in lower case; either way round.
    pub between: (String, String),
    /// Minutes.
    pub minutes: i64,
}

/// Where one works, and how long the ways are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Travel {
    /// Names of one's own house, in lower case: what is there needs no way.
    #[serde(default)]
    pub home: Vec<String>,
    /// Ways that are known.
    #[serde(default)]
    pub ways: Vec<Way>,
}

/// What a stretch of the ideal week is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// No meetings.
    NoMeetings,
    /// Whoever of one's own people wants to come.
    OfficeHours,
    /// What serves the goal, or is about the subject, of this name.
    Theme(String),
}

/// A stretch of the ideal week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdealStretch {
    /// Days after Monday.
    pub weekday: i8,
    /// From when, by the office's clock.
    pub from: civil::Time,
    /// Till when.
    pub to: civil::Time,
    /// What it is for.
    pub wish: Wish,
}

/// One executive's office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// The executive.
    pub owner: Member,
    /// All their addresses, folded to lower case, the main one first.
    pub addresses: Vec<String>,
    /// Their assistant.
    #[serde(default)]
    pub assistant: Option<Member>,
    /// Those who report to the executive.
    #[serde(default)]
    pub reports: Vec<Member>,
    /// Those who read the audit trail, and nothing of content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auditors: Vec<Member>,
    /// IANA zone.
    pub zone: String,
    /// Date order.
    #[serde(default)]
    pub locale: Locale,
    /// Working hours.
    #[serde(default)]
    pub hours: WorkingHours,
    /// When they are at their best.
    #[serde(default)]
    pub chronotype: Chronotype,
    /// When the assistant works, where that is otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_hours: Option<WorkingHours>,
    /// When the assistant is at their best, where that is otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_chronotype: Option<Chronotype>,
    /// Addresses whose messages pass every deferral.
    #[serde(default)]
    pub always_through: Vec<String>,
    /// Share of free time left for what comes, once learned; prior 0.36 (Porter & Nohria 2018).
    #[serde(default)]
    pub reactive_share: Option<f64>,
    /// What the assistant does not do, in words the pair agreed on.
    #[serde(default)]
    pub no_go: Vec<String>,
    /// What an hour of one person costs, where it is known.
    #[serde(default)]
    pub hourly_rate: Option<HourlyRate>,
    /// Where one works, and how long the ways are.
    #[serde(default)]
    pub travel: Travel,
    /// How a week should be, where that is told.
    #[serde(default)]
    pub ideal: Vec<IdealStretch>,
    /// Teams of which figures may be shown.
    #[serde(default)]
    pub teams: Vec<Team>,
    /// Calendars of others that are read beside the executive's: their name in lower case, and whose they are, an address
    /// in lower case.
    #[serde(default)]
    pub calendars: BTreeMap<String, String>,
}

impl Office {
    /// An office of one, with everything else as it comes.
    pub fn new(owner: Member, zone: impl Into<String>) -> Office {
        Office {
            addresses: vec![owner.email.clone()],
            owner,
            assistant: None,
            reports: Vec::new(),
            auditors: Vec::new(),
            zone: zone.into(),
            locale: Locale::default(),
            hours: WorkingHours::default(),
            chronotype: Chronotype::default(),
            assistant_hours: None,
            assistant_chronotype: None,
            always_through: Vec::new(),
            reactive_share: None,
            no_go: Vec::new(),
            hourly_rate: None,
            travel: Travel::default(),
            ideal: Vec::new(),
            teams: Vec::new(),
            calendars: BTreeMap::new(),
        }
    }
    /// The zone, UTC where the name is unknown (opening an office checks it).
    pub fn tz(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }
    /// Whether this address is the owner's.
    pub fn is_mine(&self, email: &str) -> bool {
        self.addresses.iter().any(|a| a == email)
    }
    /// Mail domains of the owner: people there are colleagues.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().filter_map(|a| a.rsplit_once('@')).map(|(_, d)| d)
    }
}
