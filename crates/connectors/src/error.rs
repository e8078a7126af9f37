//! What can go wrong between the office and the outside.

use std::path::PathBuf;

/// An input that was set aside: its bytes, where it lay, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where it lay: a path, with `#UID` or `:line` behind it where one file holds many.
    pub place: String,
    /// A stable code: `E_PARSE`, `E_LIMIT`, `E_RANGE`, `E_TIME_ORDER`, `E_UNREAD` (understood, but of a kind
    /// this release does not read).
    pub code: &'static str,
    /// Why, in a sentence for a person.
    pub why: String,
    /// The bytes, untouched; empty where they stay in a file too large to copy.
    pub bytes: Vec<u8>,
}

impl Refusal {
    /// A refusal of these bytes, the place still to be named by who read them.
    pub fn new(code: &'static str, why: impl Into<String>, bytes: &[u8]) -> Self {
        Self { place: String::new(), code, why: why.into(), bytes: bytes.to_vec() }
    }
    /// The same, said to lie at `place`; a place inside the file stays behind it.
    pub fn at(mut self, place: &str) -> Self {
        self.place = format!("{place}{}", self.place);
        self
    }
}

/// Why something outside could not be changed, or a file of ours not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file changed between reading and writing. Nothing was written.
    #[error("{path} changed since it was read")]
    Conflict {
        /// Which file.
        path: PathBuf,
    },
    /// What is to be taken back has been changed since it was done. Nothing was written.
    #[error("it has been changed since")]
    ChangedSince,
    /// The file system said no.
    #[error("{path}: {why}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        why: String,
    },
    /// There is no room left on the disk.
    #[error("the disk is full: {path} could not be written")]
    Full {
        /// Which file.
        path: PathBuf,
    },
    /// Bytes that cannot be read as what they should be.
    #[error("{what}: {why}")]
    Parse {
        /// What was read: "goals.toml line 3".
        what: String,
        /// Why it cannot be.
        why: String,
    },
    /// A key that nothing knows.
    #[error("{what}: unknown key \"{key}\"")]
    UnknownKey {
        /// Where.
        what: String,
        /// The key as written.
        key: String,
        /// The nearest known one, or the list of them.
        meant: String,
    },
    /// Weights below zero, or none above.
    #[error("{what}: {why}")]
    Weights {
        /// Which goal or project.
        what: String,
        /// What is wrong with them.
        why: String,
    },
    /// A goal below itself.
    #[error("goal \"{goal}\" stands below itself")]
    Cycle {
        /// Its id in the file.
        goal: String,
    },
    /// More than a documented bound allows.
    #[error("{what}: {why}")]
    Limit {
        /// What is too large.
        what: String,
        /// The bound and what was met.
        why: String,
    },
    /// An end before its start.
    #[error("{what} ends before it starts")]
    TimeOrder {
        /// What.
        what: String,
    },
    /// A number outside its range.
    #[error("{what}: {why}")]
    Range {
        /// What.
        what: String,
        /// Its range and what was met.
        why: String,
    },
    /// The event to change is not in the bytes that were read.
    #[error("no event {uid}{occurrence} in this calendar file")]
    NoSuchEvent {
        /// UID.
        uid: String,
        /// " at RECURRENCE-ID", or nothing.
        occurrence: String,
    },
    /// The effect names something this target does not hold, or a thing no folder can do.
    #[error("{why}")]
    Unsupported {
        /// What, and why not here.
        why: String,
    },
}

impl Error {
    /// Whether it may go well later without anybody deciding anew: the disk was full.
    pub fn passes(&self) -> bool {
        matches!(self, Error::Full { .. })
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Conflict { .. } | Error::ChangedSince => "E_CONFLICT",
            Error::Io { .. } => "E_IO",
            Error::Full { .. } => "E_FULL",
            Error::Parse { .. } | Error::UnknownKey { .. } => "E_PARSE",
            Error::Weights { .. } => "E_WEIGHTS",
            Error::Cycle { .. } => "E_CYCLE",
            Error::Limit { .. } => "E_LIMIT",
            Error::TimeOrder { .. } => "E_TIME_ORDER",
            Error::Range { .. } => "E_RANGE",
            Error::NoSuchEvent { .. } | Error::Unsupported { .. } => "E_STATE",
        }
    }
    /// What to do now.
    pub fn hint(&self) -> String {
        match self {
            Error::Conflict { .. } => {
                "Nothing was changed. A fresh preview follows the next gathering.".into()
            }
            Error::ChangedSince => "What came later would be lost.".into(),
            Error::Io { .. } => "Check that the path exists and that you may read and write it.".into(),
            Error::Full { .. } => "Nothing was half done. Free some space, then try again.".into(),
            Error::Parse { .. } => "Mend the file and import it again; nothing of it was taken.".into(),
            Error::UnknownKey { meant, .. } => meant.clone(),
            Error::Weights { .. } => "Give weights of 0 or more, at least one of them above 0.".into(),
            Error::Cycle { .. } => "Change one parent so that the goals form a tree.".into(),
            Error::Limit { .. } => "Make it smaller, or split it.".into(),
            Error::TimeOrder { .. } => "Exchange the two dates.".into(),
            Error::Range { .. } => "Put the number into its range.".into(),
            Error::NoSuchEvent { .. } => "Gather again; it may have been moved or removed outside.".into(),
            Error::Unsupported { .. } => "Nothing was changed.".into(),
        }
    }
}
