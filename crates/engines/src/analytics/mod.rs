//! Time Optimization Analytics: where the time went (spec §6).
//!
//! `coding` tells what kind of activity an event is.

pub mod coding;
