//! Worked time split by goal, by people, by activity, by place; the shares of each add up to 1.

use super::diary::item_of;
use super::{Diary, Entry, Part, Stretch, What};
use crate::maths::attention::Bucket;
use crate::maths::meetings::{self, is_travel};
use std::collections::BTreeMap;
use world::{Event, Snapshot};

/// By what time is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// By the goal it served.
    Goal,
    /// By the people it was spent with.
    People,
    /// By kind of activity.
    Activity,
    /// By place.
    Place,
}

impl By {
    /// All of them.
    pub const ALL: [By; 4] = [By::Goal, By::People, By::Activity, By::Place];
    /// As asked for.
    pub fn word(self) -> &'static str {
        match self {
            By::Goal => "goal",
            By::People => "people",
            By::Activity => "activity",
            By::Place => "place",
        }
    }
    /// How the time is split, as printed beside it.
    pub fn formula(self) -> &'static str {
        match self {
            By::Goal => {
                "Worked minutes of what serves each goal, overlaps shared out, holds half; what serves several is \
                 split by how much."
            }
            By::People => {
                "Worked minutes, each meeting and mail split evenly between the people in it: reports (by card or by \
                 a 1-2-1 series), colleagues, board, customers (by card), others outside, and nobody else."
            }
            By::Activity => "Worked minutes by the activity that the correction sheet shows for each event.",
            By::Place => {
                "Worked minutes: in person where a meeting has a place, online where it has a link, on the way, by \
                 mail, at your desk for own work."
            }
        }
    }
}

/// One row of a split.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As shown.
    pub name: String,
    /// The goal it is, when split by goal.
    pub bucket: Option<Bucket>,
    /// Minutes in the whole stretch.
    pub minutes: f64,
    /// Of all worked minutes, 0–1.
    pub share: f64,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// A split of worked time; the shares add up to 1 where there is any.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// By what.
    pub by: By,
    /// Rows, most minutes first, "no goal" and the like last.
    pub rows: Vec<Row>,
    /// Worked minutes.
    pub minutes: f64,
}

/// Splits the worked time of a stretch.
pub fn breakdown(stretch: &Stretch, by: By) -> Breakdown {
    let mut rows: BTreeMap<(Option<Bucket>, String), (f64, Vec<Part>)> = BTreeMap::new();
    for entry in stretch.entries() {
        for (key, share) in keys(stretch.diary, entry, by) {
            let amount = entry.minutes * share;
            let row = rows.entry(key).or_default();
            row.0 += amount;
            let item = Some(item_of(stretch.diary, entry));
            row.1.push(Part { item, at: entry.span.start, amount, note: "" });
        }
    }
    let minutes: f64 = rows.values().map(|r| r.0).sum();
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|((bucket, name), (own, parts))| Row {
            name,
            bucket,
            minutes: own,
            share: own / minutes.max(1e-12),
            parts,
        })
        .collect();
    rows.sort_by(|a, b| is_rest(a).cmp(&is_rest(b)).then(b.minutes.total_cmp(&a.minutes)));
    Breakdown { by, rows, minutes }
}

fn is_rest(row: &Row) -> bool {
    row.bucket == Some(Bucket::NoGoal) || row.name == NOT_SORTED
}

/// What an activity is called before anybody said what it is.
pub const NOT_SORTED: &str = "Not sorted yet";

type Key = (Option<Bucket>, String);

/// Where the time of an entry goes; the shares add up to 1.
fn keys(diary: &Diary, entry: &Entry, by: By) -> Vec<(Key, f64)> {
    let plain = |name: &str| vec![((None, name.to_owned()), 1.0)];
    match by {
        By::Goal => goals(diary, entry),
        By::People => people(diary, entry),
        By::Activity => plain(activity(diary, entry)),
        By::Place => plain(place(diary, entry)),
    }
}

fn goals(diary: &Diary, entry: &Entry) -> Vec<(Key, f64)> {
    let name = |bucket: Bucket| match bucket {
        Bucket::Goal(id) => diary.world.goals.get(&id).map_or("Other".to_owned(), |g| g.name.clone()),
        Bucket::Other => "Other".to_owned(),
        Bucket::NoGoal => "No goal".to_owned(),
    };
    let none = || vec![((Some(Bucket::NoGoal), name(Bucket::NoGoal)), 1.0)];
    match diary.given.serves.get(&item_of(diary, entry)) {
        Some(serves) if !serves.is_empty() => {
            serves.iter().map(|(bucket, share)| ((Some(*bucket), name(*bucket)), *share)).collect()
        }
        _ => none(),
    }
}

fn people(diary: &Diary, entry: &Entry) -> Vec<(Key, f64)> {
    let with: Vec<&str> = match entry.what {
        What::Event(event) => {
            meetings::others(diary.world, event).into_iter().map(|a| a.email.as_str()).collect()
        }
        What::Mail(n) => diary.sessions[n]
            .messages
            .iter()
            .flat_map(|m| m.to.iter())
            .map(|to| to.email.as_str())
            .filter(|email| !diary.world.office.is_mine(email))
            .collect(),
        What::Task(_) | What::Away(_) => Vec::new(),
    };
    if with.is_empty() {
        return vec![((None, "Nobody else".to_owned()), 1.0)];
    }
    let share = 1.0 / with.len() as f64;
    let mut groups: BTreeMap<&str, f64> = BTreeMap::new();
    for email in with {
        *groups.entry(constituency(diary, email)).or_default() += share;
    }
    groups.into_iter().map(|(name, share)| ((None, name.to_owned()), share)).collect()
}

/// To which group of people an address belongs.
fn constituency(diary: &Diary, email: &str) -> &'static str {
    let card = diary.person(email);
    let titled = |words: &[&str]| {
        card.and_then(|p| p.title.as_ref()).is_some_and(|title| {
            let title = title.to_lowercase();
            words.iter().any(|w| meetings::holds_word(&title, w))
        })
    };
    let filed = |words: &[&str]| {
        card.is_some_and(|p| p.categories.iter().any(|c| words.contains(&c.trim().to_lowercase().as_str())))
    };
    let outside = meetings::is_external(diary.world, email);
    if diary.is_report(email) {
        "Reports"
    } else if filed(&["board", "director"]) || outside && titled(&["non-executive", "board"]) {
        "Board"
    } else if filed(&["customer", "customers", "client", "clients"]) {
        "Customers"
    } else if outside {
        "Others outside"
    } else {
        "Colleagues"
    }
}

fn activity<'a>(diary: &'a Diary, entry: &Entry) -> &'a str {
    match entry.what {
        What::Event(event) | What::Away(event) => {
            diary.given.activity.get(&event.id).map_or(NOT_SORTED, String::as_str)
        }
        What::Task(_) => "Planned work",
        What::Mail(_) => "Mail",
    }
}

fn place(diary: &Diary, entry: &Entry) -> &'static str {
    match entry.what {
        What::Event(event) => place_of(diary.world, event),
        What::Away(_) => "Out of office",
        What::Task(_) => "At the desk",
        What::Mail(_) => "By mail",
    }
}

fn place_of(world: &Snapshot, event: &Event) -> &'static str {
    let named = event.location.as_deref().is_some_and(|l| !l.trim().is_empty());
    if is_travel(event) {
        "On the way"
    } else if meetings::place(event).is_some() {
        "In person"
    } else if named {
        "Online or by telephone"
    } else if event.is_meeting(&world.office.addresses) {
        "No place named"
    } else {
        "At the desk"
    }
}
