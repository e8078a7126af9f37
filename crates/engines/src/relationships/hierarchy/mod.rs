//! Who probably reports to whom, from who writes to whom: questions to ask, never facts to enter.
//!
//! Most managers of a company never write to some of those they lead, so much cannot be seen. What can: one writes
//! most with one's manager; a manager writes to teams, and is written to by many; and close colleagues mostly have the
//! same one. Where part of the directory is known, colleagues' known managers say most.

mod candidates;
#[cfg(test)]
mod tests;
mod traffic;

pub use candidates::{Candidate, Managers};
pub use traffic::{Message, Traffic};
