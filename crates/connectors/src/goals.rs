//! Goals and projects as TOML.

use crate::Error;
use world::{Goal, Project};

/// A goal with what it names by words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundGoal {
    /// The goal; its parent is set, its owner not.
    pub goal: Goal,
    /// Who answers for it: an address or a name.
    pub owner: Option<String>,
}

/// A project with what it names by words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundProject {
    /// The project; its goals are set, its sponsor not.
    pub project: Project,
    /// Who wants it: an address or a name.
    pub sponsor: Option<String>,
}

/// What a plan file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanReading {
    /// Goals in the order of the file.
    pub goals: Vec<FoundGoal>,
    /// Projects in the order of the file.
    pub projects: Vec<FoundProject>,
}

/// Reads a file of `[[goal]]` and `[[project]]` tables; all of it or nothing.
///
/// # Errors
/// `E_PARSE` with the line, `E_WEIGHTS`, `E_CYCLE`, `E_LIMIT` (more than six levels), `E_TIME_ORDER`.
pub fn read_plans(bytes: &[u8], name: &str) -> Result<PlanReading, Error> {
    let _ = bytes;
    Err(Error::Parse { what: name.to_owned(), why: "not read yet".into() })
}
