//! Who answers for what: how duties are best shared out, how complex they are, how much hangs on one person, and who
//! covers for whom. Proposed, never imposed.
//!
//! Duties and people are numbers here; what they stand for, and who may see whose load, the desk decides.

pub mod assignment;
pub mod complexity;
pub mod cover;
pub mod grid;
pub mod spread;
