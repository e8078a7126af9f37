//! Weeks that are too full, seen four weeks ahead, and what would ease them (spec §12.8).
//!
//! `maths::outlook` sets what takes the weeks against the time there is, `choose` says what is late at the least when not everything fits,
//! `relief` proposes what to park, hand over and keep free, `review` tells afterwards where the minutes came from and
//! whose requests were accepted; `urgent` says what must give when more is marked urgent than fits.

mod care;
mod choose;
mod relief;
mod review;
mod urgent;
mod weeks;

pub use crate::maths::outlook::{Chance, Demand, FULL, Week};
pub use care::{in_the_night, without_a_meal};
pub use choose::{Chosen, Late, Piece, fewest_late, least_lateness};
pub use relief::{Relief, propose, relief};
pub use review::{Accepted, Cause, Part, accepted, causes};
pub use urgent::{Called, Claim, ENOUGH, Inflation, called, give_way, inflation, is_urgent, tell};
pub use weeks::{WEEKS, weeks};

#[cfg(test)]
mod tests;
