//! What a partner needs to speak up and to keep confidences: how a message sounds, and what must not go into a note to
//! the team.

pub mod confidence;
pub mod tone;
