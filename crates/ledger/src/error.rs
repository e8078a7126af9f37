//! What can go wrong in the ledger: a variant for each thing a caller can act on.

use std::path::{Path, PathBuf};
use world::StateError;

/// The result of every call to the ledger.
pub type Result<T> = std::result::Result<T, LedgerError>;

/// Why the ledger did not do what it was asked. A failed transaction has changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no such thing, or this reader may not see it: the answer is the same. `E_NOT_FOUND`.
    #[error("there is no {what}")]
    NotFound {
        /// What was asked for, in the caller's own words: "message 3fa9c1".
        what: String,
    },
    /// It changed since it was read. `E_CONFLICT`.
    #[error("{what} changed since it was read (version {read}, now {found})")]
    Conflict {
        /// What.
        what: String,
        /// The version the change was made from.
        read: i64,
        /// The version it has now.
        found: i64,
    },
    /// A state machine has no such move. `E_STATE`.
    #[error(transparent)]
    State(#[from] StateError),
    /// The file was written by a newer release. `E_VERSION`.
    #[error("{} has schema {found}; this release knows schemas up to {known}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// The key is wrong, missing or open to others. `E_KEY`.
    #[error("{why}")]
    Key {
        /// What about it.
        why: String,
    },
    /// There is no room left on the disk. `E_FULL`.
    #[error("the disk is full: could not {doing}")]
    Full {
        /// What was not done.
        doing: &'static str,
    },
    /// Somebody else is writing. `E_BUSY`.
    #[error("somebody else is writing: could not {doing}")]
    Busy {
        /// What was not done.
        doing: &'static str,
    },
    /// Stored bytes are not what was written. `E_DAMAGED`.
    #[error("{what} is damaged: {why}")]
    Damaged {
        /// What.
        what: String,
        /// How that was seen.
        why: String,
    },
    /// The operating system does not allow it. `E_PERMISSION`.
    #[error("no permission to {doing}: {}", path.display())]
    Permission {
        /// What was not done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// This actor's rights do not reach so far. `E_CLEARANCE`.
    #[error("{why}")]
    Clearance {
        /// What is missing.
        why: String,
    },
    /// A level was to be lowered without saying why. `E_REASON`.
    #[error("lowering a level needs a reason")]
    Reason,
    /// Something is already there that would be lost. `E_EXISTS`.
    #[error("{} is already there", path.display())]
    Exists {
        /// What.
        path: PathBuf,
    },
    /// The words of a search hold nothing to search for. `E_PARSE`.
    #[error("nothing to search for in \"{words}\"")]
    NoWords {
        /// As given.
        words: String,
    },
    /// A file or folder could not be read or written. `E_IO`.
    #[error("could not {doing} ({}): {why}", path.display())]
    Io {
        /// What was not done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// The store refused for another reason. `E_STORE`.
    #[error("could not {doing}: {why}")]
    Store {
        /// What was not done.
        doing: &'static str,
        /// The store's words.
        why: String,
    },
}

impl LedgerError {
    /// The stable code: "E_NOT_FOUND".
    pub fn code(&self) -> &'static str {
        match self {
            LedgerError::NotFound { .. } => "E_NOT_FOUND",
            LedgerError::Conflict { .. } => "E_CONFLICT",
            LedgerError::State(state) => state.code(),
            LedgerError::Version { .. } => "E_VERSION",
            LedgerError::Key { .. } => "E_KEY",
            LedgerError::Full { .. } => "E_FULL",
            LedgerError::Busy { .. } => "E_BUSY",
            LedgerError::Damaged { .. } => "E_DAMAGED",
            LedgerError::Permission { .. } => "E_PERMISSION",
            LedgerError::Clearance { .. } => "E_CLEARANCE",
            LedgerError::Reason => "E_REASON",
            LedgerError::Exists { .. } => "E_EXISTS",
            LedgerError::NoWords { .. } => "E_PARSE",
            LedgerError::Io { .. } => "E_IO",
            LedgerError::Store { .. } => "E_STORE",
        }
    }
    /// What to do now, in a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            LedgerError::NotFound { .. } => "Look it up by another word, or ask its owner for access.",
            LedgerError::Conflict { .. } => "Nothing was changed. Read it again and decide afresh.",
            LedgerError::State(_) => "Nothing was changed.",
            LedgerError::Version { .. } => "Install the release that wrote it, or a newer one.",
            LedgerError::Key { .. } => {
                "Use the key file or passphrase this office was made with; nothing was opened."
            }
            LedgerError::Full { .. } => "Free some space and try again; nothing was half done.",
            LedgerError::Busy { .. } => "Try again in a moment; nothing was changed.",
            LedgerError::Damaged { .. } => "Restore the latest backup; keep this file for a closer look.",
            LedgerError::Permission { .. } => "Give yourself the right to it, or choose another place.",
            LedgerError::Clearance { .. } => "Ask the executive.",
            LedgerError::Reason => "Say in a few words why it may be seen by more people.",
            LedgerError::Exists { .. } => "Choose an empty place; nothing was overwritten.",
            LedgerError::NoWords { .. } => "Give at least one word or number.",
            LedgerError::Io { .. } => "Check the path and the disk, then try again.",
            LedgerError::Store { .. } => "Nothing was changed. `equerry doctor` looks closer.",
        }
    }

    /// What the store said, sorted by what a caller can do about it.
    pub(crate) fn store(doing: &'static str, error: sqlx::Error) -> LedgerError {
        const BUSY: i64 = 5;
        const LOCKED: i64 = 6;
        const READONLY: i64 = 8;
        const IOERR: i64 = 10;
        const CORRUPT: i64 = 11;
        const FULL: i64 = 13;
        const CANTOPEN: i64 = 14;
        const NOTADB: i64 = 26;
        // The file that connections share cannot grow, and nothing can be read without it: there is no room for it.
        const SHARED_FILE_CANNOT_GROW: i64 = 4874;
        let why = error.to_string();
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<i64>().ok());
        if code == Some(SHARED_FILE_CANNOT_GROW) {
            return LedgerError::Full { doing };
        }
        match code.map(|c| c & 0xff) {
            Some(BUSY | LOCKED) => LedgerError::Busy { doing },
            Some(FULL) => LedgerError::Full { doing },
            Some(READONLY) => LedgerError::Permission { doing, path: PathBuf::from("the database file") },
            Some(CORRUPT | NOTADB) => LedgerError::Damaged { what: "the database".into(), why },
            Some(CANTOPEN | IOERR) => {
                LedgerError::Io { doing, path: PathBuf::from("the database file"), why }
            }
            _ => match error {
                sqlx::Error::PoolTimedOut => LedgerError::Busy { doing },
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                    LedgerError::Damaged { what: "the database".into(), why }
                }
                _ => LedgerError::Store { doing, why },
            },
        }
    }

    /// What the file system said.
    pub(crate) fn io(doing: &'static str, path: &Path, error: &std::io::Error) -> LedgerError {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                LedgerError::Full { doing }
            }
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                LedgerError::Permission { doing, path }
            }
            std::io::ErrorKind::AlreadyExists => LedgerError::Exists { path },
            _ => LedgerError::Io { doing, path, why: error.to_string() },
        }
    }

    pub(crate) fn damaged(what: impl Into<String>, why: impl ToString) -> LedgerError {
        LedgerError::Damaged { what: what.into(), why: why.to_string() }
    }
}
