//! What marks an event: the words of its title, and its shape. Each mark is a text; what stands before the colon is its
//! family.

use super::lexicon;
use crate::maths::{calendar, meetings, words};
use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, Level, Snapshot};

/// At most so many people and words mark one event.
const MOST: usize = 24;

/// What the whole calendar tells of each of its events.
pub(super) struct Seen {
    /// How often a title stands in it, and on how many days.
    titles: BTreeMap<String, BTreeSet<jiff::civil::Date>>,
    /// First and last names of the people the office knows, in small letters.
    names: BTreeSet<String>,
}

impl Seen {
    pub fn of(world: &Snapshot) -> Seen {
        let zone = world.zone();
        let mut titles: BTreeMap<String, BTreeSet<jiff::civil::Date>> = BTreeMap::new();
        for event in world.events.values() {
            let day = calendar::date_of(event.interval(&zone).start, &zone);
            titles.entry(title(event)).or_default().insert(day);
        }
        let people = world
            .people
            .values()
            .flat_map(|p| std::iter::once(&p.name).chain(&p.also))
            .filter(|n| !n.contains('@'));
        let names = people
            .flat_map(|name| name.split_whitespace())
            .map(str::to_lowercase)
            .filter(|name| name.chars().count() > 2)
            .collect();
        Seen { titles, names }
    }

    /// The marks of one event, sorted, each once.
    pub fn marks(&self, world: &Snapshot, event: &Event) -> Vec<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let title = title(event);
        found.extend(words_of(&title).into_iter().take(MOST).map(|w| format!("word:{w}")));
        found
            .extend(event.categories.iter().take(MOST).map(|c| format!("label:{}", c.trim().to_lowercase())));
        found.extend(lexicon::cues(&title).into_iter().map(|cue| format!("cue:{cue}")));
        self.shape(world, event, &title, &mut found);
        people(world, event, &mut found);
        times(world, event, &mut found);
        if !title.is_empty() {
            found.insert(format!("title:{title}"));
        }
        found.into_iter().collect()
    }

    fn shape(&self, world: &Snapshot, event: &Event, title: &str, found: &mut BTreeSet<String>) {
        let mut is = |what: &str, yes: bool| {
            if yes {
                found.insert(format!("shape:{what}"));
            }
        };
        let times = self.titles.get(title).map_or(1, BTreeSet::len);
        is("repeats", event.recurrence_id.is_some() || times >= 4);
        is("came before", event.recurrence_id.is_none() && (2..4).contains(&times));
        is("a 1-2-1", meetings::is_called_one_to_one(event));
        is("a name alone", self.is_name_alone(&event.summary));
        is("names somebody", self.names_somebody(&event.summary));
        is("with somebody", meetings::holds_word(title, "with") || title.contains("w/"));
        is("one word", words_of(title).len() == 1);
        is("a long title", words_of(title).len() > 7);
        is("protected", event.protected);
        let is_private = event.clearance.level >= Level::Restricted;
        is("private, nobody else", is_private && meetings::others(world, event).is_empty());
        is("own", world.office.addresses.iter().any(|a| event.organiser.as_ref() == Some(a)));
    }

    /// "Ana Ruiz", "Bob": one to three capitalised words of which none is an everyday one.
    fn is_name_alone(&self, summary: &str) -> bool {
        let words: Vec<&str> = summary.split_whitespace().collect();
        (1..=3).contains(&words.len()) && words.iter().all(|w| self.is_name(w))
    }

    fn names_somebody(&self, summary: &str) -> bool {
        summary.split(|c: char| !c.is_alphabetic()).any(|w| {
            let word = w.to_lowercase();
            self.names.contains(&word) || lexicon::is_first_name(&word)
        })
    }

    fn is_name(&self, word: &str) -> bool {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = bare.to_lowercase();
        let is_written_like_one = bare.chars().count() > 1
            && bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().all(char::is_alphabetic)
            && bare.chars().any(char::is_lowercase);
        self.names.contains(&small) || is_written_like_one && !lexicon::is_everyday(&small)
    }
}

/// A title as it is compared: small letters, one blank between words.
pub(super) fn title(event: &Event) -> String {
    event.summary.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Its words, numbers left out.
fn words_of(title: &str) -> Vec<String> {
    let mut found = words::telling(title);
    found.retain(|w| w.chars().any(char::is_alphabetic));
    found
}

fn people(world: &Snapshot, event: &Event, found: &mut BTreeSet<String>) {
    let others = meetings::others(world, event);
    let outside = others.iter().filter(|a| meetings::is_external(world, &a.email)).count();
    let crowd = match others.len() {
        0 => "nobody else",
        1 => "one other",
        2..=7 => "a few",
        _ => "many",
    };
    found.insert(format!("people:{crowd}"));
    if outside > 0 {
        found.insert("people:from outside".to_owned());
    }
    found.extend(others.iter().take(MOST).map(|a| format!("with:{}", a.email)));
    let domains = others.iter().filter(|a| meetings::is_external(world, &a.email));
    found.extend(
        domains.take(MOST).filter_map(|a| a.email.rsplit_once('@')).map(|(_, d)| format!("from:{d}")),
    );
    let organiser = event.organiser.as_ref().filter(|o| !world.office.is_mine(o));
    found.extend(organiser.map(|o| format!("called by:{o}")));
}

fn times(world: &Snapshot, event: &Event, found: &mut BTreeSet<String>) {
    let zone = world.zone();
    let when = event.interval(&zone);
    let length = match when.minutes() {
        _ if event.is_all_day() => "whole days",
        ..=15 => "a quarter of an hour",
        16..=45 => "half an hour",
        46..=75 => "an hour",
        76..=179 => "up to three hours",
        180..=419 => "half a day",
        _ => "a day",
    };
    found.insert(format!("lasts:{length}"));
    if event.is_all_day() {
        return;
    }
    let start = zone.to_datetime(when.start);
    let hour = match start.hour() {
        ..=8 => "early",
        9..=10 => "in the morning",
        11..=12 => "at noon",
        13..=16 => "in the afternoon",
        _ => "late",
    };
    found.insert(format!("begins:{hour}"));
    if matches!(start.weekday(), Weekday::Saturday | Weekday::Sunday) {
        found.insert("begins:at the weekend".to_owned());
    }
}
