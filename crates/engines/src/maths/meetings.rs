//! What can be told of a meeting from the calendar alone: who is outside, what is protected, what is a 1-2-1,
//! what wants preparing, where it is.

use super::{calendar, words};
use jiff::Timestamp;
use world::event::{Attendee, EventStatus};
use world::{Event, Interval, Snapshot};

/// Words that make a 1-2-1 of a title or a category.
const ONE_TO_ONE: [&str; 9] =
    ["1-2-1", "1:1", "1-1", "1-to-1", "1on1", "1-on-1", "one-to-one", "one to one", "one on one"];

/// Categories that protect an event.
const PROTECTED: [&str; 8] =
    ["protected", "family", "medical", "travel", "private", "personal", "holiday", "health"];

/// Title words that protect an event.
const PROTECTED_TITLES: [&str; 8] =
    ["doctor", "dentist", "hospital", "flight", "train", "school", "funeral", "wedding"];

/// Words that make a journey of a title or a category.
const TRAVEL: [&str; 6] = ["travel", "flight", "train", "drive", "transfer", "taxi"];

/// Whether an address is outside the executive's own organisation.
pub fn is_external(world: &Snapshot, email: &str) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else { return false };
    !world
        .office
        .domains()
        .any(|own| domain == own || domain.strip_suffix(own).is_some_and(|rest| rest.ends_with('.')))
}

/// The people in it besides the executive, each address once, those who declined left out.
pub fn others<'a>(world: &'a Snapshot, event: &'a Event) -> Vec<&'a Attendee> {
    let mut seen: Vec<&Attendee> = Vec::new();
    for a in event.others(&world.office.addresses) {
        if a.partstat != world::PartStat::Declined && !seen.iter().any(|s| s.email == a.email) {
            seen.push(a);
        }
    }
    seen
}

/// Whether anybody from outside takes part.
pub fn has_outsiders(world: &Snapshot, event: &Event) -> bool {
    others(world, event).iter().any(|a| is_external(world, &a.email))
}

/// Whether the executive called it: no organiser is named, or they are.
pub fn is_ours(world: &Snapshot, event: &Event) -> bool {
    event.organiser.as_ref().is_none_or(|o| world.office.is_mine(o))
}

/// Whether title or categories call it a 1-2-1.
pub fn is_called_one_to_one(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    ONE_TO_ONE.iter().any(|w| holds_word(&title, w))
        || event.categories.iter().any(|c| ONE_TO_ONE.contains(&c.trim().to_lowercase().as_str()))
}

/// The other one of a 1-2-1.
pub fn one_to_one_with<'a>(world: &'a Snapshot, event: &'a Event) -> Option<&'a str> {
    if event.of.is_some() || !is_called_one_to_one(event) {
        return None;
    }
    let mut people = event.others(&world.office.addresses).map(|a| a.email.as_str());
    let outsider_organiser = event.organiser.as_deref().filter(|o| !world.office.is_mine(o));
    match (people.next(), people.next()) {
        (Some(one), None) => Some(one),
        (None, _) => outsider_organiser,
        _ => None,
    }
}

/// Whether no proposal may move it: marked so, a 1-2-1, family, medical, travel.
pub fn is_protected(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    event.protected
        || is_called_one_to_one(event)
        || event.categories.iter().any(|c| PROTECTED.contains(&c.trim().to_lowercase().as_str()))
        || PROTECTED_TITLES.iter().any(|w| holds_word(&title, w))
}

/// Whether it is a journey.
pub fn is_travel(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    TRAVEL.iter().any(|w| holds_word(&title, w))
        || event.categories.iter().any(|c| TRAVEL.contains(&c.trim().to_lowercase().as_str()))
}

/// Whether it is time of one's own for work: nobody else is in it, it is no journey and nothing of one's private life.
pub fn is_own_work(world: &Snapshot, event: &Event) -> bool {
    !event.is_meeting(&world.office.addresses) && !is_protected(event) && !is_travel(event)
}

/// Why a meeting wants preparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prepare {
    /// A board.
    Board,
    /// Somebody from outside is there.
    External,
    /// Something is to be decided.
    Decision,
}

/// Why it wants preparing, if it does. Blocks of one's own, 1-2-1s and all-day items never do.
pub fn wants_preparing(world: &Snapshot, event: &Event) -> Option<Prepare> {
    if !event.is_meeting(&world.office.addresses) || is_called_one_to_one(event) || event.is_all_day() {
        return None;
    }
    let title = event.summary.to_lowercase();
    let says = |words: &[&str]| {
        words.iter().any(|w| holds_word(&title, w))
            || event.categories.iter().any(|c| words.contains(&c.trim().to_lowercase().as_str()))
    };
    if says(&["board", "supervisory board"]) {
        Some(Prepare::Board)
    } else if says(&["decision", "decide", "approval", "steering"])
        || event.my_role == Some(world::event::MyRole::Decide)
    {
        Some(Prepare::Decision)
    } else {
        has_outsiders(world, event).then_some(Prepare::External)
    }
}

/// The UID of the preparation that is proposed for an event: found again, it counts as prepared.
pub fn preparation_uid(event: &Event) -> String {
    format!("prepare-{}@equerry", event.id)
}

/// The block that prepares for `event` in the 48 working hours before it, if there is one: a block of one's own
/// that says so and shares a word with it, or ends where it begins.
pub fn preparation_of<'a>(world: &'a Snapshot, event: &Event) -> Option<&'a Event> {
    let zone = world.zone();
    let start = event.interval(&zone).start;
    let window = Interval {
        start: calendar::working_hours_before(&world.office.hours, start, 48, &zone).min(start),
        end: start,
    };
    let about = words::telling(&event.summary);
    world.events.values().find(|block| {
        let when = block.interval(&zone);
        block.uid == preparation_uid(event) && block.status != EventStatus::Cancelled
            || block.is_busy(&world.office.addresses)
                && !block.is_meeting(&world.office.addresses)
                && when.start >= window.start
                && when.end <= window.end
                && prepares(block)
                && (when.end == start || words::jaccard(&words::telling(&block.summary), &about) > 0.0)
    })
}

/// Whether it calls itself preparation: it belongs before what it prepares.
pub fn prepares(block: &Event) -> bool {
    let title = block.summary.to_lowercase();
    ["prep", "prepare", "preparation", "preparing", "pre-read", "pre-reading", "rehearsal", "briefing"]
        .iter()
        .any(|w| holds_word(&title, w))
        || block.categories.iter().any(|c| c.to_lowercase().starts_with("prep"))
}

/// The place of an event, folded, when it is a physical one.
pub fn place(event: &Event) -> Option<String> {
    let place = event.location.as_deref()?.trim().to_lowercase();
    let online =
        ["http", "zoom", "teams", "meet.", "webex", "phone", "online", "video", "call", "dial", "skype"];
    (!place.is_empty() && !online.iter().any(|w| place.contains(w))).then_some(place)
}

/// Whether `word` stands in `text` with no letter or digit on either side. Both in lower case.
/// ```
/// use engines::maths::meetings::holds_word;
/// assert!(holds_word("priya 1:1, weekly", "1:1"));
/// assert!(!holds_word("onboarding day", "board"));
/// ```
pub fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether its hour belongs to it: a meal, or a course that others hold.
pub fn keeps_its_hour(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    ["breakfast", "lunch", "luncheon", "dinner", "course", "training", "seminar", "webinar"]
        .iter()
        .any(|w| holds_word(&title, w))
}

/// Whether the meeting lies ahead at `now`.
pub fn is_ahead(world: &Snapshot, event: &Event, now: Timestamp) -> bool {
    event.interval(&world.zone()).start > now
}
