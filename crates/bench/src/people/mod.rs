//! Questions on people: which ties are used again, who reports to whom, which names are one person, and what a network's
//! shape says.

pub mod aliases;
pub mod circle;
pub mod graph;
pub mod hierarchy;
pub mod resp;
pub mod ties;
pub mod traffic;
