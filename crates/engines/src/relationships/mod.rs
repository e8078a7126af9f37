//! Relationship capital: how strong ties are, which fade, who could introduce whom, where one depends on one broker,
//! which names are one person, and who reports to whom.
//!
//! Everything here counts contacts between people as numbers; what a number stands for, and whether its owner agreed
//! to be counted, the desk decides before it asks.

pub mod aliases;
pub mod contact;
pub mod hierarchy;
pub mod network;
pub mod ties;
