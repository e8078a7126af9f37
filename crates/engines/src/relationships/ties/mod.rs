//! How strong a tie is, and whether it is likely to be used again.
//!
//! Two numbers stand side by side. The [`strength`] is a formula that rises with everything that makes a tie strong,
//! so that anybody can see why. [`Likely`] is a model that learns from one's own past which ties are used again within
//! a month, and orders ties by their future better than any formula does.

mod likely;
mod seen;
pub mod strength;
#[cfg(test)]
mod tests;

pub use likely::{Likely, used};
pub use seen::{Tie, ties_at};
