//! What kind of activity an event is (spec §6, categorising): words and shapes that calendars share give a belief
//! beforehand, and a few corrections by hand bend it.
//!
//! One linear model over the marks of an event ([`marks`]): the weight of each mark starts at what [`lexicon`] says,
//! and corrections move it (multinomial logistic regression with a Gaussian prior around the start; Krishnapuram et
//! al. 2005). Between the two, what the whole calendar holds teaches its own words once: a word that stands beside
//! known ones leans the way they do (self-training; Nigam et al. 2000).

mod lexicon;
mod marks;
mod model;

use std::collections::{BTreeMap, BTreeSet};
use world::{Event, EventId, Snapshot};

pub use lexicon::{CATEGORIES, PRIVATE};

/// When a person is asked: the first category leads the second by less than this (probability).
const CLOSE: f64 = 0.2;

/// What lasts longer puts no more at stake, minutes.
const A_DAY: i64 = 8 * 60;

/// How one event was coded.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// The category, one of [`CATEGORIES`] or one that a person made.
    pub category: String,
    /// How sure, 0–1; 1 when a person said so.
    pub probability: f64,
    /// The next likely one, and how likely.
    pub second: Option<(String, f64)>,
    /// The marks that spoke loudest for it, in words.
    pub because: Vec<String>,
    /// Whether a person said so.
    pub by_hand: bool,
}

impl Coded {
    /// Whether one look of a person is worth it: the first two are within 0.2 of each other.
    pub fn is_doubtful(&self) -> bool {
        !self.by_hand && self.second.as_ref().is_some_and(|(_, p)| self.probability - p < CLOSE)
    }
    fn by_hand(category: &str) -> Coded {
        Coded {
            category: category.to_owned(),
            probability: 1.0,
            second: None,
            because: vec!["said by hand".to_owned()],
            by_hand: true,
        }
    }
}

/// A category for each of `events`. `said` are the categories that people gave by hand, of these events or of others of
/// the snapshot; they teach the rest. Category names are compared as they are written.
pub fn code<'a>(
    world: &'a Snapshot,
    events: impl IntoIterator<Item = &'a Event>,
    said: &BTreeMap<EventId, String>,
) -> BTreeMap<EventId, Coded> {
    let seen = marks::Seen::of(world);
    let marked: BTreeMap<EventId, Vec<String>> =
        events.into_iter().map(|e| (e.id, seen.marks(world, e))).collect();
    let taught: Vec<(Vec<String>, &str)> = said
        .iter()
        .filter_map(|(id, category)| {
            let marks =
                marked.get(id).cloned().or_else(|| world.events.get(id).map(|e| seen.marks(world, e)));
            marks.map(|marks| (marks, category.as_str()))
        })
        .collect();
    let own = said.values().filter(|c| !CATEGORIES.contains(&c.as_str()));
    let own: BTreeSet<&str> = own.map(String::as_str).collect();
    let names: Vec<&str> = CATEGORIES.into_iter().chain(own).collect();
    let model = model::Model::teach(&names, &taught, marked.values());
    let coded = |(id, marks): (&EventId, &Vec<String>)| match said.get(id) {
        Some(category) => (*id, Coded::by_hand(category)),
        None => (*id, model.code(marks)),
    };
    marked.iter().map(coded).collect()
}

/// One line of the correction sheet: events of one title, and what hangs on them.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The event that stands for them, the longest; a correction of it teaches the others.
    pub event: EventId,
    /// All of that title, in the order of their ids.
    pub alike: Vec<EventId>,
    /// Their minutes, each by how likely its category is wrong.
    pub minutes_at_stake: f64,
}

/// The correction sheet: what nobody has coded by hand, most minutes at stake first, one line a title.
pub fn sheet(world: &Snapshot, coded: &BTreeMap<EventId, Coded>) -> Vec<Row> {
    let zone = world.zone();
    let mut rows: BTreeMap<String, (i64, Row)> = BTreeMap::new();
    let open =
        coded.iter().filter(|(_, c)| !c.by_hand).filter_map(|(id, c)| Some((world.events.get(id)?, c)));
    for (event, coded) in open {
        let minutes = event.interval(&zone).minutes().min(A_DAY);
        let new = || (0, Row { event: event.id, alike: Vec::new(), minutes_at_stake: 0.0 });
        let (longest, row) = rows.entry(marks::title(event)).or_insert_with(new);
        if minutes > *longest {
            (*longest, row.event) = (minutes, event.id);
        }
        row.alike.push(event.id);
        row.minutes_at_stake += minutes as f64 * (1.0 - coded.probability);
    }
    let mut rows: Vec<Row> = rows.into_values().map(|(_, row)| row).collect();
    rows.sort_by(|a, b| b.minutes_at_stake.total_cmp(&a.minutes_at_stake).then(a.event.cmp(&b.event)));
    rows
}

#[cfg(test)]
mod tests;
