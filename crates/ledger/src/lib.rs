//! What was seen, proposed, decided and done: the one door to the store.
//!
//! Every read names its [`world::Reader`]; `door.rs` makes the only condition that decides what they see, and an
//! item they may not see answers exactly like one that never was. Every change goes through a [`Txn`], all of it
//! or nothing. Nothing here reads the clock. SQLite today; the SQL is kept portable, so that PostgreSQL can join
//! inside this room.

mod accounts;
mod acting;
mod asked;
mod audit;
mod authority;
mod backup;
mod content;
mod db;
mod door;
mod error;
mod facts;
mod forecasts;
mod grants;
mod items;
mod learned;
mod levels;
mod links;
mod mode;
mod outbox;
mod proposals;
mod reads;
mod seal;
mod search;
mod snapshot;
mod sources;
mod sql;
mod state;
mod trial;

pub use accounts::{Account, Link, LinkState, Password, Session, Token};
pub use audit::{AuditHead, AuditReport, Broken, Entry, Recorded, Told, Trace, verify_export};
pub use backup::{BackupReport, Included, restore};
pub use db::{Health, Ledger, Txn};
pub use error::{LedgerError, Result};
pub use forecasts::FORECAST_DAYS;
pub use items::{Extra, Put};
pub use learned::LearnedFrom;
pub use outbox::{Job, JobId, JobState};
pub use proposals::Version;
pub use reads::{as_executive, title};
pub use seal::MasterKey;
pub use search::{Answer, Filter, Hit, Piece};
pub use snapshot::Window;
pub use sources::{Quarantined, Replaced, Resource, ResourceId, Source};

#[cfg(test)]
mod tests;
