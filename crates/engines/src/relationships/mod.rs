//! Relationship capital: how strong ties are, which fade, who could introduce whom, where one depends on one broker,
//! which names are one person, and who reports to whom.
//!
//! All but [`circle`], [`directory`] and [`suggest`] count contacts between people as numbers and know nothing of who they are. The
//! circle reads a snapshot: who is behind each number, and who agreed to be counted.

pub mod aliases;
pub mod circle;
pub mod contact;
pub mod directory;
pub mod hierarchy;
pub mod network;
pub mod suggest;
pub mod ties;
