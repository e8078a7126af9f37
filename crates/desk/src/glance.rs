//! What a calendar entry is at a glance, told from its own words: protected, kept free, travel, declined.

use engines::maths::meetings;
use serde::Serialize;
use world::event::EventStatus;
use world::{Event, PartStat, Snapshot};

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

/// What an event is, at a glance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Glance {
    /// No proposal may move it.
    pub protected: bool,
    /// Somebody said that it stays where it is.
    pub stays: bool,
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

/// What an event is.
pub fn of(world: &Snapshot, event: &Event) -> Glance {
    let mine = &world.office.addresses;
    let says = |words: &[&str]| {
        let title = event.summary.to_lowercase();
        words.iter().any(|w| holds_word(&title, w))
            || event.categories.iter().any(|c| words.contains(&c.trim().to_lowercase().as_str()))
    };
    let reply = event.attendees.iter().find(|a| mine.contains(&a.email)).map(|a| &a.partstat);
    Glance {
        protected: meetings::is_protected(event),
        stays: event.stay.is_some(),
        kept: !event.is_meeting(mine) && !event.is_all_day() && (says(&KEPT) || is_ours(event)),
        away: says(&AWAY),
        tentative: event.status == EventStatus::Tentative || reply == Some(&PartStat::Tentative),
        declined: reply == Some(&PartStat::Declined),
        unanswered: reply == Some(&PartStat::NeedsAction),
    }
}

/// Whether its title keeps the time for work, or a proposal of ours made it.
pub(crate) fn is_kept(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    is_ours(event) || KEPT.iter().any(|word| holds_word(&title, word))
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
