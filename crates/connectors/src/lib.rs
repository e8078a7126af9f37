//! How the outside is read and changed: text to world and back, and folders.
//!
//! Everything but [`folders`] is a pure function of its arguments. What comes from outside is hostile: nothing
//! here panics on it, every reading is bounded in time and memory, and what cannot be read comes back as a
//! [`Refusal`] with its bytes and the reason, so that nothing is lost. Text from outside never sets a level
//! below what it had, never runs, never reaches a socket.

pub mod contacts;
pub mod error;
pub mod fingerprint;
pub mod folders;
pub mod goals;
pub mod ical;
pub mod letter;
pub mod mbox;
pub mod mime;
pub mod table;
pub mod tasks;
mod text;
pub mod vcard;

pub use error::{Error, Refusal};
pub use fingerprint::Fingerprint;
