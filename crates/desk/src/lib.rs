//! The steps of the day: gather, brief, propose, decide, apply, learn, undo. One verb a file.
//!
//! The desk is the only place that orders steps and reads the clock. It asks connectors what is outside, keeps it in
//! the ledger, hands snapshots to engines, and lets nothing out without a yes.

pub mod ahead;
pub mod answers;
pub mod apply;
pub mod audit;
pub mod backup;
pub mod boundaries;
pub mod brief;
pub mod by_hand;
pub mod capture;
pub mod card;
pub mod catch_up;
pub mod classify;
mod clock;
pub mod config;
pub mod decide;
pub mod decisions;
pub mod digest;
pub mod doctor;
mod error;
pub mod event;
pub mod export;
pub mod filed;
pub mod front;
pub mod full_weeks;
pub mod gather;
pub mod glance;
pub mod goals;
pub mod grid;
pub mod history;
pub mod inbox;
pub mod insights;
mod labels;
pub mod learn;
pub mod live;
pub mod marks;
pub mod may;
pub mod meeting;
pub mod mode;
mod name;
pub mod notes;
pub mod notices;
pub mod occasion;
mod office;
pub mod palette;
pub mod partnership;
pub mod people;
pub mod plan;
pub mod playbooks;
pub mod propose;
pub mod replay;
pub mod review;
pub mod rounds;
pub mod search;
pub mod settings;
pub mod shadow;
pub mod sign_in;
mod sort;
mod sources;
pub mod tasks;
pub mod team;
#[cfg(test)]
mod testing;
pub mod times;
pub mod today;
pub mod twin;
pub mod undo;
pub mod week;
pub mod welcome;
pub mod why;
pub mod words;

pub use clock::Clock;
pub use error::{DeskError, FieldError};
pub use office::{Desk, Setup, Who};
