//! What a calendar entry is, told from its own words: protected, kept free, travel, declined; and the mark of its
//! goal. The pages draw the same marks everywhere.

use engines::alignment::{self, AlignmentConfig};
use engines::maths::meetings;
use serde::Serialize;
use std::collections::BTreeMap;
use world::event::EventStatus;
use world::{Event, Goal, GoalId, ItemRef, PartStat, Snapshot};

/// Goals that have a mark of their own; more share marks by group.
const LETTERS: [char; 4] = ['a', 'b', 'c', 'd'];
/// Words that keep time free in a title or a category.
const KEPT: [&str; 8] =
    ["kept free", "keep free", "focus", "focus time", "deep work", "hold", "blocked", "no meetings"];
/// Words that say one is on the way or away.
const AWAY: [&str; 12] = [
    "travel",
    "flight",
    "train",
    "drive",
    "transfer",
    "out of office",
    "ooo",
    "holiday",
    "vacation",
    "annual leave",
    "day off",
    "away",
];

/// A goal with its mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoalMark {
    /// Which.
    pub goal: GoalId,
    /// a circle, b triangle, c square, d diamond.
    pub letter: char,
    /// Its name.
    pub name: String,
}

/// The mark of every goal: the weightiest groups first, and what lies below a group has its mark.
pub fn goals(world: &Snapshot) -> BTreeMap<GoalId, GoalMark> {
    let groups = groups(world);
    let letter = |goal: &Goal| {
        let (mut at, mut steps) = (goal, 0);
        loop {
            if let Some(n) = groups.iter().position(|g| g.id == at.id) {
                return LETTERS[n % LETTERS.len()];
            }
            match at.parent.and_then(|p| world.goals.get(&p)).filter(|_| steps < 8) {
                Some(parent) => (at, steps) = (parent, steps + 1),
                None => return 'n',
            }
        }
    };
    world
        .goals
        .values()
        .map(|g| (g.id, GoalMark { goal: g.id, letter: letter(g), name: crate::brief::inert(&g.name) }))
        .collect()
}

/// The goals that stand for groups: the roots, or what lies below the only root.
fn groups(world: &Snapshot) -> Vec<&Goal> {
    let below = |parent: Option<GoalId>| -> Vec<&Goal> {
        let is_below = |g: &&Goal| g.parent.filter(|p| world.goals.contains_key(p)) == parent;
        let mut found: Vec<&Goal> = world.goals.values().filter(is_below).collect();
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.slug.cmp(&b.slug)));
        found
    };
    let roots = below(None);
    match roots.as_slice() {
        [only] => Some(below(Some(only.id))).filter(|under| !under.is_empty()).unwrap_or(roots),
        _ => roots,
    }
}

/// The goal that an item serves most.
pub fn goal_of(world: &Snapshot, item: ItemRef, config: &AlignmentConfig) -> Option<GoalId> {
    let links = alignment::links(world, item, config);
    let known = links.into_iter().filter(|(goal, _)| world.goals.contains_key(goal));
    known.max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(goal, _)| goal)
}

/// What an event is, at a glance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// No proposal may move it.
    pub protected: bool,
    /// Time kept free for work.
    pub kept: bool,
    /// On the way, or away.
    pub away: bool,
    /// Not certain: a hold, or not answered for sure.
    pub tentative: bool,
    /// The executive said no.
    pub declined: bool,
    /// The executive has not answered.
    pub unanswered: bool,
}

/// The marks of an event.
pub fn of(world: &Snapshot, event: &Event) -> Marks {
    let mine = &world.office.addresses;
    let says = |words: &[&str]| {
        let title = event.summary.to_lowercase();
        words.iter().any(|w| holds_word(&title, w))
            || event.categories.iter().any(|c| words.contains(&c.trim().to_lowercase().as_str()))
    };
    let reply = event.attendees.iter().find(|a| mine.contains(&a.email)).map(|a| &a.partstat);
    Marks {
        protected: meetings::is_protected(event),
        kept: !event.is_meeting(mine) && !event.is_all_day() && (says(&KEPT) || is_ours(event)),
        away: says(&AWAY),
        tentative: event.status == EventStatus::Tentative || reply == Some(&PartStat::Tentative),
        declined: reply == Some(&PartStat::Declined),
        unanswered: reply == Some(&PartStat::NeedsAction),
    }
}

/// Whether a proposal of ours made it: a block of work.
fn is_ours(event: &Event) -> bool {
    event.uid.ends_with("@equerry")
        && !event.uid.starts_with(crate::event::BY_HAND_UID)
        && event.attendees.is_empty()
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
