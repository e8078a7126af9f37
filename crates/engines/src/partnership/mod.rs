//! What a partner needs to speak up and to keep confidences: how a message sounds, what must not go into a note to
//! the team, and how far somebody who stands in may go.

pub mod confidence;
pub mod standing_in;
pub mod tone;
