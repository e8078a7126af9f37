//! Responsibilities: name and owner for now; the full grid joins in a later release.

use crate::clearance::Clearance;
use crate::ids::{PersonId, ResponsibilityId};
use serde::{Deserialize, Serialize};

/// A recurring duty and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Identity.
    pub id: ResponsibilityId,
    /// The outcome it stands for.
    pub name: String,
    /// Accountable: exactly one.
    pub owner: PersonId,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}
