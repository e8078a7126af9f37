//! Authority: what somebody may decide in one area, up to what, and who gave it (spec §9.2, §13.1).
//!
//! There are two ladders. People hold a delegation level, 1 Tell to 7 Delegate (Appelo 2010, Management 3.0); an
//! assistant's standing right to act alone, and that of automations, is an autonomy level, 0 Never to 4 Decides.

use crate::clearance::{Clearance, Grant, Reader, Role, Verb, may};
use crate::effect::Effect;
use crate::ids::{PersonId, ResponsibilityId};
use crate::mode::Mode;
use crate::responsibility::{Responsibility, Subject};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In minor units: 200000 is 2,000.00.
    pub minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// How far somebody may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ladder", content = "level", rename_all = "lowercase")]
pub enum Standing {
    /// A delegation level, 1 to 7.
    Delegation(u8),
    /// A level of acting alone, 0 to 4.
    Autonomy(u8),
}

impl Standing {
    /// The names of the delegation levels, 1 to 7.
    pub const DELEGATION: [&'static str; 7] =
        ["Tell", "Sell", "Consult", "Agree", "Advise", "Inquire", "Delegate"];
    /// The names of the levels of acting alone, 0 to 4.
    pub const AUTONOMY: [&'static str; 5] = ["Never", "Asks first", "Proposes", "Acts and tells", "Decides"];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Delegation(n) => Self::DELEGATION[usize::from(n.clamp(1, 7)) - 1],
            Standing::Autonomy(n) => Self::AUTONOMY[usize::from(n.min(4))],
        }
    }
    /// Where it stands on both ladders in one, 0 to 7: who acts and tells decides as one does whom others inquire of, who
    /// decides as one does to whom it is delegated.
    pub fn rank(self) -> u8 {
        match self {
            Standing::Delegation(n) => n.clamp(1, 7),
            Standing::Autonomy(n) => [0, 1, 2, 6, 7][usize::from(n.min(4))],
        }
    }
    /// Whether one decides alone: from Advise on, or from Acts and tells on.
    pub fn decides_alone(self) -> bool {
        self.rank() >= 5
    }
    /// Whether it gives no more than another.
    pub fn within(self, other: Standing) -> bool {
        self.rank() <= other.rank()
    }
    /// The level one higher or lower on its ladder; none beyond its ends.
    pub fn step(self, up: bool) -> Option<Standing> {
        let next = |n: u8, least: u8, most: u8| {
            let n = if up { n.checked_add(1)? } else { n.checked_sub(1)? };
            (least..=most).contains(&n).then_some(n)
        };
        match self {
            Standing::Delegation(n) => next(n, 1, 7).map(Standing::Delegation),
            Standing::Autonomy(n) => next(n, 0, 4).map(Standing::Autonomy),
        }
    }
}

/// Up to where a standing reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// In words: "never price or penalties"; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Money that one thing may cost at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Money>,
    /// Minutes of time that one thing may take at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

impl Limit {
    /// Whether it reaches no farther than another. Sums in different currencies are not comparable: no.
    pub fn within(&self, other: &Limit) -> bool {
        let minutes = other.minutes.is_none_or(|most| self.minutes.is_some_and(|m| m <= most));
        let money = other.money.as_ref().is_none_or(|most| self.money.as_ref().is_some_and(|m| m.fits(most)));
        minutes && money
    }
}

impl Money {
    fn fits(&self, most: &Money) -> bool {
        self.currency == most.currency && self.minor <= most.minor
    }
}

/// What a grant gives in one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaRight {
    /// Which area.
    pub area: ResponsibilityId,
    /// How far its holder may decide there.
    pub standing: Standing,
    /// Up to what.
    #[serde(default)]
    pub limit: Limit,
    /// Whether its holder may give of it to others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passes_on: bool,
}

impl Grant {
    /// Whether it lies within the grant that it was given under: given by its holder, who may pass on, in the same
    /// area, with no more in it. When each ends is judged apart.
    pub fn lies_within(&self, above: &Grant) -> bool {
        let (Some(own), Some(theirs)) = (&self.area, &above.area) else { return false };
        theirs.passes_on
            && self.granted_by == above.holder
            && own.area == theirs.area
            && own.standing.within(theirs.standing)
            && own.limit.within(&theirs.limit)
            && self.level <= above.level
            && self.verbs.is_subset(&above.verbs)
            && self.compartments.is_subset(&above.compartments)
    }

    /// Whether it gives its holder nothing in its area that another grant does not: no higher level, no wider limit,
    /// no later end, no more to see. What gives more takes the yes of both.
    pub fn gives_no_more_than(&self, other: &Grant) -> bool {
        let (Some(own), Some(theirs)) = (&self.area, &other.area) else { return false };
        let worded = theirs.limit.words.is_empty() || own.limit.words == theirs.limit.words;
        let ends = other.until.is_none_or(|end| self.until.is_some_and(|own| own <= end));
        self.holder == other.holder
            && own.area == theirs.area
            && own.standing.within(theirs.standing)
            && own.limit.within(&theirs.limit)
            && worded
            && ends
            && (theirs.passes_on || !own.passes_on)
            && self.level <= other.level
            && self.verbs.is_subset(&other.verbs)
            && self.compartments.is_subset(&other.compartments)
    }
    /// Whether it lets its holder do nothing by themselves: that takes nobody's yes but the giver's.
    pub fn gives_nothing(&self) -> bool {
        self.area.as_ref().is_some_and(|right| right.standing.rank() == 0)
    }
}

/// A level in an area that one has said yes to and that waits for the yes of the other: of whoever would hold it, or of
/// whoever would give it (spec §9.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedLevel {
    /// As it would be.
    pub grant: Grant,
    /// Who asked: its holder, or whoever gives it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

impl AskedLevel {
    /// Whether its holder asked for it: then whoever gives it answers, else its holder.
    pub fn is_by_holder(&self) -> bool {
        self.by == self.grant.holder
    }
}

/// The grants of somebody as they count: of one that was given under another only as much as both are in force, and
/// nothing once the other is gone, or gives less.
pub fn counting(all: &[Grant], holder: PersonId) -> Vec<Grant> {
    all.iter().filter(|grant| grant.holder == holder).filter_map(|grant| counted(all, grant)).collect()
}

fn counted(all: &[Grant], grant: &Grant) -> Option<Grant> {
    let mut counts = grant.clone();
    let mut at = grant;
    // Each step goes one up; more steps than grants is a circle.
    for _ in 0..all.len() {
        let Some(under) = at.under else { return Some(counts) };
        let above = all.iter().find(|g| g.id == under)?;
        if !at.lies_within(above) {
            return None;
        }
        counts.from = counts.from.max(above.from);
        counts.until = [counts.until, above.until].into_iter().flatten().min();
        at = above;
    }
    None
}

/// What a yes would be given to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matter {
    /// How private it is.
    pub clearance: Clearance,
    /// The areas it belongs to in which only rights of the area count.
    pub areas: Vec<ResponsibilityId>,
    /// Minutes of time that it takes.
    pub minutes: Option<i64>,
    /// Money that it costs.
    pub money: Option<Money>,
}

impl Matter {
    /// Something that belongs to no area.
    pub fn at(clearance: &Clearance) -> Matter {
        Matter { clearance: clearance.clone(), ..Matter::default() }
    }
    /// What carrying out an effect amounts to, about these subjects.
    pub fn of<'a>(
        clearance: &Clearance,
        effect: &Effect,
        subjects: &[Subject<'_>],
        areas: impl IntoIterator<Item = &'a Responsibility>,
    ) -> Matter {
        let belongs = |area: &&Responsibility| area.ruled && subjects.iter().any(|s| area.covers(s));
        Matter {
            areas: areas.into_iter().filter(belongs).map(|area| area.id).collect(),
            minutes: effect.minutes(),
            ..Matter::at(clearance)
        }
    }
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Their rights do not reach what is so private.
    Level,
    /// In this area they have no right in force.
    NoRight(ResponsibilityId),
    /// In this area they do not decide alone: they ask or propose.
    Asks(ResponsibilityId, Standing),
    /// It goes beyond their limit there.
    Beyond(ResponsibilityId, Limit),
    /// The mode that the executive declared holds it back.
    Mode(Mode),
}

impl Refusal {
    /// The area in which they may not.
    pub fn area(&self) -> Option<ResponsibilityId> {
        match self {
            Refusal::Level | Refusal::Mode(_) => None,
            Refusal::NoRight(area) | Refusal::Asks(area, _) | Refusal::Beyond(area, _) => Some(*area),
        }
    }
    /// What is missing, of somebody: "Joss asks first in Rotterdam hub".
    pub fn words(&self, who: &str, area: &str) -> String {
        match self {
            Refusal::Level => format!("{who} has no right to what is so private"),
            Refusal::NoRight(_) => format!("{who} has no right in force in {area}"),
            Refusal::Asks(_, standing) => {
                format!("in {area} {who} does not decide alone: the level there is {standing}")
            }
            Refusal::Beyond(_, limit) => format!("in {area} {who} decides {limit}; this is more"),
            Refusal::Mode(mode) => {
                format!("{who} cannot now: the mode is {}. {}", mode.word(), mode.changes())
            }
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Money {
    /// "2,000 EUR", "12.50 EUR": the currency by its code, two decimal places where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.minor / 100).unsigned_abs().to_string();
        let mut grouped = String::new();
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.minor < 0 { "−" } else { "" };
        match self.minor.unsigned_abs() % 100 {
            0 => write!(f, "{sign}{grouped} {}", self.currency),
            cents => write!(f, "{sign}{grouped}.{cents:02} {}", self.currency),
        }
    }
}

impl fmt::Display for Limit {
    /// "up to 60 minutes, up to 2,000 EUR; never price"; empty where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.minutes.map(|m| format!("up to {m} minutes"));
        let money = self.money.as_ref().map(|m| format!("up to {m}"));
        let figures = [minutes, money].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let words = Some(self.words.clone()).filter(|w| !w.is_empty());
        let all = [Some(figures).filter(|f| !f.is_empty()), words];
        f.write_str(&all.into_iter().flatten().collect::<Vec<_>>().join("; "))
    }
}

/// Whether a reader may use a verb on a matter, and if not, why. The executive may everything but what is
/// somebody else's own. In an area where only
/// rights of the area count, each such area must allow it; elsewhere the general rights count.
///
/// # Errors
/// What is missing first.
pub fn allows(reader: &Reader, verb: Verb, matter: &Matter) -> Result<(), Refusal> {
    if matter.clearance.owner().is_some() {
        return may(reader, verb, &matter.clearance).then_some(()).ok_or(Refusal::Level);
    }
    if reader.actor.role == Role::Executive {
        return Ok(());
    }
    if matter.areas.is_empty() {
        return may(reader, verb, &matter.clearance).then_some(()).ok_or(Refusal::Level);
    }
    matter.areas.iter().try_for_each(|area| allows_in(reader, verb, matter, *area))
}

fn allows_in(reader: &Reader, verb: Verb, matter: &Matter, area: ResponsibilityId) -> Result<(), Refusal> {
    let reaches = |grant: &&Grant| {
        let item = &matter.clearance;
        grant.holder == reader.actor.person
            && !matches!(reader.actor.role, Role::Auditor | Role::Administrator)
            && grant.verbs.contains(&verb)
            && grant.holds_at(reader.at)
            && item.level <= grant.level
            && item.compartment.as_ref().is_none_or(|c| grant.compartments.contains(c))
    };
    let rights = reader.grants.iter().filter(reaches).filter_map(|g| g.area.as_ref());
    let mut refusal = Refusal::NoRight(area);
    for right in rights.filter(|right| right.area == area) {
        match (right.standing.decides_alone(), right.limit.holds(matter)) {
            (true, true) => return Ok(()),
            (true, false) => refusal = Refusal::Beyond(area, right.limit.clone()),
            (false, _) if matches!(refusal, Refusal::NoRight(_)) => {
                refusal = Refusal::Asks(area, right.standing)
            }
            (false, _) => {}
        }
    }
    Err(refusal)
}

impl Limit {
    /// Whether a matter stays within its figures; its words are for people.
    fn holds(&self, matter: &Matter) -> bool {
        let minutes = match (self.minutes, matter.minutes) {
            (Some(most), Some(takes)) => takes <= i64::from(most),
            _ => true,
        };
        let money = match (&self.money, &matter.money) {
            (Some(most), Some(costs)) => costs.fits(most),
            _ => true,
        };
        minutes && money
    }
}

#[cfg(test)]
mod tests;
