//! What is said by hand of the relationship to somebody: how near, how often, what they may be asked, what they agreed
//! to. Nothing here is reckoned; what is reckoned follows from it.

use crate::ids::{OrganisationId, PersonId};
use jiff::civil;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How near somebody is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Every two weeks.
    Core,
    /// Every month.
    Key,
    /// Every quarter.
    Network,
    /// Once a year.
    Dormant,
}

impl Tier {
    /// All, nearest first.
    pub const ALL: [Tier; 4] = [Tier::Core, Tier::Key, Tier::Network, Tier::Dormant];
    /// Days between contacts that are meant.
    pub fn cadence_days(self) -> u16 {
        match self {
            Tier::Core => 14,
            Tier::Key => 30,
            Tier::Network => 90,
            Tier::Dormant => 365,
        }
    }
    /// As one word, also in files and forms.
    pub fn word(self) -> &'static str {
        match self {
            Tier::Core => "core",
            Tier::Key => "key",
            Tier::Network => "network",
            Tier::Dormant => "dormant",
        }
    }
    /// Back from [`Tier::word`].
    pub fn of(word: &str) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| tier.word() == word)
    }
}

/// A row of the stakeholder register (Mendelow 1981).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stakeholder {
    /// What they can move, 1 (little) to 5.
    pub power: u8,
    /// How much it concerns them, 1 (little) to 5.
    pub interest: u8,
    /// Where they stand, -2 (against) to 2 (for).
    pub stance: i8,
    /// Where they should stand.
    pub desired: i8,
    /// What comes next.
    pub next_step: String,
    /// Who sees to it.
    pub owner: Option<PersonId>,
}

/// How somebody powerful or concerned is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// Powerful and concerned.
    ManageClosely,
    /// Powerful.
    KeepSatisfied,
    /// Concerned.
    KeepInformed,
    /// Neither.
    Monitor,
}

impl Stakeholder {
    /// Power and interest count from 3 of 5.
    pub fn quadrant(&self) -> Quadrant {
        match (self.power >= 3, self.interest >= 3) {
            (true, true) => Quadrant::ManageClosely,
            (true, false) => Quadrant::KeepSatisfied,
            (false, true) => Quadrant::KeepInformed,
            (false, false) => Quadrant::Monitor,
        }
    }
}

/// What somebody agrees to: each is so until they object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// That contact with them is counted. Off: no card, and no number anywhere.
    pub structure: bool,
    /// That what was written is used: subjects, promises.
    pub content: bool,
    /// That notes about them are kept.
    pub notes: bool,
}

impl Default for Consent {
    fn default() -> Self {
        Consent { structure: true, content: true, notes: true }
    }
}

/// Which way a favour went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Done for them.
    Given,
    /// Done by them.
    Received,
    /// Asked of them.
    Asked,
}

impl Way {
    /// As one word, also in files and forms.
    pub fn word(self) -> &'static str {
        match self {
            Way::Given => "given",
            Way::Received => "received",
            Way::Asked => "asked",
        }
    }
    /// Back from [`Way::word`].
    pub fn of(word: &str) -> Option<Way> {
        [Way::Given, Way::Received, Way::Asked].into_iter().find(|way| way.word() == word)
    }
}

/// Help that went one way or the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favour {
    /// On which day.
    pub on: civil::Date,
    /// Which way.
    pub way: Way,
    /// What, in a line.
    pub what: String,
    /// Whether thanks were said.
    #[serde(default)]
    pub thanked: bool,
}

/// In what way one was in touch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TouchKind {
    /// Face to face.
    #[default]
    Met,
    /// By telephone.
    Call,
    /// A letter by hand, or a gift.
    Gift,
    /// One brought the other together with somebody.
    Introduction,
    /// News worth telling them, kept for the next time.
    News,
}

impl TouchKind {
    /// As one word, also in files and forms.
    pub fn word(self) -> &'static str {
        match self {
            TouchKind::Met => "met",
            TouchKind::Call => "call",
            TouchKind::Gift => "gift",
            TouchKind::Introduction => "introduction",
            TouchKind::News => "news",
        }
    }
    /// Back from [`TouchKind::word`].
    pub fn of(word: &str) -> Option<TouchKind> {
        use TouchKind::*;
        [Met, Call, Gift, Introduction, News].into_iter().find(|kind| kind.word() == word)
    }
}

/// What somebody noted right after being in touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// On which day.
    pub on: civil::Date,
    /// In what way.
    #[serde(default)]
    pub kind: TouchKind,
    /// One line.
    pub line: String,
    /// What was promised, if anything.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub promise: String,
}

/// Somebody whom somebody else knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acquaintance {
    /// Whom.
    pub person: PersonId,
    /// Well, or a little.
    pub well: bool,
}

/// What is said by hand of a relationship.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relation {
    /// How near they are to be kept.
    pub tier: Option<Tier>,
    /// Their row in the stakeholder register.
    pub stakeholder: Option<Stakeholder>,
    /// What they agree to.
    pub consent: Consent,
    /// Nothing is to be suggested any more: they asked so, or died.
    pub no_contact: bool,
    /// They are never to be asked to introduce anybody.
    pub do_not_ask: bool,
    /// Since when they are no longer with their organisation.
    pub left: Option<civil::Date>,
    /// The department they belong to, where somebody said so; else their card tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<OrganisationId>,
    /// Help either way, oldest first.
    pub favours: Vec<Favour>,
    /// What was noted after meetings, oldest first.
    pub touches: Vec<Touch>,
    /// When one means to be in touch next.
    pub next_touch: Option<civil::Date>,
    /// Whom they know.
    pub knows: Vec<Acquaintance>,
    /// Under whose card theirs is counted, where both are one person.
    pub merged_into: Option<PersonId>,
    /// Whose cards were said to be of somebody else.
    pub apart_from: BTreeSet<PersonId>,
    /// To whom it was said that they do not report.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub not_under: BTreeSet<PersonId>,
}

impl Relation {
    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        *self == Relation::default()
    }
}

/// Somebody whom a card names beside its owner (RELATED, RFC 6350 §6.6.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// In what way: "colleague", "contact", "agent".
    pub kind: String,
    /// The name or address as it stands there.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        assert!(Tier::ALL.into_iter().all(|tier| Tier::of(tier.word()) == Some(tier)));
        assert_eq!(Way::of("asked"), Some(Way::Asked));
        assert_eq!(TouchKind::of("gift"), Some(TouchKind::Gift));
        assert_eq!((Tier::of("Core"), Way::of(""), TouchKind::of("x")), (None, None, None));
    }

    #[test]
    fn who_is_managed_closely_has_power_and_interest() {
        let of = |power, interest| Stakeholder { power, interest, ..Stakeholder::default() }.quadrant();
        assert_eq!(
            [of(3, 3), of(5, 1), of(1, 5), of(2, 2)],
            [Quadrant::ManageClosely, Quadrant::KeepSatisfied, Quadrant::KeepInformed, Quadrant::Monitor]
        );
    }

    #[test]
    fn what_was_never_said_reads_as_nothing() {
        let read: Relation = serde_json::from_str("{}").unwrap();
        assert!(read.is_empty() && read.consent.structure);
        let some = Relation { do_not_ask: true, ..Relation::default() };
        assert_eq!(serde_json::from_str::<Relation>(&serde_json::to_string(&some).unwrap()).unwrap(), some);
    }
}
