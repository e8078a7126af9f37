//! Strategic Prioritization Alignment: what an item is worth to the goals, where the time goes against where it
//! should, and which goal starves (spec §4).
//!
//! `maths::goal_tree` normalises the weights and `maths::time_by_goal` shares time out; `value` prices items and
//! `ranking` orders them, `line` says how far goals are, `index` and `weeks` compare shares of time, `shift` tells what
//! moved, `orphans` what serves nothing, `links` guesses what serves which goal, `agreement` compares people's rankings,
//! `projects` says where projects stand, `propose` turns the largest gaps into proposals. Without goals everything
//! still works.

mod agreement;
mod index;
mod line;
mod links;
mod named;
mod orphans;
mod projects;
mod propose;
mod ranking;
mod shift;
mod short;
mod starter;
mod value;
mod weeks;

use crate::maths::time_by_goal;

pub use crate::maths::attention::Bucket;
pub use crate::maths::goal_tree::GoalTree;
pub use crate::maths::time_by_goal::Share;
pub use agreement::{Agreement, Gap, TeamAgreement, agreement, team_agreement};
pub use index::{Alignment, Band, Starved, Window, buckets, index, starved};
pub use line::{Line, PACE_NEEDS, Reached, goal_line, reached};
pub use links::{NEAR_WEEKS, suggest_links};
pub use named::{is_within, named};
pub use orphans::{Duty, Orphan, mission_map, orphans};
pub use projects::{ODDS_NEED, Odds, OpenWork, ProjectStatus, project_status};
pub use propose::propose;
pub use ranking::Ranking;
pub use shift::{Shift, bursts, shifts};
pub use short::{Short, short};
pub use starter::{Topic, topics};
pub use value::{Worth, links, value, values};
pub use weeks::{Week, weeks};

#[cfg(test)]
mod direction_tests;
#[cfg(test)]
mod shift_tests;
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
    /// How many goals that starve or are short get a proposal at once.
    pub most_starved: usize,
}

impl Default for AlignmentConfig {
    fn default() -> Self {
        Self {
            base_value: crate::maths::BASE_VALUE,
            no_goal_share: time_by_goal::NO_GOAL_SHARE,
            link_threshold: time_by_goal::SURE_LINK,
            most_suggestions: 3,
            most_starved: 2,
        }
    }
}
