//! Files and folders: what an import finds, what a watched folder changed, and the only writing there is.

use crate::mime::Flags;
use crate::{Error, Fingerprint, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use world::{Approved, EventId, Mailbox};

/// Something that an import met.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A calendar file.
    Calendar {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A file of cards.
    Cards {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// One message.
    Mail {
        /// Where: path, and `:position` inside a mailbox file.
        place: String,
        /// The message.
        bytes: Vec<u8>,
        /// The folder it lay in: the maildir's or the file's name.
        folder: String,
        /// What the folder knows of it.
        flags: Flags,
    },
    /// A todo.txt list.
    TodoTxt {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A CSV list of tasks.
    Csv {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// Goals and projects as TOML.
    Plans {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// What is not read, and why.
    Refused(Refusal),
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// Walks the given paths and hands over what lies there, one thing at a time; `found` may stop it by saying false.
///
/// # Errors
/// `E_IO` when a given path itself is absent or closed to us; what lies below is refused instead.
pub fn walk(paths: &[PathBuf], found: &mut dyn FnMut(Found, Progress) -> bool) -> Result<(), Error> {
    let _ = (paths, found);
    Ok(())
}

/// What is remembered of a file in a watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Last change in nanoseconds since 1970.
    pub modified: i64,
    /// Inode; 0 where there is none.
    pub inode: u64,
    /// Mark of its bytes.
    pub fingerprint: Fingerprint,
}

/// What a watched folder changed since it was read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// New or changed files with their bytes, by their path below the folder (maildir: without flags).
    pub changed: Vec<(String, Stamp, Found)>,
    /// Files whose bytes stayed but whose maildir flags did not.
    pub reflagged: Vec<(String, Flags)>,
    /// Files that are gone.
    pub vanished: Vec<String>,
    /// What could not be read.
    pub refused: Vec<Refusal>,
    /// So much is gone (more than 20 and more than half) that a person must say whether that is meant.
    pub stop_and_ask: Option<String>,
}

/// Looks at a watched maildir or vdir and reads only what changed.
///
/// # Errors
/// `E_IO` when the folder is absent or closed to us: never an empty listing.
pub fn scan(folder: &Path, known: &BTreeMap<String, Stamp>) -> Result<Changes, Error> {
    let _ = (folder, known);
    Ok(Changes::default())
}

/// Writes a file in one step: complete or not at all. `expect` is the mark of the bytes that were read, none
/// where the file must not exist yet.
///
/// # Errors
/// `E_CONFLICT` when the file is not what was expected, `E_IO`.
pub fn write_resource(path: &Path, bytes: &[u8], expect: Option<Fingerprint>) -> Result<Fingerprint, Error> {
    let _ = (bytes, expect);
    Err(Error::Io { path: path.to_owned(), why: "not written yet".into() })
}

/// Lays a message into a maildir as a draft; laying the same Message-ID twice makes one file.
///
/// # Errors
/// `E_IO`.
pub fn write_draft(maildir: &Path, message: &[u8], message_id: &str) -> Result<PathBuf, Error> {
    let _ = (message, message_id);
    Err(Error::Io { path: maildir.to_owned(), why: "not written yet".into() })
}

/// Where an event lies outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its file.
    pub path: PathBuf,
    /// The mark of the file's bytes when they were read.
    pub read: Fingerprint,
    /// UID.
    pub uid: String,
    /// RECURRENCE-ID as the event has it.
    pub recurrence_id: Option<String>,
    /// The file as it was before the change that is now taken back.
    pub before: Option<Vec<u8>>,
}

/// Where approved changes go, and what is needed to write them.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The vdir for new events.
    pub calendar: Option<&'a Path>,
    /// The maildir for drafts.
    pub drafts: Option<&'a Path>,
    /// Where the events lie.
    pub places: &'a BTreeMap<EventId, Place>,
    /// The office's calendar context.
    pub context: crate::ical::CalendarContext<'a>,
    /// Who writes.
    pub from: &'a Mailbox,
    /// Message-IDs and references of the messages that drafts answer.
    pub threads: &'a BTreeMap<world::MessageId, Vec<String>>,
    /// When.
    pub now: Timestamp,
}

/// A file that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub path: PathBuf,
    /// Its bytes before; none where it is new.
    pub before: Option<Vec<u8>>,
    /// The mark of its bytes now.
    pub now: Fingerprint,
}

/// Carries out the parts of an approved effect that reach the outside: everything is prepared and compared with
/// what was read before the first file is written. Parts that stay inside the office are left to the caller.
///
/// # Errors
/// `E_CONFLICT`, `E_STATE`, `E_IO`; nothing is written then, unless the disk itself failed half-way.
pub fn apply(approved: &Approved<'_>, target: &Target<'_>) -> Result<Vec<Written>, Error> {
    let _ = (approved, target);
    Err(Error::Unsupported { why: "nothing is written yet".into() })
}
