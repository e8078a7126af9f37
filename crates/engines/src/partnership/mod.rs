//! What a partner needs to speak up, to keep confidences and to keep people in touch: how a message sounds, what must
//! not go into a note to the team, 1-2-1s that do not vanish, the week of each direct report, a no with its
//! reason, how far somebody who stands in may go, and what somebody answers for.

pub mod accountability;
pub mod bypass;
pub mod confidence;
pub mod decline;
pub mod needs;
pub mod one_to_ones;
pub mod presence;
pub mod promises;
pub mod propose;
pub mod rehearsal;
pub mod reroute;
pub mod standing_in;
#[cfg(test)]
mod team_tests;
pub mod tone;
pub mod updates;

pub use propose::propose;
