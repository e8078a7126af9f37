//! Decisions: what is urgent and what matters ([`matrix`]); options compared on what matters ([`sheet`], [`additive`]),
//! how far that holds ([`stability`], [`smaa`], [`verdict`]), what other ways of comparing say ([`second`]); whether
//! to sleep on it ([`door`]); how good past forecasts were ([`journal`]); and what is proposed of all that. Spec §2.

pub mod additive;
pub mod door;
pub mod ideal;
pub mod journal;
pub mod matrix;
pub mod outranking;
pub mod pairs;
mod propose;
pub mod regret;
pub mod second;
pub mod sheet;
pub mod smaa;
pub mod stability;
pub mod verdict;

pub use propose::{cost_of_delay, propose};
pub use sheet::{Cell, Sheet};
