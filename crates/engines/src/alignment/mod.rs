//! Strategic Prioritization Alignment: what an item is worth to the goals, where the time goes against where it
//! should, and which goal starves (spec §4).
//!
//! `tree` normalises the weights, `value` prices items, `index` compares shares of time, `links` guesses what
//! serves which goal, `propose` turns the largest gaps into proposals. Without goals everything still works.

mod index;
mod links;
mod propose;
mod starter;
mod tree;
mod value;

pub use crate::maths::attention::Bucket;
pub use index::{Alignment, Band, Share, Starved, Window, buckets, index, starved};
pub use links::suggest_links;
pub use propose::propose;
pub use starter::{Topic, topics};
pub use tree::GoalTree;
pub use value::{Line, Worth, goal_line, links, value, values};

#[cfg(test)]
mod tests;

/// Settings.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignmentConfig {
    /// Value of an item without a link, points.
    pub base_value: f64,
    /// Target share of time that serves no goal, 0–1.
    pub no_goal_share: f64,
    /// Probability from which a link is made without asking, 0–1.
    pub link_threshold: f64,
    /// How many links are suggested at once.
    pub most_suggestions: usize,
    /// How many starved goals get a proposal at once.
    pub most_starved: usize,
}

impl Default for AlignmentConfig {
    fn default() -> Self {
        Self {
            base_value: crate::maths::BASE_VALUE,
            no_goal_share: 0.15,
            link_threshold: 0.7,
            most_suggestions: 3,
            most_starved: 2,
        }
    }
}
