//! Decisions: what is urgent and what matters ([`matrix`]); options compared on what matters ([`sheet`], [`additive`]),
//! how far that holds ([`stability`], [`smaa`], [`verdict`]), what other ways of comparing say ([`second`]); whether
//! to sleep on it ([`door`]); and how good past forecasts were ([`journal`]). Spec §2.

pub mod additive;
pub mod door;
pub mod ideal;
pub mod journal;
pub mod matrix;
pub mod outranking;
pub mod pairs;
pub mod regret;
pub mod second;
pub mod sheet;
pub mod smaa;
pub mod stability;
pub mod verdict;

pub use sheet::{Cell, Sheet};
