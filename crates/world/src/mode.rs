//! What the executive's situation changes in who may decide: a documented overlay for a stretch of time, over the rights
//! that were given and never instead of them (spec §9.4). When it ends, everything counts as before.
//!
//! | mode | what it changes for everybody else |
//! | --- | --- |
//! | Normal | nothing |
//! | Crunch | of what serves no goal one is told; nobody acts on it or agrees to it |
//! | Travelling | up to its limit the deputy agrees to what the executive would (Inquire) |
//! | Absent | as Travelling |
//! | New role | in no area does anybody decide alone: levels count up to Agree |

use crate::authority::{Limit, Matter, Refusal, Standing, allows};
use crate::clearance::{Reader, Role, Verb};
use crate::ids::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the executive's days are like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// As agreed.
    #[default]
    Normal,
    /// More than fits: only what serves a goal goes on.
    Crunch,
    /// Hard to reach.
    Travelling,
    /// Not to be reached.
    Absent,
    /// New in the job: everything is looked at once.
    NewRole,
}

impl Mode {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Mode; 5] = [Mode::Normal, Mode::Crunch, Mode::Travelling, Mode::Absent, Mode::NewRole];
    /// In an area nobody decides further than this while the executive is new in the job.
    pub const NEW_ROLE_CAP: Standing = Standing::Delegation(4);

    /// As it is called.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Normal => "Normal",
            Mode::Crunch => "Crunch",
            Mode::Travelling => "Travelling",
            Mode::Absent => "Absent",
            Mode::NewRole => "New role",
        }
    }
    /// What it changes, as a sentence.
    pub fn changes(self) -> &'static str {
        match self {
            Mode::Normal => "Everything counts as agreed.",
            Mode::Crunch => "What serves no goal waits: people are told of it, and nobody acts on it.",
            Mode::Travelling | Mode::Absent => "Up to the limit the deputy agrees to what would come to you.",
            Mode::NewRole => "In no area does anybody decide alone; what was given counts up to Agree.",
        }
    }
    /// Whether somebody agrees in the executive's place.
    pub fn has_deputy(self) -> bool {
        matches!(self, Mode::Travelling | Mode::Absent)
    }
}

/// A mode from one instant until another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Which.
    pub mode: Mode,
    /// From when.
    pub from: Timestamp,
    /// Until when, this instant not included.
    pub until: Timestamp,
    /// Who agrees in the executive's place, in a mode that has a deputy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<PersonId>,
    /// Up to what they do; a deputy without a figure agrees to nothing.
    #[serde(default)]
    pub limit: Limit,
}

/// Why a mode cannot be declared so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsound {
    /// It ends before it begins, or as it begins.
    Order,
    /// It needs a deputy, and none is named.
    NoDeputy,
    /// Its deputy has no limit in minutes or money.
    NoLimit,
}

impl Declared {
    /// Whether it is in force.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }
    /// Whether it can be declared so.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn check(&self) -> Result<(), Unsound> {
        let has_figure = self.limit.minutes.is_some() || self.limit.money.is_some();
        match self.mode.has_deputy() {
            _ if self.until <= self.from => Err(Unsound::Order),
            true if self.deputy.is_none() => Err(Unsound::NoDeputy),
            true if !has_figure => Err(Unsound::NoLimit),
            _ => Ok(()),
        }
    }
    /// Whether this person agrees to this in the executive's place: only what they may look into anyway, only what has a
    /// figure, and only where each of its figures has a limit and stays within it. Software is no deputy.
    fn deputises(&self, reader: &Reader, verb: Verb, matter: &Matter) -> bool {
        let is_person = !matches!(reader.actor.role, Role::Agent | Role::Auditor | Role::Administrator);
        self.mode.has_deputy()
            && self.deputy == Some(reader.actor.person)
            && is_person
            && reaches(reader, verb, matter)
            && self.limit.bounds(matter)
    }
}

/// Whether some right in force, of whatever area, lets a reader use a verb on what is so private.
fn reaches(reader: &Reader, verb: Verb, matter: &Matter) -> bool {
    let item = &matter.clearance;
    reader.grants.iter().any(|grant| {
        grant.holder == reader.actor.person
            && grant.verbs.contains(&verb)
            && grant.holds_at(reader.at)
            && item.level <= grant.level
            && item.compartment.as_ref().is_none_or(|c| grant.compartments.contains(c))
    })
}

impl Limit {
    /// Whether a matter has a figure, and each figure it has is named here and not gone beyond: the stricter question,
    /// for those who decide what was never given to them.
    fn bounds(&self, matter: &Matter) -> bool {
        let minutes = matter.minutes.map(|takes| self.minutes.is_some_and(|most| takes <= i64::from(most)));
        let money = matter.money.as_ref().map(|costs| {
            self.money.as_ref().is_some_and(|m| m.currency == costs.currency && costs.minor <= m.minor)
        });
        let mut known = [minutes, money].into_iter().flatten().peekable();
        known.peek().is_some() && known.all(|within| within)
    }
}

/// Whether a reader may use a verb on a matter under the mode that is declared, which counts only while it is in force.
/// Outside of it, and for the executive, this is [`allows`].
///
/// # Errors
/// What is missing first.
pub fn allows_under(
    declared: Option<&Declared>,
    reader: &Reader,
    verb: Verb,
    matter: &Matter,
    serves_goal: bool,
) -> Result<(), Refusal> {
    let in_force = declared.filter(|d| d.holds_at(reader.at) && reader.actor.role != Role::Executive);
    let plainly = allows(reader, verb, matter);
    let Some(declared) = in_force else { return plainly };
    let changes_something = matches!(verb, Verb::Act | Verb::Approve);
    match declared.mode {
        Mode::Crunch if changes_something && !serves_goal => plainly.and(Err(Refusal::Mode(Mode::Crunch))),
        Mode::NewRole if changes_something && !matter.areas.is_empty() => {
            allows(&capped(reader, Mode::NEW_ROLE_CAP), verb, matter)
        }
        Mode::Travelling | Mode::Absent if declared.deputises(reader, verb, matter) => Ok(()),
        _ => plainly,
    }
}

/// A reader whose levels in areas go no further than one.
fn capped(reader: &Reader, cap: Standing) -> Reader {
    let mut reader = reader.clone();
    for right in reader.grants.iter_mut().filter_map(|grant| grant.area.as_mut()) {
        if !right.standing.within(cap) {
            right.standing = cap;
        }
    }
    reader
}

#[cfg(test)]
mod tests;
