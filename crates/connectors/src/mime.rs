//! Mail (RFC 5322, MIME): a message, its text and its attachments out of bytes.

use crate::Refusal;
use jiff::Timestamp;
use world::{Document, Message, SourceId};

/// What the reader of a message must know besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct MailContext<'a> {
    /// The mailbox.
    pub source: SourceId,
    /// The folder in it: "INBOX", "Sent", "Junk".
    pub folder: &'a str,
    /// When it arrived: no later date is believed.
    pub arrival: Timestamp,
    /// The owner's addresses, folded to lower case.
    pub mine: &'a [String],
    /// What the folder knows of it.
    pub flags: Flags,
}

/// What a mail folder knows of a message (maildir flags, IMAP keywords).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// Read; none where the folder does not tell.
    pub seen: Option<bool>,
    /// Flagged by hand.
    pub flagged: bool,
    /// Answered.
    pub answered: bool,
    /// Marked for removal.
    pub trashed: bool,
    /// A draft.
    pub draft: bool,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub struct MailReading {
    /// Header facts; cues, acts and triage are still empty, the thread is its root reference's.
    pub message: Message,
    /// The best plain text: text parts, else the HTML as text; bounded.
    pub text: String,
    /// Whether the text was made from HTML.
    pub html_only: bool,
    /// Attachments, each with its text where this release reads it.
    pub documents: Vec<(Document, Option<String>)>,
    /// Calendar parts, decoded.
    pub calendars: Vec<Vec<u8>>,
}

/// Reads a message.
///
/// # Errors
/// A refusal with the reason when it is no message at all, or too large.
pub fn read_message(raw: &[u8], context: &MailContext<'_>) -> Result<MailReading, Refusal> {
    let _ = context;
    Err(Refusal::new("E_UNREAD", "not read yet", raw))
}
