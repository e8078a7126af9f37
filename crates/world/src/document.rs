//! Documents: attachments and files, with what could be read of them.

use crate::clearance::Clearance;
use crate::ids::{DocumentId, ItemRef};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An attachment or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Identity.
    pub id: DocumentId,
    /// File name as given, made safe for showing (no path, no control or direction characters).
    pub name: String,
    /// Media type as declared.
    pub media_type: String,
    /// Size in bytes once decoded.
    pub bytes: u64,
    /// What it hangs on: a message or an event.
    pub about: Vec<ItemRef>,
    /// When it arrived.
    pub at: Option<Timestamp>,
    /// Why its text is not searchable, if so: "application/pdf is not read in this release".
    pub unread: Option<String>,
    /// What one must be cleared for to see it: at least its origin's.
    #[serde(default)]
    pub clearance: Clearance,
}
