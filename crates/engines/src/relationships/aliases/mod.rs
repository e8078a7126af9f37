//! Which written forms of names and addresses are one person: proposals to merge, never merges.
//!
//! A wrong merge is an insult, so every rule joins only what one person alone explains: a login joins the one person
//! whose name makes it up, a lone first name the one person who bears it. What headers show side by side (a display
//! name and its address) is evidence of the strongest kind.

mod form;
mod join;
mod nicknames;
#[cfg(test)]
mod tests;

pub use form::Form;
pub use join::{Join, Shown, Why, joins, people};
pub use nicknames::same_given_name;
