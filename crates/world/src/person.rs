//! People and organisations (RFC 6350 words).

use crate::clearance::Clearance;
use crate::ids::{OrganisationId, PersonId};
use crate::relation::{Related, Relation};
use crate::responsibility::Competence;
use jiff::civil;
use serde::{Deserialize, Serialize};

/// Somebody known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Display name (FN), or the address where none is known.
    pub name: String,
    /// Other names met in headers.
    #[serde(default)]
    pub also: Vec<String>,
    /// Addresses, folded to lower case, first is the main one.
    pub emails: Vec<String>,
    /// Telephone numbers as written.
    #[serde(default)]
    pub phones: Vec<String>,
    /// Organisation name (ORG).
    #[serde(default)]
    pub organisation: Option<String>,
    /// Their department there (the second part of ORG).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Job title (TITLE).
    #[serde(default)]
    pub title: Option<String>,
    /// IANA zone, when known.
    #[serde(default)]
    pub zone: Option<String>,
    /// BDAY, when it has a month and a day.
    #[serde(default)]
    pub birthday: Option<civil::Date>,
    /// ANNIVERSARY (RFC 6350 §6.2.6), when it has a month and a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anniversary: Option<civil::Date>,
    /// CATEGORIES.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Their manager.
    #[serde(default)]
    pub manager: Option<PersonId>,
    /// Set by hand, 0–100; overrides every learned importance.
    #[serde(default)]
    pub importance: Option<u8>,
    /// Cadence in days at which one means to be in touch, set by hand.
    #[serde(default)]
    pub cadence_days: Option<u16>,
    /// Whom their card names beside them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// What is said of the relationship by hand.
    #[serde(default, skip_serializing_if = "Relation::is_empty")]
    pub relation: Relation,
    /// What is known of them as somebody who works here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Box<Work>>,
    /// What one must be cleared for to see the card.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Person {
    /// Somebody known by name and address (folded to lower case) alone.
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> Person {
        let email = email.into();
        Person {
            id: PersonId::derive(&email),
            name: name.into(),
            also: Vec::new(),
            emails: vec![email],
            phones: Vec::new(),
            organisation: None,
            department: None,
            title: None,
            zone: None,
            birthday: None,
            anniversary: None,
            categories: Vec::new(),
            manager: None,
            importance: None,
            cadence_days: None,
            related: Vec::new(),
            relation: Relation::default(),
            work: None,
            clearance: Clearance::default(),
        }
    }
    /// What is known of them as somebody who works here; nothing where it is not.
    pub fn work(&self) -> Work {
        self.work.as_deref().cloned().unwrap_or_default()
    }
    /// Whether something is set by hand that no source knows.
    pub fn is_set_by_hand(&self) -> bool {
        self.importance.is_some()
            || self.cadence_days.is_some()
            || self.manager.is_some()
            || self.work.is_some()
            || !self.relation.is_empty()
    }
    /// The domain of the main address.
    pub fn domain(&self) -> Option<&str> {
        self.emails.first()?.rsplit_once('@').map(|(_, domain)| domain)
    }
    /// The first given name, for greetings and short lists.
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// What is entered of somebody who works here: for sharing out what there is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// What they can do.
    pub competences: Vec<Competence>,
    /// Names of competences they wish to grow in.
    pub wishes: Vec<String>,
    /// Working minutes a week that they have for duties.
    pub weekly_minutes: Option<u32>,
    /// When they are away: first and last day.
    pub away: Vec<(civil::Date, civil::Date)>,
    /// Hours of the week that begins on this Monday, in minutes, as they allowed it to be shown.
    pub told: Option<(civil::Date, u32)>,
}

impl Work {
    /// Whether they are away on some day of a stretch, both ends included.
    pub fn is_away(&self, from: civil::Date, to: civil::Date) -> bool {
        self.away.iter().any(|(first, last)| *first <= to && from <= *last)
    }
}

/// A company or a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Identity.
    pub id: OrganisationId,
    /// Name.
    pub name: String,
    /// The one it belongs to.
    #[serde(default)]
    pub parent: Option<OrganisationId>,
    /// Mail domains.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Whether it is outside the executive's own.
    pub external: bool,
    /// What it does.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Who leads it, as somebody said; more than one is asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<PersonId>,
    /// How many work there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// What the executive needs from them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wanted: String,
    /// What they need from the executive.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// When somebody last said that this is how it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<civil::Date>,
    /// Since when it is no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<civil::Date>,
    /// Whose cards name it: it is at least as confidential as each of them.
    #[serde(default)]
    pub named_by: Vec<PersonId>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Organisation {
    /// An organisation of which only the name is known.
    pub fn new(id: OrganisationId, name: impl Into<String>) -> Organisation {
        Organisation {
            id,
            name: name.into(),
            parent: None,
            domains: Vec::new(),
            external: true,
            purpose: None,
            heads: Vec::new(),
            size: None,
            wanted: String::new(),
            given: String::new(),
            checked: None,
            closed: None,
            named_by: Vec::new(),
            clearance: Clearance::default(),
        }
    }
    /// The department of this name within another organisation: always the same one.
    pub fn department(within: OrganisationId, name: &str) -> Organisation {
        let id = OrganisationId::derive(&format!("{within}\n{}", name.trim().to_lowercase()));
        Organisation { parent: Some(within), external: false, ..Organisation::new(id, name.trim()) }
    }
    /// What was said of an organisation by hand, where a source says it anew and knows nothing of it.
    pub fn keep_said(&mut self, old: &Organisation) {
        self.parent = self.parent.or(old.parent);
        self.purpose = self.purpose.take().or_else(|| old.purpose.clone());
        self.heads.clone_from(&old.heads);
        self.size = self.size.or(old.size);
        self.wanted.clone_from(&old.wanted);
        self.given.clone_from(&old.given);
        (self.checked, self.closed) = (old.checked, old.closed);
    }
}
