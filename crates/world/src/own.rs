//! What somebody keeps of their own work: with whom they have influence, mistakes with the fixes made, goals they set
//! themselves, what they are good at (spec §12.2).

use crate::ids::PersonId;
use jiff::civil;
use serde::{Deserialize, Serialize};

/// Somebody outside one's own areas with whom one has influence: a supplier, a partner. What for is the note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Influence {
    /// A person or a firm, as one calls them.
    pub name: String,
    /// Their card, where there is one.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// How well the work with them goes: 1 (badly) to 5 (very well).
    pub rating: u8,
    /// Since when it is rated so.
    pub since: civil::Date,
}

/// A mistake of one's own. What went wrong is the note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// On which day it happened.
    pub on: civil::Date,
    /// What was done so that it does not happen again; empty until then.
    #[serde(default)]
    pub fix: String,
    /// On which day that was written.
    #[serde(default)]
    pub fixed: Option<civil::Date>,
}

/// A goal that somebody sets themselves. Which is the note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// Whether it is one of their career, not of the work as it is.
    #[serde(default)]
    pub career: bool,
    /// By when.
    #[serde(default)]
    pub due: Option<civil::Date>,
    /// On which day it was reached.
    #[serde(default)]
    pub reached: Option<civil::Date>,
}

/// Something that somebody is good at. What is the note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// Where it showed; may be empty.
    #[serde(default)]
    pub shown: String,
}

/// How well going through the assistant works, as a colleague says it. What they said with it is the note's text; may be
/// empty (spec §12.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    /// 0 (not at all) to 10 (very well).
    pub score: u8,
    /// Who said it; empty where it is not told.
    #[serde(default)]
    pub from: String,
}

/// That somebody was thanked. What for is the note's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thanked {
    /// Whom, as one calls them.
    pub to: String,
    /// Their card, where there is one.
    #[serde(default)]
    pub person: Option<PersonId>,
}
